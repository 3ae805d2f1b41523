#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# python3-meshio 7.0.0-3 of Debian 12 (which holds meshio 5.0.0): a .vtu with two pieces of one square each, as programs on
# several ranks write it.
# Guess: meshio reads both, or says that it cannot. Seen: the points of both and the cells of the last one alone, without a
# word; sums over cells lack those of all other ranks, and values at points do not.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

mkdir -p debs/partial root
(cd debs && apt-get -qq download python3-meshio=7.0.0-3 2>/dev/null)
apt-get -qq -y -o Debug::NoLocking=1 -o Dir::Cache::archives="$tmp/debs" --no-install-recommends --download-only \
  install python3-meshio=7.0.0-3 >/dev/null 2>&1
for deb in debs/*.deb; do dpkg-deb -x "$deb" root; done
lib=$tmp/root/usr/lib/$(gcc -print-multiarch 2>/dev/null || echo x86_64-linux-gnu)
export LD_LIBRARY_PATH=$lib:$lib/blas:$lib/lapack PYTHONPATH=$tmp/root/usr/lib/python3/dist-packages

cat >pieces.py <<'END'
import sys

import meshio


def piece(x):
    return f"""<Piece NumberOfPoints="4" NumberOfCells="1">
<Points><DataArray type="Float32" NumberOfComponents="3" format="ascii">
{x} 0 0 {x + 1} 0 0 {x + 1} 1 0 {x} 1 0</DataArray></Points>
<Cells><DataArray type="Int32" Name="connectivity" format="ascii">0 1 2 3</DataArray>
<DataArray type="Int32" Name="offsets" format="ascii">4</DataArray>
<DataArray type="UInt8" Name="types" format="ascii">9</DataArray></Cells>
<CellData><DataArray type="Int32" Name="rank" format="ascii">{x}</DataArray></CellData>
</Piece>"""


with open("two.vtu", "w") as file:
    file.write('<?xml version="1.0"?><VTKFile type="UnstructuredGrid" version="0.1" byte_order="LittleEndian">'
               "<UnstructuredGrid>" + piece(0) + piece(1) + "</UnstructuredGrid></VTKFile>")
mesh = meshio.read("two.vtu")
cells = [block.data.tolist() for block in mesh.cells]
ranks = [array.tolist() for array in mesh.cell_data["rank"]]
print("meshio", meshio.__version__, ":", len(mesh.points), "points, cells", cells, "of ranks", ranks)
sys.exit(0 if len(mesh.points) == 8 and cells == [[[4, 5, 6, 7]]] and ranks == [[1]] else 1)
END
/usr/bin/python3 pieces.py
