# SPDX-License-Identifier: Apache-2.0
"""The page of `ionstack report`, made from small folders that this test writes. See report_browser_test.py, too."""
import os
import re
import shutil
import sys
import tempfile
import unittest
from html.parser import HTMLParser

import numpy as np
from matplotlib.colors import Normalize

from report_runs import HOSTILE, HOSTILE_IMAGE, POSTPROCESS, report, write_json, write_reported_run

sys.path.insert(0, POSTPROCESS)

from plots import vtu
from plots.style import spans_decades
from report_page import citations, device_drawing, field_frames, html, quantities, run_page

# Elements without an end tag.
VOID = {"meta", "link", "img", "input"}


class Page(HTMLParser):
    """What a page holds: its text, its elements, and whether each that begins ends."""

    def __init__(self, text):
        super().__init__()
        self.open, self.words, self.elements = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, name, attributes):
        self.elements.append((name, dict(attributes)))
        if name not in VOID:
            self.open.append(name)

    def handle_endtag(self, name):
        if self.open.pop() != name:
            raise AssertionError(f"</{name}> ends another element")

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script"):
            self.words.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", "".join(self.words))

    def of(self, name):
        return [attributes for found, attributes in self.elements if found == name]


class InFolder(unittest.TestCase):
    def setUp(self):
        self.top = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.top)
        self.folder = os.path.join(self.top, "run")

    def page(self, folder=None, script="report.py", said=""):
        """Makes the page and reads it; it must be whole and need nothing else."""
        result = report(folder or self.folder, script)
        self.assertEqual(result.returncode, 0, result.stderr)
        path = os.path.join(folder or self.folder, "report.html")
        self.assertEqual(result.stdout, path + "\n")
        self.assertIn(said, result.stderr)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        page = Page(text)
        self.assertEqual(page.open, [])
        for image in page.of("img"):
            self.assertRegex(image["src"][:30], r"^data:image/(png|svg\+xml);base64,")
            self.assertTrue(image["alt"])
        for name, attributes in page.elements:
            self.assertFalse([key for key in attributes if key.startswith("on")], name)
            for key in ("src", "href"):
                if key in attributes and name != "a":
                    self.assertTrue(attributes[key].startswith("data:"), attributes[key][:60])
        return page

    def refused(self, message, folder=None):
        result = report(folder or self.folder)
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertRegex(result.stderr.strip().split("\n")[-1], message)
        self.assertNotIn("Traceback", result.stderr)


class OfRuns(InFolder):
    def test_whole(self):
        """Everything that the manual promises is on the page, with units."""
        write_reported_run(self.folder)
        page = self.page()
        for words in (
            "The run came to its end, at 1 s.",
            "1.2 VSet voltage",  # tile
            "−0.8 VReset voltage",
            "430 µJEnergy at the terminals",
            "To scale.",
            "2 × 10⁻¹⁵",  # relative error of the number of ions
            "40 accepted, 3 rejected",
            "120, 3 a step",  # Newton iterations
            "1 value used outside of the range that the source states",
            "stated for 300 to 400 K",
            "mpirun -n 2 ionstack run parameters.prm --output again -ts_type bdf",
            "ionstack 0.1.0 (abc1234)",
            "deal.II 9.4.1: D. Arndt",
            "doi:10.1234/abc.5, for top",
            "driven by the protocol",
        ):
            self.assertIn(words, page.text)
        titles = ["What was run", "Key figures", "Plots", "Fields over time", "Convergence and conservation",
                  "Material values", "How to run it again", "What to cite"]  # fmt: skip
        links = [link["href"] for link in page.of("a") if link["href"].startswith("#")]
        for identity, title in zip(["run", "figures", "plots", "fields", "quality", "materials", "rerun", "cite"], titles):
            self.assertIn(title, page.text)
            self.assertIn("#" + identity, links)
        # 41 rows, fields at each fifth: 9 instants of 3 fields, of which one is shown.
        frames = [image for image in page.of("img") if image.get("class") == "frame"]
        self.assertEqual(len(frames), 27)
        self.assertEqual(sum("hidden" not in frame for frame in frames), 3)
        self.assertEqual(page.of("input")[0]["max"], "8")

    def test_names_are_escaped(self):
        write_reported_run(self.folder, hostile=True)
        page = self.page()
        self.assertEqual(len(page.of("script")), 1)
        self.assertIn(HOSTILE, page.text)
        self.assertIn(HOSTILE_IMAGE, page.text)
        self.assertFalse([image for image in page.of("img") if image["src"] == "x"])

    def test_stack_is_to_scale(self):
        """Rectangles have the extents of the regions: three layers of equal height, as wide as two radii."""
        write_reported_run(self.folder)
        boxes = [r for r in self.page().of("rect")]
        heights = [float(box["height"]) for box in boxes]
        np.testing.assert_allclose(heights, heights[0], atol=0.011)  # written with 2 digits
        self.assertAlmostEqual(float(boxes[0]["width"]) / heights[0], 24.0 / 10.0, delta=0.001)

    def test_ended_early(self):
        write_reported_run(self.folder, end=0.3)
        page = self.page()
        self.assertIn("The run ended early (status 3), at 275 ms.", page.text)

    def test_killed(self):
        """A run that was killed has no summary, and an unfinished last row."""
        write_reported_run(self.folder, end=0.3, summary=False)
        with open(os.path.join(self.folder, "terminal.csv"), "a", encoding="ascii") as file:
            file.write("13,0.3")
        with open(os.path.join(self.folder, "log.txt"), "w", encoding="ascii") as file:
            file.write("\n".join(f"line {number}" for number in range(40)))
        page = self.page(said="no summary.json")
        self.assertIn("The run has not ended, or was stopped", page.text)
        self.assertIn("The last lines of log.txtline 15", page.text)
        self.assertIn("log.txt lists those that were used", page.text)

    def test_without_fields(self):
        write_reported_run(self.folder, fields=False)
        self.assertIn("The run wrote no fields", self.page(said="section.png").text)

    def test_of_an_earlier_version(self):
        """A folder without device.json and without columns of the solver still has its page."""
        write_reported_run(self.folder)
        os.remove(os.path.join(self.folder, "device.json"))
        self.assertIn("so the stack is not drawn", self.page().text)

    def test_box(self):
        write_reported_run(self.folder, box=True, pieces=2)
        self.assertIn("Vertical cut through the axis", self.page().text)

    def test_damaged(self):
        write_reported_run(self.folder)
        self.refused(r"none: is no folder of a run", os.path.join(self.top, "none"))
        write_json(self.folder, "device.json", {"regions": 3})
        self.refused(r"summary.json or device.json is not as 'ionstack run' writes it")
        with open(os.path.join(self.folder, "device.json"), "w", encoding="ascii") as file:
            file.write("{")
        self.refused(r"device.json: is no JSON")


class OfStudies(InFolder):
    def test_study(self):
        cases = []
        for number in (1, 2):
            write_reported_run(os.path.join(self.folder, f"case_000{number}"))
            cases.append({"case": number, "folder": f"case_000{number}", "values": {"thickness_nm": float(number)},
                          "status": 0, "figures": {"set_voltage_V": 1.0 + number}})  # fmt: skip
        cases.append({"case": 3, "folder": "case_0003", "values": {"thickness_nm": 3.0}, "status": 2, "figures": {}})
        cases[2]["figures"]["set_voltage_V"] = None
        varied = [{"name": "<thickness>", "column": "thickness_nm", "entry": "Stack/x", "unit": "nm", "drawn": False}]
        write_json(self.folder, "study.json", {"title": HOSTILE, "cases": cases, "varied": varied, "figures": ["set_voltage_V"]})
        self.assertEqual(report(os.path.join(self.folder, "case_0002")).returncode, 0)
        page = self.page(script="report_study.py", said="cases without results (3)")
        for words in (HOSTILE, "2 of 3 cases came to their end.", "Without results: case 3.", "<thickness>", "2 V", "3 nm",
                      "doi:10.1234/abc.5"):  # fmt: skip
            self.assertIn(words, page.text)
        self.assertEqual(len(page.of("script")), 1)
        self.assertIn("case_0002/report.html", [link["href"] for link in page.of("a")])
        self.assertNotIn("case_0001/report.html", [link["href"] for link in page.of("a")])


class Parts(unittest.TestCase):
    def test_quantities(self):
        for value, unit, text in (
            (0.8514, "V", "0.8514 V"), (-0.05, "V", "−50 mV"), (1008.28, "Ohm", "1.008 kΩ"), (1e-3, "s", "1 ms"),
            (999.9999, "Ohm", "1000 Ω"), (3.2e27, "per_m3", "3.2 × 10²⁷ m⁻³"), (315576000.0, "s", "10 years"), (12, "", "12"),
            (12345, "", "12\u202f345"), (0.0, "A", "0 A"), (None, "V", "not found"), (True, "", "yes"), ("<b>", "", "&lt;b&gt;"),
            (1e-30, "A", "10⁻¹² aA"),
        ):  # fmt: skip
            self.assertEqual(quantities.shown(value, unit), text)
        self.assertEqual(quantities.name_and_unit("concentration_minimum_per_m3"), ("Concentration minimum", "per_m3"))
        self.assertEqual(quantities.name_and_unit("normalised_A"), ("Normalised A", ""))
        self.assertEqual(quantities.name_and_unit("window"), ("Window", ""))

    def test_elements(self):
        made = html.element("a", "1 < 2", html.element("b", "&"), href='"x"', class_="y", hidden=False, title=None)
        self.assertEqual(made, '<a href="&quot;x&quot;" class="y">1 &lt; 2<b>&amp;</b></a>')
        links = html.with_links("Paper (doi:10.1021/nn405827t); https://doi.org/10.1/x, see doi:10.1103/PhysRevB.1.2 (doi:10.1000/x_(1)).")
        self.assertEqual(re.findall(r'href="([^"]*)"', links),
                         ["https://doi.org/10.1021/nn405827t", "https://doi.org/10.1103/PhysRevB.1.2",
                          "https://doi.org/10.1000/x_%281%29"])  # fmt: skip
        self.assertTrue(links.endswith("</a>)."))

    def test_sources(self):
        """A paper once, with all materials; given values are nobody's."""
        values = [{"source": f"X, doi:10.1000/{d}", "material": m, "confidence": c}
                  for d, m, c in (("a", "Cu", "fit"), ("a", "Ag", "fit"), ("b", "Cu", "given"))]  # fmt: skip
        values.append({"source": "Handbook", "material": "Pt", "confidence": "handbook"})
        self.assertEqual(citations.sources(values), ({"10.1000/a": {"Cu", "Ag"}}, {"Handbook": {"Pt"}}))

    def test_decades(self):
        self.assertTrue(spans_decades(np.concatenate([[0.0], np.logspace(-6, 8, 50)])))
        self.assertFalse(spans_decades(np.linspace(0, 1, 50)))

    def test_frame_shows_the_field(self):
        """A linear field on four triangles is met to half a step of the palette at each pixel; at the edges of triangles to
        what it changes over a pixel, since Agg may give such a pixel to the triangle beside it."""
        points = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [0.0, 2.0], [1.7, 0.9]])
        triangles = np.array([[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]])
        values = 3.0 + 0.5 * points[:, 0] - 0.25 * points[:, 1]
        plane = vtu.Plane(points, triangles, {}, np.zeros(4))
        size = (80, 40)
        raster = field_frames.Raster(plane, ((0.0, 4.0), (0.0, 2.0)), size)
        norm = Normalize(values.min(), values.max())
        indices = raster.indices(values, norm)
        x, z = (np.arange(80) + 0.5) / 20, 2 - (np.arange(40) + 0.5) / 20
        expected = norm(3.0 + 0.5 * x[None, :] - 0.25 * z[:, None])
        self.assertGreaterEqual(indices.min(), 1)  # all pixels show a value
        error = np.abs((indices - 0.5) / field_frames.VALUES - expected)
        half_step, pixel = 0.5 / field_frames.VALUES + 1e-9, (0.5 + 0.25) * 0.05 / np.ptp(values)
        self.assertLessEqual(error.max(), half_step + pixel)
        self.assertGreater((error <= half_step).mean(), 0.95)  # edges: three lines of 80 by 40 pixels

    def test_labels_of_thin_layers(self):
        """Names of layers that are thinner than a line of text stand below one another."""
        regions = [{"name": f"r{i}", "material": "m", "bottom_nm": b, "top_nm": t, "section_nm": [[0.0, 50.0, b, t]]}
                   for i, (b, t) in enumerate([(0.0, 50.0), (50.0, 50.5), (50.5, 51.0), (51.0, 51.2), (51.2, 60.0)])]  # fmt: skip
        device = {"regions": regions, "contacts": [], "coordinates": "planar"}
        svg = device_drawing.drawing(device)
        rows = sorted(float(m[1]) for m in re.finditer(r'<text x="[\d.]+" y="([\d.]+)"[^>]*>r\d</text>', svg))
        self.assertEqual(len(rows), 5)
        self.assertGreaterEqual(min(np.diff(rows)), device_drawing.LINE - 0.02)

    def test_contacts_on_parts(self):
        """Each contact is drawn where it is, to the scale of the layers, and named once; in a round device on both sides."""
        regions = [{"name": "oxide", "material": "m", "bottom_nm": 0.0, "top_nm": 40.0, "section_nm": [[0.0, 100.0, 0.0, 40.0]]}]
        places = {"tip": ("top, x from 30 nm to 50 nm", [30.0, 50.0, 40.0, 40.0]), "drain": ("right of a", [100.0, 100.0, 0.0, 10.0]),
                  "buried": ("between a and b", [20.0, 60.0, 10.0, 10.0]), "plate": ("all of c", [70.0, 90.0, 20.0, 25.0])}  # fmt: skip
        contacts = [{"name": name, "boundary": boundary, "section_nm": [box]} for name, (boundary, box) in places.items()]
        for coordinates, copies in (("planar", 1), ("axisymmetric", 2)):
            svg = device_drawing.drawing({"regions": regions, "contacts": contacts, "coordinates": coordinates})
            number = r'="([-\d.]+)"'
            outline = re.search(rf'<rect x{number} y{number} width{number} height{number} fill="#9', svg)
            left, top, width, height = (float(outline[i]) for i in (1, 2, 3, 4))
            scale, zero = height / 40.0, left + (0.5 * width if copies == 2 else 0.0)
            lines = {tuple(float(value) for value in found) for found in
                     re.findall(rf'<line x1{number} y1{number} x2{number} y2{number} stroke="#000"', svg)}  # fmt: skip
            self.assertEqual(len(lines), 3 * copies)
            for name in ("tip", "drain", "buried"):
                low, high, bottom, upper = places[name][1]
                expected = (zero + low * scale, top + (40 - bottom) * scale, zero + high * scale, top + (40 - upper) * scale)
                # Half of a line's width outside, and two digits are printed.
                self.assertLessEqual(min(max(abs(a - b) for a, b in zip(line, expected)) for line in lines), 1.53, name)
            self.assertEqual(len(re.findall(r'fill="none" stroke="#000"', svg)), copies)
            for name in places:
                self.assertEqual(svg.count(f">{name}</text>"), 1)


class Protocol(unittest.TestCase):
    def test_steps_are_cut_at_commas_between_them(self):
        steps = ['waveform a.csv voltage "CH1, raw (V"', "repeat 2 (hold 1 s, read 0.1 V)", "hold 1 s"]
        self.assertEqual(run_page._top_level(", ".join(steps)), steps)


if __name__ == "__main__":
    unittest.main()
