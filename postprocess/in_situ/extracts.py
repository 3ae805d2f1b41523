# SPDX-License-Identifier: Apache-2.0
"""Extracts in place of full fields, for runs whose fields are too large to be kept:

- surface_STEP.vtp: where the first species has the middle of its first concentrations (on a logarithmic scale), with all
  fields on it: the outside of the filament;
- contacts_STEP.vtp: the surface of the cells at the contacts, with the current density in them;
- axis_STEP.csv: all fields along the axis;
- extracts_STEP.png: a picture of the surface and the contacts, as a table of contents.
"""
import numpy as np
from paraview import catalyst, simple

import ionstack_views as views

POINTS_ON_AXIS = 500

options = catalyst.Options()
device = views.Device()
field = (device.species or ["potential_V"])[0]
low, high = device.home(field)
limits = device.range(field)
middle = np.sqrt(limits[0] * limits[1]) if device.species else 0.5 * sum(limits)

surface = simple.Contour(Input=device.source, ContourBy=["POINTS", field])
surface.Isosurfaces = [float(middle)]
simple.CreateExtractor("VTP", surface, registrationName="surface").Writer.FileName = "surface_{timestep:06d}.vtp"

at_contacts = simple.Threshold(Input=device.source, Scalars=["CELLS", "contact"], LowerThreshold=0.0, UpperThreshold=1e9)
faces = simple.ExtractSurface(Input=at_contacts)
simple.CreateExtractor("VTP", faces, registrationName="contacts").Writer.FileName = "contacts_{timestep:06d}.vtp"

x, y = device.axis()
ends = np.array([[x, y, 0.0], [x, y, 0.0]])
whole = np.array(device.bounds_of_regions)
ends[0][device.up], ends[1][device.up] = whole[:, 0, device.up].min(), whole[:, 1, device.up].max()
axis = simple.PlotOverLine(Input=device.source, Point1=list(ends[0]), Point2=list(ends[1]), Resolution=POINTS_ON_AXIS)
simple.CreateExtractor("CSV", axis, registrationName="axis").Writer.FileName = "axis_{timestep:06d}.csv"

view = views.picture(900, 700)
outside = simple.Show(device.both_sides(surface), view)
outside.LineWidth = 4.0
coldest = device.value("temperature_max_K")
views.coloured(outside, view, "temperature_K", (coldest, coldest + 200.0), views.TEMPERATURES, at=(0.80, 0.35), length=0.4)
if device.three_dimensional:
    views.look_from_aside(view, low, high)
else:
    frame_low = np.array([-high[0] if device.axisymmetric else low[0], low[1], 0.0])
    views.look_at(view, frame_low, high, device, frame=(0.10, 0.12, 0.64, 0.66))
    low = frame_low
views.axes(view, device, low, high)
views.line(view, device.text("title")[0], 0.03, 0.945, bold=1)
views.line(view, f"surface of {views.in_words(field).replace(' (', f' = {middle:.1e} (')}", 0.03, 0.855)
status = views.line(view, "", 0.03, 0.90)
views.png(view, "extracts")


def catalyst_execute(info):
    status.Text = device.status()
