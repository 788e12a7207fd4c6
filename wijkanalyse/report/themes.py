"""One chapter per theme: two sentences, charts, maps and the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from wijkanalyse import words
from wijkanalyse.judgement.inside import buurt_range
from wijkanalyse.judgement.verdicts import min_difference
from wijkanalyse.language import sentences
from wijkanalyse.language.grammar import some
from wijkanalyse.report import cells
from wijkanalyse.report.chart_titles import chart_title
from wijkanalyse.report.charts import age_chart, comparison_chart
from wijkanalyse.report.parts.figures import Cell, PartsRow, PartsTable, Row, TrendText
from wijkanalyse.report.parts.pages import Theme
from wijkanalyse.report.trends import trend_block, trend_text

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue, Indicator, ThemeSpec
    from wijkanalyse.facts.history import Trends
    from wijkanalyse.judgement.compare import Comparer, Score
    from wijkanalyse.judgement.verdicts import Headline
    from wijkanalyse.regions import Region
    from wijkanalyse.report.parts.charts import AgeChart, ComparisonChart
    from wijkanalyse.report.parts.signals import SignalBlock
    from wijkanalyse.report.texts import Texts

_AGE = "leeftijd"
_MOST_LANES = 5
MARRIAGE = "burgerlijke_staat"
_TOTAL = "misdrijven"
"""The figure that others of its theme are a part of."""


_SHORT_UNIT = 2
_ALL: dict[Headline, str] = {
    "gunstig": "gunstiger dan elders",
    "ongunstig": "minder gunstig dan elders",
    "wisselend": "gunstig naast het ene gebied en ongunstig naast het andere",
    "vergelijkbaar": "vergelijkbaar met andere gebieden",
}
"""What is said of figures that all turned out the same."""
_ONLY_PARTS = "Deze cijfers kun je niet optellen. Ze staan per buurt in de tabel hieronder."
_PER_BUURT = Cell("per buurt, zie tabel", "not_applicable")


@dataclass(frozen=True)
class Wijk:
    """A wijk with what its page needs: scores in order of the catalogue, and its buurten.

    `on_map` are the figures that the map of its buurten can show; `signals` holds what was seen and heard, by theme.
    """

    region: Region
    scores: tuple[Score, ...]
    buurten: tuple[Region, ...]
    on_map: Sequence[str] = ()
    signals: Mapping[str, SignalBlock] = field(default_factory=dict)

    def has_told(self, theme: str) -> bool:
        """Return whether something may be shown of what was seen and heard about a theme."""
        return theme in self.signals and not self.signals[theme].silent


class ThemeWriter:
    """Writes the chapters of the wijken of one gemeente."""

    def __init__(
        self, catalogue: Catalogue, comparer: Comparer, texts: Texts, year: int, trends: Trends | None = None
    ) -> None:
        self.catalogue, self.comparer, self.texts, self.year = catalogue, comparer, texts, year
        self.trends = trends

    def themes(self, wijk: Wijk) -> tuple[Theme, ...]:
        """Return every theme that the catalogue has indicators for, or that signals are shown of."""
        by_theme: dict[str, list[Score]] = {}
        for score in wijk.scores:
            by_theme.setdefault(score.indicator.theme, []).append(score)
        return tuple(
            replace(self._theme(spec, wijk, by_theme.get(spec.id, [])), signals=wijk.signals.get(spec.id))
            for spec in self.catalogue.themes
            if self.catalogue.of_theme(spec.id) or wijk.has_told(spec.id)
        )

    def _theme(self, spec: ThemeSpec, wijk: Wijk, scores: Sequence[Score]) -> Theme:
        anchor = _anchor(spec.id)
        known = [s for s in scores if s.own.value is not None]
        parts = self._parts(wijk, scores)
        if not known and parts is not None:
            return Theme(
                theme_id=anchor,
                title=spec.title,
                summary=(_ONLY_PARTS,),
                note=spec.note,
                rows=self._rows(wijk, scores),
                age_chart=None,
                charts=(),
                on_map=_on_map(wijk, scores),
                parts=parts,
            )
        if not known:
            rows = self._rows(wijk, [s for s in scores if s.gemeente is not None and s.gemeente.value is not None])
            told = self.texts.only_gemeente if rows else self.texts.no_figures
            return Theme(anchor, spec.title, (told,), spec.note if rows else "", rows, None, ())
        return Theme(
            theme_id=anchor,
            title=spec.title,
            summary=self._summary(known),
            note=spec.note,
            rows=self._rows(wijk, scores),
            age_chart=_ages(anchor, scores),
            charts=_charts(anchor, scores),
            on_map=_on_map(wijk, scores),
            parts=parts,
            trends=trend_block(self.trends, scores, anchor) if self.trends is not None else None,
        )

    def _rows(self, wijk: Wijk, scores: Sequence[Score]) -> tuple[Row, ...]:
        rows = (
            cells.row(s, self.year, self._buurten(wijk, s.indicator), self.comparer.newest("gemeente", s.indicator.id))
            for s in scores
        )
        per_buurt = {s.indicator.id for s in self._of_parts(wijk, scores)}
        return tuple(
            replace(r, trend=self._trend(s), wijk=_PER_BUURT if r.indicator in per_buurt else r.wijk)
            for r, s in zip(rows, scores, strict=True)
        )

    def _trend(self, score: Score) -> TrendText | None:
        if score.own.value is None or self.trends is None:
            return None
        return trend_text(self.trends.trend(score.own.region_code, score.indicator), score.indicator)

    def _of_parts(self, wijk: Wijk, scores: Sequence[Score]) -> list[Score]:
        """Return the figures of an own area that there are only per buurt."""
        absent = [s for s in scores if s.own.value is None] if wijk.region.is_area else []
        return [s for s in absent if any(self._known(b, s.indicator) for b in wijk.buurten)]

    def _known(self, buurt: Region, indicator: Indicator) -> bool:
        found = self.comparer.observation(buurt.code, indicator.id)
        return found is not None and found.value is not None

    def _parts(self, wijk: Wijk, scores: Sequence[Score]) -> PartsTable | None:
        rows = tuple(
            PartsRow(
                s.indicator.label,
                s.indicator.unit if len(s.indicator.unit) > _SHORT_UNIT else "",
                tuple(self._part(b, s.indicator) for b in wijk.buurten),
            )
            for s in self._of_parts(wijk, scores)
        )
        return PartsTable(tuple(b.label for b in wijk.buurten), rows) if rows else None

    def _part(self, buurt: Region, indicator: Indicator) -> Cell:
        """Return the figure of one buurt, with its year; the interval stands in the data file."""
        found = self.comparer.observation(buurt.code, indicator.id)
        printed = cells.cell(found, indicator)
        return replace(printed, note=str(found.year)) if found is not None and found.value is not None else printed

    def _buurten(self, wijk: Wijk, indicator: Indicator) -> str:
        """Return how far the buurten lie apart, without their names: the version that is shared doesn't name them."""
        found = buurt_range(self.comparer, indicator, wijk.buurten)
        if found is None or found.lowest.value is None or found.highest.value is None:
            return ""
        low, high = (words.amount(v, indicator) for v in (found.lowest.value, found.highest.value))
        own = self.comparer.observation(wijk.region.code, indicator.id)
        year = f" in {found.lowest.year}" if own is not None and own.year != found.lowest.year else ""
        return f"buurten{year}: van {low} tot {high}"

    def _summary(self, known: Sequence[Score]) -> tuple[str, ...]:
        """Return the figure that says most, and how the figures with a verdict turned out."""
        judged = [s for s in known if s.verdict.headline != "geen_oordeel"]
        tally = _tally(judged, every=len(judged) == len(known))
        return (_opening(known), tally if judged else _withheld(known) or self.texts.no_judgement)


def by_id(catalogue: Catalogue, themes: Sequence[Theme]) -> dict[str, Theme]:
    """Return the themes of a page by their id in the catalogue."""
    shown = {t.theme_id: t for t in themes}
    return {spec.id: shown[_anchor(spec.id)] for spec in catalogue.themes if _anchor(spec.id) in shown}


def _on_map(wijk: Wijk, scores: Sequence[Score]) -> str:
    """Return the figure of a theme that a link to the map chooses: the one in its table, or else the first."""
    found = [s.indicator for s in scores if s.indicator.id in wijk.on_map]
    return next((i.id for i in found if i.map), found[0].id if found else "")


def _anchor(theme: str) -> str:
    return theme.replace("_", "-")


def _telling(scores: Sequence[Score]) -> Sequence[Score]:
    """Return the figures that may lead a theme: whether people married says least about who lives here."""
    return [s for s in scores if s.indicator.driver != MARRIAGE] or scores


def distance(score: Score) -> float:
    """Return how far a figure is from the gemeente (or else Nederland), in smallest differences that matter."""
    gemeente = score.compared_gemeente
    reference = gemeente if gemeente and gemeente.value is not None else score.nederland
    nederland = score.nederland.value if score.nederland else None
    if reference is None or reference.value is None or score.own.value is None:
        return 0.0
    least = min_difference(score.indicator, nederland if nederland is not None else reference.value)
    return abs(score.own.value - reference.value) / least if least else 0.0


def _opening(known: Sequence[Score]) -> str:
    """Return the figure that differs most, but the total before its parts."""
    total = next((s for s in known if s.indicator.id == _TOTAL), None)
    farthest = total or max(_telling(known), key=distance)
    return sentences.evidence(farthest) if total or distance(farthest) >= 1 else _alike(known)


def _alike(known: Sequence[Score]) -> str:
    """Return that the figures are like the gemeente's, or a plain figure where no rule says what is alike."""
    loose = [s for s in known if s.indicator.min_diff == "none" and s.indicator.kind != "count"]
    if loose or all(distance(s) == 0 for s in known):
        return sentences.evidence((loose or known)[0])
    return f"De cijfers lijken op die van {_beside(known)}."


def _beside(known: Sequence[Score]) -> str:
    """Return what the figures of a wijk are first set beside: Nederland, where the wijk is most of its gemeente."""
    return "de gemeente" if any(s.compared_gemeente is not None for s in known) else "Nederland"


def _withheld(known: Sequence[Score]) -> str:
    """Return why figures that could have a verdict have none; an empty text when there are no such figures."""
    reasons = [r for s in known if s.indicator.direction != "none" for r in s.verdict.reasons]
    return f"Er is geen oordeel. {reasons[0]}" if reasons else ""


def _tally(judged: Sequence[Score], *, every: bool) -> str:
    """Return how many figures turned out how, in the order in which people ask for it.

    `every` says that no figure of the chapter is without a verdict.
    """
    order: tuple[Headline, ...] = ("gunstig", "ongunstig", "wisselend", "vergelijkbaar", "niet_zeker")
    counts = {key: sum(s.verdict.headline == key for s in judged) for key in order}
    found = [key for key, n in counts.items() if n]
    total, unsure = sum(counts.values()), counts["niet_zeker"]
    if total == 0:
        return "Er is geen cijfer om mee te vergelijken."
    if unsure == total:
        return f"Bij {'dit cijfer' if total == 1 else f'deze {words.few(total)} cijfers'} is het oordeel: niet zeker."
    if total == 1:
        return f"Eén cijfer heeft een oordeel: {cells.VERDICT_WORDS[found[0]][0]}."
    if len(found) == 1:
        which = f"Deze {words.few(total)} cijfers" if every else f"De {words.few(total)} cijfers met een oordeel"
        return f"{which} zijn {_ALL[found[0]]}."
    parts = [f"{words.few(counts[key])} {cells.VERDICT_WORDS[key][0]}" for key in found]
    return words.sentence(f"{some(total, 'cijfer', 'cijfers')} hebben een oordeel: {words.listed(parts)}")


def _ages(anchor: str, scores: Sequence[Score]) -> AgeChart | None:
    groups = [s for s in scores if s.indicator.driver == _AGE]
    if len(groups) < 2 or any(s.own.value is None for s in groups):
        return None
    return age_chart(f"{anchor}-leeftijd", chart_title(groups, groups), [cells.chart_row(s) for s in groups])


def _charts(anchor: str, scores: Sequence[Score]) -> tuple[ComparisonChart, ...]:
    """Return charts of the shares and of the distances, where there are at least two to set side by side.

    A chart says one thing and fits a screen: many figures are spread evenly over several charts.
    """
    groups = {
        "delen": ("%", [s for s in scores if s.indicator.is_percentage and s.indicator.driver != _AGE]),
        "afstand": ("km", [s for s in scores if s.indicator.unit == "km"]),
    }
    charts = []
    for name, (unit, members) in groups.items():
        known = [s for s in members if s.own.value is not None]
        for number, part in enumerate(_spread_evenly(known) if len(known) > 1 else (), start=1):
            rows = [cells.chart_row(s) for s in part]
            chart_id = f"{anchor}-{name}" if number == 1 else f"{anchor}-{name}-{number}"
            charts.append(comparison_chart(chart_id, chart_title(part, _telling(part)), unit, rows))
    return tuple(charts)


def _spread_evenly(scores: Sequence[Score]) -> list[Sequence[Score]]:
    """Return the figures in as few groups of at most `_MOST_LANES` as hold them all."""
    count = -(-len(scores) // _MOST_LANES)
    size = -(-len(scores) // count)
    return [scores[start : start + size] for start in range(0, len(scores), size)]
