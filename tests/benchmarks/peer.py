# SPDX-License-Identifier: Apache-2.0
"""Times the TaOx loop in ionstack and in DOLFINx, in turn, and prints what each takes and how far its current is off.

Run it through `./bootstrap benchmark --peer`; the first three runs, which make the reference, take about two minutes of
processor time. Both programs solve the same equations (doc/equations.md) on the same grid lines, which are read from
the mesh that ionstack writes; what DOLFINx does with them is in taox_dolfinx.py. It is timed twice: with the settings
that serve it best, and, once, plainly: with new factors in each iteration, as DOLFINx's own NewtonSolver has them, and
with steps of second order. Processor times are those of whole processes, with start and end, but without the
compilation of DOLFINx's forms, which are in its cache then.

The error of a loop is the largest difference of its current to the reference's, relatively, every 10 mV from 50 mV on.
The reference is made as for doc/convergence.md, with two meshes: ionstack's current on the halved mesh, extrapolated
with that on the file's (the error falls with the square of the cells), plus what much smaller time steps change.
"""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, os.pardir, os.pardir, "postprocess", "pictures")]
from convergence import FINEST_STEPS
from convergence_meshes import mesh_overrides, resolved_parameters, tolerance_overrides
from measured_run import TAOX, RunFailed, measured_run, say, stop, timed_process, write_results
from plots import vtu
from taox_dolfinx import CORNERS, MISSING, differences, read_loop, sampled, write_loop

SCRIPT = os.path.join(HERE, "taox_dolfinx.py")
NO_FIELDS = "Output/Field times=0"
# Runs of the reference: level of the mesh, factor on the tolerances, factor on the longest step.
REFERENCE = {"file's mesh": (0, 1.0 / 3.0, 1.0), "halved": (1, 1.0 / 3.0, 1.0), "finest steps": FINEST_STEPS}
COUNTS = ["unknowns", "steps", "rejected_steps", "newton_iterations", "factorisations"]
PLAIN = ["--order", "2", "--tolerance", "0.1", "--fresh-factors"]


def grid_lines(ionstack, work):
    """Writes the lines of the file's mesh, 'r' and 'z' [nm], as JSON; returns where."""
    subprocess.run([ionstack, "check", "--mesh", "--output", work, TAOX], check=True, stdout=subprocess.DEVNULL)
    points = vtu.read(os.path.join(work, "taox_memristor_mesh.vtu")).points
    lines = {}
    for name, values in (("r", points[:, 0]), ("z", points[:, 1])):
        lines[name] = []
        for value in sorted(values.tolist()):
            if not lines[name] or value - lines[name][-1] > 1e-4:  # single precision; the smallest cell is 9e-3 nm
                lines[name].append(value)
    path = os.path.join(work, "lines.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(lines, file)
    return path


def overrides(entries, level, factor, step_factor):
    return [NO_FIELDS, *tolerance_overrides(entries, factor, step_factor), *mesh_overrides(entries, level)]


def reference_loop(ionstack, work):
    """Runs what makes the reference: (branch, voltage) -> current [A], and for each run its seconds and its loop."""
    entries = resolved_parameters(ionstack, TAOX)
    runs = {}
    for number, (name, case) in enumerate(REFERENCE.items()):
        folder = os.path.join(work, f"reference_{number}")
        cpu = measured_run(ionstack, folder, overrides(entries, *case))["cpu_s"]
        runs[name] = {"cpu_s": cpu, "loop": read_loop(os.path.join(folder, "terminal.csv"))}
        say(f"  reference, {name}: {cpu:.1f} s")
    whole, halved, steps = (sampled(run["loop"]) for run in runs.values())
    limit = {key: halved[key] + (halved[key] - whole[key]) / 3.0 + steps[key] - whole[key] for key in whole}
    return limit, runs


def as_rows(currents):
    """The sampled currents as rows of time, voltage, current; a corner has the one of the branch that ends there."""
    rows = []
    for (branch, voltage), current in currents.items():
        (begin, low), (end, high) = CORNERS[branch], CORNERS[branch + 1]
        if voltage != low:
            rows.append((begin + (end - begin) * (voltage - low) / (high - low), voltage, current))
    return sorted(rows)


def measured_script(words, output, cache):
    """Runs the DOLFINx script, which keeps compiled forms in `cache`; raises RunFailed."""
    return timed_process([sys.executable, SCRIPT, *words], output, XDG_CACHE_HOME=cache)


def ionstack_run(ionstack, folder):
    measured = measured_run(ionstack, folder, [NO_FIELDS])
    solver = measured["summary"]["solver"]
    return {
        **{name: measured[name] for name in ("cpu_s", "wall_s", "largest_memory_MB")},
        **{name: solver[name] for name in COUNTS},
        "petsc": measured["petsc"],
        "version": f"{measured['summary']['version']} ({measured['summary']['revision']})",
        "loop": read_loop(os.path.join(folder, "terminal.csv")),
    }


def dolfinx_run(lines, options, name, cache):
    """One run with its forms in the cache; its files begin with `name`."""
    words = ["--lines", lines, *options, "--csv", name + ".csv", "--json", name + ".json"]
    measured = measured_script(words, name + ".out", cache)
    with open(name + ".json", encoding="utf-8") as file:
        counts = json.load(file)
    counts.pop("cpu_s")
    return {**measured, **counts, "loop": read_loop(name + ".csv")}


def summed_up(runs, reference):
    """Medians of equal runs, and the error of their current."""
    result = {key: value for key, value in runs[0].items() if key not in ("loop", "cpu_s", "wall_s")}
    result["cpu_s"] = statistics.median(run["cpu_s"] for run in runs)
    result["wall_s"] = statistics.median(run["wall_s"] for run in runs)
    result["cpu_s_of_each_run"] = [run["cpu_s"] for run in runs]
    result.update(differences(runs[0]["loop"], reference))
    return result


def time_and_error(name, found):
    return f"{name:32s} {found['cpu_s']:9.2f}   {100.0 * abs(found['largest_error']):6.2f} % at {found['at_V']:+.2f} V"


def row(name, found):
    counts = "  ".join(f"{found[key]:9d}" for key in ("steps", "newton_iterations", "factorisations"))
    say(f"{time_and_error(name, found)}  {counts}   {found['largest_memory_MB']:6.0f}")


def compared(arguments, versions):
    def path(name):
        return os.path.join(arguments.work, name)

    best = ["--order", str(arguments.order), "--tolerance", f"{arguments.tolerance:g}"]
    os.makedirs(arguments.work, exist_ok=True)
    lines = grid_lines(arguments.ionstack, arguments.work)
    reference, reference_runs = reference_loop(arguments.ionstack, arguments.work)
    write_loop(path("reference.csv"), as_rows(reference))

    cache = path("forms")
    shutil.rmtree(cache, ignore_errors=True)
    compilation = measured_script(["--lines", lines, *best], path("forms.out"), cache)
    measured_script(["--lines", lines, *PLAIN], path("forms_plain.out"), cache)
    start = measured_script(["--lines", lines, *best], path("start.out"), cache)

    here, there = [], []
    for number in range(arguments.rounds):
        here.append(ionstack_run(arguments.ionstack, path(f"ionstack_{number}")))
        there.append(dolfinx_run(lines, best, path(f"dolfinx_{number}"), cache))
        say(f"  round {number + 1}: ionstack {here[-1]['cpu_s']:.2f} s, DOLFINx {there[-1]['cpu_s']:.2f} s")
    plain = dolfinx_run(lines, PLAIN, path("dolfinx_plain"), cache)

    result = {
        "what": "the loop of parameter_files/taox_memristor.prm in ionstack and in DOLFINx",
        "versions": {"ionstack": here[0].pop("version"), "petsc_of_ionstack": here[0].pop("petsc"), **versions},
        "dolfinx_options": {"best": best, "plain": PLAIN},
        "ionstack": summed_up(here, reference),
        "dolfinx": summed_up(there, reference),
        "dolfinx_plain": summed_up([plain], reference),
        "ionstack_of_the_reference": {
            name: {"cpu_s": run["cpu_s"], **differences(run["loop"], reference)} for name, run in reference_runs.items()
        },
        "dolfinx_forms_compiled_cpu_s": compilation["cpu_s"] - start["cpu_s"],
        "dolfinx_start_cpu_s": start["cpu_s"],
    }
    result["ratio_of_cpu"] = result["dolfinx"]["cpu_s"] / result["ionstack"]["cpu_s"]
    return result


def show(result):
    versions, loops = result["versions"], result["ionstack_of_the_reference"]
    say(
        f"\nionstack {versions['ionstack']} with PETSc {versions['petsc_of_ionstack']}, "
        f"DOLFINx {versions['dolfinx']} with PETSc {versions['petsc']}"
    )
    head = "  ".join(f"{word:>9s}" for word in ("steps", "Newton", "factors"))
    say(f"{'':32s} {'CPU [s]':>9s}   {'largest error':>19s}  {head}   {'MB':>6s}")
    row("ionstack", result["ionstack"])
    row("DOLFINx, what serves it best", result["dolfinx"])
    row("DOLFINx, plain", result["dolfinx_plain"])
    for name, found in loops.items():
        say(time_and_error(f"ionstack, {name} (one run)", found))
    say(
        f"CPU of DOLFINx over that of ionstack: {result['ratio_of_cpu']:.2f}, with "
        f"{result['dolfinx_start_cpu_s']:.1f} s of start; compiling its forms, once, took another "
        f"{result['dolfinx_forms_compiled_cpu_s']:.1f} s"
    )


def main():
    parser = argparse.ArgumentParser(description="Times ionstack beside DOLFINx; see the head of this file.")
    parser.add_argument("--ionstack", required=True, help="the program")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each program")
    parser.add_argument("--tolerance", type=float, default=0.5, help="DOLFINx's factor on the file's tolerances")
    parser.add_argument("--order", type=int, default=4, help="of its BDF formulas")
    parser.add_argument("--work", required=True, help="folder for the runs")
    parser.add_argument("--json", required=True, help="file for the results")
    arguments = parser.parse_args()
    if arguments.rounds < 1:
        stop("--rounds needs a positive number")
    found = subprocess.run([sys.executable, SCRIPT, "--versions"], capture_output=True, text=True, check=False)
    if found.returncode == MISSING:
        say(f"Nothing was measured: {found.stderr.strip()}")
        return
    try:
        found.check_returncode()
        result = compared(arguments, json.loads(found.stdout))
    except (RunFailed, subprocess.CalledProcessError) as failure:
        stop(failure)
    show(result)
    write_results(arguments.json, result)


if __name__ == "__main__":
    main()
