# SPDX-License-Identifier: Apache-2.0
"""What the mesh cannot resolve: the relation of Kohlrausch on coarse meshes, and the warnings, with their places.

Kohlrausch, Ann. Phys. 306, 132 (1900): a conductor between two heat sinks at T0 has, whatever its shape and whatever
sigma(T) and kappa(T) are,

    V^2 = 8 integral from T0 to T_max of kappa/sigma dT,

so that the voltage rises with the highest temperature, and the current-voltage curve has no turn.
"""
import numpy as np

from space_charge import ProgramTest, main, parameter_text, summary, table  # which finds the next
from ionstack_runs import text_of

BOLTZMANN = 8.617333262e-5  # eV/K

FILM = """
name: film
class: oxide
properties:
  electrical_conductivity: {{law: Arrhenius, prefactor: {prefactor} S/m, activation_energy: {energy} eV, source: test, confidence: recalled}}
  thermal_conductivity: {{law: linear in temperature, value: {kappa} W/(m K), coefficient: {slope} 1/K, reference_temperature: 300 K, source: test, confidence: recalled}}
  volumetric_heat_capacity: {{value: 2e6 J/(m^3 K), source: test, confidence: recalled}}
"""
SALT = """
name: salt
class: electrolyte
properties:
  electrical_conductivity: {value: 100 S/m, source: test, confidence: recalled}
species:
  ion:
    charge_number: {value: 1, source: test, confidence: recalled}
    diffusivity: {value: 1e-15 m^2/s, source: test, confidence: recalled}
"""


def device(material, size, thickness, cells, physics, top, protocol):
    """A layer between two contacts, one cell wide."""
    return parameter_text({
        "Materials": {"Path": "."},
        "Stack": {"Coordinates": "planar", "Width": size, "Depth": size, "Layers": "film", "Lateral cell size": size,
                  "Layer film": {"Material": material, "Thickness": thickness, "Cells": cells}},
        "Mesh": {"Coarsening levels": 0},
        "Contacts": {"Names": "bottom, top"},
        "Contact bottom": {"Boundary": "bottom", **{name: top[name] for name in top if name == "Temperature"}},
        "Contact top": {"Boundary": "top", **top},
        "Output": {"Field times": 0},
        "Protocol": {"Contact": "top", "Steps": protocol},
        **physics,
    })  # fmt: skip


FILM_BETWEEN_SINKS = device(
    "film", "100 nm", "50 nm", 40, {"Physics": {"Heat": "steady"}, "Time": {"Initial step": "1 us", "Maximum step": "20 ms"}},
    {"Temperature": "300 K", "Series resistance": "1e9 Ohm"}, "ramp to 1e6 V in 1 s")  # fmt: skip
SALT_BETWEEN_WALLS = device(
    "salt", "1 nm", "20 nm", 20,
    {"Physics": {"Heat": "off", "Species": "ion"},
     "Species ion": {"Regions": "film", "Initial concentration": "1e25 1/m^3", "Hopping": "linear"}},
    {}, "ramp to 1 V in 1 ms, hold 20 ms")  # fmt: skip


class Resolution(ProgramTest):
    def film(self, prefactor=1e4, energy=0.3, kappa=1.0, slope=0.0):
        self.laws = (
            lambda T: prefactor * np.exp(-energy / (BOLTZMANN * T)),
            lambda T: kappa * (1.0 + slope * (T - 300.0)),
        )
        self.write("film.yaml", FILM.format(prefactor=prefactor, energy=energy, kappa=kappa, slope=slope))
        self.write("device.prm", FILM_BETWEEN_SINKS)

    def voltage(self, highest):
        """Of the relation, by Simpson's rule in 1/T."""
        sigma, kappa = self.laws
        u = np.linspace(1.0 / 300.0, 1.0 / highest, 20001)
        f = kappa(1.0 / u) / sigma(1.0 / u) / u**2
        weights = np.ones_like(u)
        weights[1:-1:2], weights[2:-1:2] = 4.0, 2.0
        return np.sqrt(8.0 * (u[0] - u[1]) / 3.0 * (weights @ f))

    def curve(self, output, settings=None, ranks=1):
        self.run_study(output, settings, study=self.path("device.prm"), ranks=ranks)
        rows = table(self.path(output, "terminal.csv"))
        return rows["voltage_V"][1:], rows["temperature_max_K"][1:]

    def assert_kohlrausch(self, voltages, temperatures, tolerance):
        exact = np.array([self.voltage(T) for T in temperatures])
        there = temperatures > 310.0
        np.testing.assert_allclose(voltages[there], exact[there], rtol=tolerance)
        fall = (np.maximum.accumulate(voltages) - voltages).max()
        self.assertLess(fall, tolerance * voltages.max(), f"peak of {voltages.max()} V, fall by {fall} V")

    def test_relation_on_any_mesh(self):
        """With heat that follows at once the discrete relation is that of the continuum, on 4 and on 10 cells.

        The means along edges are those of the integral but where a coefficient changes by less than exp(0.3): there that
        of sigma errs by 0.3^2/24 = 4e-3 and that of kappa by 0.3^2/8 = 11e-3, of which the square root takes half, and
        less is left where the change is smaller or only a part of the edges."""
        for laws, end in (
            ({}, "1e6 V"),
            ({"energy": 0.6, "prefactor": 1e6, "slope": 2e-3}, "1e5 V"),
            ({"energy": 0.2, "prefactor": 300.0, "slope": -1e-4}, "5e4 V"),
        ):
            self.film(**laws)
            for cells in ("4", "10"):
                with self.subTest(laws=laws, cells=cells):
                    settings = {"Stack/Layer film/Cells": cells, "Protocol/Steps": f"ramp to {end} in 1 s"}
                    voltages, temperatures = self.curve("out", settings)
                    self.assertGreater(temperatures.max(), 600.0)
                    self.assert_kohlrausch(voltages, temperatures, 4e-3)

    def test_transient_heat(self):
        """The input of a film whose heat capacity counts: no fall beyond the solver's tolerance, also on two ranks and on
        a mesh that is refined during the run."""
        self.film()
        slow = {"Physics/Heat": "transient"}
        for output, settings, ranks in (
            ("one", slow, 1),
            ("two", slow, 2),
            ("adaptive", {**slow, "Adaptive mesh/Every steps": "5"}, 1),
        ):
            voltages, temperatures = self.curve(output, settings, ranks)
            self.assertGreater(temperatures.max(), 2300.0)
            # The device of 50 nm is in balance within 1e-9 s, the ramp takes 1 s.
            self.assert_kohlrausch(voltages, temperatures, 4e-3)

    def warnings(self, output):
        return summary(self.path(output))["warnings"]

    def test_coefficient_changes_within_a_cell(self):
        """A conductivity that changes by exp(10) within a cell is told with its place, once, in log and summary; on a mesh
        that resolves it nothing is."""
        self.film()
        self.curve("coarse", {"Protocol/Steps": "ramp to 5e5 V in 1 s", "Time/Maximum step": "50 ms"})
        warnings = [w for w in self.warnings("coarse") if "electrical conductivity" in w]
        self.assertEqual(len(warnings), 1, warnings)
        # In one of the cells of 1.25 nm at the sinks.
        self.assertRegex(warnings[0], r"at \(\S+, (0.625|49.375)\) nm in region 'film' \(at \S+ s, \S+ V\)")
        self.assertEqual(text_of(self.path("coarse", "log.txt")).count(warnings[0]), 1)
        found = summary(self.path("coarse"))["mesh"]["coefficients"]["electrical conductivity"]
        self.assertGreater(found["ratio"], 1e3)
        self.assertGreater(found["estimated_error"], 0.5)
        # Current through the film to 330 K: the change is exp(1) in all, by less than exp(0.1) in a cell.
        self.curve("cool", {"Protocol/Steps": "ramp to 1.4e3 V in 1 s"})
        self.assertEqual(self.warnings("cool"), [])
        self.curve("again", {"Protocol/Steps": "ramp to 5e5 V in 1 s", "Time/Maximum step": "50 ms"}, ranks=2)
        self.assertEqual(self.warnings("again"), self.warnings("coarse"))

    def test_front_in_a_cell(self):
        """Ions that drift against a wall stand there in a layer of width kT/(z E), D/v in other words. A mesh with cells
        of several widths is told, with the width and the place; one with smaller cells, one that is refined during the
        run, and ions that are too slow to have moved are not."""
        self.write("salt.yaml", SALT)
        self.write("device.prm", SALT_BETWEEN_WALLS)
        kT, field = BOLTZMANN * 300.0, 0.05  # 1 V along 20 nm
        self.curve("coarse")
        (warning,) = self.warnings("coarse")
        self.assertRegex(warning, r"a front of ion is thinner than its cells: .* in a cell of 1 nm at \(\S+, (0.5|19.5)\) nm")
        front = summary(self.path("coarse"))["mesh"]["fronts"]["ion"]
        self.assertAlmostEqual(front["width_nm"] / (kT / field), 1.0, delta=1e-3)
        self.assertAlmostEqual(front["cell_nm"], 1.0, delta=1e-9)
        # Scharfetter and Gummel's flux diffuses (P/2) coth(P/2) times as fast, for a moving front.
        half = 0.5 * front["cell_nm"] / front["width_nm"]
        self.assertAlmostEqual(front["widened_by"] / (half / np.tanh(half) - 1.0), 1.0, delta=1e-12)
        self.curve("two", ranks=2)
        self.assertEqual(self.warnings("two"), [warning])
        # Some of the ions are to reach the wall from a front of 0.52 nm, in cells of 0.25 nm and of 1/8 nm.
        self.curve("fine", {"Stack/Layer film/Cells": "80"})
        # A mesh that is refined during the run keeps up with a layer that builds up slowly.
        slow = {"Protocol/Steps": "ramp to 1 V in 30 ms", "Time/Maximum step": "0.3 ms"}
        self.curve("adaptive", {"Adaptive mesh/Every steps": "2", "Adaptive mesh/Levels": "3", **slow})
        self.curve("slow", {"Species ion/Diffusivity": "1e-24 m^2/s"})
        for output in ("fine", "adaptive", "slow"):
            self.assertEqual(self.warnings(output), [], output)

    def test_front_thinner_than_small_cells(self):
        """The length of a cell says nothing by itself: a layer of 0.006 nm in cells of 0.01 nm is told as well, in cells of
        half the size it is not. Ions cross the film of 0.2 nm within 1.2 us."""
        self.write("salt.yaml", SALT)
        self.write("device.prm", SALT_BETWEEN_WALLS)
        thickness, width = 0.2, 0.006  # nm
        voltage = BOLTZMANN * 300.0 * thickness / width
        thin = {"Stack/Layer film/Thickness": f"{thickness} nm", "Protocol/Steps": f"ramp to {voltage} V in 10 ns, hold 20 us",
                "Time/Initial step": "1 ns"}  # fmt: skip
        self.curve("coarse", thin)
        (warning,) = self.warnings("coarse")
        self.assertRegex(warning, r"a front of ion is thinner than its cells: 0.006\d* nm .* in a cell of 0.01 nm at "
                                  r"\(\S+, (0.005|0.195)\) nm in region 'film'")
        front = summary(self.path("coarse"))["mesh"]["fronts"]["ion"]
        self.assertAlmostEqual(front["width_nm"] / width, 1.0, delta=1e-3)
        self.curve("fine", {**thin, "Stack/Layer film/Cells": "40"})
        self.assertEqual(self.warnings("fine"), [])


if __name__ == "__main__":
    main()
