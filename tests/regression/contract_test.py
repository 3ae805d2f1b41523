# SPDX-License-Identifier: Apache-2.0
"""What users and their tools rely on: commands, files, names, exit status."""
import glob
import importlib.util
import json
import os
import re
import shutil
import subprocess
import unittest
import xml.etree.ElementTree as xml

import numpy as np

from ionstack_runs import (
    BAD_INPUT,
    DONE,
    FAST,
    HERE,
    MOMENT,
    STUDIES,
    TAOX,
    ProgramTest,
    main,
    overrides,
    summary,
    table,
    text_of,
)

COLUMNS = ["step", "time_s", "step_s", "voltage_V", "current_A", "power_W", "dissipated_power_W", "temperature_max_K"]
ENTRY = re.compile(r"\s*(# )?set ([^=]+?) *=(.*)")


def without_comments(text):
    return [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]


class Results(ProgramTest):
    def assert_fields(self, folder):
        """The index names each time once, in order; each piece of each time is there and is XML."""
        entries = xml.parse(os.path.join(folder, "fields.pvd")).getroot().findall(".//DataSet")
        times = [float(entry.get("timestep")) for entry in entries]
        self.assertEqual(times, sorted(set(times)))
        for entry in entries:
            record = os.path.join(folder, entry.get("file"))
            self.assertTrue(record.endswith(".pvtu"))
            pieces = xml.parse(record).getroot().findall(".//Piece")
            self.assertGreater(len(pieces), 0)
            for piece in pieces:
                path = os.path.join(os.path.dirname(record), piece.get("Source"))
                self.assertIsNotNone(xml.parse(path).getroot().find(".//PointData"), path)
        return times

    def test_files_of_a_run(self):
        """A run leaves the files of the contract, whole and readable, and no others."""
        outcome = self.run_study("out", MOMENT)
        self.assertEqual(outcome.error, "")
        names = ["axis.csv", "checkpoint", "device.json", "fields", "fields.pvd", "log.txt", "parameters.prm", "summary.json", "terminal.csv"]
        self.assertEqual(sorted(os.listdir(self.path("out"))), names)
        for pattern in ("fields/*.pvtu", "fields/*.vtu"):
            self.assertGreater(len(glob.glob(self.path("out", pattern))), 0, pattern)

        terminal = table(self.path("out", "terminal.csv"))
        for column in COLUMNS:
            self.assertIn(column, terminal.dtype.names)
        self.assertTrue(all(np.isfinite(terminal[name]).all() for name in terminal.dtype.names))
        np.testing.assert_array_equal(terminal["step"], np.arange(len(terminal)))
        self.assertAlmostEqual(terminal["time_s"][-1], 0.01, delta=1e-15)
        self.assertAlmostEqual(terminal["voltage_V"][-1], 0.02, delta=1e-15)

        numbers = summary(self.path("out"))
        self.assertEqual((numbers["status"], numbers["message"]), (DONE, ""))
        self.assertAlmostEqual(numbers["end_time_s"], terminal["time_s"][-1], delta=1e-16)
        self.assertEqual(numbers["solver"]["steps"], len(terminal) - 1)
        sweep = {"read_voltage_V", "on_resistance_Ohm", "off_resistance_Ohm", "window", "resistances", "lobes"}
        sweep |= {"hysteresis_area_W", "definitions"}
        for event in ("set", "reset"):
            sweep |= {f"{event}_{figure}" for figure in ("voltage_V", "current_A", "power_W", "energy_J")}
        self.assertLessEqual(sweep, set(numbers["sweep"]))
        self.assertAlmostEqual(numbers["temperature"]["maximum_K"], terminal["temperature_max_K"].max(), delta=1e-11)
        self.assertLessEqual({"terminal_J", "dissipated_J"}, set(numbers["energy"]))
        self.assertLessEqual({"power_balance_error", "ions_relative_error"}, set(numbers["conservation"]))
        for key in ("title", "version", "revision", "timings_s", "material_values"):
            self.assertIn(key, numbers)

        # At the start, once in the middle as `Field times = 2` asks, and at the end.
        times = self.assert_fields(self.path("out"))
        self.assertEqual((len(times), times[0], times[-1]), (3, 0.0, 0.01))
        axis = table(self.path("out", "axis.csv"))
        self.assertLessEqual({"time_s", "voltage_V", "z_nm"}, set(axis.dtype.names))
        np.testing.assert_allclose(sorted(set(axis["time_s"])), times, rtol=1e-6)

    def test_screen(self):
        """First and last line on the screen name the folder; log.txt holds what the screen shows."""
        outcome = self.run_study("out", MOMENT)
        self.assertRegex(outcome.lines[0], r"^ionstack \d+\.\d+\.\d+ .*output in " + re.escape(self.path("out")) + "$")
        self.assertEqual(outcome.lines[-1], "output in " + self.path("out"))
        log = text_of(self.path("out", "log.txt"))
        values = [line for line in log.splitlines() if re.match(r"  (Pd|TaOx)\b.*: \w+ = .*\[[a-z ]+\] \S", line)]
        self.assertGreater(len(values), 10)  # each value of the materials with its source, in the file only
        self.assertEqual("".join(line + "\n" for line in log.splitlines() if line not in values), outcome.out)

    def test_material_values(self):
        """summary.json holds each value used: what it is, where it comes from, how sure, and whether it still held."""
        self.run_study("out", MOMENT, "--set", "Material Pd/Electrical conductivity=5e6 S/m",
                       "--set", "Physics/Ambient temperature=295 K", "--set", "Contact top/Temperature=295 K",
                       "--set", "Contact bottom/Temperature=295 K")
        values = {(value["material"], value["property"]): value
                  for value in json.loads(text_of(self.path("out", "summary.json")))["material_values"]}
        given = values["Pd", "electrical_conductivity"]
        self.assertEqual((given["value"], given["confidence"], given["left_validity"]), ("5e6 S/m", "given", None))
        self.assertEqual(given["regions"], ["bottom electrode", "top electrode"])
        # 295 K lie below the 300 K from which on the law of the oxide is stated.
        law = values["TaOx / Kim 2014 model", "thermal_conductivity"]
        self.assertIs(law["left_validity"], True)
        self.assertRegex(law["left_validity_by"][0], r"temperature 295 to .* K in region 'base', stated for 300 to 1500 K")
        self.assertIn("outside its validity", text_of(self.path("out", "log.txt")))

    def test_what_materials_state(self):
        """What leaves a law's range of concentration or the limits of a material is said with value, place and time."""
        self.run_study("out", MOMENT, "--set", "Species oxygen vacancy/Initial concentration=6e28 1/m^3",
                       "--set", "Material Pd/Melting temperature=290 K", "--set", "Material TaOx/Breakdown field=1e3 V/m")
        there = json.loads(text_of(self.path("out", "summary.json")))
        law, = [value for value in there["material_values"]
                if (value["material"], value["property"]) == ("TaOx / Kim 2014 model", "electrical_conductivity")]
        self.assertIs(law["left_validity"], True)
        self.assertRegex(law["left_validity_by"][0],
                         r"^concentration of oxygen vacancy \S+ to 6e\+28 1/m\^3 in region 'base', while its law, constant "
                         r"outside, is given for 0 to 1e\+27 1/m\^3; highest at \(\S+, \S+\) nm, \S+ s$")
        self.assertIn(law["left_validity_by"][0], text_of(self.path("out", "log.txt")))
        place = r" at (\(\S+, \S+\) nm, )?\S+ s, above the "
        # Two regions each; the site density of the database is 5.59e28 1/m^3.
        for sentence in ("the temperature in region 'top electrode' rises to 3.* K" + place + "melting temperature of Pd, 290 K",
                         "the electric field in region 'switching layer' rises to .* V/m" + place + "breakdown field of TaOx",
                         "the concentration of oxygen vacancy in region 'base' rises to 6e.28 1/m.3" + place + "site density of"):
            self.assertEqual(sum(bool(re.match(sentence, warning)) for warning in there["warnings"]), 1, sentence)
            self.assertRegex(text_of(self.path("out", "log.txt")), "warning: " + sentence)

    def test_mixed_sources(self):
        """An energy given beside the prefactors of a model draws a warning, in the log and in the summary."""
        outcome = self.run_study("out", MOMENT, "--set", "Species oxygen vacancy/Migration energy=0.9 eV")
        self.assertRegex(outcome.out, r"warning: material 'TaOx / Kim 2014 model': oxygen vacancy: hop_distance .*different")
        self.assertEqual(len(json.loads(text_of(self.path("out", "summary.json")))["warnings"]), 2)

    def test_default_folder(self):
        """Without --output the results are in output/NAME."""
        shutil.copy(TAOX, self.path("study.prm"))
        outcome = self.call("run", "study.prm", *overrides(MOMENT))
        self.assertEqual(outcome.status, DONE, str(outcome))
        self.assertEqual(outcome.lines[-1], "output in output/study")
        self.assertTrue(os.path.exists(self.path("output", "study", "summary.json")))

    def test_rerun(self):
        """A rerun with the parameters as resolved gives the same table to the last digit, and resolves to itself."""
        self.run_study("out", {**FAST, "Protocol/Steps": "ramp to 0.9 V at 2 V/s", "Output/Field times": "0"})
        self.run_study("again", {}, study=self.path("out", "parameters.prm"))
        for name in ("terminal.csv", "parameters.prm"):
            self.assertEqual(text_of(self.path("again", name)), text_of(self.path("out", name)), name)
        self.assertGreater(len(table(self.path("out", "terminal.csv"))), 30)

    def test_override(self):
        """--set takes the place of the file's entry, and parameters.prm holds what counted."""
        self.run_study("out", MOMENT)
        self.assertIn("set Steps = ramp to 0.02 V at 2 V/s", text_of(self.path("out", "parameters.prm")))
        self.assertEqual(len(re.findall(r"(?m)^\s*set Steps =", text_of(self.path("out", "parameters.prm")))), 1)

    def test_no_fields(self):
        """`Field times = 0` writes no field and no profile."""
        self.run_study("out", {**MOMENT, "Output/Field times": "0"})
        found = sorted(name for at, _, files in os.walk(self.path("out")) for name in files)
        found = [name for name in found if not name.endswith(".checkpoint")]
        self.assertEqual(found, ["device.json", "log.txt", "parameters.prm", "summary.json", "terminal.csv"])

    def test_earlier_results(self):
        """A run into the folder of an earlier one leaves nothing of that one."""
        self.run_study("out", {**MOMENT, "Output/Field times": "4"})
        many = len(os.listdir(self.path("out", "fields")))
        self.run_study("out", {**MOMENT, "Output/Field times": "1"})
        self.assertLess(len(os.listdir(self.path("out", "fields"))), many)
        self.assert_fields(self.path("out"))
        self.run_study("out", {**MOMENT, "Output/Field times": "0"})
        self.assertFalse(os.path.exists(self.path("out", "fields.pvd")))
        self.assertFalse(os.path.exists(self.path("out", "axis.csv")))

    @unittest.skipUnless(importlib.util.find_spec("matplotlib"), "matplotlib is not installed")
    def test_plot(self):
        """`plot DIR` makes pictures of a run."""
        self.run_study("out", MOMENT)
        outcome = self.call("plot", self.path("out"))
        self.assertEqual(outcome.status, DONE, str(outcome))
        pictures = glob.glob(self.path("out", "plots", "*.png"))
        self.assertIn("iv.png", [os.path.basename(picture) for picture in pictures])
        for picture in pictures:
            with open(picture, "rb") as file:
                self.assertEqual(file.read(8), b"\x89PNG\r\n\x1a\n", picture)

    @unittest.skipUnless(importlib.util.find_spec("matplotlib"), "matplotlib is not installed")
    def test_plot_at_chosen_times(self):
        """`plot DIR --at TIME` shows fields at the written times nearest to those given; what is no time is refused."""
        self.run_study("out", {**MOMENT, "Output/Field times": "8"})
        sections = []
        for times in ([], ["--at", "3 ms"], ["--at", "3 ms", "--at", "0.01 s"], ["--at", "3.01 ms", "--at", "10 ms"]):
            outcome = self.call("plot", self.path("out"), *times)
            self.assertEqual(outcome.status, DONE, str(outcome))
            with open(self.path("out", "plots", "section.png"), "rb") as file:
                sections.append(file.read())
        self.assertEqual(len(set(sections)), 3, "the last two name the same written times")
        for time, words in (("soon", "soon"), ("3 V", "s"), ("3", "unit")):
            outcome = self.call("plot", self.path("out"), "--at", time)
            self.assertEqual((outcome.status, outcome.out), (BAD_INPUT, ""), str(outcome))
            self.assertRegex(outcome.error, rf"^--at: .*{words}")

    @unittest.skipUnless(importlib.util.find_spec("matplotlib"), "matplotlib is not installed")
    def test_report(self):
        """`report DIR` writes a page and the pictures; a folder that is none is refused in a sentence."""
        self.run_study("out", MOMENT, "--set", "Title=A <b>bold</b> & device")
        outcome = self.call("report", self.path("out"))
        self.assertEqual((outcome.status, outcome.error), (DONE, ""), str(outcome))
        self.assertEqual(outcome.lines, [self.path("out", "report.html")])
        page = text_of(self.path("out", "report.html"))
        self.assertIn("<h1>A &lt;b&gt;bold&lt;/b&gt; &amp; device</h1>", page)
        self.assertIn("To scale.", page)
        self.assertTrue(os.path.exists(self.path("out", "plots", "iv.png")))
        outcome = self.call("report", self.path("none"))
        self.assertEqual((outcome.status, outcome.out), (BAD_INPUT, ""))
        self.assertRegex(outcome.error, r"^\S*/none: is no folder of a run .* or of a study .*\n$")

    def test_device(self):
        """device.json says what the device is made of, where, and what the run was started with."""
        self.run_study("out", MOMENT, "--set", "Contact bottom/Voltage=1 mV")
        device = json.loads(text_of(self.path("out", "device.json")))
        heights = [0.0, 30.0, 60.0, 65.0, 95.0]  # of the parameter file
        names = ["bottom electrode", "base", "switching layer", "top electrode"]
        self.assertEqual([region["name"] for region in device["regions"]], names)
        self.assertEqual([region["material"] for region in device["regions"]], ["Pd", "TaOx", "TaOx", "Pd"])
        for region, low, high in zip(device["regions"], heights, heights[1:]):
            np.testing.assert_allclose(region["section_nm"], [[0.0, 20.0, low, high]], rtol=1e-12)
            np.testing.assert_allclose((region["bottom_nm"], region["top_nm"]), (low, high), rtol=1e-12)
        contacts = [(c["name"], c["boundary"], c["driven"], c["voltage_V"], c["temperature_K"]) for c in device["contacts"]]
        self.assertEqual(contacts, [("bottom", "bottom", False, 0.001, 300.0), ("top", "top", True, None, 300.0)])
        self.assertEqual(device["species"], [{"name": "oxygen vacancy", "regions": ["base", "switching layer"]}])
        self.assertEqual((device["coordinates"], device["ranks"], device["petsc_options"]), ("axisymmetric", 1, ""))
        self.assertEqual((device["depth_nm"], device["equal_parts"]), (None, 1.0))
        self.assertRegex(device["libraries"]["deal.II"], r"^\d+\.\d+\.\d+")

    def test_iterations(self):
        """The columns of the solver add up to what the summary says of the whole run."""
        self.run_study("out", {**FAST, "Protocol/Steps": "ramp to 0.9 V at 2 V/s", "Output/Field times": "0"})
        terminal, solver = table(self.path("out", "terminal.csv")), summary(self.path("out"))["solver"]
        self.assertEqual(terminal["newton_iterations"].sum(), solver["newton_iterations"])
        self.assertEqual(terminal["rejected_steps"].sum(), solver["rejected_steps"])
        self.assertGreater(solver["rejected_steps"], 0)
        self.assertTrue((terminal["newton_iterations"][1:] >= 1).all())


class Commands(ProgramTest):
    def good(self, *arguments):
        outcome = self.call(*arguments)
        self.assertEqual((outcome.status, outcome.error), (DONE, ""), str(outcome))
        return outcome

    def test_version_and_help(self):
        """--version gives version and revision; --help names every command."""
        self.assertRegex(self.good("--version").out, r"^\d+\.\d+\.\d+ \([0-9a-z]+\)\n$")
        text = self.good("--help").out
        for command in ("run", "study", "check", "parameters", "materials", "plot", "report"):
            self.assertRegex(text, rf"(?m)^  {command} ")

    def assert_explained(self, text):
        """Every entry stands after a comment with its meaning, in the syntax of a parameter file; returns their names."""
        lines, depth, entries = text.splitlines(), 0, []
        for i, line in enumerate(lines):
            word = line.strip()
            if word.startswith("subsection "):
                depth += 1
            elif word == "end":
                depth -= 1
                self.assertGreaterEqual(depth, 0)
            elif match := ENTRY.fullmatch(line):
                entries.append(match[2])
                self.assertRegex(lines[i - 1], r"^\s*# \S", f"no comment before: {line}")
                comment = []
                while i > 0 and lines[i - 1].strip().startswith("# "):
                    i -= 1
                    comment.insert(0, lines[i].strip()[2:])
                # A sentence of meaning, then one of what is permitted.
                self.assertRegex(" ".join(comment), r"^\S.*\. (Nothing or a|A|One of|yes|true|Texts|Names|Whole)", line)
            else:
                self.assertTrue(word == "" or word.startswith("#"), line)
        self.assertEqual(depth, 0)
        return entries

    def test_parameters_of_study_files(self):
        """`parameters --study` prints every entry of a study file with its meaning."""
        entries = self.assert_explained(self.good("parameters", "--study").out)
        self.assertLessEqual({"Base", "Vary", "Entry", "Values", "Samples", "Distribution"}, set(entries))

    def test_parameters(self):
        """`parameters` prints every entry with its meaning."""
        text = self.good("parameters").out
        entries = self.assert_explained(text)
        for entry in ("Title", "Layers", "Thickness", "Steps", "Heat", "Names", "Relative", "Order", "Field times"):
            self.assertIn(entry, entries)

        # The program reads its own syntax: no line is refused, only required entries lack their value.
        outcome = self.call("check", self.write("all.prm", text))
        self.assertEqual(outcome.status, BAD_INPUT)
        for line in outcome.problems:
            self.assertRegex(line, "has no value|is required|needs at least|is not in the material|is no |no region is made|unknown sub")

    def test_parameters_of_a_study(self):
        """`parameters FILE` prints what a run of the file would resolve to."""
        text = self.good("parameters", TAOX).out
        self.write("resolved.prm", text)
        self.assertEqual(self.good("check", "resolved.prm").lines, ["resolved.prm: no mistakes found"])
        self.assertEqual(self.good("parameters", "resolved.prm").out, text)
        self.assertIn("set Radius = 20 nm", without_comments(text))

    def test_every_entry_of_the_studies_is_in_the_reference(self):
        """Every entry that a shipped study sets is listed by `parameters`, or by `parameters --study`."""
        reference = self.good("parameters").out + self.good("parameters", "--study").out
        known = {match[2] for line in reference.splitlines() if (match := ENTRY.fullmatch(line))}
        for study in glob.glob(os.path.join(STUDIES, "*.prm")):
            # The regions of an imported mesh have the names that the mesh gives them.
            own_names = re.sub(r"(?s)subsection Regions\n.*?\bend\b", "", text_of(study))
            for line in own_names.splitlines():
                if line.strip().startswith("set "):
                    self.assertIn(re.sub(r" +", " ", ENTRY.match(line)[2]), known, study)

    def test_an_option_that_acts_at_the_end(self):
        """PETSc writes its log when the program ends: options of the command line last until then."""
        log = self.path("petsc.log")
        settings = {"Protocol/Steps": "ramp to 0.1 V at 2 V/s", "Output/Field times": "0"}
        self.run_study("run", settings, "-log_view", ":" + log)
        self.assertIn("PCSetUp", text_of(log))

    def test_markdown(self):
        """`parameters --markdown` prints a heading for each section and a table row for each entry."""
        text = self.good("parameters", "--markdown").out
        self.assertRegex(text, r"(?m)^#+ .*Stack")
        rows = [line for line in text.splitlines() if line.startswith("|")]
        self.assertGreater(len(rows), 40)
        for entry in ("Coordinates", "Layers", "Steps", "Field times"):
            self.assertTrue(any(entry in row.split("|")[1] for row in rows), entry)

    def test_materials(self):
        """`materials` lists all; with a name it shows values with unit, source and confidence; --json parses."""
        lines = self.good("materials").lines
        names = [material["name"] for material in json.loads(self.good("materials", "--json").out)]
        self.assertLessEqual({"Pd", "TaOx"}, set(names))
        for name in names:  # each in a line of its own, below its class
            self.assertTrue(any(f"{line} ".startswith(f"  {name} ") for line in lines), name)
        for name in ("Pd", "TaOx", "MAPbI3", "PEDOT:PSS"):
            text = self.good("materials", name).out
            data = json.loads(self.good("materials", name, "--json").out)
            self.assertEqual(data["name"], name)
            self.assertGreater(len(data["properties"]), 0)
            for quantity, value in data["properties"].items():
                self.assertIn(quantity.replace("_", " "), text.replace("_", " "))
                self.assertTrue(value["source"], f"{name}: {quantity}")
                self.assertTrue(value["confidence"], f"{name}: {quantity}")
        self.assertIn("oxygen vacancy", json.loads(self.good("materials", "TaOx", "--json").out)["species"])

    def test_check_mesh(self):
        """`check --mesh` counts the cells and writes the mesh as VTU, where --output says."""
        outcome = self.good("check", TAOX, "--mesh", "--output", self.path("mesh"), *overrides(FAST))
        path = self.path("mesh", "taox_memristor_mesh.vtu")
        self.assertEqual(outcome.lines[-1], "mesh in " + path)
        piece = xml.parse(path).getroot().find(".//Piece")
        cells = int(re.search(r"([\d,]+) cells", outcome.out)[1].replace(",", ""))
        self.assertEqual(int(piece.get("NumberOfCells")), cells)
        self.run_study("out", MOMENT)
        self.assertEqual(summary(self.path("out"))["solver"]["cells"], cells)

    def test_check_writes_nothing(self):
        """`check` says that all is well and leaves no file."""
        self.assertEqual(self.good("check", TAOX).lines, [TAOX + ": no mistakes found"])
        self.assertEqual(self.left_behind(), [])


class Studies(ProgramTest):
    def test_each_is_valid_and_names_its_source(self):
        """Every shipped study passes `check` and begins with a comment that names its source."""
        studies = sorted(glob.glob(os.path.join(STUDIES, "**", "*.prm"), recursive=True))
        self.assertIn(TAOX, studies)
        for study in studies:
            with self.subTest(study=os.path.relpath(study, STUDIES)):
                outcome = self.call("check", study)
                self.assertEqual((outcome.status, outcome.error), (DONE, ""), str(outcome))
                head = re.match(r"(#.*\n)+", text_of(study))
                self.assertIsNotNone(head, "no comment at the head")
                self.assertRegex(head[0], r"doi:10\.\d{4}|\(\d{4}\)|[a-z_]+\.prm|github\.com/\S+ at [0-9a-f]{7}", "no source at the head")


class Machine(ProgramTest):
    def test_no_path_of_a_machine(self):
        """No file of this folder names a place of the machine on which it was written."""
        places = ["/" + place + "/" for place in ("work", "tmp", "home", "root")]
        for name in os.listdir(HERE):
            if os.path.isfile(os.path.join(HERE, name)):
                self.assertFalse([p for p in places if p in text_of(os.path.join(HERE, name))], name)


if __name__ == "__main__":
    main()
