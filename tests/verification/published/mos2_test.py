# SPDX-License-Identifier: Apache-2.0
"""The MoS2 memristor of parameter_files/mos2_lateral.prm against the study that it follows: Spetzler, Abdel, Schwierz,
Ziegler & Farrell, Adv. Electron. Mater. (2023), arXiv:2304.06527, device S1. The currents below are interpolated
linearly in the files IV-S1-cycle-*.dat of github.com/dilaraabdel/VacancyAssistedChargeTransport.jl at a58445b, folder
TMDCDynamics/PostProcessS1/data, written by ChargeTransport.jl; absolute values in A.

The cells are those of the study, because at 1 V cells of half the size change the currents by up to 9 %.

    python3 mos2_test.py PATH_OF_IONSTACK
"""
import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "runs"))
from space_charge import ProgramTest, main, summary, table  # noqa: E402

STUDY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "parameter_files", "mos2_lateral.prm")
CYCLE = "ramp to 13 V at 5 V/s, ramp to -13 V at 5 V/s, ramp to 0 V at 5 V/s"

# Without vacancies there is no hysteresis, and next to no error of time steps. What remains is their approximation of
# the Fermi-Dirac integral, off by 0.6 % at most, and interpolation.
WITHOUT_VACANCIES = {1: 1.277e-8, 5: 1.436e-7, 9: 4.004e-7}
WITHOUT_VACANCIES_TOLERANCE = 0.01

# By cycle: on the way to a voltage and on the way back.
OUT = {
    1: {1: 3.940e-6, 5: 1.392e-5, 9: 1.300e-5, -1: 1.511e-7, -5: 4.426e-6, -9: 1.839e-5},
    2: {1: 4.667e-7, 5: 9.562e-6, 9: 2.446e-5, -1: 2.619e-7, -5: 6.496e-6, -9: 2.067e-5},
    8: {1: 3.288e-7, 5: 7.545e-6, 9: 2.203e-5, -1: 3.277e-7, -5: 7.542e-6, -9: 2.201e-5},
}
BACK = {
    1: {1: 1.232e-7, 5: 1.405e-6, 9: 4.156e-6, -1: 3.435e-7, -5: 3.740e-6, -9: 1.261e-5},
    2: {1: 2.066e-7, 5: 2.390e-6, 9: 8.332e-6, -1: 2.828e-7, -5: 3.197e-6, -9: 1.129e-5},
    8: {1: 2.530e-7, 5: 2.890e-6, 9: 1.024e-5, -1: 2.527e-7, -5: 2.891e-6, -9: 1.025e-5},
}
# The study steps with backward Euler, 0.07 V to 0.1 V at a time, and so lags behind by half a step: 0.05 V, which at
# 1 V, where the current is proportional to the voltage, is 5 %.
TOLERANCE = 0.05
# In the study cycle 2 is up to 42 % off cycle 8 (at 1 V), cycle 3 13 %, cycle 4 4 % and cycle 5 1 %: a fifth stands for
# the limit.
CYCLES = 5


def branches(terminal):
    """Voltages and currents of each monotone branch."""
    voltage, current = terminal["voltage_V"], terminal["current_A"]
    turns = [i for i in range(1, len(voltage) - 1) if (voltage[i] - voltage[i - 1]) * (voltage[i + 1] - voltage[i]) < 0]
    ends = [0, *turns, len(voltage) - 1]
    return [(voltage[a:b + 1], current[a:b + 1]) for a, b in zip(ends, ends[1:])]


def current_at(voltage, branch):
    """The current at a voltage, by the parabola through the three nearest steps."""
    nearest = np.argsort(np.abs(branch[0] - voltage))[:3]
    return float(np.polyval(np.polyfit(branch[0][nearest] - voltage, branch[1][nearest], 2), 0.0))


class WithoutVacancies:
    """A device of the study whose `study` and published `currents` a test gives."""

    def run_loop(self, output, ranks=1, **settings):
        self.run_study(output, {"Output/Field times": "2", **settings}, study=self.study, ranks=ranks)
        return table(self.path(output, "terminal.csv"))

    def test_without_vacancies(self):
        """Currents that space charge limits, the same on two ranks."""
        settings = {"Species sulfur vacancy/Initial concentration": "0 1/m^3", "Protocol/Rest": "0 s",
                    "Protocol/Steps": ", ".join(f"ramp to {voltage} V at 5 V/s" for voltage in self.currents)}  # fmt: skip
        runs = [self.run_loop(f"ranks_{ranks}", ranks, **settings) for ranks in (1, 2)]
        for voltage, expected in self.currents.items():
            found = []
            for terminal in runs:
                step = np.argmin(np.abs(terminal["voltage_V"] - voltage))  # a break point of the protocol
                self.assertAlmostEqual(terminal["voltage_V"][step], voltage, delta=1e-9)
                found.append(terminal["current_A"][step])
            self.assertAlmostEqual(found[0] / expected, 1.0, delta=WITHOUT_VACANCIES_TOLERANCE, msg=f"{voltage} V")
            # Sums in another order.
            self.assertAlmostEqual(found[1] / found[0], 1.0, delta=1e-8, msg=f"{voltage} V on two ranks")


class Loops(WithoutVacancies, ProgramTest):
    study, currents = STUDY, WITHOUT_VACANCIES

    def test_cycles(self):
        """The first two loops, and those that all later ones approach."""
        terminal = self.run_loop("loops", **{"Protocol/Steps": ", ".join([CYCLE] * CYCLES),
                                             "Tolerances/Relative": "1e-3", "Tolerances/Potential": "1 mV"})  # fmt: skip
        # Up from 0 V, down, up, ..., down, up to 0 V: a branch from -13 V to 13 V ends one cycle and begins another.
        found = branches(terminal)
        self.assertEqual(len(found), 2 * CYCLES + 1)
        for cycle, run in ((1, 1), (2, 2), (8, CYCLES)):
            up, down, up_again = found[2 * run - 2:2 * run + 1]
            for voltage in OUT[cycle]:
                there, back = (up, down) if voltage > 0 else (down, up_again)
                for way, branch, expected in (("out", there, OUT[cycle]), ("back", back, BACK[cycle])):
                    ratio = abs(current_at(voltage, branch)) / expected[voltage]
                    self.assertAlmostEqual(ratio, 1.0, delta=TOLERANCE, msg=f"cycle {cycle}, {voltage} V, {way}")
        # Vacancies neither come nor go; their number is kept to round-off.
        errors = summary(self.path("loops"))["conservation"]["ions_relative_error"]
        self.assertLess(errors["sulfur vacancy"], 1e-10)

    def test_begin_of_a_branch(self):
        """At order four vacancies undershoot zero, and with them the potential is not where it belongs by more than its
        tolerance. A branch begins all the same: its first steps would show that as an error, however short they are."""
        terminal = self.run_loop("begin", **{"Protocol/Steps": CYCLE + ", ramp to 13 V at 5 V/s, ramp to 12.5 V at 5 V/s",
                                             "Time/Order": "4"})  # fmt: skip
        self.assertGreater(summary(self.path("begin"))["conservation"]["ions_positivity_correction"], 0.0)
        self.assertAlmostEqual(terminal["voltage_V"][-1], 12.5, delta=1e-9)


if __name__ == "__main__":
    main()
