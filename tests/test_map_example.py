"""The maps of the example gemeente: what can be chosen, what stays grey, and what a page without the script has."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.example_builds import Built, built_example

INDEX = "index.html"
TUINDORP = "WK990103-tuindorp.html"
STATION = "WK990102-stationskwartier.html"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_example(tmp_path_factory)


@cache
def read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_bytes(), "html5lib")


def choices(soup: BeautifulSoup) -> dict[str, dict[str, Any]]:
    """What the script can show, by indicator."""
    data = soup.select_one("[data-map] script")
    assert data is not None
    given = json.loads(str(data.string))
    names = ("title", "description", "source", "fills", "texts", "legend")
    found = {row[0]: dict(zip(names, row[1:], strict=True)) for row in given["choices"]}
    for choice in found.values():
        choice["texts"] = [given["reasons"][t] if isinstance(t, int) else t for t in choice["texts"]]
    return found


@pytest.mark.parametrize("page", [INDEX, TUINDORP, STATION])
def test_every_choice_in_the_list_can_be_shown(example: Built, page: str) -> None:
    soup = read(example.folder / page)
    listed = [str(option["value"]) for option in soup.select(".map-choose option")]
    assert len(listed) > 30
    assert listed == list(choices(soup))
    areas = len(soup.select("svg.map .area:has(title)"))
    assert {len(c["fills"]) for c in choices(soup).values()} == {areas}


@pytest.mark.parametrize("page", [INDEX, TUINDORP, STATION])
def test_the_page_shows_the_chosen_figure_before_any_script_runs(example: Built, page: str) -> None:
    soup = read(example.folder / page)
    first = choices(soup)[str(soup.select("option[selected]")[0]["value"])]
    name = soup.select("option[selected]")[0].text
    assert soup.select("[data-map] figcaption")[0].text == name + first["title"]
    shapes = soup.select("svg.map .area:has(title)")
    assert "".join(str(shape["class"][1])[1:] for shape in shapes) == first["fills"]
    assert [row.select(".number")[0].text for row in soup.select(".map-table tbody tr")] == first["texts"]


def test_what_only_the_script_serves_is_hidden_without_it(example: Built) -> None:
    soup = read(example.folder / TUINDORP)
    assert all(tag.has_attr("hidden") for tag in soup.select(".map-choose, .map-readout"))
    assert len(soup.select(".map-table thead .number")) > 3


def test_a_buurt_with_few_people_is_grey_but_its_people_are_counted(example: Built) -> None:
    found = choices(read(example.folder / STATION))
    few = [i for i, text in enumerate(found["alleenwonend"]["texts"]) if text == "minder dan 200 inwoners"]
    assert few
    for name, choice in found.items():
        for place in few:
            assert (choice["fills"][place] == "x") or name in ("inwoners", "huishoudens")


def test_the_map_of_the_gemeente_holds_facts_and_no_verdict(example: Built) -> None:
    block = read(example.folder / INDEX).select_one("[data-map]")
    assert block is not None
    said = block.get_text(" ") + str(block.select_one("script"))
    assert not [w for w in ("gunstig", "vergelijkbaar", "niet zeker", "hoger dan", "lager dan") if w in said]


def test_a_chapter_links_to_a_figure_that_the_map_has(example: Built) -> None:
    soup = read(example.folder / TUINDORP)
    links = soup.select("a[data-choose]")
    assert len(links) > 4
    for link in links:
        assert str(link["data-choose"]) in choices(soup)
        assert soup.select_one(str(link["href"])) is not None


def test_no_page_weighs_more_than_a_phone_should_load(example: Built) -> None:
    assert {p.name: p.stat().st_size for p in example.folder.glob("*.html") if p.stat().st_size > 400_000} == {}
