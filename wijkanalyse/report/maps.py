"""Maps as geometry: from borders in metres to SVG paths, labels and a scale bar.

Borders are checked once per gemeente (`prepare_shapes`) and simplified once per picture (`frame`); what the areas show
is chosen later (`map_choices`).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from wijkanalyse.report.parts.maps import Area

if TYPE_CHECKING:
    import geopandas as gpd

WIDTH = 360.0
# Legible where a map is half as large again as its user units, as on a desktop and on paper.
LABEL_SIZE = 9.5
# Legible on the narrowest phone, where a map is 288 pixels wide.
PHONE_SIZE = 14.0

_PADDING = 6.0
_MAX_HEIGHT = 420.0
# Room under the map for the scale bar.
_FOOT = 26.0
# One detail per so many parts of the extent: about a pixel on a large phone.
_DETAIL = 320.0
_COARSEST = 75.0
_LINE_HEIGHT = 1.2
# From the top of a capital to the foot of a g, as a share of the font size.
_LETTER_HEIGHT = 0.95
# Widths of letters as a share of the font size: narrow, wide and all others. Between the usual fonts and DejaVu Sans.
_NARROW, _WIDE, _CAPITAL, _LETTER = 0.3, 0.85, 0.65, 0.56
_NARROW_LETTERS, _WIDE_LETTERS = "iljftrIJ '’-.,/()", "mwMW"
# A name first looks for a place with some air beside it, then for one where it just fits.
_AIR = (1.15, 1.0)
# Places to try for a name: so many across the area, and as many down.
_TRIES = 25
_NUMBER = ("99",)
_ROUND_LENGTHS = tuple(factor * 10**power for power in range(1, 6) for factor in (1, 2, 5))

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Shapes:
    """The areas of one gemeente as a valid coverage, in metres (EPSG:28992), in code order."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    geometries: Geometries

    def of(self, codes: Sequence[str]) -> Geometries:
        """Return the geometries of some areas, as far as they have one."""
        return self.geometries[np.isin(self.codes, codes)]


@dataclass(frozen=True)
class Frame:
    """A picture of some areas, ready to be coloured: everything about a map except its figures."""

    width: float
    height: float
    areas: tuple[Area, ...]
    context: str
    scale_width: float
    scale_text: str
    label_size: float = LABEL_SIZE


def prepare_shapes(borders: gpd.GeoDataFrame) -> Shapes:
    """Check and, where needed, mend borders so that neighbours share their edges.

    Needs the columns `code` and `name`; rows without a geometry are left out (a map names those areas).
    """
    rows = borders[borders.geometry.notna() & ~borders.geometry.is_empty].sort_values("code")
    geometries = _as_coverage(np.asarray(rows.geometry.array, dtype=object))
    keep = ~shapely.is_empty(geometries)
    codes, names = rows["code"].astype(str)[keep], rows["name"].astype(str)[keep]
    return Shapes(tuple(codes), tuple(names), geometries[keep])


def frame(
    shapes: Shapes, codes: Sequence[str] | None = None, *, links: Mapping[str, str] | None = None
) -> Frame | None:
    """The picture of the areas in `codes` (all by default), with their surroundings; None when none has a border."""
    chosen_codes = set(shapes.codes if codes is None else codes)
    wanted = np.array([code in chosen_codes for code in shapes.codes], dtype=bool)
    if not wanted.any():
        return None
    view = _View.around(shapes.geometries[wanted])
    near = wanted | view.touches(shapes.geometries)
    drawn = shapely.coverage_simplify(shapes.geometries[near], view.tolerance, simplify_boundary=True)
    inside = wanted[near]
    chosen = [(code, name) for code, name, ok in zip(shapes.codes, shapes.names, wanted, strict=True) if ok]
    areas = [_area(code, name, view.project(shape)) for (code, name), shape in zip(chosen, drawn[inside], strict=True)]
    scale_width, scale_text = _scale_bar(view.scale)
    return Frame(
        width=WIDTH,
        height=round(view.height + _FOOT, 1),
        areas=tuple(replace(area, href=(links or {}).get(area.code, "")) for area in _numbered(areas)),
        context=path_data(view.surroundings(drawn[~inside])),
        scale_width=scale_width,
        scale_text=scale_text,
    )


@dataclass(frozen=True)
class _View:
    """A window on the ground (metres) and its size on paper (user units); north is up."""

    west: float
    north: float
    scale: float
    height: float
    tolerance: float
    offset_x: float = field(default=_PADDING)

    @classmethod
    def around(cls, geometries: Geometries) -> _View:
        west, south, east, north = shapely.total_bounds(geometries)
        across, down = max(east - west, 1.0), max(north - south, 1.0)
        scale = min((WIDTH - 2 * _PADDING) / across, (_MAX_HEIGHT - 2 * _PADDING) / down)
        return cls(
            west=west,
            north=north,
            scale=scale,
            height=down * scale + 2 * _PADDING,
            tolerance=min(max(across, down) / _DETAIL, _COARSEST),
            offset_x=(WIDTH - across * scale) / 2,
        )

    def window(self) -> tuple[float, float, float, float]:
        """What the paper shows, in metres, with a little beyond its edge so that no cut edge is seen."""
        beyond = 3 / self.scale
        west = self.west - self.offset_x / self.scale
        north = self.north + _PADDING / self.scale
        east, south = west + WIDTH / self.scale, north - self.height / self.scale
        return west - beyond, south - beyond, east + beyond, north + beyond

    def touches(self, geometries: Geometries) -> npt.NDArray[np.bool_]:
        """Which areas can be seen in the window."""
        near: npt.NDArray[np.bool_] = shapely.intersects(geometries, shapely.box(*self.window()))
        return near

    def surroundings(self, geometries: Geometries) -> shapely.Geometry:
        """The neighbours, cut to the window, on paper."""
        cut = shapely.clip_by_rect(geometries, *self.window())
        return self.project(shapely.GeometryCollection(list(cut)))

    def project(self, shape: shapely.Geometry) -> shapely.Geometry:
        """From metres to user units, y downwards."""
        return shapely.transform(shape, self._to_paper)

    def _to_paper(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        x = (points[:, 0] - self.west) * self.scale + self.offset_x
        y = (self.north - points[:, 1]) * self.scale + _PADDING
        return np.column_stack([x, y])


def _as_coverage(geometries: Geometries) -> Geometries:
    geometries = _polygons_only(shapely.make_valid(geometries, method="structure", keep_collapsed=False))
    if shapely.coverage_is_valid(geometries):
        return geometries
    return _polygons_only(np.asarray(shapely.coverage_clean(geometries), dtype=object))


def _polygons_only(geometries: Geometries) -> Geometries:
    """Each geometry as a Polygon or MultiPolygon: lines and points that mending leaves behind are dropped."""
    return np.array([_polygonal(shape) for shape in geometries], dtype=object)


def _polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    if isinstance(shape, shapely.Polygon | shapely.MultiPolygon):
        return shape
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.MultiPolygon([part for part in parts if isinstance(part, shapely.Polygon)])


def path_data(shape: shapely.Geometry) -> str:
    """SVG path data in relative steps of at most one decimal; every ring is closed."""
    rings = shapely.get_rings(shapely.get_parts(shapely.get_parts(shape)))
    return "".join(_ring(np.rint(shapely.get_coordinates(ring) * 10).astype(int)) for ring in rings)


def _ring(points: npt.NDArray[np.int_]) -> str:
    """One ring in tenths of a unit. Steps are taken between rounded points, so that errors don't add up."""
    steps = np.diff(points[:-1], axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    if len(steps) < 2:
        return ""
    moves = "".join(f"{_tenths(dx, first=number == 0)}{_tenths(dy)}" for number, (dx, dy) in enumerate(steps))
    return f"M{_tenths(points[0][0], first=True)}{_tenths(points[0][1])}l{moves}z"


def _tenths(number: Any, *, first: bool = False) -> str:
    """A whole number of tenths as the shortest SVG number; a minus sign also separates it from the one before."""
    whole, rest = divmod(abs(int(number)), 10)
    text = f"{whole or ''}.{rest}" if rest else str(whole)
    sign = "-" if number < 0 else ("" if first else " ")
    return sign + text


def _area(code: str, name: str, shape: shapely.Geometry) -> Area:
    largest = max(shapely.get_parts(shape), key=shapely.area)
    choices = _line_choices(name)
    roomy = _place_label(largest, choices, PHONE_SIZE)
    label = roomy or _place_label(largest, choices, LABEL_SIZE)
    number = None if roomy else _place_label(largest, [_NUMBER], PHONE_SIZE)
    small = None if label or number else _place_label(largest, [_NUMBER], LABEL_SIZE)
    x, y = next((found.middle for found in (label, number, small) if found), _inside_point(largest))
    return Area(
        code=code,
        name=name,
        path=path_data(shape),
        label=name if label else "",
        label_x=x,
        label_y=y,
        label_lines=label.lines if label else (),
        key="?" if not label and (number or small) else "",
        tight=roomy is None and (label is not None or number is None),
        phone_key="?" if label and number else "",
        phone_x=number.middle[0] if label and number else x,
        phone_y=number.middle[1] if label and number else y,
    )


@dataclass(frozen=True)
class _Label:
    lines: tuple[str, ...]
    middle: tuple[float, float]


def _line_choices(name: str) -> list[tuple[str, ...]]:
    """A name on one line, or on two or three where it can be broken."""
    breaks = [place + 1 for place, character in enumerate(name[:-1]) if character in " -"]
    middle = sorted(breaks, key=lambda place: abs(place - len(name) / 2))[:1]
    two = [(name[:place].strip(), name[place:].strip()) for place in middle]
    three = [
        (name[:first].strip(), name[first:second].strip(), name[second:].strip())
        for first, second in itertools.combinations(breaks, 2)
    ]
    return [(name,), *two, *sorted(three, key=_widest)[:1]]


def _widest(lines: Sequence[str]) -> float:
    """The width of the longest line, as a number of font sizes."""
    return max(sum(_letter_width(letter) for letter in line) for line in lines)


def _letter_width(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return _NARROW
    if letter in _WIDE_LETTERS:
        return _WIDE
    return _CAPITAL if letter.isupper() else _LETTER


def _place_label(shape: shapely.Polygon, choices: Sequence[tuple[str, ...]], size: float) -> _Label | None:
    """The first choice of lines that fits somewhere in the shape, as near its widest place as can be."""
    shapely.prepare(shape)
    spots = _spots(shape)
    for air, lines in itertools.product(_AIR, choices):
        half = _widest(lines) * size / 2 * air
        tall = size * (_LINE_HEIGHT * (len(lines) - 1) + _LETTER_HEIGHT) / 2
        boxes = shapely.box(spots[:, 0] - half, spots[:, 1] - tall, spots[:, 0] + half, spots[:, 1] + tall)
        fits = np.flatnonzero(shapely.contains_properly(shape, boxes))
        if len(fits):
            x, y = spots[fits[0]]
            return _Label(lines, (round(float(x), 1), round(float(y), 1)))
    return None


def _spots(shape: shapely.Polygon) -> npt.NDArray[np.float64]:
    """Places to try for a label: the middle of the largest circle, the centroid, then all over, from there outwards."""
    circle, centroid = _inside_point(shape), shapely.get_coordinates(shapely.centroid(shape))[0]
    west, south, east, north = shape.bounds
    columns, rows = np.meshgrid(np.linspace(west, east, _TRIES), np.linspace(south, north, _TRIES))
    everywhere = np.column_stack([columns.ravel(), rows.ravel()])
    order = np.argsort(np.hypot(*(everywhere - circle).T), kind="stable")
    return np.vstack([circle, centroid, everywhere[order]])


def _inside_point(shape: shapely.Polygon) -> tuple[float, float]:
    middle = shapely.get_point(shapely.maximum_inscribed_circle(shape, tolerance=1.0), 0)
    return round(float(shapely.get_x(middle)), 1), round(float(shapely.get_y(middle)), 1)


def _numbered(areas: Sequence[Area]) -> list[Area]:
    """Give each area without room for its name a number, in code order; those that only a phone needs come last."""
    numbers = itertools.count(1)
    keyed = [replace(area, key=str(next(numbers))) if area.key else area for area in areas]
    return [replace(area, phone_key=str(next(numbers))) if area.phone_key else area for area in keyed]


def _scale_bar(scale: float) -> tuple[float, str]:
    """The longest round length that takes at most a quarter of the width."""
    metres = max((length for length in _ROUND_LENGTHS if length * scale <= WIDTH / 4), default=_ROUND_LENGTHS[0])
    text = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
    return round(metres * scale, 1), text
