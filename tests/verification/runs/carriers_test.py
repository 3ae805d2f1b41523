# SPDX-License-Identifier: Apache-2.0
"""Electrons and holes in stacks, against theory: equilibrium, p-n junction, space-charge-limited current, Schottky
diode, photocurrent.

All bands are Boltzmann's and all coefficients constant unless said otherwise, so that theory has closed forms. They use

    J = q D n_0 [exp(V/kT) - 1] / int exp(-(psi - psi_0)/kT) dz

for carriers that do not recombine, exact for any profile psi (Moll & Ross, Proc. IRE 44, 72 (1956)), and the first
integral of Poisson's equation in a depletion layer of doping N, where u kT/q is the band bending from the bulk:

    E^2 = (2 q N/eps) (kT/q) (u - 1 + exp(-u)) .

Both are accurate to the ratio of injected carriers to N. What is left is the error of the mesh, second order in h,
which three meshes show and extrapolation removes; and round-off: a quasi-Fermi potential of size V is known to
eps_machine V, hence a flux on an edge of length h to eps_machine (V/kT) q D n/h, the error of a difference of one-way
fluxes. It is largest where the majority has the voltage, so currents are read at the other contact, at 0 V, where what
is left is that of the carriers which limit the current: eps_machine V/kT on each edge between the contacts.

    python3 carriers_test.py PATH_OF_IONSTACK
"""
import numpy as np

from space_charge import CHARGE, SpaceChargeTest, main
from space_charge import THERMAL_VOLTAGE as THERMAL
from space_charge import VACUUM_PERMITTIVITY as VACUUM

# One cell wide; the area only turns current densities into currents.
WIDTH, AREA = 1e-6, 1e-12

EPSILON = np.finfo(float).eps
# Half of the tenth digit, as axis.csv has it, of a potential between 1 and 10 V, over kT.
PRINTED = 5e-10 / THERMAL

SILICON = {
    "relative_permittivity": 11.7,
    "electron_affinity": "4.05 eV",
    "conduction_band_density_of_states": "2.8e25 1/m^3",
    "valence_band_density_of_states": "1.04e25 1/m^3",
    "electron_mobility": "0.1 m^2/(V s)",
    "hole_mobility": "0.05 m^2/(V s)",
}
AFFINITY, CONDUCTION, VALENCE = 4.05, 2.8e25, 1.04e25
ELECTRON_MOBILITY, HOLE_MOBILITY = 0.1, 0.05
PERMITTIVITY = 11.7 * VACUUM
BOTH = {"Electrons": "drift-diffusion", "Holes": "drift-diffusion"}


def holding(voltages):
    """Steps that stop at each voltage, and the instants at which it has been held for a second."""
    steps = ", ".join(f"ramp to {voltage} V in 1 s, hold 1 s" for voltage in voltages)
    return steps, [2.0 * (i + 1) for i in range(len(voltages))]


def integral(values, at):
    return float(np.sum(0.5 * (values[1:] + values[:-1]) * np.diff(at)))


def bending(u):
    """u - 1 + exp(-u), also where u is small."""
    return np.where(u < 1e-3, u * u / 2 * (1 - u / 3), u + np.expm1(-u))


class CarriersTest(SpaceChargeTest):
    def run_stack(self, materials, layers, contacts, steps, times, more, ranks=1):
        """Runs a stack between the contacts `bottom`, which is driven, and `top`.

        materials: properties and species of each by its name; layers: the section of each by its name, from the
        bottom; contacts: sections of the two; more: further sections. Returns the rows of terminal.csv and the parts of
        axis.csv at `times`, break points of the protocol.
        """
        for name, (properties, species) in materials.items():
            self.add_material(name, properties, species)
        stack = {
            "Coordinates": "planar",
            "Width": f"{WIDTH} m",
            "Depth": f"{AREA / WIDTH} m",
            "Lateral cell size": f"{WIDTH} m",
            "Layers": ", ".join(layers),
            **{f"Layer {layer}": entries for layer, entries in layers.items()},
        }
        sections = {
            "Stack": stack,
            "Mesh": {"Coarsening levels": 0, **more.pop("Mesh", {})},
            "Physics": {"Potential": "space charge", "Heat": "off", **more.pop("Physics")},
            "Contacts": {"Names": "bottom, top"},
            **{f"Contact {end}": {"Boundary": end, **contacts.get(end, {})} for end in ("bottom", "top")},
            "Protocol": {"Contact": "bottom", "Steps": steps},
            "Output": {"Field times": 1},
            **more,
        }
        terminal, profiles = self.solve(sections, ranks)
        found = [int(np.argmin(np.abs(terminal["time_s"] - time))) for time in times]
        np.testing.assert_allclose(terminal["time_s"][found], times, rtol=1e-9)
        at = [min(profiles, key=lambda instant, time=time: abs(instant - time)) for time in times]
        np.testing.assert_allclose(at, times, rtol=1e-8)
        return terminal[found], [profiles[instant] for instant in at]

    def check_second_order(self, errors, neglected):
        """Relative errors on three meshes, each with half the cells' size, fall with its square, to `neglected`."""
        errors, neglected = np.array(errors), np.abs(np.asarray(neglected))
        message = f"errors {errors}, neglected {neglected}"
        # The order from two meshes, within the 10 % that the next term of the expansion may take; where what is
        # neglected shifts it by less than half of that, log2(1 + 1/20).
        for coarse, fine in ((0, 1), (1, 2)):
            seen = 20 * neglected < np.abs(errors[fine])
            order = np.log2(np.abs(errors[coarse] / errors[fine]))
            self.assertTrue(np.all(np.abs(order - 2)[seen] < 0.2), f"order {order}, {message}")
        self.assertTrue(np.any(20 * neglected < np.abs(errors[1])), f"no order to be seen: {message}")
        # Extrapolation leaves the next term, at most as large a part of the correction as was allowed above.
        correction = (errors[2] - errors[1]) / 3
        self.assertTrue(np.all(np.abs(errors[2] + correction) <= 0.2 * np.abs(correction) + neglected), message)


class Equilibrium(CarriersTest):
    """Three layers with steps of affinity, gap, permittivity and densities of states, ions in the middle one."""

    VOLTAGE = 0.3  # of both contacts, so that round-off has something to act on

    def layers_at_rest(self, statistics):
        layers = {
            "n": (4.0, 1.1, 2e25, 1e25, 10, None),
            "host": (3.7, 1.6, 5e24, 3e25, 20, {"vacancy": {"charge_number": 2, "diffusivity": "1e-15 m^2/s"}}),
            "p": (4.2, 1.3, 1e26, 6e24, 6, None),
        }
        materials = {
            f"of {name}": (
                {
                    **SILICON,
                    "electron_affinity": f"{affinity} eV",
                    "band_gap": f"{gap} eV",
                    "conduction_band_density_of_states": f"{conduction} 1/m^3",
                    "valence_band_density_of_states": f"{valence} 1/m^3",
                    "relative_permittivity": permittivity,
                },
                ions,
            )
            for name, (affinity, gap, conduction, valence, permittivity, ions) in layers.items()
        }
        for ranks in (1, 2):
            (row,), (profile,) = self.run_stack(
                materials,
                {name: {"Material": f"of {name}", "Thickness": "20 nm", "Cells": 20} for name in layers},
                {"top": {"Voltage": f"{self.VOLTAGE} V"}},
                # The ions need (20 nm)^2/D = 0.4 s.
                f"ramp to {self.VOLTAGE} V in 1 s, hold 1e6 s",
                [1e6 + 1],
                {
                    "Physics": {**BOTH, "Carrier statistics": statistics, "Species": "vacancy"},
                    "Region n": {"Donor density": "3e25 1/m^3"},  # above the density of states: degenerate
                    "Region p": {"Acceptor density": "2e25 1/m^3"},
                    "Species vacancy": {
                        "Regions": "host",
                        "Initial concentration": "1e25 1/m^3",
                        "Hopping": "linear",
                    },
                },
                ranks,
            )
            self.check(row, profile)
            if ranks == 1:
                alone = profile
        # The two differ by what axis.csv rounds away, and what Newton's method leaves of the last step.
        for name in ("potential_V", "electron_quasi_Fermi_potential_V", "hole_quasi_Fermi_potential_V"):
            np.testing.assert_allclose(profile[name], alone[name], rtol=0, atol=1e-8)

    def check(self, row, profile):
        z, psi = profile["z_nm"] * 1e-9, profile["potential_V"]
        np.testing.assert_allclose(profile["electron_quasi_Fermi_potential_V"], self.VOLTAGE, rtol=1e-10)
        np.testing.assert_allclose(profile["hole_quasi_Fermi_potential_V"], self.VOLTAGE, rtol=1e-10)

        # The stationary current is the same in each cross-section, so the one with the smallest one-way flux limits its
        # round-off. Of the n layer: electrons below N_D = 3e25, on edges of 1 nm; less elsewhere.
        one_way = CHARGE * ELECTRON_MOBILITY * THERMAL * 3e25 / 1e-9 * AREA
        limit = EPSILON * self.VOLTAGE / THERMAL * one_way
        self.assertLess(abs(row["current_bottom_A"]), limit)
        self.assertLess(abs(row["current_top_A"]), limit)
        # There are far fewer carriers in the middle of the host.
        middle = np.argmin(np.abs(z - 30e-9))
        electrons = 5e24 * np.exp((psi[middle] - self.VOLTAGE + 3.7) / THERMAL)
        holes = 3e25 * np.exp((self.VOLTAGE - psi[middle] - 3.7 - 1.6) / THERMAL)
        limit *= (electrons + holes) / 3e25 * np.exp(1)  # exp(1): the potential's change over an edge is below kT
        self.assertLess(abs(row["current_bottom_A"]), limit)
        self.assertLess(abs(row["current_top_A"]), limit)

        # Ions in equilibrium: c exp(z psi/kT) is the same everywhere; z = 2, two potentials rounded by axis.csv and one
        # edge's step limited in the same way as the current.
        ions = profile["vacancy_per_m3"]
        inside = ~np.isnan(ions)
        self.assertEqual(np.count_nonzero(inside), 21)
        level = np.log(ions[inside]) + 2 * psi[inside] / THERMAL
        self.assertLess(np.ptp(level), 2 * (2 * PRINTED) + 1e-9)
        self.assertGreater(np.ptp(psi[inside]), 3 * THERMAL, "flat bands would say nothing")
        # 20 nm with 1e25 1/m^3 of them; the trapezoidal rule is what the mesh stores.
        self.assertAlmostEqual(integral(ions[inside], z[inside]) / (20e-9 * 1e25), 1, delta=1e-8)

    def test_no_current_flows_with_boltzmann_statistics(self):
        self.layers_at_rest("Boltzmann")

    def test_no_current_flows_with_fermi_dirac_statistics(self):
        self.layers_at_rest("Fermi-Dirac")


class Junction(CarriersTest):
    """A symmetric p-n junction with short bases: p below, driven; forward is positive."""

    DOPING, LENGTH = 1e23, 1e-6

    def run_junction(self, gap, voltages, refinement=0, physics=None, ranks=1, properties=None, cell=8):
        steps, times = holding(voltages)

        def layer(junction):
            return {
                "Material": "silicon",
                "Thickness": f"{self.LENGTH} m",
                "Cell size": "50 nm",
                f"Cell size at {junction}": f"{cell} nm",
                "Growth": 0.2,
            }

        rows, profiles = self.run_stack(
            {"silicon": ({**SILICON, "band_gap": f"{gap} eV", **(properties or {})}, None)},
            {"p": layer("top"), "n": layer("bottom")},
            {},
            steps,
            [0.0, *times],
            {
                "Physics": {**BOTH, **(physics or {})},
                "Mesh": {"Refinement": refinement},
                "Region p": {"Acceptor density": f"{self.DOPING} 1/m^3"},
                "Region n": {"Donor density": f"{self.DOPING} 1/m^3"},
                # Only the held states count.
                "Time": {"Initial step": "1 ms"},
            },
            ranks,
        )
        np.testing.assert_allclose(rows["voltage_V"], [0.0, *voltages], rtol=1e-12)
        # Kirchhoff, but for the round-off of holes on the driven side.
        one_way = CHARGE * HOLE_MOBILITY * THERMAL * self.DOPING / (cell * 1e-9 / 2**refinement) * AREA
        limit = EPSILON * np.max(np.abs(voltages)) / THERMAL * one_way
        self.assertLess(np.max(np.abs(rows["current_bottom_A"] + rows["current_top_A"])), limit)
        return -rows["current_top_A"][1:] / AREA, profiles

    def theory(self, gap, voltages):
        """ni^2, built-in potential, width of the depletion layer (twice its charge over q N) and ideal current."""
        voltages = np.asarray(voltages)
        intrinsic = CONDUCTION * VALENCE * np.exp(-gap / THERMAL)
        # Both contacts neutral: n - ni^2/n = N.
        built_in = 2 * THERMAL * np.arcsinh(0.5 * self.DOPING / np.sqrt(intrinsic))
        u = (built_in - voltages) / (2 * THERMAL)
        # The first integral from either bulk to the junction; 2 exp(-u): with the other carrier, n = p there. Without
        # the exponential W = sqrt(2 eps (V_bi - V - 2kT/q) 2/(q N)), Sze & Ng (2007) sec. 2.2.1.
        width = 2 * np.sqrt(2 * PERMITTIVITY * THERMAL / (CHARGE * self.DOPING) * (u - 1 + 2 * np.exp(-u)))
        # A carrier meets the majority's density N in its base but for the depletion layer, whose charge is what is
        # missing from int p dz = N (L - W/2).
        base = self.LENGTH - 0.5 * width
        per_base = CHARGE * intrinsic * THERMAL * (ELECTRON_MOBILITY + HOLE_MOBILITY) / self.DOPING
        current = per_base / base * np.expm1(voltages / THERMAL)
        return intrinsic, built_in, width, current

    def width_of(self, profile, gap):
        """Twice the displacement at the junction over q N, with the charge of half a cell at the junction's node."""
        z, psi = profile["z_nm"] * 1e-9, profile["potential_V"]
        j = np.argmin(np.abs(z - self.LENGTH))
        n = CONDUCTION * np.exp((psi - profile["electron_quasi_Fermi_potential_V"] + AFFINITY) / THERMAL)
        p = VALENCE * np.exp((profile["hole_quasi_Fermi_potential_V"] - psi - AFFINITY - gap) / THERMAL)
        h = z[j] - z[j - 1]
        charge = CHARGE * (p[j] - n[j] - self.DOPING) * h / 2
        return 2 * (PERMITTIVITY * (psi[j] - psi[j - 1]) / h - charge) / (CHARGE * self.DOPING)

    def check_junction(self, gap, voltages):
        intrinsic, built_in, width, ideal = self.theory(gap, [0.0, *voltages])
        of_current, of_width, currents = [], [], []
        for refinement in range(3):
            current, profiles = self.run_junction(gap, voltages, refinement)
            currents.append(current)
            of_current.append(current / ideal[1:] - 1)
            of_width.append([self.width_of(profile, gap) for profile in profiles] / width - 1)
        psi = profiles[0]["potential_V"]
        self.assertAlmostEqual(psi[-1] - psi[0], built_in, delta=1.1e-9)  # two potentials as printed

        bias = np.array([0.0, *voltages])
        u = (built_in - bias) / (2 * THERMAL)
        # exp(-2u): carriers of the other side's bulk, left out of `theory`. Printed: the field is that of potentials
        # over the last cell, 2 nm, of which one is q N W/(2 eps) V.
        field = CHARGE * self.DOPING * width / (2 * PERMITTIVITY)
        self.check_second_order(of_width, np.exp(-2 * u) + 1e-9 / (field * 2e-9))

        voltages = np.array(voltages)
        # Injected carriers over N; both bases' ohmic drop over kT; carriers that meet the other side's majority,
        # 2 exp(-u) kT/(q E) of the base; round-off on at most 1000 edges.
        injected = intrinsic * np.exp(np.maximum(voltages, 0) / THERMAL) / self.DOPING**2
        drop = ideal[1:] * self.LENGTH / (CHARGE * self.DOPING * THERMAL) * (1 / HOLE_MOBILITY + 1 / ELECTRON_MOBILITY)
        crossing = 2 * np.exp(-u[1:]) * THERMAL / field[1:] / self.LENGTH
        rounding = 1000 * EPSILON * np.abs(voltages) / THERMAL
        self.check_second_order(of_current, injected + np.abs(drop) + crossing + rounding)
        return np.array(voltages), currents[-1], width

    def test_forward_current_and_depletion_layer(self):
        voltages, current, width = self.check_junction(1.12, [0.3, 0.35, 0.45, 0.55])
        # 60 mV a decade, but that the base grows as the depletion layer W shrinks.
        decades = np.log10(current[-1] / current[0])
        slope = (voltages[-1] - voltages[0]) / decades
        ideal = THERMAL * np.log(10)  # 59.53 mV
        shorter = np.log10((self.LENGTH - width[1] / 2) / (self.LENGTH - width[-1] / 2))
        # 4e-4 is the mesh's error of the currents at most, cancelling but for its change with voltage.
        self.assertAlmostEqual(slope / (ideal / (1 + shorter * ideal / (voltages[-1] - voltages[0]))), 1, delta=4e-4)
        self.assertAlmostEqual(slope / 59.53e-3, 1, delta=0.01)

    def test_reverse_current_saturates(self):
        # In a gap of 0.6 eV, where the saturation current of 150 A/m^2 stands above round-off.
        self.check_junction(0.6, [-0.25, -0.5, -1.0])

    def test_two_ranks_agree(self):
        voltages = [0.45, 0.55]
        alone, _ = self.run_junction(1.12, voltages)
        shared, _ = self.run_junction(1.12, voltages, ranks=2)
        limit = 1000 * EPSILON * voltages[-1] / THERMAL  # round-off, as above
        self.assertTrue(np.all(np.abs(shared / alone - 1) < limit), f"{shared / alone - 1}, {limit}")

    def test_recombination_current_of_shockley_read_hall(self):
        # Lifetimes for which recombination in the depletion layer exceeds the ideal current by decades, and still
        # diffusion lengths, of 1.6 and 1.1 um, far above the layer's width.
        gap, lifetime = 1.12, 1e-9
        voltages = np.array([0.1, 0.2, 0.3])
        intrinsic, built_in, width, _ = self.theory(gap, voltages)
        of_bases, of_layer = [], []
        for voltage, wide in zip(voltages, width):
            # Long or short bases, Sze & Ng (2007) sec. 2.3.1.
            base, bases = self.LENGTH - wide / 2, 0.0
            for mobility in (ELECTRON_MOBILITY, HOLE_MOBILITY):
                diffusion = np.sqrt(mobility * THERMAL * lifetime)
                velocity = mobility * THERMAL / diffusion
                bases += velocity / np.tanh(base / diffusion)
            of_bases.append(CHARGE * intrinsic / self.DOPING * np.expm1(voltage / THERMAL) * bases)
            # In the depletion layer both quasi-Fermi potentials are flat, so that the rate is known at each band
            # bending s from the bulk, dz = kT/q ds/E(s); of it, the bases' rate beyond W/2 is in `bases` already.
            u = (built_in - voltage) / (2 * THERMAL)
            s = np.linspace(0, u, 20001)[1:]
            minority = np.exp(-2 * u) * np.expm1(s)
            field = np.sqrt(2 * CHARGE * self.DOPING * THERMAL / PERMITTIVITY * (bending(s) + minority))
            majority = self.DOPING * np.exp(-s)
            product = intrinsic * np.exp(voltage / THERMAL)
            deep = np.exp(-gap / 2 / THERMAL)  # the trap's level, in the middle of the gap
            rate = (product - intrinsic) / (
                lifetime * (majority + product / majority + (CONDUCTION + VALENCE) * deep)
            )
            far = (product - intrinsic) / (lifetime * self.DOPING)
            excess = (rate - far) * THERMAL / field
            # Both grow in proportion to s at first: the first piece has the limit's value.
            half = integral(excess, s) + excess[0] * s[0]
            of_layer.append(2 * CHARGE * (half + far * wide / 2))
        of_bases, of_layer = np.array(of_bases), np.array(of_layer)
        errors = []
        for refinement in range(3):
            current, _ = self.run_junction(
                gap,
                list(voltages),
                refinement,
                {"Recombination": "Shockley-Read-Hall"},
                properties={"electron_lifetime": f"{lifetime} s", "hole_lifetime": f"{lifetime} s"},
                cell=4,
            )
            errors.append(current / (of_bases + of_layer) - 1)
        # A quasi-Fermi potential is flat to int J/(q mu n) dz over the kT/(q E) in which the layer recombines, where J
        # is q n pi kT/(q E)/(2 tau), Sah, Noyce & Shockley, Proc. IRE 45, 1228 (1957); the bases' share of the current
        # depends on where they begin, to a Debye length of 13 nm.
        share = of_bases / (of_bases + of_layer)
        distance = THERMAL / (CHARGE * self.DOPING * width / (2 * PERMITTIVITY))
        passing = np.pi * distance**2 / (2 * HOLE_MOBILITY * THERMAL * lifetime)
        self.check_second_order(errors, passing + share * 13e-9 / self.LENGTH)
        # 120 mV a decade, less what the depletion layer's field falls with the voltage: J ~ exp(V/2kT)/E.
        slope = (voltages[1] - voltages[0]) / np.log10(current[1] / current[0])
        self.assertTrue(0.9 < slope / (2 * THERMAL * np.log(10)) < 1.0, f"{slope}")


class SpaceChargeLimited(CarriersTest):
    """Electrons between two ohmic contacts, driven contact below."""

    LENGTH, MOBILITY, PERMITTIVITY = 1e-6, 1e-8, 3 * VACUUM

    def run_resistor(self, voltages, contact, donors, refinement=0, length=LENGTH, growth=0.15):
        """Current densities, and by what part of the distance from a contact cells grow at most."""
        steps, times = holding(voltages)
        host = {**SILICON, "relative_permittivity": 3, "electron_mobility": f"{self.MOBILITY} m^2/(V s)"}
        rows, _ = self.run_stack(
            {"host": (host, None)},
            {
                "host": {
                    "Material": "host",
                    "Thickness": f"{length} m",
                    "Cell size": f"{length / 40} m",
                    "Cell size at bottom": "0.5 nm",
                    "Cell size at top": "0.5 nm",
                    "Growth": growth,
                }
            },
            {end: {"Electron density": f"{contact} 1/m^3"} if contact else {} for end in ("bottom", "top")},
            steps,
            times,
            {
                "Physics": {"Electrons": "drift-diffusion"},
                "Tolerances": {"Relative": 1e-7},
                "Region host": {"Donor density": f"{donors} 1/m^3"},
                "Mesh": {"Refinement": refinement},
                "Time": {"Initial step": "1 ms"},
            },
        )
        return -rows["current_top_A"] / AREA, growth

    def voltage(self, current, density):
        """That of an undoped device with `density` at both contacts, by the exact solution in Airy's functions.

        F = |E| obeys F^2/2 - (kT/q) F' = (J/eps mu) (x + c), from F' = q n/eps and J/mu = q n F - kT n' integrated
        once; F = -2 (kT/q) w'/w makes it w'' = k^3 (x + c) w (Skinner, J. Appl. Phys. 26, 498 (1955)). The density at a
        contact gives F there. Ai alone reaches the cathode; Bi makes the layer at the anode.
        """
        k = np.cbrt(current / (2 * self.PERMITTIVITY * self.MOBILITY * THERMAL**2))
        layer = CHARGE * density / (self.PERMITTIVITY * THERMAL)
        # At the cathode (w'/w)^2 = layer/2 + k^3 c, i.e. (Ai'/Ai)^2 - s, which falls as the density does, from infinity
        # at a_1 = -2.338, the first zero of Ai.
        low, high = -2.33810741, 3.0
        for _ in range(100):
            s = 0.5 * (low + high)
            value, slope = airy_near_zero(s)
            low, high = (s, high) if (slope / value) ** 2 - s > layer / (2 * k**2) else (low, s)
        value, _ = airy_near_zero(s)
        # At the anode w'/w = -sqrt(layer/2 + k^3 (c + L)). Ai to Bi' are the asymptotic series, each
        # without its exponential; that of Ai, exp(-zeta)/(2 sqrt(pi) t^(1/4)), remains as a logarithm.
        t = s + k * self.LENGTH
        zeta = 2 / 3 * t**1.5
        ai, ai_slope, bi, bi_slope = airy_far(t, zeta)
        wanted = -np.sqrt(layer / 2 + k**2 * t) / k
        part = -(ai_slope - wanted * ai) / (bi_slope - wanted * bi)
        at_anode = np.log(ai + part * bi) - zeta - 0.5 * np.log(4 * np.pi * np.sqrt(t))
        return 2 * THERMAL * (np.log(value) - at_anode), t

    def current(self, voltage, density):
        """The inverse of `voltage`, and L k, the length in the solution's own unit."""
        low, high = 1e-3, 1e12
        for _ in range(200):
            middle = np.sqrt(low * high)
            low, high = (low, middle) if self.voltage(middle, density)[0] > voltage else (middle, high)
        return middle, self.voltage(middle, density)[1]

    def test_undoped_device_with_diffusion(self):
        """The exact solution, on cells across which the potential changes by kT/q or little more: second order."""
        voltages, density = [0.5, 1.0, 2.0], 1e24
        exact = np.array([self.current(voltage, density)[0] for voltage in voltages])
        errors = [self.run_resistor(voltages, density, 0, refinement)[0] / exact - 1 for refinement in range(3)]
        self.check_second_order(errors, 1000 * EPSILON * np.array(voltages) / THERMAL)

    def test_undoped_device_follows_mott_and_gurney(self):
        voltages, density = np.array([10.0, 100.0, 1000.0]), 1e25
        exact, length = np.array([self.current(voltage, density) for voltage in voltages]).T
        current, growth = self.run_resistor(list(voltages), density, 0, growth=0.05)
        # Where drift over a cell is far above kT/q, Scharfetter & Gummel's flux is the upwind one, of first order: with
        # the density h/2 before the edge, which falls as z^(-1/2) and is h/(4z) too high. Cells that grow with the
        # distance from the cathode, h = growth z, bound that.
        self.assertTrue(np.all(np.abs(current / exact - 1) < growth / 4), f"{current / exact - 1}")
        # Mott & Gurney's law has the cathode where the field is zero, at most |a_1|/k inside, and J ~ 1/L^3.
        law = 9 / 8 * self.PERMITTIVITY * self.MOBILITY * voltages**2 / self.LENGTH**3
        virtual = (1 - 2.338 / length) ** -3 - 1
        self.assertTrue(np.all(np.abs(current / law - 1) < virtual + growth / 4), f"{current / law - 1}, {virtual}")
        self.assertLess(virtual[-1] + growth / 4, 0.025)

    def test_doped_device_is_a_resistor(self):
        """With neutral contacts n = N_D and a uniform field solve the equations at every voltage."""
        voltages, donors = np.array([0.01, 1.0, 100.0]), 1e22
        current, _ = self.run_resistor(list(voltages), None, donors)
        ohmic = CHARGE * self.MOBILITY * donors * voltages / self.LENGTH
        # Round-off of the potentials, of up to V + 4.2 volts, on the smallest cell's drop V h/L, and what is left of
        # the displacement current after 1 s, with dielectric relaxation in 1.7 us: nothing.
        rounding = EPSILON * (voltages + 4.2) / (voltages * 0.5e-9 / self.LENGTH)
        self.assertTrue(np.all(np.abs(current / ohmic - 1) < rounding), f"{current / ohmic - 1}, {rounding}")

    def test_corner_between_resistor_and_space_charge(self):
        """Injecting contacts on a doped device: Lampert's transition from Ohm's law to that of Mott & Gurney."""
        donors, length = 1e21, 10e-6
        # a = q N_D mu E(L)/J' parametrises both, without diffusion: Lampert & Mark, Current Injection in Solids (1970),
        # with the field's growth F' = (q/eps)(n - N_D) and J = q mu n F.
        a = 1 - np.logspace(-6, np.log10(1 - 1e-4), 4001)
        in_length = -np.log1p(-a) - a
        in_voltage = in_length - a * a / 2
        scale = CHARGE * donors / self.PERMITTIVITY
        current = CHARGE * donors * self.MOBILITY * scale * length / in_length
        voltage = scale * length**2 * in_voltage / in_length**2
        corner = 8 / 9 * scale * length**2  # where the two laws meet
        voltages = np.array([0.1 * corner, corner, 10 * corner])
        order = np.argsort(voltage)
        lampert = np.exp(np.interp(np.log(voltages), np.log(voltage[order]), np.log(current[order])))
        found, growth = self.run_resistor(list(voltages), 1e24, donors, length=length, growth=0.05)
        # As above, diffusion moves the cathode by up to |a_1|/k: that is the relative change of L, and J falls at most
        # as L^-3. The mesh as above.
        k = np.cbrt(lampert / (2 * self.PERMITTIVITY * self.MOBILITY * THERMAL**2))
        limit = (1 - 2.338 / (k * length)) ** -3 - 1 + growth / 4
        self.assertTrue(np.all(limit < 0.04), f"{limit}")
        self.assertTrue(np.all(np.abs(found / lampert - 1) < limit), f"{found / lampert - 1}, {limit}")
        self.assertGreater(found[0] / (CHARGE * donors * self.MOBILITY * voltages[0] / length), 1)


def airy_near_zero(s):
    """Ai and Ai' for |s| < 3, by Maclaurin's series (NIST DLMF 9.4)."""
    at_zero, slope = 0.355028053887817239, -0.258819403792806798
    f, g, f_slope, g_slope, term_f, term_g = 1.0, s, 0.0, 1.0, 1.0, s
    for n in range(1, 40):
        f_slope += term_f * s**2 / (3 * n - 1)
        term_f *= s**3 / ((3 * n - 1) * (3 * n))
        g_slope += term_g * s**2 / (3 * n)
        term_g *= s**3 / ((3 * n) * (3 * n + 1))
        f, g = f + term_f, g + term_g
    return at_zero * f + slope * g, at_zero * f_slope + slope * g_slope


def airy_far(t, zeta):
    """Ai, Ai', Bi, Bi' for t > 8 over exp(-+zeta)/(2 sqrt(pi) t^(1/4)), by their asymptotic series (DLMF 9.7)."""
    u = v = 1.0
    sums = np.ones(4)
    for n in range(1, 16):
        u *= (6 * n - 5) * (6 * n - 3) * (6 * n - 1) / (216 * n * (2 * n - 1)) / zeta
        v = -u * (6 * n + 1) / (6 * n - 1)
        sign = (-1) ** n
        sums += [sign * u, sign * v, u, v]
    return sums[0], -np.sqrt(t) * sums[1], 2 * sums[2], 2 * np.sqrt(t) * sums[3]


class Schottky(CarriersTest):
    """Metal below on n-type silicon, ohmic above: forward is positive."""

    DOPING, BARRIER, CELL = 1e23, 0.5, 4e-9

    def run_diode(self, voltages, richardson, refinement, lowering=False, length=400e-9):
        steps, times = holding(voltages)
        rows, profiles = self.run_stack(
            {"silicon": (SILICON, None)},
            {
                "n": {
                    "Material": "silicon",
                    "Thickness": f"{length} m",
                    "Cell size": "20 nm",
                    "Cell size at bottom": f"{self.CELL} m",
                    "Growth": 0.15,
                }
            },
            {
                "bottom": {
                    "Kind": "Schottky",
                    "Barrier height": f"{self.BARRIER} eV",
                    "Richardson constant": f"{richardson} A/(m^2 K^2)",
                    "Barrier lowering": "true" if lowering else "false",
                }
            },
            steps,
            times,
            {
                "Physics": {"Electrons": "drift-diffusion"},
                "Region n": {"Donor density": f"{self.DOPING} 1/m^3"},
                "Mesh": {"Refinement": refinement},
                "Time": {"Initial step": "1 ms"},
            },
        )
        return -rows["current_top_A"] / AREA, profiles

    def theory(self, voltages, richardson, lowering=False, length=400e-9, before=0.0):
        """Emission and diffusion in series, Crowell & Sze, Solid-State Electronics 9, 1035 (1966), in their exact form

            [exp(V/kT) - 1]/J = 1/(A* T^2 exp(-phi_B/kT)) + int exp(-(psi - psi_0)/kT) dz / (q D n_0) ,

        n_0 = N_c exp(-phi_B0/kT). The bulk is in the integral: its resistance. Also the field at the metal, [V/m].
        `before` is the distance from the metal at which the image force sees the field.
        """
        currents, fields = [], []
        for voltage in voltages:
            u = (self.BARRIER - voltage) / THERMAL - np.log(CONDUCTION / self.DOPING)
            v = np.linspace(0, u, 200001)[:-1]  # from the metal
            scale = 2 * CHARGE * self.DOPING * THERMAL / PERMITTIVITY
            field = np.sqrt(scale * bending(u - v))
            path = integral((np.exp(-v) - np.exp(-u)) * THERMAL / field, v) + np.exp(-u) * length
            top = self.BARRIER
            if lowering:
                seen = field[0] - CHARGE * self.DOPING / PERMITTIVITY * before
                top -= np.sqrt(CHARGE * seen / (4 * np.pi * PERMITTIVITY))
            emission = richardson * 300.0**2 * np.exp(-top / THERMAL)
            diffusion = CHARGE * ELECTRON_MOBILITY * THERMAL * CONDUCTION * np.exp(-self.BARRIER / THERMAL) / path
            currents.append(np.expm1(voltage / THERMAL) / (1 / emission + 1 / diffusion))
            fields.append(field[0])
        return np.array(currents), np.array(fields)

    def test_thermionic_emission(self):
        """A* T^2 exp(-phi_B/kT) [exp(V/kT) - 1] where the metal emits much less than drift could carry away."""
        voltages, richardson = np.array([-1.0, -0.2, 0.1, 0.2]), 1e3
        current, _ = self.run_diode(list(voltages), richardson, 0)
        pure = richardson * 300.0**2 * np.exp(-self.BARRIER / THERMAL) * np.expm1(voltages / THERMAL)
        # Diffusion is in series; see the next test.
        series, _ = self.theory(voltages, richardson)
        limit = 1.1 * np.abs(series / pure - 1)
        self.assertTrue(np.all(limit < 2e-4), f"{limit}")
        self.assertTrue(np.all(np.abs(current / pure - 1) < limit), f"{current / pure - 1}, {limit}")
        # Ideality one, but for the one in exp(V/kT) - 1.
        ideality = (voltages[3] - voltages[2]) / THERMAL / np.log(current[3] / current[2])
        minus_one = np.log1p(-np.exp(-voltages[3] / THERMAL)) - np.log1p(-np.exp(-voltages[2] / THERMAL))
        self.assertAlmostEqual(1 / ideality, 1 + minus_one * THERMAL / 0.1, delta=2e-4 * THERMAL / 0.1)

    def test_emission_and_diffusion_in_series(self):
        voltages, richardson = np.array([-0.5, -0.2, 0.05, 0.1]), 1.2e6
        series, _ = self.theory(voltages, richardson)
        emission = richardson * 300.0**2 * np.exp(-self.BARRIER / THERMAL) * np.expm1(voltages / THERMAL)
        diffusion = 1 - series / emission
        self.assertTrue(np.all(diffusion > 0.005), "nothing to be seen of diffusion")
        errors = [self.run_diode(list(voltages), richardson, r)[0] / series - 1 for r in range(3)]
        # Free electrons near the metal, exp(-u) of the doping, and the ohmic drop in the bulk change the field, on
        # which diffusion depends.
        u = (self.BARRIER - voltages) / THERMAL - np.log(CONDUCTION / self.DOPING)
        drop = np.abs(series) * 400e-9 / (CHARGE * ELECTRON_MOBILITY * self.DOPING * THERMAL)
        self.check_second_order(errors, diffusion * (np.exp(-u) + drop) / u)

    def test_image_force_lowers_the_barrier(self):
        """J = A* T^2 exp(-phi_B/kT) exp(sqrt(q E/(4 pi eps))/kT), reverse: Sze, Crowell & Kahng (1964)."""
        voltages, richardson = np.array([-0.25, -0.5, -1.0, -2.0]), 1e3
        errors = []
        for refinement in range(3):
            current, profiles = self.run_diode(list(voltages), richardson, refinement, lowering=True)
            # The program takes the field in the middle of the cell at the metal, h/2 away: first order in h.
            cell = (profiles[0]["z_nm"][1] - profiles[0]["z_nm"][0]) * 1e-9
            expected, _ = self.theory(voltages, richardson, lowering=True, before=cell / 2)
            errors.append(current / expected - 1)
        self.check_second_order(errors, 1000 * EPSILON * np.abs(voltages) / THERMAL)
        # The law itself, with the field that the program has: a line of slope sqrt(q/(4 pi eps))/(kT/q) in sqrt(E).
        # Diffusion in series takes v_R/(mu E) of the current; the field is that of printed potentials.
        field = np.array([(p["potential_V"][1] - p["potential_V"][0]) / cell for p in profiles])
        law = np.sqrt(CHARGE / (4 * np.pi * PERMITTIVITY)) / THERMAL
        rise = np.log(current / np.expm1(voltages / THERMAL))
        found = np.diff(rise) / np.diff(np.sqrt(field))
        flat = richardson * 300.0**2 * np.exp(-self.BARRIER / THERMAL)
        diffusion = -expected / flat * richardson * 300.0**2 / (CHARGE * CONDUCTION * ELECTRON_MOBILITY * field)
        part = law * np.sqrt(field) * 1e-9 / (2 * field * cell) + diffusion
        limit = (part[1:] + part[:-1]) / np.diff(rise)
        self.assertTrue(np.all(np.abs(found / law - 1) < np.abs(limit)), f"{found / law - 1}, {limit}")


class Photocurrent(CarriersTest):
    """A lit intrinsic layer between p below and n above, both contacts at 0 V: what light makes arrives."""

    LIT, CELLS = 1e-6, 100
    GENERATION = 1e27

    def run_diode(self, light, refinement=0, ranks=1):
        """Collected pairs per time and area, and those that theory expects for the program's own profile."""
        dark = {"Material": "silicon", "Thickness": "200 nm", "Cells": 80}
        (row,), (profile,) = self.run_stack(
            {"silicon": ({**SILICON, "band_gap": "1.12 eV"}, None)},
            {"p": dark, "i": {"Material": "silicon", "Thickness": f"{self.LIT} m", "Cells": self.CELLS}, "n": dark},
            {},
            "hold 1 s",
            [1.0],
            {
                "Physics": BOTH,
                "Mesh": {"Refinement": refinement},
                "Region p": {"Acceptor density": "1e24 1/m^3"},
                "Region n": {"Donor density": "1e24 1/m^3"},
                "Region i": light,
                "Time": {"Initial step": "1 ns"},
            },
            ranks,
        )
        return -row["current_bottom_A"] / AREA / CHARGE, profile

    def arriving(self, profile, absorption=0.0):
        """Generated pairs less those of which a carrier diffuses to the wrong contact, in the mesh's own sums.

        Without recombination an electron from height z ends at the bottom with the probability P = int_z^top exp(-psi)
        / int exp(-psi) (psi over kT), a hole at the top with that of -psi from the bottom: solutions of the adjoint
        equation, for potentials linear in each cell the exact ones of the scheme. The light is lumped to the nodes.
        """
        z, psi = profile["z_nm"] * 1e-9, profile["potential_V"] / THERMAL
        psi = psi - psi.mean()
        lost = np.zeros_like(z)
        for sign in (-1, 1):  # electrons, holes
            step = sign * np.diff(psi)
            small = np.abs(step) < 1e-6
            mean = np.where(small, 1 + step / 2, np.expm1(step) / np.where(small, 1, step))
            pieces = np.exp(sign * psi[:-1]) * mean * np.diff(z)
            below = np.concatenate([[0.0], np.cumsum(pieces)]) / pieces.sum()
            lost += 1 - below if sign < 0 else below
        inside = (z > 199.999e-9) & (z < 200.001e-9 + self.LIT)
        at = z[inside]
        weight = np.zeros_like(at)
        weight[:-1] += np.diff(at) / 2
        weight[1:] += np.diff(at) / 2
        made = self.GENERATION * np.exp(-absorption * (at[-1] - at)) * weight
        return made.sum(), float(made @ lost[inside])

    # One-way fluxes in the doped layers on cells of 2.5 nm, with potentials of 5 V; printed digits of the profile.
    def rounding(self, collected, lost):
        one_way = ELECTRON_MOBILITY * THERMAL * 1e24 / 2.5e-9
        return EPSILON * one_way / collected * 5 / THERMAL + 4 * PRINTED * lost / collected

    def test_uniform_light(self):
        """q G L at short circuit, on one rank and on two."""
        for ranks in (1, 2):
            collected, profile = self.run_diode({"Generation rate": f"{self.GENERATION} 1/(m^3 s)"}, ranks=ranks)
            made, lost = self.arriving(profile)
            self.assertAlmostEqual(made / (self.GENERATION * self.LIT), 1, delta=1e-9)  # heights as printed
            self.assertLess(abs(collected - (made - lost)) / made, self.rounding(made, lost))
            self.assertLess(lost / made, 1e-2)

    def test_absorbed_light(self):
        """q F [1 - exp(-alpha L)] with the flux F = G/alpha of photons that enter: Beer & Lambert."""
        absorption = 3e6
        flux = self.GENERATION / absorption * -np.expm1(-absorption * self.LIT)
        for side in ("top", "bottom"):
            for refinement in range(2 if side == "top" else 1):
                collected, profile = self.run_diode(
                    {
                        "Generation rate": f"{self.GENERATION} 1/(m^3 s)",
                        "Absorption coefficient": f"{absorption} 1/m",
                        "Light from": side,
                    },
                    refinement,
                )
                if side == "bottom":  # seen from the light
                    made, lost = self.arriving(profile, -absorption)
                    made, lost = (value * np.exp(-absorption * self.LIT) for value in (made, lost))
                else:
                    made, lost = self.arriving(profile, absorption)
                # The trapezoidal rule's sum of a geometric series, second order in h.
                half = absorption * self.LIT / self.CELLS / 2**refinement / 2
                self.assertAlmostEqual(made / (flux * half / np.tanh(half)), 1, delta=1e-8)
                self.assertLess(abs(collected - (made - lost)) / made, self.rounding(made, lost))


if __name__ == "__main__":
    main()
