# SPDX-License-Identifier: Apache-2.0
"""Decays by which films are measured, against their closed forms: of a charged plate capacitor, of the voltage of a cell
at open circuit, and of currents that traps in a film or in planes give back in the dark, of one depth or of a tail.

The devices are those of SIMsalabim's tests 7 to 12 (semiconductor_films.py) where nothing else is said.

    python3 trap_transients_test.py PATH_OF_IONSTACK
"""
import math

import numpy as np

from photo_limits_test import CELL, CELL_MOBILITIES, CELL_PERMITTIVITY, CELL_RECOMBINATION, cell_device, open_circuit_voltage
from semiconductor_films import AREA, BOTH, FilmTest, device, electrons_at, holes_at, layer, semiconductor, thermal_voltage
from space_charge import CHARGE, main
from space_charge import VACUUM_PERMITTIVITY as VACUUM

TEMPERATURE = 300
THERMAL = thermal_voltage(TEMPERATURE)


class Capacitor(FilmTest):
    """Test 7: an insulator behind a series resistor."""

    PERMITTIVITY, LENGTH, RESISTANCE = 4 * VACUUM, 400e-9, 0.0565  # F/m, m, Ohm m^2

    def test_charging(self):
        rise, tolerance = 1e-7, 1e-6
        terminal, _ = self.run_device(
            {"insulator": semiconductor(4, 2, 6, 2.5e20, 1e-7, 1e-8)},
            device(
                {"film": layer("insulator", self.LENGTH, self.LENGTH)},
                {"top": {"Series resistance": f"{self.RESISTANCE / AREA!r} Ohm"}},
                f"ramp to 1 V in {rise} s, hold 20 us",
                TEMPERATURE,
                {},
                **{"Time": {"Initial step": "1 ns"}, "Tolerances": {"Relative": tolerance, "Potential": f"{tolerance} V"}},
            ),
        )
        capacitance = self.PERMITTIVITY / self.LENGTH
        tau = self.RESISTANCE * capacitance
        t, found = terminal["time_s"], terminal["current_A"] / AREA
        largest = capacitance / rise * -math.expm1(-rise / tau)
        ramp = capacitance / rise * -np.expm1(-t / tau)
        expected = np.where(t <= rise, ramp, largest * np.exp(-(t - rise) / tau))
        # Each step may err by the tolerance of 1 V.
        errors = tolerance * len(t) * capacitance / tau
        np.testing.assert_allclose(found, expected, rtol=0, atol=errors)
        self.assertLess(errors, 3e-4 * largest)


class PhotoVoltage(FilmTest):
    """Test 8: dn/dt = G - B n^2 where n = p is even, so that after G has become less

        n = n_1 coth(c + t/(2 tau)),   n_1 = sqrt(G/B), tau = 1/(2 sqrt(G B)), coth c = n(0)/n_1,

    and V = E_g/q - kT/q ln(N^2/n^2) where nothing recombines at the wrong contact: a small change decays with tau: A.
    Rahimi Chatri, S. Torabi, V. M. Le Corre & L. J. A. Koster, ACS Appl. Mater. Interfaces 10, 12013 (2018), eq. 9.

    The ends change that. Over 2 lambda, lambda^2 = eps kT/(2 q^2 n), carriers of the contact push the others out, as 1 -
    exp(-psi) = 1/cosh^2(x/2 lambda) with x from where coth^2(x/2 lambda) n would be infinite, x_0 = 2 lambda sqrt(n/N)
    before the contact (Poisson's equation with n p = const). As n falls this stretch grows, and drains the film of
    (-dn/dt) a, a = lambda - x_0 - w with the blocking layer's thickness w. What it lacks spreads by ambipolar diffusion
    while it recombines as n does: dn/dt u(x, t) with du/dt = D_a u'', D_a u' = -a at the end, D_a = 2 D_n D_p/(D_n + D_p),
    so that u = 2 a sqrt(t/(pi D_a)) there. A part D_p/(D_n + D_p) of the step in the quasi-Fermi levels is the electrons',
    which counts at their contact, and D_n/(D_n + D_p) that of the holes at theirs: the voltage is ahead by

        2 kT/q (-dn/dt)/n 2 a sqrt(t/(pi D_a)),

    in first order of lambda/sqrt(D_a tau) = sqrt(eps B/(q mu_a)), whatever the light.
    """

    # Fifteen times as thick and a hundred times as bright as test 8, with a thousand times its mobilities, for which that
    # order is small and the middle does not notice the ends.
    GENERATION, PART, LENGTH, BLOCKING = 1e28, 1.2, 6e-6, 1e-9
    MOBILITIES = tuple(1e3 * mobility for mobility in CELL_MOBILITIES)
    TAU = 0.5 / math.sqrt(GENERATION * CELL_RECOMBINATION)
    # Short circuit at first, and then as long as q L G/(eps V/L) = 1e8/s V needs.
    SETTLING = 2000 * TAU

    def density(self, at):
        """In the middle, at times in tau; and its change with them."""
        last, start = math.sqrt(self.GENERATION / CELL_RECOMBINATION), math.atanh(1 / math.sqrt(self.PART))
        return last / math.tanh(start + at / 2), -last / 2 / math.sinh(start + at / 2) ** 2

    def ahead(self, at):
        """Of the voltage of the middle, and what the first order leaves out of it."""
        density, change = self.density(at)
        screening = math.sqrt(CELL_PERMITTIVITY * THERMAL / (2 * CHARGE * density))
        shorter = 2 * screening * math.sqrt(density / CELL["states"]) + self.BLOCKING
        electrons, holes = (mobility * THERMAL for mobility in self.MOBILITIES)
        spread = math.sqrt(math.pi * 2 * electrons * holes / (electrons + holes) * self.TAU / at)
        first = 2 * THERMAL * -change / density * 2 * (screening - shorter) / spread
        # The next order: the ends are darker than the middle and change at another rate, by u/tau and a/sqrt(pi D_a t);
        # and there is no path in the 2 lambda before each end where its carriers are many, pi lambda/sqrt(pi D_a t) of
        # all. Cells of a third of lambda there err by 1/9/12.
        return first, first * (screening / spread * (2 * at + 1 + math.pi) / at + 0.01)

    def test_decay(self):
        times = [0.5, 1.0, 2.0, 8.0]  # of tau
        tolerance = 1e-6  # V
        holds = ", ".join(f"hold {(now - then) * self.TAU!r} s" for then, now in zip([0.0, *times], times))
        materials, sections = cell_device(
            self.GENERATION,
            f"disconnect, hold {self.SETTLING!r} s, light 1, {holds}",
            cell=50e-9,
            blocking=self.BLOCKING,
            mobilities=self.MOBILITIES,
            **{"Time": {"Initial step": "0.1 ns"}, "Tolerances": {"Relative": "1e-6", "Potential": f"{tolerance} V"}},
        )
        sections["Stack"]["Layer film"]["Thickness"] = f"{self.LENGTH} m"
        sections["Protocol"]["Light"] = self.PART
        terminal, profiles = self.run_device(materials, sections)
        t, v = terminal["time_s"] - self.SETTLING, terminal["voltage_V"]

        def voltage(at):
            return v[np.argmin(np.abs(t - at * self.TAU))]

        # Both ends are Koster's formula, with what a step may err.
        self.assertAlmostEqual(voltage(0.0), open_circuit_voltage(self.PART * self.GENERATION), delta=tolerance)
        for at in times:
            profile = profiles[min(profiles, key=lambda instant, at=at: abs(instant - self.SETTLING - at * self.TAU))]
            expected, _ = self.density(at)
            found = profile["electrons_per_m3"][len(profile) // 2]
            self.assertAlmostEqual(found / expected, 1, delta=tolerance / THERMAL)
            middle = open_circuit_voltage(CELL_RECOMBINATION * expected**2)
            ahead, left_out = self.ahead(at)
            self.assertAlmostEqual(middle - voltage(at), ahead, delta=left_out + tolerance)


# Tests 9 to 12: films in light whose traps exchange carriers with one band only. Each is a material (edges, states,
# mobility), a generation rate, a voltage, Fermi levels of the contacts from the edges, and the traps.
def traps_device(film, generation, voltage, depth_of_contacts, trap, dark, initial_step, layers=None, regions="film", **more):
    permittivity, conduction, valence, states, mobility = film
    layers = layers or {"film": layer("film", LENGTH, 10e-9, 1e-9, growth=0.3)}
    density = states * math.exp(-depth_of_contacts / THERMAL)
    apply = f"ramp to {voltage} V in 1 ms, " if voltage else ""
    return {"film": semiconductor(permittivity, conduction, valence, states, mobility, mobility)}, device(
        layers,
        {"bottom": electrons_at(density), "top": holes_at(density)},
        f"{apply}hold 1 ms, light off, hold {dark!r} s",
        TEMPERATURE,
        {**BOTH, "Carrier traps": "deep"},
        **{f"Region {name}": {"Generation rate": f"{generation} 1/(m^3 s)"} for name in layers},
        **{"Carrier trap deep": {"Regions": regions, **trap}},
        **{"Time": {"Initial step": f"{initial_step!r} s"}, **more},
    )


def with_planes(number, distance, thickness, cell):
    """Layers with thin ones between them; the names of the thin ones."""
    layers = {}
    for i in range(number + 1):
        layers[f"film {i}"] = layer("film", distance, cell)
        if i < number:
            layers[f"plane {i}"] = {"Material": "film", "Thickness": f"{thickness!r} m", "Cells": 1}
    return layers, ", ".join(name for name in layers if name.startswith("plane"))


def capture_of(carrier, coefficient):
    return {f"{carrier} capture cross section": f"{coefficient / 1e5!r} m^2"}  # thermal velocity 1e5 m/s


LENGTH = 400e-9  # of tests 9 and 11
FILM = (4, 3, 5, 1e24, 1.0)
BULK = {"capture": 5.017e-15, "depth": 0.5, "density": 1e20}  # of test 9: 50 ms
PLANE = {"capture": 3.47e-14, "depth": 0.55, "density": 1e14, "distance": 30e-9}  # of test 10: 50 ms at one band


def emission_time(capture, depth, states=1e24):
    """1/tau = c N exp(-E_t/kT): Shockley & Read, Phys. Rev. 87, 835 (1952)."""
    return 1 / (capture * states * math.exp(-depth / THERMAL))


def bulk_traps_device(periods=4, **more):
    tau = emission_time(BULK["capture"], BULK["depth"])
    trap = {"Density": f"{BULK['density']} 1/m^3", "Depth": f"{BULK['depth']} eV",
            **capture_of("Electron", BULK["capture"])}
    return traps_device(FILM, 1e28, 0, 0.6, trap, periods * tau, 1e-6, **more)


def plane_traps_device(number=9, thickness=0.5e-9, times=1.0, periods=4, **more):
    """`times`: by which the capture coefficient is multiplied."""
    tau = emission_time(times * PLANE["capture"], PLANE["depth"])
    layers, planes = with_planes(number, PLANE["distance"], thickness, 3e-9)
    trap = {"Density": f"{PLANE['density'] / thickness!r} 1/m^3", "Depth": f"{PLANE['depth']} eV",
            **capture_of("Electron", times * PLANE["capture"])}
    return traps_device(FILM, 1e28, 0, 0.6, trap, periods * tau, 1e-6, layers, planes, **more)


class Tail:
    """An exponential tail in a film that a voltage sweeps free of carriers, and what it gives back.

    In the dark the field F = (V + built-in voltage)/L is even, and carriers are in equilibrium with the contact that they
    leave by: n = n_c exp(-F x/kT) at the distance x from it. A full level at the depth E is filled to

        f = f_oo + (1 - f_oo) exp(-c (n + n_1) t),   n_1 = N exp(-E/kT),   f_oo = n/(n + n_1),

    and what it lets go travels x, or to the contact behind it with the probability P = exp(-q F (L - x)/kT) of diffusion
    against the field: J = q/L int (x - L P) (-dn_t/dt). Far from the contact that is MacKenzie's law, J t in
    proportion to exp(-E/E_0) at E = kT ln(c N t): J. Phys. Chem. C 117, 12407 (2013).
    """

    VOLTAGE, BUILT_IN, DEPTH_OF_CONTACTS = 2.0, 1.0, 0.5

    def __init__(self, carrier, states, length, capture, energy, extent, begin, density, times):
        """density: per volume, or in a plane per area. It, the mobility and the light are multiplied by `times`: there
        are as many carriers, and as many of those that leave are caught again, but the current is larger."""
        self.carrier, self.states, self.length, self.capture = carrier, states, length, capture
        self.energy, self.extent, self.begin, self.density = energy, extent, begin, times * density
        self.film, self.generation = (4, 3, 5, states, times * 1e-6), times * 1e28  # m^2/(V s), 1/(m^3 s)
        self.transit = length**2 / (self.film[-1] * (self.VOLTAGE + self.BUILT_IN))

    def section(self, per_volume):
        band = "conduction" if self.carrier == "Electron" else "valence"
        return {"Density": f"{per_volume!r} 1/m^3", "Distribution": "exponential tail", "Measured from": f"{band} band",
                "Tail energy": f"{self.energy} eV", "Tail extent": f"{self.extent} eV",
                **capture_of(self.carrier, self.capture)}

    def depth(self, times):
        """At which levels empty after these times."""
        return THERMAL * np.log(self.capture * self.states * times)

    def window(self, times):
        """From `begin`, a hundred transit times or more, on to 4 kT before the end of the tail."""
        depth = self.depth(np.maximum(times, self.transit))
        return (depth > self.begin) & (depth < self.extent - 4 * THERMAL)

    def until(self):
        """The time at which the window has passed."""
        return 1.02 * math.exp((self.extent - 4 * THERMAL) / THERMAL) / (self.capture * self.states)

    def given_back(self, times, distances, weights):
        """The number per area that is left in the traps, and the current density [A/m^2], at times in the dark.

        Traps are at `distances` from the contact, with the `weights` of an integral over them. They begin when the last
        that light has made have passed, (L - x)/v after it, and who has left them flows for x/v."""
        depth = np.linspace(0, self.extent, int(100 * self.extent / THERMAL))
        states = self.density * np.exp(-depth / self.energy) / self.energy / -np.expm1(-self.extent / self.energy)
        released = self.states * np.exp(-depth / THERMAL)
        drop = (self.VOLTAGE + self.BUILT_IN) * distances / self.length
        carriers = (self.states * np.exp(-(self.DEPTH_OF_CONTACTS + drop) / THERMAL))[:, None]
        rate, rest = self.capture * (carriers + released), carriers / (carriers + released)
        begin = self.transit * (1 - distances / self.length)[:, None]
        path = distances - self.length * np.exp(-(self.VOLTAGE + self.BUILT_IN - drop) / THERMAL)
        passing = 0.5 * self.transit * (distances / self.length)[:, None]

        def total(weight, values):
            return weight @ np.trapz(states * values, depth, axis=1)

        left = [total(weights, rest + (1 - rest) * np.exp(-rate * (t - begin))) for t in times]
        flow = [total(weights * path, rate * (1 - rest) * np.exp(-rate * (t - begin - passing))) for t in times]
        return np.array(left), CHARGE / self.length * np.array(flow)

    def fitted_energy(self, times, currents):
        """The tail energy from the slope of ln(J t) over the depth in the window."""
        seen = self.window(times)
        return -1 / np.polyfit(self.depth(times[seen]), np.log(currents[seen] * times[seen]), 1)[0]


# SIMsalabim has 20 levels at the middles of slices; the extents are where its last slices end. With its own numbers, `times`
# of one, what is left in the traps changes potentials by 1e-10 V, far below any tolerance: there are more here.
def tail_in_film(times=1e6):
    return Tail("Electron", 1e25, LENGTH, 1e-8, energy=0.1, extent=1.026, begin=0.7, density=1e15, times=times)


def tail_in_planes(capture=3e-11, thickness=0.5e-9, times=1e4):
    """The tail, and where it is: distances from the contact with holes, and weights."""
    length = 10 * PLANE["distance"] + 9 * thickness
    faces = np.array([PLANE["distance"] * i + thickness * (i - 1 + side) for i in range(1, 10) for side in (0, 1)])
    tail = Tail("Hole", 1e24, length, capture, energy=0.07, extent=0.718, begin=0.49, density=1.944e10, times=times)
    return tail, faces, np.full(18, 0.5)


TAIL_TOLERANCE = 1e-6


def tail_device(tail, layers, regions="film", thickness=1.0):
    """`thickness` of the layers of traps in planes."""
    return traps_device(
        tail.film, tail.generation, -tail.VOLTAGE, tail.DEPTH_OF_CONTACTS, tail.section(tail.density / thickness),
        tail.until(), 1e-10, layers, regions,
        **{"Tolerances": {"Relative": TAIL_TOLERANCE, "Potential": "1e-6 V", "Trap occupancy": TAIL_TOLERANCE}},
    )


def tail_in_film_device(tail, cell=40e-9, at_contacts=None):
    """Cells may be long where the places of nodes are summed over, since fluxes in an even field are exact."""
    return tail_device(tail, {"film": layer("film", LENGTH, cell, at_contacts, growth=0.5)})


def tail_in_planes_device(tail, thickness=0.5e-9):
    return tail_device(tail, *with_planes(9, PLANE["distance"], thickness, 3e-9), thickness)


STRICT = {"Tolerances": {"Relative": "1e-6", "Potential": "0.01 mV", "Trap occupancy": "1e-8"}}


class PhotoCurrent(FilmTest):
    """What traps give back in the dark: n_t(0) exp(-t/tau) where no carriers are left that they could catch again."""

    def decay(self, materials, sections, begin):
        """Times in the dark from `begin` on, the number in the traps, and the current density [A/m^2]."""
        terminal, _ = self.run_device(materials, sections)
        dark = terminal["light"] == 0
        start = terminal["time_s"][dark][0]
        seen = dark & (terminal["time_s"] > start + begin)
        return (terminal["time_s"][seen] - start, terminal["trapped_electrons_in_deep"][seen],
                terminal["current_top_A"][seen] / AREA)

    def check_decay(self, t, filled, current, tau, caught_again):
        # Near the contact with electrons some traps stay filled: what is left at the end beside the exponential.
        decay = np.exp(-(t - t[0]) / tau)
        rest = (filled[-1] - filled[0] * decay[-1]) / (1 - decay[-1])
        self.assertLess(rest, 0.1 * filled[0])
        np.testing.assert_allclose(filled - rest, (filled[0] - rest) * decay, rtol=0, atol=caught_again * filled[0])
        np.testing.assert_allclose(current, current[0] * decay, rtol=0, atol=caught_again * abs(current[0]))

    def test_traps_in_a_film(self):
        """Test 9."""
        t, filled, current = self.decay(*bulk_traps_device(**STRICT), 1e-4)
        self.check_decay(t, filled, current, emission_time(BULK["capture"], BULK["depth"]), 1e-3)

    def test_traps_in_a_plane(self):
        """Test 10, with two planes. That its traps empty twice as fast is because each plane has the two bands beside
        it, with the given coefficient to either."""
        t, filled, current = self.decay(*plane_traps_device(2, **STRICT), 1e-4)
        self.check_decay(t, filled, current, emission_time(PLANE["capture"], PLANE["depth"]), 1e-3)


# What levels kT apart ripple, 2 |Gamma(1 + a + 2 pi i)|/Gamma(1 + a) with a = kT/E_0, is 1.6e-3 of 60 meV and less of
# more (doc/space_charge.md); and of what is left |a/(a + 2 pi i)| of that, a below 0.43.
RIPPLE, RIPPLE_LEFT = 1.6e-3, 1.1e-4


class TailPhotoCurrent(FilmTest):
    """What a tail gives back in the dark, summed over the places of the nodes."""

    def check(self, tail, terminal, distances, weights, area_density):
        dark = terminal["light"] == 0
        since = terminal["time_s"] - terminal["time_s"][dark][0]
        seen = dark & tail.window(since)
        t, current = since[seen], -terminal["current_top_A"][seen] / AREA
        trapped = terminal["trapped_electrons_in_deep"][seen] / AREA
        if tail.carrier == "Hole":
            trapped = area_density - trapped
        left, flow = tail.given_back(t, distances, weights)
        # Carriers on their way are caught again by those states that are empty below E: c n of 1/t at most, where n are
        # those let go in a transit time.
        a = THERMAL / tail.energy
        caught_again = (tail.capture * area_density / tail.length * tail.transit * a
                        * math.exp(-tail.depth(t[0]) / tail.energy))
        self.assertLess(caught_again, 3e-4)
        # Levels without holes are full of electrons, and a step may err of that, relative and absolute.
        full = 2 * TAIL_TOLERANCE * area_density if tail.carrier == "Hole" else 0.0
        np.testing.assert_allclose(trapped, left, rtol=RIPPLE_LEFT + caught_again, atol=full)

        # The charge that has come from the beginning of the window on, after an e-fold of the time: by the trapezoidal
        # rule in ln t, with its error of (1 + a)^2 (step)^2/12. Newton's method leaves 0.03 of the potential's tolerance,
        # of 5 V and absolute, which is a charge on the plates at either end.
        def charge(current):
            return np.concatenate([[0], np.cumsum(0.5 * (current[1:] * t[1:] + current[:-1] * t[:-1]) * np.diff(np.log(t)))])

        later = t > math.e * t[0]
        plates = 4 * VACUUM / tail.length * 0.03 * 6 * TAIL_TOLERANCE
        rule = a * a * np.max(np.diff(np.log(t))) ** 2 / 12
        found, expected = charge(current)[later], charge(flow)[later]
        np.testing.assert_allclose(found, expected, rtol=RIPPLE_LEFT / a + caught_again + rule, atol=2 * plates)
        # The law, but for the ripple at both ends, the end of the tail, and the part of the film in which the deepest
        # level stays filled, weighted with x.
        width = (tail.depth(t[-1]) - tail.depth(t[0])) / tail.energy
        filled = max(tail.depth(t[-1]) - tail.DEPTH_OF_CONTACTS, 0) / (tail.VOLTAGE + tail.BUILT_IN)
        self.assertAlmostEqual(tail.fitted_energy(t, current) / tail.energy, 1,
                               delta=(filled**2 + 2 * RIPPLE + math.exp(-4)) / width)

    def test_in_a_film(self):
        """Test 11."""
        tail = tail_in_film()
        terminal, profiles = self.run_device(*tail_in_film_device(tail))
        z = 1e-9 * profiles[max(profiles)]["z_nm"]
        weights = np.gradient(z)
        weights[0] *= 0.5
        weights[-1] = 0  # where the contact with holes keeps them empty
        self.check(tail, terminal, z, weights, tail.density * tail.length)

    def test_in_planes(self):
        """Test 12."""
        tail, distances, weights = tail_in_planes()
        terminal, _ = self.run_device(*tail_in_planes_device(tail))
        self.check(tail, terminal, distances, weights, 9 * tail.density)


if __name__ == "__main__":
    main()
