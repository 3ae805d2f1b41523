# SPDX-License-Identifier: Apache-2.0
"""iv.png: current against voltage, linear and logarithmic."""
import numpy as np
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from plots import style

COLOURS = {
    ("positive", "outgoing"): style.VERMILION,
    ("positive", "returning"): style.ORANGE,
    ("negative", "outgoing"): style.BLUE,
    ("negative", "returning"): style.SKY,
    ("", "hold"): style.GREY,
}


def draw(run):
    voltage, current = run.terminal["voltage_V"], run.terminal["current_A"]
    factor, unit = style.prefixed(current, "A")
    branches = run.branches()
    kinds = len({kind for kind, _, _ in branches})
    marks = _marks(run)
    above = max((line for _, _, line in marks), default=-1) + 1
    figure = style.figure_with_panels(run, "Current against voltage", 1.95, above, (kinds + 1) // 2)
    linear, logarithmic = figure.subplots(1, 2)

    size = np.abs(current)
    lines = {}
    cycles = {}
    repeats = max([sum(kind == other for other, _, _ in branches) for kind, _, _ in branches], default=1)
    for kind, first, last in branches:
        cycle = cycles[kind] = cycles.get(kind, 0) + 1
        dash = (0, (4, 1)) if kind[1] == "returning" else "-"
        strength = 1.0 if repeats == 1 else 0.3 + 0.7 * cycle / repeats  # the last cycle is the strongest
        look = {"color": COLOURS[kind], "linestyle": dash, "alpha": strength}
        rows = slice(first, last + 1)
        name = " sweep, ".join(kind) if kind[0] else "hold"
        (lines[name],) = linear.plot(voltage[rows], current[rows] * factor, **look)
        x, y = _between_rows(voltage[rows], current[rows] * factor)
        logarithmic.plot(x, np.where(y == 0, np.nan, np.abs(y)), **look)
    if not branches:
        linear.plot(voltage, current * factor, "o", color=style.BLACK)
        logarithmic.plot(voltage, size * factor, "o", color=style.BLACK)

    for axes in (linear, logarithmic):
        axes.set_xlabel("Voltage (V)")
        axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        axes.margins(x=0.06)
    linear.set_ylabel(f"Current ({unit})")
    linear.set_ylim(*style.padded_limits(current * factor))
    linear.axhline(0, color=style.GREY, linewidth=0.4, zorder=0)
    linear.axvline(0, color=style.GREY, linewidth=0.4, zorder=0)
    logarithmic.set_ylabel(f"|Current| ({unit})")
    _log_limits(logarithmic, voltage, size * factor)
    if lines:
        figure.legend(lines.values(), lines.keys(), loc="lower center", ncol=2, columnspacing=1.5, borderaxespad=0.2)

    figure.canvas.draw()  # fixes the layout that arrows are placed in
    figure.set_layout_engine("none")
    for kind, (first, last) in {kind: rows for kind, *rows in reversed(branches)}.items():  # the first of each kind
        rows = slice(first, last + 1)
        x, y = _between_rows(voltage[rows], current[rows] * factor)
        if kind[1] != "hold":
            part = 0.6 if kind[1] == "outgoing" else 0.5
            _arrow(linear, x, y, part, COLOURS[kind])
            _arrow(logarithmic, x, np.abs(y), part, COLOURS[kind])
    for value, name, line in marks:
        at = _outgoing_current(run, branches, value)
        _mark(linear, value, None if at is None else at * factor, name, line)
        _mark(logarithmic, value, None if at is None else abs(at) * factor, name, line)
    return figure


def _log_limits(axes, voltage, size):
    """Decades from the current at a hundredth of the largest voltage to the largest, at most twelve."""
    away = size[(np.abs(voltage) >= 0.01 * np.abs(voltage).max()) & np.isfinite(size) & (size > 0)]
    if not away.size:
        axes.set_yticks([])
        return
    highest = away.max()
    lowest = max(away.min(), 1e-12 * highest)
    low, high = np.floor(np.log10(lowest)), np.log10(highest)
    axes.set_ylim(10.0**low, 10.0 ** (high + 0.08 * max(high - low, 1.0)))  # first: limits of 0 and less have no logarithm
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(numticks=7))
    axes.yaxis.set_minor_locator(LogLocator(subs=range(2, 10), numticks=7))
    axes.yaxis.set_minor_formatter(NullFormatter())


def _between_rows(voltage, current):
    """The straight lines of the linear panel as curves for the logarithmic one: voltage, current."""
    rows = np.arange(len(voltage))
    fine = np.linspace(0, rows[-1], 40 * rows[-1] + 1) if len(rows) < 2000 else rows
    return np.interp(fine, rows, voltage), np.interp(fine, rows, current)


def _arrow(axes, x, y, part, colour):
    """An arrow head on a curve, at a part of its voltage."""
    with np.errstate(invalid="ignore", divide="ignore"):
        points = axes.transData.transform(np.column_stack([x, y]))
    points = points[np.isfinite(points).all(axis=1)]
    points = points[(points[:, 1] >= axes.bbox.y0) & (points[:, 1] <= axes.bbox.y1)]
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    if len(points) < 2 or length[-1] < 0.2 * axes.bbox.width:
        return
    if np.ptp(points[:, 0]) > 0.1 * axes.bbox.width:
        middle = length[np.argmin(np.abs(points[:, 0] - (1 - part) * points[0, 0] - part * points[-1, 0]))]
    else:
        middle = part * length[-1]
    at = np.clip(middle + np.array([-2.0, 2.0]) * axes.figure.dpi / 72, 0, length[-1])
    tail, head = np.column_stack([np.interp(at, length, points[:, 0]), np.interp(at, length, points[:, 1])])
    back = axes.transData.inverted()
    look = {"arrowstyle": "-|>,head_width=0.22,head_length=0.42", "color": colour, "linewidth": 0.5}
    axes.annotate("", back.transform(head), back.transform(tail), arrowprops={**look, "shrinkA": 0, "shrinkB": 0})


def _marks(run):
    """Set and reset voltage: (voltage, name, line above the axes on which the name has room)."""
    marks = [(run.key_figure(f"{name}_voltage_V"), name) for name in ("set", "reset")]
    marks = sorted(mark for mark in marks if mark[0] is not None)
    crowded = len(marks) == 2 and marks[1][0] - marks[0][0] < 0.5 * np.ptp(run.terminal["voltage_V"])
    return [(value, name, int(crowded and i == 0)) for i, (value, name) in enumerate(marks)]


def _mark(axes, voltage, current, name, line):
    """A ring on the curve and a dotted line, and their name above the axes."""
    if current is not None:
        axes.plot(voltage, current, "o", mfc="white", mec=style.BLACK, mew=0.8, ms=3.6, zorder=5)
    axes.axvline(voltage, color=style.BLACK, linewidth=0.5, linestyle=(0, (1, 2)), zorder=0)
    text = f"{name} {voltage:.2f} V".replace("-", "\N{MINUS SIGN}")
    low, high = axes.get_xlim()
    width = 0.048 * len(text) * axes.figure.dpi / axes.bbox.width  # of letters of this size, as a part of the axes
    place = np.clip((voltage - low) / (high - low), 0.35 * width, 1 - 0.45 * width)
    axes.annotate(text, (place, 1.0), (0, 2 + 8 * line), xycoords="axes fraction", textcoords="offset points",
                  ha="center", va="bottom", fontsize=6)  # fmt: skip


def _outgoing_current(run, branches, value):
    """Current where an outgoing branch passes the voltage, or None."""
    polarity = "positive" if value > 0 else "negative"
    for kind, first, last in branches:
        voltage = np.abs(run.terminal["voltage_V"][first : last + 1])
        if kind == (polarity, "outgoing") and voltage.min() <= abs(value) <= voltage.max() * (1 + 1e-9):
            rising = np.maximum.accumulate(voltage)  # a series resistor lets the voltage of the device fall back
            return float(np.interp(abs(value), rising, run.terminal["current_A"][first : last + 1]))
    return None
