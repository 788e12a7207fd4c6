"""What a page says of what is weighed, of actions and of changes: complete before anything is rendered.

`typed` texts were written by people: they stay out of every repr and out of deelbaar, and templates isolate them from
the text around them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wijkanalyse.report.parts.glance import Glance

if TYPE_CHECKING:
    from wijkanalyse.report.parts.accounts import Definition, Link
    from wijkanalyse.weighing.weighed import Audience, PointKind


@dataclass(frozen=True)
class Sign:
    """A word with its symbol, never colour alone; `key` chooses the markup."""

    key: str
    symbol: str
    word: str


@dataclass(frozen=True)
class MatrixLine:
    """One theme: what the figures say, what the signals say, and what both say together.

    `theme` links to its chapter; `calm` says that there is nothing to talk about but what is missing. `glance` draws
    each figure and each kind of signal.
    """

    theme: Link
    figures: Sign
    signals: Sign
    outcome: str
    calm: bool
    glance: Glance = field(default_factory=Glance)


@dataclass(frozen=True)
class Matrix:
    """The table of figures and signals, with the rule behind each outcome in it; `remark` stands instead of no rows."""

    rows: tuple[MatrixLine, ...]
    rules: tuple[Definition, ...]
    remark: str = ""


@dataclass(frozen=True)
class TickText:
    """One visible reason to set a point first: whether it is there in a word and a symbol, and why in a sentence."""

    label: str
    sign: Sign
    sentence: str


@dataclass(frozen=True)
class SignalLine:
    """How many signals a point rests on, as a sentence; `dots` show the same."""

    dots: str
    text: str


@dataclass(frozen=True)
class ChoiceText:
    """What the team decided about a point; `typed` is its reason, intern only."""

    text: str
    typed: str = field(default="", repr=False)


@dataclass(frozen=True)
class PointText:
    """A kracht or an aandachtspunt, to be checked with residents.

    `anchor` is where its figures or signals stand on the page, `seen_in` says whether figures, signals or both show
    it. `evidence` stands open; `more` is folded, with the name that the team types in its settings (`setting`, intern
    only). `equal` says which points are equal to it.
    """

    id: str
    kind: PointKind
    title: str
    anchor: str
    seen_in: str
    both: bool
    evidence: tuple[str, ...]
    more: tuple[str, ...]
    signals: SignalLine | None
    certainty: str
    to_check: str
    ticks: tuple[TickText, ...]
    equal: str = ""
    choice: ChoiceText | None = None
    setting: str = ""


@dataclass(frozen=True)
class DroppedPoint:
    """A point that the team took out; `typed` is its reason, intern only."""

    title: str
    typed: str = field(default="", repr=False)


@dataclass(frozen=True)
class ChanceText:
    """Something that could help; `about` names the points that it connects."""

    text: str
    question: str
    why: str
    about: str


@dataclass(frozen=True)
class Priorities:
    """What comes first, with its reasons; `remark` says why there are fewer, with `tied` points that are equal."""

    points: tuple[PointText, ...]
    remark: str
    tied: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestionText:
    """A question; `partners` says in a sentence whom to ask, empty where that is plain."""

    text: str
    partners: str


@dataclass(frozen=True)
class QuestionGroup:
    """The questions for one audience."""

    audience: Audience
    title: str
    questions: tuple[QuestionText, ...]


@dataclass(frozen=True)
class WeighedText:
    """Everything that is weighed for one place, in words.

    `nothing` says that no point stands out, empty when one does. `beyond` names points that are equal to the last one
    shown, by kind. `similar` says which aandachtspunten similar wijken have too, `source_word` what a source is, where
    the points count their sources.
    """

    matrix: Matrix
    strengths: tuple[PointText, ...]
    concerns: tuple[PointText, ...]
    nothing: str
    chances: tuple[ChanceText, ...]
    priorities: Priorities
    questions: tuple[QuestionGroup, ...]
    dropped: tuple[DroppedPoint, ...] = ()
    beyond: tuple[str, ...] = ()
    similar: str = ""
    source_word: str = ""


@dataclass(frozen=True)
class ActionLine:
    """One action of the team; everything but `status` was typed."""

    status: str
    what: str = field(repr=False)
    who: str = field(default="", repr=False)
    partners: str = field(default="", repr=False)
    when: str = field(default="", repr=False)
    sign: str = field(default="", repr=False)
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class ActionBlad:
    """The sheet on which a team writes what it will do: what goes on, what is over, and empty lines for paper."""

    rows: tuple[ActionLine, ...] = ()
    done: tuple[ActionLine, ...] = ()
    empty_lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class ChangeLine:
    """One change: about what, from what to what, and why; `why` is empty where nobody can say."""

    what: str
    text: str
    why: str


@dataclass(frozen=True)
class ChangesText:
    """What is different since an earlier report; `intro` says since which, or that there is none.

    `remarks` tell of what isn't listed.
    """

    intro: str
    lines: tuple[ChangeLine, ...] = ()
    remarks: tuple[str, ...] = ()
