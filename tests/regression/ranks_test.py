# SPDX-License-Identifier: Apache-2.0
"""The number of processes does not change the result."""
import glob
import os
import sys
import unittest
import xml.etree.ElementTree as xml

import numpy as np

from ionstack_runs import FAST, MOMENT, SOURCE, ProgramTest, main, summary, table

sys.path.insert(0, os.path.join(SOURCE, "postprocess", "pictures"))
from plots import vtu

# Of regions and contacts in field files.
NUMBERS = {"region: bottom electrode": 0, "region: base": 1, "region: switching layer": 2, "region: top electrode": 3,
           "contact: bottom": 0, "contact: top": 1}  # fmt: skip


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

        self.assert_files("one", 1)
        self.assert_files("two", 1)
        self.assertEqual(self.numbers("one"), self.numbers("two"))

    def test_files_of_fields(self):
        """Ranks write one file together or one each; names of regions and contacts and all cells are in them either way."""
        for ranks, files, expected in ((1, 0, 1), (2, 0, 2), (2, 1, 1), (2, 5, 2)):
            with self.subTest(ranks=ranks, files=files):
                self.run_study("out", {**MOMENT, "Output/Field files": str(files)}, ranks=ranks)
                self.assert_files("out", expected)
                numbers = self.numbers("out")
                if ranks == 1:
                    alone = numbers
                self.assertEqual(numbers, alone)
        regions, contacts = alone
        # As `region` counts layers from the bottom; electrodes of 20 nm have both contacts' cells, in equal columns.
        self.assertEqual(set(regions), {0.0, 1.0, 2.0, 3.0})
        self.assertEqual(set(contacts), {-1.0, 0.0, 1.0})
        self.assertEqual(contacts[0.0], contacts[1.0])

    def assert_files(self, folder, files):
        """Each time has a record over so many files, each of one piece with the numbers of regions and contacts by name."""
        records = glob.glob(self.path(folder, "fields", "*.pvtu"))
        self.assertEqual(len(records), len(xml.parse(self.path(folder, "fields.pvd")).getroot().findall(".//DataSet")))
        self.assertEqual(len(glob.glob(self.path(folder, "fields", "*.vtu"))), files * len(records))
        for record in records:
            sources = [piece.get("Source") for piece in xml.parse(record).getroot().findall(".//Piece")]
            self.assertEqual(len(sources), files)
            roots = [xml.parse(os.path.join(os.path.dirname(record), source)).getroot() for source in sources]
            for root in roots:
                self.assertEqual(len(root.findall(".//Piece")), 1)
                numbers = {array.get("Name"): float(array.text) for array in root.findall(".//FieldData/DataArray")}
                self.assertGreaterEqual(numbers.pop("TIME"), 0.0)
                self.assertEqual(numbers, NUMBERS)

    def numbers(self, folder):
        """How many cells of the first time have each number of a region, and of a contact."""
        index = xml.parse(self.path(folder, "fields.pvd")).getroot().find(".//DataSet").get("file")
        grid = vtu.read(self.path(folder, index))
        counts = [np.unique(values, return_counts=True) for values in (grid.region, grid.contact)]
        return [dict(zip(values.tolist(), count.tolist())) for values, count in counts]


if __name__ == "__main__":
    main()
