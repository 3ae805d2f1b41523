#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# gmsh 4.8.4 (Debian 12): a unit cube of 12 hexahedra, its one volume in two physical groups ("oxide", "everything"),
# as users do who want a region by itself and as part of a whole.
# Guess: each cell is written once, with both names. Seen: format 2.2 writes each hexahedron once for each group, 24 of
# them on the same nodes, so that whoever adds up cells finds a volume of 2; format 4.1 holds 12.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

mkdir -p debs/partial root
(cd debs && apt-get -qq download gmsh=4.8.4+ds2-3 libgmsh4.8=4.8.4+ds2-3 2>/dev/null)
apt-get -qq -y -o Debug::NoLocking=1 -o Dir::Cache::archives="$tmp/debs" --no-install-recommends --download-only \
  install gmsh=4.8.4+ds2-3 >/dev/null 2>&1
for deb in debs/*.deb; do dpkg-deb -x "$deb" root; done
lib=$tmp/root/usr/lib/$(gcc -print-multiarch 2>/dev/null || echo x86_64-linux-gnu)
export LD_LIBRARY_PATH=$lib:$lib/blas:$lib/lapack

cat >cube.geo <<'END'
SetFactory("Built-in");
Point(1) = {0, 0, 0, 0.5}; Point(2) = {1, 0, 0, 0.5}; Point(3) = {1, 1, 0, 0.5}; Point(4) = {0, 1, 0, 0.5};
Line(1) = {1, 2}; Line(2) = {2, 3}; Line(3) = {3, 4}; Line(4) = {4, 1};
Curve Loop(1) = {1, 2, 3, 4}; Plane Surface(1) = {1};
Transfinite Surface {1}; Recombine Surface {1};
solid[] = Extrude {0, 0, 1} { Surface{1}; Layers{3}; Recombine; };
Physical Volume("oxide") = {solid[1]};
Physical Volume("everything") = {solid[1]};
END
for format in msh22 msh41; do
  root/usr/bin/gmsh -3 cube.geo -format $format -o $format.msh >/dev/null 2>&1
done
# Hexahedra are type 5. In format 2.2 a line of $Elements is "number type ..."; in 4.1 a block begins with
# "dimension entity type count".
old=$(awk '/^\$Elements/ { on = 1; next } /^\$EndElements/ { on = 0 } on && NF > 3 && $2 == 5' msh22.msh)
cells_old=$(wc -l <<<"$old")
distinct_old=$(awk '{ print $(NF-7), $(NF-6), $(NF-5), $(NF-4), $(NF-3), $(NF-2), $(NF-1), $NF }' <<<"$old" | sort -u | wc -l)
cells_new=$(awk '/^\$Elements/ { on = 1; next } /^\$EndElements/ { on = 0 } on && NF == 4 && $1 == 3 && $3 == 5 { n += $4 } END { print n }' msh41.msh)
printf 'gmsh %s: format 2.2 has %d hexahedra, %d of them different; format 4.1 has %d\n' \
  "$(root/usr/bin/gmsh --version 2>&1)" "$cells_old" "$distinct_old" "$cells_new"
((cells_old == 2 * distinct_old && distinct_old == cells_new && cells_new > 0))
