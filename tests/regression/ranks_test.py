# SPDX-License-Identifier: Apache-2.0
"""The number of processes does not change the result."""
import glob
import os
import unittest
import xml.etree.ElementTree as xml

import numpy as np

from ionstack_runs import FAST, ProgramTest, main, summary, table


class Ranks(ProgramTest):
    def test_loop_on_two_ranks(self):
        """A loop with both switching events is the same on 1 and 2 ranks, to 1e-6 of the largest value of a column."""
        # The order of sums differs, by 1e-16; Newton's method and the error control stop at the same iterations unless
        # a number stands within that of its limit, and then results differ by the tolerance of Newton's method: 3 % of
        # the time step's 1e-3, in one step.
        self.run_study("one", FAST)
        outcome = self.run_study("two", FAST, ranks=2)
        self.assertEqual(outcome.error, "")
        self.assertEqual(outcome.out.count("output in"), 2, "each line once")
        self.assertEqual([summary(self.path(name))["solver"]["ranks"] for name in ("one", "two")], [1, 2])

        a, b = table(self.path("one", "terminal.csv")), table(self.path("two", "terminal.csv"))
        self.assertEqual(a.dtype.names, b.dtype.names)
        for column in ("voltage_V", "current_A", "temperature_max_K"):
            there = np.interp(a["time_s"], b["time_s"], b[column])
            largest = np.abs(a[column]).max()
            self.assertLessEqual(np.abs(there - a[column]).max(), 1e-6 * largest, column)

        # Both switching events are in the loop.
        sweep = summary(self.path("two"))["sweep"]
        self.assertTrue(0.7 < sweep["reset_voltage_V"] < 1.0, sweep)
        self.assertTrue(-0.9 <= sweep["set_voltage_V"] < -0.7, sweep)
        self.assertGreater(sweep["window"], 2.0)
        self.assertEqual(len(summary(self.path("two"))["energy"]["terminal_by_branch_J"]), 4)

        self.assert_pieces("two", 2)
        self.assertEqual(self.cells("one"), self.cells("two"))

    def assert_pieces(self, folder, ranks):
        """Each time's record names a piece per rank, or one file written by all."""
        records = glob.glob(self.path(folder, "fields", "*.pvtu"))
        self.assertEqual(len(records), len(xml.parse(self.path(folder, "fields.pvd")).getroot().findall(".//DataSet")))
        for record in records:
            pieces = xml.parse(record).getroot().findall(".//Piece")
            self.assertIn(len(pieces), (1, ranks))
            for piece in pieces:
                self.assertTrue(os.path.exists(os.path.join(os.path.dirname(record), piece.get("Source"))), record)

    def cells(self, folder):
        """Number of cells in all pieces of the first time."""
        first = xml.parse(self.path(folder, "fields.pvd")).getroot().find(".//DataSet").get("file")
        record = self.path(folder, first)
        return sum(
            int(part.get("NumberOfCells"))
            for piece in xml.parse(record).getroot().findall(".//Piece")
            for part in xml.parse(os.path.join(os.path.dirname(record), piece.get("Source"))).getroot().findall(".//Piece")
        )


if __name__ == "__main__":
    main()
