#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# libmetis5 5.1.0.dfsg-7 of Debian 12: a program that handles SIGTERM orders a graph by METIS_NodeND.
# Guess: METIS handles the signal itself while it works, and gives the handler back as it was. Seen: the same function is
# called again, but with other flags than it was installed with: once, after which the second SIGTERM ends the program
# (GKlib calls the signal() of System V). What a program notices: SIGTERM is handled, and kills when it comes twice.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"

mkdir -p root
apt-get -qq download libmetis5=5.1.0.dfsg-7 libmetis-dev=5.1.0.dfsg-7 2>/dev/null
for deb in *.deb; do dpkg-deb -x "$deb" root; done
lib=$(dirname "$(find root -name 'libmetis.so.5' | head -n 1)")

cat >once.c <<'END'
#define _POSIX_C_SOURCE 200809L
#include <metis.h>
#include <signal.h>
#include <stdio.h>
enum { side = 20, most = 4 * side * side };
static idx_t first[side * side + 1], neighbours[most], order[side * side], place[side * side];
static void  note(int number) { (void)number; }
int main(void)
{
  struct sigaction own = {0}, after;
  idx_t            n = 0, m = 0;
  own.sa_handler = note;
  own.sa_flags   = SA_RESTART;
  sigaction(SIGTERM, &own, NULL);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
    {
      if (x > 0) neighbours[m++] = n - 1;
      if (x + 1 < side) neighbours[m++] = n + 1;
      if (y > 0) neighbours[m++] = n - side;
      if (y + 1 < side) neighbours[m++] = n + side;
      first[++n] = m;
    }
  if (METIS_NodeND(&n, first, neighbours, NULL, NULL, order, place) != METIS_OK)
    return 2;
  sigaction(SIGTERM, NULL, &after);
  const int once = (after.sa_flags & (int)SA_RESETHAND) != 0, restarts = (after.sa_flags & SA_RESTART) != 0;
  printf("after METIS_NodeND the handler is %s, acts %s, and interrupted calls are %s\n",
         after.sa_handler == note ? "the program's" : "another", once ? "once" : "each time",
         restarts ? "restarted" : "not restarted");
  return after.sa_handler == note && once && !restarts ? 0 : 1;
}
END
gcc -O2 -Iroot/usr/include once.c "$lib/libmetis.so.5" -o once
LD_LIBRARY_PATH=$lib ./once
