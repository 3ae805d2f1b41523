# SPDX-License-Identifier: Apache-2.0
"""ParaView Catalyst at run time, on one and two ranks: in_situ_test.py PROGRAM, under a display (xvfb-run).

Skipped, with status 77, where the program was built without ParaView.
"""
import glob
import os
import shutil
import sys
import unittest

import matplotlib.image
import numpy as np

sys.dont_write_bytecode = True
from ionstack_runs import BAD_INPUT, DONE, FAST, MOMENT, SOURCE, TAOX, ProgramTest, main, overrides, summary, table

sys.path.insert(0, os.path.join(SOURCE, "postprocess", "pictures"))
from plots import vtu  # noqa: E402

SKIPPED = 77
READY = ("axis", "cross_section", "extracts", "filament")

# Keeps what a rank is shown as it is.
KEEPING = """
import os
import numpy as np
from paraview import catalyst, simple
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkParallelCore import vtkMultiProcessController
import ionstack_run

options = catalyst.Options()
device = simple.TrivialProducer(registrationName="device")


def arrays(data):
    names = [data.GetArrayName(i) for i in range(data.GetNumberOfArrays())]
    return {name: vtk_to_numpy(data.GetArray(name)) for name in names if data.GetArray(name) is not None}


def catalyst_execute(info):
    grid = device.GetClientSideObject().GetOutputDataObject(0)
    rank = vtkMultiProcessController.GetGlobalController().GetLocalProcessId()
    texts = grid.GetFieldData()
    words = {name: [texts.GetAbstractArray(name).GetValue(i) for i in range(texts.GetAbstractArray(name).GetNumberOfValues())]
             for name in ("region_names", "contact_names", "coordinates", "driven_contact", "title")}
    np.savez(os.path.join(ionstack_run.folder, f"kept_{info.timestep}_{rank}.npz"),
             time=info.time,
             points=vtk_to_numpy(grid.GetPoints().GetData()),
             cells=vtk_to_numpy(grid.GetCells().GetConnectivityArray()).reshape(grid.GetNumberOfCells(), -1),
             **{"point " + name: values for name, values in arrays(grid.GetPointData()).items()},
             **{"cell " + name: values for name, values in arrays(grid.GetCellData()).items()},
             **{"value " + name: values for name, values in arrays(texts).items()},
             **{"text " + name: values for name, values in words.items()})
"""


def picture(path):
    """Brightness of red, green and blue, 0 to 1: (height, width, 3)."""
    return matplotlib.image.imread(path)[:, :, :3]


def inside(image):
    """The part of the picture of the filament in which the device is: neither words nor colour bars. The frame given to
    look_at() in filament.py begins at a tenth of width and height and has seven tenths of the width."""
    height, width = image.shape[:2]
    return image[int(0.2 * height) : int(0.85 * height), int(0.25 * width) : int(0.65 * width)]


def differing(one, other):
    """Part of the pixels that differ by a tenth of the full brightness in some colour."""
    return np.mean(np.abs(one - other).max(axis=2) > 0.1)


def joined(folder, step, ranks):
    """What all ranks were shown at a step: points (cells, 4, 3), values at them, values of cells, values of the device,
    texts."""
    pieces = [np.load(os.path.join(folder, "in_situ", f"kept_{step}_{rank}.npz")) for rank in range(ranks)]

    def named(prefix):
        return [name for name in pieces[0].files if name.startswith(prefix)]

    corners = np.concatenate([piece["points"][piece["cells"]] for piece in pieces])
    at_points = {
        name.split(" ", 1)[1]: np.concatenate([piece[name][piece["cells"]] for piece in pieces])
        for name in named("point ")
    }
    of_cells = {name.split(" ", 1)[1]: np.concatenate([piece[name] for piece in pieces]) for name in named("cell ")}
    values = {name.split(" ", 1)[1]: pieces[0][name][0] for name in named("value ")}
    texts = {name.split(" ", 1)[1]: list(pieces[0][name]) for name in named("text ")}
    return corners, at_points, of_cells, values, texts


class InSitu(ProgramTest):
    def in_situ(self, output, scripts, settings, ranks=1, **more):
        return self.run_study(output, {**settings, "In situ/Scripts": scripts}, ranks=ranks, **more)

    def steps_of(self, output, name):
        return sorted(int(p[-10:-4]) for p in glob.glob(self.path(output, "in_situ", name + "_*.png")))


class Pictures(InSitu):
    def test_the_filament_is_seen_and_changes(self):
        # The voltage rises until a gap has opened: only begin, events and end.
        settings = {**FAST, "Protocol/Steps": "ramp to 1.2 V at 2 V/s", "In situ/Every steps": "0"}
        for ranks, output in ((1, "one"), (2, "two")):
            outcome = self.in_situ(output, "filament", settings, ranks)
            self.assertEqual(outcome.error, "")
            self.assertNotIn("failed", outcome.out)
            self.assertIn("in situ: reset at step", outcome.out)
        steps = self.steps_of("one", "filament")
        self.assertGreaterEqual(len(steps), 3)
        self.assertEqual(steps[0], 0)
        self.assertEqual(steps, self.steps_of("two", "filament"))

        seen = [picture(self.path("one", "in_situ", f"filament_{step:06d}.png")) for step in steps]
        for image in seen:
            # Blank is one colour. The filament's blue and the white beside it are both there, with all between them.
            self.assertGreater(inside(image).std(), 0.05)
            self.assertGreater(len(np.unique((255 * inside(image)).astype(int).reshape(-1, 3), axis=0)), 50)
        # Between two pictures the streamlines and contours move, and at first they appear: more than the hundredth part
        # of the device that eleven lines of 1.5 pixels on some 450 pixels are is another picture.
        for before, after in zip(seen, seen[1:]):
            self.assertGreater(differing(inside(before), inside(after)), 0.01)
        # Two ranks draw the same, but for the pixels along lines that are put together from pieces.
        for step, image in zip(steps, seen):
            other = picture(self.path("two", "in_situ", f"filament_{step:06d}.png"))
            self.assertLess(differing(image, other), 0.05, step)

    def test_ready_scripts_draw_and_extract(self):
        for ranks, output in ((1, "one"), (2, "two")):
            outcome = self.in_situ(output, ", ".join(READY), {**MOMENT, "In situ/Every steps": "0"}, ranks)
            self.assertEqual(outcome.error, "")
            self.assertNotIn("failed", outcome.out)
            last = summary(self.path(output))["solver"]["steps"]
            for name in READY:
                self.assertEqual(self.steps_of(output, name), [0, last], name)
                image = picture(self.path(output, "in_situ", f"{name}_{last:06d}.png"))
                self.assertGreater(image.std(), 0.05, name)
            for name in ("surface_{}.vtp", "contacts_{}.vtp", "axis_{}.csv"):
                path = self.path(output, "in_situ", name.format(f"{last:06d}"))
                self.assertGreater(os.path.getsize(path), 500, path)
            series = table(self.path(output, "in_situ", "axis_series.csv"))
            self.assertEqual(list(series["time_s"]), [0.0, summary(self.path(output))["end_time_s"]])
        for name in READY:
            images = [picture(glob.glob(self.path(output, "in_situ", name + "_*.png"))[0]) for output in ("one", "two")]
            self.assertEqual(images[0].shape, images[1].shape)


class Data(InSitu):
    def test_paraview_sees_what_is_written(self):
        self.write("keeping.py", KEEPING)
        for ranks, output in ((1, "one"), (2, "two")):
            settings = {**MOMENT, "Protocol/Steps": "ramp to 0.3 V at 2 V/s", "In situ/Every steps": "0"}
            outcome = self.in_situ(output, self.path("keeping.py"), settings, ranks)
            self.assertEqual(outcome.error, "")
            last = summary(self.path(output))["solver"]["steps"]
            written = vtu.read(sorted(glob.glob(self.path(output, "fields", "*.pvtu")))[-1])
            corners, at_points, of_cells, values, texts = joined(self.path(output), last, ranks)
            self.assertEqual(len(corners), len(written.cells))
            self.assertEqual(set(at_points), set(written.fields))
            self.compare_fields(corners, at_points, of_cells["region"], written)
            self.compare_values(values, texts, table(self.path(output, "terminal.csv")))
            self.check_cells(corners, of_cells, values, texts)

    def compare_fields(self, corners, at_points, regions, written):
        """At each corner of each cell the same numbers, rounded to the single precision of the files."""
        mine = np.column_stack([corners.reshape(-1, 3).astype(np.float32), np.repeat(regions, 4)])
        points = written.cells.ravel()
        theirs = np.column_stack([written.points[points].astype(np.float32), np.repeat(written.region, 4)])
        order, their_order = np.lexsort(mine.T), np.lexsort(theirs.T)
        np.testing.assert_array_equal(mine[order], theirs[their_order])
        for name, field in at_points.items():
            seen, read = field.ravel()[order], written.fields[name][points][their_order]
            np.testing.assert_array_equal(seen.astype(np.float32), read.astype(np.float32), err_msg=name)
        self.assertTrue(np.isnan(at_points["oxygen_vacancy_per_m3"]).any())  # none in the electrodes

    def compare_values(self, values, texts, terminal):
        for name in terminal.dtype.names:
            # 15 digits are written.
            self.assertAlmostEqual(values[name], terminal[name][-1], delta=1e-14 * abs(values[name]), msg=name)
        self.assertEqual(texts["region_names"], ["bottom electrode", "base", "switching layer", "top electrode"])
        self.assertEqual(texts["contact_names"], ["bottom", "top"])
        self.assertEqual(texts["coordinates"], ["axisymmetric"])
        self.assertEqual(texts["driven_contact"], ["top"])
        self.assertTrue(texts["title"][0].startswith("TaOx bilayer memristor"))

    def check_cells(self, corners, of_cells, values, texts):
        low, high = corners[:, :, 1].min(axis=1), corners[:, :, 1].max(axis=1)
        for index, at in ((0, low == low.min()), (1, high == high.max())):
            np.testing.assert_array_equal(of_cells["contact"] == index, at)
        # Regions lie one above the other: 30, 30, 5 and 30 nm.
        bounds = [0.0, 30.0, 60.0, 65.0, 95.0]
        for region in range(4):
            mine = of_cells["region"] == region
            self.assertAlmostEqual(low[mine].min(), bounds[region], delta=1e-9)
            self.assertAlmostEqual(high[mine].max(), bounds[region + 1], delta=1e-9)
        # The current is the same through each height, so the integral of its density along z over the device is current
        # times height, to the solver's balance of 1e-6 (doc/time_and_solvers.md).
        left, right = corners[:, :, 0].min(axis=1), corners[:, :, 0].max(axis=1)
        volume = np.pi * (right**2 - left**2) * (high - low) * 1e-27  # m^3
        integral = np.sum(of_cells["current_density_A_per_m2"][:, 1] * volume)
        self.assertAlmostEqual(-integral / (values["current_A"] * 95e-9), 1.0, delta=1e-6)


class Failures(InSitu):
    def test_a_script_that_fails_is_reported_and_the_run_goes_on(self):
        begin = "from paraview import catalyst, simple\noptions = catalyst.Options()\n"
        device = 'device = simple.TrivialProducer(registrationName="device")\n'
        self.write("unreadable.py", begin + "this is no Python\n")
        self.write("missing.py", begin + device + 'raise RuntimeError("no such filter")\n')
        self.write("ends.py", begin + device + "import sys\n\n\ndef catalyst_execute(info):\n    sys.exit(5)\n")
        self.write("alone.py", begin + device + "from vtkmodules.vtkParallelCore import vtkMultiProcessController as c\n"
                   "def catalyst_execute(info):\n    if c.GetGlobalController().GetLocalProcessId() == 1: raise KeyError(7)\n")
        self.write("keeping.py", KEEPING)
        scripts = [self.path(f"{n}.py") for n in ("unreadable", "missing", "ends", "alone", "keeping")]
        for ranks, output in ((1, "one"), (2, "two")):
            outcome = self.in_situ(output, ", ".join(scripts), {**MOMENT, "In situ/Every steps": "0"}, ranks)
            self.assertEqual(outcome.error, "", str(outcome))
            for sentence in (
                "in situ: the script unreadable.py failed at step 0: SyntaxError: ",
                "in situ: the script missing.py failed at step 0: RuntimeError: no such filter (line 4); the run goes on",
                "in situ: the script ends.py failed at step 0: SystemExit: 5 (line 8); the run goes on",
            ) + (("in situ: the script alone.py failed at step 0: KeyError: 7 (line 6); the run goes on",) if ranks == 2 else ()):
                self.assertEqual(outcome.out.count(sentence), 1, str(outcome))
            last = summary(self.path(output))["solver"]["steps"]
            for step in (0, last):
                self.assertEqual(len(joined(self.path(output), step, ranks)[0]), 1120)
            rows = [table(self.path(o, "terminal.csv")) for o in {"one", output}]
            np.testing.assert_allclose(rows[0]["current_A"], rows[-1]["current_A"], rtol=1e-6)


class Refusals(InSitu):
    def refused(self, command, program=None, ranks=1, **settings):
        words = [command, TAOX, *overrides({**MOMENT, **settings})]
        if command == "run":
            words += ["--output", self.path("output")]
        if program:
            self.program, before = program, self.program
            outcome = self.call(*words, ranks=ranks)
            self.program = before
        else:
            outcome = self.call(*words, ranks=ranks)
        self.assertEqual(outcome.status, BAD_INPUT, str(outcome))
        self.assertFalse(os.path.exists(self.path("output")))
        problems = [line for line in outcome.problems if "In situ" in line]
        self.assertEqual(len(problems), 1, str(outcome))
        self.assert_no_foreign_words(outcome)
        return problems[0]

    def test_a_script_that_is_not_there(self):
        said = self.refused("check", **{"In situ/Scripts": "filamnet"})
        self.assertIn("In situ/Scripts: 'filamnet' is neither a file nor a ready script, did you mean 'filament'?", said)

    def test_an_address_that_is_none(self):
        self.assertIn("'here' is no address such as localhost:22222", self.refused("check", **{"In situ/Live": "here"}))

    def test_no_display(self):
        display = os.environ.pop("DISPLAY")
        try:
            for ranks in (1, 2):
                for command in ("check", "run"):
                    said = self.refused(command, ranks=ranks, **{"In situ/Scripts": "filament"})
                    self.assertIn("the script filament.py draws pictures, and there is no display (DISPLAY is not set)", said)
                    self.assertIn('xvfb-run -s "-screen 0 1280x1024x24 -noreset"', said)
            os.environ["DISPLAY"] = ":987"
            said = self.refused("check", **{"In situ/Scripts": "filament"})
            self.assertIn("the display :987 cannot be opened", said)
            # What draws through no display needs none.
            del os.environ["DISPLAY"]
            self.write("keeping.py", KEEPING)
            self.in_situ("quiet", self.path("keeping.py") + ", axis", {**MOMENT, "In situ/Every steps": "0"})
            self.assertEqual(len(self.steps_of("quiet", "axis")), 2)
        finally:
            os.environ["DISPLAY"] = display

    def test_a_build_without_paraview(self):
        alone = shutil.copy(self.program, self.path("ionstack"))  # the module is not beside it
        for ranks in (1, 2):
            said = self.refused("run", alone, ranks, **{"In situ/Scripts": "filament"})
            self.assertIn("this build of ionstack has no ParaView; install", said)
        outcome = self.call("check", TAOX)
        self.assertEqual(outcome.status, DONE, str(outcome))


if __name__ == "__main__":
    if not os.path.exists(os.path.join(os.path.dirname(sys.argv[1]), "ionstack_catalyst.so")):
        print("skipped: this build has no ParaView (Debian: paraview-dev, python3-paraview, xvfb)")
        sys.exit(SKIPPED)
    main()
