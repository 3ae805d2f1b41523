# SPDX-License-Identifier: Apache-2.0
"""Traps of one level, against Shockley and Read.

A layer with traps lies in silicon behind a Schottky contact. Without voltage it is neutral and its traps are filled;
a reverse voltage sweeps the carriers out of it, and the traps empty as

    n_t(t) = n_t(0) exp(-t/tau),   1/tau = c_n N_c exp(-(E_c - E_t)/kT)

which is how deep levels are measured (Lang, J. Appl. Phys. 45, 3023 (1974)). In a steady state with light the traps
recombine as Shockley, Read & Hall have it, with lifetimes 1/(c N_t).

    python3 carrier_traps_test.py PATH_OF_IONSTACK
"""
import numpy as np

from carriers_test import AFFINITY, AREA, BOTH, CONDUCTION, ELECTRON_MOBILITY, EPSILON, SILICON, CarriersTest
from space_charge import BAD_INPUT, CHARGE, main, parameter_text, summary, table
from space_charge import THERMAL_VOLTAGE as THERMAL

DONORS = 1e22  # 1/m^3
DENSITY, DEPTH = 1e20, 0.4  # 1/m^3, a hundredth of the donors; eV
CAPTURE = 1e-19 * 1e5  # m^3/s


def trap(**more):
    return {"Regions": "slab", "Density": f"{DENSITY} 1/m^3", "Depth": f"{DEPTH} eV",
            "Electron capture cross section": "1e-15 cm^2", **more}


class Emission(CarriersTest):
    EMISSION = CAPTURE * CONDUCTION * np.exp(-DEPTH / THERMAL)  # 1/s
    SLAB = (400e-9, 450e-9)  # from the Schottky contact
    BARRIER, REVERSE = 0.8, 5.0

    def run_diode(self, ranks=1, kind="acceptor"):
        grown = {"Material": "silicon", "Growth": "0.2"}
        donors = {f"Region {name}": {"Donor density": f"{DONORS} 1/m^3"} for name in ("bulk", "slab", "front")}
        tau = 1 / self.EMISSION
        self.rows, _ = self.run_stack(
            {"silicon": (SILICON, None)},
            {
                "bulk": {**grown, "Thickness": "1000 nm", "Cell size at top": "5 nm"},
                "slab": {**grown, "Thickness": "50 nm", "Cell size": "5 nm"},
                "front": {**grown, "Thickness": "400 nm", "Cell size at bottom": "5 nm", "Cell size at top": "1 nm"},
            },
            {"top": {"Kind": "Schottky", "Work function": f"{AFFINITY + self.BARRIER} eV",
                     "Richardson constant": "1.2e6 A/(m^2 K^2)"},
             "bottom": {"Kind": "ohmic"}},
            f"ramp to {self.REVERSE} V in 1 ns, hold {12 * tau} s",
            [1e-9],
            {
                "Physics": {"Electrons": "drift-diffusion", "Carrier traps": "E"},
                "Carrier trap E": trap(Kind=kind),
                **donors,
                "Tolerances": {"Relative": "2e-7", "Potential": "0.01 mV", "Trap occupancy": "2e-9"},
            },
            ranks,
        )
        terminal = table(self.path(f"run_{ranks}", "terminal.csv"))
        return terminal["time_s"], terminal["trapped_electrons_in_E"], terminal

    def test_traps_empty_as_shockley_and_read_have_it(self):
        times, filled, terminal = self.run_diode()
        # At rest they are filled, but for n_1/n = 5e-4, where n is the donors' density but for a few hundredths: the traps'
        # own charge takes one, the tail of the depletion layer some at the slab's edge.
        occupancy = 1 / (1 + CONDUCTION * np.exp(-DEPTH / THERMAL) / DONORS)
        volume = AREA * (self.SLAB[1] - self.SLAB[0])
        self.assertAlmostEqual(filled[0] / (DENSITY * occupancy * volume), 1.0, delta=2.5e-5)
        # At the deeper edge of the slab the bands are bent by q N (w - z)^2/(2 eps) = 1.2 V: n/n_1 = 1e-17.
        after = times >= 2e-9
        begin = np.flatnonzero(after)[0]
        expected = filled[begin] * np.exp(-(times[after] - times[begin]) * self.EMISSION)
        np.testing.assert_array_less(np.abs(filled[after] - expected), 1e-4 * filled[begin])
        # As exactly relative to itself, over four e-folds.
        seen = expected > np.exp(-4) * filled[begin]
        np.testing.assert_allclose(filled[after][seen], expected[seen], rtol=1e-4)
        # What leaves the traps leaves the device: no charge is lost on the way. What is left at the contact with the
        # voltage V is the round-off of the quasi-Fermi potential, V eps/(kT/q), on one-way fluxes q D n/h of the donors'
        # electrons along edges of 5 nm.
        one_way = AREA * CHARGE * ELECTRON_MOBILITY * THERMAL * DONORS / 5e-9
        np.testing.assert_allclose(terminal["current_bottom_A"][after], -terminal["current_top_A"][after], rtol=0,
                                   atol=one_way * EPSILON * self.REVERSE / THERMAL)
        self.assertGreater(abs(terminal["current_top_A"][begin]), 500 * one_way * EPSILON * self.REVERSE / THERMAL)

    def test_two_ranks_agree_and_a_donor_empties_alike(self):
        times, filled, _ = self.run_diode()
        for ranks, kind in ((2, "acceptor"), (1, "donor")):
            again, others, _ = self.run_diode(ranks, kind)
            at = np.interp(times, again, others)
            # Steps may differ in round-off: interpolated between them, by half of a step's curvature.
            np.testing.assert_allclose(at, filled, atol=2e-3 * filled[0], err_msg=f"{ranks} ranks, {kind}")
            # Donors are neutral when filled, so that n is by a hundredth another, and n_1/n by 5e-6.
            np.testing.assert_allclose(others[[0, -1]], filled[[0, -1]], atol=1e-5 * filled[0])


class Charge(CarriersTest):
    """The middle of a long film is neutral: N_D + [N_t] - n_t - n = 0 with n_t = N_t/(1 + n_1/n)."""

    def test_neutral_film(self):
        depth, density = 0.2, 0.5 * DONORS
        released = CONDUCTION * np.exp(-depth / THERMAL)  # n_1, as large as the doping
        for kind, sum_of_empty in (("acceptor", DONORS), ("donor", DONORS + density)):
            # n^2 + n (n_1 + N_t - N) - N n_1 = 0
            half = 0.5 * (released + density - sum_of_empty)
            expected = np.sqrt(half * half + sum_of_empty * released) - half
            _, profiles = self.run_stack(
                {"silicon": (SILICON, None)},
                {"film": {"Material": "silicon", "Thickness": "3000 nm", "Cell size": "30 nm"}},
                {},
                "hold 1 s",
                [1.0],
                {
                    "Physics": {"Electrons": "drift-diffusion", "Carrier traps": "E"},
                    "Region film": {"Donor density": f"{DONORS} 1/m^3"},
                    "Carrier trap E": {**trap(Kind=kind), "Regions": "film", "Density": f"{density} 1/m^3",
                                       "Depth": f"{depth} eV"},
                    "Tolerances": {"Relative": "1e-8", "Potential": "1e-7 V"},
                },
            )
            middle = len(profiles[0]) // 2
            # 1500 nm are 40 Debye lengths; the table has ten digits.
            self.assertAlmostEqual(profiles[0]["electrons_per_m3"][middle] / expected, 1.0, delta=1e-8)
            filled = density / (1 + released / expected)
            self.assertAlmostEqual(profiles[0]["electrons_in_E_per_m3"][middle] / filled, 1.0, delta=1e-8)


class Start(CarriersTest):
    """An undoped insulator between metals: its Fermi level is theirs, and all levels below it are full."""

    def filled(self, temperature, depth, density=1e22, **more):
        oxide = {**SILICON, "electron_affinity": "2.1 eV", "band_gap": "5.7 eV"}
        self.run_stack(
            {"oxide": (oxide, None)},
            {"film": {"Material": "oxide", "Thickness": "10 nm", "Cell size": "0.5 nm"}},
            {end: {"Kind": "Schottky", "Work function": "4.6 eV", "Richardson constant": "1.2e6 A/(m^2 K^2)"}
             for end in ("bottom", "top")},
            "hold 1 s",
            [1.0],
            {
                "Physics": {"Electrons": "drift-diffusion", "Carrier traps": "deep",
                            "Ambient temperature": f"{temperature} K"},
                "Carrier trap deep": {**trap(**more), "Regions": "film", "Density": f"{density} 1/m^3",
                                      "Depth": f"{depth} eV"},
            },
        )
        terminal = table(self.path("run_1", "terminal.csv"))
        return terminal["trapped_electrons_in_deep"][0] / (density * AREA * 10e-9)

    def test_levels_below_the_fermi_level_are_full(self):
        """2.5 eV below the band; at 77 K and below the electrons are fewer than a double can count."""
        for temperature, depth, density in ((300, 3.2, 1e22), (300, 3.2, 1e25), (600, 3.2, 1e22), (77, 3.2, 1e22),
                                            (77, 2.6, 1e22), (20, 2.6, 1e22)):
            with self.subTest(temperature=temperature, depth=depth, density=density):
                at_least = 1 / (1 + np.exp(-(depth - 2.5) / (THERMAL * temperature / 300)))
                if density == 1e22:  # whose own charge bends the bands by less than a millivolt
                    self.assertAlmostEqual(self.filled(temperature, depth, density), at_least, delta=1e-3)
                else:
                    self.assertGreater(self.filled(temperature, depth, density), 0.01)

    def test_levels_above_it_are_empty(self):
        for temperature in (300, 77, 20):
            self.assertLess(self.filled(temperature, 2.3), 1.1 * np.exp(-0.2 / (THERMAL * temperature / 300)))


class SteadyState(CarriersTest):
    """Light in a film between ohmic contacts: few traps that catch fast, and the law of lifetimes."""

    def holes(self, physics, more, material):
        """Their density along the film."""
        _, profiles = self.run_stack(
            {"silicon": ({**SILICON, "band_gap": "1.12 eV", **material}, None)},
            {"film": {"Material": "silicon", "Thickness": "2000 nm", "Cell size": "20 nm"}},
            {},
            "ramp to 0.01 V in 1 s, hold 1 s",
            [2.0],
            {
                "Physics": {**BOTH, **physics},
                "Region film": {"Donor density": "1e20 1/m^3", "Generation rate": "1e27 1/(m^3 s)"},
                "Tolerances": {"Relative": "1e-8", "Potential": "1e-6 V"},
                **more,
            },
        )
        return profiles[0]["holes_per_m3"]

    def test_recombines_with_lifetimes(self):
        density, electrons, holes = 1e14, 1e-9, 4e-9  # 1/m^3, m^2: lifetimes of 0.1 and 0.025 ns
        level = AFFINITY + 0.5
        without = self.holes({}, {}, {})
        lifetimes = {"electron_lifetime": f"{1 / (density * electrons * 1e5)!r} s",
                     "hole_lifetime": f"{1 / (density * holes * 1e5)!r} s", "trap_level": f"{level} eV"}
        expected = self.holes({"Recombination": "Shockley-Read-Hall"}, {}, lifetimes)
        traps = {"Carrier traps": "centre"}, {
            "Carrier trap centre": {
                "Regions": "film", "Density": f"{density} 1/m^3", "Measured from": "vacuum", "Depth": f"{level} eV",
                "Electron capture cross section": f"{electrons} m^2", "Hole capture cross section": f"{holes} m^2",
            }
        }
        found = self.holes(*traps, {})
        self.assertGreater(without.max(), 10 * expected.max())  # it matters
        # The traps' own charge is 1e-6 of that of the donors.
        np.testing.assert_allclose(found, expected, rtol=1e-6)
        self.assertIn("electrons in centre", summary(self.path("run_1"))["trapped"])


class Mistakes(CarriersTest):
    def problems(self, physics, section):
        study = self.write("study.prm", parameter_text({
            "Materials": {"Path": self.path("materials")},
            "Stack": {"Width": "1 um", "Depth": "1 um", "Lateral cell size": "1 um", "Layers": "film",
                      "Layer film": {"Material": "silicon", "Thickness": "10 nm", "Cell size": "1 nm"}},
            "Physics": {"Potential": "space charge", "Heat": "off", **physics},
            "Contacts": {"Names": "bottom, top"},
            **{f"Contact {end}": {"Boundary": end} for end in ("bottom", "top")},
            **({} if "Potential" in physics else {"Region film": {"Donor density": "1e22 1/m^3"}}),
            "Protocol": {"Contact": "bottom", "Steps": "hold 1 s"},
            **({"Carrier trap E": section} if section else {}),
        }))
        self.add_material("silicon", {**SILICON, "band_gap": "1.12 eV", "electrical_conductivity": "1 S/m"})
        outcome = self.call("check", study)
        self.assertEqual(outcome.status, BAD_INPUT, str(outcome))
        return outcome.problems

    def test_each_is_said_once(self):
        good = {"Regions": "film", "Density": "1e20 1/m^3", "Depth": "0.4 eV", "Electron capture cross section": "1e-15 cm^2"}
        with_electrons = {"Electrons": "drift-diffusion", "Carrier traps": "E"}
        for physics, section, word in (
            (with_electrons, {**good, "Regions": "flim"}, "'flim' is no region of the stack, did you mean 'film'"),
            (with_electrons, {**good, "Hole capture cross section": "1e-15 cm^2"}, "there are no such carriers"),
            (with_electrons, {k: v for k, v in good.items() if "capture" not in k}, "has nothing to catch"),
            ({**with_electrons, "Carrier traps": "E, E"}, good, "'E' is given twice|'E' is listed twice"),
            (with_electrons, {**good, "Regions": "film, film"}, "lists 'film' twice"),
            (with_electrons, {**good, "Depth": "1.3 eV"}, "outside of the gap of 'silicon' from 4.05 to 5.17 eV"),
            (with_electrons, {**good, "Depth": "-0.3 eV"}, "outside of the gap"),
            (with_electrons, {**good, "Electron capture cross section": "1e-15 cm"}, "Electron capture cross section"),
            ({"Potential": "conduction", "Carrier traps": "E"}, good, "with Potential = space charge only"),
            ({"Electrons": "drift-diffusion"}, good, "Carrier trap E"),
            (with_electrons, {k: v for k, v in good.items() if k != "Density"}, "Density"),
        ):
            problems = self.problems(physics, section)
            self.assertEqual(len(problems), 1, problems)
            self.assertRegex(problems[0], word)
            self.assertIn("study.prm:", problems[0])


if __name__ == "__main__":
    main()
