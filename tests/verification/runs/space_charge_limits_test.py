# SPDX-License-Identifier: Apache-2.0
"""Currents that space charge limits, against exact solutions with diffusion and against the laws of the textbooks.

The devices are those of SIMsalabim's tests 2, 4 and 5 (semiconductor_films.py); that of its test 3 is longer here, since
its contacts do not have the carriers of the plasma. Steady states are points of slow ramps.

The mesh is the error: of second order while a cell takes less than kT/q of the voltage, of first order beyond, as the
flux of Scharfetter and Gummel is upwind there. Both ways the error of the finer of two meshes is at most the difference
of both, and they have the same sign: that is what is asked for, and that the difference is small.

    python3 space_charge_limits_test.py PATH_OF_IONSTACK
"""
import math

import numpy as np

from semiconductor_films import (
    BOTH,
    STEADY,
    FilmTest,
    device,
    electrons_at,
    holes_at,
    injected_conductance,
    injected_current,
    layer,
    semiconductor,
    slowly_to,
    thermal_voltage,
)
from space_charge import CHARGE, main
from space_charge import VACUUM_PERMITTIVITY as VACUUM

TEMPERATURE = 295
THERMAL = thermal_voltage(TEMPERATURE)


def mott_gurney(voltage, length, permittivity, mobility):
    """Mott & Gurney, Electronic Processes in Ionic Crystals (1940): without diffusion, any field at the contact."""
    return 9 / 8 * permittivity * mobility * voltage**2 / length**3


def murgatroyd(voltage, length, permittivity, mobility, poole_frenkel):
    """With the mobility mu exp(g sqrt|E|); 0.891 is a fit. P. N. Murgatroyd, J. Phys. D 3, 151 (1970)."""
    return mott_gurney(voltage, length, permittivity, mobility) * np.exp(
        0.891 * poole_frenkel * np.sqrt(voltage / length)
    )


# Test 2 and test 4: electrons alone, band edges at the work function. Test 5: filled traps.
INJECTION = {"length": 200e-9, "permittivity": 22 * VACUUM, "mobility": 1e-7, "density": 1e26}
TRAPPED = {"length": 1e-6, "permittivity": 4 * VACUUM, "mobility": 1e-4, "density": 1e25}
TRAPS = 4.42e20
POOLE_FRENKEL = 1e-4


def injection_device(film, voltages, cell, contact_cell=0.1e-9, traps=0.0, poole_frenkel=0.0):
    more = {"electron_poole_frenkel_field": f"{poole_frenkel**-2!r} V/m"} if poole_frenkel else {}
    properties = semiconductor(
        film["permittivity"] / VACUUM, 3, 5, film["density"], film["mobility"], film["mobility"], **more
    )
    contacts = {end: electrons_at(film["density"]) for end in ("bottom", "top")}
    physics, sections = {"Electrons": "drift-diffusion"}, {}
    if traps:
        physics["Carrier traps"] = "deep"
        sections["Carrier trap deep"] = {
            "Regions": "film",
            "Density": f"{traps} 1/m^3",
            "Depth": "1 eV",
            "Electron capture cross section": "1e-18 m^2",
        }
    layers = {"film": layer("of film", film["length"], cell, contact_cell)}
    return {"of film": properties}, device(
        layers, contacts, slowly_to(voltages), TEMPERATURE, physics, **STEADY, **sections
    )


class SpaceChargeLimits(FilmTest):
    def on_two_meshes(self, materials, sections, voltages):
        """Current densities [A/m^2] on a mesh and on one with half the cells' size."""
        currents = []
        for refinement in (0, 1):
            terminal, _ = self.run_device(materials, sections, {"Mesh/Refinement": refinement})
            currents.append(self.densities_at(terminal, voltages))
        return currents

    def check(self, currents, exact, reference=1e-5, difference=0.02):
        """`reference`: what the reference errs, relative."""
        coarse, fine = (np.array(current) / exact - 1 for current in currents)
        message = f"errors {coarse} and {fine}"
        self.assertLess(np.max(np.abs(coarse - fine)), difference, message)
        self.assertTrue(np.all(np.abs(fine) <= np.abs(coarse - fine) + reference), message)


class OneCarrier(SpaceChargeLimits):
    def test_from_moving_electrodes_to_mott_and_gurney(self):
        voltages = [0.001, 1.0, 100.0]
        currents = self.on_two_meshes(*injection_device(INJECTION, voltages, 4e-9), voltages)
        conductance = injected_conductance(**INJECTION, temperature=TEMPERATURE)
        # J is odd in V, so that its first correction is (V q/kT)^2 times a number below one: 1.5e-3 of 1 mV.
        exact = [voltages[0] * conductance] + [
            injected_current(v, *INJECTION.values(), TEMPERATURE) for v in voltages[1:]
        ]
        self.check(currents, np.array(exact), reference=2e-5)
        # The laws of the textbooks, as far as they hold. Of the moving electrodes: contacts with more carriers than any
        # film needs; n_0 is finite, and the film longer by 2 sqrt(2 eps kT/(q^2 n_0)) in effect: 3 times that is 2.4 %.
        length, permittivity, mobility, density = INJECTION.values()
        moving = 4 * math.pi**2 * permittivity * mobility * THERMAL / length**3
        longer = 2 * math.sqrt(2 * permittivity * THERMAL / (CHARGE * density)) / length
        self.assertAlmostEqual(conductance / moving * (1 + longer) ** 3, 1, delta=2 * longer**2 * 3)
        self.assertAlmostEqual(currents[1][0] / (moving * voltages[0]) * (1 + longer) ** 3, 1, delta=2e-3)
        # Mott & Gurney's is no bound: diffusion keeps both ends full, over about that length, which shortens the film.
        law = mott_gurney(voltages[-1], length, permittivity, mobility)
        self.assertGreater(exact[-1], law)
        self.assertLess(exact[-1], law * (1 + 3 * longer))
        self.assertLess(abs(currents[1][-1] / law - 1), 3 * longer + 0.012)

    def test_mobility_that_grows_with_the_field(self):
        voltages = [1.0, 10.0, 100.0]
        currents = self.on_two_meshes(
            *injection_device(INJECTION, voltages, 4e-9, poole_frenkel=POOLE_FRENKEL), voltages
        )
        exact = [
            injected_current(v, *INJECTION.values(), TEMPERATURE, poole_frenkel=POOLE_FRENKEL) for v in voltages
        ]
        self.check(currents, np.array(exact))
        # Murgatroyd's fit to the same law without diffusion is 6 % too high at g sqrt(V/L) = 2.2, and 10 % too low
        # where diffusion still adds.
        law = [
            murgatroyd(v, *(INJECTION[name] for name in ("length", "permittivity", "mobility")), POOLE_FRENKEL)
            for v in voltages
        ]
        np.testing.assert_allclose(currents[1][1:], law[1:], rtol=0.13)
        self.assertGreater(currents[1][0], 1.5 * law[0])

    def test_filled_traps(self):
        """Up to V = q N L^2/(2 eps) = 1 V traps that are full before the first voltage hold the current back."""
        voltages = [0.001, 0.1, 1.0, 10.0]
        currents = self.on_two_meshes(*injection_device(TRAPPED, voltages, 20e-9, traps=TRAPS), voltages)
        film = *TRAPPED.values(), TEMPERATURE
        exact = [voltages[0] * injected_conductance(*film, fixed=TRAPS)] + [
            injected_current(v, *film, fixed=TRAPS, points=1000) for v in voltages[1:]
        ]
        self.check(currents, np.array(exact), reference=3e-4)
        # Without them 90 times the current flows at 1 mV, and the law of Mott and Gurney holds within a few percent at
        # ten times the voltage of filled traps, since those take q N L^2/(3 eps) there: drift alone, to first order.
        self.assertGreater(injected_conductance(*film) / injected_conductance(*film, fixed=TRAPS), 80)
        law = mott_gurney(voltages[-1], *(TRAPPED[name] for name in ("length", "permittivity", "mobility")))
        self.assertAlmostEqual(currents[1][-1] / law, 1, delta=0.1)


class TwoCarriers(SpaceChargeLimits):
    """Electrons and holes from two contacts: a plasma whose recombination limits the current.

    Drift alone, without built-in voltage and with contacts that have any number of carriers, is solved by R. H.
    Parmenter & W. Ruppel, J. Appl. Phys. 30, 1548 (1959):

        J = 9/8 eps mu V^2/L^3,  mu = 4/9 mu_r n p B(n, p)^3/B(3 n/2, 3 p/2)^2,  n, p = mu_n/mu_r, mu_p/mu_r

    with mu_r = eps B/(2 q) for the radiative coefficient B and Euler's beta function. For mu_r -> 0, where carriers
    pass each other many times before they recombine, it is the plasma limit mu = 2/3 sqrt(4 pi q mu_n mu_p (mu_n + mu_p)
    /(eps B)): L. M. Rosenberg & M. A. Lampert, J. Appl. Phys. 41, 508 (1970); for mu_r -> infinity mu_n + mu_p.
    """

    LENGTH, PERMITTIVITY, MOBILITY, DENSITY = 20e-6, 4 * VACUUM, 1e-7, 1e26
    RATIO = 20.0  # mu_n/mu_r
    VOLTAGE = 1000.0
    GAP = 1.0

    @staticmethod
    def effective_mobility(electrons, holes, recombination):
        n, p = electrons / recombination, holes / recombination
        beta = [math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b) for a, b in ((n, p), (1.5 * n, 1.5 * p))]
        return 4 / 9 * recombination * n * p * math.exp(3 * beta[0] - 2 * beta[1])

    def test_the_formula_has_both_limits(self):
        weak = self.effective_mobility(1.0, 3.0, 1e-4)
        plasma = 2 / 3 * math.sqrt(2 * math.pi * 1.0 * 3.0 * 4.0 / 1e-4)
        self.assertAlmostEqual(weak / plasma, 1, delta=1e-4)  # Stirling's series: 1/12 (1/n + ...)
        self.assertAlmostEqual(self.effective_mobility(1.0, 3.0, 1e5) / 4.0, 1, delta=1e-4)

    def test_plasma(self):
        coefficient = 2 * CHARGE * self.MOBILITY / self.RATIO / self.PERMITTIVITY
        properties = semiconductor(
            self.PERMITTIVITY / VACUUM, 3, 3 + self.GAP, self.DENSITY, self.MOBILITY, self.MOBILITY,
            radiative_coefficient=f"{coefficient!r} m^3/s",
        )
        voltages = [self.VOLTAGE]
        currents = self.on_two_meshes(
            {"of film": properties},
            device(
                {"film": layer("of film", self.LENGTH, 0.1e-6, 1e-9)},
                {"bottom": electrons_at(self.DENSITY), "top": holes_at(self.DENSITY)},
                slowly_to(voltages),
                TEMPERATURE,
                {**BOTH, "Recombination": "radiative"},
                **STEADY,
            ),
            voltages,
        )
        effective = self.effective_mobility(self.MOBILITY, self.MOBILITY, self.MOBILITY / self.RATIO)
        law = mott_gurney(self.VOLTAGE, self.LENGTH, self.PERMITTIVITY, effective)
        self.assertGreater(effective, 5 * 2 * self.MOBILITY)  # carriers help each other
        # What the law leaves out: the built-in voltage, and a diffusion length of the plasma at each end.
        plasma = law * self.LENGTH / (2 * CHARGE * self.MOBILITY * self.VOLTAGE)
        self.assertLess(plasma, 1e-2 * self.DENSITY)
        diffusion = math.sqrt(self.MOBILITY * THERMAL / (coefficient * plasma)) / self.LENGTH
        left_out = 2 * self.GAP / self.VOLTAGE + 3 * 2 * diffusion
        mesh = abs(currents[1][0] - currents[0][0]) / law
        self.assertLess(left_out + mesh, 0.1)
        self.assertAlmostEqual(currents[1][0] / law, 1, delta=left_out + mesh)


if __name__ == "__main__":
    main()
