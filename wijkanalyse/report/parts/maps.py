"""Maps of areas: path data, classes and texts, ready to draw."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """A region on a map. `path` is SVG path data; `fill` is a class 0..4, or -1 for "no value" (hatched or grey).

    `label` is the name when it fits in the area, broken into `label_lines`, else empty. `key` is then the number that
    is printed instead, and that the table repeats. Both stand centred on `label_x`, `label_y` (user units).
    `href` links to the page of the area on the index map, else empty.
    """

    code: str
    name: str
    path: str
    fill: int
    text: str
    label: str
    label_x: float
    label_y: float
    href: str = ""
    label_lines: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class LegendStep:
    """A class of a map: its fill number and the range in words."""

    fill: int
    text: str


@dataclass(frozen=True)
class AreaMap:
    """A choropleth in one neutral hue, with its table.

    `without_border` names regions that have figures but no border; `scale_width` is the length in user units of the
    scale bar, `scale_text` its label. `context` is path data of the surroundings, drawn faintly behind the areas.
    `table_heading` heads the column of values; `label_size` is the size of all texts on the map.
    """

    map_id: str
    title: str
    description: str
    width: float
    height: float
    areas: tuple[Area, ...]
    legend: tuple[LegendStep, ...]
    table_heading: str
    without_border: tuple[str, ...]
    scale_width: float
    scale_text: str
    source: str
    context: str = ""
    label_size: float = 11.0
