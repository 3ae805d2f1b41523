# SPDX-License-Identifier: Apache-2.0
"""analog.png: conductance against the number of the pulse with NeuroSim's curves through both branches, and the
energy of each pulse."""
import numpy as np
from matplotlib.ticker import MaxNLocator

from plots import style

LOOKS = {True: ("potentiation", style.BLUE, "o"), False: ("depression", style.VERMILION, "s")}


def draw(run, branches, pulses):
    figure = style.figure_with_panels(run, "Analog update", 3.1, 0)
    conductance, energy = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": [2, 1]})
    factor, unit = style.prefixed(np.concatenate([branch.conductance for branch in branches]), "S")
    fits = _fits(run)
    seen = {True: 0, False: 0}
    for branch in branches:
        name, colour, marker = LOOKS[branch.raises]
        shown = fits[branch.raises][seen[branch.raises]] if seen[branch.raises] < len(fits[branch.raises]) else None
        first = seen[branch.raises] == 0
        seen[branch.raises] += 1
        conductance.plot(branch.pulses, branch.conductance * factor, marker, color=colour, markersize=2.2, mew=0,
                         label=name if first else None)  # fmt: skip
        if shown is not None:
            x = np.linspace(0, 1, 200)
            y = curve(1 - x if not branch.raises else x, shown)
            label = f"NL = {shown['nonlinearity']:.2f}".replace("-", "\N{MINUS SIGN}")
            conductance.plot(branch.pulses[0] + x * np.ptp(branch.pulses), y * factor, color=style.BLACK,
                             linewidth=0.7, linestyle="-" if branch.raises else (0, (4, 1.5)),
                             label=label if first else None)  # fmt: skip
    conductance.set_ylabel(f"Conductance ({unit})")
    conductance.set_ylim(*style.padded_limits(np.concatenate([b.conductance for b in branches]) * factor))
    conductance.legend(loc="best", handlelength=1.6, labelspacing=0.3)

    joules, unit = style.prefixed(pulses["energy_device_J"], "J")
    for positive, fill in ((False, "full"), (True, "none")):
        rows = (pulses["amplitude_V"] > 0) == positive
        if rows.any():
            colour = _colour(branches, pulses["pulse"][rows])
            sign = "positive" if positive else "negative"
            energy.plot(pulses["pulse"][rows], pulses["energy_device_J"][rows] * joules, "o", color=colour,
                        fillstyle=fill, markersize=2.2, mew=0.5, label=f"{sign} pulses")  # fmt: skip
    energy.set_ylabel(f"Energy per\npulse ({unit})")
    low, high = style.padded_limits(pulses["energy_device_J"] * joules)
    energy.set_ylim(min(low, 0) if low < 0.3 * high else low, high)
    energy.legend(loc="best", handlelength=1.0, labelspacing=0.3)
    energy.set_xlabel("Number of the pulse")
    for axes in (conductance, energy):
        axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True, steps=[1, 2, 5, 10]))
        axes.margins(x=0.02)
    figure.align_ylabels([conductance, energy])
    return figure


def curve(x, fit):
    """Conductance [S] on NeuroSim's curve (postprocess/fits/update_nonlinearity.h) at x = P/P_max counted from the state of
    least conductance."""
    low, high, a = fit["minimum_conductance_S"], fit["maximum_conductance_S"], fit["normalised_A"]
    rise = x if a is None else np.expm1(-x / a) / np.expm1(-1 / a)  # without A: a straight line
    return low + (high - low) * rise


def _fits(run):
    """Fits of summary.json in the order of the cycles: raises -> list."""
    analog = run.summary.get("analog")
    cycles = analog.get("cycles", []) if isinstance(analog, dict) else []
    return {
        raises: [cycle[name] for cycle in cycles if isinstance(cycle.get(name), dict)]
        for raises, name in ((True, "potentiation"), (False, "depression"))
    }


def _colour(branches, numbers):
    for branch in branches:
        if np.isin(numbers, branch.pulses[1:]).any():
            return LOOKS[branch.raises][1]
    return style.GREY
