# SPDX-License-Identifier: Apache-2.0
"""How far the numbers of a run can be trusted: what was conserved, how the solver went."""
from report_page.html import element, joined, table
from report_page.quantities import shown


def content(run):
    rows = [*_conserved(run), *_solver(run)]
    return table(("What", "Value", "Meaning"), rows) if rows else element("p", "summary.json is missing, so no totals.")


def _conserved(run):
    found = run.summary.get("conservation")
    if not isinstance(found, dict):
        return
    for species, error in (found.get("ions_relative_error") or {}).items():
        yield f"Ions: {species}", shown(error, digits=2), "largest relative deviation of their number from that at the start"
    if not found.get("ions_relative_error") and found.get("concentration_minimum_per_m3"):
        yield "Ions", "not kept", "contacts or reactions take up and give off ions in this run"
    if "ions_balance_correction" in found:
        yield ("Correction of numbers", shown(found["ions_balance_correction"], digits=2),
               "largest part of a species by which its number was corrected in one step")  # fmt: skip
    if "ions_positivity_correction" in found:
        yield ("Correction of negative values", shown(found["ions_positivity_correction"], digits=2),
               "largest part of a species that was moved in one step to fill up negative concentrations")  # fmt: skip
    for species, lowest in (found.get("concentration_minimum_per_m3") or {}).items():
        yield f"Lowest concentration: {species}", shown(lowest, "per_m3", 3), "at any node and time"
    energy = run.summary.get("energy") or {}
    error = found.get("power_balance_error")
    if error is not None:
        yield "Power balance", shown(error, digits=2), "largest difference of dissipated power and V I in any step, as part of what the parts of the current turn over"
    elif energy.get("terminal_J") is None:
        yield "Power balance", "not found", "the run did not begin"
    else:
        yield "Power balance", "does not apply", "with space charge the field stores energy, and dissipation and V I differ"
    if {"terminal_J", "dissipated_J"} <= set(energy):
        yield ("Energy", joined([shown(energy["terminal_J"], "J", 6), " in, ", shown(energy["dissipated_J"], "J", 6), " heat"]),
               "integral of V I over all contacts, and of the Joule heat")  # fmt: skip


def _solver(run):
    found = run.summary.get("solver")
    if not isinstance(found, dict):
        return
    steps, rejected = found.get("steps"), found.get("rejected_steps")
    yield ("Time steps", joined([shown(steps), " accepted, ", shown(rejected), " rejected"]),
           "the error control repeats a step that is too long")  # fmt: skip
    iterations = found.get("newton_iterations")
    if steps and iterations is not None:
        yield "Newton iterations", joined([shown(iterations), ", ", shown(iterations / steps, digits=2), " a step"]), "all together"
    ranks = found.get("ranks")
    yield ("Size", joined([shown(found.get("unknowns")), " unknowns, ", shown(found.get("cells")), " cells, ", shown(ranks),
                           " rank" if ranks == 1 else " ranks"]), "")  # fmt: skip
    seconds = (run.summary.get("timings_s") or {}).get("total")
    if seconds is not None:
        yield "Wall time", shown(seconds, "s", 3), ""
