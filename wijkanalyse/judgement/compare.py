"""Compares the figures of each wijk with the gemeente and the Netherlands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from wijkanalyse.judgement import verdicts
from wijkanalyse.judgement.verdicts import Comparison, Context, Figure, Verdict

if TYPE_CHECKING:
    import pandas as pd

    from wijkanalyse.catalogue import Catalogue, Indicator
    from wijkanalyse.facts.choose import Chosen
    from wijkanalyse.facts.national import National, Spread
    from wijkanalyse.facts.population import Population
    from wijkanalyse.judgement.similar import Peer
    from wijkanalyse.regions import Region

MAJORITY: Final = 0.5
"""A gemeente of which one wijk holds more than half says little about that wijk: the reference is skipped."""
_NO_BASE: Final = "Bij dit cijfer staat niet over hoeveel mensen het gaat. Daarom geven we geen oordeel."

COLUMNS: Final = (
    "region_code",
    "region_year",
    "indicator",
    "year",
    "reference",
    "value",
    "reference_value",
    "reference_low",
    "reference_high",
    "difference",
    "min_diff",
    "margin",
    "people",
    "outcome",
    "headline",
    "reasons",
)


@dataclass(frozen=True)
class Observation:
    """One figure of one region, as it stands in the tidy contract."""

    region_code: str
    region_year: int
    indicator: str
    year: int
    value: float | None
    lower: float | None
    upper: float | None
    status: str
    edition: str
    source: str


@dataclass(frozen=True)
class Score:
    """A figure with its references and its verdict. A reference is None where its table and year don't have it."""

    indicator: Indicator
    own: Observation
    gemeente: Observation | None
    nederland: Observation | None
    verdict: Verdict
    similar: Spread | None = None

    @property
    def compared_gemeente(self) -> Observation | None:
        """The figure of the gemeente, None where the wijk is more than half of it and the two aren't compared."""
        levels = {c.reference for c in self.verdict.comparisons}
        return None if levels and "gemeente" not in levels else self.gemeente


def observations_of(frame: pd.DataFrame) -> list[Observation]:
    """Return the rows of the contract as values, NaN as None."""
    names = list(Observation.__dataclass_fields__)
    rows = frame[names].astype(object).where(frame[names].notna(), None)
    return [Observation(*row) for row in rows.itertuples(index=False, name=None)]


class Comparer:
    """Holds the figures of one gemeente, and compares each wijk and buurt in it."""

    def __init__(
        self,
        catalogue: Catalogue,
        chosen: Chosen,
        gemeente: Region,
        population: Mapping[str, Population],
        national: National | None = None,
    ) -> None:
        self.catalogue, self.gemeente, self.population = catalogue, gemeente, population
        self.national = national
        self._bases = chosen.bases
        self._own = {(o.region_code, o.indicator): o for o in observations_of(chosen.own)}
        self._exact: dict[tuple[str, str, int, str], Observation] = {}
        self._newest: dict[tuple[str, str], Observation] = {}
        for reference in observations_of(chosen.references.sort_values("year")):
            level = "nederland" if reference.region_code.startswith("NL") else "gemeente"
            self._exact[level, reference.indicator, reference.year, reference.edition] = reference
            self._newest[level, reference.indicator] = reference

    def observation(self, code: str, indicator: str) -> Observation | None:
        """Return the figure of a wijk or buurt that the report uses."""
        return self._own.get((code, indicator))

    def newest(self, level: str, indicator: str) -> Observation | None:
        """Return the newest figure of the gemeente or of Nederland."""
        return self._newest.get((level, indicator))

    def reference(self, level: str, indicator: str, year: int | None) -> Observation | None:
        """Return the figure of the gemeente or of Nederland in a year; the newest when `year` is None."""
        if year is None:
            return self.newest(level, indicator)
        return next((o for (lv, i, y, _), o in self._exact.items() if (lv, i, y) == (level, indicator, year)), None)

    def scores(self, code: str) -> list[Score]:
        """Return every figure of a region with its verdict, in order of the catalogue."""
        return [
            self._score(indicator, own)
            for indicator in self.catalogue.indicators
            if (own := self.observation(code, indicator.id)) is not None
        ]

    def _score(self, indicator: Indicator, own: Observation) -> Score:
        references = {level: self._reference(level, own) for level in ("gemeente", "nederland")}
        population = self.population.get(own.region_code)
        if own.value is None:
            verdict = Verdict("geen_oordeel" if indicator.direction == "none" else "onbekend", (), ())
            return Score(indicator, own, references["gemeente"], references["nederland"], verdict)
        similar = self._similar(own)
        judged = self._judged(indicator, own)
        comparisons = tuple(self._comparisons(judged, own, references, similar))
        verdict = verdicts.headline(judged, comparisons, population)
        if judged is not indicator:
            verdict = replace(verdict, reasons=(_NO_BASE,))
        return Score(indicator, own, references["gemeente"], references["nederland"], verdict, similar)

    def _judged(self, indicator: Indicator, own: Observation) -> Indicator:
        """Return the indicator, without direction where nobody says how many people a figure is about."""
        said = indicator.population != "noemer" or (own.region_code, own.indicator, own.year) in self._bases
        return indicator if said or indicator.direction == "none" else replace(indicator, direction="none")

    def peers(self, own: Region) -> tuple[Peer, ...]:
        """Return the wijken most like a wijk; none when there is no good comparison."""
        return self.national.peers(own.code, own.year) if self.national is not None else ()

    def percentile(self, own: Observation) -> float | None:
        """Return where a figure stands among the wijken of the country (0..100); no page that is shared prints it."""
        if self.national is None or own.value is None:
            return None
        return self.national.percentile(own.indicator, own.year, own.edition, own.value)

    def _similar(self, own: Observation) -> Spread | None:
        if self.national is None or not own.region_code.startswith("WK"):
            return None
        peers = self.national.peers(own.region_code, self.gemeente.year)
        return self.national.spread(peers, own.indicator, own.year, own.edition)

    def _reference(self, level: str, own: Observation) -> Observation | None:
        """Return the reference of the same table and year; without an own figure the newest there is."""
        if own.value is None:
            return self._newest.get((level, own.indicator))
        return self._exact.get((level, own.indicator, own.year, own.edition))

    def _comparisons(
        self,
        indicator: Indicator,
        own: Observation,
        references: Mapping[str, Observation | None],
        similar: Spread | None,
    ) -> Iterable[Comparison]:
        nederland, population = references["nederland"], self.population.get(own.region_code)
        base = population.of(indicator.population) if population else None
        if indicator.population == "noemer":
            base = self._bases.get((own.region_code, own.indicator, own.year))
        context = Context(nederland.value if nederland else None, base, population.parts if population else 1)
        figure = Figure(own.value if own.value is not None else 0.0, own.lower, own.upper)
        for level, reference in references.items():
            if level == "gemeente" and self._is_majority(population):
                continue
            yield verdicts.compare(indicator, figure, level, reference.value if reference else None, context)
        if own.region_code.startswith("WK") and indicator.population != "noemer":
            yield verdicts.compare(indicator, figure, verdicts.SIMILAR, similar.median if similar else None, context)

    def _is_majority(self, population: Population | None) -> bool:
        whole = self.population.get(self.gemeente.code)
        if population is None or whole is None or not population.inwoners or not whole.inwoners:
            return False
        return population.inwoners > MAJORITY * whole.inwoners


def comparison_rows(scores: Iterable[Score]) -> list[tuple[object, ...]]:
    """Return the comparisons of scores as rows of COLUMNS."""
    return [
        (
            score.own.region_code,
            score.own.region_year,
            score.indicator.id,
            score.own.year,
            c.reference,
            score.own.value,
            c.reference_value,
            *_quartiles(score, c),
            c.difference,
            c.min_diff,
            c.margin,
            c.people,
            c.outcome,
            score.verdict.headline,
            " ".join(score.verdict.reasons),
        )
        for score in scores
        for c in score.verdict.comparisons
    ]


def _quartiles(score: Score, comparison: Comparison) -> tuple[float | None, float | None]:
    """Return the quartiles of similar wijken; other references have none."""
    if comparison.reference != verdicts.SIMILAR or score.similar is None:
        return (None, None)
    return (score.similar.low, score.similar.high)


PEER_COLUMNS: Final = ("region_code", "similar_code", "distance", "word")


def peer_rows(comparer: Comparer, wijken: Iterable[Region]) -> list[tuple[object, ...]]:
    """Return the similar wijken of each wijk as rows of PEER_COLUMNS."""
    return [(w.code, peer.code, peer.distance, peer.word) for w in wijken for peer in comparer.peers(w)]
