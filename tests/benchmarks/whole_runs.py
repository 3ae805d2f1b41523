# SPDX-License-Identifier: Apache-2.0
"""Times whole runs of other kinds than the loop, and writes one JSON file: five fields on 50,000 cells (which share of
the time is assembly), ten years of retention, and a train of a hundred pulses.

Run it through the target `benchmark`, which builds what it needs:

    cmake --build build --target benchmark        (or ./bootstrap benchmark)
"""
import argparse
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from measured_run import ROOT, RunFailed, measured_run, say, stop, write_results

RUNS = {
    "five fields on 50,000 cells": os.path.join(os.path.dirname(os.path.abspath(__file__)), "five_fields.prm"),
    "ten years of retention": os.path.join(ROOT, "parameter_files", "taox_retention.prm"),
    "hundred pulses": os.path.join(ROOT, "parameter_files", "taox_pulses.prm"),
}
COUNTS = ("unknowns", "cells", "steps", "rejected_steps", "newton_iterations", "factorisations")
ASSEMBLY = ("assembly of residuals", "assembly of Jacobians")


def figures_of(run):
    """What is kept of a run: counts, times, and the part of the wall time that assembly takes."""
    wall = run["wall_s"]
    return {
        **{name: run["summary"]["solver"][name] for name in COUNTS},
        "end_time_s": run["summary"]["end_time_s"],
        "wall_s": wall,
        "cpu_s": run["cpu_s"],
        "largest_memory_MB": run["largest_memory_MB"],
        "assembly_percent": 100 * sum(run["split_s"][part] for part in ASSEMBLY) / wall,
        "split_s": run["split_s"],
    }


def main():
    parser = argparse.ArgumentParser(description="Times whole runs; see the head of this file.")
    parser.add_argument("--ionstack", required=True, help="the program")
    parser.add_argument("--work", required=True, help="folder for the runs")
    parser.add_argument("--json", required=True, help="file for the results")
    parser.add_argument("--only", action="append", choices=list(RUNS), help="one of the runs; may be repeated")
    arguments = parser.parse_args()
    result = {}
    for name in arguments.only or RUNS:
        say(f"  {name}")
        folder = os.path.join(arguments.work, name.replace(" ", "_").replace(",", ""))
        try:
            result[name] = figures_of(measured_run(arguments.ionstack, folder, study=RUNS[name]))
        except RunFailed as failure:
            stop(failure)
        found = result[name]
        say(
            f"    {found['wall_s']:.1f} s wall, {found['steps']} steps, {found['newton_iterations']} Newton iterations, "
            f"{found['unknowns']} unknowns; assembly {found['assembly_percent']:.0f} %"
        )
    write_results(arguments.json, result)


if __name__ == "__main__":
    main()
