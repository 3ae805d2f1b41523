# SPDX-License-Identifier: Apache-2.0
"""What the ready Catalyst scripts share: the device as ionstack hands it over, and the look of their pictures.

`Device` is made once, when ParaView has the first state. All of it is the same on each rank.
"""
import re

import numpy as np
from paraview import simple
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkParallelCore import vtkCommunicator, vtkMultiProcessController

CHANNEL = "device"  # the name under which ionstack hands its fields over
DARK = [0.1, 0.1, 0.1]
FONT = 16

# Concentrations from nearly white to blue, so that warm contours and dark lines stand out against them.
CONCENTRATIONS = [0.0, 0.98, 0.99, 1.0, 0.35, 0.75, 0.86, 0.95, 0.7, 0.45, 0.70, 0.87, 1.0, 0.20, 0.47, 0.74]
POTENTIALS = [0.0, 0.30, 0.0, 0.45, 0.5, 0.35, 0.35, 0.35, 1.0, 0.80, 0.35, 0.0]
TEMPERATURES = [0.0, 0.99, 0.80, 0.30, 0.5, 0.95, 0.40, 0.10, 1.0, 0.55, 0.0, 0.15]
CARRIERS = ("electrons_per_m3", "holes_per_m3")


def over_ranks(values, operation):
    """Sum, smallest or largest of each value over the ranks."""
    send = numpy_to_vtk(np.atleast_1d(np.asarray(values, dtype=float)), deep=True)
    receive = numpy_to_vtk(np.zeros(send.GetNumberOfTuples()), deep=True)
    code = {"sum": vtkCommunicator.SUM_OP, "min": vtkCommunicator.MIN_OP, "max": vtkCommunicator.MAX_OP}[operation]
    vtkMultiProcessController.GetGlobalController().AllReduce(send, receive, code)
    return vtk_to_numpy(receive).copy()


def gathered(values):
    """The values of all ranks, one after the other."""
    send = numpy_to_vtk(np.ascontiguousarray(values, dtype=float), deep=True)
    receive = numpy_to_vtk(np.zeros(0), deep=True)
    vtkMultiProcessController.GetGlobalController().AllGatherV(send, receive)
    return vtk_to_numpy(receive).copy()


def column(name):
    """A name as part of a column of terminal.csv."""
    return re.sub(r"[^A-Za-z0-9]", "_", name)


def in_words(column):
    """"oxygen_vacancy_per_m3" -> "oxygen vacancy (1/m³)"."""
    for ending, unit in (("_per_m3", "1/m³"), ("_A_per_m2", "A/m²"), ("_V", "V"), ("_K", "K")):
        if column.endswith(ending):
            return f"{column[:-len(ending)].replace('_', ' ')} ({unit})"
    return column.replace("_", " ")


class Device:
    """What ionstack shows: `source` for ParaView's filters, and its own names and extents."""

    def __init__(self):
        self.source = simple.TrivialProducer(registrationName=CHANNEL)
        grid = self.grid()
        self.three_dimensional = self.text("coordinates")[0] == "box"
        self.axisymmetric = self.text("coordinates")[0] == "axisymmetric"
        self.up = 2 if self.three_dimensional else 1  # the coordinate along the stack
        self.fields = [grid.GetPointData().GetArrayName(i) for i in range(grid.GetPointData().GetNumberOfArrays())]
        self.species = [name for name in self.fields if name.endswith("_per_m3") and name not in CARRIERS]
        self.bounds_of_regions = [self._bounds_of_region(r) for r in range(len(self.text("region_names")))]

    def grid(self):
        """This rank's part of the mesh, as it is now."""
        return self.source.GetClientSideObject().GetOutputDataObject(0)

    def text(self, name):
        array = self.grid().GetFieldData().GetAbstractArray(name)
        return [array.GetValue(i) for i in range(array.GetNumberOfValues())]

    def value(self, name):
        """A column of terminal.csv, now."""
        return self.grid().GetFieldData().GetArray(name).GetValue(0)

    def points(self):
        grid = self.grid()
        return vtk_to_numpy(grid.GetPoints().GetData()) if grid.GetNumberOfPoints() else np.zeros((0, 3))

    def _points_of_region(self, region):
        grid = self.grid()
        if grid.GetNumberOfCells() == 0:
            return np.zeros((0, 3))
        points = vtk_to_numpy(grid.GetCells().GetConnectivityArray()).reshape(grid.GetNumberOfCells(), -1)
        return self.points()[points[vtk_to_numpy(grid.GetCellData().GetArray("region")) == region].ravel()]

    def _bounds_of_region(self, region):
        """(lower corner, upper corner) [nm]."""
        points = self._points_of_region(region)
        low = points.min(axis=0) if len(points) else np.full(3, np.inf)
        high = points.max(axis=0) if len(points) else np.full(3, -np.inf)
        return over_ranks(low, "min"), over_ranks(high, "max")

    def range(self, field):
        """Smallest and largest value over all ranks where the field lives; None where it does not."""
        array = self.grid().GetPointData().GetArray(field)
        values = vtk_to_numpy(array) if array is not None and array.GetNumberOfTuples() else np.zeros(0)
        values = values[np.isfinite(values)]
        low = over_ranks(values.min() if len(values) else np.inf, "min")[0]
        high = over_ranks(values.max() if len(values) else -np.inf, "max")[0]
        return (low, high) if low <= high else None

    def home(self, field):
        """Bounds of the regions in which a field has values: (lower corner, upper corner) [nm]."""
        array = self.grid().GetPointData().GetArray(field)
        values = vtk_to_numpy(array) if array is not None and array.GetNumberOfTuples() else np.zeros(0)
        points = self.points()[np.isfinite(values)] if len(values) else np.zeros((0, 3))
        low = points.min(axis=0) if len(points) else np.full(3, np.inf)
        high = points.max(axis=0) if len(points) else np.full(3, -np.inf)
        return over_ranks(low, "min"), over_ranks(high, "max")

    def axis(self):
        """The point (x, y) of the axis, a little inside the device."""
        low = np.min([b[0] for b in self.bounds_of_regions], axis=0)
        high = np.max([b[1] for b in self.bounds_of_regions], axis=0)
        inside = 1e-6 * (high - low)
        x = np.clip(self.value("axis_x_nm"), low[0] + inside[0], high[0] - inside[0])
        y = np.clip(self.value("axis_y_nm"), low[1] + inside[1], high[1] - inside[1]) if self.three_dimensional else 0.0
        return x, y

    def electrical_contacts(self):
        names = self.grid().GetFieldData()
        return [c for c in self.text("contact_names") if names.GetArray(f"voltage_{column(c)}_V") is not None]

    def driven_from_above(self):
        """Whether the contact that the protocol drives touches the upper half of the device."""
        ids = vtk_to_numpy(self.grid().GetCellData().GetArray("contact")) if self.grid().GetNumberOfCells() else []
        own = np.flatnonzero(np.asarray(ids) == self.text("contact_names").index(self.text("driven_contact")[0]))
        centres = [np.mean(self.grid().GetCell(int(i)).GetBounds()[2 * self.up : 2 * self.up + 2]) for i in own]
        total, number = over_ranks([np.sum(centres), len(centres)], "sum")
        ends = np.array(self.bounds_of_regions)[:, :, self.up]
        return number == 0 or total / number > 0.5 * (ends.min() + ends.max())

    def along_axis(self, field):
        """Heights [nm] and values of a field at the nodes on the axis."""
        points = self.points()
        array = self.grid().GetPointData().GetArray(field)
        values = vtk_to_numpy(array) if len(points) else np.zeros(0)
        away = points[:, 0] - self.value("axis_x_nm")
        if self.three_dimensional:
            away = np.hypot(away, points[:, 1] - self.value("axis_y_nm"))
        nearest = over_ranks(np.abs(away).min() if len(points) else np.inf, "min")[0]
        here = (np.abs(away) < nearest + 1e-6) & np.isfinite(values)
        heights, values = gathered(points[here, self.up]), gathered(values[here])
        order = np.argsort(heights, kind="stable")
        return heights[order], values[order]

    def plane(self):
        """The device in two dimensions: itself, or its section through the axis."""
        if not self.three_dimensional:
            return self.source
        section = simple.Slice(Input=self.source, SliceType="Plane")
        section.SliceType.Origin = [0.0, self.axis()[1], 0.0]
        section.SliceType.Normal = [0.0, 1.0, 0.0]
        return section

    def both_sides(self, source):
        """With its mirror image, where the axis is in the middle of the device."""
        if not self.axisymmetric:
            return source
        image = simple.Transform(Input=source)
        image.Transform.Scale = [-1.0, 1.0, 1.0]
        return simple.AppendDatasets(Input=[source, image])

    def window(self, source, low, high):
        """What lies between two corners of the plane, at any depth."""
        inside = simple.Clip(Input=source, ClipType="Box", Exact=1)
        inside.ClipType.UseReferenceBounds = 0
        across = np.zeros(3)
        across[3 - self.up] = 1e4
        inside.ClipType.Position = list(np.asarray(low) - across)
        inside.ClipType.Length = list(np.asarray(high) - np.asarray(low) + 2.0 * across)
        return inside

    def status(self):
        """One line on the present state."""
        return (f"t = {self.value('time_s'):.4g} s     V = {self.value('voltage_V'):+.3f} V     "
                f"I = {self.value('current_A'):+.2e} A     Tmax = {self.value('temperature_max_K'):.0f} K")


def decades(low, high, most=5):
    """Powers of ten around two positive values, the lower end at most `most` decades below the upper one."""
    top = 10.0 ** np.ceil(np.log10(high) - 1e-9)
    return max(10.0 ** np.floor(np.log10(max(low, 1e-300)) + 1e-9), top * 10.0**-most), top


def picture(width, height):
    """A white view of that many pixels."""
    view = simple.CreateView("RenderView")
    view.ViewSize = [width, height]
    view.UseColorPaletteForBackground = 0
    view.BackgroundColorMode = "Single Color"
    view.Background = [1.0, 1.0, 1.0]
    view.OrientationAxesVisibility = 0
    view.CenterAxesVisibility = 0
    view.InteractionMode = "2D"
    return view


def rescale(table, colours, limits, log=False):
    """Spreads colours between two values."""
    points = np.asarray(colours, dtype=float).reshape(-1, 4)
    low, high = np.log10(limits) if log else limits
    places = low + points[:, 0] * (high - low)
    table.RGBPoints = list(np.column_stack([10.0**places if log else places, points[:, 1:]]).ravel())


def coloured(display, view, field, limits, colours, log=False, where="POINTS", title=None, at=(0.85, 0.3), length=0.45):
    """Colours a display by a field, with the colour bar in the view."""
    table = simple.GetColorTransferFunction(field, display, separate=True)  # other scripts have other ranges
    display.ColorArrayName, display.LookupTable = [where, field], table
    unlit(display)
    table.AutomaticRescaleRangeMode = "Never"
    table.ColorSpace = "RGB"
    ends = np.log10(limits) if log else np.asarray(limits, dtype=float)
    rescale(table, colours, limits, log)
    table.UseLogScale = 1 if log else 0
    table.NanColor = [0.82, 0.82, 0.80]
    bar = simple.GetScalarBar(table, view)
    bar.Title, bar.ComponentTitle = title or in_words(field), ""
    bar.WindowLocation, bar.Position = "Any Location", list(at)
    bar.ScalarBarLength, bar.ScalarBarThickness = length, 18
    bar.TitleColor = bar.LabelColor = DARK
    bar.TitleFontSize = bar.LabelFontSize = FONT
    bar.HorizontalTitle = 1
    bar.TitleJustification = "Left"
    if log:
        bar.UseCustomLabels = 1
        bar.CustomLabels = list(10.0 ** np.arange(ends[0], ends[1] + 0.5))
        bar.AddRangeLabels = 0
    bar.AutomaticLabelFormat = 0
    bar.LabelFormat = "%.0e" if log else "%.4g"
    bar.RangeLabelFormat = "%.0e" if log else "%.4g"
    bar.DrawTickMarks = 1
    display.SetScalarBarVisibility(view, True)
    return table


def unlit(display):
    """Colours as they are in the colour bar."""
    display.Ambient, display.Diffuse, display.Specular = 1.0, 0.0, 0.0


def line(view, text, x, y, size=FONT, bold=0):
    """A line of text at a part of the view's width and height; returns the source, whose Text can be set."""
    source = simple.Text(Text=text)
    display = simple.Show(source, view)
    display.WindowLocation = "Any Location"
    display.Position = [x, y]
    display.Color, display.FontSize, display.Bold = DARK, size, bold
    display.Justification = "Left"
    return source


def look_at(view, low, high, device, frame=(0.1, 0.1, 0.7, 0.76)):
    """Turns the camera to a rectangle of the plane (two corners, nm), to be seen in a frame of the view: left, bottom,
    width and height as parts of the view's."""
    up = device.up
    sides = np.asarray(high, dtype=float) - np.asarray(low, dtype=float)
    aspect = view.ViewSize[0] / view.ViewSize[1]
    height = max(sides[up] / frame[3], sides[0] / frame[2] / aspect)  # of the view [nm]
    width = height * aspect
    centre = 0.5 * (np.asarray(low) + np.asarray(high))
    centre[0] += width * (0.5 - frame[0] - 0.5 * frame[2])
    centre[up] += height * (0.5 - frame[1] - 0.5 * frame[3])
    away = np.zeros(3)
    away[1 if device.three_dimensional else 2] = -1000.0 if device.three_dimensional else 1000.0
    view.CameraParallelProjection = 1
    view.CameraFocalPoint = list(centre)
    view.CameraPosition = list(centre + away)
    view.CameraViewUp = [0.0, 0.0, 1.0] if device.three_dimensional else [0.0, 1.0, 0.0]
    view.CameraParallelScale = 0.5 * height


def look_from_aside(view, low, high):
    """Turns the camera to a box (two corners, nm), from the side and a little from above."""
    centre = 0.5 * (np.asarray(low) + np.asarray(high))
    size = float(np.linalg.norm(np.asarray(high) - np.asarray(low)))
    view.InteractionMode = "3D"
    view.CameraParallelProjection = 1
    view.CameraFocalPoint = list(centre)
    view.CameraPosition = list(centre + 3.0 * size * np.array([0.5, -0.75, 0.4]))
    view.CameraViewUp = [0.0, 0.0, 1.0]
    view.CameraParallelScale = 0.75 * size


def axes(view, device, low, high):
    """Labelled axes around a rectangle of the plane."""
    grid = view.AxesGrid
    grid.Visibility = 1
    grid.UseCustomBounds = 1
    grid.CustomBounds = [low[0], high[0], low[1], high[1], low[2], high[2]]
    grid.XTitle = "r (nm)" if device.axisymmetric else "x (nm)"
    grid.YTitle, grid.ZTitle = ("y (nm)", "z (nm)") if device.three_dimensional else ("z (nm)", "")
    for name in "XYZ":
        for part in ("Title", "Label"):
            setattr(grid, f"{name}{part}Color", DARK)
            setattr(grid, f"{name}{part}FontSize", FONT)
    grid.GridColor = [0.4, 0.4, 0.4]
    grid.ShowGrid = 0
    grid.ShowTicks = 1
    grid.AxesToLabel = 7


def png(view, name):
    """Writes the view as name_STEP.png at each call."""
    extractor = simple.CreateExtractor("PNG", view, registrationName=name)
    extractor.Writer.FileName = name + "_{timestep:06d}.png"
    extractor.Writer.ImageResolution = view.ViewSize
    return extractor
