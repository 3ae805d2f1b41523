# SPDX-License-Identifier: Apache-2.0
"""Lumped memristive elements in the circuit of a device, by parameter files as a user writes them.

The device behind the element is a slab of 1 mOhm: at a milliampere it takes a microvolt, so that the source's voltage is
the element's.

    python3 lumped_elements_test.py PATH_OF_IONSTACK
"""
import csv
import os

import numpy as np

from space_charge import ProgramTest, main, material_text, parameter_text, summary, table

SLAB = {
    "Stack": {
        "Width": "1 um",
        "Depth": "1 um",
        "Lateral cell size": "1 um",
        "Layers": "slab",
        "Layer slab": {"Material": "conductor", "Thickness": "10 nm", "Cells": 2},
    },
    "Mesh": {"Coarsening levels": 0},
    "Physics": {"Heat": "off"},
    "Contacts": {"Names": "bottom, top"},
    "Contact bottom": {"Boundary": "bottom"},
    "Output": {"Field times": 0},
}
OHM = 1e-3  # 10 nm of 1e7 S/m on 1 um x 1 um

# Strukov, Snider, Stewart & Williams, Nature 453, 80 (2008), Fig. 2: D = 10 nm, mu = 1e-10 cm^2/(V s), so that
# D^2/(mu 1 V) = 10 ms, and R_off/R_on = 160. R_on and the state at the start are chosen.
R_ON, R_OFF, START = 100.0, 16e3, 0.1
MOBILITY_PER_AREA = 1e-14 / 10e-9**2  # mu/D^2 [1/(V s)]
DRIFT = {"linear drift": {"On resistance": f"{R_ON} Ohm", "Off resistance": f"{R_OFF} Ohm", "Thickness": "10 nm",
                          "Mobility": "1e-10 cm^2/(V s)", "Initial state": START}}  # fmt: skip

# The tests of reads: a few pulses that move the state of each element, in either direction or to and fro.
MOVED = {
    "JART VCM v1b": ("pulse -0.9 V width 1 us rise 1 us fall 1 us", "ramp to -1.2 V in 1 ms", "disc_concentration_per_m3"),
    "JART ECM v1": ("pulse 0.3 V width 10 us rise 1 us fall 1 us", "ramp to 0.3 V in 20 us", "filament_length_m"),
    "linear drift": ("pulse 1 V width 50 ms rise 1 ms fall 1 ms", "ramp to -1 V in 100 ms", "doped_thickness_m"),
}


def state(flux):
    """x of the linear drift after the flux int V dt [V s] while 0 < x < 1: the root of
    R_off x - (R_off - R_on) x^2/2 = R_off x_0 - (R_off - R_on) x_0^2/2 + mu R_on flux/D^2 that is x_0 without flux,
    from integrating dx/dt = mu R_on/D^2 V/(R_on x + R_off (1 - x))."""
    span = R_OFF - R_ON
    right = R_OFF * START - span * START**2 / 2 + MOBILITY_PER_AREA * R_ON * flux
    return (R_OFF - np.sqrt(R_OFF**2 - 2 * span * right)) / span


class Lumped(ProgramTest):
    def perform(self, kind, steps, parameters=None, more=None, output="run", ranks=1):
        """Does the steps to the element; returns terminal.csv."""
        os.makedirs(self.path("materials"), exist_ok=True)
        conductor = material_text("conductor", {"electrical_conductivity": "1e7 S/m"}, {})
        self.write(os.path.join("materials", "conductor.yaml"), conductor)
        top = {"Boundary": "top", "Lumped element": kind, **(parameters or {})}
        sections = {**SLAB, "Materials": {"Path": self.path("materials")}, "Contact top": top,
                    "Protocol": {"Contact": "top", "Steps": steps}, **(more or {})}  # fmt: skip
        self.run_study(output, study=self.write(f"{output}.prm", parameter_text(sections)), ranks=ranks)
        return table(self.path(output, "terminal.csv"))


class JartVcm(Lumped):
    """Sweep 0, -1.5, +1.5, 0 V in 6 s with R_th0 = 10e6 K/W, as Fig. 3.2 of "JART VCM v1 Verilog-A Compact Model, User
    Guide" (May 2021). Equations and values: F. Cueppers et al., APL Mater. 7, 091105 (2019),
    doi:10.1063/1.5108654. Figures read from that page's graphs stand in brackets; those compared with are from an
    independent integration of the same equations along the branch from V = 0: the current is no monotone function of
    the barrier's voltage, and another branch would reset at 0.87 V."""

    STEPS = "ramp to -1.5 V at 1 V/s, ramp to 1.5 V at 1 V/s, ramp to 0 V at 1 V/s"

    def check(self, ranks):
        t = self.perform("JART VCM v1b", self.STEPS, {"JART VCM v1b": {"Thermal resistance": "10e6 K/W"}},
                         {"Time": {"Maximum step": "5 ms", "Initial step": "0.1 ms"},
                          "Tolerances": {"Relative": 1e-5, "Potential": "10 uV"}},
                         f"run_{ranks}", ranks)  # fmt: skip
        time, current = t["time_s"], t["current_A"]
        voltage, temperature = t["source_voltage_V"], t["element_top_temperature_K"]
        # The slab takes its share, and the element the rest: Kirchhoff's law, to the tolerance of 10 uV.
        np.testing.assert_allclose(t["voltage_V"], OHM * current, atol=1e-9)
        np.testing.assert_allclose(t["element_top_voltage_V"] + t["voltage_V"], voltage, atol=1e-5)

        # SET: where ln |I| rises fastest on the way to -1.5 V.
        rows = np.flatnonzero((time > 0.1) & (time <= 1.5))
        slope = np.diff(np.log(-current[rows])) / np.diff(time[rows])
        steepest = rows[np.argmax(slope)]
        self.assertAlmostEqual((voltage[steepest] + voltage[steepest + 1]) / 2, -0.664, delta=0.02)  # [-0.68]
        corner = np.argmin(np.abs(time - 1.5))
        self.assertAlmostEqual(voltage[corner], -1.5, delta=1e-12)
        self.assertAlmostEqual(temperature[corner], 1903, delta=10)  # [1900]
        self.assertAlmostEqual(-current[corner] / 0.872e-3, 1, delta=0.01)  # [0.85 mA]

        # RESET: the largest current on the way to +1.5 V, and where half of it is left.
        rows = np.flatnonzero((time > 3.0) & (time <= 4.5))
        peak = rows[np.argmax(current[rows])]
        self.assertAlmostEqual(voltage[peak], 1.16, delta=0.02)  # [1.15]
        half = rows[(rows > peak) & (current[rows] < current[peak] / 2)][0]
        self.assertAlmostEqual(voltage[half], 1.16, delta=0.02)
        # Currents as in the table of the manual, to its last digits.
        self.assertAlmostEqual(current[peak] / 0.683e-3, 1, delta=0.01)  # [0.7 mA]
        self.assertAlmostEqual(current[np.argmin(np.abs(time - 4.5))] / 25.4e-6, 1, delta=0.02)  # [25 uA]
        return t

    def test_published_sweep(self):
        one, two = self.check(1), self.check(2)
        # The time steps are the same, so that the rows differ by what Newton's method leaves: 0.03 of 1e-5.
        self.assertEqual(len(one), len(two))
        np.testing.assert_allclose(two["element_top_voltage_V"], one["element_top_voltage_V"], atol=1e-6)
        np.testing.assert_allclose(two["current_A"], one["current_A"], rtol=1e-5, atol=1e-11)


class JartVcmAtOnce(Lumped):
    """A voltage that rises within 1 ps. The published model has no capacitor: with V held its state y = ln(N/N_plug)
    obeys dy/dt = f(y), so that the SET takes the integral of dy/f. It runs away: the second half of y passes within
    1e-3 of that time. Equations and values as in doc/lumped_elements.md."""

    CONSTANTS = 1.602176634e-19, 8.617333262e-5, 6.62607015e-34, 9.1093837015e-31, 8.8541878128e-12
    AREA, DISC, PLUG_N = np.pi * 45e-9**2, 0.4e-9, 20e26

    def rate(self, volt, y, start):
        """f(y) at a negative voltage, and V_b and ln(T/T_0) for the next start."""
        e, k, h, m, eps = self.CONSTANTS
        n = self.PLUG_N * np.exp(y)
        resistance = lambda length, at: length / (e * 2 * 4e-6 * self.AREA * at)  # noqa: E731
        cell = resistance(self.DISC, n) + resistance(3e-9 - self.DISC, self.PLUG_N)

        def current(v, kelvin):
            unit, tunnelling = e / (5.5 * eps), h / (4 * np.pi) * np.sqrt(2 * n / (m * 17 * eps))
            height = max(0.0, 0.18 - (unit**3 * 2 / (8 * np.pi**2) * n * (0.08 - v)) ** 0.25)
            ratio = tunnelling / (k * kelvin)
            slope = np.tanh(ratio)
            return (-self.AREA * 6.01e5 / k * kelvin
                    * np.sqrt(np.pi * tunnelling * (height * (1 - slope**2) - v))
                    * np.exp(-height * slope / tunnelling) * np.expm1(-v * (ratio - slope) / tunnelling))  # fmt: skip

        def defects(x):
            i = current(x[0], 293 * np.exp(x[1]))
            drop = x[0] + cell * i
            series = 650 + 719.244 * (1 + 719.244 * 3.92e-3 * 90471.5 * i**2)
            return np.array([volt - drop - series * i, np.exp(x[1]) - 1 - 15.72e6 / 293 * i * drop])

        x = np.array(start)
        for _ in range(100):
            slopes = np.array([(defects(x + d) - defects(x - d)) / 2e-7 for d in 1e-7 * np.eye(2)]).T
            change = -np.linalg.solve(slopes, defects(x))
            x = x + change / max(1, abs(change[0]) / 0.02, abs(change[1]) / 0.1)
            if np.abs(change).max() < 1e-11:
                break
        kelvin = 293 * np.exp(x[1])
        g = 2 * 0.25e-9 / (np.pi * 1.35) * resistance(1, n) * abs(current(x[0], kelvin))
        energy = 1.35 / (k * kelvin)
        middle = np.sqrt(1 - g * g) + g * np.arcsin(g)
        hops = np.exp(-energy * (middle - np.pi / 2 * g)) - np.exp(-energy * (middle + np.pi / 2 * g))
        limit = 1 - (n / 20e26) ** 10
        return 0.25e-9 * 2e13 * (self.PLUG_N + n) / 2 * limit * hops / (self.DISC * n), x

    def set_time(self, volt):
        low, high = np.log(0.008e26 / self.PLUG_N), -4.0
        start = [0.0, 0.0]
        for part in np.linspace(0, 1, 41)[1:]:  # along the branch from V = 0
            _, start = self.rate(part * volt, low, start)
        # Simpson's rule in s, y = low + (high - low) s^3: 1/f falls by decades near the start.
        parts = np.linspace(0, 1, 801)
        times = []
        for s in parts:
            f, start = self.rate(volt, low + (high - low) * s**3, start)
            times.append(3 * s**2 * (high - low) / f)
        weights = np.ones(len(parts))
        weights[1:-1:2], weights[2:-1:2] = 4, 2
        return np.dot(weights, times) * (parts[1] - parts[0]) / 3

    def test_set_after_a_rise_of_a_picosecond(self):
        for volt, hold in ((-1.05, "20 ns"), (-0.85, "10 us")):
            expected = self.set_time(volt)
            if volt == -1.05:
                self.assertAlmostEqual(expected / 5.72e-9, 1, delta=1e-3)  # as integrated elsewhere
            for ranks in (1, 2) if volt == -1.05 else (1,):
                for capacitance in (None, "0 F"):
                    more = {"JART VCM v1b": {} if capacitance is None else {"Barrier capacitance": capacitance}}
                    t = self.perform("JART VCM v1b", f"ramp to {volt} V in 1 ps, hold {hold}", more,
                                     {"Time": {"Initial step": "0.1 ps"}}, ranks=ranks)  # fmt: skip
                    current = np.log(-t["current_A"][1:])
                    half = 0.5 * (current[np.searchsorted(t["time_s"][1:], 1e-11)] + current[-1])
                    found = np.interp(half, current, t["time_s"][1:])
                    self.assertAlmostEqual(found / expected, 1, delta=5e-3, msg=f"{volt} V, {capacitance}")


class JartVcmSteps(Lumped):
    """The RESET does not depend on the longest step, at the default tolerances."""

    def test_peak(self):
        for step in ("2 ms", "5 ms", "6 ms", "20 ms", "1 s"):
            t = self.perform("JART VCM v1b", JartVcm.STEPS, {"JART VCM v1b": {"Thermal resistance": "10e6 K/W"}},
                             {"Time": {"Maximum step": step, "Initial step": "0.1 ms"}})  # fmt: skip
            time, current, voltage = t["time_s"], t["current_A"], t["source_voltage_V"]
            # Where nothing drives it the state stays full, within the tolerance of 1e-3.
            full = (time > 1) & (time < 3.5)
            filling = np.log(t["element_top_disc_concentration_per_m3"][full] / 20e26)
            self.assertLess(np.abs(filling).max(), 1e-3, step)
            rows = np.flatnonzero((time > 3.0) & (time <= 4.5))
            peak = rows[np.argmax(current[rows])]
            half = rows[(rows > peak) & (current[rows] < current[peak] / 2)][0]
            # d ln f/dV is 1/(44 mV) and d ln f/dy about -1.7: some fifty steps of 1e-3 lead up to it, 4 mV, and the
            # peak stands at a step of some 2 mV.
            self.assertAlmostEqual(voltage[peak], 1.156, delta=6e-3, msg=step)
            self.assertAlmostEqual(voltage[half], 1.165, delta=6e-3, msg=step)


class JartEcmContact(Lumped):
    """Behind the megohm of the model tens of microvolts are left over a closing gap, far below `Tolerances/Potential`."""

    def closing(self, volt, resistance, tolerances, ranks=1):
        """Time at which the gap is 0.2 nm [s]; the terminal rows."""
        t = self.perform("JART ECM v1", f"ramp to {volt} V in 1 ns, hold 20 ms", None,
                         {"Time": {"Initial step": "0.1 ns"}, "Tolerances": tolerances,
                          "Contact top": {"Boundary": "top", "Lumped element": "JART ECM v1",
                                          "Series resistance": resistance}}, ranks=ranks)  # fmt: skip
        return np.interp(-0.2e-9, -t["element_top_gap_m"], t["time_s"]), t

    def test_default_tolerances(self):
        for volt, resistance in ((0.2, "0 Ohm"), (0.2, "1e6 Ohm"), (0.4, "1e6 Ohm")):
            exact, _ = self.closing(volt, resistance, {"Relative": 1e-6, "Potential": "1 uV"})
            found, t = self.closing(volt, resistance, {})
            self.assertAlmostEqual(found / exact, 1, delta=0.01, msg=f"{volt} V, {resistance}")
            # What flows is what tunnels and what the ions carry: the equations hold to 0.03 of 1e-3.
            late = t["element_top_gap_m"] < 1e-9
            parts = t["element_top_tunnelling_current_A"] + t["element_top_ionic_current_A"]
            np.testing.assert_allclose(parts[late], t["current_A"][late], rtol=1e-4)
        two, _ = self.closing(volt, resistance, {}, ranks=2)
        self.assertAlmostEqual(two / found, 1, delta=1e-4)


class Figures(Lumped):
    """What a run reports is of the element and the device behind it, not of that alone."""

    def test_of_the_element(self):
        t = self.perform("JART VCM v1b", JartVcm.STEPS, {"JART VCM v1b": {"Thermal resistance": "10e6 K/W"}},
                         {"Time": {"Initial step": "0.1 ms"}, "Output": {"Field times": 0, "Read voltage": "0.2 V"}})  # fmt: skip
        found = summary(self.path("run"))
        self.assertAlmostEqual(found["temperature"]["maximum_K"], t["element_top_temperature_K"].max(), delta=1e-9)
        self.assertEqual(found["temperature"]["maximum_of"], "element top")
        power = t["element_top_voltage_V"] * t["current_A"]
        energy = np.sum(np.diff(t["time_s"]) * (power[1:] + power[:-1]) / 2)
        # All but what stays on the capacitor, 1 aF (1.5 V)^2/2 = 1e-18 J.
        self.assertAlmostEqual(found["elements"]["top"]["dissipated_J"] / energy, 1, delta=1e-6)
        # The first branch passes -0.2 V at rest: V/I by the straight line between two rows.
        way = (t["time_s"] > 0.1) & (t["time_s"] < 0.3)
        current = np.interp(0.2, -t["source_voltage_V"][way], t["current_A"][way])
        first = [r for r in found["sweep"]["resistances"] if r["branch"] == 1 and r["voltage_V"] < 0]
        self.assertAlmostEqual(first[0]["resistance_Ohm"] * current / -0.2, 1, delta=1e-3)
        self.assertAlmostEqual(found["sweep"]["on_resistance_Ohm"] / 1.62e3, 1, delta=0.05)  # doc/lumped_elements.md

    def test_none_without_a_temperature(self):
        self.perform("linear drift", "ramp to 1 V in 10 ms", DRIFT)
        found = summary(self.path("run"))
        self.assertIsNone(found["temperature"]["maximum_K"])
        self.assertGreater(found["elements"]["top"]["dissipated_J"], 0)


class LinearDrift(Lumped):
    POINTS = 100  # of the table for one period; the voltage is straight between them

    def sinusoid(self, period, ranks=1):
        """One period; returns terminal.csv and the exact state at its rows."""
        at = np.linspace(0, period, self.POINTS + 1)
        wave = np.sin(2 * np.pi * at / period)
        wave[0] = wave[-1] = 0
        lines = "\n".join(f"{time!r},{volt!r}" for time, volt in zip(at.tolist(), wave.tolist()))
        name = f"sine_{period}.csv"
        self.write(name, "time_s,voltage_V\n" + lines + "\n")
        t = self.perform("linear drift", f"waveform {name}", DRIFT,
                         {"Tolerances": {"Relative": 1e-6, "Potential": "1 uV"},
                          "Time": {"Initial step": "10 us"}},
                         f"run_{period}_{ranks}", ranks)  # fmt: skip
        # The flux of straight lines is exact by the trapezoidal rule over points and rows together.
        times = np.union1d(at, t["time_s"])
        volts = np.interp(times, at, wave)
        flux = np.concatenate([[0], np.cumsum(np.diff(times) * (volts[1:] + volts[:-1]) / 2)])
        return t, state(np.interp(t["time_s"], times, flux))

    def area(self, t, half):
        """Of the loop of the first half period."""
        rows = t["time_s"] <= half * (1 + 1e-9)
        voltage, current = t["source_voltage_V"][rows], t["current_A"][rows]
        return abs(np.sum(np.diff(voltage) * (current[1:] + current[:-1]) / 2))

    def test_closed_form_and_collapse(self):
        t, exact = self.sinusoid(2.0)
        self.assertGreater(exact.max(), 0.7)  # a wide loop that stays away from the ends
        self.assertLess(exact.max(), 0.9)
        found = t["element_top_doped_thickness_m"] / 10e-9
        self.assertLess(np.abs(found - exact).max(), 1e-4)
        memristance = R_ON * exact + R_OFF * (1 - exact)
        np.testing.assert_allclose(t["element_top_resistance_Ohm"], memristance, rtol=1e-4 * R_OFF / memristance.min())
        current = t["source_voltage_V"] / (memristance + OHM)
        self.assertLess(np.abs(t["current_A"] - current).max(), 1e-4 * np.abs(current).max())

        two, _ = self.sinusoid(2.0, ranks=2)
        self.assertEqual(len(two), len(t))
        # Newton's method leaves 0.03 of the tolerance of 1e-6.
        np.testing.assert_allclose(two["current_A"], t["current_A"], rtol=1e-6, atol=1e-12)

        fast, exact = self.sinusoid(0.2)
        self.assertLess(np.abs(fast["element_top_doped_thickness_m"] / 10e-9 - exact).max(), 1e-4)
        ratio = self.area(fast, 0.1) / self.area(t, 1.0)
        self.assertTrue(0 < ratio < 0.15, ratio)


class Reads(Lumped):
    """A read finds the resistance of an element in series with the device, and leaves no trace."""

    def conductances(self, output):
        with open(self.path(output, "reads.csv"), encoding="utf-8", newline="") as file:
            return [float(row["conductance_S"]) for row in csv.DictReader(file)]

    def check(self, kind, ranks):
        first, then, column = MOVED[kind]
        time = {"Time": {"Initial step": "1 ns"}}
        read = "read 0.05 V, read -0.1 V"
        plain = self.perform(kind, f"{first}, hold 1 us, {then}", None, time, f"without_{ranks}", ranks)
        steps = f"read 0.05 V, {first}, {read}, hold 1 us, {read}, {then}"
        t = self.perform(kind, steps, None, time, f"with_{ranks}", ranks)
        self.assertEqual(len(self.conductances(f"with_{ranks}")), 5)
        # No row more or less, and no value moved: reads begin from a copy of the state, so that only what Newton's
        # method leaves of one and the same equations may differ; that both take the same steps makes it round-off.
        self.assertEqual(t.dtype.names, plain.dtype.names)
        self.assertEqual(len(t), len(plain))
        for name in t.dtype.names:
            scale = np.abs(plain[name]).max()
            np.testing.assert_allclose(t[name], plain[name], rtol=1e-9, atol=1e-9 * scale, err_msg=name)
        # The steps move the state: the comparison is one of something.
        moved = t["element_top_" + column]
        self.assertGreater(np.ptp(moved), 1e-3 * np.abs(moved).max())

    def test_reads_leave_no_trace(self):
        for kind in MOVED:
            for ranks in (1, 2):
                with self.subTest(element=kind, ranks=ranks):
                    self.check(kind, ranks)

    def test_a_read_sees_the_element(self):
        """An element is part of the device: its resistance is read, with the 1 mOhm behind it."""
        self.perform("linear drift", "read 0.1 V, hold 1 us", DRIFT)
        expected = R_ON * START + R_OFF * (1 - START) + OHM
        self.assertAlmostEqual(self.conductances("run")[0] * expected, 1, delta=1e-6)


if __name__ == "__main__":
    main()
