"""The last gate: looks in every file of the product for the text of a signal and for what was masked.

Only these texts and values are looked for. The figures of CBS aren't screened again: one in eleven numbers of nine
digits passes the test of a BSN.
"""

from __future__ import annotations

import base64
import binascii
import html
import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from wijkanalyse.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Version = Literal["deelbaar", "intern"]
Words = tuple[str, ...]

SHORTEST: Final = 4
"""A text of fewer words is too ordinary to be looked for."""
RUN: Final = 8
"""So many words in a row of a longer text count as the text."""
_STEP: Final = 4  # every run of 8 words holds 4 words that start at a multiple of 4
_SHORTEST_VALUE: Final = 3
_SHORTEST_NUMBER: Final = 5
_WORD: Final = re.compile(r"[^\W_]+")
_TAG: Final = re.compile(r"<[^<>]*>")
_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})|\\[nrtbf]|\\(.)", re.DOTALL)
_DATA_URI: Final = re.compile(rb"data:[\w/+.-]+(?:;[\w=-]+)*;base64,([A-Za-z0-9+/=\s]+)")
_INVISIBLE: Final = re.compile("[\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_ZIP: Final = b"PK\x03\x04"
_DEEPEST: Final = 3


@dataclass(frozen=True)
class Gate:
    """What may stand in no file; `known` are the product's fixed words and the names of places."""

    raw_texts: Sequence[str] = field(repr=False)
    masked_values: Sequence[str] = field(repr=False)
    known: Sequence[str] = field(default=(), repr=False)

    def check(self, files: Mapping[str, bytes], version: Version) -> tuple[str, ...]:
        """Return the names of the files that hold a masked value or, in deelbaar, the text of a signal."""
        return tuple(name for name, data in files.items() if self._is_open(data, version))

    def _is_open(self, data: bytes, version: Version) -> bool:
        for text in _texts(data):
            words = _WORD.findall(text)
            low = [word.casefold() for word in words]
            if self._holds_value(words, low) or (version == "deelbaar" and self._holds_text(low)):
                return True
        return False

    # --- texts of signals -------------------------------------------------------------------------
    @cached_property
    def _known(self) -> str:
        return "\n".join(f" {' '.join(_low(text))} " for text in self.known)

    @cached_property
    def _texts(self) -> list[Words]:
        every = {_low(text) for text in self.raw_texts}
        return sorted(text for text in every if len(text) >= SHORTEST and not self._is_known(text))

    @cached_property
    def _anchors(self) -> dict[Words, list[tuple[int, int]]]:
        """Four words in a row → which texts hold them, and where."""
        anchors: dict[Words, list[tuple[int, int]]] = {}
        for number, text in enumerate(self._texts):
            for at in range(0, len(text) - _STEP + 1, _STEP):
                anchors.setdefault(text[at : at + _STEP], []).append((number, at))
        return anchors

    def _is_known(self, words: Words) -> bool:
        return f" {' '.join(words)} " in self._known

    def _holds_text(self, low: list[str]) -> bool:
        fours = zip(low, low[1:], low[2:], low[3:], strict=False)
        met = self._anchors.keys() & set(fours) if len(low) < RUN else self._anchors.keys() & fours
        if not met:
            return False
        places = zip(low, low[1:], low[2:], low[3:], strict=False)
        return any(four in met and self._is_run(low, at, four) for at, four in enumerate(places))

    def _is_run(self, low: list[str], at: int, four: Words) -> bool:
        return any(self._run_length(low, at, self._texts[number], place) for number, place in self._anchors[four])

    def _run_length(self, low: list[str], at: int, text: Words, place: int) -> bool:
        """Whether the text stands here, or eight of its words in a row that aren't the product's own."""
        start, end = place, place + _STEP
        while start > 0 and at - (place - start) > 0 and low[at - (place - start) - 1] == text[start - 1]:
            start -= 1
        while end < len(text) and at + end - place < len(low) and low[at + end - place] == text[end]:
            end += 1
        return end - start >= min(RUN, len(text)) and not self._is_known(text[start:end])

    # --- masked values ----------------------------------------------------------------------------
    @cached_property
    def _values(self) -> dict[str, list[tuple[Words, int]]]:
        """The longest word of a value, without capitals → values as typed, and which word that is."""
        index: dict[str, list[tuple[Words, int]]] = {}
        for value in {words for typed in self.masked_values for words in _spellings(typed)}:
            longest = max(range(len(value)), key=lambda i: len(value[i]))
            index.setdefault(value[longest].casefold(), []).append((value, longest))
        return index

    @cached_property
    def _around(self) -> dict[str, list[tuple[Words, int]]]:
        """A word of a value → the known phrases that hold it, and where."""
        index: dict[str, list[tuple[Words, int]]] = {}
        for text in self.known:
            phrase = _low(text)
            for at, word in enumerate(phrase):
                if word in self._values:
                    index.setdefault(word, []).append((phrase, at))
        return index

    def _holds_value(self, words: list[str], low: list[str]) -> bool:
        met = self._values.keys() & set(low)
        return bool(met) and any(word in met and self._is_value(words, low, at) for at, word in enumerate(low))

    def _is_value(self, words: list[str], low: list[str], at: int) -> bool:
        for value, longest in self._values[low[at]]:
            first = at - longest
            if (
                first >= 0
                and _same(words[first : first + len(value)], value)
                and not self._is_inside_known(low, at, len(value))
            ):
                return True
        return False

    def _is_inside_known(self, low: list[str], at: int, length: int) -> bool:
        for phrase, place in self._around.get(low[at], ()):
            first = at - place
            if len(phrase) >= length and first >= 0 and tuple(low[first : first + len(phrase)]) == phrase:
                return True
        return False


def refusal(files: Sequence[str]) -> OutputError:
    """Return the error of a gate that found something; it names files, never what was found."""
    shown = ", ".join(files[:5]) + (f" en nog {len(files) - 5}" if len(files) > 5 else "")
    return OutputError(
        "De laatste controle vond tekst uit een signaal of een verborgen gegeven. Er is niets opgeslagen.",
        value=shown,
        allowed="rapporten zonder tekst die iemand herkenbaar kan maken",
        hint="Kijk met 'wijkanalyse signals check' welke rijen het zijn, of meld dit als fout in het programma.",
    )


def _same(found: list[str], value: Words) -> bool:
    """A name with a capital isn't the ordinary word without one ('Bakker', 'bakker')."""
    if len(found) != len(value):
        return False
    single = len(value) == 1
    return all(
        a.casefold() == b.casefold() and not (single and b[0].isupper() and not a[0].isupper())
        for a, b in zip(found, value, strict=True)
    )


def _spellings(value: str) -> Iterator[Words]:
    words = tuple(_WORD.findall(_plain(value)))
    compact = "".join(words)
    if not words or len(compact) < (_SHORTEST_NUMBER if compact.isdigit() else _SHORTEST_VALUE):
        return
    yield words
    if len(words) > 1 and sum(c.isdigit() for c in compact) >= 8:
        yield (compact,)


def _low(text: str) -> Words:
    return tuple(word.casefold() for word in _WORD.findall(_plain(text)))


def _plain(text: str) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))


# --- what stands in a file ------------------------------------------------------------------------
def _texts(data: bytes, depth: int = 0) -> Iterator[str]:
    """The texts of a file: as it is, unescaped, without tags; members of a zip, texts of a picture."""
    if depth > _DEEPEST:
        return
    if data.startswith(_ZIP):
        yield from _members(data, depth)
        return
    if data.startswith(_PNG):
        yield from _png_texts(data)
        return
    text = _decoded(data)
    yield from _forms(text)
    if b";base64," in data:
        for match in _DATA_URI.finditer(data):
            with_padding = match[1] + b"=" * (-len(match[1]) % 4)
            try:
                inner = base64.b64decode(with_padding)
            except binascii.Error:
                continue
            yield from _texts(inner, depth + 1)


def _forms(text: str) -> Iterator[str]:
    plain = _plain(_unescaped(text))
    yield plain
    if "<" in text:
        # Words may be split by tags, and tags may be what an attribute spells with escapes.
        yield _plain(_unescaped(_TAG.sub(" ", text)))
        yield _plain(_unescaped(_TAG.sub("", text)))


def _unescaped(text: str) -> str:
    if "&" in text:
        text = html.unescape(text)
    return _ESCAPE.sub(_escaped, text) if "\\" in text else text


def _escaped(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return match[2] or " "


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _members(data: bytes, depth: int) -> Iterator[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from _texts(archive.read(name), depth + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):
        # Damaged, encrypted (RuntimeError) or packed in a way that `zipfile` can't open: no excuse to let it pass, so
        # its bytes are searched as they are.
        yield _decoded(data)


def _png_texts(data: bytes) -> Iterator[str]:
    at = len(_PNG)
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            yield from _chunk(data[at + 8 : at + 8 + size], kind)
        at += size + 12


def _chunk(chunk: bytes, kind: bytes) -> Iterable[str]:
    yield from _forms(_decoded(chunk.replace(b"\0", b" ")))
    packed = chunk.find(b"\x78") if kind != b"tEXt" else -1
    while packed >= 0:
        try:
            yield from _forms(_decoded(zlib.decompress(chunk[packed:])))
            return
        except zlib.error:  # this "x" is a letter of the keyword; what was packed begins at a later one
            packed = chunk.find(b"\x78", packed + 1)
