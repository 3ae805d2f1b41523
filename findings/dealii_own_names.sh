#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# deal.II 9.4.1 (Debian 12): a program that is linked with it and calls nothing, int main() { return 0; }.
# Guess: functions are bound when they are first called, so that it starts in the time that it takes to map files. Seen: before
# main() the loader looks up 320,000 names in 200 libraries, 120,000 of them deal.II's own: tables of virtual
# functions and templates, which no lazy binding spares. It takes some 0.3 s of processor time at each start, of mpirun on each
# rank, and no program that is linked with this package starts faster; -Bsymbolic or a static library would spare it.
# Needs root and debootstrap: makes a Debian 12 with deal.II (1.5 GB) in a temporary folder.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
root=$tmp/root
debootstrap --variant=minbase bookworm "$root" >"$tmp/log" 2>&1 || { tail "$tmp/log"; exit 1; }
run() { chroot "$root" env DEBIAN_FRONTEND=noninteractive "$@"; }
run apt-get -qq -y install --no-install-recommends gcc libc6-dev libdeal.ii-9.4.1=9.4.1-1 >"$tmp/log" 2>&1 ||
  { tail "$tmp/log"; exit 1; }

printf 'int main(void) { return 0; }\n' >"$root/nothing.c"
run gcc nothing.c -Wl,--no-as-needed -l:libdeal.ii.so.9.4.1 -o nothing
libraries=$(run ldd /nothing | wc -l)
run env LD_DEBUG=bindings /nothing 2>&1 | grep 'binding file' >"$tmp/bindings"
all=$(wc -l <"$tmp/bindings")
own=$(grep -c 'binding file [^ ]*libdeal\.ii\.so[^ ]* \[0\] to [^ ]*libdeal\.ii\.so' "$tmp/bindings")
printf '%d libraries, %d names bound before main(), %d of them by deal.II to itself\n' "$libraries" "$all" "$own"
((libraries > 150 && all > 200000 && own > 100000))
