"""What is weighed for one wijk or own area in one version, with the reason for everything; no sentences yet.

Everything comes from scores, trends and what the version may know of the signals (`signals.views`): what is hidden
there can't come back here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wijkanalyse.facts.population import Population
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.judgement.trend import Trend
    from wijkanalyse.signals.signal import Version
    from wijkanalyse.signals.views import Cell, Direction, PlaceSignals

FigureRow = Literal["ongunstig", "vergelijkbaar", "gunstig", "wisselend", "onbekend", "geen_oordeel"]
"""What the figures of a theme say together."""
PointKind = Literal["kracht", "aandachtspunt"]
TickId = Literal["omvang", "verschil", "trend", "bronnen"]
Audience = Literal["team", "bewoners", "partners"]
ChoiceKind = Literal["hoger", "lager", "weg"]

TICKS: Final[tuple[TickId, ...]] = ("omvang", "verschil", "trend", "bronnen")
MOST_POINTS: Final = 5
MOST_CHANCES: Final = 3
MOST_PRIORITIES: Final = 3
MOST_QUESTIONS: Final = 7
MOST_QUESTIONS_EACH: Final = 3


@dataclass(frozen=True)
class Site:
    """A wijk or own area that is weighed. `year` is that of the reference date, `population` None when unknown."""

    code: str
    label: str
    year: int
    population: Population | None = None
    version: Version = "deelbaar"

    @property
    def inhabitants(self) -> float | None:
        """How many people live there; None when that isn't known."""
        return self.population.inwoners if self.population is not None else None


@dataclass(frozen=True)
class Material:
    """Everything that may be weighed for one site: its figures, their trends by indicator id, and its signals."""

    site: Site
    scores: tuple[Score, ...]
    trends: Mapping[str, Trend]
    signals: PlaceSignals


@dataclass(frozen=True)
class MatrixRow:
    """One theme in the table of figures and signals. `outcome` is the id of the words of that place in the table.

    `same_subject` says whether figures and signals that point to a side, the same or the other, are about the same
    onderwerp; None where that question doesn't arise or no onderwerp is known. `scores` are the figures that decided
    `figures`.
    """

    theme: str
    figures: FigureRow
    signals: Direction
    outcome: str
    same_subject: bool | None = None
    scores: tuple[Score, ...] = ()
    wishes: bool = False


@dataclass(frozen=True)
class Tick:
    """One of the four visible reasons for a priority. `met` is None where it can't be said."""

    id: TickId
    met: bool | None


@dataclass(frozen=True)
class Choice:
    """What the team decided about a point, and why; `reason` is typed text and is shown in intern only."""

    what: ChoiceKind
    reason: str = field(repr=False)


@dataclass(frozen=True)
class Point:
    """A kracht or aandachtspunt, to be checked with residents.

    `id` is stable between builds and what a team types in its settings: kind and cause, as in
    "aandachtspunt-inkomen"; of signals alone the theme, as in "kracht-signaal-ontmoeten". `scores` and `cells` are the
    evidence; one of the two may be empty, and `cell_themes` names the theme of each cell. `apart` says that similar
    wijken differ too. `rank` counts from 1 within a kind; points that nothing but the order of themes tells apart
    share it.
    """

    id: str
    kind: PointKind
    theme: str
    title: str
    driver: str = ""
    scores: tuple[Score, ...] = ()
    cells: tuple[Cell, ...] = ()
    ticks: tuple[Tick, ...] = ()
    apart: bool = False
    choice: Choice | None = None
    cell_themes: tuple[str, ...] = ()
    rank: int = 0

    @property
    def both(self) -> bool:
        """Whether figures and signals both show it."""
        return bool(self.scores and self.cells)

    @property
    def ticked(self) -> int:
        """The number of ticks that are met."""
        return sum(t.met is True for t in self.ticks)


@dataclass(frozen=True)
class Chance:
    """Something that could help an aandachtspunt, or that nobody works on yet. Texts come from a pattern or a rule.

    `rule` names the rule or pattern, `why` its source or reason, `points` the ids of the points it connects.
    """

    rule: str
    theme: str
    text: str
    question: str
    why: str
    points: tuple[str, ...] = ()
    scores: tuple[Score, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question for a conversation, made from a tension; `partners` are whom to ask, informal ones first."""

    audience: Audience
    text: str
    rule: str
    theme: str
    partners: tuple[str, ...] = ()


@dataclass(frozen=True)
class Weighed:
    """Everything that is weighed for one place. `dropped` are the points that the team took out.

    `beyond` are the points after the first five of a kind. `tied` are the aandachtspunten that are equal where the
    priorities would have to cut between them: none of these is a priority until the team chooses.
    """

    code: str
    matrix: tuple[MatrixRow, ...]
    strengths: tuple[Point, ...]
    concerns: tuple[Point, ...]
    priorities: tuple[Point, ...]
    chances: tuple[Chance, ...]
    questions: tuple[Question, ...]
    dropped: tuple[Point, ...] = ()
    beyond: tuple[Point, ...] = ()
    tied: tuple[Point, ...] = ()

    @property
    def points(self) -> tuple[Point, ...]:
        """The krachten, and then the aandachtspunten."""
        return (*self.strengths, *self.concerns)

    def equals(self, point: Point) -> tuple[Point, ...]:
        """Return the other points of its kind that share the rank of a point, those beyond the first five too."""
        every = (*self.points, *self.beyond)
        return tuple(p for p in every if p.kind == point.kind and p.rank == point.rank and p.id != point.id)
