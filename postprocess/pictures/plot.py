# SPDX-License-Identifier: Apache-2.0
"""Makes the pictures of a run: plot.py FOLDER [TIME ...]

Writes FOLDER/plots/iv.png, transient.png, section.png and axis.png, and for protocols with pulses, bakes, limits of
the current or steps that name contacts analog.png, retention.png, levels.png and curves.png, as far as the run has what they show, and prints their paths, one
a line. What cannot be shown is said in one line on stderr. Exit status: 0, or 2 after one sentence on stderr when the
folder is no run or a file of it is damaged. Sections and profiles are shown for the written times nearest to those given
[s], up to four.
"""
import sys

sys.dont_write_bytecode = True  # the folder of this script may belong to the system
import os

from plots import command

NAMES = ("iv.png", "transient.png", "curves.png", "section.png", "axis.png", "analog.png", "retention.png",
         "levels.png")  # fmt: skip


def make(folder, times=()):
    """Makes the pictures of the run in `folder`, sections and profiles at `times` [s] if there are any; returns their
    paths and what could not be shown."""
    from plots import (analog_update, axis_profiles, contact_curves, current_voltage, experiment_tables, levels,
                       retention, sections, transient)  # fmt: skip
    from plots.run_folder import Run

    run = Run(folder, times)  # everything is read before anything is written
    times = run.representative_times()
    instants = [run.section_at(time) for time in times] if run.field_files else []
    branches, bakes = experiment_tables.branches(run), experiment_tables.bakes(run)
    set_levels = experiment_tables.levels(run)
    plots = os.path.join(run.folder, "plots")
    os.makedirs(plots, exist_ok=True)
    for name in NAMES:  # no picture of an earlier state of the run stays
        if os.path.exists(os.path.join(plots, name)):
            os.remove(os.path.join(plots, name))

    figures = [("iv.png", current_voltage.draw(run)), ("transient.png", transient.draw(run))]
    if curves := contact_curves.draw(run):
        figures.append(("curves.png", curves))
    if instants:
        figures.append(("section.png", sections.draw(run, instants)))
    if run.axis:
        figures.append(("axis.png", axis_profiles.draw(run, times)))
    if branches:
        figures.append(("analog.png", analog_update.draw(run, branches, experiment_tables.pulses(run))))
    if any(len(bake.time) > 2 for bake in bakes):
        figures.append(("retention.png", retention.draw(run, bakes)))
    if set_levels:
        figures.append(("levels.png", levels.draw(run, set_levels)))
    return command.save_all(plots, figures), run.missing


def main(arguments):
    if not arguments:
        print("usage: plot.py FOLDER [TIME ...]", file=sys.stderr)
        return 2
    return command.carry_out(lambda: make(arguments[0], [float(time) for time in arguments[1:]]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
