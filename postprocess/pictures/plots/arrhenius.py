# SPDX-License-Identifier: Apache-2.0
"""Diffusivities of mobile species against the inverse temperature, one panel a group of ions."""
import textwrap

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, LogLocator, MultipleLocator, NullFormatter

from plots import style

GROUPS = (
    ("Oxygen", ("oxygen",)),
    ("Silver and copper", ("silver ion", "copper ion")),
    ("Lithium, sodium, potassium, protons", ("lithium ion", "sodium ion", "potassium ion", "proton")),
    ("Others", ("",)),
)
COLOURS = {
    "oxygen vacancy": style.VERMILION, "oxygen interstitial": style.BLUE, "silver ion": style.BLUE,
    "copper ion": style.VERMILION, "lithium ion": style.GREEN, "sodium ion": style.ORANGE,
    "potassium ion": style.PURPLE, "proton": style.BLACK,
}  # fmt: skip
SPACING = 0.103  # inches between lines of the labels
PER_ROW = 3  # ions in a line of a panel's legend
SPARE = (style.BLUE, style.VERMILION, style.GREEN, style.PURPLE, style.BLACK, style.ORANGE, style.SKY)
DASHED = (0, (3.5, 1.6))
SMALLEST = 1e-32  # m^2/s; less than 1 nm in a million years
LARGEST = 1e-7  # m^2/s, more than in any liquid; extrapolations end here
ROOM_TEMPERATURE = 300.0
CELSIUS = (0, 25, 60, 100, 150, 200, 300, 500, 800, 2000)
LEFT = 0.52  # inches left of the axes
LETTER = 3.05  # mean width of a letter of the labels, in points
NOTE = (
    "At zero concentration. Extrapolations are drawn from 275 to 1000 K (to 400 K in polymers, solutions and halide "
    "perovskites), below 10⁻⁷ m² s⁻¹, and end where the host melts."
)


def draw(curves, title):
    """The picture of the curves (see plots.diffusivity), of which there must be one at least."""
    panels = [(name, chosen) for name, chosen in _grouped(curves) if chosen]
    if len({curve.ion for curve in curves}) == 1:
        panels = [("", curves)]
    columns = min(2, len(panels))
    width = 3.7 * columns if columns > 1 else 4.4
    rows = [panels[first : first + columns] for first in range(0, len(panels), columns)]
    heights = [max(2.3, 0.3 + SPACING * max(len(chosen) for _, chosen in row)) for row in rows]
    heads = [(0.36 if row[0][0] else 0.24) + 0.14 * max(-(-len(_colours(chosen)) // PER_ROW) for _, chosen in row)
             for row in rows]  # fmt: skip
    note, lines = textwrap.wrap(NOTE, int(22 * width)), _legend(curves)
    per_line = 3 if columns > 1 else 1
    below = 0.12 * len(note) + 0.14 * -(-len(lines) // per_line) + 0.1
    heading = textwrap.wrap(title, int(16 * width))
    above = 0.1 + 0.14 * len(heading)
    height = above + sum(heads) + sum(heights) + 0.4 * len(rows) + below
    figure = plt.figure(figsize=(width, height))
    figure.text(0.05 / width, 1 - 0.05 / height, "\n".join(heading), fontsize=8, va="top")
    labels = min(LETTER * max(len(curve.material) for curve in curves) / 72 + 0.25, 0.45 * width / columns)
    top = height - above
    for row, head, inside in zip(rows, heads, heights):
        for column, (name, chosen) in enumerate(row):
            box = width * column / columns + LEFT, top - head - inside, width / columns - LEFT - labels, inside
            _panel(figure.add_axes(np.array(box) / [width, height, width, height]), name, chosen)
        top -= head + inside + 0.4
    figure.legend(handles=lines, loc="lower left", bbox_to_anchor=(0.05 / width, (0.12 * len(note) + 0.02) / height),
                  ncol=per_line, columnspacing=1.4, handlelength=2.4, borderaxespad=0.1, borderpad=0.1)  # fmt: skip
    figure.text(0.07 / width, 0.04 / height, "\n".join(note), fontsize=6, va="bottom", color=style.GREY)
    return figure


def _grouped(curves):
    left = list(curves)
    for name, words in GROUPS:
        chosen = [curve for curve in left if any(curve.ion.startswith(word) for word in words)]
        left = [curve for curve in left if curve not in chosen]
        yield name, chosen


def _label(curve):
    return curve.material.replace("$", r"\$")


def _legend(curves):
    """Handles for what occurs in the picture, apart from the colours."""
    lines = []
    if any(curve.stated and not curve.constant for curve in curves):
        lines.append(Line2D([], [], color=style.GREY, linewidth=1.5, label="temperatures that the source states"))
    if any(not curve.constant for curve in curves):
        label = "outside them, or none stated" if lines else "the source as read states no temperatures"
        lines.append(Line2D([], [], color=style.GREY, linewidth=0.7, linestyle=DASHED, label=label))
    if any(curve.constant for curve in curves):
        label = "one value without a law (at 300 K if the source states none)"
        lines.append(Line2D([], [], linestyle="", marker="D", markersize=3.6, color=style.GREY, label=label))
    if any(curve.confidence == "recalled" for curve in curves):
        label = "open mark: recalled, to be checked"
        look = {"marker": "o", "markersize": 3.6, "mfc": "white"}
        lines.append(Line2D([], [], linestyle="", color=style.GREY, label=label, **look))
    if any(curve.others for curve in curves):
        label = "faint: other reports of the same"
        lines.append(Line2D([], [], linestyle="", marker=".", markersize=4, alpha=0.45, color=style.GREY, label=label))
    return lines


def _panel(axes, name, curves):
    axes.set_yscale("log")
    colours = _colours(curves)
    ends = []  # (curve, inverse temperature, diffusivity) from where the label is led
    for curve in curves:
        ends.append((curve, *_draw_curve(axes, curve, colours[curve.ion])))
    _limits(axes)
    _head(axes, name, curves, colours)
    _label_curves(axes, ends, colours)
    axes.xaxis.set_major_locator(MultipleLocator(0.5))
    axes.set_xlabel("1000 K / temperature")
    axes.set_ylabel("Diffusivity (m² s⁻¹)")
    _celsius(axes)


def _celsius(axes):
    """Temperatures in degrees Celsius at the top, as many as have room."""
    left, right = axes.get_xlim()
    shown, last = [], -1.0
    for each in sorted(CELSIUS, key=lambda each: -each):
        place = (1000 / (each + 273.15) - left) / (right - left)
        if 0.0 <= place <= 1.0 and (place - last) * axes.bbox.width > 0.24 * axes.figure.dpi:
            shown, last = [*shown, each], place
    top = axes.secondary_xaxis("top")
    top.xaxis.set_major_locator(FixedLocator([1000 / (each + 273.15) for each in shown]))
    top.set_xticklabels([f"{each}" for each in shown])
    top.tick_params(pad=1.5)
    axes.annotate("°C", (1, 1), (6, 4.5), xycoords="axes fraction", textcoords="offset points", fontsize=6.5)


def _head(axes, name, curves, colours):
    """Name of the panel and colours of its ions, above the axes."""
    symbols = {curve.ion: curve.symbol for curve in curves}
    handles = [Line2D([], [], color=colours[ion], label=_ion(ion, symbols[ion])) for ion in colours]
    left = (0.05 - LEFT) * axes.figure.dpi / axes.bbox.width
    above = 1 + 0.19 * axes.figure.dpi / axes.bbox.height
    axes.legend(handles=handles, title=name or None, title_fontproperties={"size": 7.5, "weight": "bold"},
                loc="lower left", bbox_to_anchor=(left, above), alignment="left", handlelength=1.2, labelspacing=0.2,
                borderaxespad=0, borderpad=0, columnspacing=1.2, ncol=PER_ROW)  # fmt: skip


def _ion(name, symbol):
    shown = {"V_O..": "V$_{\\mathrm{O}}^{••}$", "V_I.": "V$_{\\mathrm{I}}^{•}$", "V_S": "V$_{\\mathrm{S}}$"}
    for sign in "+-":
        number = len(symbol) - len(symbol.rstrip(sign))
        if number:
            count = str(number) if number > 1 else ""
            minus = "+" if sign == "+" else "-"
            shown[symbol] = f"{symbol.rstrip(sign)}$^{{{count}{minus}}}$"
    return f"{name}, {shown.get(symbol, symbol)}" if symbol else name


def _colours(curves):
    colours, spare = {}, list(SPARE)
    for ion in sorted({curve.ion for curve in curves}, key=lambda ion: (ion not in COLOURS, ion)):
        colour = COLOURS.get(ion) or next((each for each in spare if each not in colours.values()), style.GREY)
        colours[ion] = colour
    return colours


def _draw_curve(axes, curve, colour):
    """Draws D(T) and its other reports; returns the point that the label is led to."""
    _draw_others(axes, curve, colour)
    mark = {"color": colour, "mfc": "white" if curve.confidence == "recalled" else colour, "mew": 0.7, "zorder": 4}
    if curve.constant:
        temperature = ROOM_TEMPERATURE
        if curve.stated:
            temperature = float(np.clip(temperature, *curve.stated))
            ends = np.array(curve.stated)
            axes.plot(1000 / ends, curve.value(ends), color=colour)
        point = 1000 / temperature, float(curve.value(temperature))
        axes.plot(*point, "D", ms=3.6, **mark)
        return point
    low, high = curve.drawn
    if curve.stated:
        low, high = min(low, curve.stated[0]), max(high, curve.stated[1])
    inverse = np.linspace(1000 / high, 1000 / low, 400)
    if curve.stated:
        inverse = np.unique(np.append(inverse, [1000 / each for each in curve.stated]))
    value = np.asarray(curve.value(1000 / inverse), float)
    inside = curve.holds_at(1000 / inverse * (1 + 1e-12)) | curve.holds_at(1000 / inverse * (1 - 1e-12))
    value[~(value > SMALLEST) | ((value > LARGEST) & ~inside)] = np.nan
    axes.plot(inverse, value, color=colour, linestyle=DASHED, linewidth=0.7)
    axes.plot(inverse, np.where(inside, value, np.nan), color=colour, linewidth=1.5, solid_capstyle="butt")
    last = np.flatnonzero(np.isfinite(value))
    if not last.size:
        return inverse[-1], SMALLEST
    point = inverse[last[-1]], value[last[-1]]
    axes.plot(*point, "o", ms=2.6, **mark)
    return point


def _draw_others(axes, curve, colour):
    for value, constant in curve.others:
        temperature = np.array([ROOM_TEMPERATURE]) if constant else 1000 / np.arange(1.2, 3.6, 0.2)
        points = np.asarray(value(temperature), float)
        axes.plot(1000 / temperature, points, ".", ms=3, mew=0, color=colour, alpha=0.45, zorder=1)


def _limits(axes):
    x = np.concatenate([line.get_xdata() for line in axes.lines])
    y = np.concatenate([line.get_ydata() for line in axes.lines])
    y = y[np.isfinite(y) & (y > SMALLEST)]
    low, high = np.log10(y.min()), np.log10(y.max())
    margin = 0.04 * max(high - low, 4.0)
    axes.set_ylim(10 ** (low - margin), 10 ** (high + margin))
    axes.set_xlim(min(x.min(), 1.0) - 0.06, max(x.max(), 1000 / 275) + 0.06)
    axes.yaxis.set_major_locator(LogLocator(numticks=9))
    axes.yaxis.set_minor_locator(LogLocator(subs=(1.0,), numticks=40) if high - low > 8 else
                                 LogLocator(subs=range(2, 10), numticks=12))  # fmt: skip
    axes.yaxis.set_minor_formatter(NullFormatter())


def _label_curves(axes, ends, colours):
    """Names of the materials at the right of the axes, apart from each other, each led to the end of its curve."""
    low, high = np.log10(axes.get_ylim())
    left, right = axes.get_xlim()
    spacing = SPACING * axes.figure.dpi / axes.bbox.height  # of lines of text, as a part of the height
    ends = sorted(ends, key=lambda end: (end[2], -end[1]))
    wanted = np.array([(np.log10(max(value, SMALLEST)) - low) / (high - low) for _, _, value in ends])
    for (curve, inverse, _), from_place, place in zip(ends, wanted, _spread(wanted, spacing)):
        begin = (inverse - left) / (right - left)
        colour = colours[curve.ion]
        axes.plot([begin, 1.012, 1.045], [from_place, place, place], transform=axes.transAxes, clip_on=False,
                  color=colour, linewidth=0.35, alpha=0.8, zorder=3)  # fmt: skip
        axes.text(1.055, place, _label(curve), transform=axes.transAxes, fontsize=5.8, va="center", color=colour)


def _spread(wanted, spacing):
    """Ascending places at least `spacing` apart, near the wanted ones (least squares by pooling), centred in 0 to 1."""
    blocks = []  # (mean of wanted places less their offsets, number)
    for index, place in enumerate(wanted):
        block = [place - index * spacing, 1]
        while blocks and blocks[-1][0] > block[0]:
            mean, number = blocks.pop()
            block = [(mean * number + block[0] * block[1]) / (number + block[1]), number + block[1]]
        blocks.append(block)
    base = np.repeat([mean for mean, _ in blocks], [number for _, number in blocks])
    highest = max(0.0, 1.02 - spacing * (len(wanted) - 1))
    return np.clip(base, -0.02, highest) + spacing * np.arange(len(wanted))
