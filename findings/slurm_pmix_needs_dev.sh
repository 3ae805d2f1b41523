#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# SLURM 22.05.8 (Debian 12) with Open MPI 4.1.4, whose ranks find each other by PMIx alone, as one machine of its own.
# Guess: 'srun --mpi=list' names pmix, and libpmix2 is there as Open MPI needs it, so 'srun --mpi=pmix' starts ranks.
# Seen: "can not load PMIx library", "Invalid MPI type" until libpmix-dev is installed and slurmd started anew, though
# pmix is in the list before: the plugin opens /usr/lib/x86_64-linux-gnu/pmix2/lib/libpmix.so, which no other package
# brings. No package of SLURM depends on it, recommends or suggests it. In Debian 13 the plugin opens libpmix.so.2.
# Needs root and debootstrap: makes a Debian 12 (500 MB) in a temporary folder, and listens on two ports of 127.0.0.1.
set -euo pipefail
tmp=$(mktemp -d)
root=$tmp/root
daemons=()
end() {
  kill -KILL "${daemons[@]}" 2>/dev/null || true
  wait 2>/dev/null
  umount "$root/proc" "$root/sys" 2>/dev/null || true
  rm -rf "$tmp"
}
trap end EXIT
debootstrap --variant=minbase bookworm "$root" >"$tmp/log" 2>&1 || { tail "$tmp/log"; exit 1; }
run() { chroot "$root" env DEBIAN_FRONTEND=noninteractive SLURM_CONF=/cluster/slurm.conf "$@"; }
install() { run apt-get -qq -y install --no-install-recommends "$@" >"$tmp/log" 2>&1 || { tail "$tmp/log"; exit 1; }; }
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # no services
chmod +x "$root/usr/sbin/policy-rc.d"
run apt-get -qq update
install slurmctld=22.05.8-4+deb12u3 slurmd=22.05.8-4+deb12u3 slurm-client=22.05.8-4+deb12u3 munge openmpi-bin=4.1.4-3+b1
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"

mkdir -p "$root/cluster/state" "$root/cluster/spool"
head -c 128 /dev/urandom >"$root/cluster/key"
chmod 400 "$root/cluster/key"
host=$(uname -n)
host=${host%%.*}
printf '127.0.0.1 localhost %s\n' "$host" >"$root/etc/hosts"
cat >"$root/cluster/slurm.conf" <<END_OF_FILE
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=36817
SlurmdPort=36818
SlurmUser=root
AuthInfo=socket=/cluster/munge.socket
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation=/cluster/state
SlurmdSpoolDir=/cluster/spool
SlurmctldPidFile=/cluster/slurmctld.pid
SlurmdPidFile=/cluster/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
NodeName=$host NodeAddr=127.0.0.1
PartitionName=all Nodes=ALL Default=YES
END_OF_FILE
printf 'CgroupPlugin=cgroup/v1\n' >"$root/cluster/cgroup.conf" # not looked for as long as nothing uses it
start() {
  chroot "$root" env SLURM_CONF=/cluster/slurm.conf "$@" >>"$tmp/daemons" 2>&1 &
  daemons+=($!)
}
start munged --foreground --force --key-file=/cluster/key --socket=/cluster/munge.socket --pid-file=/cluster/munge.pid \
  --seed-file=/cluster/seed
sleep 2
start slurmctld -D
start_node() {
  start slurmd -D
  for _ in {1..30}; do
    sleep 1
    [[ $(run sinfo -h -o %T 2>/dev/null) == idle ]] && break
  done
}
start_node
run timeout 60 srun --mpi=none true || { tail "$tmp/daemons"; exit 1; }

seen() {
  local pmix=refused
  run srun --mpi=pmix true 2>"$tmp/words" && pmix=works
  printf '%s: listed %s, %s\n' "$1" "$(run srun --mpi=list 2>&1 | grep -qw pmix && echo yes)" "$pmix"
  sed 's/^/  /' "$tmp/words" >&2
}
seen "with $(run dpkg-query -W -f '${Package} ${Version}' libpmix2)" | tee "$tmp/seen"
install libpmix-dev=4.2.2-1+deb12u1
kill "${daemons[-1]}" # slurmd has looked for its plugins when it started
wait "${daemons[-1]}" || true
unset 'daemons[-1]'
start_node
seen "and $(run dpkg-query -W -f '${Package}' libpmix-dev)" | tee -a "$tmp/seen"
diff <(printf 'with libpmix2 4.2.2-1+deb12u1: listed yes, refused\nand libpmix-dev: listed yes, works\n') "$tmp/seen"
echo "as described: srun --mpi=pmix needs a package for development"
