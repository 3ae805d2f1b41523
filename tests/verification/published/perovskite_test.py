# SPDX-License-Identifier: Apache-2.0
"""Perovskite cells with mobile iodide vacancies against two independent codes, and against what must be.

A scan in the dark, parameter_files/perovskite_dark_scan.prm: Abdel, Courtier & Farrell, Opt. Quantum Electron. 55, 884
(2023), doi:10.1007/s11082-023-05125-9. The numbers below are from the files that IonMonger and ChargeTransport.jl wrote
for them: github.com/dilaraabdel/VacancyAssistedChargeTransport.jl at a58445b, VolumeExclusion/data/0p01. Its parameter
file has the radiative coefficient as 3.6e-18 cm^3/s. Meant are m^3/s, as in Driftfusion: the densities in the files of
IonMonger give 18.697 mA/cm^2 by Shockley-Read-Hall recombination and with 3.6e-18 m^3/s another 0.3186 by radiation,
together the 19.0155 of its current.

A cell in sunlight, parameter_files/perovskite_hysteresis.prm: no more current than light is absorbed, and hysteresis
at the rate of scanning that vacancies follow half, not at much lower and higher ones.

    python3 perovskite_test.py PATH_OF_IONSTACK
"""
import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "runs"))
from space_charge import CHARGE, ProgramTest, main, summary, table  # noqa: E402

STUDIES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "parameter_files")
DARK = os.path.join(STUDIES, "perovskite_dark_scan.prm")
LIGHT = os.path.join(STUDIES, "perovskite_hysteresis.prm")

# By flux law of the vacancies: mA/cm^2 at a voltage, of IonMonger and of ChargeTransport.
DARK_CURRENT = {
    "excess potential": {0.96: (0.010339, 0.010954), 1.08: (0.36443, 0.37268), 1.2: (19.015, 19.112)},
    "modified drift": {0.96: (0.010611, 0.010973), 1.08: (0.37095, 0.37353), 1.2: (19.057, 19.153)},
}
# About the largest difference of the two codes: their time steps (ChargeTransport has backward Euler and 0.3 s), and
# at low voltage the displacement current of the ions.
DARK_CURRENT_TOLERANCE = {0.96: 0.06, 1.08: 0.03, 1.2: 0.01}

# Of IonMonger, with the first law: vacancies per m^3 by time in s, at 0, 150 and 300 nm from the electron transport
# layer. Its potentials at 0 s are those of DARK_POTENTIAL, in V.
DARK_VACANCIES = {
    0: (1.7668e21, 1.0000e24, 8.1705e24),
    9: (1.0283e22, 1.0000e24, 6.2675e24),
    24: (1.8463e23, 1.0072e24, 2.1938e24),
    30: (3.0766e23, 1.0424e24, 1.1012e23),
}
DARK_POTENTIAL = (0.04703, -0.11704, -0.17328)
# IonMonger's own error. Where carriers are depleted, Poisson's equation has the first integral sigma^2 = 2 eps q N (V -
# kT/q): its drops of 0.53274 V and 0.40649 V in the transport layers belong to charges of 3.0028e-3 and 3.0047e-3
# C/m^2, which must be equal; the charge in its files is 3.0023e-3 C/m^2. That is 0.2 mV to 0.6 mV. Vacancies follow by
# q/kT.
DARK_POTENTIAL_TOLERANCE = 0.3e-3
DARK_VACANCIES_TOLERANCE = 0.012

# All pairs that light makes in 400 nm: q 1.4e21/(m^2 s) (1 - exp(-1.3e7/m 400 nm)).
PHOTON_FLUX, ABSORPTION, THICKNESS = 1.4e21, 1.3e7, 400e-9
ALL_LIGHT = CHARGE * PHOTON_FLUX * (1 - np.exp(-ABSORPTION * THICKNESS))
# Electrons made at depth x have to go back to x = 0, for x^2/2D by diffusion alone, and live 3 ns at least: with the
# mean of x^2, 2/alpha^2, the loss is 1/(alpha^2 D tau) = 1.2 %. Holes live 300 ns and take L^2/2D = 0.5 ns: 0.2 %.
LOST = 0.014
PREPARATION = "ramp to 0.9 V in 1 s, hold 1e4 s, ramp to 1.2 V in 5 s"


def row_at(rows, column, value):
    """The row at a break point of the protocol."""
    return rows[np.argmin(np.abs(rows[column] - value))]


class DarkScan(ProgramTest):
    def scan(self, law, ranks=1):
        output = f"{law.replace(' ', '_')}_{ranks}"
        settings = {
            "Species iodide vacancy/Site limit": law,
            "Protocol/Steps": ", ".join(f"ramp to {voltage} V at 0.04 V/s" for voltage in (0.36, 0.96, 1.08, 1.2)),
            "Output/Field times": "1",
        }
        self.run_study(output, settings, study=DARK, ranks=ranks)
        self.output = self.path(output)
        return table(self.path(output, "terminal.csv")), table(self.path(output, "axis.csv"))

    def assert_currents(self, law, terminal):
        for voltage, pair in DARK_CURRENT[law].items():
            current = 1e3 * row_at(terminal, "voltage_V", voltage)["current_A"]  # of 1 cm^2
            self.assertAlmostEqual(current / np.mean(pair), 1.0, delta=DARK_CURRENT_TOLERANCE[voltage],
                                   msg=f"{law} at {voltage} V")

    def test_constant_mobility(self):
        """Currents, vacancies and potential with the chemical potential of sites; the same on two ranks."""
        terminal, axis = self.scan("excess potential")
        self.assert_currents("excess potential", terminal)
        errors = summary(self.output)["conservation"]["ions_relative_error"]
        self.assertLess(errors["iodide vacancy"], 1e-10)

        for time, published in DARK_VACANCIES.items():
            profile = axis[np.abs(axis["time_s"] - time) < 1e-6]
            profile = profile[np.isfinite(profile["iodide_vacancy_per_m3"])]
            height = profile["z_nm"] - 85
            inside = (height > -1e-6) & (height < 300 + 1e-6)
            found = np.interp([0, 150, 300], height[inside], profile["iodide_vacancy_per_m3"][inside])
            np.testing.assert_allclose(found, published, rtol=DARK_VACANCIES_TOLERANCE, err_msg=f"{time} s")
            if time == 0:
                potential = np.interp([0, 150, 300], height[inside], profile["potential_V"][inside])
                np.testing.assert_allclose(np.diff(potential), np.diff(DARK_POTENTIAL), atol=DARK_POTENTIAL_TOLERANCE)

        two, _ = self.scan("excess potential", ranks=2)
        for voltage in DARK_CURRENT["excess potential"]:
            self.assertAlmostEqual(row_at(two, "voltage_V", voltage)["current_A"]
                                   / row_at(terminal, "voltage_V", voltage)["current_A"], 1.0, delta=1e-8)

    def test_constant_diffusivity(self):
        """Currents with sites that limit the drift alone."""
        terminal, _ = self.scan("modified drift")
        self.assert_currents("modified drift", terminal)


class FullSites(ProgramTest):
    """Vacancies that take 99 % of the sites: their chemical potential depends on the free ones, which are few and at an
    interface next to none. The formula of order 3 must not need many more steps than that of order 2 there."""

    def steps(self, order, ranks=1):
        output = f"order_{order}_{ranks}"
        settings = {"Species iodide vacancy/Site density": "1.0101e24 1/m^3", "Time/Order": str(order),
                    "Time/Maximum steps": "1500", "Protocol/Rest": "1e3 s",
                    "Protocol/Steps": "ramp to 0.36 V at 0.04 V/s"}  # fmt: skip
        self.run_study(output, settings, study=DARK, ranks=ranks)
        return summary(self.path(output))["solver"]["steps"], table(self.path(output, "terminal.csv"))

    def test_order_three_does_not_stall(self):
        two, by_two = self.steps(2)
        three, by_three = self.steps(3)
        self.assertLess(three, 1.5 * two)
        # The same current at the end, to a few times the relative tolerance.
        self.assertAlmostEqual(by_three["current_A"][-1] / by_two["current_A"][-1], 1, delta=0.01)


class Light(ProgramTest):
    def loop(self, rate):
        """Mean difference of the two branches of a scan, relative to the current of all light."""
        output = f"at_{rate}"
        scan = f"ramp to 0 V at {rate} V/s, ramp to 1.2 V at {rate} V/s"
        settings = {"Protocol/Steps": f"{PREPARATION}, {scan}", "Time/Initial step": "1 us"}
        self.run_study(output, settings, study=LIGHT)
        terminal = table(self.path(output, "terminal.csv"))
        voltage, current = terminal["voltage_V"], 1e4 * terminal["current_A"]
        late = terminal["time_s"] > 1e4 + 1
        bottom = np.flatnonzero(late)[np.argmin(np.abs(voltage[late]))]
        top = np.flatnonzero(voltage[:bottom] > 1.2 - 1e-9)[-1]
        at = np.linspace(0.01, 1.19, 300)
        down = np.interp(at, voltage[top:bottom + 1][::-1], current[top:bottom + 1][::-1])
        up = np.interp(at, voltage[bottom:], current[bottom:])
        return np.mean(np.abs(down - up)) / ALL_LIGHT

    def test_short_circuit(self):
        """The current at 0 V is that of all light but for the little that recombines."""
        self.run_study("out", {"Protocol/Steps": "hold 1 s"}, study=LIGHT)
        current = -1e4 * table(self.path("out", "terminal.csv"))["current_A"][-1]
        self.assertLess(current, ALL_LIGHT)
        self.assertGreater(current, (1 - LOST) * ALL_LIGHT)

    def test_hysteresis_depends_on_the_rate(self):
        """Vacancies screen within L lambda/D = 400 nm 1.5 nm/(1e-17 m^2/s) = 60 s, and a scan at 0.1 V/s takes 24 s."""
        slow, middle, fast = (self.loop(rate) for rate in (1e-4, 0.1, 100))
        # At 1e-4 V/s they lag by 60 s of 24000 s. At 100 V/s they move for 24 ms of 60 s, and charging eps/L = 5e-4
        # F/m^2 takes 0.05 A/m^2 in either direction, 5e-4 of the current.
        self.assertGreater(middle, 5e-3)
        self.assertLess(slow, 0.2 * middle)
        self.assertLess(fast, 0.2 * middle)


if __name__ == "__main__":
    main()
