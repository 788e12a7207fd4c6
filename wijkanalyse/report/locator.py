"""A small drawing of where a place lies in its gemeente, and the same in a sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from wijkanalyse.report.maps import Shapes, path_data
from wijkanalyse.report.parts.maps import Locator

WIDTH: Final = 132.0
_HIGHEST: Final = 132.0
_EDGE: Final = 2.0
_MOST_TEXT: Final = 5_000
"""The outlines of all wijken take at most so many characters of each page."""
_FINEST: Final = 1 / 132
_MIDDLE: Final = 0.25
"""Nearer to the middle than this part of the way to the edge, no direction is named."""
_CORE: Final = 0.5
"""What lies nearer to the middle than this part of the way to the edge, lies in the middle."""
_MOST: Final = 2 / 3
"""A side is named when at least this part of the surface lies there."""
_VISIBLE: Final = 14.0
"""A place that is smaller than this, in user units, gets a ring around it."""
_LARGEST_PART: Final = 0.5
_DIRECTIONS: Final = (
    "oosten", "noordoosten", "noorden", "noordwesten", "westen", "zuidwesten", "zuiden", "zuidoosten",
)  # fmt: skip

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Locations:
    """The wijken of a gemeente, drawn small. All pages share the outlines; each fills its own place."""

    gemeente: str
    shapes: Shapes
    _drawn: Geometries = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_drawn", _simplified(self.shapes.geometries))

    def of(self, name: str, code: str) -> Locator | None:
        """Return where a wijk lies; None without its border, or where there is no other wijk."""
        if code not in self.shapes.codes or len(self.shapes.codes) < 2:
            return None
        place = self.shapes.codes.index(code)
        others = np.delete(self._drawn, place)
        return self._locator(others, self._drawn[place], self._text(name, self.shapes.geometries[place]))

    def of_parts(self, name: str, parts: Geometries) -> Locator | None:
        """Return where an own area lies, from the borders of its buurten; None without any."""
        if not len(parts) or not len(self._drawn):
            return None
        shape = shapely.union_all(parts)
        west, south, east, north = shapely.total_bounds(self.shapes.geometries)
        drawn = shapely.simplify(shape, max(east - west, north - south) * _FINEST)
        return self._locator(self._drawn, drawn, self._text(name, shape))

    def _text(self, name: str, shape: shapely.Geometry) -> str:
        said = where(shape, self.shapes.geometries)
        if not said:
            return f"De kaart laat zien waar {name} ligt in {self.gemeente}."
        return f"{name} {said} van {self.gemeente}."

    def _locator(self, others: Geometries, here: shapely.Geometry, text: str) -> Locator:
        west, south, east, north = shapely.total_bounds(self._drawn)
        across, down = max(east - west, 1.0), max(north - south, 1.0)
        scale = min((WIDTH - 2 * _EDGE) / across, (_HIGHEST - 2 * _EDGE) / down)

        def to_paper(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
            return np.column_stack([(points[:, 0] - west) * scale + _EDGE, (north - points[:, 1]) * scale + _EDGE])

        drawn = shapely.transform(here, to_paper)
        return Locator(
            width=round(across * scale + 2 * _EDGE, 1),
            height=round(down * scale + 2 * _EDGE, 1),
            others=path_data(shapely.transform(shapely.GeometryCollection(list(others)), to_paper)),
            here=path_data(drawn),
            text=text,
            ring=_ring(drawn),
        )


def _ring(drawn: shapely.Geometry) -> tuple[float, float] | None:
    """Return the middle of a place that is too small to be seen among the others."""
    west, south, east, north = drawn.bounds
    if max(east - west, north - south) >= _VISIBLE:
        return None
    return round((west + east) / 2, 1), round((south + north) / 2, 1)


def where(shape: shapely.Geometry, gemeente: Geometries) -> str:
    """Return where a shape lies in its gemeente: "ligt in het westen"; empty where that isn't true of most of it."""
    if shapely.area(shape) > _LARGEST_PART * shapely.area(gemeente).sum():
        return "is het grootste deel"
    shape = shapely.make_valid(shape)
    west, south, east, north = shapely.total_bounds(gemeente)
    across, down = max(east - west, 1.0), max(north - south, 1.0)
    middle, own = shapely.centroid(shapely.GeometryCollection(list(gemeente))), shapely.centroid(shape)
    dx, dy = own.x - middle.x, own.y - middle.y
    if math.hypot(dx / across, dy / down) * 2 < _MIDDLE:
        core = shapely.transform(
            shapely.Point(0, 0).buffer(_CORE / 2), lambda p: p * (across, down) + (middle.x, middle.y)
        )
        return "ligt in het midden" if shapely.contains(shape, own) and _mostly_in(shape, core) else ""
    eighth = round(math.atan2(dy, dx) / (math.pi / 4)) % 8
    said = all(_mostly_in(shape, half) for half in _halves(eighth, middle, max(across, down)))
    return f"ligt in het {_DIRECTIONS[eighth]}" if said else ""


def _mostly_in(shape: shapely.Geometry, place: shapely.Geometry) -> bool:
    return bool(shapely.area(shapely.intersection(shape, place)) >= _MOST * shapely.area(shape))


def _halves(eighth: int, middle: shapely.Point, size: float) -> list[shapely.Geometry]:
    """Return the half of the gemeente that a direction names, or both halves for one like the north-east."""
    step_x, step_y = round(math.cos(eighth * math.pi / 4)), round(math.sin(eighth * math.pi / 4))
    x, y, far = middle.x, middle.y, 2 * size
    halves = []
    if step_x:
        halves.append(shapely.box(min(x, x + step_x * far), y - far, max(x, x + step_x * far), y + far))
    if step_y:
        halves.append(shapely.box(x - far, min(y, y + step_y * far), x + far, max(y, y + step_y * far)))
    return halves


def _simplified(geometries: Geometries) -> Geometries:
    """Return the shapes with so little detail that their outlines stay light; at the utmost only the gemeente's."""
    west, south, east, north = shapely.total_bounds(geometries)
    size = max(east - west, north - south, 1.0)
    drawn = geometries
    for part in (_FINEST, 2 * _FINEST, 3 * _FINEST):
        drawn = shapely.coverage_simplify(geometries, size * part, simplify_boundary=True)
        if _weight(drawn, size) <= _MOST_TEXT:
            break
    return drawn


def _weight(drawn: Geometries, size: float) -> int:
    """Return how many characters the outlines take, at most."""
    scale = WIDTH / size
    return len(path_data(shapely.transform(shapely.GeometryCollection(list(drawn)), lambda p: p * scale)))
