"""How the example gemeente changed: its redrawn border, its three health editions, and what its pages say of them."""

from __future__ import annotations

import csv
import io
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.example_builds import Built, built_example
from wijkanalyse import build
from wijkanalyse.facts.history import Trends
from wijkanalyse.judgement.trend import Point
from wijkanalyse.report.trend_charts import Series, Words, trend_chart
from wijkanalyse.report.trends import trend_block, trend_text

if TYPE_CHECKING:
    from wijkanalyse.judgement.compare import Score
    from wijkanalyse.report.assemble import Assembler
    from wijkanalyse.report.parts.trends import TrendBlock

TUINDORP, WATERRIJK, BUITENHOF, STATION = "WK990103", "WK990105", "WK990106", "WK990102"
GEMEENTE = "GM9901"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_example(tmp_path_factory)


@pytest.fixture(scope="module")
def assembler(example: Built) -> Assembler:
    gemeente = example.workshop.regions.gemeente("Voorbeeldstad")
    return build.assembler_of(example.workshop, build.dossier_of(example.workshop, gemeente))


@pytest.fixture(scope="module")
def trends(assembler: Assembler) -> Trends:
    return assembler.trends


def rows(example: Built, name: str) -> list[dict[str, str]]:
    text = (example.folder / "gegevens" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def scores_of(assembler: Assembler, code: str) -> tuple[Score, ...]:
    wijk = next(w for w in assembler.dossier.wijken if w.code == code)
    return assembler.scores(wijk)


def block(assembler: Assembler, code: str, theme: str) -> TrendBlock:
    scores = [s for s in scores_of(assembler, code) if s.indicator.theme == theme]
    found = trend_block(assembler.trends, scores, theme)
    assert found is not None
    return found


# --- lines ----------------------------------------------------------------------------------------
def test_a_wijk_that_stayed_the_same_has_a_line_of_eight_years(trends: Trends) -> None:
    found = trends.trend(TUINDORP, trends.catalogue.indicator("inwoners"))
    assert [p.year for p in found.points] == list(range(2018, 2026))
    assert found.broken == ""


@pytest.mark.parametrize("code", [WATERRIJK, BUITENHOF])
def test_a_redrawn_border_breaks_every_line_of_the_kerncijfers(trends: Trends, code: str) -> None:
    for indicator in trends.catalogue.of_provider("kerncijfers"):
        if indicator.first_year > 0:
            continue
        found = trends.trend(code, indicator)
        assert all(p.year >= 2022 for p in found.points), indicator.id
        if found.points:
            reason = "andere meting vanaf 2023" if indicator.breaks else "grens gewijzigd in 2022"
            assert found.broken == reason, indicator.id


def test_health_has_one_line_of_one_table(trends: Trends) -> None:
    found = trends.trend(TUINDORP, trends.catalogue.indicator("rookt"))
    assert [p.year for p in found.points] == [2016, 2020, 2022, 2024]
    assert found.word == "daalt"
    assert trends.trend(STATION, trends.catalogue.indicator("rookt")).last_year == 2022


def test_poverty_starts_at_its_new_definition(trends: Trends) -> None:
    assert trends.catalogue.indicator("personen_in_armoede").breaks == (2024,)
    found = trends.trend(TUINDORP, trends.catalogue.indicator("personen_in_armoede"))
    assert [p.year for p in found.points] == [2024]


def test_provisional_crime_is_in_the_line_and_decides_nothing(trends: Trends) -> None:
    found = trends.trend(TUINDORP, trends.catalogue.indicator("misdrijven"))
    assert found.points[-1].provisional
    assert found.points[-1].year == 2025
    assert found.last_year == 2024


def test_the_gemeente_has_lines_of_its_own(trends: Trends) -> None:
    found = trends.trend(GEMEENTE, trends.catalogue.indicator("inwoners"))
    assert len(found.points) == 8


# --- what the page says ---------------------------------------------------------------------------
def test_every_figure_with_two_years_is_drawn_and_stands_in_the_table(assembler: Assembler) -> None:
    found = block(assembler, TUINDORP, "werk_en_inkomen")
    assert all(c.own.startswith("M") for c in found.charts)
    assert len(found.rows) == 3 * len(found.charts)
    assert all(len(r.cells) == len(found.years) for r in found.rows)


def test_only_a_rise_or_a_fall_is_printed(assembler: Assembler) -> None:
    found = block(assembler, TUINDORP, "werk_en_inkomen")
    assert {c.title for c in found.charts if c.on_paper} == {
        c.title for c in found.charts if c.title.endswith((": stijgt", ": daalt"))
    }
    assert any(c.on_paper for c in found.charts)


def test_a_broken_line_draws_the_break_and_says_why(example: Built, assembler: Assembler) -> None:
    chart = block(assembler, WATERRIJK, "wie_wonen_hier").charts[0]
    assert (bool(chart.break_path), chart.broken) == (True, "grens gewijzigd in 2022")
    page = next(example.folder.glob(f"{WATERRIJK}-*.html")).read_text(encoding="utf-8")
    assert "Geen eerdere jaren: grens gewijzigd in 2022." in page


def test_a_row_has_an_arrow_or_a_dash(assembler: Assembler) -> None:
    words = {}
    for score in scores_of(assembler, TUINDORP):
        text = trend_text(assembler.trends.trend(TUINDORP, score.indicator), score.indicator)
        if text is not None:
            words[text.word] = text.symbol
    assert words == {"stijgt": "↗", "daalt": "↘", "blijft ongeveer gelijk": "→", "niet te zeggen": "–"}


def test_a_theme_says_of_how_many_figures_nothing_can_be_said(assembler: Assembler) -> None:
    summary = " ".join(block(assembler, TUINDORP, "gezondheid").summary)
    assert "Dit nam af: roken." in summary
    assert "is niet te zeggen" in summary


# --- the files ------------------------------------------------------------------------------------
def test_every_year_of_a_line_stands_in_the_observations(example: Built, trends: Trends) -> None:
    known = {(r["region_code"], r["indicator"], int(r["year"])) for r in rows(example, "observaties.csv") if r["value"]}
    for indicator in trends.catalogue.indicators:
        for code in (TUINDORP, WATERRIJK, GEMEENTE):
            line = trends.trend(code, indicator).points
            if len(line) > 1:
                assert {(code, indicator.id, p.year) for p in line} <= known


def test_every_fact_stands_once_in_the_observations(example: Built) -> None:
    keys = [(r["region_code"], r["region_year"], r["indicator"], r["year"]) for r in rows(example, "observaties.csv")]
    assert len(keys) == len(set(keys))


def test_the_trends_stand_in_a_file_with_their_reasons(example: Built) -> None:
    found = {(r["region_code"], r["indicator"]): r for r in rows(example, "trends.csv")}
    rookt = found[TUINDORP, "rookt"]
    assert (rookt["word"], rookt["first_year"], rookt["last_year"]) == ("daalt", "2016", "2024")
    assert float(rookt["delta"]) == pytest.approx(float(rookt["last"]) - float(rookt["first"]))
    assert found[WATERRIJK, "koopwoningen"]["broken"] == "grens gewijzigd in 2022"
    assert (GEMEENTE, "inwoners") in found


# --- charts ---------------------------------------------------------------------------------------
def series(*years: int, gapless: bool = False) -> Series:
    return Series(tuple(Point(y, float(y % 7)) for y in years), (), str, gapless=gapless)


def test_a_year_without_a_figure_is_a_gap_in_the_line() -> None:
    assert trend_chart(series(2018, 2019, 2021, 2022), Words("c", "t", "d")).own.count("M") == 2
    assert trend_chart(series(2016, 2020, 2024, gapless=True), Words("c", "t", "d")).own.count("M") == 1


def test_a_line_runs_from_left_to_right_within_the_drawing() -> None:
    chart = trend_chart(series(2018, 2019, 2020), Words("c", "t", "d"))
    places = [float(part.split()[0]) for part in chart.own.replace("L", "M").split("M")[1:]]
    assert all(a < b for a, b in pairwise(places))
    assert 0 <= places[0] < places[-1] <= float(chart.width)


def test_a_constant_line_can_be_drawn() -> None:
    flat = Series((Point(2018, 0.0), Point(2019, 0.0)), (), str)
    assert "nan" not in trend_chart(flat, Words("c", "t", "d")).own
