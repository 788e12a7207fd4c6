"""What a page says about signals: the parts of the page model that hold them, complete before anything is rendered.

`typed` texts were written by people: they stay out of every repr, and templates isolate them from the text around them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wijkanalyse.report.parts.accounts import Definition
    from wijkanalyse.signals.signal import Kind, Version


@dataclass(frozen=True)
class VersionText:
    """Which version a page belongs to and how it differs; `stamp` stands on every sheet of paper, empty for none."""

    key: Version
    label: str
    text: str
    stamp: str = ""


@dataclass(frozen=True)
class Quote:
    """Words that may be quoted, with "bewoner" or "professional" and nothing else beside them."""

    typed: str = field(repr=False)
    speaker: str


@dataclass(frozen=True)
class KindText:
    """The signals of one kind about one theme.

    `band` and `dots` say how many there are; both are empty when there is nothing to show, and `absent` then says so.
    `typed` holds texts of signals, intern only.
    """

    kind: Kind
    title: str
    band: str
    dots: str
    absent: str
    sources: str = ""
    details: tuple[Definition, ...] = ()
    typed: tuple[str, ...] = field(default=(), repr=False)
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True)
class SignalBlock:
    """What was seen and heard about a theme: all kinds side by side, or none of them and a line instead.

    `ask` invites the team to say what it sees, where it gave no signals at all; `remark` says that there is nothing to
    show, or that more was reported than may be shown. A block that is `silent` has nothing that was reported.
    """

    heading: str
    kinds: tuple[KindText, ...] = ()
    remark: str = ""
    ask: str = ""
    silent: bool = True


@dataclass(frozen=True)
class WaitingRow:
    """A signal that waits for an answer to whoever gave it; `typed` is what was done with it so far."""

    theme: str
    kind: str
    period: str
    status: str
    typed: str = field(repr=False)


@dataclass(frozen=True)
class FollowUpText:
    """What happened with the signals: how many have which status, and which wait for an answer."""

    intro: str
    counts: tuple[Definition, ...]
    caption: str
    waiting: tuple[WaitingRow, ...] = ()


@dataclass(frozen=True)
class SignalAccount:
    """What a page says about its signals as a whole.

    `silence` says that no signals doesn't mean no problem; `coverage` what was and wasn't spoken about; `rules` how
    signals are counted and hidden; `acute` what doesn't belong in a report; `source_word` what a source is, where
    sources are counted.
    """

    silence: str
    coverage: tuple[Definition, ...]
    follow_up: FollowUpText | None
    rules: tuple[Definition, ...]
    acute: str
    source_word: str = ""


@dataclass(frozen=True)
class TitledBlock:
    """The signals about one theme with its title, on the page of the gemeente."""

    title: str
    block: SignalBlock


@dataclass(frozen=True)
class GemeenteSignals:
    """What was said about the whole gemeente; `themes` holds those of which something may be shown."""

    title: str
    intro: tuple[str, ...]
    themes: tuple[TitledBlock, ...]
