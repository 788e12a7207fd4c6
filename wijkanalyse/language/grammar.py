"""Dutch grammar for names, numbers and verbs that stand in a sentence."""

from __future__ import annotations

import re
from typing import Final

from wijkanalyse import words

_ISLANDS: Final = frozenset({"Ameland", "Schiermonnikoog", "Terschelling", "Texel", "Vlieland"})
"""One lives on these, and in any other place."""
_ONE_NOUN: Final = {
    "adressen": "adres",
    "auto’s": "auto",
    "basisscholen": "basisschool",
    "huishoudens": "huishouden",
    "inwoners": "inwoner",
    "mensen": "mens",
    "misdrijven": "misdrijf",
    "personen": "persoon",
    "scholen": "school",
    "vernielingen": "vernieling",
    "woninginbraken": "woninginbraak",
    "woningen": "woning",
}
_ONE_VERB: Final = {"hebben": "heeft", "liggen": "ligt", "wonen": "woont", "zijn": "is", "krijgen": "krijgt"}
_NONE: Final = re.compile(rf"\b(?:ongeveer |gemiddeld )?0 ({'|'.join(_ONE_NOUN)})\b")
_NOUN: Final = re.compile(rf"\b1 ({'|'.join(_ONE_NOUN)})\b")
_VERB: Final = re.compile(rf"\b({'|'.join(_ONE_VERB)})\b(?=(?: er)?(?: gemiddeld| ongeveer)? 1\b(?![.,]\d))")


def typographic(text: str) -> str:
    """Return text with single spaces and curved apostrophes."""
    return re.sub(r"[ \t\r\n]+", " ", text.replace("'", "’")).strip()


def name(text: str) -> str:
    """Return the name of a place as it is printed in a sentence: ’s-Hertogenbosch."""
    return typographic(text)


def at(place: str) -> str:
    """Return a place with its preposition: in ’s-Hertogenbosch, op Vlieland."""
    return f"{'op' if name(place) in _ISLANDS else 'in'} {name(place)}"


def filled(template: str, printed: str, *, nearly: bool = False) -> str:
    """Return a sentence of the catalogue with its number: in the singular for 1, and "geen mensen" for 0.

    `nearly` says that only rounding made it 0: then it is "bijna geen mensen".
    """
    text = typographic(template.format(printed))
    if printed == "0":
        return _NONE.sub(lambda m: f"{'bijna ' if nearly else ''}geen {m[1]}", text)
    if printed != "1":
        return text
    text = _NOUN.sub(lambda m: f"1 {_ONE_NOUN[m[1]]}", text)
    return _VERB.sub(lambda m: _ONE_VERB[m[1]], text)


def some(count: int, singular: str, plural: str) -> str:
    """Return a number as a word with its noun: één cijfer, twee cijfers, 12 cijfers."""
    return f"{words.few(count)} {singular if count == 1 else plural}"
