# SPDX-License-Identifier: Apache-2.0
"""A new field in an hour (doc/new_field.md), done in a minute: new_field_test.py PATH_OF_IONSTACK [CMAKE_BINARY_DIR]

In a copy of the sources the skeleton takes its place and its word in the registry, the program is built without
optimisation, and a run is compared with the closed form. What else had to be touched is counted: nothing.
"""
import filecmp
import os
import re
import shutil
import subprocess
import sys

import numpy as np

from ionstack_runs import SOURCE, ProgramTest, call, main, overrides, summary, table

ROOMS = ("CMakeLists.txt", "LICENSE", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "cmake", "doc", "materials",
         "parameter_files", "physics", "meshes", "solver", "postprocess")
SKELETON = os.path.join("doc", "new_field", "diffusing_scalar")


class NewField(ProgramTest):
    def copy_sources(self):
        for name in ROOMS:
            (shutil.copytree if os.path.isdir(os.path.join(SOURCE, name)) else shutil.copy)(
                os.path.join(SOURCE, name), self.path("sources", name))

    def plant(self):
        """The two steps of the page."""
        shutil.copy(os.path.join(SOURCE, SKELETON + ".h"), self.path("sources", "physics", "transport"))
        registry = self.path("sources", "physics", "registry.h")
        with open(registry, encoding="utf-8") as file:
            text = file.read()
        text, included = re.subn(r"(#include <variant>)", r'#include "physics/transport/diffusing_scalar.h"\n\n\1', text)
        text, listed = re.subn(r"(using Process\s*=\s*std::variant<[^>]*)>", r"\1, DiffusingScalar>", text)
        self.assertEqual((included, listed), (1, 1))
        with open(registry, "w", encoding="utf-8") as file:
            file.write(text)

    def touched(self):
        def differing(comparison, folder=""):
            names = comparison.diff_files + comparison.right_only + comparison.left_only
            found = [os.path.join(folder, name) for name in names if name != "__pycache__"]
            for name, inner in comparison.subdirs.items():
                found += differing(inner, os.path.join(folder, name))
            return found

        return sorted(path for room in ROOMS if os.path.isdir(os.path.join(SOURCE, room))
                      for path in differing(filecmp.dircmp(os.path.join(SOURCE, room), self.path("sources", room)), room))

    def build(self):
        def run(*command):
            done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=1500)
            self.assertEqual(done.returncode, 0, (done.stdout + done.stderr)[-4000:])

        run("cmake", "-S", "sources", "-B", "build", "-G", "Ninja", "-D", "CMAKE_BUILD_TYPE=None",
            "-D", "CMAKE_CXX_FLAGS=-O0 -DNDEBUG", "-D", "IONSTACK_TESTS=OFF",
            "-D", "IONSTACK_BENCHMARKS=OFF", "-D", "IONSTACK_PARAVIEW_VERSIONS=none",
            *(f"-D{name}={os.environ[name]}" for name in ("DEAL_II_DIR",) if name in os.environ))
        run("cmake", "--build", "build", "-j", "2", "--target", "ionstack")
        return self.path("build", "ionstack")

    def test_skeleton(self):
        os.mkdir(self.path("sources"))
        self.copy_sources()
        self.plant()
        self.assertEqual(self.touched(), ["physics/registry.h", "physics/transport/diffusing_scalar.h"])
        program = self.build()

        reference = call(program, ["parameters"], self.folder)
        self.assertIn("Scalar", reference.out)
        study = os.path.join(SOURCE, SKELETON + ".prm")
        errors, ends = [], []
        for ranks, cells in ((1, 10), (1, 5), (2, 5)):
            output = self.path(f"run_{cells}_{ranks}")
            done = call(program, ["run", study, "--output", output,
                                  *overrides({"Stack/Layer film/Cell size": f"{cells} nm"})], self.folder, ranks, 600)
            self.assertEqual(done.status, 0, str(done))
            axis, terminal = table(os.path.join(output, "axis.csv")), table(os.path.join(output, "terminal.csv"))
            at_end = axis[axis["time_s"] == axis["time_s"].max()]
            z = at_end["z_nm"]
            expected = 1e25 * np.exp(-0.5) * (1 + 0.5 * np.cos(np.pi * z / 100) * np.exp(-1e3 * (np.pi / 100) ** 2))
            errors.append(np.abs(at_end["scalar_per_m3"] / expected - 1).max())
            ends.append(terminal["number_scalar"][-1])
            # Diffusion keeps the number, decay takes exp(-k t) of it.
            self.assertAlmostEqual(terminal["number_scalar"][-1] / terminal["number_scalar"][0] / np.exp(-0.5), 1.0,
                                   delta=2e-5)
            self.assertIn("scalar", summary(output)["number"])
        # Cells of h: D_h/D = 1 - (pi h/L)^2/12 on the decay of the cosine, 0.987 of its e-folds and 0.37 of its size.
        x = 1e3 * (np.pi / 100) ** 2
        for error, h in zip(errors, (10, 5)):
            theory = 0.5 * np.exp(-x) * x * (np.pi * h / 100) ** 2 / 12 / (1 - 0.5 * np.exp(-x))
            self.assertLess(abs(error / theory - 1), 0.1)
        np.testing.assert_allclose(ends[2], ends[1], rtol=1e-9)


if __name__ == "__main__":
    main()
