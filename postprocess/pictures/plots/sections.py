# SPDX-License-Identifier: Apache-2.0
"""section.png: the fields in a plane through the device, fields from top to bottom, instants from left to right."""
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import LogNorm, Normalize
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

from plots import style, vtu, windows

# Inches: what is left of the panels, right of them, between them, above and below.
LEFT, RIGHT, COLUMN_GAP, ROW_GAP, ABOVE, BELOW = 0.45, 0.74, 0.07, 0.1, 0.27, 0.36
TALLEST = 1.6


def draw(run, planes):
    """`planes`: the plane at each of run.representative_times()."""
    columns = [c for c in style.in_order(planes[0].fields) if all(c in plane.fields for plane in planes)]
    when, volts = style.instants(run, run.representative_times())
    shown = windows_of(planes, columns)
    (left, right), whole = sides(planes[0], columns), max(shown, key=np.ptp)
    scale, unit = style.length_scale(max(right - left, whole[1] - whole[0]))
    horizontal = "r" if run.parameters.get(("Stack", "Coordinates")) == "axisymmetric" else "x"

    # True to scale unless that makes the panels slits.
    n = len(planes)
    wide = (style.WIDTH - LEFT - RIGHT - COLUMN_GAP * (n - 1)) / max(n, 2)
    true = wide / (right - left)  # inches per nm
    if TALLEST < true * (whole[1] - whole[0]) <= 2 * TALLEST:
        true = TALLEST / (whole[1] - whole[0])
        wide = true * (right - left)
    talls = [true * (w[1] - w[0]) for w in shown]
    talls = [t if wide <= t <= TALLEST else float(np.clip(t, min(1.3 * wide, 0.75), TALLEST)) for t in talls]
    stretches = [tall / (w[1] - w[0]) / true for tall, w in zip(talls, shown)]
    begin = LEFT + 0.5 * (style.WIDTH - LEFT - RIGHT - n * wide - COLUMN_GAP * (n - 1))

    content = f"Fields in the {horizontal}, z plane"
    figure = plt.figure(figsize=(style.WIDTH, 1))
    top = style.heading(figure, content, run) + ABOVE
    figure.texts[0].remove()
    height = top + sum(talls) + ROW_GAP * (len(talls) - 1) + BELOW
    figure.set_figheight(height)
    style.heading(figure, content, run)

    y = height - top
    for column, window, tall, stretch in zip(columns, shown, talls, stretches):
        y -= tall
        first, last = column == columns[0], column == columns[-1]
        name, field_unit = style.field_of(column, run)
        limits = ((left, right), window)
        norm, colours, extend = colour_scale(column, planes, limits)
        for c, plane in enumerate(planes):
            x = begin + c * (wide + COLUMN_GAP)
            axes = figure.add_axes((x / style.WIDTH, y / height, wide / style.WIDTH, tall / height))
            picture = _field(axes, plane, plane.fields[column], norm, colours, limits)
            length_ticks(axes.xaxis, left, right, scale, 2 if wide < 0.8 else 4)
            length_ticks(axes.yaxis, *window, scale, 5 if tall > 0.7 else 3)
            axes.set_xlim(left, right)
            axes.set_ylim(*window)
            axes.tick_params(direction="out", labelleft=c == 0, labelbottom=last)
            if c == 0:
                axes.set_ylabel(f"z ({unit})", labelpad=2)
                if abs(stretch - 1) > 0.05:
                    _note_stretch(axes, stretch)
            if last:
                axes.set_xlabel(f"{horizontal} ({unit})", labelpad=2)
            if first:
                axes.set_title(f"{when[c]}\n{volts[c]}", pad=3, fontsize=6.5)
        x = (x + wide + 0.06) / style.WIDTH
        bar = figure.add_axes((x, y / height, 0.08 / style.WIDTH, tall / height))
        colour_bar(figure, picture, bar, name, field_unit, extend, tall)
        y -= ROW_GAP
    return figure


def _note_stretch(axes, stretch):
    axes.text(0.04, 0.04, f"z × {style.factor(stretch)}", transform=axes.transAxes, fontsize=5.5, va="bottom",
              bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85})  # fmt: skip


def _species(plane, columns):
    return [plane.fields[column] for column in columns if style.is_species(column)]


def windows_of(planes, columns):
    """Heights [nm] that each row shows: species where they change, other fields where species live."""
    plane = planes[0]
    corners = plane.points[plane.triangles]
    u, v = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    area = np.abs(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0])
    heights = corners[:, :, 1].mean(axis=1)
    whole = windows.of_species(plane.points[plane.triangles.ravel(), 1],
                               [values[plane.triangles.ravel()] for values in _species(plane, columns)])  # fmt: skip
    same_mesh = [p for p in planes if p.triangles.shape == plane.triangles.shape]
    middles = [[values[p.triangles].mean(axis=1) for values in _species(p, columns)] for p in same_mesh]
    detail = windows.of_changes(heights, area, middles, whole) or whole
    return [detail if style.is_species(column) else whole for column in columns]


def sides(plane, columns):
    """From where to where species live horizontally, or the device."""
    corners = plane.triangles.ravel()
    live = np.zeros(len(corners), bool)
    for values in _species(plane, columns):
        live |= np.isfinite(values[corners])
    x = plane.points[corners, 0]
    x = x[live] if live.any() else x
    return x.min(), x.max()


def _inside(plane, limits):
    """Triangles that the window shows."""
    inside = np.ones(len(plane.triangles), bool)
    for d in range(2):
        coordinate = plane.points[plane.triangles, d]
        inside &= (coordinate.max(axis=1) >= limits[d][0]) & (coordinate.min(axis=1) <= limits[d][1])
    return inside


def colour_scale(column, planes, limits):
    """Norm and map of the colours, the same for all instants, and the ends of the bar beyond which values lie."""
    values = np.concatenate([p.fields[column][np.unique(p.triangles[_inside(p, limits)])] for p in planes])
    values = values[np.isfinite(values)]
    if style.is_species(column):
        logarithmic, low, high = style.concentration_limits(values)
        extend = "min" if logarithmic and values.min(initial=np.inf) < 0.9 * low else "neither"
        return (LogNorm(low, high) if logarithmic else Normalize(low, high)), "viridis", extend
    low, high = (values.min(), values.max()) if values.size else (0.0, 1.0)
    largest = max(abs(low), abs(high))
    if min(-low, high) > 0.05 * largest:  # of both signs: zero between two colours
        return Normalize(-largest, largest), "PuOr_r", "neither"
    return Normalize(*style.limits(low, high)), "inferno" if column.endswith("_K") else "cividis", "neither"


def _field(axes, plane, values, norm, colours, limits):
    triangles = plane.triangles[_inside(plane, limits)]
    triangles = triangles[np.isfinite(values[triangles]).all(axis=1)]
    used, triangles = np.unique(triangles, return_inverse=True)
    axes.set_facecolor("#e4e4e4")  # where the field does not live
    if not len(used):
        return axes.tripcolor([0, 1, 0], [0, 0, 1], [0.0, 0.0, 0.0], norm=norm, cmap=colours, visible=False)
    low = norm.vmin if isinstance(norm, LogNorm) else -np.inf
    picture = axes.tripcolor(plane.points[used, 0], plane.points[used, 1], triangles.reshape(-1, 3),
                             np.maximum(values[used], low), shading="gouraud", norm=norm, cmap=colours)  # fmt: skip
    lines = vtu.borders(plane)
    axes.add_collection(LineCollection(lines, colors="white", linewidths=1.0, capstyle="round", zorder=3))
    axes.add_collection(LineCollection(lines, colors="black", linewidths=0.4, capstyle="round", zorder=4))
    return picture


def length_ticks(axis, low, high, scale, number):
    """Ticks at round lengths, horizontally away from the right end where the next panel's begin."""
    ticks = MaxNLocator(number, steps=[1, 2, 5, 10]).tick_values(low * scale, high * scale)
    ticks = [t for t in ticks if low * scale - 1e-9 <= t <= high * scale + 1e-9]
    if axis.axis_name == "x" and len(ticks) > 1 and ticks[-1] > (low + 0.85 * (high - low)) * scale:
        ticks = ticks[:-1]
    axis.set_ticks([t / scale for t in ticks], [f"{t:g}".replace("-", "\N{MINUS SIGN}") for t in ticks])


def colour_bar(figure, picture, axes, name, unit, extend, tall):
    bar = figure.colorbar(picture, cax=axes, extend=extend, extendfrac=0.06)
    if isinstance(picture.norm, LogNorm):
        bar.ax.yaxis.set_major_locator(LogLocator(numticks=6 if tall > 0.7 else 4))
        bar.ax.yaxis.set_minor_locator(NullLocator())
    else:
        bar.ax.yaxis.set_major_locator(MaxNLocator(5 if tall > 0.7 else 3, steps=[1, 2, 2.5, 5, 10]))
        unit = style.plain_numbers(bar.ax.yaxis, picture.norm.vmin, picture.norm.vmax, unit)
    bar.outline.set_linewidth(0.5)
    bar.ax.tick_params(direction="out", pad=1.5)
    bar.set_label(style.label(name, unit, 22 * tall), labelpad=3, fontsize=6.5)
