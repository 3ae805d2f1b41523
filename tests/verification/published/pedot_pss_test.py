# SPDX-License-Identifier: Apache-2.0
"""The electrochemical transistor of parameter_files/pedot_pss_cell.prm against what must be: a channel that is neutral
and in equilibrium with solution and source, the charge of the cations that it takes up, and Nernst's shift with their
concentration.

    python3 pedot_pss_test.py PATH_OF_IONSTACK
"""
import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "runs"))
from space_charge import CHARGE, THERMAL_VOLTAGE, ProgramTest, main, table  # noqa: E402

STUDY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "parameter_files", "pedot_pss_cell.prm")

# Of the study.
LENGTH, SECTION = 10e-6, 100e-9 * 100e-6
SULFONATES, SOLUTION = 5e25, 6.022e25  # 1/m^3
GATE_WORK_FUNCTION, WIDTH = 5.18, 0.1  # eV
# Of the database: PEDOT:PSS as Driftfusion has it.
STATES, LEVEL, HOLE_MOBILITY = 1e26, 5.1, 1e-5  # 1/m^3, eV, m^2/(V s)
# Rivnay et al., Sci. Adv. 1, e1400251 (2015), and range in the database.
LEAST_CAPACITANCE, LARGEST_CAPACITANCE = 2e7, 6e7  # F/m^3

# Small against kT/q, so that the channel is the same from source to drain: what is left is of second order, (5 mV/2)^2
# over 6 (kT/q)^2, 0.2 %.
DRAIN_VOLTAGE = 5e-3
# Salt evens out over the 2 um of the solution in (2 um)^2/(pi^2/4 2e-9 m^2/s) = 0.8 ms.
RAMP, HOLD = 0.2e-3, 4e-3
VOLTAGES = (0.0, 0.1, 0.2, 0.3)

# Where the channel touches the solution, over 0.3 nm of its 100 nm, there are up to a third more holes: 0.1 %. The
# error of the mesh is 0.05 %, found with cells of half and quarter the size.
THEORY_TOLERANCE = 5e-3
UPTAKE_TOLERANCE = 1e-3
RANKS_TOLERANCE = 1e-3  # of the time steps


def holes_at(potential):
    """Holes at a Fermi level of 0 V: those of a Gaussian density of states, by the trapezoidal rule, which is exact to
    round-off for it."""
    energy = np.linspace(-8 * WIDTH, 8 * WIDTH, 4001)  # of the holes, from the level
    states = np.exp(-0.5 * (energy / WIDTH) ** 2) / (WIDTH * np.sqrt(2 * np.pi))
    filled = states / (1 + np.exp((energy + potential + LEVEL) / THERMAL_VOLTAGE))
    return STATES * np.sum(filled) * (energy[1] - energy[0])


def neutral_holes(gate):
    """Holes of the channel by the gate's voltage: sulfonates less cations, which are in equilibrium with the
    solution. The Fermi level is that of the middle of the channel."""
    fermi = -DRAIN_VOLTAGE / 2
    low, high = -7.0, -3.0
    for _ in range(100):
        potential = 0.5 * (low + high)
        cations = SOLUTION * np.exp(-(potential + GATE_WORK_FUNCTION - gate) / THERMAL_VOLTAGE)
        if holes_at(potential - fermi) + cations > SULFONATES:
            low = potential
        else:
            high = potential
    return holes_at(potential - fermi)


class Channel(ProgramTest):
    def levels(self, output, voltages, settings=None, ranks=1):
        """Conductance in S, and elementary charges that came with ions since the start, after a hold at each voltage
        of the gate; the first is that of the start."""
        steps = [f"ramp to {voltage} V in {RAMP} s, hold {HOLD} s" for voltage in voltages[1:]]
        self.run_study(output, {
            "Protocol/Steps": ", ".join([f"hold {RAMP} s", *steps]),
            "Mesh/Refinement": "0",
            "Contact drain/Voltage": f"-{DRAIN_VOLTAGE} V",
            "Output/Field times": "0",
            **(settings or {})}, study=STUDY, ranks=ranks)
        terminal = table(self.path(output, "terminal.csv"))
        ends = RAMP + (RAMP + HOLD) * np.arange(len(voltages))
        rows = [np.argmin(np.abs(terminal["time_s"] - end)) for end in ends]
        np.testing.assert_allclose(terminal["voltage_V"][rows], voltages, atol=1e-9)
        # What is left of the current that charges the channel comes in halves from both sides.
        current = 0.5 * (terminal["current_source_A"] - terminal["current_drain_A"])[rows]
        charge = (terminal["ions_potassium_ion"] - terminal["ions_chloride_ion"])[rows]
        return current / DRAIN_VOLTAGE, charge - charge[0], charge[0]

    def test_cations_take_the_place_of_holes(self):
        conductance, uptake, at_start = self.levels("levels", VOLTAGES)
        theory = np.array([neutral_holes(voltage) for voltage in VOLTAGES])
        expected = CHARGE * HOLE_MOBILITY * theory * SECTION / LENGTH
        np.testing.assert_allclose(conductance / expected, 1.0, atol=THEORY_TOLERANCE)

        # Each cation more is a hole less: the solution stays neutral, and the contacts hold next to no charge.
        holes = SULFONATES * SECTION * LENGTH - at_start
        np.testing.assert_allclose(conductance / conductance[0], 1 - uptake / holes, atol=UPTAKE_TOLERANCE)

        # The charge that a volt brings in is what is measured of this polymer.
        capacitance = CHARGE * (uptake[2] - uptake[1]) / (VOLTAGES[2] - VOLTAGES[1]) / (SECTION * LENGTH)
        self.assertGreater(capacitance, LEAST_CAPACITANCE)
        self.assertLess(capacitance, LARGEST_CAPACITANCE)

    def test_two_ranks(self):
        one, two = (self.levels(f"ranks_{ranks}", (0.0, 0.2), ranks=ranks) for ranks in (1, 2))
        np.testing.assert_allclose(two[0], one[0], rtol=RANKS_TOLERANCE)
        np.testing.assert_allclose(two[1], one[1], rtol=RANKS_TOLERANCE)

    def test_concentration_shifts_the_gate(self):
        """With a third of the salt the gate needs kT/q ln 3 = 28 mV more."""
        concentration = f"{SOLUTION / 3} 1/m^3"
        settings = {f"Species {ion}/Initial concentration": concentration for ion in ("potassium ion", "chloride ion")}
        settings.update({f"Contact gate/Reservoir {ion}/Concentration": concentration
                         for ion in ("potassium ion", "chloride ion")})
        gate = 0.2 + THERMAL_VOLTAGE * np.log(3)
        conductance, _, _ = self.levels("salt", (0.0, gate), settings)
        expected = CHARGE * HOLE_MOBILITY * neutral_holes(0.2) * SECTION / LENGTH
        self.assertAlmostEqual(conductance[1] / expected, 1.0, delta=THEORY_TOLERANCE)


if __name__ == "__main__":
    main()
