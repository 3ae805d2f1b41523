# SPDX-License-Identifier: Apache-2.0
"""Reactions between ion species against closed solutions, in a film of uniform field.

    python3 defect_reactions_test.py PATH_OF_IONSTACK
"""
import math

from space_charge import BOLTZMANN, CHARGE, NM, TEMPERATURE, SpaceChargeTest, length, main, parameter_text, quantity

THERMAL = BOLTZMANN * TEMPERATURE / CHARGE  # eV
THICKNESS = 10 * NM
SITES = 1e27  # 1/m^3
ATTEMPTS, ENERGY, FACTOR = 1e12, 0.6, 0.2  # Hz, eV, e nm
TOLERANCE = 1e-5  # of a time step
# Errors of steps add up over the some 100 steps of a run with one sign, and the products that are compared are of the
# order of the solution: 100 tolerances are more than a run leaves.
MARGIN = 100 * TOLERANCE


def rate(volts):
    """f exp(-(E_a - b E)/kT) [1/s] in the field of a voltage."""
    field = abs(volts) / (THICKNESS / NM)  # V/nm
    return ATTEMPTS * math.exp(-(ENERGY - FACTOR * field) / THERMAL)


class DefectReactions(SpaceChargeTest):
    def film(self, volts, duration, species, reaction):
        """Sections of a resistive film at a voltage; ions do not drift, so that all stays uniform."""
        self.add_material(
            "film",
            {"electrical_conductivity": "1 S/m"},
            {name: {"charge_number": 1, "diffusivity": "1e-30 m^2/s"} for name in species},
        )
        sections = {
            "Stack": {
                "Width": "10 nm",
                "Depth": "10 nm",
                "Lateral cell size": "10 nm",
                "Layers": "film",
                "Layer film": {"Material": "film", "Thickness": length(THICKNESS), "Cells": 2},
            },
            "Mesh": {"Coarsening levels": 0},
            "Physics": {"Heat": "off", "Species": ", ".join(species), "Defect reactions": "first"},
            "Defect reaction first": {
                "Regions": "film",
                "Site density": quantity(SITES, "1/m^3"),
                "Attempt frequency": quantity(ATTEMPTS, "Hz"),
                "Activation energy": quantity(ENERGY, "eV"),
                "Field factor": f"{FACTOR} elementary_charge nm",
                **reaction,
            },
            "Contacts": {"Names": "bottom, top"},
            "Contact bottom": {"Boundary": "bottom"},
            "Contact top": {"Boundary": "top"},
            "Protocol": {"Contact": "top", "Steps": f"ramp to {volts} V in 1 ns, hold {duration!r} s"},
            "Time": {"Initial step": quantity(1e-4 * duration, "s")},
            "Tolerances": {"Relative": TOLERANCE, "Concentration": "1e15 1/m^3"},
            "Output": {"Field times": 1},
        }
        for name, more in species.items():
            moves = {} if more.get("Mobile") == "false" else {"Hopping": "linear"}
            sections[f"Species {name}"] = {"Regions": "film", **moves, **more}
        return sections

    def last_concentrations(self, sections, ranks=1):
        terminal, _ = self.solve(sections, ranks=ranks)
        names = [name for name in terminal.dtype.names if name.startswith("concentration_max_")]
        return {name[len("concentration_max_") : -len("_per_m3")]: terminal[name][-1] for name in names}

    def test_generation_in_two_fields(self):
        # dc/dt = g (N - c) from 0: c = N (1 - exp(-g t)).
        for volts, ranks in ((1.0, 1), (4.0, 2)):
            time = 0.5 / rate(volts)
            found = self.last_concentrations(
                self.film(volts, time, {"a": {"Initial concentration": "0 1/m^3"}}, {"Products": "a"}), ranks
            )["a"]
            exact = SITES * -math.expm1(-0.5)
            self.assertAlmostEqual(found / exact, 1.0, delta=MARGIN, msg=f"{volts} V")

    def test_pair_in_equilibrium(self):
        # g (N - c) = K c^2 with both products starting at 0: they stay equal.
        g = rate(4.0)
        coefficient = 10 * g / SITES
        species = {name: {"Initial concentration": "0 1/m^3"} for name in ("a", "b")}
        reaction = {"Products": "a, b", "Recombination coefficient": quantity(coefficient, "m^3/s")}
        found = self.last_concentrations(self.film(4.0, 20 / g, species, reaction))
        share = (math.sqrt(1 + 4 * 10) - 1) / (2 * 10)  # 10 s^2 + s - 1 = 0
        for name in species:
            self.assertAlmostEqual(found[name] / (share * SITES), 1.0, delta=MARGIN)

    def test_recombination_energy(self):
        # Without generation to speak of, c_a = c_b = c: dc/dt = -K exp(-E_r/kT) c^2, c = c_0 / (1 + K' c_0 t).
        start = 1e24
        kinetic = 1e-18 * math.exp(-0.2 / THERMAL)
        time = 2 / (kinetic * start)
        species = {name: {"Initial concentration": quantity(start, "1/m^3")} for name in ("a", "b")}
        reaction = {
            "Products": "a, b",
            "Recombination coefficient": "1e-18 m^3/s",
            "Recombination energy": "0.2 eV",
            "Activation energy": "3 eV",
        }
        found = self.last_concentrations(self.film(0.001, time, species, reaction))["a"]
        self.assertAlmostEqual(found / (start / 3), 1.0, delta=MARGIN)

    def test_traps(self):
        # Few ions beside many traps, c + c_t = C: dc/dt = -k N_t c + g (C - c), so that
        # c = C [g + k N_t exp(-(g + k N_t) t)] / (g + k N_t). The traps that are full are 1e-6 of all.
        g = rate(2.0)
        total, capture = 1e21, 3 * g / SITES
        species = {
            "a": {"Initial concentration": quantity(total, "1/m^3")},
            "caught": {"Initial concentration": "0 1/m^3", "Mobile": "false"},
        }
        reaction = {
            "Kind": "trapping",
            "Free species": "a",
            "Trapped species": "caught",
            "Capture coefficient": quantity(capture, "m^3/s"),
        }
        for ranks in (1, 2):
            time = 0.3 / g
            found = self.last_concentrations(self.film(2.0, time, species, reaction), ranks)
            exact = total * (1 + 3 * math.exp(-4 * 0.3)) / 4
            self.assertAlmostEqual(found["a"] / exact, 1.0, delta=MARGIN)
            # Rate equations keep the sum in every stage: round-off of some hundred steps.
            self.assertAlmostEqual((found["a"] + found["caught"]) / total, 1.0, delta=1e-11)

    def test_mistakes(self):
        species = {"a": {"Initial concentration": "0 1/m^3"}}
        cases = (
            ({"Products": "a, c"}, "'c' is no species of region 'film'"),
            ({}, "a pair has one or two products"),
            ({"Products": "a", "Capture coefficient": "1 m^3/s"}, "Kind = trapping only"),
            ({"Products": "a", "Recombination coefficient": "1 m^3/s"}, "'Recombination frequency'"),
            ({"Kind": "trapping", "Free species": "a", "Capture coefficient": "1 m^3/s"}, "trapping needs it"),
            ({"Products": "a", "Regions": "flim"}, "'flim' is no region of the stack, did you mean 'film'?"),
        )
        for reaction, sentence in cases:
            sections = self.film(1.0, 1.0, species, reaction)
            study = self.write("study.prm", parameter_text({"Materials": {"Path": self.path("materials")}, **sections}))
            outcome = self.call("check", study)
            self.assertEqual(outcome.status, 2, reaction)
            self.assertIn(sentence, outcome.error)


if __name__ == "__main__":
    main()
