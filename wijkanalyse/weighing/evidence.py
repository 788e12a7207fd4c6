"""What kansen and questions are made from: the material of one site, and the book of rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from wijkanalyse.judgement.verdicts import SMALL
from wijkanalyse.weighing.weigh import OLDEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.judgement.trend import Trend
    from wijkanalyse.signals.views import PlaceSignals
    from wijkanalyse.weighing.links import Link
    from wijkanalyse.weighing.partners import Partners
    from wijkanalyse.weighing.patterns import Pattern
    from wijkanalyse.weighing.question_texts import QuestionTexts
    from wijkanalyse.weighing.weighed import Material, Site


@dataclass(frozen=True)
class Book:
    """The patterns in force, the links between themes, the words of questions, and whom to ask.

    `group_labels` are what the groups of the vocabulary are called, by id.
    """

    patterns: tuple[Pattern, ...]
    links: tuple[Link, ...]
    texts: QuestionTexts
    partners: Partners
    group_labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """Everything that kansen and questions of one site may use.

    `gemeente` is its label. `percentiles` says by indicator id where a figure stands among the wijken of the country
    (0..100); used in intern only, because it reads as a ranking.
    """

    material: Material
    book: Book
    gemeente: str = ""
    percentiles: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def site(self) -> Site:
        """The site that is weighed."""
        return self.material.site

    @property
    def signals(self) -> PlaceSignals:
        """What the version may know of the signals."""
        return self.material.signals

    @property
    def is_intern(self) -> bool:
        """Whether the report is for the team alone."""
        return self.site.version == "intern"

    @cached_property
    def scores(self) -> Mapping[str, Score]:
        """The figures that are certain enough to build on, by indicator id.

        As for points: none below 500 inhabitants, and none of more than six years ago.
        """
        inhabitants = self.site.inhabitants
        if inhabitants is None or inhabitants < SMALL:
            return {}
        oldest = self.site.year - OLDEST
        known = (s for s in self.material.scores if s.own.value is not None)
        return {s.indicator.id: s for s in known if s.own.year >= oldest}

    def trend(self, indicator: str) -> Trend | None:
        """Return how a figure changed, where its own figure may be used and there is a word for it."""
        found = self.material.trends.get(indicator) if indicator in self.scores else None
        return found if found is not None and found.known else None
