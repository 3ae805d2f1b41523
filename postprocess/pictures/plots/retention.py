# SPDX-License-Identifier: Apache-2.0
"""retention.png: resistance of baked states against the time of the bake, with the times at which they were lost."""
import matplotlib
import numpy as np
from matplotlib.ticker import LogLocator, NullFormatter

from plots import style

TEN_YEARS = 10 * 365.25 * 86400.0  # as in postprocess/figures/retention_figures.h
LOOKS = [(style.BLUE, "-"), (style.VERMILION, (0, (5, 1.5))), (style.GREEN, (0, (1, 1.2))), (style.BLACK, "-.")]


def draw(run, bakes):
    figure = style.figure_with_panels(run, "Retention", 2.1, 0, (len(bakes) + 1) // 2 if len(bakes) > 1 else 0)
    axes = figure.subplots()
    figures = bakes_of(run.summary)
    lines = []
    for number, bake in enumerate(bakes):
        colour, dash = LOOKS[number % len(LOOKS)]
        (line,) = draw_bake(axes, bake, color=colour, linestyle=dash, label=f"{bake.temperature:g} K")
        lines.append(line)
        if number < len(figures):
            mark_failure(axes, bake, figures[number].get("failure_time_s"), colour, text=len(bakes) == 1)
    if len(bakes) == 1:
        criterion(axes, run, bakes[0])
        axes.text(0.03, 0.06, f"{bakes[0].temperature:g} K", transform=axes.transAxes)
    else:
        figure.legend(lines, [line.get_label() for line in lines], loc="lower center", ncol=2, borderaxespad=0.2)
    finish(axes, bakes)
    return figure


def bakes_of(summary):
    found = summary.get("retention")
    return found.get("bakes", []) if isinstance(found, dict) else []


def draw_bake(axes, bake, **look):
    """Resistance over the time of the bake; its first read, at no time, has no place on the axis."""
    shown = bake.time > 0
    return axes.plot(bake.time[shown], bake.resistance[shown], **look)


def mark_failure(axes, bake, failure, colour, text=False):
    """A ring where the state was lost."""
    if not failure:
        return
    at = np.exp(np.interp(np.log(failure), np.log(bake.time[1:]), np.log(bake.resistance[1:])))
    axes.plot(failure, at, "o", mfc="white", mec=colour, mew=0.9, ms=4, zorder=5)
    if text:
        factor, unit = style.prefixed([failure], "s") if failure < 1000 else (1.0, "s")
        axes.annotate(f"lost after {failure * factor:.3g} {unit}", (failure, at), (6, 4),
                      textcoords="offset points", fontsize=6.5)  # fmt: skip


def criterion(axes, run, bake):
    """The resistance, or the two, at which the state counts as lost."""
    limit = run.parameters.get(("Output", "Retention resistance"))
    factor = run.parameters.get(("Output", "Retention factor"), "2")
    if limit:
        return
    try:
        values = [bake.resistance[0] * float(factor), bake.resistance[0] / float(factor)]
    except ValueError:
        return
    for value in values:
        axes.axhline(value, color=style.GREY, linewidth=0.6, linestyle=(0, (1, 2)), zorder=0)


def finish(axes, bakes, ticks=9):
    """Logarithmic axes, of the time with so many ticks at most, and ten years marked."""
    times = np.concatenate([bake.time[bake.time > 0] for bake in bakes])
    resistances = np.concatenate([bake.resistance for bake in bakes])
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(times.min(), max(times.max(), times.min() * 10) * 1.5)
    low, high = resistances.min(), resistances.max()
    margin = 10 ** (0.08 * max(np.log10(high / low), 0.5))
    axes.set_ylim(low / margin, high * margin)
    if high / low < 30:  # within a decade or so, the ticks between have numbers
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.xaxis.set_major_locator(LogLocator(numticks=ticks))
    axes.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())
    axes.set_xlabel("Time of the bake (s)")
    axes.set_ylabel("Resistance (Ω)")
    if axes.get_xlim()[0] < TEN_YEARS < axes.get_xlim()[1]:
        axes.axvline(TEN_YEARS, color=style.BLACK, linewidth=0.5, linestyle=(0, (4, 2)), zorder=0)
        axes.annotate("10 years", (TEN_YEARS, 1), (-2, -3), xycoords=axes.get_xaxis_transform(), fontsize=6.5,
                      textcoords="offset points", rotation=90, ha="right", va="top")  # fmt: skip
