"""Figures beside signals: every place of the table, and whether they are about the same subject."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.weighing_ground import cell, real_catalogue, real_vocabulary, score, told
from wijkanalyse.judgement.compare import Score
from wijkanalyse.judgement.verdicts import Headline
from wijkanalyse.paths import resource_dir
from wijkanalyse.signals.views import Direction, PlaceSignals
from wijkanalyse.weighing import wording
from wijkanalyse.weighing.matrix import OTHER_SUBJECT, UNKNOWN_SUBJECT, figure_row, matrix, outcome
from wijkanalyse.weighing.weighed import FigureRow, MatrixRow

# The table of the method, in its own words.
WORDS = {
    "ongunstig": (
        "Wijzen dezelfde kant op",
        "Spreken elkaar tegen",
        "Deels herkend",
        "Alleen het cijfer: herkennen jullie dit?",
    ),
    "vergelijkbaar": (
        "Alleen het signaal: ziet het cijfer dit (nog) niet?",
        "Kracht uit de praktijk",
        "Gemengd beeld",
        "Geen bijzonderheden",
    ),
    "gunstig": (
        "Spreken elkaar tegen",
        "Wijzen dezelfde kant op",
        "Deels herkend",
        "Alleen het cijfer: herkennen jullie dit?",
    ),
    "wisselend": (
        "Deels herkend",
        "Deels herkend",
        "Gemengd beeld",
        "De cijfers wijzen twee kanten op: wat zien jullie?",
    ),
    "onbekend": ("Alleen het signaal", "Kracht uit de praktijk", "Gemengd beeld", "Blinde vlek"),
    "geen_oordeel": (
        "Alleen het signaal",
        "Kracht uit de praktijk",
        "Gemengd beeld",
        "Nog geen signalen: wat zien jullie?",
    ),
}
DIRECTIONS: tuple[Direction, ...] = ("knelpunt", "kracht", "gemengd", "te_weinig")
PLACES = [
    (row, direction, words) for row, cells in WORDS.items() for direction, words in zip(DIRECTIONS, cells, strict=True)
]
TEXTS = wording.load(resource_dir("data") / "texts" / "weighing.toml")


@pytest.mark.parametrize(("figures", "signals", "words"), PLACES)
def test_every_place_of_the_table_says_what_the_method_says(figures: FigureRow, signals: Direction, words: str) -> None:
    assert TEXTS.outcome[outcome(figures, signals)].label == words


def test_the_table_is_whole() -> None:
    assert len(PLACES) == len(get_args(FigureRow)) * len(get_args(Direction)) == 24


# --- the row of the figures ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("headlines", "row"),
    [
        (("ongunstig", "vergelijkbaar", "niet_zeker"), "ongunstig"),
        (("gunstig", "vergelijkbaar", "onbekend"), "gunstig"),
        (("gunstig", "ongunstig"), "wisselend"),
        (("wisselend", "vergelijkbaar"), "wisselend"),
        (("wisselend", "ongunstig"), "wisselend"),
        (("vergelijkbaar", "niet_zeker", "geen_oordeel"), "vergelijkbaar"),
        (("niet_zeker", "onbekend"), "onbekend"),
        (("niet_zeker", "geen_oordeel"), "onbekend"),
        (("geen_oordeel", "geen_oordeel"), "geen_oordeel"),
        ((), "onbekend"),
    ],
)
def test_the_figures_of_a_theme_say_one_word_together(headlines: tuple[Headline, ...], row: FigureRow) -> None:
    assert figure_row([score("misdrijven", h) for h in headlines]) == row


@pytest.mark.parametrize("headline", ["onbekend", "geen_oordeel"])
def test_a_theme_with_figures_of_the_gemeente_only_is_unknown(headline: Headline) -> None:
    assert figure_row([score("wmo", headline, value=None)]) == "onbekend"


def test_a_missing_figure_hides_no_figure_that_is_there() -> None:
    assert figure_row([score("tevreden_woonomgeving", "onbekend", value=None), score("woz", "geen_oordeel")]) == (
        "geen_oordeel"
    )


@given(st.lists(st.tuples(st.sampled_from(get_args(Headline)), st.sampled_from("abc")), max_size=8))
def test_judging_each_driver_first_gives_the_same_word(figures: list[tuple[Headline, str]]) -> None:
    scores = [score("misdrijven", headline) for headline, _ in figures]
    ordered = sorted(zip(scores, figures, strict=True), key=lambda pair: pair[1][1])
    groups = itertools.groupby(ordered, key=lambda pair: pair[1][1])
    per_driver = [score("misdrijven", _headline(figure_row(s for s, _ in group))) for _, group in groups]
    assert figure_row(per_driver) == figure_row(scores)


def _headline(row: FigureRow) -> Headline:
    return row


# --- rows ---------------------------------------------------------------------------------------------
def rows(scores: list[Score], signals: PlaceSignals) -> dict[str, MatrixRow]:
    return {r.theme: r for r in matrix(scores, signals, real_catalogue(), real_vocabulary())}


def test_every_theme_has_a_row_in_order_also_when_nothing_is_known() -> None:
    found = matrix([], told(), real_catalogue(), real_vocabulary())
    assert [r.theme for r in found] == [t.id for t in real_catalogue().themes]
    assert {r.outcome for r in found} == {"blinde_vlek"}


def test_a_row_tells_which_figures_decided_it() -> None:
    bad, same = score("eenzaam", "ongunstig"), score("sterk_eenzaam", "vergelijkbaar")
    assert rows([same, bad], told())["ontmoeten"].scores == (bad,)


@pytest.mark.parametrize(
    ("onderwerpen", "expected", "same"),
    [
        (("eenzaamheid",), "zelfde_kant", True),
        (("steun", "eenzaamheid"), "zelfde_kant", True),
        (("vrijwilligerswerk",), OTHER_SUBJECT, False),
        (("ontmoetingsplekken",), OTHER_SUBJECT, False),
        ((), UNKNOWN_SUBJECT, None),
    ],
)
def test_pointing_the_same_way_needs_the_same_subject(
    onderwerpen: tuple[str, ...], expected: str, same: bool | None
) -> None:
    row = rows([score("eenzaam", "ongunstig")], told(ontmoeten=cell("knelpunt", *onderwerpen)))["ontmoeten"]
    assert (row.outcome, row.same_subject) == (expected, same)


def test_a_subject_whose_figure_points_elsewhere_is_another_subject() -> None:
    scores = [score("eenzaam", "ongunstig"), score("vrijwilligerswerk", "vergelijkbaar")]
    row = rows(scores, told(ontmoeten=cell("knelpunt", "vrijwilligerswerk")))["ontmoeten"]
    assert row.outcome == OTHER_SUBJECT


def test_a_contradiction_stays_one_and_tells_whether_the_subject_is_the_same() -> None:
    signals = told(ontmoeten=cell("kracht", "steun"))
    row = rows([score("eenzaam", "ongunstig")], signals)["ontmoeten"]
    assert (row.outcome, row.same_subject) == ("spreken_tegen", False)


def test_wensen_and_a_hint_below_the_minimum_say_nothing() -> None:
    wish = rows([score("eenzaam", "ongunstig")], told(ontmoeten=cell("wens", "eenzaamheid")))["ontmoeten"]
    assert (wish.signals, wish.outcome) == ("te_weinig", "alleen_cijfer")
