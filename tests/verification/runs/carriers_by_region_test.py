# SPDX-License-Identifier: Apache-2.0
"""Insulators beside semiconductors, and statistics by region and carrier, against theory.

Where the quasi-Fermi potentials are flat, Poisson's equation has a first integral. In a bulk with the densities n_0 and
p_0 under Boltzmann's statistics the field at a surface whose bands are bent by u kT/q is

    E^2 = (2 kT/eps) [p_0 (exp(-u) + u - 1) + n_0 (exp(u) - u - 1)]

(Kingston & Neustadter, J. Appl. Phys. 26, 718 (1955)); an oxide of thickness d without charge adds the voltage
E eps d/eps_ox. For other statistics the same is an integral of the charge over the potential.

    python3 carriers_by_region_test.py PATH_OF_IONSTACK
"""
import numpy as np

from carriers_test import (
    AFFINITY, AREA, BOTH, CONDUCTION, EPSILON, PERMITTIVITY, PRINTED, SILICON, VALENCE, CarriersTest,
    holding,
)
from space_charge import BAD_INPUT, CHARGE, main, parameter_text, table
from space_charge import THERMAL_VOLTAGE as THERMAL
from space_charge import VACUUM_PERMITTIVITY as VACUUM

GAP = 0.6  # in which the minority comes within microseconds
OXIDE = {"relative_permittivity": 3.9}
BOTH_OFF = {"Electrons": "off", "Holes": "off"}


def root_of(falling, low, high):
    """By bisection, to round-off."""
    for _ in range(200):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return 0.5 * (low + high)


class Capacitor(CarriersTest):
    """Metal, oxide and p-type silicon; the silicon is driven, so the gate's voltage against it is the negative."""

    DOPING, OXIDE_THICKNESS, WORK_FUNCTION = 1e23, 5e-9, 4.5
    VOLTAGES = (0.6, -0.3, -1.0)  # accumulation, depletion, inversion

    def run_capacitor(self, voltages=VOLTAGES, refinement=0, ranks=1, more=None):
        steps, times = holding(voltages)
        rows, profiles = self.run_stack(
            {"silicon": ({**SILICON, "band_gap": f"{GAP} eV"}, None), "oxide": (OXIDE, None)},
            {
                "silicon": {"Material": "silicon", "Thickness": "400 nm", "Cell size": "20 nm",
                            "Cell size at top": "0.2 nm", "Growth": 0.2},
                "oxide": {"Material": "oxide", "Thickness": f"{self.OXIDE_THICKNESS} m", "Cells": 2},
            },
            {"top": {"Work function": f"{self.WORK_FUNCTION} eV"}},
            steps,
            times,
            {
                "Physics": BOTH,
                "Mesh": {"Refinement": refinement},
                "Region silicon": {"Acceptor density": f"{self.DOPING} 1/m^3"},
                "Region oxide": BOTH_OFF,
                # Only the held states count.
                "Tolerances": {"Potential": "10 mV"},
                "Time": {"Initial step": "10 ms"},
                **(more or {}),
            },
            ranks,
        )
        return rows, profiles

    def theory(self):
        """Bending of the bands at the silicon's surface, and the field in the oxide, at each voltage."""
        intrinsic = CONDUCTION * VALENCE * np.exp(-GAP / THERMAL)
        holes = 0.5 * self.DOPING + np.sqrt(0.25 * self.DOPING**2 + intrinsic)
        electrons = intrinsic / holes

        def field(bending):
            u = bending / THERMAL
            square = holes * (np.exp(-u) + u - 1) + electrons * (np.exp(u) - u - 1)
            return np.sign(u) * np.sqrt(2 * CHARGE * THERMAL / PERMITTIVITY * square)

        ratio = PERMITTIVITY / (3.9 * VACUUM)
        bendings = []
        for voltage in self.VOLTAGES:
            bulk = voltage - AFFINITY - GAP - THERMAL * np.log(holes / VALENCE)  # psi
            over = -self.WORK_FUNCTION - bulk
            bendings.append(root_of(lambda b: over - b - field(b) * ratio * self.OXIDE_THICKNESS, -1.5, 1.5))
        bendings = np.array(bendings)
        return bendings, field(bendings) * ratio

    def test_surface_charge_of_kingston_and_neustadter(self):
        bendings, fields = self.theory()
        errors = []
        for refinement in range(3):
            rows, profiles = self.run_capacitor(refinement=refinement)
            of_run = []
            for profile, bending, field in zip(profiles, bendings, fields):
                z, psi = profile["z_nm"] * 1e-9, profile["potential_V"]
                surface = np.argmin(np.abs(z - 400e-9))
                of_run.append([(psi[surface] - psi[0]) / bending - 1,
                               (psi[-1] - psi[surface]) / (field * self.OXIDE_THICKNESS) - 1])
                # Without charge the field in the oxide is one number: three potentials as printed.
                self.assertAlmostEqual(psi[-1] - 2 * psi[-2] + psi[-3], 0, delta=4 * 5e-10)
                for name in ("electrons_per_m3", "electron_quasi_Fermi_potential_V", "hole_quasi_Fermi_potential_V"):
                    self.assertTrue(np.all(np.isnan(profile[name][z > 400.5e-9])), name)
            errors.append(np.ravel(of_run))
            # No current passes: what is left is round-off of the majority next to the contact, cells of 20 nm or less.
            one_way = CHARGE * 0.05 * THERMAL * self.DOPING / 5e-9 * AREA
            limit = EPSILON * 2.0 / THERMAL * one_way
            self.assertLess(np.max(np.abs(rows["current_top_A"])), limit)
        # Two potentials as printed, over the smallest bending; 400 nm are finite: exp(-400/13).
        self.check_second_order(errors, np.full(errors[0].shape, 1e-9 / np.min(np.abs(bendings))))


    def test_two_ranks_agree(self):
        _, alone = self.run_capacitor(self.VOLTAGES[:1])
        _, shared = self.run_capacitor(self.VOLTAGES[:1], ranks=2)
        for first, second in zip(alone, shared):
            # What axis.csv rounds away, and what Newton's method leaves of the last step.
            np.testing.assert_allclose(second["potential_V"], first["potential_V"], rtol=0, atol=1e-8)

    def test_adaptive_meshes_have_the_same_charge(self):
        """The mesh moves with the voltage; carriers end where the oxide begins on each."""
        bendings, fields = self.theory()
        _, profiles = self.run_capacitor(self.VOLTAGES[:1], more={"Adaptive mesh": {"Every steps": 1, "Levels": 1}})
        for profile, bending, field in zip(profiles, bendings, fields):
            z, psi = profile["z_nm"] * 1e-9, profile["potential_V"]
            surface = np.argmin(np.abs(z - 400e-9))
            self.assertAlmostEqual((psi[surface] - psi[0]) / bending, 1, delta=0.01)


class Plates(CarriersTest):
    """Oxide between a contact and a metal layer that floats on silicon: a plate capacitor behind a wire."""

    def test_insulator_is_an_ideal_dielectric(self):
        thickness, rate = 10e-9, 1.0
        self.run_stack(
            {"silicon": (SILICON, None), "oxide": (OXIDE, None),
             "gold": ({"electrical_conductivity": "1e7 S/m"}, None)},
            {
                "oxide": {"Material": "oxide", "Thickness": f"{thickness} m", "Cells": 5},
                "plate": {"Material": "gold", "Thickness": "5 nm", "Cells": 2},
                "silicon": {"Material": "silicon", "Thickness": "50 nm", "Cells": 50},
            },
            {"bottom": {"Work function": "4.6 eV"}},
            f"ramp to 1 V at {rate} V/s",
            [1.0],
            {
                "Physics": {"Electrons": "drift-diffusion", "Metals": "plate"},
                "Region silicon": {"Donor density": "1e24 1/m^3"},
                "Region oxide": {"Electrons": "off"},
                "Interfaces": {"Names": "lower, upper"},
                "Interface lower": {"Between": "plate, oxide", "Work function": "5.1 eV"},
                "Interface upper": {"Between": "plate, silicon"},
                "Time": {"Initial step": "1 ms"},
            },
        )
        terminal = table(self.path("run_1", "terminal.csv"))
        # The wire, 50 nm with 1e24 electrons in a m^3, drops 1e-16 V.
        expected = 3.9 * VACUUM / thickness * AREA * rate
        late = terminal["time_s"] > 0.1
        # The rate of the voltage is that of the formula of differentiation, exact for a straight line; tables have ten
        # digits.
        np.testing.assert_allclose(terminal["current_bottom_A"][late], expected, rtol=1e-8)
        np.testing.assert_allclose(terminal["current_top_A"][late], -expected, rtol=1e-6)


def boltzmann(eta):
    return np.exp(eta)


def fermi_dirac(eta):
    """Of order 1/2: 4/sqrt(pi) times the integral of t^2/(1 + exp(t^2 - eta)), whose trapezoidal sum converges fast."""
    t = np.linspace(0, 8, 1601)
    return 4 / np.sqrt(np.pi) * t[1] * np.sum(t**2 / (1 + np.exp(t**2 - np.asarray(eta)[..., None])), axis=-1)


def gauss_fermi(width):
    def filling(eta):
        x = np.linspace(-14, 9, 2301)
        return np.sum(np.exp(-0.5 * x**2) / (1 + np.exp(width / THERMAL * x - np.asarray(eta)[..., None])),
                      axis=-1) * (x[1] - x[0]) / np.sqrt(2 * np.pi)

    return filling


class Statistics(CarriersTest):
    """Three n layers and a p layer, each with statistics of its own for its majority."""

    WIDTH, VOLTAGE, THICKNESS = 0.08, 0.3, 80e-9
    # affinity, gap, states of both bands, relative permittivity, electron mobility, donors, electrons, holes
    LAYERS = {
        "dilute": (4.0, 1.1, 2e25, 12, 0.1, 1e24, boltzmann, boltzmann),
        "degenerate": (4.1, 1.2, 1e25, 10, 0.02, 3e25, fermi_dirac, boltzmann),
        "disordered": (3.9, 1.5, 1e27, 8, 1e-3, 1e25, gauss_fermi(WIDTH), boltzmann),
        "p": (4.0, 1.1, 1e25, 10, 0.1, -2e25, boltzmann, fermi_dirac),
    }

    def run_layers(self, names, steps, times, contacts, refinement=0, ranks=1):
        materials, layers, regions = {}, {}, {}
        for name in names:
            affinity, gap, states, permittivity, mobility, donors, _, _ = self.LAYERS[name]
            materials[f"of {name}"] = (
                {**SILICON, "electron_affinity": f"{affinity} eV", "band_gap": f"{gap} eV",
                 "conduction_band_density_of_states": f"{states} 1/m^3",
                 "valence_band_density_of_states": f"{states} 1/m^3", "relative_permittivity": permittivity,
                 "electron_mobility": f"{mobility} m^2/(V s)"}, None)
            layers[name] = {"Material": f"of {name}", "Thickness": f"{self.THICKNESS} m", "Cell size": "5 nm",
                            "Cell size at bottom": "0.25 nm", "Cell size at top": "0.25 nm", "Growth": 0.2}
            regions[f"Region {name}"] = {f"{'Donor' if donors > 0 else 'Acceptor'} density": f"{abs(donors)} 1/m^3"}
        regions["Region dilute"]["Carrier statistics"] = "Boltzmann"
        if "disordered" in names:
            regions["Region disordered"].update({"Electron statistics": "Gauss-Fermi",
                                                 "Electron Gaussian width": f"{self.WIDTH} eV"})
        if "p" in names:
            regions["Region p"].update({"Electron statistics": "Boltzmann", "Hole statistics": "Fermi-Dirac"})
        return self.run_stack(
            materials, layers, contacts, steps, times,
            {
                "Physics": {**BOTH, "Electron statistics": "Fermi-Dirac"},
                "Mesh": {"Refinement": refinement},
                "Tolerances": {"Potential": "1e-8 V"},
                **regions,
            },
            ranks,
        )

    def density(self, name, psi):
        """Of electrons and holes at rest, whose Fermi level is at 0 V."""
        affinity, gap, states, _, _, _, electrons, holes = self.LAYERS[name]
        return (states * electrons((np.asarray(psi) + affinity) / THERMAL),
                states * holes((-np.asarray(psi) - affinity - gap) / THERMAL))

    def charge(self, name, psi):
        electrons, holes = self.density(name, psi)
        return self.LAYERS[name][5] - electrons + holes

    def theory(self):
        """psi of each layer where it is neutral, and at the interfaces, less the voltage."""
        names = list(self.LAYERS)
        neutral = np.array([root_of(lambda psi, name=name: self.charge(name, psi), -7.0, -2.0) for name in names])
        between = []
        for (lower, upper), (begin, end) in zip(zip(names, names[1:]), zip(neutral, neutral[1:])):
            # eps^2 E^2/2 = eps int (charge) from the bulk is the same on both sides; by the trapezoidal rule.
            psi = np.linspace(begin, end, 4001)
            sums = []
            for name, direction in ((lower, 1), (upper, -1)):
                charge = self.charge(name, psi)[::direction]
                steps = -0.5 * (charge[1:] + charge[:-1]) * np.diff(psi[::direction])
                sums.append(self.LAYERS[name][3] * np.concatenate([[0.0], np.cumsum(steps)])[::direction])
            between.append(np.interp(0.0, sums[0] - sums[1], psi))
        return neutral, np.array(between)

    def test_each_layer_is_neutral_by_its_own_statistics(self):
        neutral, between = self.theory()
        jumps = np.diff(neutral)
        errors = []
        for refinement, ranks in ((0, 1), (1, 2), (2, 1)):
            (row,), (profile,) = self.run_layers(self.LAYERS, "hold 1 s", [1.0], {}, refinement, ranks)
            z, psi = profile["z_nm"] * 1e-9, profile["potential_V"]
            # No current: what is left is round-off of the majority's one-way flux at a contact, cells of 0.25 nm.
            limit = EPSILON * CHARGE * 0.1 * THERMAL * 3e25 / 0.25e-9 * 2**refinement * AREA
            for end in ("bottom", "top"):
                self.assertLess(abs(row[f"current_{end}_A"]), limit)
            for index, name in enumerate(self.LAYERS):
                begin = index * self.THICKNESS
                middle = np.argmin(np.abs(z - begin - self.THICKNESS / 2))
                # As printed, and what bends there still: 40 nm are 10 Debye lengths at least.
                self.assertAlmostEqual(psi[middle], neutral[index], delta=2e-9 + np.exp(-40 / 4.3), msg=name)
                inside = (z > begin + 1e-12) & (z < begin + self.THICKNESS - 1e-12)
                for column, expected in zip(("electrons_per_m3", "holes_per_m3"), self.density(name, psi[inside])):
                    np.testing.assert_allclose(profile[column][inside], expected, rtol=2 * PRINTED + 1e-9, err_msg=name)
            self.assertAlmostEqual(psi[0], neutral[0], delta=2e-9)
            self.assertAlmostEqual(psi[-1], neutral[-1], delta=2e-9)
            at = [np.argmin(np.abs(z - (i + 1) * self.THICKNESS)) for i in range(3)]
            errors.append((psi[at] - between) / jumps)
        # The trapezoidal rule of `theory`, and two printed potentials; tails of the layers, as above.
        self.check_second_order(errors, np.full(3, 1e-7 + np.exp(-80 / 4.3)))

    def test_the_same_current_passes_all_layers(self):
        """On each edge, with the densities of its own layer at both ends, also where two layers meet."""
        names = ("dilute", "degenerate", "disordered")
        (row,), (profile,) = self.run_layers(names, "hold 1 s", [1.0], {"top": {"Voltage": f"{self.VOLTAGE} V"}})
        z, psi = profile["z_nm"] * 1e-9, profile["potential_V"]
        fermi = profile["electron_quasi_Fermi_potential_V"]
        z, first = np.unique(z, return_index=True)  # an interface has two rows, which differ in the densities alone
        psi, fermi = psi[first], fermi[first]
        for index, name in enumerate(names):
            here = (z > index * self.THICKNESS - 1e-12) & (z < (index + 1) * self.THICKNESS + 1e-12)
            density = self.density(name, psi[here] - fermi[here])[0]
            driving = np.diff(fermi[here]) / THERMAL
            drift = np.diff(np.log(density)) + driving
            bernoulli = np.where(np.abs(drift) < 1e-9, 1.0, drift / -np.expm1(-np.where(drift == 0, 1, drift)))
            flux = self.LAYERS[name][4] * THERMAL / np.diff(z[here]) * bernoulli * density[:-1] * -np.expm1(-driving)
            # Quasi-Fermi potentials as printed, ten digits below 1 V, over their change along the edge.
            np.testing.assert_array_less(np.abs(-CHARGE * flux * AREA / row["current_bottom_A"] - 1),
                                         1e-10 / np.abs(np.diff(fermi[here])) + 3 * PRINTED, err_msg=name)
        self.assertAlmostEqual(row["current_top_A"] / row["current_bottom_A"], -1, delta=1e-8)


class Mistakes(CarriersTest):
    GOOD = {
        "Physics": {"Potential": "space charge", "Heat": "off", "Electrons": "drift-diffusion"},
        "Region silicon": {"Donor density": "1e23 1/m^3"},
        "Region oxide": {"Electrons": "off"},
        "Contact top": {"Boundary": "top", "Work function": "4.5 eV"},
    }

    def problems(self, changes):
        sections = {
            "Stack": {"Width": "1 um", "Depth": "1 um", "Lateral cell size": "1 um", "Layers": "silicon, oxide",
                      "Layer silicon": {"Material": "silicon", "Thickness": "10 nm", "Cell size": "1 nm"},
                      "Layer oxide": {"Material": "oxide", "Thickness": "10 nm", "Cell size": "1 nm"}},
            "Contacts": {"Names": "bottom, top"},
            "Contact bottom": {"Boundary": "bottom"},
            "Protocol": {"Contact": "bottom", "Steps": "hold 1 s"},
            **{name: dict(section) for name, section in self.GOOD.items()},
        }
        for name, section in changes.items():
            both = {**sections.pop(name, {}), **section}
            if given := {entry: value for entry, value in both.items() if value is not None}:
                sections[name] = given
        self.add_material("silicon", {**SILICON, "band_gap": f"{GAP} eV"})
        self.add_material("oxide", OXIDE)
        study = self.write("study.prm", parameter_text({"Materials": {"Path": self.path("materials")}, **sections}))
        outcome = self.call("check", study)
        self.assertEqual(outcome.status, BAD_INPUT if changes else 0, str(outcome))
        return outcome.problems

    def test_each_is_said_once(self):
        self.assertEqual(self.problems({}), [])
        for changes, word in (
            ({"Region oxide": {"Electrons": "of"}}, "'of' is not one of as in Physics, off, did you mean 'off'"),
            ({"Region oxide": {"Electrons": None}, "Region oxid": {"Electrons": "off"}},
             "unknown subsection, did you mean 'Region oxide'"),
            ({"Region silicon": {"Electrons": "off"}}, "there is no region for them"),
            ({"Contact top": {"Work function": None}}, "Contact top/Work function: is missing: contact 'top' touches"),
            ({"Contact top": {"Kind": "Schottky"}}, "touches no region with electrons or holes"),
            ({"Region oxide": {"Carrier statistics": "Fermi-Dirac"}}, "the region has neither electrons nor holes"),
            ({"Region silicon": {"Hole statistics": "Fermi-Dirac"}}, "the region has no such carriers"),
            ({"Region silicon": {"Carrier statistics": "Gauss-Fermi", "Gaussian width": "0.7 eV"}}, "more than 25 kT"),
            ({"Physics": {"Carrier statistics": "Fermi-Dirac"}, "Region silicon": {"Carrier statistics": "Boltzmann"}},
             "each region, or carrier, to which it would apply has its own"),
            ({"Physics": {"Carrier traps": "E"}, "Carrier trap E": {
                "Regions": "oxide", "Density": "1e20 1/m^3", "Depth": "0.4 eV",
                "Electron capture cross section": "1e-15 cm^2"}}, "has neither electrons nor holes"),
        ):
            with self.subTest(changes=changes):
                problems = self.problems(changes)
                self.assertEqual(len(problems), 1, problems)
                self.assertIn(word, problems[0])
                self.assertIn("study.prm:", problems[0])

    def test_what_is_missing_names_the_remedy(self):
        problems = self.problems({"Region oxide": {"Electrons": None}})
        self.assertEqual(len(problems), 3, problems)  # states, affinity, mobility
        for problem in problems:
            self.assertIn("in an insulator set 'Electrons = off' in 'subsection Region oxide'", problem)


if __name__ == "__main__":
    main()
