"""Finds names of people: after a title or role, with initials, from a list, or before a verb."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wijkanalyse.privacy.found import Found, overlaps
from wijkanalyse.privacy.name_steps import LONG_ENOUGH, SHORT, is_acronym, is_capital, is_compound, is_short, low_at
from wijkanalyse.privacy.small_names import ARTICLES, SmallNames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wijkanalyse.privacy.reading import Reading, Token

_SURE_ENDINGS: Final = ("stra", "oglu", "wicz", "ssen")
_HERS: Final = frozenset({"haar", "zijn"})
_WHOSE: Final = frozenset({"de", "een", "onze", "mijn", "haar", "zijn"})
_AGE: Final = re.compile(r" \(\d{1,2}(?: jaar)?\)|, \d{1,2} jaar\b")
_OPENS_NAME: Final = frozenset({"el", "al", "ben", "ait", "van", "von", "ten", "ter", "bin", "ould"})


class NameFinder(SmallNames):
    """Finds names; `blocked` are the words that belong to a place or an organisation."""

    def find(self, reading: Reading, blocked: frozenset[int], taken: list[Found]) -> Iterator[Found]:
        """Yield the names of a text, longest first reading from the left."""
        at, last_name = 0, -9
        while at < len(reading.tokens):
            if self._is_plain(reading.tokens[at]):
                at += 1
                continue
            place = self._name_from(reading, at, blocked)
            if place is None and at not in blocked and self._is_beside_name(reading, at, last_name):
                place = at, self._extend(reading, at, blocked)
            if place is None:
                at += 1
                continue
            first, last_name = place
            last = last_name
            start, end = reading.tokens[first].start, reading.tokens[last].end
            if not overlaps(start, end, taken):
                yield Found("naam", start, end)
            at = last + 1

    def _is_beside_name(self, reading: Reading, at: int, last_name: int) -> bool:
        """'Fatima en Shurandy': a word with a capital after a name and 'en'."""
        token, tokens = reading.tokens[at], reading.tokens
        linked = last_name == at - 2 and tokens[at - 1].low in ("en", "of") and not reading.gap(at)
        linked = linked or (last_name == at - 1 and reading.gap(at) in ("&", "+", ","))
        plain = token.low in self._no_name or token.low in self._titles or is_acronym(token) or reading.shouts
        return linked and is_capital(token) and not plain and not is_compound(token)

    def _name_from(self, reading: Reading, at: int, blocked: frozenset[int]) -> tuple[int, int] | None:
        token = reading.tokens[at]
        if token.low in self._words.aanspreking and (place := self._after_title(reading, at, blocked)):
            return place
        if token.low.rpartition("-")[2] in self._words.rol and (place := self._after_role(reading, at, blocked)):
            return place
        if at in blocked:
            return None
        if not is_capital(token) or reading.shouts:
            head = self._small_particle(reading, at, blocked)
            return self._in_small_letters(reading, at) if head is None else (at, self._extend(reading, head, blocked))
        if token.text[0].isdigit() or token.low in self._words.aanspreking:
            return None
        last = self._head(reading, at, blocked)
        return None if last is None else (at, self._extend(reading, last, blocked))

    # --- after a title or role --------------------------------------------------------------------
    def _after_title(self, reading: Reading, at: int, blocked: frozenset[int]) -> tuple[int, int] | None:
        tokens, first = reading.tokens, at + 1
        while first < len(tokens) and tokens[first].low in self._titles and reading.gap(first) in ("", "."):
            first += 1
        initials, first = first, self._skip_initials(reading, first)
        if (
            first > initials
            and reading.text.startswith(".", tokens[first - 1].end)
            and not self._goes_on(reading, first)
        ):
            return initials, first - 1
        if first >= len(tokens) or reading.gap(first) not in ("", "."):
            return None
        head = self._skip_particles(reading, first)
        if head >= len(tokens) or not self._is_surname_after_title(reading, first, head):
            return None
        if head in blocked and self._is_street_like(reading.tokens[head]):
            return None
        return initials, self._extend(reading, head, blocked)

    def _goes_on(self, reading: Reading, first: int) -> bool:
        """Whether a surname follows the initials; 'mevrouw P.' has none."""
        head = self._skip_particles(reading, first)
        return head < len(reading.tokens) and (
            is_capital(reading.tokens[head]) or reading.tokens[head].low in self._last_any
        )

    def _is_surname_after_title(self, reading: Reading, first: int, head: int) -> bool:
        token = reading.tokens[head]
        if token.text[0].isdigit():
            return False
        if is_capital(token) and not reading.shouts:
            town = head > first and token.low in self._words.achternaam_plaats
            return town or token.low not in self._no_name or token.low in self._last_any
        if token.low in self._words.werkwoord or token.low in self._no_name:
            return False
        if reading.tokens[first - 1].low in self._words.aanspreking_kort and not self._is_verb(token):
            return len(token.low) > 2
        links = {reading.tokens[i].low for i in range(first, head)}
        known = token.low in self._last_any or token.low in self._first
        if not known and len(token.low) > LONG_ENOUGH and token.low.endswith(self._last_small):
            known = token.low not in self._no_last
        return known or bool(links & (_OPENS_NAME - {"van", "ten", "ter"}))

    def _is_street_like(self, token: Token) -> bool:
        """'meneer Cornelislaan' is a street; 'mevrouw Van der Leek' is someone, also where a buurt has that name."""
        return token.low not in self._last_any and token.low.endswith(self._place_endings)

    def _after_role(self, reading: Reading, at: int, blocked: frozenset[int]) -> tuple[int, int] | None:
        tokens, first = reading.tokens, at + 1
        while first < len(tokens) and tokens[first].low in self._titles and reading.gap(first) in ("", "."):
            first += 1
        if first >= len(tokens) or reading.gap(first) not in ("", ".", "(", ",", ":"):
            return None
        initials, first = first, self._skip_initials(reading, first)
        head = self._skip_particles(reading, first)
        if head >= len(tokens) or head in blocked:
            return None
        if self._fits_role(reading, first, head):
            return initials, self._extend(reading, head, blocked)
        return None

    def _fits_role(self, reading: Reading, first: int, head: int) -> bool:
        token, gap = reading.tokens[head], reading.gap(first)
        if gap in (",", ":", ".") and not (gap == "." and len(reading.tokens[first - 1].text) <= SHORT):
            return is_capital(token) and token.low in self._first
        if not is_capital(token) or reading.shouts:
            small = token.low in self._first_small or token.low in self._last
            return head == first and small and token.low not in self._words.werkwoord
        if self._is_town_name(reading, first, head):
            return True
        if (token.low in self._no_name and token.low not in self._first_full) or is_acronym(token):
            return False
        if is_compound(token) and token.low.rpartition("-")[2] not in self._last_any:
            return False
        # 'vrouw van Turkse afkomst': after a role small particles only lead to a name that is known.
        small = any(not is_capital(reading.tokens[i]) for i in range(first, head))
        return not small or token.low in self._last_any or reading.tokens[first].low in _OPENS_NAME - {"van", "al"}

    # --- without title ----------------------------------------------------------------------------
    def _head(self, reading: Reading, at: int, blocked: frozenset[int]) -> int | None:
        """The last word of the shortest name that starts here."""
        for longer in (self._after_initials, self._with_particle):
            if (last := longer(reading, at)) is not None and last not in blocked:
                return last
        token = reading.tokens[at]
        known = self._is_first_name(token) and not self._is_house(reading, at, blocked)
        known = known or self._is_last_name(reading, at)
        maybe = token.low in self._first_maybe and self._shows_person(reading, at, blocked)
        return at if known or maybe or self._is_unknown_name(reading, at, blocked) else None

    def _after_initials(self, reading: Reading, at: int) -> int | None:
        """'A.B. Jansen', 'J de Boer'; without a point or particle only before a surname that is known."""
        first = self._skip_initials(reading, at)
        head = self._skip_particles(reading, first)
        if first == at or head >= len(reading.tokens) or not is_capital(reading.tokens[head]):
            return None
        token = reading.tokens[head]
        shown = head > first or reading.text.startswith(".", reading.tokens[at].end) or token.low in self._last
        return head if shown and token.low not in self._no_name and len(token.text) > 1 else None

    def _is_first_name(self, token: Token) -> bool:
        if token.low in self._first:
            return True
        if is_compound(token):
            return False
        parts = token.low.replace("'", "-").split("-")
        if len(parts) > 1 and (parts[0] in self._first or all(part in self._first_any for part in parts)):
            return True
        return token.low.endswith("s") and token.low[:-1] in self._first and len(token.low) > LONG_ENOUGH

    def _shows_person(self, reading: Reading, at: int, blocked: frozenset[int]) -> bool:
        """Whether a word that may be a name is used as one."""
        tokens = reading.tokens
        after = tokens[at + 1] if at + 1 < len(tokens) and reading.gap(at + 1) == "" else None
        if after is not None and self._is_followed_by_surname(reading, at, blocked):
            return True
        if after is not None and after.low in self._words.zegt and tokens[at].low != "wil":
            return True
        leads = reading.opens(at) or tokens[at - 1].low in self._titles
        subject = leads and after is not None and self._is_verb(after)
        if subject and tokens[at].low in self._words.voornaam_onderwerp:
            return True
        plain = tokens[at].low in self._no_name or tokens[at - 1].low in ARTICLES
        return not reading.opens(at) and not plain and not self._is_sign(reading, at)

    @staticmethod
    def _is_sign(reading: Reading, at: int) -> bool:
        """'de Rode Leeuw' is a house."""
        tokens = reading.tokens
        return (
            at > 1
            and is_capital(tokens[at - 1])
            and tokens[at - 1].low.endswith("e")
            and tokens[at - 2].low in ARTICLES
        )

    def _is_followed_by_surname(self, reading: Reading, at: int, blocked: frozenset[int]) -> bool:
        head = self._skip_particles(reading, at + 1)
        if head >= len(reading.tokens) or head in blocked or not (reading.gap(head) == "" or is_short(reading, head)):
            return False
        token = reading.tokens[head]
        if not is_capital(token) or is_acronym(token):
            return False
        return token.low not in self._no_name or (head > at + 1 and token.low in self._last_any)

    def _with_particle(self, reading: Reading, at: int) -> int | None:
        """'De Vries', 'Van den Berg', 'El Idrissi'."""
        token, head = reading.tokens[at], self._skip_particles(reading, at)
        if head == at or head >= len(reading.tokens) or not is_capital(reading.tokens[head]):
            return None
        low = reading.tokens[head].low
        if low in self._last or (low.rstrip("en") in self._last and low.endswith("en")):
            return head
        if token.low in (
            "de",
            "den",
            "het",
            "op",
            "in",
            "bij",
            "aan",
            "voor",
            "uit",
            "over",
            "onder",
            "te",
            "tot",
            "la",
            "y",
        ):
            return None
        if self._is_town_name(reading, at, head) and not reading.opens(at):
            return head
        if token.low not in self._words.begin_achternaam or low in self._no_name:
            return None
        return head if low in self._last_any or token.low in ("el", "ait") or not reading.opens(at) else None

    def _is_last_name(self, reading: Reading, at: int) -> bool:
        token = reading.tokens[at]
        parts = token.low.split("-")
        plural = token.low.endswith("s") and token.low[:-1] in self._last
        known = token.low in self._last or plural or (len(parts) > 1 and parts[0] in self._last)
        if not known:
            return not reading.opens(at) and token.low.endswith(_SURE_ENDINGS)
        return plural or at == 0 or reading.tokens[at - 1].low not in ARTICLES

    def _is_unknown_name(self, reading: Reading, at: int, blocked: frozenset[int]) -> bool:
        """Whether a word that no list knows is used as a name: after 'volgens', or with a surname and a verb."""
        token, tokens = reading.tokens[at], reading.tokens
        plain = token.low in self._no_name or token.low in self._words.tussenvoegsel
        if plain or is_acronym(token) or len(token.text) == 1:
            return False
        before = tokens[at - 1].low if at else ""
        shown = before in self._words.vooraf or self._is_explained(reading, at)
        if shown or self._has_age(reading, at) or self._owns(reading, at):
            return not token.text.isupper() and token.low not in self._titles
        return before not in ARTICLES and self._is_full_name(reading, at, blocked)

    def _is_house(self, reading: Reading, at: int, blocked: frozenset[int]) -> bool:
        """'de Juliana' is a flat or a boat: people bear no article."""
        article = at > 0 and reading.tokens[at - 1].low in ("de", "het", "'t") and reading.gap(at) == ""
        return article and not self._is_followed_by_surname(reading, at, blocked)

    @staticmethod
    def _has_age(reading: Reading, at: int) -> bool:
        return bool(_AGE.match(reading.text, reading.tokens[at].end))

    def _is_explained(self, reading: Reading, at: int) -> bool:
        """'Shurandy, de buurvrouw van boven'."""
        tokens = reading.tokens
        if reading.opens(at) or at + 2 >= len(tokens) or reading.gap(at + 1) != ",":
            return False
        return tokens[at + 1].low in _WHOSE and tokens[at + 2].low in self._titles

    def _owns(self, reading: Reading, at: int) -> bool:
        """'Shurandy's moeder', 'Shurandy haar moeder'."""
        tokens = reading.tokens
        if low_at(tokens, at + 1) in _HERS and low_at(tokens, at + 2) in self._titles and not reading.gap(at + 1):
            return tokens[at].low not in self._no_name and tokens[at].low not in self._titles
        owned = tokens[at].low.endswith("'s") and low_at(tokens, at + 1) in self._titles
        owner = tokens[at].low.removesuffix("'s")
        return owned and owner not in self._no_name and owner not in self._titles

    def _is_full_name(self, reading: Reading, at: int, blocked: frozenset[int]) -> bool:
        if not self._is_followed_by_surname(reading, at, blocked):
            return False
        tokens, head = reading.tokens, self._skip_particles(reading, at + 1)
        if tokens[head].low in self._last or tokens[head].low.endswith(self._last_endings):
            return True
        after = self._extend(reading, head, blocked) + 1
        if at and tokens[at - 1].low == "met" and not reading.opens(at):
            return True
        return after < len(tokens) and reading.gap(after) == "" and self._is_verb(tokens[after])
