# SPDX-License-Identifier: Apache-2.0
"""Writes a page on a study: report_study.py FOLDER

Writes FOLDER/report.html, one file that opens without a network, after the pictures of `plot_study.py`, and prints its
path. What cannot be shown is said in one line on stderr. Exit status: 0, or 2 after one sentence on stderr when the folder
is no study or a file of it is damaged.
"""
import sys

sys.dont_write_bytecode = True  # the folder of this script may belong to the system

from plots import command


def make(folder):
    """Writes the page on the study in `folder`; returns its path in a list and what could not be shown."""
    import plot_study
    from plots.study_folder import Study
    from report_page import study_page

    paths, missing = plot_study.make(folder)
    return [study_page.write(Study(folder), paths)], missing


def main(arguments):
    if len(arguments) != 1:
        print("usage: report_study.py FOLDER", file=sys.stderr)
        return 2
    return command.carry_out(lambda: make(arguments[0]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
