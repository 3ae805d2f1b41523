# SPDX-License-Identifier: Apache-2.0
"""Metal layers beside space charge: capacitors and resistors in series against closed solutions, barriers and reactions
at an inner metal against the same at a contact.

    python3 metals_test.py PATH_OF_IONSTACK
"""
import math

import numpy as np

from interface_stacks import AREA, PRINTED, InterfacesTest
from space_charge import (
    CHARGE,
    NM,
    THERMAL_VOLTAGE,
    VACUUM_PERMITTIVITY,
    last,
    length,
    main,
    quantity,
)

BAD_INPUT = 2  # exit status


class Metals(InterfacesTest):
    """Metal layers beside regions with space charge; their resistance is d/(kappa A)."""

    METAL, CELLS = 5 * NM, 5
    CONDUCTIVITY = 1e7  # S/m

    def metal(self, conductivity=CONDUCTIVITY):
        self.add_material("metal", {"electrical_conductivity": f"{conductivity!r} S/m"})
        return {"Material": "metal", "Thickness": length(self.METAL), "Cells": self.CELLS}

    def test_capacitor(self):
        """Metal, oxide, metal: after a ramp of t_r to V the current is that of R and C in series,

            I(t) = (V C/t_r) (exp(t_r/RC) - 1) exp(-t/RC),   t from the ramp's beginning,

        and the final charge C V."""
        permittivity, thickness, conductivity, volts = 20.0, 4 * NM, 1e-3, 0.3
        capacitance = permittivity * VACUUM_PERMITTIVITY / thickness  # F/m^2
        resistance = 2 * self.METAL / conductivity  # Ohm m^2
        time = resistance * capacitance
        ramp, hold = 0.01 * time, 12 * time
        self.add_material("oxide", {"relative_permittivity": permittivity})
        metal = self.metal(conductivity)
        sections = self.device(
            {
                "lower": metal,
                "middle": {"Material": "oxide", "Thickness": length(thickness), "Cells": 4},
                "upper": metal,
            },
            {
                "below": {"Between": "lower, middle", "Kind": "blocking"},
                "above": {"Between": "middle, upper", "Kind": "blocking"},
            },
            {"Potential": "space charge", "Metals": "lower, upper"},
            {},
            f"ramp to {volts} V in {ramp!r} s, hold {hold!r} s",
            {
                "Tolerances": {"Relative": 1e-7, "Potential": "1e-4 mV"},
                "Time": {
                    "Initial step": quantity(1e-4 * ramp, "s"),
                    "Maximum step": quantity(time / 50, "s"),
                    "Order": 5,
                },
                "Output": {"Field times": 8},
            },
        )
        terminal, instants = self.solve_on_both(sections, 1e-6)
        t, current = terminal["time_s"], terminal["current_A"] / AREA
        after = t > ramp * 1.001
        expected = volts * capacitance / ramp * np.expm1(ramp / time) * np.exp(-t[after] / time)
        # Each step's error is below the tolerance of the potential, 1e-7 V of 0.3 V, in all of them below their sum.
        limit = len(t) * 1e-7 / volts
        self.assertLess(limit, 1e-3)
        np.testing.assert_allclose(current[after], expected, rtol=0, atol=limit * volts / resistance)
        slope = -np.polyfit(t[after & (t < 5 * time)], np.log(current[after & (t < 5 * time)]), 1)[0]
        self.assertAlmostEqual(slope * time, 1, delta=limit * math.exp(5))
        # The trapezoidal rule on steps of a fiftieth of the time, 1/12/50^2 = 3.3e-5; exp(-12) = 6e-6 is still to come.
        charge = np.sum((current[1:] + current[:-1]) / 2 * np.diff(t))
        self.assertAlmostEqual(charge / (capacitance * volts), 1, delta=3.3e-5 + limit + 7e-6)
        # At every instant the metals have the drop I R, half of it each, and the oxide the rest. Of each of a metal's
        # cells Newton's method leaves two potentials at 3 % of 1e-7 V, and so of I R/2 that on all of them.
        left = self.CELLS * 2 * 3e-9
        for instant, profile in instants.items():
            z, psi = profile["z_nm"] * NM, profile["potential_V"]
            now = current[np.argmin(np.abs(t - instant))]
            inside = np.flatnonzero((z > self.METAL * 0.999) & (z < (self.METAL + thickness) * 1.001))
            drop = psi[inside[0]] - psi[inside[-1]]
            self.assertAlmostEqual(psi[0] - psi[inside[0]], now * resistance / 2, delta=left)
            self.assertAlmostEqual(drop, psi[0] - now * resistance, delta=2 * left)

    SILICON = {
        "relative_permittivity": 11.7,
        "electron_affinity": "4.05 eV",
        "conduction_band_density_of_states": "2.8e25 1/m^3",
        "electron_mobility": "0.1 m^2/(V s)",
        "electron_effective_mass": 0.3,
    }
    MOBILITY = 0.1
    ELECTRONS = {"Potential": "space charge", "Electrons": "drift-diffusion"}

    def semiconductor(self, thickness, cells):
        self.add_material("silicon", self.SILICON)
        return {"Material": "silicon", "Thickness": length(thickness), "Cells": cells}

    def currents(self, layers, interfaces, metals, contacts, voltages, doping, precision, both=True):
        """Current densities at held voltages, at both ends."""
        steps = ", ".join(f"ramp to {voltage} V in 1 s, hold 1 s" for voltage in voltages)
        sections = self.device(
            layers,
            interfaces,
            {**self.ELECTRONS, "Metals": metals},
            contacts,
            steps,
            {
                **{f"Region {name}": {"Donor density": f"{doping} 1/m^3"} for name in layers if name == "film"},
                "Time": {"Initial step": "1 ms"},
                "Tolerances": {"Relative": 1e-6, "Potential": "1e-4 mV"},
            },
        )
        terminal, _ = self.solve_on_both(sections, precision, both=both)
        rows = [np.argmin(np.abs(terminal["time_s"] - 2 * (i + 1))) for i in range(len(voltages))]
        # Kirchhoff, on the side that knows it best.
        return -terminal["current_top_A"][rows] / AREA, terminal["current_bottom_A"][rows] / AREA

    def test_ohmic_layers_in_series(self):
        """Resistances add up: of two metals, and of a doped semiconductor that is neutral at both of them."""
        thickness, doping, voltages = 20 * NM, 1e24, [0.05, -0.2]
        film = self.semiconductor(thickness, 10)
        metal = self.metal(2e4)
        of_film, of_metal = thickness / (CHARGE * self.MOBILITY * doping), self.METAL / 2e4
        # Round-off of potentials of 4 V on the drop of a cell, a tenth of 0.05 V; the tolerance of 1e-7 V, of which
        # Newton's method leaves 3 %, on the same.
        limit = (np.finfo(float).eps * 4 + 3e-9) / (0.05 / 10) * 2
        direct, _ = self.currents({"film": film}, {}, "", {}, voltages, doping, limit, both=False)
        np.testing.assert_allclose(direct * of_film, voltages, rtol=limit)
        ohmic = {"below": {"Between": "lower, film"}, "above": {"Between": "upper, film"}}
        series, other = self.currents(
            {"lower": metal, "film": film, "upper": metal}, ohmic, "lower, upper", {}, voltages, doping, limit
        )
        self.assertGreater(of_metal / of_film, 0.1)
        np.testing.assert_allclose(series * (of_film + 2 * of_metal), voltages, rtol=limit)
        np.testing.assert_allclose(series, other, rtol=limit)

    def test_schottky_barrier(self):
        """A barrier at a metal layer is that at a contact, with the field that lowers it, on either side."""
        schottky = {
            "Kind": "Schottky",
            "Barrier height": "0.45 eV",
            "Barrier lowering": "true",
            "Tunnelling": "true",
        }
        voltages, doping = [-0.5, 0.15], 1e23
        film = self.semiconductor(150 * NM, 40)
        for end, sign in (("bottom", 1), ("top", -1)):
            driven = [sign * v for v in voltages]
            direct, _ = self.currents({"film": film}, {}, "", {end: schottky}, driven, doping, 1e-6, both=False)
            # As many cells in the metal: two ranks part at the interface.
            metal = {**self.metal(), "Cells": 40}
            layers = {"lower": metal, "film": film} if end == "bottom" else {"film": film, "upper": metal}
            name = "lower" if end == "bottom" else "upper"
            inside, _ = self.currents(
                layers,
                {"seam": {"Between": f"film, {name}", **schottky}},
                name,
                {},
                driven,
                doping,
                1e-6,
                both=end == "bottom",
            )
            drop = np.abs(direct) * self.METAL / self.CONDUCTIVITY
            # Newton's 3e-9 V over kT in either run, and what the metal takes of the voltage.
            limit = (2 * 3e-9 + drop.max()) / THERMAL_VOLTAGE
            self.assertLess(limit, 1e-6)
            np.testing.assert_allclose(inside, direct, rtol=limit)

    def test_electrode_reaction(self):
        """Butler and Volmer's law behind a compact layer, at a metal layer and at a contact; ions leave as electrons
        arrive."""
        density, thickness = 1e26, 10 * NM
        self.add_material(
            "electrolyte",
            {"relative_permittivity": 25.0},
            {"cation": {"charge_number": 1, "diffusivity": "1e-9 m^2/s"}},
        )
        film = {"Material": "electrolyte", "Thickness": length(thickness), "Cells": 60}
        reservoir = {
            "Kind": "blocking",
            "Reservoir cation": {"Concentration": f"{density} 1/m^3", "Exchange velocity": "1e3 m/s"},
        }
        reaction = {
            "Kind": "blocking",
            "Compact layer thickness": "1 nm",
            "Compact layer permittivity": 1,
            "Reaction cation": {
                "Exchange current density": "10 A/m^2",
                "Anodic transfer coefficient": 0.4,
                "Cathodic transfer coefficient": 0.6,
                "Equilibrium potential": "0.02 V",
                "Reference concentration": "2e26 1/m^3",
            },
        }
        voltages = [0.15, -0.1]
        found = []
        for metal in (False, True):
            sections = self.device(
                {"film": film, **({"upper": {**self.metal(), "Cells": 60}} if metal else {})},
                {"seam": {"Between": "upper, film", **reaction}} if metal else {},
                {"Potential": "space charge", "Species": "cation", **({"Metals": "upper"} if metal else {})},
                {"bottom": reservoir, "top": {} if metal else reaction},
                # RC of the double layer is below 1 ms, see electrode_kinetics_test.py: C R_ct = C V_T/j0 = 23 us.
                ", ".join(f"ramp to {voltage} V in 1 us, hold 0.1 s" for voltage in voltages),
                {
                    "Region film": {"Acceptor density": f"{density} 1/m^3"},
                    "Species cation": {
                        "Regions": "film",
                        "Initial concentration": f"{density} 1/m^3",
                        "Hopping": "linear",
                    },
                    "Time": {"Initial step": "1 ns"},
                    "Tolerances": {"Relative": 1e-7, "Potential": "1e-4 mV", "Concentration": "1e19 1/m^3"},
                },
            )
            terminal, _ = self.solve_on_both(sections, 1e-6, both=metal)
            rows = [np.argmin(np.abs(terminal["time_s"] - (0.1 + 1e-6) * (i + 1))) for i in range(len(voltages))]
            found.append(terminal["current_A"][rows] / AREA)
            np.testing.assert_allclose(terminal["current_top_A"][rows] / AREA, -found[-1], rtol=1e-6)
        drop = np.abs(found[0]).max() * self.METAL / self.CONDUCTIVITY
        limit = (2 * 3e-9 + drop) / THERMAL_VOLTAGE + 2 * 3e-9
        self.assertLess(limit, 1e-6)
        self.assertLess(found[0][0] * found[0][1], 0)
        np.testing.assert_allclose(found[1], found[0], rtol=limit)


class Memristor(InterfacesTest):
    """An oxide as in use: TaOx with moving vacancies in space charge, Joule heat, and palladium layers to which heat
    passes over thermal boundaries."""

    PALLADIUM, CONDUCTANCE = 9.26e6, 1e8  # S/m, W/(m^2 K)

    def run_device(self, conductance, both):
        self.add_material("unused", {"relative_permittivity": 1})
        layers = {
            "lower": {"Material": "Pd", "Thickness": "20 nm", "Cells": 8},
            "oxide": {
                "Material": "TaOx",
                "Thickness": "5 nm",
                "Cell size": "0.5 nm",
                "Cell size at bottom": "0.1 nm",
                "Cell size at top": "0.1 nm",
            },
            "upper": {"Material": "Pd", "Thickness": "20 nm", "Cells": 8},
        }
        boundary = {"Thermal boundary conductance": f"{conductance} W/(m^2 K)"} if conductance else {}
        sections = self.device(
            layers,
            {
                name: {"Between": f"{metal}, oxide", "Electron density": "1e25 1/m^3", **boundary}
                for name, metal in (("below", "lower"), ("above", "upper"))
            },
            {
                "Potential": "space charge",
                "Heat": "steady",
                "Metals": "lower, upper",
                "Electrons": "drift-diffusion",
                "Species": "oxygen vacancy",
            },
            {end: {"Temperature": "300 K"} for end in ("bottom", "top")},
            "ramp to 0.5 V in 1 s",
            {
                "Material TaOx": {
                    "Electron mobility": "1e-4 m^2/(V s)",
                    "Thermal conductivity": "1 W/(m K)",
                },
                "Material Pd": {"Electrical conductivity": quantity(self.PALLADIUM, "S/m")},
                "Species oxygen vacancy": {
                    "Regions": "oxide",
                    "Initial concentration": "1e25 1/m^3",
                    "Charge number": 2,
                },
                "Region oxide": {"Acceptor density": "1e25 1/m^3"},
                "Time": {"Initial step": "1 ms"},
                "Tolerances": {"Potential": "0.1 mV", "Temperature": "1 mK"},
            },
        )
        # Newton's 3 % of 0.1 mV over kT, in a current over a barrier.
        terminal, instants = self.solve_on_both(sections, 2 * 3e-6 / THERMAL_VOLTAGE, both=both)
        return terminal, last(instants)

    def test_heat_passes_both_boundaries(self):
        terminal, profile = self.run_device(self.CONDUCTANCE, both=True)
        row = terminal[-1]
        ions = terminal["ions_oxygen_vacancy"]
        self.assertLess(np.abs(ions / ions[0] - 1).max(), 1e-12)
        self.assertGreater(row["current_A"], 0)

        z, temperature = profile["z_nm"], profile["temperature_K"]
        jumps = np.diff(temperature)[np.diff(z) == 0]
        self.assertEqual(len(jumps), 2)
        out = self.CONDUCTANCE * AREA * (jumps[0] - jumps[1])
        # But for the heat of both metals, I^2 R.
        metals = row["current_A"] ** 2 * 2 * 20 * NM / self.PALLADIUM / AREA
        # Newton's 3 % of 1 mK on either side of both, and digits of temperatures.
        limit = 4 * (3e-5 + PRINTED * 1000) * self.CONDUCTANCE * AREA
        self.assertGreater(out, 100 * limit, "too cold to tell")
        self.assertAlmostEqual(row["heat_out_W"], out + metals, delta=limit)

        # Without boundaries the metals' sides have the temperature of the oxide.
        _, cooler = self.run_device(None, both=False)
        self.assertLess(cooler["temperature_K"].max(), temperature.max() - 0.4 * min(jumps[0], -jumps[1]))


if __name__ == "__main__":
    main()
