# SPDX-License-Identifier: Apache-2.0
"""Time and memory against unknowns, one rank against two, and what a thousand ranks would take. Writes one JSON file.

Run it through the target `benchmark_scaling`, which builds what it needs, or with `--largest` for a short version:

    cmake --build build --target benchmark_scaling

Series: the steady state of current and heat without ions (electro_thermal_2d.prm, electro_thermal_3d.prm), a few time
steps of the TaOx device with ions (taox_memristor.prm, taox_memristor_3d.prm), and of space charge with carriers and two ions
(space_charge_3d.prm), by `Mesh/Refinement`. Fields are
written, so that output is part of the time. Times of one rank are processor times of the whole run; two ranks wait for
each other by spinning, so there the wall time counts, on an idle machine only.
"""
import argparse
import datetime
import json
import math
import os
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from measured_run import ROOT, RunFailed, measured_run, petsc_events, petsc_traffic, say, stop
from taox_loop import blas, machine, operating_system

HERE = os.path.dirname(os.path.abspath(__file__))
STUDIES = os.path.join(ROOT, "parameter_files")
STEPS = ["Protocol/Steps=ramp to 0.04 V at 2 V/s", "Time/Initial step=2 ms", "Output/Field times=1"]
STEADY = ["Materials/Path=" + os.path.join(HERE, "materials"), "Output/Field times=1"]
# Name -> file, settings, refinements; of 3D each has 8, of 2D 4 times the cells of the one before.
SERIES = {
    "steady 2D": (os.path.join(HERE, "electro_thermal_2d.prm"), STEADY, (0, 1, 2, 3)),
    "steady 3D": (os.path.join(HERE, "electro_thermal_3d.prm"), STEADY, (0, 1, 2)),
    "steps 2D": (os.path.join(STUDIES, "taox_memristor.prm"), STEPS, (0, 1, 2, 3)),
    "space charge 3D": (os.path.join(HERE, "space_charge_3d.prm"), ["Protocol/Steps=ramp to 0.05 V at 1 V/s"], (0, 1, 2)),
    "steps 3D": (os.path.join(STUDIES, "taox_memristor_3d.prm"), STEPS, (0, 1, 2)),
}
# Twice the device for twice the ranks.
WEAK = ("steady 3D", ["Stack/Breadth=40 nm", "Stack/Lateral cell size at lines=0.9 nm"])

# A cluster: latency of a message and bandwidth between two nodes (InfiniBand HDR has 1 to 2 us and up to 25 GB/s a
# link, shared by the ranks of a node).
LATENCY, BANDWIDTH = 2e-6, 1e9
# Of BoomerAMG, whose messages PETSc's log does not see: exchanges of a V-cycle on a level (a sweep down and one up,
# residual, restriction, interpolation), partners on the coarser levels, and the factor by which levels shrink.
EXCHANGES, PARTNERS, COARSENING = 5, 30, 8.0
NEIGHBOURS = 26  # of a part of a cube


def point(name, refinement, arguments, ranks=1, more=()):
    """One run, as a dictionary of what counts."""
    study, settings, _ = SERIES[name]
    folder = os.path.join(arguments.work, f"{name.replace(' ', '_')}_{refinement}_ranks_{ranks}" + ("_weak" if more else ""))
    settings = [*settings, f"Mesh/Refinement={refinement}", *more]
    run = measured_run(arguments.ionstack, folder, settings, ranks, arguments.mpirun, study)
    with open(folder + ".petsc.log", encoding="utf-8", errors="replace") as file:
        log = file.read()
    events, solver, timings = petsc_events(log), run["summary"]["solver"], run["summary"]["timings_s"]
    seconds = lambda event: events.get(event, (0, 0.0))[1]
    preconditioner = min(seconds("PCSetUp"), seconds("KSPSolve"))
    parts = {
        "set-up of mesh and matrix": timings["set-up"],
        "assembly": timings["residual"] + timings["Jacobian"],
        "preconditioner": preconditioner,
        "linear iterations": seconds("KSPSolve") - preconditioner,
        "output": timings["observers"],
    }
    parts["rest"] = run["wall_s"] - sum(parts.values())
    result = {
        "series": name,
        "refinement": refinement,
        "ranks": ranks,
        **{key: solver[key] for key in ("unknowns", "cells", "steps", "newton_iterations", "linear_solver",
                                        "linear_iterations", "factorisations", "memory_peak_B",
                                        "memory_per_unknown_B")},
        "linear_systems": events["KSPSolve"][0],
        "cpu_s": run["cpu_s"],
        "wall_s": run["wall_s"],
        "cpu_us_per_unknown": 1e6 * run["cpu_s"] / solver["unknowns"],
        "load_at_end": os.getloadavg()[0],
        "split_percent_of_wall": {part: 100.0 * time / run["wall_s"] for part, time in parts.items()},
        "traffic": petsc_traffic(log),
    }  # fmt: skip
    result["iterations_per_system"] = result["linear_iterations"] / result["linear_systems"]
    say(
        f"  {name:<10} {ranks} rank(s) {result['unknowns']:>9} unknowns {run['cpu_s']:>8.1f} s of processor "
        f"{run['wall_s']:>8.1f} s wall {result['iterations_per_system']:>5.1f} iterations a system "
        f"{result['memory_peak_B'] / 1e9:>6.2f} GB  (load {result['load_at_end']:.1f})"
    )
    return result


def growth(points):
    """By series: how iterations and time grow from the size nearest to 1e5 unknowns to that nearest to 1e6."""
    result = {}
    for name in SERIES:
        line = [p for p in points if p["series"] == name]
        if not line:
            continue
        small, large = (min(line, key=lambda p: abs(math.log(p["unknowns"] / size))) for size in (1e5, 1e6))
        if large is not small:
            result[name] = {
                "unknowns": [small["unknowns"], large["unknowns"]],
                "iterations": large["iterations_per_system"] / small["iterations_per_system"],
                "time_per_unknown": large["cpu_us_per_unknown"] / small["cpu_us_per_unknown"],
            }
    return result


def bandwidth(program):
    """What memory carries, by numbers of processes at a time [GB/s in all]; and the share that residuals reach."""
    result = {}
    for processes in (1, 2):
        found = []
        words = [program, "--benchmark_format=json", "--benchmark_filter=triad|beyond", "--benchmark_min_time=2"]
        running = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
        for process in running:
            output, _ = process.communicate()
            if process.returncode != 0:
                stop(f"{program} ended with status {process.returncode}")
            found.append({e["name"]: e["bandwidth_B_per_s"] / 1e9 for e in json.loads(output)["benchmarks"]})
        total = {name: sum(one[name] for one in found) for name in found[0]}
        result[f"{processes} process(es)"] = {
            "GB_per_s": total,
            "percent_of_triad": {n: 100.0 * v / total["triad"] for n, v in total.items() if n != "triad"},
        }
    return result


def projection(serial, parallel, unknowns=(1e7, 1e8), ranks=(1, 10, 100, 1000)):
    """Time of one step on many ranks, from the work of `serial` and the messages and reductions of `parallel`.

    Work divides by the ranks. Each reduction costs a latency for each doubling of the ranks; each exchange a latency
    and its length for each neighbour, the length falling with the surface of a part. Iterations are taken as
    independent of size and ranks.
    """
    steps = max(1, serial["steps"])
    work = serial["wall_s"] / serial["unknowns"] / steps
    traffic = parallel["traffic"]
    exchanges = traffic["messages_per_rank"] / steps
    reductions = traffic["reductions"] / steps
    # Two parts of the run with two ranks share one face.
    per_face = traffic["message_bytes"] / (parallel["unknowns"] ** (2.0 / 3.0))
    cycles = (parallel["linear_iterations"] + parallel["linear_systems"]) / steps * 3  # fields
    result = []
    for n in unknowns:
        for p in ranks:
            own = work * n / p
            if p == 1:
                reducing = exchanging = multigrid = 0.0
            else:
                part = n / p
                reducing = reductions * LATENCY * math.log2(p)
                length = per_face * part ** (2.0 / 3.0)
                exchanging = exchanges * (NEIGHBOURS * LATENCY + 6 * length / BANDWIDTH)
                levels = max(1.0, math.log(n) / math.log(COARSENING))
                multigrid = cycles * EXCHANGES * (levels * PARTNERS * LATENCY + 6 * length / BANDWIDTH)
            total = own + reducing + exchanging + multigrid
            result.append(
                {
                    "unknowns": n,
                    "ranks": p,
                    "s_per_step": total,
                    "work_s": own,
                    "reductions_s": reducing,
                    "exchanges_s": exchanging,
                    "multigrid_messages_s": multigrid,
                    "efficiency_percent": 100.0 * work * n / p / total,
                }
            )
    return {
        "latency_s": LATENCY,
        "bandwidth_B_per_s": BANDWIDTH,
        "work_s_per_unknown_and_step": work,
        "messages_per_rank_and_step": exchanges,
        "reductions_per_step": reductions,
        "V_cycles_per_step": cycles,
        "times": result,
    }


def arguments_of_command_line():
    parser = argparse.ArgumentParser(description="Time against size; see the head of this file.")
    parser.add_argument("--ionstack", required=True, help="the program")
    parser.add_argument("--kernels", help="the program kernel_benchmark; without it no memory bandwidth")
    parser.add_argument("--mpirun", default=shutil.which("mpirun") or "mpirun")
    parser.add_argument("--work", required=True, help="folder for the runs")
    parser.add_argument("--json", required=True, help="file for the results")
    parser.add_argument("--only", action="append", choices=list(SERIES), help="one of the series; may be repeated")
    parser.add_argument("--largest", type=int, default=9, help="no Mesh/Refinement above this one (all)")
    parser.add_argument("--serial", action="store_true", help="no runs on two ranks")
    return parser.parse_args()


def main():
    arguments = arguments_of_command_line()
    names = arguments.only or list(SERIES)
    result = {
        "what": "time and memory against unknowns, one thread per rank",
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": machine(),
        "system": operating_system(),
        "BLAS": blas(arguments.ionstack),
        "points": [],
        "strong": [],
        "weak": [],
    }

    def save():
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=2)
            file.write("\n")

    try:
        if arguments.kernels:
            result["bandwidth"] = bandwidth(arguments.kernels)
        for name in names:
            sizes = [r for r in SERIES[name][2] if r <= arguments.largest]
            for refinement in sizes:
                result["points"].append(point(name, refinement, arguments))
                save()
            if not arguments.serial:
                two, one = point(name, sizes[-1], arguments, 2), result["points"][-1]
                result["strong"].append({**two, "speed_up": one["wall_s"] / two["wall_s"]})
                save()
        if WEAK[0] in names and not arguments.serial:
            size = min(1, arguments.largest)
            one = next(p for p in result["points"] if p["series"] == WEAK[0] and p["refinement"] == size)
            two = point(WEAK[0], size, arguments, 2, WEAK[1])
            work = two["unknowns"] / one["unknowns"] / 2
            result["weak"].append({**two, "efficiency_percent": 100.0 * work * one["wall_s"] / two["wall_s"]})
    except (RunFailed, subprocess.CalledProcessError) as failure:
        stop(failure)
    result["growth"] = growth(result["points"])
    for strong in result["strong"]:
        if strong["series"] == "steps 3D":
            serial = [p for p in result["points"] if p["series"] == "steps 3D"][-1]
            result["projection"] = projection(serial, strong)
    save()
    for name, found in result["growth"].items():
        say(f"  {name}: {found['unknowns'][0]} to {found['unknowns'][1]} unknowns: iterations times "
            f"{found['iterations']:.2f}, time per unknown times {found['time_per_unknown']:.2f}")  # fmt: skip
    for strong in result["strong"]:
        say(f"  {strong['series']}: 2 ranks are {strong['speed_up']:.2f} times as fast on {strong['unknowns']} unknowns")
    say(f"All results: {os.path.relpath(arguments.json)}")


if __name__ == "__main__":
    main()
