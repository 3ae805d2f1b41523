# SPDX-License-Identifier: Apache-2.0
"""Interfaces between contacts and a device without space charge: reactions of ions, and a resistance of electrons.

    python3 conduction_electrodes_test.py PATH_OF_IONSTACK
"""
import math

import numpy as np

from interface_stacks import AREA, InterfacesTest
from space_charge import CHARGE, NM, THERMAL_VOLTAGE, length, main, parameter_text, summary

THICKNESS, DENSITY, DIFFUSIVITY = 50 * NM, 1e27, 1e-13  # 1/m^3, m^2/s
# sigma = z^2 q^2 c D/kT of the ions; electrons carry 1e-12 of it and do not pass a reaction.
IONIC = CHARGE * DENSITY * DIFFUSIVITY / THERMAL_VOLTAGE
EXCHANGE = 300.0  # j_0 [A/m^2]: R_ct is 86 uOhm m^2, the electrolyte's resistance 81 uOhm m^2
# Of the power, see conductivity_laws_test.py; a current that goes as exp(u/2V_T) at 8 V_T has four times that.
NEWTON = 4e-8


class ConductionElectrodes(InterfacesTest):
    def cell(self, z, reaction, steps, more=None):
        """Ions alone conduct, and react at both contacts."""
        species = {"ion": {"charge_number": z, "diffusivity": f"{DIFFUSIVITY} m^2/s"}}
        self.add_material("electrolyte", {"electrical_conductivity": f"{1e-12 * IONIC} S/m"}, species)
        ends = {end: {"Reaction ion": {"Exchange current density": f"{EXCHANGE} A/m^2", **reaction}}
                for end in ("bottom", "top")}  # fmt: skip
        sections = self.device(
            {"electrolyte": {"Material": "electrolyte", "Thickness": length(THICKNESS), "Cells": 5}},
            {}, {"Species": "ion"}, ends, steps,
            {"Species ion": {"Regions": "electrolyte", "Initial concentration": f"{DENSITY} 1/m^3", "Hopping": "linear"},
             **(more or {})})  # fmt: skip
        del sections["Interfaces"]
        return sections

    def expected(self, volts, z, anodic, cathodic, activity):
        """J [A/m^2] at a voltage of the contact where J enters: what is oxidised there is reduced at the other."""
        units = abs(z) / THERMAL_VOLTAGE
        oxidised, reduced = (activity, 1.0) if z > 0 else (1.0, activity)

        def overpotential(j):
            low, high = -2.0, 2.0
            for _ in range(200):
                eta = 0.5 * (low + high)
                now = EXCHANGE * (reduced * math.exp(anodic * units * eta) - oxidised * math.exp(-cathodic * units * eta))
                low, high = (eta, high) if now < j else (low, eta)
            return eta

        low, high = -1e9, 1e9
        for _ in range(200):
            j = 0.5 * (low + high)
            voltage = overpotential(j) - overpotential(-j) + j * THICKNESS / (z * z * IONIC)
            low, high = (j, high) if voltage < volts else (low, j)
        return j

    def test_electrolyte_between_two_reactions(self):
        """V = J L/sigma + eta_1(J) - eta_2(-J): charge transfer and electrolyte in series, from R_ct = V_T/(z j_0) at small
        currents to Tafel's slopes. Cations of one and two charges, anions, an activity; ions stay as many as they were."""
        for z, anodic, cathodic, activity in ((1, 0.5, 0.5, None), (2, 0.3, 0.7, 2.0), (-1, 0.6, 0.5, 0.5)):
            with self.subTest(z=z):
                reaction = {"Anodic transfer coefficient": anodic, "Cathodic transfer coefficient": cathodic}
                if activity:
                    reaction["Reference concentration"] = f"{DENSITY / activity} 1/m^3"
                voltages = [1e-4, 0.05, 0.8 / abs(z), -0.3]
                steps = ", ".join(f"ramp to {v} V in 1 us, hold 1 us" for v in voltages)
                terminal, _ = self.solve(self.cell(z, reaction, steps))
                rows = [np.argmin(abs(terminal["time_s"] - 2e-6 * (k + 1))) for k in range(len(voltages))]
                found = terminal["current_A"][rows] / AREA
                expected = [self.expected(v, z, anodic, cathodic, activity or 1.0) for v in voltages]
                np.testing.assert_allclose(found, expected, rtol=NEWTON)
                if activity is None:  # each of both, and the electrolyte; the next term is (u/V_T)^2/48
                    resistance = 2 * THERMAL_VOLTAGE / (abs(z) * EXCHANGE) + THICKNESS / (z * z * IONIC)
                    self.assertAlmostEqual(found[0] * resistance / voltages[0], 1.0, delta=1e-6)
                np.testing.assert_allclose(terminal["current_top_A"], -terminal["current_A"], rtol=1e-8, atol=1e-20)
                ions = next(terminal[name] for name in terminal.dtype.names if name.startswith("ions"))
                np.testing.assert_allclose(ions, ions[0], rtol=1e-9)
                self.assertLess(summary(self.path("run_1"))["conservation"]["power_balance_error"], NEWTON)

    def test_two_ranks(self):
        found = [self.solve(self.cell(1, {}, "ramp to 0.2 V in 1 us"), ranks=ranks)[0]["current_A"][-1] for ranks in (1, 2)]
        self.assertAlmostEqual(found[1] / found[0], 1.0, delta=NEWTON)

    def test_charge_of_an_insertion(self):
        """A gate whose ions react drives as many charges as the ions that come in, z q each, whatever their sign, to the
        error of the time steps, 1e-4 each."""
        for z in (1, -2):
            with self.subTest(z=z):
                sections = self.cell(z, {}, f"ramp to {-0.05 if z < 0 else 0.05} V in 1 us, hold 20 us")
                self.add_material("channel", {"electrical_conductivity": f"{1e5 * IONIC} S/m"},
                                  {"ion": {"charge_number": z, "diffusivity": f"{DIFFUSIVITY} m^2/s"}})  # fmt: skip
                stack = sections["Stack"]
                stack["Layers"] = "channel, electrolyte"
                stack["Layer channel"] = {"Material": "channel", "Thickness": length(20 * NM), "Cells": 4}
                sections["Species ion"]["Regions"] = "channel, electrolyte"
                sections["Contact bottom"] = {"Boundary": "bottom"}
                sections["Protocol"]["Contact"] = "top"
                sections["Tolerances"] = {"Relative": "1e-5", "Concentration": "1e21 1/m^3", "Potential": "10 uV"}
                terminal, _ = self.solve(sections)
                charge = np.trapz(terminal["current_A"], terminal["time_s"])
                ions = next(terminal[name] for name in terminal.dtype.names if name.startswith("ions"))
                taken = z * CHARGE * (ions[-1] - ions[0])
                self.assertGreater(abs(taken), 10 * CHARGE)
                self.assertAlmostEqual(charge / taken, 1.0, delta=1e-3)

    def test_contact_resistance(self):
        """V = J (L/sigma + rho_1 + rho_2), to Newton's method; the power is V I, on one rank and on two, and the heat of
        the interfaces leaves with that of the film."""
        self.add_material("film", {"electrical_conductivity": "5 S/m", "thermal_conductivity": "1 W/(m K)"})
        film = {"film": {"Material": "film", "Thickness": length(THICKNESS), "Cells": 5}}
        ends = {"bottom": {"Specific contact resistivity": "3e-9 Ohm m^2", "Temperature": "300 K"},
                "top": {"Specific contact resistivity": "2e3 Ohm um^2"}}  # fmt: skip
        sections = self.device(film, {}, {"Heat": "steady"}, ends, "ramp to 1 V in 1 s")
        del sections["Interfaces"]
        for ranks in (1, 2):
            terminal, profile = self.solve(sections, ranks=ranks)
            current = terminal["current_A"][-1] / AREA
            self.assertAlmostEqual(current * (THICKNESS / 5 + 3e-9 + 2e-9) / 1.0, 1.0, delta=NEWTON)
            self.assertLess(summary(self.path(f"run_{ranks}"))["conservation"]["power_balance_error"], NEWTON)
            # The heat of the film, uniform, and that of the upper interface go down: T(L) = T_0 + (J^2/sigma L^2/2 +
            # J^2 rho L)/kappa.
            hottest = profile[max(profile)]["temperature_K"].max() - 300
            expected = current**2 * (THICKNESS**2 / (2 * 5) + 2e-9 * THICKNESS)
            self.assertAlmostEqual(hottest / expected, 1.0, delta=1e-6)  # ten digits of 300 K are printed

    def test_chemical_potentials(self):
        """c = N/(1 + exp((E - mu)/kT)) at the start, and after L^2/D = 25 ms what a reservoir holds by its own."""
        self.add_material("film", {"electrical_conductivity": "1 S/m"},
                          {"ion": {"charge_number": 1, "diffusivity": f"{DIFFUSIVITY} m^2/s"}})  # fmt: skip
        sites, energy, first, then = 2e27, 0.5, 0.45, 0.52
        sections = self.device(
            {"film": {"Material": "film", "Thickness": length(THICKNESS), "Cells": 5}}, {}, {"Species": "ion"},
            {"top": {"Reservoir ion": {"Chemical potential": f"{then} eV", "Exchange velocity": "1e3 m/s"}}}, "hold 1 s",
            {"Species ion": {"Regions": "film", "Formation energy": f"{energy} eV", "Chemical potential": f"{first} eV",
                             "Site density": f"{sites} 1/m^3", "Hopping": "linear"}})  # fmt: skip
        del sections["Interfaces"]
        terminal, _ = self.solve(sections)
        for row, mu in ((0, first), (-1, then)):
            expected = sites / (1 + math.exp((energy - mu) / THERMAL_VOLTAGE)) * AREA * THICKNESS
            self.assertAlmostEqual(terminal["ions_ion"][row] / expected, 1.0, delta=1e-6)
        sections["Species ion"]["Initial concentration"] = "1e26 1/m^3"
        study = self.write("bad.prm", parameter_text({"Materials": {"Path": self.path("materials")}, **sections}))
        outcome = self.call("check", study)
        self.assertEqual(outcome.status, 2)
        self.assertIn("Species ion/Initial concentration: is given, and so is what follows from it, 'Chemical potential'",
                      " ".join(outcome.error.split()))  # fmt: skip

    def test_mistakes_are_located(self):
        """A reaction of what has no charge, one with electrons of a band that is not there, and the resistance of an
        interface in a device with space charge."""

        def error_of(sections):
            study = self.write("bad.prm", parameter_text({"Materials": {"Path": self.path("materials")}, **sections}))
            outcome = self.call("check", study)
            self.assertEqual(outcome.status, 2)
            return " ".join(outcome.error.split())

        self.assertIn("Contact bottom/Reaction ion: 'ion' has no charge that a reaction could change",
                      error_of(self.cell(0, {}, "hold 1 s")))  # fmt: skip
        self.assertIn("Electrons of: has no effect: there are no electrons that move in a band",
                      error_of(self.cell(1, {"Electrons of": "conduction band"}, "hold 1 s")))  # fmt: skip
        sections = self.cell(1, {}, "hold 1 s")
        sections["Physics"]["Potential"] = "space charge"
        sections["Material electrolyte"] = {"Relative permittivity": 10}
        sections["Contact bottom"] = {"Boundary": "bottom"}
        sections["Contact top"] = {"Boundary": "top", "Specific contact resistivity": "1 Ohm m^2"}
        self.assertIn("Contact top/Specific contact resistivity: has no effect: has a meaning with Physics/Potential = "
                      "conduction only", error_of(sections))  # fmt: skip


if __name__ == "__main__":
    main()
