# SPDX-License-Identifier: Apache-2.0
"""The stack drawn to scale, with materials and contacts, as SVG; and the tables of its regions and contacts."""
import io
import math

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from plots import style, vtu
from report_page.html import element, joined, table
from report_page.quantities import shown

# Okabe & Ito, Color Universal Design (2008), lightened so that black text is legible on them; then greys.
FILLS = ["#9ec9e8", "#f6d488", "#8fd3bd", "#efb48a", "#e6c3d6", "#f5efa0", "#c9c9c9", "#a9b8c9"]
WIDEST, TALLEST = 300.0, 340.0  # of the stack itself, px
LEAST, ENOUGH = 24.0, 120.0  # a stack that would be narrower or lower than the first is drawn as large as the second
LINE = 17.0  # height of a line of text, px


def fills(device):
    """Colour of each material, in the order in which they first appear."""
    names = dict.fromkeys(region["material"] for region in device["regions"])
    return {name: FILLS[number % len(FILLS)] for number, name in enumerate(names)}


def drawing(device):
    """The stack in the plane of the pictures; None when its shape is in a mesh file only."""
    pieces = [(region, *box) for region in device["regions"] for box in region["section_nm"]]
    if not pieces:
        return None
    width, height = max(piece[2] for piece in pieces), max(piece[4] for piece in pieces)
    mirrored = device["coordinates"] == "axisymmetric"
    span = 2 * width if mirrored else width
    scale = min(WIDEST / span, TALLEST / height)
    x_scale = z_scale = scale
    if span * scale < LEAST:
        x_scale = ENOUGH / span
    elif height * scale < LEAST:
        z_scale = ENOUGH / height
    wide, tall = span * x_scale, height * z_scale
    left, top = 62.0, 34.0
    zero = left + (wide / 2 if mirrored else 0.0)

    def x_at(x):
        return zero + x * x_scale

    def y_at(z):
        return top + tall - z * z_scale

    colour = fills(device)
    shapes = []
    for region, begin, end, bottom, upper in pieces:
        sides = [(begin, end), (-end, -begin)] if mirrored else [(begin, end)]
        if mirrored and begin == 0.0:
            sides = [(-end, end)]
        for low, high in sides:
            shapes.append(element("rect", element("title", _hint(region)), x=_px(x_at(low)), y=_px(y_at(upper)),
                                  width=_px((high - low) * x_scale), height=_px((upper - bottom) * z_scale),
                                  fill=colour[region["material"]], stroke="#333", stroke_width="0.7"))  # fmt: skip
    if mirrored:
        shapes.append(_line(zero, top - 6, zero, top + tall + 6, stroke_dasharray="8 3 2 3"))
        shapes.append(_text(zero, top + tall + 16, "axis", text_anchor="middle", font_size="10", fill="#555"))
    shapes += _contacts(device, left, top, wide, tall)
    parts = _parts(device, mirrored)
    lines, inside, below = _contacts_on_parts(parts, (-width if mirrored else 0.0, width), height, x_at, y_at)
    shapes += lines
    shapes += _labels(pieces, inside, left + wide, y_at, x_at, width)
    bar = _round_down(min(span, 0.6 * WIDEST / x_scale))
    bar_y = top + tall + 34 + below
    shapes += [_line(left, bar_y, left + bar * x_scale, bar_y, stroke_width="2"),
               _text(left, bar_y + 13, _length(bar) + (" across" if x_scale != z_scale else ""), font_size="11")]  # fmt: skip
    lowest = bar_y + 20
    if x_scale != z_scale:
        high = _round_down(0.6 * height)
        shapes += [_line(left - 12, top + tall, left - 12, top + tall - high * z_scale, stroke_width="2"),
                   _text(left - 16, top + tall - 0.5 * high * z_scale, _length(high), text_anchor="end",
                         font_size="11")]  # fmt: skip
    svg = element("svg", *shapes, viewBox=f"0 0 {left + wide + 250:.0f} {lowest:.0f}", width=f"{left + wide + 250:.0f}",
                  height=f"{lowest:.0f}", role="img", aria_label="The stack, to scale", class_="stack")  # fmt: skip
    if x_scale == z_scale:
        note = "To scale."
    else:
        factor = max(x_scale / z_scale, z_scale / x_scale)
        larger, smaller = ("width", "height") if x_scale > z_scale else ("height", "width")
        note = (f"The {larger} is drawn {shown(round(factor, 1), digits=2)} times larger than the {smaller}: to scale the stack "
                "would be a line.")  # fmt: skip
    if mirrored:
        note += " Cut through the axis of the round device."
    elif device["coordinates"] == "box":
        parts = device.get("equal_parts", 1)
        note += " Vertical cut through the axis" + (f" of one of {parts:g} equal parts." if parts != 1 else ".")
    elif device.get("depth_nm"):
        note += f" {_length(device['depth_nm'])} deep."
    return element("figure", svg, element("figcaption", note))


def drawing_of_mesh(device, plane):
    """The regions of a device from a mesh file, as cells of a field file show them: a PNG."""
    colour = list(fills(device).get(region["material"]) for region in device["regions"])
    width, height = np.ptp(plane.points, axis=0)
    figure = plt.figure(figsize=(3.6, float(np.clip(3.3 * height / width, 1.2, 4.0))))
    axes = figure.add_axes((0.14, 0.14, 0.84, 0.82))
    length, unit = style.length_scale(max(width, height))
    triangles = plane.points[plane.triangles] * length
    axes.add_collection(PolyCollection(triangles, facecolors=[colour[int(r)] for r in plane.region], edgecolors="face",
                                       linewidths=0.2))  # fmt: skip
    axes.add_collection(LineCollection(vtu.borders(plane) * length, colors="black", linewidths=0.6))
    axes.autoscale_view()
    axes.margins(0)
    if 0.2 < height / width < 5:
        axes.set_aspect("equal")
    axes.set_xlabel(f"{'r' if device.get('coordinates') == 'axisymmetric' else 'x'} ({unit})")
    axes.set_ylabel(f"z ({unit})")
    for number, region in enumerate(device["regions"]):
        own = triangles[plane.region == number]
        if len(own) and np.ptp(own[:, :, 1]) > 0.1 * height * length:  # others have no room for a name
            corners, middles = own.reshape(-1, 2), own.mean(axis=1)
            centre = 0.5 * (corners.min(axis=0) + corners.max(axis=0))
            at = middles[np.argmin(((middles - centre) ** 2).sum(axis=1))]
            axes.text(*at, region["name"].replace("$", r"\$"), ha="center", va="center", fontsize=7)
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=250)
    plt.close(figure)
    return stream.getvalue()


def _hint(region):
    return f"{region['name']}: {region['material']}"


def _px(value):
    return f"{value:.2f}"


def _line(x1, y1, x2, y2, **look):
    return element("line", x1=_px(x1), y1=_px(y1), x2=_px(x2), y2=_px(y2), **{"stroke": "#333", **look})


def _text(x, y, words, **look):
    return element("text", words, x=_px(x), y=_px(y), **{"font_size": "12", **look})


def _contacts(device, left, top, wide, tall):
    """A thick line on the side of the device where a contact is, and its name."""
    places = {
        "bottom": ((left, top + tall + 1.5, left + wide, top + tall + 1.5), (left - 6, top + tall + 5, "end")),
        "top": ((left, top - 1.5, left + wide, top - 1.5), (left - 6, top + 2, "end")),
        "left": ((left - 1.5, top, left - 1.5, top + tall), (left - 6, top + tall / 2, "end")),
        "right": ((left + wide + 1.5, top, left + wide + 1.5, top + tall), (left + wide, top - 8, "end")),
        "side": ((left + wide + 1.5, top, left + wide + 1.5, top + tall), (left + wide, top - 8, "end")),
    }
    shapes = []
    for contact in device["contacts"]:
        if contact["boundary"] in places:
            line, (x, y, anchor) = places[contact["boundary"]]
            shapes.append(_line(*line, stroke="#000", stroke_width="3.5"))
            name = contact["name"] if len(contact["name"]) <= 10 else contact["name"][:9] + "…"
            shapes.append(_text(x, y, name, text_anchor=anchor, font_weight="600", font_size="11"))
    return shapes


def _parts(device, mirrored):
    """Pairs of a name and a rectangle [left, right, bottom, top], mostly without width or height, of the contacts that are
    no whole boundaries."""
    parts = []
    for contact in device["contacts"]:
        if contact["boundary"] in ("bottom", "top", "left", "right", "front", "back", "side", "axis"):
            continue
        for low, high, bottom, upper in contact.get("section_nm", []):
            if mirrored and low == 0.0 < high:
                parts.append((contact["name"], (-high, high, bottom, upper)))
            else:
                parts.append((contact["name"], (low, high, bottom, upper)))
                if mirrored:
                    parts.append(("", (-high, -low, bottom, upper)))
    return parts


def _contacts_on_parts(parts, reach, height, x_at, y_at):
    """Thick lines where the parts are, with the names of those above, below and left of the device; those of the others,
    which stand among the names of regions, as (height, lateral position, name); and how far names reach below the
    device."""
    shapes, inside, below = [], [], 0.0
    ends = {}  # of the names in each row
    for name, (low, high, bottom, upper) in sorted(parts, key=lambda part: part[1][0]):
        x1, x2, y1, y2 = x_at(low), x_at(high), y_at(bottom), y_at(upper)
        if x1 != x2 and y1 != y2:
            shapes.append(element("rect", x=_px(x1), y=_px(y2), width=_px(x2 - x1), height=_px(y1 - y2), fill="none",
                                  stroke="#000", stroke_width="3"))  # fmt: skip
        else:
            out_x = 1.5 * (low == high) * (int(high >= reach[1]) - int(low <= reach[0]))
            out_y = 1.5 * (bottom == upper) * (int(bottom == 0.0) - int(upper >= height))
            shapes.append(_line(x1 + out_x, y1 + out_y, x2 + out_x, y2 + out_y, stroke="#000", stroke_width="3.5"))
        short = name if len(name) <= 10 else name[:9] + "…"
        if not name:
            continue
        if bottom == upper and (bottom == 0.0 or upper >= height):
            half = 3.2 * len(short)
            row = next(row for row in range(len(parts)) if ends.get((bottom, row), -math.inf) < 0.5 * (x1 + x2) - half - 4)
            ends[bottom, row] = 0.5 * (x1 + x2) + half
            y = y_at(0.0) + 15 + 11 * row if bottom == 0.0 else y_at(upper) - 8 - 11 * row
            if bottom == 0.0:
                below = max(below, 11.0 * row + 10)
            shapes.append(_text(0.5 * (x1 + x2), y, short, text_anchor="middle", font_weight="600", font_size="11"))
        elif low == high == reach[0] and low == 0.0:
            shapes.append(_text(x1 - 6, 0.5 * (y1 + y2) + 4, short, text_anchor="end", font_weight="600", font_size="11"))
        else:
            inside.append((0.5 * (bottom + upper), high, short))
    return shapes, inside, below


def _labels(pieces, contacts, right, y_at, x_at, width):
    """Names of the regions, and in bold of contacts inside, right of the stack, joined to them by lines; never over one
    another."""
    named = {}
    for region, begin, end, bottom, upper in pieces:
        edge = right if end >= width * (1 - 1e-9) else x_at(0.5 * (begin + end))
        named[region["name"]] = (y_at(0.5 * (bottom + upper)), edge, region["name"], {})
    labels = list(named.values())
    labels += [(y_at(z), x_at(x), name, {"font_weight": "600"}) for z, x, name in contacts]
    order = sorted(labels, key=lambda label: (label[0], -label[1]))
    places = [label[0] for label in order]
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + LINE)
    over = places[-1] - max(y_at(0.0), places[0])
    if over > 0:  # back from the lower end
        places[-1] -= over
        for i in range(len(places) - 2, -1, -1):
            places[i] = min(places[i], places[i + 1] - LINE)
    shapes = []
    for (y, edge, full, look), place in zip(order, places):
        shapes.append(element("polyline", points=f"{edge:.1f},{y:.1f} {right + 12:.1f},{place:.1f} {right + 20:.1f},{place:.1f}",
                              fill="none", stroke="#777", stroke_width="0.8"))  # fmt: skip
        if edge < right:
            shapes.append(element("circle", cx=_px(edge), cy=_px(y), r="1.8", fill="#333"))
        name = full if len(full) <= 34 else full[:33] + "…"
        shapes.append(_text(right + 24, place + 4, name, **look))
    return shapes


def _round_down(value):
    """1, 2 or 5 times a power of ten, not above the value."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(step * power for step in (1, 2, 5) if step * power <= value * (1 + 1e-9))


def _length(nanometres):
    if nanometres >= 1e6:
        return f"{nanometres / 1e6:g} mm"
    return f"{nanometres / 1e3:g} µm" if nanometres >= 1e3 else f"{nanometres:g} nm"


def regions(device):
    colour = fills(device)
    rows = []
    for region in reversed(device["regions"]):
        swatch = element("span", class_="swatch", style="background:" + colour[region["material"]])
        thick = shown(region["top_nm"] - region["bottom_nm"], "nm") if "top_nm" in region else ""
        species = ", ".join(s["name"] for s in device["species"] if region["name"] in s["regions"])
        rows.append((joined([swatch, region["name"]]), region["material"], thick, species))
    return table(("Region, from top", "Material", "Thickness", "Mobile species"), rows)


def contacts(device):
    rows = []
    for contact in device["contacts"]:
        voltage = "driven by the protocol" if contact["driven"] else shown(contact["voltage_V"], "V")
        if not contact["driven"] and contact["voltage_V"] is None:
            voltage = "not electrical"
        sink = "no heat sink" if contact["temperature_K"] is None else shown(contact["temperature_K"], "K")
        rows.append((contact["name"], contact["boundary"], voltage, sink))
    return table(("Contact", "On boundary", "Voltage", "Temperature"), rows)
