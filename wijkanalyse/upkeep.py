"""Which parts of the store nothing needs any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wijkanalyse.editions import OLDEST_YEARS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wijkanalyse.store import Part

_BORDERS: Final = "grenzen"


def superseded(parts: Sequence[Part], year: int) -> list[Path]:
    """Return the parts of editions that a newer one replaced, and of borders out of reach.

    A table's older edition stays as long as the newest doesn't hold everything that was selected from it.
    """
    newest: dict[str, str] = {}
    for part in parts:
        table = part.origin.table
        newest[table] = max(newest.get(table, ""), part.origin.modified)
    kept = {(p.origin.table, _what(p)) for p in parts if p.origin.modified == newest[p.origin.table]}
    old = [
        p
        for p in parts
        if p.origin.provider != _BORDERS
        and p.origin.modified != newest[p.origin.table]
        and (p.origin.table, _what(p)) in kept
    ]
    far = [p for p in parts if p.origin.provider == _BORDERS and int(p.origin.modified) < year - OLDEST_YEARS]
    return [p.path for p in (*old, *far)]


def _what(part: Part) -> str:
    """Return what a part holds, whatever columns were asked: rows of one gemeente, or names of all wijken."""
    return "-".join(part.origin.selection.split("-")[:2])
