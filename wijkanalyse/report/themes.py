"""One chapter per theme: two sentences, charts, maps and the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wijkanalyse import words
from wijkanalyse.report import cells
from wijkanalyse.report.charts import age_chart, comparison_chart
from wijkanalyse.report.maps import AreaValue, Frame, MapTexts, area_map
from wijkanalyse.report.model import AgeChart, AreaMap, ComparisonChart, Row, Theme
from wijkanalyse.verdicts import min_difference

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue, Indicator, ThemeSpec
    from wijkanalyse.compare import Comparer, Score
    from wijkanalyse.regions import Region
    from wijkanalyse.report.texts import Texts

_AGE = "leeftijd"
_MAP_MINIMUM = 200
"""A buurt with fewer inhabitants is grey on the map: its share says little (method, numbers)."""


@dataclass(frozen=True)
class Wijk:
    """A wijk with what its page needs: scores in order of the catalogue, its buurten, and the picture of its map."""

    region: Region
    scores: tuple[Score, ...]
    buurten: tuple[Region, ...]
    picture: Frame | None


class ThemeWriter:
    """Writes the chapters of the wijken of one gemeente."""

    def __init__(self, catalogue: Catalogue, comparer: Comparer, texts: Texts, year: int) -> None:
        self.catalogue, self.comparer, self.texts, self.year = catalogue, comparer, texts, year

    def themes(self, wijk: Wijk) -> tuple[Theme, ...]:
        """Return every theme that the catalogue has indicators for."""
        by_theme: dict[str, list[Score]] = {}
        for score in wijk.scores:
            by_theme.setdefault(score.indicator.theme, []).append(score)
        return tuple(
            self._theme(spec, wijk, by_theme.get(spec.id, []))
            for spec in self.catalogue.themes
            if self.catalogue.of_theme(spec.id)
        )

    def _theme(self, spec: ThemeSpec, wijk: Wijk, scores: Sequence[Score]) -> Theme:
        anchor = spec.id.replace("_", "-")
        known = [s for s in scores if s.own.value is not None]
        if not known:
            return Theme(anchor, spec.title, (self.texts.no_figures,), "", (), None, (), ())
        return Theme(
            theme_id=anchor,
            title=spec.title,
            summary=self._summary(known),
            note=spec.note,
            rows=self._rows(scores),
            age_chart=_ages(anchor, scores),
            charts=_charts(anchor, scores),
            maps=self._maps(wijk, scores),
        )

    def _rows(self, scores: Sequence[Score]) -> tuple[Row, ...]:
        return tuple(cells.row(s, self.year) for s in scores)

    def _summary(self, known: Sequence[Score]) -> tuple[str, ...]:
        """Return the figure that differs most, and how the figures with a verdict turned out."""
        farthest = max(known, key=distance)
        first = cells.evidence(farthest) if distance(farthest) >= 1 else _alike(known)
        judged = [s for s in known if s.indicator.direction != "none"]
        return (first, _tally(judged) if judged else self.texts.no_judgement)

    def _maps(self, wijk: Wijk, scores: Sequence[Score]) -> tuple[AreaMap, ...]:
        if wijk.picture is None or len(wijk.buurten) < 2:
            return ()
        mapped = [s.indicator for s in scores if s.indicator.map]
        found = (self._map(wijk, wijk.picture, indicator) for indicator in mapped)
        return tuple(m for m in found if m is not None)

    def _map(self, wijk: Wijk, picture: Frame, indicator: Indicator) -> AreaMap | None:
        values = {b.code: self._area_value(b, indicator) for b in wijk.buurten}
        if all(v.value is None for v in values.values()):
            return None
        observations = [o for b in wijk.buurten if (o := self.comparer.observation(b.code, indicator.id)) is not None]
        years = sorted({o.year for o in observations if o.value is not None})
        texts = MapTexts(
            map_id=f"kaart-{indicator.id.replace('_', '-')}",
            title=f"{indicator.label} per buurt, {words.listed([str(y) for y in years])}",
            what=indicator.label,
            unit="%" if indicator.is_percentage else indicator.unit,
            table_heading=indicator.label,
            source=f"Bron: tabel {words.listed(sorted({o.edition for o in observations if o.value is not None}))}.",
            smallest_step=self._smallest_step(indicator),
        )
        return area_map(picture, texts, values, {b.code: b.label for b in wijk.buurten})

    def _smallest_step(self, indicator: Indicator) -> float:
        """Return the smallest difference that matters, so that smaller ones share a colour."""
        nederland = self.comparer.newest("nederland", indicator.id)
        known = nederland.value if nederland is not None else None
        return (min_difference(indicator, known) or 0.0) if known is not None else 0.0

    def _area_value(self, buurt: Region, indicator: Indicator) -> AreaValue:
        observation = self.comparer.observation(buurt.code, indicator.id)
        population = self.comparer.population.get(buurt.code)
        inhabitants = population.inwoners if population else None
        if inhabitants is not None and inhabitants < _MAP_MINIMUM:
            return AreaValue(None, f"minder dan {_MAP_MINIMUM} inwoners")
        printed = cells.cell(observation, indicator)
        return AreaValue(observation.value if observation is not None else None, printed.text)


def distance(score: Score) -> float:
    """Return how far a figure is from the gemeente (or else Nederland), in smallest differences that matter."""
    reference = score.gemeente if score.gemeente and score.gemeente.value is not None else score.nederland
    nederland = score.nederland.value if score.nederland else None
    if reference is None or reference.value is None or score.own.value is None:
        return 0.0
    least = min_difference(score.indicator, nederland if nederland is not None else reference.value)
    return abs(score.own.value - reference.value) / least if least else 0.0


def _alike(known: Sequence[Score]) -> str:
    if any(distance(s) > 0 for s in known):
        return "De cijfers lijken op die van de gemeente."
    return cells.evidence(known[0])


def _tally(judged: Sequence[Score]) -> str:
    """Return how many figures turned out how, in the order in which people ask for it."""
    order = ("gunstig", "ongunstig", "wisselend", "vergelijkbaar", "niet_zeker", "onbekend")
    counts = {key: sum(s.verdict.headline == key for s in judged) for key in order}
    parts = [f"{n} {cells.VERDICT_WORDS[key][0]}" for key, n in counts.items() if n]  # type: ignore[index]  # keys are Headline
    return words.sentence(
        f"van {words.counted(len(judged), 'cijfer', 'cijfers')} met een oordeel: {words.listed(parts)}"
    )


def _ages(anchor: str, scores: Sequence[Score]) -> AgeChart | None:
    groups = [s for s in scores if s.indicator.driver == _AGE]
    if len(groups) < 2 or any(s.own.value is None for s in groups):
        return None
    return age_chart(f"{anchor}-leeftijd", _chart_title(groups), [cells.chart_row(s) for s in groups])


def _charts(anchor: str, scores: Sequence[Score]) -> tuple[ComparisonChart, ...]:
    """Return a chart of the shares and one of the distances, where there are at least two to set side by side."""
    groups = {
        "delen": ("%", [s for s in scores if s.indicator.is_percentage and s.indicator.driver != _AGE]),
        "afstand": ("km", [s for s in scores if s.indicator.unit == "km"]),
    }
    charts = []
    for name, (unit, members) in groups.items():
        known = [s for s in members if s.own.value is not None]
        if len(known) > 1:
            rows = [cells.chart_row(s) for s in known]
            charts.append(comparison_chart(f"{anchor}-{name}", _chart_title(known), unit, rows))
    return tuple(charts)


def _chart_title(scores: Sequence[Score]) -> str:
    """Return the one thing that a chart shows."""
    farthest = max(scores, key=distance)
    reference = farthest.gemeente if farthest.gemeente and farthest.gemeente.value is not None else farthest.nederland
    if distance(farthest) < 1 or reference is None or reference.value is None or farthest.own.value is None:
        return "De wijk lijkt op de gemeente"
    word = "hoger" if farthest.own.value > reference.value else "lager"
    where = "in de gemeente" if reference is farthest.gemeente else "in Nederland"
    return f"{farthest.indicator.label}: {word} dan {where}"
