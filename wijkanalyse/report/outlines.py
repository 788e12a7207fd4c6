"""Path data of the model as outlines for matplotlib."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.path import Path as Outline


def outline(data: str) -> Outline:
    """Return path data of the model (`M` absolute, `l` relative, `z`) as an outline, holes left open.

    The page fills by the even-odd rule and matplotlib by the direction of rings, so rings inside another are turned.
    """
    rings = [_points(part) for part in data.split("M")[1:]]
    shapes = [Outline(np.vstack([ring, ring[:1]]), closed=True) for ring in rings]
    turned = [_turned(shape, _depth(shape, shapes)) for shape in shapes]
    return Outline.make_compound_path(*turned)


def _points(ring: str) -> npt.NDArray[np.float64]:
    """Return the corners of one ring: a place and the steps from there."""
    if unknown := set(ring) - set("0123456789.- lz"):
        raise ValueError(f"not path data of a map: {sorted(unknown)}")
    numbers = np.array(re.findall(r"-?(?:\d+\.?\d*|\.\d+)", ring), dtype=np.float64)
    return np.cumsum(numbers.reshape(-1, 2), axis=0)


def _depth(shape: Outline, others: Sequence[Outline]) -> int:
    """Return in how many other rings a ring lies, by most of its corners: rings may touch."""
    return sum(float(o.contains_points(shape.vertices).mean()) > 0.5 for o in others if o is not shape)


def _turned(shape: Outline, depth: int) -> Outline:
    """Return a ring that runs one way at even depth and the other way at odd depth."""
    x, y = np.asarray(shape.vertices).T
    is_clockwise = float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) > 0
    if is_clockwise == (depth % 2 == 0):
        return shape
    return Outline(np.asarray(shape.vertices)[::-1], closed=True)
