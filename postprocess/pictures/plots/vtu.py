# SPDX-License-Identifier: Apache-2.0
"""Fields in VTK's XML format as ionstack writes it, and the plane of them that a picture shows."""
import base64
import binascii
import os
import struct
import xml.etree.ElementTree as xml
import zlib
from dataclasses import dataclass

import numpy as np

TYPES = {
    "Float32": "f4", "Float64": "f8", "Int8": "i1", "UInt8": "u1", "Int16": "i2", "UInt16": "u2", "Int32": "i4",
    "UInt32": "u4", "Int64": "i8", "UInt64": "u8",
}  # fmt: skip
QUADRILATERAL, HEXAHEDRON = 9, 12  # VTK's numbers
# Six tetrahedra around the diagonal 0-6 of a hexahedron; they match from cell to cell of a structured mesh.
TETRAHEDRA = np.array([[0, 1, 2, 6], [0, 2, 3, 6], [0, 3, 7, 6], [0, 7, 4, 6], [0, 4, 5, 6], [0, 5, 1, 6]])


class Damaged(Exception):
    """A file is not what it should be; the text is one sentence that starts with its path."""


@dataclass
class Grid:
    """points (n, 3) [nm]; cells (m, 4 or 8) indices of points in VTK's order; fields name -> (n) values in SI, NaN
    where a field does not live; region (m); contact (m), -1 for cells on none."""

    points: np.ndarray
    cells: np.ndarray
    fields: dict
    region: np.ndarray
    contact: np.ndarray


@dataclass
class Plane:
    """points (n, 2) [nm]; triangles (m, 3); fields name -> (n) values; region (m)."""

    points: np.ndarray
    triangles: np.ndarray
    fields: dict
    region: np.ndarray


def read(path):
    """The grid of a .vtu, or of all pieces of a .pvtu."""
    root = _root(path)
    if root.get("type") != "PUnstructuredGrid":
        return _join(_read_pieces(path, root), path)
    sources = [piece.get("Source") for piece in root.iter("Piece")]
    files = [os.path.join(os.path.dirname(path), source) for source in sources if source]
    if not files:
        raise Damaged(f"{path}: names no piece")
    return _join([piece for file in files for piece in _read_pieces(file, _root(file))], path)


def _root(path):
    try:
        return xml.parse(path).getroot()
    except FileNotFoundError:
        raise Damaged(f"{path}: is missing") from None
    except xml.ParseError as error:
        raise Damaged(f"{path}: is no VTK file: {error}") from None


def _join(pieces, path):
    pieces = [piece for piece in pieces if len(piece.cells)]
    if not pieces:
        raise Damaged(f"{path}: has no cells")
    if len({tuple(sorted(piece.fields)) for piece in pieces}) > 1 or len({p.cells.shape[1] for p in pieces}) > 1:
        raise Damaged(f"{path}: its pieces do not fit together")
    starts = np.cumsum([0] + [len(piece.points) for piece in pieces])
    return Grid(
        np.concatenate([piece.points for piece in pieces]),
        np.concatenate([piece.cells + start for piece, start in zip(pieces, starts)]),
        {name: np.concatenate([piece.fields[name] for piece in pieces]) for name in pieces[0].fields},
        np.concatenate([piece.region for piece in pieces]),
        np.concatenate([piece.contact for piece in pieces]),
    )


def _read_pieces(path, root):
    """The pieces of a .vtu: one of each rank that wrote it."""
    pieces = list(root.iter("Piece"))
    if not pieces:
        raise Damaged(f"{path}: has no piece")
    return [_read_piece(path, root, piece) for piece in pieces]


def _read_piece(path, root, piece):
    def arrays(group):
        element = piece.find(group)
        return {array.get("Name"): array for array in (element.iter("DataArray") if element is not None else [])}

    try:
        n_points, n_cells = int(piece.get("NumberOfPoints")), int(piece.get("NumberOfCells"))
        if n_cells == 0:
            return Grid(np.zeros((0, 3)), np.zeros((0, 4), int), {}, np.zeros(0), np.zeros(0))
        position = next(piece.find("Points").iter("DataArray"))
        points = _values(position, root).astype(float).reshape(n_points, 3)
        topology = {name: _values(array, root) for name, array in arrays("Cells").items()}
        types, width = topology["types"], {QUADRILATERAL: 4, HEXAHEDRON: 8}
        if len(set(types)) != 1 or int(types[0]) not in width or len(types) != n_cells:
            raise ValueError("its cells are neither all quadrilaterals nor all hexahedra")
        cells = topology["connectivity"].astype(int).reshape(n_cells, width[int(types[0])])
        if cells.min() < 0 or cells.max() >= n_points:
            raise ValueError("a cell has a point that does not exist")
        fields, numbers = {}, {"contact": np.full(n_cells, -1.0)}
        for group, length in (("PointData", n_points), ("CellData", n_cells)):
            for name, array in arrays(group).items():
                if int(array.get("NumberOfComponents", "1")) != 1:
                    continue
                values = _values(array, root).astype(float)
                if len(values) != length:
                    raise ValueError(f"{name} has {len(values)} values where {length} are expected")
                if group == "PointData":
                    fields[name] = values
                elif name in ("region", "contact"):
                    numbers[name] = values
        if "region" not in numbers:
            raise ValueError("it has no cell data 'region'")
    except (ValueError, TypeError, KeyError, AttributeError, StopIteration, struct.error, binascii.Error,
            zlib.error) as error:  # fmt: skip
        raise Damaged(f"{path}: is damaged: {str(error) or type(error).__name__}") from None
    return Grid(points, cells, fields, **numbers)


def _values(array, root):
    """Values of a DataArray."""
    text = "".join((array.text or "").split())
    order = "<" if root.get("byte_order", "LittleEndian") == "LittleEndian" else ">"
    kind = np.dtype(order + TYPES[array.get("type")])
    if array.get("format") == "ascii":
        return np.array((array.text or "").split(), dtype=float).astype(kind)
    if array.get("format") != "binary":
        raise ValueError(f"data in format {array.get('format')} cannot be read")
    word = np.dtype(order + TYPES[root.get("header_type", "UInt32")])
    if root.get("compressor") is None:
        data = base64.b64decode(text, validate=True)
        length = int(np.frombuffer(data, word, 1)[0])
        return np.frombuffer(data[word.itemsize : word.itemsize + length], kind)
    if root.get("compressor") != "vtkZLibDataCompressor":
        raise ValueError(f"data compressed by {root.get('compressor')} cannot be read")
    # Head: number of blocks, size of a block, size of the last one, compressed size of each; coded on its own.
    blocks = int(np.frombuffer(base64.b64decode(text[:12]), word, 1)[0])
    coded = 4 * -(-(3 + blocks) * word.itemsize // 3)
    head = np.frombuffer(base64.b64decode(text[:coded], validate=True), word, 3 + blocks)
    data, begin, values = base64.b64decode(text[coded:], validate=True), 0, b""
    for size in head[3:].tolist():
        values += zlib.decompress(data[begin : begin + size])
        begin += size
    return np.frombuffer(values, kind)


def plane(grid, y):
    """The plane of the picture: all of a two-dimensional grid; of a three-dimensional one the vertical plane at `y`
    [nm], or the nearest one that the grid has. Cells become triangles with linear fields."""
    if grid.cells.shape[1] == 4:
        triangles = grid.cells[:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3)
        return Plane(grid.points[:, :2], triangles, grid.fields, np.repeat(grid.region, 2))

    heights = grid.points[:, 1]
    low, high = heights.min(), heights.max()
    # Never through a point: each tetrahedron has points on both sides, or is not cut.
    y = np.clip(y, low, high) + 1e-7 * (high - low) * (1 if y < 0.5 * (low + high) else -1)
    corners = grid.cells[:, TETRAHEDRA].reshape(-1, 4)
    region = np.repeat(grid.region, len(TETRAHEDRA))
    below = (heights[corners] < y).sum(axis=1)
    order = np.argsort(heights[corners], axis=1, kind="stable")
    corners = np.take_along_axis(corners, order, axis=1)
    # By the number of points below, the edges (of corners sorted by y) that the triangles' points are on.
    cuts = {1: [[(0, 1), (0, 2), (0, 3)]], 3: [[(0, 3), (1, 3), (2, 3)]],
            2: [[(0, 2), (0, 3), (1, 3)], [(0, 2), (1, 3), (1, 2)]]}  # fmt: skip
    first, second, regions = [], [], []
    for number, cut_triangles in cuts.items():
        chosen = corners[below == number]
        for edges in cut_triangles:
            first.append(chosen[:, [edge[0] for edge in edges]])
            second.append(chosen[:, [edge[1] for edge in edges]])
            regions.append(region[below == number])
    first, second = np.concatenate(first).ravel(), np.concatenate(second).ravel()
    part = (y - heights[first]) / (heights[second] - heights[first])
    cut = {name: (1 - part) * values[first] + part * values[second] for name, values in grid.fields.items()}
    points = (1 - part[:, None]) * grid.points[first][:, [0, 2]] + part[:, None] * grid.points[second][:, [0, 2]]
    triangles = np.arange(len(points)).reshape(-1, 3)
    sides = np.diff(points[triangles[:, [0, 1, 2, 0]]], axis=1)
    area = np.abs(sides[:, 0, 0] * sides[:, 1, 1] - sides[:, 0, 1] * sides[:, 1, 0])
    wide = area > 1e-4 * (sides**2).sum(axis=2).max(axis=1)  # others are slits beside a face of the mesh
    return Plane(points, triangles[wide], cut, np.concatenate(regions)[wide])


def borders(plane):
    """Lines (n, 2, 2) [nm] between triangles of different regions."""
    size = np.ptp(plane.points, axis=0).max()
    _, number = np.unique(np.round(plane.points / (1e-5 * size)), axis=0, return_inverse=True)
    corners = plane.triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)
    region = np.repeat(plane.region, 3)
    edges = np.sort(number[corners], axis=1)
    order = np.lexsort((edges[:, 1], edges[:, 0]))
    same = (np.diff(edges[order], axis=0) == 0).all(axis=1)
    of_length = edges[order[1:], 0] != edges[order[1:], 1]
    between = same & of_length & (np.diff(region[order]) != 0)
    return plane.points[corners[order[:-1][between]]]
