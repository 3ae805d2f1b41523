# SPDX-License-Identifier: Apache-2.0
"""Retention by diffusion against closed solutions: a step of concentration from a microsecond to ten years, Arrhenius'
law of the failure times, and a disc that spreads into a wide medium.

Nothing but diffusion happens: conductivities do not depend on temperature and no voltage is applied.

    python3 retention_test.py PATH_OF_IONSTACK
"""
import math
import os

import numpy as np

from space_charge import BOLTZMANN, CHARGE, NM, ProgramTest, length, main, parameter_text, quantity, summary, table

YEAR = 365.2425 * 86400  # s
DENSITY = 1e27  # 1/m^3, on the full side
OF_TEST = "source: test, confidence: recalled"
# The conductivity is linear in the concentration, a hundredth of it where there is none.
MATERIAL = """name: matrix
formula: X
class: oxide
description: of a test
properties:
  electrical_conductivity:
    law: linear in concentration
    species: vacancy
    from: {{concentration: 0 1/m^3, value: 1e3 S/m}}
    to: {{concentration: 1e27 1/m^3, value: 1e5 S/m}}
    source: test
    confidence: recalled
species:
  vacancy:
    charge_number: {{value: 1, {of_test}}}
    diffusivity: {{{diffusivity}, {of_test}}}
"""


def constant(diffusivity):
    return f"value: {quantity(diffusivity, 'm^2/s')}"


class Diffusion(ProgramTest):
    """Two layers, the lower of which is full and the upper one empty, in a line or in rounds."""

    def solve(self, layers, profile, steps, diffusivity, lateral=None, more=None, ranks=1):
        os.makedirs(self.path("materials"), exist_ok=True)
        text = MATERIAL.format(diffusivity=diffusivity, of_test=OF_TEST)
        self.write(os.path.join("materials", "matrix.yaml"), text)
        sections = {
            "Materials": {"Path": self.path("materials")},
            "Stack": {
                **(lateral or {"Width": "100 nm", "Depth": "100 nm", "Lateral cell size": "100 nm"}),
                "Layers": ", ".join(layers),
                **{f"Layer {name}": {"Material": "matrix", **entries} for name, entries in layers.items()},
            },
            "Mesh": {"Coarsening levels": 0},
            "Physics": {"Heat": "off", "Species": "vacancy"},
            "Species vacancy": {
                "Regions": ", ".join(layers),
                "Initial concentration": quantity(DENSITY, "1/m^3"),
                "Initial profile": profile,
                "Hopping": "linear",
            },
            "Contacts": {"Names": "bottom, top"},
            "Contact bottom": {"Boundary": "bottom"},
            "Contact top": {"Boundary": "top"},
            "Protocol": {"Contact": "top", "Steps": steps},
            "Output": {"Field times": 1},
            **(more or {}),
        }
        self.run_study("run", study=self.write("study.prm", parameter_text(sections)), ranks=ranks)
        return summary(self.path("run"))

    def profiles(self):
        axis = table(self.path("run", "axis.csv"))
        return {float(t): axis[axis["time_s"] == t] for t in np.unique(axis["time_s"]) if t > 0}


class TenYears(Diffusion):
    """One run over 14.5 decades of time, with the tolerances as they are without any entry."""

    HALF = 100 * NM  # thickness of each layer
    GROWTH = 0.15
    SMALLEST = 1e-6 * NM  # cells at the step
    # 2 sqrt(D t) is one layer after ten years, and 5.6e-6 nm after 1 us.
    DIFFUSIVITY = HALF**2 / (4 * 10 * YEAR)
    TOLERANCE = 1e-3  # of the concentration, in units of the initial one

    def exact(self, z, time):
        """A step at h in a slab of 2 h without outflow: erfc/2 of the step in a medium without end, and its images at
        both faces, which repeat with 4 h."""
        width, h = 2 * math.sqrt(self.DIFFUSIVITY * time), self.HALF
        images = range(-3, 4)
        return np.array(
            [0.5 * sum(math.erf((h + 4 * n * h - x) / width) + math.erf((h - 4 * n * h + x) / width) for n in images)
             for x in z]
        )

    def run_over_decades(self, refinement=0, ranks=1, more=None):
        """Bakes that follow one another at one temperature are a single smooth line: no restarts."""
        times = [10.0**k for k in range(-6, 9)] + [10 * YEAR]
        steps = ", ".join(
            f"bake 400 K for {quantity(end - begin, 's')}" for begin, end in zip([0, *times], times)
        )
        sizes = {"Thickness": length(self.HALF), "Cell size": "5 nm", "Growth": self.GROWTH}
        smallest = length(self.SMALLEST)
        found = self.solve(
            {"lower": {**sizes, "Cell size at top": smallest}, "upper": {**sizes, "Cell size at bottom": smallest}},
            "(1 - tanh((z - top_of_lower)/1e-9))/2",
            steps,
            constant(self.DIFFUSIVITY),
            more={
                "Time": {"Initial step": "1 ns"},
                "Mesh": {"Coarsening levels": 0, "Refinement": refinement},
                **(more or {}),
            },
            ranks=ranks,
        )
        errors = []
        profiles = self.profiles()
        np.testing.assert_allclose(sorted(profiles), times, rtol=1e-9)
        for time in sorted(profiles):
            at = profiles[time]
            errors.append(np.abs(at["vacancy_per_m3"] / DENSITY - self.exact(at["z_nm"] * NM, time)).max())
        return np.array(times), np.array(errors), found

    def test_step_profile(self):
        """Errors, in units of the initial concentration:

        - of the mesh: an edge of length d at x = z/(2 sqrt(D t)), d = GROWTH x, errs by d^2/24 of the third derivative
          of erfc(x)/2 times x, of which |x^2 f''| < 0.5: below GROWTH^2/24, and as much again for the nodes' volumes;
          at the step itself d = SMALLEST/(2 sqrt(D t)) counts likewise;
        - of time: the tolerance;
        - of axis.csv, whose positions have ten digits: half of the tenth over the width, times the slope 1/sqrt(pi)."""
        for ranks in (1, 2):
            times, errors, found = self.run_over_decades(ranks=ranks)
            width = 2 * np.sqrt(self.DIFFUSIVITY * times)
            printed = 0.5e-7 * NM / width / math.sqrt(math.pi)
            mesh = (self.GROWTH**2 + (self.SMALLEST / width) ** 2) / 12
            np.testing.assert_array_less(errors, mesh + self.TOLERANCE + printed)
            self.assertLessEqual(found["solver"]["steps"], 300)
            self.assertLess(found["conservation"]["ions_relative_error"]["vacancy"], 1e-12)

    def test_mesh(self):
        """Halved cells divide the error of the mesh by 4, where time is solved finely. The next term of its expansion
        is in proportion to GROWTH^2, 2 %, and the rounds of the protocol add 1e-5 each; 10 % are allowed. Early times
        are left out, where cells at the step and the digits of axis.csv count."""
        fine = {"Tolerances": {"Relative": 1e-6, "Concentration": quantity(1e-6 * DENSITY, "1/m^3")}}
        coarse, halved = (self.run_over_decades(refinement, more=fine)[1] for refinement in (0, 1))
        ratio = coarse[5:13] / halved[5:13]  # 0.1 s to 1e6 s
        np.testing.assert_allclose(ratio, 4, rtol=0.1)


class Arrhenius(Diffusion):
    """The time to any state is in proportion to 1/D, hence to exp(E_a/kT). Bakes in five runs, read 20 times a decade.

    Between reads ln R is taken straight over ln t: the error in ln t is at most the square of the distance, ln(10)/20,
    over 8, times the curvature of ln R over its slope, of order 1: 0.2 %. The step control allows 1e-4 per step. Over
    10 units of E/k (1/T - 1/T') that is 0.02 % of the energy; 1 % is asked for."""

    ENERGY = 1.0  # eV
    # 85 C, and the bakes of the table.
    TEMPERATURES = (358.15, 398.15, 423.15, 473.15, 523.15)
    # Cases of the literature's practice, exp(E/k (1/358.15 K - 1/T)) to three digits.
    ACCELERATION = (1, 25.9, 145, 2631, 2.74e4)

    def failure_time(self, temperature, read_before=True):
        half = {"Thickness": "5 nm", "Cells": 20}
        law = f"law: Arrhenius, value: 1e-23 m^2/s, reference_temperature: 400 K, activation_energy: {self.ENERGY} eV"
        found = self.solve(
            {"lower": half, "upper": half},
            "(1 - tanh((z - top_of_lower)/1e-3))/2",
            ("read 0.1 V, " if read_before else "")
            + f"bake {temperature} K for 1e8 s reading 0.1 V 20 per decade from 10 ms",
            law,
            more={
                "Time": {"Initial step": "1 us"},
                "Tolerances": {"Relative": 1e-4, "Concentration": "1e23 1/m^3"},
                "Output": {"Field times": 0},
            },
        )
        self.assertEqual(len(found["retention"]["bakes"]), 1)
        self.assertEqual(found["retention"]["bakes"][0]["temperature_K"], temperature)
        return found["retention"]["bakes"][0]["failure_time_s"]

    def test_activation_energy(self):
        times = np.array([self.failure_time(t) for t in self.TEMPERATURES])
        inverse = CHARGE / (BOLTZMANN * np.array(self.TEMPERATURES))
        energy, _ = np.polyfit(inverse, np.log(times), 1)
        self.assertAlmostEqual(energy / self.ENERGY, 1, delta=0.01)
        np.testing.assert_allclose(times[0] / times, self.ACCELERATION, rtol=0.03)
        # Without a read before the bake its first one is the reference: 10 ms of 1e3 s are nothing.
        self.assertAlmostEqual(self.failure_time(423.15, False) / times[2], 1, delta=1e-3)


class Disc(Diffusion):
    """A disc of radius R in a medium without end: the Gaussian of a point source, summed over the disc,

        c(0, t)/c_0 = int_0^R exp(-r^2/(4 D t))/(4 pi D t) 2 pi r dr = 1 - exp(-R^2/(4 D t)) .

    Half of it is left at R^2/(4 D ln 2).

    The medium is 12 R wide: its edge is seen with exp(-(12 R)^2/(4 D t)) = exp(-144 ln 2 t_half/t), nothing. Cells of
    R/25: the step at R is known to a cell's second order, and the Laplacian of a Gaussian of width 2 sqrt(D t) = 1.2 R
    errs by (h/1.2 R)^2/3 or 0.04 %. The step control adds its 0.1 % per step."""

    RADIUS, DIFFUSIVITY = 5 * NM, 1e-22

    def test_half_time(self):
        half_time = self.RADIUS**2 / (4 * self.DIFFUSIVITY * math.log(2))
        times = half_time * np.array([0.3, 0.5, 0.8, 0.95, 1.05, 1.25, 2.0, 4.0])
        steps = ", ".join(f"bake 400 K for {quantity(b - a, 's')}" for a, b in zip([0, *times], times))
        for ranks in (1, 2):
            self.solve(
                {"film": {"Thickness": "1 nm", "Cells": 1}},
                # Half of the cell's ring at R belongs to either side.
                "(1 - tanh((r - 5)/0.001))/2",
                steps,
                constant(self.DIFFUSIVITY),
                {
                    "Coordinates": "axisymmetric",
                    "Radius": length(12 * self.RADIUS),
                    "Lateral cell size": "2 nm",
                    "Lateral lines": length(self.RADIUS),
                    "Lateral cell size at lines": length(self.RADIUS / 25),
                },
                {"Time": {"Initial step": "1 ms"}, "Mesh": {"Coarsening levels": 0, "Growth": 0.1}},
                ranks,
            )
            at = self.profiles()
            left = np.array([at[t]["vacancy_per_m3"][0] / DENSITY for t in sorted(at)])
            expected = 1 - np.exp(-self.RADIUS**2 / (4 * self.DIFFUSIVITY * times))
            np.testing.assert_allclose(left, expected, rtol=0.01)
            found = math.exp(np.interp(-0.5, -left, np.log(times)))
            self.assertAlmostEqual(found / half_time, 1, delta=0.03)


if __name__ == "__main__":
    main()
