"""What a user reads about hits: the class, why, how to write it otherwise; never the value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wijkanalyse.privacy.hits import MASK, Hit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wijkanalyse.privacy.rules import Rules

_WHAT: Final = {
    "stop": "Dit mag niet in een signaal.",
    "ask": "Dit blijft weg tot je het hebt bekeken.",
    "warn": "Kijk hier nog eens naar.",
}
_WHOLE: Final = {"verhaal", "lang", "samen"}
_ORDER: Final = ("stop", "ask", "warn")


def message(hit: Hit, rules: Rules) -> str:
    """Return the text of a remark about one hit."""
    return _message([hit], rules)


def messages(hits: Iterable[Hit], rules: Rules) -> tuple[str, ...]:
    """Return a remark's text per class, the severest first; a class that was found twice says so once."""
    order = {class_id: place for place, class_id in enumerate(rules.classes)}
    by_class: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda h: (_ORDER.index(h.severity), order[h.class_id])):
        by_class.setdefault(hit.class_id, []).append(hit)
    return tuple(_message(same, rules) for same in by_class.values())


def _message(same: Sequence[Hit], rules: Rules) -> str:
    one = rules.classes[same[0].class_id]
    count = "" if same[0].class_id in _WHOLE else f" ({MASK})" if len(same) == 1 else f" ({len(same)} keer {MASK})"
    return f"{one.label}{count}. {_WHAT[same[0].severity]} {one.why} {one.hint}"
