"""Figures on a map: classes, titles and texts for each, and what the script needs to change from one to another."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.report.classes import NO_VALUE, classify
from wijkanalyse.report.parts.maps import AreaMap, LegendStep, MapChoice

if TYPE_CHECKING:
    from wijkanalyse.report.maps import Frame

NO_VALUE_TEXT: Final = "minder dan 200 inwoners of geen cijfer"
_ABSENT: Final = "geen cijfer"


@dataclass(frozen=True)
class AreaValue:
    """The figure of an area: `value` chooses the class, `text` is printed. No value: `text` says why.

    `margin` is how far an estimate may be off either way, in the unit of the figure; 0 for what was counted.
    """

    value: float | None
    text: str
    margin: float = 0.0


@dataclass(frozen=True)
class MapFigure:
    """A figure with its value for each area, by code.

    `what` names it with its unit where the values don't, `unit` (%, km, €) goes with the ranges of the legend.
    `smallest_step` is the smallest difference that matters, 0 where no rule says so.
    """

    indicator: str
    name: str
    theme: str
    what: str
    unit: str
    years: str
    source: str
    values: Mapping[str, AreaValue]
    smallest_step: float = 0.0
    in_table: bool = False

    @property
    def uncertain(self) -> bool:
        """Whether even the lowest and the highest area may be alike, as far as the margins of the estimates tell."""
        known = [v for v in self.values.values() if v.value is not None]
        if not any(v.margin for v in known):
            return False
        return max((v.value or 0.0) - v.margin for v in known) <= min((v.value or 0.0) + v.margin for v in known)

    @property
    def least_step(self) -> float:
        """The smallest difference that colours may show: one that matters, and that isn't within the margins."""
        known = [v.value for v in self.values.values() if v.value is not None]
        if self.uncertain and known:
            return max(known) - min(known) + 1.0
        return max([self.smallest_step, *(v.margin for v in self.values.values())])


@dataclass(frozen=True)
class Ground:
    """What a map is drawn on: its id, its picture, and the word for one area and for more.

    `names` are the names of all areas that should be on it: those without a border are listed apart.
    """

    map_id: str
    picture: Frame
    one: str
    more: str
    names: Mapping[str, str]


def area_map(ground: Ground, figures: Sequence[MapFigure], first: str) -> AreaMap:
    """Return a map that shows the figure `first` and can show the others; there must be at least one figure."""
    choices = tuple(_choice(ground, figure) for figure in figures)
    shown = next((c for c in choices if c.indicator == first), choices[0])
    picture = ground.picture
    drawn = {area.code for area in picture.areas}
    return AreaMap(
        map_id=ground.map_id,
        width=picture.width,
        height=picture.height,
        areas=picture.areas,
        shown=shown,
        choices=choices,
        without_border=tuple(name for code, name in sorted(ground.names.items()) if code not in drawn),
        scale_width=picture.scale_width,
        scale_text=picture.scale_text,
        context=picture.context,
        label_size=picture.label_size,
        data=_data(choices) if len(choices) > 1 else "",
    )


def widest(figures: Sequence[MapFigure]) -> str:
    """Return the figure of the table in which the areas lie farthest apart, in smallest differences that matter."""

    def spread(figure: MapFigure) -> float:
        known = [v.value for v in figure.values.values() if v.value is not None]
        apart = bool(known) and bool(figure.smallest_step) and not figure.uncertain
        return (max(known) - min(known)) / figure.smallest_step if apart else 0.0

    return max([f for f in figures if f.in_table] or figures, key=spread).indicator


def _choice(ground: Ground, figure: MapFigure) -> MapChoice:
    values = [figure.values.get(area.code, AreaValue(None, _ABSENT)) for area in ground.picture.areas]
    known = [v.value for v in figure.values.values() if v.value is not None]
    classes = classify(known, figure.unit, figure.least_step)
    fills = tuple(NO_VALUE if v.value is None else classes.fill[v.value] for v in values)
    texts = tuple(v.text for v in values)
    return MapChoice(
        indicator=figure.indicator,
        name=figure.name,
        theme=figure.theme,
        title=_title(ground, figure, values),
        description=_description(ground, fills),
        source=figure.source,
        fills=fills,
        texts=texts,
        legend=_legend(classes.legend, fills, texts),
        in_table=figure.in_table,
    )


def _legend(steps: tuple[LegendStep, ...], fills: Sequence[int], texts: Sequence[str]) -> tuple[LegendStep, ...]:
    """Return the classes; with one value there is no range, and the legend says that value as it is printed."""
    only = {text for text, fill in zip(texts, fills, strict=True) if fill != NO_VALUE}
    exact = len(steps) == 1 and len(only) == 1
    shown = (LegendStep(steps[0].fill, only.pop()),) if exact else steps
    return (*shown, LegendStep(NO_VALUE, NO_VALUE_TEXT)) if NO_VALUE in fills else shown


def _title(ground: Ground, figure: MapFigure, values: Sequence[AreaValue]) -> str:
    """Return what is shown and how far it lies apart; without names, for the version that is shared has none."""
    about = f"{figure.what} per {ground.one}" + (f", {figure.years}" if figure.years else "")
    known = sorted((v.value, v.text) for v in values if v.value is not None)
    if not known:
        return about
    (low, first), (high, last) = known[0], known[-1]
    if len(known) == 1:
        return f"{about}: {first} in één {ground.one}"
    if first == last:
        return f"{about}: {'overal' if len(known) == len(values) else 'steeds'} {first}"
    if high - low < figure.smallest_step:
        return f"{about}: weinig verschil, van {first} tot {last}"
    unsure = f". De verschillen tussen de {ground.more} zijn niet zeker" if figure.uncertain else ""
    return f"{about}: van {first} tot {last}{unsure}"


def _description(ground: Ground, fills: Sequence[int]) -> str:
    unknown = sum(fill == NO_VALUE for fill in fills)
    counted = words.counted(len(fills), ground.one, ground.more)
    drawn = f"Kaart van {counted}, met het noorden boven."
    if not unknown:
        return drawn
    which = f"{unknown} van de {len(fills)} {ground.more} {'heeft' if unknown == 1 else 'hebben'}"
    return f"{drawn} {which} geen cijfer."


def _data(choices: Sequence[MapChoice]) -> str:
    """Return the choices as JSON for the script: what is said more than once stands in a list, by its place there.

    Each choice is: indicator, title without the name that it starts with, description, source, a digit or x per area,
    a text per area (a number refers to the reasons), and the legend. A `<` is escaped, so that the text can't end the
    element that it stands in.
    """
    said = _Once(), _Once(), _Once()
    described, sources, reasons = said
    rows = [
        (
            c.indicator,
            c.title.removeprefix(c.name),
            described.place(c.description),
            sources.place(c.source),
            "".join(_fill(fill) for fill in c.fills),
            [reasons.place(t) if f == NO_VALUE else t for t, f in zip(c.texts, c.fills, strict=True)],
            [(_fill(step.fill), step.text) for step in c.legend],
        )
        for c in choices
    ]
    data = {"choices": rows, "descriptions": list(described), "sources": list(sources), "reasons": list(reasons)}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


class _Once(dict[str, int]):
    """Texts by the place of their first mention."""

    def place(self, text: str) -> int:
        return self.setdefault(text, len(self))


def _fill(fill: int) -> str:
    return "x" if fill == NO_VALUE else str(fill)
