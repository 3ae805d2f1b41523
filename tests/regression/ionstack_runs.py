# SPDX-License-Identifier: Apache-2.0
"""Runs the program as a user does, and reads what it leaves. For the tests of this folder.

A test script is started with the program's path: `python3 contract_test.py build/ionstack`. CMake also names the
launcher for several ranks in the environment variable MPIEXEC.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
STUDIES = os.path.join(SOURCE, "parameter_files")
TAOX = os.path.join(STUDIES, "taox_memristor.prm")

DONE, BAD_INPUT, GAVE_UP = 0, 2, 3

# The device on a third of the cells and with tolerances as usual for a first look: one loop takes 2 s instead of 9 s,
# both switching events are in it, and its current lies within 5 % of that of the full device.
FAST = {
    "Mesh/Growth": "0.6",
    "Stack/Lateral cell size at lines": "0.5 nm",
    "Stack/Layer base/Growth": "0.4",
    "Stack/Layer switching layer/Cell size at top": "0.05 nm",
    "Stack/Layer switching layer/Growth": "0.4",
    "Time/Maximum step": "20 ms",
    "Tolerances/Relative": "1e-3",
    "Tolerances/Potential": "1 mV",
    "Tolerances/Temperature": "0.3 K",
    "Tolerances/Concentration": "1e23 1/m^3",
    "Output/Field times": "2",
}
# The same for a moment only: nothing switches, a run takes 0.1 s.
MOMENT = {**FAST, "Protocol/Steps": "ramp to 0.02 V at 2 V/s"}

# What a user must never see: the words of the libraries below, or of the system when a program dies.
FOREIGN = re.compile(
    r"petsc error|PETSC ERROR|PETSc:|\[\d+\]PETSC|exception|Exception|Backtrace|Stacktrace|stack trace|"
    r"Signal:|Segmentation|terminate called|what\(\)|filesystem error|dealii|/usr/include|Additional information"
)


# Open MPI's words for: as root, more ranks than cores, all on this machine whatever its networks, and no words of its own
# about an exit status. Version 5 calls the second one otherwise, and silently ignores the word of version 4.
LAUNCHER = {
    "OMP_NUM_THREADS": "1",
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
    "OMPI_MCA_orte_execute_quiet": "1",
    "OMPI_MCA_btl_tcp_if_include": "lo",
    "OMPI_MCA_mpi_yield_when_idle": "1",  # ranks that wait for each other on a busy machine let others work
    "PRTE_MCA_rmaps_default_mapping_policy": ":oversubscribe",
}
# What version 5 says all the same when a rank ends with another status than 0.
OF_LAUNCHER = re.compile(r"^-{20,}\n(?:(?!-{20,}).*\n)*?.*\bprterun\b.*\n(?:(?!-{20,}).*\n)*-{20,}\n", re.MULTILINE)


class Outcome:
    """Exit status and words of one call, without those of the launcher."""

    def __init__(self, completed):
        self.status = completed.returncode
        self.out = completed.stdout
        self.error = OF_LAUNCHER.sub("", completed.stderr)

    @property
    def lines(self):
        return [line for line in self.out.splitlines() if line.strip()]

    @property
    def problems(self):
        return [line for line in self.error.splitlines() if line.strip()]

    def __str__(self):
        return f"exit status {self.status}\n--- standard output\n{self.out}\n--- standard error\n{self.error}"


class ProgramTest(unittest.TestCase):
    """A test that calls the program, each in an empty folder of its own."""

    program = None
    longMessage = True
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="ionstack_test_")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.path(name)

    def call(self, *arguments, ranks=1, seconds=400):
        return call(self.program, arguments, self.folder, ranks, seconds)

    def run_study(self, output, settings=None, *more, study=TAOX, ranks=1, expect=DONE):
        """Runs a study into the folder `output` of this test; returns the outcome."""
        outcome = self.call(
            "run", study, "--output", self.path(output), *overrides(settings or {}), *more, ranks=ranks
        )
        self.assertEqual(outcome.status, expect, str(outcome))
        return outcome

    def left_behind(self):
        """All files and folders below the test's folder."""
        return sorted(
            os.path.relpath(os.path.join(at, name), self.folder)
            for at, folders, files in os.walk(self.folder)
            for name in folders + files
        )

    def assert_no_foreign_words(self, outcome):
        self.assertNotRegex(outcome.out + outcome.error, FOREIGN, str(outcome))


def call(program, arguments, folder, ranks=1, seconds=400):
    command = [program, *arguments]
    if ranks > 1:
        command = [os.environ.get("MPIEXEC", "mpiexec"), "-n", str(ranks), *command]
    environment = {**os.environ, **LAUNCHER}
    completed = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, errors="replace", timeout=seconds
    )
    return Outcome(completed)


def overrides(settings):
    return [word for entry, value in settings.items() for word in ("--set", f"{entry}={value}")]


def table(path):
    """The columns of a CSV file by name, as arrays of floats."""
    return np.genfromtxt(path, delimiter=",", names=True, deletechars="", encoding="ascii")


def summary(folder):
    with open(os.path.join(folder, "summary.json"), encoding="utf-8") as file:
        return json.load(file)


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def main():
    """Runs the tests of the script that was started."""
    if len(sys.argv) < 2 or not os.access(sys.argv[1], os.X_OK):
        sys.exit(f"usage: {sys.argv[0]} PATH_OF_IONSTACK [unittest options]")
    ProgramTest.program = os.path.abspath(sys.argv.pop(1))
    unittest.main()
