#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# python3-meshio 7.0.0-3 (meshio 5.0.0) of Debian 12 with gmsh 4.8.4: a square with one physical surface and two
# physical curves, "long" of two lines and "short" of one, read with meshio in format 4.1 and written in format 4.1.
# Guess: the groups survive. Seen: "long" does, "short" does not, without a word: entities are listed by the nodes that
# lie in them, and a curve of one line has none; its line refers to an entity that the file does not have.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

mkdir -p debs/partial root
(cd debs && apt-get -qq download python3-meshio=7.0.0-3 gmsh=4.8.4+ds2-3 libgmsh4.8=4.8.4+ds2-3 2>/dev/null)
apt-get -qq -y -o Debug::NoLocking=1 -o Dir::Cache::archives="$tmp/debs" --no-install-recommends --download-only \
  install python3-meshio=7.0.0-3 gmsh=4.8.4+ds2-3 >/dev/null 2>&1
for deb in debs/*.deb; do dpkg-deb -x "$deb" root; done
lib=$tmp/root/usr/lib/$(gcc -print-multiarch 2>/dev/null || echo x86_64-linux-gnu)
export LD_LIBRARY_PATH=$lib:$lib/blas:$lib/lapack PYTHONPATH=$tmp/root/usr/lib/python3/dist-packages

cat >square.geo <<'END'
Point(1) = {0, 0, 0, 1}; Point(2) = {2, 0, 0, 1}; Point(3) = {2, 1, 0, 1}; Point(4) = {0, 1, 0, 1};
Line(1) = {1, 2}; Line(2) = {2, 3}; Line(3) = {3, 4}; Line(4) = {4, 1};
Curve Loop(1) = {1, 2, 3, 4}; Plane Surface(1) = {1};
Physical Surface("oxide") = {1};
Physical Curve("long") = {1};
Physical Curve("short") = {2};
END
root/usr/bin/gmsh -2 square.geo -format msh41 -o from_gmsh.msh >/dev/null 2>&1
cat >again.py <<'END'
import sys

import meshio

meshio.write("from_meshio.msh", meshio.read("from_gmsh.msh"), file_format="gmsh", binary=False)


def curves(name):
    """Of each curve that the file lists the physical groups, and the curves that its lines refer to."""
    with open(name, encoding="utf-8") as file:
        lines = file.read().splitlines()
    at = lines.index("$Entities") + 1
    points, n = (int(word) for word in lines[at].split()[:2])
    listed = {}
    for line in lines[at + 1 + points : at + 1 + points + n]:
        words = line.split()
        listed[int(words[0])] = [int(word) for word in words[8 : 8 + int(words[7])]]
    at = lines.index("$Elements") + 2
    used = set()
    while lines[at] != "$EndElements":
        dim, entity, _, count = (int(word) for word in lines[at].split())
        used |= {entity} if dim == 1 else set()
        at += 1 + count
    return listed, used


before, used_before = curves("from_gmsh.msh")
after, used_after = curves("from_meshio.msh")
print(f"gmsh: curves 1 {before[1]}, 2 {before[2]}; meshio: 1 {after.get(1)}, 2 {after.get(2)}; lines of {used_after}")
sys.exit(0 if before[1] == after[1] != [] and before[2] and 2 not in after and used_before == used_after else 1)
END
/usr/bin/python3 again.py 2>/dev/null
