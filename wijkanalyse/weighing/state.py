"""What the reports of one gemeente say on one day, small enough to keep: figures, verdicts, ids of points.

No text, no name and no path. Of signals only the bands of cells that the version intern may show, and only when asked
for; a state of deelbaar doesn't depend on signals at all.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

import orjson

from wijkanalyse.facts.observations import STATUSES
from wijkanalyse.judgement.verdicts import NAMES, Headline
from wijkanalyse.signals.signal import KINDS, Kind, Version
from wijkanalyse.signals.views import Band

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue, Indicator
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.signals.views import PlaceSignals
    from wijkanalyse.weighing.weighed import Material, Weighed

LAYOUT: Final = 1
"""The form of a file; a newer program that changes it counts on."""
_DIGEST: Final = 12

T = TypeVar("T")


class NewerStateError(ValueError):
    """A state was kept by a newer program."""


@dataclass(frozen=True)
class Measure:
    """What a figure meant: digests of how it is measured (`definition`) and judged (`rule`).

    `yearly` says that the source has a table per year, so that another table is no other measurement; `breaks` are the
    first years of a new definition.
    """

    definition: str
    rule: str
    yearly: bool
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One figure of one place. `least` is the smallest difference that matters, None where there is none.

    `references` are the values that it was compared with, in the order of `verdicts.NAMES`.
    """

    value: float | None
    status: str
    year: int
    edition: str
    headline: Headline
    least: float | None = None
    references: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Place:
    """One wijk or own area: figures by indicator, and the indicators of each point that figures make, by its id.

    Points are those that the figures give, also where the page has no room for them or the team took them out, so that
    neither signals nor choices change them. `signals` holds bands by theme and kind.
    """

    figures: Mapping[str, Figure] = field(default_factory=dict)
    points: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    signals: Mapping[tuple[str, Kind], Band] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """What the reports of one gemeente in one version say on a day.

    `border_year` is the year of the borders of the places, `modified` when each table was last changed.
    """

    gemeente: str
    version: Version
    datum: date
    border_year: int
    measures: Mapping[str, Measure] = field(default_factory=dict)
    modified: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True)
class Edition:
    """What a build is: which gemeente and version, on which day, within which borders, from which tables."""

    gemeente: str
    version: Version
    datum: date
    border_year: int
    modified: Mapping[str, str] = field(default_factory=dict)


def state(
    edition: Edition, places: Iterable[tuple[Material, Weighed]], catalogue: Catalogue, *, signals: bool = False
) -> State:
    """Return the state of a build; `signals` asks for the bands of signals too, which only intern has."""
    with_signals = signals and edition.version == "intern"
    found = {m.site.code: _place(m, w, with_signals=with_signals) for m, w in places}
    used = {f.edition for place in found.values() for f in place.figures.values()}
    return State(
        edition.gemeente,
        edition.version,
        edition.datum,
        edition.border_year,
        measures={i.id: measure(i, catalogue) for i in catalogue.indicators},
        modified={table: moment for table, moment in edition.modified.items() if table in used},
        places=found,
    )


def measure(indicator: Indicator, catalogue: Catalogue) -> Measure:
    """Return what a figure means. How it is worded changes nothing."""
    i = indicator
    yearly = any(p.id == i.source.provider and p.yearly for p in catalogue.providers)
    rule = (i.min_diff, i.least, i.direction, i.age_sensitive, i.resolution, i.population)
    return Measure(_digest([i.source, i.unit, i.kind]), _digest(rule), yearly, i.breaks)


def _digest(what: object) -> str:
    return hashlib.sha256(orjson.dumps(what, option=orjson.OPT_SORT_KEYS)).hexdigest()[:_DIGEST]


def _place(material: Material, weighed: Weighed, *, with_signals: bool) -> Place:
    points = (*weighed.points, *weighed.beyond, *weighed.dropped)
    return Place(
        {s.indicator.id: _figure(s) for s in material.scores},
        {p.id: tuple(sorted(s.indicator.id for s in p.scores)) for p in points if p.scores},
        _bands(material.signals) if with_signals else {},
    )


def _figure(score: Score) -> Figure:
    own, comparisons = score.own, score.verdict.comparisons
    beside = {c.reference: _finite(c.reference_value) for c in comparisons}
    least = next((c.min_diff for c in comparisons if c.min_diff is not None), None)
    return Figure(
        _finite(own.value),
        own.status,
        int(own.year),
        own.edition,
        score.verdict.headline,
        _finite(least),
        tuple(beside.get(name) for name in NAMES),
    )


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def _bands(signals: PlaceSignals) -> dict[tuple[str, Kind], Band]:
    return {(theme.theme, cell.kind): cell.band for theme in signals.themes for cell in theme.cells}


# --- to and from what a file holds ------------------------------------------------------------------
def to_bytes(kept: State) -> bytes:
    """Return a state as JSON; the same state gives the same bytes."""
    return orjson.dumps(
        {
            "vorm": LAYOUT,
            "gemeente": kept.gemeente,
            "versie": kept.version,
            "datum": kept.datum.isoformat(),
            "grenzen": kept.border_year,
            "indicatoren": {k: [m.definition, m.rule, m.yearly, list(m.breaks)] for k, m in kept.measures.items()},
            "tabellen": dict(kept.modified),
            "gebieden": {code: _plain_place(place) for code, place in kept.places.items()},
        },
        option=orjson.OPT_SORT_KEYS,
    )


def _plain_place(place: Place) -> dict[str, Any]:
    figures = {
        k: [f.value, f.status, f.year, f.edition, f.headline, f.least, list(f.references)]
        for k, f in place.figures.items()
    }
    signals = sorted([theme, kind, band] for (theme, kind), band in place.signals.items())
    return {"cijfers": figures, "punten": {k: list(v) for k, v in place.points.items()}, "signalen": signals}


def from_bytes(content: bytes) -> State:
    """Return the state in the bytes of a file.

    Raises NewerStateError for a layout of a newer program, and ValueError for anything else that isn't a state.
    """
    data = _a(dict, orjson.loads(content))
    try:
        if (layout := _a(int, data["vorm"])) > LAYOUT:
            raise NewerStateError(f"layout {layout}")
        return State(
            _a(str, data["gemeente"]),
            _one(get_args(Version), data["versie"]),
            date.fromisoformat(_a(str, data["datum"])),
            _a(int, data["grenzen"]),
            {_a(str, k): _measure(*v) for k, v in _a(dict, data["indicatoren"]).items()},
            {_a(str, k): _a(str, v) for k, v in _a(dict, data["tabellen"]).items()},
            {_a(str, k): _read_place(_a(dict, v)) for k, v in _a(dict, data["gebieden"]).items()},
        )
    except (KeyError, TypeError) as error:
        raise ValueError("something is missing or of another kind") from error


def _read_place(data: dict[str, Any]) -> Place:
    return Place(
        {k: _read_figure(*v) for k, v in _a(dict, data["cijfers"]).items()},
        {k: tuple(_a(str, i) for i in v) for k, v in _a(dict, data["punten"]).items()},
        {(_a(str, theme), _one(KINDS, kind)): _one(get_args(Band), band) for theme, kind, band in data["signalen"]},
    )


def _measure(definition: Any, rule: Any, yearly: Any, breaks: Any) -> Measure:
    return Measure(_a(str, definition), _a(str, rule), _a(bool, yearly), tuple(_a(int, year) for year in breaks))


def _read_figure(*cells: Any) -> Figure:
    value, status, year, edition, headline, least, references = cells
    return Figure(
        _number(value),
        _one(STATUSES, status),
        _a(int, year),
        _a(str, edition),
        _one(get_args(Headline), headline),
        _number(least),
        tuple(_number(r) for r in references),
    )


def _a(kind: type[T], value: object) -> T:
    """Return a value that is exactly of a kind; raises ValueError otherwise."""
    if type(value) is not kind:
        raise ValueError(f"not a {kind.__name__}")
    return value


def _one(allowed: Iterable[T], value: object) -> T:
    """Return the allowed value that this is; raises ValueError otherwise."""
    for one in allowed:
        if one == value:
            return one
    raise ValueError("not one of the known words")


def _number(value: object) -> float | None:
    return None if value is None else float(value) if type(value) is int else _a(float, value)
