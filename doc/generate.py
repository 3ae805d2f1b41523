# SPDX-License-Identifier: Apache-2.0
"""Writes the pages of the manual that the program prints: generate.py [--pictures] PROGRAM [FOLDER]

PROGRAM is the built ionstack. FOLDER, where the pages go, is the one of this script unless given. The target `manual`
of the build does this. With --pictures (target `manual_pictures`) its pictures of materials are drawn instead, and
those of studies, which are run for it: this takes minutes.
"""
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
import material_pages  # noqa: E402
import program_pages  # noqa: E402

DOC = Path(__file__).resolve().parent
NOTE = "<!-- Printed by ionstack; write it anew with: cmake --build build --target manual -->\n\n"
DOTS_PER_INCH = 150
PLOTS = ("iv", "transient", "section", "axis", "analog", "retention", "levels", "iv_interlayer", "figures_interlayer",
         "iv_energy", "figures_energy")
FIELDS_WIDTH = 760  # pixels


def printed(program, *arguments):
    """What the program prints; raises CalledProcessError unless it ends with 0."""
    return subprocess.run([str(program), *arguments], check=True, stdout=subprocess.PIPE, text=True,
                          encoding="utf-8").stdout


def parameters(program):
    """The reference of parameters."""
    return NOTE + printed(program, "parameters", "--markdown").rstrip("\n") + "\n"


def study_parameters(program):
    """The reference of the entries of study files."""
    text = printed(program, "parameters", "--study", "--markdown").rstrip("\n") + "\n"
    return NOTE + text.replace("# Parameters\n", "# Parameters of a study\n", 1)


def pages(program):
    """Text of each page by its path in the folder."""
    materials = material_pages.pages(json.loads(printed(program, "materials", "--json")), NOTE)
    return {"parameters.md": parameters(program), "study_parameters.md": study_parameters(program),
            "ionstack.1": program_pages.man_page(program), "ionstack.bash": program_pages.completion(program), **materials}


def left_over(folder, written):
    """Pages of earlier times in `folder`, of classes of materials that are no more."""
    return [page for page in sorted((folder / "materials").glob("*.md")) if f"materials/{page.name}" not in written]


def write_pages(program, folder):
    written = pages(program)
    for page in left_over(folder, written):
        page.unlink()
        print(f"{page} removed")
    for name, text in written.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        print(folder / name)


def draw_pictures(program, folder):
    """The pictures are not compared by a test: their pixels depend on the version of matplotlib."""
    script = DOC.parent / "postprocess" / "pictures" / "plot_materials.py"
    picture = folder / "pictures" / "diffusivities.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, str(script), "--resolution", str(DOTS_PER_INCH), str(picture)], check=True,
                   input=printed(program, "materials", "--json"), text=True, encoding="utf-8")
    study = DOC.parent / "parameter_files" / "taox_memristor.prm"
    print(printed(program, "bands", str(study), "--output", str(folder / "pictures" / "taox_bands.png")), end="")
    draw_studies(program, folder)
    draw_in_situ(program, folder)


def draw_studies(program, folder):
    """Draws those pictures anew that are named STUDY_PLOT.png after a file of parameter_files/ and a plot of it."""
    for study in sorted((DOC.parent / "parameter_files").glob("*.prm")):
        wanted = [plot for plot in PLOTS if (DOC / "pictures" / f"{study.stem}_{plot}.png").exists()]
        if not wanted:
            continue
        with tempfile.TemporaryDirectory() as run:
            printed(program, "study" if study.stem.endswith("_study") else "run", str(study), "--output", run)
            printed(program, "plot", run)
            for plot in wanted:
                picture = folder / "pictures" / f"{study.stem}_{plot}.png"
                save_small(Path(run) / "plots" / f"{plot}.png", picture, plot == "section")
                print(picture)


def draw_in_situ(program, folder):
    """The pictures that ParaView makes while the TaOx loop runs; where there is no ParaView they stay as they are."""
    if not (Path(program).parent / "ionstack_catalyst.so").exists() or shutil.which("xvfb-run") is None:
        print("pictures by ParaView are not drawn: it or xvfb-run was not found")
        return
    study = DOC.parent / "parameter_files" / "taox_memristor.prm"
    with tempfile.TemporaryDirectory() as run:
        for scripts, every in (("filament, cross_section, extracts", 0), ("axis", 4)):
            subprocess.run(["xvfb-run", "-a", "-s", "-screen 0 1280x1024x24 -noreset", program, "run", str(study),
                            "--output", f"{run}/{every}", "--set", f"In situ/Scripts={scripts}",
                            "--set", f"In situ/Every steps={every}"], check=True, stdout=subprocess.DEVNULL)
        with open(f"{run}/0/log.txt", encoding="utf-8") as log:
            resets = re.findall(r"in situ: reset at step (\d+)", log.read())
        for name, step in (("filament", "0"), ("filament", resets[-1]), ("cross_section", resets[-1]), ("extracts", resets[-1])):
            ending = {"filament": "_start" if step == "0" else "_reset"}.get(name, "")
            picture = folder / "pictures" / f"in_situ_{name}{ending}.png"
            save_small(Path(run) / "0" / "in_situ" / f"{name}_{int(step):06d}.png", picture, False)
            print(picture)
        last = sorted((Path(run) / "4" / "in_situ").glob("axis_*.png"))[-1]
        save_small(last, folder / "pictures" / "in_situ_axis.png", False)
        print(folder / "pictures" / "in_situ_axis.png")


def save_small(source, target, fields):
    """A smaller copy of a picture: of fields with fewer pixels, of curves with a palette of 256 colours."""
    from PIL import Image  # comes with matplotlib

    with Image.open(source) as image:
        image = image.convert("RGB")
        if fields:
            image = image.resize((FIELDS_WIDTH, round(image.height * FIELDS_WIDTH / image.width)), Image.LANCZOS)
        else:
            image = image.quantize(256)
        image.save(target, optimize=True)


def main(arguments):
    pictures = "--pictures" in arguments
    arguments = [argument for argument in arguments if argument != "--pictures"]
    if len(arguments) not in (1, 2):
        print("usage: generate.py [--pictures] PROGRAM [FOLDER]", file=sys.stderr)
        return 2
    folder = Path(arguments[1]) if len(arguments) == 2 else DOC
    (draw_pictures if pictures else write_pages)(arguments[0], folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
