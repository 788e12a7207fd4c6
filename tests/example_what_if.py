"""The example gemeente as it could have been: other figures or signals of one wijk, weighed and printed as in a build.

What changes are rows of the dossier and signals; from there on everything is the path of a real build.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from tests.example_builds import GEMEENTE
from wijkanalyse import build, listening, settings, workshop
from wijkanalyse.contribution import Contribution, contributed
from wijkanalyse.facts import observations
from wijkanalyse.facts.history import Trends
from wijkanalyse.judgement.compare import Comparer, Score
from wijkanalyse.signals import hiding
from wijkanalyse.signals.signal import KINDS, Kind, Place, Signal, Version
from wijkanalyse.signals.views import Intake
from wijkanalyse.weighing import patterns
from wijkanalyse.weighing.evidence import Evidence
from wijkanalyse.weighing.pattern_conditions import Condition, FigureGoes, FigureIs, SignalsPoint, SignalsTell
from wijkanalyse.weighing.place import Scales, WeighedPlace, scales_of

if TYPE_CHECKING:
    import pytest

    from wijkanalyse.build import Workshop
    from wijkanalyse.catalogue import Indicator
    from wijkanalyse.facts.gather import Dossier
    from wijkanalyse.regions import Region
    from wijkanalyse.report.assemble import Assembler
    from wijkanalyse.signals.count import Ground

VERSIONS: Final[tuple[Version, ...]] = ("deelbaar", "intern")
QUIET: Final = "Tuindorp"
"""A wijk of more than 11,000 people in which nothing stands out, so that only what changes is told."""
_REFERENCES: Final = {"distance": 1.6, "crime": 45.0, "share": 12.0, "rate": 60.0}
_STEPS: Final = 24
"""A figure is tried in steps of so many parts of that of Nederland."""
_SOURCES: Final = ("Welzijn Noord", "De Schakel", "Buurthuis Zuid")
_MONTH: Final = date(workshop.EXAMPLE_DAY.year, 1, 1)


# --- the example as it is -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Example:
    """The example gemeente before anything is weighed; `own` is what the team adds, by version."""

    shop: Workshop
    dossier: Dossier
    scales: Scales
    own: Mapping[Version, Contribution]

    def region(self, label: str) -> Region:
        return next(w for w in self.dossier.wijken if w.label == label)

    @functools.cached_property
    def ground(self) -> Ground:
        """What signals are counted on."""
        shop = self.shop
        return listening.listening(self.dossier, shop.catalogue, shop.settings, words=shop.vocabulary).ground

    @functools.cached_property
    def unchanged(self) -> Mapping[Version, Assembler]:
        return {v: build.assembler_of(self.shop, self.dossier, told, self.scales) for v, told in self.own.items()}


def example(factory: pytest.TempPathFactory) -> Example:
    """Return the example, to be read only; its dossier is gathered once."""
    return _example(factory.getbasetemp() / "what_if")


@functools.cache
def _example(cache: Path) -> Example:
    flags = {"cache": cache, "signalen": workshop.example_signals(), "datum": workshop.EXAMPLE_DAY}
    shop = workshop.open_workshop(settings.load(flags, environment={}), workshop.example(), fictional=True)
    dossier, scales = build.dossier_of(shop, shop.regions.gemeente(GEMEENTE)), scales_of(shop)
    shops = {v: replace(shop, settings=replace(shop.settings, versie=v)) for v in VERSIONS}
    return Example(shop, dossier, scales, {v: contributed(s, dossier, scales.own) for v, s in shops.items()})


# --- what if --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class WhatIf:
    """Other figures, lines of figures by year, and signals of one wijk; a figure of None isn't published there."""

    wijk: str = QUIET
    version: Version = "deelbaar"
    figures: Mapping[str, float | None] = field(default_factory=dict)
    lines: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What a build makes of it."""

    place: WeighedPlace
    evidence: Evidence
    assembler: Assembler
    shop: Workshop

    @property
    def patterns(self) -> frozenset[str]:
        return frozenset(h.pattern.id for h in patterns.holding(self.place.weighed, self.evidence))

    @property
    def rules(self) -> frozenset[str]:
        return frozenset(q.rule for q in self.place.weighed.questions)

    @functools.cached_property
    def page(self) -> str:
        """The page of the wijk, as a browser gets it."""
        return self.shop.renderer.wijk(self.assembler.wijk_page(self.place.region))

    def score(self, indicator: str) -> Score:
        return next(s for s in self.place.material.scores if s.indicator.id == indicator)

    @functools.cached_property
    def _texts(self) -> frozenset[str]:
        return frozenset(unescape(text).strip() for text in re.findall(r">([^<]+)<", self.page))

    def prints(self, text: str) -> bool:
        """Return whether a text stands on the page, as the whole of what an element holds."""
        return text in self._texts


def outcome(found: Example, what_if: WhatIf, *, narrow: bool = False) -> Outcome:
    """Return what the real path makes of a changed wijk; a narrow dossier is of this wijk alone, to weigh quickly."""
    region, own = found.region(what_if.wijk), found.own[what_if.version]
    view = hiding.view(what_if.signals, found.ground, what_if.version, Intake())
    told = replace(own, heard=replace(own.heard, view=view))
    shop = replace(found.shop, settings=replace(found.shop.settings, versie=what_if.version))
    dossier = changed(found, region, what_if)
    assembler = build.assembler_of(shop, _narrowed(dossier, region) if narrow else dossier, told, found.scales)
    return seen(found, assembler, region)


def _narrowed(dossier: Dossier, region: Region) -> Dossier:
    own, frame = dossier.chosen.own, dossier.history.frame
    lines = frame[(frame["region_code"] == region.code) | frame["region_code"].str.startswith("NL")]
    chosen = replace(dossier.chosen, own=own[own["region_code"] == region.code])
    history = replace(dossier.history, frame=lines)
    return replace(dossier, wijken=(region,), buurten=(), borders={}, chosen=chosen, history=history)


def seen(found: Example, assembler: Assembler, region: Region) -> Outcome:
    """Return what an assembler weighs for a wijk, with the evidence for its patterns."""
    place = assembler.weighed(region)
    return Outcome(place, Evidence(place.material, found.scales.book, GEMEENTE), assembler, found.shop)


def changed(found: Example, region: Region, what_if: WhatIf) -> Dossier:
    """Return the dossier with the other figures of a wijk; those of gemeente and Nederland are added where absent."""
    dossier = found.dossier
    own, references = dossier.chosen.own.copy(), dossier.chosen.references
    frame = dossier.history.frame.copy()
    for name, value in what_if.figures.items():
        if value is not None:
            own, references = _published(own, references, region, found.shop.catalogue.indicator(name))
        own = _with_value(own, region.code, name, value)
        year = int(own.loc[_rows(own, region.code, name), "year"].iloc[0])
        frame = _with_value(frame, region.code, name, value, year)
    for name, line in what_if.lines.items():
        for year, value in line.items():
            frame = _with_value(frame, region.code, name, value, year)
    chosen = replace(dossier.chosen, own=own, references=references)
    return replace(dossier, chosen=chosen, history=replace(dossier.history, frame=frame))


def _rows(frame: pd.DataFrame, code: str, indicator: str, year: int | None = None) -> pd.Series[bool]:
    found: pd.Series[bool] = (frame["region_code"] == code) & (frame["indicator"] == indicator)
    return found if year is None else found & (frame["year"] == year)


def _with_value(
    frame: pd.DataFrame, code: str, indicator: str, value: float | None, year: int | None = None
) -> pd.DataFrame:
    """Write another value into a frame, and return it; an interval keeps its width."""
    changed = frame
    rows = _rows(changed, code, indicator, year)
    if value is None:
        changed.loc[rows, ["value", "lower", "upper"]] = float("nan")
        changed.loc[rows, "status"] = "not_published"
        return changed
    for bound in ("lower", "upper"):
        changed.loc[rows, bound] += value - changed.loc[rows, "value"]
    changed.loc[rows, "value"] = value
    changed.loc[rows & ~changed["status"].isin(observations.WITH_VALUE), "status"] = "ok"
    return changed


def _published(
    own: pd.DataFrame, references: pd.DataFrame, region: Region, indicator: Indicator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the frames with a figure of the wijk, the gemeente and Nederland, where the example has none."""
    there = own[_rows(own, region.code, indicator.id) & own["value"].notna()]
    if len(there):
        return own, references
    beside = _REFERENCES.get(indicator.kind, 30.0)
    known = own[(own["region_code"] == region.code) & own["value"].notna()]
    model = known[known["indicator"].isin(_neighbours(indicator))].iloc[0]
    gemeente = f"GM{region.code[2:6]}"
    rows = [
        {**model.to_dict(), "region_code": code, "region_level": observations.level_of(code), "indicator": indicator.id}
        | {"value": beside, "lower": float("nan"), "upper": float("nan"), "status": "ok"}
        for code in (region.code, gemeente, "NL01")
    ]
    if indicator.estimated:
        rows = [
            r | {"lower": beside - width, "upper": beside + width} for r, width in zip(rows, (4, 2, 1), strict=True)
        ]
    made = pd.DataFrame(rows)[list(own.columns)].astype(own.dtypes.to_dict())
    kept = references[references["indicator"] != indicator.id]
    return (
        pd.concat([own[~_rows(own, region.code, indicator.id)], made.iloc[:1]], ignore_index=True),
        pd.concat([kept, made.iloc[1:]], ignore_index=True),
    )


def _neighbours(indicator: Indicator) -> tuple[str, ...]:
    """Return figures of a table that an absent figure could stand in."""
    return {"estimate": ("eenzaam",), "crime": ("misdrijven",)}.get(indicator.kind, ("wmo",))


# --- the change that makes conditions true --------------------------------------------------------------
class Changes:
    """Finds the other figures and signals of a wijk for which conditions hold, by the real rules."""

    def __init__(self, found: Example, wijk: str = QUIET) -> None:
        self.example, self.region = found, found.region(wijk)
        self._values: dict[tuple[FigureIs, ...], float] = {}

    def what_if(self, conditions: Iterable[Condition], version: Version = "deelbaar") -> WhatIf:
        """Return one change for every figure and every theme that the conditions are about."""
        every = tuple(conditions)
        figures: dict[str, float | None] = {}
        lines = {}
        for name in dict.fromkeys(c.indicator for c in every if isinstance(c, FigureIs | FigureGoes)):
            stands = tuple(c for c in every if isinstance(c, FigureIs) and c.indicator == name)
            goes = next((c for c in every if isinstance(c, FigureGoes) and c.indicator == name), None)
            if stands:
                figures[name] = self.value(stands)
            if goes is not None:
                lines[name] = self.line(goes, figures.get(name))
        told = tuple(c for c in every if isinstance(c, SignalsPoint | SignalsTell))
        return WhatIf(self.region.label, version, figures, lines, signals_for(told, self.region.code))

    def value(self, wanted: tuple[FigureIs, ...]) -> float:
        """Return the value nearest to that of Nederland for which all conditions hold."""
        if wanted not in self._values:
            self._values[wanted] = self._nearest(wanted)
        return self._values[wanted]

    def _nearest(self, wanted: Sequence[FigureIs]) -> float:
        for value, score in self._tried(wanted[0].indicator):
            if all(c.holds(self._alone(score)) for c in wanted):
                return value
        raise AssertionError(f"no figure of {self.region.label} meets {wanted}")

    def valued(self, indicator: str, headline: str) -> float | None:
        """Return the value nearest to that of Nederland with a verdict; None when no value has it."""
        return next((v for v, score in self._tried(indicator) if score.verdict.headline == headline), None)

    def _tried(self, name: str) -> Iterator[tuple[float, Score]]:
        indicator, dossier = self.example.shop.catalogue.indicator(name), self.example.dossier
        own, references = _published(dossier.chosen.own, dossier.chosen.references, self.region, indicator)
        own, references = own[_rows(own, self.region.code, name)], references[references["indicator"] == name]
        nederland = references[references["region_code"].str.startswith("NL")]["value"].dropna().iloc[-1]
        low, high = indicator.plausible
        grid = (float(nederland) * (1 + n / _STEPS) for n in range(-_STEPS, 3 * _STEPS))
        values = sorted((v for v in grid if low <= v <= high), key=lambda v: abs(v - nederland))
        every = pd.concat([own] * len(values), ignore_index=True)
        shift = pd.Series(values) - every["value"].fillna(0.0)
        every[list(observations.NUMBERS)] = every[list(observations.NUMBERS)].add(shift, axis=0)
        for number, value in enumerate(values):
            chosen = replace(dossier.chosen, own=every.iloc[[number]], references=references)
            comparer = Comparer(
                self.example.shop.catalogue, chosen, dossier.gemeente, dossier.population, dossier.national
            )
            yield value, comparer.scores(self.region.code)[0]

    def _alone(self, score: Score) -> Evidence:
        quiet = self.example.unchanged["deelbaar"].weighed(self.region).material
        return Evidence(replace(quiet, scores=(score,), trends={}), self.example.scales.book)

    def line(self, wanted: FigureGoes, newest: float | None) -> dict[int, float]:
        """Return the gentlest straight line, through the newest year, that goes as wanted."""
        indicator, history = self.example.shop.catalogue.indicator(wanted.indicator), self.example.dossier.history
        frame = history.frame[history.frame["indicator"] == wanted.indicator]
        own = frame[(frame["region_code"] == self.region.code) & frame["value"].notna()].sort_values("year")
        last, end = int(own["year"].iloc[-1]), newest if newest is not None else float(own["value"].iloc[-1])
        for step, sign in itertools.product(range(1, 60), (1, -1)):
            line = {int(y): max(end * (1 + sign * step / 200 * (int(y) - last)), 0.0) for y in own["year"]}
            tried = frame.copy()
            for year, value in line.items():
                tried = _with_value(tried, self.region.code, wanted.indicator, value, year)
            trend = Trends(self.example.shop.catalogue, replace(history, frame=tried)).trend(
                self.region.code, indicator
            )
            if wanted.word in (trend.word, trend.news):
                return line
        raise AssertionError(f"no line of {self.region.label} meets {wanted}")


# --- signals --------------------------------------------------------------------------------------------
def signals_for(told: Iterable[SignalsPoint | SignalsTell], code: str) -> tuple[Signal, ...]:
    """Return signals, enough for both versions, of which the conditions are true."""
    rows = itertools.count(2)
    return tuple(
        signal(code, condition.theme, kind, next(rows), **_of(condition))
        for condition in told
        for kind in (condition.kinds or KINDS[:2])
        for _ in range(6)
    )


def _of(condition: SignalsPoint | SignalsTell) -> dict[str, str]:
    return {} if isinstance(condition, SignalsPoint) else {"onderwerp": condition.onderwerp, "group": condition.group}


def signal(code: str, theme: str, kind: Kind, row: int, **changed: Any) -> Signal:
    """Return a signal that one of three organisations gave in the year of the example."""
    text = f"Dit is verzonnen, in rij {row}."
    return Signal(
        Place(0, row), code, theme, kind, _MONTH, "welzijn", True, _SOURCES[row % len(_SOURCES)], text, **changed
    )
