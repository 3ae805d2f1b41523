# SPDX-License-Identifier: Apache-2.0
"""Times the default TaOx loop on one rank and on two, and the parts of assembly, and writes one JSON file.

Run it through the target `benchmark`, which builds what it needs:

    cmake --build build --target benchmark        (or ./bootstrap benchmark)

Each number of ranks is run several times. The best run is the one with the least processor time: other programs on the
machine can only add to it. The split of the wall time is that of the best run; where other programs take part of the
machine all parts grow alike, and the shares remain. Ranks wait for each other by spinning, which counts as processor
time: times of two ranks mean something on an idle machine only. Fields are not written, so that the disk does not
count; the table of the terminals is.
"""
import argparse
import datetime
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from measured_run import RunFailed, measured_run, say, stop

OVERRIDES = ["Output/Field times=0"]
COUNTS = [
    ("steps", "steps"),
    ("rejected_steps", "rejected steps"),
    ("newton_iterations", "Newton iterations"),
    ("factorisations", "factorisations"),
    ("residual_evaluations", "residual evaluations"),
    ("jacobian_evaluations", "Jacobian evaluations"),
]


def machine():
    """What the times depend on, as far as the system tells."""
    model, memory = "unknown", None
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), model)
        with open("/proc/meminfo", encoding="utf-8") as file:
            memory = round(int(file.readline().split()[1]) / 1024.0**2, 1)
    except OSError:
        pass
    return {
        "cpu": model,
        "cores": len(os.sched_getaffinity(0)),
        "memory_GB": memory,
        "load_at_start": round(os.getloadavg()[0], 2),  # above 0: other programs were running
    }


def operating_system():
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()


def blas(ionstack):
    """Which BLAS the program loads, for example "openblas-serial"."""
    try:
        libraries = subprocess.run(["ldd", ionstack], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    for line in libraries.splitlines():
        words = line.split()
        if words and words[0].startswith("libblas.so") and len(words) > 2:
            return os.path.basename(os.path.dirname(os.path.realpath(words[2])))
    return "unknown"


def time_loop(arguments, ranks):
    """Several runs on this number of ranks, summed up; and the summary and PETSc's version of the best one."""
    runs = []
    for number in range(arguments.runs):
        folder = os.path.join(arguments.work, f"ranks_{ranks}_run_{number + 1}")
        runs.append(measured_run(arguments.ionstack, folder, OVERRIDES, ranks, arguments.mpirun))
        say(f"  {ranks} rank(s), run {number + 1}: {runs[-1]['cpu_s']:.2f} s of processor, {runs[-1]['wall_s']:.2f} s")
    best = min(runs, key=lambda run: run["cpu_s"])
    solver = best["summary"]["solver"]
    result = {
        "ranks": ranks,
        "runs": arguments.runs,
        "best": {key: round(best[key], 3) for key in ("cpu_s", "user_s", "system_s", "wall_s")},
        "median": {key: round(statistics.median(run[key] for run in runs), 3) for key in ("cpu_s", "wall_s")},
        "cpu_s_of_each_run": [round(run["cpu_s"], 3) for run in runs],
        "wall_s_of_each_run": [round(run["wall_s"], 3) for run in runs],
        "largest_memory_MB": round(best["largest_memory_MB"], 1),
        "unknowns": solver["unknowns"],
        "cells": solver["cells"],
        "counts": {key: solver[key] for key, _ in COUNTS},
        "petsc_calls": best["calls"],
        "split_of_wall_time_of_best_run_s": {name: round(time, 4) for name, time in best["split_s"].items()},
        "shares_of_wall_time_of_best_run_percent": {
            name: round(100.0 * time / best["wall_s"], 2) for name, time in best["split_s"].items()
        },
        "accuracy": {
            "power_balance_error": best["summary"]["conservation"]["power_balance_error"],
            "ions_relative_error": best["summary"]["conservation"]["ions_relative_error"],
        },
    }
    return result, best


def time_kernels(program):
    """Name -> time per cell (or call) in ns from Google Benchmark."""
    result = subprocess.run(
        [program, "--benchmark_format=json", "--benchmark_min_time=0.5"],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env=dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1"),
        check=True,
        text=True,
    )
    kernels = []
    for entry in json.loads(result.stdout)["benchmarks"]:
        name, _, fields = entry["name"].partition("/fields:")
        kernels.append(
            {
                "name": name + (f", {fields} fields" if fields else ""),
                "ns": round(1e9 * entry["per_item_s"], 2),
                "iterations": entry["iterations"],
            }
        )
    return kernels


def table(result):
    """The results as text."""
    loops = result["loop"]
    lines = [
        "",
        result["line"],
        f"on {result['machine']['cpu']}, {result['machine']['cores']} cores",
        "",
    ]
    if result["machine"]["load_at_start"] > 0.3:
        lines[-1:-1] = [
            f"Note: other programs were running (load {result['machine']['load_at_start']} at the start): wall times "
            "and all times of several ranks are too long; the processor time of one rank suffers least.",
        ]

    def row(name, values, form="{:>14}"):
        lines.append(f"  {name:<34}" + "".join(form.format(value) for value in values))

    row("TaOx loop", [f"{loop['ranks']} rank" + ("s" if loop["ranks"] > 1 else "") for loop in loops])
    row("processor time, best [s]", [loop["best"]["cpu_s"] for loop in loops], "{:>14.2f}")
    row("processor time, median [s]", [loop["median"]["cpu_s"] for loop in loops], "{:>14.2f}")
    row("wall time, best run [s]", [loop["best"]["wall_s"] for loop in loops], "{:>14.2f}")
    row("wall time, median [s]", [loop["median"]["wall_s"] for loop in loops], "{:>14.2f}")
    for name in loops[0]["split_of_wall_time_of_best_run_s"]:
        seconds = [loop["split_of_wall_time_of_best_run_s"][name] for loop in loops]
        shares = [loop["shares_of_wall_time_of_best_run_percent"][name] for loop in loops]
        row("  " + name, [f"{time:.2f} {f'({share:.0f} %)':>7}" for time, share in zip(seconds, shares)])
    row("unknowns", [loop["unknowns"] for loop in loops])
    for key, name in COUNTS:
        row(name, [loop["counts"][key] for loop in loops])
    if result["kernels"]:
        lines += ["", f"  {'Kernels':<50}{'ns':>14}"]
        lines += [f"  {kernel['name']:<50}{kernel['ns']:>14.1f}" for kernel in result["kernels"]]
    return "\n".join(lines)


def headline(loop, versions):
    """The line to quote."""
    return (
        f"ionstack {versions['ionstack']} ({versions['revision']}): TaOx loop, {loop['unknowns']} unknowns, "
        f"{loop['counts']['steps']} steps, 1 rank: {loop['best']['cpu_s']:.2f} s of processor time (best of "
        f"{loop['runs']}), {loop['median']['cpu_s']:.2f} s (median)"
    )


def arguments_of_command_line():
    parser = argparse.ArgumentParser(description="Times the default TaOx loop; see the head of this file.")
    parser.add_argument("--ionstack", required=True, help="the program")
    parser.add_argument("--kernels", help="the program kernel_benchmark; without it there are no kernels")
    parser.add_argument("--mpirun", default=shutil.which("mpirun") or "mpirun")
    parser.add_argument("--ranks", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--runs", type=int, default=3, help="runs of each (3)")
    parser.add_argument("--work", required=True, help="folder for the runs")
    parser.add_argument("--json", required=True, help="file for the results")
    parser.add_argument("--version", action="append", default=[], metavar="NAME=TEXT", help="to be kept in the file")
    return parser.parse_args()


def main():
    arguments = arguments_of_command_line()
    result = {
        "what": "default TaOx loop of parameter_files/taox_memristor.prm, one thread per rank, set: "
        + ", ".join(OVERRIDES),
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "line": "",
        "machine": machine(),
        "versions": {},
        "loop": [],
        "kernels": [],
    }
    try:
        for ranks in arguments.ranks:
            loop, best = time_loop(arguments, ranks)
            result["loop"].append(loop)
        if arguments.kernels:
            say("  kernels")
            result["kernels"] = time_kernels(arguments.kernels)
    except (RunFailed, subprocess.CalledProcessError) as failure:
        stop(failure)
    result["versions"] = {
        "ionstack": best["summary"]["version"],
        "revision": best["summary"]["revision"],
        "PETSc": best["petsc"],
        "BLAS": blas(arguments.ionstack),
        "Python": platform.python_version(),
        "system": operating_system(),
    }
    for version in arguments.version:
        name, _, text = version.partition("=")
        result["versions"][name] = text
    result["line"] = headline(result["loop"][0], result["versions"])
    with open(arguments.json, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=2, ensure_ascii=False)
        file.write("\n")
    say(table(result))
    say(f"\nAll results: {os.path.relpath(arguments.json)}")


if __name__ == "__main__":
    main()
