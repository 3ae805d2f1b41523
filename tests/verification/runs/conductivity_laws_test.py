# SPDX-License-Identifier: Apache-2.0
"""Conductivities that depend on field, on several species, and on tables in temperature, against closed forms.

All devices are lines between two contacts. A field that is uniform in a layer is represented exactly, so that currents are
those of the law to what Newton's method leaves: 4e-9 of the power (solver/time/newton.cc).

    python3 conductivity_laws_test.py PATH_OF_IONSTACK
"""
import math
import os

import numpy as np

from interface_stacks import AREA, InterfacesTest
from space_charge import BOLTZMANN, CHARGE, NM, VACUUM_PERMITTIVITY, length, main, summary

TEMPERATURE = 350.0
THERMAL = BOLTZMANN * TEMPERATURE / CHARGE  # V
NEWTON = 1e-8


def sinhc(x):
    return math.sinh(x) / x


# By the text of `field`: the factor at E in V/m.
FACTORS = {
    "{law: Poole-Frenkel, relative_permittivity: 5}": lambda e: math.exp(
        math.sqrt(CHARGE * e / (math.pi * 5 * VACUUM_PERMITTIVITY)) / THERMAL),
    "{law: Poole-Frenkel, relative_permittivity: 5, compensation: 2}": lambda e: math.exp(
        0.5 * math.sqrt(CHARGE * e / (math.pi * 5 * VACUUM_PERMITTIVITY)) / THERMAL),
    "{law: hopping, hop_distance: 1 nm}": lambda e: sinhc(1 * NM * e / (2 * THERMAL)),
    "{law: root of field, characteristic_field: 1e7 V/m}": lambda e: math.exp(math.sqrt(e / 1e7)),
    "{law: sinh of field, characteristic_field: 5e7 V/m}": lambda e: sinhc(e / 5e7),
}  # fmt: skip


class ConductivityLaws(InterfacesTest):
    def add(self, name, conductivity, species=()):
        """A material with the text of its conductivity."""
        os.makedirs(self.path("materials"), exist_ok=True)
        text = f"name: {name}\nclass: oxide\nproperties:\n"
        text += f"  electrical_conductivity: {{{conductivity}, source: test, confidence: recalled}}\n"
        text += "  thermal_conductivity: {value: 1e3 W/(m K), source: test, confidence: recalled}\n"
        text += "species:\n" if species else ""
        for ion in species:
            text += f"  {ion}:\n    charge_number: {{value: 1, source: test, confidence: recalled}}\n"
        self.write(os.path.join("materials", name + ".yaml"), text)

    def line(self, layers, voltages, physics=None, more=None):
        """Currents per area [A/m^2] at voltages of the lower contact, and the table."""
        sections = self.device(
            {name: {"Material": name, "Thickness": length(thickness), "Cells": 3} for name, thickness in layers.items()},
            {}, {"Ambient temperature": f"{TEMPERATURE} K", **(physics or {})},
            {"bottom": {"Temperature": f"{TEMPERATURE} K"}} if physics and physics.get("Heat") else {},
            ", ".join(f"ramp to {v} V in 1 s, hold 1 s" for v in voltages), more)  # fmt: skip
        del sections["Interfaces"]
        return sections

    def currents(self, terminal, n):
        rows = [np.argmin(abs(terminal["time_s"] - 2 * (k + 1))) for k in range(n)]
        return terminal["current_A"][rows] / AREA

    def test_a_layer_in_a_field(self):
        """J = sigma_0(T) F(E, T) E with an Arrhenius sigma_0, also in reverse."""
        voltages = [0.1, 1.0, 3.0, -2.0]
        plain = 50 * math.exp(-0.2 / THERMAL)
        for field, factor in FACTORS.items():
            with self.subTest(field):
                self.add("film", f"law: Arrhenius, prefactor: 50 S/m, activation_energy: 0.2 eV, field: {field}")
                terminal, _ = self.solve(self.line({"film": 20 * NM}, voltages))
                fields = [v / (20 * NM) for v in voltages]
                expected = [plain * factor(abs(e)) * e for e in fields]
                np.testing.assert_allclose(self.currents(terminal, len(voltages)), expected, rtol=NEWTON)

    def test_two_layers_share_a_voltage(self):
        """One current through two laws of the field: E_1 d_1 + E_2 d_2 = V. One rank and two; the power is V I, and with
        heat that has no way to go but through the lower contact the same."""
        thickness = {"first": 10 * NM, "second": 30 * NM}
        laws = {"first": (2e-3, list(FACTORS)[0]), "second": (5e-3, list(FACTORS)[2])}
        for name, (sigma, field) in laws.items():
            self.add(name, f"value: {sigma} S/m, field: {field}")
        voltages = [0.5, 4.0]

        def current(name, e):
            sigma, field = laws[name]
            return sigma * FACTORS[field](e) * e

        def shared(v):
            low, high = 0.0, v / thickness["first"]
            for _ in range(200):
                first = 0.5 * (low + high)
                second = (v - first * thickness["first"]) / thickness["second"]
                low, high = (first, high) if current("first", first) < current("second", second) else (low, first)
            return current("first", first)

        for ranks in (1, 2):
            terminal, _ = self.solve(self.line(thickness, voltages), ranks=ranks)
            np.testing.assert_allclose(self.currents(terminal, 2), [shared(v) for v in voltages], rtol=NEWTON)
            self.assertLess(summary(self.path(f"run_{ranks}"))["conservation"]["power_balance_error"], NEWTON)
        terminal, _ = self.solve(self.line(thickness, voltages[-1:], {"Heat": "steady"}))
        self.assertLess(summary(self.path("run_1"))["conservation"]["power_balance_error"], NEWTON)

    def test_several_species_and_temperature(self):
        """A product whose factors have a species each, and a table of which 350 K lies between two points; beside it the
        sum of what two species conduct."""
        ramp = "law: linear in concentration, species: {}, from: {{concentration: 0 1/m^3, value: {}}}, " \
               "to: {{concentration: 1e27 1/m^3, value: {}}}"  # fmt: skip
        table = "law: table in temperature, points: [[300 K, 2 S/m], [400 K, 32 S/m]], interpolation: Arrhenius"
        product = f"law: product, of: [{{{table}}}, {{{ramp.format('vacancy', 1, 3)}}}, {{{ramp.format('dopant', 2, 0)}}}]"
        both = f"law: sum, of: [{{{ramp.format('vacancy', '1 S/m', '5 S/m')}}}, {{{ramp.format('dopant', '0 S/m', '8 S/m')}}}]"
        species = {
            f"Species {ion}": {"Regions": "first, second", "Initial concentration": f"{c} 1/m^3", "Mobile": "false"}
            for ion, c in (("vacancy", 2.5e26), ("dopant", 5e26))
        }
        for name, law in (("first", product), ("second", both)):
            self.add(name, law, ("vacancy", "dopant"))
        layers = {"first": 10 * NM, "second": 30 * NM}
        terminal, _ = self.solve(
            self.line(layers, [1.0], {"Species": "vacancy, dopant"}, species))
        # ln sigma is linear in 1/T: 16^s with s = (1/300 - 1/350)/(1/300 - 1/400).
        share = (1 / 300 - 1 / 350) / (1 / 300 - 1 / 400)
        conductivities = (2 * 16**share * 1.5 * 1.0, 2.0 + 4.0)
        resistance = sum(d / sigma for d, sigma in zip(layers.values(), conductivities))
        np.testing.assert_allclose(self.currents(terminal, 1), 1 / resistance, rtol=NEWTON)

    def test_a_species_that_is_not_there(self):
        """The message names the species of the member, and what to do."""
        self.add("film", "law: sum, of: [{value: 1 S/m}, {law: table in concentration, species: dopant, "
                         "points: [[0 1/m^3, 1 S/m], [1e27 1/m^3, 2 S/m]]}]", ("vacancy", "dopant"))  # fmt: skip
        sections = self.line({"film": 20 * NM}, [1.0])
        from space_charge import parameter_text

        study = self.write("bad.prm", parameter_text({"Materials": {"Path": self.path("materials")}, **sections}))
        outcome = self.call("check", study)
        self.assertEqual(outcome.status, 2)
        self.assertIn("electrical_conductivity of material 'film' depends on the concentration of 'dopant', which is not "
                      "mobile in region 'film'", " ".join(outcome.error.split()))  # fmt: skip


if __name__ == "__main__":
    main()
