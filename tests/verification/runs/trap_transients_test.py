# SPDX-License-Identifier: Apache-2.0
"""Decays by which films are measured, against their closed forms: of a charged plate capacitor, of the voltage of a cell
at open circuit, and of currents that traps in a film or in a plane give back in the dark.

The devices are those of SIMsalabim's tests 7 to 10 (semiconductor_films.py) where nothing else is said.

    python3 trap_transients_test.py PATH_OF_IONSTACK
"""
import math

import numpy as np

from photo_limits_test import CELL_RECOMBINATION, cell_device, open_circuit_voltage
from semiconductor_films import AREA, BOTH, FilmTest, device, electrons_at, holes_at, layer, semiconductor, thermal_voltage
from space_charge import main
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
    """

    # Ten times as thick and a hundred times as bright as test 8: the middle does not notice the ends.
    GENERATION, PART, LENGTH = 1e28, 1.2, 4e-6
    TAU = 0.5 / math.sqrt(GENERATION * CELL_RECOMBINATION)
    # Short circuit at first, and then as long as q L G/(eps V/L) = 5e7/s V needs.
    SETTLING = 2000 * TAU

    def test_decay(self):
        times = [0.5, 1.0, 2.0, 8.0]  # of tau
        tolerance = 1e-6  # V
        holds = ", ".join(f"hold {(now - then) * self.TAU!r} s" for then, now in zip([0.0, *times], times))
        materials, sections = cell_device(
            self.GENERATION,
            f"disconnect, hold {self.SETTLING!r} s, light 1, {holds}",
            cell=50e-9,
            blocking=1e-9,
            **{"Time": {"Initial step": "0.1 ns"}, "Tolerances": {"Relative": "1e-6", "Potential": f"{tolerance} V"}},
        )
        sections["Stack"]["Layer film"]["Thickness"] = f"{self.LENGTH} m"
        sections["Protocol"]["Light"] = self.PART
        terminal, profiles = self.run_device(materials, sections)
        t, v = terminal["time_s"] - self.SETTLING, terminal["voltage_V"]

        # Both ends are Koster's formula, with what a step may err.
        for at, light in ((0.0, self.PART), (times[-1] * self.TAU, 1.0)):
            rest = 2 * THERMAL * (self.PART - 1) * math.exp(-times[-1]) if light == 1.0 else 0.0
            self.assertAlmostEqual(
                v[np.argmin(np.abs(t - at))], open_circuit_voltage(light * self.GENERATION), delta=tolerance + rest
            )

        last = math.sqrt(self.GENERATION / CELL_RECOMBINATION)
        start = math.atanh(1 / math.sqrt(self.PART))
        for at in times:
            profile = profiles[min(profiles, key=lambda instant, at=at: abs(instant - self.SETTLING - at * self.TAU))]
            middle = len(profile) // 2
            expected = last / math.tanh(start + at / 2)
            self.assertAlmostEqual(profile["electrons_per_m3"][middle] / expected, 1, delta=tolerance / THERMAL)

        # At the ends of the film, from where the voltage comes, one kind of carriers is many and the other lives shorter
        # than the tau of both: there a change decays faster, and the voltage leads by a part of it.
        def fall(at):
            return np.interp(at * self.TAU, t, v) - v[-1]

        found = 1 / math.log(fall(1.0) / fall(2.0))
        self.assertLess(found, 1)
        self.assertGreater(found, 0.8)


# Tests 9 and 10: films in light whose traps exchange carriers with one band only. Each is a material (edges, states,
# mobility), a generation rate, a voltage, Fermi levels of the contacts from the edges, and the traps.
def traps_device(film, generation, voltage, depth_of_contacts, trap, dark, initial_step, layers=None, regions="film", **more):
    permittivity, conduction, valence, states, mobility = film
    layers = layers or {"film": layer("film", 400e-9, 10e-9, 1e-9, growth=0.3)}
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


if __name__ == "__main__":
    main()
