# Printed by ionstack; write it anew with: cmake --build build --target manual
# SPDX-License-Identifier: Apache-2.0
# Completion of bash for ionstack.

_ionstack() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} options="" kind="" name
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "run study check parameters materials bands plot report --help --version" -- "$word")
    return
  fi
  case ${COMP_WORDS[1]} in
  run)
    options="--help --output --set --restart --allow-changes" kind=.prm
    case $before in
    --output) kind=folder ;;
    --set) kind=none ;;
    esac
    ;;
  study)
    options="--help --output --set --case --ranks-per-case --again --gather" kind=.prm
    case $before in
    --output) kind=folder ;;
    --set | --case | --ranks-per-case) kind=none ;;
    esac
    ;;
  check)
    options="--help --set --mesh --output" kind=.prm
    case $before in
    --output) kind=folder ;;
    --set) kind=none ;;
    esac
    ;;
  parameters)
    options="--help --markdown --study" kind=.prm
    ;;
  materials)
    options="--help --json --class --ion --at --path --plot" kind=materials
    case $before in
    --plot) kind=.png ;;
    --path) kind=folder ;;
    --class | --ion | --at) kind=none ;;
    esac
    ;;
  bands)
    options="--help --output --set" kind=.prm
    case $before in
    --output) kind=.png ;;
    --set) kind=none ;;
    esac
    ;;
  plot)
    options="--help --at" kind=folder
    case $before in
    --at) kind=none ;;
    esac
    ;;
  report)
    options="--help" kind=folder
    ;;
  *) return ;;
  esac
  if [[ $word == -* && -n $options ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    return
  fi
  case $kind in
  none) ;;
  materials) # the first column of the list; some names hold blanks
    while IFS= read -r name; do
      [[ $name != "$word"* ]] || COMPREPLY+=("${name// /\\ }")
    done < <("${COMP_WORDS[0]}" materials 2>/dev/null | sed -n 's/^  \([^ ]\+\( [^ ]\+\)*\)  .*/\1/p')
    ;;
  folder)
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -d -- "$word")
    ;;
  *) # files whose names end so, and folders on the way to them
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <({ compgen -d -- "$word"; compgen -f -X "!*$kind" -- "$word"; } | sort -u)
    ;;
  esac
}
complete -F _ionstack ionstack
