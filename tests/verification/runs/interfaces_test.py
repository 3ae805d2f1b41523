# SPDX-License-Identifier: Apache-2.0
"""Interfaces inside the stack against closed solutions: thermal boundaries, sheet charges, dipoles, segregation of
ions, recombination in a plane.

All devices are stacks of two or three layers with constant coefficients, `lower`, (`middle`,) `upper`, and the driven
contact is at the bottom. Where fields are linear or quadratic in each layer the scheme has them exactly at the nodes
(vertex quadrature), so that what is left is Newton's method, which stops at 3 % of the tolerances, and the ten digits
of axis.csv. Layers of equally many cells are cut by two ranks exactly at the interface.

    python3 interfaces_test.py PATH_OF_IONSTACK
"""
import math
import os

import numpy as np

from interface_stacks import AREA, PRINTED, InterfacesTest
from space_charge import (
    CHARGE,
    NM,
    TEMPERATURE,
    THERMAL_VOLTAGE,
    VACUUM_PERMITTIVITY,
    last,
    length,
    main,
    parameter_text,
    quantity,
)

BAD_INPUT = 2  # exit status


class ThermalBoundary(InterfacesTest):
    """A current j heats both layers, the lower one stands on a heat sink, and the top is insulated. With the power
    w = j^2/sigma per volume, the heat through the interface is q = w_2 d_2, and

        T_2(z) - T_2(d_1) = (w_2/kappa_2) (d_2 s - s^2/2),   s = z - d_1
        T_2(d_1) - T_1(d_1) = q/G
        T_1(z) - T_0 = (q z + w_1 (d_1 z - z^2/2))/kappa_1 .
    """

    CONDUCTIVITY, THERMAL = (1e5, 2e4), (2.0, 5.0)  # S/m, W/(m K)
    THICKNESS = (30 * NM, 20 * NM)
    CELLS = (10, 10)
    CONDUCTANCE = 1e8  # W/(m^2 K), a Kapitza length of 20 nm
    VOLTAGE = 0.02

    def run_layers(self, stack, area, between="lower, upper", both=True):
        for name, sigma, kappa in zip(("lower", "upper"), self.CONDUCTIVITY, self.THERMAL):
            self.add_material(
                f"of {name}",
                {"electrical_conductivity": f"{sigma} S/m", "thermal_conductivity": f"{kappa} W/(m K)"},
            )
        layers = {
            name: {"Material": f"of {name}", "Thickness": length(d), "Cells": n}
            for name, d, n in zip(("lower", "upper"), self.THICKNESS, self.CELLS)
        }
        interface = {
            "Between": between,
            "Thermal boundary conductance": quantity(self.CONDUCTANCE, "W/(m^2 K)"),
        }
        sections = self.device(
            layers,
            {"seam": interface},
            {"Heat": "steady"},
            {"bottom": {"Temperature": "300 K"}},
            f"ramp to {self.VOLTAGE} V in 1 s, hold 1 s",
            {"Tolerances": {"Temperature": "1e-6 K", "Potential": "1e-6 mV"}},
            stack,
        )
        terminal, instants = self.solve_on_both(sections, 1e-9, both=both)
        self.check(terminal[-1], last(instants), area)

    def check(self, row, profile, area):
        (d, d_2), (sigma, sigma_2), (kappa, kappa_2) = self.THICKNESS, self.CONDUCTIVITY, self.THERMAL
        j = self.VOLTAGE / (d / sigma + d_2 / sigma_2)
        w, w_2 = j * j / sigma, j * j / sigma_2
        heat = w_2 * d_2
        below, above = self.sides(profile, d)
        # Newton's 3 % of 1e-6 K on either side, and digits of 300 to 400 K.
        limit = 2 * (3e-8 + PRINTED * 400)
        self.assertGreater(heat / self.CONDUCTANCE, 1.0)
        self.assertAlmostEqual(above["temperature_K"] - below["temperature_K"], heat / self.CONDUCTANCE, delta=limit)
        self.assertEqual(above["potential_V"], below["potential_V"])

        z = profile["z_nm"] * NM
        lower = np.arange(len(z)) <= self.CELLS[0]
        s = z - d
        hot = (heat * d + w * d * d / 2) / kappa
        expected = TEMPERATURE + np.where(
            lower,
            (heat * z + w * (d * z - z * z / 2)) / kappa,
            hot + heat / self.CONDUCTANCE + w_2 / kappa_2 * (d_2 * s - s * s / 2),
        )
        np.testing.assert_allclose(profile["temperature_K"], expected, rtol=0, atol=limit)
        # Through the interface goes what leaves at the bottom but for the heat of the lower layer. Relative to the
        # power the balance is kept to 4e-9.
        jump = above["temperature_K"] - below["temperature_K"]
        self.assertAlmostEqual(row["current_A"] / (j * area), 1, delta=1e-9)
        through = self.CONDUCTANCE * area * jump
        self.assertAlmostEqual((row["heat_out_W"] - w * d * area) / through, 1, delta=limit / jump + 4e-9)

    def test_planar(self):
        self.run_layers(None, AREA)

    def test_regions_named_in_the_other_order(self):
        self.run_layers(None, AREA, "upper, lower", both=False)

    def test_axisymmetric(self):
        """The parts of rings add up, with cells that are small in the middle."""
        radius = 40 * NM
        stack = {
            "Coordinates": "axisymmetric",
            "Radius": length(radius),
            "Lateral lines": "10 nm",
            "Lateral cell size": "9 nm",
            "Lateral cell size at lines": "2 nm",
        }
        self.run_layers(stack, math.pi * radius**2)

    def test_box(self):
        """A quarter of a device of 60 nm by 40 nm, on unequal cells."""
        stack = {
            "Coordinates": "box",
            "Width": "30 nm",
            "Breadth": "20 nm",
            "Equal parts": 4,
            "Lateral lines": "10 nm",
            "Lateral cell size": "12 nm",
            "Lateral cell size at lines": "5 nm",
        }
        self.run_layers(stack, 60 * 40 * NM**2)


class Dielectrics(InterfacesTest):
    """Two dielectrics without charges of their own. With E_1, E_2 the fields, sigma the sheet charge and D the step of
    the potential from the lower to the upper side, u the voltage of the bottom:

        eps_2 E_2 - eps_1 E_1 = sigma,   E_1 d_1 + E_2 d_2 = u + D .
    """

    PERMITTIVITY, THICKNESS, CELLS = (25.0, 4.0), (8 * NM, 3 * NM), (6, 6)
    SHEET, DIPOLE, VOLTAGE = 5e-3, 0.35, 0.5  # C/m^2 (0.03 e/nm^2), V, V

    def run_layers(self, interface, between="lower, upper", permittivity=PERMITTIVITY, voltage=None, both=True):
        """Fields, potentials on both sides, and the charge [C/m^2] that the bottom has taken up."""
        for name, eps in zip(("lower", "upper"), permittivity):
            self.add_material(f"of {name}", {"relative_permittivity": eps})
        layers = {
            name: {"Material": f"of {name}", "Thickness": length(d), "Cells": n}
            for name, d, n in zip(("lower", "upper"), self.THICKNESS, self.CELLS)
        }
        sections = self.device(
            layers,
            {"seam": {"Between": between, **interface}},
            {"Potential": "space charge"},
            {},
            f"ramp to {voltage} V in 1 ms" if voltage else "hold 1 ms",
            # Of order 1, by which the sum of current times step is the charge.
            {"Tolerances": {"Potential": "1e-6 mV"}, "Time": {"Initial step": "1 us", "Order": 1}},
        )
        # At rest: displacements eps V/h, rounded, over steps of at least 1 us.
        rounding = np.finfo(float).eps * VACUUM_PERMITTIVITY * 25 / (self.THICKNESS[0] / self.CELLS[0])  # C/m^2
        terminal, instants = self.solve_on_both(sections, 1e-9, rounding * AREA / 1e-6, both)
        profile = last(instants)
        z, psi = profile["z_nm"] * NM, profile["potential_V"]
        n = self.CELLS[0]
        two_sides = len(z) == sum(self.CELLS) + 2
        fields = -np.diff(psi)[np.diff(z) > 0] / np.diff(z)[np.diff(z) > 0]
        # Uniform in each layer, within two potentials of less than 1 V on a cell.
        for part, cell in ((fields[:n], self.THICKNESS[0] / n), (fields[n:], self.THICKNESS[1] / self.CELLS[1])):
            self.assertLess(np.ptp(part), 4 * (PRINTED + 3e-11) / cell)
        charge = np.sum(terminal["current_A"] * terminal["step_s"]) / AREA
        return fields[[0, -1]], (psi[n], psi[n + 1 if two_sides else n]), charge

    def expected(self, sheet, dipole, voltage, permittivity=PERMITTIVITY):
        eps, eps_2 = (VACUUM_PERMITTIVITY * value for value in permittivity)
        d, d_2 = self.THICKNESS
        field = (voltage + dipole - sheet * d_2 / eps_2) / (d + d_2 * eps / eps_2)
        return field, (sheet + eps * field) / eps_2

    # Of a field: two potentials over a cell, which are printed, and left by Newton's method at 3 % of 1 nV.
    def assert_fields(self, found, expected):
        for one, other, d, n in zip(found, expected, self.THICKNESS, self.CELLS):
            self.assertAlmostEqual(one, other, delta=2 * (PRINTED + 3e-11) / (d / n))

    def test_sheet_charge(self):
        """psi = sigma/(eps_1/d_1 + eps_2/d_2) at 0 V, whichever side is named first; both electrodes mirror it."""
        for between in ("lower, upper", "upper, lower"):
            fields, (below, above), charge = self.run_layers(
                {"Sheet charge": quantity(self.SHEET, "C/m^2")}, between, both=between == "lower, upper"
            )
            eps, eps_2 = (VACUUM_PERMITTIVITY * value for value in self.PERMITTIVITY)
            d, d_2 = self.THICKNESS
            psi = self.SHEET / (eps / d + eps_2 / d_2)
            self.assertEqual(below, above)
            self.assertAlmostEqual(below, psi, delta=PRINTED + 3e-11)
            self.assert_fields(fields, self.expected(self.SHEET, 0, 0))
            mirrored = eps * fields[0] - eps_2 * fields[1]
            self.assertAlmostEqual(mirrored / -self.SHEET, 1, delta=1e-6)  # 2e-9 V of 0.2 V
            self.assertAlmostEqual(eps * fields[0] / -self.SHEET, (eps / d) / (eps / d + eps_2 / d_2), delta=1e-6)
            # No charge flows, but for round-off and Newton's 3e-11 V on a cell: 1e-9 of it.
            self.assertLess(abs(charge), 1e-9 * self.SHEET)

    def test_dipole(self):
        """The step, and the fields by which both layers make up for it."""
        for permittivity, between, sign in (
            ((10.0, 10.0), "lower, upper", 1),
            (self.PERMITTIVITY, "upper, lower", -1),
        ):
            fields, (below, above), _ = self.run_layers({"Dipole": quantity(self.DIPOLE, "V")}, between, permittivity)
            self.assertAlmostEqual(above - below, sign * self.DIPOLE, delta=2 * PRINTED)
            self.assert_fields(fields, self.expected(0, sign * self.DIPOLE, 0, permittivity))

    def test_both_under_voltage(self):
        """All three superpose; the charge that flows is that of the capacitor, C u."""
        interface = {"Dipole": quantity(self.DIPOLE, "V"), "Sheet charge": quantity(self.SHEET, "C/m^2")}
        fields, (below, above), charge = self.run_layers(interface, voltage=self.VOLTAGE)
        self.assertAlmostEqual(above - below, self.DIPOLE, delta=2 * PRINTED)
        self.assert_fields(fields, self.expected(self.SHEET, self.DIPOLE, self.VOLTAGE))
        eps, eps_2 = (VACUUM_PERMITTIVITY * value for value in self.PERMITTIVITY)
        d, d_2 = self.THICKNESS
        # Newton's 3e-11 V on a cell's drop of 0.5 V/12, of the first and of the last state.
        self.assertAlmostEqual(charge * (d / eps + d_2 / eps_2) / self.VOLTAGE, 1, delta=1e-8)


class Segregation(InterfacesTest):
    """Ions that cost W more in the upper layer. Without flux over the interface c_2/c_1 = K = exp(-W/kT)."""

    ENERGY = 0.08  # eV, K = 0.045
    K = math.exp(-ENERGY / THERMAL_VOLTAGE)
    THICKNESS, CELLS = (12 * NM, 8 * NM), (8, 8)
    DENSITY, DIFFUSIVITY = 1e25, 1e-12
    RELATIVE = 1e-7

    def run_layers(self, steps, physics, segregation, species=None, charge_number=1, more=None):
        properties = {"relative_permittivity": 20.0, "electrical_conductivity": "1 S/m"}
        ion = {"ion": {"charge_number": charge_number, "diffusivity": f"{self.DIFFUSIVITY} m^2/s"}}
        self.add_material("host", properties, ion)
        self.add_material("guest", properties, ion)
        layers = {
            name: {"Material": material, "Thickness": length(d), "Cells": n}
            for name, material, d, n in zip(("lower", "upper"), ("host", "guest"), self.THICKNESS, self.CELLS)
        }
        more = dict(more or {})
        interface = {
            "Between": "lower, upper",
            **more.pop("Interface", {}),
            "Segregation ion": {"Energy": quantity(self.ENERGY, "eV"), **segregation},
        }
        sections = self.device(
            layers,
            {"seam": interface},
            {**physics, "Species": "ion"},
            {},
            steps,
            {
                "Species ion": {
                    "Regions": "lower, upper",
                    "Initial concentration": quantity(self.DENSITY, "1/m^3"),
                    "Hopping": "linear",
                    **(species or {}),
                },
                "Tolerances": {
                    "Relative": self.RELATIVE,
                    "Potential": "1e-5 mV",
                    "Concentration": quantity(self.RELATIVE * self.DENSITY, "1/m^3"),
                },
                "Time": {"Initial step": "1 us"},
                **more,
            },
        )
        terminal, instants = self.solve_on_both(sections, 3 * self.RELATIVE)
        ions = terminal["ions_ion"]
        self.assertAlmostEqual(ions[0] / (self.DENSITY * sum(self.THICKNESS) * AREA), 1, delta=1e-11)
        self.assertLess(np.abs(ions / ions[0] - 1).max(), 1e-12)
        return terminal, last(instants)

    # Newton's method leaves 3 % of the tolerances of two concentrations, the smaller of which is above 4 % of DENSITY.
    LIMIT = 0.03 * RELATIVE * 25 * 2 + 2 * PRINTED

    def test_equilibrium(self):
        """Uniform in each layer, in the ratio K, and not one ion lost: the closure of conduction at 0 V."""
        # d_1^2/D = 0.14 ms.
        _, profile = self.run_layers("hold 20 ms", {}, {})
        below, above = self.sides(profile, self.THICKNESS[0])
        self.assertAlmostEqual(above["ion_per_m3"] / below["ion_per_m3"] / self.K, 1, delta=self.LIMIT)
        d, d_2 = self.THICKNESS
        lower = self.DENSITY * (d + d_2) / (d + self.K * d_2)
        first = np.arange(len(profile)) <= self.CELLS[0]
        np.testing.assert_allclose(profile["ion_per_m3"][first], lower, rtol=self.LIMIT)
        np.testing.assert_allclose(profile["ion_per_m3"][~first], self.K * lower, rtol=self.LIMIT)

    def test_equilibrium_with_limited_sites(self):
        """c_2/s_2 = K c_1/s_1 with the share s = 1 - c/c_max of free sites; neutral, so that the layers are uniform."""
        sites = 1.5 * self.DENSITY
        _, profile = self.run_layers(
            "hold 20 ms",
            {"Potential": "space charge"},
            {},
            {"Site limit": "excess potential", "Site density": quantity(sites, "1/m^3")},
            charge_number=0,
        )
        below, above = (side["ion_per_m3"] for side in self.sides(profile, self.THICKNESS[0]))
        # x_1 d_1 + x_2 d_2 = x (d_1 + d_2), in shares of the sites: by bisection in x_1.
        (d, d_2), x = self.THICKNESS, self.DENSITY / sites
        low, high = 0.0, 1.0
        for _ in range(100):
            middle = 0.5 * (low + high)
            activity = self.K * middle / (1 - middle)
            too_many = middle * d + activity / (1 + activity) * d_2 > x * (d + d_2)
            low, high = (low, middle) if too_many else (middle, high)
        activity = self.K * low / (1 - low)
        # Where 1 - x_1 of the sites are free, their number is less exact by 1/(1 - x_1).
        limit = self.LIMIT / (1 - low)
        self.assertLess(1 - low, 0.3, "sites should matter")
        self.assertAlmostEqual(below / (low * sites), 1, delta=limit)
        self.assertAlmostEqual(above / (activity / (1 + activity) * sites), 1, delta=limit)

    def test_charged_ions_at_a_dipole(self):
        """The electrochemical potential kT ln(c/s) + z psi (+ W above) is the same everywhere, also over a step D of
        psi, which acts like an energy z D."""
        dipole, sites = 0.03, 4 * self.DENSITY
        _, profile = self.run_layers(
            "hold 20 ms",
            {"Potential": "space charge"},
            {},
            {"Site limit": "excess potential", "Site density": quantity(sites, "1/m^3")},
            more={
                "Interface": {"Dipole": quantity(dipole, "V")},
                "Region lower": {"Acceptor density": quantity(self.DENSITY, "1/m^3")},
                "Region upper": {"Acceptor density": quantity(self.DENSITY, "1/m^3")},
            },
        )
        below, above = self.sides(profile, self.THICKNESS[0])
        self.assertAlmostEqual(above["potential_V"] - below["potential_V"], dipole, delta=2 * PRINTED)
        share = profile["ion_per_m3"] / sites
        level = np.log(share / (1 - share)) + profile["potential_V"] / THERMAL_VOLTAGE
        level[np.arange(len(profile)) > self.CELLS[0]] += self.ENERGY / THERMAL_VOLTAGE
        self.assertGreater(np.ptp(profile["potential_V"]), THERMAL_VOLTAGE, "flat potentials would say nothing")
        self.assertLess(np.ptp(level), self.LIMIT / (1 - share.max()) + 2 * (3e-10 + PRINTED) / THERMAL_VOLTAGE)

    def test_slow_exchange(self):
        """With N = v (c_1 K^1/2 - c_2 K^-1/2) and uniform layers, d_1 dc_1/dt = -N and d_2 dc_2/dt = N, so that

            dN/dt = -N v (K^1/2/d_1 + K^-1/2/d_2):

        one exponential. Diffusion in series lengthens it by v K^(+-1/2) d/(3 D) at most, a third of the thickness being
        the mean distance (second moment) to the interface: 4e-6 here."""
        velocity = 1e-9  # m/s
        d, d_2 = self.THICKNESS
        root = math.sqrt(self.K)
        rate = velocity * (root / d + 1 / (root * d_2))
        slowed = velocity / root * max(d, d_2) / (3 * self.DIFFUSIVITY) * 2
        self.assertLess(slowed, 5e-5)
        terminal, _ = self.run_layers(
            f"hold {2 / rate!r} s",
            {},
            {"Exchange velocity": quantity(velocity, "m/s")},
            more={"Time": {"Initial step": "1 ms", "Order": 4}},
        )
        lower = self.DENSITY * (d + d_2) / (d + self.K * d_2)
        decay = np.exp(-rate * terminal["time_s"])
        # Errors of the steps, each at most RELATIVE of a concentration.
        limit = slowed + len(terminal) * self.RELATIVE
        self.assertLess(limit, 1e-4)
        for end, final in (("max", lower), ("min", self.K * lower)):
            excess = (terminal[f"concentration_{end}_ion_per_m3"] - final) / (self.DENSITY - final)
            np.testing.assert_allclose(excess, decay, rtol=0, atol=limit)


class Recombination(InterfacesTest):
    """Light makes G pairs in two layers, and levels in the plane of their interface are all that takes them away. The
    contact at the bottom keeps the electrons' Fermi level; a window of n-type with a deep valence band lets no hole
    through to it, and the top is blocking. So

        G L = (n p - n_i^2)/((n + n_1)/v_p + (p + p_1)/v_n)

    with the densities next to the interface, whatever the potential is; for large n = p, n/(1/v_n + 1/v_p)."""

    THICKNESS, CELLS, WINDOW = 50 * NM, 10, 20 * NM
    SEAM = WINDOW + THICKNESS
    STATES = 1e25  # of both bands
    ELECTRON_VELOCITY, HOLE_VELOCITY = 30.0, 50.0
    DENSITY = 1e22
    MOBILITY = 10.0

    def run_layers(self, upper, interface, both=True):
        """Runs with the electron affinity and ionization energy [eV] of the upper layer."""
        levels = {"window": (4.0, 6.0), "lower": (4.0, 5.2), "upper": upper}
        for name, (affinity, ionization) in levels.items():
            self.add_material(
                f"of {name}",
                {
                    "relative_permittivity": 10,
                    "electron_affinity": f"{affinity} eV",
                    "ionization_energy": f"{ionization} eV",
                    "conduction_band_density_of_states": f"{self.STATES} 1/m^3",
                    "valence_band_density_of_states": f"{self.STATES} 1/m^3",
                    "electron_mobility": f"{self.MOBILITY} m^2/(V s)",
                    "hole_mobility": f"{self.MOBILITY} m^2/(V s)",
                },
            )
        self.generation = self.DENSITY / (1 / self.ELECTRON_VELOCITY + 1 / self.HOLE_VELOCITY) / (2 * self.THICKNESS)
        layers = {
            name: {
                "Material": f"of {name}",
                "Thickness": length(self.WINDOW if name == "window" else self.THICKNESS),
                "Cells": self.CELLS,
            }
            for name in levels
        }
        light = {"Generation rate": quantity(self.generation, "1/(m^3 s)")}
        work_function = 4.0 + THERMAL_VOLTAGE * math.log(self.STATES / self.DENSITY)
        sections = self.device(
            layers,
            {
                "seam": {
                    "Between": "lower, upper",
                    "Electron recombination velocity": quantity(self.ELECTRON_VELOCITY, "m/s"),
                    "Hole recombination velocity": quantity(self.HOLE_VELOCITY, "m/s"),
                    **interface,
                }
            },
            {"Potential": "space charge", "Electrons": "drift-diffusion", "Holes": "drift-diffusion"},
            {"top": {"Kind": "blocking", "Work function": quantity(work_function, "eV")}},
            "hold 1 us",
            {
                # With as many as DENSITY, bands stay flat where both layers are of one semiconductor.
                "Region window": {"Donor density": f"{self.DENSITY} 1/m^3"},
                "Region lower": light,
                "Region upper": light,
                "Tolerances": {"Relative": 1e-7, "Potential": "1e-4 mV"},
            },
        )
        # Round-off of electrons' one-way fluxes, see carriers_test.py, at 4 V.
        one_way = CHARGE * self.MOBILITY * THERMAL_VOLTAGE * self.DENSITY / (self.WINDOW / self.CELLS) * AREA
        self.rounding = np.finfo(float).eps * 4 / THERMAL_VOLTAGE * one_way
        terminal, instants = self.solve_on_both(sections, 1e-6, self.rounding, both)
        return terminal[-1], last(instants)

    def check(self, row, electrons, holes, lower, upper, trap=None):
        """`electrons`, `holes` next to the interface; `lower`, `upper`: affinity of the electrons' layer, and
        ionization energy of the holes' one."""
        gap = upper - lower
        trap = (lower + upper) / 2 if trap is None else trap
        n_1 = self.STATES * math.exp((lower - trap) / THERMAL_VOLTAGE)
        p_1 = self.STATES * math.exp((trap - upper) / THERMAL_VOLTAGE)
        product = self.STATES**2 * math.exp(-gap / THERMAL_VOLTAGE)
        rate = (electrons * holes - product) / (
            (electrons + n_1) / self.HOLE_VELOCITY + (holes + p_1) / self.ELECTRON_VELOCITY
        )
        made = self.generation * 2 * self.THICKNESS
        # Holes that cross the window, exp(-0.8 V/kT) = 4e-14 as many: less than D/d of them, 1e-8 of the light's.
        through = math.exp(-0.8 / THERMAL_VOLTAGE) * holes * self.MOBILITY * THERMAL_VOLTAGE / self.WINDOW
        # Densities go as exp(psi/kT): Newton's 3 % of 1e-7 V over kT in each of four, and their tenth digit.
        limit = 4 * 3e-9 / THERMAL_VOLTAGE + 4 * PRINTED + through / made
        self.assertLess(limit, 1e-6)
        leaked = abs(row["current_bottom_A"]) - self.rounding
        self.assertLess(leaked / AREA / CHARGE / made, limit)
        self.assertAlmostEqual(rate / made, 1, delta=limit)
        return n_1, p_1

    def test_in_one_semiconductor(self):
        """Flat bands: n = p = G L (1/v_n + 1/v_p) everywhere, but for what diffusion takes."""
        row, profile = self.run_layers((4.0, 5.2), {})
        middle = profile[np.abs(profile["z_nm"] * NM - self.SEAM) < 1e-6 * NM][0]
        electrons, holes = middle["electrons_per_m3"], middle["holes_per_m3"]
        self.check(row, electrons, holes, 4.0, 5.2)
        # The flux of each layer falls from G d at the interface to zero: over it the density changes by G d^2/(2 D).
        diffusion = self.generation * self.THICKNESS**2 / (2 * 10 * THERMAL_VOLTAGE) / self.DENSITY
        self.assertLess(diffusion, 1e-5)
        profile = profile[profile["z_nm"] * NM > self.WINDOW * 1.001]
        for column in ("electrons_per_m3", "holes_per_m3"):
            np.testing.assert_allclose(profile[column], self.DENSITY, rtol=2 * diffusion + 1e-6)

    def test_trap_level(self):
        """Where n_1 is comparable with n."""
        trap = 4.0 + THERMAL_VOLTAGE * math.log(self.STATES / self.DENSITY)
        row, profile = self.run_layers((4.0, 5.2), {"Trap level": quantity(trap, "eV")}, both=False)
        middle = profile[np.abs(profile["z_nm"] * NM - self.SEAM) < 1e-6 * NM][0]
        n_1, _ = self.check(row, middle["electrons_per_m3"], middle["holes_per_m3"], 4.0, 5.2, trap)
        self.assertAlmostEqual(n_1 / self.DENSITY, 1, delta=1e-9)

    def test_across_a_heterojunction(self):
        """Electrons of one layer with holes of the other, each with the density on its own side."""
        lower, upper = (4.0, 5.2), (4.05, 5.15)
        for holes_of, between in (("second", "lower, upper"), ("first", "upper, lower")):
            electrons_of = "first" if holes_of == "second" else "second"
            row, profile = self.run_layers(
                upper,
                {
                    "Between": between,
                    "Recombining electrons": f"of {electrons_of}",
                    "Recombining holes": f"of {holes_of}",
                },
                both=holes_of == "second",
            )
            below, above = self.sides(profile, self.SEAM)
            self.assertAlmostEqual(
                np.log(below["electrons_per_m3"] / above["electrons_per_m3"]),
                (lower[0] - upper[0]) / THERMAL_VOLTAGE,
                delta=1e-8,
            )
            self.check(row, below["electrons_per_m3"], above["holes_per_m3"], lower[0], upper[1])


class Mistakes(InterfacesTest):
    """What a user may get wrong: one sentence each, that names the place and the remedy, and nothing written."""

    ION = {
        "Physics": {"Species": "ion"},
        "Species ion": {"Regions": "lower", "Initial concentration": "1e25 1/m^3", "Hopping": "linear"},
    }
    CONDUCTION = {"Physics": {"Potential": "conduction"}}
    METAL = {"Physics": {"Metals": "lower"}}

    def say(self, interface, changes, line_of, *words):
        """Runs with a mistake. The only line said names the line of the file that begins with `line_of`, and has the
        words."""
        self.add_material(
            "one",
            {"relative_permittivity": 10, "electrical_conductivity": "1 S/m"},
            {"ion": {"charge_number": 1, "diffusivity": "1e-12 m^2/s"}},
        )
        changes = dict(changes)
        layer = {"Material": "one", "Thickness": "5 nm", "Cells": 2}
        sections = self.device(
            {name: layer for name in ("lower", "middle", "upper")},
            {"seam": {"Between": "lower, middle", **interface}},
            {"Potential": "space charge", **changes.pop("Physics", {})},
            {},
            "hold 1 s",
            {"Materials": {"Path": self.path("materials")}, **changes},
        )
        study = self.write("study.prm", parameter_text(sections))
        with self.subTest(interface=interface, changes=changes):
            self.check(study, parameter_text(sections), line_of, words)

    def check(self, study, text, line_of, words):
        outcome = self.call("run", study, "--output", self.path("run"))
        self.assertEqual(outcome.status, BAD_INPUT, str(outcome))
        self.assert_no_foreign_words(outcome)
        self.assertEqual(len(outcome.problems), 1, str(outcome))
        for word in words:
            self.assertIn(word, outcome.problems[0])
        lines = [line.strip() for line in text.splitlines()]
        at = [n for n, line in enumerate(lines, 1) if line.startswith(line_of)]
        self.assertEqual(len(at), 1)
        self.assertIn(f"study.prm:{at[0]}: ", outcome.problems[0])
        self.assertFalse(os.path.exists(self.path("run")), "something has been written")

    def test_regions(self):
        self.say({"Between": "lower, midle"}, {}, "set Between", "Interface seam/Between", "'midle'", "'middle'")
        self.say({"Between": "lower, lower"}, {}, "set Between", "the same region twice")
        self.say({"Between": "lower"}, {}, "set Between", "two regions")
        self.say({"Between": "lower, upper"}, {}, "set Between", "'lower' and 'upper' do not touch")

    def test_metals(self):
        self.say({}, {"Physics": {"Metals": "uper"}}, "set Metals", "Physics/Metals", "'uper'", "'upper'")
        self.say({}, {"Physics": {"Metals": "upper"}}, "set Metals", "'middle' and 'upper'", "Interfaces/Names")
        self.say({"Dipole": "0.1 V"}, self.METAL, "set Dipole", "Interface seam/Dipole", "work function", "remove")
        self.say({"Sheet charge": "0.1 C/m^2"}, self.METAL, "set Sheet charge", "Sheet charge", "remove")
        self.say({}, {"Physics": {"Potential": "conduction", "Metals": "lower"}}, "set Metals", "space charge only")
        self.say({"Kind": "ohmic"}, {}, "set Kind", "Interface seam/Kind", "neither region", "Physics/Metals")
        both = {"Physics": {"Metals": "lower, middle"}, "Interfaces": {"Names": "seam, rim"},
                "Interface rim": {"Between": "middle, upper"}}  # fmt: skip
        self.say({"Kind": "ohmic"}, both, "set Kind", "Interface seam/Kind", "both regions are metals")
        self.say({"Kind": "Schottky", "Barrier height": "1 eV"}, self.METAL, "set Kind", "needs electrons or holes")

    def test_laws(self):
        segregation = {"Segregation ion": {"Energy": "0.1 eV"}}
        self.say(segregation, self.ION, "subsection Segregation ion", "'ion' is not mobile in both", "'middle'")
        self.say({"Sheet charge": "0.1 C/m^2"}, self.CONDUCTION, "set Sheet charge", "Potential = space charge only")
        self.say({"Dipole": "0.1 V"}, self.CONDUCTION, "set Dipole", "Potential = space charge only")
        boundary = {"Thermal boundary conductance": "1e8 W/(m^2 K)"}
        self.say(boundary, {}, "set Thermal boundary conductance", "where heat is solved for")
        velocity = "Electron recombination velocity"
        self.say({velocity: "1 m/s"}, {}, f"set {velocity}", "Hole recombination velocity")
        both = {velocity: "1 m/s", "Hole recombination velocity": "1 m/s"}
        self.say(both, {}, f"set {velocity}", "drift-diffusion")
        # What nothing reads must not be ignored in silence.
        self.say({"Trap level": "4.5 eV"}, {}, "set Trap level", "recombination velocity")
        self.say({"Recombining electrons": "of second"}, {}, "set Recombining electrons", "recombination velocity")


if __name__ == "__main__":
    main()
