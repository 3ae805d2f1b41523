# SPDX-License-Identifier: Apache-2.0
"""What a run left in its folder."""
import json
import math
import os
import re
import xml.etree.ElementTree as xml

import numpy as np

from plots import vtu
from plots.vtu import Damaged

# Pictures of fields show no more instants than this.
MOST_INSTANTS = 4

NANOMETRES = {"pm": 1e-3, "A": 0.1, "nm": 1.0, "um": 1e3, "mm": 1e6, "cm": 1e7, "m": 1e9}


class Run:
    """The tables, figures and fields of a run.

    folder       absolute path
    terminal     columns of terminal.csv, name -> array
    axis         columns of axis.csv, empty when there is none
    summary      content of summary.json, empty when there is none
    parameters   (section, ..., entry) -> text, of parameters.prm
    field_files  times -> path of the .pvtu or .vtu
    missing      what cannot be shown and why, one clause each
    """

    def __init__(self, folder, asked_times=()):
        """`asked_times`: instants [s] at which sections and profiles are wanted, when there are any."""
        self.folder = os.path.abspath(folder)
        self.asked_times = asked_times
        if not os.path.isfile(self.path("terminal.csv")):
            raise Damaged(f"{folder}: is no folder of a run (it has no terminal.csv)")
        self.missing = []
        self.terminal = self.table("terminal.csv", ("time_s", "voltage_V", "current_A"))
        if len(self.terminal["time_s"]) == 0:
            raise Damaged(f"{self.path('terminal.csv')}: has no row, the run ended before its first step")
        self.axis = {}
        if os.path.isfile(self.path("axis.csv")):
            self.axis = self.table("axis.csv", ("time_s", "z_nm"))
            if len(self.axis["time_s"]) == 0:
                self.axis = {}
        self.summary = self._read_summary()
        self.parameters = self._read_parameters()
        self.field_files = self._read_index()
        if not self.field_files:
            self.missing.append("section.png (the run wrote no fields)")
        if not self.axis:
            self.missing.append("axis.png (the run wrote no profiles)")
        if "summary.json" in self.absent:
            self.missing.append("set and reset voltages (no summary.json, the run has not ended or was stopped)")
        if not self.has_heat():
            self.missing.append("temperature (the run did not solve for heat)")
        if len(self.terminal["time_s"]) == 1:
            self.missing.append("curves (terminal.csv has one row only)")

    def path(self, name):
        return os.path.join(self.folder, name)

    def table(self, name, needed):
        """Columns of a CSV file; a last line without its end is of a run that was stopped, and is left out."""
        with open(self.path(name), encoding="utf-8", errors="replace") as file:
            text = file.read()
        lines = text.split("\n")[:-1]
        if not lines:
            if name == "axis.csv":
                return {column: np.zeros(0) for column in needed}
            raise Damaged(f"{self.path(name)}: is empty, the run ended before its first step")
        columns = lines[0].split(",")
        for column in needed:
            if column not in columns:
                raise Damaged(f"{self.path(name)}: has no column {column}")
        rows = []
        for number, line in enumerate(lines[1:], 2):
            entries = line.split(",")
            if len(entries) != len(columns):
                raise Damaged(
                    f"{self.path(name)}: line {number} has {len(entries)} entries where the head has {len(columns)}"
                )
            try:
                rows.append([float(entry) if entry else math.nan for entry in entries])
            except ValueError as error:
                raise Damaged(f"{self.path(name)}: line {number}: {error}") from None
        values = np.array(rows).reshape(len(rows), len(columns))
        return {column: values[:, c] for c, column in enumerate(columns)}

    def _read_summary(self):
        self.absent = set()
        if not os.path.isfile(self.path("summary.json")):
            self.absent.add("summary.json")
            return {}
        try:
            with open(self.path("summary.json"), encoding="utf-8") as file:
                summary = json.load(file)
        except ValueError as error:
            raise Damaged(f"{self.path('summary.json')}: is no JSON: {error}") from None
        if not isinstance(summary, dict):
            raise Damaged(f"{self.path('summary.json')}: holds no object")
        return summary

    def _read_parameters(self):
        parameters, section = {}, []
        if not os.path.isfile(self.path("parameters.prm")):
            return parameters
        with open(self.path("parameters.prm"), encoding="utf-8", errors="replace") as file:
            for line in file:
                line = line.split("#")[0].strip()
                if line.startswith("subsection "):
                    section.append(line[len("subsection ") :].strip())
                elif line == "end" and section:
                    section.pop()
                elif line.startswith("set ") and "=" in line:
                    entry, value = line[len("set ") :].split("=", 1)
                    parameters[(*section, entry.strip())] = value.strip()
        return parameters

    def _read_index(self):
        index = self.path("fields.pvd")
        if not os.path.isfile(index):
            return {}
        try:
            sets = xml.parse(index).getroot().iter("DataSet")
            files = {float(entry.get("timestep")): self.path(entry.get("file")) for entry in sets}
        except (xml.ParseError, TypeError, ValueError) as error:
            raise Damaged(f"{index}: is no index of fields: {error}") from None
        for file in files.values():
            if not os.path.isfile(file):
                raise Damaged(f"{file}: is named in fields.pvd but missing")
        return files

    def title(self):
        title = self.summary.get("title") or self.parameters.get(("Title",), "")
        return str(title).replace("$", r"\$")  # no formula

    def key_figure(self, name):
        """A number of the summary's section `sweep`, or None."""
        sweep = self.summary.get("sweep")
        value = sweep.get(name) if isinstance(sweep, dict) else None
        return value if isinstance(value, (int, float)) and math.isfinite(value) else None

    def ended_early(self):
        return self.summary.get("status", 0) != 0

    def has_heat(self):
        if "temperature_max_K" not in self.terminal or not np.isfinite(self.terminal["temperature_max_K"]).any():
            return False
        return self.parameters.get(("Physics", "Heat")) != "off"

    def length(self, *entry):
        """A length of the parameter file in nm, or None."""
        match = re.fullmatch(r"([-+.\deE]+)\s*(\w+)", self.parameters.get(entry, "").replace("µ", "u"))
        try:
            return float(match[1]) * NANOMETRES[match[2]] if match else None
        except (KeyError, ValueError):
            return None

    def layer_borders(self):
        """Heights [nm] between the layers of the stack; none when a mesh file took their place."""
        layers = [name.strip() for name in self.parameters.get(("Stack", "Layers"), "").split(",") if name.strip()]
        thicknesses = [self.length("Stack", "Layer " + name, "Thickness") for name in layers]
        return [] if None in thicknesses else list(np.cumsum(thicknesses)[:-1])

    def species_name(self, column):
        """The name that the parameter file gives to the species of a column such as oxygen_vacancy."""
        for name in self.parameters.get(("Physics", "Species"), "").split(","):
            if re.sub(r"[^A-Za-z0-9]", "_", name.strip()) == column:
                return name.strip()
        return column.replace("_", " ").strip()

    def further_contacts(self):
        """Names of the contacts that the protocol does not drive -> columns of their currents; none for a device with
        two contacts, where the one current is the negative of the other."""
        driven = self.parameters.get(("Protocol", "Contact"))
        names = [name.strip() for name in self.parameters.get(("Contacts", "Names"), "").split(",") if name.strip()]
        columns = {name: f"current_{re.sub('[^A-Za-z0-9]', '_', name)}_A" for name in names if name != driven}
        columns = {name: column for name, column in columns.items() if column in self.terminal}
        return columns if len(columns) > 1 else {}

    def contacts_of_steps(self):
        """Names of the contacts through which current passes -> their names in columns; none where no step of the
        protocol names one."""
        names = [name.strip() for name in self.parameters.get(("Contacts", "Names"), "").split(",") if name.strip()]
        steps = self.parameters.get(("Protocol", "Steps"), "")
        if not any(f"{name}:" in steps for name in names):
            return {}
        columns = {name: re.sub("[^A-Za-z0-9]", "_", name) for name in names}
        return {name: column for name, column in columns.items() if f"current_{column}_A" in self.terminal}

    def drive(self):
        """Voltage of the source, before any series resistor."""
        return self.terminal.get("source_voltage_V", self.terminal["voltage_V"])

    def branches(self):
        """The sweep cut where the source changes its polarity or direction: list of (kind, first row, last row) with
        kind one of ("positive" or "negative", "outgoing" or "returning") or ("", "hold")."""
        drive, result = self.drive(), []
        tiny = 1e-9 * np.nanmax(np.abs(drive), initial=0.0)
        for row in range(len(drive) - 1):
            change, mean = drive[row + 1] - drive[row], 0.5 * (drive[row + 1] + drive[row])
            if not abs(change) > tiny:
                kind = ("", "hold")
            else:
                kind = ("positive" if mean > 0 else "negative", "outgoing" if change * mean > 0 else "returning")
            if result and result[-1][0] == kind:
                result[-1][2] = row + 1
            else:
                result.append([kind, row, row + 1])
        return [tuple(branch) for branch in result]

    def representative_times(self):
        """Up to four instants at which fields were written: those nearest to the times asked for, else the start, the
        largest voltage of each polarity (the end of its hold, if it is held), the end, and others if these are less
        than three."""
        if self.field_files:
            available = np.array(sorted(self.field_files))
        else:
            available = np.unique(self.axis["time_s"]) if self.axis else np.zeros(0)
        if len(available) == 0:
            return []
        if self.asked_times:
            return sorted({float(available[np.argmin(np.abs(available - time))]) for time in self.asked_times})
        chosen = {0, len(available) - 1}
        drive, time = self.drive(), self.terminal["time_s"]
        branches = self.branches()
        holds = {first: last for kind, first, last in branches if kind[1] == "hold"}
        turning = [holds.get(last, last) for kind, _, last in branches if kind[1] == "outgoing"]
        for sign in (1, -1):
            candidates = [row for row in turning if sign * drive[row] > 0]
            if candidates:
                row = max(candidates, key=lambda row: sign * drive[row])  # the first of equal ones
                chosen.add(int(np.argmin(np.abs(available - time[row]))))
        while len(chosen) < min(3, len(available), MOST_INSTANTS):
            rest = [i for i in range(len(available)) if i not in chosen]
            chosen.add(max(rest, key=lambda i: min(abs(available[i] - available[c]) for c in chosen)))
        return [float(available[i]) for i in sorted(chosen)]

    def voltage_at(self, time):
        """Voltage of the driven contact at a time."""
        return float(np.interp(time, self.terminal["time_s"], self.terminal["voltage_V"]))

    def section_at(self, time):
        """The fields at an output time, in the plane of the picture."""
        grid = vtu.read(self.field_files[time])
        return vtu.plane(grid, self.length("Stack", "Axis y") or 0.0)
