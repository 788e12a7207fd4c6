"""Draws a theme at a glance from what its chapter says: the same figures, verdicts and signals, nothing added up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.language.grammar import some
from wijkanalyse.report.parts.glance import Band, FigureMark, Glance, GlanceCell, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wijkanalyse.report.parts.figures import Row, VerdictKey
    from wijkanalyse.report.parts.pages import Theme
    from wijkanalyse.signals.signal import Kind

_SIDES: Final[dict[Side, tuple[Kind, tuple[VerdictKey, ...]]]] = {
    "gunstig": ("kracht", ("gunstig",)),
    "tussen": ("wens", ("vergelijkbaar", "wisselend", "niet_zeker")),
    "ongunstig": ("knelpunt", ("ongunstig",)),
}
"""Strengths stand first; what leans to neither side stands between."""
_NAMED: Final = 2
"""So many figures of a side are named beside their marks."""
_LONGEST_NAME: Final = 32
"""A longer name doesn't fit beside its mark; it is counted there and stands in the chapter of its theme."""


def glance(theme: Theme) -> Glance:
    """Return a theme of a wijk at a glance; without figures or signals its cells are empty."""
    missing = sum(row.verdict.key == "onbekend" for row in theme.rows)
    absent = f"{some(missing, 'cijfer', 'cijfers')} onbekend" if missing else ""
    return Glance(tuple(_cell(side, theme) for side in _SIDES), absent)


def _cell(side: Side, theme: Theme) -> GlanceCell:
    kind, verdicts = _SIDES[side]
    rows = sorted((r for r in theme.rows if r.verdict.key in verdicts), key=lambda r: verdicts.index(r.verdict.key))
    return GlanceCell(
        side,
        _marks(r for r in rows if not r.estimate),
        _marks(r for r in rows if r.estimate),
        "" if side == "tussen" else _names(rows),
        "; ".join(_spoken(v, rows) for v in verdicts if any(r.verdict.key == v for r in rows)),
        _band(kind, theme),
    )


def _marks(rows: Iterable[Row]) -> tuple[FigureMark, ...]:
    return tuple(FigureMark(r.verdict.key, f"{r.label}: {r.wijk.text} ({r.verdict.word})") for r in rows)


def _names(rows: Sequence[Row]) -> str:
    """Return the first names that fit, and how many figures more there are; empty when no name fits."""
    fit = [words.inside(r.label) for r in rows if len(r.label) <= _LONGEST_NAME]
    shown = fit if len(fit) == len(rows) <= _NAMED + 1 else fit[:_NAMED]
    rest = len(rows) - len(shown)
    more = [f"nog {some(rest, 'cijfer', 'cijfers')}"] if rest else []
    return words.enumerated([*shown, *more]) if shown else ""


def _spoken(verdict: VerdictKey, rows: Sequence[Row]) -> str:
    of_verdict = [r for r in rows if r.verdict.key == verdict]
    return f"{of_verdict[0].verdict.word}: {words.enumerated([r.label for r in of_verdict])}"


def _band(kind: Kind, theme: Theme) -> Band | None:
    told = theme.signals.kinds if theme.signals is not None else ()
    return next((Band(k.kind, k.title, k.band, k.dots) for k in told if k.kind == kind), None)
