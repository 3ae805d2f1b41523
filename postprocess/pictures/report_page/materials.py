# SPDX-License-Identifier: Apache-2.0
"""The material values that a run used: numbers, sources, and whether the run stayed where they hold."""
from report_page.html import element, joined, table, with_links
from report_page.quantities import words


def content(values):
    """`values`: the entry material_values of summary.json."""
    left = [value for value in values if value.get("left_validity")]
    unstated = sum(1 for value in values if value.get("left_validity") is None)
    parts = []
    if left:
        lines = [element("li", _owner(value), ": ", "; ".join(value.get("left_validity_by", []))) for value in left]
        said = f"{_count(len(left), 'value')} used outside of the range that the source states:"
        parts.append(element("div", element("p", said), element("ul", *lines), class_="warning"))
    else:
        stated = len(values) - unstated
        parts.append(element("p", f"The run stayed within the stated range of all {stated} values that have one." if stated
                             else "No source of these values states a range."))  # fmt: skip
    if unstated and len(values) > unstated:
        parts.append(element("p", f"For {_count(unstated, 'value')} the source states no range."))
    rows = []
    for value in values:
        rows.append((_owner(value), words(value.get("property", "")), value.get("value", ""), value.get("confidence", ""),
                     _range(value), with_links(value.get("source", ""))))  # fmt: skip
    parts.append(table(("Of", "Property", "Value", "Confidence", "In its range", "Source"), rows, class_="materials"))
    return joined(parts)


def _owner(value):
    return value.get("material", "") + (", " + value["species"] if value.get("species") else "")


def _range(value):
    left = value.get("left_validity")
    return "not stated" if left is None else element("strong", "no") if left else "yes"


def _count(number, noun):
    return f"{number} {noun}" + ("" if number == 1 else "s")
