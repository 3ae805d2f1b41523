# SPDX-License-Identifier: Apache-2.0
"""figures_NAME.png: each reported figure against a varied value, a point a case.

Cases that differ in this value only are joined by a line, but for drawn values; with two varied entries the lines are
coloured by the other.
"""
import numpy as np
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from plots import style
from plots.colours_of_study import Colours, is_logarithmic, label_of

MARKERS = "osD^v"


def draw(study, varied):
    others = [other for other in study.varied if other is not varied and not other.drawn]
    colours = Colours(others[0]) if others else None
    rows = (len(study.figures) + 1) // 2
    below = colours.lines_of_legend() if colours else 0
    figure = style.figure_with_panels(study, "Figures of each case", 1.35 * rows + 0.2, 0, below)
    panels = figure.subplots(rows, 2, squeeze=False, sharex=True).ravel()
    place = np.array([varied.place(value) for value in varied.values])
    for name, axes in zip(study.figures, panels):
        values = np.array(study.values[name])
        for count, (key, members) in enumerate(_lines(study, others).items()):
            members = sorted((m for m in members if np.isfinite(values[m])), key=lambda m: place[m])
            colour = colours.of(key[0]) if colours else style.BLUE
            joined = "none" if any(other.drawn for other in study.varied) else "-"
            axes.plot(place[members], values[members], linestyle=joined, marker=MARKERS[count % len(MARKERS)],
                      color=colour, linewidth=0.8, markersize=3 if len(study.cases) <= 30 else 2)
        _label(axes, name, values)
    for axes in panels[len(study.figures) :]:
        axes.set_visible(False)
    label = label_of(varied)
    if varied.is_number:
        for axes in panels:
            if is_logarithmic(place):
                axes.set_xscale("log")
            else:
                axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
                label = label_of(varied, axes.xaxis)
            axes.margins(x=0.08)
    else:
        texts = [varied.text(value) for value in varied.distinct()]
        texts = [text if len(text) <= 14 else text[:11] + "..." for text in texts]
        slant = {"rotation": 30, "ha": "right", "rotation_mode": "anchor"} if sum(map(len, texts)) > 22 else {}
        panels[0].set_xticks(range(len(texts)), [text.replace("$", r"\$") for text in texts])
        for axes in panels:
            for tick in axes.get_xticklabels():
                tick.set(**slant)
        panels[0].set_xlim(-0.4, len(texts) - 0.6)
    for column in range(2):
        for axes in panels[: len(study.figures)][column::2][-1:]:
            axes.set_xlabel(label)
            axes.tick_params(labelbottom=True)
    if colours:
        colours.legend(figure, list(panels[: len(study.figures)]))
    return figure


def _lines(study, others):
    """Cases (from 0) that belong together, by the values of the other entries."""
    lines = {}
    for number in range(len(study.cases)):
        lines.setdefault(tuple(other.values[number] for other in others), []).append(number)
    return lines


def _label(axes, name, values):
    column = name.replace("_per_", "/")
    text, _, unit = column.rpartition("_") if "_" in column else (column, "", "")
    if not unit[:1].isupper() and unit not in ("s", "nm", "eV"):  # no unit but the last word of the name
        text, unit = column, ""
    text = text.replace("_", " ")
    text = (text[:1].upper() + text[1:]).replace("$", r"\$")
    finite = values[np.isfinite(values)]
    if is_logarithmic(np.abs(finite)) and (finite > 0).all():
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(numticks=6))
        axes.yaxis.set_minor_formatter(NullFormatter())
        axes.set_ylabel(style.label(text, unit, 20))
        return
    low, high = style.padded_limits(finite)
    axes.set_ylim(low, high)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    shown = "Ω" if unit == "Ohm" else unit
    factor, prefixed = style.prefixed(finite, shown) if unit in ("V", "Ohm", "J", "A", "W", "s") else (1.0, shown)
    if factor != 1.0:
        axes.yaxis.set_major_formatter(lambda value, _: f"{value * factor:.6g}".replace("-", "\N{MINUS SIGN}"))
    else:
        prefixed = style.plain_numbers(axes.yaxis, low, high, prefixed)
    axes.set_ylabel(style.label(text, prefixed.strip(), 20))
