"""Patterns: combinations of figures and signals that could mean something together, as data in `data/patterns/`.

A pattern never says that something is so: it says what could be, and asks. Figures without judgement (age, households,
homes, use of care) may be a reason to ask, never a verdict.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, get_args

from wijkanalyse.errors import Remark, SettingsError
from wijkanalyse.privacy.typed import TypedText
from wijkanalyse.weighing.pattern_conditions import (
    Condition,
    FigureGoes,
    FigureIs,
    SignalsPoint,
    SignalsTell,
)
from wijkanalyse.weighing.pattern_reading import Block, Known, UnknownIndicatorError, blocks, conditions
from wijkanalyse.weighing.weighed import Audience

if TYPE_CHECKING:
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.weighing.evidence import Evidence
    from wijkanalyse.weighing.weighed import Point, Weighed

Use = Literal["kans", "vraag"]
LINKS_FILE: Final = "links.toml"
_TEXTS: Final = ("titel", "tekst", "vraag", "bron", "reden")
_GROUPS: Final = ("een_van", "en_een_van")
_KEYS: Final = ("id", "titel", "themas", "soort", "voor", "alle", *_GROUPS, "tekst", "vraag", "bron", "reden")
_REQUIRED: Final = ("titel", "themas", "soort", "voor", "tekst", "vraag")
_LONGEST: Final = 320
_COULD: Final = re.compile(r"\b(kan|kunnen|kunt)\b", re.IGNORECASE)
_SIDE: Final = {"kracht": "gunstig", "aandachtspunt": "ongunstig"}
_TOLD: Final = {"kracht": "kracht", "aandachtspunt": "knelpunt"}


@dataclass(frozen=True)
class Pattern:
    """A combination that could mean something: it holds when all of `every`, and one or more of each of `some`, hold.

    The first of `themes` is its home. A "kans" may stand among the kansen, a "vraag" is only asked. `why` is a
    publication ("zie …") or a reason in plain words. The texts of an `own` pattern were typed by the team:
    it is used in intern only.
    """

    id: str
    themes: tuple[str, ...]
    use: Use
    audience: Audience
    every: tuple[Condition, ...]
    some: tuple[tuple[Condition, ...], ...]
    title: str = field(repr=False)
    text: str = field(repr=False)
    question: str = field(repr=False)
    why: str = field(repr=False)
    own: bool = False
    file: str = ""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All conditions, those that must hold first."""
        return (*self.every, *(c for group in self.some for c in group))


@dataclass(frozen=True)
class Held:
    """A pattern that holds, with the conditions that do, the figures behind it, and the points that it connects."""

    pattern: Pattern
    conditions: tuple[Condition, ...]
    scores: tuple[Score, ...]
    points: tuple[str, ...]

    @property
    def pieces(self) -> int:
        """The independent pieces of evidence: figures with one cause are one piece, and so are signals of a theme."""
        themes = {c.theme for c in self.conditions if isinstance(c, SignalsPoint | SignalsTell)}
        return len({s.indicator.driver for s in self.scores}) + len(themes)


@dataclass(frozen=True)
class TeamPatterns:
    """The patterns of a team, and what was passed over."""

    patterns: tuple[Pattern, ...] = ()
    remarks: tuple[Remark, ...] = ()


# --- which hold -------------------------------------------------------------------------------------
def holding(weighed: Weighed, evidence: Evidence) -> tuple[Held, ...]:
    """Return the patterns that hold, those with most evidence first.

    A pattern that stands on a point that the team took out isn't used; the team's own patterns only in intern.
    """
    usable = (p for p in evidence.book.patterns if evidence.is_intern or not p.own)
    found = [held for p in usable if (held := _held(p, weighed, evidence)) is not None]
    return tuple(sorted(found, key=lambda h: (-h.pieces, h.pattern.id)))


def _held(pattern: Pattern, weighed: Weighed, evidence: Evidence) -> Held | None:
    if not all(c.holds(evidence) for c in pattern.every):
        return None
    groups = [tuple(c for c in group if c.holds(evidence)) for group in pattern.some]
    if not all(groups):
        return None
    met = (*pattern.every, *(c for group in groups for c in group))
    if any(_about(point, met) for point in weighed.dropped):
        return None
    named = dict.fromkeys(c.indicator for c in met if isinstance(c, FigureIs | FigureGoes))
    points = tuple(p.id for p in weighed.points if _about(p, met))
    return Held(pattern, met, tuple(evidence.scores[i] for i in named), points)


def _about(point: Point, met: Sequence[Condition]) -> bool:
    """Return whether a point stands on a figure or on signals that a condition is about."""
    figures = {c.indicator for c in met if isinstance(c, FigureIs) and c.side == _SIDE[point.kind]}
    themes = {c.theme for c in met if isinstance(c, SignalsPoint | SignalsTell) and _TOLD[point.kind] in c.kinds}
    return any(s.indicator.id in figures for s in point.scores) or not themes.isdisjoint(point.cell_themes)


# --- reading ----------------------------------------------------------------------------------------
def load(folder: Path, known: Known) -> tuple[Pattern, ...]:
    """Return the patterns of `data/patterns/`, in order of file and entry; `known.catalogue` is the whole catalogue.

    A pattern that needs a figure that the team leaves out isn't there. Raises SettingsError that names file, entry
    and key, also for a figure that doesn't exist.
    """
    found = [_pattern(b, known, own=False) for path in _files(folder) for b in blocks(path, "patroon")]
    return _once([p for p in found if p is not None])


def load_team(folder: Path, known: Known, ours: Iterable[Pattern]) -> TeamPatterns:
    """Return the patterns in a team's folder; a pattern with a figure that doesn't exist is passed over and named.

    Raises SettingsError for anything else that is wrong, and for an id that we use already.
    """
    if not folder.is_dir():
        raise SettingsError(
            "De map met jullie patronen is er niet.",
            value=folder.name,
            allowed="een map die bestaat",
            hint="Verbeter map onder [patronen] in wijkanalyse.toml.",
        )
    found: list[Pattern] = []
    remarks: list[Remark] = []
    for block in (b for path in _files(folder) for b in blocks(path, "patroon")):
        try:
            pattern = _pattern(block, known, own=True)
        except UnknownIndicatorError as error:
            passed = f"Dit patroon slaan we over: het cijfer {error.value} bestaat niet.".replace("  ", " ")
            remarks.append(Remark(block.file, 0, block.name, passed))
            continue
        found += [pattern] if pattern is not None else []
    both = _once([*ours, *found])
    return TeamPatterns(tuple(p for p in both if p.own), tuple(remarks))


def without(patterns: Iterable[Pattern], off: Iterable[str]) -> tuple[Pattern, ...]:
    """Return the patterns that the team didn't switch off. Raises SettingsError for an id that doesn't exist."""
    every, gone = tuple(patterns), set(off)
    if unknown := sorted(gone - {p.id for p in every}):
        raise SettingsError(
            "Een patroon dat je uitzet bestaat niet.",
            value=", ".join(unknown),
            allowed=", ".join(p.id for p in every),
            hint="Verbeter de namen achter uit bij [patronen] in wijkanalyse.toml.",
        )
    return tuple(p for p in every if p.id not in gone)


def typed_texts(patterns: Iterable[Pattern]) -> tuple[TypedText, ...]:
    """Return what a team typed in its own patterns, for screening."""
    return tuple(
        TypedText(p.file, text, column=f"{p.id}.{name}")
        for p in patterns
        if p.own
        for name, text in (("titel", p.title), ("tekst", p.text), ("vraag", p.question), ("bron of reden", p.why))
    )


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.toml") if path.name != LINKS_FILE)


def _once(patterns: list[Pattern]) -> tuple[Pattern, ...]:
    counts = Counter(p.id for p in patterns)
    if twice := next((p for p in reversed(patterns) if counts[p.id] > 1), None):
        raise SettingsError(
            f"{twice.file}: een patroon heeft een id die al bestaat.",
            value=twice.id,
            allowed="elke id één keer",
            hint=f"Geef het een andere id in {twice.file}.",
        )
    return tuple(patterns)


def _pattern(block: Block, known: Known, *, own: bool) -> Pattern | None:
    block.check_keys(_KEYS, _REQUIRED)
    read = conditions(block, "alle", known)
    groups = tuple(conditions(block, key, known) for key in _GROUPS if key in block.content)
    if not (read or groups) or not all(groups):
        raise block.wrong("alle", "minstens één voorwaarde bij alle, een_van en en_een_van die er staan")
    every = tuple(c for c in read if c is not None)
    some = tuple(tuple(c for c in group if c is not None) for group in groups)
    use: Use = next(u for u in get_args(Use) if u == block.choice("soort", get_args(Use)))
    audience: Audience = next(a for a in get_args(Audience) if a == block.choice("voor", get_args(Audience)))
    themes = block.choices("themas", known.themes)
    title, text, question, source, reason = (block.text(key, _LONGEST) for key in _TEXTS)
    _check_texts(block, text, question, source or reason)
    if len(every) < len(read) or not all(some):
        return None
    pattern = Pattern(
        id=block.name,
        themes=themes,
        use=use,
        audience=audience,
        every=every,
        some=some,
        title=title,
        text=text,
        question=question,
        why=f"zie {source}" if source else reason,
        own=own,
        file=block.file,
    )
    if use == "kans" and not any(_judges(c) for c in pattern.conditions):
        raise block.wrong("soort", "vraag: cijfers zonder oordeel alleen zijn geen kans")
    return pattern


def _check_texts(block: Block, text: str, question: str, why: str) -> None:
    if not _COULD.search(text):
        raise block.wrong("tekst", "een tekst met kan of kunnen, zoals: dat zou kunnen helpen")
    if not question.endswith("?"):
        raise block.wrong("vraag", "een vraag die eindigt op een vraagteken")
    if not why:
        raise block.wrong("bron", "een bron of een reden")


def _judges(condition: Condition) -> bool:
    """Return whether a condition is more than a figure without judgement."""
    return not isinstance(condition, FigureIs) or bool(condition.side)
