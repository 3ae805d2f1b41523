# SPDX-License-Identifier: Apache-2.0
"""One run of `ionstack`, measured: processor and wall time, counts of the solver, and where the time went."""
import json
import os
import re
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TAOX = os.path.join(ROOT, "parameter_files", "taox_memristor.prm")

# Events of PETSc's own log that are the linear solver.
FACTORISATION, ANALYSIS, SOLVE = "MatLUFactorNum", "MatLUFactorSym", "MatSolve"


class RunFailed(Exception):
    """The program ended with another status than 0."""


def petsc_events(text):
    """Name of an event -> (number of calls, largest time of any rank in s), from a log that -log_view wrote."""
    events = {}
    for line in text.splitlines():
        found = re.match(r"(\w+)\s+(\d+)\s+[\d.]+\s+([\d.]+e[+-]\d+)\s", line)
        if found:
            events[found.group(1)] = (int(found.group(2)), float(found.group(3)))
    return events


def petsc_traffic(text):
    """Messages and reductions of a whole run on several ranks, as PETSc counts them; what hypre sends is not in it."""

    def average(name):
        found = re.search(rf"^{name}:?\s+([\d.e+-]+)\s+[\d.e+-]+\s+([\d.e+-]+)", text, re.MULTILINE)
        return float(found.group(2) if found.group(2) else found.group(1)) if found else 0.0

    messages = average("MPI Msg Count")
    found = re.search(r"^MPI Reductions:?\s+([\d.e+-]+)", text, re.MULTILINE)
    return {
        "messages_per_rank": messages,
        "message_bytes": average(r"MPI Msg Len \(bytes\)"),
        "reductions": float(found.group(1)) if found else 0.0,
    }


def petsc_version(text):
    found = re.search(r"Using Petsc (?:Release|Development) .*?(\d+\.\d+\.\d+)", text)
    return found.group(1) if found else "unknown"


def command(ionstack, study, folder, overrides, ranks, mpirun):
    """The command line of a run, and the file to which PETSc writes its log."""
    log = folder.rstrip(os.sep) + ".petsc.log"
    words = []
    if ranks > 1:
        words = [mpirun, "-n", str(ranks), "--oversubscribe"]
        if os.geteuid() == 0:
            words.append("--allow-run-as-root")
    words += [ionstack, "run", study, "--output", folder]
    for override in overrides:
        words += ["--set", override]
    return words + ["-log_view", "ascii:" + log], log


def split(wall, timings, events):
    """Where the wall time of a run went [s]; the parts add up to `wall`."""
    parts = {
        "start-up and end": wall - timings["total"],
        "set-up of mesh and matrix": timings["set-up"],
        "assembly of residuals": timings["residual"],
        "assembly of Jacobians": timings["Jacobian"],
        "analysis of the matrix": events.get(ANALYSIS, (0, 0.0))[1],
        "factorisation": events.get(FACTORISATION, (0, 0.0))[1],
        "triangular solves": events.get(SOLVE, (0, 0.0))[1],
        "observers and output": timings["observers"],
    }
    parts["rest (time stepper, vectors)"] = wall - sum(parts.values())
    return parts


def timed_process(words, output, folder=None, allowed=(0,), **environment):
    """Runs a program on one thread in a folder, what it prints going to the file `output`; returns what it took. Raises
    RunFailed with the end of that file when its status is none of those allowed.

    Processor time is that of the process and all its children, user and system, as the kernel counts it.
    """
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8", **environment}
    with open(output, "wb") as file:
        begin = time.perf_counter()
        process = subprocess.Popen(
            words, cwd=folder, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, env=environment
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        with open(output, encoding="utf-8", errors="replace") as file:
            last_lines = "".join(file.readlines()[-15:])
        where = f" in {folder}" if folder else ""
        raise RunFailed(f"{' '.join(words)}{where}\nended with status {process.returncode}:\n{last_lines}")
    return {
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "user_s": usage.ru_utime,
        "system_s": usage.ru_stime,
        "wall_s": wall,
        "largest_memory_MB": usage.ru_maxrss / 1024.0,  # of the largest process
    }


def measured_run(ionstack, folder, overrides=(), ranks=1, mpirun="mpirun", study=TAOX):
    """Runs a study, the TaOx loop unless told otherwise, with the overrides; its results are in `folder`. Raises RunFailed."""
    os.makedirs(os.path.dirname(os.path.abspath(folder)), exist_ok=True)
    words, log = command(ionstack, study, folder, overrides, ranks, mpirun)
    taken = timed_process(words, folder.rstrip(os.sep) + ".out")
    with open(os.path.join(folder, "summary.json"), encoding="utf-8") as file:
        summary = json.load(file)
    with open(log, encoding="utf-8", errors="replace") as file:
        log_text = file.read()
    events = petsc_events(log_text)
    return {
        **taken,
        "split_s": split(taken["wall_s"], summary["timings_s"], events),
        "calls": {name: events[name][0] for name in (ANALYSIS, FACTORISATION, SOLVE) if name in events},
        "petsc": petsc_version(log_text),
        "summary": summary,
    }


def say(*text):
    """Prints at once, so that a long study shows its progress."""
    print(*text, flush=True)


def write_results(path, result):
    """Writes a JSON file, and says where."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=2)
        file.write("\n")
    say(f"All results: {os.path.relpath(path)}")


def stop(message):
    sys.exit(f"{os.path.basename(sys.argv[0])}: {message}")
