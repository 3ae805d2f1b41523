#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# python3-meshio 7.0.0-3 of Debian 12 with gmsh 4.8.4: a square with one physical surface and one physical curve, saved
# in format 4.1, read with meshio and written for ParaView.
# Guess: 'meshio convert device.msh device.vtu' is what the package is for. Seen: IndexError for .vtu and .vtk, as the
# tags of "bounding entities" are taken for numbers of cells; the same mesh in format 2.2 is converted. And the package
# of version 7.0.0 holds meshio 5.0.0: a script that asks meshio.__version__ finds another one than dpkg.
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
Point(1) = {0, 0, 0, 0.5}; Point(2) = {1, 0, 0, 0.5}; Point(3) = {1, 1, 0, 0.5}; Point(4) = {0, 1, 0, 0.5};
Line(1) = {1, 2}; Line(2) = {2, 3}; Line(3) = {3, 4}; Line(4) = {4, 1};
Curve Loop(1) = {1, 2, 3, 4}; Plane Surface(1) = {1};
Physical Surface("oxide") = {1};
Physical Curve("bottom") = {1};
Physical Curve("top") = {3};
END
for format in msh22 msh41; do
  root/usr/bin/gmsh -2 square.geo -format $format -o $format.msh >/dev/null 2>&1
done
cat >convert.py <<'END'
import sys

import meshio

seen = {}
for source in ("msh22", "msh41"):
    mesh = meshio.read(source + ".msh")
    for target in ("vtu", "vtk"):
        try:
            mesh.write(f"{source}.{target}")
            seen[source, target] = "written"
        except IndexError as error:
            seen[source, target] = "IndexError"
        print("meshio", meshio.__version__, source, "->", target, ":", seen[source, target])
expected = {(s, t): "written" if s == "msh22" else "IndexError" for s in ("msh22", "msh41") for t in ("vtu", "vtk")}
sys.exit(0 if seen == expected and meshio.__version__ == "5.0.0" else 1)
END
/usr/bin/python3 convert.py 2>/dev/null
