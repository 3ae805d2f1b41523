# SPDX-License-Identifier: Apache-2.0
"""The limits by which SIMsalabim tests itself, computed by SIMsalabim and by ionstack one after the other on one core:
prints the rows of the table of doc/semiconductor_limits.md.

    apt-get install fpc
    git clone https://github.com/kostergroup/SIMsalabim && cd SIMsalabim
    (cd SimSS && fpc -O3 simss.pas) && (cd ZimT && fpc -O3 zimt.pas)
    python3 tests/benchmarks/semiconductor_limits.py --ionstack build/ionstack --simsalabim PATH --work build/limits

SIMsalabim runs on its own files, Tests/test_N, which are copied to the work folder. ionstack runs on the devices of
tests/verification/runs, with the same numbers and at the same voltages. Times are those of the processor, of the whole
process from its start on.
"""
import argparse
import os
import shutil
import sys

import numpy as np

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, os.pardir, "verification", "runs")]
import limits_of_ionstack as own  # noqa: E402
from measured_run import RunFailed, say, stop, timed_process  # noqa: E402

STEADY_STATE = {1, 2, 3, 4, 5, 13}
DONE = (0, 95)  # statuses; 95: some points have not converged


class Simsalabim:
    def __init__(self, root, work):
        self.root, self.work = root, work
        os.makedirs(work, exist_ok=True)
        link = os.path.join(work, "Data")
        if not os.path.islink(link):
            os.symlink(os.path.abspath(os.path.join(root, "Data")), link)

    def run(self, files, program, name, *options):
        """Runs on the files of a folder; returns the processor time and the folder."""
        folder = os.path.join(self.work, name)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(os.path.join(self.root, *files), folder)
        binary = os.path.abspath(os.path.join(self.root, *program))
        words = [binary, "simulation_setup.txt", *options]
        return timed_process(words, os.path.join(folder, "screen.txt"), folder, DONE)["cpu_s"], folder

    def test(self, number, *options):
        """Columns of the result of a test by name, and the processor time."""
        steady = number in STEADY_STATE
        program = ("SimSS", "simss") if steady else ("ZimT", "zimt")
        name = f"test_{number}" + "".join(options).replace("-", "_")
        seconds, folder = self.run(("Tests", f"test_{number}"), program, name, *options)
        return columns(os.path.join(folder, "JV.dat" if steady else "tj.dat")), seconds

    def cell(self, *options):
        seconds, folder = self.run(("SimSS",), ("SimSS", "simss"), "cell", *options)
        return columns(os.path.join(folder, "JV.dat")), seconds


def columns(path):
    with open(path, encoding="utf-8") as file:
        head, *rows = (line.split() for line in file if line.strip())
    values = np.array([[float(cell) for cell in row] for row in rows])
    return {name: values[:, i] for i, name in enumerate(head)}


def main():
    parser = argparse.ArgumentParser(description="Compares with SIMsalabim; see the head of this file.")
    parser.add_argument("--ionstack", required=True, help="the program")
    parser.add_argument("--simsalabim", required=True, help="folder of SIMsalabim, with its programs compiled")
    parser.add_argument("--work", required=True, help="folder for the runs")
    parser.add_argument("--only", action="append", help="number of a test, or 'cell'; may be repeated")
    arguments = parser.parse_args()
    theirs = Simsalabim(os.path.abspath(arguments.simsalabim), os.path.join(os.path.abspath(arguments.work), "simsalabim"))
    runner = own.Runner(os.path.abspath(arguments.ionstack), os.path.join(os.path.abspath(arguments.work), "ionstack"))
    results = []
    for limit in own.LIMITS:
        if arguments.only and limit.number not in arguments.only:
            continue
        try:
            results.append(limit.compare(theirs, runner))
        except RunFailed as failure:
            stop(failure)
        say("| " + " | ".join(results[-1]) + " |")


if __name__ == "__main__":
    main()
