# SPDX-License-Identifier: Apache-2.0
"""Defects that change their charge, in the middle of an n-type film, where all is uniform and neutral.

With N defects in all, y of them ionized, D donors and n = D + y electrons,

    dy/dt = e (N - y) - c (D + y) y,   e = sigma Phi + c n_1/g,   c = (cross section) v exp(-E_b/kT)

which is Riccati's equation: with the roots y_1 > 0 > y_2 of its right side

    (y - y_1)/(y - y_2) = (y_0 - y_1)/(y_0 - y_2) exp(-c (y_1 - y_2) t).

For few defects it is an exponential whose rate is the sum e + c D.

    python3 charge_transitions_test.py PATH_OF_IONSTACK
"""
import numpy as np

from carriers_test import AREA, CONDUCTION, ELECTRON_MOBILITY, SILICON, CarriersTest, integral
from space_charge import BAD_INPUT, BOLTZMANN, CHARGE, NM, main, parameter_text, summary, table

DONORS, DEFECTS = 1e22, 5e21  # 1/m^3
THICKNESS = 1e-6  # m: 12 Debye lengths from each contact to the middle
VELOCITY, CROSS_SECTION, BARRIER = 1e5, 1e-19, 0.47  # m/s, m^2, eV: captured within a second, thanks to the barrier
DEGENERACY = 0.5
PHOTONS, LIGHT = 1e-20, 3e20  # m^2, 1/(m^2 s)


def thermal(temperature):
    return BOLTZMANN * temperature / CHARGE


def capture(temperature, barrier=BARRIER):
    """c [m^3/s]."""
    return CROSS_SECTION * VELOCITY * np.exp(-barrier / thermal(temperature))


def ionized(times, start, depth, light, temperature):
    """y(t) [1/m^3]."""
    c = capture(temperature)
    e = PHOTONS * light + c * CONDUCTION * np.exp(-depth / thermal(temperature)) / DEGENERACY
    half = 0.5 * (e / c + DONORS)  # y^2 + 2 half y - e N/c = 0
    root = np.sqrt(half * half + e * DEFECTS / c)
    first, second = root - half, -root - half
    part = (start - first) / (start - second) * np.exp(-c * (first - second) * times)
    return (first - second * part) / (1 - part)


def species(charge, initial, **more):
    """A species of the film that does not move."""
    fixed = {} if "Diffusivity" in more else {"Mobile": "false"}
    return {"Regions": "film", "Charge number": charge, "Initial concentration": f"{initial!r} 1/m^3", **fixed, **more}


def transition(depth, **more):
    return {"From": "V0", "To": "V+", "Depth": f"{depth} eV", "Degeneracy factor": DEGENERACY,
            "Electron capture cross section": f"{CROSS_SECTION} m^2", "Electron thermal velocity": f"{VELOCITY} m/s",
            "Electron capture barrier": f"{BARRIER} eV", **more}


class Film(CarriersTest):
    def run_film(self, neutral, charged, first, duration, temperature=300.0, light=0.0, ranks=1, relative="1e-6", **more):
        """terminal.csv, and the parts of axis.csv at a few instants. A subsection of `more` replaces one of those here."""
        self.run_stack(
            {"silicon": (SILICON, {"V+": {"charge_number": 1, "diffusivity": "1e-13 m^2/s"}})},
            {"film": {"Material": "silicon", "Thickness": f"{THICKNESS} m", "Cell size": "20 nm"}},
            {},
            f"ramp to 0.1 mV in 1 ns, hold {duration!r} s",
            [],
            {
                "Physics": {"Electrons": "drift-diffusion", "Species": "V0, V+", "Charge transitions": "first",
                            "Ambient temperature": f"{temperature} K"},
                "Region film": {"Donor density": f"{DONORS} 1/m^3",
                                **({"Photon flux": f"{light} 1/(m^2 s)"} if light else {})},
                "Species V0": neutral,
                "Species V+": charged,
                "Charge transition first": first,
                "Tolerances": {"Relative": relative, "Potential": "1e-8 V", "Concentration": f"{1e-7 * DEFECTS} 1/m^3"},
                "Output": {"Field times": 4},
                **more,
            },
            ranks,
        )
        axis = table(self.path(f"run_{ranks}", "axis.csv"))
        profiles = {float(t): axis[axis["time_s"] == t] for t in np.unique(axis["time_s"])}
        return table(self.path(f"run_{ranks}", "terminal.csv")), profiles

    def check_middle(self, profiles, start, depth, light, temperature=300.0):
        """Within 1e-4 of the defects: 6e-6 of what the contacts do to the middle, and 10 tolerances of the steps."""
        for time, profile in profiles.items():
            middle = profile[len(profile) // 2]
            expected = ionized(time, start, depth, light, temperature)
            self.assertAlmostEqual((middle["V__per_m3"] - expected) / DEFECTS, 0.0, delta=1e-4, msg=f"{time} s")
            self.assertAlmostEqual((middle["V__per_m3"] + middle["V0_per_m3"]) / DEFECTS, 1.0, delta=1e-9)
            self.assertAlmostEqual((middle["electrons_per_m3"] - DONORS - expected) / DEFECTS, 0.0, delta=1e-4)

    def check_kept(self, ranks=1):
        """To the round-off of the sums of rows, 1e-16 a step; none for itself."""
        errors = summary(self.path(f"run_{ranks}"))["conservation"]["ions_relative_error"]
        self.assertEqual(list(errors), ["V0 + V+"])
        self.assertLess(errors["V0 + V+"], 1e-13)


class Photoconductance(Film):
    DEPTH = 0.3  # eV: n_1/g is a twentieth of the donors, so that heat ionizes, too

    def rise(self, ranks=1):
        return self.run_film(species(0, DEFECTS), species(1, 0.0),
                             transition(self.DEPTH, **{"Photoionization cross section": f"{PHOTONS} m^2"}),
                             1.5, light=LIGHT, ranks=ranks)

    def test_rises_as_the_rate_equation_has_it(self):
        terminal, profiles = self.rise()
        self.check_middle(profiles, 0.0, self.DEPTH, LIGHT)
        self.check_kept()
        # V = J int dz/(q mu n) at low voltage, kT/q times 0.004 of which the densities change by; and the trapezoids of
        # a profile that changes over some Debye lengths, h^2/12 (1/L_D)^2/L.
        for time, profile in profiles.items():
            if time > 1e-8:
                now = terminal[np.argmin(np.abs(terminal["time_s"] - time))]
                resistance = integral(1 / profile["electrons_per_m3"], NM * profile["z_nm"]) / (CHARGE * ELECTRON_MOBILITY * AREA)
                self.assertAlmostEqual(now["current_bottom_A"] * resistance / 1e-4, 1.0, delta=1e-2)
        # What is freed makes the film conduct or leaves it: no charge is lost, but at time 0, when the defects are held.
        moves = terminal["time_s"] > 0
        np.testing.assert_allclose(terminal["current_bottom_A"][moves], -terminal["current_top_A"][moves], rtol=1e-8)

    def test_two_ranks_agree(self):
        terminal, profiles = self.rise(ranks=2)
        self.check_middle(profiles, 0.0, self.DEPTH, LIGHT)
        self.check_kept(ranks=2)


class PersistentPhotoconductivity(Film):
    def test_lasts_as_the_barrier_has_it(self):
        depth, halves = 0.8, []  # n_1 = 1e-10 of the donors
        for temperature in (300.0, 330.0):
            tau = 1 / (capture(temperature) * DONORS)
            terminal, profiles = self.run_film(species(0, 0.0), species(1, DEFECTS), transition(depth), 1.2 * tau,
                                               temperature)
            self.check_middle(profiles, DEFECTS, depth, 0.0, temperature)
            self.check_kept()
            # The whole film, in which the contacts have a part of their own: the same at both temperatures but for
            # the Debye length, by some 5 % of 80 nm/1000 nm.
            numbers = terminal["ions_V_"]
            halves.append(np.interp(-0.5, -numbers / numbers[0], terminal["time_s"]))
        expected = np.exp(BARRIER / thermal(300.0) - BARRIER / thermal(330.0))
        self.assertGreater(expected, 5.0)
        self.assertAlmostEqual(halves[0] / halves[1] / expected, 1.0, delta=4e-3)


class Rest(Film):
    def test_three_charge_states_find_their_equilibrium(self):
        """Few defects in n = N_D electrons: [B]/[A] = n_1/(g n), the lower level being that of V+ (a negative U)."""
        few, first, second, degenerate = 1e-5 * DONORS, 0.15, 0.25, 2.0
        ratios = [CONDUCTION * np.exp(-depth / thermal(300.0)) / (g * DONORS)
                  for depth, g in ((first, DEGENERACY), (second, degenerate))]
        slow = 1 / (capture(300.0) * DONORS)
        _, profiles = self.run_film(
            species(0, few), species(1, 0.0), transition(first), 1.0, **{
                "Physics": {"Electrons": "drift-diffusion", "Species": "V0, V+, V++", "Charge transitions": "first, second"},
                "Species V++": species(2, 0.0),
                "Charge transition second": {**transition(second), "From": "V+", "To": "V++", "Degeneracy factor": degenerate},
                "Protocol": {"Contact": "bottom", "Steps": "hold 1 s", "Rest": f"{300 * slow} s"},
                "Tolerances": {"Relative": "1e-6", "Potential": "1e-8 V", "Concentration": f"{1e-7 * few} 1/m^3"},
            })
        at_rest = profiles[0.0]
        middle = at_rest[len(at_rest) // 2]
        found = np.array([middle[f"{name}_per_m3"] for name in ("V0", "V_", "V__")])
        expected = np.array([1.0, ratios[0], ratios[0] * ratios[1]])
        # Their charge is at most 2e-5 of the donors', so much n is another, and [V++] twice as much.
        np.testing.assert_allclose(found / few, expected / expected.sum(), rtol=1e-4)
        errors = summary(self.path("run_1"))["conservation"]["ions_relative_error"]
        self.assertEqual(list(errors), ["V0 + V+ + V++"])
        self.assertLess(errors["V0 + V+ + V++"], 1e-13)


class FastExchange(Film):
    """A pair that is in equilibrium all the time spreads with the mean of both diffusivities."""

    def test_spreads_with_the_mean_diffusivity(self):
        few, diffusivity = 1e-4 * DONORS, 1e-13  # 1/m^3, m^2/s
        depth = float(-thermal(300.0) * np.log(DONORS / CONDUCTION))  # n_1 = n: [V0]/[V+] = g
        part = 1 / (1 + DEGENERACY)  # of V+, which alone moves
        duration = 1.0
        profile = {"Initial profile": "1 + 0.5*cos(pi*z/1000)"}
        _, profiles = self.run_film(
            species(0, few * (1 - part), **profile), species(1, few * part, Diffusivity=f"{diffusivity} m^2/s",
                                                             Hopping="linear", **profile),
            transition(depth, **{"Electron capture barrier": "0 eV"}), duration, relative="1e-6",
            **{"Protocol": {"Contact": "bottom", "Steps": f"hold {duration!r} s"},
               "Tolerances": {"Relative": "1e-6", "Potential": "1e-8 V", "Concentration": f"{1e-6 * few} 1/m^3"}})
        last = profiles[max(profiles)]
        z = NM * (last["z_nm"] - last["z_nm"][0])
        wave = np.cos(np.pi * z / THICKNESS)
        total = last["V0_per_m3"] + last["V__per_m3"]
        found = 2 * integral(total * wave, z) / THICKNESS / (0.5 * few)
        # The smallest eigenvalue of the mesh, 4/h^2 sin^2(pi h/(2 L)).
        step = z[1] - z[0]
        eigenvalue = (2 / step * np.sin(np.pi * step / (2 * THICKNESS))) ** 2
        expected = np.exp(-part * diffusivity * eigenvalue * duration)
        self.assertLess(expected, 0.6)
        # The defects are 1e-4 of the donors: so much their own charge changes n, the ratio and the field.
        self.assertAlmostEqual(found / expected, 1.0, delta=4e-4)
        self.check_kept()


class Mistakes(CarriersTest):
    def problems(self, physics, section, region=None, charged=1, initial=None):
        fixed = {"Regions": "film", "Mobile": "false", "Initial concentration": "1e20 1/m^3"}
        study = self.write("study.prm", parameter_text({
            "Materials": {"Path": self.path("materials")},
            "Stack": {"Width": "1 um", "Depth": "1 um", "Lateral cell size": "1 um", "Layers": "film, lid",
                      **{f"Layer {layer}": {"Material": "silicon", "Thickness": "10 nm", "Cell size": "1 nm"}
                         for layer in ("film", "lid")}},
            "Physics": {"Potential": "space charge", "Heat": "off", "Species": "V0, V+", "Charge transitions": "E", **physics},
            "Species V0": {**fixed, **({} if "Potential" in physics else {"Charge number": 0})},
            "Species V+": {**fixed, **({} if "Potential" in physics else {"Charge number": charged}), **(initial or {})},
            "Contacts": {"Names": "bottom, top"},
            **{f"Contact {end}": {"Boundary": end, **({} if "Potential" in physics else {"Kind": "blocking"})}
               for end in ("bottom", "top")},
            **({"Region film": region} if region else {}),
            "Protocol": {"Contact": "bottom", "Steps": "hold 1 s"},
            **({"Charge transition E": section} if section else {}),
        }))
        self.add_material("silicon", {**SILICON, "band_gap": "1.12 eV", "electrical_conductivity": "1 S/m"})
        outcome = self.call("check", study)
        self.assertEqual(outcome.status, BAD_INPUT, str(outcome))
        return outcome.problems

    def test_each_is_said_once(self):
        good = {"From": "V0", "To": "V+", "Depth": "0.4 eV", "Electron capture cross section": "1e-15 cm^2"}
        without = {key: value for key, value in good.items() if "capture" not in key}
        photons = {"Photoionization cross section": "1e-16 cm^2"}
        moving = {"Electrons": "drift-diffusion"}
        lit = {"Photon flux": "1e20 1/(m^2 s)"}
        for physics, section, more, word in (
            (moving, {**good, "From": "VO"}, {}, r"'VO' is no species of Physics/Species; known are V0, V\+"),
            (moving, {**good, "To": "V0"}, {}, "is the species 'From' itself"),
            (moving, good, {"charged": 2}, r"'V\+' has the charge number 2, but without an electron of 'V0' \(0\) it would be 1"),
            (moving, {**good, "Regions": "flim"}, {}, "'flim' is no region of the stack, did you mean 'film'"),
            (moving, {**good, "Regions": "lid"}, {"initial": {"Regions": "film, lid"}}, "'V0' does not live in 'lid'"),
            (moving, good, {"initial": {"Regions": "lid"}}, "lives in no region of 'V0'"),
            (moving, {**good, "Depth": "1.3 eV"}, {}, "outside of the gap of 'silicon' from 4.05 to 5.17 eV"),
            (moving, without, {}, "has nothing to exchange electrons with"),
            (moving, {**without, "Electron capture barrier": "0.1 eV", **photons}, {"region": lit},
             "without a cross section nothing is caught"),
            (moving, {**good, **photons}, {}, "no light falls on these defects; give a Region film/Photon flux"),
            (moving, good, {"region": lit}, "no charge transition of this region has a Photoionization cross section"),
            (moving, {**good, **photons}, {"region": {**lit, "Light from": "bottom"}}, "light that is not absorbed"),
            ({"Holes": "drift-diffusion"}, {**without, "Hole capture cross section": "1e-15 cm^2", **photons}, {"region": lit},
             "there are no electrons, to whose band light could lift one"),
            ({"Potential": "conduction"}, good, {}, "with Potential = space charge only"),
            ({}, good, {}, "has nothing to exchange electrons with"),
        ):
            with self.subTest(word):
                problems = self.problems(physics, section, **more)
                self.assertEqual(len(problems), 1, problems)
                self.assertRegex(problems[0], word)
                self.assertIn("study.prm:", problems[0])


if __name__ == "__main__":
    main()
