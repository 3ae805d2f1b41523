# SPDX-License-Identifier: Apache-2.0
"""retention.png of a study: resistance against time of all bakes, and Arrhenius' law through their failure times."""
import matplotlib
import numpy as np
from matplotlib.ticker import LogLocator, NullFormatter, NullLocator

from plots import retention, style
from plots.experiment_tables import bakes

BOLTZMANN = 8.617333262e-5  # eV/K, CODATA 2018
TEMPERATURE_OF_USE = 358.15  # K, 85 degC


def draw(study):
    """`study.retention` is the entry of study.json."""
    figure = style.figure_with_panels(study, "Retention", 2.1)
    against_time, arrhenius = figure.subplots(1, 2)
    colour = _colours(study)
    shown = []
    for number, run in study.runs.items():
        figures = retention.bakes_of(run.summary)
        for bake, found in zip(bakes(run), figures):
            shown.append(bake)
            retention.draw_bake(against_time, bake, color=colour(bake.temperature), linewidth=0.9)
            retention.mark_failure(against_time, bake, found.get("failure_time_s"), colour(bake.temperature))
    if shown:
        retention.finish(against_time, shown, 5)
        _label_bakes(against_time, shown, colour)
    _draw_arrhenius(arrhenius, study.retention, colour)
    return figure


def _colours(study):
    temperatures = [bake["temperature_K"] for bake in study.retention["bakes"]]
    whole = matplotlib.colormaps["viridis"] if hasattr(matplotlib, "colormaps") else matplotlib.cm.viridis
    low, high = min(temperatures), max(temperatures)
    return lambda temperature: whole(0.9 * (temperature - low) / max(high - low, 1e-9))


def _label_bakes(axes, shown, colour):
    handles = {}
    for bake in sorted(shown, key=lambda bake: bake.temperature):
        handles[f"{bake.temperature:g} K"] = matplotlib.lines.Line2D([], [], color=colour(bake.temperature))
    if len(handles) <= 8:
        axes.legend(handles.values(), handles.keys(), loc="lower left", handlelength=1.0, labelspacing=0.2)


def _draw_arrhenius(axes, found, colour):
    """ln t_f over 1/(k T): failure times, arrows where the state outlasted the bake, and the line."""
    inverse, times = [], []
    for bake in found["bakes"]:
        x = 1 / (BOLTZMANN * bake["temperature_K"])
        lost = bake["failure_time_s"] is not None
        time = bake["failure_time_s"] if lost else bake["failure_time_lower_bound_s"]
        inverse, times = [*inverse, x], [*times, time]
        axes.plot(x, time, "o" if lost else "^", color=colour(bake["temperature_K"]), mec=style.BLACK, mew=0.4,
                  ms=4, zorder=4)  # fmt: skip
    use = 1 / (BOLTZMANN * TEMPERATURE_OF_USE)
    low, high = min([*inverse, use]), max([*inverse, use])
    energy, prefactor = found.get("activation_energy_eV"), found.get("prefactor_time_s")
    highest = max([*times, retention.TEN_YEARS])
    if energy is not None and prefactor is not None:
        # To ten years, if that is not at a temperature far from those of the bakes.
        decade = np.log(retention.TEN_YEARS / prefactor) / energy
        high = max(high, min(decade, low + 2.5 * (high - low)))
        for x, dash in ((np.array([min(inverse), max(inverse)]), "-"), (np.array([low, high]), (0, (4, 1.5)))):
            axes.plot(x, prefactor * np.exp(energy * x), color=style.BLACK, linewidth=0.8, linestyle=dash, zorder=3)
        axes.annotate(_energy(found), (use, 0.1), (3, 0), xycoords=axes.get_xaxis_transform(),
                      textcoords="offset points", fontsize=6.5)
    elif found.get("verdict"):
        axes.annotate(str(found["verdict"]), (use, 0.1), (3, 0), xycoords=axes.get_xaxis_transform(),
                      textcoords="offset points", fontsize=6.5)
    span = max(high - low, 1.0)
    axes.set_xlim(low - 0.08 * span, high + 0.08 * span)
    axes.set_yscale("log")
    axes.set_ylim(min(times) / 10, highest * 30)
    axes.yaxis.set_major_locator(LogLocator(numticks=8))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.axhline(retention.TEN_YEARS, color=style.GREY, linewidth=0.5, linestyle=(0, (4, 2)), zorder=0)
    axes.axvline(use, color=style.GREY, linewidth=0.5, linestyle=(0, (4, 2)), zorder=0)
    axes.annotate("10 years", (0.03, retention.TEN_YEARS), (0, 2), xycoords=axes.get_yaxis_transform(),
                  textcoords="offset points", fontsize=6)  # fmt: skip
    axes.annotate("85 °C", (use, 0.02), (2, 0), xycoords=axes.get_xaxis_transform(), textcoords="offset points",
                  fontsize=6)  # fmt: skip
    axes.set_xlabel("1 / kT (1/eV)")
    axes.set_ylabel("Failure time (s)")
    _kelvin(axes)


def _energy(found):
    text = f"{found['activation_energy_eV']:.3f} eV"
    interval = found.get("activation_energy_interval_eV")
    if interval:
        text += f"\n± {0.5 * (interval[1] - interval[0]):.3f} eV"
    return "$E_a$ = " + text


def _kelvin(axes):
    """Temperatures at the top, as many as have room."""
    left, right = axes.get_xlim()
    places, last = [], -1.0
    for kelvin in (600, 500, 450, 400, 350, 300, 250, 200, 150, 100):
        place = (1 / (BOLTZMANN * kelvin) - left) / (right - left)
        if 0.0 <= place <= 1.0 and place - last > 0.26:
            places, last = [*places, kelvin], place
    top = axes.secondary_xaxis("top")
    top.set_xticks([1 / (BOLTZMANN * kelvin) for kelvin in places], [f"{kelvin} K" for kelvin in places])
    top.tick_params(pad=1.5, labelsize=6)
