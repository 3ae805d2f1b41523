# SPDX-License-Identifier: Apache-2.0
"""Draws the diffusivities of the material database against temperature: plot_materials.py [options] PICTURE [FILE]

FILE is what `ionstack materials --json` printed; without it, or for -, stdin is read. Exit status: 0, or 2 after one
sentence on stderr when the input cannot be used or holds no diffusivity.
"""
import sys

sys.dont_write_bytecode = True  # the folder of this script may belong to the system
import argparse

from plots import command


def make(asked):
    from plots import arrhenius, diffusivity
    from plots.vtu import Damaged

    materials = diffusivity.read(command.text_of(asked.file))
    curves = diffusivity.curves(materials, asked.ion)
    if not curves:
        of = f" of '{asked.ion}'" if asked.ion else ""
        raise Damaged(f"no diffusivity{of} to draw: none of the materials asked for has a complete one")
    what = f"Diffusivity of the {curves[0].ion}" if asked.ion else "Diffusivities of mobile species"
    if len(materials) == 1:
        what += f" in {materials[0]['name']}"
    figure = arrhenius.draw(curves, f"{what}, as in the material database of ionstack")
    return [command.save(figure, asked.picture, asked.resolution)], []


def main(arguments):
    parser = argparse.ArgumentParser(prog="plot_materials.py", description="Draws diffusivities against temperature.")
    parser.add_argument("picture", metavar="PICTURE", help="PNG, PDF or SVG to write")
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="JSON of the materials (default: stdin)")
    parser.add_argument("--ion", default="", help="only this ion, by name or symbol")
    parser.add_argument("--resolution", type=float, help="dots per inch")
    asked = parser.parse_args(arguments)
    return command.carry_out(lambda: make(asked))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
