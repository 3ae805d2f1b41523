#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# udunits-bin 2.2.28-5 of Debian 12: what an electron gains in 1 V in electronvolts, and a bond energy in kcal/mol.
# Guess: "1e6 e V" is 1e6 eV, and the calorie behind "cal" is that of thermochemistry, 4.184 J, as its definition says ("used in
# thermochemistry"). Seen: 999999, since the charge is that of 2006 and the electronvolt that of 1986; and "cal" is the
# calorie of steam tables, 4.1868 J: 23.06 kcal/mol are 0.07 % too much.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

mkdir -p debs/partial root
(cd debs && apt-get -qq download udunits-bin=2.2.28-5 libudunits2-0=2.2.28-5 libudunits2-data=2.2.28-5 libexpat1 2>/dev/null)
for deb in debs/*.deb; do dpkg-deb -x "$deb" root; done
lib=$tmp/root/usr/lib/$(gcc -print-multiarch 2>/dev/null || echo x86_64-linux-gnu)
export LD_LIBRARY_PATH=$lib:$tmp/root/lib/x86_64-linux-gnu
export UDUNITS2_XML_PATH=$tmp/root/usr/share/xml/udunits/udunits2.xml

factor() { root/usr/bin/udunits2 -H "$1" -W "$2" | sed -n 's/^ *1.* = \([^ ]*\) .*/\1/p'; }
volt=$(factor "1e6 e V" eV)
calorie=$(factor cal J)
echo "1e6 e V = $volt eV, cal = $calorie J"
awk -v volt="$volt" -v calorie="$calorie" \
  'BEGIN { exit !(volt != "" && volt == 999999 && calorie == 4.1868) }'
