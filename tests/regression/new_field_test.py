# SPDX-License-Identifier: Apache-2.0
"""A new field in an hour (doc/new_field.md), done in minutes: new_field_test.py PATH_OF_IONSTACK

The skeleton takes its place and its word in the registry in a folder that the compiler looks into before the sources.
What sees the registry is compiled anew with that and linked with the rest of the build, and a run is compared with the
closed form. The build has to be Ninja's, which knows what sees what.
"""
import concurrent.futures
import glob
import json
import os
import re
import shlex
import shutil
import subprocess

import numpy as np

from ionstack_runs import SOURCE, ProgramTest, call, main, overrides, summary, table

SKELETON = os.path.join("doc", "new_field", "diffusing_scalar")


class NewField(ProgramTest):
    def plant(self):
        """The two steps of the page, on top of the sources."""
        os.makedirs(self.path("planted", "physics", "transport"))
        shutil.copy(os.path.join(SOURCE, SKELETON + ".h"), self.path("planted", "physics", "transport"))
        with open(os.path.join(SOURCE, "physics", "registry.h"), encoding="utf-8") as file:
            text = file.read()
        text, included = re.subn(r"(#include <variant>)", r'#include "physics/transport/diffusing_scalar.h"\n\n\1', text)
        text, listed = re.subn(r"(using Process\s*=\s*std::variant<[^>]*)>", r"\1, DiffusingScalar>", text)
        self.assertEqual((included, listed), (1, 1))
        with open(self.path("planted", "physics", "registry.h"), "w", encoding="utf-8") as file:
            file.write(text)

    def ninja(self, *arguments):
        done = subprocess.run(["ninja", "-C", os.path.dirname(self.program), *arguments], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def objects_that_see_the_registry(self):
        """Paths in the build folder, of the program's objects."""
        of_program = set(re.findall(r"-o (\S+\.o) ", self.ninja("-t", "commands", "ionstack")))
        found, now = set(), None
        for line in self.ninja("-t", "deps").splitlines():
            if line and not line.startswith(" "):
                now = line.split(":")[0]
            elif line.strip().endswith("physics/registry.h"):
                found.add(now)
        return sorted(found & of_program)

    def command(self, output):
        """That makes an output in the build folder, as a list, without what it writes down of dependencies."""
        text = next(entry["command"] for entry in json.loads(self.ninja("-t", "compdb")) if entry["output"] == output)
        words, result = iter(shlex.split(text)), []
        for word in words:
            if word in ("-MT", "-MF"):
                next(words)
            elif word not in ("-MD", ":", "&&"):
                result.append(word)
        return result

    def run_in_build(self, command):
        done = subprocess.run(command, cwd=os.path.dirname(self.program), capture_output=True, text=True, timeout=1500)
        self.assertEqual(done.returncode, 0, (done.stdout + done.stderr)[-4000:])

    def build(self):
        link = self.command("ionstack")

        def compiled(output):
            command = self.command(output)
            made = self.path("planted", output.replace("/", "_"))
            command[command.index("-o") + 1] = made
            # Without a launcher such as ccache; headers that are compiled already are of no use at -O0.
            options = command[command.index(link[0]) + 1 :]
            self.run_in_build([link[0], "-I", self.path("planted"), *options, "-O1"])
            return made

        outputs = self.objects_that_see_the_registry()
        self.assertGreater(len(outputs), 5)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            made = dict(zip(outputs, pool.map(compiled, outputs)))
        # They come before the libraries whose members they replace.
        at = link.index("-o")
        objects = [word for word in link[:at] if word not in made] + list(made.values())
        program = self.path("planted", "ionstack")
        self.run_in_build([*objects, "-o", program, *link[at + 2 :]])
        return program

    def test_skeleton(self):
        self.plant()
        # What had to be touched: nothing else lies before the sources.
        self.assertEqual([os.path.relpath(file, self.path("planted")) for file in sorted(glob.glob(self.path("planted", "**", "*.*"), recursive=True))],
                         ["physics/registry.h", "physics/transport/diffusing_scalar.h"])
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
