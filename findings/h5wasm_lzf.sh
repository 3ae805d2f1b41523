#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# npm h5wasm 0.10.3 reads a file that h5py 3.7.0 (Debian 12, python3-h5py) has written: 1000 numbers from 0 to 1 in
# chunks, compressed with h5py's own filter "lzf" and with "gzip".
# Guess: a filter that the reader lacks is an error. Seen: gzip is right; of lzf an array of the right length and type
# comes back whose numbers are not those of the file, and nothing is thrown. A viewer in a browser shows noise as data.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

mkdir -p debs/partial root
(cd debs && apt-get -qq download python3-h5py=3.7.0-8 python3-h5py-serial=3.7.0-8 2>/dev/null)
apt-get -qq -y -o Debug::NoLocking=1 -o Dir::Cache::archives="$tmp/debs" --no-install-recommends --download-only \
  install python3-h5py=3.7.0-8 >/dev/null 2>&1
for deb in debs/*.deb; do dpkg-deb -x "$deb" root; done
lib=$tmp/root/usr/lib/$(gcc -print-multiarch 2>/dev/null || echo x86_64-linux-gnu)
export LD_LIBRARY_PATH=$lib:$lib/blas:$lib/lapack PYTHONPATH=$tmp/root/usr/lib/python3/dist-packages

cat >write.py <<'END'
import h5py
import numpy as np

with h5py.File("data.h5", "w") as file:
    for filter in ("gzip", "lzf"):
        file.create_dataset(filter, data=np.linspace(0, 1, 1000), compression=filter, chunks=(100,))
with h5py.File("data.h5") as file:
    print("h5py", h5py.__version__, "reads its own lzf:", bool(np.all(file["lzf"][:] == np.linspace(0, 1, 1000))))
END
/usr/bin/python3 write.py
npm install --silent --no-audit --no-fund h5wasm@0.10.3 >/dev/null
cat >read.mjs <<'END'
import h5wasm from "h5wasm/node";
await h5wasm.ready;
const file = new h5wasm.File("data.h5", "r");
const wrong = (name) => {
  const values = file.get(name).value; // an error would end the script here
  const count = [...values].filter((value, k) => Math.abs(value - k / 999) > 1e-12).length;
  console.log(`h5wasm reads ${name}: ${values.length} numbers, ${count} of them wrong`);
  return count;
};
process.exit(wrong("gzip") === 0 && wrong("lzf") > 900 ? 0 : 1);
END
node read.mjs 2>/dev/null
