# SPDX-License-Identifier: Apache-2.0
"""transient.png: voltage, current, currents of further contacts and peak temperature against time."""
import numpy as np
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

from plots import style

# Further contacts, in their order: they differ in lightness and in dash, too.
CONTACTS = [(style.VERMILION, "-"), (style.BLACK, (0, (4, 1.5))), (style.GREEN, (0, (1, 1.2))), (style.PURPLE, "-.")]


def draw(run):
    table = run.terminal
    logarithmic = style.spans_decades(table["time_s"])
    seconds, time_unit = (1.0, "s") if logarithmic else style.prefixed(table["time_s"], "s")
    time = table["time_s"] * seconds
    amperes, current_unit = style.prefixed(table["current_A"], "A")
    others = run.further_contacts()
    panels = ["voltage", "current"] + ["others"] * bool(others) + ["temperature"] * run.has_heat()
    figure = style.figure_with_panels(run, "Response in time", 0.35 + 0.85 * len(panels))
    axes = dict(zip(panels, figure.subplots(len(panels), 1, sharex=True)))
    mark = {"marker": "o"} if len(time) < 3 else {}

    voltage, source = table["voltage_V"], run.drive()
    largest = np.nanmax(np.abs(source), initial=0.0)
    if np.nanmax(np.abs(source - voltage), initial=0.0) > 1e-3 * largest:
        axes["voltage"].plot(time, source, color=style.GREY, linestyle=(0, (4, 1.5)), label="source", **mark)
        axes["voltage"].plot(time, voltage, color=style.BLACK, label="device", **mark)
        axes["voltage"].legend(loc="lower right", bbox_to_anchor=(1, 1), ncol=2, borderaxespad=0.1)
    else:
        axes["voltage"].plot(time, voltage, color=style.BLACK, **mark)
    axes["voltage"].set_ylabel("Voltage (V)")
    axes["current"].plot(time, table["current_A"] * amperes, color=style.BLUE, **mark)
    axes["voltage"].set_ylim(*style.padded_limits(np.concatenate([voltage, source])))
    axes["current"].set_ylim(*style.padded_limits(table["current_A"] * amperes))
    axes["current"].set_ylabel(f"Current ({current_unit})")
    if others:
        driven = run.parameters[("Protocol", "Contact")].replace("$", r"\$")
        axes["voltage"].set_ylabel(f"Voltage\nof {driven} (V)")
        axes["current"].set_ylabel(f"Current\nof {driven} ({current_unit})")
        _draw_others(axes["others"], time, {name: table[column] for name, column in others.items()}, mark)
    for name in set(panels) - {"temperature"}:
        axes[name].axhline(0, color=style.GREY, linewidth=0.4, zorder=0)
    if "temperature" in axes:
        axes["temperature"].plot(time, table["temperature_max_K"], color=style.VERMILION, **mark)
        axes["temperature"].set_ylabel("Peak\ntemperature (K)")
        axes["temperature"].set_ylim(*style.padded_limits(table["temperature_max_K"]))
    for panel in axes.values():
        panel.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
        panel.ticklabel_format(axis="y", useOffset=False)
    last = axes[panels[-1]]
    last.set_xlabel(f"Time ({time_unit})")
    if logarithmic:  # the start has no place on it
        last.set_xscale("log")
        last.set_xlim(time[time > 0].min(), time[-1])
        last.xaxis.set_major_locator(LogLocator(numticks=9))
        last.xaxis.set_minor_locator(NullLocator())
    elif time[-1] > time[0]:
        last.set_xlim(time[0], time[-1])
    figure.align_ylabels(list(axes.values()))
    return figure


def _draw_others(axes, time, currents, mark):
    """The currents of contacts that the protocol does not drive."""
    values = np.concatenate(list(currents.values()))
    amperes, unit = style.prefixed(values, "A")
    for i, (name, current) in enumerate(currents.items()):
        colour, dash = CONTACTS[i % len(CONTACTS)]
        axes.plot(time, current * amperes, color=colour, linestyle=dash, label=name.replace("$", r"\$"), **mark)
    axes.set_ylabel(f"Current of\nothers ({unit})")
    axes.set_ylim(*style.padded_limits(values * amperes))
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncol=len(currents), borderaxespad=0.1)
