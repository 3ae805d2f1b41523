# SPDX-License-Identifier: Apache-2.0
"""What `cmake --install` puts into an empty prefix works there: installation_test.py CMAKE BUILD_FOLDER"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CMAKE = BUILD = None
COMMANDS = ["bands", "check", "materials", "parameters", "plot", "report", "run", "study"]
# A loop of a moment on a third of the cells.
SHORT = ["Protocol/Steps=ramp to 0.02 V at 2 V/s", "Mesh/Growth=0.6", "Stack/Lateral cell size at lines=0.5 nm",
         "Stack/Layer base/Growth=0.4", "Stack/Layer switching layer/Cell size at top=0.05 nm",
         "Stack/Layer switching layer/Growth=0.4"]


def call(command, **options):
    return subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          encoding="utf-8", **options)


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory(prefix="ionstack_test_")
        cls.addClassCleanup(holder.cleanup)
        scratch = Path(holder.name)
        outcome = call([CMAKE, "--install", BUILD, "--prefix", scratch / "first"])
        assert outcome.returncode == 0, outcome.stderr
        # A prefix that is moved afterwards, as those of packages and containers are.
        cls.prefix = scratch / "moved"
        shutil.move(scratch / "first", cls.prefix)
        cls.program = cls.prefix / "bin" / "ionstack"
        cls.work = scratch / "work"
        cls.work.mkdir()
        cls.data = cls.prefix / "share" / "ionstack"
        os.environ.pop("IONSTACK_MATERIALS", None)

    def ionstack(self, *arguments):
        return call([self.program, *arguments], cwd=self.work)

    def test_every_shipped_file_is_there(self):
        source = Path(__file__).resolve().parent.parent.parent
        for folder, place, patterns in (
            ("materials/database", "database", ["*.yaml"]),
            ("parameter_files", "parameter_files", ["*.prm", "*.msh", "*.slurm"]),
            ("postprocess", "postprocess", ["**/*.py", "**/*.css", "**/*.js"]),
        ):
            for pattern in patterns:
                shipped = {path.relative_to(source / folder) for path in (source / folder).glob(pattern)}
                installed = {path.relative_to(self.data / place) for path in (self.data / place).glob(pattern)}
                self.assertTrue(shipped)
                self.assertEqual(installed, shipped)
        manual = self.prefix / "share" / "doc" / "ionstack"
        for page in ["README.md", "LICENSE", "doc/index.md", "doc/pictures/taox_iv.png", "doc/materials/oxide.md"]:
            self.assertTrue((manual / page).is_file(), page)
        self.assertEqual([p for p in self.prefix.glob("**/*") if p.is_dir() and not any(p.iterdir())], [])
        self.assertEqual(list(self.prefix.glob("**/__pycache__")), [])

    def test_the_program_uses_the_installed_database(self):
        """And neither that of the sources nor that of the prefix of the configuration."""
        file = self.data / "database" / "pd.yaml"
        text = file.read_text(encoding="utf-8")
        self.addCleanup(file.write_text, text, encoding="utf-8")
        file.write_text(re.sub(r"^description:.*", "description: As installed.", text, flags=re.M), encoding="utf-8")
        outcome = self.ionstack("materials", "Pd")
        self.assertEqual((outcome.returncode, outcome.stderr), (0, ""))
        self.assertIn("As installed.", outcome.stdout)

    def test_shipped_studies_are_checked(self):
        """One with a mesh of the program's own, one with a file of Gmsh, and a study of several cases."""
        for name in ("taox_memristor.prm", "pedot_pss_cell.prm", "taox_thickness_study.prm"):
            outcome = self.ionstack("check", self.data / "parameter_files" / name)
            self.assertEqual((outcome.returncode, outcome.stderr), (0, ""), name)
            self.assertIn("no mistakes found", outcome.stdout)

    def test_a_run_and_its_report(self):
        study = self.data / "parameter_files" / "taox_memristor.prm"
        outcome = self.ionstack("run", study, "--output", "short", *[w for s in SHORT for w in ("--set", s)])
        self.assertEqual((outcome.returncode, outcome.stderr), (0, ""))
        outcome = self.ionstack("report", "short")
        self.assertEqual((outcome.returncode, outcome.stderr), (0, ""))
        self.assertIn("report.html", outcome.stdout)
        self.assertTrue((self.work / "short" / "report.html").is_file())
        self.assertEqual(list(self.prefix.glob("**/__pycache__")), [])

    def test_the_module_for_paraview_is_found(self):
        module = self.prefix / "lib" / "ionstack" / "ionstack_catalyst.so"
        if not (BUILD / "ionstack_catalyst.so").exists():
            self.skipTest("built without ParaView")
        self.assertTrue(module.is_file())
        study = self.data / "parameter_files" / "taox_memristor.prm"
        with_script = ["check", study, "--set", "In situ/Scripts=axis"]
        outcome = self.ionstack(*with_script)
        self.assertEqual((outcome.returncode, outcome.stderr), (0, ""))
        outcome = self.ionstack("run", *with_script[1:], "--output", "seen", *[w for s in SHORT for w in ("--set", s)])
        self.assertEqual((outcome.returncode, outcome.stderr), (0, ""))
        self.assertTrue((self.work / "seen" / "in_situ" / "axis_series.csv").is_file())
        self.assertEqual(list(self.prefix.glob("**/__pycache__")), [])
        module.rename(module.with_suffix(".away"))
        self.addCleanup(module.with_suffix(".away").rename, module)
        outcome = self.ionstack(*with_script)
        self.assertEqual(outcome.returncode, 2)
        self.assertIn("has no ParaView", outcome.stderr)

    @unittest.skipUnless(shutil.which("man"), "there is no man")
    def test_the_man_page_is_set_without_warnings(self):
        page = self.prefix / "share" / "man" / "man1" / "ionstack.1"
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "MANWIDTH": "80", "MAN_KEEP_FORMATTING": ""}
        outcome = call(["man", "--warnings=w", "--local-file", page], env=environment)
        self.assertEqual((outcome.returncode, outcome.stderr), (0, ""))
        self.assertRegex(outcome.stdout, r"NAME\s+ionstack - finite elements")
        for word in COMMANDS + ["--ranks-per-case", "IONSTACK_MATERIALS", "EXIT STATUS"]:
            self.assertIn(word, outcome.stdout)

    def completed(self, *words):
        """What bash offers for the last word."""
        script = self.prefix / "share" / "bash-completion" / "completions" / "ionstack"
        text = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ionstack; '
                '((${#COMPREPLY[@]} == 0)) || printf "%s\\n" "${COMPREPLY[@]}"')
        outcome = call(["bash", "-u", "-c", text, "bash", script, self.program, *words], cwd=self.work)
        self.assertEqual((outcome.returncode, outcome.stderr), (0, ""))
        return outcome.stdout.splitlines()

    def test_completion(self):
        self.assertEqual(sorted(self.completed("")), sorted(["--help", "--version", *COMMANDS]))
        self.assertEqual(self.completed("re"), ["report"])
        for command in COMMANDS:
            stated = set(re.findall(r"(?<![\w-])--[a-z-]+", self.ionstack(command, "--help").stdout))
            self.assertEqual(set(self.completed(command, "--")), stated)
        (self.work / "a folder").mkdir()
        for name in ("a.prm", "a.txt"):
            (self.work / name).touch()
        self.assertEqual(self.completed("run", "a"), ["a folder", "a.prm"])
        self.assertEqual(self.completed("plot", "a"), ["a folder"])
        self.assertEqual(self.completed("run", "a.prm", "--set", ""), [])
        self.assertEqual(self.completed("materials", "TaO"), ["TaOx"])
        self.assertEqual(self.completed("materials", "KCl"), ["KCl\\ solution"])
        self.assertEqual(self.completed("nothing", ""), [])


def main():
    global CMAKE, BUILD
    if len(sys.argv) < 3:
        print("usage: installation_test.py CMAKE BUILD_FOLDER", file=sys.stderr)
        return 2
    CMAKE, BUILD = sys.argv.pop(1), Path(sys.argv.pop(1)).resolve()
    unittest.main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
