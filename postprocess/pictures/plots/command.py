# SPDX-License-Identifier: Apache-2.0
"""What the scripts that make pictures have in common: how they end."""
import os
import sys
import warnings


def carry_out(make):
    """Calls make(), which returns paths of pictures and what could not be shown, and returns the exit status: 0 after
    the paths on stdout, or 2 after one sentence on stderr when the input is damaged or a file cannot be used."""
    try:
        import matplotlib
    except ImportError as error:
        print(f"{error}: the pictures need python3-matplotlib and python3-numpy", file=sys.stderr)
        return 1
    matplotlib.use("Agg")
    warnings.filterwarnings("ignore", message="Glyph")  # a title may have letters that the font lacks
    from plots.vtu import Damaged

    try:
        paths, missing = make()
    except Damaged as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename or 'picture'}: {error.strerror or error}", file=sys.stderr)
        return 2
    if missing:
        print("not shown: " + "; ".join(missing), file=sys.stderr)
    print("\n".join(paths))
    return 0


def text_of(path):
    """The text of a file, or of stdin for "-"."""
    from plots.vtu import Damaged

    try:
        if path == "-":
            return sys.stdin.buffer.read().decode("utf-8")
        with open(path, encoding="utf-8") as file:
            return file.read()
    except UnicodeDecodeError:
        raise Damaged("the input is no text in UTF-8") from None


def save(figure, path, resolution=None):
    """Writes the picture; its folder must exist."""
    from plots.vtu import Damaged

    try:
        figure.savefig(path, **({"dpi": resolution} if resolution else {}))
    except ValueError as error:  # matplotlib's sentence on an unknown kind of file
        raise Damaged(f"{path}: {error}") from None
    return path


def save_all(folder, figures):
    """Writes pictures, given as pairs of a name and a figure, into a folder that exists; returns their paths."""
    return [save(figure, os.path.join(folder, name)) for name, figure in figures]
