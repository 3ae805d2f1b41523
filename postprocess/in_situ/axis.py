# SPDX-License-Identifier: Apache-2.0
"""Time series on the axis: what the first species, the temperature and the voltage did so far, at a few heights.

One picture a call, axis_STEP.png, drawn by matplotlib, so that no display is needed; the values of all calls are in
axis_series.csv.
"""
import os

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from paraview import catalyst

import ionstack_run
import ionstack_views as views

HEIGHTS = 6

options = catalyst.Options()
device = views.Device()
field = (device.species or ["potential_V"])[0]
low, high = (corner[device.up] for corner in device.home(field))
# Denser towards the driven contact, where most happens.
parts = np.geomspace(0.5, 0.001, HEIGHTS)
heights = high - parts * (high - low) if device.driven_from_above() else low + parts * (high - low)
columns = ["time_s", "voltage_V", "temperature_max_K"] + [f"{field}_at_{z:.3f}_nm" for z in heights]
rows = []


def draw(name):
    time, voltage, temperature, *series = np.array(rows).T
    figure, (above, middle, below) = plt.subplots(
        3, 1, sharex=True, figsize=(8, 7), dpi=120, gridspec_kw={"height_ratios": [3, 1, 1]}, layout="constrained"
    )
    figure.suptitle(device.text("title")[0] + "\n" + device.status(), fontsize=10)
    marker = "." if len(rows) < 100 else ""
    for z, values, colour in zip(heights, series, plt.cm.viridis(np.linspace(0.0, 0.9, HEIGHTS))):
        above.plot(time, values, marker=marker, color=colour, label=f"z = {z:.2f} nm")
    above.set_yscale("log" if device.species and np.nanmin(series) > 0 else "linear")
    above.set_ylabel(views.in_words(field) + "\non the axis")
    above.legend(fontsize=8)
    middle.plot(time, temperature, marker=marker, color="tab:red")
    middle.set_ylabel("highest\ntemperature (K)")
    below.plot(time, voltage, marker=marker, color="black")
    below.set_ylabel("voltage (V)")
    below.set_xlabel("time (s)")
    figure.savefig(name)
    plt.close(figure)


def catalyst_execute(info):
    z, values = device.along_axis(field)
    rows.append([device.value(name) for name in columns[:3]] + list(np.interp(heights, z, values)))
    if ionstack_run.writes():
        with open(os.path.join(ionstack_run.folder, "axis_series.csv"), "w", encoding="utf-8") as file:
            file.write(",".join(columns) + "\n")
            file.writelines(",".join(f"{value:.10g}" for value in row) + "\n" for row in rows)
        draw(os.path.join(ionstack_run.folder, f"axis_{info.timestep:06d}.png"))
