"""Screens a text: every finder, then what the team allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from wijkanalyse.privacy import codes, persons
from wijkanalyse.privacy.addresses import AddressFinder
from wijkanalyse.privacy.found import Found, overlaps
from wijkanalyse.privacy.hits import MASK, Hit, Severity
from wijkanalyse.privacy.names import NameFinder
from wijkanalyse.privacy.persons import PersonFinder
from wijkanalyse.privacy.places import PlaceFinder, PlaceNames
from wijkanalyse.privacy.reading import Reading, read

if TYPE_CHECKING:
    from wijkanalyse.privacy.allow_list import AllowList
    from wijkanalyse.privacy.rules import Rules

Mode = Literal["normal", "strict"]


class Screener:
    """Screens texts by one set of rules; `used` holds the entries of the allow-list that lifted something so far.

    In mode "strict" an ask is a stop. No mode and no entry lifts a stop.
    """

    def __init__(self, rules: Rules, places: PlaceNames, allowed: AllowList, mode: Mode = "normal") -> None:
        places = places.with_streets(allowed.streets)
        self.rules, self.allowed, self.mode = rules, allowed, mode
        self.used: set[int] = set()
        self._addresses, self._names = AddressFinder(rules, places), NameFinder(rules)
        self._places, self._persons = PlaceFinder(rules, places), PersonFinder(rules)

    def screen(self, text: str) -> tuple[Hit, ...]:
        """Return what in a text could be about a person, from left to right; places are those in `text` as typed."""
        reading = read(text)
        if not reading.tokens:
            return ()
        firm = self._firm(reading)
        warned = [*firm, *self._persons.find(reading, firm)]
        kept = self._not_allowed(reading, warned)
        if (whole := persons.together(reading, kept)) is not None:
            kept += self._not_allowed(reading, [whole])
        hits = {self._hit(reading, one) for one in kept}
        return tuple(sorted(hits, key=lambda hit: (hit.start, hit.end, hit.class_id)))

    def _firm(self, reading: Reading) -> list[Found]:
        found = new = self._numbers(reading)
        while new:
            # A number may hide another that touches it: look again at what is left.
            new = self._numbers(Reading(_without(reading, found)))
            found = [*found, *new]
        names = list(self._names.find(reading, self._places.find(reading), found))
        new = names
        while new:
            # The word that made a number harmless may be a part of a name, and is masked with it.
            found = [*found, *new]
            new = self._numbers(Reading(_without(reading, found)))
        return found

    def _numbers(self, reading: Reading) -> list[Found]:
        found = codes.find(reading.text)
        for one in self._addresses.find(reading):
            # A phone number holds no date and an IBAN no postcode.
            if not overlaps(one.start, one.end, found):
                found.append(one)
        return found

    def _severity(self, one: Found) -> Severity:
        severity = self.rules.classes[one.class_id].severity
        if one.doubtful and severity == "stop":
            severity = "ask"
        return "stop" if severity == "ask" and self.mode == "strict" else severity

    def _hit(self, reading: Reading, one: Found) -> Hit:
        return Hit(one.class_id, self._severity(one), *reading.origin(one.start, one.end))

    def _not_allowed(self, reading: Reading, found: list[Found]) -> list[Found]:
        if not found or not self.allowed.entries:
            return found
        places = self.allowed.places(reading)
        return [one for one in found if not self._lifted(one, places)]

    def _lifted(self, one: Found, places: list[tuple[int, int, int]]) -> bool:
        if self.rules.classes[one.class_id].severity == "stop" and not one.doubtful:
            return False
        entries = {entry for start, end, entry in places if start <= one.start and one.end <= end}
        self.used |= entries
        return bool(entries)


def _without(reading: Reading, found: list[Found]) -> str:
    """The text with every place that was found blotted out as masking does, at the same length."""
    text = reading.text
    for one in found:
        start, end = reading.whole(one.start, one.end)
        text = text[:start] + MASK[0] * (end - start) + text[end:]
    return text
