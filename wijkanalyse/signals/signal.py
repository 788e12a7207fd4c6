"""One signal, as a team wrote it down and as the form's lists name it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

Kind = Literal["knelpunt", "kracht", "wens"]
Status = Literal["nieuw", "opgepakt", "teruggekoppeld", "gesloten", "ingetrokken"]
Version = Literal["deelbaar", "intern"]
"""What may be known of signals."""
Report = Literal["deelbaar", "intern", "bewoners"]
"""What a team asks for. The leaflet for residents hides exactly what deelbaar hides: it is made from deelbaar."""

KINDS: Final[tuple[Kind, ...]] = ("knelpunt", "kracht", "wens")


@dataclass(frozen=True)
class Place:
    """Where a signal was written: the number of the file (from 0, as given) and the row as Excel counts."""

    file: int
    row: int


@dataclass(frozen=True)
class Signal:
    """A pattern that somebody saw or heard; everything but what was typed freely is an id of the vocabulary.

    `region` is the code of a gemeente, wijk or buurt; `month` the first day of the month. An empty text is "not
    filled in". `text`, `follow_up` ("wat is ermee gedaan") and `organisatie` stay out of every repr. `printable` is
    false when screening warned about the text: such a signal counts, and its words are never shown.
    """

    place: Place
    region: str
    theme: str
    kind: Kind
    month: date
    role: str
    first_hand: bool
    organisatie: str = field(repr=False)
    text: str = field(repr=False)
    onderwerp: str = ""
    group: str = ""
    frequency: str = ""
    quotable: bool = False
    status: Status = "nieuw"
    follow_up: str = field(default="", repr=False)
    printable: bool = True

    @property
    def source(self) -> tuple[str, str] | None:
        """Who saw it: organisation and role; None for what was heard from others, which adds no source."""
        return (self.organisatie.casefold(), self.role) if self.first_hand else None
