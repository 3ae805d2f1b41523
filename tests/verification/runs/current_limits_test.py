# SPDX-License-Identifier: Apache-2.0
"""Limits of the current, capacitors and open circuits, against closed forms; and limits that are never reached.

The slab is that of experiment_test.py: 5 kOhm. Its equations are linear: what remains is the power balance of Newton's
method, 1e-8, and, where something is stored, the error permitted per time step.

    python3 current_limits_test.py PATH_OF_IONSTACK
"""
import numpy as np

from experiment_test import OHM, Experiment, at
from ionstack_runs import GAVE_UP, text_of
from space_charge import main, parameter_text, summary, table

FARAD = 1e-12
TAU = OHM * FARAD  # 5 ns
FIRST_STEP = {"Time": {"Initial step": "10 ps"}}
CAPACITOR = {"Parallel capacitance": f"{FARAD} F"}

# Copper ions between two electrodes at which they react, with space charge; a piece of 50 nm x 50 nm.
METAL = {
    "Compact layer thickness": "0.5 nm",
    "Compact layer permittivity": 6,
    "Reaction copper ion": {"Exchange current density": "1e4 A/m^2", "Reference concentration": "1e25 1/m^3"},
}


def ions(steps, width=50, **top):
    return {
        "Stack": {
            "Width": f"{width} nm",
            "Depth": "50 nm",
            "Lateral cell size": "50 nm",
            "Layers": "oxide",
            "Layer oxide": {
                "Material": "TiO2",
                "Thickness": "20 nm",
                "Cell size": "1 nm",
                "Cell size at bottom": "0.1 nm",
                "Cell size at top": "0.1 nm",
            },
        },
        "Mesh": {"Coarsening levels": 0},
        "Physics": {"Potential": "space charge", "Heat": "off", "Species": "copper ion"},
        "Region oxide": {"Acceptor density": "1e25 1/m^3"},
        "Species copper ion": {
            "Regions": "oxide",
            "Initial concentration": "1e25 1/m^3",
            "Diffusivity": "1e-14 m^2/s",
            "Hop distance": "0.25 nm",
            "Charge number": 1,
            "Site limit": "excess potential",
            "Site density": "1e27 1/m^3",
        },
        "Contacts": {"Names": "bottom, top"},
        "Contact bottom": {"Boundary": "bottom", **METAL},
        "Contact top": {"Boundary": "top", **METAL, **top},
        "Protocol": {"Contact": "top", "Steps": steps},
        "Time": {"Initial step": "1 ps"},
        "Tolerances": {"Concentration": "1e22 1/m^3"},
        "Output": {"Field times": 0},
    }


class Limits(Experiment):
    def perform_ions(self, steps, output="run", ranks=1, width=50, **top):
        self.start(ions(steps, width, **top), output, ranks)
        return table(self.path(output, "terminal.csv"))

    def assert_same(self, one, other, relative, but=()):
        self.assertEqual(len(one), len(other))
        for name in set(one.dtype.names).difference(but):
            scale = np.max(np.abs(one[name]))
            np.testing.assert_allclose(other[name], one[name], rtol=relative, atol=relative * scale, err_msg=name)


class Capacitor(Limits):
    def test_beside_a_resistor(self):
        """A source on a capacitor: V/R + C dV/dt, at once, and V/R when the voltage rests. With and without a limit."""
        for top in (CAPACITOR, {**CAPACITOR, "Compliance": "1 A"}):
            t = self.perform("ramp to 0.5 V in 1 ns, hold 100 ns", top, FIRST_STEP)
            ramps = t["time_s"] <= 1e-9 * (1 + 1e-12)
            ramps[np.flatnonzero(ramps)[-1]] = False  # the second row of the corner
            ramps[0] = False  # before the ramp
            expected = t["voltage_V"] / OHM + np.where(ramps, FARAD * 0.5e9, 0)
            # Round-off of the rate: that of 0.5 V over the shortest step.
            np.testing.assert_allclose(t["source_current_A"], expected, rtol=0, atol=1e-8 * 0.5e-3)
            np.testing.assert_allclose(t["voltage_V"], t["source_voltage_V"], rtol=0, atol=1e-12)

    def test_limit_while_charging(self):
        """C dv/dt + v/R = I_c until v is the source's voltage: v = I_c R (1 - exp(-t/RC))."""
        limit, end = 80e-6, 0.2  # V
        top = {**CAPACITOR, "Compliance": f"{limit} A"}
        more = {**FIRST_STEP, "Tolerances": {"Relative": "1e-6", "Potential": "1e-6 V"}}
        t = self.perform(f"ramp to {end} V in 10 ps, hold 20 ns", top, more)
        self.assertLess(np.max(t["source_current_A"]), limit * (1 + 1e-8))
        reached = -TAU * np.log(1 - end / limit / OHM)
        charging = (t["time_s"] < 0.99 * reached) & (t["time_s"] > 20e-12)
        self.assertGreater(charging.sum(), 10)
        exact = limit * OHM * (1 - np.exp(-t["time_s"] / TAU))
        # The first 10 ps: the ramp asks for 80e-6 A from 0.04 ps on. Steps err by 2e-6 V each.
        np.testing.assert_allclose(t["voltage_V"][charging], exact[charging], rtol=0, atol=1e-6 * charging.sum())
        last = t["time_s"] > 1.1 * reached
        np.testing.assert_allclose(t["voltage_V"][last], end, rtol=1e-9)
        np.testing.assert_allclose(t["source_current_A"][last], end / OHM, rtol=1e-7)


class NeverReached(Limits):
    """A limit that is not reached changes nothing: the same steps, and the same numbers to round-off."""

    def test_conduction(self):
        for top in ({}, CAPACITOR, {"Series resistance": "1 kOhm"}, {**CAPACITOR, "Series resistance": "1 kOhm"}):
            steps = "ramp to 0.5 V in 1 ns, {}hold 100 ns, pulse 1 V width 250 ns, {}ramp to 0 V in 1 us"
            without = self.perform(steps.format("", ""), top, FIRST_STEP)
            limited = self.perform(steps.format("compliance 1 A, ", "compliance off, "), top, FIRST_STEP)
            self.assert_same(without, limited, 1e-10)
            own = self.perform(steps.format("", ""), {**top, "Compliance": "1 A"}, FIRST_STEP)
            self.assert_same(without, own, 1e-10)

    def test_space_charge(self):
        steps = "ramp to 0.2 V in 1 ns, {}hold 250 ns, ramp to -0.1 V in 10 ns, {}hold 1 us"
        without = self.perform_ions(steps.format("", ""))
        for ranks in (1, 2):
            limited = self.perform_ions(steps.format("compliance 1 A, ", "compliance off, "), ranks=ranks)
            # Round-off of rates in the first steps: potentials of volts over 1 ps.
            self.assert_same(without, limited, 1e-6)


class Reached(Limits):
    def test_space_charge(self):
        """Nanosecond edges under a limit: the current is the limit while the source asks for more."""
        limit = 1e-9
        free = self.perform_ions("ramp to 0.2 V in 1 ns, hold 250 ns")
        self.assertGreater(np.max(free["current_A"]), 3 * limit)
        rows = [self.perform_ions(f"compliance {limit} A, ramp to 0.2 V in 1 ns, hold 250 ns", ranks=n) for n in (1, 2)]
        for t in rows:
            self.assertLess(np.max(np.abs(t["source_current_A"])), limit * (1 + 1e-6))
            held = t["voltage_V"] < t["source_voltage_V"] - 1e-3
            self.assertGreater(held.sum(), 3)
            np.testing.assert_allclose(t["source_current_A"][held], limit, rtol=1e-6)
        np.testing.assert_allclose(rows[1]["voltage_V"][-1], rows[0]["voltage_V"][-1], rtol=1e-6)

    def test_wide_film(self):
        """Columns on both ranks: each number is that of one rank. The limit acts until the end."""
        for steps in (
            "compliance 1 nA, ramp to 0.5 V in 1 ns, hold 250 ns",
            "compliance 1 nA, ramp to 0.5 V in 1 ns, hold 20 ns, open circuit 100 ns, hold 10 ns",
        ):
            one, two = (self.perform_ions(steps, f"on{n}", n, width=400) for n in (1, 2))
            # Round-off of rates in the first steps: potentials of volts over 1 ps.
            self.assert_same(one, two, 1e-6)
            self.assertAlmostEqual(np.max(one["source_current_A"]) * 1e9, 1, delta=1e-6)

    def test_wide_conductor(self):
        """Many columns of a resistor: 0.2 V are 40 uA for each 4 nm of the width. With a capacitor beside it, too."""
        for top in ({}, CAPACITOR, {"Compliance by": "limiter"}):
            rows = []
            for n in (1, 2):
                limited = {**top, "Compliance": "0.4 mA"}
                sections = self.sections("ramp to 0.5 V in 1 ns, hold 2 ns", limited, FIRST_STEP, width=40)
                sections["Stack"]["Lateral cell size"] = "4 nm"
                self.start(sections, f"on{n}", n)
                rows.append(table(self.path(f"on{n}", "terminal.csv")))
            # Steps that are cut because the limit comes in them differ in iterations by round-off of 1 MOhm times it.
            self.assert_same(*rows, 1e-9, but=("newton_iterations",))
            self.assertAlmostEqual(rows[0]["source_current_A"][-1] * 1e3, 0.4, delta=0.4e-6)

    def test_pulses_and_reads(self):
        """Pulses of 250 ns with edges of 1 ns; a read is limited, too: 0.1 V on 5 kOhm under 1 uA."""
        self.perform_ions("compliance 100 uA, repeat 2 (pulse 0.2 V width 250 ns rise 1 ns fall 1 ns), read 0.05 V")
        self.perform("compliance 1 uA, read 0.1 V, compliance off, read 0.1 V", output="reads")
        limited, free = self.rows("reads.csv", "reads")
        self.assertAlmostEqual(limited["current_A"], 1e-6, delta=1e-13)
        self.assertAlmostEqual(limited["voltage_V"], 1e-6 * OHM, delta=1e-9)
        self.assertAlmostEqual(free["current_A"], 0.1 / OHM, delta=1e-12)

    def test_condition(self):
        """`until current` and a limit: whichever is less."""
        t = self.perform("compliance 10 uA, ramp to 1 V in 1 s until current > 5 uA, hold 1 s")
        self.assertAlmostEqual(t["current_A"][-1] * 1e6, 5, delta=1e-3)
        t = self.perform("compliance 10 uA, ramp to 1 V in 1 s until current > 11 uA")
        self.assertAlmostEqual(t["time_s"][-1], 1, delta=1e-9)
        self.assertAlmostEqual(t["current_A"][-1] * 1e6, 10, delta=1e-6)


class Open(Limits):
    STEPS = "ramp to 0.5 V in 1 ns, open circuit 10 ns, hold 1 ns, ramp to 1 V in 1 ns"

    def test_relaxation(self):
        """A capacitor through a leak: v = v_0 exp(-t/RC) without a current from the source, which then takes over."""
        more = {**FIRST_STEP, "Tolerances": {"Relative": "1e-6", "Potential": "1e-6 V"}}
        rows = [self.perform(self.STEPS, CAPACITOR, more, f"on{n}", n) for n in (1, 2)]
        self.assert_same(*rows, 1e-9)
        t = rows[0]
        floats = (t["time_s"] > 1e-9 * (1 + 1e-9)) & (t["time_s"] < 11e-9 * (1 - 1e-9))
        self.assertGreater(floats.sum(), 10)
        exact = 0.5 * np.exp(-(t["time_s"] - 1e-9) / TAU)
        np.testing.assert_allclose(t["voltage_V"][floats], exact[floats], rtol=0, atol=1e-6 * floats.sum())
        np.testing.assert_allclose(t["source_current_A"][floats], 0, atol=1e-12 * 0.5 / OHM)
        np.testing.assert_allclose(t["source_voltage_V"][floats], t["voltage_V"][floats], rtol=1e-15)
        # 12 ns: held at what it floated to.
        left = 0.5 * np.exp(-10e-9 / TAU)
        self.assertAlmostEqual(at(t, 12e-9)["source_voltage_V"], left, delta=1e-4)
        self.assertAlmostEqual(t["voltage_V"][-1], 1, delta=1e-12)

    def test_without_capacitor(self):
        """A resistor has no voltage of its own."""
        t = self.perform("ramp to 0.5 V in 1 s, open circuit 1 s, read 0.1 V, ramp to 0.5 V in 1 s", output="run")
        floats = (t["time_s"] > 1) & (t["time_s"] <= 2)
        np.testing.assert_allclose(t["voltage_V"][floats], 0, atol=1e-9)
        self.assertAlmostEqual(t["current_A"][-1], 0.5 / OHM, delta=1e-12)
        self.assertAlmostEqual(self.rows("reads.csv")[0]["conductance_S"], 1 / OHM, delta=1e-12)

    def test_other_circuits(self):
        """A transistor, a limiter, a resistor before the contact."""
        for top in (
            {"Series resistance": "1 kOhm"},
            {"Gate voltage": "3 V", "Transconductance": "1e-3 A/V^2"},
            {"Compliance": "1 mA", "Compliance by": "limiter"},
        ):
            t = self.perform(self.STEPS, {**CAPACITOR, **top}, FIRST_STEP)
            floats = (t["time_s"] > 1e-9 * (1 + 1e-9)) & (t["time_s"] < 11e-9 * (1 - 1e-9))
            np.testing.assert_allclose(t["source_current_A"][floats], 0, atol=1e-9 * 0.5 / OHM)
            start = at(t, 1e-9)["voltage_V"]
            self.assertAlmostEqual(t["voltage_V"][floats][-1], start * np.exp(-(t["time_s"][floats][-1] - 1e-9) / TAU), delta=3e-3)

    def test_space_charge(self):
        """Opened and closed: the current is zero, and the voltage does not jump."""
        t = self.perform_ions("ramp to 0.2 V in 1 ns, hold 100 ns, open circuit 1 us, ramp to 0 V in 1 ns, hold 1 ns")
        floats = (t["time_s"] > 101e-9 * (1 + 1e-9)) & (t["time_s"] < 1101e-9 * (1 - 1e-9))
        self.assertGreater(floats.sum(), 3)
        np.testing.assert_allclose(t["current_A"][floats], 0, atol=1e-9 * np.max(np.abs(t["current_A"])))
        self.assertAlmostEqual(t["voltage_V"][floats][0], 0.2, delta=2e-3)

    def test_restart(self):
        """Stopped in the open circuit and gone on with, against a run at one go."""
        sections = self.sections(self.STEPS, CAPACITOR, {"Time": {"Initial step": "10 ps", "Maximum steps": 30}})
        self.start(sections, "parts", expect=GAVE_UP)
        study = self.write("whole.prm", parameter_text({**sections, "Time": {"Initial step": "10 ps"}}))
        outcome = self.call("run", study, "--output", self.path("parts"), "--restart", "--allow-changes")
        self.assertEqual(outcome.status, 0, str(outcome))
        self.run_study("whole", study=study)
        self.assert_same(*(table(self.path(name, "terminal.csv")) for name in ("whole", "parts")), 1e-9)


class Corners(Limits):
    def test_charge_and_energy(self):
        """The trapezoid over the rows is exact where currents are straight lines: C V + int V/R, and V^2/2 C + ...; the
        program's own figures are those of the rows."""
        steps = "ramp to 0.5 V in 1 ns, hold 3 ns, ramp to -0.5 V in 1 ns, ramp to 0 V in 1 ns"
        t = self.perform(steps, CAPACITOR, FIRST_STEP)
        charge = np.trapz(t["source_current_A"], t["time_s"])
        # Of the resistor, in 0.5 V ns: a triangle, a rectangle, nothing from 0.5 V to -0.5 V, and a triangle back.
        self.assertAlmostEqual(charge / (0.5e-9 * (0.5 + 3 - 0.5) / OHM), 1, delta=1e-8)
        corners = np.flatnonzero(np.diff(t["time_s"]) == 0)
        self.assertEqual(len(corners), 4)  # 0, 1, 4, 5 ns
        np.testing.assert_allclose(t["time_s"][corners], [0, 1e-9, 4e-9, 5e-9], rtol=1e-12)
        jumps = t["source_current_A"][corners + 1] - t["source_current_A"][corners]
        np.testing.assert_allclose(jumps, FARAD * np.array([0.5e9, -0.5e9, -1e9, 1.5e9]), rtol=1e-6)
        np.testing.assert_allclose(np.diff(t["step"])[corners], 0)

    def test_summary_and_pulses(self):
        t = self.perform_ions("pulse 0.2 V width 5 ns rise 1 ns fall 1 ns, hold 1 ns", "pulse")
        energy = np.trapz(t["power_W"], t["time_s"])
        self.assertAlmostEqual(summary(self.path("pulse"))["energy"]["terminal_J"] / energy, 1, delta=1e-9)
        of_pulse = t["time_s"] <= 7e-9 * (1 + 1e-12)
        of_pulse[np.flatnonzero(of_pulse)[-1]] = t["time_s"][np.flatnonzero(of_pulse)[-2]] != t["time_s"][np.flatnonzero(of_pulse)[-1]]
        charge = np.trapz(t["current_A"][of_pulse], t["time_s"][of_pulse])
        self.assertAlmostEqual(self.rows("pulses.csv", "pulse")[0]["charge_C"] / charge, 1, delta=1e-6)

    def test_no_rows_without_jumps(self):
        """A resistor's current has no jumps."""
        t = self.perform("ramp to 0.5 V in 1 s, hold 1 s")
        self.assertTrue(np.all(np.diff(t["time_s"]) > 0))


class Messages(Limits):
    def test_time_of_the_run(self):
        """Steps used up in the second line: the time is that since the start of the protocol."""
        more = {"Time": {"Initial step": "10 ps", "Maximum steps": 40}}
        sections = self.sections("ramp to 0.5 V in 1 s, hold 1 us", CAPACITOR, more)
        sections["Time"]["Initial step"] = "0.1 s"
        sections["Time"]["Maximum step"] = "0.1 s"
        sections["Time"]["Maximum steps"] = 12
        sections["Protocol"]["Steps"] = "ramp to 0.5 V in 1 s, hold 10 s"
        outcome = self.start(sections, expect=GAVE_UP)
        t = table(self.path("run", "terminal.csv"))
        self.assertGreater(t["time_s"][-1], 1)
        self.assertRegex(outcome.error + outcome.out + text_of(self.path("run", "log.txt")), r"used up at 1\.\d+ s")


if __name__ == "__main__":
    main()
