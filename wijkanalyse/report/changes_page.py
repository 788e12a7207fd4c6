"""What a page says about changes since an earlier report, and about what the team does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.language import amounts
from wijkanalyse.language.grammar import some, typographic
from wijkanalyse.report.cells import VERDICT_WORDS
from wijkanalyse.report.parts.weighed import ActionBlad, ActionLine, ChangeLine, ChangesText

if TYPE_CHECKING:
    from wijkanalyse.actions import Action, ActionSheet
    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.report.texts import Texts
    from wijkanalyse.weighing.changes import Change, Changes, PlaceChanges, PointChange, SignalChange
    from wijkanalyse.weighing.state import Figure
    from wijkanalyse.weighing.weighed import Weighed

_NO_VERDICT: Final = ("geen_oordeel", "onbekend")
_CONCERN: Final = "aandachtspunt"


class ChangeWriter:
    """Writes what changed in the places of one gemeente."""

    def __init__(self, catalogue: Catalogue, texts: Texts) -> None:
        self.catalogue, self.texts, self.words = catalogue, texts.signals, texts.changes
        self._labels = {i.id: typographic(i.label) for i in catalogue.indicators}
        self._themes = {t.id: t.title for t in catalogue.themes}

    def write(self, changes: Changes, weighed: Weighed) -> ChangesText:
        """Return what changed in the place that was weighed, or that there is nothing to compare with."""
        if changes.since is None:
            return ChangesText(self.words.none)
        place = changes.places.get(weighed.code)
        since = self.words.since.format(since=words.long_date(changes.since))
        if place is None or place.new:
            return ChangesText(since, remarks=(self.words.new_place,))
        if place.border:
            return ChangesText(since, remarks=(self.words.border.format(reason=place.border),))
        remarks = tuple(self._remarks(changes, place))
        lines = (
            *(self._point(c, weighed) for c in place.points),
            *(self._figure(c) for c in place.figures if c.indicator in self._labels),
            *(self._signal(c) for c in place.signals),
        )
        return ChangesText(since, lines, remarks or (() if lines else (self.words.nothing,)))

    def _remarks(self, changes: Changes, place: PlaceChanges) -> Iterator[str]:
        if place.more:
            yield self.words.more.format(count=some(place.more, *self.words.figures))
        if place.small:
            yield self.words.small.format(count=some(place.small, *self.words.figures))
        for text, indicators in ((self.words.added, changes.added), (self.words.removed, changes.removed)):
            if labels := [words.inside(self._labels[i]) for i in indicators if i in self._labels]:
                yield text.format(labels=words.enumerated(labels))
        if place.signals:
            yield self.words.signals

    def _figure(self, change: Change) -> ChangeLine:
        before, now = (self._printed(change.indicator, f) for f in (change.before, change.now))
        parts = [f"{before} → {now}" if before and now else now or "geen cijfer meer"]
        if change.verdict and change.now.headline not in _NO_VERDICT:
            earlier = change.before.headline
            was = f" (was: {VERDICT_WORDS[earlier][0]})" if earlier not in _NO_VERDICT else ""
            parts.append(f"{VERDICT_WORDS[change.now.headline][0]}{was}")
        return ChangeLine(self._labels[change.indicator], ", ".join(parts), self.words.why(change))

    def _printed(self, indicator: str, figure: Figure) -> str:
        if figure.value is None:
            return ""
        return f"{amounts.value(figure.value, self.catalogue.indicator(indicator))} ({figure.year})"

    def _point(self, change: PointChange, weighed: Weighed) -> ChangeLine:
        text = self.words.appeared if change.appeared else self.words.disappeared
        labels = [words.inside(self._labels[i]) for i in change.indicators if i in self._labels]
        about = f"Door: {words.enumerated(labels)}. " if labels else ""
        why = self.words.counted_otherwise if not change.causes else ""
        causes = words.listed([words.inside(self.words.cause[c].label) for c in change.causes])
        return ChangeLine(
            self._title(change.id, weighed), f"{text} ({_kind(change.id)})", f"{about}{why or _told(causes)}"
        )

    def _title(self, point: str, weighed: Weighed) -> str:
        """Return what a point is called; one that is gone is called after what its figures share."""
        every = (*weighed.points, *weighed.beyond, *weighed.dropped)
        if (found := next((p.title for p in every if p.id == point), None)) is not None:
            return typographic(found)
        driver = next((d for d in self.catalogue.drivers if point == f"{_kind(point)}-{d.id}"), None)
        if driver is None:
            return _kind(point).capitalize()
        return typographic(driver.concern if _kind(point) == _CONCERN else driver.strength)

    def _signal(self, change: SignalChange) -> ChangeLine:
        before, now = (self.texts.bands[band] for band in (change.before, change.now))
        title = f"{self.texts.kinds[change.kind]} · {words.inside(self._themes.get(change.theme, change.theme))}"
        return ChangeLine(title, f"{before} → {now}", "")


def _kind(point: str) -> str:
    return point.partition("-")[0]


def _told(causes: str) -> str:
    return words.sentence(causes) if causes else ""


def action_blad(sheet: ActionSheet) -> ActionBlad:
    """Return the actieblad as it is printed."""
    return ActionBlad(_lines(sheet.rows), _lines(sheet.done), tuple(range(1, sheet.empty_lines + 1)))


def _lines(actions: Sequence[Action]) -> tuple[ActionLine, ...]:
    return tuple(ActionLine(a.status, a.what, a.who, a.partners, a.when, a.sign, a.note) for a in actions)
