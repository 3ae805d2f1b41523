# SPDX-License-Identifier: Apache-2.0
"""Energy bands of the layers of a stack before contact, with their vacuum levels aligned."""
import json
import textwrap

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

from plots import style
from plots.vtu import Damaged

KNOWN = ("work_function", "electron_affinity", "band_gap", "ionization_energy")
MARKS = {"recalled": "†", "model fit": "‡"}
METAL, CONDUCTION, VALENCE = "#B8BEC6", style.BLUE, style.VERMILION
NARROWEST, ELECTRODE = 0.62, 0.8  # inches: of a layer, and of an outer conductor
BELOW = 0.7  # eV shown below the deepest level


class Layer:
    """A layer with the levels that are known, in eV below the vacuum (negative), and the names of those that are not.

    fermi, conduction, valence   levels, or None
    unknown                      names of the values that would be needed for a complete drawing
    """

    def __init__(self, content):
        self.name, self.material = content["name"], content["material"]
        self.thickness = float(content["thickness_nm"])
        values = content["values"]
        self.value = {name: float(values[name]["value_eV"]) for name in KNOWN if name in values}
        self.mark = {name: MARKS.get(values[name]["confidence"], "") for name in self.value}
        if not (np.isfinite(self.thickness) and self.thickness >= 0 and np.isfinite([*self.value.values(), 0.0]).all()):
            raise ValueError("a thickness or an energy is not finite")
        has_bands = any(name in self.value for name in ("electron_affinity", "ionization_energy"))
        electrode = content.get("class") == "electrode"
        self.conductor = electrode or ("work_function" in self.value and not has_bands and "band_gap" not in self.value)
        self.fermi = -self.value["work_function"] if "work_function" in self.value else None
        self.conduction = self.valence = None
        self.derived = ""  # remark on a level that is the result of two others, or does not fit them
        self.unknown = []
        if self.conductor:
            self.unknown = ["work function"] if self.fermi is None else []
            return
        self._bands()

    def _bands(self):
        affinity, gap, ionization = (self.value.get(name) for name in KNOWN[1:])
        if affinity is not None:
            self.conduction = -affinity
        elif ionization is not None and gap is not None:
            self.conduction, self.derived = gap - ionization, "conduction band from ionization energy less band gap"
        else:
            self.unknown.append("electron affinity")
        if self.conduction is None and ionization is None and gap is not None:
            self.unknown = ["electron affinity or ionization energy"]
        elif ionization is not None:
            self.valence = -ionization
            if affinity is not None and gap is not None and abs(ionization - affinity - gap) > 0.05:
                self.derived = (f"ionization energy less electron affinity is {ionization - affinity:.2f} eV, but the "
                                f"band gap {gap:.2f} eV")  # fmt: skip
        elif affinity is not None and gap is not None:
            self.valence = -affinity - gap
        else:
            self.unknown.append("band gap or ionization energy")

    def levels(self):
        return [level for level in (self.fermi, self.conduction, self.valence) if level is not None]

    def mark_of(self, *names):
        """The marks of all values that a level follows from."""
        return "".join(sorted({self.mark.get(name, "") for name in names}))

    def mark_of_conduction(self):
        return self.mark_of("electron_affinity") if "electron_affinity" in self.value else self.mark_of(*KNOWN[2:])

    def mark_of_valence(self):
        return self.mark_of("ionization_energy") if "ionization_energy" in self.value else self.mark_of(*KNOWN[1:3])


def read(text):
    """Title, layers from bottom to top and remarks of the JSON that `ionstack bands` hands on."""
    try:
        content = json.loads(text)
    except ValueError:
        raise Damaged("the input is not JSON") from None
    try:
        layers = [Layer(each) for each in content["layers"]]
        title, remarks = str(content["title"]), [str(remark) for remark in content.get("remarks", [])]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Damaged(f"the layers are not as 'ionstack bands' writes them ({type(error).__name__}: {error})") from None
    if not layers:
        raise Damaged("there is no layer to draw")
    return title, layers, remarks


def barriers(layers):
    """Schottky-Mott barriers between neighbours, a conductor and a material with bands: (index of the interface,
    'electrons' or 'holes', barrier [eV], mark). The interface i is that of the layers i and i + 1."""
    found = []
    for index, pair in enumerate(zip(layers, layers[1:])):
        conductors = [layer for layer in pair if layer.conductor]
        others = [layer for layer in pair if not layer.conductor]
        if len(conductors) != 1 or conductors[0].fermi is None:
            continue
        metal, other = conductors[0], others[0]
        mark = metal.mark_of("work_function")
        if other.conduction is not None:
            marks = "".join(sorted(set(mark + other.mark_of_conduction())))
            found.append((index, "electrons", other.conduction - metal.fermi, marks))
        if other.valence is not None:
            marks = "".join(sorted(set(mark + other.mark_of_valence())))
            found.append((index, "holes", metal.fermi - other.valence, marks))
    return found


def not_known(layers):
    """Sentences on the values that are missing, each material once."""
    missing = {}
    for layer in layers:
        for name in layer.unknown:
            if name not in missing.setdefault(layer.material, []):
                missing[layer.material].append(name)
    return [f"{material}: {' and '.join(names)}" for material, names in missing.items() if names]


def widths(layers):
    """Widths in inches, and whether each is to scale: outer conductors are cut, and thin layers widened."""
    cut = [layer.conductor and index in (0, len(layers) - 1) for index, layer in enumerate(layers)]
    inner = [layer.thickness for layer, is_cut in zip(layers, cut) if not is_cut]
    least, most = 0.0, 4.0 / max([*inner, 1e-3])
    for _ in range(50):  # the scale [inches/nm] at which the inner layers together take the room
        scale = 0.5 * (least + most)
        fits = sum(max(NARROWEST, thickness * scale) for thickness in inner) < max(3.0, 0.95 * len(inner))
        least, most = (scale, most) if fits else (least, scale)
    found = []
    for layer, is_cut in zip(layers, cut):
        width = layer.thickness * least
        found.append((ELECTRODE, False) if is_cut else (max(NARROWEST, width), width >= NARROWEST))
    return found


def draw(title, layers, remarks):
    sizes = widths(layers)
    inner, left, right = sum(width for width, _ in sizes), 0.52, 0.1
    width = max(inner + left + right, style.WIDTH)
    left += 0.5 * (width - inner - left - right)
    levels = [level for layer in layers for level in layer.levels()]
    lowest = min(levels, default=-5.0) - BELOW
    notes = _notes(layers, remarks, width)
    heading = textwrap.wrap(f"Energy bands before contact, vacuum levels aligned: {title}", int(17 * width))
    names = [_name(layer, size) for layer, size in zip(layers, sizes)]
    above, below = 0.14 + 0.125 * len(heading), 0.1 + 0.115 * len(notes)
    foot = 0.05 + 0.095 * max(name.count("\n") + 1 for name in names)
    inside = 2.6
    height = above + inside + foot + below
    figure = plt.figure(figsize=(width, height))
    figure.text(0.05 / width, 1 - 0.05 / height, "\n".join(heading), fontsize=7.5, va="top", linespacing=1.15)
    axes = figure.add_axes([left / width, (below + foot) / height, inner / width, inside / height])
    axes.set(xlim=(0, inner), ylim=(lowest, 0.55), ylabel="Energy below the vacuum level (eV)", xticks=[])
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.spines["left"].set_position(("outward", 5))
    axes.axhline(0, color=style.BLACK, linewidth=0.7, linestyle=(0, (4, 2)))
    axes.annotate("vacuum", (0, 0), (2, 2), textcoords="offset points", fontsize=6, va="bottom")
    edges = np.concatenate([[0.0], np.cumsum([size for size, _ in sizes])])
    for layer, begin, end, name in zip(layers, edges, edges[1:], names):
        _draw_layer(axes, layer, begin, end, lowest)
        axes.annotate(name, (0.5 * (begin + end), 0), (0, -3), xycoords=("data", "axes fraction"), va="top",
                      ha="center", textcoords="offset points", fontsize=5.8, linespacing=1.15,
                      annotation_clip=False)  # fmt: skip
    for edge in edges[1:-1]:
        axes.axvline(edge, ymax=(0 - lowest) / (0.55 - lowest), color=style.GREY, linewidth=0.4)
    for layer, begin, end, outside in ((layers[0], 0.0, edges[1], -1), (layers[-1], edges[-2], edges[-1], 1)):
        if layer.conductor:
            top = layer.fermi if layer.fermi is not None else 0.0
            _cut(axes, begin if outside < 0 else end, lowest, top, outside)
    _draw_barriers(axes, layers, edges)
    figure.text(0.05 / width, 0.04 / height, "\n".join(notes), fontsize=6, va="bottom", linespacing=1.2)
    return figure


def _name(layer, size):
    letters = int(size[0] * 19)
    lines = textwrap.wrap(layer.name, letters)
    if layer.material != layer.name:
        lines += textwrap.wrap(layer.material, letters)
    if layer.thickness > 0:
        lines.append(f"{layer.thickness:.4g} nm" + ("" if size[1] else "*"))
    return "\n".join(lines).replace("$", r"\$")


def _draw_layer(axes, layer, begin, end, lowest):
    span = {"color": style.BLACK, "linewidth": 1.2, "solid_capstyle": "butt"}
    middle = 0.5 * (begin + end)
    if layer.conductor:
        if layer.fermi is None:
            _hatched(axes, begin, end, lowest, 0.0, "work function\nnot known")
            return
        axes.add_patch(Rectangle((begin, lowest), end - begin, layer.fermi - lowest, fc=METAL, ec="none", zorder=1))
        axes.plot([begin, end], [layer.fermi] * 2, **span)
        _text(axes, middle, layer.fermi, -layer.fermi, layer.mark_of("work_function"), "$\\Phi$ = ", below=True)
        return
    if layer.conduction is None and layer.valence is None:
        known = f"\ngap {layer.value['band_gap']:.2f} eV" + layer.mark["band_gap"] if "band_gap" in layer.value else ""
        _hatched(axes, begin, end, lowest, 0.0, "bands\nnot known" + known)
    if layer.conduction is not None:
        axes.plot([begin, end], [layer.conduction] * 2, **{**span, "color": CONDUCTION})
        _text(axes, middle, layer.conduction, -layer.conduction, layer.mark_of_conduction(), "$\\chi$ = ")
    if layer.valence is not None:
        filled = (begin, lowest), end - begin, layer.valence - lowest
        axes.add_patch(Rectangle(*filled, fc=VALENCE, alpha=0.22, ec="none"))
        axes.plot([begin, end], [layer.valence] * 2, **{**span, "color": VALENCE})
        _text(axes, middle, layer.valence, -layer.valence, layer.mark_of_valence(), "$I$ = ", below=True)
    if layer.conduction is not None and layer.valence is not None:
        gap = layer.conduction - layer.valence
        axes.text(middle, 0.5 * (layer.conduction + layer.valence), f"{gap:.2f}", ha="center", va="center", fontsize=6,
                  color=style.GREY)  # fmt: skip
    elif layer.conduction is not None:
        _hatched(axes, begin, end, lowest, layer.conduction - 0.5, "valence\nband\nnot known")
    elif layer.valence is not None:
        _hatched(axes, begin, end, layer.valence + 0.5, 0.0, "conduction\nband\nnot known")
    if layer.fermi is not None:
        axes.plot([begin, end], [layer.fermi] * 2, color=style.BLACK, linewidth=0.8, linestyle=(0, (1, 1.5)))


def _text(axes, x, y, value, mark, name, below=False):
    axes.annotate(f"{name}{value:.2f}{mark}".replace("-", "\N{MINUS SIGN}"), (x, y), (0, -2.5 if below else 2.5),
                  textcoords="offset points", ha="center", va="top" if below else "bottom", fontsize=6)  # fmt: skip


def _hatched(axes, begin, end, low, high, text):
    axes.add_patch(Rectangle((begin, low), end - begin, high - low, fc="white", ec="#B0B0B0", hatch="////", lw=0.4))
    axes.text(0.5 * (begin + end), 0.5 * (low + high), text, ha="center", va="center", fontsize=5.8,
              bbox={"fc": "white", "ec": "none", "pad": 1.5})  # fmt: skip


def _cut(axes, x, low, high, outside):
    """A torn edge where a conductor goes on; outside is -1 at the left, 1 at the right."""
    y = np.linspace(low, high, 13)
    step = -0.06 * outside * (np.arange(len(y)) % 2)
    axes.fill_betweenx(y, x + 0.02 * outside, x + step, color="white", linewidth=0.0, zorder=2.5, clip_on=False)
    axes.plot(x + step, y, color=style.GREY, linewidth=0.6, zorder=3, clip_on=False)


def _draw_barriers(axes, layers, edges):
    """Arrows from the Fermi level of the conductor to the band edge, in the neighbour beside the interface."""
    low, high = axes.get_ylim()
    inches = axes.bbox.height / axes.figure.dpi / (high - low)  # an electronvolt
    for index, carrier, height, mark in barriers(layers):
        inward = 1 if layers[index].conductor else -1
        metal, other = (layers[index], layers[index + 1])[::inward]
        level = other.conduction if carrier == "electrons" else other.valence
        x = edges[index + 1] + inward * 0.07
        colour = CONDUCTION if carrier == "electrons" else VALENCE
        end = x + inward * 0.04
        axes.plot([edges[index + 1], end], [metal.fermi] * 2, color=style.BLACK, linewidth=0.5, linestyle=":")
        look = {"arrowstyle": "<|-|>,head_width=0.12,head_length=0.25", "color": colour, "linewidth": 0.6}
        axes.annotate("", (x, level), (x, metal.fermi), arrowprops={**look, "shrinkA": 0, "shrinkB": 0})
        text = f"{height:.2f}{mark}".replace("-", "\N{MINUS SIGN}")
        length = height * inches
        y, aside = 0.5 * (level + metal.fermi), 0
        if length < 0.12:  # no room for the text beside the arrow: beyond the name of the level
            y, aside = (max(level, metal.fermi), 13) if carrier == "electrons" else (min(level, metal.fermi), -13)
        axes.annotate(text, (x + inward * 0.045, y), (0, aside), textcoords="offset points", color=colour, fontsize=5.8,
                      va="center", ha="left" if inward > 0 else "right",
                      rotation=90 if length > 0.35 else 0)  # fmt: skip


def _notes(layers, remarks, width):
    """What a reader must know, in lines below the picture."""
    sentences = ["Φ work function, χ electron affinity, I ionization energy, grey: gap between the edges, all in eV."]
    if barriers(layers):
        sentences.append("Arrows: Schottky-Mott barriers (eV) for electrons (blue) and holes (red), without "
                         "Fermi-level pinning, image force and interface dipoles; below zero: no barrier.")  # fmt: skip
    used = {mark for layer in layers for mark in layer.mark.values()}
    for confidence, mark in MARKS.items():
        if mark in used:
            sentences.append(f"{mark} {confidence}{', to be checked' if confidence == 'recalled' else ' of a device'}.")
    if not all(to_scale for _, to_scale in widths(layers)):
        sentences.append("* width not to scale.")
    sentences += [f"{layer.material}: {layer.derived}." for layer in layers if layer.derived]
    sentences += remarks
    missing = not_known(layers)
    if missing:
        sentences.append("Not known: " + "; ".join(missing) + ".")
    letters = int(23 * width)
    lines, text = [], sentences[:1]
    for sentence in sentences[1:]:
        if sentence.startswith(("Arrows", "Not known")):
            lines += textwrap.wrap(" ".join(text), letters)
            text = []
        text.append(sentence)
    return [line.replace("$", r"\$") for line in lines + textwrap.wrap(" ".join(dict.fromkeys(text)), letters)]
