"""Screens what was typed in signals before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from wijkanalyse.errors import Remark
from wijkanalyse.language.forbidden import warn_typed
from wijkanalyse.privacy.messages import messages
from wijkanalyse.signals.headings import ORGANISATIE
from wijkanalyse.signals.rows import LABELS

if TYPE_CHECKING:
    from wijkanalyse.privacy.hits import Hit, Severity
    from wijkanalyse.privacy.screen import Screener
    from wijkanalyse.signals.signal import Signal

_TEXT, _FOLLOW_UP = "tekst", "gedaan"


@dataclass(frozen=True)
class Screened:
    """The signals that may be used, and what screening says of the others.

    A signal that must be asked about isn't used until the team allows it. `words` are about words that label people; a
    signal with these counts like any other. `raw` and `masked` are what must stand in no
    file: every typed text, and every value that was found. They stay out of every repr.
    """

    signals: tuple[Signal, ...]
    stops: tuple[Remark, ...] = ()
    asks: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    waiting: int = 0
    raw: frozenset[str] = field(default=frozenset(), repr=False)
    masked: frozenset[str] = field(default=frozenset(), repr=False)
    words: tuple[Remark, ...] = ()


@dataclass
class _Gathered:
    signals: list[Signal] = field(default_factory=list)
    remarks: dict[Severity, list[Remark]] = field(default_factory=lambda: {"stop": [], "ask": [], "warn": []})
    waiting: int = 0
    raw: set[str] = field(default_factory=set)
    masked: set[str] = field(default_factory=set)
    words: list[Remark] = field(default_factory=list)


def screen(signals: Iterable[Signal], files: Sequence[str], screener: Screener) -> Screened:
    """Return the signals that pass; `files` are the names of the files by number."""
    gathered = _Gathered()
    organisations: dict[str, bool] = {}
    for signal in signals:
        name = signal.organisatie
        if name not in organisations:
            where = Remark(files[signal.place.file], 0, ORGANISATIE, "")
            organisations[name] = _worst(_screened(name, where, screener, gathered)) in {"stop", "ask"}
        _take(signal, files[signal.place.file], screener, gathered, withheld=organisations[name])
    remarks = {severity: tuple(found) for severity, found in gathered.remarks.items()}
    return Screened(
        tuple(gathered.signals),
        remarks["stop"],
        remarks["ask"],
        remarks["warn"],
        gathered.waiting,
        frozenset(gathered.raw),
        frozenset(gathered.masked),
        tuple(gathered.words),
    )


def _take(signal: Signal, file: str, screener: Screener, gathered: _Gathered, *, withheld: bool) -> None:
    typed = {_TEXT: signal.text, _FOLLOW_UP: signal.follow_up}
    gathered.raw.update(text for text in typed.values() if text)
    for column, text in typed.items():
        where = Remark(file, signal.place.row, LABELS[column], "")
        gathered.words += [replace(where, text=found.message) for found in warn_typed(text)]
    worst = {
        column: _worst(_screened(text, Remark(file, signal.place.row, LABELS[column], ""), screener, gathered))
        for column, text in typed.items()
    }
    if withheld or {"stop", "ask"} & set(worst.values()):
        gathered.waiting += 1
        return
    gathered.signals.append(
        replace(
            signal,
            printable=worst[_TEXT] is None,
            follow_up=signal.follow_up if worst[_FOLLOW_UP] is None else "",
        )
    )


def _screened(text: str, where: Remark, screener: Screener, gathered: _Gathered) -> tuple[Hit, ...]:
    """Return what is found in a text, after gathering the messages on it."""
    if not text:
        return ()
    hits = screener.screen(text)
    for severity, remarks in gathered.remarks.items():
        found = [hit for hit in hits if hit.severity == severity]
        remarks += [replace(where, text=text) for text in messages(found, screener.rules)]
    gathered.masked.update(text[h.start : h.end] for h in hits if h.severity != "warn")
    return hits


def _worst(hits: Sequence[Hit]) -> Severity | None:
    found = {h.severity for h in hits}
    order: tuple[Severity, ...] = ("stop", "ask", "warn")
    return next((severity for severity in order if severity in found), None)
