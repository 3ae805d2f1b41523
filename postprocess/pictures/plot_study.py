# SPDX-License-Identifier: Apache-2.0
"""Makes the pictures of a study: plot_study.py FOLDER

Writes for each varied entry NAME FOLDER/plots/iv_NAME.png, the loops of all cases coloured by its value, and
figures_NAME.png, each reported figure against it, and for baked states retention.png, and prints their paths, one a
line. What cannot be shown is said in one line on stderr. Exit status: 0, or 2 after one sentence on stderr when the
folder is no study or a file of it is damaged.
"""
import sys

sys.dont_write_bytecode = True  # the folder of this script may belong to the system
import os

from plots import command


def make(folder):
    """Makes the pictures of the study in `folder`; returns their paths and what could not be shown."""
    from plots import figures_of_study, loops_of_study, retention_of_study
    from plots.study_folder import Study

    study = Study(folder)  # everything is read before anything is written
    plots = os.path.join(study.folder, "plots")
    os.makedirs(plots, exist_ok=True)
    for name in os.listdir(plots):  # no picture of an earlier state of the study stays
        if name.startswith(("iv_", "figures_", "retention")) and name.endswith(".png"):
            os.remove(os.path.join(plots, name))

    pictures = []
    for varied in study.varied:
        if study.runs:
            pictures.append((f"iv_{varied.file_name}.png", loops_of_study.draw(study, varied)))
        if study.figures:
            pictures.append((f"figures_{varied.file_name}.png", figures_of_study.draw(study, varied)))
    if study.retention and study.runs:
        pictures.append(("retention.png", retention_of_study.draw(study)))
    return command.save_all(plots, pictures), study.missing


def main(arguments):
    if len(arguments) != 1:
        print("usage: plot_study.py FOLDER", file=sys.stderr)
        return 2
    return command.carry_out(lambda: make(arguments[0]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
