# SPDX-License-Identifier: Apache-2.0
"""What a run found: the most important figures large, all of them in tables, with their definitions."""
from report_page.html import element, joined, table
from report_page.page import opened_in_print
from report_page.quantities import name_and_unit, shown, words

# Where the most important figures stand in summary.json, and how they are called.
FOREMOST = [
    ("sweep/set_voltage_V", "Set voltage"),
    ("sweep/reset_voltage_V", "Reset voltage"),
    ("sweep/on_resistance_Ohm", "On resistance"),
    ("sweep/off_resistance_Ohm", "Off resistance"),
    ("sweep/window", "Window (off over on)"),
    ("retention/bakes/0/failure_time_s", "State lost after"),
    ("analog/cycles/0/dynamic_range", "Dynamic range"),
    ("analog/cycles/0/potentiation/nonlinearity", "Nonlinearity, potentiation"),
    ("analog/cycles/0/depression/nonlinearity", "Nonlinearity, depression"),
    ("pulses/energy_device/mean_J", "Energy per pulse, mean"),
    ("temperature/maximum_K", "Peak temperature"),
    ("energy/terminal_J", "Energy at the terminals"),
]
# Entries of summary.json that other parts of the page show.
ELSEWHERE = {"title", "status", "message", "version", "revision", "end_time_s", "material_values", "warnings", "solver",
             "timings_s", "conservation"}  # fmt: skip
MOST_ROWS = 40


def tiles(summary):
    """The most important figures of those that were found."""
    found = [(name, _at(summary, path.split("/")), path) for path, name in FOREMOST]
    return element(
        "div",
        *[
            element(
                "div",
                element("div", shown(value, name_and_unit(path.split("/")[-1])[1]), class_="value"),
                element("div", name, class_="name"),
                class_="tile",
            )
            for name, value, path in found
            if isinstance(value, (int, float))
        ],
        class_="tiles",
    )


def _at(content, path):
    for step in path:
        try:
            content = content[int(step) if isinstance(content, list) else step]
        except (KeyError, IndexError, TypeError, ValueError):
            return None
    return content


def tables(summary):
    """All figures: a closed part for each section of summary.json."""
    parts = []
    for key, value in summary.items():
        if key in ELSEWHERE or value is None:
            continue
        if isinstance(value, (dict, list)):
            parts.append(opened_in_print(words(key), content(value)))
        else:
            name, unit = name_and_unit(key)
            parts.append(element("p", f"{name}: ", shown(value, unit)))
    return joined(parts)


def content(value, unit=""):
    """Tables of all figures in a part of summary.json, however deep it is; `unit` is that of a list of numbers."""
    if isinstance(value, list):
        return _list(value, unit)
    rows = []
    for key, entry in value.items():
        if key != "definitions" and not isinstance(entry, (dict, list)):
            name, unit = name_and_unit(key)
            rows.append((name, shown(entry, unit)))
    parts = [table(None, rows, class_="figures")] if rows else []
    for key, entry in value.items():
        if key != "definitions" and isinstance(entry, (dict, list)) and entry:
            name, unit = name_and_unit(key)
            parts.append(element("div", element("h4", name), content(entry, unit), class_="inner"))
    return joined([*parts, _definitions(value.get("definitions"))])


def _list(values, unit):
    if all(isinstance(value, dict) and not any(isinstance(e, (dict, list)) for e in value.values()) for value in values):
        columns = list(dict.fromkeys(key for value in values for key in value if key != "definitions"))
        titles = [name_and_unit(column) for column in columns]
        rows = [[shown(value.get(column), unit) for column, (_, unit) in zip(columns, titles)] for value in values]
        more = [f"and {len(rows) - MOST_ROWS} more in summary.json"] if len(rows) > MOST_ROWS else []
        return joined([table([name for name, _ in titles], rows[:MOST_ROWS]), *[element("p", line) for line in more]])
    if any(isinstance(value, (dict, list)) for value in values):
        return joined(
            element("div", element("h4", f"{number}"), content(value) if isinstance(value, (dict, list)) else shown(value),
                    class_="inner") for number, value in enumerate(values[:MOST_ROWS], 1)
        )  # fmt: skip
    more = f" and {len(values) - MOST_ROWS} more" if len(values) > MOST_ROWS else ""
    return element("p", joined([shown(value, unit) for value in values[:MOST_ROWS]], ", "), more)


def _definitions(definitions):
    if not isinstance(definitions, dict) or not definitions:
        return None
    lines = []
    for key, meaning in definitions.items():
        lines += [element("dt", name_and_unit(key)[0]), element("dd", meaning)]
    return element("dl", *lines, class_="definitions")
