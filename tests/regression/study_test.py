# SPDX-License-Identifier: Apache-2.0
"""`ionstack study`: its cases are the runs that they stand for, on any number of ranks, and nothing runs twice."""
import csv
import glob
import json
import os
import shutil
import subprocess
import time
import unittest

import numpy as np

from ionstack_runs import BAD_INPUT, DONE, GAVE_UP, LAUNCHER, MOMENT, TAOX, ProgramTest, main, overrides, table, text_of

STOPPED = 4
BASE = {**MOMENT, "Output/Field times": "0"}
THICKNESS = "Stack/Layer switching layer/Thickness"


def varied(name, entry, **entries):
    lines = "".join(f"  set {key.replace('_', ' ')} = {value}\n" for key, value in entries.items())
    return f"subsection Vary {name}\n  set Entry = {entry}\n{lines}end\n"


def study_text(names, *sections, more=""):
    return f"subsection Study\n  set Base = base.prm\n  set Vary = {names}\n{more}end\n" + "".join(sections)


HEAT_AND_THICKNESS = study_text(
    "thickness, heat", varied("thickness", THICKNESS, Values="4 nm, 5 nm"), varied("heat", "Physics/Heat", Values="off, steady")
)
SPREAD = study_text(
    "sites",
    varied("sites", "Species oxygen vacancy/Initial concentration", Distribution="lognormal", Mean="1e27 1/m^3",
           Standard_deviation="1e26 1/m^3"),
    "subsection Random\n  set Samples = 4\n  set Seed = 5\nend\n",
    more="  set Report = energy/terminal_J\n",
)  # fmt: skip
# A run that gives up, and one that is refused when its mesh is there; both are fit as far as `check` sees.
FAILING = study_text(
    "steps, boundary",
    varied("steps", "Time/Maximum steps", Values="2, 100000"),
    varied("boundary", "Contact top/Boundary", Values="top, side"),
    more="  set Combine = all\n",
)


class StudyTest(ProgramTest):
    def setUp(self):
        super().setUp()
        shutil.copy(TAOX, self.path("base.prm"))

    def study(self, text, output, *more, settings=None, ranks=1, expect=DONE):
        file = self.write("study.prm", text)
        words = overrides(BASE if settings is None else settings)
        outcome = self.call("study", file, "--output", self.path(output), *words, *more, ranks=ranks)
        self.assertEqual(outcome.status, expect, str(outcome))
        self.assert_no_foreign_words(outcome)
        return outcome

    def rows(self, output):
        with open(self.path(output, "study.csv"), encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def content(self, output):
        return json.loads(text_of(self.path(output, "study.json")))

    def times_of_tables(self, output):
        return {path: os.stat(path).st_mtime_ns for path in glob.glob(self.path(output, "case_*", "terminal.csv"))}


class Texts(StudyTest):
    TEXT = study_text(
        "height, time",
        "subsection Vary height\n  set Values = 0.01 V, 0.02 V\nend\n",
        "subsection Vary time\n  set Values = 5 ms\nend\n",
        "subsection Text steps\n  set Entry = Protocol/Steps\n  set Text = ramp to ${height} in ${time}\nend\n",
    )
    OTHERS = {name: value for name, value in BASE.items() if name != "Protocol/Steps"}

    def test_values_stand_in_the_text(self):
        for ranks in (1, 2):
            self.study(self.TEXT, f"out_{ranks}", settings=self.OTHERS, ranks=ranks)
            rows = self.rows(f"out_{ranks}")
            self.assertEqual([(row["height_V"], row["time_ms"]) for row in rows], [("0.01", "5"), ("0.02", "5")])
            for number, volts in ((1, 0.01), (2, 0.02)):
                end = table(self.path(f"out_{ranks}", f"case_000{number}", "terminal.csv"))[-1]
                self.assertAlmostEqual(end["source_voltage_V"], volts, delta=1e-14)
                self.assertAlmostEqual(end["time_s"], 5e-3, delta=1e-15)

    def test_a_mistake_stands_at_the_text(self):
        outcome = self.study(self.TEXT.replace("5 ms", "5 V"), "out", settings=self.OTHERS, expect=BAD_INPUT)
        (line,) = outcome.problems
        self.assertRegex(line, r"study\.prm:13: Text steps/Text: Protocol/Steps: step 1, .*'5 V'.*case 1: height = 0.01 V")
        self.assertIn("and 1 more", line)


class Cases(StudyTest):
    def test_are_the_runs_alone(self):
        """On one rank a case, each case is the run with the same overrides to the last digit, however many ranks."""
        outcome = self.study(HEAT_AND_THICKNESS, "one")
        self.assertEqual(outcome.error, "")
        self.assertIn("4 cases, 4 to run", outcome.lines[0])
        self.assertEqual([line[:11] for line in outcome.lines[1:5]], [f"case {c} of 4" for c in (1, 2, 3, 4)])
        self.assertEqual(outcome.lines[-1], "table in " + self.path("one", "study.csv"))
        self.assertEqual(len([line for line in outcome.lines if "cells" in line]), 0, "words of runs go to their logs")
        self.assertIn("cells", text_of(self.path("one", "case_0001", "log.txt")))

        two = self.study(HEAT_AND_THICKNESS, "two", ranks=2)
        self.assertIn("on 1 rank each, 2 at a time", two.lines[0])
        self.assertEqual(sum(line.startswith("case ") for line in two.lines), 4)
        self.assertEqual(text_of(self.path("two", "study.csv")), text_of(self.path("one", "study.csv")))

        cases = [("4 nm", "off"), ("4 nm", "steady"), ("5 nm", "off"), ("5 nm", "steady")]
        for number, (thickness, heat) in enumerate(cases, 1):
            alone = f"alone{number}"
            self.run_study(alone, {**BASE, THICKNESS: thickness, "Physics/Heat": heat}, study=self.path("base.prm"))
            for many in ("one", "two"):
                case = f"case_{number:04}"
                self.assertEqual(sorted(os.listdir(self.path(many, case))), sorted(os.listdir(self.path(alone))))
                for name in ("terminal.csv", "parameters.prm"):
                    self.assertEqual(text_of(self.path(many, case, name)), text_of(self.path(alone, name)), case)
            row = self.rows("one")[number - 1]
            self.assertEqual((row["case"], row["thickness_nm"] + " nm", row["heat"]), (str(number), thickness, heat))
            self.assertEqual((row["status"], row["reason"]), ("0", ""))
            found = json.loads(text_of(self.path(alone, "summary.json")))
            self.assertEqual(float(row["energy_terminal_J"]), found["energy"]["terminal_J"])
            self.assertEqual(float(row["temperature_maximum_K"]), found["temperature"]["maximum_K"])

    def test_a_free_rank_takes_the_next_case(self):
        """While one rank is at a case of many steps the other one runs all the rest."""
        text = study_text("step", varied("step", "Time/Maximum step", Values="0.01 ms, 10 ms, 9 ms"))
        settings = {**BASE, "Time/Initial step": "0.01 ms"}
        del settings["Time/Maximum step"]
        outcome = self.study(text, "out", settings=settings, ranks=2)
        self.assertEqual([line[:6] for line in outcome.lines if line.startswith("case ")], ["case 2", "case 3", "case 1"])

    def test_two_ranks_a_case(self):
        """Two ranks may share a case; its results are those of one rank to 1e-6, as those of any run."""
        self.study(HEAT_AND_THICKNESS, "shared", "--case", "2", "--ranks-per-case", "2", ranks=2)
        self.study(HEAT_AND_THICKNESS, "alone", "--case", "2")
        a, b = (table(self.path(name, "case_0002", "terminal.csv")) for name in ("shared", "alone"))
        np.testing.assert_allclose(a["current_A"], b["current_A"], rtol=0, atol=1e-6 * np.abs(b["current_A"]).max())
        ranks = [json.loads(text_of(self.path(name, "case_0002", "summary.json")))["solver"]["ranks"]
                 for name in ("shared", "alone")]  # fmt: skip
        self.assertEqual(ranks, [2, 1])
        self.assertFalse(os.path.exists(self.path("shared", "study.csv")), "the table waits for the other cases")


class Restart(StudyTest):
    def test_runs_what_is_missing(self):
        """A second call runs what was interrupted or has other parameters now; --again runs all."""
        self.study(HEAT_AND_THICKNESS, "out")
        whole, before = text_of(self.path("out", "study.csv")), self.times_of_tables("out")
        self.assertIn("4 cases, 0 to run", self.study(HEAT_AND_THICKNESS, "out").lines[0])
        self.assertEqual(self.times_of_tables("out"), before)

        os.remove(self.path("out", "case_0002", "summary.json"))  # as a run that was killed leaves it
        shutil.rmtree(self.path("out", "case_0003"))
        gathered = self.study(HEAT_AND_THICKNESS, "out", "--gather")
        self.assertIn("0 to run", gathered.lines[0])
        self.assertEqual([(row["status"], row["reason"]) for row in self.rows("out")],
                         [("0", ""), ("", "not run"), ("", "not run"), ("0", "")])  # fmt: skip
        outcome = self.study(HEAT_AND_THICKNESS, "out", ranks=2)
        self.assertIn("4 cases, 2 to run", outcome.lines[0])
        self.assertEqual(text_of(self.path("out", "study.csv")), whole)
        after = self.times_of_tables("out")
        kept = [self.path("out", f"case_{c:04}", "terminal.csv") for c in (1, 4)]
        self.assertEqual([after[path] for path in kept], [before[path] for path in kept])

        # Another value for one entry: only its cases are run.
        outcome = self.study(HEAT_AND_THICKNESS.replace("5 nm", "5.5 nm"), "out")
        self.assertIn("4 cases, 2 to run", outcome.lines[0])
        self.assertEqual([row["thickness_nm"] for row in self.rows("out")], ["4", "4", "5.5", "5.5"])
        # Another base: all.
        before = self.times_of_tables("out")
        settings = {**BASE, "Protocol/Steps": "ramp to 0.01 V at 2 V/s"}
        self.assertIn("4 to run", self.study(HEAT_AND_THICKNESS.replace("5 nm", "5.5 nm"), "out", settings=settings).lines[0])
        self.assertIn("1 to run", self.study(HEAT_AND_THICKNESS.replace("5 nm", "5.5 nm"), "out", "--again", "--case", "3",
                                             settings=settings).lines[0])  # fmt: skip

    def test_goes_on_with_what_was_stopped(self):
        """A case that has been stopped is run again, from its checkpoint."""
        one = study_text("thickness", varied("thickness", THICKNESS, Values="4 nm"))
        settings = {**BASE, "Protocol/Steps": "ramp to 0.9 V at 2 V/s, ramp to 0 V at 2 V/s"}
        command = [self.program, "study", self.write("study.prm", one), "--output", self.path("out"), *overrides(settings)]
        run = subprocess.Popen(command, env={**os.environ, **LAUNCHER}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        rows = self.path("out", "case_0001", "terminal.csv")
        while run.poll() is None and not (os.path.exists(rows) and text_of(rows).count("\n") > 5):
            time.sleep(0.005)
        run.terminate()
        _, errors = run.communicate(timeout=100)
        self.assertEqual(run.returncode, STOPPED, errors)
        self.assertEqual(self.rows("out")[0]["status"], str(STOPPED))
        again = self.study(one, "out", settings=settings)
        self.assertIn("1 to run", again.lines[0])
        self.assertIn("going on from", text_of(self.path("out", "case_0001", "log.txt")))
        self.assertEqual(self.rows("out")[0]["status"], str(DONE))
        self.assertTrue(np.all(np.diff(table(rows)["step"]) == 1), "each step once")

    def test_jobs_of_an_array(self):
        """--case runs one case; the last of an array of jobs finds all there and writes the table."""
        for case in (2, 1, 3):
            self.study(HEAT_AND_THICKNESS, "out", "--case", str(case))
            self.assertFalse(os.path.exists(self.path("out", "study.csv")))
        self.study(HEAT_AND_THICKNESS, "out", "--case", "4")
        self.assertEqual([row["status"] for row in self.rows("out")], ["0"] * 4)


class Failures(StudyTest):
    def test_are_rows(self):
        """A case that gives up or is refused is a row with status and reason; the others are run."""
        for ranks in (1, 2):
            with self.subTest(ranks=ranks):
                outcome = self.study(FAILING, f"out{ranks}", ranks=ranks, expect=GAVE_UP)
                rows = self.rows(f"out{ranks}")
                self.assertEqual([row["status"] for row in rows], ["3", "2", "0", "2"], str(outcome))
                self.assertIn("number of steps, 2, is used up", rows[0]["reason"])
                for row in (rows[1], rows[3]):
                    self.assertIn("'bottom' and 'top' share nodes", row["reason"])
                    self.assertEqual(row["energy_terminal_J"], "")
                self.assertNotEqual(rows[0]["energy_terminal_J"], "", "what a run that gives up has is valid")
                self.assertEqual(outcome.error, "")
                self.assertIn(rows[1]["reason"], outcome.out)
        # What gave up has results and would do so again; what was refused is tried again.
        self.assertIn("4 cases, 2 to run", self.study(FAILING, "out1", expect=GAVE_UP).lines[0])

    def test_options_of_petsc_are_of_their_case(self):
        """A misspelt option of PETSc is the failure of the case that has it, and of no later one."""
        text = study_text("o", varied("o", "Solver/PETSc options", Values="-nonsense 1; -snes_max_it 17"))
        self.study(text, "out", expect=BAD_INPUT)
        rows = self.rows("out")
        self.assertEqual([row["status"] for row in rows][0], "2")
        self.assertIn("no solver of this run knows the PETSc option -nonsense", rows[0]["reason"])
        self.assertNotIn("nonsense", rows[1]["reason"])


class Draws(StudyTest):
    def test_do_not_depend_on_ranks_or_on_other_cases(self):
        """A sample has the same values on 1 and 2 ranks, alone, and in a longer study; the statistics are theirs."""
        outcome = self.study(SPREAD, "one")
        self.assertRegex(outcome.out, r"energy_terminal_J +4 ")
        self.study(SPREAD, "two", ranks=2)
        self.assertEqual(text_of(self.path("two", "study.csv")), text_of(self.path("one", "study.csv")))
        rows = self.rows("one")
        self.assertEqual(len({row["sites_per_m3"] for row in rows}), 4)
        for row in rows:
            self.assertTrue(5e26 < float(row["sites_per_m3"]) < 2e27)  # five and more standard deviations to each side
        self.assertIn("6 cases, 2 to run", self.study(SPREAD.replace("= 4", "= 6"), "one").lines[0])
        self.assertEqual(self.rows("one")[:4], rows)
        self.study(SPREAD, "alone", "--case", "3")
        self.assertEqual(text_of(self.path("alone", "case_0003", "parameters.prm")),
                         text_of(self.path("two", "case_0003", "parameters.prm")))  # fmt: skip

        samples = np.array([float(row["energy_terminal_J"]) for row in rows])
        found = self.content("two")["statistics"][0]["figures"]["energy_terminal_J"]
        self.assertEqual(found["samples"], 4)
        expected = {"mean": samples.mean(), "standard_deviation": samples.std(ddof=1),
                    "relative_standard_deviation": samples.std(ddof=1) / samples.mean(),
                    **{f"quantile_{p}": np.quantile(samples, p / 100) for p in (5, 50, 95)}}  # fmt: skip
        for key, value in expected.items():
            self.assertAlmostEqual(found[key] / value, 1, delta=1e-12, msg=key)
        self.study(SPREAD.replace("Seed = 5", "Seed = 6"), "other", "--case", "1")
        self.assertNotEqual(text_of(self.path("other", "case_0001", "parameters.prm")),
                            text_of(self.path("two", "case_0001", "parameters.prm")))  # fmt: skip


class Mistakes(StudyTest):
    def refuse(self, text, *patterns, more=(), command="study", ranks=1):
        self.write("study.prm", text)
        words = ["--output", "results"] if command == "study" else []
        outcome = self.call(command, "study.prm", *words, *more, ranks=ranks)
        self.assertEqual((outcome.status, outcome.out), (BAD_INPUT, ""), str(outcome))
        self.assert_no_foreign_words(outcome)
        self.assertEqual(self.left_behind(), ["base.prm", "study.prm"])
        self.assertEqual(len(outcome.problems), len(patterns), str(outcome))
        for pattern, line in zip(patterns, outcome.problems):
            self.assertRegex(line, pattern)

    def test_of_the_study_file(self):
        """Mistakes of the file itself are told with their lines, all at once."""
        text = study_text("width, heat, heat", varied("heat", "Physics/Heat", Values="off, off"), "subsection Random\nend\n")
        self.refuse(text.replace("base.prm", "bass.prm"),
                    r"^study\.prm:2: Study/Base: 'bass\.prm' cannot be read",
                    r"^study\.prm:3: Study/Vary: lists 'heat' twice",
                    r"^study\.prm:3: Study/Vary: 'width' has no section 'Vary width'",
                    r"^study\.prm:7: Vary heat/Values: lists 'off' twice",
                    r"^study\.prm:9: Random/Samples: no section 'Vary \.\.\.' has a Distribution")  # fmt: skip

    def test_of_the_cases(self):
        """What the base file refuses is told at the study's line with the case, before anything runs, once."""
        text = study_text(
            "thickness, grwoth, heat",
            varied("thickness", THICKNESS, Values="5 nm, -3 nm, 4"),
            varied("grwoth", "Mesh/Grwoth", Values="0.5"),
            varied("heat", "Physics/Heat", Values="off, warm"),
        )
        patterns = (
            r"^study\.prm:7: Vary thickness/Values: Stack/Layer switching layer/Thickness: '-3 nm' must be greater than 0 nm "
            r"\(case 3: thickness = -3 nm, grwoth = 0\.5, heat = off; and 1 more\)$",
            r"^study\.prm:7: Vary thickness/Values: .*'4' has no unit.*\(case 5: ",
            r"^study\.prm:10: Vary grwoth/Entry: Mesh/Grwoth: unknown entry, did you mean 'Growth'\?$",
            r"^study\.prm:15: Vary heat/Values: Physics/Heat: 'warm' is not one of .*\(case 2: .*; and 2 more\)$",
        )
        for command, ranks in (("study", 1), ("study", 2), ("check", 1)):
            with self.subTest(command=command, ranks=ranks):
                self.refuse(text, *patterns, command=command, ranks=ranks)

    def test_of_the_base(self):
        """A mistake of the base file stands at its own line, once for all cases."""
        with open(self.path("base.prm"), "a", encoding="utf-8") as file:
            file.write("subsection Mesh\n  set Refinment = 1\nend\n")
        line = text_of(self.path("base.prm")).count("\n") - 1
        self.refuse(HEAT_AND_THICKNESS, rf"^base\.prm:{line}: Mesh/Refinment: unknown entry, did you mean 'Refinement'\?$")

    def test_of_the_call(self):
        """Cases and ranks that there are not, and commands for the other kind of file, are refused in a sentence."""
        self.refuse(HEAT_AND_THICKNESS, "--case 5: the study has the cases 1 to 4", more=("--case", "5"))
        self.refuse(HEAT_AND_THICKNESS, "--ranks-per-case 2 needs more than the 1 MPI ranks", more=("--ranks-per-case", "2"))
        self.refuse(HEAT_AND_THICKNESS, "'study.prm' is a study of several runs; write 'ionstack study", command="run")
        outcome = self.call("study", "base.prm")
        self.assertEqual(outcome.status, BAD_INPUT)
        self.assertIn("base.prm: is a parameter file of one run, without a section 'Study'", outcome.error)

    def test_figure_that_is_not_there(self):
        """A figure that no summary has is told with the nearest known name, and the table is there all the same."""
        text = HEAT_AND_THICKNESS.replace("  set Vary", "  set Report = temperature/maximum_K, on_resistence_Ohm\n  set Vary")
        outcome = self.study(text.replace("4 nm, 5 nm", "4 nm"), "out")
        self.assertEqual(len(self.rows("out")), 2)
        self.assertRegex(outcome.out, r"study\.prm:3: Study/Report: 'on_resistence_Ohm' is a number in no summary\.json.*'on_res")


class Pictures(StudyTest):
    def test_of_a_study(self):
        """`plot` draws loops and figures for each varied entry, and says what it left out."""
        self.study(HEAT_AND_THICKNESS, "out")
        outcome = self.call("plot", self.path("out"))
        self.assertEqual(outcome.status, DONE, str(outcome))
        names = ["iv_thickness.png", "figures_thickness.png", "iv_heat.png", "figures_heat.png"]
        self.assertEqual(outcome.lines, [self.path("out", "plots", name) for name in names])
        for path in outcome.lines:
            self.assertGreater(os.path.getsize(path), 20000, path)


if __name__ == "__main__":
    main()
