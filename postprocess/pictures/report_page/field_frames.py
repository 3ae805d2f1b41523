# SPDX-License-Identifier: Apache-2.0
"""Pictures of the fields at every output time, drawn fast: what does not change (axes, scale of the colours) once as
SVG, and for each time an indexed PNG of the values to lie inside of the axes."""
import io
from dataclasses import dataclass

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from PIL import Image

from plots import sections, style, vtu

MOST_TIMES = 61  # of a run with more, so many are taken, evenly in their number
SIDE = 440  # pixels of the longer side of a picture
NOTHING, VALUES = 0, 250  # colours: where a field does not live, and number of the others, which follow


@dataclass
class Panel:
    """A field: `back` the SVG with axes; size (width, height) of it in inches; box (left, top, width, height) of the frames
    in it, as parts of its size; `frames` PNGs, one a time."""

    name: str
    back: bytes
    size: tuple
    box: tuple
    frames: list


def times_of(run):
    times = sorted(run.field_files)
    if len(times) <= MOST_TIMES:
        return times
    chosen = {times[int(i)] for i in np.linspace(0, len(times) - 1, MOST_TIMES).round()}
    return sorted(chosen | set(run.representative_times()))


def panels(run, times):
    """A panel for each field that is there at all times."""
    planes = [run.section_at(time) for time in times]
    columns = [c for c in style.in_order(planes[0].fields) if all(c in plane.fields for plane in planes)]
    sides, windows = sections.sides(planes[0], columns), sections.windows_of(planes, columns)
    return [_panel(run, planes, column, (sides, window)) for column, window in zip(columns, windows)]


def _panel(run, planes, column, limits):
    (left, right), (low, high) = limits
    aspect = (high - low) / (right - left)
    drawn = float(np.clip(aspect, 0.4, 2.0))
    norm, colours, extend = sections.colour_scale(column, planes, limits)
    back, size_of_back, box = _back(run, planes[0], column, limits, drawn, drawn / aspect, norm, colours, extend)
    size = (SIDE, int(SIDE * drawn)) if drawn <= 1 else (int(SIDE / drawn), SIDE)
    palette = _palette(colours)
    frames, raster = [], None
    for plane in planes:
        if raster is None or not raster.fits(plane):
            raster = Raster(plane, limits, size)
        frames.append(_png(raster.indices(plane.fields[column], norm), palette))
    name, unit = style.field_of(column, run)
    return Panel(style.label(name, unit), back, size_of_back, box, frames)


class Raster:
    """Which triangle, and where in it, each pixel of a picture shows."""

    def __init__(self, plane, limits, size):
        self.points, self.triangles = plane.points, plane.triangles
        self.width, self.height = size
        (left, right), (low, high) = limits
        corners = plane.points[plane.triangles]
        number = self._numbers(corners, limits)
        self.seen = number >= 0
        triangle = number[self.seen]
        x = left + (np.arange(self.width) + 0.5) / self.width * (right - left)
        z = high - (np.arange(self.height) + 0.5) / self.height * (high - low)
        at = np.column_stack([np.broadcast_to(x, number.shape)[self.seen],
                              np.broadcast_to(z[:, None], number.shape)[self.seen]])  # fmt: skip
        a, b, c = (corners[triangle, i] for i in range(3))
        area = _cross(b - a, c - a)
        weights = np.column_stack([_cross(b - at, c - at), _cross(c - at, a - at), _cross(a - at, b - at)]) / area[:, None]
        weights = np.clip(weights, 0.0, None)  # the middle of a pixel at an edge may lie just outside
        self.weights = weights / weights.sum(axis=1, keepdims=True)
        self.nodes = plane.triangles[triangle]

    def fits(self, plane):
        return np.array_equal(plane.points, self.points) and np.array_equal(plane.triangles, self.triangles)

    def _numbers(self, corners, limits):
        """The number of the triangle of each pixel, -1 for none: the triangles are drawn in colours that count them."""
        (left, right), (low, high) = limits
        inside = np.ones(len(corners), bool)
        for d, (begin, end) in enumerate(limits):
            inside &= (corners[:, :, d].max(axis=1) >= begin) & (corners[:, :, d].min(axis=1) <= end)
        chosen = np.flatnonzero(inside)
        figure = plt.figure(figsize=(self.width / 100, self.height / 100), dpi=100)
        figure.patch.set_facecolor("white")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(left, right)
        axes.set_ylim(low, high)
        count = chosen + 1
        colours = np.column_stack([count & 255, (count >> 8) & 255, (count >> 16) & 255, np.full(len(count), 255)]) / 255
        axes.add_collection(PolyCollection(corners[chosen], facecolors=colours, edgecolors="none", linewidths=0,
                                           antialiaseds=False))  # fmt: skip
        figure.canvas.draw()
        pixels = np.asarray(figure.canvas.buffer_rgba()).astype(int)
        plt.close(figure)
        number = pixels[:, :, 0] + (pixels[:, :, 1] << 8) + (pixels[:, :, 2] << 16)
        number[number > len(corners)] = 0  # white: no triangle
        number -= 1
        for axis, shift in ((0, 1), (1, 1), (0, -1), (1, -1)):  # pixels between triangles that none has drawn
            beside = np.roll(number, shift, axis)
            number = np.where(number < 0, beside, number)
        return number

    def indices(self, values, norm):
        """Colours of a field, as numbers of the palette."""
        found = (values[self.nodes] * self.weights).sum(axis=1)
        low = norm.vmin
        with np.errstate(invalid="ignore"):
            part = np.ma.filled(norm(np.maximum(found, low)), np.nan)
        live = np.isfinite(part)
        coded = np.full(found.shape, NOTHING, np.uint8)
        coded[live] = 1 + np.clip(part[live] * VALUES, 0, VALUES - 1).astype(np.uint8)
        picture = np.full(self.seen.shape, NOTHING, np.uint8)
        picture[self.seen] = coded
        return picture


def _cross(u, v):
    return u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]


def _palette(colours):
    map_ = matplotlib.colormaps[colours] if hasattr(matplotlib, "colormaps") else matplotlib.cm.get_cmap(colours)
    values = (map_((np.arange(VALUES) + 0.5) / VALUES)[:, :3] * 255).round().astype(np.uint8)
    return bytes([0xE4] * 3) + values.tobytes()


def _png(indices, palette):
    picture = Image.fromarray(indices, "P")
    picture.putpalette(palette)
    stream = io.BytesIO()
    picture.save(stream, "PNG", compress_level=6)
    return stream.getvalue()


def _back(run, plane, column, limits, drawn, stretch, norm, colours, extend):
    """Axes, lines between regions and scale of the colours as SVG, to lie over the frames; its size in inches;
    where the frames lie in it."""
    (left, right), window = limits
    wide = 2.1 if drawn <= 1 else 2.1 / drawn
    tall = wide * drawn
    before, after, above, below = 0.5, 0.85, 0.1, 0.4
    width, height = before + wide + after, above + tall + below
    figure = plt.figure(figsize=(width, height))
    axes = figure.add_axes((before / width, below / height, wide / width, tall / height))
    picture = axes.imshow([[norm.vmin]], norm=norm, cmap=colours, extent=(left, right, *window), aspect="auto",
                          visible=False)  # fmt: skip
    lines = vtu.borders(plane)
    axes.add_collection(LineCollection(lines, colors="white", linewidths=1.0, capstyle="round"))
    axes.add_collection(LineCollection(lines, colors="black", linewidths=0.4, capstyle="round"))
    length, unit = style.length_scale(max(right - left, window[1] - window[0]))
    sections.length_ticks(axes.xaxis, left, right, length, 4)
    sections.length_ticks(axes.yaxis, *window, length, 5)
    horizontal = "r" if run.parameters.get(("Stack", "Coordinates")) == "axisymmetric" else "x"
    note = "" if abs(stretch - 1) < 0.05 else f"; z drawn × {style.factor(stretch)}"
    axes.set_xlabel(f"{horizontal} ({unit}){note}", labelpad=2)
    axes.set_ylabel(f"z ({unit})", labelpad=2)
    axes.tick_params(direction="out")
    bar = figure.add_axes(((before + wide + 0.07) / width, below / height, 0.09 / width, tall / height))
    name, field_unit = style.field_of(column, run)
    sections.colour_bar(figure, picture, bar, name, field_unit, extend, tall)
    stream = io.BytesIO()
    figure.savefig(stream, format="svg", transparent=True)
    plt.close(figure)
    return stream.getvalue(), (width, height), (before / width, above / height, wide / width, tall / height)
