"""Opens the book of rules for kansen and questions, with what the team adds and switches off."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wijkanalyse.weighing import links, partners, patterns, question_texts
from wijkanalyse.weighing.evidence import Book
from wijkanalyse.weighing.patterns import LINKS_FILE, Pattern

if TYPE_CHECKING:
    from wijkanalyse.errors import Remark
    from wijkanalyse.weighing.pattern_reading import Known


@dataclass(frozen=True)
class Opened:
    """The book, what was passed over in the team's patterns, and these patterns themselves for screening."""

    book: Book
    remarks: tuple[Remark, ...] = ()
    own: tuple[Pattern, ...] = ()


def open_book(data: Path, known: Known, *, off: tuple[str, ...] = (), own: Path | None = None) -> Opened:
    """Return the book in the folder `data`, without the patterns in `off` and with those in the team's folder `own`.

    Raises SettingsError that names file, entry and key, or an id in `off` that doesn't exist.
    """
    ours = patterns.load(data / "patterns", known)
    team = patterns.load_team(own, known, ours) if own is not None else patterns.TeamPatterns()
    kept = patterns.without((*ours, *team.patterns), off)
    book = Book(
        kept,
        links.load(data / "patterns" / LINKS_FILE, known),
        question_texts.load(data / "texts" / "questions.toml", known),
        partners.load(data / "texts" / "partners.toml", known),
        {e.id: e.label for e in known.vocabulary.entries("group")},
    )
    return Opened(book, team.remarks, tuple(p for p in kept if p.own))
