"""Finds names that are typed without capitals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wijkanalyse.privacy.name_steps import LONG_ENOUGH, NameSteps, low_at

if TYPE_CHECKING:
    from wijkanalyse.privacy.reading import Reading

ARTICLES: Final = frozenset({"de", "het", "een", "'t", "den", "in", "deze", "die"})
_LEADS: Final = frozenset({"van", "voor", "en", "of"})
_FROM: Final = frozenset({"van", "uit"})
_IS: Final = frozenset({"is", "was", "heet"})
_WHERE: Final = frozenset({"nr", "nummer", "hiernaast", "boven", "beneden", "onze"})


class SmallNames(NameSteps):
    """Finds names without capitals; the list of first names is what it goes by."""

    def _in_small_letters(self, reading: Reading, at: int) -> tuple[int, int] | None:
        token, tokens = reading.tokens[at], reading.tokens
        if len(token.text) == 1 and (last := self._after_small_initial(reading, at)) is not None:
            return at, last
        low = token.low.removesuffix("'s")
        if low in self._first_full and (full := self._small_full_name(reading, at)) is not None:
            return at, full
        if (
            low not in self._first
            or low in self._words.voornaam_klein_niet
            or low in self._no_name
            or low in self._words.werkwoord
        ):
            return None
        after = tokens[at + 1].low if at + 1 < len(tokens) else ""
        before = tokens[at - 1].low if at else ""
        shown = after in self._words.zegt or before in self._words.vooraf or before in self._titles
        shown = shown or (low not in self._words.voornaam_kort_niet and self._acts(reading, at))
        if not shown and (len(low) < LONG_ENOUGH or before in ARTICLES):
            return None
        head = self._skip_particles(reading, at + 1)
        surname = head < len(tokens) and (
            tokens[head].low in self._last or (head > at + 1 and tokens[head].low in self._last_any)
        )
        return at, head if surname else at

    def _small_full_name(self, reading: Reading, at: int) -> int | None:
        """'jan jansen', 'piet de vries'."""
        tokens, head = reading.tokens, self._skip_particles(reading, at + 1)
        if head >= len(tokens) or reading.gap(at + 1) or reading.gap(head):
            return None
        low = tokens[head].low
        if low in self._last and low not in self._words.werkwoord:
            return head
        shown = tokens[at].low in self._first_small or self._is_led(reading, at)
        shown = shown or (at > 0 and tokens[at - 1].low in _LEADS)
        shown = shown or (head + 1 < len(tokens) and self._is_verb(tokens[head + 1]))
        return head if head > at + 1 and low in self._last_any and shown else None

    def _acts(self, reading: Reading, at: int) -> bool:
        """'kim heeft geen geld', 'kim uit de flat', 'met kim gesproken'."""
        tokens = reading.tokens
        if self._is_led(reading, at):
            return True
        if at + 1 == len(tokens) or not reading.opens(at) or reading.gap(at + 1):
            return False
        after, second = tokens[at + 1].low, low_at(tokens, at + 2)
        if after in _FROM:
            return second in ARTICLES | _WHERE
        # 'daan is een woord' says what something is.
        return after in self._words.werkwoord and not (after in _IS and second in ARTICLES)

    def _is_led(self, reading: Reading, at: int) -> bool:
        """Whether the word before leads to a person: 'met kim'."""
        return at > 0 and reading.tokens[at - 1].low in self._words.voor_voornaam and not reading.gap(at)

    def _after_small_initial(self, reading: Reading, at: int) -> int | None:
        """'j. de boer', when the surname is known."""
        if not reading.text.startswith(".", reading.tokens[at].end):
            return None
        first = at + 1
        while first < len(reading.tokens) and self._is_small_initial(reading, first):
            first += 1
        head = self._skip_particles(reading, first)
        known = head < len(reading.tokens) and reading.tokens[head].low in (
            self._last if head == first else self._last_any
        )
        return head if known else None

    @staticmethod
    def _is_small_initial(reading: Reading, at: int) -> bool:
        token = reading.tokens[at]
        return len(token.text) == 1 and token.text not in "vd" and reading.text.startswith(".", token.end)

    def _small_particle(self, reading: Reading, at: int, blocked: frozenset[int]) -> int | None:
        """The surname of 'van der Kolk' and 'van den Berg'; 'van den Haag' is a town."""
        tokens, head = reading.tokens, self._skip_particles(reading, at)
        opening = tokens[at].low == "van" and low_at(tokens, at + 1) in ("der", "den")
        if not opening or reading.shouts or not at + 2 <= head < len(tokens) or head in blocked:
            return None
        word = tokens[head]
        known = word.text[0].isupper() and (word.low not in self._no_name or word.low in self._last_any)
        return head if known and word.low not in self._words.plaats_met_den else None
