# SPDX-License-Identifier: Apache-2.0
"""Charge of ions in the conduction closure: what passes a contact is what ions and electrons have moved inside.

    python3 conduction_ions_test.py PATH_OF_IONSTACK
"""
import numpy as np

from interface_stacks import AREA, InterfacesTest
from space_charge import CHARGE, NM, THERMAL_VOLTAGE, length, main, summary

CHANNEL, ELECTROLYTE = 20 * NM, 30 * NM
DENSITY, DIFFUSIVITY = 1e27, 1e-13  # 1/m^3, m^2/s
# sigma = q^2 c D/kT of the ions; electrons of the electrolyte carry 1e-12 of it, those of the channel 1e5 times it.
IONIC = CHARGE * DENSITY * DIFFUSIVITY / THERMAL_VOLTAGE
VOLTAGE, RAMP, HOLD = 0.05, 1e-6, 0.3e-3
# Steps are controlled to 1e-4, and a trapezoid over them is of that order.
STEPS = 1e-3


def running_integral(time, values):
    """By the trapezoidal rule, up to each time."""
    return np.concatenate([[0.0], np.cumsum(0.5 * np.diff(time) * (values[1:] + values[:-1]))])


def gmsh_text(across, heights, middle):
    """A mesh of rectangles: `channel` below the height `middle` with `source` and `drain` at its ends, `electrolyte` above
    it with `gate` on top."""
    nodes = [(x, z) for z in heights for x in across]
    n = len(across)
    elements = []
    for j, (low, high) in enumerate(zip(heights, heights[1:])):
        in_channel = high <= middle
        elements += [(3, 1 if in_channel else 2, (j * n + i, j * n + i + 1, (j + 1) * n + i + 1, (j + 1) * n + i))
                     for i in range(n - 1)]  # fmt: skip
        if in_channel:
            elements += [(1, 3, (j * n, (j + 1) * n)), (1, 4, (j * n + n - 1, (j + 1) * n + n - 1))]
    top = len(nodes) - n
    elements += [(1, 5, (top + i, top + i + 1)) for i in range(n - 1)]
    names = ['2 1 "channel"', '2 2 "electrolyte"', '1 3 "source"', '1 4 "drain"', '1 5 "gate"']
    lines = ["$MeshFormat", "2.2 0 8", "$EndMeshFormat", "$PhysicalNames", len(names), *names, "$EndPhysicalNames"]
    lines += ["$Nodes", len(nodes), *(f"{i + 1} {x} {z} 0" for i, (x, z) in enumerate(nodes)), "$EndNodes", "$Elements"]
    lines += [len(elements)]
    for i, (kind, group, corners) in enumerate(elements):
        lines.append(" ".join(str(word) for word in (i + 1, kind, 2, group, group, *(c + 1 for c in corners))))
    return "\n".join(str(line) for line in [*lines, "$EndElements"]) + "\n"


class ConductionIons(InterfacesTest):
    def stack(self, gate, electronic=1e-12 * IONIC, steps=None, more=None):
        species = {"lithium ion": {"charge_number": 1, "diffusivity": f"{DIFFUSIVITY} m^2/s"}}
        self.add_material("channel", {"electrical_conductivity": f"{1e5 * IONIC} S/m"}, species)
        self.add_material("electrolyte", {"electrical_conductivity": f"{electronic} S/m"}, species)
        layers = {
            "channel": {"Material": "channel", "Thickness": length(CHANNEL), "Cell size": length(1 * NM)},
            "electrolyte": {"Material": "electrolyte", "Thickness": length(ELECTROLYTE), "Cell size": length(1 * NM)},
        }
        sections = self.device(
            layers, {}, {"Species": "lithium ion"}, {"top": gate},
            steps or f"ramp to {VOLTAGE} V in {RAMP} s, hold {HOLD} s",
            {"Species lithium ion": {"Regions": "channel, electrolyte", "Initial concentration": f"{DENSITY} 1/m^3",
                                     "Hopping": "linear"},
             "Time": {"Initial step": "10 ns"},
             "Tolerances": {"Relative": "1e-5", "Concentration": "1e21 1/m^3", "Potential": "10 uV"},
             **(more or {})})
        del sections["Interfaces"]
        sections["Protocol"]["Contact"] = "top"
        return sections

    def test_gate_passes_what_the_channel_takes_up(self):
        """A gate that gives off ions drives as many charges through the circuit as the device takes up, to the error of
        the time steps; the other contact passes them on as electrons, to round-off; one rank and two agree. With uniform
        ions the current is that of the electrolyte as a resistor."""
        gate = {"Reservoir lithium ion": {"Concentration": f"{DENSITY} 1/m^3", "Exchange velocity": "1e3 m/s"}}
        for ranks in (1, 2):
            terminal, _ = self.solve(self.stack(gate), ranks=ranks)
            time, current = terminal["time_s"], terminal["current_A"]
            charge = np.trapz(current, time)
            ions = next(terminal[name] for name in terminal.dtype.names if name.startswith("ions"))
            taken = CHARGE * (ions[-1] - ions[0])
            self.assertGreater(abs(taken), 10 * CHARGE)
            self.assertAlmostEqual(charge / taken, 1.0, delta=STEPS)
            other = next(terminal[name] for name in terminal.dtype.names if "bottom" in name and "current" in name)
            np.testing.assert_allclose(other, -current, atol=1e-9 * np.abs(current).max())
            first = np.searchsorted(time, RAMP)
            self.assertAlmostEqual(current[first] / (IONIC * AREA * VOLTAGE / ELECTROLYTE), 1.0, delta=0.02)
            done = summary(self.path(f"run_{ranks}"))
            self.assertEqual(done["status"], 0)

    def transistor(self, gate):
        """A channel with source and drain at its ends under an electrolyte that the gate covers, and an interface with an
        insertion energy between the two."""
        species = {"lithium ion": {"charge_number": 1, "diffusivity": f"{DIFFUSIVITY} m^2/s"}}
        self.add_material("channel", {"electrical_conductivity": f"{1e3 * IONIC} S/m"}, species)
        self.add_material("electrolyte", {"electrical_conductivity": f"{1e-12 * IONIC} S/m"}, species)
        heights = [20 * i / 8 for i in range(9)] + [20 + 30 * i / 10 for i in range(1, 11)]
        self.write("transistor.msh", gmsh_text([10 * i for i in range(7)], heights, 20))
        return {
            "Stack": {"Coordinates": "planar", "Depth": length(100 * NM)},
            "Mesh": {"File": "transistor.msh", "Regions": {"channel": "channel", "electrolyte": "electrolyte"}},
            "Physics": {"Heat": "off", "Species": "lithium ion"},
            "Species lithium ion": {"Regions": "channel, electrolyte", "Initial concentration": f"{DENSITY} 1/m^3",
                                    "Hopping": "linear"},
            "Interfaces": {"Names": "insertion"},
            "Interface insertion": {
                "Between": "channel, electrolyte",
                "Segregation lithium ion": {"Energy": "0.02 eV", "Exchange velocity": "1 m/s"},
            },
            "Contacts": {"Names": "source, drain, gate"},
            "Contact source": {"Boundary": "source"},
            "Contact drain": {"Boundary": "drain", "Voltage": "1 mV"},
            "Contact gate": {"Boundary": "gate", **gate},
            "Protocol": {"Contact": "gate", "Steps": "ramp to 0.05 V in 1 us, hold 20 ms, ramp to -0.05 V in 1 us, "
                                                     "hold 20 ms, ramp to 0 V in 1 us, hold 20 ms"},
            "Time": {"Initial step": "10 ns"},
            "Tolerances": {"Relative": "1e-5", "Concentration": "1e21 1/m^3", "Potential": "10 uV"},
            "Output": {"Field times": 1},
        }  # fmt: skip

    def test_channel_of_a_transistor(self):
        """At any time the channel and its interface have taken up as many charges as have come through the gate, and source
        and drain have passed as many on; whatever flows from source to drain. Electrolyte between two interfaces stays
        neutral with the ions that it has: those that it gains stand at its interface. The summary has the same charges and
        numbers."""
        reservoir = {"Reservoir lithium ion": {"Concentration": f"{DENSITY} 1/m^3", "Exchange velocity": "1e3 m/s"}}
        for ranks in (1, 2):
            terminal, _ = self.solve(self.transistor(reservoir), ranks=ranks)
            time = terminal["time_s"]
            passed = {name: running_integral(time, terminal[f"current_{name}_A"]) for name in ("source", "drain", "gate")}
            device, channel, electrolyte = (
                terminal["ions_lithium_ion" + where] for where in ("", "_in_channel", "_in_electrolyte"))
            np.testing.assert_allclose(channel + electrolyte, device, rtol=1e-12)
            taken = CHARGE * (device - device[0])
            largest = np.abs(taken).max()
            # Several times what the channel has at first, of which e^(0.05 V q/kT) is 6.9.
            self.assertGreater(largest, 2 * CHARGE * channel[0])
            self.assertGreater(np.ptp(CHARGE * channel), 0.9 * np.ptp(taken))
            np.testing.assert_allclose(passed["gate"], taken, rtol=0, atol=STEPS * largest)
            # Kirchhoff's law, of currents that are known to 1e-9 of the largest.
            flows = np.abs(terminal["current_drain_A"]).max() * time[-1]
            np.testing.assert_allclose(-passed["source"] - passed["drain"], passed["gate"], rtol=0, atol=1e-9 * flows)
            done = summary(self.path(f"run_{ranks}"))
            for name, charge in passed.items():
                self.assertAlmostEqual(done["charge_passed_C"][name] / charge[-1], 1.0, delta=1e-9, msg=name)
            ions = done["ions"]["lithium ion"]
            for found, column in ((ions, device), (ions["regions"]["channel"], channel)):
                for when, row in (("start", 0), ("end", -1)):
                    self.assertAlmostEqual(found[when] / column[row], 1.0, delta=1e-12)

    def test_power_balance_of_ions_that_spread(self):
        """Ions that spread against the field take up power that electrons give: of both a part is left. Newton's method
        bounds the difference from V I by 4e-9 of what they turn over."""
        sections = self.transistor({})
        sections["Species lithium ion"]["Initial profile"] = "z < 20 ? 1 : 10"
        terminal, _ = self.solve(sections)
        error = np.abs(terminal["dissipated_power_W"] - terminal["power_W"]) / terminal["power_turnover_W"]
        self.assertLess(error.max(), 4e-9)
        self.assertTrue(np.all(terminal["power_turnover_W"] >= (1 - 1e-9) * np.abs(terminal["dissipated_power_W"])))
        # There are steps at which V I is less than half of that.
        self.assertLess((np.abs(terminal["power_W"]) / terminal["power_turnover_W"]).min(), 0.5)
        self.assertLessEqual(summary(self.path("run_1"))["conservation"]["power_balance_error"], error.max() * (1 + 1e-6))

    def test_gate_that_blocks_lets_none_in(self):
        """A gate that passes neither ions nor electrons drives no more charge than it takes to bring the ions at its own
        face into equilibrium with its voltage, c exp(-V/(kT/q)): without space charge they are those of half a cell, and
        as many as leave it arrive in the channel. With half the cell half of them."""
        for cell in (1 * NM, 0.5 * NM):
            sections = self.stack({})
            sections["Stack"]["Layer electrolyte"]["Cell size"] = length(cell)
            terminal, _ = self.solve(sections)
            charge = np.trapz(terminal["current_A"], terminal["time_s"])
            expected = CHARGE * DENSITY * AREA * cell / 2 * (1 - np.exp(-VOLTAGE / THERMAL_VOLTAGE))
            self.assertAlmostEqual(charge / expected, 1.0, delta=0.01)
            ions = next(terminal[name] for name in terminal.dtype.names if name.startswith("ions"))
            self.assertAlmostEqual(ions[-1] / ions[0], 1.0, delta=1e-9)

    def test_ions_at_rest_without_voltage(self):
        """A step in the concentration spreads at 0 V; electrons balance it. The power that goes in is zero, and the
        run goes on."""
        more = {"Species lithium ion": {"Regions": "channel, electrolyte", "Initial concentration": f"{DENSITY} 1/m^3",
                                        "Initial profile": "z < 10 ? 1 : 2", "Hopping": "linear"}}
        terminal, _ = self.solve(self.stack({}, electronic=IONIC, steps="hold 0.1 ms", more=more))
        self.assertGreater(len(terminal), 5)
        self.assertTrue(np.all(np.isfinite(terminal["current_A"])))


if __name__ == "__main__":
    main()
