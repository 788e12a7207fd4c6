"""Draws a theme at a glance from what its chapter says: the same figures, verdicts and signals, nothing added up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.language.grammar import some
from wijkanalyse.report.parts.glance import BandLane, FigureMark, Glance, LaneKey, MarkLane

if TYPE_CHECKING:
    from wijkanalyse.report.parts.figures import Row, VerdictKey
    from wijkanalyse.report.parts.pages import Theme
    from wijkanalyse.signals.signal import Kind

_LANES: Final[dict[LaneKey, tuple[VerdictKey, ...]]] = {
    "gunstig": ("gunstig",),
    "tussen": ("vergelijkbaar", "wisselend", "niet_zeker"),
    "ongunstig": ("ongunstig",),
}
"""Strengths stand first; what is compared without an outcome to either side stands between."""
_KINDS: Final[tuple[Kind, ...]] = ("kracht", "wens", "knelpunt")
"""In the order of the lanes of figures."""


def glance(theme: Theme) -> Glance:
    """Return a theme of a wijk at a glance; without figures or signals the lanes are empty."""
    lanes = tuple(_lane(key, verdicts, theme.rows) for key, verdicts in _LANES.items())
    missing = sum(row.verdict.key == "onbekend" for row in theme.rows)
    absent = f"{some(missing, 'cijfer', 'cijfers')} onbekend" if missing else ""
    return Glance(lanes, _told(theme), absent)


def _lane(key: LaneKey, verdicts: Sequence[VerdictKey], rows: Sequence[Row]) -> MarkLane:
    found = sorted((r for r in rows if r.verdict.key in verdicts), key=lambda r: verdicts.index(r.verdict.key))
    marks = tuple(FigureMark(r.verdict.key, f"{r.label}: {r.wijk.text} ({r.verdict.word})") for r in found)
    spoken = [f"{_word(v, found)}: {words.enumerated(names)}" for v in verdicts if (names := _names(v, found))]
    return MarkLane(key, marks, "; ".join(spoken))


def _names(verdict: VerdictKey, rows: Sequence[Row]) -> list[str]:
    return [r.label for r in rows if r.verdict.key == verdict]


def _word(verdict: VerdictKey, rows: Sequence[Row]) -> str:
    return next(r.verdict.word for r in rows if r.verdict.key == verdict)


def _told(theme: Theme) -> tuple[BandLane, ...]:
    kinds = {k.kind: k for k in theme.signals.kinds} if theme.signals is not None else {}
    return tuple(BandLane(k, kinds[k].title, kinds[k].band, kinds[k].dots) for k in _KINDS if k in kinds)
