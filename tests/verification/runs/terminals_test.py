# SPDX-License-Identifier: Apache-2.0
"""Protocols whose steps name contacts, sources that hold a current or are not connected, and light, against closed forms.

    python3 terminals_test.py PATH_OF_IONSTACK
"""
import math

import numpy as np

from current_limits_test import Limits
from experiment_test import CONSTANT
from ionstack_runs import BAD_INPUT, GAVE_UP
from space_charge import THERMAL_VOLTAGE, SpaceChargeTest, main, parameter_text, quantity, summary, table

TOP, BOTTOM, RIGHT = 1e9, 2e9, 4e9  # Ohm, in series with the contacts
# A block of 3 x 3 cells of 10 nm and of 1e7 S/m, 5 nm deep: 20 Ohm a square. Between two contacts are less than ten of
# them, which change that part of the currents.
STAR = 200 / TOP


class Terminals(Limits):
    def mesh(self):
        """Contacts share no node: on the bottom and the top, and in the middle of the right side."""
        nodes = "\n".join(f"{1 + x + 4 * z} {10 * x} {10 * z} 0" for z in range(4) for x in range(4))
        lines = [(2, 1 + x, 2 + x) for x in range(3)] + [(3, 13 + x, 14 + x) for x in range(3)] + [(4, 8, 12)]
        cells = [(x + 4 * z, 1 + x + 4 * z, 5 + x + 4 * z, 4 + x + 4 * z) for z in range(3) for x in range(1, 4)]
        elements = [f"1 2 {group} {group} {a} {b}" for group, a, b in lines]
        elements += [f"3 2 1 1 {a} {b} {c} {d}" for a, b, c, d in cells]
        elements = [f"{i + 1} {element}" for i, element in enumerate(elements)]
        names = '2 1 "block"\n1 2 "bottom"\n1 3 "top"\n1 4 "right"'
        return self.write(
            "block.msh",
            f"$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$PhysicalNames\n4\n{names}\n$EndPhysicalNames\n$Nodes\n16\n{nodes}\n"
            f"$EndNodes\n$Elements\n{len(elements)}\n" + "\n".join(elements) + "\n$EndElements\n",
        )

    def star(self, steps, more=None, **contacts):
        """A block that conducts well with resistors at three of its sides."""
        sections = self.sections(steps, conductivity=CONSTANT.replace("1e5", "1e7"), more=more)
        sections["Stack"] = {"Coordinates": "planar", "Depth": "5 nm"}
        sections["Mesh"] = {"File": self.mesh(), "Length unit": "nm", "Regions": {"block": "conductor"}}
        sections["Contacts"] = {"Names": "bottom, top, right"}
        for name, resistance in (("top", TOP), ("bottom", BOTTOM), ("right", RIGHT)):
            own = {"Boundary": name, "Series resistance": quantity(resistance, "Ohm"), **contacts.get(name, {})}
            sections["Contact " + name] = own
        return sections

    def run_star(self, steps, more=None, ranks=1, **contacts):
        self.start(self.star(steps, more, **contacts), "run", ranks)
        return table(self.path("run", "terminal.csv"))

    def check_at(self, t, time, *voltages, **currents):
        """What a row, or a straight line between two of them, says at a time, which lies before a jump."""
        row = {name: np.interp(time * (1 - 1e-9), t["time_s"], t[name]) for name in t.dtype.names}
        return self.check(row, *voltages, **currents)

    def check(self, row, top, bottom, right, right_current=None, bottom_current=None):
        """Voltages of the sources, or a current in place of one: the potential of the node is their mean, weighed by the
        conductances."""
        sources = {"top": (top, TOP, None), "bottom": (bottom, BOTTOM, bottom_current), "right": (right, RIGHT, right_current)}
        held = [(v, r) for v, r, current in sources.values() if current is None]
        forced = sum(current for _, _, current in sources.values() if current is not None)
        node = (sum(v / r for v, r in held) + forced) / sum(1 / r for _, r in held)
        for name, (v, r, current) in sources.items():
            expected = (v - node) / r if current is None else current
            self.assertAlmostEqual(row[f"current_{name}_A"] * TOP, expected * TOP, delta=STAR)
            self.assertAlmostEqual(row[f"voltage_{name}_V"], node, delta=STAR)
        return node


class Star(Terminals):
    def test_steps(self):
        """Each contact goes where its steps say; the others stay."""
        steps = (
            "ramp to 1 V in 1 s, bottom: ramp to 0.5 V and right: to -0.3 V in 1 s, right: open circuit 1 s, hold 1 s, "
            "bottom: disconnect, ramp to 2 V in 1 s, right: ramp to 0 V in 1 s, bottom: connect, "
            "right: current 0.2 nA for 1 s, right: ramp to 0 V in 1 s, bottom: ramp to 0 V in 1 s, "
            "right: ramp to 4 V in 1 s until bottom: current > 0.7 nA"
        )
        for ranks in (1, 2):
            t = self.run_star(steps, ranks=ranks, bottom={"Voltage": "0.2 V"})
            self.check_at(t, 1, 1, 0.2, 0)
            self.check_at(t, 1.5, 1, 0.35, -0.15)
            self.check_at(t, 2, 1, 0.5, -0.3)
            right = self.check_at(t, 3, 1, 0.5, 0, right_current=0)
            self.check_at(t, 4, 1, 0.5, right)  # no current flows either where the source took over
            self.check_at(t, 5, 2, 0, right, bottom_current=0)
            bottom = self.check_at(t, 6, 2, 0, 0, bottom_current=0)
            node = self.check_at(t, 7, 2, bottom, 0, right_current=0.2e-9)
            self.check_at(t, 7.5, 2, bottom, 0.5 * (node + 0.2e-9 * RIGHT))  # on its way from where it took over
            self.check_at(t, 9, 2, 0, 0)
            self.assertAlmostEqual(t["current_bottom_A"][-1] * 1e9, -0.7, delta=0.7e-4)
            # All that the sources give is what the device and the resistors take; here the device, V I at its contacts.
            powers = [t[f"voltage_{name}_V"] * t[f"current_{name}_A"] for name in ("top", "bottom", "right")]
            # Fifteen digits are printed of each, and little is left of their sum.
            atol = 1e-14 * np.max(np.abs(powers))
            np.testing.assert_allclose(t["power_W"], sum(powers), rtol=1e-9, atol=atol)

    def test_reads(self):
        """The other contacts stay where they are; one that is open takes no current."""
        steps = (
            "ramp to 1 V in 1 s, read 0.1 V, right: read 0.1 V, bottom: disconnect, right: read 0.3 V, bottom: connect, "
            "repeat 5 (right: pulse 0.5 V width 1 s, right: read 0.2 V) until right: conductance < 1 nS"
        )
        self.run_star(steps, bottom={"Voltage": "0.2 V"})
        rows = self.rows("reads.csv")
        self.assertEqual([row["contact"] for row in rows], ["top", "right", "right", "right"])
        self.check_read(rows[0], TOP, 0.1, {BOTTOM: 0.2, RIGHT: 0})
        self.check_read(rows[1], RIGHT, 0.1, {TOP: 1, BOTTOM: 0.2})
        self.check_read(rows[2], RIGHT, 0.3, {TOP: 1})
        found = summary(self.path("run"))["reads"]
        self.assertEqual((found["number"], found["contact"]), (1, "top"))
        self.assertEqual(found["at_other_contacts"]["right"]["number"], 3)
        pulses = self.rows("pulses.csv")
        self.assertEqual([pulse["contact"] for pulse in pulses], ["right"])

    def check_read(self, row, own, voltage, others):
        node = (voltage / own + sum(v / r for r, v in others.items())) / (1 / own + sum(1 / r for r in others))
        self.assertAlmostEqual(row["current_A"] * TOP, (voltage - node) / own * TOP, delta=STAR)
        self.assertAlmostEqual(row["voltage_V"], node, delta=STAR)

    def test_not_connected(self):
        """A probe takes the potential of the node all the time, and the energy is that of the others."""
        t = self.run_star("ramp to 1 V in 1 s, bottom: ramp to 1 V in 1 s", right={"Connected": "false"})
        for time, (top, bottom) in {0.5: (0.5, 0), 1: (1, 0), 1.5: (1, 0.5), 2: (1, 1)}.items():
            self.check_at(t, time, top, bottom, 0, right_current=0)


class Charging(Terminals):
    FARAD = 1e-9
    TAU = FARAD / (1 / TOP + 1 / BOTTOM)  # 0.67 s
    MORE = {"Time": {"Initial step": "1 ms"}, "Tolerances": {"Relative": "1e-6", "Potential": "1e-6 V"}}
    GATE = {"right": {"Parallel capacitance": f"{FARAD} F", "Series resistance": "1 kOhm"}}
    STEPS = "right: disconnect, ramp to 1 V in 1 us, hold 2 s, right: connect, hold 1 s"

    def exact(self, time):
        return 2 / 3 * (1 - np.exp(-time / self.TAU))

    def test_floating_contact(self):
        """A capacitor at a contact that is left open while another one is driven."""
        rows = [self.run_star(self.STEPS, self.MORE, n, **self.GATE) for n in (1, 2)]
        # Round-off of a block of 0.05 S at 1 V: 1e-17 A of 1e-9 A. Of what goes in nothing else is left as heat.
        self.assert_same(*rows, 1e-7, but=("power_W", "dissipated_power_W", "power_turnover_W"))
        t = rows[0]
        floats = (t["time_s"] > 1e-5) & (t["time_s"] < 2)
        self.assertGreater(floats.sum(), 10)
        # Steps err by 2e-6 V each.
        atol = 2e-6 * floats.sum()
        np.testing.assert_allclose(t["voltage_right_V"][floats], self.exact(t["time_s"][floats]), rtol=0, atol=atol)
        held = t["time_s"] > 2.01
        np.testing.assert_allclose(t["voltage_right_V"][held], self.exact(2), rtol=0, atol=atol)

    def test_current_source(self):
        """I into R and C: V = R I (1 - exp(-t/RC)), until 0.3 V; then the source holds what has been reached."""
        current = 0.6e-9  # to 0.4 V
        steps = f"right: current {current} A for 10 s until voltage > 0.3 V, hold 1 s, right: ramp to 0 V at 0.1 V/s"
        t = self.run_star(steps, self.MORE, **self.GATE)
        end = -self.TAU * math.log(1 - 0.3 / 0.4)
        charging = (t["time_s"] > 0.01) & (t["time_s"] < end * (1 - 1e-4))
        exact = 0.4 * (1 - np.exp(-t["time_s"] / self.TAU))
        atol = 2e-6 * charging.sum()
        self.assertGreater(charging.sum(), 10)
        np.testing.assert_allclose(t["voltage_right_V"][charging], exact[charging], rtol=0, atol=atol)
        # 1e-4 of the threshold and that error, by the slope of then: (0.4 - 0.3) V over TAU.
        delta = (0.3e-4 + atol) * self.TAU / 0.1
        reached = t["time_s"][np.flatnonzero(t["voltage_right_V"] >= 0.3 - 1e-9)[0]]
        self.assertAlmostEqual(reached, end, delta=delta)
        self.assertAlmostEqual(t["time_s"][-1], end + 1 + 3, delta=2 * delta + 10 * (0.3e-4 + current * 1e3))
        self.assertAlmostEqual(t["voltage_right_V"][-1], 0, delta=1e-6)

    def test_restart(self):
        """Stopped while a contact floats, and gone on with, against a run at one go."""
        sections = self.star(self.STEPS, {**self.MORE, "Time": {"Initial step": "1 ms", "Maximum steps": 30}}, **self.GATE)
        self.start(sections, "parts", expect=GAVE_UP)
        self.assertLess(table(self.path("parts", "terminal.csv"))["time_s"][-1], 2)
        study = self.write("whole.prm", parameter_text({**sections, "Time": {"Initial step": "1 ms"}}))
        outcome = self.call("run", study, "--output", self.path("parts"), "--restart", "--allow-changes")
        self.assertEqual(outcome.status, 0, str(outcome))
        self.run_study("whole", study=study)
        self.assert_same(*(table(self.path(name, "terminal.csv")) for name in ("whole", "parts")), 1e-9)


class Light(SpaceChargeTest):
    """Electrons and holes that recombine radiatively in a layer of n type below a window through which holes do not pass:
    flat bands, dp/dt = G l(t) - p/tau with tau = 1/(B N)."""

    STATES, DONORS, GENERATION, TAU = 1e25, 1e22, 1e22, 1e-6  # 1e16 holes in 1e22 electrons: 1e-6 of second order
    STEPS = "light off in 1 us, hold 3 us, light 0.5, hold 3 us"

    def sections(self, steps, more=None):
        for name, ionization in (("window", 6.0), ("lit", 5.2)):
            self.add_material(
                name,
                {
                    "relative_permittivity": 10,
                    "electron_affinity": "4 eV",
                    "ionization_energy": f"{ionization} eV",
                    "conduction_band_density_of_states": f"{self.STATES} 1/m^3",
                    "valence_band_density_of_states": f"{self.STATES} 1/m^3",
                    "electron_mobility": "1e-2 m^2/(V s)",
                    "hole_mobility": "1e-2 m^2/(V s)",
                    "radiative_coefficient": f"{1 / self.TAU / self.DONORS} m^3/s",
                },
            )
        work_function = 4.0 + THERMAL_VOLTAGE * math.log(self.STATES / self.DONORS)
        donors = {"Donor density": quantity(self.DONORS, "1/m^3")}
        return {
            "Stack": {
                "Width": "10 nm",
                "Depth": "10 nm",
                "Lateral cell size": "10 nm",
                "Layers": "window, lit",
                "Layer window": {"Material": "window", "Thickness": "20 nm", "Cells": 4},
                "Layer lit": {"Material": "lit", "Thickness": "20 nm", "Cells": 4},
            },
            "Mesh": {"Coarsening levels": 0},
            "Physics": {
                "Potential": "space charge",
                "Heat": "off",
                "Electrons": "drift-diffusion",
                "Holes": "drift-diffusion",
                "Recombination": "radiative",
            },
            "Region window": donors,
            "Region lit": {**donors, "Generation rate": quantity(self.GENERATION, "1/(m^3 s)")},
            "Contacts": {"Names": "bottom, top"},
            "Contact bottom": {"Boundary": "bottom"},
            "Contact top": {"Boundary": "top", "Kind": "blocking", "Work function": quantity(work_function, "eV")},
            "Protocol": {"Contact": "top", "Steps": steps, **(more or {})},
            "Time": {"Initial step": "1 ns"},
            "Tolerances": {"Relative": 1e-5, "Potential": "1e-3 mV"},
            "Output": {"Field times": 14},
        }

    def exact(self, t):
        """Of p over G tau: light on, off within tau from t = 0 on, half of it at once after 4 tau."""
        s = t / self.TAU
        first = min(s, 1)
        p = 2 - first - math.exp(-first)  # dp/ds = 1 - s - p
        p *= math.exp(-max(0, min(s, 4) - 1))
        return 0.5 + (p - 0.5) * math.exp(-(s - 4)) if s > 4 else p

    def test_photoconductor(self):
        for ranks in (1, 2):
            terminal, instants = self.solve(self.sections(self.STEPS), ranks=ranks)
            self.check(terminal, instants)

    def check(self, terminal, instants):
        self.assertGreater(len(instants), 10)
        # A step errs by 1e-6 V of the quasi-Fermi potentials, 4e-5 of the holes, some fifty of them since the corner
        # at most. Light falls on a straight line between the corners.
        for time, profile in instants.items():
            holes = profile["holes_per_m3"][profile["z_nm"] > 30][0] / (self.GENERATION * self.TAU)
            self.assertAlmostEqual(holes / self.exact(time), 1, delta=2e-3, msg=f"at {time} s")
        light = np.interp([0.5e-6, 1e-6, 3e-6, 4.05e-6], terminal["time_s"], terminal["light"])
        np.testing.assert_allclose(light, [0.5, 0, 0, 0.5], atol=1e-9)

    def test_from_the_dark(self):
        """`Light = 0` at the start, and the same as without light; then p = G tau (1 - exp(-t/tau))."""
        _, instants = self.solve(self.sections("hold 1 us, light on, hold 6 us", {"Light": 0}))
        for time, profile in instants.items():
            holes = profile["holes_per_m3"][profile["z_nm"] > 30][0] / (self.GENERATION * self.TAU)
            self.assertAlmostEqual(holes, -math.expm1(-max(0, time - 1e-6) / self.TAU), delta=2e-3, msg=f"at {time} s")

    def test_open_circuit_voltage(self):
        """A cell between windows that let one kind of carriers pass each, not connected: what light makes recombines
        where it is made, B (n p - n_i^2) = G, and the contacts have the two quasi-Fermi levels, at the start and after
        the light has fallen."""
        sections = self.sections("hold 1 us, light 0.1, hold 10 ms")
        self.add_material(
            "other window",
            {
                "relative_permittivity": 10,
                "electron_affinity": "3.2 eV",
                "ionization_energy": "5.2 eV",
                "conduction_band_density_of_states": f"{self.STATES} 1/m^3",
                "valence_band_density_of_states": f"{self.STATES} 1/m^3",
                "electron_mobility": "1e-2 m^2/(V s)",
                "hole_mobility": "1e-2 m^2/(V s)",
                "radiative_coefficient": f"{1 / self.TAU / self.DONORS} m^3/s",
            },
        )
        stack = sections["Stack"]
        stack["Layers"] = "window, lit, other"
        stack["Layer other"] = {"Material": "other window", "Thickness": "20 nm", "Cells": 4}
        sections["Region other"] = {"Acceptor density": quantity(1e24, "1/m^3")}
        sections["Region window"] = {"Donor density": quantity(1e24, "1/m^3")}
        sections["Region lit"] = {"Generation rate": "1e27 1/(m^3 s)"}
        sections["Contact top"] = {"Boundary": "top", "Connected": "false"}
        terminal, _ = self.solve(sections)
        intrinsic = self.STATES**2 * math.exp(-1.2 / THERMAL_VOLTAGE)
        for row, light in ((terminal[0], 1), (terminal[-1], 0.1)):
            expected = THERMAL_VOLTAGE * math.log(light * 1e27 * self.TAU * self.DONORS / intrinsic + 1)
            # Windows have exp(-0.8 V/kT) = 4e-14 of the pairs. The capacitances of 4 mF/m^2 come to their new voltage by
            # 12 S/m^2, q G L over kT/q, within 0.4 ms. Steps err by 1e-6 V, of which the last ones count.
            self.assertAlmostEqual(row["voltage_top_V"], expected, delta=1e-5)
            self.assertEqual(row["light"], light)

    def test_without_light(self):
        sections = self.sections(self.STEPS)
        del sections["Region lit"]["Generation rate"]
        study = self.write("dark.prm", parameter_text({"Materials": {"Path": self.path("materials")}, **sections}))
        outcome = self.call("check", study)
        self.assertEqual(outcome.status, BAD_INPUT)
        self.assertIn("step 1, 'light off in 1 us': there is no light", " ".join(outcome.problems))


if __name__ == "__main__":
    main()
