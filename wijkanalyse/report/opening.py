"""The first chapter: key figures and the sentences of "De wijk in het kort"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.language import brief, sentences
from wijkanalyse.report.parts.accounts import Fact
from wijkanalyse.report.themes import MARRIAGE, distance

if TYPE_CHECKING:
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.regions import Region
    from wijkanalyse.weighing.weighed import Weighed

_FACTS: Final = ("inwoners", "huishoudens", "leeftijd_0_15", "leeftijd_65_plus")
_CERTAIN: Final = ("gunstig", "ongunstig", "wisselend", "vergelijkbaar")


def facts(scores: Sequence[Score]) -> tuple[Fact, ...]:
    """Return the key figures that are known, with the moment they are of or what they are beside."""
    found = _by_id(scores)
    known = (found[i] for i in _FACTS if i in found)
    return tuple(_fact(s, s.own.value) for s in known if s.own.value is not None)


def _fact(score: Score, value: float) -> Fact:
    indicator = score.indicator
    note = indicator.moment.format(year=score.own.year, previous=score.own.year - 1)
    beside, name = score.compared_gemeente, "gemeente"
    if beside is None:
        beside, name = score.nederland, "Nederland"
    if indicator.is_percentage and beside is not None and beside.value is not None:
        note = f"{name} {words.amount(beside.value, indicator)}"
    return Fact(indicator.label, words.amount(value, indicator), note)


def summary(region: Region, scores: Sequence[Score], found: Weighed | None, told: str) -> tuple[str, ...]:
    """Return at most five lines; `found` is None where so few people live that nothing is weighed.

    `told` says which themes the signals are about; it stands where figures and signals can't be set side by side.
    """
    place = _place(region, scores)
    if place.inhabitants is not None and place.inhabitants < 1:
        return (brief.inhabitants(place),)
    weighed = brief.points(found, little_known=little_known(scores)) if found is not None else ()
    together = brief.together(found.matrix) if found is not None else ""
    lines = (brief.inhabitants(place), _who(scores), *weighed, together or told)
    return tuple(line for line in lines if line)


def little_known(scores: Sequence[Score]) -> bool:
    """Return whether most figures that could have a verdict have none, or none that is certain."""
    judged = [s for s in scores if s.indicator.direction != "none"]
    return 2 * sum(s.verdict.headline in _CERTAIN for s in judged) <= len(judged)


def _place(region: Region, scores: Sequence[Score]) -> brief.Place:
    found = _by_id(scores)
    people, homes = (found[i].own if i in found else None for i in ("inwoners", "huishoudens"))
    return brief.Place(
        region.label,
        people.year if people is not None and people.value is not None else None,
        people.value if people is not None else None,
        homes.value if homes is not None else None,
    )


def _by_id(scores: Sequence[Score]) -> Mapping[str, Score]:
    return {s.indicator.id: s for s in scores}


def _who(scores: Sequence[Score]) -> str:
    """Return what is most typical of who lives here."""
    themed = (s for s in scores if s.indicator.theme == "wie_wonen_hier" and s.indicator.driver != MARRIAGE)
    described = [s for s in themed if s.own.value is not None]
    typical = max(described, key=distance, default=None)
    if typical is None or distance(typical) == 0:
        return ""
    if distance(typical) < 1:
        where = "de gemeente" if typical.compared_gemeente is not None else "Nederland"
        return f"De leeftijden en huishoudens lijken op die van {where}."
    return sentences.evidence(typical)
