"""What screening found in a text: where, of which class, how severe; never the found text itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Severity = Literal["stop", "ask", "warn"]
MASK: Final = "▒▒▒"


@dataclass(frozen=True)
class Hit:
    """A place in a text that could be about a person; `class_id` is an id of `data/privacy/classes.toml`."""

    class_id: str
    severity: Severity
    start: int
    end: int


def masked(text: str, hits: Sequence[Hit]) -> str:
    """Return the text with every hit replaced by a mask; hits that overlap become one mask."""
    parts, at = [], 0
    for start, end in _joined(hits):
        parts += [text[at:start], MASK]
        at = end
    return "".join([*parts, text[at:]])


def _joined(hits: Sequence[Hit]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted((h.start, h.end) for h in hits):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
