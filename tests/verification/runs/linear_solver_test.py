# SPDX-License-Identifier: Apache-2.0
"""The linear solvers against each other, the iterative one on one rank and on two, and its options.

A quarter of the TaOx device in 3D, small enough for both solvers, with vacancies that drift: with contacts at given
voltages, and with a series resistor and a compliance limit, whose unknowns belong to no node.

    python3 linear_solver_test.py PATH_OF_IONSTACK
"""
import os
import re

import numpy as np

from space_charge import BAD_INPUT, GAVE_UP, ProgramTest, main, summary, table

STUDY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "parameter_files", "taox_memristor_3d.prm")
SPACE_CHARGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "benchmarks", "space_charge_3d.prm")
# Coarser than the file, at the voltages at which the reset begins.
SETTINGS = {
    "Stack/Lateral cell size at lines": "1.5 nm",
    "Stack/Layer switching layer/Cell size at top": "0.2 nm",
    "Protocol/Steps": "ramp to 0.6 V in 60 ms",
    "Output/Field times": "1",
}
CIRCUIT = {"Contact top/Series resistance": "3 kOhm", "Contact top/Compliance": "100 uA"}
THERMAL_VOLTAGE = 0.02585  # kT/e at 300 K [V], by which currents of carriers depend on potentials
COLUMNS = ("-pc_type", "fieldsplit", "-ksp_converged_reason")
MOMENT = {"Protocol/Steps": "ramp to 1 mV in 1 ms"}
# What Newton's method may leave in each of at most 30 steps is 0.03 of the steps' tolerance of 1e-3, by either solver.
STEPS, TOLERANCE = 30, 2 * 0.03 * 1e-3
# Its bound of the power balance.
POWER_BALANCE = 4e-9


class LinearSolver(ProgramTest):
    def solve(self, name, options, ranks=1, **settings):
        self.run_study(name, {**SETTINGS, **settings}, *options.split(), study=STUDY, ranks=ranks)
        return table(self.path(name, "terminal.csv")), summary(self.path(name))

    def assert_equal_runs(self, one, other):
        (rows, found), (other_rows, other_found) = one, other
        self.assertLess(found["solver"]["steps"], STEPS)
        self.assertEqual(found["solver"]["steps"], other_found["solver"]["steps"])
        for column in ("voltage_V", "current_A", "temperature_max_K", "dissipated_power_W"):
            # Only round-off separates the steady states; steps add what each may leave.
            allowed = TOLERANCE * STEPS * np.abs(other_rows[column]).max()
            self.assertLess(np.abs(rows[column] - other_rows[column]).max(), allowed, column)
        for run in (found, other_found):
            self.assertLess(run["conservation"]["power_balance_error"], 2 * POWER_BALANCE)

    def test_iterative_equals_direct(self):
        for circuit in ({}, CIRCUIT):
            direct = self.solve("direct", "-pc_type lu", **circuit)
            self.assertIn("MUMPS", direct[1]["solver"]["linear_solver"])
            for ranks in (1, 2):
                iterative = self.solve(f"iterative_{ranks}", "-pc_type fieldsplit", ranks, **circuit)
                self.assertIn("BoomerAMG", iterative[1]["solver"]["linear_solver"])
                self.assert_equal_runs(iterative, direct)
                solver = iterative[1]["solver"]
                # A V-cycle of multigrid gains about a decade; five are asked for, with coupled blocks and an old
                # preconditioner a few more. Without one that fits, GMRES takes hundreds.
                self.assertLess(solver["linear_iterations"], 12 * (solver["newton_iterations"] + 10))
                self.assertGreater(solver["memory_peak_B"], 0)
                self.assertLessEqual(solver["memory_peak_of_rank_B"], solver["memory_peak_B"])

    def test_own_factors_equal_those_of_mumps(self):
        for circuit in ({}, CIRCUIT):
            own = self.solve("own", "", **circuit)
            self.assertIn("supernodal", own[1]["solver"]["linear_solver"])
            self.assert_equal_runs(own, self.solve("mumps", "-pc_type lu", **circuit))

    def test_own_factors_with_space_charge(self):
        """Of the currents of whole studies only round-off differs, and what Newton's method leaves of each step's tolerance."""
        for study, steps in (("mos2_lateral", "ramp to 4 V at 1 V/s"), ("pedot_pss_cell", "ramp to 0.2 V at 0.1 V/s")):
            file = os.path.join(os.path.dirname(STUDY), study + ".prm")
            runs = []
            for name, options in (("own", []), ("mumps", ["-pc_type", "lu"])):
                settings = {"Protocol/Steps": steps, "Output/Field times": "1"}
                self.run_study(f"{study}_{name}", settings, *options, study=file)
                runs.append(self.path(f"{study}_{name}"))
            own, mumps = (summary(run)["solver"] for run in runs)
            self.assertIn("supernodal", own["linear_solver"])
            self.assertIn("MUMPS", mumps["linear_solver"])
            one, other = (table(os.path.join(run, "terminal.csv")) for run in runs)
            there = np.interp(one["time_s"], other["time_s"], other["current_A"])
            error = np.abs(one["current_A"] - there).max() / np.abs(there).max()
            self.assertLess(error, 0.03 * 1e-3 * own["steps"], study)

    @staticmethod
    def iterations_a_system(outcome):
        return np.mean([int(n) for n in re.findall(r"Linear solve converged .* iterations (\d+)", outcome.out)])

    def assert_columns_equal_factors(self, study, steps, ranks=(1,), potential=1e-3, **settings):
        """Runs a study with both solvers; returns the iterations a system of the multigrid of columns, by rank. A step may
        leave 0.03 of the tolerance of the `potential` [V]."""
        settings = {"Protocol/Steps": steps, "Output/Field times": "1", **settings}
        self.run_study("factors", settings, "-pc_type", "lu", study=study)
        one, factors = table(self.path("factors", "terminal.csv")), summary(self.path("factors"))["solver"]
        result = []
        for n in ranks:
            outcome = self.run_study(f"columns_{n}", settings, *COLUMNS, study=study, ranks=n)
            other, columns = table(self.path(f"columns_{n}", "terminal.csv")), summary(self.path(f"columns_{n}"))["solver"]
            self.assertIn("multigrid of columns", columns["linear_solver"])
            # At the end: round-off chooses other steps, and between those of a diode at its start lie decades.
            error = abs(one["current_A"][-1] - other["current_A"][-1]) / np.abs(one["current_A"]).max()
            self.assertLess(error, 0.03 * potential / THERMAL_VOLTAGE * factors["steps"], study)
            result.append(self.iterations_a_system(outcome))
            # Nine decades. A V-cycle gains one in a few iterations where columns are whole; an older one, or one without
            # columns, half of that.
            self.assertLess(result[-1], 8 * 9, study)
        return result

    def test_columns_of_each_study(self):
        """Space charge without factors: one column of cells, two of nodes, and a mesh of Gmsh without any columns."""
        for study, steps in (
            ("mos2_lateral", "ramp to 2 V at 1 V/s"),
            ("pedot_pss_cell", "ramp to 0.1 V at 0.1 V/s"),
            ("charon_tio2", None),
            ("cuinp2s6_cell", None),
            ("perovskite_dark_scan", "ramp to 0.36 V at 0.04 V/s"),
            ("perovskite_hysteresis", None),
        ):
            with self.subTest(study=study):
                file = os.path.join(os.path.dirname(STUDY), study + ".prm")
                if steps is None:
                    with open(file, encoding="utf-8") as text:
                        steps = re.search(r"set Steps\s*=\s*([^,\n]*)", text.read()).group(1)
                self.assert_columns_equal_factors(file, steps)

    def test_columns_in_three_dimensions(self):
        """Electrons, holes and two ions under a small electrode, on one rank and on two, also behind a resistor; on a finer
        mesh iterations stay few."""
        steps, grown = "ramp to 0.02 V at 1 V/s", []
        coarse = {"Stack/Lateral cell size": "200 nm", "Tolerances/Potential": "0.1 mV"}
        for circuit in ({}, {"Contact anode/Series resistance": "1e12 Ohm"}):
            found = self.assert_columns_equal_factors(SPACE_CHARGE, steps, (1, 2), 1e-4, **coarse, **circuit)
            grown.append(found[0])
        # Eight times the cells. Without coarser levels iterations grow with the number of columns across.
        fine = {"Stack/Lateral cell size": "200 nm", "Mesh/Refinement": "1", "Protocol/Steps": steps}
        outcome = self.run_study("fine", fine, *COLUMNS, study=SPACE_CHARGE)
        self.assertGreater(summary(self.path("fine"))["solver"]["unknowns"], 20000)
        self.assertLess(self.iterations_a_system(outcome), 2 * grown[0])

    def test_systems_that_are_not_solved(self):
        """A system that GMRES does not solve costs a step; when none is solved the run gives up and names the remedy."""
        whole = self.solve("whole", "-pc_type fieldsplit")
        # Some systems need more than ten iterations.
        tight = self.solve("tight", "-pc_type fieldsplit -ksp_max_it 10")
        self.assertGreater(tight[1]["solver"]["rejected_steps"], whole[1]["solver"]["rejected_steps"])
        for column in ("current_A", "temperature_max_K"):
            there = np.interp(whole[0]["time_s"], tight[0]["time_s"], tight[0][column])
            # Other steps: what the error control allows in each.
            self.assertLess(np.abs(there - whole[0][column]).max(), 1e-3 * STEPS * np.abs(whole[0][column]).max(), column)
        outcome = self.run_study(
            "none", {**SETTINGS, **MOMENT}, "-pc_type", "fieldsplit", "-ksp_max_it", "2", study=STUDY, expect=GAVE_UP
        )
        self.assertIn("try the direct solver, -pc_type lu", outcome.out + outcome.error)
        self.assertIsNone(re.search("PETSc|Petsc", outcome.out + outcome.error))

    def test_options_of_the_blocks(self):
        """Options reach the solvers of the blocks; misspelt ones, and those of solvers that are not there, are refused."""
        threshold = "-fieldsplit_{}_pc_hypre_boomeramg_strong_threshold 0.7"
        known = [threshold.format(block) for block in ("potential", "temperature", "species")]
        for options in (" ".join(known), "-fieldsplit_species_pc_type sor", "-fieldsplit_terminals_pc_type svd"):
            self.solve("known", "-pc_type fieldsplit " + options, **MOMENT)
        for ranks, options in (
            (2, "-pc_type fieldsplit " + threshold.format("potental")),
            (1, "-pc_type fieldsplit -fieldsplit_potential_pc_hypre_boomeramg_strong_treshold 0.7"),
            (1, "-pc_type fieldsplit -fieldsplit_species_pc_type sor " + known[2]),
            (1, "-pc_type lu " + known[0]),
        ):
            outcome = self.run_study(
                "refused", {**SETTINGS, **MOMENT}, *options.split(), study=STUDY, ranks=ranks, expect=BAD_INPUT
            )
            self.assertIn(options.split()[-2], outcome.error)


if __name__ == "__main__":
    main()
