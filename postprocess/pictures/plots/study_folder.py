# SPDX-License-Identifier: Apache-2.0
"""What a study left in its folder."""
import json
import math
import os
import re

import numpy as np

from plots.run_folder import Run
from plots.vtu import Damaged


class Varied:
    """A varied entry: `name`, `column` in the table, `unit`, `drawn`, and `values` of the cases, numbers or texts."""

    def __init__(self, entry, cases):
        self.name, self.column, self.unit = entry["name"], entry["column"], entry["unit"]
        self.drawn = entry["drawn"]
        self.values = [case["values"][self.column] for case in cases]
        self.is_number = all(isinstance(value, (int, float)) for value in self.values)
        self.file_name = re.sub(r"[^A-Za-z0-9]", "_", self.name)

    def distinct(self):
        """Values in the order of the cases, each once; numbers in their order."""
        values = list(dict.fromkeys(self.values))
        return sorted(values) if self.is_number else values

    def text(self, value):
        """A value as text; of texts that differ in a few words, those words: 'bake 340 K for 1 h' is '340 K'."""
        if self.is_number:
            return f"{value:g} {self.unit}".rstrip()
        words = [str(each).split() for each in self.distinct()]
        if len(words) < 2 or len({len(each) for each in words}) > 1:
            return str(value)
        differ = [len(set(column)) > 1 for column in zip(*words)]
        own, phrases, place = str(value).split(), [], 0
        while place < len(own):
            phrase = [own[place]] if differ[place] else []
            place += 1
            if phrase and _is_number(phrase[0]) and place < len(own):  # with its unit
                phrase.append(own[place])
                place += 1
            phrases.append(" ".join(phrase).strip(",()"))
        return " ".join(dict.fromkeys(phrase for phrase in phrases if phrase))

    def place(self, value):
        """Where a value stands on an axis: itself, or for a text its number among the texts."""
        return float(value) if self.is_number else float(self.distinct().index(value))


class Study:
    """The table of a study and the loops of its cases.

    folder   absolute path
    varied   list of Varied
    figures  names of the reported figures that some case has
    runs     number of the case from 0 -> Run, of the cases that left results
    retention  failure times of the bakes of all cases and Arrhenius' law through them, or None
    missing  what cannot be shown and why, one clause each
    """

    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        path = os.path.join(self.folder, "study.json")
        if not os.path.isfile(path):
            raise Damaged(f"{folder}: is no folder of a study (it has no study.json)")
        try:
            with open(path, encoding="utf-8") as file:
                content = json.load(file)
            self._title, self.cases = str(content["title"]), content["cases"]
            self.retention = content.get("retention") or None
            self.varied = [Varied(entry, self.cases) for entry in content["varied"]]
            self.values = {name: [_number(case["figures"][name]) for case in self.cases] for name in content["figures"]}
        except (ValueError, KeyError, TypeError) as error:
            raise Damaged(f"{path}: is not as 'ionstack study' writes it ({type(error).__name__}: {error})") from None
        self.figures = [name for name, values in self.values.items() if np.isfinite(values).any()]
        self.missing, self.runs = [], {}
        without = [name for name in self.values if name not in self.figures]
        if without:
            self.missing.append("figures that no case has (" + ", ".join(without) + ")")
        for number, case in enumerate(self.cases):
            if case["status"] in (0, 3):
                self.runs[number] = Run(os.path.join(self.folder, case["folder"]))
        left_out = [str(case["case"]) for case in self.cases if case["status"] not in (0, 3)]
        if left_out:
            self.missing.append("cases without results (" + ", ".join(left_out) + ")")

    def title(self):
        return self._title.replace("$", r"\$")  # no formula

    def ended_early(self):
        return False


def _is_number(word):
    return re.fullmatch(r"[-+]?[\d.]+([eE][-+]?\d+)?", word) is not None


def _number(value):
    return float(value) if isinstance(value, (int, float)) else math.nan
