# SPDX-License-Identifier: Apache-2.0
"""iv_NAME.png: current against voltage of all cases, linear and logarithmic, coloured by a varied value."""
import numpy as np
from matplotlib.ticker import MaxNLocator

from plots import style
from plots.colours_of_study import Colours
from plots.current_voltage import _between_rows, _log_limits


def draw(study, varied):
    colours = Colours(varied)
    voltages = [run.terminal["voltage_V"] for run in study.runs.values()]
    currents = [run.terminal["current_A"] for run in study.runs.values()]
    factor, unit = style.prefixed(np.concatenate(currents), "A")
    figure = style.figure_with_panels(study, "Current against voltage", 2.1, 0, colours.lines_of_legend())
    linear, logarithmic = figure.subplots(1, 2)
    look = {"linewidth": 1.0 if len(study.runs) <= 10 else 0.6, "alpha": 1.0 if len(study.runs) <= 30 else 0.6}
    for number, voltage, current in zip(study.runs, voltages, currents):
        colour = colours.of(varied.values[number])
        linear.plot(voltage, current * factor, color=colour, **look)
        if len(voltage) > 1:
            x, y = _between_rows(voltage, current * factor)
            logarithmic.plot(x, np.where(y == 0, np.nan, np.abs(y)), color=colour, **look)
    for axes in (linear, logarithmic):
        axes.set_xlabel("Voltage (V)")
        axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
        axes.margins(x=0.06)
    linear.set_ylabel(f"Current ({unit})")
    linear.set_ylim(*style.padded_limits(np.concatenate(currents) * factor))
    linear.axhline(0, color=style.GREY, linewidth=0.4, zorder=0)
    linear.axvline(0, color=style.GREY, linewidth=0.4, zorder=0)
    logarithmic.set_ylabel(f"|Current| ({unit})")
    _log_limits(logarithmic, np.concatenate(voltages), np.abs(np.concatenate(currents)) * factor)
    colours.legend(figure, [linear, logarithmic])
    return figure
