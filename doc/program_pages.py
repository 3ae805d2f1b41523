# SPDX-License-Identifier: Apache-2.0
"""The man page and the completion of bash, from what `ionstack --help` and `ionstack COMMAND --help` say."""
import re
import subprocess
from dataclasses import dataclass, field

NOTE = "Printed by ionstack; write it anew with: cmake --build build --target manual"

# What is completed as a positional argument and after an option: the end of names of files, "folder", "materials" or
# "none".
POSITIONAL_KINDS = {"FILE": ".prm", "DIR": "folder", "NAME": "materials"}
OPTION_KINDS = {"--output": "folder", ("bands", "--output"): ".png", "--path": "folder", "--plot": ".png"}

EXIT_STATUS = [
    ("0", "done"),
    ("2", "bad input: a parameter file, a folder, an option"),
    ("3", "the solver gave up; the results so far are valid"),
    ("4", "ended early as asked for, by a signal or in the file control, after a checkpoint"),
    ("1", "anything else"),
]

ENVIRONMENT = [
    ("IONSTACK_MATERIALS", "A folder that is used in place of the material database that comes with ionstack."),
    ("OMP_NUM_THREADS", "Set it to 1: MPI ranks are the only parallelism, and threads of the BLAS get in their way."),
    ("DISPLAY", "Where ParaView draws while a run goes on; xvfb-run(1) makes one on a machine without a screen."),
]

EXAMPLES = [
    ("A first device, from check to pictures", [
        "cp -r {data}/parameter_files .",
        "ionstack check parameter_files/taox_memristor.prm",
        "ionstack run parameter_files/taox_memristor.prm",
        "ionstack report output/taox_memristor",
    ]),
    ("On four ranks, with another value of an entry", [
        'mpirun -n 4 ionstack run device.prm --output output/slow --set "Time/Maximum step=100 ms"',
    ]),
]


@dataclass
class Entry:
    """An option or a positional argument: its names, what stands for its value ("" for a flag), its meaning."""
    names: list
    value: str
    text: str
    repeated: bool = False


@dataclass
class Command:
    name: str
    text: str
    positionals: list = field(default_factory=list)
    options: list = field(default_factory=list)
    required: bool = False


def _help(program, *arguments):
    return subprocess.run([str(program), *arguments, "--help"], check=True, stdout=subprocess.PIPE, text=True,
                          encoding="utf-8").stdout


def _rows(text, heading):
    """Left and right column of the rows below a heading; a left one that is too long has its right one in the next."""
    found = re.search(rf"^{heading}:\s*\n(.*?)(?:\n\s*\n|\Z)", text, re.MULTILINE | re.DOTALL | re.IGNORECASE)
    rows = []
    for line in found[1].splitlines() if found else []:
        if not line.strip():
            continue
        left, _, right = re.match(r"(\s*)(.*)", line)[2].partition("  ")
        if len(line) - len(line.lstrip()) > 8:  # the right column alone
            rows[-1][1] = (rows[-1][1] + " " + line.strip()).strip()
        else:
            rows.append([left, right.strip()])
    return rows


def _entry(left, right):
    words = re.sub(r"\b(REQUIRED|Needs: \S+)|\[\S+\]", "", left).split()
    names = words[0].split(",")
    kind = [word for word in words[1:] if word != "..."]
    value = {"TEXT": "TEXT"}.get(kind[0], "N") if kind else ""
    return Entry(names, value, right, "..." in words)


def commands(program):
    """The program's commands in the order of its help."""
    result = []
    for name, text in _rows(_help(program), "Subcommands"):
        own = _help(program, name)
        command = Command(name, text)
        command.positionals = [_entry(*row) for row in _rows(own, "Positionals")]
        command.options = [_entry(*row) for row in _rows(own, "Options")]
        command.required = bool(re.search(r"^\s+\S+ TEXT REQUIRED", own, re.MULTILINE))
        result.append(command)
    return result


def _roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return "\\&" + text if text.startswith(".") else text


def man_page(program):
    version = subprocess.run([str(program), "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout.split()[0]
    lines = [f'.\\" {NOTE}', f'.TH IONSTACK 1 "" "ionstack {version}" "User Commands"', ".SH NAME",
             "ionstack \\- finite elements for electrochemical memristive devices", ".SH SYNOPSIS"]
    known = commands(program)
    for command in known:
        arguments = " ".join(f"\\fI{p.names[0]}\\fR" if command.required else f"[\\fI{p.names[0]}\\fR]"
                             for p in command.positionals)
        lines += [f".B ionstack {command.name}", f"{arguments} [\\fIOPTIONS\\fR]".strip(), ".br"]
    lines += [".B ionstack \\-\\-version", ".SH DESCRIPTION",
              "Computes stacks of electrode and oxide layers in which ions move under field, concentration and heat, and",
              "change how the device conducts. A device and what is done to it stand in one parameter file, in which every",
              "quantity carries its unit. The program runs on one core, or on several under",
              ".BR mpirun (1).", ".SH COMMANDS"]
    for command in known:
        lines += [f".SS {command.name}", _roff(command.text) + "."]
        for entry in command.positionals + [o for o in command.options if "--help" not in o.names]:
            positional = not entry.names[0].startswith("-")
            names = ", ".join(("\\fI" if positional else "\\fB") + _roff(name) + "\\fR" for name in entry.names)
            value = f" \\fI{entry.value}\\fR" if entry.value and not positional else ""
            repeated = " (may be repeated)" if entry.repeated and "may be repeated" not in entry.text else ""
            lines += [".TP", names + value, _roff(entry.text) + repeated + "."]
    lines += [".SH OPTIONS OF PETSC", "Options of PETSc with one hyphen may follow those of",
              '.BR run " and " study ;', "one that no solver asks for is an error."]
    lines += [".SH EXIT STATUS"]
    for status, text in EXIT_STATUS:
        lines += [".TP", f".B {status}", _roff(text) + "."]
    lines += [".SH ENVIRONMENT"]
    for name, text in ENVIRONMENT:
        lines += [".TP", f".B {name}", _roff(text)]
    lines += [".SH FILES", "Below the folder into which ionstack was installed:", ".TP",
              ".I share/ionstack/parameter_files/", "Devices and studies to copy.", ".TP", ".I share/ionstack/database/",
              "The material database.", ".TP", ".I share/doc/ionstack/doc/index.md", "The manual.", ".SH EXAMPLES"]
    for text, calls in EXAMPLES:
        lines += [".PP", _roff(text) + ":", ".PP", ".nf", ".RS"]
        lines += [_roff(call.format(data="/usr/share/ionstack")) for call in calls] + [".RE", ".fi"]
    lines += [".SH SEE ALSO", ".BR mpirun (1),", ".BR paraview (1)"]
    return "\n".join(lines) + "\n"


COMPLETION = r"""# @NOTE@
# SPDX-License-Identifier: Apache-2.0
# Completion of bash for ionstack.

_ionstack() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} options="" kind="" name
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "@COMMANDS@ --help --version" -- "$word")
    return
  fi
  case ${COMP_WORDS[1]} in
@CASES@
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
"""


def _case(command):
    options = [name for option in command.options for name in option.names if name.startswith("--")]
    positional = command.positionals[0].names[0] if command.positionals else ""
    lines = [f"  {command.name})", f'    options="{" ".join(options)}" kind={POSITIONAL_KINDS.get(positional, "none")}',
             "    case $before in"]
    by_kind = {}
    for option in command.options:
        if option.value:
            kind = OPTION_KINDS.get((command.name, option.names[-1]), OPTION_KINDS.get(option.names[-1], "none"))
            by_kind.setdefault(kind, []).append(option.names[-1])
    lines += [f"    {' | '.join(names)}) kind={kind} ;;" for kind, names in sorted(by_kind.items())]
    lines += ["    esac", "    ;;"]
    return lines if by_kind else lines[:2] + ["    ;;"]


def completion(program):
    known = commands(program)
    cases = [line for command in known for line in _case(command)]
    return (COMPLETION.replace("@NOTE@", NOTE).replace("@COMMANDS@", " ".join(command.name for command in known))
            .replace("@CASES@", "\n".join(cases)))
