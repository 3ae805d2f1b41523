# SPDX-License-Identifier: Apache-2.0
"""curves.png: for each contact whose voltage steps change, the currents of all contacts against that voltage: transfer and
output curves of a transistor."""
import numpy as np

from plots import style

CONTACTS = [(style.BLUE, "-"), (style.VERMILION, (0, (4, 1.5))), (style.BLACK, (0, (1, 1.2))), (style.GREEN, "-."),
            (style.PURPLE, (0, (5, 1.2, 1, 1.2, 1, 1.2)))]  # fmt: skip


def sweeps(run):
    """Contact -> rows (first, last) of the sweeps in which its voltage alone goes from one value to another; nothing for
    a device of two contacts, or a protocol that names none."""
    contacts = run.contacts_of_steps()
    found = {}
    if not contacts:
        return {}
    changes = {name: np.abs(np.diff(run.terminal[f"voltage_{column}_V"])) for name, column in contacts.items()}
    tiny = 1e-6 * max(np.max(change, initial=0.0) for change in changes.values())
    before = None
    for row in range(len(run.terminal["time_s"]) - 1):
        # Behind a resistor the voltage of another contact moves a little, too.
        largest = max(change[row] for change in changes.values())
        moves = [name for name, change in changes.items() if change[row] > max(tiny, 0.05 * largest)]
        own = moves[0] if len(moves) == 1 else None
        if own is not None and own == before:
            found[own][-1][1] = row + 1
        elif own is not None:
            found.setdefault(own, []).append([row, row + 1])
        before = own
    return {name: [rows for rows in all_rows if rows[1] - rows[0] > 2] for name, all_rows in found.items()}


def draw(run):
    """The picture, or None where there is no sweep."""
    swept = {name: rows for name, rows in sweeps(run).items() if rows}
    if not swept:
        return None
    contacts = run.contacts_of_steps()
    figure = style.figure_with_panels(run, "Currents of the contacts", 0.4 + 1.5 * len(swept), 0, 1)
    panels = np.atleast_1d(figure.subplots(len(swept), 1))
    lines = {}
    for axes, (name, all_rows) in zip(panels, swept.items()):
        currents = {other: run.terminal[f"current_{column}_A"] for other, column in contacts.items()}
        shown = np.concatenate([currents[other][first : last + 1] for other in currents for first, last in all_rows])
        amperes, unit = style.prefixed(shown, "A")
        voltage = run.terminal[f"voltage_{contacts[name]}_V"]
        for i, (other, current) in enumerate(currents.items()):
            colour, dash = CONTACTS[i % len(CONTACTS)]
            for first, last in all_rows:
                rows = slice(first, last + 1)
                (lines[other],) = axes.plot(voltage[rows], current[rows] * amperes, color=colour, linestyle=dash)
        axes.axhline(0, color=style.GREY, linewidth=0.4, zorder=0)
        axes.set_xlabel(f"Voltage of {_text(name)} (V)")
        axes.set_ylabel(f"Current ({unit})")
        axes.set_ylim(*style.padded_limits(shown * amperes))
    figure.legend(lines.values(), [_text(name) for name in lines], loc="lower center", ncol=len(lines))
    return figure


def _text(name):
    return name.replace("$", r"\$")
