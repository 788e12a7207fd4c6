"""Finds what points at one person without a name: an age, something unique, something sensitive, a story."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Final

from wijkanalyse.privacy.found import Found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wijkanalyse.privacy.reading import Reading, Token
    from wijkanalyse.privacy.rules import Rules, Words

_AGE: Final = re.compile(r"\d{1,3}")
_OLDEST: Final = 115
_ONE: Final = frozenset({"een", "één"})
_SHE: Final = frozenset({"ze", "zij"})
_ENIGE_NEXT: Final = frozenset(["die", "in", "op", "van", "met", "hier", "uit", "bij"])
_SINGLED: Final = frozenset(["van", "in", "uit", "op"])
_NO_ACT: Final = frozenset(["is", "zit", "staat", "ligt", "was", "heeft", "had", "zijn", "hebben"])
_PEOPLE: Final = frozenset({"naam", "straat_huisnummer", "postcode_huisnummer", "bsn", "telefoon", "email"})
_TRAIT: Final = re.compile(
    r"\b(?:met|uit|naast|boven|tegenover|hoek\w*|portiek|oud-\w+|gescheiden|alleenstaand\w*)\b", re.IGNORECASE
)
IDENTIFYING: Final = _PEOPLE | {
    "leeftijd_met_rol",
    "uniek",
    "geboortedatum",
    "kenteken",
    "profiel",
    "dossier",
    "documentnummer",
}


class PersonFinder:
    """Finds phrases that fit one person only."""

    def __init__(self, rules: Rules) -> None:
        self._words, self._limits = rules.persoon, rules.grens
        self._parents = rules.persoon.enkelvoud | rules.persoon.gezin
        self._telling = (
            self._parents | rules.persoon.uitstekend | rules.persoon.functie | rules.persoon.meerling | {"ene"}
        )
        self._roles, self._verbs = rules.persoon.enkelvoud, rules.naam.werkwoord
        numbers = rules.persoon.telwoord
        self._numbers = {word: value for value, word in enumerate(dict.fromkeys(numbers), start=1)}
        every: Words = frozenset().union(*(getattr(rules.gevoelig, f.name) for f in fields(rules.gevoelig)))
        self._whole = frozenset(word for word in every if "*" not in word)
        self._starts = tuple(word[:-1] for word in every if word.endswith("*"))
        self._ends = tuple(word[1:] for word in every if word.startswith("*"))

    def find(self, reading: Reading, found: Sequence[Found]) -> Iterator[Found]:
        """Yield the warnings of a text; `found` is what is known about it already."""
        for at, token in enumerate(reading.tokens):
            if token.text[0].isdigit() or token.low in self._numbers or token.low.endswith("jarige"):
                yield from self._age(reading, at, found)
            if token.low in self._telling:
                yield from self._unique(reading, at)
        yield from self._sensitive(reading, found)
        whole = (0, len(reading.text))
        if self._pronouns(reading) >= self._limits.verhaal_vanaf:
            yield Found("verhaal", *whole)
        if len(reading.tokens) >= self._limits.lang_vanaf_woorden:
            yield Found("lang", *whole)

    def _value(self, token: Token) -> int:
        if _AGE.fullmatch(token.text):
            return int(token.text)
        return self._numbers.get(token.low, 0)

    # --- age --------------------------------------------------------------------------------------
    def _age(self, reading: Reading, at: int, found: Sequence[Found]) -> Iterator[Found]:
        tokens, token = reading.tokens, reading.tokens[at]
        if token.low.endswith("jarige"):
            for near in range(at + 1, min(at + 3, len(tokens))):
                if tokens[near].low in self._roles:
                    yield Found("leeftijd_met_rol", token.start, tokens[near].end)
                    return
        value = 0 if token.low in _ONE else self._value(token)
        if at and 0 < value <= _OLDEST and (first := self._who(reading, at, found)) is not None:
            yield Found("leeftijd_met_rol", first, token.end + reading.text.startswith(")", token.end))

    def _who(self, reading: Reading, at: int, found: Sequence[Found]) -> int | None:
        """Where the person starts whose age stands here."""
        tokens, text = reading.tokens, reading.text
        if text.startswith(("+", "-"), tokens[at].end) or self._is_range(tokens, at):
            return None
        before = tokens[at - 1]
        if before.low == "van" and at > 1 and tokens[at - 2].low in self._roles:
            many = at + 1 < len(tokens) and tokens[at + 1].low in {"personen", "mensen", "kinderen"}
            return None if many or tokens[at - 2].low in {"gezin", "haar", "hem"} else tokens[at - 2].start
        between = text[before.end : tokens[at].start].strip()
        years = at + 1 < len(tokens) and tokens[at + 1].low in {"jaar", "jr", "j"}
        bracketed = between == "(" and (years or text.startswith(")", tokens[at].end))
        listed = between == "," and (years or text[tokens[at].end : tokens[at].end + 1] in (",", ".", ""))
        if not bracketed and not listed and not (between == "" and years):
            return None
        named = any(one.class_id == "naam" and one.end == before.end for one in found)
        return before.start if named or before.low in self._roles - {"haar", "hem"} else None

    @staticmethod
    def _is_range(tokens: Sequence[Token], at: int) -> bool:
        return at + 1 < len(tokens) and tokens[at + 1].low in {"tot", "plus", "t/m", "à"}

    # --- unique -----------------------------------------------------------------------------------
    def _unique(self, reading: Reading, at: int) -> Iterator[Found]:
        tokens, low = reading.tokens, reading.tokens[at].low
        if low in self._parents and at + 2 < len(tokens) and tokens[at + 1].low in {"met", "van"}:
            yield from self._family(tokens, at)
        if low == "ene" and at and tokens[at - 1].low == "die":
            yield Found("uniek", tokens[at - 1].start, tokens[at].end)
        elif low in self._words.uitstekend and at and tokens[at - 1].low in {"de", "het", "als", "onze"}:
            yield from self._only(tokens, at)
        elif low in self._words.functie and at and tokens[at - 1].low in {"de", "onze", "deze", "die", "enige"}:
            if self._is_singled(tokens, at):
                yield Found("uniek", tokens[at].start, tokens[at].end)
        elif low in self._words.meerling:
            yield Found("uniek", tokens[at].start, tokens[at].end)

    def _family(self, tokens: Sequence[Token], at: int) -> Iterator[Found]:
        """'gezin van negen', 'moeder met zes kinderen'."""
        counted = at + 3 < len(tokens) and tokens[at + 3].low in self._words.geteld
        if self._value(tokens[at + 2]) >= self._limits.kinderen_vanaf and (
            counted or tokens[at].low in self._words.gezin
        ):
            yield Found("uniek", tokens[at].start, tokens[at + 2 + counted].end)

    def _only(self, tokens: Sequence[Token], at: int) -> Iterator[Found]:
        near = [token.low for token in tokens[at + 1 : at + 4]]
        if any(low in self._parents for low in near) or (near and tokens[at].low == "enige" and near[0] in _ENIGE_NEXT):
            yield Found("uniek", tokens[at - 1].start, tokens[at].end)

    def _is_singled(self, tokens: Sequence[Token], at: int) -> bool:
        if tokens[at].low in self._words.functie_altijd:
            return True
        after = tokens[at + 1].low if at + 1 < len(tokens) else ""
        each = at + 2 < len(tokens) and tokens[at + 2].low in {"elke", "alle", "iedere", "veel"}
        return not each and (after in _SINGLED or after in self._acts(tokens[at].low))

    def _acts(self, function: str) -> Words:
        """The verbs that single someone out: 'de huisarts is ver weg' is about a service."""
        return self._verbs - _NO_ACT if function in self._words.functie_dienst else self._verbs

    # --- sensitive and story ----------------------------------------------------------------------
    def _sensitive(self, reading: Reading, found: Sequence[Found]) -> Iterator[Found]:
        people = [one for one in found if one.class_id in _PEOPLE]
        if not people and reading.words.isdisjoint(self._roles | _SHE):
            return
        for sentence in reading.sentences:
            tokens = reading.tokens[sentence.start : sentence.stop]
            sensitive = [token for token in tokens if self._is_sensitive(token.low)]
            if sensitive and (_holds(tokens, people) or self._about_one(tokens)):
                yield from (Found("gevoelig", token.start, token.end) for token in sensitive)

    def _is_sensitive(self, low: str) -> bool:
        if low in self._whole or low.startswith(self._starts) or low.endswith(self._ends):
            return True
        return "-" in low and any(self._is_sensitive(part) for part in low.split("-"))

    def _about_one(self, tokens: Sequence[Token]) -> bool:
        return any(t.low in self._roles for t in tokens) or bool(self._she(tokens))

    def _she(self, tokens: Sequence[Token]) -> int:
        return sum(
            any(
                tokens[near].low in self._words.werkwoord_enkelvoud
                for near in (at - 1, at + 1)
                if 0 <= near < len(tokens)
            )
            for at, token in enumerate(tokens)
            if token.low in _SHE
        )

    def _pronouns(self, reading: Reading) -> int:
        lows = [token.low for token in reading.tokens]
        he = lows.count("hij") + lows.count("hem")
        mine = lows.count("ik") + lows.count("mijn") + lows.count("mij")
        she = self._she(reading.tokens) + lows.count("haar")
        return max(he + (lows.count("zijn") if he > 1 else 0) + she, mine - 1)


def _holds(tokens: Sequence[Token], found: Sequence[Found]) -> bool:
    """Whether one of these places lies in this row of words."""
    return any(tokens[0].start < one.end and one.start < tokens[-1].end for one in found)


def together(reading: Reading, found: Sequence[Found]) -> Found | None:
    """Return the text when several things in it point at the same person; None when there is one thing at most."""
    kinds = {one.class_id for one in found if one.class_id in IDENTIFYING or one.class_id == "gevoelig"}
    if not kinds:
        return None
    traits = len(_TRAIT.findall(reading.text))
    several = len(kinds) > 1 and bool(kinds & IDENTIFYING)
    described = ("leeftijd_met_rol" in kinds and traits > 0) or (bool(kinds) and traits > 1)
    return Found("samen", 0, len(reading.text)) if several or described else None
