"""Figures beside signals, per theme: the table of method section 5."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from wijkanalyse.weighing.weighed import FigureRow, MatrixRow

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.judgement.verdicts import Headline
    from wijkanalyse.signals.views import Cell, Direction, PlaceSignals, ThemeSignals
    from wijkanalyse.signals.vocabulary import Vocabulary

TABLE: Final[Mapping[FigureRow, Mapping[Direction, str]]] = {
    "ongunstig": {
        "knelpunt": "zelfde_kant",
        "kracht": "spreken_tegen",
        "gemengd": "deels_herkend",
        "te_weinig": "alleen_cijfer",
    },
    "vergelijkbaar": {
        "knelpunt": "alleen_signaal",
        "kracht": "kracht_uit_praktijk",
        "gemengd": "gemengd_beeld",
        "te_weinig": "niets_bijzonders",
    },
    "gunstig": {
        "knelpunt": "spreken_tegen",
        "kracht": "zelfde_kant",
        "gemengd": "deels_herkend",
        "te_weinig": "alleen_cijfer",
    },
    "wisselend": {
        "knelpunt": "deels_herkend",
        "kracht": "deels_herkend",
        "gemengd": "gemengd_beeld",
        "te_weinig": "twee_kanten",
    },
    "onbekend": {
        "knelpunt": "signaal_zonder_cijfer",
        "kracht": "kracht_uit_praktijk",
        "gemengd": "gemengd_beeld",
        "te_weinig": "blinde_vlek",
    },
    "geen_oordeel": {
        "knelpunt": "signaal_zonder_cijfer",
        "kracht": "kracht_uit_praktijk",
        "gemengd": "gemengd_beeld",
        "te_weinig": "nog_geen_signalen",
    },
}
"""What figures (rows) and signals (columns) of a theme say together, as ids of data/texts/weighing.toml."""

SAME_SIDE: Final = "zelfde_kant"
OTHER_SUBJECT: Final = "ander_onderwerp"
UNKNOWN_SUBJECT: Final = "onderwerp_onbekend"
ONLY_WISHES: Final = "alleen_wensen"
_NOBODY_SPOKE: Final = ("nog_geen_signalen", "blinde_vlek")
OUTCOMES: Final = (
    *dict.fromkeys(o for row in TABLE.values() for o in row.values()),
    OTHER_SUBJECT,
    UNKNOWN_SUBJECT,
    ONLY_WISHES,
)
"""Every outcome that a row of the matrix can have."""
_OPPOSITE: Final = "spreken_tegen"
_DECIDING: Final[Mapping[FigureRow, tuple[Headline, ...]]] = {
    "ongunstig": ("ongunstig",),
    "gunstig": ("gunstig",),
    "wisselend": ("ongunstig", "gunstig", "wisselend"),
    "vergelijkbaar": ("vergelijkbaar",),
    "geen_oordeel": ("geen_oordeel",),
    "onbekend": (),
}


def figure_row(scores: Iterable[Score]) -> FigureRow:
    """Return what the figures of a theme say together.

    To judge each driver first and then these together gives the same word, so drivers need no step of their own.
    Only figures that the wijk itself has count: without any it is unknown, whatever the gemeente's are.
    """
    headlines = {s.verdict.headline for s in scores if s.own.value is not None}
    if headlines == {"geen_oordeel"}:
        return "geen_oordeel"
    words = headlines - {"geen_oordeel"}
    if "wisselend" in words or {"gunstig", "ongunstig"} <= words:
        return "wisselend"
    clear: tuple[FigureRow, ...] = ("ongunstig", "gunstig", "vergelijkbaar")
    return next((word for word in clear if word in words), "onbekend")


def outcome(figures: FigureRow, signals: Direction) -> str:
    """Return the id of what figures and signals say together, before one asks whether they share an onderwerp."""
    return TABLE[figures][signals]


def matrix(
    scores: Iterable[Score], signals: PlaceSignals, catalogue: Catalogue, vocabulary: Vocabulary
) -> tuple[MatrixRow, ...]:
    """Return a row for every theme of the catalogue, in order."""
    by_theme: dict[str, list[Score]] = {theme.id: [] for theme in catalogue.themes}
    for score in scores:
        by_theme[score.indicator.theme].append(score)
    return tuple(_row(signals.theme(theme), found, vocabulary) for theme, found in by_theme.items())


def _row(signals: ThemeSignals, scores: list[Score], vocabulary: Vocabulary) -> MatrixRow:
    figures = figure_row(scores)
    deciding = tuple(s for s in scores if s.verdict.headline in _DECIDING[figures] and s.own.value is not None)
    found = outcome(figures, signals.direction)
    same = None
    if found in (SAME_SIDE, _OPPOSITE):
        cell = next((c for c in signals.cells if c.kind == signals.direction), None)
        same = same_subject(cell, deciding, vocabulary)
    if found == SAME_SIDE and same is not True:
        found = UNKNOWN_SUBJECT if same is None else OTHER_SUBJECT
    wishes = signals.cell("wens") is not None
    if wishes and found in _NOBODY_SPOKE:
        # Wishes don't decide a direction, but where they are told nobody can say that there are no signals.
        found = ONLY_WISHES
    return MatrixRow(signals.theme, figures, signals.direction, found, same, deciding, wishes)


def same_subject(cell: Cell | None, scores: Iterable[Score], vocabulary: Vocabulary) -> bool | None:
    """Return whether an onderwerp of a cell is measured by one of these figures; None when no onderwerp is known.

    An onderwerp that no figure measures is another onderwerp than that of any figure.
    """
    if cell is None or not cell.onderwerpen:
        return None
    measured = {indicator for onderwerp in cell.onderwerpen for indicator in vocabulary.indicators(onderwerp)}
    return any(s.indicator.id in measured for s in scores)
