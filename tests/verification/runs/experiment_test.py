# SPDX-License-Identifier: Apache-2.0
"""Experiments on a device, against closed forms: the circuit at a contact, pulses, reads, conditions, energy, and the
words for wrong ones.

Most devices are a slab of 5 kOhm. Below, "tolerance" is the error permitted per time step.

    python3 experiment_test.py PATH_OF_IONSTACK
"""
import csv
import math
import os

import numpy as np

from space_charge import BOLTZMANN, CHARGE, ProgramTest, main, parameter_text, quantity, summary, table
from ionstack_runs import BAD_INPUT, FAST, text_of

OHM = 5000.0  # 10 nm of 1e5 S/m on 4 nm x 5 nm
ACTIVATION = 0.3  # eV, of the conductivity where a test needs it to depend on temperature

CONSTANT = "value: 1e5 S/m"
# 1e5 S/m at 300 K.
ACTIVATED = f"law: Arrhenius, value: 1e5 S/m, reference_temperature: 300 K, activation_energy: {ACTIVATION} eV"
OF_TEST = "source: test, confidence: recalled"
MATERIAL = """name: conductor
formula: X
class: oxide
description: of a test
properties:
  electrical_conductivity: {{{conductivity}, {of_test}}}
  thermal_conductivity: {{value: {heat} W/(m K), {of_test}}}
  density: {{value: 5000 kg/m^3, {of_test}}}
  specific_heat_capacity: {{value: 400 J/(kg K), {of_test}}}
{more}"""


class Experiment(ProgramTest):
    def sections(self, steps, top=None, more=None, conductivity=CONSTANT, heat=10, species="", width=4):
        os.makedirs(self.path("materials"), exist_ok=True)
        text = MATERIAL.format(conductivity=conductivity, heat=heat, of_test=OF_TEST, more=species)
        self.write(os.path.join("materials", "conductor.yaml"), text)
        return {
            "Materials": {"Path": self.path("materials")},
            "Stack": {
                "Width": f"{width} nm",
                "Depth": "5 nm",
                "Lateral cell size": f"{width} nm",
                "Layers": "slab",
                "Layer slab": {"Material": "conductor", "Thickness": "10 nm", "Cells": 4},
            },
            "Mesh": {"Coarsening levels": 0},
            "Physics": {"Heat": "off"},
            "Contacts": {"Names": "bottom, top"},
            "Contact bottom": {"Boundary": "bottom"},
            "Contact top": {"Boundary": "top", **(top or {})},
            "Protocol": {"Contact": "top", "Steps": steps},
            "Output": {"Field times": 0},
            **(more or {}),
        }

    def start(self, sections, output="run", ranks=1, expect=0):
        study = self.write(f"{output}.prm", parameter_text(sections))
        return self.run_study(output, study=study, ranks=ranks, expect=expect)

    def perform(self, steps, top=None, more=None, output="run", ranks=1, **device):
        """Does the steps to the slab; returns terminal.csv."""
        self.start(self.sections(steps, top, more, **device), output, ranks)
        return np.atleast_1d(table(self.path(output, "terminal.csv")))

    def rows(self, name, output="run"):
        """A table with texts in it, as dictionaries; empty fields are None. No rows where there is no table."""
        if not os.path.exists(self.path(output, name)):
            return []
        with open(self.path(output, name), encoding="utf-8", newline="") as file:
            return [{k: number(v) for k, v in row.items()} for row in csv.DictReader(file)]


def number(text):
    try:
        return float(text) if text else None
    except ValueError:
        return text


def at(terminal, time):
    """The last row at an instant, which must be there. Times are sums of a protocol's times: round-off."""
    found = np.flatnonzero(np.isclose(terminal["time_s"], time, rtol=1e-12, atol=0))
    assert found.size, f"no row at {time} s"
    return terminal[found[-1]]


class Energy(Experiment):
    """What the terminals give is dissipated, or leaves as heat, or is stored as heat."""

    def test_switching_loop(self):
        """At each step sum V I = dissipation to 1e-8 (the power balance of Newton's method), thus in any sum of steps."""
        self.run_study("loop", FAST)
        t, found = table(self.path("loop", "terminal.csv")), summary(self.path("loop"))
        size = np.diff(t["time_s"])
        powers = t["power_W"], t["dissipated_power_W"]
        given, heat = (float(np.sum(size * 0.5 * (p[1:] + p[:-1]))) for p in powers)
        self.assertGreater(given, 0)
        self.assertLess(abs(heat / given - 1), 1e-6)
        self.assertLess(abs(found["energy"]["terminal_J"] / given - 1), 1e-6)
        self.assertLess(abs(found["energy"]["dissipated_J"] / heat - 1), 1e-6)
        # The loop switches: its resistance at the read voltage has two values.
        resistances = [r["resistance_Ohm"] for r in found["sweep"]["resistances"]]
        self.assertGreater(max(resistances) / min(resistances), 1.5)

    def test_transient_heat(self):
        """BDF of order one has the rate (T_n - T_n-1)/h_n, so that sum h_n (P_n - heat_n) is the heat stored exactly.

        At constant power p per volume, held between sinks, the stationary temperature is p z (L - z)/(2 k) above them,
        also at the nodes of N cells, and the heat stored rho c P L^2/(12 k) (1 - 1/N^2) of the power P. It is reached with
        (L/pi)^2 rho c/k = 2 ps. After a pulse, and a rest of 100 such times, nothing is stored.

        After a corner PETSc begins with two halves of a step, of which only the end is seen; that step is 1e-10 of the
        pulse. The limiter is far from its limit: with it each Jacobian is fresh, so that Newton's method is exact for
        these linear equations; of the voltage it takes 2e-10."""
        sink = {"Temperature": "300 K"}
        cells, volts, thickness, conductivity, capacity = 4, 1.0, 10e-9, 10.0, 2e6
        power = volts**2 / OHM
        stored = capacity * power * thickness**2 / (12 * conductivity) * (1 - 1 / cells**2)
        for steps, expected in (
            ("pulse 1 V width 20 ps rise 10 ps fall 10 ps, hold 200 ps", 0.0),
            ("ramp to 1 V in 10 ps, hold 200 ps", stored),
        ):
            t = self.perform(
                steps,
                {**sink, "Compliance": "1 A", "Compliance by": "limiter", "Limiter resistance": "1e-6 Ohm"},
                {
                    "Physics": {"Heat": "transient"},
                    "Contact bottom": {"Boundary": "bottom", **sink},
                    "Time": {"Order": 1, "Initial step": "1e-21 s", "Minimum step": "1e-24 s"},
                    "Tolerances": {"Relative": 1e-4, "Temperature": "1e-2 K"},
                },
            )
            size = np.diff(t["time_s"])
            given, out = (float(np.sum(size * p[1:])) for p in (t["power_W"], t["heat_out_W"]))
            # exp(-100) of the way is left.
            self.assertLess(abs(given - out - expected) / given, 1e-6)
            self.assertGreater(np.abs(t["heat_out_W"] - t["power_W"]).max(), 0.1 * power)  # heat is on its way


class Circuit(Experiment):
    TAU = 4e-9  # 1 pF times 20 kOhm and 5 kOhm beside each other

    def test_rc(self):
        """C dv/dt = (V - v)/R_s - v/R. After a ramp to V in t_r, with the share s = R/(R + R_s):

            v(t) = s V/t_r (t - tau (1 - exp(-t/tau)))                                         up to t_r
            v(t) = s V (1 + tau/t_r (exp(-t/tau) - exp(-(t - t_r)/tau)))                        afterwards

        Errors of steps are damped as the solution is, so at most their sum is left."""
        ramp, tolerance = 1e-9, 1e-6
        for volts in (1.0, -1.0):
            for ranks in (1, 2):
                t = self.perform(
                    f"ramp to {volts} V in 1 ns, hold 40 ns",
                    {"Series resistance": "20 kOhm", "Parallel capacitance": "1 pF"},
                    {
                        "Time": {"Initial step": "1 fs"},
                        "Tolerances": {"Relative": tolerance, "Potential": quantity(tolerance, "V")},
                    },
                    ranks=ranks,
                )
                time = t["time_s"]
                growing = (time + self.TAU * np.expm1(-time / self.TAU)) / ramp
                after = 1 + self.TAU / ramp * (np.exp(-time / self.TAU) - np.exp(-(time - ramp) / self.TAU))
                expected = 0.2 * volts * np.where(time < ramp, growing, after)
                np.testing.assert_allclose(t["voltage_V"], expected, rtol=0, atol=t.size * tolerance)
                # The device is the resistor alone.
                np.testing.assert_allclose(t["current_A"], t["voltage_V"] / OHM, rtol=1e-9, atol=1e-16)
                self.assertAlmostEqual(t["voltage_V"][-1], 0.2 * volts, delta=1e-4)  # exp(-10) = 5e-5 is left

    def test_capacitor_keeps_its_voltage(self):
        """A step of the temperature changes a resistance at once, and the charge of a capacitor not at all: before it
        v = V (1 - exp(-1)) but for the ramp, and the first step after it is 1e-5 of the time constant."""
        # 1 GOhm, against which the slab is nothing, and 1 fF: 1 us. At 400 K the slab conducts 18 times better.
        slab = "law: Arrhenius, value: 0.5 S/m, reference_temperature: 300 K, activation_energy: 0.3 eV"
        t = self.perform(
            "ramp to 1 V in 1 ns, hold 1 us, temperature 400 K, hold 1 us",
            {"Series resistance": "1 GOhm", "Parallel capacitance": "1 fF"},
            {"Time": {"Initial step": "10 ps"}},
            conductivity=slab,
        )
        corner = np.flatnonzero(t["time_s"] <= 1.001e-6 * (1 + 1e-9))[-1]
        before, after = t["voltage_V"][corner], t["voltage_V"][corner + 1]
        self.assertGreater(before, 0.2)
        # 10 ps over the shortest time constant, 1 fF times 1e9/18 Ohm.
        self.assertAlmostEqual(after / before, 1, delta=10e-12 / 50e-9)

    def operating_point(self, volts, gate, threshold, gain, ohm=OHM):
        """Voltage v of the contact in series with a transistor of level 1, without modulation. Its source is the
        terminal at the lower voltage. Where I = v/R:

            V > 0, saturation:  K/2 (a - v)^2 = v/R,  a = V_G - V_T
            V < 0, saturation:  -K/2 (a - V)^2 = v/R
            triode, either:     K/2 ((a - v)^2 - (a - V)^2) = v/R

        as w x - x^2/2 with overdrive w = a - v and x = V - v is (w^2 - (w - x)^2)/2."""
        a = gate - threshold
        if volts < 0:
            saturated = -0.5 * gain * ohm * max(a - volts, 0.0) ** 2
            if saturated >= a:  # drain above a: the channel is pinched off
                return saturated, True
        # (a - v)^2 - 2 v/(K R) - b = 0 with b = max(a - V, 0)^2; b = 0 in saturation at V > 0.
        b, p = max(a - volts, 0.0) ** 2, a + 1 / (gain * ohm)
        return p - math.sqrt(p * p - a * a + b), volts > 0 and volts > a

    def test_transistor(self):
        """Off, and on in triode and saturation, in both directions."""
        cases = [(1.5, 0.5, 1e-4), (1.5, 0.5, 1e-3), (3.0, 0.5, 1e-4), (0.3, 0.5, 1e-4)]
        seen = set()
        for gate, threshold, gain in cases:
            voltages = [0.3, 2.0, -0.3, -1.0] if gate > threshold else [-0.4, -1.0]
            t = self.perform(
                ", ".join(f"ramp to {v} V in 1 us" for v in voltages),
                {
                    "Gate voltage": f"{gate} V",
                    "Threshold voltage": f"{threshold} V",
                    "Transconductance": f"{gain} A/V^2",
                },
            )
            for k, volts in enumerate(voltages):
                row = at(t, 1e-6 * (k + 1))
                expected, saturated = self.operating_point(volts, gate, threshold, gain)
                seen.add((volts > 0, saturated))
                # No memory: the error is what Newton's method leaves, 3 % of the tolerance of 1 mV + 1e-3 of it.
                self.assertAlmostEqual(row["voltage_V"], expected, delta=0.03 * (1e-3 + 1e-3 * abs(expected)))
                self.assertAlmostEqual(row["current_A"] * OHM, row["voltage_V"], delta=1e-9)
        self.assertEqual(seen, {(True, True), (True, False), (False, True), (False, False)})
        # Switched off, nothing passes.
        t = self.perform("ramp to 1 V in 1 us", {"Gate voltage": "0.2 V", "Transconductance": "1e-3 A/V^2"})
        self.assertLess(np.abs(t["current_A"]).max(), 1e-15)

    def test_channel_length_modulation(self):
        """K/2 (a - v)^2 (1 + lambda (V - v)) = v/R in the row itself."""
        gate, threshold, gain, modulation = 1.5, 0.5, 1e-4, 0.2
        t = self.perform(
            "ramp to 2 V in 1 us",
            {
                "Gate voltage": f"{gate} V",
                "Threshold voltage": f"{threshold} V",
                "Transconductance": f"{gain} A/V^2",
                "Channel length modulation": f"{modulation} 1/V",
            },
        )
        v = t["voltage_V"][-1]
        current = 0.5 * gain * (gate - threshold - v) ** 2 * (1 + modulation * (2 - v))
        # 3 % of the tolerance of the current times 1 MOhm, 1 mV + 1e-3 of it.
        self.assertAlmostEqual(t["current_A"][-1], current, delta=0.03 * (1e-9 + 1e-3 * current))


class Compliance(Experiment):
    """A film that runs away: its conductivity rises with 0.5 eV, and Joule's heat leaves through the contacts.

    With x = (T - T_0) E/(k T_0^2) the film of thickness L loses its balance near sigma V^2/(8 k_th) = k T_0^2/E, 15 K:
    with 60 S/m at 300 K and 0.5 W/(m K) at 1 V. What is hot conducts up to exp(E/k (1/300 - 1/600)) = 1.6e4 as well."""

    FILM = "law: Arrhenius, value: 60 S/m, reference_temperature: 300 K, activation_energy: 0.5 eV"
    LIMIT = 4e-4
    RESISTANCE = 0.01 / LIMIT  # of the limiter, as it is by default

    def film(self, steps, by, limit=LIMIT, ranks=1, width=80, **circuit):
        sink = {"Temperature": "300 K"}
        return self.perform(
            steps,
            {**sink, "Compliance": quantity(limit, "A"), "Compliance by": by, **circuit},
            {
                "Physics": {"Heat": "transient"},
                "Contact bottom": {"Boundary": "bottom", **sink},
                "Time": {"Initial step": "1 ps"},
            },
            ranks=ranks,
            conductivity=self.FILM,
            heat=0.5,
            width=width,  # 80 nm: 400 nm^2, 2.4 uA at 1 V and 300 K
        )

    def check(self, terminal, by, limit=LIMIT, limiter=RESISTANCE):
        drop = terminal["source_voltage_V"] - terminal["voltage_V"]
        self.assertLessEqual(np.abs(terminal["current_A"]).max(), 1.001 * limit)
        self.assertGreater(np.abs(terminal["current_A"]).max(), 0.999 * limit)
        if by == "limiter":
            x = drop / (limiter * limit)
            expected = limit * x / (1 + np.abs(x) ** 8) ** (1 / 8)
            np.testing.assert_allclose(terminal["current_A"], expected, rtol=1e-3, atol=1e-3 * limit)
        else:
            free = np.abs(terminal["current_A"]) < 0.999 * limit
            np.testing.assert_allclose(drop[free], 0, atol=3e-5)  # 3 % of the tolerance of 1 mV
            self.assertTrue(np.all(drop * terminal["current_A"] >= -3e-5 * limit))

    def test_runaway(self):
        for by in ("source-measure unit", "limiter"):
            for sign in (1, -1):
                with self.subTest(by=by, sign=sign):
                    t = self.film(f"ramp to {2 * sign} V in 1 us, hold 100 ns, ramp to 0 V in 1 us", by)
                    self.check(t, by)
                    conductance = t["current_A"] / np.where(t["voltage_V"] == 0, np.inf, t["voltage_V"])
                    cold, hot = abs(t["source_voltage_V"]) < 0.5, abs(t["source_voltage_V"]) > 1.9
                    outgoing = t["time_s"] < 1e-6
                    self.assertGreater(conductance[hot].min() / conductance[cold & outgoing].max(), 100)

    def test_two_ranks(self):
        # So narrow that heat evens out across it. In the wide film the current may gather at one side, and round-off
        # decides whether it does.
        one, two = (
            self.film("ramp to 2 V in 1 us", "source-measure unit", self.LIMIT / 20, ranks, 4)[-1] for ranks in (1, 2)
        )
        np.testing.assert_allclose(two["voltage_V"], one["voltage_V"], rtol=1e-3)  # the tolerance
        self.assertAlmostEqual(two["current_A"] / one["current_A"], 1, delta=1e-6)

    def test_resistor(self):
        """A resistor tells the limited voltage: R times the limit. Nothing in it depends on time, so that a change of
        the limit needs no more steps than any corner."""
        for by in ("source-measure unit", "limiter"):
            for sign in (1, -1):
                with self.subTest(by=by, sign=sign):
                    t = self.perform(
                        f"ramp to {sign} V in 1 ms, compliance 10 uA, hold 1 ms, compliance 20 uA, hold 1 ms, "
                        "compliance off, hold 1 ms",
                        {"Compliance": "50 uA", "Compliance by": by},
                    )
                    for time, limit in ((1e-3, 50e-6), (2e-3, 10e-6), (3e-3, 20e-6), (4e-3, 200e-6)):
                        self.assertAlmostEqual(at(t, time)["current_A"] * sign / limit, 1, delta=1e-3)
                    for begin, end, limit in ((0, 1e-3, 50e-6), (1e-3, 2e-3, 10e-6), (2e-3, 3e-3, 20e-6)):
                        inside = (t["time_s"] > begin * (1 + 1e-12)) & (t["time_s"] <= end)
                        self.assertLessEqual(np.abs(t["current_A"][inside]).max(), 1.001 * limit)
                    # From 10 us to 1 ms, each step at most 1.6 times the one before: 9 steps and a few for the knee.
                    self.assertLess(t.size, 100)

    def test_step_alone(self):
        """A step of the protocol limits the current also of a contact that had no limit."""
        t = self.perform("compliance 10 uA, ramp to 1 V in 1 ms, compliance off, hold 1 ms")
        self.assertLessEqual(np.abs(t["current_A"][t["time_s"] <= 1e-3]).max(), 1.001e-5)
        self.assertAlmostEqual(t["current_A"][-1], 1 / OHM, delta=1e-9 / OHM)

    def test_limiter_of_small_resistance(self):
        """1 Ohm at 50 uA: the limiter drops 50 uV, less than the tolerance of the potential."""
        limiter = {"Compliance": "50 uA", "Compliance by": "limiter", "Limiter resistance": "1 Ohm"}
        t = self.perform("ramp to 1 V in 1 s, ramp to -1 V in 2 s, ramp to 0 V in 1 s", limiter)
        self.assertLessEqual(np.abs(t["current_A"]).max(), 1.001 * 50e-6)
        below = np.abs(t["source_voltage_V"]) < 0.2
        expected = t["source_voltage_V"][below] / (OHM + 1)
        np.testing.assert_allclose(t["current_A"][below], expected, rtol=1e-3, atol=1e-9)


class Until(Experiment):
    """The end of a step is sought to 1e-4 of the threshold; the condition is then fulfilled, and by no more."""

    def test_ramp_until_current(self):
        for sign in (1, -1):
            t = self.perform(f"ramp to {sign} V at 1 V/s until current > 73 uA, hold 10 ms")
            hit = np.argmax(np.abs(t["current_A"]) > 73e-6 * (1 - 1e-12))  # terminal.csv has 15 digits
            self.assertAlmostEqual(abs(t["current_A"][hit]) / 73e-6, 1, delta=1.01e-4)
            self.assertLess(np.abs(t["current_A"]).max() / 73e-6, 1 + 1.01e-4)
            # The hold begins at the time and the voltage of that moment.
            self.assertAlmostEqual(t["time_s"][-1], t["time_s"][hit] + 10e-3, delta=1e-12)
            self.assertEqual(t["voltage_V"][-1], t["voltage_V"][hit])

    def test_falling_current(self):
        t = self.perform("ramp to 1 V in 1 s, ramp to 0 V at 1 V/s until current < 73 uA")
        self.assertAlmostEqual(t["current_A"][-1] / 73e-6, 1, delta=1.01e-4)

    def test_hold_until_time(self):
        t = self.perform("ramp to 0.1 V in 1 ms, hold 1 s until time > 0.3 s, ramp to 0 V in 1 ms")
        self.assertAlmostEqual(t["time_s"][-1] - 1e-3, 0.3, delta=1.01e-4 * 0.3)

    def test_repeat_until_conductance(self):
        """A conductor whose conductivity follows a step of the temperature: the read in the second round finds it."""
        ratio = math.exp(ACTIVATION * CHARGE / BOLTZMANN * (1 / 300 - 1 / 320))
        threshold = math.sqrt(ratio) / OHM
        self.perform(
            f"repeat 50 (hold 1 ms, read 0.1 V, temperature 320 K) until conductance > {quantity(threshold, 'S')}",
            conductivity=ACTIVATED,
        )
        reads = self.rows("reads.csv")
        self.assertEqual(len(reads), 2)
        self.assertAlmostEqual(reads[1]["conductance_S"] * OHM / ratio, 1, delta=1e-9)

    def test_never_met(self):
        t = self.perform("ramp to 1 V at 1 V/s until current > 1 A, repeat 3 (hold 1 s) until conductance > 1 S")
        self.assertEqual((t["time_s"][-1], t["voltage_V"][-1]), (4.0, 1.0))

    def test_met_already(self):
        """The step takes no time and no row, also in a repeat that would never end."""
        plain = self.perform("ramp to 1 V in 1 s, ramp to 0 V in 1 s")
        for hold in ("hold 1 s until current > 1 uA", "repeat 1e15 (hold 1 s until current > 1 uA)"):
            for ranks in (1, 2):
                t = self.perform(f"ramp to 1 V in 1 s, {hold}, ramp to 0 V in 1 s", ranks=ranks)
                self.assertEqual(len(t), len(plain))
                np.testing.assert_allclose(t["time_s"], plain["time_s"], rtol=1e-12)

    def test_few_searches(self):
        """The search begins anew a few times, each with some small steps: it costs about as much as the way there, 20
        steps, which itself begins small."""
        # sinh-free: a film that heats, whose conductance doubles on the way.
        t = self.perform("ramp to 1 V at 1 V/s until current > 150 uA")
        free = self.perform("ramp to 0.75 V in 0.75 s", output="free")
        self.assertAlmostEqual(t["current_A"][-1] / 150e-6, 1, delta=1.01e-4)
        found = [summary(self.path(run))["solver"]["residual_evaluations"] for run in ("run", "free")]
        self.assertLess(found[0], 2.5 * found[1])


MOBILE = f"""species:
  vacancy:
    charge_number: {{value: 1, {OF_TEST}}}
    diffusivity: {{value: 1e-14 m^2/s, {OF_TEST}}}
"""
# 1e5 S/m at the initial concentration.
OF_VACANCIES = (
    "law: linear in concentration, species: vacancy, from: {concentration: 0 1/m^3, value: 1e3 S/m}, "
    "to: {concentration: 2e27 1/m^3, value: 1.99e5 S/m}"
)


class Reads(Experiment):
    # L^2/D = 10 ms, and drift is 20 times as fast as diffusion at 0.5 V: pulses of 0.1 ms move the vacancies.
    IONS = {
        "Physics": {"Heat": "off", "Species": "vacancy"},
        "Species vacancy": {
            "Regions": "slab",
            "Initial concentration": "1e27 1/m^3",
            "Initial profile": "1 + 0.5*tanh((z - 5)/2)",
            "Hopping": "linear",
        },
        "Tolerances": {"Relative": 1e-4, "Potential": "0.1 mV", "Concentration": "1e23 1/m^3"},
    }

    def test_reads_disturb_nothing(self):
        """The same states with and without; the error permitted per step is all that may differ, as the number of
        steps is the same or nearly so and errors decay."""
        read = ", read 0.1 V, read -0.3 V"
        steps = (
            "repeat 5 (pulse 0.5 V width 0.1 ms{0}), hold 1 ms{0}, ramp to -0.5 V in 1 ms{0}, hold 1 ms{0}, "
            "ramp to 0 V in 1 ms{0}, bake 350 K for 10 ms{1}"
        )
        device = {"conductivity": OF_VACANCIES, "species": MOBILE, "more": self.IONS}
        without = self.perform(steps.format("", ""), **device)
        for ranks in (1, 2):
            found = self.perform(steps.format(read, " reading 0.1 V 5 per decade from 1 us"), ranks=ranks, **device)
            reads = self.rows("reads.csv")
            # 5 rounds and 4 steps, two reads each; 4 decades of 5, and one at the end.
            self.assertEqual(len(reads), 18 + 21)
            ends = [k * 0.102e-3 for k in range(1, 6)] + [0.51e-3 + k * 1e-3 for k in range(1, 5)] + [14.51e-3]
            for time in ends:
                a, b = at(without, time), at(found, time)
                for column in ("concentration_min_vacancy_per_m3", "concentration_max_vacancy_per_m3"):
                    self.assertAlmostEqual(b[column] / a[column], 1, delta=1e-3)
                self.assertAlmostEqual(a["current_A"], b["current_A"], delta=1e-3 * np.abs(without["current_A"]).max())
            # Vacancies move, and a read sees the resistor they make: without field they are where they were.
            moved = without["concentration_max_vacancy_per_m3"]
            self.assertGreater(moved.max() / moved.min(), 1.2)
            conductances = [r["conductance_S"] for r in reads]
            self.assertGreater(max(conductances) / min(conductances), 1.05)
            # Held vacancies still carry current: with e^2 D c/kT they conduct 6e-10 of what the electrons do, and diffuse
            # against kT/e ln(max/min) < 1 V in place of 0.1 V.
            for first, second in zip(reads[:18:2], reads[1:18:2]):
                self.assertAlmostEqual(first["conductance_S"] / second["conductance_S"], 1, delta=6e-9)

    def test_resistor(self):
        """V/I, exactly, and with a series resistor that of the device alone."""
        self.perform("read 0.1 V, ramp to 1 V in 1 ms, read -0.2 V, hold 1 ms, read 1 uV", {"Series resistance": "1 kOhm"})
        reads = self.rows("reads.csv")
        self.assertEqual([r["time_s"] for r in reads], [0, 1e-3, 2e-3])
        self.assertEqual([r["source_voltage_V"] for r in reads], [0.1, -0.2, 1e-6])
        for read in reads:
            self.assertAlmostEqual(read["conductance_S"] * OHM, 1, delta=1e-9)
            self.assertAlmostEqual(read["voltage_V"], read["source_voltage_V"] * 5 / 6, delta=1e-12)

    def test_bake_temperature(self):
        """A read in a bake sees the conductivity of the bake; one after it that of before."""
        self.perform("read 0.1 V, bake 400 K for 1 s reading 0.1 V 1 per decade, read 0.1 V", conductivity=ACTIVATED)
        reads = self.rows("reads.csv")
        hot = math.exp(ACTIVATION * CHARGE / BOLTZMANN * (1 / 300 - 1 / 400))
        np.testing.assert_allclose([r["time_s"] for r in reads], [0, 1e-3, 1e-2, 0.1, 1, 1], rtol=1e-12)
        np.testing.assert_allclose([r["conductance_S"] * OHM for r in reads], [1, hot, hot, hot, hot, 1], rtol=1e-9)
        self.assertEqual([r["bake"] for r in reads], [0, 1, 1, 1, 1, 0])
        self.assertEqual([r["ambient_temperature_K"] for r in reads], [300, 400, 400, 400, 400, 300])

    def test_static_resistor_is_not_lost(self):
        """The resistance of a bake is compared at the bake's temperature, not with a read before it at another."""
        self.perform("read 0.1 V, bake 400 K for 1 h reading 0.1 V 1 per decade", conductivity=ACTIVATED)
        self.assertIsNone(summary(self.path("run"))["retention"]["bakes"][0]["failure_time_s"])

    def test_bakes_of_a_repeat(self):
        """Bakes are two when something else was done between them."""
        self.perform("repeat 2 (bake 400 K for 1 s reading 0.1 V 1 per decade, pulse 1 V width 1 ms)")
        bakes = summary(self.path("run"))["retention"]["bakes"]
        self.assertEqual(len(bakes), 2)
        for bake in bakes:
            self.assertAlmostEqual(bake["observed_duration_s"], 1, delta=2e-3)  # the first read is at 1 ms

    def test_only_a_read(self):
        self.perform("read 0.1 V")
        self.assertEqual(summary(self.path("run"))["reads"]["number"], 1)


class Pulses(Experiment):
    """On a resistor the energy of a trapeze is V^2/R (rise/3 + width + fall/3) and its charge V/R (rise/2 + width +
    fall/2): V and I are straight between corners, for which the sums are exact. Tables have 12 digits."""

    DIGITS = 1e-11

    def corners(self, terminal, points):
        """Every corner is a row, and the voltage between rows is straight."""
        for time, volts in points:
            # Voltages are differences of times over times: round-off of 1e-12.
            self.assertAlmostEqual(at(terminal, time)["source_voltage_V"], volts, delta=1e-9)
        np.testing.assert_allclose(
            terminal["source_voltage_V"], np.interp(terminal["time_s"], *zip(*points)), rtol=0, atol=1e-8
        )

    def assert_pulse(self, row, volts, rise, width, fall, series=0.0):
        total = OHM + series
        time = rise / 3 + width + fall / 3
        for column, expected in (
            ("amplitude_V", volts),
            ("energy_device_J", OHM * (volts / total) ** 2 * time),
            ("energy_source_J", volts**2 / total * time),
            ("charge_C", volts / total * (rise / 2 + width + fall / 2)),
            ("peak_current_A", abs(volts) / total),
            ("width_s", rise / 2 + width + fall / 2),  # between the half heights
        ):
            self.assertAlmostEqual(row[column] / expected, 1, delta=self.DIGITS, msg=column)

    def test_pulse(self):
        rise, width, fall = 1e-8, 1e-6, 3e-8
        for ranks in (1, 2):
            t = self.perform(
                "pulse 1.5 V width 1 us rise 10 ns fall 30 ns, hold 1 us, pulse -1 V width 1 us",
                {"Series resistance": "1 kOhm"},
                ranks=ranks,
            )
            first, second = self.rows("pulses.csv")
            self.assert_pulse(first, 1.5, rise, width, fall, 1000)
            self.assert_pulse(second, -1, 1e-8, width, 1e-8, 1000)  # edges of 1 % of the width
            begin = 2.04e-6
            self.corners(
                t,
                [(0, 0), (rise, 1.5), (rise + width, 1.5), (1.04e-6, 0), (begin, 0), (begin + 1e-8, -1),
                 (begin + 1.01e-6, -1), (begin + 1.02e-6, 0)],
            )

    def test_energy_of_the_source(self):
        """With a capacitor the source gives more than the device takes: its current is (V - v)/R_s. Voltages are
        straight between rows, so that Simpson's rule is exact for the product."""
        t = self.perform(
            "pulse 1 V width 10 ns, hold 100 ns",
            {"Series resistance": "20 kOhm", "Parallel capacitance": "1 pF"},
            {"Time": {"Initial step": "10 ps"}},
        )
        row = self.rows("pulses.csv")[0]
        inside = t["time_s"] <= row["end_s"] * (1 + 1e-12)
        time, source, device = (t[c][inside] for c in ("time_s", "source_voltage_V", "voltage_V"))
        for column, volts, current in (
            ("energy_source_J", source, (source - device) / 20e3),
            ("energy_device_J", device, device / OHM),
        ):
            middle = lambda x: 0.5 * (x[1:] + x[:-1])  # noqa: E731
            power = volts * current
            energy = np.sum(np.diff(time) / 6 * (power[1:] + power[:-1] + 4 * middle(volts) * middle(current)))
            with self.subTest(column=column):
                self.assertAlmostEqual(row[column] / energy, 1, delta=1e-6)

    def test_train(self):
        t = self.perform("train 4 pulses -0.5 V width 1 us period 5 us increment -0.25 V read 0.1 V")
        points = [(0, 0)]
        for k, row in enumerate(self.rows("pulses.csv")):
            volts, begin = -0.5 - 0.25 * k, 5e-6 * k
            self.assert_pulse(row, volts, 1e-8, 1e-6, 1e-8)
            self.assertAlmostEqual(row["begin_s"], begin, delta=1e-15)
            points += [(begin + 1e-8, volts), (begin + 1.01e-6, volts), (begin + 1.02e-6, 0), (begin + 5e-6, 0)]
        self.corners(t, points)
        np.testing.assert_allclose([r["time_s"] for r in self.rows("reads.csv")], [5e-6, 1e-5, 1.5e-5, 2e-5], rtol=1e-12)
        found = summary(self.path("run"))["pulses"]
        self.assertEqual(found["number"], 4)
        total = sum((0.5 + 0.25 * k) ** 2 for k in range(4)) / OHM * (1e-6 + 2e-8 / 3)
        self.assertAlmostEqual(found["total_energy_device_J"] / total, 1, delta=self.DIGITS)

    def test_spike_pair(self):
        t = self.perform("spike pair 1 V width 1 us delay 5 us")
        pair = self.rows("pulses.csv")
        for row in pair:
            self.assert_pulse(row, 1, 1e-8, 1e-6, 1e-8)
        self.assertAlmostEqual(pair[1]["begin_s"], 5e-6, delta=1e-15)
        self.corners(t, [(0, 0), (1e-8, 1), (1.01e-6, 1), (1.02e-6, 0), (5e-6, 0), (5.01e-6, 1), (6.01e-6, 1), (6.02e-6, 0)])
        # From the end of the first spike to the begin of the second; a resistor remembers nothing.
        found = summary(self.path("run"))["plasticity"]["paired_pulses"]["pairs"]
        self.assertEqual(len(found), 1)
        self.assertAlmostEqual(found[0]["interval_s"], 5e-6 - 1.02e-6, delta=1e-15)
        self.assertAlmostEqual(found[0]["paired_pulse_ratio"], 1, delta=1e-9)

    def test_spike_timing(self):
        """Pre less post, each with corners at 0, rise, rise + width, rise + width + fall, and the end of the tail."""
        rise, width, tail, long, delay = 1e-8, 1e-6, 0.5, 20e-6, 5e-6
        shape = ([0, rise, rise + width, 2 * rise + width, 2 * rise + width + long], [0, 1, 1, -tail, 0])
        for sign in (1, -1):
            t = self.perform(f"spike timing 1 V width 1 us tail 0.5 V for 20 us delay {5 * sign} us")
            pre, post = max(0.0, -sign * delay), max(0.0, sign * delay)
            times = sorted([s + x for s in (pre, post) for x in shape[0]])
            points = [(x, np.interp(x - pre, *shape) - np.interp(x - post, *shape)) for x in times]
            self.corners(t, points)
            # The manual's example of a peak: -1 V - tail (1 - delay'/for), where post is at its top.
            self.assertAlmostEqual(sign * t["voltage_V"][np.argmax(np.abs(t["voltage_V"]))],
                                   -1 - tail * (1 - (delay + rise - (2 * rise + width)) / long), delta=1e-9)

    def test_pulse_after_ten_years(self):
        """A time of ten years is known to 6e-8 s. A pulse of 10 ns after it is done all the same, or refused: not
        passed over in silence."""
        sections = self.sections("bake 400 K for 10 year, pulse 1 V width 10 ns")
        study = self.write("late.prm", parameter_text(sections))
        outcome = self.call("run", study, "--output", self.path("late"))
        if outcome.status == 0:
            pulses = self.rows("pulses.csv", "late")
            self.assertEqual(len(pulses), 1, "the pulse is missing")
            self.assert_pulse(pulses[0], 1, 1e-10, 1e-8, 1e-10)
        else:
            self.assertEqual(outcome.status, BAD_INPUT)
            self.assertIn("pulse 1 V width 10 ns", outcome.error)


class Mistakes(Experiment):
    """A wrong protocol or circuit ends with status 2, the file and line of its entry, and one sentence for each."""

    def problems(self, sections):
        study = self.write("wrong.prm", parameter_text(sections))
        outcome = self.call("check", study)
        self.assertEqual(outcome.status, BAD_INPUT, str(outcome))
        self.assert_no_foreign_words(outcome)
        return outcome.problems, text_of(study).splitlines()

    def assert_problem(self, problems, lines, entry, words):
        # The line of the entry, or where it is missing that of the contact.
        places = [k for k, text in enumerate(lines) if text.strip().startswith(f"set {entry} =")]
        line = 1 + (places or [lines.index("subsection Contact top")])[0]
        found = [text for text in problems if f"wrong.prm:{line}: " in text and entry in text]
        self.assertTrue(found, f"nothing about {entry} at line {line}: {problems}")
        self.assertTrue(any(all(word in text for word in words) for text in found), f"{words} not in {found}")

    def test_steps(self):
        """Each of these is wrong by itself: one protocol of all of them, one sentence for each."""
        cases = (
            ("hold -1 s", "greater than 0"),
            ("hold 0 s", "greater than 0"),
            ("ramp to 1 V in -1 s", "greater than 0"),
            ("ramp to 1 V at -1 V/s", "greater than 0"),
            ("ramp to 1 V", "rate or a time"),
            ("hold 1", "unit"),
            ("hold 1 V", "unit like 's'"),
            ("rest 1 s", "no step"),
            ("hodl 1 s", "'hold'"),
            ("ramp to 1 V in 1 s read 0.1 V", "read"),
            ("ramp to 1 V in 1 s reading 0.1 V", "reading"),
            ("read 0 V", "0 V"),
            ("read 0.1 V until current > 1 mA", "no time"),
            ("train 3 pulses 1 V width 1 ms period 0.5 ms", "overlap"),
            ("spike pair 1 V width 1 ms delay 0.5 ms", "overlap"),
            ("train 2.5 pulses 1 V width 1 ms period 2 ms", "2.5"),
            ("pulse 1 V", "width"),
            ("repeat 0 (hold 1 ms)", "whole number"),
            ("hold 1 s until charge > 1 C", "charge"),
            ("hold 1 s until current > -1 mA", "greater than 0"),
            ("hold 1 s until current = 1 mA", "until"),
            ("bake 400 K for 1 s reading 0.1 V", "per decade"),
            ("bake -5 K for 1 s", "absolute zero"),
            ("temperature 0 K", "absolute zero"),
            ("compliance 0 A", "greater than 0"),
            ("compliance 1 V", "compliance"),
            ("waveform nowhere.csv", "nowhere.csv"),
        )
        problems, lines = self.problems(self.sections(", ".join(steps for steps, _ in cases)))
        for k, (steps, words) in enumerate(cases):
            with self.subTest(steps=steps):
                own = [text for text in problems if f"step {k + 1}, '{steps}': " in text]
                self.assertEqual(len(own), 1, problems)
                self.assert_problem(own, lines, "Steps", [words])
                self.assertLess(len(own[0]), 400)
        self.assertEqual(len(problems), len(cases), problems)

    def test_protocols(self):
        for steps, words in (
            ("repeat 2 (hold 1 ms, hold)", ["step 1.2, 'hold'"]),
            ("repeat 2 (hold 1 ms", ["step 1", "never closed"]),
            ("hold 1 s,, hold 1 s", ["step 2", "commas"]),
            ("ramp to 1 V in 1 s, ramp to 1 V at 1 V/s", ["step 2", "no time"]),
        ):
            with self.subTest(steps=steps):
                problems, lines = self.problems(self.sections(steps))
                self.assertEqual(len(problems), 1, problems)
                self.assert_problem(problems, lines, "Steps", words)

    def test_all_at_once(self):
        problems, lines = self.problems(self.sections("hold 1, hodl 1 s, repeat 2 (pulse 1 V)"))
        for words in (["step 1, "], ["step 2, "], ["step 3.1, "]):
            self.assert_problem(problems, lines, "Steps", words)
        self.assertEqual(len(problems), 3)

    def test_circuits(self):
        for top, entry, words in (
            ({"Transconductance": "1e-3 A/V^2"}, "Gate voltage", ["transistor"]),
            ({"Threshold voltage": "0.4 V"}, "Gate voltage", ["transistor"]),
            ({"Channel length modulation": "0.1 1/V"}, "Gate voltage", ["transistor"]),
            ({"Gate voltage": "1 V"}, "Transconductance", ["transistor"]),
            ({"Compliance by": "limiter"}, "Compliance by", ["Compliance"]),
            ({"Limiter resistance": "1 Ohm"}, "Limiter resistance", ["Compliance"]),
            ({"Compliance": "1 mA", "Limiter resistance": "1 Ohm"}, "Limiter resistance", ["limiter"]),
            ({"Compliance": "-1 mA"}, "Compliance", ["greater than 0"]),
            ({"Compliance": "0 A"}, "Compliance", ["greater than 0"]),
            ({"Series resistance": "-1 Ohm"}, "Series resistance", ["at least 0"]),
            ({"Parallel capacitance": "-1 F"}, "Parallel capacitance", ["at least 0"]),
            ({"Transconductance": "-1 A/V^2", "Gate voltage": "1 V"}, "Transconductance", ["greater than 0"]),
            ({"Compliance by": "magic", "Compliance": "1 A"}, "Compliance by", ["source-measure unit", "limiter"]),
        ):
            with self.subTest(top=top):
                problems, lines = self.problems(self.sections("hold 1 s", top))
                self.assert_problem(problems, lines, entry, words)


if __name__ == "__main__":
    main()
