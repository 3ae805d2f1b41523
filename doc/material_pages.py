# SPDX-License-Identifier: Apache-2.0
"""The pages of the manual on materials, from what `ionstack materials --json` prints."""
import re

CONFIDENCES = ("measured", "model fit", "handbook", "recalled")
PER_VALUE = ("property", "value", "range", "confidence", "validity", "source", "note")
PER_REPORT = ("property", "value", "confidence", "source", "note")
INDEX = """# Materials

The materials that ionstack comes with, as `ionstack materials` shows them: {materials} materials with {values} values,
each with its source. How a material file is written, and what the words of confidence mean, stands in
[materials.md](materials.md). The columns count values by confidence; the values of alternatives are among them, further
reports of the same value are not.

![Diffusivities of all mobile species against the inverse temperature](pictures/diffusivities.png)

The picture has every diffusivity of the database; `ionstack materials --plot FILE.png` draws it, with `--ion`,
`--class` or a name for a part of it.
"""


def pages(materials, note):
    """Text of each page by its path in doc/: the index, and one page a class. `note` goes to the head of each."""
    classes = {}
    for material in materials:  # in the order of the program: by class, then by name
        classes.setdefault(material["class"] or "other", []).append(material)
    written = {"materials_reference.md": note + _index(classes)}
    for name, members in classes.items():
        title = name[:1].upper() + name[1:]
        text = f"# Materials: {title}\n\n[All classes](../materials_reference.md) · [how a material file is written]" \
               f"(../materials.md)\n"
        written[page_of(name)] = note + text + "".join(_material(member) for member in members)
    return written


def page_of(name):
    """Path of the page of a class."""
    return f"materials/{re.sub(r'[^a-z0-9]+', '_', name.lower())}.md"


def _index(classes):
    everything = [material for members in classes.values() for material in members]
    total = _counts(everything)
    text = INDEX.format(materials=len(everything), values=sum(total.values()))
    for name, members in classes.items():
        text += f"\n## {name[:1].upper() + name[1:]}\n\n"
        rows = []
        for material in members:
            counts = _counts([material])
            link = f"[{_plain(material['name'])}]({page_of(name)}#{anchor(material['name'])})"
            rows.append([link, _plain(material["formula"]), _ions(material),
                         _plain(", ".join(material["alternatives"])), *(counts[word] or "" for word in CONFIDENCES),
                         len(material["unknown"]) or ""])
        counts = _counts(members)
        rows.append([f"*{len(members)} materials*" if len(members) > 1 else "*1 material*", "", "", "",
                     *(counts[word] or "" for word in CONFIDENCES),
                     sum(len(each["unknown"]) for each in members) or ""])
        text += _table(["material", "formula", "mobile ions", "alternatives", *CONFIDENCES, "not known"], rows)
    return text


def _material(material):
    text = f"\n## {_plain(material['name'])}\n\n{_plain(material['formula'])}. {_text(material['description'])}\n\n"
    facts = []
    if material["devices"]:
        facts.append("Devices: " + _plain(", ".join(material["devices"])))
    if material["default_alternative"]:
        facts.append(f"The bare name means the alternative *{_plain(material['default_alternative'])}*")
    file = "materials/database/" + material["file"].replace("\\", "/").rpartition("/")[2]  # the folder is one machine's
    facts.append(f"File: [{file}](../../{file})")
    text += ". ".join(facts) + ".\n" + _values(material)
    for name, alternative in material["alternatives"].items():
        text += f"\n### {_plain(material['name'])} / {_plain(name)}\n\n{_text(alternative['description'])}\n"
        symbols = {key: species.get("symbol") for key, species in material["species"].items()}
        text += _values(alternative, symbols)
    if material["unknown"]:
        text += "\n**Not known**\n\n"
        text += "".join(f"- `{name}`: {_text(remark)}\n" for name, remark in material["unknown"].items())
    return text


def _values(content, symbols=None):
    """Tables of a material or of an alternative: host, each species, other reports."""
    text = _properties(content["properties"], "")
    for name, species in content["species"].items():
        symbol = species.get("symbol") or (symbols or {}).get(name)
        properties = {key: value for key, value in species.items() if isinstance(value, dict)}
        title = f"Mobile species: {name}" + (f", {symbol}" if symbol else "")
        text += _properties(properties, f"**{_plain(title)}**")
    return text


def _properties(properties, title):
    text = f"\n{title}\n" if title else ""
    if not properties:
        return text
    rows = [[f"`{key}`", _text(value["expression"]), _range(value), value["confidence"], _validity(value),
             _text(value["source"]), _text(value.get("note", ""))] for key, value in properties.items()]
    text += "\n" + _table(PER_VALUE, rows)
    reports = [[f"`{key}`", _text(other["expression"]), other["confidence"], _text(other["source"]),
                _text(other.get("note", ""))] for key, value in properties.items() for other in value.get("others", [])]
    if reports:
        text += "\nOther reports, which no run uses:\n\n" + _table(PER_REPORT, reports)
    return text


def _range(value):
    ranges = value.get("range", {})
    return "; ".join((f"{key.replace('_', ' ')} " if list(ranges) != ["value"] else "") + _interval(*ends)
                     for key, ends in ranges.items())


def _validity(value):
    validity, parts = value.get("validity", {}), []
    for key, unit in (("temperature_K", "K"), ("thickness_nm", "nm")):
        if key in validity:
            parts.append(f"{key.partition('_')[0]} {validity[key][0]:g} to {validity[key][1]:g} {unit}")
    if "concentration" in validity:
        parts.insert(1 if "temperature_K" in validity else 0, "concentration " + _interval(*validity["concentration"]))
    if "field" in validity:
        parts.append("field " + _interval(*validity["field"]))
    return "; ".join(parts)


def _interval(low, high):
    unit = "" if high["unit"] == "1" else " " + high["unit"]
    return f"{low['value']:g} to {high['value']:g}{unit}".replace("e+", "e")


def _evidence(material):
    for content in [material, *material["alternatives"].values()]:
        for properties in [content["properties"], *content["species"].values()]:
            yield from (value for value in properties.values() if isinstance(value, dict))


def _counts(materials):
    counts = dict.fromkeys(CONFIDENCES, 0)
    for material in materials:
        for value in _evidence(material):
            counts[value["confidence"]] = counts.get(value["confidence"], 0) + 1
    return counts


def _ions(material):
    found = {}
    for content in [material, *material["alternatives"].values()]:
        for name, species in content["species"].items():
            found[name] = found.get(name) or species.get("symbol", "")
    return _plain(", ".join(symbol or name for name, symbol in found.items()))


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines)


def anchor(heading):
    """Of a heading, as GitHub and GitLab name it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _plain(text):
    """Text in which no letter is Markdown."""
    return re.sub(r"([\\`*_\[\]|$~#])", r"\\\1", " ".join(text.split())).replace("&", "&amp;").replace("<", "&lt;")


def _text(text):
    """The same, with links for DOIs."""
    parts = re.split(r"(doi:\s?10\.\d{4,9}/[^\s,;]+|https?://[^\s,;]+)", " ".join(text.split()))
    return "".join(_link(part) if index % 2 else _plain_part(part) for index, part in enumerate(parts))


def _plain_part(text):
    """_plain() that keeps the blanks at both ends."""
    inner = text.strip()
    return text[: len(text) - len(text.lstrip())] + _plain(inner) + text[len(text.rstrip()) :] if inner else text


def _link(shown):
    """A link, without the full stop or the bracket that ends the sentence around it."""
    end = len(shown)
    while shown[end - 1] in ".:'\"" or shown[end - 1] == ")" and shown.count(")", 0, end) > shown.count("(", 0, end):
        end -= 1
    target = re.sub(r"^doi:\s?", "https://doi.org/", shown[:end])
    for letter in "()<>[]":
        target = target.replace(letter, f"%{ord(letter):02X}")
    return f"[{_plain(shown[:end])}]({target})" + _plain(shown[end:])
