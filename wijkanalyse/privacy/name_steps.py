"""What finding names goes by: the words it knows, and the steps from one word of a name to the next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wijkanalyse.privacy.reading import Reading, Token
    from wijkanalyse.privacy.rules import Rules

_MOST_PARTICLES: Final = 4
_MOST_WORDS: Final = 4
_INITIAL: Final = re.compile(r"[A-Z]|Th|Ph|Ch|Chr|IJ|Tj")
_SHORTENED: Final = frozenset({"v", "d", "vd", "vdr"})
_PREPOSITIONS: Final = frozenset({"op", "in", "aan", "bij", "onder", "uit", "voor", "tot", "over", "te"})
_OLD_ARTICLES: Final = frozenset({"den", "der", "'t", "ten", "ter", "d"})
_MORE_ENDINGS: Final = ("broek", "man", "mans", "sen", "ink", "maker")
SHORT: Final = 4
LONG_ENOUGH: Final = 5


class NameSteps:
    """Knows the words around names, and how a name goes on."""

    def __init__(self, rules: Rules) -> None:
        self._words = rules.naam
        names = rules.names
        self._first = names.voornamen - names.voornamen_ook_woord - rules.naam.geen_naam
        self._first_maybe = names.voornamen_ook_woord | (names.voornamen & rules.naam.geen_naam)
        self._first_any = self._first | self._first_maybe
        self._first_full = names.voornamen | (names.voornamen_ook_woord - rules.naam.geen_naam - rules.naam.werkwoord)
        self._first_small = self._first - rules.naam.voornaam_klein_niet
        self._last = names.achternamen - names.achternamen_ook_woord - rules.naam.geen_naam
        self._last_any = names.achternamen | names.achternamen_ook_woord
        self._last_endings = tuple(rules.naam.achternaam_einde)
        self._last_small = (*self._last_endings, *rules.adres.misschien_straat, *_MORE_ENDINGS)
        self._no_name = rules.naam.geen_naam
        self._no_last = rules.adres.geen_straat | rules.naam.voor_organisatie | rules.naam.achter_organisatie
        self._titles = (rules.naam.rol | rules.naam.aanspreking) - self._last_any
        places = rules.adres.straat | rules.adres.misschien_straat | rules.adres.gebouw
        self._place_endings = tuple(places - rules.naam.achternaam_einde_plaats)

        self._starts = {"van"} | rules.naam.aanspreking | rules.naam.rol | self._first | self._first_full

    def _is_plain(self, token: Token) -> bool:
        """Whether no name starts here: a word in small letters that is in no list."""
        text = token.text
        return (
            text.islower() and token.low not in self._starts and len(text) > 1 and "-" not in text and "'" not in text
        )

    def _is_verb(self, token: Token) -> bool:
        if token.low in self._words.werkwoord:
            return True
        third = token.text.islower() and len(token.low) > SHORT and token.low.endswith("t")
        return third and token.low not in self._no_name

    def _is_town_name(self, reading: Reading, first: int, head: int) -> bool:
        """'Van Houten', 'Van Leiden': a town after 'Van' with a capital."""
        tokens = reading.tokens
        return (
            head > first
            and tokens[head].low in self._words.achternaam_plaats
            and tokens[first].low in self._words.begin_achternaam
            and tokens[first].text[0].isupper()
        )

    def _skip_initials(self, reading: Reading, at: int) -> int:
        """Return the word after the initials, `at` itself when there are none."""
        tokens, index = reading.tokens, at
        while (
            index < len(tokens)
            and _INITIAL.fullmatch(tokens[index].text)
            and (index == at or reading.gap(index) in (".", ""))
        ):
            index += 1
        if index < len(tokens) and reading.gap(index) not in (".", ""):
            return at
        return index

    def _skip_particles(self, reading: Reading, at: int) -> int:
        """Return the word after 'van der' and the like, `at` itself when there are none."""
        tokens, index = reading.tokens, at
        while (
            index < len(tokens)
            and index - at < _MOST_PARTICLES
            and (tokens[index].low in self._words.tussenvoegsel or self._is_prefix(reading, index))
            and (index == at or reading.gap(index) in ("", "-") or is_short(reading, index))
            and (tokens[index].low not in _PREPOSITIONS or low_at(tokens, index + 1) in _OLD_ARTICLES)
        ):
            index += 1
        return index

    def _is_prefix(self, reading: Reading, at: int) -> bool:
        """'Oude Elferink', 'Groot Koerkamp': a first part of a surname that is an ordinary word."""
        tokens = reading.tokens
        if tokens[at].low not in self._words.voorvoegsel or at + 1 == len(tokens) or reading.gap(at + 1):
            return False
        return tokens[at].text.istitle() and tokens[at + 1].text[0].isupper()

    def _extend(self, reading: Reading, last: int, blocked: frozenset[int]) -> int:
        """Return the last word of the name: surnames may follow, also after particles."""
        tokens, words = reading.tokens, 0
        while words < _MOST_WORDS and last + 1 < len(tokens) and not reading.shouts:
            head = self._skip_particles(reading, last + 1)
            if (
                head >= len(tokens)
                or head in blocked
                or any(reading.gap(i) not in ("", "-") and not is_short(reading, i) for i in range(last + 1, head + 1))
            ):
                break
            token = tokens[head]
            linked = head > last + 1 or tokens[last].low.rpartition("-")[2] in self._words.tussenvoegsel
            if not is_capital(token) or token.text[0].isdigit() or is_acronym(token):
                break
            if token.low in self._no_name and not (
                linked and token.low in self._last_any | self._words.achternaam_plaats
            ):
                break
            last, words = head, words + 1
        return last


def is_capital(token: Token) -> bool:
    """Whether a word has a capital, or its last part has: 'al-Khatib'."""
    return token.text[0].isupper() or ("-" in token.text and token.text.rpartition("-")[2][:1].isupper())


def is_compound(token: Token) -> bool:
    """'Maria-kapel', 'Janneke-taal': what comes after the hyphen is an ordinary word."""
    tail = token.text.rpartition("-")[2]
    return "-" in token.text and tail[:1].islower() and len(tail) > SHORT - 1


def low_at(tokens: Sequence[Token], at: int) -> str:
    """Return a word folded, empty past the end."""
    return tokens[at].low if at < len(tokens) else ""


def is_short(reading: Reading, at: int) -> bool:
    """Whether a shortened particle stands before: 'v.d. Berg', 'v/d Berg'."""
    return reading.gap(at) in (".", "/") and reading.tokens[at - 1].low in _SHORTENED


def is_acronym(token: Token) -> bool:
    """Whether a word is a short one in capitals: 'GGD'."""
    return len(token.text) <= SHORT and len(token.text) > 1 and token.text.isupper()
