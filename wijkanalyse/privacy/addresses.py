"""Finds streets with a number, postcodes and dates of birth."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from wijkanalyse.privacy.found import Found
from wijkanalyse.privacy.places import Phrase, PlaceNames, longest_at
from wijkanalyse.privacy.rules import Rules, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wijkanalyse.privacy.reading import Reading, Token

_DIGIT: Final = re.compile(r"\d")
_NUMBER: Final = re.compile(r"\d{1,5}(?:[a-z]{1,2}|bis|hoog)?(?:-[\da-z]{1,5})?", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"\d+(?:e|de|ste)", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d(?:-(?:19|20)?\d\d)?")
_WAR_YEARS: Final = re.compile(r"(?:19)?4[045](?:-(?:19)?45)?")
_GLUED: Final = re.compile(r"\b(?:huis)?(?:nr|nummer)\d{1,4}[a-z]?\b", re.IGNORECASE)
_AFTER: Final = re.compile(r" ?-? ?(?:[a-z]|hs|bis|huis|boven|beneden|[ivx]{1,4})\b(?!['.])", re.IGNORECASE)
_NO_END: Final = re.compile(r"[:.]\d\d|,\d{1,2}(?!\d)| ?[%°]|/7\b| ?-jarig")
_AT: Final = frozenset({"op", "van", "bij", "naar", "uit", "naast", "tegenover", "aan", "tegen", "achter", "met"})
_RANKS: Final = ("1", "2", "3")
_MANY: Final = ("tjes", "pjes", "kjes")
_SHORTEST_STREET: Final = 6
_LONGEST: Final = 5
_LINKS: Final = frozenset({"van", "der", "den", "de", "het", "'t", "ten", "ter"})
_POSTCODE: Final = re.compile(r"(?<![\d.,])([1-9]\d{3})( ?)([A-Za-z]{2})(?![A-Za-z])")
_POSTCODE_NUMBER: Final = re.compile(
    r"[ ,/-]{0,3}(?:(?:huis)?(?:nummer|nr\.?|no\.?) ?)?(\d{1,5})(?:[ -]?[A-Za-z](?![A-Za-z]))?(?![\d%])", re.I
)
_NEAR: Final = 4
_NUMERIC: Final = re.compile(r"(?<![\d.,/-])(\d{1,2})( ?[-/.] ?| )(\d{1,2})\2('?\d{4}|'?\d{2})(?!\d|[-/.,]\d)")
_COMPACT: Final = re.compile(r"(?<!\d)(?:\d{6}|\d{8})(?!\d)")
_ISO: Final = re.compile(r"(?<![\d-])((?:19|20)\d{2})([-/.])(\d{1,2})\2(\d{1,2})(?![\d-])")
_BORN: Final = re.compile(
    r"(?:\bgeb\b|geboren|geboorte\w*|\bg\.? ?d\.?(?=\W)|\bdob\b|date of birth|jarig|verjaar\w*|°|\*)[^\d]{0,25}$",
    re.IGNORECASE,
)
_BORN_WORDS: Final = ("geb", "d.", "dob", "birth", "jarig", "verjaar", "°", "*", "gd")
_LETTER_DIGIT: Final = re.compile(r"[^\W\d_]\d")
_SINCE: Final = re.compile(r"\b(?:sinds|per|vanaf|tot|voor|na|van) $", re.IGNORECASE)


class AddressFinder:
    """Finds where one house or one birthday is pointed at."""

    def __init__(self, rules: Rules, places: PlaceNames) -> None:
        self._verbs = rules.naam.werkwoord
        self._small = rules.naam.geen_naam | rules.naam.tussenvoegsel
        self._words, self._dates = rules.adres, rules.datum
        self._strong = tuple(rules.adres.straat)
        self._weak = tuple(rules.adres.misschien_straat)
        endings = "|".join(rules.adres.straat)
        self._street_number = re.compile(rf"\b[^\W\d]{{3,}}(?:{endings})\d{{1,4}}[a-z]?\b", re.IGNORECASE)
        self._streets, self._places = places.street_phrases, places.phrases
        self._no_postcode = {fold(word) for word in rules.adres.geen_postcode}
        months = "|".join(sorted(rules.datum.maanden, key=len, reverse=True))
        self._written = re.compile(
            rf"(?<!\d)(\d{{1,2}})e?[ -]({months})\.?[ -]('?\d{{4}}|'?\d{{2}})(?!\d)", re.IGNORECASE
        )
        self._month = re.compile(rf"\b(?:{months})\.? '?\d{{2,4}}(?!\d)", re.IGNORECASE)
        self._day = re.compile(rf"(?<!\d)\d{{1,2}}e? (?:{months})\b", re.IGNORECASE)

    def find(self, reading: Reading) -> Iterator[Found]:
        """Yield the addresses, postcodes and dates of birth of a text."""
        if not _DIGIT.search(reading.text):
            return
        houses = [*self._houses(reading), *self._glued(reading.text)]
        yield from self._births(reading.text)
        yield from self._postcodes(reading.text, houses)
        yield from houses

    # --- streets ----------------------------------------------------------------------------------
    def _houses(self, reading: Reading) -> Iterator[Found]:
        tokens = reading.tokens
        for at in range(1, len(tokens)):
            if not tokens[at].text[0].isdigit() or not self._is_house_number(reading, at):
                continue
            word = at - 1
            if tokens[word].low in self._words.nummer:
                yield from self._numbered(reading, word, at)
            elif self._is_street_number(reading, at) or self._is_after_place(reading, word, at):
                yield self._house(reading, word, at)
            elif (where := self._is_home(reading, at)) != "no":
                yield Found("straat_huisnummer", tokens[at].start, self._end(reading, at), doubtful=where == "perhaps")

    def _glued(self, text: str) -> Iterator[Found]:
        """'nr12', 'Dorpsstraat12'."""
        if not _LETTER_DIGIT.search(text):
            return
        for match in (*_GLUED.finditer(text), *self._street_number.finditer(text)):
            yield Found("straat_huisnummer", *match.span())

    def _is_house_number(self, reading: Reading, at: int) -> bool:
        token, rest = reading.tokens[at], reading.text[reading.tokens[at].end :]
        if not _NUMBER.fullmatch(token.text) or _ORDINAL.fullmatch(token.text) or _NO_END.match(rest):
            return False
        after = reading.tokens[at + 1] if at + 1 < len(reading.tokens) else None
        if after is None or reading.gap(at + 1).strip("/"):
            return True
        if _is_capital(after) and not reading.shouts:
            return True  # 'Kerkstraat 12 Van Dijk'
        return after.low not in self._words.eenheid and not after.low.endswith(_MANY)

    def _is_home(self, reading: Reading, at: int) -> Literal["yes", "perhaps", "no"]:
        """'woont op 12', 'kamer 214', 'de buren van 12', but not 'de buurvrouw van 83 jaar'."""
        before = [token.low for token in reading.tokens[max(0, at - 2) : at]]
        if len(before) > 1 and before[0] in self._words.woont and before[1] == "op":
            return "yes"
        if before[-1] in self._words.woning and not reading.gap(at):
            return "perhaps"
        age = reading.text[reading.tokens[at].end :].lstrip(" (),").startswith(("jaar", "+", "plus"))
        return "perhaps" if before[-1] == "van" and before[0] in self._words.buren and not age else "no"

    def _is_after_place(self, reading: Reading, word: int, at: int) -> bool:
        """'Lagune 12 heeft lekkage': the name of a buurt is a street too, when the number counts nothing."""
        tokens = reading.tokens
        if _YEAR.fullmatch(tokens[at].text) or reading.gap(at) or not _ends_phrase(reading, word, self._places):
            return False
        return at + 1 == len(tokens) or bool(reading.gap(at + 1)) or tokens[at + 1].low in self._verbs

    def _is_street_number(self, reading: Reading, at: int) -> bool:
        return reading.gap(at) in ("", ",", "-", ".", "#", ":") and self._is_street(reading, at - 1, reading.tokens[at])

    def _is_street(self, reading: Reading, at: int, number: Token) -> bool:
        """Whether the word before a number ends the name of a street."""
        token = reading.tokens[at]
        war = token.low == "plein" and _WAR_YEARS.fullmatch(number.text)
        if war or _YEAR.fullmatch(number.text):
            return False
        return _ends_phrase(reading, at, self._streets) or self._looks_like_street(reading, at)

    def _looks_like_street(self, reading: Reading, at: int) -> bool:
        token, capital = reading.tokens[at], reading.tokens[at].text[0].isupper()
        if token.low in self._words.geen_straat and (not capital or reading.opens(at)):
            return False
        if token.low in self._words.los:
            return capital
        if token.low.endswith(self._strong):
            return len(token.low) >= _SHORTEST_STREET
        if token.low.endswith(self._weak) and len(token.low) >= _SHORTEST_STREET:
            # For the name of a buurt `_is_after_place` looks at what follows.
            return capital and not _ends_phrase(reading, at, self._places)
        return capital and self._is_after_link(reading, at)

    def _is_after_link(self, reading: Reading, at: int) -> bool:
        """'Hof van Delft', 'Laan van Nieuw Oost-Indië'."""
        tokens, first = reading.tokens, at
        while (
            first > 0 and at - first < _LONGEST and (_is_capital(tokens[first - 1]) or tokens[first - 1].low in _LINKS)
        ):
            first -= 1
        lows = [token.low if _is_capital(token) else "" for token in tokens[first:at]]
        kinds = self._words.los | self._words.straat
        start = next((first + i for i, low in enumerate(lows) if low in kinds), None)
        return start is not None and any(token.low in _LINKS for token in tokens[start + 1 : at])

    def _numbered(self, reading: Reading, word: int, at: int) -> Iterator[Found]:
        """'nr 12', with the street before it when there is one."""
        tokens, number = reading.tokens, reading.tokens[at]
        before = tokens[word - 1] if word else None
        if before is not None and self._is_street(reading, word - 1, number):
            yield self._house(reading, word - 1, at)
        elif word > 1 and tokens[word - 2].low == "plein" and tokens[word - 1].text[0].isdigit():
            yield self._house(reading, word - 2, at)
        elif tokens[word].low in self._words.huisnummer:
            yield self._house(reading, word, at)
        elif before is None or before.low not in self._words.voor_nummer:
            yield from self._bare_number(reading, word, at)

    def _bare_number(self, reading: Reading, word: int, at: int) -> Iterator[Found]:
        """A number without a street: certain after 'op' or 'van', doubtful elsewhere."""
        certain = word > 0 and reading.tokens[word - 1].low in _AT
        if not certain and self._counts_down(reading, at):
            return
        if reading.tokens[word].low == "nummer" and (not certain or self._is_rank(reading, at)):
            return
        yield Found("straat_huisnummer", reading.tokens[word].start, self._end(reading, at), doubtful=not certain)

    def _counts_down(self, reading: Reading, at: int) -> bool:
        """'Nr. 1 ergernis is hondenpoep': the first of a list, and what it is."""
        after = reading.tokens[at + 1] if at + 1 < len(reading.tokens) else None
        if reading.tokens[at].text not in _RANKS or after is None or reading.gap(at + 1) or not after.text.islower():
            return False
        return after.low not in self._verbs and after.low not in self._small

    @staticmethod
    def _is_rank(reading: Reading, at: int) -> bool:
        """'op nummer 1 staat', 'nummer 06 op de lijst'."""
        rest = reading.text[reading.tokens[at].end :].lstrip()
        return reading.tokens[at].text in _RANKS or rest.startswith(("op de lijst", "van de lijst", "staat"))

    def _house(self, reading: Reading, word: int, at: int) -> Found:
        tokens, first = reading.tokens, word
        while first > 0 and self._joined(reading, first) and self._belongs(reading, first - 1):
            first -= 1
        return Found("straat_huisnummer", tokens[first].start, self._end(reading, at))

    @staticmethod
    def _joined(reading: Reading, at: int) -> bool:
        """Whether a word may be one name with the word before it; ''s-Gravenweg' is two words."""
        return reading.gap(at) in ("", ".") or (reading.tokens[at - 1].low == "'s" and reading.gap(at) == "-")

    @staticmethod
    def _belongs(reading: Reading, at: int) -> bool:
        """Whether a word is a part of the street's name after it; at the start of a text small words may be too."""
        token = reading.tokens[at]
        if token.low == "'s":
            return True
        if token.low not in _LINKS:
            return _is_capital(token) and token.low not in _AT | {"in"}
        if _is_capital(token) or at == 0:
            return token.low not in {"de", "het"}
        return _is_capital(reading.tokens[at - 1])

    @staticmethod
    def _end(reading: Reading, at: int) -> int:
        end = reading.tokens[at].end
        after = _AFTER.match(reading.text, end)
        return after.end() if after else end

    # --- postcodes --------------------------------------------------------------------------------
    def _postcodes(self, text: str, houses: list[Found]) -> Iterator[Found]:
        for match in _POSTCODE.finditer(text):
            digits, space, letters = match.groups()
            number = _POSTCODE_NUMBER.match(text, match.end())
            capitals = letters.isupper()
            if not capitals and (letters.casefold() in self._words.klein_na_cijfers or (space and number is None)):
                continue
            if fold(letters) in self._no_postcode and (number is None or _YEAR.fullmatch(digits)):
                continue
            if number is not None and not self._counts(text, number.end()):
                yield Found("postcode_huisnummer", match.start(), number.end())
            else:
                behind = any(0 <= match.start() - house.end <= _NEAR for house in houses)
                yield Found("postcode_huisnummer" if behind else "postcode", *match.span())

    def _counts(self, text: str, end: int) -> bool:
        following = re.match(r" ([^\W\d_]+)", text[end : end + 30])
        return following is not None and fold(following[1]) in self._words.eenheid

    # --- dates ------------------------------------------------------------------------------------
    def _births(self, text: str) -> Iterator[Found]:
        for match in (*_NUMERIC.finditer(text), *self._written.finditer(text)):
            day, month, year = (
                match[1],
                match[match.lastindex - 1 if match.lastindex else 1],
                match[match.lastindex or 1],
            )
            if int(day) <= 31 and (not month.isdigit() or 1 <= int(month) <= 12):
                yield from self._birth(text, match, year)
        for match in _ISO.finditer(text):
            if int(match[3]) <= 12 and int(match[4]) <= 31:
                yield from self._birth(text, match, match[1])
        low = text.casefold()
        if not any(word in low for word in _BORN_WORDS):
            return
        for match in (*self._day.finditer(text), *self._month.finditer(text), *_COMPACT.finditer(text)):
            if _BORN.search(text[: match.start()]):
                yield Found("geboortedatum", *match.span())

    def _birth(self, text: str, match: re.Match[str], year: str) -> Iterator[Found]:
        before = text[: match.start()]
        named = bool(_BORN.search(before))
        if not named and (fold(match.group()) in self._dates.bekend or self._full(year) > self._dates.tot_en_met):
            return
        if not named and match.group().startswith("1 ") and _SINCE.search(before):
            return
        yield Found(
            "geboortedatum",
            *match.span(),
            doubtful=not named and bool(_SINCE.search(before)) and "van " not in before[-5:],
        )

    def _full(self, year: str) -> int:
        number = int(year.lstrip("'"))
        if number >= 100:
            return number
        return (
            1900 + number if number > self._dates.tot_en_met % 100 else 2000 + number + 100 * (not year.startswith("'"))
        )


def _is_capital(token: Token) -> bool:
    return token.text[0].isupper()


def _ends_phrase(reading: Reading, at: int, index: Mapping[str, list[Phrase]]) -> bool:
    """Whether a name of the index ends at this word."""
    return any(
        longest_at(reading.tokens, first, index) == at + 1 - first for first in range(max(0, at - _LONGEST), at + 1)
    )
