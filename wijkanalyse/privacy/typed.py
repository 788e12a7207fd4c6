"""Screens what a person typed outside signals: own labels, names of own areas, actions, reasons, the organisation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wijkanalyse.errors import Remark
from wijkanalyse.privacy.messages import messages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wijkanalyse.privacy.hits import Severity
    from wijkanalyse.privacy.screen import Screener


@dataclass(frozen=True)
class TypedText:
    """A text that someone typed, and where: file, row as Excel counts (0: none), column or key."""

    file: str
    text: str = field(repr=False)
    row: int = 0
    column: str = ""


@dataclass(frozen=True)
class TypedRemark:
    """What screening says about a typed text; `severity` is the severest of its classes."""

    severity: Severity
    remark: Remark


def screen_typed(screener: Screener, items: Iterable[TypedText]) -> tuple[TypedRemark, ...]:
    """Return a remark per class for every typed text; none holds the text."""
    return tuple(made for item in items for made in _screened(screener, item))


def _screened(screener: Screener, item: TypedText) -> list[TypedRemark]:
    hits = screener.screen(item.text)
    made: list[TypedRemark] = []
    for severity in ("stop", "ask", "warn"):
        of_kind = [hit for hit in hits if hit.severity == severity]
        texts = messages(of_kind, screener.rules)
        made += [TypedRemark(severity, Remark(item.file, item.row, item.column, text)) for text in texts]
    return made
