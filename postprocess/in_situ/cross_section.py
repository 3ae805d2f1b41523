# SPDX-License-Identifier: Apache-2.0
"""A cross-section through an interface: the surroundings of that between the contact which the protocol drives, or the
layer at it, and the regions of the first species. Concentration by colour, contours of the potential.

One picture a call, cross_section_STEP.png. Without a species the current density takes the place of its concentration.
"""
import numpy as np
from paraview import catalyst, simple

import ionstack_views as views

HALF_HEIGHT = 0.1  # of the layers in which the species is mobile
CONTOURS = 12

options = catalyst.Options()
device = views.Device()
view = views.picture(1200, 700)
field = (device.species or ["potential_V"])[0]
low, high = device.home(field)
up = device.up
interface = high[up] if device.driven_from_above() else low[up]
half = HALF_HEIGHT * (high[up] - low[up])
low[up], high[up] = interface - half, interface + half
# As wide as a picture that is true to scale can be, around the axis.
width = min(high[0] - low[0], (1.0 if device.axisymmetric else 2.0) * 2.4 * half)
if not device.axisymmetric:
    low[0] = np.clip(device.axis()[0] - 0.5 * width, low[0], high[0] - width)
high[0] = low[0] + width

near = device.window(device.plane(), low, high)
shown = simple.Show(device.both_sides(near), view)
limits = device.range(field)
if device.species:
    views.coloured(shown, view, field, views.decades(*limits, most=8), views.CONCENTRATIONS, log=True,
                   at=(0.84, 0.52), length=0.30)
else:
    views.coloured(shown, view, "current_density_A_per_m2", (0.0, 1e10), views.CONCENTRATIONS, where="CELLS",
                   at=(0.84, 0.52), length=0.30)
contours = simple.Contour(Input=near, ContourBy=["POINTS", "potential_V"])
contours.Isosurfaces = [0.0]
lines = simple.Show(device.both_sides(contours), view)
lines.LineWidth = 2.5
colours = views.coloured(lines, view, "potential_V", (-1.0, 1.0), views.POTENTIALS, at=(0.84, 0.10), length=0.28)

if device.axisymmetric:
    low[0] = -high[0]
views.look_at(view, low, high, device, frame=(0.08, 0.13, 0.74, 0.70))
views.axes(view, device, low, high)
views.line(view, device.text("title")[0], 0.03, 0.945, bold=1)
status = views.line(view, "", 0.03, 0.895)
views.png(view, "cross_section")


def catalyst_execute(info):
    """The contours divide what the contact and the others differ by now."""
    voltages = [device.value(f"voltage_{views.column(name)}_V") for name in device.electrical_contacts()]
    first, last = min(voltages), max(voltages)
    if last - first < 1e-6:
        first, last = first - 0.01, last + 0.01
    steps = np.linspace(first, last, CONTOURS + 1)
    contours.Isosurfaces = list(0.5 * (steps[1:] + steps[:-1]))
    views.rescale(colours, views.POTENTIALS, (first, last))
    status.Text = device.status()
