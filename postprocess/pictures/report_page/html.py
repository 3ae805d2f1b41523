# SPDX-License-Identifier: Apache-2.0
"""Pieces of HTML. Whatever text comes in is escaped; only what these functions made is taken as it is."""
import base64
import html
import re
import urllib.parse

VOID = {"img", "input", "link", "meta"}


class Html(str):
    """Text that is HTML already."""


def text(value):
    """Any value as HTML that shows just it."""
    return value if isinstance(value, Html) else Html(html.escape(str(value), quote=True))


def joined(pieces, separator=""):
    return Html(separator.join(text(piece) for piece in pieces if piece is not None))


def element(name, /, *children, **attributes):
    """An element. `class_` is the attribute class, `data_part` is data-part; None leaves an attribute or a child out, True
    is an attribute without value."""
    words = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        key = key.rstrip("_").replace("_", "-")
        words.append(key if value is True else f'{key}="{text(value)}"')
    begin = "<" + " ".join(words) + ">"
    return Html(begin) if name in VOID else Html(f"{begin}{joined(children)}</{name}>")


def table(head, rows, **attributes):
    """A table; `head` are the titles of the columns or None."""
    top = element("thead", element("tr", *[element("th", title, scope="col") for title in head])) if head else None
    lines = [element("tr", *[cell(entry) for entry in row]) for row in rows]
    return element("div", element("table", top, element("tbody", *lines), **attributes), class_="wide")


def cell(entry):
    """A cell of a table: a number stands to the right."""
    return element("td", entry, class_="number" if isinstance(entry, Number) else None)


class Number(Html):
    """A number, with its unit."""


def data_uri(content, kind):
    """Address that holds a picture itself: kind is "png" or "svg+xml"."""
    return f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}"


def with_links(words):
    """Text in which dois lead to the papers."""
    pieces, end = [], 0
    for match in re.finditer(DOI, words):
        doi = without_end(match[1])
        pieces += [words[end : match.start()], doi_link(doi)]
        end = match.start(1) + len(doi)
    return joined([*pieces, words[end:]])


DOI = r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)(10\.\d{4,9}/[^\s,;\"'<>]+)"


def without_end(doi):
    """A doi without the signs of the sentence that follow it; parentheses that it opens itself belong to it."""
    while doi[-1] in ".,;:" or (doi[-1] == ")" and doi.count(")") > doi.count("(")):
        doi = doi[:-1]
    return doi


def doi_link(doi):
    return element("a", "doi:" + doi, href="https://doi.org/" + urllib.parse.quote(doi))
