"""Names that belong to a place, a house or an organisation, so that the person in them is no one of the wijk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from wijkanalyse.privacy.reading import Reading, Token, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wijkanalyse.privacy.rules import Rules

_ARTICLES: Final = frozenset({"de", "het", "'t"})
_STOPS: Final = frozenset({"van", "in", "op", "uit", "bij", "aan", "voor", "onder", "over", "en"})
Phrase = tuple[str, ...]


@dataclass(frozen=True)
class PlaceNames:
    """Names of wijken, buurten and gemeenten, and of streets; each is allowed, a house number behind a street isn't."""

    names: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()

    def with_streets(self, streets: Iterable[str]) -> PlaceNames:
        """Return these and more streets."""
        return PlaceNames(self.names, (*self.streets, *streets))

    @cached_property
    def phrases(self) -> dict[str, list[Phrase]]:
        """The names by their first word, longest first."""
        return by_first_word((*self.names, *self.streets))

    @cached_property
    def street_phrases(self) -> dict[str, list[Phrase]]:
        """The streets by their first word, longest first."""
        return by_first_word(self.streets)


def by_first_word(names: Iterable[str]) -> dict[str, list[Phrase]]:
    """Return names as folded words, by the first of them, longest first."""
    index: dict[str, list[Phrase]] = {}
    for phrase in {tuple(token.low for token in read(name).tokens) for name in names}:
        if phrase:
            index.setdefault(phrase[0], []).append(phrase)
    for phrases in index.values():
        phrases.sort(key=len, reverse=True)
    return index


def longest_at(tokens: tuple[Token, ...], at: int, index: Mapping[str, list[Phrase]]) -> int:
    """Return how many words from here on are a name of the index, 0 for none."""
    for phrase in index.get(tokens[at].low, ()):
        if tuple(token.low for token in tokens[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return 0


class PlaceFinder:
    """Tells which words of a text belong to a place or an organisation."""

    def __init__(self, rules: Rules, places: PlaceNames) -> None:
        self._known = places.phrases
        self._organisations = by_first_word(rules.naam.organisaties)
        self._before, self._brands = rules.naam.voor_organisatie, rules.naam.achter_merk
        self._after = rules.naam.achter_organisatie | self._brands
        self._starts = {*self._known, *self._organisations, *self._before, *self._after}
        self._particles = rules.naam.tussenvoegsel
        self._titles = rules.naam.rol | rules.naam.aanspreking
        self._surnames = rules.names.achternamen | rules.names.achternamen_ook_woord | rules.names.voornamen
        self._endings = tuple(rules.adres.straat | rules.adres.misschien_straat | rules.adres.gebouw)
        self._streets = tuple(rules.adres.straat)
        self._weak = rules.adres.misschien_straat
        self._surname_endings = tuple(rules.naam.achternaam_einde_plaats)
        self._first = rules.names.voornamen - rules.names.voornamen_ook_woord

    def find(self, reading: Reading) -> frozenset[int]:
        """Return the indexes of the words that belong to a place or an organisation."""
        taken: set[int] = set()
        for at, token in enumerate(reading.tokens):
            if token.low in self._starts or token.text[0].isupper():
                taken.update(self._from(reading, at))
        return frozenset(taken)

    def _from(self, reading: Reading, at: int) -> Iterator[int]:
        tokens = reading.tokens
        known = max(longest_at(tokens, at, self._known), longest_at(tokens, at, self._organisations))
        if known and not (at and tokens[at - 1].low in self._titles and known < 2 and tokens[at].low in self._surnames):
            yield from range(at, at + known)
        if reading.shouts:
            return
        if self._is_place(tokens, at):
            yield from self._leftwards(reading, at)
        if tokens[at].low in self._before:
            yield from self._rightwards(reading, at)
        if tokens[at].low in self._after:
            yield from self._between(reading, at)

    def _is_place(self, tokens: tuple[Token, ...], at: int) -> bool:
        token = tokens[at]
        if token.low in self._weak and at and tokens[at - 1].low in self._particles - _ARTICLES:
            return False  # 'ter Horst', 'van den Berg'
        if not token.low.endswith(self._endings) or not token.text[0].isupper():
            return False
        if token.low.endswith(self._surname_endings) and self._is_led_by_person(tokens, at):
            return False
        return token.low.endswith(self._streets) or token.low not in self._surnames

    def _is_led_by_person(self, tokens: tuple[Token, ...], at: int) -> bool:
        """'Kees Aldenkamp', 'buurvrouw Kranendonk', 'J. van Hiemstede'; but 'de Jan Schaeferbrink' is a place."""
        first = at
        while first > 0 and (tokens[first - 1].low in self._particles or tokens[first - 1].low in ("groot", "klein")):
            first -= 1
        if not first:
            return False
        before = tokens[first - 1]
        if before.low in self._titles:
            return True
        article = first > 1 and tokens[first - 2].low in _ARTICLES
        return before.text[0].isupper() and not article and (before.low in self._first or len(before.text) == 1)

    def _leftwards(self, reading: Reading, at: int) -> Iterator[int]:
        """The name before 'Stolberglaan' in 'Juliana van Stolberglaan', but not before 'de Kerkstraat'."""
        tokens = reading.tokens
        yield at
        while at > 0 and reading.gap(at) in ("", ".") and self._joins(tokens, at - 1):
            at -= 1
            yield at

    def _joins(self, tokens: tuple[Token, ...], at: int) -> bool:
        low = tokens[at].low
        if low in _ARTICLES and at and tokens[at - 1].low in _STOPS:
            return False
        capital = tokens[at].text[0].isupper()
        return capital or low in self._titles or (low in self._particles and low not in _STOPS - {"van"})

    def _rightwards(self, reading: Reading, at: int) -> Iterator[int]:
        """The names after 'Stichting' or 'flat'."""
        tokens, held = reading.tokens, list[int]()
        for index in range(at + 1, min(at + 5, len(tokens))):
            if reading.gap(index) not in ("", ".") or reading.opens(index):
                return
            if tokens[index].text[0].isupper():
                yield from (*held, index)
                held = []
            elif tokens[index].low in self._particles:
                held.append(index)
            else:
                return

    def _between(self, reading: Reading, at: int) -> Iterator[int]:
        """The names between 'de' and 'moskee', and those before 'Festival'."""
        first = at
        while first > 0 and reading.gap(first) in ("", ".") and reading.tokens[first - 1].text[0].isupper():
            first -= 1
        led = first > 0 and reading.tokens[first - 1].low in _ARTICLES
        if first < at and (led or reading.tokens[at].low in self._brands):
            yield from range(first, at)
