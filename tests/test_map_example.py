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


@pytest.mark.parametrize("page", [INDEX, TUINDORP, STATION])
def test_a_number_on_the_map_is_named_below_it_and_in_the_table(example: Built, page: str) -> None:
    soup = read(example.folder / page)
    below = " ".join(line.get_text().replace("\N{NO-BREAK SPACE}", " ") for line in soup.select("[data-map] .small"))
    for area in soup.select("svg.map .area:has(title)"):
        name = area.select("title")[0].text.split(": ")[0]
        for number in area.select("text.key, text.phone-key"):
            assert f"{number.text} = {name}." in below
            row = soup.find("th", scope="row", string=name)
            assert row is not None
            assert row.find_previous_sibling("td").text == number.text  # type: ignore[union-attr]  # a row of the map


def test_every_wijk_of_the_example_has_a_name_or_a_number_on_a_phone(example: Built) -> None:
    for area in read(example.folder / INDEX).select("svg.map .area:has(title)"):
        assert area.select("text:not(.tight)"), area.select("title")[0].text


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


@pytest.mark.parametrize("page", [INDEX, TUINDORP, "WK990104-hoge-linden.html"])
def test_a_buurt_has_the_colour_of_the_number_that_is_read_there(example: Built, page: str) -> None:
    for name, choice in choices(read(example.folder / page)).items():
        fills: dict[str, set[str]] = {}
        for text, fill in zip(choice["texts"], choice["fills"], strict=True):
            fills.setdefault(text, set()).add(fill)
        assert {text: f for text, f in fills.items() if len(f) > 1} == {}, name


def test_estimates_within_their_margins_are_said_to_be_uncertain(example: Built) -> None:
    found = choices(read(example.folder / "WK990104-hoge-linden.html"))
    unsure = [c for c in found.values() if c["title"].endswith("zijn niet zeker")]
    assert unsure
    assert all(len(set(c["fills"]) - {"x"}) == 1 for c in unsure)


def test_the_map_of_the_gemeente_holds_facts_and_no_verdict(example: Built) -> None:
    block = read(example.folder / INDEX).select_one("[data-map]")
    assert block is not None
    said = block.get_text(" ") + str(block.select_one("script"))
    said = said.replace("De verschillen tussen de wijken zijn niet zeker", "")
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
