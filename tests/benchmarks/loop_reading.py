# SPDX-License-Identifier: Apache-2.0
"""What a run of the TaOx loop found: currents of each branch, extremes, and the vacancies' profile."""
import csv
import json
import math
import os

# Height of the upper end of the switching layer [nm], and the initial concentration of the filament [1/m^3].
TOP_OF_SWITCHING_LAYER, INITIAL_CONCENTRATION = 65.0, 1e27

# Times of the profiles are written with ten digits [s].
TIME_ROUNDING = 1e-9


def polynomial(x, points):
    """Value at x of the polynomial through the points (Neville's scheme)."""
    values = [y for _, y in points]
    for k in range(1, len(points)):
        for i in range(len(points) - k):
            left, right = points[i][0], points[i + k][0]
            values[i] = ((x - right) * values[i] + (left - x) * values[i + 1]) / (left - right)
    return values[0]


def interpolated(x, points, number=4):
    """Polynomial through the `number` points nearest to x; `points` are sorted by their first entry."""
    inside = next((i for i, (position, _) in enumerate(points) if position >= x), len(points) - 1)
    first = max(0, min(inside - number // 2, len(points) - number))
    return polynomial(x, points[first : first + number])


def largest(points):
    """Position and value of the top of the parabola through the largest point and its two neighbours."""
    i = max(range(len(points)), key=lambda k: points[k][1])
    if i in (0, len(points) - 1):
        return points[i]
    (x0, y0), (x1, y1), (x2, y2) = points[i - 1 : i + 2]
    slope, next_slope = (y1 - y0) / (x1 - x0), (y2 - y1) / (x2 - x1)
    curvature = (next_slope - slope) / (x2 - x0)
    top = 0.5 * (x0 + x1) - 0.5 * slope / curvature if curvature < 0.0 else x1
    return top, polynomial(top, [(x0, y0), (x1, y1), (x2, y2)])


def depth_below_top(axis, level):
    """Depth [nm] below the upper end of the switching layer at which n/n0 passes `level`, going down; None if never."""
    going_down = sorted(((z, n) for z, n in axis if n is not None), reverse=True)
    for (z_above, above), (z_below, below) in zip(going_down, going_down[1:]):
        a, b = above / INITIAL_CONCENTRATION, below / INITIAL_CONCENTRATION
        if (a - level) * (b - level) <= 0.0 and a != b:
            # ln n is nearly linear between nodes where n falls off.
            part = math.log(level / a) / math.log(b / a)
            return TOP_OF_SWITCHING_LAYER - (z_above + part * (z_below - z_above))
    return None


class LoopReading:
    """The tables of one run."""

    def __init__(self, folder):
        with open(os.path.join(folder, "terminal.csv"), encoding="ascii", newline="") as file:
            self.rows = [{name: float(text) for name, text in row.items()} for row in csv.DictReader(file)]
        with open(os.path.join(folder, "summary.json"), encoding="utf-8") as file:
            self.summary = json.load(file)
        self.axis = {}  # time -> (height, concentration)
        with open(os.path.join(folder, "axis.csv"), encoding="ascii", newline="") as file:
            for row in csv.DictReader(file):
                text = row["oxygen_vacancy_per_m3"]
                pair = (float(row["z_nm"]), float(text) if text else None)
                self.axis.setdefault(float(row["time_s"]), []).append(pair)
        # The fields are written at the start and at each break point of the protocol: the ends of the branches.
        self.break_times = sorted(self.axis)

    def branch(self, number):
        """Voltage and current of branch 0 to 3, sorted by voltage."""
        begin, end = self.break_times[number] - TIME_ROUNDING, self.break_times[number + 1] + TIME_ROUNDING
        points = [(row["voltage_V"], row["current_A"]) for row in self.rows if begin <= row["time_s"] <= end]
        return sorted(points)

    def current(self, branch, voltage, number=4):
        return interpolated(voltage, self.branch(branch), number)

    def quantities(self):
        """Name -> value of what is one number per run, beside the currents."""
        temperatures = [(row["time_s"], row["temperature_max_K"]) for row in self.rows]
        profile = self.axis[self.break_times[2]]
        conservation = self.summary["conservation"]
        return {
            "peak temperature [K]": largest(temperatures)[1],
            "reset voltage [V]": largest(self.branch(0))[0],
            "set voltage [V]": self.summary["sweep"]["set_voltage_V"],
            "depth of n/n0 = 0.1 [nm]": depth_below_top(profile, 0.1),
            "depth of n/n0 = 0.5 [nm]": depth_below_top(profile, 0.5),
            "ions error": max(conservation["ions_relative_error"].values()),
            "smallest concentration [1/m^3]": min(conservation["concentration_minimum_per_m3"].values()),
            "power balance error": conservation["power_balance_error"],
        }
