# SPDX-License-Identifier: Apache-2.0
"""The manual keeps what it promises: documentation_test.py PROGRAM

Links between pages lead somewhere; the pages that the program prints are those that it prints now; and the commands of
the README work, with the messages that it shows. Commands that take long (runs) are left out.
"""
import contextlib
import io
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "doc"))
import generate  # noqa: E402

PROGRAM = None
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Commands of the README that run a device or need its results.
TOO_LONG = re.compile(r"^(\./bootstrap |\./build/ionstack (run|plot|report|study) |mpirun |xvfb-run |head )")
HAS_TO_WORK = re.compile(r"^\./build/ionstack (check|parameters|materials)\b")


def pages():
    return [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "changes/README.md")] + sorted(
        (ROOT / "doc").glob("**/*.md"))


def prose(text):
    """The text without code, in which brackets are no links."""
    return re.sub(r"``.*?``|`[^`\n]*`", "", FENCE.sub("", text))


def anchors(path):
    """The anchors of a page's headings, as GitHub and GitLab name them."""
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


class Links(unittest.TestCase):
    def test_every_relative_link_leads_somewhere(self):
        wrong, count = [], 0
        for page in pages():
            for target in re.findall(r"\]\(([^)\s]+)\)", prose(page.read_text(encoding="utf-8"))):
                if re.match(r"[a-z]+:", target):
                    continue
                count += 1
                name, _, anchor = target.partition("#")
                path = (page.parent / name).resolve() if name else page
                if not path.exists():
                    wrong.append(f"{page.relative_to(ROOT)}: {target} does not exist")
                elif anchor and anchor not in anchors(path):
                    wrong.append(f"{page.relative_to(ROOT)}: {target} has no such heading")
        self.assertEqual(wrong, [])
        self.assertGreater(count, 20)  # the search itself works

    def test_every_page_is_in_the_index(self):
        index = (ROOT / "doc" / "index.md").read_text(encoding="utf-8")
        for page in (ROOT / "doc").glob("*.md"):
            if page.name != "index.md":
                self.assertIn(f"]({page.name})", index)
        materials = (ROOT / "doc" / "materials_reference.md").read_text(encoding="utf-8")
        for page in (ROOT / "doc" / "materials").glob("*.md"):
            self.assertIn(f"](materials/{page.name}#", materials)

    def test_pictures_are_small(self):
        for picture in (ROOT / "doc" / "pictures").iterdir():
            self.assertLess(picture.stat().st_size, 300000, picture.name)


class PrintedPages(unittest.TestCase):
    def test_are_those_that_the_program_prints_now(self):
        for name, text in generate.pages(PROGRAM).items():
            self.assertEqual(text, (ROOT / "doc" / name).read_text(encoding="utf-8"),
                             f"doc/{name} is out of date: cmake --build build --target manual")

    def test_no_page_is_left_over(self):
        self.assertEqual(generate.left_over(ROOT / "doc", generate.pages(PROGRAM)), [],
                         "of classes that are no more: cmake --build build --target manual")

    def test_old_pages_are_removed_and_no_path_of_this_machine_is_printed(self):
        with tempfile.TemporaryDirectory() as scratch:
            (Path(scratch) / "materials").mkdir()
            old = Path(scratch) / "materials" / "no_class_any_more.md"
            old.write_text("old\n", encoding="utf-8")
            with contextlib.redirect_stdout(io.StringIO()):
                generate.write_pages(PROGRAM, Path(scratch))
            self.assertFalse(old.exists())
            self.assertEqual(generate.left_over(Path(scratch), generate.pages(PROGRAM)), [])
            for page in Path(scratch).glob("**/*.md"):
                self.assertNotIn(str(ROOT), page.read_text(encoding="utf-8"), page.name)


class Units(unittest.TestCase):
    # Units of the inside: charges and currents in elementary charges, volumes in nm^3, energies per them.
    INTERNAL = re.compile(r"elementary_?charge|eV s\^-1|eV nm\^-|\bnm\^-|nm\^2 [sV]\^-|kg nm|V nm\^-1|e/\(s|e/nm")

    def test_are_those_of_the_laboratory(self):
        """Nowhere in what the program prints on its parameters, nor in the page made of it, is a unit of the inside."""
        for arguments in (["parameters"], ["parameters", "--markdown"], ["parameters", "--study"]):
            text = subprocess.run([PROGRAM, *arguments], stdout=subprocess.PIPE, text=True, check=True).stdout
            self.assertGreater(len(text), 1000)
            self.assertEqual(self.INTERNAL.findall(text.replace("\\", "")), [], arguments)

    def test_are_so_in_messages(self):
        """A quantity of another dimension is told the unit that is due, for each entry with a unit of the TaOx study."""
        study = str(ROOT / "parameter_files" / "taox_memristor.prm")
        for entry in ("Contact top/Compliance", "Contact top/Transconductance", "Contact top/Parallel capacitance",
                      "Contact top/Richardson constant", "Material Pd/Thermal conductivity",
                      "Material Pd/Electrical conductivity", "Species oxygen vacancy/Field cap",
                      "Species oxygen vacancy/Diffusivity", "Tolerances/Concentration"):
            for value in ("5 kg", "5", "-5e300 kg"):
                result = subprocess.run([PROGRAM, "check", study, "--set", f"{entry}={value}"], stderr=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
                self.assertEqual(result.returncode, 2, result.stderr)
                self.assertEqual(self.INTERNAL.findall(result.stderr), [], result.stderr)


class MaterialPages(unittest.TestCase):
    def test_text_is_no_markdown_and_dois_are_links(self):
        pages = generate.material_pages
        self.assertEqual(pages._text("a_b|c ~5 nm (doi:10.1000/x_(1)). More"),
                         r"a\_b\|c \~5 nm ([doi:10.1000/x\_(1)](https://doi.org/10.1000/x_%281%29)). More")
        self.assertEqual(pages._text("x < 2.5 & O*"), r"x &lt; 2.5 &amp; O\*")
        self.assertEqual(pages.anchor("Al | MgO"), "al--mgo")
        self.assertEqual(pages.page_of("halide perovskite"), "materials/halide_perovskite.md")


class Readme(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        (self.folder / "build").mkdir()
        (self.folder / "build" / "ionstack").symlink_to(PROGRAM)
        (self.folder / "parameter_files").symlink_to(ROOT / "parameter_files")

    def test_commands_work_and_say_what_is_shown(self):
        blocks = FENCE.findall((ROOT / "README.md").read_text(encoding="utf-8"))
        worked = 0
        for (language, text), (_, next_text) in zip(blocks, blocks[1:] + [("", "")]):
            if language.split(" ")[0] != "sh":
                continue
            lines = [line for line in text.splitlines(keepends=True) if not TOO_LONG.match(line)]
            result = subprocess.run(["bash", "-euo", "pipefail", "-c", "".join(lines)], cwd=self.folder,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
            due = re.fullmatch(r"sh exits with (\d)", language)
            self.assertEqual(result.returncode, int(due[1]) if due else 0, text + result.stderr)
            self.assertEqual(result.stderr, next_text if due else "", text)
            worked += sum(bool(HAS_TO_WORK.match(line)) for line in lines)
        self.assertGreaterEqual(worked, 8)  # the search itself works


def main():
    global PROGRAM
    if len(sys.argv) < 2:
        print("usage: documentation_test.py PROGRAM", file=sys.stderr)
        return 2
    PROGRAM = Path(sys.argv.pop(1)).resolve()
    os.environ.pop("IONSTACK_MATERIALS", None)
    unittest.main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
