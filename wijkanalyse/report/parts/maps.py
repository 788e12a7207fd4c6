"""Maps of areas: path data, classes and texts, ready to draw."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """A region on a map; `path` is SVG path data.

    `label` is the name when it fits in the area, broken into `label_lines`, else empty. `key` is then the number that
    is printed instead, and that the table repeats. Both stand centred on `label_x`, `label_y` (user units).
    On a phone, where letters take more of the map, a `tight` text has no room; `phone_key` is the number that a phone
    then shows in place of the name, centred on `phone_x`, `phone_y`, empty where that has no room either. `href` links
    to the page of the area on the index map, else empty.
    """

    code: str
    name: str
    path: str
    label: str
    label_x: float
    label_y: float
    href: str = ""
    label_lines: tuple[str, ...] = ()
    key: str = ""
    tight: bool = False
    phone_key: str = ""
    phone_x: float = 0.0
    phone_y: float = 0.0


@dataclass(frozen=True)
class LegendStep:
    """A class of a map: its fill number and the range in words."""

    fill: int
    text: str


@dataclass(frozen=True)
class MapChoice:
    """A figure that a map can show. `fills` and `texts` follow the areas of the map.

    A fill is a class 0..4, or -1 for "no value" (hatched); `texts` say the value, or why there is none. `name` is the
    figure with its unit, as in the list to choose from and above the column of the table; `theme` is the group in
    that list. `in_table` says that the table has the figure without JavaScript and on paper too.
    """

    indicator: str
    name: str
    theme: str
    title: str
    description: str
    source: str
    fills: tuple[int, ...]
    texts: tuple[str, ...]
    legend: tuple[LegendStep, ...]
    in_table: bool = False


@dataclass(frozen=True)
class AreaMap:
    """A choropleth in one neutral hue, with its table; the reader chooses which figure it shows.

    `shown` is the figure that it starts with, `choices` holds all of them, in the order of the list. `without_border`
    names regions that have figures but no border; `scale_width` is the length in user units of the scale bar,
    `scale_text` its label. `context` is path data of the surroundings, drawn faintly behind the areas. `label_size` is
    the size of all texts on the map. `data` is what the script needs of the choices: JSON that may stand inside a
    script element as it is, empty when there is nothing to choose.
    """

    map_id: str
    width: float
    height: float
    areas: tuple[Area, ...]
    shown: MapChoice
    choices: tuple[MapChoice, ...]
    without_border: tuple[str, ...]
    scale_width: float
    scale_text: str
    context: str = ""
    label_size: float = 9.5
    data: str = ""

    @property
    def columns(self) -> tuple[MapChoice, ...]:
        """The figures in the table: the one that is shown, and those that stand there anyway."""
        return (self.shown, *(c for c in self.choices if c.in_table and c is not self.shown))


@dataclass(frozen=True)
class Locator:
    """Where a place lies in its gemeente: `others` and `here` are path data, `text` says it in a sentence.

    `ring` is the middle of a circle around a place that is too small to be seen, None for a larger one.
    """

    width: float
    height: float
    others: str
    here: str
    text: str
    ring: tuple[float, float] | None = None
