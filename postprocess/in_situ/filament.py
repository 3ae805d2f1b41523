# SPDX-License-Identifier: Apache-2.0
"""The filament: concentration of the first species by colour, contours of the temperature, streamlines of the current.

One picture a call, filament_STEP.png, of the layers in which the species is mobile. Without a species the potential
takes the place of its concentration.
"""
import numpy as np
from paraview import catalyst, simple

import ionstack_views as views

KELVIN_BETWEEN_CONTOURS = 20.0
STREAMLINES = 11

options = catalyst.Options()
device = views.Device()
view = views.picture(1100, 900)
field = (device.species or ["potential_V"])[0]
low, high = device.home(field)
up = device.up
margin = 0.12 * (high[up] - low[up])  # of the electrodes
low[up], high[up] = low[up] - margin, high[up] + margin
plane = device.window(device.plane(), low, high)
shown = simple.Show(device.both_sides(plane), view)
limits = device.range(field)
if device.species:
    views.coloured(shown, view, field, views.decades(*limits), views.CONCENTRATIONS, log=True, at=(0.82, 0.50), length=0.30)
else:
    views.coloured(shown, view, field, (limits[0], limits[1] + 1e-3), views.CONCENTRATIONS, at=(0.82, 0.50), length=0.30)

# Contours of the temperature, in steps from the coldest state on.
contours = None
if "temperature_K" in device.fields:
    coldest = KELVIN_BETWEEN_CONTOURS * np.floor(device.range("temperature_K")[0] / KELVIN_BETWEEN_CONTOURS)
    contours = simple.Contour(Input=plane, ContourBy=["POINTS", "temperature_K"])
    contours.Isosurfaces = [coldest + KELVIN_BETWEEN_CONTOURS * i for i in range(1, 60)]
    lines = simple.Show(device.both_sides(contours), view)
    lines.LineWidth = 3.0
    views.coloured(lines, view, "temperature_K", (coldest, coldest + 10 * KELVIN_BETWEEN_CONTOURS), views.TEMPERATURES,
                   title=f"temperature (K)\ncontours of {KELVIN_BETWEEN_CONTOURS:.0f} K", at=(0.82, 0.10), length=0.28)

# Streamlines of the current, through points that lie side by side in the layer at the driven contact. In three
# dimensions they leave the plane.
volume = device.window(device.source, low, high) if device.three_dimensional else plane
current = simple.CellDatatoPointData(Input=volume, ProcessAllArrays=0, CellDataArraytoprocess=["current_density_A_per_m2"])
seeds = simple.StreamTracer(Input=current, Vectors=["POINTS", "current_density_A_per_m2"], SeedType="Line")
first, last = np.array(low), np.array(high)
first[up] = last[up] = high[up] - margin - 0.04 * (high[up] - low[up])
step = (last[0] - first[0]) / STREAMLINES
first[0], last[0] = first[0] + 0.5 * step, last[0] - 0.5 * step
if device.three_dimensional:
    # A little inside the device: on its face a line ends at once.
    inside = 0.03 * (high[1] - low[1])
    first[1] = last[1] = np.clip(device.axis()[1], low[1] + inside, high[1] - inside)
seeds.SeedType.Point1, seeds.SeedType.Point2 = list(first), list(last)
seeds.SeedType.Resolution = STREAMLINES - 1
seeds.MaximumStreamlineLength = 5.0 * float(np.linalg.norm(high - low))
if device.three_dimensional:  # seen from the front, they are drawn on the section
    seeds = simple.Transform(Input=seeds)
    seeds.Transform.Scale = [1.0, 1e-6, 1.0]
    seeds.Transform.Translate = [0.0, device.axis()[1] - 0.01 * (high[1] - low[1]), 0.0]
streams = simple.Show(device.both_sides(seeds), view)
streams.ColorArrayName = [None, ""]
streams.DiffuseColor = streams.AmbientColor = views.DARK
views.unlit(streams)
streams.LineWidth = 1.5

if device.axisymmetric:
    low[0] = -high[0]
views.look_at(view, low, high, device)
views.axes(view, device, low, high)
views.line(view, device.text("title")[0], 0.03, 0.955, bold=1)
status = views.line(view, "", 0.03, 0.91)
views.line(view, "dark lines: current", 0.82, 0.88)
views.png(view, "filament")


def catalyst_execute(info):
    status.Text = device.status()
