# SPDX-License-Identifier: Apache-2.0
"""Layers and filaments whose conductivities differ by up to 18 powers of ten, against resistances in series and beside
each other.

A potential of 1 V is known to 1.1e-16 V: along an edge of a metal that is more than a current through an insulator makes
there, by as much as the contrast exceeds 1e16. What the terminals tell must not know of it.

    python3 contrast_test.py PATH_OF_IONSTACK
"""
import os

import numpy as np

from space_charge import ProgramTest, main, material_text, parameter_text, table

# Newton's method leaves 4e-9 of the power unbalanced; potentials are as good as double precision allows.
TOLERANCE = 1e-8

OF_HEAT = {
    "thermal_conductivity": "1 W/(m K)",
    "density": "5000 kg/m^3",
    "specific_heat_capacity": "400 J/(kg K)",
}


class Contrast(ProgramTest):
    def stack(self, layers, more=None, steps="ramp to 1 V in 1 s", top=None, width=20):
        """Layers are pairs of thickness [nm] and conductivity [S/m], from the bottom on."""
        os.makedirs(self.path("materials"), exist_ok=True)
        sections = {
            "Materials": {"Path": self.path("materials")},
            "Stack": {
                "Coordinates": "axisymmetric",
                "Radius": f"{width} nm",
                "Lateral cell size": f"{width / 4} nm",
                "Layers": ", ".join(f"l{i}" for i in range(len(layers))),
            },
            "Mesh": {"Coarsening levels": 0},
            "Physics": {"Potential": "conduction", "Heat": "off"},
            "Contacts": {"Names": "bottom, top"},
            "Contact bottom": {"Boundary": "bottom"},
            "Contact top": {"Boundary": "top", **(top or {})},
            "Protocol": {"Contact": "top", "Steps": steps},
            "Time": {"Initial step": "0.1 s"},
            "Output": {"Field times": 0},
        }
        for i, (thickness, conductivity) in enumerate(layers):
            self.write(
                os.path.join("materials", f"m{i}.yaml"),
                material_text(
                    f"m{i}",
                    {"electrical_conductivity": f"{conductivity!r} S/m", **OF_HEAT},
                    None,
                ),
            )
            sections["Stack"][f"Layer l{i}"] = {
                "Material": f"m{i}",
                "Thickness": f"{thickness} nm",
                "Cell size": f"{thickness / 8} nm",
            }
        for name, entries in (more or {}).items():
            sections[name] = {**sections.get(name, {}), **entries}
        return sections

    def add_metal(self):
        text = material_text("metal", {"electrical_conductivity": "1e6 S/m", **OF_HEAT}, None)
        self.write(os.path.join("materials", "metal.yaml"), text)

    def solve(self, sections, ranks=1, options=()):
        study = self.write("study.prm", parameter_text(sections))
        self.run_study("run", None, *options, study=study, ranks=ranks)
        return table(self.path("run", "terminal.csv"))

    def conductance(self, layers, radius=20):
        return np.pi * (radius * 1e-9) ** 2 / sum(d * 1e-9 / s for d, s in layers)

    def check(self, layers, **options):
        t = self.solve(self.stack(layers, **{k: v for k, v in options.items() if k != "ranks"}), options.get("ranks", 1))
        exact = t["voltage_V"][1:] * self.conductance(layers)
        np.testing.assert_allclose(t["current_A"][1:], exact, rtol=TOLERANCE, err_msg=str(layers))
        np.testing.assert_allclose(t["current_bottom_A"][1:], -exact, rtol=TOLERANCE, err_msg=str(layers))
        np.testing.assert_allclose(t["dissipated_power_W"][1:], exact * t["voltage_V"][1:], rtol=TOLERANCE)
        return t

    def test_two_layers(self):
        for exponent in (3, 7, 10, 14, 16, 18):
            for layers in ([(10, 1e6), (10, 10 ** (6.0 - exponent))], [(10, 10 ** (6.0 - exponent)), (10, 1e6)]):
                with self.subTest(layers=layers):
                    self.check(layers)

    def test_two_ranks(self):
        self.check([(10, 1e6), (10, 1e-11)], ranks=2)

    def test_between_two_metals(self):
        self.check([(20, 9.4e6), (5, 1e-12), (20, 9.4e6)])
        self.check([(20, 9.4e6), (5, 1e-2), (20, 9.4e6)])

    def test_behind_a_resistor(self):
        """1 V over an insulator and a megohm, which is nothing to it."""
        self.check([(10, 1e6), (10, 1e-12)], top={"Series resistance": "1 MOhm"})

    def limited(self, layers, top, ranks=1, more=None, steps="ramp to 1 V in 1 s", options=()):
        """Currents, those which a series resistor permits at the most, and what the contact's voltage drives."""
        t = self.solve(self.stack(layers, more, steps, top), ranks, options)
        conductance = self.conductance(layers)
        np.testing.assert_allclose(t["current_bottom_A"], -t["current_A"], rtol=TOLERANCE)
        np.testing.assert_allclose(t["current_A"], t["voltage_V"] * conductance, rtol=TOLERANCE)
        np.testing.assert_allclose(t["source_current_A"], t["current_A"], rtol=TOLERANCE)
        return t, conductance

    def test_limit_on_a_metal(self):
        """A source-measure unit that limits the current through an insulator, on the metal as on the insulator; alone,
        and behind a resistor as large as the device."""
        for exponent in (9, 13, 18):
            insulator = (10, 10 ** (6.0 - exponent))
            for layers in ([insulator, (10, 1e6)], [(10, 1e6), insulator], [(10, 1e6), insulator, (10, 1e6)]):
                resistance = 1 / self.conductance(layers)
                for ranks, behind in ((1, 0), (1, resistance), (2, 0)) if layers[0] == insulator else ((1, 0),):
                    with self.subTest(layers=layers, ranks=ranks, behind=behind):
                        limit = 0.2 / resistance
                        top = {"Compliance": f"{limit!r} A", "Series resistance": f"{behind!r} Ohm"}
                        t, _ = self.limited(layers, top, ranks)
                        free = t["source_voltage_V"] / (behind + resistance)
                        np.testing.assert_allclose(t["current_A"], np.minimum(free, limit), rtol=TOLERANCE)
                        self.assertGreater(np.count_nonzero(free > 1.5 * limit), 1)

    def test_limit_far_above(self):
        """A limit that is never reached, at contrasts at which the row of the contact holds round-off alone."""
        for exponent in (12, 18):
            layers = [(10, 10 ** (6.0 - exponent)), (10, 1e6)]
            t, conductance = self.limited(layers, {"Compliance": f"{2 * self.conductance(layers)!r} A"})
            np.testing.assert_allclose(t["current_A"], t["source_voltage_V"] * conductance, rtol=TOLERANCE)

    def test_circuits_on_a_metal(self):
        """A limiter and a transistor behind a metal: what leaves the metal is what they pass."""
        for exponent in (9, 13, 18):
            for ranks in (1, 2):
                layers = [(10, 10 ** (6.0 - exponent)), (10, 1e6)]
                limit = 0.2 * self.conductance(layers)
                with self.subTest(exponent=exponent, ranks=ranks):
                    t, _ = self.limited(layers, {"Compliance": f"{limit!r} A", "Compliance by": "limiter"}, ranks)
                    # I = limit x / (1 + x^8)^(1/8), x the voltage over it in 10 mV.
                    x = np.minimum((t["source_voltage_V"] - t["voltage_V"]) / 0.01, 50)
                    np.testing.assert_allclose(t["current_A"], limit * x / (1 + x**8) ** 0.125, rtol=1e-6, atol=1e-9 * limit)
                    transistor = {"Gate voltage": "1 V", "Transconductance": f"{5 * limit!r} A/V^2"}
                    t, _ = self.limited(layers, transistor, ranks)
                    drop = t["source_voltage_V"] - t["voltage_V"]
                    # Its source is at the device, whose voltage lowers the drive; see Circuit.
                    drive = 1 - 0.5 - t["voltage_V"]
                    passes = np.where(drop < drive, drive * drop - drop**2 / 2, drive**2 / 2)
                    np.testing.assert_allclose(t["current_A"], 5 * limit * passes, rtol=1e-6, atol=1e-9 * limit)

    def test_limit_with_heat(self):
        for ranks in (1, 2):
            layers = [(10, 1e-7), (10, 1e6)]
            limit = 0.2 * self.conductance(layers)
            more = {"Physics": {"Heat": "transient"}, "Contact bottom": {"Boundary": "bottom", "Temperature": "300 K"}}
            t, conductance = self.limited(layers, {"Compliance": f"{limit!r} A"}, ranks, more)
            free = t["source_voltage_V"] * conductance
            np.testing.assert_allclose(t["current_A"], np.minimum(free, limit), rtol=TOLERANCE)

    def test_iterative_solver_with_limit(self):
        layers = [(10, 1e-9), (10, 1e6)]
        limit = 0.2 * self.conductance(layers)
        t, conductance = self.limited(layers, {"Compliance": f"{limit!r} A"}, options=("-pc_type", "fieldsplit"))
        free = t["source_voltage_V"] * conductance
        # GMRES leaves 1e-5 of an update of Newton's method, whose last but one is below the 1 mV that are permitted.
        np.testing.assert_allclose(t["current_A"], np.minimum(free, limit), rtol=TOLERANCE, atol=1e-8 * conductance)

    def test_heat(self):
        """Steady and transient heat: the conductivities are constant, the current is the same."""
        sink = {"Contact bottom": {"Boundary": "bottom", "Temperature": "300 K"}}
        self.check([(10, 1e6), (10, 1e-8)], more={"Physics": {"Heat": "steady"}, **sink})

    def test_metal_filament(self):
        """A filament of metal in an insulator, from contact to contact, and with a gap that it leaves before one."""
        for exponent in (14, 17):
            insulator = 10 ** (6.0 - exponent)
            sections = self.stack([(5, insulator), (5, insulator)])
            self.add_metal()
            sections["Stack"]["Lateral cell size"] = "2.5 nm"
            sections["Stack"]["Lateral regions"] = "filament"
            for bottom, layers in ((0, "l0, l1"), (5, "l1")):
                sections["Stack"]["Lateral region filament"] = {
                    "Material": "metal",
                    "Layers": layers,
                    "Outer radius": "5 nm",
                }
                t = self.solve(sections)
                if bottom == 0:
                    exact = np.pi * 1e-18 * (25 * 1e6 + (400 - 25) * insulator) / 10e-9
                    np.testing.assert_allclose(t["current_A"][1:], exact * t["voltage_V"][1:], rtol=TOLERANCE)
                np.testing.assert_allclose(t["current_bottom_A"], -t["current_A"], rtol=TOLERANCE)
                np.testing.assert_allclose(t["power_W"], t["dissipated_power_W"], rtol=TOLERANCE)
                if bottom > 0:  # the same at any contrast beyond some: in proportion to the insulator
                    scaled = t["current_A"][-1] / insulator
                    self.assertAlmostEqual(scaled / getattr(self, "scaled", scaled), 1, delta=TOLERANCE)
                    self.scaled = scaled

    def enclosed_layers(self, exponent, metal=1e6):
        """A metal between two insulators, one of which is three times as good."""
        return [(5, metal * 10.0**-exponent), (10, metal), (10, 3 * metal * 10.0**-exponent)]

    def test_enclosed_layer(self):
        """A metal that touches no contact: its potential is that at which both insulators carry the same current."""
        for exponent in (8, 11, 13, 14, 16, 18):
            with self.subTest(exponent=exponent):
                self.check(self.enclosed_layers(exponent))

    def test_enclosed_layer_on_two_ranks(self):
        for exponent in (13, 18):
            with self.subTest(exponent=exponent):
                self.check(self.enclosed_layers(exponent), ranks=2)

    def test_several_enclosed_layers(self):
        """Two metals between three insulators that differ by powers of ten, and a contact of metal."""
        self.check([(20, 1e6), (5, 1e-8), (10, 1e6), (5, 1e-11), (10, 1e7), (5, 1e-9)])

    def test_metal_in_an_enclosed_semiconductor(self):
        """A floating body in a floating body: 1e6 S/m in 1e-7 S/m in 1e-18 S/m."""
        self.check([(5, 1e-18), (5, 1e-7), (5, 1e6), (5, 1e-7), (5, 1e-18)])

    def test_enclosed_layer_with_heat(self):
        for heat, sink in (("steady", {"Temperature": "300 K"}), ("transient", {"Temperature": "300 K"})):
            for ranks in (1, 2):
                with self.subTest(heat=heat, ranks=ranks):
                    more = {"Physics": {"Heat": heat}, "Contact bottom": {"Boundary": "bottom", **sink}}
                    self.check(self.enclosed_layers(18), more=more, ranks=ranks)

    def test_enclosed_block(self):
        """A block of metal amid an insulator. What flows is in proportion to the insulator as soon as the metal is an
        equipotential, at contrasts far beyond the 1e8 to which the numbers are compared."""
        for coordinates in ("axisymmetric", "box"):
            scaled = []
            for exponent, ranks in ((12, 1), (14, 1), (18, 1), (18, 2)):
                insulator = 10 ** (6.0 - exponent)
                sections = self.stack([(5, insulator), (5, insulator), (5, insulator)])
                self.add_metal()
                stack = sections["Stack"]
                stack["Coordinates"] = coordinates
                stack["Lateral cell size"] = "2.5 nm"
                stack["Lateral regions"] = "block"
                stack["Lateral region block"] = {"Material": "metal", "Layers": "l1", "Outer radius": "5 nm"}
                for name in ("l0", "l1", "l2"):
                    stack[f"Layer {name}"]["Cell size"] = "1.25 nm"
                if coordinates == "box":
                    del stack["Radius"]
                    stack.update({"Width": "20 nm", "Breadth": "20 nm"})
                t = self.solve(sections, ranks)
                np.testing.assert_allclose(t["current_bottom_A"], -t["current_A"], rtol=TOLERANCE)
                np.testing.assert_allclose(t["power_W"], t["dissipated_power_W"], rtol=TOLERANCE)
                np.testing.assert_allclose(t["current_A"][1:] / t["voltage_V"][1:], t["current_A"][-1], rtol=TOLERANCE)
                scaled.append(t["current_A"][-1] / insulator)
            np.testing.assert_allclose(scaled, scaled[0], rtol=TOLERANCE, err_msg=coordinates)

    def test_iterative_solver_with_enclosed_layer(self):
        for exponent in (12, 18):
            for ranks in (1, 2):
                layers = self.enclosed_layers(exponent)
                t = self.solve(self.stack(layers), ranks, options=("-pc_type", "fieldsplit"))
                np.testing.assert_allclose(t["current_A"][1:], t["voltage_V"][1:] * self.conductance(layers), rtol=TOLERANCE)

    def test_filament_under_a_pulse(self):
        """Electro-thermal: 1 V for 5 ns over a metal filament in an insulator, from contact to contact, before a gap, and
        amid the insulator. Of the largest current, at 0 V as well: there the metal's potentials are round-off."""
        for layers in ("l0, l1, l2", "l1, l2", "l1"):
            for exponent, options in ((16, ()), (18, ()), (16, ("-pc_type", "fieldsplit"))):
                with self.subTest(layers=layers, exponent=exponent, options=options):
                    insulator = 10 ** (6.0 - exponent)
                    pulse = "pulse 1 V width 5 ns rise 1 ns fall 1 ns"
                    sections = self.stack([(10, insulator)] * 3, steps=pulse, width=30, top={"Temperature": "300 K"})
                    self.add_metal()
                    sections["Stack"]["Lateral cell size"] = "2.5 nm"
                    sections["Stack"]["Lateral regions"] = "filament"
                    filament = {"Material": "metal", "Layers": layers, "Outer radius": "5 nm"}
                    sections["Stack"]["Lateral region filament"] = filament
                    for name in ("l0", "l1", "l2"):
                        sections["Stack"][f"Layer {name}"]["Cell size"] = "2.5 nm"
                    sections["Physics"]["Heat"] = "transient"
                    sections["Contact bottom"]["Temperature"] = "300 K"
                    sections["Time"]["Initial step"] = "10 ps"
                    t = self.solve(sections, options=options)
                    self.assertGreater(np.count_nonzero(np.abs(t["voltage_V"]) < 1e-12), 1)
                    largest = np.max(np.abs(t["current_A"]))
                    np.testing.assert_allclose(
                        t["current_bottom_A"], -t["current_A"], rtol=0, atol=TOLERANCE * largest
                    )
                    np.testing.assert_allclose(t["power_W"], t["dissipated_power_W"], rtol=0, atol=TOLERANCE * largest)

    def test_shipped_materials(self):
        """Platinum, TiO2, platinum."""
        sections = self.stack([(20, 1), (10, 1), (20, 1)], width=5)
        for i, name in enumerate(("Pt", "TiO2", "Pt")):
            sections["Stack"][f"Layer l{i}"]["Material"] = name
        t = self.solve(sections)
        self.assertGreater(t["current_A"][-1], 0)
        np.testing.assert_allclose(t["current_bottom_A"][1:], -t["current_A"][1:], rtol=TOLERANCE)

    def test_iterative_solver(self):
        """GMRES with multigrid in place of the direct solver."""
        layers = [(10, 1e6), (10, 1e-8)]
        t = self.solve(self.stack(layers), options=("-pc_type", "fieldsplit"))
        np.testing.assert_allclose(t["current_A"][1:], t["voltage_V"][1:] * self.conductance(layers), rtol=1e-6)


if __name__ == "__main__":
    main()
