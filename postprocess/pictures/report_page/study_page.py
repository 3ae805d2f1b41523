# SPDX-License-Identifier: Apache-2.0
"""The page on a study: what was varied, the table of all cases, families of curves, and the way to each case."""
import os
import urllib.parse

from report_page import citations, page, run_page
from report_page.html import element, joined, table
from report_page.key_figures import content
from report_page.quantities import name_and_unit, shown


def write(study, pictures):
    """Writes report.html into the folder of the study and returns its path. `pictures`: paths of its plots."""
    runs = list(study.runs.values())
    device = run_page.read_device(runs[0]) if runs else {}
    version, revision = (device.get(key, "?") for key in ("version", "revision"))
    program = f"ionstack {version} ({revision})" if runs else "ionstack"
    values = {}
    for run in runs:
        for value in run.summary.get("material_values") or []:
            values.setdefault((value.get("material"), value.get("property"), value.get("source")), value)
    text = page.page(
        study.title().replace(r"\$", "$"),
        program,
        _state(study),
        [
            ("study", "What was varied", _varied(study)),
            ("cases", "Cases", _cases(study)),
            ("plots", "Plots", page.pictures(pictures)),
            ("retention", "Retention", content(study.retention) if study.retention else None),
            ("rerun", "How to run it again", _rerun(study)),
            ("cite", "What to cite", citations.content(program, device.get("libraries", {}), list(values.values()))),
        ],
    )
    path = os.path.join(study.folder, "report.html")
    with open(path, "w", encoding="utf-8", errors="replace") as file:
        file.write(text)
    return path


def _state(study):
    done = sum(1 for case in study.cases if case["status"] == 0)
    lines = [element("p", f"{done} of {len(study.cases)} cases came to their end.")]
    early = [str(case["case"]) for case in study.cases if case["status"] == 3]
    without = [str(case["case"]) for case in study.cases if case["status"] not in (0, 3)]
    if early:
        lines.append(element("p", "Ended early, with results up to then: case " + ", ".join(early) + "."))
    if without:
        lines.append(element("p", "Without results: case " + ", ".join(without) + "."))
    return element("div", *lines, class_="state " + ("early" if done < len(study.cases) else ""))


def _varied(study):
    rows = []
    for varied in study.varied:
        values = [varied.text(value) for value in varied.distinct()]
        few = values if len(values) <= 12 else values[:6] + ["…"] + values[-2:]
        rows.append((varied.name, varied.column, "drawn" if varied.drawn else f"{len(values)} values", ", ".join(few)))
    return table(("Name", "Column", "Values", ""), rows)


def _cases(study):
    names = [name_and_unit(name.split("/")[-1]) for name in study.values]
    head = ["Case", "Status", *[varied.name for varied in study.varied], *[name for name, _ in names]]
    rows = []
    for number, case in enumerate(study.cases):
        figures = [shown(case["figures"].get(key), unit) for key, (_, unit) in zip(study.values, names)]
        rows.append([_link(study, case), {0: "done", 3: "ended early"}.get(case["status"], "no results"),
                     *[varied.text(varied.values[number]) for varied in study.varied], *figures])  # fmt: skip
    note = element("p", "The number of a case leads to its own page, where 'ionstack report' has written one.", class_="meta")
    return joined([table(head, rows), note])


def _link(study, case):
    target = os.path.join(case["folder"], "report.html")
    if not os.path.isfile(os.path.join(study.folder, target)):
        return str(case["case"])
    return element("a", str(case["case"]), href=urllib.parse.quote(target))


def _rerun(study):
    return joined([
        element("p", "With the study's file: "),
        page.preformatted("ionstack study STUDY.prm --output again"),
        element("p", "One case, from its folder: "),
        page.preformatted(f"ionstack run {study.cases[0]['folder']}/parameters.prm --output again"),
    ])  # fmt: skip
