# SPDX-License-Identifier: Apache-2.0
"""From the runs of the convergence study: extrapolated values, orders, and the error of the default mesh and steps.

The reference is the value extrapolated from the three finest meshes (Richardson), all with the same tight tolerances,
plus what the run with the finest time steps changes on the file's mesh. Errors of mesh and of time steps are small, so
that they add up.
"""
import datetime
import math

# Branch, voltage [V]: both branches of both polarities.
POINTS = [
    (0, 0.3),
    (0, 0.6),
    (0, 0.9),
    (0, 1.2),
    (1, 0.6),
    (1, 0.3),
    (2, -0.3),
    (2, -0.6),
    (2, -0.9),
    (3, -0.6),
]
BRANCHES = ["going out, positive", "coming back, positive", "going out, negative", "coming back, negative"]
REQUIREMENT = 1.0  # % of the current, over the loop

# Near zero voltage the current is ohmic, and its relative error that of the nearest voltages compared.
SMALLEST_VOLTAGE, VOLTAGE_STEP = 0.05, 0.01

# Quantities beside the current that have a limit.
EXTRAPOLATED = ["peak temperature [K]", "reset voltage [V]", "depth of n/n0 = 0.1 [nm]", "depth of n/n0 = 0.5 [nm]"]

# Observed orders outside of this range are chance: differences have other signs or are dominated by other errors.
LOWEST_ORDER, HIGHEST_ORDER, ORDER_OF_THEORY = 0.7, 3.0, 2.0


def point_name(branch, voltage):
    return f"{voltage:+.1f} V {'out' if branch % 2 == 0 else 'back'}"


def observed_order(coarse, middle, fine, ratio=2.0):
    """Order of convergence, or None where the differences do not fall."""
    if middle == fine or (coarse - middle) / (middle - fine) <= 1.0:
        return None
    return math.log((coarse - middle) / (middle - fine)) / math.log(ratio)


def extrapolated(coarse, middle, fine):
    """Limit for cells of no size: with the observed order where it is credible, else with that of theory."""
    order = observed_order(coarse, middle, fine)
    if order is None or not LOWEST_ORDER <= order <= HIGHEST_ORDER:
        order = ORDER_OF_THEORY
    return fine + (fine - middle) / (2.0**order - 1.0)


class Study:
    """The runs, by mesh level and tolerance."""

    def __init__(self, runs):
        self.runs = runs
        self.tight = min(run["tolerance_factor"] for run in runs if run["level"] == 1)
        self.finest_steps = min(runs, key=lambda run: run["tolerance_factor"])

    def run(self, level, tolerance):
        return next(
            run for run in self.runs if run["level"] == level and abs(run["tolerance_factor"] - tolerance) < 1e-9
        )

    def analysis(self, value):
        """Of a quantity that `value` takes out of a run: limits, orders, errors of the default mesh and tolerances."""
        mesh = [value(self.run(level, self.tight)) for level in (-1, 0, 1, 2)]
        default, accurate_steps = value(self.run(0, 1.0)), value(self.finest_steps)
        limit = extrapolated(*mesh[1:])
        reference = limit + accurate_steps - mesh[1]
        return {
            "default": default,
            "by_mesh": mesh,
            "by_tolerance": [value(self.run(0, factor)) for factor in (3.0, 1.0, self.tight)] + [accurate_steps],
            "order_of_coarser_meshes": observed_order(*mesh[:3]),
            "order_of_finer_meshes": observed_order(*mesh[1:]),
            "reference": reference,
            "error": default - reference,
            "error_of_mesh": mesh[1] - limit,
            "error_of_time_steps": default - accurate_steps,
            "error_of_halved_mesh": mesh[2] - limit,
        }

    def loop(self):
        """Error of the default's current [%] along each branch: the largest one and where."""
        branches = []
        for branch, name in enumerate(BRANCHES):
            errors = []
            sign = 1.0 if branch < 2 else -1.0
            curves = [run["reading"].branch(branch) for run in self.runs]
            end = min(max(abs(voltage) for voltage, _ in curve) for curve in curves)
            for i in range(round((end - SMALLEST_VOLTAGE) / VOLTAGE_STEP) + 1):
                voltage = sign * (SMALLEST_VOLTAGE + i * VOLTAGE_STEP)
                found = self.analysis(lambda run: run["reading"].current(branch, voltage))
                errors.append((100.0 * found["error"] / found["reference"], round(voltage, 3)))
            percent, voltage = max(errors, key=lambda pair: abs(pair[0]))
            beyond = [at for error, at in errors if abs(error) > REQUIREMENT]
            branches.append(
                {
                    "branch": name,
                    "largest_percent": percent,
                    "at_V": voltage,
                    "mean_percent": sum(abs(error) for error, _ in errors) / len(errors),
                    "beyond_requirement_V": [min(beyond), max(beyond)] if beyond else None,
                    "part_beyond_requirement": len(beyond) / len(errors),
                }
            )
        return branches


def study(runs, entries):
    """All results, ready for JSON."""
    by_run = Study(runs)
    currents = {
        point_name(*point): by_run.analysis(lambda run, p=point: run["reading"].current(*p)) for point in POINTS
    }
    for found in currents.values():
        for name in ("error", "error_of_mesh", "error_of_time_steps", "error_of_halved_mesh"):
            found[name + "_percent"] = 100.0 * found[name] / found["reference"]
    for run in runs:
        run["currents_A"] = {point_name(*point): run["reading"].current(*point) for point in POINTS}
        run["quantities"] = run["reading"].quantities()
    quantities = {name: by_run.analysis(lambda run, n=name: run["quantities"][n]) for name in EXTRAPOLATED}
    loop = by_run.loop()
    summary = runs[0]["reading"].summary
    return {
        "what": "convergence of the default TaOx loop, parameter_files/taox_memristor.prm",
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
        "version": summary["version"],
        "revision": summary["revision"],
        "tolerances": {
            path.partition("/")[2]: text for path, text in entries.items() if path.startswith("Tolerances/")
        },
        "longest_step": entries["Time/Maximum step"],
        "finest_steps": {
            "tolerance_factor": by_run.finest_steps["tolerance_factor"],
            "longest_step_factor": by_run.finest_steps["longest_step_factor"],
        },
        "requirement_percent": REQUIREMENT,
        "met": all(abs(branch["largest_percent"]) <= REQUIREMENT for branch in loop),
        "currents": currents,
        "quantities": quantities,
        "loop": loop,
        "runs": [{key: value for key, value in run.items() if key != "reading"} for run in runs],
    }
