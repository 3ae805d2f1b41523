# SPDX-License-Identifier: Apache-2.0
"""A run that is ended, in whatever way, is gone on with, and nothing is lost."""
import glob
import json
import os
import random
import signal
import subprocess
import time
import xml.etree.ElementTree

import numpy as np

from ionstack_runs import BAD_INPUT, DONE, FAST, LAUNCHER, TAOX, ProgramTest, main, overrides, summary, table, text_of

STOPPED = 4
# A quarter of the loop: the reset is in it.
SHORT = {**FAST, "Protocol/Steps": "ramp to 0.9 V at 2 V/s, ramp to 0 V at 2 V/s", "Checkpoint/Every": "1 ms"}
# Time step's tolerance of the device, as part of the largest current: both runs solve the same equations, but the
# Jacobian that Newton's method has kept is lost with the process, so that results differ within what it leaves of the
# error, 3 % of that tolerance in each of about 100 steps, which the error control corrects.
TOLERANCE = 1e-3


class Restart(ProgramTest):
    def start(self, output, settings, *more, ranks=1):
        command = [self.program, "run", TAOX, "--output", self.path(output), *overrides(settings), *more]
        if ranks > 1:
            command = [os.environ.get("MPIEXEC", "mpiexec"), "-n", str(ranks), *command]
        return subprocess.Popen(
            command, cwd=self.folder, env={**os.environ, **LAUNCHER}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )

    def checkpoints(self, output):
        """By the number of their step: a run may remove one at any moment, so their times cannot be asked for."""
        return sorted(
            glob.glob(self.path(output, "checkpoint", "*.checkpoint")),
            key=lambda path: int(os.path.basename(path)[5:].split(".")[0]),
        )

    def wait_for_rows(self, output, rows):
        """Until the table has so many rows."""
        path = self.path(output, "terminal.csv")
        for _ in range(6000):
            if os.path.exists(path) and text_of(path).count("\n") > rows:
                return
            time.sleep(0.005)
        self.fail("the run does not get on")

    def assert_same_loop(self, one, other):
        a, b = table(self.path(one, "terminal.csv")), table(self.path(other, "terminal.csv"))
        self.assertTrue(np.all(np.diff(b["step"]) == 1), "each step once")
        for column in ("voltage_V", "current_A", "temperature_max_K"):
            there = np.interp(a["time_s"], b["time_s"], b[column])
            self.assertLessEqual(np.abs(there - a[column]).max(), TOLERANCE * np.abs(a[column]).max(), column)
        here, there = summary(self.path(one)), summary(self.path(other))
        self.assertEqual(there["status"], 0)
        # The tables are made of all steps, before and after.
        for value in ("terminal_J", "dissipated_J"):
            self.assertAlmostEqual(there["energy"][value] / here["energy"][value], 1.0, delta=TOLERANCE)
        self.assertEqual(len(there["energy"]["terminal_by_branch_J"]), len(here["energy"]["terminal_by_branch_J"]))
        self.assertLess(there["conservation"]["ions_relative_error"]["oxygen vacancy"], 1e-12)
        self.assertEqual(
            [value["left_validity"] for value in there["material_values"]],
            [value["left_validity"] for value in here["material_values"]],
        )
        self.assertEqual(self.moments(one), self.moments(other), "fields at the same times")

    def assert_readable(self, output):
        """Every file that a program may want to read can be read: whole rows, whole documents."""
        for at, _, names in os.walk(self.path(output)):
            for path in (os.path.join(at, name) for name in names):
                if path.endswith((".vtu", ".pvd")):
                    xml.etree.ElementTree.parse(path)
                elif path.endswith(".json"):
                    json.loads(text_of(path))
                elif path.endswith(".csv"):
                    text = text_of(path)
                    self.assertTrue(text == "" or text.endswith("\n"), f"{path}: '{text[-100:]}'")
                    rows = text.splitlines()
                    for row in rows:
                        self.assertEqual(row.count(","), rows[0].count(","), f"{path}: '{row}'")

    def moments(self, output):
        return text_of(self.path(output, "fields.pvd")).count("<DataSet"), len(
            np.unique(table(self.path(output, "axis.csv"))["voltage_V"].round(2))
        )

    def test_kill_at_any_moment(self):
        """kill -9 at random moments, again and again, until the run is done."""
        self.run_study("whole", SHORT)
        moments = random.Random(7)
        newest = lambda: (self.checkpoints("killed") or [""])[-1]
        for _ in range(20):
            before = newest()
            run = self.start("killed", SHORT, "--restart")
            # Each time it gets a little further, also on a machine that is busy.
            while run.poll() is None and newest() == before:
                time.sleep(0.005)
            try:
                run.wait(timeout=moments.uniform(0.0, 0.3))
            except subprocess.TimeoutExpired:
                run.kill()
                run.wait()
            errors = run.stderr.read()
            run.stderr.close()
            if run.returncode == DONE:
                break
            self.assertEqual(run.returncode, -signal.SIGKILL, errors)
            self.assert_readable("killed")
            self.assertTrue(np.all(np.isfinite(table(self.path("killed", "terminal.csv"))["current_A"])))
        self.run_study("killed", SHORT, "--restart")
        self.assert_same_loop("whole", "killed")

    def test_kill_and_restart_each(self):
        """kill -9 at a random moment of a run, from its very beginning, and the whole run after that, as often as wanted."""
        begin = time.monotonic()
        self.run_study("whole", SHORT)
        took = time.monotonic() - begin
        moments = random.Random(int(os.environ.get("IONSTACK_SEED", "11")))
        for number in range(int(os.environ.get("IONSTACK_KILLS", "3"))):
            output = f"killed_{number}"
            moment = moments.uniform(0.0, took)
            run = self.start(output, SHORT)
            try:
                run.wait(timeout=moment)
            except subprocess.TimeoutExpired:
                run.kill()
            run.communicate()
            with self.subTest(number=number, moment=f"{moment:.3f} s of {took:.1f} s", status=run.returncode):
                self.assert_readable(output)
                outcome = self.run_study(output, SHORT, "--restart")
                self.assertRegex(outcome.out, "going on from|no checkpoint in")
                self.assert_readable(output)
                self.assert_same_loop("whole", output)

    def test_signal_and_other_number_of_ranks(self):
        """SIGTERM ends with a checkpoint and status 4; two ranks go on, and one again."""
        self.run_study("whole", SHORT)
        settings = {**SHORT, "Checkpoint/Every": "0 s"}
        run = self.start("stopped", settings)
        self.wait_for_rows("stopped", 15)
        run.send_signal(signal.SIGTERM)
        time.sleep(0.02)
        run.send_signal(signal.SIGTERM)  # as SLURM and its srun both send it
        _, errors = run.communicate(timeout=60)
        self.assertEqual(run.returncode, STOPPED, errors)
        self.assertEqual(summary(self.path("stopped"))["status"], STOPPED)
        rows = len(table(self.path("stopped", "terminal.csv")))

        run = self.start("stopped", settings, "--restart", ranks=2)
        self.wait_for_rows("stopped", rows + 10)
        with open(self.path("stopped", "control"), "w", encoding="utf-8") as file:
            file.write("stop")
        _, errors = run.communicate(timeout=60)
        self.assertEqual(run.returncode, STOPPED, errors)
        self.assertGreater(len(table(self.path("stopped", "terminal.csv"))), rows)

        outcome = self.run_study("stopped", settings, "--restart")
        self.assertIn("going on from", outcome.out)
        self.assert_same_loop("whole", "stopped")

    def test_done_run_is_left_as_it_is(self):
        """A run that is done, gone on with, is done; its table is the same, byte by byte."""
        settings = {**FAST, "Protocol/Steps": "ramp to 0.1 V at 2 V/s, read 0.1 V, hold 1 ms, pulse 0.2 V width 1 ms"}
        self.run_study("run", settings)
        before = {name: text_of(self.path("run", name)) for name in ("terminal.csv", "reads.csv", "pulses.csv", "axis.csv")}
        figures = summary(self.path("run"))
        self.run_study("run", settings, "--restart")
        for name, text in before.items():
            self.assertEqual(text_of(self.path("run", name)), text, name)
        again = summary(self.path("run"))
        for entry in ("sweep", "pulses", "reads", "energy", "temperature", "material_values"):
            self.assertEqual(again[entry], figures[entry], entry)
        for count in ("steps", "newton_iterations", "rejected_steps"):
            self.assertEqual(again["solver"][count], figures["solver"][count], count)

    def test_damaged_checkpoints(self):
        """One that is cut short or has a flipped bit is not used, but the one before it; without any there is a word."""
        settings = {**SHORT, "Protocol/Steps": "ramp to 0.2 V at 2 V/s"}
        self.run_study("run", settings)
        newest = lambda: self.checkpoints("run")
        self.assertEqual(len(newest()), 2, "two are kept")
        self.assertEqual(glob.glob(self.path("run", "checkpoint", "*.part")), [])
        whole = text_of(self.path("run", "terminal.csv"))

        with open(newest()[-1], "r+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.truncate(size - 1)
        outcome = self.run_study("run", settings, "--restart")
        self.assertIn("cut short; going on from the checkpoint before", outcome.out)
        self.assertEqual(text_of(self.path("run", "terminal.csv")).count("\n"), whole.count("\n"))

        flips = random.Random(3)
        for _ in range(6):
            path = newest()[-1]
            with open(path, "r+b") as file:
                size = file.seek(0, os.SEEK_END)
                at = flips.randrange(size)
                file.seek(at)
                byte = file.read(1)[0]
                file.seek(at)
                file.write(bytes([byte ^ 1 << flips.randrange(8)]))
            outcome = self.run_study("run", settings, "--restart")
            self.assertIn("going on from the checkpoint before", outcome.out, f"bit at {at} of {size}")

        for path in newest():
            with open(path, "wb"):
                pass
        outcome = self.run_study("run", settings, "--restart", expect=BAD_INPUT)
        self.assertIn("no checkpoint can be used", outcome.error)
        self.assertIn("run without --restart", outcome.error)
        self.assert_no_foreign_words(outcome)

    def test_changed_inputs(self):
        """Changed inputs are listed and refused, unless they are allowed."""
        settings = {**SHORT, "Protocol/Steps": "ramp to 0.1 V at 2 V/s"}
        self.run_study("run", settings)
        longer = {**settings, "Protocol/Steps": "ramp to 0.1 V at 2 V/s, hold 10 ms", "Tolerances/Relative": "2e-3"}
        outcome = self.run_study("run", longer, "--restart", expect=BAD_INPUT)
        self.assertIn("Protocol/Steps: was 'ramp to 0.1 V at 2 V/s', is 'ramp to 0.1 V at 2 V/s, hold 10 ms'", outcome.error)
        self.assertIn("Tolerances/Relative: was '1e-3', is '2e-3'", outcome.error)
        self.assertIn("--allow-changes", outcome.error)
        rows = len(table(self.path("run", "terminal.csv")))
        self.run_study("run", longer, "--restart", "--allow-changes")
        after = table(self.path("run", "terminal.csv"))
        self.assertGreater(len(after), rows)
        self.assertAlmostEqual(after["time_s"][-1], 0.06, delta=1e-12)
        # What says only how much is written may differ.
        self.run_study("run", {**longer, "Output/Field times": "3"}, "--restart")
        # Another mesh is another device.
        other = {**longer, "Mesh/Refinement": "1"}
        outcome = self.run_study("run", other, "--restart", "--allow-changes", expect=BAD_INPUT)
        self.assertIn("another mesh", outcome.error)

    def test_no_checkpoint_yet(self):
        """Without a checkpoint the run starts from the beginning, and says so: a job that is put back needs no other command."""
        outcome = self.run_study("run", {**SHORT, "Protocol/Steps": "ramp to 0.02 V at 2 V/s"}, "--restart")
        self.assertIn("no checkpoint", outcome.out)

    def test_requests(self):
        """The control file asks for a checkpoint and a picture; a word that means nothing is named."""
        settings = {**SHORT, "Checkpoint/Every": "0 s"}
        run = self.start("run", settings)
        self.wait_for_rows("run", 5)
        with open(self.path("run", "control"), "w", encoding="utf-8") as file:
            file.write("checkpoint picture pictures")
        for _ in range(2000):
            if glob.glob(self.path("run", "checkpoint", "*.checkpoint")):
                break
            time.sleep(0.01)
        _, errors = run.communicate(timeout=120)
        self.assertEqual(run.returncode, DONE, errors)
        self.assertEqual(len(glob.glob(self.path("run", "checkpoint", "*.checkpoint"))), 1)
        self.assertFalse(os.path.exists(self.path("run", "control")))
        self.assertIn("'pictures' in", text_of(self.path("run", "log.txt")))
        plain = summary(self.path("run"))
        self.run_study("plain", settings)
        self.assertEqual(
            text_of(self.path("run", "fields.pvd")).count("<DataSet"),
            text_of(self.path("plain", "fields.pvd")).count("<DataSet") + 1,
        )
        self.assertEqual(plain["solver"]["steps"], summary(self.path("plain"))["solver"]["steps"])


if __name__ == "__main__":
    main()
