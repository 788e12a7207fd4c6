"""The five sentences of "De wijk in het kort"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.language import weighed as said
from wijkanalyse.language.grammar import at, name, some

if TYPE_CHECKING:
    from wijkanalyse.weighing.weighed import MatrixRow, Weighed

_TOGETHER: Final = "zelfde_kant"
_APART: Final = "spreken_tegen"


@dataclass(frozen=True)
class Place:
    """A wijk or own area with its inhabitants and households on 1 January of `year`; None for what isn't known."""

    label: str
    year: int | None = None
    inhabitants: float | None = None
    households: float | None = None


def inhabitants(place: Place) -> str:
    """Return how many people live in a place."""
    if place.inhabitants is None:
        return f"Van {name(place.label)} is niet bekend hoeveel mensen er wonen."
    if place.inhabitants < 1:
        return words.sentence(f"{at(place.label)} woont niemand. Daarom zijn er bijna geen cijfers")
    number = round(place.inhabitants)
    live = "woont 1 mens" if number == 1 else f"wonen {words.number(number)} mensen"
    homes = round(place.households or 0)
    housed = f" in {words.counted(homes, 'huishouden', 'huishoudens')}" if homes >= 1 else ""
    when = f" (1 januari {place.year})" if place.year is not None else ""
    return words.sentence(f"{at(place.label)} {live}{housed}{when}")


def points(found: Weighed, *, little_known: bool = False) -> tuple[str, ...]:
    """Return what stands out; `little_known` says that most figures are missing or uncertain."""
    if found.strengths or found.concerns:
        return said.stand_out(found.strengths, "kracht"), said.stand_out(found.concerns, "aandachtspunt")
    if little_known:
        return ("Bij de meeste cijfers is niet te zeggen of ze opvallen: ze ontbreken of zijn niet zeker.",)
    return ("Er springt niets uit. Dat is een gewone uitkomst.",)


def together(matrix: tuple[MatrixRow, ...]) -> str:
    """Return in how many themes figures and signals say the same or the opposite, as in the matrix; else empty."""
    same = sum(row.outcome == _TOGETHER for row in matrix)
    apart = sum(row.outcome == _APART for row in matrix)
    if not same and not apart:
        return ""
    if not apart:
        return f"Bij {some(same, 'thema', 'thema’s')} wijzen cijfers en signalen dezelfde kant op."
    if not same:
        return f"Bij {some(apart, 'thema', 'thema’s')} spreken cijfers en signalen elkaar tegen."
    return (
        f"Bij {some(same, 'thema', 'thema’s')} wijzen cijfers en signalen dezelfde kant op, "
        f"bij {some(apart, 'thema', 'thema’s')} spreken ze elkaar tegen."
    )


def in_brief(place: Place, typical: str, found: Weighed, *, little_known: bool = False) -> tuple[str, ...]:
    """Return at most five lines: who live here, what is typical of them, what stands out, what signals say to that.

    `typical` is a sentence about who live here; it may be empty. A place without people has one line.
    """
    first = inhabitants(place)
    if place.inhabitants is not None and place.inhabitants < 1:
        return (first,)
    lines = (first, typical, *points(found, little_known=little_known), together(found.matrix))
    return tuple(line for line in lines if line)
