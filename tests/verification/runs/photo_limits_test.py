# SPDX-License-Identifier: Apache-2.0
"""Currents and voltages that light makes, against closed forms.

The devices are those of SIMsalabim's tests 1 and 6 (semiconductor_films.py); a cell of three layers stands for its test
14. Its test 13, interference in a stack, has no counterpart: light decays here as Beer and Lambert have it.

    python3 photo_limits_test.py PATH_OF_IONSTACK
"""
import numpy as np

from semiconductor_films import (
    AREA,
    BOTH,
    STEADY,
    FilmTest,
    device,
    electrons_at,
    holes_at,
    layer,
    semiconductor,
    slowly_to,
    thermal_voltage,
)
from space_charge import CHARGE, main
from space_charge import VACUUM_PERMITTIVITY as VACUUM

# Test 1: an insulator in uniform light, both contacts at the middle of the gap.
INSULATOR = {"temperature": 295, "length": 200e-9, "states": 2.2e24, "mobility": 1e-4, "permittivity": 22 * VACUUM}
INSULATOR_GENERATION = 1e27


def insulator_device(voltages, cells):
    mobility = INSULATOR["mobility"]
    properties = semiconductor(22, 2, 6, INSULATOR["states"], mobility, mobility)
    rest = electrons_at(INSULATOR["states"] * np.exp(-2 / thermal_voltage(INSULATOR["temperature"])))
    return {"insulator": properties}, device(
        {"film": {"Material": "insulator", "Thickness": f"{INSULATOR['length']} m", "Cells": cells}},
        {end: rest for end in ("bottom", "top")},
        slowly_to(voltages),
        INSULATOR["temperature"],
        BOTH,
        **{"Region film": {"Generation rate": f"{INSULATOR_GENERATION} 1/(m^3 s)"}},
        **STEADY,
    )


def sokel_hughes(voltage, cells=None):
    """J = q G L (coth(u/2) - 2/u) with u = V q/kT: R. Sokel & R. C. Hughes, J. Appl. Phys. 53, 7414 (1982), eq. 49.

    On a mesh of N equal cells the fluxes of Scharfetter and Gummel have coth(u/2N)/N in place of 2/u, exactly: in the
    even field n and p are sums of a straight line and an exponential between nodes, and balance what each node gets.
    """
    u = voltage / thermal_voltage(INSULATOR["temperature"])
    diffusion = 2 / u if cells is None else 1 / np.tanh(u / 2 / cells) / cells
    return CHARGE * INSULATOR_GENERATION * INSULATOR["length"] * (1 / np.tanh(u / 2) - diffusion)


class Photoconductivity(FilmTest):
    def test_sokel_and_hughes(self):
        voltages, cells = np.array([0.001, 0.05, 0.3, 5.0]), 80
        terminal, instants = self.run_device(*insulator_device(voltages.tolist(), cells))
        found = self.densities_at(terminal, voltages)
        # Electrons and holes are mirror images of each other, so that their charge bends the bands by at most
        # q max|p - n| L^2/(12 eps) (a straight line of charge, zero in the middle, between plates): at 0.3 V that is
        # still seen in the field, and J follows the field by at most one. Without voltage p = n, but for the first order.
        film = max(instants)
        charge = np.max(np.abs(instants[film]["electrons_per_m3"] - instants[film]["holes_per_m3"]))
        thermal = thermal_voltage(INSULATOR["temperature"])
        most = INSULATOR_GENERATION * INSULATOR["length"] ** 2 / (8 * INSULATOR["mobility"] * thermal)  # n without field
        bending = CHARGE * max(charge, most) * INSULATOR["length"] ** 2 / (12 * INSULATOR["permittivity"])
        self.assertLess(bending, 3e-4 * thermal)
        np.testing.assert_allclose(found, sokel_hughes(voltages, cells), rtol=bending / thermal)
        # What the mesh leaves of the law of the continuum: u/(2 N) coth(u/(2 N)) = 1 + (u/(2 N))^2/3 at most, of 2/u
        # beside coth(u/2).
        u = voltages / thermal
        mesh = (u / 2 / cells) ** 2 / 3 * 2 / u * CHARGE * INSULATOR_GENERATION * INSULATOR["length"]
        self.assertTrue(np.all(found < sokel_hughes(voltages)))
        self.assertTrue(np.all(sokel_hughes(voltages) - found < mesh + bending / thermal * found))


# Test 6: a cell at open circuit with one way of recombination, kernel B = 0.1 q (mu_n + mu_p)/eps (a tenth of
# Langevin's).
CELL = {"temperature": 300, "length": 400e-9, "states": 2.5e25, "gap": 2.0}
CELL_PERMITTIVITY, CELL_MOBILITIES = 4 * VACUUM, (1e-7, 1e-8)
CELL_RECOMBINATION = 0.1 * CHARGE * sum(CELL_MOBILITIES) / CELL_PERMITTIVITY


def cell_device(generation, steps, cell=10e-9, blocking=None, mobilities=CELL_MOBILITIES, **more):
    """`blocking`: thickness of a layer before each contact, with the edge of its carriers and a gap that stops the
    others. `mobilities` [m^2/(V s)] leave the recombination as it is."""
    recombination = {"radiative_coefficient": f"{CELL_RECOMBINATION!r} m^3/s"}
    low, high = 3, 3 + CELL["gap"]
    edges = {"blend": (low, high), "of electrons": (low, high + 1.5), "of holes": (low - 1.5, high)}
    layers = {"film": layer("blend", CELL["length"], cell, 0.2e-9, growth=0.3)}
    if blocking:
        layers = {"lower": layer("of electrons", blocking, blocking / 5), **layers,
                  "upper": layer("of holes", blocking, blocking / 5)}
    return {
        name: semiconductor(4, *edges[name], CELL["states"], *mobilities, **recombination)
        for name in {entries["Material"] for entries in layers.values()}
    }, device(
        layers,
        {"bottom": electrons_at(CELL["states"]), "top": holes_at(CELL["states"])},
        steps,
        CELL["temperature"],
        {**BOTH, "Recombination": "radiative"},
        **{"Region film": {"Generation rate": f"{generation} 1/(m^3 s)"}},
        **more,
    )


def open_circuit_voltage(generation):
    """V = E_g/q - kT/q ln(B N^2/G): L. J. A. Koster, V. D. Mihailetchi, R. Ramaker & P. W. M. Blom, Appl. Phys. Lett.
    86, 123509 (2005), where all pairs are free and recombine in the film."""
    return CELL["gap"] - thermal_voltage(CELL["temperature"]) * np.log(
        CELL_RECOMBINATION * CELL["states"] ** 2 / generation
    )


class OpenCircuit(FilmTest):
    def test_voltage(self):
        step = 1e-5  # V, of the solver
        for generation in (1e24, 1e28):
            for blocking in (None, 1e-9):
                with self.subTest(generation=generation, blocking=blocking):
                    # 100 s: q L G/(eps V/L) = 500/s and more fill the plates.
                    terminal, _ = self.run_device(
                        *cell_device(
                            generation,
                            "open circuit 100 s",
                            blocking=blocking,
                            **{"Time": {"Initial step": "1 ns"}, "Tolerances": {"Potential": f"{step} V"}},
                        )
                    )
                    last = terminal[-1]
                    made, lost = (last[f"{name}_current_A"] for name in ("generation", "radiative_recombination"))
                    self.assertAlmostEqual(made / (CHARGE * generation * CELL["length"] * AREA), 1, delta=1e-12)
                    law = open_circuit_voltage(generation)
                    if blocking:
                        # All recombine in the film, as the law has it; recombination follows the voltage by q/kT.
                        self.assertAlmostEqual(last["voltage_V"], law, delta=step)
                        self.assertAlmostEqual(lost / made, 1, delta=step / thermal_voltage(CELL["temperature"]))
                    else:
                        # Some do at the wrong contact, which costs voltage.
                        self.assertLess(lost, made)
                        self.assertLess(last["voltage_V"], law)


WAYS = (
    "Shockley_Read_Hall_recombination",
    "radiative_recombination",
    "Auger_recombination",
    "interface_recombination",
)


def cell_of_three_layers(voltages, **light):
    """Light in the middle one. The others have gaps so large that of the wrong carriers exp(-1 eV/kT) get through."""
    perovskite = semiconductor(
        24, 3.9, 5.5, 2.2e24, 1e-4, 1e-4, radiative_coefficient="1e-17 m^3/s", electron_lifetime="200 ns",
        hole_lifetime="500 ns", electron_auger_coefficient="1e-40 m^6/s", hole_auger_coefficient="2e-40 m^6/s",
    )
    dark = {"radiative_coefficient": "1e-17 m^3/s", "electron_lifetime": "1 s", "hole_lifetime": "1 s",
            "electron_auger_coefficient": "1e-40 m^6/s", "hole_auger_coefficient": "1e-40 m^6/s"}
    materials = {
        "perovskite": perovskite,
        "of electrons": semiconductor(5, 3.95, 6.9, 1e25, 1e-5, 1e-5, **dark),
        "of holes": semiconductor(3, 2.5, 5.4, 1e25, 1e-5, 1e-5, **dark),
    }
    plane = {"Electron recombination velocity": "1 m/s", "Hole recombination velocity": "2 m/s",
             "Recombining electrons": "of first", "Recombining holes": "of second"}
    return materials, device(
        {
            "lower": layer("of electrons", 25e-9, 2e-9, 0.5e-9),
            "middle": layer("perovskite", 400e-9, 20e-9, 1e-9),
            "upper": layer("of holes", 20e-9, 2e-9, 0.5e-9),
        },
        {"bottom": electrons_at(1e24), "top": holes_at(1e24)},
        slowly_to(voltages),
        300,
        {**BOTH, "Recombination": "Shockley-Read-Hall, radiative, Auger"},
        **{
            "Region middle": {"Generation rate": "2.7e27 1/(m^3 s)", **light},
            "Interfaces": {"Names": "seam, joint"},
            "Interface seam": {"Between": "lower, middle", **plane},
            "Interface joint": {"Between": "middle, upper", **plane},
        },
        **STEADY,
    )


class Balance(FilmTest):
    """A cell of three layers: what light makes recombines, in the layers and between them, or leaves as current."""

    def test_generation_less_recombination_is_the_current(self):
        voltages = [0.2, 0.9, 1.1]
        materials, sections = cell_of_three_layers(voltages)
        sections["Tolerances"] = {"Potential": "1e-6 V"}
        for ranks in (1, 2):
            for name, properties in materials.items():
                self.add_material(name, properties)
            terminal, _ = self.solve(sections, ranks=ranks)
            ends = [int(np.argmin(np.abs(terminal["voltage_V"] - v))) for v in voltages]
            rows = terminal[ends]
            made = rows["generation_current_A"]
            np.testing.assert_allclose(made, CHARGE * 2.7e27 * 400e-9 * AREA, rtol=1e-12)
            lost = sum(rows[f"{way}_current_A"] for way in WAYS)
            # Newton's method leaves 0.03 of a tolerance of 1e-6 V, which is 1e-6 of kT/q and of what recombines.
            np.testing.assert_allclose(made - lost, -rows["current_top_A"], rtol=0, atol=1e-6 * made[0])
            # Each of them is seen, by far beyond what the balance leaves (4e-10).
            for way in WAYS:
                self.assertGreater(rows[f"{way}_current_A"][-1], 1e-7 * made[0], way)
            if ranks == 1:
                alone = lost
            else:
                np.testing.assert_allclose(lost, alone, rtol=1e-6)

    def test_light_that_decays(self):
        absorption = 1e7
        terminal, _ = self.run_device(*cell_of_three_layers([0.2], **{"Absorption coefficient": f"{absorption} 1/m"}))
        depth, flux = absorption * 400e-9, 2.7e27 / absorption
        made = terminal["generation_current_A"][-1] / (CHARGE * AREA)
        # The trapezoidal rule with cells up to 20 nm: h^2/12 times the derivatives' difference at the ends.
        rule = (absorption * 20e-9) ** 2 / 12
        self.assertAlmostEqual(made / (flux * (1 - np.exp(-depth))), 1, delta=rule)


if __name__ == "__main__":
    main()
