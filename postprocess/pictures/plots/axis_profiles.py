# SPDX-License-Identifier: Apache-2.0
"""axis.png: the fields along the axis of the device at a few instants; where species change, enlarged beside it."""
import numpy as np
from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

from plots import style, windows


def draw(run, times):
    table = run.axis
    columns = style.in_order([c for c in table if c not in ("time_s", "voltage_V", "z_nm")])
    columns = [c for c in columns if np.isfinite(table[c]).any()]
    profiles = [_profile(table, columns, time) for time in times]
    shown = [_window(profiles, columns)]
    detail = _detail(profiles, columns, shown[0])
    if detail:
        shown.append(detail)
    scale, unit = style.length_scale(shown[0][1] - shown[0][0])

    when, volts = style.instants(run, times)
    height = 0.35 + 1.05 * max(len(columns), 1)
    figure = style.figure_with_panels(run, "Profiles along the axis", height, below=(len(times) + 1) // 2)
    axes = figure.subplots(
        max(len(columns), 1), len(shown), sharex="col", sharey="row", squeeze=False,
        gridspec_kw={"width_ratios": (1.25, 1)[: len(shown)]},
    )  # fmt: skip
    for panels, column in zip(axes, columns):
        name, field_unit = style.field_of(column, run)
        for panel, (low, high) in zip(panels, shown):
            for i, profile in enumerate(profiles):
                colour, dash = style.INSTANTS[i % len(style.INSTANTS)]
                panel.plot(profile["z_nm"] * scale, profile[column], color=colour, linestyle=dash)
            for border in run.layer_borders():
                if low < border < high:
                    panel.axvline(border * scale, color=style.GREY, linewidth=0.5, zorder=0)
        field_unit = _vertical_scale(panels[0], column, field_unit, _values_inside(profiles, column, shown[0]))
        panels[0].set_ylabel(style.label(name, field_unit, 18))
        if detail:
            panels[0].axvspan(detail[0] * scale, detail[1] * scale, color="#ececec", linewidth=0, zorder=-1)
    for panel, (low, high) in zip(axes[-1], shown):
        panel.set_xlabel(f"z ({unit})")
        panel.set_xlim(low * scale, high * scale)
        panel.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    if detail:
        axes[0, 1].set_title("enlarged", pad=3, fontsize=6.5)
    lines = axes[0, 0].get_lines()[: len(times)]
    if columns:
        figure.legend(lines, [f"{t}, {v}" for t, v in zip(when, volts)], loc="lower center", ncol=2,
                      columnspacing=1.5, borderaxespad=0.2)  # fmt: skip
    figure.align_ylabels(axes[:, 0])
    return figure


def _profile(table, columns, time):
    """The rows of the instant nearest to `time`, from low to high."""
    written = np.unique(table["time_s"])
    rows = np.flatnonzero(table["time_s"] == written[np.argmin(np.abs(written - time))])
    rows = rows[np.argsort(table["z_nm"][rows], kind="stable")]
    return {column: table[column][rows] for column in ["z_nm", *columns]}


def _species(profile, columns):
    return [profile[column] for column in columns if style.is_species(column)]


def _window(profiles, columns):
    return windows.of_species(profiles[0]["z_nm"], _species(profiles[0], columns))


def _detail(profiles, columns, window):
    z = profiles[0]["z_nm"]
    whole = [profile for profile in profiles if len(profile["z_nm"]) == len(z)]
    if len(z) < 3:
        return None
    return windows.of_changes(z, np.gradient(z), [_species(profile, columns) for profile in whole], window)


def _values_inside(profiles, column, window):
    values = [p[column][(p["z_nm"] >= window[0]) & (p["z_nm"] <= window[1])] for p in profiles]
    values = np.concatenate(values)
    return values[np.isfinite(values)]


def _vertical_scale(panel, column, unit, values):
    """Scale and ticks of a panel; returns the unit, with a power of ten if the ticks need one."""
    if style.is_species(column):
        logarithmic, low, high = style.concentration_limits(values)
        if logarithmic:
            panel.set_yscale("log")
            panel.set_ylim(low, high * (high / low) ** 0.06)
            panel.yaxis.set_major_locator(LogLocator(numticks=6))
            panel.yaxis.set_minor_locator(NullLocator())
            return unit
    low, high = style.padded_limits(values)
    panel.set_ylim(low, high)
    panel.yaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
    return style.plain_numbers(panel.yaxis, low, high, unit)
