#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ngspice 39.3 (Debian 12) and 45.2 (npm eecircuit-engine 1.8.0): a capacitor with an expression.
# C1 is written C='1u*(1+V(x))', C2 is written Q='1u*(1+V(x))*V(b)'. Both stand at a constant 1 V while V(x) rises by
# 1 V in 1 ms, so that a charge of 1 uC has to enter each: 1 mA.
# Guess: both pass 1 mA. Seen: C1 passes exactly 0 A, C2 1 mA, in both versions, without a word: C='...' means
# C dV/dt. A compact model of a device whose capacitance depends on its state must be written with Q.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

mkdir -p debs/partial root
(cd debs && apt-get -qq download ngspice=39.3+ds-1 2>/dev/null)
apt-get -qq -y -o Debug::NoLocking=1 -o Dir::Cache::archives="$tmp/debs" --no-install-recommends --download-only \
  install ngspice=39.3+ds-1 >/dev/null 2>&1
for deb in debs/*.deb; do dpkg-deb -x "$deb" root; done
export LD_LIBRARY_PATH=$tmp/root/usr/lib/$(gcc -print-multiarch 2>/dev/null || echo x86_64-linux-gnu)

cat >netlist <<'END'
capacitors whose value changes at constant voltage
V1 a 0 1
Vx x 0 PWL(0 0 1m 1)
C1 a 0 C='1u*(1+V(x))'
V2 b 0 1
C2 b 0 Q='1u*(1+V(x))*V(b)'
.tran 1u 1m
END
{
  cat netlist
  printf '.control\nrun\nmeas tran i_c find i(v1) at=0.5m\nmeas tran i_q find i(v2) at=0.5m\nquit\n.endc\n.end\n'
} >debian.cir
root/usr/bin/ngspice -b debian.cir >debian.txt 2>&1
grep -E '^i_[cq]' debian.txt

npm install --silent --no-audit --no-fund eecircuit-engine@1.8.0 >/dev/null
cat >engine.mjs <<'END'
import { readFileSync } from "fs";
import { Simulation } from "eecircuit-engine";
const engine = new Simulation();
await engine.start();
engine.setNetList(readFileSync("netlist", "utf8") + ".end\n");
const run = await engine.runSim();
const middle = (name) => {
  const values = run.data.find((column) => column.name === name).values;
  return values[Math.floor(values.length / 2)];
};
console.log(/ngspice-[0-9.]+/.exec(engine.getInitInfo())[0], "i_c", middle("i(v1)"), "i_q", middle("i(v2)"));
process.exit(Math.abs(middle("i(v1)")) < 1e-9 && Math.abs(middle("i(v2)") + 1e-3) < 1e-6 ? 0 : 1);
END
node engine.mjs
awk '/^i_c/ { c = $3 } /^i_q/ { q = $3 } END { exit !(c == 0 && q < -0.999e-3 && q > -1.001e-3) }' debian.txt
echo "as described: no current through C='...', 1 mA through Q='...'"
