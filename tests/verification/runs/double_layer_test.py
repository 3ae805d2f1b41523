# SPDX-License-Identifier: Apache-2.0
"""Space charge at electrodes against closed solutions: Gouy and Chapman's layer, Stern's, one with a finite number of
sites (Kilic, Bazant & Ajdari, Phys. Rev. E 75, 021502 (2007)), and the charging of a cell between blocking electrodes
(Bazant, Thornton & Ajdari, Phys. Rev. E 70, 021506 (2004), "BTA").

In all of them kT/q is the unit of the potential and lambda = sqrt(eps kT/(2 q^2 c0)) that of length. The electrode is
at the bottom, z = 0, where axis.csv resolves the smallest cells.

Second order: with vertex quadrature the scheme is -eps (second difference of psi) = charge at the node, and carriers
and ions are at rest exactly as functions of psi at the node, so the only error is that of the second difference, h^2.

    python3 double_layer_test.py PATH_OF_IONSTACK
"""
import numpy as np

from space_charge import (
    CHARGE,
    NM,
    THERMAL_VOLTAGE,
    VACUUM_PERMITTIVITY,
    SpaceChargeTest,
    last,
    length,
    main,
    quantity,
)

PERMITTIVITY = 25.0
EPS = PERMITTIVITY * VACUUM_PERMITTIVITY
SIDE = 100 * NM  # of the square on which the electrode stands
DIFFUSIVITY = 1e-9  # m^2/s


def debye_length(density):
    return np.sqrt(EPS * THERMAL_VOLTAGE / (2 * CHARGE * density))


def gouy_chapman_charge(psi, density):
    """Surface charge [C/m^2] at the potential psi [kT/q]."""
    return np.sqrt(8 * EPS * CHARGE * THERMAL_VOLTAGE * density) * np.sinh(psi / 2)


def gouy_chapman_potential(z, psi, density):
    """Potential [kT/q] at the distance z [m] from a plane at psi."""
    return 4 * np.arctanh(np.tanh(psi / 4) * np.exp(-z / debye_length(density)))


def kilic_charge(psi, density, filling):
    """Surface charge with a finite number of sites, of which `filling` (their nu) is taken in the bulk."""
    crowding = np.log(1 + 2 * filling * np.sinh(psi / 2) ** 2)
    return 2 * CHARGE * density * debye_length(density) * np.sqrt(2 / filling * crowding)


def kilic_capacitance(psi, density, filling):
    """The derivative of kilic_charge by the potential [F/m^2]."""
    taken = 1 + 2 * filling * np.sinh(psi / 2) ** 2
    return EPS / debye_length(density) * np.sinh(psi) / (taken * np.sqrt(2 / filling * np.log(taken)))


def stack(cells, thickness, refinement):
    """A square column of one layer, one coarse cell wide."""
    film = {"Material": "host", "Thickness": length(thickness), **cells}
    return {
        "Stack": {
            "Width": length(SIDE),
            "Depth": length(SIDE),
            "Lateral cell size": length(SIDE),
            "Layers": "film",
            "Layer film": film,
        },
        "Mesh": {"Coarsening levels": 0, "Refinement": refinement},
    }


def surface_charge(profile, charge_density):
    """Charge [C/m^2] of the electrode at z = 0 by Gauss's law of the scheme: displacement in the first cell less the
    charge of the half cell at the electrode."""
    z, psi = profile["z_nm"] * NM, profile["potential_V"]
    return EPS * (psi[0] - psi[1]) / (z[1] - z[0]) - charge_density[0] * (z[1] - z[0]) / 2


def passed_charge(terminal):
    """Charge [C/m^2] that the current brought. Formulas of order 1 give dQ/dt = (Q_n - Q_(n-1))/step for a charge that
    is linear in the unknowns: then the sum is exact."""
    return np.cumsum(terminal["current_bottom_A"] * terminal["step_s"]) / SIDE**2


class DoubleLayerTest(SpaceChargeTest):
    def assert_same_on_two_ranks(self, sections, one, precision):
        """The final profile and charge of a run are those of two ranks, as far as Newton's method is converged."""
        two = self.solve(sections, ranks=2)
        for name in one[0].dtype.names:
            if name.startswith(("current_bottom", "concentration")):
                largest = np.abs(one[0][name]).max()
                self.assertAlmostEqual(one[0][name][-1], two[0][name][-1], delta=precision * largest, msg=name)
        for name in last(one[1]).dtype.names:
            expected = last(one[1])[name]
            np.testing.assert_allclose(
                last(two[1])[name], expected, rtol=0, atol=precision * np.abs(expected).max(), err_msg=name
            )


class WithoutIons(DoubleLayerTest):
    """Electrons and holes in equilibrium, of equal density where the Fermi level, at zero, is in the middle of the gap.
    They are a symmetric electrolyte whose bulk is given: a cell of ions would lose to its layers, at 20 kT/q, the salt
    of some 10^4 lambda. What a cell loses is tested below."""

    DENSITY = 1e21  # 1/m^3
    LAMBDA = debye_length(DENSITY)  # 133.64 nm
    WORK_FUNCTION = 0.1  # eV, to the middle of the gap: no potential drops at 0 V
    GROWTH = 0.2

    def setUp(self):
        super().setUp()
        states = self.DENSITY * np.exp(0.05 / THERMAL_VOLTAGE)
        self.add_material(
            "host",
            {
                "relative_permittivity": PERMITTIVITY,
                "electron_affinity": "0.05 eV",
                "band_gap": "0.1 eV",
                "conduction_band_density_of_states": quantity(states, "1/m^3"),
                "valence_band_density_of_states": quantity(states, "1/m^3"),
            },
        )

    def device(self, surface, voltage, refinement=0, compact_layer=None, order=1):
        """A layer of 20 lambda under `voltage` [kT/q], with cells for the potential `surface` at the electrode. There
        psi = 2 ln(1/(z + z0)), z0 = 2 lambda exp(-surface/2): cells of GROWTH z0 that grow by GROWTH resolve it alike
        at every distance."""
        first = self.GROWTH * min(2 * np.exp(-surface / 2), 1.0) * self.LAMBDA
        contact = {"Kind": "blocking", "Work function": f"{self.WORK_FUNCTION} eV"}
        cells = {
            "Cell size": length(self.GROWTH * self.LAMBDA),
            "Cell size at bottom": length(first),
            "Growth": self.GROWTH,
        }
        return {
            **stack(cells, 20 * self.LAMBDA, refinement),
            "Physics": {
                "Potential": "space charge",
                "Heat": "off",
                "Electrons": "equilibrium",
                "Holes": "equilibrium",
            },
            "Contacts": {"Names": "bottom, top"},
            "Contact bottom": {"Boundary": "bottom", **contact, **(compact_layer or {})},
            "Contact top": {"Boundary": "top", **contact},
            "Protocol": {"Contact": "bottom", "Steps": f"ramp to {quantity(voltage * THERMAL_VOLTAGE, 'V')} in 1 s"},
            "Time": {"Initial step": "20 ms", "Order": order},
            # Newton's method stops at 3 % of these: far below the errors of the mesh.
            "Tolerances": {"Relative": 1e-6, "Potential": "1e-4 mV"},
            "Output": {"Field times": 1},
        }

    def over_bulk(self, profile):
        return (profile["potential_V"] + self.WORK_FUNCTION) / THERMAL_VOLTAGE

    def charge_density(self, profile):
        return -2 * CHARGE * self.DENSITY * np.sinh(self.over_bulk(profile))

    def test_formulas(self):
        """The closed form gives the numbers known for eps 25, 1e25 1/m^3 and 0.025, 0.1, 0.3 V, kT/q = 0.025852 V."""
        for volts, charge in ((0.025, 4.30428e-3), (0.1, 2.90037e-2), (0.3, 1.41758)):
            self.assertAlmostEqual(gouy_chapman_charge(volts / THERMAL_VOLTAGE, 1e25) / charge, 1, delta=1e-5)
        at_lambda = gouy_chapman_potential(debye_length(1e25), 0.1 / THERMAL_VOLTAGE, 1e25) * THERMAL_VOLTAGE
        self.assertAlmostEqual(at_lambda, 0.0291833, delta=1e-7)

    def test_gouy_chapman(self):
        """Potential and charge of a layer at 1, 4 and 20 kT/q, with h^2."""
        for surface in (1, 4, 20):
            with self.subTest(surface=surface):
                of_charge, of_potential = [], []
                for refinement in range(3):
                    order = 1 if refinement == 0 else 3
                    terminal, instants = self.solve(self.device(surface, surface, refinement, order=order))
                    profile = last(instants)
                    charge = surface_charge(profile, self.charge_density(profile))
                    of_charge.append(charge / gouy_chapman_charge(surface, self.DENSITY) - 1)
                    exact = gouy_chapman_potential(profile["z_nm"] * NM, surface, self.DENSITY)
                    of_potential.append(np.abs(self.over_bulk(profile) - exact).max())
                    if order == 1:
                        self.check_current(terminal, profile, charge, surface)
                # On cells of GROWTH (z + z0) the next term is GROWTH^2 = 0.04 of the first on the coarsest mesh, and a
                # quarter of that on the next: log2(1.04/1.01) = 0.042.
                self.assert_second_order(of_charge, 0.042)
                self.assert_second_order(of_potential, 0.042)
                # Without h^2 (Richardson), the rest is the next term of the finest mesh: (0.2/4)^2 of its error.
                self.assertLess(abs((4 * of_charge[2] - of_charge[1]) / 3), 0.05**2 * abs(of_charge[1]))

    def check_current(self, terminal, profile, charge, surface):
        """The time integral of the current is the charge; see below for what steps in time leave."""
        # The current is C(u_n) (u_n - u_(n-1))/step with the capacitance C at the end of a step. Of the charge that of
        # the first half cell, q c0 h sinh(u), is not linear in the unknowns; C grows with u, so that the sum is more
        # than the integral by no more than the largest step of u times the growth of C, q c0 h (cosh(u) - 1).
        step = np.diff(terminal["voltage_V"]).max() / THERMAL_VOLTAGE
        height = profile["z_nm"][1] * NM
        excess = passed_charge(terminal)[-1] - charge
        # Newton's method leaves 3e-9 V + 3e-8 of 0.4 V, in drops of 5e-3 V in the first cell.
        left = 3e-6 * charge
        self.assertGreater(excess, -left)
        self.assertLess(excess, step * CHARGE * self.DENSITY * height * (np.cosh(surface) - 1) + left)
        # Carriers in equilibrium come from nowhere: the top gives none, but for the field there, 1/cosh(20) of a linear
        # layer's and less of others.
        top = np.abs(np.sum(terminal["current_top_A"] * terminal["step_s"])) / SIDE**2
        self.assertLess(top, 1.01 * charge / np.cosh(20))

    def test_stern(self):
        """A compact layer in series: its drop and the diffuse drop make the voltage, and the charge is that of both."""
        # With thickness/permittivity = lambda/eps the drop is sigma lambda/eps = 2 sinh(psi_d/2) kT/q: at a diffuse
        # drop of 4 kT/q the voltage is 4 + 2 sinh(2) = 11.25 kT/q.
        diffuse, layer_permittivity = 4.0, 6.0
        thickness = self.LAMBDA * layer_permittivity / PERMITTIVITY
        voltage = diffuse + 2 * np.sinh(diffuse / 2)
        layer = {"Compact layer thickness": length(thickness), "Compact layer permittivity": layer_permittivity}
        of_charge, of_drop = [], []
        for refinement in range(3):
            order = 1 if refinement == 0 else 3
            terminal, instants = self.solve(self.device(diffuse, voltage, refinement, layer, order))
            profile = last(instants)
            charge = surface_charge(profile, self.charge_density(profile))
            drop = self.over_bulk(profile)[0]
            of_charge.append(charge / gouy_chapman_charge(diffuse, self.DENSITY) - 1)
            of_drop.append(drop - diffuse)
            # The charge of the compact layer, and what the current brought, which is linear in the unknowns: both are
            # that of Gauss's law to the tolerance of Newton's method, 3e-9 V + 3e-8 of 0.4 V in drops of 2.5e-3 V.
            compact = layer_permittivity * VACUUM_PERMITTIVITY / thickness * (voltage - drop) * THERMAL_VOLTAGE
            self.assertAlmostEqual(compact / charge, 1, delta=6e-6)
            if order == 1:
                self.assertAlmostEqual(passed_charge(terminal)[-1] / charge, 1, delta=6e-6)
        self.assert_second_order(of_charge, 0.042)  # as above
        self.assert_second_order(of_drop, 0.042)

    def test_two_ranks(self):
        """Two ranks give what one gives."""
        sections = self.device(4, 4)
        self.assert_same_on_two_ranks(sections, self.solve(sections), 1e-6)


class WithIons(DoubleLayerTest):
    """Two ions of equal diffusivity."""

    DENSITY = 1e25  # 1/m^3
    LAMBDA = debye_length(DENSITY)  # 1.3364 nm

    def setUp(self):
        super().setUp()
        ions = {
            name: {"charge_number": z, "diffusivity": f"{DIFFUSIVITY} m^2/s"}
            for name, z in (("cation", 1), ("anion", -1))
        }
        self.add_material("host", {"relative_permittivity": PERMITTIVITY}, ions)

    def device(self, cells, thickness, steps, refinement=0, species=None, reservoirs=None):
        ion = {
            "Regions": "film",
            "Initial concentration": quantity(self.DENSITY, "1/m^3"),
            "Hopping": "linear",
        }
        cation, anion = species or ({}, {})
        return {
            **stack(cells, thickness, refinement),
            "Physics": {"Potential": "space charge", "Heat": "off", "Species": "cation, anion"},
            "Species cation": {**ion, **cation},
            "Species anion": {**ion, **anion},
            "Contacts": {"Names": "bottom, top"},
            "Contact bottom": {"Boundary": "bottom", "Kind": "blocking"},
            "Contact top": {"Boundary": "top", "Kind": "blocking", **(reservoirs or {})},
            "Protocol": {"Contact": "bottom", "Steps": steps},
        }

    def charge_density(self, profile):
        return CHARGE * (profile["cation_per_m3"] - profile["anion_per_m3"])


class SiteLimited(WithIons):
    """Both ions on the same sites, and a reservoir at the top that keeps the bulk: mu = kT ln(c/(c_max - c+ - c-)) is
    the model of Kilic, Bazant & Ajdari with nu = 2 c0/c_max."""

    FILLING = 0.1
    SITES = 2 * WithIons.DENSITY / FILLING
    SURFACE = 40.0  # kT/q
    COARSE = 0.1  # first cell [lambda]
    ENDS = (1.001e-3, 2.002e-3, 3.003e-3)  # s, of the holds
    RELATIVE, ABSOLUTE = 1e-4, 1e21  # tolerances of concentrations

    def layer(self, refinement=0, order=1):
        # Ions are packed over 2.7 lambda. 15 lambda: exp(-15) = 3e-7 of the potential is left at the top.
        cells = {
            "Cell size": length(self.LAMBDA),
            "Cell size at bottom": length(self.COARSE * self.LAMBDA),
            "Growth": 0.02,
        }
        volts = [quantity((self.SURFACE + change) * THERMAL_VOLTAGE, "V") for change in (-1, 0, 1)]
        # (15 lambda)^2/D = 0.4 us.
        steps = f"ramp to {volts[0]} in 1 us, hold 1 ms, " + ", ".join(
            f"ramp to {there} in 1 us, hold 1 ms" for there in volts[1:]
        )
        sites = {"Site limit": "excess potential", "Site density": quantity(self.SITES, "1/m^3")}
        reservoir = {"Concentration": quantity(self.DENSITY, "1/m^3"), "Exchange velocity": "1 m/s"}
        return {
            **self.device(
                cells,
                15 * self.LAMBDA,
                steps,
                refinement,
                [{**sites, "Shares sites with": other} for other in ("anion", "cation")],
                {"Reservoir cation": reservoir, "Reservoir anion": reservoir},
            ),
            "Time": {"Initial step": "1 ps", "Order": order},
            "Tolerances": {
                "Relative": self.RELATIVE,
                "Potential": "1e-2 mV",
                "Concentration": quantity(self.ABSOLUTE, "1/m^3"),
            },
            "Output": {"Field times": 1},
        }

    def test_formulas(self):
        """The closed forms give the numbers known for sites of (0.3 nm)^3: nu = 5.4e-4."""
        for volts, charge, capacitance in ((0.1, 2.89145e-2, 0.579527), (0.3, 0.481986, 2.63618)):
            psi = volts / THERMAL_VOLTAGE
            self.assertAlmostEqual(kilic_charge(psi, 1e25, 5.4e-4) / charge, 1, delta=1e-5)
            self.assertAlmostEqual(kilic_capacitance(psi, 1e25, 5.4e-4) / capacitance, 1, delta=1e-5)

    def test_kilic(self):
        """Charge and capacitance at 40 kT/q, with h^2; no more ions than sites."""
        of_charge, of_capacitance = [], []
        exact = [kilic_charge(self.SURFACE + change, self.DENSITY, self.FILLING) for change in (-1, 0, 1)]
        for refinement in range(3):
            terminal, instants = self.solve(self.layer(refinement))
            profiles = [instants[min(instants, key=lambda t: abs(t - end))] for end in self.ENDS]
            charges = [surface_charge(p, self.charge_density(p)) for p in profiles]
            of_charge.append(charges[1] / exact[1] - 1)
            of_capacitance.append((charges[2] - charges[0]) / (exact[2] - exact[0]) - 1)
            self.check_sites(terminal, profiles)
            # Ten digits in axis.csv, 5e-10 of 1 V, of two potentials that differ by a sixtieth: 2 * 60 * 5e-10.
            self.assertAlmostEqual(passed_charge(terminal)[-1] / charges[2], 1, delta=6e-8)
        # Packed ions make a parabola, on which second differences are exact; the error is from the end of the packing,
        # lambda sqrt(nu) = 0.32 lambda wide, where cells are 0.15 lambda: the next term is (0.15/0.32)^2/12 = 0.02 of
        # the first on the coarsest mesh, log2(1.02/1.005) = 0.02.
        self.assert_second_order(of_charge, 0.02)
        # Where the end of the packing lies in its cell changes with the charge, and with it the capacitance: to h^2,
        # but with no regular expansion.
        self.assertLess(max(map(abs, of_capacitance)), self.COARSE**2 / 12)
        # The central difference is the capacitance: it goes as 1/sqrt(psi - ln(2/nu)), and a sixth of C''/C is
        # (3/4)/37^2/6 = 9e-5.
        difference = (exact[2] - exact[0]) / (2 * THERMAL_VOLTAGE)
        capacitance = kilic_capacitance(self.SURFACE, self.DENSITY, self.FILLING)
        self.assertAlmostEqual(difference / capacitance - 1, 9e-5, delta=1e-5)

    def check_sites(self, terminal, profiles):
        """Never more ions than sites, and at rest as many as the potential asks for."""
        for ion in ("cation", "anion"):
            # Newton's method stops at 3 % of the tolerances. Where fewer than 1e-12 of the sites are free the excess
            # potential goes on as a straight line, see physics/statistics/carrier_statistics.h: at rest, 1e-11 too many.
            excess = terminal[f"concentration_max_{ion}_per_m3"].max() - self.SITES
            self.assertLess(excess, 0.03 * (self.ABSOLUTE + self.RELATIVE * self.SITES))
        for profile in profiles:
            psi = profile["potential_V"] / THERMAL_VOLTAGE
            cation, anion = profile["cation_per_m3"], profile["anion_per_m3"]
            self.assertLessEqual((cation + anion).max(), self.SITES * (1 + 5e-10))  # ten digits
            crowding = 1 + 2 * self.FILLING * np.sinh(psi / 2) ** 2
            # To the tolerance of Newton's method, 3 % of 1e-4.
            np.testing.assert_allclose(anion, self.DENSITY * np.exp(psi) / crowding, rtol=3e-6)
            np.testing.assert_allclose(cation, self.DENSITY * np.exp(-psi) / crowding, rtol=3e-6)


class BlockingCell(WithIons):
    """A cell of 2 L between blocking electrodes. The times of BTA are those of the half cell L: lambda L/D."""

    TIME = WithIons.LAMBDA**2 / DIFFUSIVITY  # of Debye, 1.786 ns

    def test_small_voltage(self):
        """The cell charges as the linear theory says: one exponential with the time lambda L/D (1 - lambda/2L ...)."""
        # BTA's linear problem, in units of L, L^2/D and kT/q, e = lambda/L, k^2 = 1/e^2 + s: the field at the electrode
        # over V/2 is G(s) = k^2/(s + tanh(k)/(e^2 k)) (Laplace transform; also Janssen & Bier, Phys. Rev. E 97, 052616
        # (2018)). The slow pole is the root with k next to 1/e, -1/s = e (1 - e/2 - 3 e^2/8 ...): lambda L/D and its
        # corrections. All others are faster than the Debye time.
        ratio = 0.1
        half = self.LAMBDA / ratio
        cells = 400
        mesh = (2 * half / cells / self.LAMBDA) ** 2 / 8  # see below
        rate = slow_rate(ratio)
        root = np.sqrt(1 / ratio**2 - rate)
        slope = 1 + (1 / np.cosh(root) ** 2 - np.tanh(root) / root) / (2 * root**2 * ratio**2)
        residue = root**2 / slope
        charging = self.TIME / ratio
        self.assertAlmostEqual(1 / rate, ratio * (1 - ratio / 2 - 3 * ratio**2 / 8), delta=ratio**4)

        # The layer's capacitance grows as 1 + psi^2/8 (Gouy and Chapman): at 0.01 kT/q by 1e-5.
        volts, ramp, end = 0.02 * THERMAL_VOLTAGE, 0.01 * self.TIME, 8 * charging
        sections = {
            **self.device({"Cells": cells}, 2 * half, steps_of(volts, ramp, [end - ramp])),
            "Time": {
                "Initial step": "0.1 ps",
                "Maximum step": quantity(charging / 50, "s"),
                "Order": 5,
            },
            # Of concentrations that change by 1 %.
            "Tolerances": {"Relative": 1e-7, "Potential": "1e-6 mV", "Concentration": "1e18 1/m^3"},
            "Output": {"Field times": 1},
        }
        terminal, instants = self.solve(sections)
        time, current = terminal["time_s"], terminal["current_A"]
        unit = half**2 / DIFFUSIVITY
        # From 20 Debye times on, when the next pole has left exp(-20), to where the current is 2e-3 of the first.
        late = (time > 2 * charging) & (time < 6 * charging)
        measured = -1 / np.polyfit(time[late], np.log(current[late]), 1)[0]

        # For a ramp to V in t_r the current of a step is averaged over t_r.
        average = np.expm1(rate * ramp / unit) / (rate * ramp / unit)
        amplitude = EPS * volts / 2 / half * SIDE**2 * residue / unit * average
        # On equal cells a linear layer has the capacitance (eps/lambda) sqrt(1 + h^2/(4 lambda^2)): sinh(theta)/h with
        # 2 cosh(theta) = 2 + h^2/lambda^2. So the time is longer by h^2/(8 lambda^2) = 3.1e-4, the bulk's resistance
        # being that of theory; a share of e in it depends on the layer's width otherwise, and 1e-5 on the voltage.
        self.assertAlmostEqual(measured / (unit / rate) - 1, mesh, delta=2 * ratio * mesh)
        self.assertAlmostEqual(measured / charging, 1 - ratio / 2, delta=0.5 * ratio**2)
        # Six of these times off by `mesh`, and the amplitude, which goes as 1/resistance, by no more than twice that.
        np.testing.assert_allclose(
            current[late], amplitude * np.exp(-rate * time[late] / unit), rtol=(6 / (1 - ratio / 2) + 2) * mesh
        )
        charge = surface_charge(last(instants), self.charge_density(last(instants)))
        expected = EPS * volts / 2 * (1 / np.tanh(1 / ratio) / self.LAMBDA) - current[-1] * unit / rate / SIDE**2
        self.assertAlmostEqual(charge / expected - 1, mesh, delta=2 * ratio * mesh)
        # The trapezoidal rule on steps of a fiftieth of the time: 1/12/50^2 = 3.3e-5.
        self.assertAlmostEqual(measured_charge(terminal) / charge, 1, delta=4e-5)

    def test_large_voltage(self):
        """The layers take salt from the bulk, which loses it over L^2/D: the mean-field amount, with h^2."""
        # Salt that a layer at zeta holds more than the bulk, over c0 lambda: 4 sinh(zeta/4)^2 (BTA, weakly nonlinear
        # limit). The bulk that is left, c, has the Debye length lambda/sqrt(c): c + 4 e sqrt(c) sinh(zeta/4)^2 = 1, and
        # 1 - 4 e sinh(zeta/4)^2 to the first order of e = lambda/L, as BTA.
        ratio, zeta, growth = 0.01, 6.0, 0.2
        half = self.LAMBDA / ratio
        adsorbed = 2 * ratio * np.sinh(zeta / 4) ** 2
        bulk = (np.sqrt(1 + adsorbed**2) - adsorbed) ** 2
        self.assertLess(1 - bulk, 2 * adsorbed)
        self.assertGreater(1 - bulk, 2 * adsorbed * (1 - 2 * adsorbed / 2))

        charging, diffusion = self.TIME / ratio, self.TIME / ratio**2
        first = growth * 2 * np.exp(-zeta / 2) * self.LAMBDA  # as for carriers above
        cells = {
            "Cell size": length(5 * self.LAMBDA),
            "Cell size at bottom": length(first),
            "Cell size at top": length(first),
            "Growth": growth,
        }
        # 5 L^2/D: the slowest mode of diffusion between the layers has left exp(-5 pi^2) = 4e-22.
        steps = steps_of(2 * zeta * THERMAL_VOLTAGE, 0.01 * charging, [4 * charging, 5 * diffusion])
        of_bulk, of_charge = [], []
        for refinement in range(3):
            sections = {
                **self.device(cells, 2 * half, steps, refinement),
                "Time": {"Initial step": "1 ps", "Order": 1 if refinement == 0 else 3},
                "Tolerances": {"Relative": 1e-4, "Potential": "1e-2 mV", "Concentration": "1e20 1/m^3"},
                "Output": {"Field times": 1},
            }
            terminal, instants = self.solve(sections)
            profile = last(instants)
            middle = len(profile) // 2
            self.assertAlmostEqual(profile["potential_V"][middle] / THERMAL_VOLTAGE, zeta, delta=1e-6)
            of_bulk.append(profile["cation_per_m3"][middle] / self.DENSITY / bulk - 1)
            charge = surface_charge(profile, self.charge_density(profile))
            of_charge.append(charge / gouy_chapman_charge(zeta, bulk * self.DENSITY) - 1)
            if refinement == 0:
                self.assertAlmostEqual(passed_charge(terminal)[-1] / charge, 1, delta=1e-6)
                # After 4 lambda L/D = 0.04 L^2/D the layers' want of salt, no more than all there is, has come as far
                # as diffusion from both sides brings it: 2 erfc(L/sqrt(4 D t)) = 2 erfc(2.5) = 8e-4.
                early = instants[sorted(instants)[-2]]
                self.assertLess(abs(early["cation_per_m3"][middle] / self.DENSITY - 1), 8.2e-4)
        self.assert_second_order(of_bulk, 0.042)  # growth as for carriers above
        self.assert_second_order(of_charge, 0.042)

    def test_two_ranks(self):
        """Two ranks give what one gives, to the tolerance of Newton's method: 3 % of 1e-4."""
        cells = {"Cells": 40}
        sections = {
            **self.device(cells, 20 * self.LAMBDA, steps_of(0.1, self.TIME, [100 * self.TIME])),
            "Time": {"Initial step": "1 ps"},
            "Tolerances": {"Relative": 1e-4, "Potential": "1e-2 mV", "Concentration": "1e20 1/m^3"},
            "Output": {"Field times": 1},
        }
        self.assert_same_on_two_ranks(sections, self.solve(sections), 3e-6)


def slow_rate(ratio):
    """The root -s [D/L^2] of s + tanh(k)/(ratio^2 k) = 0, k^2 = 1/ratio^2 + s, by the fixed point k -> s -> k."""
    root = 1 / ratio
    for _ in range(200):
        root = np.sqrt(1 / ratio**2 - np.tanh(root) / (ratio**2 * root))
    return np.tanh(root) / (ratio**2 * root)


def steps_of(volts, ramp, holds):
    holds = ", ".join(f"hold {quantity(hold, 's')}" for hold in holds)
    return f"ramp to {quantity(volts, 'V')} in {quantity(ramp, 's')}, {holds}"


def measured_charge(terminal):
    """Time integral of the current by the trapezoidal rule [C/m^2]."""
    time, current = terminal["time_s"], terminal["current_bottom_A"]
    return np.sum((current[1:] + current[:-1]) / 2 * np.diff(time)) / SIDE**2


if __name__ == "__main__":
    main()
