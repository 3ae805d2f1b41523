# SPDX-License-Identifier: Apache-2.0
"""The page on a run."""
import io
import json
import os

from plots import convergence
from plots.vtu import Damaged
from report_page import citations, device_drawing, field_frames, key_figures, materials, page, quality, slider
from report_page.html import Html, element, joined, table
from report_page.quantities import shown

LAST_LINES = 25  # of the log, where the run did not end


def write(run, pictures):
    """Writes report.html into the folder of the run and returns its path. `pictures`: paths of its plots."""
    try:
        content = _page(run, pictures)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        raise Damaged(f"{run.folder}: summary.json or device.json is not as 'ionstack run' writes it "
                      f"({type(error).__name__}: {error})") from None  # fmt: skip
    path = run.path("report.html")
    with open(path, "w", encoding="utf-8", errors="replace") as file:
        file.write(content)
    return path


def _page(run, pictures):
    device = read_device(run)
    program = "ionstack {} ({})".format(*[run.summary.get(k) or device.get(k, "?") for k in ("version", "revision")])
    title = run.summary.get("title") or device.get("title") or os.path.basename(run.folder)
    values = run.summary.get("material_values") or []
    return page.page(
        str(title),
        program,
        _state(run),
        [
            ("run", "What was run", _what_was_run(run, device)),
            ("figures", "Key figures", _figures(run)),
            ("plots", "Plots", page.pictures(pictures)),
            ("fields", "Fields over time", _fields(run)),
            ("quality", "Convergence and conservation", _quality(run)),
            ("materials", "Material values", _materials(run, values)),
            ("rerun", "How to run it again", _rerun(run, device, program)),
            ("cite", "What to cite", citations.content(program, device.get("libraries", {}), values)),
        ],
    )


def read_device(run):
    """Content of device.json; what is needed of it where it is missing."""
    if not os.path.isfile(run.path("device.json")):
        return {"regions": [], "contacts": [], "species": []}
    try:
        with open(run.path("device.json"), encoding="utf-8") as file:
            return json.load(file)
    except ValueError as error:
        raise Damaged(f"{run.path('device.json')}: is no JSON: {error}") from None


def _state(run):
    """Whether the run came to its end, and what to know before trusting it."""
    time = shown(float(run.terminal["time_s"][-1]), "s")
    warnings = run.summary.get("warnings") or []
    if not run.summary:
        state = ("early", "The run has not ended, or was stopped: there is no summary.json. This page shows what it had done "
                 "up to ", time)  # fmt: skip
    elif run.ended_early():
        state = ("early", f"The run ended early (status {run.summary['status']}), at ", time)
    else:
        state = ("", "The run came to its end, at ", time)
    lines = [element("p", state[1], state[2], ".")]
    if run.summary.get("message"):
        lines.append(element("p", run.summary["message"]))
    lines += [element("p", "Warning: ", warning) for warning in warnings]
    left = sum(1 for value in run.summary.get("material_values") or [] if value.get("left_validity"))
    if left:
        lines.append(element("p", f"{left} material value{'s' if left > 1 else ''} used outside of the stated range, see ",
                             element("a", "material values", href="#materials"), "."))  # fmt: skip
    return element("div", *lines, class_="state " + ("early" if state[0] or warnings or left else ""))


def _what_was_run(run, device):
    steps = run.parameters.get(("Protocol", "Steps"))
    parts = []
    if device["regions"]:
        drawing = device_drawing.drawing(device) or _shape_of_mesh(run, device)
        parts.append(element("div", element("div", drawing),
                             element("div", device_drawing.regions(device), device_drawing.contacts(device)), class_="device"))  # fmt: skip
    else:
        parts.append(element("p", "The folder has no device.json, so the stack is not drawn."))
    if steps:
        parts += [element("h3", "Protocol"), page.preformatted(",\n".join(_top_level(steps)))]
    physics = [(entry[1], value) for entry, value in run.parameters.items() if entry[0] == "Physics" and len(entry) == 2]
    if physics:
        parts.append(page.closed("Physics", table(None, physics)))
    return joined(parts)


def _shape_of_mesh(run, device):
    if not run.field_files:
        return element("p", "The shape of the device is in a mesh file, and the run wrote no fields that show it.")
    shape = device_drawing.drawing_of_mesh(device, run.section_at(min(run.field_files)))
    return element("div", page.picture(shape, "The regions of the device"), class_="mesh")


def _top_level(steps):
    """Steps of a protocol one by one: cut at commas outside of parentheses and quotation marks."""
    parts, depth, quoted = [""], 0, False
    for letter in steps:
        quoted ^= letter == '"'
        depth += 0 if quoted else {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def _figures(run):
    if not run.summary:
        return element("p", "Key figures are found when a run ends; this one has no summary.json.")
    return joined([key_figures.tiles(run.summary), element("h3", "All figures"), key_figures.tables(run.summary)])


def _fields(run):
    if not run.field_files:
        return element("p", "The run wrote no fields (Output/Field times).")
    times = field_frames.times_of(run)
    panels = field_frames.panels(run, times)
    first = max(range(len(times)), key=lambda i: (abs(run.voltage_at(times[i])), -i))
    notes = []
    if len(times) < len(run.field_files):
        notes.append(element("p", f"{len(times)} of {len(run.field_files)} output times; all are in fields.pvd.", class_="meta"))
    if run.parameters.get(("Stack", "Coordinates")) == "box":
        notes.append(element("p", "Vertical cut through the axis.", class_="meta"))
    return joined([*notes, slider.content(run, times, panels, first)])


def _quality(run):
    figure = convergence.draw(run)
    pictures = []
    if figure is not None:
        stream = io.BytesIO()
        figure.savefig(stream, format="png", dpi=250)
        pictures.append(page.picture(stream.getvalue(), page.CAPTIONS["convergence"]))
    return joined([quality.content(run), element("div", *pictures, class_="pictures")])


def _materials(run, values):
    if values:
        return materials.content(values)
    return element("p", "summary.json has no material values; log.txt lists those that were used, with their sources.")


def _rerun(run, device, program):
    ranks = device.get("ranks", 1)
    launcher = f"mpirun -n {ranks} " if isinstance(ranks, int) and ranks > 1 else ""
    options = device.get("petsc_options", "")
    parts = [
        element("p", "parameters.prm in the folder of the run, and below, holds every parameter as it counted. With ",
                program, ":"),
        page.preformatted(f"{launcher}ionstack run parameters.prm --output again{options}"),
    ]  # fmt: skip
    parameters = _text(run, "parameters.prm")
    if parameters:
        parts.append(page.closed("parameters.prm", page.preformatted(parameters)))
    log = _text(run, "log.txt")
    if log:
        if not run.summary or run.ended_early():
            last = "\n".join(log.splitlines()[-LAST_LINES:])
            parts += [element("h3", "The last lines of log.txt"), page.preformatted(last)]
        parts.append(page.closed("log.txt", page.preformatted(log)))
    return Html(element("div", *parts))


def _text(run, name):
    if not os.path.isfile(run.path(name)):
        return ""
    with open(run.path(name), encoding="utf-8", errors="replace") as file:
        return file.read()
