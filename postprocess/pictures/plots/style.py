# SPDX-License-Identifier: Apache-2.0
"""How the pictures look: sizes for one column of a journal, colours that colour-blind people tell apart, units."""
import re
import textwrap

import matplotlib
import matplotlib.pyplot as plt
import numpy as np

WIDTH = 3.5  # inches, one column

# Okabe & Ito, Color Universal Design (2008).
BLACK, ORANGE, SKY, GREEN, BLUE, VERMILION, PURPLE = (
    "#000000", "#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7",
)  # fmt: skip
GREY = "#707070"
# Instants, in their order: they differ in lightness and in dash, too.
INSTANTS = [(GREY, (0, (1, 1.2))), (VERMILION, "-"), (BLUE, (0, (5, 1.5))), (BLACK, (0, (4, 1.2, 1, 1.2)))]

matplotlib.rcParams.update(
    {
        "figure.dpi": 100,
        "savefig.dpi": 400,
        "font.family": "DejaVu Sans",
        "font.size": 7,
        "axes.labelsize": 7,
        "axes.titlesize": 7,
        "xtick.labelsize": 6.5,
        "ytick.labelsize": 6.5,
        "legend.fontsize": 6.5,
        "axes.linewidth": 0.6,
        "lines.linewidth": 1.1,
        "lines.markersize": 3,
        "xtick.direction": "in",
        "ytick.direction": "in",
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "xtick.major.size": 2.5,
        "ytick.major.size": 2.5,
        "xtick.minor.size": 1.5,
        "ytick.minor.size": 1.5,
        "legend.frameon": False,
        "legend.handlelength": 2.2,
        "axes.unicode_minus": True,
        "agg.path.chunksize": 20000,
    }
)

YEAR = 365.25 * 86400.0  # s
PREFIXES = {-18: "a", -15: "f", -12: "p", -9: "n", -6: "µ", -3: "m", 0: "", 3: "k", 6: "M", 9: "G"}


def prefixed(values, unit):
    """Factor and unit with an SI prefix for which the largest of the values lies between 1 and 1000."""
    values = np.abs(np.asarray(values, float))
    values = values[np.isfinite(values)]
    largest = values.max() if values.size else 0.0
    if largest == 0.0:
        return 1.0, unit
    power = int(np.clip(3 * np.floor(np.log10(largest * (1 + 1e-9)) / 3), -18, 9))
    return 10.0**-power, PREFIXES[power] + unit


def quantity(value, unit, digits=2):
    """A value with a prefixed unit, for example 0.6 s, 1.65 s, 20 ns; a minus sign rather than a hyphen."""
    factor, unit = prefixed([value], unit)
    text = f"{value * factor:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return ("0" if text in ("-0", "") else text).replace("-", "\N{MINUS SIGN}") + " " + unit


def spans_decades(times):
    """Whether most of a run lies so early in its time that a linear axis would not show it."""
    return len(times) > 10 and np.median(times) < 0.003 * times[-1]


def factor(value):
    """A factor with two digits and no power of ten: 0.71, 9600."""
    return f"{float(f'{value:.2g}'):g}"


def length_scale(extent):
    """Factor for lengths in nm and their unit."""
    return (1e-3, "µm") if extent > 5000 else (1.0, "nm")


def field_of(column, run):
    """Name and unit of a field by its column: oxygen_vacancy_per_m3 -> ('Oxygen vacancy', 'm⁻³')."""
    match = re.fullmatch(r"(.+)_([A-Za-z]+)", column)
    if is_species(column):
        name, unit = run.species_name(column[: -len("_per_m3")]), "m⁻³"
    else:
        name, unit = (match[1].replace("_", " "), match[2]) if match else (column.replace("_", " "), "")
    return (name[:1].upper() + name[1:]).replace("$", r"\$"), unit


def in_order(columns):
    """Fields in the order of the panels: species, temperature, potential, others."""
    rank = {"per_m3": 0, "K": 1, "V": 2}
    return sorted(columns, key=lambda column: rank.get("per_m3" if is_species(column) else column.split("_")[-1], 3))


def is_species(column):
    return column.endswith("_per_m3")


def label(name, unit, longest=1000):
    """Text of an axis, on several lines if longer than so many letters."""
    text = f"{name} ({unit})" if unit else name
    if len(text) <= longest:
        return text
    return "\n".join(textwrap.wrap(name, longest) + ([f"({unit})"] if unit else []))


def plain_numbers(axis, low, high, unit):
    """Keeps the ticks of a linear axis free of powers of ten, which go into the unit that is returned."""
    largest = max(abs(low), abs(high))
    power = int(np.floor(np.log10(largest) + 1e-9)) if largest > 0 else 0
    if -3 <= power <= 4:
        axis.set_major_formatter(lambda value, _: f"{value:.6g}".replace("-", "\N{MINUS SIGN}"))
        return unit
    axis.set_major_formatter(lambda value, _: f"{value / 10.0**power:.6g}".replace("-", "\N{MINUS SIGN}"))
    raised = str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"10{raised} {unit}"


def concentration_limits(values):
    """(logarithmic?, lowest, highest) for the scale of a concentration: logarithmic when it spans more than a factor
    of 30, over at most six decades below the largest value, and without the emptiest 0.2 % of the points."""
    values = values[np.isfinite(values)]
    highest = values.max(initial=0.0)
    if highest <= 0.0:
        return False, 0.0, 1.0
    lowest = max(np.quantile(values, 0.002), 1e-6 * highest)
    if highest / lowest > 30.0:
        return True, 10.0 ** np.floor(np.log10(lowest) + 0.01), highest
    lowest = min(values.min(), highest)
    return False, *limits(lowest, highest)


def limits(lowest, highest):
    """Limits of a scale that are apart even if the values are not."""
    least = 1e-3 * max(abs(lowest), abs(highest)) or 1.0
    if highest - lowest >= least:
        return lowest, highest
    middle = 0.5 * (lowest + highest)
    return middle - 0.5 * least, middle + 0.5 * least


def padded_limits(values):
    """Limits of an axis with a little room beyond the values."""
    values = values[np.isfinite(values)]
    low, high = limits(values.min(), values.max()) if values.size else (0.0, 1.0)
    return low - 0.07 * (high - low), high + 0.08 * (high - low)


def heading(figure, content, run):
    """Title of a picture at its top left: what it shows, of which study, and how far the run came if not to the end.
    Returns its height in inches."""
    text = f"{content}: {run.title()}" if run.title() else content
    if run.ended_early():
        text += f" (run ended early, at {quantity(run.terminal['time_s'][-1], 's', 3)})"
    lines = textwrap.wrap(text, int(17 * figure.get_figwidth()))
    height = figure.get_figheight()
    figure.text(0.02, 1 - 0.05 / height, "\n".join(lines), fontsize=7.5, va="top", linespacing=1.15)
    return 0.07 + 0.122 * len(lines)


def figure_with_panels(run, content, panels_height, above=0, below=0):
    """A figure with a heading and `panels_height` inches for the panels, which the layout engine arranges; with room
    for so many lines of text above and below them."""
    figure = plt.figure(figsize=(WIDTH, panels_height), constrained_layout=True)
    top, bottom = heading(figure, content, run) + 0.12 * above, 0.14 * below
    height = panels_height + top + bottom
    for text in list(figure.texts):
        text.remove()
    figure.set_figheight(height)
    heading(figure, content, run)
    figure.get_layout_engine().set(rect=(0, bottom / height, 1, panels_height / height))
    return figure


def instants(run, times):
    """Labels of instants: times, and voltages of the driven contact."""
    return _alike(times, "s"), _alike([run.voltage_at(time) for time in times], "V")


def _alike(values, unit):
    """Values with three digits and the same unit, but for times of which one is far longer than the others."""
    if len(values) > 2 and unit == "s" and sorted(map(abs, values))[-2] < 1e-3 * max(map(abs, values)):
        return [quantity(value, unit) if abs(value) < YEAR else f"{value / YEAR:.3g} years" for value in values]
    factor, unit = prefixed(values, unit)
    smallest = 1e-6 * max(abs(value) for value in values)
    numbers = [f"{value * factor if abs(value) > smallest else 0:.3g}" for value in values]
    return [f"{number} {unit}".replace("-", "\N{MINUS SIGN}") for number in numbers]
