"""Which parts of the store nothing needs any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wijkanalyse.stock.editions import OLDEST_YEARS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wijkanalyse.stock.store import Part

_BORDERS: Final = "grenzen"


def superseded(parts: Sequence[Part], year: int) -> list[Path]:
    """Return the parts of editions that a newer one replaced, and of borders out of reach.

    A part of an older edition stays as long as the newest doesn't hold what was selected, and the description of an
    edition stays as long as one of its other parts does: without it nothing of that edition can be read.
    """
    tables = [p for p in parts if p.origin.provider != _BORDERS]
    newest: dict[str, str] = {}
    for part in tables:
        newest[part.origin.table] = max(newest.get(part.origin.table, ""), part.origin.modified)
    held = {(p.origin.table, _what(p)) for p in tables if p.origin.modified == newest[p.origin.table]}
    old = [p for p in tables if p.origin.modified != newest[p.origin.table]]
    replaced = [p for p in old if (p.origin.table, _what(p)) in held]
    needed = {_edition(p) for p in old if p not in replaced}
    far = [p for p in parts if p.origin.provider == _BORDERS and int(p.origin.modified) < year - OLDEST_YEARS]
    return [p.path for p in (*(p for p in replaced if _edition(p) not in needed), *far)]


def _edition(part: Part) -> tuple[str, str]:
    return part.origin.table, part.origin.modified


def _what(part: Part) -> str:
    """Return what a part holds, whatever columns were asked: rows of one gemeente, or names of all wijken."""
    return "-".join(part.origin.selection.split("-")[:2])
