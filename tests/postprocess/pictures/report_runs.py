# SPDX-License-Identifier: Apache-2.0
"""Folders of runs for the tests of reports: those of the plot tests, with device.json and the whole of summary.json."""
import json
import os
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
POSTPROCESS = os.path.join(HERE, os.pardir, os.pardir, os.pardir, "postprocess", "pictures")
sys.path.insert(0, HERE)

from plot_test import write_run

# Names that would end an attribute, an element or a script if they were not escaped.
HOSTILE = "<script>document.title='owned'</script>"
HOSTILE_IMAGE = "\"><img src=x onerror=\"document.title='owned'\">"
HOSTILE_SIGNS = "A & B's \"contact\" <i>"


def write_reported_run(folder, hostile=False, **options):
    """A run as plot_test.write_run writes it: layers bottom, middle and top, each of 10 nm, 12 nm wide."""
    write_run(folder, **options)
    names = [HOSTILE, HOSTILE_IMAGE, HOSTILE_SIGNS] if hostile else ["bottom", "middle", "top"]
    box = options.get("box", False)
    device = {
        "title": "A device",
        "version": "0.1.0",
        "revision": "abc1234",
        "libraries": {"deal.II": "9.4.1", "PETSc": "3.18.5", "p4est": "2.2.0"},
        "ranks": 2,
        "petsc_options": " -ts_type bdf",
        "coordinates": "box" if box else "axisymmetric",
        "regions": [
            {"name": name, "material": "Cu" if i != 1 else names[1], "bottom_nm": 10.0 * i, "top_nm": 10.0 * (i + 1),
             "section_nm": [[0.0, 12.0, 10.0 * i, 10.0 * (i + 1)]]} for i, name in enumerate(names)
        ],
        "contacts": [
            {"name": names[0], "boundary": "bottom", "driven": False, "voltage_V": 0.0, "temperature_K": 300.0},
            {"name": names[2], "boundary": "top", "driven": True, "voltage_V": None, "temperature_K": None},
        ],
        "species": [{"name": "Cu+", "regions": [names[1]]}],
    }  # fmt: skip
    write_json(folder, "device.json", device)
    path = os.path.join(folder, "summary.json")
    if not os.path.exists(path):
        return
    with open(path, encoding="ascii") as file:
        summary = json.load(file)
    summary.update(
        message=names[0] if summary["status"] else "",
        version="0.1.0",
        revision="abc1234",
        energy={"terminal_J": 4.3e-4, "dissipated_J": 4.3e-4, "terminal_by_branch_J": [2e-4, 2.3e-4]},
        conservation={"power_balance_error": 4e-9, "ions_relative_error": {"Cu+": 2e-15}, "ions_balance_correction": 1e-14,
                      "ions_positivity_correction": 0.0, "concentration_minimum_per_m3": {"Cu+": 1e21}},
        solver={"unknowns": 1000, "cells": 48, "ranks": 2, "steps": 40, "rejected_steps": 3, "newton_iterations": 120},
        material_values=[
            {"material": names[2], "property": "migration_energy", "species": "Cu+", "value": "0.85 eV",
             "source": f"A. Author, J. Tests 1, 2 (2020), doi:10.1234/abc.5; {names[1]}", "confidence": "measured",
             "needed_by": "drift", "regions": ["middle"], "validity_stated": True, "left_validity": True,
             "left_validity_by": ["temperature 300 to 460 K in region 'middle', stated for 300 to 400 K"]},
            {"material": "Cu", "property": "electrical_conductivity", "value": "1e7 S/m", "source": "file.prm, line 5",
             "confidence": "given", "needed_by": "conduction", "regions": ["top"], "validity_stated": False,
             "left_validity": None},
        ],
        warnings=[names[0]] if hostile else [],
    )  # fmt: skip
    summary["title"] = names[0] + names[2] if hostile else summary["title"]
    write_json(folder, "summary.json", summary)


def write_json(folder, name, content):
    with open(os.path.join(folder, name), "w", encoding="ascii") as file:
        json.dump(content, file)


def report(folder, script="report.py"):
    """Writes the page as `ionstack report` does; the completed process."""
    command = [sys.executable, os.path.join(POSTPROCESS, script), folder]
    return subprocess.run(command, capture_output=True, text=True, timeout=200)
