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

    def test_a_reaction_is_refused_with_the_reason(self):
        """Without space charge there is no overpotential, and the message says what to do."""
        gate = {"Reaction lithium ion": {"Exchange current density": "1 A/m^2"}}
        study = self.write("bad.prm", self.text(self.stack(gate)))
        outcome = self.call("check", study)
        self.assertEqual(outcome.status, 2)
        self.assertRegex(outcome.error, "Contact top/Reaction lithium ion: needs Physics/Potential = space charge")

    def text(self, sections):
        from space_charge import parameter_text

        return parameter_text({"Materials": {"Path": self.path("materials")}, **sections})


if __name__ == "__main__":
    main()
