"""What a finder tells screening."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Found(NamedTuple):
    """A place in a reading; `doubtful` makes a stop an ask."""

    class_id: str
    start: int
    end: int
    doubtful: bool = False


def overlaps(start: int, end: int, others: Iterable[Found]) -> bool:
    """Whether a place shares a character with one of the others."""
    return any(start < other.end and other.start < end for other in others)
