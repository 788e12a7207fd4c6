"""What was done with the signals: how many have which status, and what waits for feedback to whoever gave it.

Computed from signals that may be shown, like everything a report says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from wijkanalyse.signals.count import Cells, Enough, Ground, band, half_year, reaching
from wijkanalyse.signals.coverage import DETAIL, half_years
from wijkanalyse.signals.views import Band, Waiting

if TYPE_CHECKING:
    from wijkanalyse.signals.signal import Signal

_UNANSWERED: Final = ("nieuw", "opgepakt")


def counts(signals: Sequence[Signal], ground: Ground) -> tuple[tuple[str, int], ...]:
    """Return the number of signals per status that occurs, for intern."""
    found = _per_status(signals)
    return tuple((status, found[status]) for status in ground.order("status") if status in found)


def bands(signals: Sequence[Signal], ground: Ground, enough: Enough) -> tuple[tuple[str, Band], ...]:
    """Return a band per status that enough signals have, for deelbaar."""
    found = _per_status(signals)
    told = reaching(signals, lambda s: s.status, ground.order("status"), enough)
    return tuple((status, band(found[status], "deelbaar")) for status in told)


def waiting(cells: Cells, ground: Ground) -> tuple[Waiting, ...]:
    """Return the signals of a page that nobody answered yet, for intern; their order tells nothing about a month."""
    found = []
    for signals in cells.values():
        told = half_years(signals, ground, DETAIL.met)
        rows = [_waiting(s, told) for s in signals if s.status in _UNANSWERED]
        found += sorted(rows, key=_by_status)
    return tuple(found)


def _by_status(row: Waiting) -> tuple[int, str, str]:
    return _UNANSWERED.index(row.status), row.follow_up, row.period


def _waiting(signal: Signal, told: Sequence[str]) -> Waiting:
    period = half_year(signal.month)
    done = signal.follow_up if signal.printable else ""
    return Waiting(signal.theme, signal.kind, period if period in told else "", signal.status, done)


def _per_status(signals: Sequence[Signal]) -> Mapping[str, int]:
    return Counter(s.status for s in signals)
