"""Krachten and aandachtspunten from figures: few, grouped by cause, never padded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.judgement.compare import Score

MOST_POINTS: Final = 5


@dataclass(frozen=True)
class Finding:
    """One kracht or aandachtspunt, with every figure that shows it. `driver` is what these figures share."""

    kind: Literal["kracht", "aandachtspunt"]
    driver: str
    title: str
    theme: str
    scores: tuple[Score, ...]


@dataclass(frozen=True)
class Findings:
    """What stands out in the figures of one wijk."""

    strengths: tuple[Finding, ...]
    concerns: tuple[Finding, ...]


def find(scores: Iterable[Score], catalogue: Catalogue) -> Findings:
    """Return at most five krachten and five aandachtspunten, in order of the themes.

    A favourable figure is a kracht only where the catalogue says that it can be one: a high income isn't.
    """
    every = list(scores)
    good = [s for s in every if s.verdict.headline == "gunstig" and s.indicator.can_be_strength]
    bad = [s for s in every if s.verdict.headline == "ongunstig"]
    return Findings(_grouped("kracht", good, catalogue), _grouped("aandachtspunt", bad, catalogue))


def _grouped(
    kind: Literal["kracht", "aandachtspunt"], scores: list[Score], catalogue: Catalogue
) -> tuple[Finding, ...]:
    groups: dict[str, list[Score]] = {}
    for score in scores:
        groups.setdefault(score.indicator.driver, []).append(score)
    found = []
    for driver_id, members in groups.items():
        driver = catalogue.driver(driver_id)
        title = driver.strength if kind == "kracht" else driver.concern
        found.append(Finding(kind, driver_id, title, members[0].indicator.theme, tuple(members)))
    return tuple(found[:MOST_POINTS])
