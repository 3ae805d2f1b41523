# SPDX-License-Identifier: Apache-2.0
"""A mesh that follows the filament gives the loop of the uniformly refined one, with fewer unknowns."""
import os
import unittest

import numpy as np

from ionstack_runs import FAST, ProgramTest, main, summary, table

COARSE = {
    **FAST,
    "Stack/Layer switching layer/Cell size at top": "0.1 nm",
    "Stack/Lateral cell size at lines": "1 nm",
    "Protocol/Steps": "ramp to 0.9 V at 2 V/s, ramp to 0 V at 2 V/s",
    # Loops are compared by straight lines between their points, which have to lie near each other.
    "Time/Maximum step": "5 ms",
}
UNIFORM = {**COARSE, "Mesh/Refinement": "2"}
ADAPTIVE = {**COARSE, "Adaptive mesh/Every steps": "10", "Adaptive mesh/Levels": "2"}


class Adaptive(ProgramTest):
    def assert_same_current(self, one, other, part):
        a, b = table(self.path(one, "terminal.csv")), table(self.path(other, "terminal.csv"))
        there = np.interp(a["time_s"], b["time_s"], b["current_A"])
        self.assertLessEqual(np.abs(there - a["current_A"]).max(), part * np.abs(a["current_A"]).max())

    def test_loop(self):
        """Within 1 % of the uniform mesh's loop, with at most half its unknowns; ions are kept to round-off."""
        self.run_study("uniform", UNIFORM)
        self.run_study("adaptive", ADAPTIVE)
        self.assert_same_current("uniform", "adaptive", 0.01)
        uniform, adaptive = (summary(self.path(name)) for name in ("uniform", "adaptive"))
        self.assertLessEqual(adaptive["solver"]["unknowns_largest"], 0.5 * uniform["solver"]["unknowns"])
        self.assertGreater(adaptive["solver"]["mesh_changes"], 2)
        # Round-off of sums over some thousand nodes.
        self.assertLess(adaptive["conservation"]["ions_relative_error"]["oxygen vacancy"], 1e-12)
        # The step size is carried over: a restart at 10 us after each change would double the number of steps.
        self.assertLess(adaptive["solver"]["steps"], 1.3 * uniform["solver"]["steps"])

    def test_ranks_and_restart(self):
        """The same on two ranks, and after a restart from the mesh of then."""
        settings = {**ADAPTIVE, "Protocol/Steps": "ramp to 0.5 V at 2 V/s", "Adaptive mesh/Refine above": "0.01", "Adaptive mesh/Coarsen below": "0.002"}
        self.run_study("one", settings)
        self.run_study("two", settings, ranks=2)
        # Cells are changed by the same indicators, which may stand within round-off of their limit: a few may differ.
        # What no rank sees whole, the states that steps look back to, must be carried over as on one: where these are
        # torn at the border of ranks, the error control answers with many short steps.
        one, two = (summary(self.path(name))["solver"] for name in ("one", "two"))
        self.assertAlmostEqual(two["cells"] / one["cells"], 1.0, delta=0.002)
        self.assertAlmostEqual(two["steps"] / one["steps"], 1.0, delta=0.02)
        self.assertEqual(two["mesh_changes"], one["mesh_changes"])
        # The same steps on the same cells: Newton's tolerance, a tenth of that of steps.
        self.assert_same_current("one", "two", 1e-4)

        first = {**settings, "Protocol/Steps": "ramp to 0.3 V at 2 V/s"}
        self.run_study("again", first)
        then = summary(self.path("again"))
        self.run_study("again", {**first, "Protocol/Steps": "ramp to 0.3 V at 2 V/s, ramp to 0.5 V at 2 V/s"}, "--restart", "--allow-changes", ranks=2)
        now = summary(self.path("again"))
        for count in ("mesh_changes", "unknowns_largest", "steps", "newton_iterations"):
            self.assertGreaterEqual(now["solver"][count], then["solver"][count], count)
        del then["timings_s"]["checkpoints"]  # the writing of a checkpoint is not in it
        for section, time in then["timings_s"].items():
            self.assertGreaterEqual(now["timings_s"][section], time, section)
        # The break point at 0.3 V begins afresh: the error control's tolerance.
        self.assert_same_current("one", "again", 2e-3)


if __name__ == "__main__":
    main()
