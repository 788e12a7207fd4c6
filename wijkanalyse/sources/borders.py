"""From GeoJSON features to borders: attribute names, codes, land, and one row per region."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
from shapely.errors import ShapelyError
from shapely.geometry import shape

from wijkanalyse.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

Feature = dict[str, Any]

RD = "EPSG:28992"
LONGITUDE_LATITUDE = "OGC:CRS84"
# Where the Netherlands is: west, south, east, north, in each of the two systems.
EXTENTS = {RD: (0.0, 300_000.0, 300_000.0, 640_000.0), LONGITUDE_LATITUDE: (3.0, 50.5, 7.5, 53.8)}
COLUMNS = ("code", "name", "gemeente_code", "geometry")
LAND = "NEE"
SHOWN = 5


@dataclass(frozen=True)
class Layer:
    """A layer of regions: the shape of its codes, and the names its attributes go by over the years (lower case)."""

    name: str
    pattern: re.Pattern[str]
    code: tuple[str, ...]
    title: tuple[str, ...]


GEMEENTE_CODE = ("gemeentecode", "gm_code")
WATER = ("water", "h2o")
LAYERS = {
    layer.name: layer
    for layer in (
        Layer("gemeenten", re.compile(r"GM\d{4}"), GEMEENTE_CODE, ("gemeentenaam", "gm_naam")),
        Layer("wijken", re.compile(r"WK\d{4}[0-9A-Z]{2}"), ("wijkcode", "wk_code"), ("wijknaam", "wk_naam")),
        Layer("buurten", re.compile(r"BU\d{4}[0-9A-Z]{4}"), ("buurtcode", "bu_code"), ("buurtnaam", "bu_naam")),
    )
}


def untrusted(what: str, layer: str, found: str, allowed: str) -> SourceError:
    """The error for borders that can't be trusted."""
    return SourceError(
        what,
        value=f"grenzen van {layer}: {found}",
        allowed=allowed,
        hint="Probeer het later opnieuw. Er is niets opgeslagen.",
    )


def to_frame(features: Sequence[Feature], layer: Layer, gemeente: str | None) -> gpd.GeoDataFrame:
    """The borders on land, a row per region by code, in EPSG:28992; of `gemeente` only, when it is given."""
    rows = [row(feature, layer) for feature in features]
    kept = [found for found in rows if found["land"] and gemeente in (None, found["gemeente_code"])]
    if not kept:
        return gpd.GeoDataFrame(columns=list(COLUMNS), geometry="geometry", crs=RD)
    frame = gpd.GeoDataFrame(kept, crs=reference_system(kept, layer))[list(COLUMNS)]
    return one_row_each(frame.to_crs(RD), layer).sort_values("code", ignore_index=True)


def row(feature: Feature, layer: Layer) -> dict[str, Any]:
    """One feature as code, name, gemeente_code, land and geometry."""
    attributes = {str(key).lower(): value for key, value in (feature.get("properties") or {}).items()}
    code = attribute(attributes, layer.code, layer)
    if not layer.pattern.fullmatch(code):
        raise untrusted("Een code van een gebied klopt niet.", layer.name, code[:20] or "leeg", "Codes zoals WK063701.")
    return {
        "code": code,
        "name": attribute(attributes, layer.title, layer),
        "gemeente_code": attribute(attributes, GEMEENTE_CODE, layer),
        "land": is_land(attributes),
        "geometry": geometry(feature, code, layer),
    }


def attribute(attributes: Mapping[str, Any], names: Sequence[str], layer: Layer) -> str:
    """The attribute under whichever of its names it has, without padding."""
    for name in names:
        if attributes.get(name) is not None:
            return str(attributes[name]).strip()
    raise untrusted("Een kenmerk ontbreekt in de grenzen.", layer.name, " of ".join(names), "Grenzen met code en naam.")


def is_land(attributes: Mapping[str, Any]) -> bool:
    """Whether a feature is land; a service that doesn't say gives land only."""
    marks = [str(attributes[name]).strip().upper() for name in WATER if attributes.get(name) is not None]
    return not marks or marks[0] == LAND


def geometry(feature: Feature, code: str, layer: Layer) -> BaseGeometry:
    """The surface of a feature."""
    try:
        found = shape(feature.get("geometry") or {})
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise untrusted("Een grens is niet te lezen.", layer.name, code, "Een vlak met een rand.") from error
    if found.is_empty or found.geom_type not in ("Polygon", "MultiPolygon"):
        raise untrusted("Een grens heeft geen vlak.", layer.name, code, "Een vlak met een rand.")
    return found


def reference_system(rows: Sequence[dict[str, Any]], layer: Layer) -> str:
    """The system that the coordinates are in: a service may answer in another one than was asked for."""
    bounds = gpd.GeoSeries([found["geometry"] for found in rows]).total_bounds
    for system, (west, south, east, north) in EXTENTS.items():
        if bounds[0] >= west and bounds[1] >= south and bounds[2] <= east and bounds[3] <= north:
            return system
    found = ", ".join(f"{bound:.1f}" for bound in bounds)
    raise untrusted("De grenzen liggen niet in Nederland.", layer.name, found, "Coordinaten in Nederland.")


def one_row_each(frame: gpd.GeoDataFrame, layer: Layer) -> gpd.GeoDataFrame:
    """Parts of one region merged into one row; parts under one code with two names can't be trusted."""
    if not frame["code"].duplicated().any():
        return frame
    names = frame.drop_duplicates(["code", "name", "gemeente_code"])["code"]
    if names.duplicated().any():
        double = ", ".join(sorted(names[names.duplicated()])[:SHOWN])
        raise untrusted("Een code hoort bij twee gebieden.", layer.name, double, "Elke code bij een gebied.")
    return frame.dissolve(by="code", as_index=False)[list(COLUMNS)]
