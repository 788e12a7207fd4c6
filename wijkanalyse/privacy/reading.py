"""A text as screening reads it: in one spelling of every character, with the way back to what was typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from wijkanalyse.privacy.rules import fold

_LIKE: Final = str.maketrans(
    {
        **dict.fromkeys("\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{MINUS SIGN}", "-"),
        **dict.fromkeys("\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{ACUTE ACCENT}`", "'"),
        **dict.fromkeys(
            "\N{NO-BREAK SPACE}\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}", " "
        ),
    }
)
_TOKEN: Final = re.compile(r"'[tsn]\b|[^\W_]+(?:['-][^\W_]+)*")
_FULL_STOPS: Final = (".", "!", "?")
_OWN_SENTENCE: Final = 4
_WHOLE_WORD: Final = 3
_SENTENCE_END: Final = '.!?:;•"“„('
# Whatever may be left out or become another digit; what isn't here is rare, and takes the longer way as well.
_UNUSUAL: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0300-\u036f\u0600-\u0605\u061c\u06dd\u070f\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20d0-\u20ff\ud800-\uf8ff\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U00010000-\U0010ffff]|(?![0-9])\\d"
)
_INVISIBLE: Final = frozenset({"Cf", "Cc", "Cs", "Co", "Me"})
_VARIANT: Final = frozenset(map(chr, range(0xFE00, 0xFE10)))


class Token(NamedTuple):
    """A word or number: as it stands, folded, and where."""

    text: str
    low: str
    start: int
    end: int

    def __repr__(self) -> str:
        return f"Token({self.start}, {self.end})"


@dataclass(frozen=True)
class Reading:
    """`text` is what is searched; `origin` gives back the place in what was typed."""

    text: str = field(repr=False)
    _starts: tuple[int, ...] | None = field(default=None, repr=False)
    _ends: tuple[int, ...] | None = field(default=None, repr=False)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the typed text of a place in `text`; characters that can't be seen fall inside."""
        if self._starts is None or self._ends is None or end <= start:
            return start, end
        return self._starts[start], self._ends[end - 1]

    def whole(self, start: int, end: int) -> tuple[int, int]:
        """Return a place in `text` with all that comes from the same typed characters: '¼' is read as three."""
        if self._starts is None:
            return start, end
        while start > 0 and self._starts[start - 1] == self._starts[start]:
            start -= 1
        while end < len(self._starts) and self._starts[end] == self._starts[end - 1]:
            end += 1
        return start, end

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words and numbers, in order."""
        return tuple([Token(word := m[0], fold(word), *m.span()) for m in _TOKEN.finditer(self.text)])

    @cached_property
    def words(self) -> frozenset[str]:
        """The words, folded, each once."""
        return frozenset([token.low for token in self.tokens])

    @cached_property
    def sentences(self) -> tuple[range, ...]:
        """The words of each sentence, by their index; a very short one belongs to the one before it."""
        cuts = [at for at in range(1, len(self.tokens)) if self._ends_before(at)]
        made: list[range] = []
        for start, end in zip((0, *cuts), (*cuts, len(self.tokens)), strict=True):
            if made and end - start < _OWN_SENTENCE:
                made[-1] = range(made[-1].start, end)
            else:
                made.append(range(start, end))
        return tuple(made)

    def _ends_before(self, index: int) -> bool:
        before = self.tokens[index - 1]
        between = self.text[before.end : self.tokens[index].start]
        shortened = between[:1] == "." and len(before.text) < _WHOLE_WORD
        return between[:1] in _FULL_STOPS and " " in between and not shortened

    @cached_property
    def shouts(self) -> bool:
        """Whether all letters are capitals, so that a capital says nothing."""
        return self.text.isupper()

    def opens(self, index: int) -> bool:
        """Whether a word is the first of its sentence, so that its capital says nothing."""
        if index == 0:
            return True
        between = self.text[self.tokens[index - 1].end : self.tokens[index].start]
        # The point after an initial or an abbreviated title ends no sentence.
        short = between.startswith(".") and len(self.tokens[index - 1].text) <= 3
        return not short and any(c in _SENTENCE_END for c in between)

    def gap(self, index: int) -> str:
        """What stands between a word and the one before it, without spaces."""
        return self.text[self.tokens[index - 1].end : self.tokens[index].start].strip()


def read(typed: str) -> Reading:
    """Return a text without invisible characters, its digits, dashes and quotes in one form."""
    if typed.isascii() and typed.isprintable():
        return Reading(typed)
    alike = typed.translate(_LIKE)
    if not _UNUSUAL.search(alike) and unicodedata.is_normalized("NFKC", alike):
        return Reading(alike)
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(typed):
        made = _one_form(typed[start:end])
        out.append(made)
        starts += [start] * len(made)
        ends += [end] * len(made)
    return Reading("".join(out), tuple(starts), tuple(ends))


def _clusters(text: str) -> list[tuple[int, int]]:
    """A character with the accents that follow it."""
    cuts = [i for i, c in enumerate(text) if i == 0 or not unicodedata.combining(c)]
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


def _one_form(cluster: str) -> str:
    plain = unicodedata.normalize("NFKC", cluster.translate(_LIKE)).translate(_LIKE)
    return "".join(_digit(c) for c in plain if c not in _VARIANT and unicodedata.category(c) not in _INVISIBLE)


def _digit(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)
