# SPDX-License-Identifier: Apache-2.0
"""How accurate the default TaOx loop is: the same loop on several meshes and with several tolerances.

Run it through its target, which builds the program; it takes about eight minutes of processor time:

    cmake --build build --target convergence

It writes all numbers as JSON and a page for the manual. With --reuse, runs that are there already are not repeated.
"""
import argparse
import json
import os
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from convergence_meshes import mesh_overrides, resolved_parameters, tolerance_overrides
from convergence_page import page
from convergence_study import study
from loop_reading import LoopReading
from measured_run import TAOX, RunFailed, measured_run, say, stop

# Mesh level (cells of 2^-level of the file's), factor on all tolerances, factor on the longest step.
STUDY = [(level, factor, 1.0) for level in (-1, 0, 1) for factor in (3.0, 1.0, 1.0 / 3.0)]
FINEST_MESH, FINEST_STEPS = (2, 1.0 / 3.0, 1.0), (0, 1.0 / 81.0, 0.1)


def run(arguments, entries, case):
    """The numbers of one run."""
    level, tolerance, longest_step = case
    folder = os.path.join(arguments.work, f"mesh_{level}_tolerance_{tolerance:.3g}_step_{longest_step:.3g}")
    record = os.path.join(folder, "measured.json")
    overrides = ["Output/Field times=1"] + mesh_overrides(entries, level)
    overrides += tolerance_overrides(entries, tolerance, longest_step)
    if not (arguments.reuse and os.path.exists(record)):
        measured = measured_run(arguments.ionstack, folder, overrides)
        with open(record, "w", encoding="utf-8") as file:
            json.dump({"cpu_s": measured["cpu_s"]}, file)
    with open(record, encoding="utf-8") as file:
        cpu = json.load(file)["cpu_s"]
    reading = LoopReading(folder)
    solver = reading.summary["solver"]
    say(f"  mesh level {level:+d}, tolerances x {tolerance:.3g}: {solver['steps']} steps, {cpu:.1f} s of processor")
    return {
        "level": level,
        "tolerance_factor": tolerance,
        "longest_step_factor": longest_step,
        "overrides": overrides,
        "cpu_s": round(cpu, 2),
        **{key: solver[key] for key in ("cells", "unknowns", "steps", "rejected_steps", "newton_iterations")},
        "reading": reading,
    }


def main():
    parser = argparse.ArgumentParser(description="Convergence of the default TaOx loop; see the head of this file.")
    parser.add_argument("--ionstack", required=True, help="the program")
    parser.add_argument("--work", required=True, help="folder for the runs")
    parser.add_argument("--json", required=True, help="file for all numbers")
    parser.add_argument("--markdown", required=True, help="file for the page of the manual")
    parser.add_argument("--reuse", action="store_true", help="keep the runs that are there")
    arguments = parser.parse_args()
    try:
        entries = resolved_parameters(arguments.ionstack, TAOX)
        runs = [run(arguments, entries, case) for case in STUDY + [FINEST_STEPS, FINEST_MESH]]
    except (RunFailed, subprocess.CalledProcessError) as failure:
        stop(failure)
    result = study(runs, entries)
    with open(arguments.json, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=2)
        file.write("\n")
    with open(arguments.markdown, "w", encoding="utf-8") as file:
        file.write(page(result))
    say(f"All numbers: {os.path.relpath(arguments.json)}; the page: {os.path.relpath(arguments.markdown)}")


if __name__ == "__main__":
    main()
