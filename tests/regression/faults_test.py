# SPDX-License-Identifier: Apache-2.0
"""Each fault has a defined end: a sentence, an exit status, and results so far that can be read. See doc/faults.md."""
import glob
import os
import re
import resource
import shutil
import signal
import subprocess
import time
import unittest
import xml.etree.ElementTree as xml

import numpy as np

from ionstack_runs import (BAD_INPUT, DONE, FAST, GAVE_UP, LAUNCHER, MOMENT, TAOX, ProgramTest, main, overrides, summary, table,
                           text_of)  # fmt: skip

OTHER = 1
# Files of a short run: parameters.prm has 43 kB, the fields of a rank 13 kB or more, axis.csv more than 48 kB at its end.
FILES = {**MOMENT, "Protocol/Steps": "ramp to 0.1 V at 2 V/s, read 0.1 V, pulse 0.2 V width 1 ms", "Output/Field times": "30", "Time/Maximum step": "1 ms"}


class FaultTest(ProgramTest):
    def assert_readable(self, folder):
        """What is there is whole: rows of tables, JSON, XML and the files that the index of fields names."""
        for path in glob.glob(os.path.join(folder, "*.csv")):
            text = text_of(path)
            self.assertTrue(text == "" or text.endswith("\n"), path)
            columns = {re.sub(r'"[^"]*"', "", line).count(",") for line in text.splitlines()}
            self.assertLessEqual(len(columns), 1, path)
        if os.path.exists(os.path.join(folder, "fields.pvd")):
            for dataset in xml.parse(os.path.join(folder, "fields.pvd")).iter("DataSet"):
                state = os.path.join(folder, dataset.get("file"))
                for piece in xml.parse(state).iter("Piece"):
                    xml.parse(os.path.join(os.path.dirname(state), piece.get("Source")))
        if os.path.exists(os.path.join(folder, "summary.json")):
            summary(folder)
        if os.path.exists(os.path.join(folder, "parameters.prm")):
            again = self.call("check", os.path.join(folder, "parameters.prm"))
            self.assertEqual(again.status, DONE, str(again))

    def times_of_fields(self, folder):
        return [float(one.get("timestep")) for one in xml.parse(os.path.join(folder, "fields.pvd")).iter("DataSet")]


class DiskFull(FaultTest):
    """A limit on the size of files stands for a full disk: both let a write fail after some bytes, and it needs no
    rights. The system's reason is 'File too large' instead of 'No space left on device'."""

    def run_limited(self, kilobytes, ranks=1, on_rank=0):
        script = (
            f'if [ "${{OMPI_COMM_WORLD_RANK:-0}}" = {on_rank} ]; then ulimit -f {kilobytes}; fi\n'
            f'exec "{self.program}" "$@"\n'
        )
        words = ["bash", "-c", script, "limited", "run", TAOX, "--output", self.path("out"), *overrides(FILES)]
        # Also for one rank, which by itself would start a helper of MPI below the limit.
        words = [os.environ.get("MPIEXEC", "mpiexec"), "-n", str(ranks), *words]
        environment = {
            **os.environ,
            **LAUNCHER,
            "OMPI_MCA_btl": "self,tcp",  # no files in shared memory, which the limit would hit
        }
        return subprocess.run(words, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=100)

    def test_no_room(self):
        """Whichever file does not fit, all ranks end with status 1 and one sentence; what was there is whole."""
        hit = set()
        for kilobytes, ranks, on_rank in [
            (0, 1, 0), (8, 1, 0), (80, 1, 0), (0, 2, 0), (80, 2, 0), (8, 2, 1),
        ]:
            with self.subTest(kilobytes=kilobytes, ranks=ranks, on_rank=on_rank):
                ended = self.run_limited(kilobytes, ranks, on_rank)
                said = [line for line in ended.stderr.splitlines() if "cannot be written" in line]
                self.assertEqual(ended.returncode, OTHER, ended.stdout + ended.stderr)
                self.assertEqual(len(said), 1, ended.stderr)
                self.assertRegex(said[0], r"^ionstack: '.*/out/.*' cannot be written: File too large")
                hit.add(re.search(r"'[^']*/out/([^']*)'", said[0])[1].split("/")[0])
                self.assert_readable(self.path("out"))
        self.assertEqual(hit, {"parameters.prm", "fields", "axis.csv"})  # several writers met the limit

    def test_enough_room(self):
        """The limit alone disturbs nothing: with room for all files the run is done."""
        ended = self.run_limited(100000)
        self.assertEqual(ended.returncode, DONE, ended.stdout + ended.stderr)
        self.assert_readable(self.path("out"))

    @unittest.skipUnless(os.path.exists("/dev/full"), "this system has no /dev/full")
    def test_standard_output(self):
        """What cannot be printed is not passed over in silence."""
        for words in (["parameters"], ["materials"], ["check", TAOX]):
            with open("/dev/full", "w", encoding="ascii") as full:
                ended = subprocess.run([self.program, *words], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
            self.assertEqual(ended.returncode, OTHER, ended.stderr)
            self.assertIn("standard output cannot be written", ended.stderr)

    def test_something_in_the_way(self):
        """A folder with the name of a file of the results is named before anything is lost."""
        for name in ("terminal.csv", "pulses.csv", "summary.json"):
            os.makedirs(self.path("out", name, "inner"))
            outcome = self.call("run", TAOX, "--output", "out", *overrides(FILES))
            self.assertIn(outcome.status, (OTHER, BAD_INPUT), str(outcome))
            self.assertRegex(outcome.error, "'out")
            self.assert_no_foreign_words(outcome)
            os.removedirs(self.path("out", name, "inner"))


class KilledRank(FaultTest):
    def test_results_so_far(self):
        """When one of two ranks is killed the other ends, too, and what is there is whole."""
        settings = {**FAST, "Output/Field times": "400"}
        words = [os.environ.get("MPIEXEC", "mpiexec"), "-n", "2", self.program, "run", TAOX, "--output", self.path("out")]
        environment = {**os.environ, **LAUNCHER}
        for victim in (0, 1):
            with self.subTest(victim=victim):
                shutil.rmtree(self.path("out"), ignore_errors=True)
                with subprocess.Popen(
                    [*words, *overrides(settings)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
                ) as run:
                    try:
                        self.kill_a_rank(run.pid, victim)
                        run.communicate(timeout=60)
                    finally:
                        run.kill()
                self.assertNotEqual(run.returncode, DONE)
                self.assertGreater(len(table(self.path("out", "terminal.csv"))), 5)
                self.assertGreater(len(self.times_of_fields(self.path("out"))), 0)
                self.assert_readable(self.path("out"))

    def kill_a_rank(self, launcher, victim):
        """Waits for some steps, and kills the rank."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            time.sleep(0.05)
            try:
                with open(self.path("out", "terminal.csv"), encoding="ascii") as file:
                    if len(file.readlines()) > 12:
                        break
            except FileNotFoundError:
                pass
        for process in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{process}/environ", "rb") as file:
                    environment = file.read().split(b"\0")
                with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
                    parent = int(file.read().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            if parent == launcher and b"OMPI_COMM_WORLD_RANK=%d" % victim in environment:
                os.kill(int(process), signal.SIGKILL)
                return
        self.fail("the rank was not found")


class FailingState(FaultTest):
    def test_is_written(self):
        """When the solver gives up, the last accepted fields are there, and where and how the last solves failed."""
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                settings = {**FAST, "Time/Minimum step": "5 ms", "Time/Initial step": "5 ms", "Output/Field times": "1"}
                self.run_study("out", settings, expect=GAVE_UP, ranks=ranks)
                numbers, terminal = summary(self.path("out")), table(self.path("out", "terminal.csv"))
                self.assertAlmostEqual(self.times_of_fields(self.path("out"))[-1], terminal["time_s"][-1], delta=1e-12)
                self.assert_readable(self.path("out"))
                failure = numbers["failure"]
                self.assertIn(failure["quantity"], ("potential", "temperature", "oxygen vacancy"))
                self.assertTrue(0 <= failure["place_nm"][0] <= 20 and 0 <= failure["place_nm"][1] <= 95)
                self.assertIn(failure["quantity"] + " at (", numbers["message"])
                solves = failure["last_solves"]
                self.assertTrue(1 < len(solves) <= 20)
                self.assertTrue(all(solve["step_s"] > 0 for solve in solves))
                self.assertTrue(any(solve["largest_changes"] for solve in solves))
                # The last one went for a time beyond the last accepted step, or to it.
                self.assertGreaterEqual(solves[-1]["time_s"], terminal["time_s"][-1] - 1e-9)

    def test_a_run_that_is_done_has_none(self):
        self.run_study("out", MOMENT)
        self.assertNotIn("failure", summary(self.path("out")))

    def own_material(self, conductivity):
        """The settings of a device whose electrodes have this conductivity."""
        os.makedirs(self.path("own"), exist_ok=True)
        thermal = "{value: 70 W/(m K), source: made up for this test, confidence: recalled}"
        self.write(
            "own/odd.yaml",
            "name: Odd\nclass: metal\nproperties:\n"
            f"  electrical_conductivity: {conductivity}\n  thermal_conductivity: {thermal}\n",
        )
        return {**MOMENT, "Materials/Path": self.path("own"), "Stack/Layer top electrode/Material": "Odd"}

    def test_a_law_that_gives_no_number(self):
        """A law that overflows ends the run with its place; no number that is none reaches a table."""
        law = "{law: arrhenius, prefactor: 1e7 S/m, activation_energy: -30 eV, source: made up, confidence: recalled}"
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                outcome = self.call("run", TAOX, "--output", "out", *overrides(self.own_material(law)), ranks=ranks)
                self.assertIn(outcome.status, (GAVE_UP, BAD_INPUT), str(outcome))
                self.assert_no_foreign_words(outcome)
                if outcome.status == GAVE_UP:
                    failure = summary(self.path("out"))["failure"]
                    self.assertTrue(failure["no_number"], failure)
                    self.assertRegex(outcome.out, r"at \([\d.e+-]+, [\d.e+-]+\) nm, where the equation gives no number")

    def test_a_singular_matrix(self):
        """A layer that conducts nothing leaves its potential without a value: the run ends with status 3 and a place."""
        nothing = "{value: 0 S/m, source: made up, confidence: recalled}"
        outcome = self.call("run", TAOX, "--output", "out", *overrides(self.own_material(nothing)))
        self.assertIn(outcome.status, (GAVE_UP, BAD_INPUT), str(outcome))
        self.assert_no_foreign_words(outcome)
        self.assertRegex(outcome.out + outcome.error, r"(?i)conductivit")


class AbsurdSizes(FaultTest):
    def test_are_refused_before_anything_is_allocated(self):
        """A device of more cells than any machine holds is refused in a moment and with little memory."""
        limit = 1 << 31

        def small():
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

        for entry, value in [
            ("Stack/Layer base/Cell size", "1e-9 nm"),
            ("Stack/Layer base/Thickness", "1e12 nm"),
            ("Stack/Radius", "1e300 nm"),
            ("Stack/Lateral cell size", "1e-300 nm"),
            ("Mesh/Refinement", "8"),
            ("Protocol/Steps", "repeat 1000000000000000000 (repeat 1000000000000000000 (hold 1 s))"),
        ]:
            with self.subTest(entry=entry):
                words = [self.program, "check", TAOX, "--set", f"{entry}={value}"]
                ended = subprocess.run(words, capture_output=True, text=True, timeout=60, preexec_fn=small)
                if entry != "Protocol/Steps":  # many repeats are lazily fine
                    self.assertEqual(ended.returncode, BAD_INPUT, ended.stdout + ended.stderr)
                    self.assertRegex(ended.stderr, "cells, more than the limit|larger than")
                self.assertIn(ended.returncode, (DONE, BAD_INPUT), ended.stderr)


class Contradictions(FaultTest):
    def test_are_told(self):
        """Entries that exclude each other are told with both names."""
        for settings, words in [
            ({"Time/Minimum step": "1 s"}, "Minimum step"),
            ({"Time/Maximum step": "1 ns"}, "Initial step"),
            ({"Stack/Layer base/Cells": "4"}, "give either one"),
            ({"Physics/Heat": "off", "Contact top/Temperature": ""}, None),
            ({"Contact top/Temperature": "", "Contact bottom/Temperature": ""}, "steady heat needs"),
            ({"Contact top/Boundary": "bottom"}, "stands on 'bottom' already"),
            ({"Stack/Depth": "5 nm"}, "no meaning in axisymmetric"),
            ({"Physics/Species": ""}, "Species"),
        ]:
            with self.subTest(settings=settings):
                outcome = self.call("check", TAOX, *overrides(settings))
                if words is None:
                    self.assertEqual(outcome.status, DONE, str(outcome))
                    continue
                self.assertEqual(outcome.status, BAD_INPUT, str(outcome))
                self.assertIn(words, outcome.error)


if __name__ == "__main__":
    main()
