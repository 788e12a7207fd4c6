"""What the example gemeente must show: each theme, each status, and every way in which a figure isn't simple."""

from __future__ import annotations

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from tests.example_builds import Built, built_example
from wijkanalyse import catalogue, paths
from wijkanalyse.facts import observations


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_example(tmp_path_factory)


def table(example: Built, name: str) -> pd.DataFrame:
    return pd.read_csv(example.folder / "gegevens" / f"{name}.csv")


def page(example: Built, code: str) -> BeautifulSoup:
    (found,) = example.folder.glob(f"{code}-*.html")
    return BeautifulSoup(found.read_text(encoding="utf-8"), "html.parser")


def themes() -> list[str]:
    known = catalogue.load(paths.resource_dir("data") / "catalogue")
    return [t.title for t in known.themes if known.of_theme(t.id)]


@pytest.mark.parametrize("title", themes())
def test_a_page_has_figures_on_every_theme(example: Built, title: str) -> None:
    heading = next(h for h in page(example, "WK990103").find_all("h3") if h.get_text(strip=True) == title)
    chapter = heading.find_parent("section")
    assert chapter is not None
    assert chapter.select("table.figures tbody tr")


@pytest.mark.parametrize("status", observations.STATUSES)
def test_every_status_occurs(example: Built, status: str) -> None:
    assert status in set(table(example, "observaties")["status"])


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("WK990102", "afgeschermd: te weinig mensen"),
        ("WK990103", "nog niet verschenen"),
        ("WK990103", "voorlopig"),
        ("WK990103", "berekend, niet geteld"),
    ],
)
def test_a_status_is_said_in_words(example: Built, code: str, words: str) -> None:
    assert words in page(example, code).get_text(" ")


@pytest.mark.parametrize("headline", ["gunstig", "ongunstig", "vergelijkbaar", "niet_zeker", "geen_oordeel"])
def test_a_verdict_occurs(example: Built, headline: str) -> None:
    assert headline in set(table(example, "vergelijkingen")["headline"])


def test_a_trend_breaks_where_a_border_was_redrawn(example: Built) -> None:
    assert "grens gewijzigd in 2022" in page(example, "WK990105").get_text(" ")


def test_a_figure_of_an_older_year_stands_beside_references_of_that_year(example: Built) -> None:
    found = table(example, "vergelijkingen")
    lonely = found[(found["region_code"] == "WK990102") & (found["indicator"] == "eenzaam")]
    assert set(lonely["year"]) == {2022}
    assert lonely.loc[lonely["reference"] == "nederland", "reference_value"].notna().all()


def test_without_an_own_figure_the_one_of_the_gemeente_is_shown_without_a_verdict(example: Built) -> None:
    figures = table(example, "observaties")
    own = figures[(figures["region_code"] == "WK990102") & (figures["indicator"] == "inkomen_per_inwoner")]
    assert own["value"].isna().all()
    row = page(example, "WK990102").select_one("#cijfer-inkomen_per_inwoner")
    assert row is not None
    cells = [cell.get_text(" ", strip=True) for cell in row.select("td")]
    assert cells[0].startswith("afgeschermd")
    assert cells[1].startswith("€")
    assert "geen oordeel" in cells[-2]


def test_some_wijken_have_similar_wijken_and_some_have_none(example: Built) -> None:
    found = set(table(example, "vergelijkbare-wijken")["region_code"])
    assert "WK990103" in found
    assert "WK990102" not in found
    assert "te weinig wijken die op deze wijk lijken" in page(example, "WK990102").get_text(" ")
