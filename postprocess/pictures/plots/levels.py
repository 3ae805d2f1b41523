# SPDX-License-Identifier: Apache-2.0
"""levels.png: resistance of a multilevel cell against the limit of the current through which it was set."""
import numpy as np
from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator

from plots import style


def draw(run, levels):
    figure = style.figure_with_panels(run, "Levels", 2.0)
    axes = figure.subplots()
    compliance = np.array([level.compliance for level in levels])
    resistance = np.array([level.resistance for level in levels])
    amperes, current_unit = style.prefixed(compliance, "A")
    ohms, resistance_unit = style.prefixed(resistance, "Ω")
    order = np.argsort(compliance)
    axes.loglog(compliance[order] * amperes, resistance[order] * ohms, "o-", color=style.BLUE, linewidth=0.8)
    wide = np.geomspace(compliance.min(), compliance.max(), 2)
    voltage = np.exp(np.mean(np.log(compliance * resistance)))
    axes.loglog(wide * amperes, voltage / wide * ohms, color=style.GREY, linestyle=(0, (4, 1.5)), linewidth=0.8,
                label=f"{voltage:.2f} V / compliance")  # fmt: skip
    axes.set_xlabel(f"Compliance of the set ({current_unit})")
    axes.set_ylabel(f"Resistance ({resistance_unit})")
    for axis, values in ((axes.xaxis, compliance * amperes), (axes.yaxis, resistance * ohms)):
        axis.set_major_locator(FixedLocator(_round_values(*_limits(axis))))
        axis.set_major_formatter(lambda value, _: f"{value:g}")
        axis.set_minor_locator(NullLocator() if np.ptp(np.log10(values)) < 2 else axis.get_minor_locator())
        axis.set_minor_formatter(NullFormatter())
    axes.legend(loc="upper right")
    return figure


def _limits(axis):
    return axis.get_view_interval()


def _round_values(low, high):
    """1, 1.5, 2, 3, 5 and 7 of each decade, or 1, 2 and 5 if there are many."""
    first, last = int(np.floor(np.log10(low))), int(np.ceil(np.log10(high)))
    wanted = (1, 1.5, 2, 3, 5, 7) if last - first <= 2 else (1, 2, 5)
    values = [m * 10.0**power for power in range(first, last + 1) for m in wanted]
    return [value for value in values if low <= value <= high]
