"""The worked example of docs/methode.md, from figures and signals to a point, is what the example gemeente gives."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.weighed_example import DAY, WeighedExample, weighed_example
from wijkanalyse.judgement.compare import Score
from wijkanalyse.judgement.verdicts import Comparison
from wijkanalyse.language import amounts
from wijkanalyse.weighing import ticks
from wijkanalyse.weighing.place import WeighedPlace
from wijkanalyse.weighing.weighed import Point
from wijkanalyse.words import long_date, number

CHECKOUT = Path(__file__).resolve().parent.parent
WIJK, POINT, THEME = "Hoge Linden", "aandachtspunt-inkomen", "werk_en_inkomen"
MET = {True: "ja", False: "nee", None: "niet te zeggen"}


@pytest.fixture(scope="module")
def chapter() -> str:
    text = (CHECKOUT / "docs" / "methode.md").read_text(encoding="utf-8")
    found = re.search(r"^## \d+ Een voorbeeld van begin tot eind\n(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    assert found
    return found[1].replace("**", "")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> WeighedExample:
    return weighed_example(tmp_path_factory, "intern")


@pytest.fixture(scope="module")
def place(example: WeighedExample) -> WeighedPlace:
    return example.places()[WIJK]


@pytest.fixture(scope="module")
def point(place: WeighedPlace) -> Point:
    return next(p for p in place.weighed.concerns if p.id == POINT)


def running(text: str) -> str:
    return " ".join(text.split())


def rows(chapter: str, *heading: str) -> list[list[str]]:
    """The rows of the table under a heading, a list of cells each."""
    head = re.escape(f"| {' | '.join(heading)} |")
    table = re.search(rf"^{head}\n\|[-|]+\|\n((?:\|.*\n)+)", chapter, re.MULTILINE)
    assert table, heading
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].splitlines()]


def beside_nederland(score: Score) -> Comparison:
    return next(c for c in score.verdict.comparisons if c.reference == "nederland")


def printed(value: float, score: Score) -> str:
    decimals = 0 if score.indicator.kind == "money" else 1
    return number(value, decimals).replace("-", "−")


def test_the_figures_of_the_point_are_those_of_the_table(chapter: str, point: Point) -> None:
    expected = []
    for score in point.scores:
        beside = beside_nederland(score)
        assert score.own.value is not None
        assert beside.reference_value is not None
        assert beside.difference is not None
        assert beside.min_diff is not None
        expected.append(
            [
                score.indicator.label,
                str(score.own.year),
                amounts.value(score.own.value, score.indicator).replace("\xa0", " "),
                amounts.value(beside.reference_value, score.indicator).replace("\xa0", " "),
                printed(beside.difference, score),
                printed(beside.min_diff, score),
            ]
        )
    assert rows(chapter, "Cijfer", "Jaar", WIJK, "Nederland", "Verschil", "Grens") == expected
    text = running(chapter)
    assert f"zijn {len(expected)} cijfers ongunstig" in text
    assert f"aandachtspunt: {point.title}, met de naam `{POINT}`" in text
    assert f"peildatum {long_date(DAY)}" in text


def told() -> list[dict[str, str]]:
    """What was reported about work and income in the wijk, as the makers of the example typed it."""
    with (CHECKOUT / "data" / "example" / "generator" / "signals.csv").open(encoding="utf-8", newline="") as file:
        every = list(csv.DictReader(file, delimiter=";"))
    return [r for r in every if r["Wijk"] in (WIJK, "WK990104") and r["Thema"].lower().startswith("werk")]


def sources(signals: list[dict[str, str]]) -> int:
    return len({(r["bestand"], r["Jouw rol"]) for r in signals if r["Gezien of gehoord"] == "zelf gezien"})


def test_the_signals_of_the_point_are_those_of_the_text(
    chapter: str, place: WeighedPlace, example: WeighedExample
) -> None:
    cells = place.material.signals.theme(THEME).cells
    assert [(c.kind, c.band, c.sources, c.onderwerpen) for c in cells] == [("knelpunt", "veel", 4, ("rondkomen",))]
    every = told()
    about = [r for r in every if r["Onderwerp"] == example.shop.vocabulary.label("onderwerp", "rondkomen")]
    text = running(chapter)
    assert {r["Soort"] for r in every} == {"knelpunt"}
    assert f"zijn {len(every)} knelpunten gemeld, door {sources(every)} bronnen" in text
    assert f"Van de {len(every)} gaan er {len(about)} over" in text
    assert f"uit {sources(about)} bronnen" in text


def test_figures_and_signals_say_together_what_the_text_says(
    chapter: str, place: WeighedPlace, example: WeighedExample
) -> None:
    outcomes = {r.theme: example.lexicon.wording.outcome[r.outcome].label for r in place.weighed.matrix}
    text = running(chapter)
    assert f'staat dus: "{outcomes[THEME]}"' in text
    assert f'staat er bij wonen "{outcomes["wonen"]}"' in text
    measured = set(example.shop.vocabulary.indicators("rondkomen"))
    point = next(p for p in place.weighed.concerns if p.id == POINT)
    assert len(measured & {s.indicator.id for s in point.scores}) == 4
    assert "met vier van de cijfers hierboven" in text


def test_the_reasons_of_the_point_are_those_of_the_table(chapter: str, point: Point, example: WeighedExample) -> None:
    labels = {tick: words.label for tick, words in example.lexicon.wording.tick.items()}
    met = [[labels[t.id], MET[t.met]] for t in point.ticks]
    assert [row[:2] for row in rows(chapter, "Reden", "Voldaan?", "Waarom")] == met
    assert f"Dat zijn {point.ticked} van de {len(point.ticks)} redenen" in running(chapter)
    low = next(s for s in point.scores if s.indicator.id == "laag_inkomen")
    beside = beside_nederland(low)
    assert beside.difference is not None
    assert beside.min_diff is not None
    assert beside.difference > 4 * beside.min_diff
    assert f"720 mensen met bijstand is meer dan {ticks.LEAST_PEOPLE}" in running(chapter)


def test_the_order_of_the_points_is_that_of_the_table(chapter: str, place: WeighedPlace) -> None:
    concerns = place.weighed.concerns
    expected = [[str(p.rank), f"`{p.id}`", str(p.ticked), "ja" if p.both else "nee"] for p in concerns]
    assert rows(chapter, "Plaats", "Punt", "Redenen", "In cijfers en signalen") == expected
    assert not any(p.apart for p in concerns[:2])
    assert place.weighed.priorities == concerns[:3]
    assert "De eerste drie zijn de prioriteiten" in running(chapter)


def test_the_kans_and_the_question_are_there(place: WeighedPlace) -> None:
    assert any(c.rule == "ontmoeten_voor_inkomen" and POINT in c.points for c in place.weighed.chances)
    assert any((q.audience, q.theme) == ("partners", THEME) for q in place.weighed.questions)
