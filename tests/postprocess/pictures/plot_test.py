# SPDX-License-Identifier: Apache-2.0
"""The pictures of `ionstack plot`, made from small run folders that this test writes."""
import base64
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
POSTPROCESS = os.path.join(HERE, os.pardir, os.pardir, os.pardir, "postprocess", "pictures")
sys.path.insert(0, POSTPROCESS)

import matplotlib

matplotlib.use("Agg")
import matplotlib.image
import matplotlib.pyplot
import numpy as np

from plots import analog_update, experiment_tables, retention_of_study, transient, vtu, windows
from plots.run_folder import Run
from plots.study_folder import Study

ALL = ["iv.png", "transient.png", "section.png", "axis.png"]
# A ramp up, down, to negative voltage and back, in quarters of a second.
CORNERS = ([0.0, 0.25, 0.5, 0.75, 1.0], [0.0, 1.5, 0.0, -1.0, 0.0])


def data_array(name, values, components=1):
    """A DataArray as ionstack writes it: head and data coded one by one, one block compressed by zlib."""
    kind = {"f4": "Float32", "i4": "Int32", "u1": "UInt8"}[values.dtype.str[1:]]
    data = np.ascontiguousarray(values).tobytes()
    packed = zlib.compress(data, 1)
    head = struct.pack("<4I", 1, len(data), len(data), len(packed))
    text = (base64.b64encode(head) + base64.b64encode(packed)).decode()
    return (
        f'<DataArray type="{kind}" Name="{name}" NumberOfComponents="{components}" format="binary">\n'
        f"{text}\n</DataArray>\n"
    )


def write_vtu(path, points, cells, fields, region):
    """Cells with points of their own (m, 4 or 8, 3), values of fields (m, 4 or 8), region (m)."""
    number, width = points.shape[:2]
    offsets = np.arange(width, number * width + 1, width, dtype="<i4")
    types = np.full(number, 9 if width == 4 else 12, "u1")
    with open(path, "w", encoding="ascii") as file:
        file.write('<?xml version="1.0" ?>\n<!--\n# vtk DataFile Version 3.0\n-->\n')
        file.write('<VTKFile type="UnstructuredGrid" version="0.1" compressor="vtkZLibDataCompressor" ')
        file.write('byte_order="LittleEndian">\n<UnstructuredGrid>\n')
        file.write(f'<Piece NumberOfPoints="{number * width}" NumberOfCells="{number}" >\n<Points>\n')
        file.write(data_array("points", points.astype("<f4"), 3) + "</Points>\n<Cells>\n")
        file.write(data_array("connectivity", cells.astype("<i4")) + data_array("offsets", offsets))
        file.write(data_array("types", types) + '</Cells>\n<PointData Scalars="scalars">\n')
        for name, values in fields.items():
            file.write(data_array(name, values.astype("<f4")))
        file.write("</PointData>\n<CellData>\n" + data_array("region", np.asarray(region).astype("<i4")))
        file.write("</CellData>\n</Piece>\n</UnstructuredGrid>\n</VTKFile>\n")


def boxes(*edges):
    """Corners of the cells of a product of edges, in VTK's order: (m, 4 or 8, 3)."""
    order = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)]
    order = order[: 2 ** len(edges)]
    edges = [np.asarray(e, float) for e in edges]
    cells = []
    for index in np.ndindex(*[len(e) - 1 for e in edges]):
        corner = [[edges[d][index[d] + step[d]] for d in range(len(edges))] for step in order]
        cells.append([c + [0.0] * (3 - len(c)) for c in corner])
    return np.array(cells)


def fields_at(points, height, voltage, heat):
    """Potential and temperature everywhere, copper above 10 nm; height is the index of the vertical coordinate."""
    x, z = points[..., 0], points[..., height]
    region = (z.mean(axis=1) > 10.0).astype(int) + (z.mean(axis=1) > 20.0)
    copper = 1e26 * np.exp(-x / 4.0 - 3.0 * abs(voltage))
    fields = {"potential_V": voltage * z / 30.0, "Cu__per_m3": np.where(region[:, None] == 1, copper, np.nan)}
    if heat:
        fields["temperature_K"] = 300.0 + 100.0 * abs(voltage) * (z / 30.0) * (1.0 - z / 30.0)
    return fields, region


def write_run(folder, end=1.0, pieces=1, box=False, heat=True, fields=True, summary=True):
    """A run of a device 12 nm wide and 30 nm high; it ends after `end` seconds of the protocol's one."""
    os.makedirs(os.path.join(folder, "fields"))
    times = np.linspace(0.0, 1.0, 41)
    times = times[times <= end]
    with open(os.path.join(folder, "terminal.csv"), "w", encoding="ascii") as file:
        file.write("step,time_s,step_s,voltage_V,current_A,source_voltage_V,temperature_max_K\n")
        for i, time in enumerate(times):
            voltage = np.interp(time, *CORNERS)
            ohm = 1e3 if 0.2 < time < 0.7 else 1e4
            file.write(f"{i},{time},0.025,{voltage},{voltage / ohm},{voltage},{300 + 25 * abs(voltage)}\n")
    if summary:
        figures = {"set_voltage_V": 1.2, "reset_voltage_V": -0.8 if end == 1.0 else None}
        content = {"title": "A device of $5 & more", "status": 0 if end == 1.0 else 3, "sweep": figures}
        with open(os.path.join(folder, "summary.json"), "w", encoding="ascii") as file:
            json.dump(content, file)
    with open(os.path.join(folder, "parameters.prm"), "w", encoding="ascii") as file:
        file.write("set Title = x\nsubsection Stack\n  # kind\n")
        file.write(f"  set Coordinates = {'box' if box else 'axisymmetric'}\n  set Axis y = 0.006 um\n")
        file.write("  set Layers = bottom, middle, top\n")
        for layer in ("bottom", "middle", "top"):
            file.write(f"  subsection Layer {layer}\n    set Thickness = 10 nm\n  end\n")
        file.write(f"end\nsubsection Physics\n  set Heat = {'steady' if heat else 'off'}\n  set Species = Cu+\nend\n")
    if not fields:
        return
    edges = [np.linspace(0, 12, 5)] + ([np.linspace(0, 12, 5)] if box else []) + [np.linspace(0, 30, 13)]
    points = boxes(*edges)
    z_axis = np.linspace(0, 30, 13)
    written = times[::5]
    with open(os.path.join(folder, "axis.csv"), "w", encoding="ascii") as table:
        names = sorted(fields_at(points, len(edges) - 1, 0.0, heat)[0])
        table.write("time_s,voltage_V,z_nm," + ",".join(names) + "\n")
        for number, time in enumerate(written):
            voltage = np.interp(time, *CORNERS)
            values, region = fields_at(points, len(edges) - 1, voltage, heat)
            sources = []
            for piece, part in enumerate(np.array_split(np.arange(len(points)), pieces)):
                sources.append(f"fields_{number:05}.{piece}.vtu")
                cells = np.arange(len(part) * points.shape[1])
                chosen = {name: value[part] for name, value in values.items()}
                write_vtu(os.path.join(folder, "fields", sources[-1]), points[part], cells, chosen, region[part])
            with open(os.path.join(folder, "fields", f"fields_{number:05}.pvtu"), "w", encoding="ascii") as file:
                file.write('<VTKFile type="PUnstructuredGrid"><PUnstructuredGrid>')
                file.write("".join(f'<Piece Source="{source}"/>' for source in sources))
                file.write("</PUnstructuredGrid></VTKFile>\n")
            for z in z_axis:
                at = np.array([[[0.0, z, z]]])
                row = fields_at(at, 1, voltage, heat)[0]
                entries = [f"{row[n][0, 0]:.10g}" if np.isfinite(row[n][0, 0]) else "" for n in names]
                table.write(f"{time},{voltage},{z},{','.join(entries)}\n")
    with open(os.path.join(folder, "fields.pvd"), "w", encoding="ascii") as file:
        file.write('<?xml version="1.0"?>\n<VTKFile type="Collection">\n<Collection>\n')
        for number, time in enumerate(written):
            file.write(f'<DataSet timestep="{time}" part="0" file="fields/fields_{number:05}.pvtu"/>\n')
        file.write("</Collection>\n</VTKFile>\n")


class InFolder(unittest.TestCase):
    def setUp(self):
        self.top = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.top)
        self.run_folder = os.path.join(self.top, "run")

    def file(self, *names):
        return os.path.join(self.run_folder, *names)

    def plot(self, folder=None):
        command = [sys.executable, os.path.join(POSTPROCESS, "plot.py"), folder or self.run_folder]
        return subprocess.run(command, capture_output=True, text=True, timeout=120)

    def replace(self, name, old, new):
        with open(self.file(name), encoding="ascii") as file:
            text = file.read()
        self.assertIn(old, text)
        with open(self.file(name), "w", encoding="ascii") as file:
            file.write(text.replace(old, new, 1))


class OfPictures(InFolder):
    def expect_pictures(self, names, said="", curves=True):
        """The run gives these pictures and no others, none blank, and says in one line what is missing."""
        result = self.plot()
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stdout.split("\n")[:-1], [self.file("plots", name) for name in names])
        self.assertEqual(sorted(os.listdir(self.file("plots"))), sorted(names))
        self.assertEqual(result.stderr.count("\n"), 1 if said else 0, result.stderr)
        self.assertIn(said, result.stderr)
        for name in names:
            pixels = matplotlib.image.imread(self.file("plots", name))[..., :3]
            self.assertEqual(pixels.shape[1], 1400, name)  # 3.5 inches of 400 dots
            ink = (pixels.min(axis=2) < 0.9).mean()
            self.assertGreater(ink, 0.01, name)  # frames, curves and letters
            self.assertLess(ink, 0.8, name)
            coloured = (np.ptp(pixels, axis=2) > 0.3).mean()
            if curves:
                self.assertGreater(coloured, 0.1 if name == "section.png" else 0.0005, name)
            for side in (pixels[:4], pixels[-4:], pixels[:, :4], pixels[:, -4:]):
                self.assertEqual(side.min(), 1.0, name + ": something is cut off")


class Pictures(OfPictures):
    def test_axisymmetric(self):
        write_run(self.run_folder)
        self.expect_pictures(ALL)

    def test_box_of_two_ranks_without_heat(self):
        write_run(self.run_folder, pieces=2, box=True, heat=False)
        self.expect_pictures(ALL, "temperature (the run did not solve for heat)")

    def test_ended_early(self):
        write_run(self.run_folder, end=0.3)
        self.expect_pictures(ALL)

    def test_stopped_in_the_middle_of_a_row(self):
        write_run(self.run_folder, end=0.3, summary=False)
        for name in ("terminal.csv", "axis.csv"):
            with open(self.file(name), "a", encoding="ascii") as file:
                file.write("9,0.32,0.0")
        self.expect_pictures(ALL, "no summary.json")

    def test_first_row_only_and_pictures_of_an_earlier_run(self):
        write_run(self.run_folder, end=0.0, fields=False)
        os.makedirs(self.file("plots"))
        with open(self.file("plots", "section.png"), "w", encoding="ascii") as file:
            file.write("old")
        said = "section.png (the run wrote no fields); axis.png (the run wrote no profiles)"
        self.expect_pictures(ALL[:2], said, curves=False)

    def test_table_alone(self):
        os.makedirs(self.run_folder)
        with open(self.file("terminal.csv"), "w", encoding="ascii") as file:
            file.write("time_s,voltage_V,current_A\n0,0,0\n1e-9,1,2e-6\n2e-9,0,nan\n")
        self.expect_pictures(ALL[:2], "temperature")


READS = ("read,time_s,pulses,ambient_temperature_K,source_voltage_V,voltage_V,current_A,conductance_S,resistance_Ohm,"
         "bake,step")  # fmt: skip


def write_reads(folder, rows):
    """Rows of time, pulses before, temperature, conductance, in a bake?, label of the step."""
    with open(os.path.join(folder, "reads.csv"), "w", encoding="ascii") as file:
        file.write(READS + "\n")
        for i, (time, pulses, temperature, siemens, bake, step) in enumerate(rows, 1):
            file.write(f"{i},{time},{pulses},{temperature},0.1,0.1,{0.1 * siemens},{siemens},{1 / siemens},")
            file.write(f'{bake},"{step}"\n')


def write_pulses(folder, amplitudes, step="4 train 5 pulses, or so"):
    with open(os.path.join(folder, "pulses.csv"), "w", encoding="ascii") as file:
        file.write("pulse,amplitude_V,energy_device_J,energy_source_J,switching_time_s,step\n")
        for i, amplitude in enumerate(amplitudes, 1):
            file.write(f'{i},{amplitude},{1e-12 * i},{1e-12 * i},,"{step}"\n')


def decay(times, lost):
    """A conductance that has grown by 1.5 after `lost` seconds."""
    return [1e-3 * 1.5 ** (time / lost) if time < 4 * lost else 1e-3 * 1.5**4 for time in times]


class ExperimentPictures(OfPictures):
    def summary(self, **entries):
        with open(self.file("summary.json"), "w", encoding="ascii") as file:
            json.dump({"title": "A device", "status": 0, **entries}, file)

    def steps(self, text, output=""):
        with open(self.file("parameters.prm"), "a", encoding="ascii") as file:
            file.write(f"subsection Protocol\n  set Steps = {text}\nend\nsubsection Output\n{output}end\n")

    def test_analog_update(self):
        write_run(self.run_folder, fields=False)
        up, down = [1.0, 1.6, 2.0, 2.2, 2.3], [1.5, 1.2, 1.1, 1.05]
        rows = [(i, i, 300, 1e-6 * g, 0, "5 read 0.1 V") for i, g in enumerate(up + down)]
        write_reads(self.run_folder, rows)
        write_pulses(self.run_folder, [-0.7] * 4 + [0.8] * 4)
        fit = {"nonlinearity": 4.0, "normalised_A": 0.3, "minimum_conductance_S": 1e-6, "maximum_conductance_S": 2.3e-6}
        self.summary(analog={"cycles": [{"potentiation": fit, "depression": None}]})
        run = Run(self.run_folder)
        rising, falling = experiment_tables.branches(run)
        self.assertEqual((rising.raises, falling.raises), (True, False))
        np.testing.assert_array_equal(rising.pulses, [0, 1, 2, 3, 4])
        np.testing.assert_allclose(falling.conductance, [2.3e-6, 1.5e-6, 1.2e-6, 1.1e-6, 1.05e-6], rtol=1e-14)
        self.expect_pictures([*ALL[:2], "analog.png"], "section.png")

    def test_curve_of_nonlinearity(self):
        """The ends are those of the data, and half way the curve is (1 - e^(-1/2A))/(1 - e^(-1/A)) of the range."""
        fit = {"normalised_A": 0.5, "minimum_conductance_S": 1.0, "maximum_conductance_S": 3.0}
        middle = 1 + 2 * (1 - np.exp(-1)) / (1 - np.exp(-2))
        x = np.array([0.0, 0.5, 1.0])
        np.testing.assert_allclose(analog_update.curve(x, fit), [1.0, middle, 3.0], rtol=1e-14)
        np.testing.assert_allclose(analog_update.curve(x, {**fit, "normalised_A": None}), [1.0, 2.0, 3.0], rtol=1e-14)

    def test_a_bake(self):
        write_run(self.run_folder, fields=False)
        times = [10.0**k for k in range(-3, 4)]
        rows = [(5 + t, 0, 400, g, 1, "3 bake 400 K") for t, g in zip(times, decay(times, 10.0))]
        write_reads(self.run_folder, [(5, 0, 400, 1e-3, 0, "2 read 0.1 V")] + rows)
        self.summary(retention={"bakes": [{"temperature_K": 400, "failure_time_s": 10.0}]})
        self.steps("x", "  set Retention factor = 1.5\n")
        (bake,) = experiment_tables.bakes(Run(self.run_folder))
        self.assertEqual(bake.temperature, 400)
        np.testing.assert_allclose(bake.time, [0.0, *times], rtol=1e-9)  # of 1003 s in the 16 digits of a double
        self.expect_pictures([*ALL[:2], "retention.png"], "section.png")

    def test_levels(self):
        write_run(self.run_folder, fields=False)
        siemens = [1e-3, 5e-4, 2e-3, 4e-3]
        write_reads(self.run_folder, [(i, 0, 300, g, 0, f"{n} read 0.1 V") for i, (n, g) in
                                      enumerate(zip((1, 4, 6, 10), siemens))])  # fmt: skip
        self.steps("read 0.1 V, compliance 100 uA, ramp to 1 V in 1 s, read 0.1 V, compliance 0.2 mA, read 0.1 V, "
                   'compliance 1e-3 A, waveform a.csv voltage "CH1, (V", compliance off, read 0.1 V')  # fmt: skip
        found = experiment_tables.levels(Run(self.run_folder))
        np.testing.assert_allclose([level.compliance for level in found], [1e-4, 2e-4, 1e-3], rtol=1e-14)
        np.testing.assert_allclose([level.resistance for level in found], [2000, 500, 250], rtol=1e-14)
        self.expect_pictures([*ALL[:2], "levels.png"], "section.png")

    def test_levels_in_rounds(self):
        """The limit of a read is the last one since the read before, also through the end of a round to the next one."""
        write_run(self.run_folder, fields=False)
        labels = ("1", "2.2", "2.4.1", "2.4.1", "2.2", "2.4.1", "2.4.1", "3")
        write_reads(self.run_folder, [(i, 0, 300, 1e-3 * (i + 1), 0, f"{label} read 0.1 V")
                                      for i, label in enumerate(labels)])  # fmt: skip
        self.steps("read 0.1 V, repeat 2 (compliance 100 uA, read 0.1 V, hold 1 s, repeat 2 (read 0.1 V, compliance "
                   "200 uA, ramp to 1 V at 1 V/s) until current > 1 A, compliance 300 uA), read 0.1 V")  # fmt: skip
        found = experiment_tables.levels(Run(self.run_folder))
        # First 2.4.1 of a round: none. Second: 200 uA. The second round begins with 300 uA, then 100 uA.
        np.testing.assert_allclose([level.compliance for level in found], [1e-4, 2e-4, 1e-4, 2e-4, 3e-4], rtol=1e-14)
        np.testing.assert_allclose([level.resistance for level in found], [1e3 / n for n in (2, 4, 5, 7, 8)], rtol=1e-9)

    def test_stopped_in_the_middle_of_a_read(self):
        write_run(self.run_folder, fields=False)
        write_reads(self.run_folder, [(0, 0, 300, 1e-3, 0, "1 read 0.1 V"), (1, 0, 300, 1e-3, 0, "2 read 0.1 V")])
        with open(self.file("reads.csv"), "a", encoding="ascii") as file:
            file.write("3,2,0,30")
        self.assertEqual(len(experiment_tables.reads(Run(self.run_folder))["time_s"]), 2)
        self.replace("reads.csv", "conductance_S", "siemens")
        result = self.plot()
        self.assertEqual(result.returncode, 2)
        self.assertIn("reads.csv: has no column conductance_S", result.stderr)


class RetentionOfStudy(InFolder):
    """Two bakes that obey ln t_f = ln t_0 + 1 eV/(k T), and one that the state outlasts."""

    def test_arrhenius(self):
        times = [10.0**k for k in range(-6, 6)]
        cases, bakes = [], []
        for number, kelvin in enumerate((360.0, 400.0, 500.0), 1):
            folder = os.path.join(self.top, f"case_000{number}")
            write_run(folder, fields=False)
            lost = 1e-12 * np.exp(1 / (retention_of_study.BOLTZMANN * kelvin)) if kelvin > 380 else None
            rows = [(1 + t, 0, kelvin, g, 1, "1 bake") for t, g in zip(times, decay(times, lost or 1e9))]
            write_reads(folder, rows)
            with open(os.path.join(folder, "summary.json"), "w", encoding="ascii") as file:
                found = {"temperature_K": kelvin, "failure_time_s": lost}
                json.dump({"status": 0, "retention": {"bakes": [found]}}, file)
            bakes.append({"temperature_K": kelvin, "failure_time_s": lost,
                          "failure_time_lower_bound_s": None if lost else 1e5})  # fmt: skip
            cases.append({"case": number, "folder": f"case_000{number}", "status": 0, "figures": {},
                          "values": {"bake": f"bake {kelvin:g} K for 1 h"}})  # fmt: skip
        fit = {"verdict": "undecided", "activation_energy_eV": 1.0, "activation_energy_interval_eV": [0.9, 1.1],
               "prefactor_time_s": 1e-12}  # fmt: skip
        content = {"title": "Bakes", "figures": [], "cases": cases, "retention": {"bakes": bakes, **fit},
                   "varied": [{"name": "bake", "column": "bake", "unit": "", "drawn": False}]}  # fmt: skip
        with open(os.path.join(self.top, "study.json"), "w", encoding="ascii") as file:
            json.dump(content, file)
        study = Study(self.top)
        self.assertEqual([study.varied[0].text(value) for value in study.varied[0].values], ["360 K", "400 K", "500 K"])
        figure = retention_of_study.draw(study)
        points = [line.get_xydata()[0] for line in figure.axes[1].get_lines() if line.get_marker() in ("o", "^")]
        np.testing.assert_allclose([y for _, y in points], [1e5, *(bake["failure_time_s"] for bake in bakes[1:])])
        lines = [line.get_xydata() for line in figure.axes[1].get_lines() if len(line.get_xdata()) == 2]
        lines = [line for line in lines if np.ptp(line[:, 1]) > 1.5]  # without those of 10 years and 85 degC
        for line in lines:
            np.testing.assert_allclose(line[:, 1], 1e-12 * np.exp(line[:, 0]), rtol=1e-12)
        self.assertEqual(len(lines), 2)
        matplotlib.pyplot.close(figure)
        script = os.path.join(POSTPROCESS, "plot_study.py")
        result = subprocess.run([sys.executable, script, self.top], capture_output=True, text=True, timeout=120)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("retention.png", result.stdout)

    def test_texts_that_differ_in_other_ways_stay(self):
        from plots.study_folder import Varied

        entry = {"name": "a", "column": "a", "unit": "", "drawn": False}
        for texts, expected in (
            (("steady", "off"), ["steady", "off"]),
            (("hold 1 s", "ramp to 1 V in 1 s"), ["hold 1 s", "ramp to 1 V in 1 s"]),
            (("pulse 1 V width 1 ms", "pulse 2 V width 3 us"), ["1 V 1 ms", "2 V 3 us"]),
        ):
            varied = Varied(entry, [{"values": {"a": text}} for text in texts])
            self.assertEqual([varied.text(text) for text in texts], expected)


class Damage(InFolder):
    def expect_refusal(self, *words, folder=None):
        """Exit status 2, one sentence on stderr with these words, no picture."""
        result = self.plot(folder)
        self.assertEqual((result.returncode, result.stdout), (2, ""), result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        for word in words:
            self.assertIn(word, result.stderr)
        self.assertFalse(os.path.exists(self.file("plots")))

    def test_no_run(self):
        self.expect_refusal("is no folder of a run", folder=self.top)
        self.expect_refusal("is no folder of a run", folder=self.file("nowhere"))

    def test_table(self):
        write_run(self.run_folder, fields=False)
        self.replace("terminal.csv", "\n3,", "\n3,spoilt")
        self.expect_refusal("terminal.csv: line 5", "spoilt")
        self.replace("terminal.csv", "\n3,spoilt", "\n3,1,")
        self.expect_refusal("terminal.csv: line 5 has 8 entries where the head has 7")
        self.replace("terminal.csv", "current_A", "amperes")
        self.expect_refusal("terminal.csv: has no column current_A")
        with open(self.file("terminal.csv"), "w", encoding="ascii") as file:
            file.write("time_s,voltage_V,current_A\n")
        self.expect_refusal("terminal.csv: has no row")

    def test_summary(self):
        write_run(self.run_folder, fields=False)
        self.replace("summary.json", "}", "")
        self.expect_refusal("summary.json: is no JSON")

    def test_fields(self):
        write_run(self.run_folder)
        vtu_file = os.path.join("fields", "fields_00000.0.vtu")
        self.replace(vtu_file, 'NumberOfPoints="192"', 'NumberOfPoints="191"')
        self.expect_refusal("fields_00000.0.vtu: is damaged")
        os.truncate(self.file(vtu_file), 700)
        self.expect_refusal("fields_00000.0.vtu: is no VTK file")
        os.remove(self.file(vtu_file))
        self.expect_refusal("fields_00000.0.vtu: is missing")
        os.remove(self.file("fields", "fields_00001.pvtu"))
        self.expect_refusal("fields_00001.pvtu: is named in fields.pvd but missing")
        os.truncate(self.file("fields.pvd"), 60)
        self.expect_refusal("fields.pvd: is no index of fields")


class Reading(InFolder):
    def test_vtu_values_are_exact(self):
        write_run(self.run_folder, pieces=2)
        run = Run(self.run_folder)
        grid = vtu.read(run.field_files[0.25])
        points = boxes(np.linspace(0, 12, 5), np.linspace(0, 30, 13))
        fields, region = fields_at(points, 1, 1.5, True)
        np.testing.assert_array_equal(grid.points, points.reshape(-1, 3).astype("f4"))
        np.testing.assert_array_equal(grid.cells, np.arange(4 * len(points)).reshape(-1, 4))
        np.testing.assert_array_equal(grid.region, region)
        self.assertEqual(set(grid.fields), set(fields))
        for name, values in fields.items():
            np.testing.assert_array_equal(grid.fields[name], values.ravel().astype("f4"), name)

    def test_several_blocks_and_no_compression(self):
        import xml.etree.ElementTree as xml

        values = np.arange(10, dtype="<f4")
        packed = [zlib.compress(part.tobytes()) for part in (values[:4], values[4:8], values[8:])]
        head = struct.pack("<6I", 3, 16, 8, *[len(part) for part in packed])
        array = xml.Element("DataArray", type="Float32", format="binary")
        array.text = (base64.b64encode(head) + base64.b64encode(b"".join(packed))).decode()
        root = xml.Element("VTKFile", compressor="vtkZLibDataCompressor")
        np.testing.assert_array_equal(vtu._values(array, root), values)
        array.text = base64.b64encode(struct.pack("<Q", 40) + values.tobytes()).decode()
        np.testing.assert_array_equal(vtu._values(array, xml.Element("VTKFile", header_type="UInt64")), values)

    def test_plane_through_hexahedra(self):
        # Linear fields are linear on the tetrahedra, so the cut has their values but for the rounding of 4-byte
        # numbers (1e-6 of 100) and the 1e-7 of the breadth of 12 nm, times slope 2, by which it avoids the points.
        points = boxes(np.linspace(0, 12, 4), np.linspace(-6, 6, 4), np.linspace(0, 30, 6))
        value = points @ [1.0, 2.0, 3.0]
        path = os.path.join(self.top, "box.vtu")
        for y in (-6.0, -2.0, 0.5, 6.0):
            write_vtu(path, points, np.arange(points.size // 3), {"f": value}, points[..., 2].mean(axis=1) > 12.0)
            plane = vtu.plane(vtu.read(path), y)
            expected = plane.points @ [1.0, 3.0] + 2.0 * y
            np.testing.assert_allclose(plane.fields["f"], expected, rtol=0, atol=1e-4)
            corners = plane.points[plane.triangles]
            u, v = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
            area = 0.5 * np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]).sum()
            self.assertAlmostEqual(area, 12.0 * 30.0, delta=0.01)
            lines = vtu.borders(plane)
            np.testing.assert_allclose(lines[..., 1], 12.0, rtol=0, atol=1e-5)  # 1.2e-6 nm on edges of slope 6/4
            self.assertAlmostEqual(np.abs(np.diff(lines[..., 0], axis=1)).sum(), 12.0, delta=0.01)

    def test_branches_and_instants(self):
        write_run(self.run_folder)
        run = Run(self.run_folder)
        kinds = [kind for kind, _, _ in run.branches()]
        sweep = [(sign, way) for sign in ("positive", "negative") for way in ("outgoing", "returning")]
        self.assertEqual(kinds, sweep)
        self.assertEqual([rows for _, *rows in run.branches()], [[0, 10], [10, 20], [20, 30], [30, 40]])
        self.assertEqual(run.representative_times(), [0.0, 0.25, 0.75, 1.0])
        self.assertEqual(run.layer_borders(), [10.0, 20.0])
        self.assertEqual(run.length("Stack", "Axis y"), 6.0)
        self.assertEqual(run.species_name("Cu_"), "Cu+")

    def test_instant_of_a_held_voltage(self):
        """The largest voltage is shown at the end of its hold, from 0.25 s to 0.5 s."""
        os.makedirs(self.run_folder)
        with open(self.file("terminal.csv"), "w", encoding="ascii") as file:
            file.write("time_s,voltage_V,current_A\n0,0,0\n0.25,1,1\n0.4,1,1\n0.5,1,1\n0.75,0,0\n1,0,0\n")
        with open(self.file("axis.csv"), "w", encoding="ascii") as file:
            file.write("time_s,voltage_V,z_nm\n" + "".join(f"{time},0,0\n" for time in (0, 0.25, 0.5, 0.75, 1)))
        self.assertEqual(Run(self.run_folder).representative_times(), [0.0, 0.5, 1.0])

    def test_further_contacts(self):
        """Contacts beside the driven one are shown if there are two or more."""
        os.makedirs(self.run_folder)
        with open(self.file("terminal.csv"), "w", encoding="ascii") as file:
            columns = ("time_s", "voltage_V", "current_A", "current_gate_A", "current_the_drain_A", "current_source_A")
            file.write(",".join(columns) + "\n0,0,0,0,-1,1\n1,1,1e-3,1e-3,-2,2\n2,1,0,0,-1,1\n")
        for names, expected in (
            ("source, gate, the drain", {"source": "current_source_A", "the drain": "current_the_drain_A"}),
            ("gate, source", {}),
            ("source, gate, heater", {}),
        ):
            with open(self.file("parameters.prm"), "w", encoding="ascii") as file:
                file.write(f"subsection Contacts\n  set Names = {names}\nend\n")
                file.write("subsection Protocol\n  set Contact = gate\nend\n")
            run = Run(self.run_folder)
            self.assertEqual(run.further_contacts(), expected)
            figure = transient.draw(run)
            self.assertEqual(len(figure.axes), 3 if expected else 2)
            if expected:
                lines = figure.axes[2].get_lines()
                np.testing.assert_array_equal(lines[0].get_ydata(), [1, 2, 1])
                np.testing.assert_array_equal(lines[1].get_ydata(), [-1, -2, -1])
            matplotlib.pyplot.close(figure)

    def test_windows(self):
        z = np.linspace(0.0, 100.0, 101)
        copper = np.where((z >= 20) & (z <= 80), 1.0, np.nan)
        self.assertEqual(windows.of_species(z, [copper]), (14.0, 86.0))
        self.assertEqual(windows.of_species(z, []), (0.0, 100.0))
        emptied = np.where((z >= 72) & (z <= 80), 0.5, copper)
        weights = np.ones(len(z))
        self.assertEqual(windows.of_changes(z, weights, [[copper], [emptied]], (14.0, 86.0)), (70.0, 82.0))
        self.assertIsNone(windows.of_changes(z, weights, [[copper], [copper]], (14.0, 86.0)))


if __name__ == "__main__":
    unittest.main()
