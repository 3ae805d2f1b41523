# SPDX-License-Identifier: Apache-2.0
"""The patch test with the whole program: fields that are linear in a cube or ring are exact on every mesh of it.

gmsh_cube.msh is Gmsh's own mesh of the unit cube, tetrahedra that are cut into hexahedra (Box, Mesh.SubdivisionAlgorithm
= 2); gmsh_cube_tetrahedra.msh are the same tetrahedra whole, of second order and in bytes, which the program cuts. Cells
are no parallelepipeds however fine the mesh is. Whatever is computed here is exact on it up to Newton's
method, whose error is 3 % of the tolerances at most and round-off for linear problems.

    python3 patch_test.py PATH_OF_IONSTACK
"""
import os
import shutil

import numpy as np

from interface_stacks import PRINTED
from space_charge import (
    BAD_INPUT,
    NM,
    VACUUM_PERMITTIVITY,
    SpaceChargeTest,
    last,
    main,
    parameter_text,
    summary,
)

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDING = 1e-10  # of a solved linear system of some hundred unknowns
EDGE = 1e-6  # of the cube [m]
SIGMA, KAPPA, PERMITTIVITY = 100.0, 5.0, 9.0


class GmshCube(SpaceChargeTest):
    MESH = "gmsh_cube.msh"

    def setUp(self):
        super().setUp()
        self.add_material(
            "film",
            {
                "electrical_conductivity": f"{SIGMA} S/m",
                "thermal_conductivity": f"{KAPPA} W/(m K)",
                "relative_permittivity": PERMITTIVITY,
            },
            {
                "A": {
                    "charge_number": 1,
                    "diffusivity": "1e-16 m^2/s",
                }
            },
        )
        shutil.copy(os.path.join(HERE, self.MESH), self.path("cube.msh"))

    def device(self, physics, steps, more=None, mesh=None, contacts=None):
        contacts = contacts or {}
        return {
            "Stack": {"Coordinates": "box"},
            "Mesh": {"File": self.path("cube.msh"), "Length unit": "um", "Regions": {"film": "film"}, **(mesh or {})},
            "Physics": physics,
            "Contacts": {"Names": "low, high"},
            "Contact low": {"Boundary": "low", **contacts.get("low", {})},
            "Contact high": {"Boundary": "high", **contacts.get("high", {})},
            "Protocol": {"Contact": "high", "Steps": steps},
            "Time": {"Initial step": "0.1 s"},
            "Output": {"Field times": 1},
            **(more or {}),
        }

    def test_resistor(self):
        ions = {"Species A": {"Regions": "film", "Initial concentration": "1e24 1/m^3", "Hopping": "linear"}}
        sections = self.device({"Heat": "off", "Species": "A"}, "ramp to 1 V in 1 s", ions)
        rows = {}
        for ranks in (1, 2):
            terminal, _ = self.solve(sections, ranks)
            rows[ranks] = terminal[-1]
            self.assertAlmostEqual(terminal["current_A"][-1] / (SIGMA * EDGE), 1.0, delta=ROUNDING)
            self.assertAlmostEqual(terminal["ions_A"][-1] / 1e6, 1.0, delta=ROUNDING)
        self.assertAlmostEqual(rows[2]["current_A"] / rows[1]["current_A"], 1.0, delta=ROUNDING)
        # What cells of this kind cost is said, in numbers that do not depend on the ranks.
        said = [
            next(w for w in summary(self.path(f"run_{ranks}"))["warnings"] if w.startswith("the mesh"))
            for ranks in (1, 2)
        ]
        self.assertEqual(*said)
        self.assertIn("of 1406 pairs of neighbouring nodes, 302 are coupled with the wrong sign", said[0])
        with open(self.path("run_1", "log.txt"), encoding="utf-8") as log:
            self.assertEqual(log.read().count(said[0]), 1)
        checked = self.call("check", self.path("study.prm"), "--mesh", "--output", self.path("mesh"), ranks=2)
        self.assertIn("warning: " + said[0], checked.out)

    def test_refined_resistor(self):
        sections = self.device({"Heat": "off"}, "ramp to 1 V in 1 s", mesh={"Refinement": 1})
        terminal, _ = self.solve(sections)
        self.assertAlmostEqual(terminal["current_A"][-1] / (SIGMA * EDGE), 1.0, delta=ROUNDING)

    def test_folded_inside(self):
        """A cell whose volume is positive at all corners and negative at a point inside (found by trial)."""
        corners = (
            ((0.6, -0.6, -0.6), (1.1, 0.2, 0.7), (1.4, 0.4, 0.6), (-0.2, 1.4, -0.7)),
            ((0.4, 0.1, 0.5), (1.1, 0.8, 1.1), (0.7, 0.4, 0.5), (-0.2, 1.1, 1.7)),
        )
        nodes = "".join(f"{n + 1} {' '.join(map(str, p))}\n" for n, p in enumerate(corners[0] + corners[1]))
        self.write(
            "cube.msh",
            "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$PhysicalNames\n3\n3 1 \"film\"\n2 2 \"low\"\n2 3 \"high\"\n"
            f"$EndPhysicalNames\n$Nodes\n8\n{nodes}$EndNodes\n$Elements\n3\n1 3 2 2 1 1 2 3 4\n2 3 2 3 1 5 6 7 8\n"
            "3 5 2 1 1 1 2 3 4 5 6 7 8\n$EndElements\n",
        )
        sections = self.device({"Heat": "off"}, "ramp to 1 V in 1 s")
        study = self.write("study.prm", parameter_text({"Materials": {"Path": self.path("materials")}, **sections}))
        outcome = self.run_study("out", study=study, expect=BAD_INPUT)
        self.assertIn("is broken in line 25: the cell is folded inside", outcome.error)

    def test_capacitor(self):
        """The charge of a plate is eps A/d V, and its rate the current of a ramp."""
        sections = self.device({"Potential": "space charge", "Heat": "off"}, "ramp to 1 V in 1 s")
        terminal, _ = self.solve(sections)
        capacitance = PERMITTIVITY * VACUUM_PERMITTIVITY * EDGE
        self.assertAlmostEqual(terminal["current_A"][-1] / capacitance, 1.0, delta=ROUNDING)

    def test_heat(self):
        """Between two heat sinks and without a voltage the temperature is linear."""
        sections = self.device(
            {"Heat": "steady"},
            "hold 1 s",
            {"Tolerances": {"Temperature": "1e-6 K"}},
            mesh={"Refinement": 1},
            contacts={"low": {"Temperature": "300 K"}, "high": {"Temperature": "340 K"}},
        )
        profile = last(self.solve(sections)[1])  # of the edge where x = y = 0
        self.assertEqual(len(profile), 5)
        np.testing.assert_allclose(
            profile["temperature_K"], 300.0 + 40.0 * profile["z_nm"] * NM / EDGE, rtol=0, atol=340.0 * PRINTED + 3e-8
        )


class GmshTetrahedra(GmshCube):
    """Cut by the program the tetrahedra are what Gmsh's own subdivision makes of them: all numbers are the same."""

    MESH = "gmsh_cube_tetrahedra.msh"
    test_folded_inside = None  # a mesh of its own

    def test_what_was_made(self):
        said = (
            "the mesh: 24 tetrahedra of the Gmsh file are cut into 96 hexahedra; of the Gmsh file's cells of order 2 the "
            "corners are used, so that all edges are straight"
        )
        self.solve(self.device({"Heat": "off"}, "ramp to 1 V in 1 s"))
        with open(self.path("run_1", "log.txt"), encoding="utf-8") as log:
            self.assertEqual(log.read().count(f"note: {said}\n"), 1)
        checked = self.call("check", self.path("study.prm"), "--mesh", "--output", self.path("mesh"), ranks=2)
        self.assertIn(f"note: {said}\n", checked.out)
        self.assertIn("1 region, 96 cells (96 coarse)", checked.out)


class Directions(SpaceChargeTest):
    """A layered material on one rectangle of a file: out of plane is the axis y of the device, wherever the file begins
    to number a cell's corners."""

    IN_PLANE, OUT_OF_PLANE = 100.0, 1.0  # S/m

    def conductance(self, corners):
        self.write(
            "cell.msh",
            "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$PhysicalNames\n3\n2 1 \"film\"\n1 2 \"low\"\n1 3 \"high\"\n"
            "$EndPhysicalNames\n$Nodes\n4\n1 0 0 0\n2 2 0 0\n3 2 1 0\n4 0 1 0\n$EndNodes\n$Elements\n3\n"
            f"1 1 2 2 1 1 2\n2 1 2 3 1 3 4\n3 3 2 1 1 {' '.join(map(str, corners))}\n$EndElements\n",
        )
        sections = {
            "Stack": {"Coordinates": "planar", "Depth": "3 nm"},
            "Mesh": {"File": self.path("cell.msh"), "Length unit": "nm", "Regions": {"film": "layered"}},
            "Physics": {"Heat": "off"},
            "Material layered": {
                "Electrical conductivity in plane": f"{self.IN_PLANE} S/m",
                "Electrical conductivity out of plane": f"{self.OUT_OF_PLANE} S/m",
            },
            "Contacts": {"Names": "low, high"},
            "Contact low": {"Boundary": "low"},
            "Contact high": {"Boundary": "high"},
            "Protocol": {"Contact": "high", "Steps": "ramp to 1 V in 1 s"},
            "Output": {"Field times": 1},
        }
        self.add_material("layered", {"thermal_conductivity": "1 W/(m K)"})
        return self.solve(sections)[0]["current_A"][-1]

    def test_any_first_corner(self):
        for corners in ((1, 2, 3, 4), (2, 3, 4, 1), (4, 3, 2, 1)):
            exact = self.OUT_OF_PLANE * 2e-9 * 3e-9 / 1e-9
            self.assertAlmostEqual(self.conductance(corners) / exact, 1.0, delta=ROUNDING, msg=str(corners))


if __name__ == "__main__":
    main()
