# SPDX-License-Identifier: Apache-2.0
"""A run that cannot go on ends with status 3, says why, and leaves what it has."""
import fcntl
import os
import re
import unittest
import xml.etree.ElementTree as xml

import numpy as np

from ionstack_runs import BAD_INPUT, FAST, GAVE_UP, MOMENT, ProgramTest, main, summary, table, text_of


class InUse(ProgramTest):
    def test_two_runs_in_one_folder(self):
        """A run leaves a folder alone as long as another one writes into it, whatever becomes of that."""
        self.run_study("out", MOMENT)
        for ranks in (1, 2):
            folder = os.open(self.path("out"), os.O_RDONLY)
            fcntl.flock(folder, fcntl.LOCK_EX)  # as a run holds it
            before = [text_of(self.path("out", name)) for name in ("summary.json", "terminal.csv", "log.txt")]
            outcome = self.run_study("out", MOMENT, ranks=ranks, expect=BAD_INPUT)
            self.assertRegex(outcome.error, "output folder '.*out' cannot be used: another run writes into it; choose another")
            self.assertEqual(len(outcome.error.strip().splitlines()), 1)
            self.assertEqual(
                before, [text_of(self.path("out", name)) for name in ("summary.json", "terminal.csv", "log.txt")]
            )
            os.close(folder)
            self.run_study("out", MOMENT, ranks=ranks)


class GivesUp(ProgramTest):
    def assert_results_so_far(self, folder, outcome, message):
        """All files are readable, the message is on screen, in the log and in the summary."""
        numbers = summary(folder)
        self.assertEqual(numbers["status"], GAVE_UP)
        self.assertRegex(numbers["message"], message)
        for text in (outcome.out, text_of(os.path.join(folder, "log.txt"))):
            self.assertIn("ended early: " + numbers["message"], text)
        self.assertEqual(outcome.lines[-1], "output in " + folder)
        self.assert_no_foreign_words(outcome)

        text = text_of(os.path.join(folder, "terminal.csv"))
        self.assertTrue(text.endswith("\n"))
        self.assertEqual(len({line.count(",") for line in text.splitlines()}), 1)
        terminal = table(os.path.join(folder, "terminal.csv"))
        self.assertTrue(all(np.isfinite(terminal[name]).all() for name in terminal.dtype.names))
        self.assertAlmostEqual(numbers["end_time_s"], terminal["time_s"][-1], delta=1e-14)  # printed with 15 digits
        xml.parse(os.path.join(folder, "fields.pvd"))
        return numbers, terminal

    def test_steps_used_up(self):
        """The permitted number of steps ends the run; the message names number, time and entry."""
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                outcome = self.run_study("out", {**FAST, "Time/Maximum steps": "20"}, expect=GAVE_UP, ranks=ranks)
                message = r"number of steps, 20, is used up at 0\.\d+ s; .*Time/Maximum steps"
                numbers, terminal = self.assert_results_so_far(self.path("out"), outcome, message)
                self.assertEqual(len(terminal), 21)
                self.assertEqual(outcome.out.count("ended early"), 1)

    def test_steps_are_counted_over_break_points(self):
        """The permitted number of steps is that of the whole run, not of each part of the protocol."""
        settings = {**FAST, "Protocol/Steps": "hold 1 ms, hold 1 ms, hold 1 ms, hold 1 ms", "Time/Maximum steps": "10"}
        outcome = self.run_study("out", settings, expect=GAVE_UP)
        numbers, terminal = self.assert_results_so_far(self.path("out"), outcome, "number of steps, 10,")
        self.assertEqual(len(terminal), 11)
        self.assertGreater(terminal["time_s"][-1], 1e-3)  # in the second part at the earliest

    def test_steps_below_the_minimum(self):
        """Switching that needs shorter steps than permitted ends the run; the message says field, place, time, entry."""
        outcome = self.run_study(
            "out", {**FAST, "Time/Minimum step": "5 ms", "Time/Initial step": "5 ms"}, expect=GAVE_UP
        )
        message = r"(oxygen vacancy|temperature|potential) at \(([\d.e+-]+), ([\d.e+-]+)\) nm"
        numbers, terminal = self.assert_results_so_far(self.path("out"), outcome, message)
        self.assertIn("Time/Minimum step", numbers["message"])
        _, r, z = re.search(message, numbers["message"]).groups()
        self.assertTrue(0 <= float(r) <= 20 and 0 <= float(z) <= 95)  # inside of the device
        when = float(re.search(r" at ([\d.e+-]+) s[;,]", numbers["message"])[1])
        self.assertAlmostEqual(when, terminal["time_s"][-1], delta=6e-3)  # at most one step later
        # The first switching event, at 0.85 V or 0.425 s, is what needs short steps.
        self.assertTrue(0.40 < when < 0.46, numbers["message"])

    def test_no_step_succeeds(self):
        """Where the material's law loses its meaning no step succeeds; the message says field, place and time."""
        # The law of thermal conductivity turns negative below 290 K (stated in the material's file).
        cold = {"Contact top/Temperature": "200 K", "Contact bottom/Temperature": "200 K"}
        settings = {**FAST, **cold, "Physics/Ambient temperature": "200 K", "Protocol/Steps": "ramp to 0.6 V at 2 V/s"}
        outcome = self.run_study("out", settings, expect=GAVE_UP)
        message = r" at [\d.e+-]+ s[;,].*(temperature|oxygen vacancy|potential) at \([\d.e+-]+, [\d.e+-]+\) nm"
        self.assert_results_so_far(self.path("out"), outcome, message)

    def test_the_steps_before_are_those_of_a_run_that_ends(self):
        """What a run leaves that gives up is the beginning of what it would have been."""
        few = {**MOMENT, "Protocol/Steps": "ramp to 0.1 V at 2 V/s"}
        self.run_study("all", few)
        self.run_study("part", {**few, "Time/Maximum steps": "5"}, expect=GAVE_UP)
        rows = text_of(self.path("all", "terminal.csv")).splitlines()
        self.assertGreater(len(rows), 8)
        self.assertEqual(text_of(self.path("part", "terminal.csv")).splitlines(), rows[:7])  # head, start, 5 steps


if __name__ == "__main__":
    main()
