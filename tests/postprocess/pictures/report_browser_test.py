# SPDX-License-Identifier: Apache-2.0
"""The page of `ionstack report` in a real browser, headless Chromium: no error on the console, no request to anywhere,
all pictures load, the slider moves them, hostile names are only shown. Skipped (status 77) where the browser is missing.
"""
import json
import os
import shutil
import sys
import tempfile
import unittest

from report_runs import HOSTILE, HOSTILE_IMAGE, report, write_json, write_reported_run

SKIPPED = 77
try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError:
    webdriver = None
DRIVER, BROWSER = shutil.which("chromedriver"), shutil.which("chromium")


def start_browser(profile):
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    # As root Chromium has no sandbox; containers have little shared memory.
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,900",
                 f"--user-data-dir={profile}"):  # fmt: skip
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service(DRIVER), options=options)


class InBrowser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.top = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.top, ignore_errors=True)
        cls.browser = start_browser(os.path.join(cls.top, "profile"))
        cls.addClassCleanup(cls.browser.quit)

    def open(self, folder, script="report.py"):
        """Makes the page, opens it from disk, and checks what holds for every page."""
        made = report(folder, script)
        self.assertEqual(made.returncode, 0, made.stderr)
        for log in ("browser", "performance"):
            self.browser.get_log(log)
        address = "file://" + os.path.join(folder, "report.html")
        self.browser.get(address)
        self.assertEqual([entry for entry in self.browser.get_log("browser") if entry["level"] == "SEVERE"], [])
        requests = [json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance")]
        asked = {request["params"]["request"]["url"] for request in requests
                 if request["method"] == "Network.requestWillBeSent"}  # fmt: skip
        self.assertEqual({url for url in asked if not url.startswith("data:")}, {address})
        pictures = self.script("return [...document.images].map(i => [i.alt, i.complete, i.naturalWidth])")
        self.assertGreater(len(pictures), 0)
        self.assertEqual([p for p in pictures if not p[1] or p[2] == 0], [])
        wide, seen = self.script("return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        self.assertLessEqual(wide, seen, "the page is wider than the window")

    def script(self, text):
        return self.browser.execute_script(text)

    def shown(self):
        """Number of the frame that each panel shows; each shows exactly one."""
        numbers = self.script(
            "return [...document.querySelectorAll('.frames')].map(stack => "
            "[...stack.children].flatMap((frame, i) => frame.getClientRects().length > 0 ? [i] : []))"
        )
        self.assertTrue(all(len(panel) == 1 for panel in numbers), numbers)
        return [panel[0] for panel in numbers]

    def test_slider(self):
        folder = os.path.join(self.top, "slider")
        write_reported_run(folder)
        self.open(folder)
        self.assertEqual(self.shown(), [2, 2, 2])  # the instant of the largest voltage: 0.25 s, fields each 0.125 s
        readout = self.browser.find_element(By.CSS_SELECTOR, ".when")
        self.assertEqual(readout.text, "t = 250 ms, V = 1.5 V, I = 1.5 mA")
        slider = self.browser.find_element(By.CSS_SELECTOR, ".slider")
        marker = "return Number(document.querySelector('.marker').getAttribute('x1'))"
        before, picture = self.script(marker), "return document.querySelector('.frame:not([hidden])').src"
        earlier = self.script(picture)
        slider.send_keys(Keys.ARROW_RIGHT)
        self.assertEqual(self.shown(), [3, 3, 3])
        self.assertEqual(readout.text, "t = 375 ms, V = 0.75 V, I = 750 µA")
        self.assertGreater(self.script(marker), before)
        self.assertNotEqual(self.script(picture), earlier)
        slider.send_keys(Keys.END)
        self.assertEqual(self.shown(), [8, 8, 8])
        self.browser.find_element(By.CSS_SELECTOR, ".play").click()  # from the end: begins anew
        self.assertLess(self.shown()[0], 8)

    def test_frames_lie_in_their_axes(self):
        """A frame lies inside of its panel, beside the labels of the axes."""
        folder = os.path.join(self.top, "place")
        write_reported_run(folder)
        self.open(folder)
        boxes = self.script(
            "return [...document.querySelectorAll('.panel')].map(p => { const a = p.getBoundingClientRect(), "
            "b = p.querySelector('.frame:not([hidden])').getBoundingClientRect(); "
            "return [b.left >= a.left, b.right <= a.right, b.top >= a.top, b.bottom <= a.bottom, b.width > 0.4 * a.width]; })"
        )
        self.assertTrue(all(all(box) for box in boxes), boxes)

    def test_hostile_names(self):
        folder = os.path.join(self.top, "hostile")
        write_reported_run(folder, hostile=True)
        self.open(folder)
        self.assertNotEqual(self.script("return document.title"), "owned")
        self.assertEqual(self.script("return document.scripts.length"), 1)
        text = self.script("return document.body.textContent")
        self.assertIn(HOSTILE, text)
        self.assertIn(HOSTILE_IMAGE, text)

    def test_killed_run(self):
        folder = os.path.join(self.top, "killed")
        write_reported_run(folder, end=0.3, summary=False, box=True, pieces=2)
        self.open(folder)
        self.assertIn("has not ended", self.browser.find_element(By.CSS_SELECTOR, ".state").text)

    def test_study(self):
        folder = os.path.join(self.top, "study")
        write_reported_run(os.path.join(folder, "case_0001"))
        cases = [{"case": 1, "folder": "case_0001", "values": {"t_nm": 1.0}, "status": 0, "figures": {"set_voltage_V": 1.0}}]
        varied = [{"name": "t", "column": "t_nm", "entry": "x", "unit": "nm", "drawn": False}]
        write_json(folder, "study.json", {"title": HOSTILE, "cases": cases, "varied": varied, "figures": ["set_voltage_V"]})
        self.open(folder, "report_study.py")
        self.assertNotEqual(self.script("return document.title"), "owned")

    def test_print(self):
        """Print has the pictures and opens the tables of all figures."""
        folder = os.path.join(self.top, "print")
        write_reported_run(folder)
        self.open(folder)
        self.script("window.opened = 0; addEventListener('beforeprint', () => "
                    "window.opened = document.querySelectorAll('details.printed[open]').length)")  # fmt: skip
        pdf = self.browser.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
        self.assertGreater(len(pdf["data"]), 50000)  # letters and pictures; an empty page has 1 kB
        self.assertGreater(self.script("return window.opened"), 0)
        self.assertEqual(self.script("return document.querySelectorAll('details[open]').length"), 0)


if __name__ == "__main__":
    if webdriver is None or not DRIVER or not BROWSER:
        print("skipped: needs chromium, chromium-driver and python3-selenium")
        sys.exit(SKIPPED)
    unittest.main()
