"""Every kind of sentence about what is weighed, with the extremes, and all of the example gemeente."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

import pytest

from tests.example_builds import DAY, GEMEENTE, built_example
from tests.rules_fixture import ESTIMATE, INCOME, SHARE
from tests.sentence_ground import all_good, score
from tests.weighing_ground import cell, real_vocabulary, told
from wijkanalyse import build
from wijkanalyse.facts.population import Population
from wijkanalyse.judgement.trend import Trend
from wijkanalyse.language import amounts, brief, sentences, weighed
from wijkanalyse.language.brief import Place
from wijkanalyse.language.forbidden import check_generated
from wijkanalyse.regions import Region
from wijkanalyse.report.assemble import Assembler
from wijkanalyse.report.index_page import index_page
from wijkanalyse.signals.views import Band, Cell, Coverage, Direction, FollowUp, PlaceSignals
from wijkanalyse.weighing import matrix
from wijkanalyse.weighing.weigh import Rules, weigh
from wijkanalyse.weighing.weighed import (
    TICKS,
    Choice,
    ChoiceKind,
    FigureRow,
    Material,
    MatrixRow,
    Point,
    PointKind,
    Site,
    Tick,
    TickId,
    Weighed,
)


# --- what is weighed ------------------------------------------------------------------------------
def material(inhabitants: float | None = 5_000, **trends: Trend) -> Material:
    population = Population(2024, inhabitants)
    return Material(
        Site("WK990101", "Oude Kern", 2024, population),
        (),
        trends,
        PlaceSignals("WK990101", (), Coverage(), FollowUp()),
    )


def point(kind: PointKind = "aandachtspunt", **changed: Any) -> Point:
    return Point(**({"id": f"{kind}-x", "kind": kind, "theme": "zorg", "title": "Rondkomen"} | changed))


def test_every_outcome_of_the_matrix_has_a_sentence() -> None:
    assert set(weighed.OUTCOMES) == set(matrix.OUTCOMES)


@pytest.mark.parametrize("figures", get_args(FigureRow))
@pytest.mark.parametrize("direction", get_args(Direction))
def test_every_cell_of_the_matrix_is_two_good_sentences(figures: FigureRow, direction: Direction) -> None:
    row = MatrixRow("zorg", figures, direction, matrix.outcome(figures, direction))
    all_good([weighed.outcome(row)])


def test_a_theme_says_what_follows_and_from_what() -> None:
    row = MatrixRow("zorg", "ongunstig", "knelpunt", "zelfde_kant", True)
    assert weighed.outcome(row) == (
        "Cijfers en signalen wijzen dezelfde kant op. "
        "Er zijn ongunstige cijfers, en de signalen noemen vooral knelpunten."
    )


@pytest.mark.parametrize("count", [0, 1, 2, 12])
@pytest.mark.parametrize("bands", [(), ("enkele",), ("veel", "veel", "meerdere")])
@pytest.mark.parametrize("choice", [None, *get_args(ChoiceKind)])
def test_every_point_says_on_what_it_rests(count: int, bands: tuple[Band, ...], choice: ChoiceKind | None) -> None:
    found = point(
        scores=(score(SHARE, 12),) * count,
        cells=tuple(Cell("knelpunt", band) for band in bands),
        apart=True,
        choice=Choice(choice, "getypte tekst") if choice else None,
    )
    text = weighed.lead(found)
    all_good([text])
    assert "getypt" not in text
    assert ("alleen in" in text) == (not count and bool(bands))


def test_a_point_of_both_names_both() -> None:
    found = point(scores=(score(SHARE, 12),), cells=(Cell("knelpunt", "meerdere"),))
    assert weighed.lead(found) == "Dit zien we in één cijfer en in meerdere signalen."
    more = replace(found, cells=(*found.cells, Cell("knelpunt", "veel")))
    assert weighed.lead(more) == "Dit zien we in één cijfer en in veel signalen."


@pytest.mark.parametrize("kind", get_args(PointKind))
@pytest.mark.parametrize("met", [True, False, None])
@pytest.mark.parametrize("tick", TICKS)
def test_every_reason_is_a_good_sentence(kind: PointKind, met: bool | None, tick: TickId) -> None:
    indicators = (SHARE, replace(SHARE, direction="down"), ESTIMATE, INCOME)
    figures = [(score(i, v),) for i, v in itertools.product(indicators, (None, 0, 1, 100, 12.5))]
    for scores, inhabitants in itertools.product([(), *figures], (None, 0, 5_000)):
        all_good([weighed.tick(Tick(tick, met), point(kind, scores=scores), material(inhabitants))])


def test_the_reasons_say_what_was_found() -> None:
    fewer = replace(SHARE, direction="down", id="fiets")
    found = point(scores=(score(fewer, 26),), cells=(Cell("knelpunt", "veel", 3),))
    seen = material(fiets=Trend("stijgt", news="ongunstig"))
    assert [weighed.tick(Tick(t, True), found, seen) for t in TICKS] == [
        "Het gaat om ongeveer 1.300 inwoners.",
        "Het verschil met de gemeente is minstens twee keer zo groot als een verschil dat ertoe doet.",
        "De trend is bij mensen met een fiets ongunstiger dan in heel Nederland.",
        "Minstens drie bronnen noemen dit, los van elkaar.",
    ]


def test_of_several_figures_the_one_that_is_counted_is_named() -> None:
    fewer = replace(SHARE, direction="down", id="fiets")
    small, large = score(fewer, 4, times=9.0), score(replace(fewer, label="Mensen met een step"), 26, times=3.0)
    assert weighed.tick(Tick("omvang", True), point(scores=(small, large)), material()) == (
        "Bij mensen met een step gaat het om ongeveer 1.300 inwoners."
    )


def test_from_four_times_the_smallest_a_difference_is_much_larger() -> None:
    text = weighed.tick(Tick("verschil", True), point(scores=(score(SHARE, 26, times=250.0),)), material())
    assert text == "Het verschil met de gemeente is veel groter dan een verschil dat ertoe doet."
    exactly = weighed.tick(Tick("verschil", True), point(scores=(score(SHARE, 26, times=2.0),)), material())
    assert exactly == "Het verschil met de gemeente is minstens twee keer zo groot als een verschil dat ertoe doet."


def test_of_a_figure_that_should_be_high_those_without_it_are_counted() -> None:
    text = weighed.tick(Tick("omvang", True), point(scores=(score(SHARE, 74),)), material())
    assert text == "Het gaat om ongeveer 1.300 inwoners voor wie dit niet zo is."


def test_the_reasons_are_about_the_first_figure_that_meets_them_and_name_it() -> None:
    """A card opened with loneliness, and counted people with angst of depressie under "Veel mensen"."""
    fewer = replace(SHARE, direction="down", id="fiets")
    first = score(fewer, 26, times=3.0)
    found = point(scores=(first, score(replace(fewer, label="Mensen met een step"), 40, times=9.0)))
    assert weighed.tick(Tick("omvang", True), found, material()).startswith("Bij mensen met een fiets gaat het om ")
    assert weighed.tick(Tick("verschil", True), found, material()).startswith(
        "Bij mensen met een fiets is het verschil met de gemeente minstens twee keer"
    )


def test_the_sources_are_those_of_the_signals_beside_the_point() -> None:
    """A card said "uit twee onafhankelijke bronnen", and below it "Minstens vier bronnen noemen dit"."""
    cells = (Cell("knelpunt", "meerdere", 2), Cell("knelpunt", "veel", 3), Cell("knelpunt", "meerdere", 4))
    found = point(cells=cells)
    assert weighed.loudest(found) == 1
    assert weighed.tick(Tick("bronnen", True), found, material()) == "Minstens drie bronnen noemen dit, los van elkaar."
    assert weighed.loudest(replace(found, cells=(cells[0], cells[2]))) == 1
    assert weighed.loudest(point()) is None


def test_where_sources_are_hidden_the_fewest_are_told() -> None:
    found = point(cells=(Cell("knelpunt", "veel", None),))
    assert weighed.tick(Tick("bronnen", True), found, material()) == "Minstens drie bronnen noemen dit, los van elkaar."


@pytest.mark.parametrize("kind", get_args(PointKind))
@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_what_stands_out_is_named(kind: PointKind, count: int) -> None:
    titles = ("Rondkomen", "Werk, inkomen en bestaanszekerheid", "WOZ-waarde", "Auto's", "Woonomgeving")
    text = weighed.stand_out(tuple(point(kind, title=t) for t in titles[:count]), kind)
    all_good([text])


def test_certainty_names_kind_and_years() -> None:
    both = (score(SHARE, 12), score(ESTIMATE, 12, own={"year": 2022}))
    assert weighed.certainty(both) == "Zekerheid: deels geteld, deels berekend (2022 en 2024)."
    assert weighed.certainty(both[1:]) == "Zekerheid: berekend, niet geteld (2022)."
    assert weighed.certainty((score(SHARE, None),)) == ""


# --- in brief -------------------------------------------------------------------------------------
def result(*outcomes: str, strengths: tuple[Point, ...] = (), concerns: tuple[Point, ...] = ()) -> Weighed:
    rows = tuple(MatrixRow("zorg", "ongunstig", "knelpunt", o) for o in outcomes)
    return Weighed("WK990101", rows, strengths, concerns, (), (), ())


@pytest.mark.parametrize("people", [None, 0, 1, 5_000])
@pytest.mark.parametrize("outcomes", [(), ("zelfde_kant",), ("spreken_tegen",) * 2, ("zelfde_kant", "spreken_tegen")])
@pytest.mark.parametrize("known", [True, False])
def test_a_wijk_in_brief_is_at_most_five_good_lines(
    people: float | None, outcomes: tuple[str, ...], known: bool
) -> None:
    for found in (result(*outcomes), result(*outcomes, strengths=(point("kracht"),), concerns=(point(),) * 5)):
        lines = brief.in_brief(Place("De Pijp", 2025, people), "Veel mensen zijn jong.", found, little_known=known)
        all_good(lines)
        assert 1 <= len(lines) <= 5
        assert (len(lines) == 1) == (people == 0)


def test_one_theme_is_singular() -> None:
    assert brief.together(result("zelfde_kant", "spreken_tegen", "spreken_tegen").matrix) == (
        "Bij één thema wijzen cijfers en signalen dezelfde kant op, bij twee thema’s spreken ze elkaar tegen."
    )


def test_the_first_chapter_counts_as_the_table_below_it_does() -> None:
    """ "Bij drie thema’s wijzen cijfers en signalen dezelfde kant op" stood above a table that said so once."""
    matrix = result("zelfde_kant", "ander_onderwerp", "onderwerp_onbekend").matrix
    assert brief.together(matrix) == "Bij één thema wijzen cijfers en signalen dezelfde kant op."
    assert brief.together(result("ander_onderwerp", "onderwerp_onbekend").matrix) == ""


# --- the example gemeente ---------------------------------------------------------------------------
@pytest.fixture(scope="module")
def assembler(tmp_path_factory: pytest.TempPathFactory) -> Assembler:
    shop = built_example(tmp_path_factory).workshop
    return build.assembler_of(shop, build.dossier_of(shop, shop.regions.gemeente(GEMEENTE)))


def said_of(assembler: Assembler, region: Region) -> Iterator[str]:
    """Everything that can be said of a wijk, without what is rightly empty."""
    scores, population = assembler.scores(region), assembler.dossier.population[region.code]
    trends = {s.indicator.id: assembler.trends.trend(region.code, s.indicator) for s in scores}
    site = Site(region.code, region.label, int(DAY[:4]), population)
    signals = told(ontmoeten=cell("knelpunt", "eenzaamheid"), zorg=cell("kracht"))
    weighing = Material(site, scores, trends, signals)
    found = weigh(weighing, Rules(assembler.catalogue, real_vocabulary()))
    for one in scores:
        yield sentences.evidence(one, similar=True) or sentences.absent(one)
        yield sentences.people(one, amounts.base(one, population))
        yield sentences.compared(one)
        yield sentences.trend(trends[one.indicator.id], one.indicator)
    for p in found.points:
        yield from (weighed.lead(p), weighed.certainty(p.scores), *(weighed.tick(t, p, weighing) for t in p.ticks))
    yield from (weighed.outcome(row) for row in found.matrix)
    place = Place(region.label, population.year, population.inwoners, population.huishoudens)
    yield from brief.in_brief(place, "", found)


def test_all_that_is_said_of_the_example_gemeente_is_good_and_holds_no_word_that_we_do_not_use(
    assembler: Assembler,
) -> None:
    for region in assembler.dossier.wijken:
        texts = [text for text in said_of(assembler, region) if text]
        assert len(texts) > 100
        all_good(texts)
        assert check_generated("\n".join(texts)) == ()


def test_the_page_of_a_gemeente_without_signals_promises_none(assembler: Assembler) -> None:
    """It said: "Op die pagina staan cijfers en signalen naast elkaar", of a gemeente that nobody told anything of."""
    intro = index_page(assembler).intro
    assert intro[1] == "Op die pagina staan de cijfers, met krachten, aandachtspunten en gespreksvragen."
