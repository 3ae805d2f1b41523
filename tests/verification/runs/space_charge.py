# SPDX-License-Identifier: Apache-2.0
"""Planar stacks in a line, for the tests of the `space charge` closure against theory.

A test writes sections and materials as dictionaries, which become the `.prm` and `.yaml` texts, and runs the program on
one rank or more. Quantities that a test computes are SI; `quantity` gives them their unit.
"""
import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, os.pardir, "regression"))
from ionstack_runs import BAD_INPUT, GAVE_UP, ProgramTest, main, overrides, summary, table  # noqa: E402, F401

# 2019 SI, and CODATA 2022 for the permittivity: as materials/units/constants.h.
BOLTZMANN = 1.380649e-23
CHARGE = 1.602176634e-19
VACUUM_PERMITTIVITY = 8.8541878188e-12
TEMPERATURE = 300.0
THERMAL_VOLTAGE = BOLTZMANN * TEMPERATURE / CHARGE

NM = 1e-9


def quantity(value, unit):
    return f"{float(value)!r} {unit}"


def length(metres):
    return quantity(metres / NM, "nm")


def parameter_text(sections):
    """The `.prm` text of nested dictionaries: a dictionary is a subsection, anything else an entry."""
    lines = []
    for name, value in sections.items():
        if isinstance(value, dict):
            lines += [f"subsection {name}", *("  " + line for line in parameter_text(value).splitlines()), "end"]
        else:
            lines.append(f"set {name} = {value}")
    return "\n".join(lines) + "\n"


def material_text(name, properties, species):
    """The `.yaml` text of a substance."""

    def values(of, indent):
        return [f"{indent}{key}: {{value: {value}, source: test, confidence: recalled}}" for key, value in of.items()]

    lines = [f"name: {name}", "formula: X", "class: semiconductor", "description: of a test", "properties:"]
    lines += values(properties, "  ")
    if species:
        lines.append("species:")
        for ion, of in species.items():
            lines += [f"  {ion}:", *values(of, "    ")]
    return "\n".join(lines) + "\n"


class SpaceChargeTest(ProgramTest):
    def add_material(self, name, properties, species=None):
        os.makedirs(self.path("materials"), exist_ok=True)
        self.write(os.path.join("materials", name + ".yaml"), material_text(name, properties, species))

    def solve(self, sections, ranks=1, settings=None):
        """Runs a device. Returns terminal.csv and, for each instant written, the part of axis.csv."""
        study = self.write("study.prm", parameter_text({"Materials": {"Path": self.path("materials")}, **sections}))
        output = f"run_{ranks}"
        self.run_study(output, settings, study=study, ranks=ranks)
        terminal, axis = (table(self.path(output, name)) for name in ("terminal.csv", "axis.csv"))
        instants = np.unique(axis["time_s"])
        return terminal, {float(t): axis[axis["time_s"] == t] for t in instants}

    def assert_second_order(self, errors, margin):
        """Halving the cells divides the error by 4, but for a `margin` that the next term of its expansion explains."""
        for coarse, fine in zip(errors, errors[1:]):
            self.assertAlmostEqual(np.log2(abs(coarse / fine)), 2.0, delta=margin, msg=str(errors))


def last(instants):
    return instants[max(instants)]
