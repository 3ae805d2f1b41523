# SPDX-License-Identifier: Apache-2.0
"""The loop of the TaOx device on a mesh that follows the solution, beside that on the mesh that is fine everywhere: how
far the currents differ, with how many unknowns and in which time. Writes one JSON file.

Run it through the target `benchmark`, which builds what it needs:

    cmake --build build --target benchmark        (or ./bootstrap benchmark)
"""
import argparse
import os
import sys

import numpy as np

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from measured_run import RunFailed, TAOX, measured_run, say, stop, write_results

# A coarse mesh, the same that the regression tests begin with.
COARSE = {
    "Mesh/Growth": "0.6",
    "Stack/Lateral cell size at lines": "1 nm",
    "Stack/Layer base/Growth": "0.4",
    "Stack/Layer switching layer/Cell size at top": "0.1 nm",
    "Stack/Layer switching layer/Growth": "0.4",
    "Tolerances/Relative": "1e-3",
    "Tolerances/Potential": "1 mV",
    "Tolerances/Temperature": "0.3 K",
    "Tolerances/Concentration": "1e23 1/m^3",
    # Loops are compared by straight lines between their points, which have to lie near each other.
    "Time/Maximum step": "5 ms",
    "Output/Field times": "0",
}
RUNS = {
    "halved twice everywhere": {"Mesh/Refinement": "2"},
    "adaptive, two levels": {"Adaptive mesh/Every steps": "10", "Adaptive mesh/Levels": "2"},
}


def main():
    parser = argparse.ArgumentParser(description="Times adaptive meshes; see the head of this file.")
    parser.add_argument("--ionstack", required=True, help="the program")
    parser.add_argument("--work", required=True, help="folder for the runs")
    parser.add_argument("--json", required=True, help="file for the results")
    arguments = parser.parse_args()
    result, loops = {}, []
    for name, changes in RUNS.items():
        say(f"  {name}")
        folder = os.path.join(arguments.work, name.replace(" ", "_").replace(",", ""))
        try:
            overrides = [f"{entry}={value}" for entry, value in {**COARSE, **changes}.items()]
            run = measured_run(arguments.ionstack, folder, overrides, study=TAOX)
        except RunFailed as failure:
            stop(failure)
        solver = run["summary"]["solver"]
        counts = ("unknowns_largest", "cells", "mesh_changes", "steps", "rejected_steps", "newton_iterations")
        result[name] = {**{count: solver[count] for count in counts}, "wall_s": run["wall_s"], "cpu_s": run["cpu_s"]}
        loops.append(np.genfromtxt(os.path.join(folder, "terminal.csv"), delimiter=",", names=True, deletechars=""))
        say(f"    {run['cpu_s']:.1f} s processor time, {solver['unknowns_largest']} unknowns, {solver['steps']} steps")
    fine, adaptive = loops
    there = np.interp(fine["time_s"], adaptive["time_s"], adaptive["current_A"])
    difference = np.abs(there - fine["current_A"]).max() / np.abs(fine["current_A"]).max()
    result["largest_difference_of_current"] = float(difference)
    say(f"    currents differ by at most {100 * difference:.2f} % of the largest")
    write_results(arguments.json, result)


if __name__ == "__main__":
    main()
