# SPDX-License-Identifier: Apache-2.0
"""The meshes and tolerances of the convergence study, as overrides of the parameter file.

The finer meshes are the file's mesh with all cells halved (`Mesh/Refinement`). The coarser one comes from other sizes.
Cells grow geometrically, by 1 + g from one to the next, so that two neighbours h and h (1 + g) become one cell of
h (2 + g), and the new ones grow by (1 + g)^2: with these sizes its lines are every second line of the file's mesh but
for the rounding of the numbers of cells, which is halved by taking `Coarsening levels` one lower.
"""
import re
import subprocess


def resolved_parameters(ionstack, file):
    """Path -> text of all entries of the file, and those that have their default."""
    text = subprocess.run([ionstack, "parameters", file], capture_output=True, text=True, check=True).stdout
    entries, path = {}, []
    for line in text.splitlines():
        words = line.split(None, 1)
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "subsection":
            path.append(words[1])
        elif words[0] == "end":
            path.pop()
        else:
            name, _, value = words[1].partition("=")
            entries["/".join(path + [name.strip()])] = value.strip()
    return entries


def times(quantity, factor):
    """A quantity with its unit, multiplied."""
    number, _, unit = quantity.partition(" ")
    return f"{float(number) * factor:.10g} {unit}".strip()


def coarser_mesh(entries):
    """Overrides that double all cells of the file's mesh."""
    general = float(entries["Mesh/Growth"])
    overrides = {
        "Mesh/Growth": f"{(1.0 + general) ** 2 - 1.0:.10g}",
        "Mesh/Coarsening levels": str(int(entries["Mesh/Coarsening levels"]) - 1),
    }
    for path, value in entries.items():
        section, _, name = path.rpartition("/")
        if not re.match(r"Stack(/|$)", section) or "ell size" not in name or not value:
            continue
        growth = float(entries.get(section + "/Growth") or general)
        if name in ("Cell size", "Lateral cell size"):
            overrides[path] = times(value, 2.0)
        else:
            # The size at an end is never larger than the largest size.
            whole = times(entries[section + ("/Cell size" if name.startswith("Cell") else "/Lateral cell size")], 2.0)
            at_end = times(value, 2.0 + growth)
            overrides[path] = min(at_end, whole, key=lambda quantity: float(quantity.split()[0]))
        if section + "/Growth" in entries:
            overrides[section + "/Growth"] = f"{(1.0 + growth) ** 2 - 1.0:.10g}"
    return [f"{path}={value}" for path, value in overrides.items()]


def mesh_overrides(entries, level):
    """Overrides for cells of 2^-level of the file's."""
    if level < 0:
        return coarser_mesh(entries)
    return [f"Mesh/Refinement={int(entries['Mesh/Refinement']) + level}"]


# The program refuses tolerances of fields that a study does not have.
TOLERANCES = ["Tolerances/" + name for name in ("Relative", "Potential", "Temperature", "Concentration")]


def tolerance_overrides(entries, factor, step_factor=1.0):
    """Overrides that multiply the tolerances of the loop's fields, and the longest step."""
    overrides = [f"{path}={times(entries[path], factor)}" for path in TOLERANCES]
    if step_factor != 1.0:
        overrides.append(f"Time/Maximum step={times(entries['Time/Maximum step'], step_factor)}")
    return overrides
