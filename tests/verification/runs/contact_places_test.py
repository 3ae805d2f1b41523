# SPDX-License-Identifier: Apache-2.0
"""Contacts on parts of a face, on sides of layers and inside of the stack against closed solutions.

    python3 contact_places_test.py PATH_OF_IONSTACK
"""
import math

from space_charge import NM, VACUUM_PERMITTIVITY, SpaceChargeTest, length, main, summary

DEPTH = 50 * NM
SIGMA = 1e3  # S/m


def elliptic_k(modulus):
    """Complete elliptic integral of the first kind, pi/(2 agm(1, k')) (DLMF 19.8.5)."""
    a, b = 1.0, math.sqrt(1 - modulus**2)
    while abs(a - b) > 1e-15 * a:
        a, b = 0.5 * (a + b), math.sqrt(a * b)
    return math.pi / (2 * a)


def sn(argument, modulus):
    """Jacobi's sn by the descending sequence of the arithmetic-geometric mean (DLMF 22.20.1 to 22.20.4)."""
    means = [(1.0, math.sqrt(1 - modulus**2), modulus)]
    while abs(means[-1][2]) > 1e-15:
        a, b, _ = means[-1]
        means.append((0.5 * (a + b), math.sqrt(a * b), 0.5 * (a - b)))
    phase = 2 ** (len(means) - 1) * means[-1][0] * argument
    for a, _, c in reversed(means[1:]):
        phase = 0.5 * (phase + math.asin(c / a * math.sin(phase)))
    return math.sin(phase)


class Places(SpaceChargeTest):
    def sections(self, stack, layers, contacts, physics=None, steps="ramp to 1 V in 1 us", more=None):
        """The first contact is the driven one."""
        return {
            "Stack": {**stack, "Layers": ", ".join(layers), **{f"Layer {name}": of for name, of in layers.items()}},
            "Mesh": {"Coarsening levels": 0, "Growth": 0},
            "Physics": {"Heat": "off", **(physics or {})},
            "Contacts": {"Names": ", ".join(contacts)},
            **{f"Contact {name}": of for name, of in contacts.items()},
            "Protocol": {"Contact": next(iter(contacts)), "Steps": steps},
            "Time": {"Initial step": "0.5 us", "Maximum step": "0.5 us"},
            "Output": {"Field times": 1},
            **(more or {}),
        }

    def currents(self, sections, contacts, settings=None, ranks=1):
        """Of the contacts at the end [A]; their sum is round-off beside the largest."""
        terminal, _ = self.solve(sections, ranks=ranks, settings=settings)
        currents = [float(terminal[f"current_{name}_A"][-1]) for name in contacts]
        # Ten digits are printed of each.
        self.assertLess(abs(sum(currents)), 1e-9 * max(map(abs, currents)))
        return currents

    def conductor(self, name="conductor", sigma=SIGMA, **others):
        self.add_material(name, {"electrical_conductivity": f"{sigma!r} S/m"}, **others)
        return name

    def test_resistor_between_the_sides_of_a_layer(self):
        """R = L/(sigma t d). The substrate conducts 1e-14 as well, and its current is that times a number of the order
        of thickness over length."""
        thick, width = 5 * NM, 200 * NM
        layers = {
            "substrate": {"Material": self.conductor("substrate", 1e-14 * SIGMA), "Thickness": length(20 * NM), "Cells": 4},
            "film": {"Material": self.conductor(), "Thickness": length(thick), "Cells": 2},
        }
        contacts = {"drain": {"Boundary": "right", "Layers": "film"}, "source": {"Boundary": "left", "Layers": "film"}}
        stack = {"Width": length(width), "Depth": length(DEPTH)}
        drain, _ = self.currents(self.sections(stack, layers, contacts), contacts)
        self.assertAlmostEqual(drain * width / (SIGMA * thick * DEPTH), 1.0, delta=1e-9)

    def test_coplanar_strips(self):
        """Two strips on top of a rectangle of width w and height h, from its sides up to b from the middle. sn(u, k) with
        K'(k)/(2 K(k)) = h/w maps it to a half plane with the strips' edges at 1 and s = sn(2 K b/w, k), and the inverse
        of sn(u, s) that to a rectangle with the strips as sides:

            R = 2 K(s)/(sigma d K'(s))                          (Z. Nehari, Conformal Mapping, sections VI.3 and VI.4).

        At the edges the potential goes as the root of the distance, so that the error in energy, and of R, is of first
        order in uniform cells; what follows is of second order, which an extrapolation leaves over. Cells are not square,
        but the error of the coarsest is below 10 %, its square below 1 %, and a quarter of that per halving."""
        modulus, width, gap = 0.5, 100 * NM, 40 * NM
        k_of = elliptic_k(modulus)
        height = width * elliptic_k(math.sqrt(1 - modulus**2)) / (2 * k_of)
        edge = sn(k_of * gap / width, modulus)
        exact = 2 * elliptic_k(edge) / (SIGMA * DEPTH * elliptic_k(math.sqrt(1 - edge**2)))
        layers = {"block": {"Material": self.conductor(), "Thickness": length(height), "Cells": 12}}
        contacts = {
            "drain": {"Boundary": "top", "From": length(0.5 * (width + gap))},
            "source": {"Boundary": "top", "To": length(0.5 * (width - gap))},
        }
        stack = {"Width": length(width), "Depth": length(DEPTH), "Lateral cell size": length(5 * NM)}
        sections = self.sections(stack, layers, contacts)
        resistances = [1 / self.currents(sections, contacts, {"Mesh/Refinement": n})[0] for n in (0, 1, 2)]
        errors = [value / exact - 1 for value in resistances]
        for coarse, fine in zip(errors, errors[1:]):
            self.assertAlmostEqual(math.log2(coarse / fine), 1.0, delta=0.15, msg=str(errors))
        self.assertLess(abs(2 * errors[2] - errors[1]), errors[0] ** 2, errors)
        on_two = self.currents(sections, contacts, ranks=2)
        self.assertAlmostEqual(on_two[0] * resistances[0], 1.0, delta=1e-9)

    def test_disc_on_a_half_space(self):
        """1/(4 sigma a) (R. Holm, Electric Contacts, 4th ed., section 3), of a cylinder of radius and height b grounded
        below: at b the half space has 1/(2 pi sigma b) still before it, which bounds what the cylinder changes. The edge
        makes the error of first order, and the growing cells further out add one of second; an extrapolation over both
        leaves the third order, (h/a)^3 = 2e-4 of the finest cells."""
        radius, far = 10 * NM, 3000 * NM
        layers = {
            "block": {"Material": self.conductor(), "Thickness": length(far), "Cell size": length(300 * NM),
                      "Cell size at top": "2.5 nm"}
        }  # fmt: skip
        contacts = {"tip": {"Boundary": "top", "To": length(radius)}, "ground": {"Boundary": "bottom"}}
        stack = {"Coordinates": "axisymmetric", "Radius": length(far), "Lateral cell size": length(300 * NM),
                 "Lateral cell size at lines": "2.5 nm"}  # fmt: skip
        sections = self.sections(stack, layers, contacts, more={"Mesh": {"Coarsening levels": 0, "Growth": 0.3}})
        found = [1 / self.currents(sections, contacts, {"Mesh/Refinement": n})[0] for n in (0, 1, 2)]
        order = math.log2((found[1] - found[0]) / (found[2] - found[1]))
        self.assertAlmostEqual(order, 1.0, delta=0.2, msg=str(found))
        coarse, fine = 2 * found[1] - found[0], 2 * found[2] - found[1]
        self.assertAlmostEqual((4 * fine - coarse) / 3 * 4 * SIGMA * radius, 1.0, delta=2 * radius / (math.pi * far) + 2e-4)

    def buried(self, thick, electrode):
        """Two insulators with an electrode between them, which the protocol ramps with 1 V/us."""
        permittivities = (4.0, 9.0)
        layers = {}
        for name, permittivity, height in zip(("low", "high"), permittivities, thick):
            self.add_material(name, {"relative_permittivity": permittivity})
            layers[name] = {"Material": name, "Thickness": length(height), "Cells": 4}
        ends = {end: {"Boundary": end, "Kind": "blocking"} for end in ("bottom", "top")}
        stack = {"Width": length(100 * NM), "Depth": length(DEPTH), "Lateral cell size": length(25 * NM)}
        expected = [VACUUM_PERMITTIVITY * e / h * 100 * NM * DEPTH * 1e6 for e, h in zip(permittivities, thick)]
        return self.sections(stack, layers, {"gate": electrode, **ends}, {"Potential": "space charge"}), expected

    def test_buried_electrode(self):
        """Two capacitors in parallel, I = eps A/d dV/dt each; the same with a metal layer of any thickness in the middle.
        Exact, as the potential is linear in each insulator."""
        names = ("gate", "bottom", "top")
        sections, (below, above) = self.buried((5 * NM, 20 * NM), {"Between": "low, high", "Kind": "blocking"})
        self.add_material("metal", {"electrical_conductivity": "1e6 S/m"})
        metal = {**sections, "Stack": dict(sections["Stack"]), "Physics": dict(sections["Physics"])}
        metal["Stack"].update({"Layers": "low, plate, high"})
        metal["Stack"]["Layer plate"] = {"Material": "metal", "Thickness": "7 nm", "Cells": 2}
        metal["Physics"]["Metals"] = "plate"
        metal["Interfaces"] = {"Names": "below, above"}
        metal["Interface below"] = {"Between": "low, plate", "Kind": "blocking"}
        metal["Interface above"] = {"Between": "plate, high", "Kind": "blocking"}
        metal["Contact gate"] = {"Region": "plate"}
        for of, ranks in ((sections, 1), (sections, 2), (metal, 1), (metal, 2)):
            gate, bottom, top = self.currents(of, names, ranks=ranks)
            self.assertAlmostEqual(gate / (below + above), 1.0, delta=1e-9)
            self.assertAlmostEqual(-bottom / below, 1.0, delta=1e-9)
            self.assertAlmostEqual(-top / above, 1.0, delta=1e-9)

    def test_split_gate_inside(self):
        """Two strips between equal insulators are a coplanar line with the same medium on either side, mirrored at their
        plane: no current leaves through it but at the strips, so that the capacitance between them is twice that of the
        strips of `test_coplanar_strips` on one side, with permittivity in place of conductivity, where top and bottom are
        insulated. Order as there."""
        modulus, width, gap, permittivity = 0.5, 100 * NM, 40 * NM, 4.0
        k_of = elliptic_k(modulus)
        height = width * elliptic_k(math.sqrt(1 - modulus**2)) / (2 * k_of)
        edge = sn(k_of * gap / width, modulus)
        exact = VACUUM_PERMITTIVITY * permittivity * DEPTH * elliptic_k(math.sqrt(1 - edge**2)) / elliptic_k(edge)
        self.add_material("oxide", {"relative_permittivity": permittivity})
        layers = {n: {"Material": "oxide", "Thickness": length(height), "Cells": 12} for n in ("low", "high")}
        contacts = {
            "right": {"Between": "low, high", "From": length(0.5 * (width + gap)), "Kind": "blocking"},
            "left": {"Between": "low, high", "To": length(0.5 * (width - gap)), "Kind": "blocking"},
        }
        stack = {"Width": length(width), "Depth": length(DEPTH), "Lateral cell size": length(5 * NM)}
        sections = self.sections(stack, layers, contacts, {"Potential": "space charge"})
        found = [self.currents(sections, contacts, {"Mesh/Refinement": n})[0] / 1e6 for n in (0, 1)]
        errors = [value / exact - 1 for value in found]
        self.assertAlmostEqual(math.log2(errors[0] / errors[1]), 1.0, delta=0.15, msg=str(errors))
        self.assertLess(abs(2 * errors[1] - errors[0]), errors[0] ** 2, errors)

    def test_ions_do_not_pass_a_buried_electrode(self):
        """Ions begin below the electrode only. Where it covers the interface each layer keeps its number, to round-off; where
        it leaves a gap they spread until both have the same, and none is lost."""
        species = {"ion": {"charge_number": 1, "diffusivity": "1e-12 m^2/s"}}
        self.conductor("oxide", species=species)
        layers = {n: {"Material": "oxide", "Thickness": length(10 * NM), "Cells": 4} for n in ("low", "high")}
        stack = {"Width": length(100 * NM), "Depth": length(DEPTH), "Lateral cell size": length(25 * NM)}
        more = {
            "Species ion": {"Regions": "low, high", "Initial concentration": "1e24 1/m^3", "Hopping": "linear",
                            "Initial profile": "z < 9.99 ? 1 : 0"},
            "Time": {"Initial step": "1 ns"},
            # Of the concentration at the end each step may err by 1.2e-5.
            "Tolerances": {"Relative": "1e-5", "Concentration": "1e18 1/m^3"},
        }  # fmt: skip
        for part in ({}, {"To": "50 nm"}):
            contacts = {"gate": {"Between": "low, high", **part}, "ground": {"Boundary": "bottom"}}
            sections = self.sections(stack, layers, contacts, {"Species": "ion"}, "hold 40 ms", more)
            self.solve(sections)
            ions = summary(self.path("run_1"))["ions"]["ion"]
            low, high = (ions["regions"][name] for name in ("low", "high"))
            self.assertGreater(low["start"], 0)
            self.assertLess(high["start"], 1e-12 * low["start"])
            ends = (0.5, 0.5) if part else (1, 0)
            # The slowest decays are those along the width w, and from the covered half of it to the middle: as
            # exp(-pi^2 D t/w^2) = exp(-987 t/s), at the end 1e-17. What some steps have erred, one after the other, is left.
            for layer, expected in zip((low, high), ends):
                self.assertAlmostEqual(layer["end"] / low["start"], expected, delta=1e-4 if part else 1e-9)
            self.assertAlmostEqual((low["end"] + high["end"]) / (low["start"] + high["start"]), 1, delta=1e-9)


if __name__ == "__main__":
    main()
