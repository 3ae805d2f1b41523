# SPDX-License-Identifier: Apache-2.0
"""Single ions at random places, and cycles that differ: the same on any number of ranks, other with another seed."""
import csv
import os
import unittest

import numpy as np

from ionstack_runs import BAD_INPUT, MOMENT, STUDIES, ProgramTest, main, summary, table, text_of

VACANCY = "Species oxygen vacancy/"
DISCRETE = {**MOMENT, VACANCY + "Initial distribution": "discrete", VACANCY + "Defect radius": "0.5 nm"}
SPREAD = VACANCY + "Migration energy spread by cycle"
# Three cycles in which nothing switches, with some time at a voltage at which vacancies move.
CYCLES = {
    **MOMENT,
    "Output/Read voltage": "10 mV",
    "Protocol/Steps": "repeat 3 (ramp to 0.02 V at 2 V/s, ramp to 0 V at 2 V/s)",
}


class Defects(ProgramTest):
    def test_number_and_ranks(self):
        self.run_study("one", DISCRETE)
        self.run_study("two", DISCRETE, ranks=2)
        self.run_study("other", {**DISCRETE, "Random/Seed": "2"})
        self.run_study("continuous", MOMENT)
        currents = {name: table(self.path(name, "terminal.csv"))["current_A"][-1] for name in ("one", "two", "other", "continuous")}

        placed = summary(self.path("one"))["initial_defects"]["oxygen vacancy"]
        self.assertEqual(placed, summary(self.path("two"))["initial_defects"]["oxygen vacancy"])
        ions = table(self.path("continuous", "terminal.csv"))["ions_oxygen_vacancy"][0]
        self.assertAlmostEqual(placed["expected"], ions, delta=1e-9 * ions)
        self.assertEqual(placed["placed"], round(ions))
        held = table(self.path("one", "terminal.csv"))["ions_oxygen_vacancy"][0]
        self.assertAlmostEqual(held, placed["placed"], delta=1e-10 * held)
        self.assertNotIn("initial_defects", summary(self.path("continuous")))
        self.assertIn("a ring around the axis", " ".join(summary(self.path("one"))["warnings"]))

        # As for any run on several ranks; see ranks_test.py.
        self.assertAlmostEqual(currents["two"], currents["one"], delta=1e-6 * abs(currents["one"]))
        for other in ("other", "continuous"):
            self.assertGreater(abs(currents[other] / currents["one"] - 1.0), 1e-5, currents)

    def test_poisson(self):
        run = {**DISCRETE, VACANCY + "Number of defects": "Poisson"}
        self.run_study("run", run)
        placed = summary(self.path("run"))["initial_defects"]["oxygen vacancy"]
        self.assertNotEqual(placed["placed"], round(placed["expected"]))
        # Five standard deviations.
        self.assertLess(abs(placed["placed"] - placed["expected"]), 5 * placed["expected"] ** 0.5)

    def test_mistakes(self):
        entry = VACANCY + "Initial distribution"
        for settings, problem in (
            ({entry: "discrete"}, "Defect radius"),
            ({entry: "discrete", VACANCY + "Defect radius": "0 nm"}, "Defect radius: '0 nm' must be greater than 0"),
            ({entry: "discrete", VACANCY + "Defect radius": "0.5"}, "Defect radius: '0.5' has no unit"),
            ({VACANCY + "Defect radius": "0.5 nm"}, "has a meaning with 'Initial distribution = discrete' only"),
            ({"Random/Seed": "-1"}, "Random/Seed"),
            ({**DISCRETE, VACANCY + "Initial concentration": "1e30 1/m^3"}, "at most 1e6 can be placed one by one"),
            ({**DISCRETE, VACANCY + "Initial concentration": "1e21 1/m^3"}, "which rounds to none"),
            ({**MOMENT, "Protocol/Steps": "repeat 2 (hold 1 ms)", SPREAD: "0.2 eV"}, "is more than a sixth of the migration energy, 0.85 eV"),
            ({**MOMENT, "Region base/Conductivity spread by cycle": "2"}, "Conductivity spread by cycle"),
        ):
            for ranks in (1, 2) if "at most" in problem else (1,):
                with self.subTest(problem, ranks=ranks):
                    outcome = self.run_study("refused", settings, expect=BAD_INPUT, ranks=ranks)
                    self.assertIn(problem, outcome.error)
                    self.assertEqual(len(outcome.problems), 1, str(outcome))
                    self.assert_no_foreign_words(outcome)


class Cycles(ProgramTest):
    def rows(self, run):
        with open(self.path(run, "cycles.csv"), encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def test_each_cycle_has_its_draw(self):
        spread = {**CYCLES, SPREAD: "20 meV", "Region switching layer/Conductivity spread by cycle": "0.1"}
        energy, factor = "shift_of_migration_energy_of_oxygen_vacancy_eV", "factor_on_conductivity_of_switching_layer"
        self.run_study("one", spread)
        self.run_study("two", spread, ranks=2)
        self.run_study("other", {**spread, "Random/Seed": "2"})
        rows = {name: self.rows(name) for name in ("one", "two", "other")}
        self.assertEqual([row["cycle"] for row in rows["one"]], ["1", "2", "3"])
        np.testing.assert_allclose([float(row["end_s"]) for row in rows["one"]], [0.02, 0.04, 0.06], rtol=1e-9)
        for name in (energy, factor):
            one, two, other = ([row[name] for row in rows[run]] for run in ("one", "two", "other"))
            self.assertEqual(one, two)
            self.assertEqual(len(set(one + other)), 6)
        resistance = [float(row["on_resistance_Ohm"]) for row in rows["one"]]
        np.testing.assert_allclose([float(row["on_resistance_Ohm"]) for row in rows["two"]], resistance, rtol=1e-6)

        # The switching layer's part of the resistance goes with one over its factor: a larger factor, a smaller one.
        order = np.argsort([float(row[factor]) for row in rows["one"]])
        self.assertEqual(list(order), list(np.argsort(resistance)[::-1]))

        found = summary(self.path("one"))["cycles"]
        self.assertEqual(found["count"], 3)
        self.assertAlmostEqual(found["on_resistance"]["mean_Ohm"], np.mean(resistance), delta=1e-9 * resistance[0])
        self.assertAlmostEqual(
            found["on_resistance"]["relative_spread"], np.std(resistance, ddof=1) / np.mean(resistance), delta=1e-9
        )
        self.assertAlmostEqual(
            found["drawn"][energy[:-3]]["mean_eV"], np.mean([float(row[energy]) for row in rows["one"]]), delta=1e-10
        )

        # The resolved parameters give the same run again.
        self.run_study("again", study=self.path("one", "parameters.prm"))
        self.assertEqual(text_of(self.path("again", "terminal.csv")), text_of(self.path("one", "terminal.csv")))

    def test_nothing_drawn_changes_nothing(self):
        """Without spread, rounds of a repeat are what they are when written out."""
        self.run_study("repeat", CYCLES)
        once = "ramp to 0.02 V at 2 V/s, ramp to 0 V at 2 V/s"
        self.run_study("written", {**CYCLES, "Protocol/Steps": ", ".join(3 * [once])})
        self.assertEqual(text_of(self.path("repeat", "terminal.csv")), text_of(self.path("written", "terminal.csv")))
        self.assertNotIn("drawn", summary(self.path("repeat"))["cycles"])
        self.assertNotIn("cycles", summary(self.path("written")))
        self.assertFalse(os.path.exists(self.path("written", "cycles.csv")))

    def test_draws_hold_until_the_next_cycle(self):
        """Reads see the draws of their cycle; what follows the repeat those of the last one."""
        run = {
            **MOMENT,
            "Region switching layer/Conductivity spread by cycle": "0.1",
            "Protocol/Steps": "read 0.1 V, repeat 2 (read 0.1 V, hold 1 us, read 0.1 V), read 0.1 V",
        }
        self.run_study("run", run)
        before, first, first_again, second, second_again, after = table(self.path("run", "reads.csv"))["conductance_S"]
        # The hold of 1 us at 0 V moves nothing; solves agree to their tolerance of 1 mV in 100 mV at most.
        for same in ((first, first_again), (second, second_again), (second, after)):
            self.assertAlmostEqual(same[0], same[1], delta=1e-2 * abs(same[0]) * 1e-2, msg=str(same))
        self.assertEqual(len({round(g, 9) for g in (before, first, second)}), 3)


class Study(ProgramTest):
    def test_shipped_study(self):
        outcome = self.call("check", os.path.join(STUDIES, "taox_variability_study.prm"))
        self.assertEqual(outcome.status, 0, str(outcome))
        self.assertIn("no mistakes found in 8 cases", outcome.out)


if __name__ == "__main__":
    main()
