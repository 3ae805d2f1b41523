#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# npm mathjs 15.2.0 and unitmath 0.8.8: the electronvolt.
# Guess: elementaryCharge times 1 V is 1 eV. Seen: 1.000000043 eV. The constants are those of CODATA 2018 (exact since
# 2019), the unit eV is 1.602176565e-19 J, that of CODATA 2010; unitmath has the same. Rates exp(-E/kT) of 1 eV at
# 300 K, with E in eV, are off by 1.7e-6.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm install --silent --no-audit --no-fund mathjs@15.2.0 unitmath@0.8.8 >/dev/null
cat >eV.mjs <<'END'
import { evaluate } from "mathjs";
import unit from "unitmath";
const charge = evaluate("elementaryCharge * 1 V").toNumber("eV");
const joule = evaluate("1 eV").toNumber("J"), other = unit("1 eV").to("J").getValue();
console.log(`elementaryCharge * 1 V = ${charge} eV; 1 eV = ${joule} J (mathjs), ${other} J (unitmath)`);
process.exit(Math.abs(charge - 1 - 4.3066e-8) < 1e-11 && joule === 1.602176565e-19 && other === joule ? 0 : 1);
END
node eV.mjs
