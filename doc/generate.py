# SPDX-License-Identifier: Apache-2.0
"""Writes the pages of the manual that the program prints: generate.py PROGRAM [FOLDER]

PROGRAM is the built ionstack. FOLDER, where the pages go, is the one of this script unless given. The target `manual`
of the build does this.
"""
import re
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
DOC = Path(__file__).resolve().parent
NOTE = "<!-- Printed by ionstack; write it anew with: cmake --build build --target manual -->\n\n"


def printed(program, *arguments):
    """What the program prints; raises CalledProcessError unless it ends with 0."""
    return subprocess.run([str(program), *arguments], check=True, stdout=subprocess.PIPE, text=True,
                          encoding="utf-8").stdout


def parameters(program):
    """The reference of parameters."""
    return NOTE + printed(program, "parameters", "--markdown").rstrip("\n") + "\n"


def materials(program):
    """Each shipped material with all values and sources."""
    page = [NOTE + "# Materials\n\nThe materials that ionstack comes with, as `ionstack materials NAME` shows them. How a "
            "material file is\nwritten, and what the words of confidence mean, stands in [materials.md](materials.md).\n"]
    names = [re.split(r"\s{2,}", line)[0] for line in printed(program, "materials").splitlines() if line[:1].strip()]
    for name in names:
        # The place of the file is that of one machine.
        text = re.sub(r"^( +file +)\S.*?(materials/database/\S+)$", r"\1\2", printed(program, "materials", name),
                      flags=re.MULTILINE)
        page.append(f"\n## {name}\n\n```text\n{text.rstrip()}\n```\n")
    return "".join(page)


def pages(program):
    """Text of each page by its file name."""
    return {"parameters.md": parameters(program), "materials_reference.md": materials(program)}


def main(arguments):
    if len(arguments) not in (1, 2):
        print("usage: generate.py PROGRAM [FOLDER]", file=sys.stderr)
        return 2
    folder = Path(arguments[1]) if len(arguments) == 2 else DOC
    for name, text in pages(arguments[0]).items():
        (folder / name).write_text(text, encoding="utf-8")
        print(folder / name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
