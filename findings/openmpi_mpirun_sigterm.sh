#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mpirun of Open MPI 4.1.4 (Debian 12) and 5.0.7 (Debian 13) that is sent SIGTERM, as by a batch system or by `kill`, with a
# program that takes SIGTERM as the wish to end, and needs 3 s to write down what it has.
# Guess: SIGTERM is passed on, and mpirun waits for the end of the program, or for as long as the 30 s of SLURM. Seen: the
# program is killed before it has written, 1 s after its SIGTERM by 4.1.4, and at once by 5.0.7. When mpirun is kept from
# the signal by `env --block-signal=TERM`, and the program is sent it, it ends by itself, with its own status: mpirun keeps
# the mask that it inherits, and clears it for what it starts.
# Needs root and debootstrap: makes a Debian 12 and a 13 (400 MB each) in a temporary folder.
set -euo pipefail
tmp=$(mktemp -d)
end() {
  umount "$tmp"/*/proc 2>/dev/null || true
  rm -rf "$tmp"
}
trap end EXIT
cat >"$tmp/program" <<'END_OF_FILE'
#!/bin/bash
trap 'asked=yes; echo asked >>/words' TERM
echo $$ >/number
while [[ -z ${asked:-} ]]; do sleep 0.1; done
for _ in {1..30}; do sleep 0.1; done
echo written >>/words
exit 4
END_OF_FILE
chmod +x "$tmp/program"

for release in bookworm=4.1.4-3+b1 trixie=5.0.7-1; do
  root=$tmp/${release%=*}
  debootstrap --variant=minbase "${release%=*}" "$root" >"$tmp/log" 2>&1 || { tail "$tmp/log"; exit 1; }
  chroot "$root" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends \
    "openmpi-bin=${release#*=}" >"$tmp/log" 2>&1 || { tail "$tmp/log"; exit 1; }
  mount -t proc proc "$root/proc"
  cp "$tmp/program" "$root/program"
  for way in plain blocked; do
    rm -f "$root/words" "$root/number"
    launch=(env)
    [[ $way == plain ]] || launch+=(--block-signal=TERM)
    chroot "$root" "${launch[@]}" mpirun --allow-run-as-root --bind-to none -n 1 /program >"$tmp/log" 2>&1 &
    mpirun=$!
    while [[ ! -s $root/number ]]; do sleep 0.1; done
    sleep 1
    kill -TERM $mpirun
    [[ $way == plain ]] || kill -TERM "$(cat "$root/number")"
    status=0
    wait $mpirun || status=$?
    sleep 4 # what has not been killed writes
    printf '%s %s: %s, status 4: %s\n' "${release#*=}" $way "$(tr '\n' ' ' <"$root/words")" \
      "$( ((status == 4)) && echo yes || echo no)"
  done
done | tee "$tmp/seen"
diff - "$tmp/seen" <<'END_OF_FILE'
4.1.4-3+b1 plain: asked , status 4: no
4.1.4-3+b1 blocked: asked written , status 4: yes
5.0.7-1 plain: asked , status 4: no
5.0.7-1 blocked: asked written , status 4: yes
END_OF_FILE
echo "as described: mpirun kills what it has asked to end"
