#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# python3-ffcx 1:0.5.0-3 and python3-ufl 2022.2.0-2 of Debian 12: the signature of a form, under which DOLFINx keeps the
# compiled form on the disk, in a process that has compiled another form before, and in one that has not.
# Guess: it is made of the form alone, so that the second run of a program finds all its forms. Seen: once a residual has
# been compiled, its derivative has another signature than in a process where nothing was; asked for before, it has the
# first one for good. So which forms a run finds depends on which it had to compile before them: a program with three forms
# compiles 3, 1, 1 and 0 of them in its first four runs. Asking all forms for their signatures first cures it.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

mkdir -p debs/partial root
packages=(python3-ffcx=1:0.5.0-3 python3-ufl=2022.2.0-2 python3-basix=0.5.1-1+b2 libbasix0.5=0.5.1-1+b2)
(cd debs && apt-get -qq download "${packages[@]}" python3-numpy python3-cffi python3-cffi-backend 2>/dev/null)
apt-get -qq -y -o Debug::NoLocking=1 -o Dir::Cache::archives="$tmp/debs" --no-install-recommends --download-only \
  install "${packages[@]}" >/dev/null 2>&1
for deb in debs/*.deb; do dpkg-deb -x "$deb" root; done
lib=$tmp/root/usr/lib/$(gcc -print-multiarch 2>/dev/null || echo x86_64-linux-gnu)
export LD_LIBRARY_PATH=$lib:$lib/blas:$lib/lapack PYTHONPATH=$tmp/root/usr/lib/python3/dist-packages PYTHONHASHSEED=0

cat >signature.py <<'END'
import sys

import ffcx.compiler
import ffcx.parameters
import ufl

mesh = ufl.Mesh(ufl.VectorElement("Lagrange", ufl.quadrilateral, 1), ufl_id=0)
space = ufl.FunctionSpace(mesh, ufl.FiniteElement("Lagrange", ufl.quadrilateral, 1))
u, v = ufl.Coefficient(space, count=0), ufl.TestFunction(space)
residual = ufl.exp(u) * ufl.inner(ufl.grad(u), ufl.grad(v)) * ufl.dx
jacobian = ufl.derivative(residual, u)
if sys.argv[1] == "asked first":
    jacobian.signature()
if sys.argv[1] != "alone":
    ffcx.compiler.compile_ufl_objects(
        [residual], object_names={}, prefix="p", parameters=ffcx.parameters.get_parameters()
    )
print(jacobian.signature()[:16])
END

alone=$(/usr/bin/python3 signature.py alone 2>/dev/null)
again=$(/usr/bin/python3 signature.py alone 2>/dev/null)
after=$(/usr/bin/python3 signature.py after 2>/dev/null)
first=$(/usr/bin/python3 signature.py "asked first" 2>/dev/null)
echo "the derivative alone: $alone, again: $again; after its residual was compiled: $after; asked for before that: $first"
[[ -n $alone && $alone == "$again" && $alone != "$after" && $alone == "$first" ]]
