# SPDX-License-Identifier: Apache-2.0
"""The pictures of materials: diffusivities against temperature, energy bands of a stack."""
import json
import math
import os
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
POSTPROCESS = os.path.join(HERE, os.pardir, os.pardir, os.pardir, "postprocess", "pictures")
sys.path.insert(0, POSTPROCESS)

import matplotlib

matplotlib.use("Agg")
import matplotlib.image
import numpy as np

from plots import arrhenius, bands, diffusivity
from plots.vtu import Damaged

K_T = 8.617333262e-5 * 300.0  # eV, CODATA 2018


def constant(value, unit, **more):
    numbers = {"value": {"value": value, "unit": unit}}
    return {"law": "constant", "unit": unit, "parameters": numbers, "confidence": "measured", **more}


def activated(prefactor, energy, **more):
    numbers = {"prefactor": {"value": prefactor, "unit": "m^2/s"}, "activation_energy": {"value": energy, "unit": "eV"}}
    return {"law": "Arrhenius", "unit": "m^2/s", "parameters": numbers, "confidence": "recalled", **more}


def hopping(energy, **more):
    species = {
        "hop_distance": constant(0.5, "nm"), "attempt_frequency": constant(1e13, "Hz"),
        "migration_energy": constant(energy, "eV", **more), "diffusion_prefactor": constant(0.5, "1"),
        "drift_prefactor": constant(1, "1"), "field_argument_factor": constant(0.5, "1"),
    }  # fmt: skip
    return {**species, "symbol": ""}


def material(name, species, alternatives=None, default="", kind="oxide", **properties):
    return {"name": name, "class": kind, "properties": properties, "species": species,
            "alternatives": {key: {"species": value} for key, value in (alternatives or {}).items()},
            "default_alternative": default}  # fmt: skip


def drawn(materials, ion=""):
    return {(curve.material, curve.ion): curve for curve in diffusivity.curves(materials, ion)}


SILVER = {"diffusivity": activated(1e-8, 0.3, validity={"temperature_K": [250.0, 400.0]}), "symbol": "Ag+"}
OTHERS = [constant(2e-12, "m^2/s"), activated(1e-7, 0.4)]
DATABASE = [
    material("host", {"silver ion": SILVER, "copper ion": {"migration_energy": constant(0.5, "eV"), "symbol": "Cu+"}}),
    material("oxide", {"oxygen vacancy": {"symbol": "V_O..", "migration_energy": constant(9.0, "eV")}},
             {"hops": {"oxygen vacancy": hopping(1.0)},
              "films $x": {"oxygen vacancy": {"diffusivity": activated(1e-6, 0.8, others=OTHERS), "symbol": ""}}}),
    material("film", {"lithium ion": {"diffusivity/in_plane": constant(1e-12, "m^2/s"), "symbol": "Li+",
                                      "diffusivity/out_of_plane": activated(1e-9, 0.4)}}),
]  # fmt: skip


class Diffusivities(unittest.TestCase):
    def test_laws_at_known_points(self):
        curves = drawn(DATABASE)
        self.assertEqual(len(curves), 5)
        # 1e-8 m^2/s exp(-0.3 eV/(k 300 K)); k of K_T is rounded at 2e-11, times E/(kT) = 12 and 39
        self.assertAlmostEqual(curves["host", "silver ion"].value(300.0) / (1e-8 * math.exp(-0.3 / K_T)), 1, delta=1e-8)
        # g_D a^2 f exp(-E/kT) = 0.5 (0.5e-9 m)^2 1e13/s exp(-1 eV/kT)
        due = 0.5 * 0.25e-18 * 1e13 * math.exp(-1.0 / K_T)
        self.assertAlmostEqual(curves["oxide / hops", "oxygen vacancy"].value(300.0) / due, 1, delta=1e-8)
        self.assertEqual(curves["film, in plane", "lithium ion"].value(500.0), 1e-12)
        self.assertEqual(curves["oxide / hops", "oxygen vacancy"].symbol, "V_O..")  # of the material itself
        self.assertEqual([is_constant for _, is_constant in curves["oxide / films $x", "oxygen vacancy"].others],
                         [True, False])  # fmt: skip

    def test_other_laws_at_zero_concentration(self):
        def of(unit, value):
            return {"value": value, "unit": unit}

        ramp = {"from": {"concentration": of("1/m^3", 0), "value": of("m^2/s", 3.0)},
                "to": {"concentration": of("1/m^3", 1e27), "value": of("m^2/s", 9.0)}}  # fmt: skip
        linear = {"value": ramp, "coefficient": of("1/K", 0.1), "reference_temperature": of("K", 300)}
        self.assertAlmostEqual(diffusivity.evaluate({"law": "linear in temperature", "parameters": linear}, 310.0), 6.0)
        sum_of_powers = {"coefficients": [of("m^2/s", 1.0), of("m^2/s K^-1", 0.5), of("m^2/s K^-2", 0.25)]}
        polynomial = {"law": "polynomial in temperature", "parameters": sum_of_powers}
        self.assertAlmostEqual(diffusivity.evaluate(polynomial, 2.0), 3.0)
        points = {"points": [{"concentration": of("1/m^3", 0), "value": of("m^2/s", 7.0)}], "interpolation": "linear"}
        self.assertEqual(diffusivity.evaluate({"law": "table in concentration", "parameters": points}, 300.0), 7.0)
        self.assertEqual(diffusivity.evaluate({"law": "linear in concentration", "parameters": ramp}, 300.0), 3.0)

    def test_validity(self):
        curve = drawn(DATABASE)["host", "silver ion"]
        self.assertEqual(list(curve.holds_at(np.array([249.0, 250.0, 400.0, 401.0]))), [False, True, True, False])
        self.assertFalse(drawn(DATABASE)["oxide / hops", "oxygen vacancy"].holds_at(300.0))  # none is stated
        stated = {"oxygen vacancy": hopping(1.0, validity={"temperature_K": [600.0, 900.0]})}
        self.assertEqual(drawn([material("x", stated)])["x", "oxygen vacancy"].stated, (600.0, 900.0))

    def test_the_bare_name_is_its_default_alternative(self):
        species, other = {"proton": {**SILVER, "symbol": "H+"}}, {"proton": hopping(0.5)}
        self.assertEqual(set(drawn([material("x", species, {"a": other}, default="a")])), {("x / a", "proton")})
        self.assertEqual(len(drawn([material("x", species, {"a": other})])), 2)
        # 'ionstack materials "x / a" --json' has the alternative's values in place
        self.assertEqual(set(drawn([material("x / a", other, {"a": other}, default="a")])), {("x / a", "proton")})

    def test_an_ion_by_name_or_symbol(self):
        for ion in ("Ag+", "silver ion"):
            self.assertEqual(set(drawn(DATABASE, ion)), {("host", "silver ion")})

    def test_no_extrapolation_beyond_melting(self):
        melts = material("salt", {"silver ion": SILVER}, melting_temperature=constant(700.0, "K"))
        self.assertEqual(drawn([melts])["salt", "silver ion"].drawn, (275.0, 700.0))

    def test_labels_stay_apart(self):
        places = arrhenius._spread(np.array([0.1, 0.1, 0.11, 0.9]), 0.05)
        self.assertGreaterEqual(np.diff(places).min(), 0.05 - 1e-12)
        self.assertAlmostEqual(places[3], 0.9)


def layer(name, material_name, thickness, **energies):
    values = {key: {"value_eV": value, "confidence": "recalled" if key == "band_gap" else "measured"}
              for key, value in energies.items()}  # fmt: skip
    return {"name": name, "material": material_name, "thickness_nm": thickness, "values": values}


METAL = layer("bottom", "M", 50.0, work_function=5.1)
OXIDE = layer("oxide", "MO2", 5.0, electron_affinity=2.5, band_gap=5.8)
STACK = [METAL, OXIDE, layer("host", "H & $", 30.0, band_gap=2.0), {**layer("top", "N", 50.0), "class": "electrode"}]


def read(layers):
    return bands.read(json.dumps({"title": "t", "layers": layers}))[1]


class Bands(unittest.TestCase):
    def test_levels_and_barriers(self):
        metal, oxide = read([METAL, OXIDE])
        self.assertEqual((metal.fermi, metal.conductor, oxide.conductor), (-5.1, True, False))
        self.assertEqual((oxide.conduction, round(oxide.valence, 12)), (-2.5, -8.3))
        # electrons: 5.1 - 2.5 = 2.6 eV; holes: 2.5 + 5.8 - 5.1 = 3.2 eV, with a gap that is recalled; either way round
        for layers in ([metal, oxide], [oxide, metal]):
            found = [(index, carrier, round(height, 12), mark)
                     for index, carrier, height, mark in bands.barriers(layers)]  # fmt: skip
            self.assertEqual(found, [(0, "electrons", 2.6, ""), (0, "holes", 3.2, "†")])

    def test_ionization_energy(self):
        (both,) = read([layer("a", "A", 5.0, electron_affinity=2.9, ionization_energy=4.9, band_gap=2.6)])
        self.assertEqual((both.conduction, both.valence), (-2.9, -4.9))
        self.assertIn("2.00 eV, but the band gap 2.60 eV", both.derived)
        (derived,) = read([layer("a", "A", 5.0, ionization_energy=5.0, band_gap=2.0)])
        self.assertEqual((derived.conduction, derived.valence), (-3.0, -5.0))
        self.assertIn("less band gap", derived.derived)

    def test_nothing_is_guessed(self):
        layers = read(STACK)
        self.assertEqual(bands.not_known(layers), ["H & $: electron affinity or ionization energy", "N: work function"])
        self.assertIsNone(layers[2].conduction)
        self.assertIsNone(layers[2].valence)
        self.assertEqual({index for index, *_ in bands.barriers(layers)}, {0})
        (half,) = read([layer("a", "A", 5.0, electron_affinity=4.0)])
        self.assertEqual((half.conduction, half.valence, half.unknown), (-4.0, None, ["band gap or ionization energy"]))
        (nothing,) = read([layer("a", "A", 5.0)])
        self.assertEqual(nothing.unknown, ["electron affinity", "band gap or ionization energy"])

    def test_widths(self):
        inner = [layer("thin", "A", 0.5), layer("x", "B", 10.0), layer("y", "C", 20.0)]
        sizes = bands.widths(read([METAL, *inner, METAL]))
        self.assertEqual([to_scale for _, to_scale in sizes], [False, False, True, True, False])
        self.assertAlmostEqual(sizes[3][0], 2 * sizes[2][0])
        self.assertEqual(sizes[1][0], bands.NARROWEST)


class Scripts(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.picture = os.path.join(scratch.name, "picture.png")

    def run_script(self, name, text, *options, picture=None):
        command = [sys.executable, os.path.join(POSTPROCESS, name), *options, picture or self.picture]
        return subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              encoding="utf-8")  # fmt: skip

    def ink(self):
        """Part of the pixels that are not white."""
        return float((matplotlib.image.imread(self.picture)[..., :3].min(axis=2) < 0.9).mean())

    def refuses(self, name, text, *options, **more):
        result = self.run_script(name, text, *options, **more)
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertEqual(result.stdout, "")
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertNotIn("Traceback", result.stderr)
        self.assertFalse(os.path.exists(self.picture))
        return result.stderr

    def test_diffusivities_are_drawn(self):
        for options in ((), ("--ion=Ag+",)):
            result = self.run_script("plot_materials.py", json.dumps(DATABASE), "--resolution=100", *options)
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            self.assertEqual(result.stdout, self.picture + "\n")
            self.assertTrue(0.01 < self.ink() < 0.5, self.ink())
        result = self.run_script("plot_materials.py", json.dumps(DATABASE[0]))  # one material, as with a NAME
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_bands_are_drawn_and_what_is_missing_is_said(self):
        text = json.dumps({"title": "a device of $5", "layers": STACK, "remarks": ["A remark."]})
        result = self.run_script("plot_bands.py", text, "--resolution=100")
        self.assertEqual(result.returncode, 0)
        self.assertEqual(result.stderr,
                         "not shown: H & $: electron affinity or ionization energy; N: work function\n")  # fmt: skip
        self.assertTrue(0.02 < self.ink() < 0.6, self.ink())
        layers = [layer("only", "A", 0.0)]  # no level at all, no thickness
        result = self.run_script("plot_bands.py", json.dumps({"title": "", "layers": layers}))
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_garbage_is_refused_in_one_sentence(self):
        for text in ("", "not JSON", "3", "[1]", '[{"name": "x"}]'):
            self.refuses("plot_materials.py", text)
        odd = material("odd", {"proton": {"diffusivity": {"law": "magic", "parameters": {}, "confidence": "recalled"}}})
        self.assertIn("unknown law 'magic'", self.refuses("plot_materials.py", json.dumps([odd])))
        self.assertIn("'Na+'", self.refuses("plot_materials.py", json.dumps(DATABASE), "--ion=Na+"))
        for text in ("", "[]", '{"title": "t", "layers": []}', '{"title": "t", "layers": [{"name": "x"}]}',
                     json.dumps({"title": "t", "layers": [layer("x", "X", float("nan"))]})):  # fmt: skip
            self.refuses("plot_bands.py", text)

    def test_pictures_that_cannot_be_written(self):
        text = json.dumps(DATABASE)
        nowhere = os.path.join(self.picture, "no folder", "x.png")
        self.assertIn("No such file", self.refuses("plot_materials.py", text, picture=nowhere))
        self.assertIn("xyz", self.refuses("plot_materials.py", text, picture=self.picture + ".xyz"))

    def test_damage_is_named(self):
        with self.assertRaisesRegex(Damaged, "^host: "):
            diffusivity.curves([material("host", {"silver ion": {"diffusivity": {"law": "constant"}}})])


if __name__ == "__main__":
    unittest.main()
