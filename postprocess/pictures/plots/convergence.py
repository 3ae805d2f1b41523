# SPDX-License-Identifier: Apache-2.0
"""How the solver went: size of the steps, Newton iterations, and what should be kept, against the number of the step."""
import numpy as np
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from plots import style

# Below this a deviation is rounding, and the logarithmic axis ends.
ROUNDING = 1e-16


def draw(run):
    """The figure, or None for a run without steps."""
    # Not the second rows at corners of the voltage, which are no steps.
    steps = np.append(True, run.terminal["step_s"][1:] > 0) if "step_s" in run.terminal else slice(None)
    table = {name: column[steps] for name, column in run.terminal.items()}
    if len(table["time_s"]) < 2:
        return None
    step = table.get("step", np.arange(len(table["time_s"])))[1:]
    kept = {name: values[steps] for name, values in deviations(run).items()}
    counted = "newton_iterations" in table
    panels = ["size"] + ["iterations"] * counted + ["kept"] * bool(kept)
    figure = style.figure_with_panels(run, "Steps and conservation", 0.35 + 0.95 * len(panels), 0, (len(kept) + 1) // 2)
    axes = dict(zip(panels, np.atleast_1d(figure.subplots(len(panels), 1, sharex=True))))

    axes["size"].plot(step, table["step_s"][1:], color=style.BLACK, linewidth=0.8)
    axes["size"].set_ylabel("Step size (s)")
    _logarithmic(axes["size"])
    if counted:
        axes["iterations"].plot(step, table["newton_iterations"][1:], ".", color=style.BLUE, markersize=2.5)
        rejected = table["rejected_steps"][1:] > 0
        axes["iterations"].plot(step[rejected], table["newton_iterations"][1:][rejected], "x", color=style.VERMILION,
                                markersize=4, markeredgewidth=0.9, label="after rejected steps")  # fmt: skip
        if rejected.any():
            axes["iterations"].legend(loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0.1)
        axes["iterations"].set_ylabel("Newton\niterations")
        axes["iterations"].yaxis.set_major_locator(MaxNLocator(4, integer=True))
        axes["iterations"].set_ylim(0, max(2, 1.1 * np.nanmax(table["newton_iterations"][1:], initial=0)))
    if kept:
        looks = [(style.BLUE, "-"), (style.VERMILION, (0, (4, 1.5))), (style.GREEN, (0, (1, 1.2))), (style.BLACK, "-.")]
        for (name, values), (colour, dash) in zip(kept.items(), looks * len(kept)):
            axes["kept"].plot(step, np.maximum(values[1:], ROUNDING), color=colour, linestyle=dash, linewidth=0.8,
                              label=name.replace("$", r"\$"))  # fmt: skip
        axes["kept"].set_ylabel("Relative\ndeviation")
        _logarithmic(axes["kept"])
        figure.legend(*axes["kept"].get_legend_handles_labels(), loc="lower center", ncol=2, borderaxespad=0.2)
    axes[panels[-1]].set_xlabel("Number of the step")
    axes[panels[-1]].set_xlim(step[0] - 0.5, step[-1] + 0.5)
    figure.align_ylabels(list(axes.values()))
    return figure


def deviations(run):
    """What a run should keep, name -> relative deviation at each row: the number of ions of each species, or of those that
    turn into each other, from that at the start, and dissipated power from V I. Not what a run by its nature does not keep."""
    table, found = run.terminal, {}
    conservation = run.summary.get("conservation")
    conservation = conservation if isinstance(conservation, dict) else {}
    numbers = {run.species_name(column[len("ions_") :]): table[column]
               for column in table if column.startswith("ions_") and "_in_" not in column}  # fmt: skip
    kept = conservation.get("ions_relative_error") or {} if run.summary else numbers
    # Of species that turn into each other the sum is kept, whose name is theirs with a plus between.
    sums = {name: sum(numbers[one] for one in name.split(" + ")) for name in kept
            if name not in numbers and all(one in numbers for one in name.split(" + "))}  # fmt: skip
    for name, number in {**numbers, **sums}.items():
        if name in kept and number[0] > 0:
            found["number of " + name] = np.abs(number / number[0] - 1.0)
    if "dissipated_power_W" in table and conservation.get("power_balance_error") is not None:
        power, dissipated = table["power_W"], table["dissipated_power_W"]
        with np.errstate(divide="ignore", invalid="ignore"):
            error = np.abs(dissipated - power) / table.get("power_turnover_W", np.abs(power))
        found["dissipated power and V I"] = np.where(np.abs(power) > 1e-12 * np.abs(power).max(), error, np.nan)
    return found


def _logarithmic(axes):
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(numticks=5))
    axes.yaxis.set_minor_formatter(NullFormatter())
