# SPDX-License-Identifier: Apache-2.0
"""The whole page: one file that needs nothing else."""
import os

from report_page.html import Html, data_uri, element, text

HERE = os.path.dirname(os.path.abspath(__file__))
# What a plot shows, by the beginning of its name.
CAPTIONS = {
    "iv_": "Current against voltage of all cases",
    "figures_": "Figures of all cases",
    "iv": "Current against voltage, linear and logarithmic",
    "transient": "Response in time",
    "section": "Fields in a section",
    "axis": "Fields along the axis",
    "analog": "Analog update: conductance against the number of the pulse",
    "retention": "Retention: resistance against the time of the bake",
    "levels": "Resistance against the limit of the current",
    "convergence": "Steps, Newton iterations and conservation",
}


def page(title, program, state, sections):
    """`sections`: (id, title, content) of those that there are."""
    sections = [section for section in sections if section[2]]
    links = [element("a", name, href="#" + identity) for identity, name, _ in sections]
    parts = [element("section", element("h2", name, id=identity), content) for identity, name, content in sections]
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy",
                content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"),
        element("link", rel="icon", href="data:,"),
        element("title", title),
        element("style", Html(own("report.css"))),
    )  # fmt: skip
    body = element(
        "body",
        element("header", element("p", program, class_="meta"), element("h1", title), state, element("nav", *links)),
        element("main", *parts),
        element("script", Html(own("report.js"))),
    )
    return "<!DOCTYPE html>\n" + element("html", head, body, lang="en") + "\n"


def own(name):
    """The text of a file of this folder."""
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return file.read()


def pictures(paths):
    """Pictures that `ionstack plot` has made, side by side."""
    figures = []
    for path in paths:
        name = os.path.splitext(os.path.basename(path))[0]
        caption = CAPTIONS.get(name) or next((CAPTIONS[begin] for begin in CAPTIONS if name.startswith(begin)), name)
        with open(path, "rb") as file:
            figures.append(picture(file.read(), caption))
    return element("div", *figures, class_="pictures")


def picture(content, caption):
    """A picture that has its heading in itself; `caption` is for those who cannot see it."""
    return element("figure", element("img", src=data_uri(content, "png"), alt=caption))


def closed(title, content):
    """A part that opens on a click."""
    return element("details", element("summary", title), content)


def opened_in_print(title, content):
    """The same, which print shows."""
    return element("details", element("summary", title), content, class_="printed")


def preformatted(content):
    return element("pre", text(content))
