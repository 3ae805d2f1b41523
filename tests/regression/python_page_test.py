# SPDX-License-Identifier: Apache-2.0
"""The code of doc/python.md reads a run: one section after the other, as it stands there. Sections whose packages are not
installed are skipped with a word."""
import importlib.util
import os
import re
import subprocess
import sys

from ionstack_runs import MOMENT, SOURCE, ProgramTest, main, summary, text_of

PAGE = os.path.join(SOURCE, "doc", "python.md")
OPTIONAL = ("pandas", "meshio", "pyvista", "vtkmodules")


def sections():
    """Heading and code of each section that has code."""
    for part in re.split(r"^## ", text_of(PAGE), flags=re.MULTILINE)[1:]:
        code = "".join(re.findall(r"^```python\n(.*?)^```$", part, re.MULTILINE | re.DOTALL))
        if code:
            yield part.split("\n")[0], code


class PythonPage(ProgramTest):
    def test_the_code_runs(self):
        self.run_study("out", MOMENT)
        code, run = "", []
        for heading, text in sections():
            missing = [name for name in OPTIONAL if re.search(rf"^(?:import|from) {name}\b", text, re.MULTILINE)
                       and importlib.util.find_spec(name) is None]  # fmt: skip
            if missing:
                print(f"skipped: {heading}: {missing[0]} is not installed")
                if heading == "Tables":
                    code += f"run = {self.path('out')!r}\n"
                continue
            run.append(heading)
            code += text.replace("output/taox_memristor", self.path("out")) + f"print('done: {heading}')\n"
        done = subprocess.run([sys.executable, "-c", code], cwd=self.folder, capture_output=True, text=True, timeout=200)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(re.findall(r"^done: (.*)$", done.stdout, re.MULTILINE), run)
        self.assertIn("Key figures", run)
        self.assertIn("Output times", run)
        self.assertIn(str(summary(self.path("out"))["energy"]["dissipated_J"]), done.stdout)
        if "Fields with meshio" in run:
            found = re.search(r"^at ([\d.]+) s the base has at most ([\d.]+) K$", done.stdout, re.MULTILINE)
            self.assertEqual(float(found[1]), 0.01)
            self.assertAlmostEqual(float(found[2]), 300.0, delta=1.0)  # at 0.02 V
        if "Fields with VTK" in run:
            self.assertRegex(done.stdout, r"number of the base: 1\b")


if __name__ == "__main__":
    main()
