# SPDX-License-Identifier: Apache-2.0
"""Writes a page on a run: report.py FOLDER

Writes FOLDER/report.html, one file that opens without a network, after the pictures of `plot.py`, and prints its path.
What cannot be shown is said in one line on stderr. Exit status: 0, or 2 after one sentence on stderr when the folder is no
run or a file of it is damaged.
"""
import sys

sys.dont_write_bytecode = True  # the folder of this script may belong to the system

from plots import command


def make(folder):
    """Writes the page on the run in `folder`; returns its path in a list and what could not be shown."""
    import plot
    from plots.run_folder import Run
    from report_page import run_page

    paths, missing = plot.make(folder)
    return [run_page.write(Run(folder), paths)], missing


def main(arguments):
    if len(arguments) != 1:
        print("usage: report.py FOLDER", file=sys.stderr)
        return 2
    return command.carry_out(lambda: make(arguments[0]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
