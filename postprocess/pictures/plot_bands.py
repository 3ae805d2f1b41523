# SPDX-License-Identifier: Apache-2.0
"""Draws the energy bands of a stack before contact: plot_bands.py PICTURE [FILE]

FILE, or stdin, is JSON as `ionstack bands` writes it: {"title": ..., "layers": [{"name", "material", "class",
"thickness_nm", "values": {"work_function": {"value_eV": 4.6, "confidence": "handbook"}, ...}}, ...], "remarks": [...]},
with the layers from bottom to top; class and remarks may be missing. Values that are missing are drawn as not known,
and named on stderr. Exit status: 0, or 2 after one sentence on stderr when the input cannot be used.
"""
import sys

sys.dont_write_bytecode = True  # the folder of this script may belong to the system
import argparse

from plots import command


def make(asked):
    from plots import bands

    title, layers, remarks = bands.read(command.text_of(asked.file))
    picture = command.save(bands.draw(title, layers, remarks), asked.picture, asked.resolution)
    return [picture], bands.not_known(layers)


def main(arguments):
    parser = argparse.ArgumentParser(prog="plot_bands.py", description="Draws the energy bands of a stack.")
    parser.add_argument("picture", metavar="PICTURE", help="PNG, PDF or SVG to write")
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="JSON of the layers (default: stdin)")
    parser.add_argument("--resolution", type=float, help="dots per inch")
    asked = parser.parse_args(arguments)
    return command.carry_out(lambda: make(asked))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
