# SPDX-License-Identifier: Apache-2.0
"""Field pictures with a slider over time. Without scripts, and in print, they show one instant."""
import numpy as np

from plots import style
from report_page.html import data_uri, element, joined
from report_page.quantities import shown

WIDE, TALL = 560.0, 70.0  # of the curve of the voltage, px
PIXELS = 115.0  # per inch of a panel: letters of 7 points are as large as small text of the page


def content(run, times, panels, first):
    """`first`: number of the instant that is shown at the start."""
    pieces = []
    for panel in panels:
        left, top, width, height = (f"{100 * part:.3f}%" for part in panel.box)
        frames = [
            element("img", src=data_uri(frame, "png"), alt=f"{panel.name} at {_when(run, time)}", class_="frame",
                    hidden=number != first) for number, (frame, time) in enumerate(zip(panel.frames, times))
        ]  # fmt: skip
        pieces.append(element(
            "div",
            element("div", *frames, class_="frames", style=f"left:{left};top:{top};width:{width};height:{height}"),
            element("img", src=data_uri(panel.back, "svg+xml"), alt=f"axes of {panel.name}", class_="back"),
            class_="panel", data_field=panel.name,
            style=f"width:{PIXELS * panel.size[0]:.0f}px;aspect-ratio:{panel.size[0] / panel.size[1]:.4f}",
        ))  # fmt: skip
    instants = [element("li", _when(run, time), data_part=f"{part:.5f}") for time, part in zip(times, _parts(run, times))]
    return element(
        "div",
        element("div",
                element("button", "▶", type="button", class_="play", aria_label="Play", title="Play"),
                element("input", type="range", min="0", max=str(len(times) - 1), value=str(first), step="1",
                        class_="slider", aria_label="Output time"),
                element("output", _when(run, times[first]), class_="when"), class_="controls"),
        _curve(run, _parts(run, times)[first]),
        element("ol", *instants, class_="instants", hidden=True),
        element("div", *pieces, class_="panels"),
        class_="fields", data_first=first,
    )  # fmt: skip


def _when(run, time):
    table = run.terminal
    current = float(np.interp(time, table["time_s"], table["current_A"]))
    return joined(["t = ", str(shown(float(time), "s")), ", V = ", str(shown(run.voltage_at(time), "V", 3)), ", I = ",
                   str(shown(current, "A", 3))])  # fmt: skip


def _parts(run, times):
    """Where times stand along the curve of the voltage: by the time, or by the number of the step where times span decades."""
    every = run.terminal["time_s"]
    course = np.arange(len(every), dtype=float) if style.spans_decades(every) else every - every[0]
    return np.interp(times, every, course) / (course[-1] or 1.0)


def _curve(run, part):
    """The voltage of the source, with a line at the instant that is shown."""
    voltage = run.drive()
    rows = np.linspace(0, len(voltage) - 1, min(len(voltage), 1500)).astype(int)
    low, high = min(voltage.min(), 0.0), max(voltage.max(), 0.0)
    span = (high - low) or 1.0
    points = " ".join(f"{WIDE * x:.1f},{4 + (TALL - 8) * (high - y) / span:.1f}"
                      for x, y in zip(_parts(run, run.terminal["time_s"][rows]), voltage[rows]))  # fmt: skip
    zero = f"{4 + (TALL - 8) * high / span:.1f}"
    return element(
        "svg",
        element("line", x1="0", x2=f"{WIDE:g}", y1=zero, y2=zero, stroke="#bbb", stroke_width="1"),
        element("polyline", points=points, fill="none", stroke="#000", stroke_width="1.3"),
        element("line", x1=f"{WIDE * part:.1f}", x2=f"{WIDE * part:.1f}", y1="0", y2=f"{TALL:g}", stroke="#d55e00",
                stroke_width="2", class_="marker"),
        viewBox=f"0 0 {WIDE:g} {TALL:g}", preserveAspectRatio="none", class_="course", role="img",
        aria_label="Voltage of the source over the run",
        data_wide=f"{WIDE:g}",
    )  # fmt: skip
