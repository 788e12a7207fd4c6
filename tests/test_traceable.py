"""Every number on a page stands in the data files, and every figure in the data files stands in its source."""

from __future__ import annotations

import csv
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.example_builds import EXAMPLE, Built, built_example
from tests.tracing import Data, Printed, Tracer, compare_with_source, numbers
from wijkanalyse.output import METHODE

PAGES = (
    "index.html",
    "WK990101-oude-kern.html",
    "WK990102-stationskwartier.html",
    "WK990103-tuindorp.html",
    "WK990104-hoge-linden.html",
    "WK990105-waterrijk.html",
    "WK990106-buitenhof.html",
)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_example(tmp_path_factory)


@pytest.fixture(scope="session")
def data(example: Built) -> Data:
    return Data(example.folder, example.workshop.catalogue)


@cache
def raw_rows(table: str) -> list[dict[str, Any]]:
    """The rows of a table as the example has them on disk."""
    path = next(EXAMPLE.glob(f"*/{table}/TypedDataSet.csv"))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_page_is_looked_at(example: Built) -> None:
    # The page with the method holds rules, no figures; test_docs holds its numbers against the code.
    assert sorted(p.name for p in example.folder.glob("*.html")) == sorted((*PAGES, METHODE))


@pytest.mark.parametrize("page", PAGES)
def test_every_number_on_a_page_stands_in_the_data_files(example: Built, data: Data, page: str) -> None:
    tracer = Tracer(data, example.folder / page)
    assert tracer.trace() == []
    assert tracer.checked > (40 if page == "index.html" else 150), "hardly any number was found: the test shows nothing"


def test_every_figure_equals_its_source(data: Data) -> None:
    checked, wrong = compare_with_source(data, raw_rows)
    assert wrong == []
    known = [row for row in data.rows("observaties") if row["value"]]
    assert checked > 0.85 * len(known)


def test_no_figure_is_made_up(data: Data) -> None:
    """A figure has a source, a row without a figure says why."""
    for row in data.rows("observaties"):
        assert bool(row["value"]) == (row["status"] in ("ok", "provisional")), row
        assert row["source"].startswith(row["edition"]), row


# --- the tracer itself ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<span class="big">12.380</span>', '<span class="big">12.390</span>'),
        (">1,6 km<", ">1,7 km<"),
        ("€\N{NO-BREAK SPACE}49.500", "€\N{NO-BREAK SPACE}49.600"),
        ("bestaat uit één persoon", "bestaat uit 3 personen"),
        ("Oeverbuurt: 14%", "Oeverbuurt: 13%"),
        ('"14%","13%","13%","7%"', '"14%","13%","12%","7%"'),
        ('van 7% tot 14%",', 'van 7% tot 15%",'),
    ],
)
def test_a_number_that_was_changed_on_the_page_is_noticed(
    example: Built, data: Data, tmp_path: Path, old: str, new: str
) -> None:
    folder = tmp_path / example.folder.name
    folder.mkdir()
    page = folder / "WK990105-waterrijk.html"
    text = (example.folder / page.name).read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new), encoding="utf-8")
    assert Tracer(data, page).trace() != []


def test_a_figure_that_was_changed_in_the_data_is_noticed(example: Built, data: Data, tmp_path: Path) -> None:
    folder = tmp_path / example.folder.name
    shutil.copytree(example.folder / "gegevens", folder / "gegevens")
    path = folder / "gegevens" / "observaties.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",12380,", ",12385,"), encoding="utf-8")
    assert len(compare_with_source(Data(folder, data.catalogue), raw_rows)[1]) == 1


def test_numbers_are_told_apart_from_years_dates_and_codes(data: Data) -> None:
    text = (
        "Op 1 januari 2025 wonen in WK990105 (99025NED, 2025) 12.380 mensen: € 1.234,5 en 0 tot 15 jaar 21%, 8 cijfers."
    )
    assert [n.text for n in numbers(text, data.constants)] == ["12.380", "1.234,5", "21"]


def test_a_number_is_what_rounding_gives() -> None:
    assert Printed("31,4", 31.4, 1).is_one_of([31.449])
    assert not Printed("31,4", 31.4, 1).is_one_of([31.46])
