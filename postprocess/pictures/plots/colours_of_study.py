# SPDX-License-Identifier: Apache-2.0
"""Colours of the cases of a study by the value of a varied entry: a scale for many numbers, else one colour a value."""
import matplotlib
import numpy as np
from matplotlib.colors import LogNorm, Normalize
from matplotlib.lines import Line2D

from plots import style

DISTINCT = [style.BLUE, style.VERMILION, style.GREEN, style.PURPLE, style.ORANGE, style.SKY, style.BLACK]


def is_logarithmic(values):
    """Whether numbers belong on a logarithmic scale: all above zero, over more than a factor of 30."""
    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    return bool(values.size) and values.min() > 0 and values.max() > 30 * values.min()


class Colours:
    """The colour of each value of `varied`; legend() puts them beside the panels."""

    def __init__(self, varied):
        self.varied = varied
        self.values = varied.distinct()
        self.is_scale = varied.is_number and len(self.values) > 2
        if self.is_scale:
            norm = LogNorm if is_logarithmic(self.values) else Normalize
            # Without the palest tenth, which is faint on white; its lightness rises steadily (for colour-blind people).
            whole = matplotlib.colormaps["viridis"] if hasattr(matplotlib, "colormaps") else matplotlib.cm.viridis
            part = matplotlib.colors.ListedColormap(whole(np.linspace(0, 0.9, 256)))
            self.scale = matplotlib.cm.ScalarMappable(norm(self.values[0], self.values[-1]), part)

    def of(self, value):
        if self.is_scale:
            return self.scale.to_rgba(value)
        return DISTINCT[self.values.index(value) % len(DISTINCT)]

    def lines_of_legend(self):
        """Lines of text that a legend below the panels takes."""
        return 0 if self.is_scale else (len(self.values) + 1) // 2

    def legend(self, figure, axes):
        if self.is_scale:
            bar = figure.colorbar(self.scale, ax=axes, aspect=30, pad=0.02)
            linear = not is_logarithmic(self.values)
            bar.set_label(label_of(self.varied, bar.ax.yaxis if linear else None))
            bar.outline.set_linewidth(0.6)
            if linear and len(self.values) <= 8 and not self.varied.drawn:
                bar.ax.yaxis.set_ticks(self.values)
            return
        texts = [self.varied.text(value) for value in self.values]
        texts = [f"{self.varied.name} = {text}".replace("$", r"\$") for text in texts]
        texts = [text if len(text) < 40 else text[:37] + "..." for text in texts]
        lines = [Line2D([], [], color=self.of(value)) for value in self.values]
        figure.legend(lines, texts, loc="lower center", ncol=2, columnspacing=1.5, borderaxespad=0.2)


def label_of(varied, axis=None):
    """Text of the axis of a varied entry; powers of ten of a linear `axis` go into the unit."""
    name = (varied.name[:1].upper() + varied.name[1:]).replace("_", " ").replace("$", r"\$")
    unit = {"1/m^3": "m⁻³", "m^-3": "m⁻³", "1/cm^3": "cm⁻³", "cm^-3": "cm⁻³", "Ohm": "Ω", "degC": "°C"}.get(
        varied.unit, varied.unit)
    if axis is not None:
        unit = style.plain_numbers(axis, min(varied.values), max(varied.values), unit).strip()
    return style.label(name, unit)
