# SPDX-License-Identifier: Apache-2.0
"""Traps of carriers, against Shockley and Read: single levels, distributions over energy, and what a field does.

A layer with traps lies in silicon behind a Schottky contact. Without voltage it is neutral and its traps are filled;
a reverse voltage sweeps the carriers out of it, and the traps empty as

    n_t(t) = n_t(0) exp(-t/tau),   1/tau = c_n N_c exp(-(E_c - E_t)/kT)

which is how deep levels are measured (Lang, J. Appl. Phys. 45, 3023 (1974)). In a steady state with light the traps
recombine as Shockley, Read & Hall have it, with lifetimes 1/(c N_t). What a distribution g(E) lets go is the integral of
this over g(E), and i(t) t is in proportion to g at E = kT ln(c_n N_c t) (MacKenzie et al., J. Phys. Chem. C 117, 12407
(2013)). The field F multiplies 1/tau of donors by exp(sqrt(q^3 F/(pi eps))/kT).

    python3 carrier_traps_test.py PATH_OF_IONSTACK
"""
import numpy as np

from carriers_test import (AFFINITY, AREA, BOTH, CONDUCTION, ELECTRON_MOBILITY, EPSILON, PERMITTIVITY, SILICON,
                           CarriersTest)
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


class Tail(CarriersTest):
    """The same layer with an exponential tail."""

    ENERGY, EXTENT = 0.06, 0.62  # eV
    ESCAPE = CAPTURE * CONDUCTION  # nu, 1/s
    REVERSE = 10.0

    def expected(self, times):
        """Part of the tail that is filled after the voltage has been on for so long: the integral over g(E) f(E)
        exp(-nu t exp(-E/kT)), with the trapezoidal rule on steps of kT/200, whose error is below 1e-5."""
        depth = np.linspace(0, self.EXTENT, int(200 * self.EXTENT / THERMAL))
        states = np.exp(-depth / self.ENERGY) / self.ENERGY / -np.expm1(-self.EXTENT / self.ENERGY)
        states /= 1 + CONDUCTION / DONORS * np.exp(-depth / THERMAL)
        left = np.exp(-np.outer(times, self.ESCAPE * np.exp(-depth / THERMAL)))
        return np.trapz(states * left, depth, axis=1)

    def test_empties_as_its_states_do(self):
        last = np.exp(0.45 / THERMAL) / self.ESCAPE
        self.run_stack(
            {"silicon": (SILICON, None)},
            {
                "bulk": {"Material": "silicon", "Growth": "0.3", "Thickness": "700 nm", "Cell size at top": "10 nm"},
                "slab": {"Material": "silicon", "Thickness": "50 nm", "Cell size": "10 nm"},
                "front": {"Material": "silicon", "Growth": "0.3", "Thickness": "700 nm", "Cell size at bottom": "10 nm",
                          "Cell size at top": "1 nm"},
            },
            {"top": {"Kind": "Schottky", "Work function": f"{AFFINITY + 0.8} eV",
                     "Richardson constant": "1.2e6 A/(m^2 K^2)"}, "bottom": {"Kind": "ohmic"}},
            f"ramp to {self.REVERSE} V in 1 ps, hold {last} s",
            [1e-12],
            {
                "Physics": {"Electrons": "drift-diffusion", "Carrier traps": "E"},
                "Carrier trap E": {"Regions": "slab", "Distribution": "exponential tail", "Density": f"{DENSITY} 1/m^3",
                                   "Tail energy": f"{self.ENERGY} eV", "Tail extent": f"{self.EXTENT} eV",
                                   "Electron capture cross section": "1e-15 cm^2"},
                **{f"Region {name}": {"Donor density": f"{DONORS} 1/m^3"} for name in ("bulk", "slab", "front")},
                "Time": {"Initial step": "0.1 ps"},
                "Tolerances": {"Relative": "1e-6", "Potential": "0.1 mV", "Trap occupancy": "1e-6"},
            },
        )
        terminal = table(self.path("run_1", "terminal.csv"))
        # One column for all levels.
        self.assertEqual([name for name in terminal.dtype.names if name.startswith("trapped")],
                         ["trapped_electrons_in_E"])
        # The voltage is there after 1 ps and carriers leave in eps/(q mu N) = 0.6 ps: after 1 ns these are a thousandth of
        # the time, and less than 1e-4 of what is filled.
        after = terminal["time_s"] > 1e-9
        times = terminal["time_s"][after]
        filled = terminal["trapped_electrons_in_E"][after] / (DENSITY * AREA * 50e-9)
        # Levels kT apart ripple by 2 |Gamma(1 + a + 2 pi i)|/Gamma(1 + a) = 1.6e-3 in what they let go in a time, a =
        # kT/E_0, and less by |a/(a + 2 pi i)| = 0.07 in what is left; the discarded edge is 1e-4 of the filled.
        np.testing.assert_allclose(filled, self.expected(times), rtol=3e-4)
        # The tail energy from i(t) t over E, where the Fermi level at 8 kT and the cut at 24 kT are 6 kT off: what is
        # missing there is below exp(-6), and the ripple of 1.6e-3 over 3.4 kT shifts the slope by 1 %.
        energy = THERMAL * np.log(self.ESCAPE * times)
        seen = (energy > 0.36) & (energy < 0.448)
        flow = -np.gradient(filled, times) * times
        slope = np.polyfit(energy[seen], np.log(flow[seen]), 1)[0]
        self.assertAlmostEqual(-1 / slope / self.ENERGY, 1.0, delta=0.01)


class Field(CarriersTest):
    """Traps in layers of one cell, as at interfaces, in the field of a depletion layer."""

    DISTANCES = {"near": 320e-9, "middle": 450e-9, "far": 600e-9}  # from the Schottky contact
    THICK, REVERSE = 1e-9, 5.0

    def test_field_helps_electrons_out_of_donors(self):
        silicon = {"Material": "silicon", "Growth": "0.3"}
        layers = {"bulk": {**silicon, "Thickness": "500 nm", "Cell size at top": "5 nm"}}
        for name, at in sorted(self.DISTANCES.items(), key=lambda item: -item[1]):
            layers[name] = {"Material": "silicon", "Thickness": f"{self.THICK} m", "Cells": "1"}
            nearer = max((d for d in self.DISTANCES.values() if d < at), default=0.0)
            layers[f"before {name}"] = {**silicon, "Thickness": f"{at - nearer - (self.THICK if nearer else 0)} m",
                                        "Cell size at bottom": "5 nm", "Cell size at top": "5 nm" if nearer else "1 nm"}
        traps = {"near": ("donor", "down the field"), "middle": ("donor", "all directions"), "far": ("acceptor", "none")}
        tau = 1 / Emission.EMISSION
        sheet = 1e11  # 1/m^2
        _, profiles = self.run_stack(
            {"silicon": (SILICON, None)},
            layers,
            {"top": {"Kind": "Schottky", "Work function": f"{AFFINITY + 0.8} eV",
                     "Richardson constant": "1.2e6 A/(m^2 K^2)"}, "bottom": {"Kind": "ohmic"}},
            f"ramp to {self.REVERSE} V in 1 ns, hold {3 * tau} s",
            [1e-9, 1e-9 + 3 * tau],
            {
                "Physics": {"Electrons": "drift-diffusion", "Carrier traps": ", ".join(traps)},
                **{f"Carrier trap {name}": {**trap(Kind=kind), "Regions": name, "Density": f"{sheet / self.THICK} 1/m^3",
                                            **({} if helps == "none" else {"Poole-Frenkel": helps})}
                   for name, (kind, helps) in traps.items()},
                **{f"Region {name}": {"Donor density": f"{DONORS} 1/m^3"} for name in layers},
                "Tolerances": {"Relative": "1e-6", "Potential": "0.1 mV", "Trap occupancy": "1e-7"},
            },
        )
        terminal, profile = table(self.path("run_1", "terminal.csv")), profiles[0]
        for name, (_, helps) in traps.items():
            times, filled = terminal["time_s"], terminal[f"trapped_electrons_in_{name}"]
            # From all that two Debye lengths of 40 nm within the bulk leave to 0.3 of it.
            self.assertGreater(filled[0], 0.5 * sheet * AREA)
            seen = np.flatnonzero((times > 2e-9) & (filled > 0.3 * filled[0]))
            first, last = seen[0], seen[-1]
            rate = np.log(filled[first] / filled[last]) / (times[last] - times[first])
            self.assertGreater(times[last], 0.1 * tau)
            face = profile["z_nm"][-1] * 1e-9 - self.DISTANCES[name]
            faces = np.interp([face - self.THICK, face], profile["z_nm"] * 1e-9, profile["potential_V"])
            field = abs(faces[1] - faces[0]) / self.THICK
            a = np.sqrt(CHARGE * field / (np.pi * PERMITTIVITY)) / THERMAL
            factor = {"none": 1.0, "down the field": np.exp(a),
                      "all directions": 0.5 + (1 + (a - 1) * np.exp(a)) / a**2}[helps]
            # The traps' own charge changes the field by q sheet/eps = 150 V/m of 4e6, the potential has ten digits:
            # together 1e-4 of a rate. What the depletion layer leaves of carriers at 600 nm fills 2e-5.
            self.assertAlmostEqual(rate / (Emission.EMISSION * factor), 1.0, delta=2e-4, msg=name)


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


    def test_neutral_film_with_a_distribution(self):
        """At rest they are filled as the integral over g(E) f(E) has it, on one and two ranks."""
        energy = 0.06
        shapes = {
            "tail": ({"Distribution": "exponential tail", "Tail energy": f"{energy} eV"}, 7 * energy,
                     lambda e: np.exp(-e / energy) / energy / -np.expm1(-7)),
            "Gaussian": ({"Distribution": "Gaussian", "Depth": "0.3 eV", "Width": "50 meV"}, 0.6,
                         lambda e: np.exp(-0.5 * ((e - 0.3) / 0.05) ** 2) / (0.05 * np.sqrt(2 * np.pi))),
        }
        for ranks in (1, 2):
            _, profiles = self.run_stack(
                {"silicon": ({**SILICON, "band_gap": "1.12 eV"}, None)},
                {"film": {"Material": "silicon", "Thickness": "3000 nm", "Cell size": "100 nm"}},
                {},
                "hold 1 s",
                [1.0],
                {
                    "Physics": {"Electrons": "drift-diffusion", "Carrier traps": ", ".join(shapes)},
                    "Region film": {"Donor density": f"{DONORS} 1/m^3"},
                    **{f"Carrier trap {name}": {"Regions": "film", "Density": f"{0.5 * DONORS} 1/m^3",
                                                "Electron capture cross section": "1e-15 cm^2", **entries}
                       for name, (entries, *_) in shapes.items()},
                    "Tolerances": {"Relative": "1e-8", "Potential": "1e-7 V"},
                },
                ranks,
            )
            profile = profiles[0]
            electrons = profile["electrons_per_m3"][len(profile) // 2]
            found, charge = {}, DONORS - electrons
            for name, (_, high, states) in shapes.items():
                found[name] = profile[f"electrons_in_{name}_per_m3"][len(profile) // 2]
                depth = np.linspace(0, high, 20001)
                filled = np.trapz(states(depth) / (1 + CONDUCTION / electrons * np.exp(-depth / THERMAL)), depth)
                # Levels kT apart, at a Fermi level 9 kT from the edge: see the test of the levels. The Gaussian is cut at
                # 4 widths, where 6e-5 of it are beyond.
                self.assertAlmostEqual(found[name] / (0.5 * DONORS * filled), 1.0, delta=2e-4, msg=name)
                charge -= found[name]
            self.assertLess(abs(charge), 1e-8 * DONORS)
            if ranks == 2:
                for name, value in found.items():
                    self.assertAlmostEqual(value / alone[name], 1.0, delta=1e-9)
            alone = found
            self.assertEqual(sorted(summary(self.path(f"run_{ranks}"))["trapped"]),
                             ["electrons in Gaussian", "electrons in tail"])


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
        tail = {**{k: v for k, v in good.items() if k != "Depth"}, "Distribution": "exponential tail",
                "Tail energy": "50 meV"}
        bell = {**good, "Distribution": "Gaussian", "Width": "0.1 eV"}
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
            (with_electrons, {**tail, "Tail energy": "0 eV"}, "Tail energy"),
            (with_electrons, {**tail, "Tail extent": "1.2 eV"}, "1.2 eV from the band edge, beyond the gap of 'silicon' of "
                                                                "1.12 eV"),
            (with_electrons, {**tail, "Tail energy": "0.15 eV"}, "more than 40 levels kT apart"),
            (with_electrons, {**tail, "Depth": "0.4 eV"}, "an exponential tail begins at the band edge"),
            (with_electrons, {**tail, "Width": "0.1 eV"}, "has a meaning for a Gaussian"),
            (with_electrons, {**tail, "Measured from": "vacuum"}, "begins at the edge of the conduction or the valence"),
            (with_electrons, {**good, "Levels": "3"}, "has a meaning for a distribution"),
            (with_electrons, {**bell, "Width": "-0.1 eV"}, "Width"),
            (with_electrons, {**bell, "Depth": "0.15 eV"}, "6.7 % of the Gaussian around 4.2 eV"),
            (with_electrons, {**bell, "Depth": "-0.1 eV"}, "centre of the Gaussian 3.95 eV below the vacuum, outside"),
            (with_electrons, {**good, "Poole-Frenkel": "down the field"}, "helps electrons out of donors"),
        ):
            problems = self.problems(physics, section)
            self.assertEqual(len(problems), 1, problems)
            self.assertRegex(problems[0], word)
            self.assertIn("study.prm:", problems[0])


if __name__ == "__main__":
    main()
