"""Borders of the example gemeente: fine Voronoi cells, joined per buurt, so that neighbours share every vertex."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from generator.places import SEED, Places, Region

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ORIGIN: Final = (52_000.0, 582_500.0)
"""Lower left corner in EPSG:28992: the North Sea, far from any real gemeente."""
CELL: Final = 0.125
RIVER_HALF_WIDTH: Final = 0.055
WATER: Final = "water"
MOVED_FROM: Final = "BU99010504"
MOVED_TO: Final = "BU99010602"
MOVED_EAST_OF: Final = 3.52
"""In 2022 a part of Rietlanden (Buitenhof) went to Nieuwe Oever (Waterrijk): all of Nieuwe Oever east of this line."""
LAYERS_BY_YEAR: Final = {
    2021: ("gemeenten", "wijken"),
    2022: ("gemeenten", "wijken"),
    2024: ("gemeenten", "wijken", "buurten"),
    2025: ("gemeenten", "wijken", "buurten"),
}
NEW_BORDERS: Final = 2022

Points = np.ndarray[Any, np.dtype[np.float64]]
Shapes = dict[str, shapely.Geometry]


def buurt_shapes(places: Places, year: int) -> Shapes:
    """Return the border of each buurt on 1 January of `year`, and that of the open water, in metres."""
    across = np.arange(-1.0, 7.01, 0.1)
    river = shapely.LineString(np.column_stack([across, _river(across)]))
    points, is_water = _points(river)
    cells = _cells(points)
    inside = _inside(points)
    owners = _owners(points, is_water, places.seeds)
    if year < NEW_BORDERS:
        owners[(owners == MOVED_FROM) & (points[:, 0] > MOVED_EAST_OF)] = MOVED_TO
    names = sorted(set(owners[inside].tolist()))
    return {name: _union(cells[inside & (owners == name)]) for name in names}


def _river(x: Points) -> Points:
    """Return how far north the river runs."""
    return np.asarray(3.02 + 0.05 * x + 0.14 * np.sin(1.7 * x + 0.4))


def _points(river: shapely.LineString) -> tuple[Points, np.ndarray[Any, np.dtype[np.bool_]]]:
    """Return the seeds of the cells; rows along the river at equal distances of its banks give it smooth banks."""
    rng = np.random.default_rng(SEED)
    ticks = np.arange(-1.0, 7.0, CELL)
    grid = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    grid = grid + rng.uniform(-0.36, 0.36, grid.shape) * CELL
    grid = grid[shapely.distance(shapely.points(grid), river) > 4.2 * RIVER_HALF_WIDTH]
    rows = [_row(river, offset) for offset in (0.0, 2 * RIVER_HALF_WIDTH, -2 * RIVER_HALF_WIDTH)]
    points = np.concatenate([rows[0], rows[1], rows[2], grid])
    is_water = np.zeros(len(points), dtype=bool)
    is_water[: len(rows[0])] = True
    return points, is_water


def _row(river: shapely.LineString, offset: float) -> Points:
    line = shapely.offset_curve(river, offset) if offset else river
    steps = np.arange(0.02, line.length, 0.6 * CELL)
    return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(line, steps)))


def _cells(points: Points) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Return the Voronoi cell of each point, with vertices in RD rounded to decimetres."""
    found = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points)))
    tree = shapely.STRtree(found)
    where, which = tree.query(shapely.points(points), predicate="within")
    cells = np.empty(len(points), dtype=object)
    cells[where] = found[which]
    return np.asarray(shapely.transform(cells, lambda xy: np.round(xy * 1000 + ORIGIN, 1)))


def _inside(points: Points) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return which points lie within the uneven outline of the gemeente."""
    offset = points - np.array([3.0, 2.65])
    angle = np.arctan2(offset[:, 1], offset[:, 0])
    edge = 2.55 + 0.22 * np.sin(2 * angle + 0.6) + 0.16 * np.sin(3 * angle + 2.1) + 0.09 * np.sin(7 * angle)
    return np.asarray(np.hypot(offset[:, 0], 1.08 * offset[:, 1]) < edge)


def _owners(
    points: Points, is_water: np.ndarray[Any, np.dtype[np.bool_]], seeds: Mapping[str, list[tuple[float, float]]]
) -> np.ndarray[Any, np.dtype[np.str_]]:
    names = np.array([name for name, xys in seeds.items() for _ in xys])
    anchors = np.array([xy for xys in seeds.values() for xy in xys])
    distance = np.hypot(*(points[:, None, :] - anchors[None, :, :]).transpose(2, 0, 1))
    bank = points[:, 1] > _river(points[:, 0])
    other_bank = bank[:, None] != (anchors[:, 1] > _river(anchors[:, 0]))[None, :]
    nearest = (distance + 100 * other_bank).argmin(axis=1)
    return np.where(is_water, WATER, names[nearest])


def _union(cells: np.ndarray[Any, np.dtype[np.object_]]) -> shapely.Geometry:
    return shapely.normalize(shapely.coverage_union_all(cells))


def surfaces(shapes: Shapes) -> dict[str, float]:
    """Return the surface of each shape in hectare."""
    return {code: float(shape.area) / 10_000 for code, shape in shapes.items()}


def write_borders(folder: Path, places: Places) -> None:
    """Write the layers of every year in the format of the WFS."""
    names = {r.code: r for r in places.regions}
    for year, layers in LAYERS_BY_YEAR.items():
        shapes = buurt_shapes(places, year)
        for layer in layers:
            target = folder / str(year) / f"{layer}.geojson"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_collection(_features(layer, year, shapes, names), layer), encoding="utf-8", newline="\n")


def _features(layer: str, year: int, shapes: Shapes, names: Mapping[str, Region]) -> list[dict[str, Any]]:
    land = {code: shape for code, shape in shapes.items() if code != WATER}
    groups = {code: _level_code(layer, code) for code in land}
    features = []
    for code in sorted(set(groups.values())):
        shape = shapely.normalize(shapely.coverage_union_all([s for c, s in land.items() if groups[c] == code]))
        features.append(_feature(layer, _properties(layer, names[code], names, year), shape))
    features.append(_feature(layer, _water_properties(layer, year), shapes[WATER]))
    return features


def _level_code(layer: str, buurt: str) -> str:
    return {"gemeenten": "GM" + buurt[2:6], "wijken": "WK" + buurt[2:8], "buurten": buurt}[layer]


def _properties(layer: str, region: Region, names: Mapping[str, Region], year: int) -> dict[str, Any]:
    own: dict[str, Any] = {}
    if layer == "buurten":
        own |= {"buurtcode": region.code, "buurtnaam": region.name}
    if layer != "gemeenten":
        wijk = names[region.wijk]
        own |= {"wijkcode": wijk.code, "wijknaam": wijk.name}
    return own | {"gemeentecode": region.gemeente, "gemeentenaam": region.gemeente_name, "water": "NEE", "jaar": year}


def _water_properties(layer: str, year: int) -> dict[str, Any]:
    own: dict[str, Any] = {}
    if layer == "buurten":
        own |= {"buurtcode": "BU99019998", "buurtnaam": ""}
    if layer != "gemeenten":
        own |= {"wijkcode": "WK990199", "wijknaam": ""}
    return own | {"gemeentecode": "GM9901", "gemeentenaam": "Voorbeeldstad", "water": "JA", "jaar": year}


def _feature(layer: str, properties: dict[str, Any], shape: shapely.Geometry) -> dict[str, Any]:
    code = properties.get({"gemeenten": "gemeentecode", "wijken": "wijkcode", "buurten": "buurtcode"}[layer])
    many = shape if shape.geom_type == "MultiPolygon" else shapely.MultiPolygon([shape])
    identity = f"{layer}.{code}" + ("" if properties["water"] == "NEE" else ".water")
    geometry = {"type": "MultiPolygon", "coordinates": [[_ring(r) for r in _rings(p)] for p in many.geoms]}
    return {"type": "Feature", "id": identity, "properties": properties, "geometry": geometry}


def _rings(polygon: shapely.Polygon) -> list[shapely.LinearRing]:
    return [polygon.exterior, *polygon.interiors]


def _ring(ring: shapely.LinearRing) -> list[list[float]]:
    return [[round(x, 1), round(y, 1)] for x, y in ring.coords]


def _collection(features: list[dict[str, Any]], layer: str) -> str:
    head = {"type": "FeatureCollection", "name": layer}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    opening = json.dumps(head | {"crs": crs}, ensure_ascii=False)[:-1]
    return f'{opening}, "features": [\n{lines}\n]}}\n'
