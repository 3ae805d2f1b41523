# SPDX-License-Identifier: Apache-2.0
"""Times this build against that of another commit, run by run in turn, and prints the ratios.

Run it through `./bootstrap benchmark --against COMMIT`, which builds that commit beside this one. Each program runs the
parameter files of its own commit, one after the other, several times; a ratio is that of the medians of processor time.
Fields are not written, so that the disk does not count. The energy at the terminals tells whether both have computed
the same.
"""
import argparse
import os
import statistics
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from measured_run import ROOT, RunFailed, measured_run, say, stop, write_results

NO_FIELDS = "Output/Field times=0"
RUNS = {  # file, and what is changed in it
    "TaOx loop": ("taox_memristor.prm",),
    "hundred pulses": ("taox_pulses.prm",),
    "MoS2 loop": ("mos2_lateral.prm",),
    "perovskite hysteresis": ("perovskite_hysteresis.prm",),
    "CuInP2S6 cell": ("cuinp2s6_cell.prm",),
    "PEDOT:PSS cell": ("pedot_pss_cell.prm",),
    "ten years of retention": ("taox_retention.prm",),
    "start and end": ("taox_memristor.prm", "Protocol/Steps=hold 1 ns"),
}
COUNTS = ("steps", "newton_iterations", "factorisations")


def median(runs, figure):
    return statistics.median(figure(run) for run in runs)


def compared(name, programs, rounds, work):
    """Figures of one kind of run with both programs, which are given with the roots of their sources."""
    file, *changes = RUNS[name]
    runs = {which: [] for which in programs}
    for number in range(rounds):
        for which, (program, root) in programs.items():
            folder = os.path.join(work, f"{name.replace(' ', '_').replace(':', '')}_{which}_{number}")
            study = os.path.join(root, "parameter_files", file)
            runs[which].append(measured_run(program, folder, [NO_FIELDS, *changes], study=study))
    result = {}
    for which, several in runs.items():
        solver = several[0]["summary"]["solver"]
        result[which] = {
            "cpu_s": median(several, lambda run: run["cpu_s"]),
            "cpu_s_of_each_run": [run["cpu_s"] for run in several],
            "largest_memory_MB": median(several, lambda run: run["largest_memory_MB"]),
            "terminal_J": several[0]["summary"]["energy"]["terminal_J"],
            **{count: solver[count] for count in COUNTS},
        }
    here, there = result["here"], result["there"]
    result["ratio_of_cpu"] = here["cpu_s"] / there["cpu_s"]
    result["ratio_of_memory"] = here["largest_memory_MB"] / there["largest_memory_MB"]
    energy = there["terminal_J"]
    result["change_of_energy"] = here["terminal_J"] / energy - 1 if energy else here["terminal_J"]
    return result


def main():
    parser = argparse.ArgumentParser(description="Compares two builds; see the head of this file.")
    parser.add_argument("--ionstack", required=True, help="the program")
    parser.add_argument("--other", required=True, help="that of the other commit")
    parser.add_argument("--other-root", required=True, help="root of the other commit's sources")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each program")
    parser.add_argument("--work", required=True, help="folder for the runs")
    parser.add_argument("--json", required=True, help="file for the results")
    parser.add_argument("--only", action="append", choices=list(RUNS), help="one kind of run; may be repeated")
    arguments = parser.parse_args()
    programs = {"here": (arguments.ionstack, ROOT), "there": (arguments.other, arguments.other_root)}
    result = {}
    say("                            CPU seconds        ratio   Newton iterations  factorisations    memory [MB]  energy")
    say("                          there     here                there     here    there   here    there   here")
    for name in arguments.only or RUNS:
        try:
            result[name] = compared(name, programs, arguments.rounds, arguments.work)
        except RunFailed as failure:
            stop(failure)
        found = result[name]
        here, there = found["here"], found["there"]
        say(
            f"{name:24s} {there['cpu_s']:7.2f}  {here['cpu_s']:7.2f}  {found['ratio_of_cpu']:7.2f}"
            f"    {there['newton_iterations']:7d}  {here['newton_iterations']:7d}"
            f"  {there['factorisations']:7d} {here['factorisations']:6d}"
            f"   {there['largest_memory_MB']:6.0f} {here['largest_memory_MB']:6.0f}  {found['change_of_energy']:+.1e}"
        )
    write_results(arguments.json, result)


if __name__ == "__main__":
    main()
