# SPDX-License-Identifier: Apache-2.0
"""Figures of summary.json as a reader sees them: names in words, numbers with their unit."""
import math

from plots.style import PREFIXES, YEAR
from report_page.html import Number, text

# Units that names end in, and how they are shown; those with prefixes.
PREFIXED = {"V": "V", "A": "A", "s": "s", "J": "J", "W": "W", "S": "S", "Ohm": "Ω", "Hz": "Hz", "C": "C"}
PLAIN = {"K": "K", "eV": "eV", "nm": "nm", "per_m3": "m⁻³", "per_K": "K⁻¹", "percent": "%"}


PURE = {"normalised_A"}  # A is the letter of NeuroSim's parameter


def name_and_unit(key):
    """`set_voltage_V` is ("Set voltage", "V"): the words of a name, and its unit or ""."""
    if key in PURE:
        return words(key), ""
    for unit in sorted({**PREFIXED, **PLAIN}, key=len, reverse=True):
        if key.endswith("_" + unit):
            return words(key[: -len(unit) - 1]), unit
    return words(key), ""


def words(key):
    name = key.replace("_", " ").strip()
    return name[:1].upper() + name[1:]


def shown(value, unit="", digits=4):
    """A value with its unit: "851.4 mV", "3.2 × 10²⁷ m⁻³"; "not found" for None."""
    if value is None:
        return text("not found")
    if isinstance(value, bool):
        return text("yes" if value else "no")
    if not isinstance(value, (int, float)):
        return text(value)
    if not math.isfinite(value):
        return Number(text(value))
    if unit == "s" and abs(value) > YEAR:
        return Number(text(f"{_digits(value / YEAR, digits)} years"))
    if unit in PREFIXED:
        power = 0
        if value != 0:
            exact = math.floor(math.log10(abs(value)) + 1e-12)
            power = min(max(3 * (exact // 3), -18), 9)
            if unit == "V" and exact == -1:  # nobody says 850 mV of a switching voltage
                power = 0
        return Number(text(f"{_digits(value / 10.0**power, digits)} {PREFIXES[power]}{PREFIXED[unit]}"))
    if isinstance(value, int) and abs(value) < 10**9:
        number = f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
        return Number(text(f"{number} {PLAIN.get(unit, unit)}".strip().replace("-", "\N{MINUS SIGN}")))
    return Number(text(f"{_digits(value, digits)} {PLAIN.get(unit, unit)}".strip()))


def _digits(value, digits):
    """Significant digits, powers of ten as people write them."""
    number = f"{value:.{digits}g}"
    if "e" in number:
        mantissa, power = number.split("e")
        raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        number = f"10{raised}" if mantissa == "1" else f"{mantissa} × 10{raised}"
    return number.replace("-", "\N{MINUS SIGN}")
