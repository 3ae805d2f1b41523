# SPDX-License-Identifier: Apache-2.0
"""The reads and pulses of a protocol, and what stands around them in it."""
import csv
import math
import os
import re
from collections import namedtuple

import numpy as np

from plots.vtu import Damaged

# times since the first read of the bake [s], resistances [Ohm], of the surroundings [K]
Bake = namedtuple("Bake", "temperature time resistance")
# conductances [S] before the first pulse and after each one; does it raise the conductance?
Branch = namedtuple("Branch", "raises pulses conductance")
# limit of the current [A] and resistance [Ohm] read after it was in force
Level = namedtuple("Level", "compliance resistance")

AMPERES = {"pA": 1e-12, "nA": 1e-9, "uA": 1e-6, "µA": 1e-6, "mA": 1e-3, "A": 1.0}
SHORTEST_BRANCH = 3  # pulses, as in summary.json


def table(run, name, needed):
    """Columns of a table with texts in it: numbers where all entries are such. None when the run has no such table. A
    last line without its end is of a run that was stopped, and is left out."""
    path = run.path(name)
    if not os.path.isfile(path):
        return None
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        lines = file.read().split("\n")[:-1]
    rows = list(csv.reader(lines))
    if len(rows) < 2:
        return None
    columns = {}
    for c, column in enumerate(rows[0]):
        try:
            columns[column] = [row[c] for row in rows[1:]]
        except IndexError:
            raise Damaged(f"{path}: a line has fewer entries than the head") from None
        try:
            columns[column] = np.array([float(entry) if entry else math.nan for entry in columns[column]])
        except ValueError:
            pass
    for column in needed:
        if column not in columns:
            raise Damaged(f"{path}: has no column {column}")
        if column != "step" and isinstance(columns[column], list):
            raise Damaged(f"{path}: column {column} holds something else than numbers")
    return columns


def reads(run):
    return table(run, "reads.csv", ("time_s", "pulses", "ambient_temperature_K", "conductance_S", "bake", "step"))


def pulses(run):
    return table(run, "pulses.csv", ("pulse", "amplitude_V", "energy_device_J", "energy_source_J", "step"))


def bakes(run):
    """The bakes that were read, each from its first read, or from one just before it at the same temperature."""
    found, of_run = reads(run), []
    if found is None:
        return []
    bake = found["bake"]
    for i in np.flatnonzero(bake > 0):
        if i == 0 or bake[i] != bake[i - 1]:
            same = i > 0 and all(found[what][i] == found[what][i - 1] for what in ("ambient_temperature_K", "pulses"))
            begins = same and found["time_s"][i - 1] < found["time_s"][i]
            of_run.append([i - 1, i] if begins else [i])
        else:
            of_run[-1].append(i)
    with np.errstate(divide="ignore"):
        resistance = 1 / np.abs(found["conductance_S"])
    time, temperature = found["time_s"], found["ambient_temperature_K"]
    return [Bake(temperature[rows[-1]], time[rows] - time[rows[0]], resistance[rows]) for rows in of_run]


def branches(run):
    """Runs of pulses of one sign with a read after each one, as `analog` of summary.json has them."""
    done, found = pulses(run), reads(run)
    if done is None or found is None:
        return []
    result, joined = [], False
    for number, amplitude in zip(done["pulse"], done["amplitude_V"]):
        after = np.flatnonzero(found["pulses"] == number)
        before = np.flatnonzero(found["pulses"] < number)
        if not after.size:
            joined = False
            continue
        if not joined or result[-1][0] != (amplitude > 0):
            first = [(number - 1, found["conductance_S"][before[-1]])] if before.size else []
            result.append((amplitude > 0, first))
        result[-1][1].append((number, found["conductance_S"][after[0]]))
        joined = True
    result = [np.array(points) for _, points in result if len(points) > SHORTEST_BRANCH]
    return [Branch(points[-1, 1] > points[0, 1], points[:, 0], points[:, 1]) for points in result]


def levels(run):
    """Resistances read after sweeps with different limits of the current, in the order of the protocol."""
    found = reads(run)
    if found is None:
        return []
    steps = list(_numbered(run.parameters.get(("Protocol", "Steps"), "").replace("\\", " ")))
    places = {number: place for place, (number, _) in enumerate(steps)}
    result, before = [], -1
    for step, conductance in zip(found["step"], found["conductance_S"]):
        place = places.get(step.split(" ")[0])
        if place is None:
            continue
        limit = None
        for _, text in _between(steps, before, place):
            match = re.fullmatch(r"compliance\s+([-+.\deE]+)\s*(\S+)", text)
            if match and match[2] in AMPERES:
                limit = float(match[1]) * AMPERES[match[2]]
        before = place
        if limit and conductance:
            result.append(Level(limit, 1 / abs(conductance)))
    return result if len({level.compliance for level in result}) > 2 else []


def _numbered(text):
    """Number and text of each step that is no repeat: ("2.1", "hold 1 s") for the first one in the body of step 2."""
    number, start, is_closed = [0], 0, False
    outside = re.sub(r'"[^"]*"', lambda name: "_" * len(name[0]), text)  # of quotation marks
    for end, sign in enumerate(outside + ","):
        if sign not in "(,)":
            continue
        step = text[start:end].strip()
        if step and not is_closed:  # what follows a ")" is the `until` of its repeat
            number[-1] += 1
            if sign != "(":
                yield ".".join(map(str, number)), step
        start, is_closed = end + 1, sign == ")"
        if sign == "(":
            number.append(0)
        elif sign == ")" and len(number) > 1:
            number.pop()


def _between(steps, first, last):
    """The steps that are done from one read to the next one, by their places; in another round of a repeat when the
    second does not follow in the text."""
    if first < last:
        return steps[first + 1 : last]
    names = [steps[place][0].split(".") for place in (first, last)]
    body = os.path.commonprefix([name[:-1] for name in names])
    inside = [place for place, (number, _) in enumerate(steps) if number.split(".")[: len(body)] == body]
    return steps[first + 1 : inside[-1] + 1] + steps[inside[0] : last]
