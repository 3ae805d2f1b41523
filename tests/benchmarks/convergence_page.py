# SPDX-License-Identifier: Apache-2.0
"""The convergence study as a page of the manual, in Markdown."""
import textwrap

from convergence_study import HIGHEST_ORDER, LOWEST_ORDER, ORDER_OF_THEORY

MESH_NAMES = {-1: "twice as coarse", 0: "the file's", 1: "halved", 2: "quartered"}


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" + " ---: |" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def factor_name(factor):
    return f"{factor:g}" if factor >= 1.0 else f"1/{round(1.0 / factor)}"


def case_name(run):
    name = f"{MESH_NAMES[run['level']]}, {factor_name(run['tolerance_factor'])}"
    step = run["longest_step_factor"]
    return name + (f", longest step {factor_name(step)}" if step != 1.0 else "")


def percent(value):
    return f"{value:+.2f}" if abs(value) >= 0.005 else f"{value:+.3f}"


def order(value):
    return "none" if value is None else f"{value:.1f}"


def volts(value):
    return f"{value:+.2f} V"


def reading(result):
    """What the tables say, in words and with their own numbers."""
    currents, loop, limit = result["currents"], result["loop"], result["requirement_percent"]
    worst_point = max(currents, key=lambda name: abs(currents[name]["error_percent"]))
    worst = max(loop, key=lambda branch: abs(branch["largest_percent"]))
    parts = {
        "mesh": abs(currents[worst_point]["error_of_mesh_percent"]),
        "time steps": abs(currents[worst_point]["error_of_time_steps_percent"]),
    }
    text = [
        f"At the ten points the current of the default run is off by at most "
        f"{abs(currents[worst_point]['error_percent']):.2f} % ({worst_point}); there the mesh accounts for "
        f"{parts['mesh']:.2f} % and the time steps for {parts['time steps']:.2f} %.",
        f"Along the whole loop the largest error is {abs(worst['largest_percent']):.2f} %, {worst['branch']}, at "
        f"{volts(worst['at_V'])}.",
    ]
    if result["met"]:
        text.append(f"The requirement, {limit:g} % of the current over the loop, is **met**.")
    else:
        text.append(f"The requirement, {limit:g} % of the current over the loop, is **not met**:")
        for branch in loop:
            if branch["beyond_requirement_V"]:
                low, high = branch["beyond_requirement_V"]
                text.append(
                    f"{branch['branch']}, {100.0 * branch['part_beyond_requirement']:.0f} % of the voltages compared "
                    f"are beyond it, between {volts(low)} and {volts(high)};"
                )
        text[-1] = text[-1].rstrip(";") + "."
    halved = max(abs(found["error_of_halved_mesh_percent"]) for found in currents.values())
    text.append(
        f"With all cells halved (`Mesh/Refinement = 1`) the mesh's part at the ten points is at most {halved:.2f} %."
    )
    orders = [found["order_of_finer_meshes"] for found in currents.values()]
    credible = [value for value in orders if value is not None and 1.5 <= value <= 2.5]
    text.append(
        f"The order of the mesh error, from the three finest meshes, lies between 1.5 and 2.5 at {len(credible)} of "
        f"the {len(orders)} points; theory says 2 for smooth solutions."
    )
    unbroken = " ".join(text).replace(" %", "\xa0%").replace(" V", "\xa0V")
    return textwrap.fill(unbroken, 120).replace("\xa0", " ")


def errors_of_currents(result):
    rows = []
    for name, found in result["currents"].items():
        rows.append(
            [name, f"{1e6 * found['default']:.3f}", f"{1e6 * found['reference']:.3f}"]
            + [percent(found[key]) for key in ("error_percent", "error_of_mesh_percent", "error_of_time_steps_percent")]
            + [order(found["order_of_coarser_meshes"]), order(found["order_of_finer_meshes"])]
        )
    head = ["voltage", "default [µA]", "reference [µA]", "error [%]", "of mesh [%]", "of time steps [%]"]
    return table(head + ["order, coarser", "order, finer"], rows)


def errors_of_quantities(result):
    rows = []
    for name, found in result["quantities"].items():
        rows.append(
            [name, f"{found['default']:.5g}", f"{found['reference']:.5g}"]
            + [f"{found[key]:+.2g}" for key in ("error", "error_of_mesh", "error_of_time_steps")]
            + [order(found["order_of_coarser_meshes"]), order(found["order_of_finer_meshes"])]
        )
    head = ["quantity", "default", "reference", "error", "of mesh", "of time steps", "order, coarser", "order, finer"]
    return table(head, rows)


def errors_along_the_loop(result):
    rows = [
        [branch["branch"], percent(branch["largest_percent"]), volts(branch["at_V"]), f"{branch['mean_percent']:.2f}"]
        for branch in result["loop"]
    ]
    return table(["branch", "largest error [%]", "at", "mean of the size [%]"], rows)


def all_currents(result):
    rows = [
        [case_name(run)] + [f"{1e6 * current:.3f}" for current in run["currents_A"].values()] for run in result["runs"]
    ]
    return table(["mesh, tolerances times"] + list(result["currents"]), rows)


def all_quantities(result):
    forms = {
        "peak temperature [K]": "{:.3f}",
        "reset voltage [V]": "{:.4f}",
        "set voltage [V]": "{:.4f}",
        "depth of n/n0 = 0.1 [nm]": "{:.4f}",
        "depth of n/n0 = 0.5 [nm]": "{:.4f}",
        "ions error": "{:.1e}",
        "smallest concentration [1/m^3]": "{:.3e}",
        "power balance error": "{:.1e}",
    }
    rows = [
        [case_name(run)] + [form.format(run["quantities"][name]) for name, form in forms.items()]
        for run in result["runs"]
    ]
    return table(["mesh, tolerances times"] + list(forms), rows)


def all_costs(result):
    keys = ("cells", "unknowns", "steps", "rejected_steps", "newton_iterations")
    rows = [[case_name(run)] + [str(run[key]) for key in keys] + [f"{run['cpu_s']:.0f}"] for run in result["runs"]]
    head = ["cells", "unknowns", "steps", "rejected", "Newton iterations", "processor time [s]"]
    return table(["mesh, tolerances times"] + head, rows)


def page(result):
    tolerances = ", ".join(f"{name} {text}" for name, text in result["tolerances"].items())
    tolerance, step = (factor_name(factor) for factor in result["finest_steps"].values())
    minutes = round(sum(run["cpu_s"] for run in result["runs"]) / 60.0)
    return f"""<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Written by tests/benchmarks/convergence.py: change that file, not this one. -->

# Accuracy of the default TaOx loop

How far the run of `parameter_files/taox_memristor.prm` is from the exact solution of its equations, from the same loop
on finer meshes and with smaller time steps. It says nothing about how well the equations describe a device.

{reading(result)}

Of {result['date']}, ionstack {result['version']} ({result['revision']}). To make this page anew ({minutes} minutes of
processor time):

```
cmake --build build --target convergence
```

## The current

The reference is the limit for cells of no size, extrapolated (Richardson) from the three finest meshes, all with a
third of the tolerances, plus what {tolerance} of the tolerances and {step} of the longest step change on the file's
mesh. `out` is the branch away from zero voltage, `back` the one towards it. An order is the base-2 logarithm of the
ratio of successive differences, for the three coarser and the three finer of the four meshes; `none` where the
differences do not fall. Where the finer one is none or not between {LOWEST_ORDER:g} and {HIGHEST_ORDER:g},
order {ORDER_OF_THEORY:g} was taken to extrapolate. Currents between steps are read from the cubic through the four
nearest.

{errors_of_currents(result)}
Along the branches, every 10 mV from 50 mV on:

{errors_along_the_loop(result)}
## Other numbers

{errors_of_quantities(result)}
The depth is that below the upper end of the switching layer, on the axis, at which the vacancies pass the given part
of their initial concentration, when the voltage is back at zero after the positive sweep. Peak temperature and reset
voltage are tops of the parabola through the three highest steps. The set voltage (next table) is the middle of the step
in which the current rises most, as in `summary.json`; in this loop the rise goes on until the voltage turns, so that it
tells the length of the last step before the turn rather than a property of the device.

## All runs

The file's tolerances are {tolerances};
its longest step is {result['longest_step']}.

Current [µA]:

{all_currents(result)}
What else was found:

{all_quantities(result)}
What it took:

{all_costs(result)}"""
