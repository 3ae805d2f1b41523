# SPDX-License-Identifier: Apache-2.0
"""The heat of electrons and holes: of recombination, of emission, and what carriers take along.

In a steady state all that contacts and light give leaves as heat through the heat sinks: the rows of each carrier,
weighted with its quasi-Fermi potential, and those of the temperature add up to that, whatever the mesh. What differs is
what Newton's method leaves, asked for below 1e-8, and what still changes with time.

In a bar of one doping n, with constant N_c and conductivity sigma, electrons take along the constant entropy

    s = k (3/2 - ln(n/N_c)),   Pi = T s/q   (Kelvin's formula, doc/space_charge.md)

so that there is no heat of Thomson, and with the current density j up the bar

    kappa T'' = -j^2/sigma,   V = j L/sigma + s (T_0 - T_L)/q,   heat taken up at a contact: T s j/q .

    python3 carrier_heat_test.py PATH_OF_IONSTACK
"""
import os

import numpy as np

from carriers_test import AREA, BOTH, CONDUCTION, ELECTRON_MOBILITY, PERMITTIVITY, SILICON, CarriersTest
from ionstack_runs import STUDIES
from space_charge import BAD_INPUT, BOLTZMANN, CHARGE, TEMPERATURE, main, overrides
from space_charge import THERMAL_VOLTAGE as THERMAL

SINK = {"Temperature": f"{TEMPERATURE} K"}
CONDUCTIVITY = 2.0  # W/(m K)
DOPING = 1e23  # 1/m^3
LENGTH = 1e-6
ENTROPY = BOLTZMANN * (1.5 - np.log(DOPING / CONDUCTION))
TIGHT = {"Relative": "1e-6", "Potential": "1e-7 V", "Temperature": "1e-10 K"}


def of_heat(**more):
    return {**SILICON, "thermal_conductivity": f"{CONDUCTIVITY} W/(m K)", **more}


class Balance(CarriersTest):
    """What is given leaves as heat."""

    PHOTON, RATE = 1.5, 1e29  # eV, 1/(m^3 s)

    def run_diode(self, voltage, more, ranks=1, contacts=None):
        layer = {"Material": "silicon", "Thickness": "300 nm", "Growth": "0.3"}
        physics = {**BOTH, "Heat": "steady", **more.pop("Physics", {})}
        terminal, _ = self.run_stack(
            {"silicon": (of_heat(band_gap="1.12 eV", electron_lifetime="1 ns", hole_lifetime="1 ns",
                                 radiative_coefficient="1e-13 m^3/s", electron_auger_coefficient="1e-42 m^6/s",
                                 hole_auger_coefficient="1e-42 m^6/s",
                                 electron_effective_mass="1.1", hole_effective_mass="0.8"), None)},
            {"p": {**layer, "Cell size": "20 nm", "Cell size at top": "3 nm"},
             "n": {**layer, "Cell size": "20 nm", "Cell size at bottom": "3 nm"}},
            contacts or {"bottom": SINK, "top": SINK},
            f"ramp to {voltage} V in 1 s, hold 10 s",
            [11.0],
            {
                "Physics": physics,
                "Region p": {"Acceptor density": f"{DOPING} 1/m^3"},
                "Region n": {"Donor density": f"{DOPING} 1/m^3", **more.pop("Region n", {})},
                "Tolerances": TIGHT,
                **more,
            },
            ranks,
        )
        return terminal[0]

    def check(self, row, light=0.0, of=None):
        given = row["power_W"] + light
        scale = max(abs(row["power_W"]), abs(light)) if of is None else of
        self.assertLess(abs(row["heat_out_W"] - given), 1e-8 * scale, str(row))
        self.assertLess(abs(row["dissipated_power_W"] - given), 1e-8 * scale, str(row))

    def test_forward(self):
        rows = [self.run_diode(0.9, {"Physics": {"Recombination": "Shockley-Read-Hall, Auger"}}, ranks)
                for ranks in (1, 2)]
        for row in rows:
            self.check(row)
            self.assertGreater(row["temperature_max_K"], TEMPERATURE + 0.01)
        # What Newton's method leaves of tolerances of 1e-6, on another division of the rows.
        for column in ("current_A", "heat_out_W"):
            self.assertAlmostEqual(rows[0][column] / rows[1][column], 1, delta=1e-7)

    def test_lit(self):
        light = self.PHOTON * CHARGE * self.RATE * AREA * 300e-9
        row = self.run_diode(0.3, {"Physics": {"Recombination": "Shockley-Read-Hall"},
                                   "Region n": {"Generation rate": f"{self.RATE} 1/(m^3 s)",
                                                "Photon energy": f"{self.PHOTON} eV"}})
        self.assertLess(row["power_W"], 0)  # a cell that gives power
        self.check(row, light)

    def test_schottky_contact_and_traps(self):
        row = self.run_diode(
            0.9, {"Physics": {"Carrier traps": "deep"},
                  "Carrier trap deep": {"Regions": "p, n", "Density": "1e22 1/m^3", "Depth": "0.5 eV",
                                        "Electron capture cross section": "1e-18 m^2",
                                        "Hole capture cross section": "1e-18 m^2"}},
            contacts={"bottom": SINK, "top": {**SINK, "Kind": "Schottky", "Work function": "4.35 eV"}})
        self.check(row)

    def test_photons_that_escape(self):
        # Those of all pairs that recombine between the contacts leave with the gap.
        row = self.run_diode(1.0, {"Physics": {"Recombination": "radiative"}, "Region n": {"Escaping light": 1},
                                   "Region p": {"Acceptor density": f"{DOPING} 1/m^3", "Escaping light": 1}})
        self.assertLess(row["heat_out_W"], 0.99 * row["power_W"])
        self.assertLess(abs(row["heat_out_W"] - row["dissipated_power_W"]), 1e-8 * row["power_W"])

    def test_light_that_makes_no_pairs(self):
        outcome = self.call("check", os.path.join(STUDIES, "charon_tio2.prm"), *overrides(
            {"Region film/Generation rate": "1e20 1/(m^3 s)", "Region film/Photon energy": "1 eV"}))
        self.assertEqual(outcome.status, BAD_INPUT, str(outcome))
        self.assertRegex(outcome.error, "Region film/Photon energy: 1 eV is less than the band gap")

    def test_rest(self):
        # Fields of 1e7 V/m and nothing to heat: round-off of the quasi-Fermi potentials, 0 V, leaves nothing at all.
        row = self.run_diode(0.0, {"Physics": {"Recombination": "Shockley-Read-Hall"}})
        self.assertEqual(row["temperature_max_K"], TEMPERATURE)
        self.check(row, of=1e-20)


class Bar(CarriersTest):
    """Bars of one or two dopings. The offset of an ohmic contact is that of neutrality at 300 K, and so eta = ln(n/N_c) is
    wrong by dT/T of itself within a screening length of a contact that is warmer by dT: s is, too. The heat that is then
    given there and not at the contact, and the voltage over this layer, are that part of all, times the screening length
    over the bar's, as `of_contact` has it."""

    def run_bar(self, voltage, bottom, top, dopings=(DOPING,)):
        layers = {f"layer{i}": doping for i, doping in enumerate(dopings)}
        terminal, profiles = self.run_stack(
            {"silicon": (of_heat(), None)},
            {name: {"Material": "silicon", "Thickness": f"{LENGTH / len(layers)} m", "Cell size": f"{LENGTH / 100} m"}
             for name in layers},
            {"bottom": bottom, "top": top},
            f"ramp to {voltage} V in 1 s, hold 10 s",
            [11.0],
            {
                "Physics": {"Electrons": "drift-diffusion", "Heat": "steady"},
                **{f"Region {name}": {"Donor density": f"{doping} 1/m^3"} for name, doping in layers.items()},
                "Tolerances": TIGHT,
            },
        )
        return terminal[0], profiles[0]

    @staticmethod
    def of_contact(doping, change):
        screening = np.sqrt(PERMITTIVITY * THERMAL / (CHARGE * doping)) / LENGTH
        return screening * abs(np.log(doping / CONDUCTION) / (1.5 - np.log(doping / CONDUCTION)) * change) / TEMPERATURE

    def test_end_that_is_heated_or_cooled(self):
        # Only the lower end has a heat sink. Where electrons come from the metal above they take T s from it, which is
        # 0 in the metal: T_L - T_0 = (L/kappa) (j^2 L/(2 sigma) - T_L s j/q), with j > 0 upwards. With n = N_c the
        # contact is neutral at any temperature.
        for doping, voltage in ((DOPING, 0.05), (CONDUCTION, -2e-4)):
            row, profile = self.run_bar(voltage, SINK, {}, (doping,))
            sigma = CHARGE * ELECTRON_MOBILITY * doping
            seebeck = BOLTZMANN / CHARGE * (1.5 - np.log(doping / CONDUCTION))
            j = row["current_A"] / AREA
            warm = (TEMPERATURE + j * j * LENGTH ** 2 / (2 * sigma * CONDUCTIVITY)) / (
                1 + j * seebeck * LENGTH / CONDUCTIVITY)
            change = warm - TEMPERATURE
            self.assertGreater(abs(change), 0.5)
            # Edges of L/100 err by a part of 1e-4/12, as the heat of each is in halves at its ends.
            error = 1e-5 + 2 * self.of_contact(doping, change)
            self.assertAlmostEqual((profile["temperature_K"][-1] - TEMPERATURE) / change, 1, delta=error)
            # So is the density there, by the change of eta.
            resistance = self.of_contact(doping, change) * seebeck * CHARGE / BOLTZMANN
            self.assertAlmostEqual(j * LENGTH / sigma - seebeck * change, voltage,
                                   delta=error * abs(seebeck * change) + (1e-6 + 2 * resistance) * abs(voltage))
            self.assertLess(abs(row["heat_out_W"] - row["power_W"]), 1e-8 * abs(row["power_W"]))

    def test_no_net_heat_of_peltier(self):
        # Both ends at one temperature: what one takes up the other gives, and between them it is as if there were none.
        row, profile = self.run_bar(0.05, SINK, SINK)
        j, z = row["current_A"] / AREA, profile["z_nm"] * 1e-9
        expected = j * j / (2 * CHARGE * ELECTRON_MOBILITY * DOPING * CONDUCTIVITY) * z * (LENGTH - z)
        np.testing.assert_allclose(profile["temperature_K"] - TEMPERATURE, expected, rtol=0, atol=1e-5 * expected.max())
        self.assertLess(abs(row["heat_out_W"] - row["power_W"]), 1e-8 * row["power_W"])

    def test_junction(self):
        # Electrons that come from ten times the doping take up the difference of T s, k T ln 10. Of both polarities the
        # difference is this heat and what Joule's differs, since Seebeck's voltage is there, too. The flux of heat in the
        # middle of either layer, half of the difference: wherever the heat is, it is between.
        dopings = np.array([DOPING, 10 * DOPING])
        found = [self.run_bar(voltage, SINK, SINK, dopings) for voltage in (0.02, -0.02)]
        odd = 0.5 * (found[0][1]["temperature_K"] - found[1][1]["temperature_K"])
        z = found[0][1]["z_nm"] * 1e-9
        j = np.array([row["current_A"] / AREA for row, _ in found])
        warm = np.array([profile["temperature_K"][len(z) // 2] for _, profile in found])
        flux = [-CONDUCTIVITY * (odd[i + 5] - odd[i - 5]) / (z[i + 5] - z[i - 5]) for i in (len(z) // 4, 3 * len(z) // 4)]
        joule = 0.5 * (j[0] ** 2 - j[1] ** 2) * np.sum(LENGTH / 4 / (CHARGE * ELECTRON_MOBILITY * dopings))
        peltier = -0.5 * (j[0] * warm[0] - j[1] * warm[1]) * BOLTZMANN / CHARGE * np.log(10)
        # Over the screening length the temperature is not that of the junction, and the resistance not that of the layers.
        self.assertAlmostEqual((flux[1] - flux[0] - joule) / peltier, 1, delta=1e-3)

    def test_voltage_of_seebeck(self):
        row, _ = self.run_bar(0.0, SINK, {"Temperature": "310 K", "Series resistance": "1e15 Ohm"})
        voltage = row["voltage_top_V"] - row["voltage_bottom_V"]
        self.assertAlmostEqual(voltage / (ENTROPY / CHARGE * 10), 1, delta=2 * self.of_contact(DOPING, 10))


if __name__ == "__main__":
    main()
