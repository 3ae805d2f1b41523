# SPDX-License-Identifier: Apache-2.0
"""The first state of a device with space charge, where Newton's method alone does not find it, and in the cold.

    python3 start_test.py PATH_OF_IONSTACK
"""
import os

import numpy as np

from space_charge import (BOLTZMANN, CHARGE, GAVE_UP, NM, VACUUM_PERMITTIVITY, SpaceChargeTest, last, length, main,
                          parameter_text, quantity, summary)  # fmt: skip
from ionstack_runs import text_of  # noqa: E402, found by space_charge

CELL = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "parameter_files", "perovskite_hysteresis.prm")


class HeldIons(SpaceChargeTest):
    """A charged plane between two electrolytes, whose ions are there in equal numbers and have not moved yet."""

    PERMITTIVITY, THICKNESS = 80.0, 200 * NM  # of the two halves together

    def device(self, sheet, rest):
        self.add_material(
            "solution",
            {"relative_permittivity": self.PERMITTIVITY},
            {ion: {"charge_number": z, "diffusivity": "1e-9 m^2/s"} for ion, z in (("cation", 1), ("anion", -1))},
        )
        layer = {"Material": "solution", "Thickness": length(self.THICKNESS / 2), "Cell size": "5 nm", "Growth": 0.1}
        species = {"Regions": "lower, upper", "Initial concentration": "6e25 1/m^3", "Hopping": "linear"}
        reservoir = {"Concentration": "6e25 1/m^3", "Exchange velocity": "1e3 m/s"}
        contact = {"Reservoir cation": reservoir, "Reservoir anion": reservoir}
        return {
            "Stack": {"Coordinates": "planar", "Width": "10 nm", "Depth": "10 nm", "Layers": "lower, upper",
                      "Lateral cell size": "10 nm",
                      "Layer lower": {**layer, "Cell size at top": "0.1 nm"},
                      "Layer upper": {**layer, "Cell size at bottom": "0.1 nm"}},
            "Mesh": {"Coarsening levels": 0},
            "Physics": {"Potential": "space charge", "Heat": "off", "Species": "cation, anion"},
            "Species cation": species, "Species anion": species,
            "Interfaces": {"Names": "plane"},
            "Interface plane": {"Between": "lower, upper", "Sheet charge": quantity(sheet, "C/m^2")},
            "Contacts": {"Names": "bottom, top"},
            "Contact bottom": {"Boundary": "bottom", **contact},
            "Contact top": {"Boundary": "top", **contact},
            "Protocol": {"Contact": "top", "Rest": rest, "Steps": "hold 1 us"},
            "Time": {"Initial step": "1 fs"},
            "Tolerances": {"Concentration": "1e22 1/m^3"},
        }  # fmt: skip

    def test_potential_of_an_unscreened_plane(self):
        """Two plates beside it: sigma d/(4 eps), exactly, since Poisson's equation is linear; on two ranks, too."""
        for sheet in (-0.2, -0.04, 0.001, 0.2):
            for ranks in (1, 2) if sheet == -0.04 else (1,):
                _, instants = self.solve(self.device(sheet, "0 s"), ranks, {"Protocol/Steps": "hold 1 ps"})
                expected = sheet * self.THICKNESS / (4 * self.PERMITTIVITY * VACUUM_PERMITTIVITY)
                potential = instants[0.0]["potential_V"]
                self.assertAlmostEqual(potential[np.argmax(np.abs(potential))] / expected, 1.0, delta=1e-9)

    def test_ions_screen_it(self):
        """After a rest sigma/2 = sqrt(8 eps kT c) sinh(psi q/2kT) on each side (Gouy & Chapman)."""
        sheet, c = -0.04, 6e25
        _, instants = self.solve(self.device(sheet, "1 ms"))
        thermal = BOLTZMANN * 300 / CHARGE
        scale = np.sqrt(8 * self.PERMITTIVITY * VACUUM_PERMITTIVITY * BOLTZMANN * 300 * c)
        expected = 2 * thermal * np.arcsinh(sheet / 2 / scale)
        found = np.min(last(instants)["potential_V"])
        # Screening length of 0.97 nm; cells of 0.1 nm that are 0.2 nm there, second order: (h/L)^2/12 = 3.5e-3.
        self.assertAlmostEqual(found / expected, 1.0, delta=3.5e-3)


class Lit(SpaceChargeTest):
    """A solar cell between metals whose undoped transport layers have no carriers but those of light and metals."""

    def start(self, work_function, suns, output, *more, ranks=1):
        return self.run_study(output, {
            "Contact anode/Kind": "Schottky", "Contact cathode/Kind": "Schottky",
            "Contact anode/Work function": f"{work_function} eV", "Contact cathode/Work function": "4.1 eV",
            "Contact anode/Richardson constant": "1.2e6 A/(m^2 K^2)",
            "Contact cathode/Richardson constant": "1.2e6 A/(m^2 K^2)",
            "Region electron transport/Donor density": "0 1/m^3", "Region hole transport/Acceptor density": "0 1/m^3",
            "Region perovskite/Generation rate": f"{1.82e28 * suns} 1/(m^3 s)",
            "Protocol/Rest": "0 s", "Protocol/Steps": "ramp to 0.001 V in 0.1 s",
        }, *more, study=CELL, ranks=ranks)  # fmt: skip

    def test_starts(self):
        for work_function, suns in ((4.3, 0), (4.6, 1), (4.7, 10), (4.9, 1), (5.2, 10)):
            with self.subTest(work_function=work_function, suns=suns):
                self.start(work_function, suns, f"out_{work_function}_{suns}")

    def test_two_ranks_and_the_line_in_the_log(self):
        currents = []
        # Newton's method alone may go around in circles for 400 iterations or not, by round-off; in 20 it does not
        # come there, while a step of the continuation takes some ten.
        for ranks in (1, 2):
            self.start(4.9, 1, f"out_{ranks}", "-snes_max_it", "20", ranks=ranks)
            log = text_of(self.path(f"out_{ranks}", "log.txt"))
            self.assertEqual(log.count("found by continuation"), 1)
            rows = np.genfromtxt(self.path(f"out_{ranks}", "terminal.csv"), delimiter=",", names=True)
            currents.append(rows["current_A"][0])
        # A photocurrent of some mA, far above round-off.
        self.assertAlmostEqual(currents[1] / currents[0], 1.0, delta=1e-6)


class Cold(SpaceChargeTest):
    """A p-n junction where the minority is less than the smallest double."""

    PERMITTIVITY, GAP, STATES, DOPING = 11.7, 1.12, (2.8e25, 1.04e25), 1e23

    def device(self, temperature, steps):
        self.add_material("silicon", {
            "relative_permittivity": self.PERMITTIVITY, "electron_affinity": "4.05 eV", "band_gap": f"{self.GAP} eV",
            "conduction_band_density_of_states": quantity(self.STATES[0], "1/m^3"),
            "valence_band_density_of_states": quantity(self.STATES[1], "1/m^3"),
            "electron_mobility": "0.1 m^2/(V s)", "hole_mobility": "0.05 m^2/(V s)",
            "electron_lifetime": "1 us", "hole_lifetime": "1 us",
        })  # fmt: skip
        layer = {"Material": "silicon", "Thickness": "300 nm", "Cell size": "20 nm", "Growth": 0.1}
        return {
            "Stack": {"Coordinates": "planar", "Width": "1 um", "Depth": "1 um", "Layers": "p, n",
                      "Lateral cell size": "1 um",
                      "Layer p": {**layer, "Cell size at top": "0.5 nm"},
                      "Layer n": {**layer, "Cell size at bottom": "0.5 nm"}},
            "Mesh": {"Coarsening levels": 0},
            "Physics": {"Potential": "space charge", "Heat": "off", "Electrons": "drift-diffusion",
                        "Holes": "drift-diffusion", "Recombination": "Shockley-Read-Hall",
                        "Ambient temperature": quantity(temperature, "K")},
            "Region p": {"Acceptor density": quantity(self.DOPING, "1/m^3")},
            "Region n": {"Donor density": quantity(self.DOPING, "1/m^3")},
            "Contacts": {"Names": "bottom, top"},
            "Contact bottom": {"Boundary": "bottom"}, "Contact top": {"Boundary": "top"},
            "Protocol": {"Contact": "bottom", "Steps": steps},
            "Time": {"Initial step": "1 ms"},
            "Tolerances": {"Potential": quantity(1e-3 * min(1, temperature / 300), "V")},
        }  # fmt: skip

    def test_built_in_voltage_and_depletion(self):
        for temperature in (1, 4, 15, 77):
            with self.subTest(temperature=temperature):
                _, instants = self.solve(self.device(temperature, "hold 1 ms"))
                axis = instants[0.0]
                thermal = BOLTZMANN * temperature / CHARGE
                # Complete ionisation: E_g/q + kT/q ln(N^2/(N_c N_v)).
                built_in = self.GAP + thermal * np.log(self.DOPING**2 / (self.STATES[0] * self.STATES[1]))
                found = axis["potential_V"][-1] - axis["potential_V"][0]
                self.assertAlmostEqual(found, built_in, delta=1e-6)
                # The field in the middle, with the ends of the layer smeared over Debye's length (Sze & Ng, sec. 2.2):
                # eps E^2/2 = q N (V_bi - 2 kT/q)/2.
                eps = self.PERMITTIVITY * VACUUM_PERMITTIVITY
                z, psi = axis["z_nm"] * NM, axis["potential_V"]
                slopes = np.diff(psi) / np.where(np.diff(z) > 0, np.diff(z), np.inf)
                expected = np.sqrt(CHARGE * self.DOPING * (built_in - 2 * thermal) / eps)
                # The cells at the junction are 0.5 nm wide: their slope is that half a cell away, N h/2 of N w/2.
                half_cell = CHARGE * self.DOPING * 0.25 * NM / eps
                self.assertAlmostEqual(np.max(slopes) / (expected - half_cell), 1.0, delta=2e-3)

    def test_two_ranks(self):
        states = [self.solve(self.device(4, "hold 1 ms"), ranks)[1][0.0]["potential_V"] for ranks in (1, 2)]
        np.testing.assert_allclose(states[0], states[1], rtol=0, atol=1e-9)

    def test_under_bias(self):
        """Up to 0.5 V nothing but the charge of the layer flows."""
        # Q = q N w/2 = sqrt(q N eps (V_bi - V)) per area.
        eps = self.PERMITTIVITY * VACUUM_PERMITTIVITY
        thermal = BOLTZMANN * 4 / CHARGE
        built_in = self.GAP + thermal * np.log(self.DOPING**2 / (self.STATES[0] * self.STATES[1]))
        charge = [1e-12 * np.sqrt(CHARGE * self.DOPING * eps * (built_in - 2 * thermal - v)) for v in (0.0, 0.5)]
        # 0.3 mV is kT/q: 0.03 % of the charge, and a tenth of the steps of the first solve's tolerance.
        terminal, _ = self.solve(self.device(4, "ramp to 0.5 V in 1 s"), 1, {"Tolerances/Potential": "0.3 mV"})
        self.assertAlmostEqual(terminal["voltage_V"][-1], 0.5, delta=1e-9)
        passed = np.trapz(terminal["current_A"], terminal["time_s"])
        # The layer ends within a cell: its edge, 63 nm to 85 nm away, is where cells are 7 nm wide, and the charge of
        # the nodes that it has passed jumps by half of that.
        self.assertAlmostEqual(passed / (charge[0] - charge[1]), 1.0, delta=0.02)


class NeverBegun(SpaceChargeTest):
    PERMITTIVITY, THICKNESS = HeldIons.PERMITTIVITY, HeldIons.THICKNESS

    def test_no_figures(self):
        """A run whose first solve fails, here because its Newton's method may not iterate, has seen no temperature."""
        sections = HeldIons.device(self, -0.04, "0 s")
        study = self.write(
            "study.prm", parameter_text({"Materials": {"Path": self.path("materials")}, **sections}))
        outcome = self.run_study("out", {}, "-snes_max_it", "0", study=study, expect=GAVE_UP)
        found = summary(self.path("out"))
        self.assertIsNone(found["temperature"]["maximum_K"])
        self.assertIsNone(found["energy"]["terminal_J"])
        self.assertNotIn("peak temperature", outcome.out)


if __name__ == "__main__":
    main()
