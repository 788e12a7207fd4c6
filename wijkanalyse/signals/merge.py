"""Signals of several files as one: doubles count once, withdrawn ones are gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from wijkanalyse.regions import plain
from wijkanalyse.tabular import cleaned

if TYPE_CHECKING:
    from wijkanalyse.signals.signal import Place, Signal, Status

_WITHDRAWN: Final = "ingetrokken"
_STEPS: Final[tuple[Status, ...]] = ("nieuw", "opgepakt", "teruggekoppeld", "gesloten")

SameAs = tuple[str, str, str, date, str]


@dataclass(frozen=True)
class Double:
    """One signal that stood in several places, in order; it counts once."""

    places: tuple[Place, ...]


@dataclass(frozen=True)
class Merged:
    """The signals that may count, each once; `withdrawn` is the number of signals that were taken back."""

    signals: tuple[Signal, ...]
    doubles: tuple[Double, ...] = ()
    withdrawn: int = 0


def merged(signals: Iterable[Signal]) -> Merged:
    """Return every signal once, in an order that doesn't depend on the order of the files.

    A signal is the same when place, theme, kind, month and normalised text are (method §4). One withdrawn copy takes
    all of them back. The copy that somebody saw itself is kept, with the status that is furthest; what one copy
    doesn't allow (quoting, printing) no copy allows.
    """
    copies: dict[SameAs, list[Signal]] = {}
    for signal in signals:
        copies.setdefault(same_as(signal), []).append(signal)
    groups = [copies[key] for key in sorted(copies)]
    kept = [group for group in groups if all(s.status != _WITHDRAWN for s in group)]
    return Merged(
        tuple(_one(group) for group in kept),
        tuple(Double(tuple(sorted((s.place for s in g), key=_by_place))) for g in kept if len(g) > 1),
        withdrawn=len(groups) - len(kept),
    )


def same_as(signal: Signal) -> SameAs:
    """Return what makes two signals the same."""
    return signal.region, signal.theme, signal.kind, signal.month, plain(cleaned(signal.text))


def _one(copies: Sequence[Signal]) -> Signal:
    if len(copies) == 1:
        return copies[0]
    ranked = sorted(copies, key=_rank)
    furthest = sorted(copies, key=_furthest)
    return replace(
        ranked[0],
        onderwerp=_first(s.onderwerp for s in ranked),
        group=_first(s.group for s in ranked),
        frequency=_first(s.frequency for s in ranked),
        status=furthest[0].status,
        follow_up=_first(s.follow_up for s in furthest),
        quotable=all(s.quotable for s in copies),
        printable=all(s.printable for s in copies),
    )


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def _furthest(signal: Signal) -> tuple[object, ...]:
    """Order by status, furthest first, then by everything else that is the same whatever the order of the files."""
    return (-_STEPS.index(signal.status) if signal.status in _STEPS else 0, not signal.follow_up, _rank(signal))


def _rank(signal: Signal) -> tuple[object, ...]:
    """Order copies by what they say, never by the number of their file; the place only decides between equals."""
    return (
        not signal.first_hand,
        signal.organisatie.casefold(),
        signal.role,
        signal.organisatie,
        signal.text,
        (signal.onderwerp, signal.group, signal.frequency, signal.follow_up),
        _by_place(signal.place),
    )


def _by_place(place: Place) -> tuple[int, int]:
    return place.file, place.row
