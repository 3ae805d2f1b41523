# SPDX-License-Identifier: Apache-2.0
"""Times the TaOx loop with ParaView Catalyst at every tenth step, and writes one JSON file: which share of the run is
handing the fields over, time series on the axis, and pictures of the filament.

Run it through the target `benchmark`, which builds what it needs and starts a display:

    cmake --build build --target benchmark        (or ./bootstrap benchmark)

The share is that of the wall time of the same run. Starting ParaView, which a longer run pays once as well, is also
given apart, with the first step shown.
"""
import argparse
import os
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from measured_run import RunFailed, measured_run, say, stop, write_results

EVERY = 10
SCRIPTS = {
    "handing over": os.path.join(HERE, "in_situ_nothing.py"),
    "time series on the axis": "axis",
    "pictures of the filament": "filament",
}


def figures_of(run):
    solver, in_situ = run["summary"]["solver"], run["summary"]["in_situ"]
    total = run["summary"]["timings_s"]["total"]
    later = in_situ["wall_s"] - in_situ["wall_until_first_step_shown_s"]
    return {
        "unknowns": solver["unknowns"],
        "cells": solver["cells"],
        "ranks": solver["ranks"],
        "steps": solver["steps"],
        "steps_shown": in_situ["steps_shown"],
        "run_s": total,
        "in_situ_s": in_situ["wall_s"],
        "in_situ_percent": 100 * in_situ["wall_s"] / total,
        "start_s": in_situ["wall_until_first_step_shown_s"],
        "later_step_s": later / (in_situ["steps_shown"] - 1),
        "without_start_percent": 100 * later / (total - in_situ["wall_until_first_step_shown_s"]),
        "cpu_s": run["cpu_s"],
        "largest_memory_MB": run["largest_memory_MB"],
    }


def main():
    parser = argparse.ArgumentParser(description="Times a run with ParaView Catalyst; see the head of this file.")
    parser.add_argument("--ionstack", required=True, help="the program")
    parser.add_argument("--mpirun", default="mpirun")
    parser.add_argument("--ranks", type=int, action="append", help="may be repeated; 1 and 2 unless given")
    parser.add_argument("--set", action="append", default=[], help="an entry of the parameter file; may be repeated")
    parser.add_argument("--work", required=True, help="folder for the runs")
    parser.add_argument("--json", required=True, help="file for the results")
    arguments = parser.parse_args()
    result = {"every_steps": EVERY}
    for ranks in arguments.ranks or (1, 2):
        for name, script in SCRIPTS.items():
            folder = os.path.join(arguments.work, f"{name.replace(' ', '_')}_{ranks}")
            overrides = ["Output/Field times=0", f"In situ/Scripts={script}", f"In situ/Every steps={EVERY}",
                         "In situ/At events=false", *arguments.set]
            try:
                found = figures_of(measured_run(arguments.ionstack, folder, overrides, ranks, arguments.mpirun))
            except RunFailed as failure:
                stop(failure)
            result.setdefault(name, []).append(found)
            say(f"  {name}, {ranks} rank{'s' if ranks > 1 else ''}: {found['in_situ_percent']:.0f} % of "
                f"{found['run_s']:.1f} s, {found['start_s']:.1f} s of it once, then {found['later_step_s']:.2f} s a step")
    write_results(arguments.json, result)


if __name__ == "__main__":
    main()
