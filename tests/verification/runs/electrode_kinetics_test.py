# SPDX-License-Identifier: Apache-2.0
"""Electrodes that exchange ions with the device, against closed solutions: Butler and Volmer's law behind a compact
layer, Nernst's equation, the limiting current of a binary electrolyte, and Cottrell's transient.

All cells are lines: the driven contact on top, another below, u the voltage of the upper less that of the lower one,
and currents counted from the upper contact into the device. V_T = kT/q.

    python3 electrode_kinetics_test.py PATH_OF_IONSTACK
"""
import math

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

SIDE = 1e-6  # m, of the square on which the contacts stand
AREA = SIDE**2
PERMITTIVITY = 25.0
EPS = PERMITTIVITY * VACUUM_PERMITTIVITY
COMPACT_THICKNESS, COMPACT_PERMITTIVITY = 1 * NM, 1.0
COMPACT_CAPACITANCE = COMPACT_PERMITTIVITY * VACUUM_PERMITTIVITY / COMPACT_THICKNESS
# Faster than any diffusion over a cell here, D/h: such a reservoir holds its concentration.
AT_ONCE = "1e3 m/s"


class Electrolyte(SpaceChargeTest):
    def cell(self, thickness, sizes, ions, bottom, top, steps, tolerances, more=None):
        """Sections of a cell: `ions` by name (charge number, diffusivity, concentration), contacts as dictionaries."""
        species = {
            name: {"charge_number": z, "diffusivity": quantity(diffusivity, "m^2/s")}
            for name, (z, diffusivity, _) in ions.items()
        }
        self.add_material("electrolyte", {"relative_permittivity": PERMITTIVITY}, species)
        potential, concentration = tolerances[1:]
        sections = {
            "Stack": {
                "Width": length(SIDE),
                "Depth": length(SIDE),
                "Lateral cell size": length(SIDE),
                "Layers": "film",
                "Layer film": {"Material": "electrolyte", "Thickness": length(thickness), **sizes},
            },
            "Mesh": {"Coarsening levels": 0},
            "Physics": {"Potential": "space charge", "Heat": "off", "Species": ", ".join(ions)},
            "Contacts": {"Names": "bottom, top"},
            "Contact bottom": {"Boundary": "bottom", "Kind": "blocking", **bottom},
            "Contact top": {"Boundary": "top", "Kind": "blocking", **top},
            "Protocol": {"Contact": "top", "Steps": ", ".join(steps)},
            "Tolerances": {
                "Relative": tolerances[0],
                "Potential": quantity(potential, "V"),
                "Concentration": quantity(concentration, "1/m^3"),
            },
            "Output": {"Field times": 1},
        }
        for name, (_, _, density) in ions.items():
            sections[f"Species {name}"] = {
                "Regions": "film",
                "Initial concentration": quantity(density, "1/m^3"),
                "Hopping": "linear",
            }
        return {**sections, **(more or {})}


def compact_layer():
    return {
        "Compact layer thickness": length(COMPACT_THICKNESS),
        "Compact layer permittivity": COMPACT_PERMITTIVITY,
    }


def staircase(voltages, ramp, hold):
    """Steps that visit voltages, and the instants at which they have been held."""
    steps = [step for u in voltages for step in (f"ramp to {float(u)!r} V in {ramp!r} s", f"hold {hold!r} s")]
    return steps, (np.arange(len(voltages)) + 1) * (ramp + hold)


def currents_at(terminal, instants):
    """Current densities [A/m^2] in the rows of some instants."""
    rows = [np.argmin(abs(terminal["time_s"] - t)) for t in instants]
    np.testing.assert_allclose(terminal["time_s"][rows], instants, rtol=1e-9)
    return terminal["current_A"][rows] / AREA


class Kinetics(Electrolyte):
    """One kind of ion on a background of fixed charge, so that its concentration is uniform in the bulk; a reservoir
    below, Butler and Volmer's law behind a compact layer above. With x = z (psi_s - psi_bulk)/V_T at the plane of the
    reaction,

        charge of the electrode  sigma = C Delta = sign(x) sqrt(2 eps q c0 V_T (exp(-x) + x - 1))   (first integral)
        current                  j = j0 [exp(alpha_a z eta/V_T) - a exp(-alpha_c z eta/V_T)],  eta = Delta - E0
        voltage                  u = Delta + psi_s - psi_bulk + j L V_T/(z^2 q D c0)

    with Delta the voltage over the compact layer, and a = 1, or a = (c0/c_ref) exp(-x) with a reference concentration.
    The layer is in equilibrium up to j lambda/(z q D c0) < 1e-5 here."""

    THICKNESS, DENSITY, DIFFUSIVITY, EXCHANGE = 10 * NM, 1e26, 1e-9, 0.1  # j0 in A/m^2
    CELL = 0.04 * NM  # lambda = 0.60 nm for z = 1

    def solve_cell(self, voltages, z, reaction, bottom=None, top=None, ranks=1, density=None):
        density = density or self.DENSITY
        steps, instants = staircase(voltages, 1e-6, 0.1)  # RC: C L/kappa = 1e-10 s, C R_ct = 2.3 ms at most
        sizes = {"Cells": round(self.THICKNESS / self.CELL)}
        sections = self.cell(
            self.THICKNESS,
            sizes,
            {"cation": (z, self.DIFFUSIVITY, density)},
            {"Reservoir cation": {"Concentration": quantity(density, "1/m^3"), "Exchange velocity": AT_ONCE},
             **(bottom or {})},
            {"Reaction cation": {"Exchange current density": quantity(self.EXCHANGE, "A/m^2"), **reaction},
             **compact_layer(), **(top or {})},
            steps,
            (1e-6, 1e-7, 1e20),
            {"Region film": {"Acceptor density" if z > 0 else "Donor density": quantity(abs(z) * density, "1/m^3")},
             "Time": {"Initial step": "1 ns"}},
        )
        terminal, instants_of_axis = self.solve(sections, ranks)
        return currents_at(terminal, instants), instants_of_axis

    def theory(self, u, z, anodic, cathodic, equilibrium=0.0, reference=None):
        """j [A/m^2] by bisection in x."""

        def voltage_and_current(x):
            sigma = math.copysign(
                math.sqrt(2 * EPS * CHARGE * self.DENSITY * THERMAL_VOLTAGE * max(math.expm1(-x) + x, 0.0)), x)
            delta = sigma / COMPACT_CAPACITANCE
            drive = z * (delta - equilibrium) / THERMAL_VOLTAGE
            activity = self.DENSITY / reference * math.exp(-x) if reference else 1.0
            j = self.EXCHANGE * (math.exp(anodic * drive) - activity * math.exp(-cathodic * drive))
            resistance = self.THICKNESS * THERMAL_VOLTAGE / (z * z * CHARGE * self.DIFFUSIVITY * self.DENSITY)
            return delta + x * THERMAL_VOLTAGE / z + j * resistance, j

        low, high = -2.0, 2.0
        for _ in range(100):
            middle = 0.5 * (low + high)
            low, high = (middle, high) if voltage_and_current(middle)[0] < u else (low, middle)
        return voltage_and_current(low)[1]

    def assert_currents(self, found, expected, z):
        """To the mesh: 1/12 (h/lambda)^2 of the diffuse layer's drop, which is at most V_T and taken from that which
        drives the reaction. Beside it, the layer's departure from equilibrium."""
        mesh = z * (self.CELL * math.sqrt(z * CHARGE * self.DENSITY / (EPS * THERMAL_VOLTAGE))) ** 2 / 12
        np.testing.assert_allclose(found, expected, rtol=mesh + 1e-5)

    def test_tafel_slopes(self):
        """The transfer coefficients, both, for ions of one and of two charges."""
        for z, anodic, cathodic in ((1, 0.3, 0.7), (2, 0.5, 0.4)):
            with self.subTest(z=z, anodic=anodic, cathodic=cathodic):
                reaction = {"Anodic transfer coefficient": anodic, "Cathodic transfer coefficient": cathodic}
                branches = {"anodic": anodic, "cathodic": -cathodic}
                # Large enough for the other direction to be below e^-7 of the current.
                drives = np.array([6.0, 7.0, 8.0])
                voltages = [d * THERMAL_VOLTAGE / (alpha * z) for alpha in branches.values() for d in drives]
                found, _ = self.solve_cell(voltages, z, reaction)
                expected = [self.theory(u, z, anodic, cathodic) for u in voltages]
                self.assert_currents(found, expected, z)
                # The slopes themselves, as the compact layer takes nearly all of the voltage: C is 1/41 of eps/lambda,
                # the capacitance of a diffuse layer, and 1/33 of that with x = 0.7, (1 - exp(-x))/sqrt(2 (exp(-x) + x
                # - 1)) = 0.8 times as large.
                for k, alpha in enumerate(branches.values()):
                    u, j = voltages[3 * k : 3 * k + 3], found[3 * k : 3 * k + 3]
                    slope = (u[2] - u[0]) / np.log10(j[2] / j[0])
                    self.assertAlmostEqual(slope / (THERMAL_VOLTAGE * math.log(10) / (alpha * z)), 1.0, delta=1 / 33)

    def test_anions(self):
        """X- <-> X + e- is the mirror image of M+ + e- <-> M: j(u) of the one is -j(-u) of the other, with the transfer
        coefficients exchanged and the equilibrium potential of the other sign. Their activity speeds up oxidation."""
        voltages, anodic, cathodic, equilibrium, reference = [0.1, -0.15], 0.6, 0.3, 0.02, 2e26
        found, _ = self.solve_cell(voltages, -1, {
            "Anodic transfer coefficient": anodic, "Cathodic transfer coefficient": cathodic,
            "Equilibrium potential": f"{equilibrium} V", "Reference concentration": f"{reference} 1/m^3"})  # fmt: skip
        expected = [-self.theory(-u, 1, cathodic, anodic, -equilibrium, reference) for u in voltages]
        self.assert_currents(found, expected, 1)

    def test_exchange_current(self):
        """The slope at equilibrium is that of charge transfer resistance, V_T/(z j0) for alpha_a + alpha_c = 1."""
        z, step = 1, 1e-3
        found, _ = self.solve_cell([step, -step], z, {})
        resistance = THERMAL_VOLTAGE / (z * self.EXCHANGE)
        # Even powers of u cancel; the third one is 1/24 (u/V_T)^2 = 6e-5 of the first. The diffuse layer takes its
        # share of the voltage, C lambda/eps = 1/41, which `theory` knows.
        expected = [self.theory(u, z, 0.5, 0.5) for u in (step, -step)]
        self.assert_currents(found, expected, z)
        self.assertAlmostEqual((found[0] - found[1]) / (2 * step) * resistance, 1.0, delta=1 / 40)

    def test_nernst(self):
        """No current flows where Nernst says, whatever is in the double layer: with activities the equilibrium
        potential moves by V_T/z ln(c0/c_ref), and work functions add their difference."""
        equilibrium, reference, below, above = 0.1, 2e25, 4.3, 4.5
        for z in (1, 2):
            with self.subTest(z=z):
                at_rest = above - below + equilibrium + THERMAL_VOLTAGE / z * math.log(self.DENSITY / reference)
                voltages = [at_rest, at_rest + THERMAL_VOLTAGE]
                reaction = {
                    "Equilibrium potential": f"{equilibrium} V",
                    "Reference concentration": f"{reference} 1/m^3",
                }
                work_functions = [{"Work function": f"{energy} eV"} for energy in (below, above)]
                found, _ = self.solve_cell(voltages, z, reaction, *work_functions)
                # Equilibrium is exact in the scheme; the potential is to its tolerance of 0.1 uV, or 4e-6 V_T.
                self.assertLess(abs(found[0]), 4e-6 * z * abs(found[1]))
                expected = self.theory(voltages[1] - above + below, z, 0.5, 0.5, equilibrium, reference)
                self.assert_currents(found[1], expected, z)

    def test_two_ranks(self):
        one, _ = self.solve_cell([0.1, -0.1], 1, {})
        two, _ = self.solve_cell([0.1, -0.1], 1, {}, ranks=2)
        np.testing.assert_allclose(two, one, rtol=1e-5)


class LimitingCurrent(Electrolyte):
    """A binary 1:1 electrolyte of which the cation reacts. In the steady state anions do not move, so that psi = V_T
    ln c in the neutral bulk, and cations diffuse twice as fast: j = 2 q D dc/dz.

    Between two metal electrodes with fast reactions (Nernst at both), c is linear about its mean c0, so that j =
    4 q D c0/L tanh(u/(4 V_T)): Bazant, Chu & Bayly, SIAM J. Appl. Math. 65, 1463 (2005), where double layers are thin.
    From a reservoir with c0, j = 2 q D c0/L (exp(u/(2 V_T)) - 1), which ends at -2 q D c0/L.

    Double layers alter that over their width, lambda = sqrt(eps V_T/(2 q c)) at the concentration that is left."""

    THICKNESS, DENSITY, DIFFUSIVITY = 1e-6, 1e26, 1e-9
    GROWTH = 0.15
    # Charge takes ions out of the bulk: at most C u/q for 0.2 V.
    TAKEN = COMPACT_CAPACITANCE * 0.2 / CHARGE / (DENSITY * THICKNESS)
    SPEED = 1e5  # j0 over the limit 2 q D c0/L

    def tolerance(self, left):
        """Where the concentration falls to `left` times c0 at the electrode: width of the double layer over L, V_T/j0
        lost by the reaction over the square root of the activity, and the mesh: an edge on which ln c changes by
        d <= GROWTH conducts d/2 coth(d/2) = 1 + d^2/12 times as well."""
        width = math.sqrt(EPS * THERMAL_VOLTAGE / (2 * CHARGE * self.DENSITY * left))
        return width / self.THICKNESS + 2 / (self.SPEED * math.sqrt(left)) + self.TAKEN + self.GROWTH**2 / 12

    def run_cell(self, voltages, bottom, refinement=0):
        """Currents over 2 q D c0/L, and the profiles."""
        limit = 2 * CHARGE * self.DIFFUSIVITY * self.DENSITY / self.THICKNESS
        reaction = {
            "Exchange current density": quantity(self.SPEED * limit, "A/m^2"),
            "Reference concentration": quantity(self.DENSITY, "1/m^3"),
        }
        steps, instants = staircase(voltages * THERMAL_VOLTAGE, 1e-5, 2e-2)  # L^2/D = 1 ms
        ends = length(0.1 * NM)
        sections = self.cell(
            self.THICKNESS,
            {"Cell size": "20 nm", "Cell size at top": ends, "Cell size at bottom": ends, "Growth": self.GROWTH},
            {"cation": (1, self.DIFFUSIVITY, self.DENSITY), "anion": (-1, self.DIFFUSIVITY, self.DENSITY)},
            bottom or {"Reaction cation": reaction, **compact_layer()},
            {"Reaction cation": reaction, **compact_layer()},
            steps,
            (1e-5, 1e-6, 1e20),
            {"Time": {"Initial step": "1 ns"}},
        )
        terminal, axis = self.solve(sections, settings={"Mesh/Refinement": refinement})
        return currents_at(terminal, instants) / limit, axis

    def test_two_metal_electrodes(self):
        voltages = np.array([1.0, -2.0, 4.0, 8.0])
        found, axis = self.run_cell(voltages, None)
        depletion = np.tanh(voltages / 4)
        for current, share in zip(found, depletion):
            np.testing.assert_allclose(current, 2 * share, rtol=self.tolerance(1 - abs(share)))

        profile = last(axis)
        z = profile["z_nm"] * NM / self.THICKNESS
        bulk = abs(z - 0.5) < 0.45
        for ion in ("cation", "anion"):
            expected = self.DENSITY * (1 + depletion[-1] * (2 * z[bulk] - 1))
            tolerance = self.tolerance(1 - depletion[-1]) * self.DENSITY
            np.testing.assert_allclose(profile[f"{ion}_per_m3"][bulk], expected, rtol=0, atol=tolerance)

    def reservoir(self):
        held = {"Concentration": quantity(self.DENSITY, "1/m^3"), "Exchange velocity": AT_ONCE}
        return {"Reservoir cation": held, "Reservoir anion": held}

    def test_limiting_current_from_a_reservoir(self):
        voltages = np.array([-1.0, -2.0, -4.0, -8.0])
        found, _ = self.run_cell(voltages, self.reservoir())
        for current, u in zip(found, voltages):
            np.testing.assert_allclose(current, np.expm1(u / 2), rtol=self.tolerance(np.exp(u / 2)))

    def test_limiting_current_converges(self):
        """At second order, to the closed form but for the double layer."""
        u = np.array([-4.0])
        found = [self.run_cell(u, self.reservoir(), refinement)[0][0] for refinement in (0, 1, 2)]
        limit = found[2] + (found[2] - found[1]) / 3
        # The next term of the expansion is d^4, with d = 0.15 at most: a part d^2 of the error.
        self.assert_second_order([value - limit for value in found[:2]], self.GROWTH**2 * 2)
        width = self.tolerance(np.exp(u[0] / 2)) - self.GROWTH**2 / 12
        np.testing.assert_allclose(limit, np.expm1(u[0] / 2), rtol=width)


class Cottrell(Electrolyte):
    """Ions of a trace leave at the upper contact, where a reservoir holds their concentration at zero. SUPPORT times as
    many other ions are there, which carry the current elsewhere: j = -z q c sqrt(D/(pi t)) (Cottrell, Z. phys. Chem.
    42, 385 (1902)). A finite velocity k of the exchange gives j = -z q k c exp(K^2) erfc(K), K = k sqrt(t/D) (Carslaw &
    Jaeger, Conduction of heat in solids, section 2.7), of which Cottrell's is the limit. Drift adds half the trace's
    share of the charge, 1/(2 SUPPORT), at most. The counter contact exchanges one of the other ions."""

    TRACE, DIFFUSIVITY, SUPPORT = 6.02214076e23, 1e-14, 1e4  # 1 mol/m^3, m^2/s
    OTHERS = 1e-9  # m^2/s, so that double layers are charged in lambda L/D = 50 ns
    THICKNESS = 1e-6  # ten times sqrt(D t) at 1 s: the other end is not felt, erfc(5) = 2e-12

    def run_cell(self, velocity, instants, refinement, ranks=1):
        """Current densities at instants, and the number of ions that have left per area."""
        support = self.TRACE * self.SUPPORT
        ions = {
            "trace": (1, self.DIFFUSIVITY, self.TRACE),
            "cation": (1, self.OTHERS, support),
            "anion": (-1, self.OTHERS, support + self.TRACE),
        }
        holds = np.diff([0.0, *instants])
        sections = self.cell(
            self.THICKNESS,
            {"Cell size": "40 nm", "Cell size at top": "0.8 nm", "Growth": 0.1},
            ions,
            {"Reservoir cation": {"Concentration": quantity(support, "1/m^3"), "Exchange velocity": AT_ONCE}},
            {"Reservoir trace": {"Concentration": "0 1/m^3", "Exchange velocity": velocity}},
            [f"hold {float(t)!r} s" for t in holds],
            (1e-5, 1e-7, 1e-5 * self.TRACE),
            {"Time": {"Initial step": "1 ns"}},
        )
        terminal, _ = self.solve(sections, ranks, {"Mesh/Refinement": refinement})
        rows = [np.argmin(abs(terminal["time_s"] - t)) for t in instants]
        left = (terminal["ions_trace"][0] - terminal["ions_trace"][rows]) / AREA
        return currents_at(terminal, instants), left

    def leaving(self, instants, velocity=None):
        """Current density and number of ions per area that have left, by the closed solutions."""
        diffused = np.sqrt(self.DIFFUSIVITY * instants / math.pi)
        if velocity is None:
            return -CHARGE * self.TRACE * diffused / instants, 2 * self.TRACE * diffused
        share = velocity * np.sqrt(instants / self.DIFFUSIVITY)
        held = np.array([math.exp(k * k) * math.erfc(k) for k in share])
        left = self.TRACE * (2 * diffused - self.DIFFUSIVITY / velocity * (1 - held))
        return -CHARGE * velocity * self.TRACE * held, left

    def test_cottrell(self):
        """Also the numbers as such: for 1000 mol/m^3 they are 5.4436 A/m^2 at 1 s and 172.14 A/m^2 at 1 ms."""
        instants = np.array([1e-3, 1e-2, 0.1, 1.0])
        expected, _ = self.leaving(instants)
        np.testing.assert_allclose(-1000 * expected[[3, 0]], [5.4436, 172.14], rtol=3e-5)

        runs = [self.run_cell(AT_ONCE, instants, refinement) for refinement in (0, 1)]
        coarse, fine = (currents / expected - 1 for currents, _ in runs)
        # Each error is C h^2/(D t) by the mesh, besides 1/SUPPORT by drift: 4 to 1 where the mesh rules.
        self.assert_second_order([coarse[0], fine[0]], 0.1)
        limit = fine + (fine - coarse) / 3
        np.testing.assert_allclose(limit, 0.0, atol=1 / self.SUPPORT + 1e-5)

    def test_cottrell_on_two_ranks(self):
        instants = np.array([1e-3, 1e-2])
        one, two = (self.run_cell(AT_ONCE, instants, 0, ranks)[0] for ranks in (1, 2))
        np.testing.assert_allclose(two, one, rtol=1e-5)

    def test_slow_exchange(self):
        """By the number that has left; the contact's current holds that of the double layer, too."""
        velocity, instants = 1e-6, np.array([1e-3, 1e-2, 0.1, 1.0])  # K from 0.3 to 10
        _, expected = self.leaving(instants, velocity)
        runs = [self.run_cell(f"{velocity} m/s", instants, refinement) for refinement in (0, 1)]
        coarse, fine = (left / expected - 1 for _, left in runs)
        self.assert_second_order([coarse[0], fine[0]], 0.1)
        np.testing.assert_allclose(fine + (fine - coarse) / 3, 0.0, atol=1 / self.SUPPORT + 1e-5)


class BandElectrons(Electrolyte):
    """A trace of divalent cations in an n-type semiconductor, which react at the upper contact with electrons of the band.
    In the steady state as many diffuse there from a reservoir below as react,

        D (c0 - c)/L = j0/(z q) [(c/c_ref) (n/n_ref)^z - 1],

    with n = N_D. Ions add z c0/N_D at most to the charge that electrons balance, and a field to the same order."""

    THICKNESS, TRACE, DIFFUSIVITY, DONORS = 100e-9, 1e19, 1e-12, 1e24

    def test_steady_state(self):
        reference, reference_electrons, exchange, z = 2e18, 5e23, 2e-4, 2
        sections = self.cell(
            self.THICKNESS, {"Cells": 10}, {"cation": (z, self.DIFFUSIVITY, self.TRACE)},
            {"Kind": "ohmic",
             "Reservoir cation": {"Concentration": quantity(self.TRACE, "1/m^3"), "Exchange velocity": AT_ONCE}},
            # Flat bands: chi + kT ln(N_c/N_D).
            {"Work function": f"{4 + THERMAL_VOLTAGE * math.log(10)!r} eV",
             "Reaction cation": {"Exchange current density": quantity(exchange, "A/m^2"),
                                 "Electrons of": "conduction band",
                                 "Reference concentration": quantity(reference, "1/m^3"),
                                 "Reference electron density": quantity(reference_electrons, "1/m^3")}},
            ["hold 1 s"], (1e-6, 1e-7, 1e-6 * self.TRACE),
            {"Region film": {"Donor density": quantity(self.DONORS, "1/m^3")}, "Time": {"Initial step": "1 ns"}})  # fmt: skip
        self.add_material("electrolyte", {
            "relative_permittivity": PERMITTIVITY, "electron_affinity": "4 eV", "band_gap": "1 eV",
            "conduction_band_density_of_states": "1e25 1/m^3", "electron_mobility": "0.01 m^2/(V s)",
        }, {"cation": {"charge_number": z, "diffusivity": quantity(self.DIFFUSIVITY, "m^2/s")}})  # fmt: skip
        sections["Physics"]["Electrons"] = "drift-diffusion"
        for ranks in (1, 2):
            terminal, axis = self.solve(sections, ranks)
            speed = exchange / (z * CHARGE)
            share = (self.DONORS / reference_electrons) ** z / reference
            diffuses = self.DIFFUSIVITY / self.THICKNESS
            expected = (diffuses * self.TRACE + speed) / (diffuses + speed * share)
            self.assertLess(expected, 0.5 * self.TRACE)
            # Of (n/N_D)^z and of the drift, each up to z^2 c0/N_D.
            error = 2 * z * z * self.TRACE / self.DONORS
            self.assertAlmostEqual(last(axis)["cation_per_m3"][-1] / expected, 1.0, delta=error + 1e-5)
            # As many charges come in with ions at the lower contact as leave it with electrons.
            self.assertLess(abs(terminal["current_bottom_A"][-1]), 1e-3 * AREA * z * CHARGE * diffuses * self.TRACE)


if __name__ == "__main__":
    main()
