#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Both commands of the README and the packages on bare releases of Debian, each in a folder of its own made by
# debootstrap. Not part of continuous integration: it takes about an hour, a network and root. Prints the table of
# doc/installation.md.
set -euo pipefail

usage() {
  cat <<'END'
Usage: bare_debian.sh [--folder DIR] [--ccache DIR] [--keep] [--skip-tests] [RELEASE ...]

RELEASE is 12 or 13; both unless given. For each one
  1. a bare system is made below DIR (/var/tmp/ionstack_platforms unless given), and the committed sources go into it,
  2. `./bootstrap run` and `./bootstrap test` are run there,
  3. packages are made, and installed and tried in a second bare system, which never saw the sources.
The systems are removed at the end unless --keep is given; one that is there is used as it is. With --ccache the
compilers' results are kept in a folder between two calls; times are then not those of a first build.
Results of each release are left in DIR/RELEASE.json, all of them as a table on stdout.
END
}

readonly names=([12]=bookworm [13]=trixie)
folder=/var/tmp/ionstack_platforms ccache="" keep=false tests=true releases=()
while (($# > 0)); do
  case $1 in
  --folder | --ccache)
    (($# > 1)) || { usage >&2; exit 2; }
    printf -v "${1#--}" '%s' "$(realpath -m -- "$2")"
    shift
    ;;
  --keep) keep=true ;;
  --skip-tests) tests=false ;;
  -h | --help)
    usage
    exit 0
    ;;
  *)
    [[ -n ${names[$1]:-} ]] 2>/dev/null || { usage >&2; exit 2; }
    releases+=("$1")
    ;;
  esac
  shift
done
((${#releases[@]} > 0)) || releases=(12 13)
((EUID == 0)) || { printf 'bare_debian.sh: has to be run as root, for debootstrap and chroot\n' >&2; exit 1; }
command -v debootstrap >/dev/null || { printf 'bare_debian.sh: needs the package debootstrap\n' >&2; exit 1; }
sources=$(git -C "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" rev-parse --show-toplevel)
mounted=()

say() { printf 'bare_debian.sh: %s\n' "$*" >&2; }

unmount() {
  local i
  for ((i = ${#mounted[@]} - 1; i >= 0; --i)); do
    umount --recursive "${mounted[i]}" || umount --recursive --lazy "${mounted[i]}"
  done
  mounted=()
}
trap unmount EXIT

# mount_at TYPE WHAT WHERE
mount_at() {
  mkdir -p "$3"
  if [[ $1 == bind ]]; then
    mount --rbind "$2" "$3"
    mount --make-rslave "$3"
  else
    mount -t "$1" "$2" "$3"
  fi
  mounted+=("$3")
}

# bare_system RELEASE FOLDER
bare_system() {
  if [[ ! -e $2/etc/os-release ]]; then
    say "Debian $1 goes into $2"
    debootstrap --variant=minbase "${names[$1]}" "$2" >"$2.log" 2>&1
  fi
  cp --dereference /etc/resolv.conf "$2/etc/resolv.conf"
  mount_at proc proc "$2/proc"
  mount_at bind /dev "$2/dev"
  mount_at bind /sys "$2/sys" # the cores, for MPI
}

# inside FOLDER COMMAND: by a login without anything of this one.
inside() {
  env -i HOME=/root TERM=dumb PATH=/usr/sbin:/usr/bin:/sbin:/bin ${ccache:+CCACHE_DIR=/ccache} chroot "$1" bash -c "$2"
}

# try RELEASE: its results as DIR/RELEASE.json.
try() {
  local release=$1 system=$folder/$1 second=$folder/$1-packages log=$folder/$1.txt start run_s test_s=0 counts="" status
  mkdir -p "$folder"
  bare_system "$release" "$system"
  [[ -z $ccache ]] || { mkdir -p "$ccache" && mount_at bind "$ccache" "$system/ccache"; }
  mkdir -p "$system/ionstack"
  git -C "$sources" archive HEAD | tar -x -C "$system/ionstack"

  say "Debian $release: ./bootstrap run (see $log)"
  start=$SECONDS
  inside "$system" "cd /ionstack && ./bootstrap run" >"$log" 2>&1 </dev/null
  run_s=$((SECONDS - start))
  if [[ $tests == true ]]; then
    say "Debian $release: ./bootstrap test"
    start=$SECONDS status=0
    inside "$system" "cd /ionstack && ./bootstrap test" >>"$log" 2>&1 </dev/null || status=$?
    test_s=$((SECONDS - start))
    counts=$(tail -n 2 "$log" | tr '\n' ' ')
    say "Debian $release: $counts(exit status $status)"
  fi

  say "Debian $release: packages"
  inside "$system" "cd /ionstack && apt-get install -qy --no-install-recommends dpkg-dev file &&
    cpack --config build/CPackConfig.cmake -B build/packages" >>"$log" 2>&1 </dev/null
  bare_system "$release" "$second"
  cp "$system"/ionstack/build/packages/*.deb "$second/tmp/"
  # The program alone, and a short run of it; then also the module for ParaView.
  inside "$second" 'set -e; cd /tmp; export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8; apt-get update -q
    studies=/usr/share/ionstack/parameter_files
    apt-get install -qy --no-install-recommends ./ionstack_*.deb
    ionstack check $studies/taox_memristor.prm
    ionstack run $studies/taox_memristor.prm --output loop
    ionstack report loop
    apt-get install -qy --no-install-recommends ./ionstack-paraview_*.deb
    ionstack check $studies/taox_memristor.prm --set "In situ/Scripts=axis"
    ionstack run $studies/taox_memristor.prm --output axis --set "In situ/Scripts=axis" \
      --set "Protocol/Steps=ramp to 0.1 V at 2 V/s"
    ls axis/in_situ/axis_series.csv
    apt-get purge -qy ionstack; test ! -e /usr/share/ionstack' >>"$log" 2>&1 </dev/null
  say "Debian $release: packages can be installed, work and go without a trace"

  inside "$system" "python3 - '$release' '$run_s' '$test_s' '$counts'" >"$folder/$release.json" <<'END'
import glob, json, re, subprocess, sys
release, run, test, counts = sys.argv[1:]
with open("/ionstack/output/taox_memristor/summary.json", encoding="utf-8") as file:
    summary = json.load(file)
def version(package):
    found = subprocess.run(["dpkg-query", "-W", "-f=${Version}\n", package], stdout=subprocess.PIPE, text=True).stdout
    return re.split(r"[-+~]", re.sub(r"^\d+:", "", (found.split() or ["?"])[0]))[0]
numbers = re.findall(r"(\d+) (tests run|skipped|passed|failed)", counts)
json.dump({"release": release,
           "versions": {name: version(package) for name, package in [
               ("g++", "g++"), ("deal.II", "libdeal.ii-dev"), ("PETSc", "libpetsc-real3.*-dev"),
               ("Open MPI", "libopenmpi-dev"), ("ParaView", "paraview")]},
           "steps": summary["solver"]["steps"], "iterations": summary["solver"]["newton_iterations"],
           "sweep": summary["sweep"], "tests": {what: int(number) for number, what in numbers},
           "run_s": int(run), "test_s": int(test)}, sys.stdout, indent=2)
END
  unmount
  if [[ $keep == false ]]; then
    rm -rf --one-file-system "$system" "$second"
  fi
}

# The table of those that were tried.
table() {
  python3 - "$folder" "${releases[@]}" <<'END'
import json, sys
tried = [json.load(open(f"{sys.argv[1]}/{release}.json", encoding="utf-8")) for release in sys.argv[2:]]
rows = [("", [f"Debian {one['release']}" for one in tried])]
rows += [(name, [one["versions"][name] for one in tried]) for name in tried[0]["versions"]]
rows += [("TaOx loop: steps", [one["steps"] for one in tried]),
         ("Newton iterations", [one["iterations"] for one in tried]),
         ("reset, set voltage", [f"{one['sweep']['reset_voltage_V']:.3f} V, {one['sweep']['set_voltage_V']:.3f} V" for one in tried]),
         ("on, off resistance", [f"{one['sweep']['on_resistance_Ohm']:.1f} Ohm, {one['sweep']['off_resistance_Ohm']:.1f} Ohm" for one in tried]),
         ("tests passed, failed, skipped", [", ".join(str(one["tests"].get(what, 0)) for what in ("passed", "failed", "skipped")) for one in tried]),
         ("`./bootstrap run`, first", [f"{one['run_s'] / 60:.0f} min" for one in tried]),
         ("`./bootstrap test` after it", [f"{one['test_s'] / 60:.0f} min" for one in tried])]
for i, (name, values) in enumerate(rows):
    print("| " + " | ".join([name, *map(str, values)]) + " |")
    if i == 0:
        print("| --- " * (len(tried) + 1) + "|")
END
}

for release in "${releases[@]}"; do
  try "$release"
done
table
