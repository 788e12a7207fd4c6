"""Krachten and aandachtspunten from figures and signals: grouped by cause, each with its evidence.

Rules (method, section 6):

- Figures with the same driver are one point: one cause isn't counted five times. Where a driver spans themes, as that
  of the health estimates does, those of its clear figures that are about an onderwerp that a point of another driver
  measures too join that point: to have trouble making ends meet is no second point beside low incomes.
- Signals of a theme join the points whose figures measure an onderwerp of theirs. Without a known onderwerp they join
  the point of that theme, if there is just one; else nobody can say which they are about.
- Signals that join no point are a point by themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.judgement.verdicts import SIMILAR
from wijkanalyse.weighing.matrix import same_subject
from wijkanalyse.weighing.weighed import Point, PointKind

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.judgement.verdicts import Headline
    from wijkanalyse.signals.signal import Kind, Version
    from wijkanalyse.signals.views import Cell, PlaceSignals
    from wijkanalyse.signals.vocabulary import Vocabulary

SIDE: Final[dict[PointKind, Headline]] = {"kracht": "gunstig", "aandachtspunt": "ongunstig"}
_TOLD: Final[dict[PointKind, Kind]] = {"kracht": "kracht", "aandachtspunt": "knelpunt"}


@dataclass(frozen=True)
class Namer:
    """Calls points of one kind by their names; holds the lists that say what belongs together."""

    kind: PointKind
    catalogue: Catalogue
    vocabulary: Vocabulary
    version: Version

    def theme(self, theme_id: str) -> str:
        """Return the title of a theme."""
        return next(t.title for t in self.catalogue.themes if t.id == theme_id)

    def spans_themes(self, driver_id: str) -> bool:
        """Return whether figures of more than one theme have this cause."""
        return len({i.theme for i in self.catalogue.indicators if i.driver == driver_id}) > 1

    def of_figures(self, driver_id: str, scores: Iterable[Score]) -> str:
        """Return what figures share; those of one theme don't speak for all themes that have the same cause."""
        every = [s.indicator for s in scores if s.indicator.driver == driver_id]
        if len(every) == 1 and every[0].kind == "distance" and every[0].label.startswith("Afstand"):
            return f"{'Korte' if self.kind == 'kracht' else 'Langere'} {words.inside(every[0].label)}"
        if self.spans_themes(driver_id) and len({i.theme for i in every}) == 1:
            return self.theme(every[0].theme)
        driver = self.catalogue.driver(driver_id)
        return driver.strength if self.kind == "kracht" else driver.concern

    def of_signals(self, theme_id: str, cell: Cell, taken: Iterable[str]) -> str:
        """Return what signals are about: their one onderwerp (intern only: deelbaar never names it), or their theme."""
        if self.version == "intern" and len(cell.onderwerpen) == 1:
            label = self.vocabulary.label("onderwerp", cell.onderwerpen[0])
            title = label[:1].upper() + label.partition(": ")[0][1:]
        else:
            title = self.theme(theme_id)
        return f"Signalen over {words.inside(title)}" if title in taken else title


def found(scores: Iterable[Score], signals: PlaceSignals, namer: Namer) -> tuple[Point, ...]:
    """Return every point of a kind, those with figures first, in order of the catalogue."""
    points = list(_of_figures(scores, namer))
    own: list[Point] = []
    for theme in namer.catalogue.themes:
        cell = signals.theme(theme.id).cell(_TOLD[namer.kind])
        if cell is None:
            continue
        if joined := _about(cell, theme.id, points, namer.vocabulary):
            points = [_with_cell(p, theme.id, cell) if p in joined else p for p in points]
        else:
            own.append(_of_signals(theme.id, cell, [*points, *own], namer))
    return (*points, *own)


# --- from figures ---------------------------------------------------------------------------------
def _of_figures(scores: Iterable[Score], namer: Namer) -> Iterable[Point]:
    """Yield a point for every driver with a clear figure.

    A favourable figure is a kracht only where the catalogue says that it can be one: a high income isn't.
    """
    by_id = {s.indicator.id: s for s in scores if _counts(s, namer.kind)}
    groups: dict[str, list[Score]] = {}
    for indicator in namer.catalogue.indicators:
        if (score := by_id.get(indicator.id)) is not None:
            groups.setdefault(indicator.driver, []).append(score)
    for driver, members in _merged(groups, namer).items():
        yield Point(
            id=f"{namer.kind}-{driver}",
            kind=namer.kind,
            theme=_theme_of(members),
            title=namer.of_figures(driver, members),
            driver=driver,
            scores=tuple(members),
            apart=any(_stands_apart(s) for s in members),
        )


def _merged(groups: dict[str, list[Score]], namer: Namer) -> dict[str, list[Score]]:
    """Return the groups after figures of a driver that spans themes have joined the group with the same onderwerp."""
    subjects = [set(entry.indicators) for entry in namer.vocabulary.entries("onderwerp")]
    hosts = [driver for driver in groups if not namer.spans_themes(driver)]
    merged: dict[str, list[Score]] = {driver: [] for driver in groups}
    for driver, members in groups.items():
        for score in members:
            away = (h for h in hosts if driver not in hosts and _share(score, groups[h], subjects))
            merged[next(away, driver)].append(score)
    return {driver: members for driver, members in merged.items() if members}


def _share(score: Score, others: list[Score], subjects: list[set[str]]) -> bool:
    """Return whether an onderwerp is measured by a figure and by one of the others."""
    known = {s.indicator.id for s in others}
    return any(score.indicator.id in subject and not subject.isdisjoint(known) for subject in subjects)


def _counts(score: Score, kind: PointKind) -> bool:
    return score.verdict.headline == SIDE[kind] and (kind == "aandachtspunt" or score.indicator.can_be_strength)


def _theme_of(members: list[Score]) -> str:
    """Return the theme of most of the figures; of equal ones the first in the report."""
    return Counter(s.indicator.theme for s in members).most_common(1)[0][0]


def _stands_apart(score: Score) -> bool:
    return any(c.reference == SIMILAR and c.outcome == score.verdict.headline for c in score.verdict.comparisons)


# --- from signals ---------------------------------------------------------------------------------
def _about(cell: Cell, theme: str, points: list[Point], vocabulary: Vocabulary) -> list[Point]:
    """Return the points that signals of a theme are about; none when that can't be said."""
    if cell.onderwerpen:
        return [p for p in points if same_subject(cell, p.scores, vocabulary)]
    home = [p for p in points if p.theme == theme]
    candidates = home or [p for p in points if any(s.indicator.theme == theme for s in p.scores)]
    return candidates if len(candidates) == 1 else []


def _with_cell(point: Point, theme: str, cell: Cell) -> Point:
    return replace(point, cells=(*point.cells, cell), cell_themes=(*point.cell_themes, theme))


def _of_signals(theme: str, cell: Cell, points: list[Point], namer: Namer) -> Point:
    title = namer.of_signals(theme, cell, [p.title for p in points])
    point = Point(id=f"{namer.kind}-signaal-{theme}", kind=namer.kind, theme=theme, title=title)
    return _with_cell(point, theme, cell)
