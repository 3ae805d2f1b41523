# SPDX-License-Identifier: Apache-2.0
"""Field files and meshes are read by the programs that people have, all with the same values: meshio, VTK, PyVista and
ParaView. What is not installed is skipped with a word."""
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree as xml

import numpy as np

from ionstack_runs import MOMENT, SOURCE, STUDIES, TAOX, ProgramTest, main, overrides, table

sys.path.insert(0, os.path.join(SOURCE, "postprocess", "pictures"))
from plots import vtu

BOX = os.path.join(STUDIES, "taox_memristor_3d.prm")
COARSE = {"Stack/Lateral cell size at lines": "2 nm", "Stack/Lateral cell size": "6 nm", "Mesh/Growth": "1",
          "Stack/Layer base/Growth": "1", "Stack/Layer switching layer/Cell size at top": "0.5 nm",
          "Stack/Layer switching layer/Growth": "1", "Protocol/Steps": "ramp to 0.02 V at 2 V/s",
          "Output/Field times": "3", "Tolerances/Relative": "1e-3"}  # fmt: skip
NUMBERS = {"region: bottom electrode": 0, "region: base": 1, "region: switching layer": 2, "region: top electrode": 3,
           "contact: bottom": 0, "contact: top": 1}  # fmt: skip


def there(module):
    return importlib.util.find_spec(module) is not None


class Content:
    """What a program finds in a file: cells as centre and region and contact, values at points, numbers of the file."""

    def __init__(self, points, cells, region, contact, fields, numbers):
        self.points, self.cells, self.fields = np.asarray(points, float), np.asarray(cells, int), fields
        self.region, self.numbers = np.asarray(region), numbers
        self.contact = np.full(len(self.region), -1) if contact is None else np.asarray(contact)

    def sorted(self):
        """Rows of centre, region, contact and the values at the corners, in an order that no program decides."""
        columns = [self.points[self.cells].mean(axis=1), self.region[:, None], self.contact[:, None]]
        for name in sorted(self.fields):
            columns.append(np.sort(np.nan_to_num(np.asarray(self.fields[name], float), nan=-1.0)[self.cells], axis=1))
        rows = np.hstack(columns)
        return rows[np.lexsort(np.round(rows[:, :4], 5).T)]


def by_own_reader(path):
    grid = vtu.read(path)
    return Content(grid.points, grid.cells, grid.region, grid.contact, grid.fields, None)


def by_meshio(path):
    """All pieces of a .pvtu, which meshio has no reader for."""
    import meshio

    files = [path]
    if path.endswith(".pvtu"):
        pieces = xml.parse(path).getroot().iter("Piece")
        files = [os.path.join(os.path.dirname(path), piece.get("Source")) for piece in pieces]
    meshes = [meshio.read(file) for file in files]
    starts = np.cumsum([0] + [len(mesh.points) for mesh in meshes])
    data = {name: np.concatenate([m.cell_data[name][0].ravel() for m in meshes]) for name in meshes[0].cell_data}
    fields = {name: np.concatenate([m.point_data[name].ravel() for m in meshes]) for name in meshes[0].point_data}
    numbers = {name: float(value[0]) for name, value in meshes[-1].field_data.items()}
    return Content(np.concatenate([m.points for m in meshes]),
                   np.concatenate([m.cells[0].data + start for m, start in zip(meshes, starts)]),
                   data["region"], data.get("contact"), fields, numbers)  # fmt: skip


def of_vtk(grid):
    from vtkmodules.util.numpy_support import vtk_to_numpy

    def arrays(data):
        return {data.GetArrayName(i): vtk_to_numpy(data.GetArray(i)) for i in range(data.GetNumberOfArrays())}

    points, width = vtk_to_numpy(grid.GetPoints().GetData()), grid.GetCell(0).GetNumberOfPoints()
    cells = vtk_to_numpy(grid.GetCells().GetConnectivityArray()).reshape(-1, width)
    data, numbers = arrays(grid.GetCellData()), {n: float(v[0]) for n, v in arrays(grid.GetFieldData()).items()}
    return Content(points, cells, data["region"], data.get("contact"), arrays(grid.GetPointData()), numbers)


def by_vtk(path):
    from vtkmodules.vtkIOXML import vtkXMLPUnstructuredGridReader, vtkXMLUnstructuredGridReader

    reader = (vtkXMLPUnstructuredGridReader if path.endswith(".pvtu") else vtkXMLUnstructuredGridReader)()
    reader.SetFileName(path)
    reader.Update()
    return of_vtk(reader.GetOutput())


def by_pyvista(path):
    import pyvista

    return of_vtk(pyvista.read(path))


# Reads a .pvd at its last time as a user of ParaView does, and saves what arrives.
PARAVIEW = """
import json, sys
import numpy as np
from paraview import servermanager, simple
from vtkmodules.util.numpy_support import vtk_to_numpy
reader = simple.OpenDataFile(sys.argv[1])
reader.UpdatePipeline(reader.TimestepValues[-1])
grid = servermanager.Fetch(reader)
arrays = lambda data: {data.GetArrayName(i): vtk_to_numpy(data.GetArray(i)).tolist() for i in range(data.GetNumberOfArrays())}
print(json.dumps({"times": list(reader.TimestepValues), "points": vtk_to_numpy(grid.GetPoints().GetData()).tolist(),
                  "cells": vtk_to_numpy(grid.GetCells().GetConnectivityArray()).tolist(), "width": grid.GetCell(0).GetNumberOfPoints(),
                  "of_points": arrays(grid.GetPointData()), "of_cells": arrays(grid.GetCellData()),
                  "numbers": {n: v[0] for n, v in arrays(grid.GetFieldData()).items()}}))
"""
READERS = [("meshio", by_meshio), ("vtkmodules", by_vtk), ("pyvista", by_pyvista)]


class FieldFiles(ProgramTest):
    def assert_same(self, path):
        """Each reader that is installed finds in `path` what ionstack's own finds; returns that."""
        own = by_own_reader(path)
        expected = own.sorted()
        for module, read in READERS:
            if not there(module):
                print(f"skipped: {module} is not installed")
                continue
            with self.subTest(reader=module, path=os.path.basename(path)):
                found = read(path)
                self.assertEqual(set(found.fields), set(own.fields))
                np.testing.assert_array_equal(found.sorted(), expected)
                numbers = {name: value for name, value in found.numbers.items() if ": " in name}
                if "mesh" not in path:
                    self.assertEqual(numbers, NUMBERS)
        return own

    def runs(self, settings, study):
        """The contents of the last field file of a run on one rank, and on two in one file and in two."""
        contents = []
        for ranks, files in ((1, 1), (2, 1), (2, 0)):
            output = f"out{ranks}{files}"
            self.run_study(output, {**settings, "Output/Field files": str(files)}, study=study, ranks=ranks)
            record = self.last_record(output)
            contents.append(self.assert_same(record))
            folder, base = os.path.split(record[: -len(".pvtu")])
            pieces = sorted(name for name in os.listdir(folder) if name.startswith(base + ".") and name.endswith(".vtu"))
            self.assertEqual(len(pieces), 2 if files == 0 else 1)
            for piece in pieces:
                self.assert_same(os.path.join(folder, piece))
        return contents

    def last_record(self, output):
        last = xml.parse(self.path(output, "fields.pvd")).getroot().findall(".//DataSet")[-1]
        return self.path(output, last.get("file"))

    def assert_same_on_ranks(self, contents):
        for content in contents[1:]:
            # Sums over ranks differ by round-off, and single precision rounds up or down then.
            np.testing.assert_allclose(content.sorted(), contents[0].sorted(), rtol=1e-5, atol=1e-6)

    def test_axisymmetric(self):
        contents = self.runs(MOMENT, TAOX)
        self.assert_same_on_ranks(contents)
        # Points are shared inside of a region and apart where regions meet, so that a field may jump there.
        content = contents[0]
        self.assertLess(len(content.points), 1.5 * len(content.cells))
        for region in range(4):
            own = np.unique(content.cells[content.region == region])
            others = np.unique(content.cells[content.region != region])
            self.assertEqual(np.intersect1d(own, others).size, 0)
        self.assertTrue(np.isnan(content.fields["oxygen_vacancy_per_m3"]).any())

    def test_box(self):
        self.assert_same_on_ranks(self.runs(COARSE, BOX))

    def test_mesh(self):
        """So are the meshes of `check --mesh`; their largest arrays have several blocks of 32 kB."""
        for study, width in ((TAOX, 4), (BOX, 8)):
            alone = None
            for ranks in (1, 2):
                folder = self.path(f"mesh{ranks}{width}")
                outcome = self.call("check", study, "--mesh", "--output", folder, *overrides(COARSE if width == 8 else {}), ranks=ranks)
                self.assertEqual(outcome.status, 0, str(outcome))
                path = outcome.lines[-1].split("mesh in ")[1]
                content = self.assert_same(path)
                self.assertEqual(content.cells.shape[1], width)
                self.assertGreater(8 * content.cells.size, 32768)
                if alone is None:
                    alone = content.sorted()
                np.testing.assert_array_equal(content.sorted(), alone)

    def test_times_keep_their_digits(self):
        """The times of fields.pvd are those of axis.csv, which has all digits, and so is TIME of each file."""
        self.run_study("out", {**MOMENT, "Protocol/Steps": "ramp to 0.02 V in 0.33333333333333331 s"})
        entries = xml.parse(self.path("out", "fields.pvd")).getroot().findall(".//DataSet")
        times = [float(entry.get("timestep")) for entry in entries]
        self.assertEqual(times[-1], 0.33333333333333331)
        steps = table(self.path("out", "terminal.csv"))["time_s"]
        for entry, time in zip(entries, times):
            np.testing.assert_allclose(np.abs(steps - time).min(), 0.0, atol=1e-12 * max(time, 1e-300))
            (piece,) = xml.parse(self.path("out", entry.get("file"))).getroot().iter("Piece")
            file = xml.parse(self.path("out", "fields", piece.get("Source"))).getroot()
            (own,) = [float(array.text) for array in file.findall(".//FieldData/DataArray") if array.get("Name") == "TIME"]
            self.assertEqual(own, time)

    @unittest.skipUnless(shutil.which("pvpython") and shutil.which("xvfb-run"), "ParaView and xvfb are not installed")
    def test_paraview(self):
        """ParaView reads fields.pvd of two ranks, in one file and in two: the same values, names and times."""
        script = self.write("read.py", PARAVIEW)
        for files in ("0", "1"):
            self.run_study("out", {**MOMENT, "Output/Field files": files}, ranks=2)
            done = subprocess.run(["xvfb-run", "-a", "pvpython", script, self.path("out", "fields.pvd")],
                                  capture_output=True, text=True, timeout=200)  # fmt: skip
            self.assertEqual(done.returncode, 0, done.stderr)
            found = json.loads(done.stdout.strip().split("\n")[-1])
            content = Content(found["points"], np.array(found["cells"]).reshape(-1, found["width"]),
                              found["of_cells"]["region"], found["of_cells"]["contact"], found["of_points"], None)  # fmt: skip
            np.testing.assert_array_equal(content.sorted(), by_own_reader(self.last_record("out")).sorted())
            self.assertEqual((len(found["times"]), found["times"][-1]), (3, 0.01))
            self.assertEqual({name: value for name, value in found["numbers"].items() if ": " in name}, NUMBERS)


if __name__ == "__main__":
    main()
