"""Gemeenten and wijken, as people type them."""

from __future__ import annotations

import string
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkanalyse.errors import RegionError
from wijkanalyse.paths import resource_dir
from wijkanalyse.regions import Region, RegionIndex, load_spellings, plain, regions_of

GEMEENTEN = {
    "GM0344": "Utrecht",
    "GM0014": "Groningen",
    "GM0363": "Amsterdam",
    "GM0518": "'s-Gravenhage",
    "GM0796": "'s-Hertogenbosch",
    "GM0893": "Bergen (L.)",
    "GM0373": "Bergen (NH.)",
    "GM0748": "Bergen op Zoom",
    "GM0164": "Hengelo (O.)",
    "GM0637": "Zoetermeer",
    "GM0638": "Zoeterwoude",
    "GM0687": "Middelburg (Z.)",
    "GM0603": "Rijswijk (ZH.)",
    "GM0820": "Nuenen, Gerwen en Nederwetten",
    "GM1680": "Aa en Hunze",
    "GM1900": "Súdwest-Fryslân",
    "GM1940": "De Fryske Marren",
    "GM0353": "IJsselstein",
}
WIJKEN = {
    "WK063701": "Meerzicht",
    "WK063702": "Buytenwegh",
    "WK063703": "Centrum",
    "WK0363TB": "Centrum",
    "WK0363AA": "Burgwallen-Oude Zijde",
    "WK168000": "Wijk 00 Annen",
    "WK168001": "Wijk 01 Gasselte",
    "WK168002": "Wijk 02",
    "WK051801": "Dorp",
    "WK051802": "Dorp",
}
SPELLINGS = load_spellings(resource_dir("data") / "spellings.toml")


def named(names: dict[str, str]) -> tuple[Region, ...]:
    return tuple(Region(code, name, 2024) for code, name in sorted(names.items()))


INDEX = RegionIndex(named(GEMEENTEN), named(WIJKEN), SPELLINGS)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("den bosch", "GM0796"),
        ("'s-hertogenbosch", "GM0796"),
        ("hertogenbosch", "GM0796"),
        ("Den Haag", "GM0518"),
        ("'s-Gravenhage", "GM0518"),
        ("’s-gravenhage", "GM0518"),
        ("Sudwest Fryslan", "GM1900"),
        ("súdwest-fryslân", "GM1900"),
        ("bergen nh", "GM0373"),
        ("Bergen (NH.)", "GM0373"),
        ("bergen l", "GM0893"),
        ("hengelo", "GM0164"),
        ("middelburg", "GM0687"),
        ("rijswijk", "GM0603"),
        ("nuenen", "GM0820"),
        ("Nuenen, Gerwen en Nederwetten", "GM0820"),
        ("utrecht", "GM0344"),
        ("Groningen", "GM0014"),
        ("ijsselstein", "GM0353"),
        ("fryske marren", "GM1940"),
        ("  ZOETERMEER ", "GM0637"),
        ("0637", "GM0637"),
        ("637", "GM0637"),
        ("GM0637", "GM0637"),
        ("gm0637", "GM0637"),
        ("14", "GM0014"),
    ],
)
def test_a_gemeente_is_found_as_people_type_it(typed: str, code: str) -> None:
    assert INDEX.gemeente(typed).code == code


def test_an_ambiguous_gemeente_lists_the_candidates_and_the_line_to_type() -> None:
    with pytest.raises(RegionError) as caught:
        INDEX.gemeente("Bergen")
    assert caught.value.allowed == "Bergen (NH.) (GM0373), Bergen (L.) (GM0893)"
    assert "wijkanalyse build GM0373" in caught.value.hint


@pytest.mark.parametrize(("typed", "near"), [("Zoetermer", "Zoetermeer"), ("Gronigen", "Groningen")])
def test_an_unknown_gemeente_gives_the_nearest_names(typed: str, near: str) -> None:
    with pytest.raises(RegionError) as caught:
        INDEX.gemeente(typed)
    assert caught.value.value == typed
    assert near in caught.value.allowed
    assert f"wijkanalyse build {near}" in caught.value.hint


def test_a_name_with_spaces_is_quoted_in_the_line_to_type() -> None:
    with pytest.raises(RegionError) as caught:
        INDEX.gemeente("Bergen op Zom")
    assert 'wijkanalyse build "Bergen op Zoom"' in caught.value.hint


@pytest.mark.parametrize("typed", ["9999", "GM9999", "qqqqqq", "!!!", "", "   "])
def test_nonsense_is_refused_with_all_four_parts(typed: str) -> None:
    with pytest.raises(RegionError) as caught:
        INDEX.gemeente(typed)
    assert caught.value.what
    assert caught.value.allowed
    assert caught.value.hint


# --- wijken ---------------------------------------------------------------------------------------
def wijk(typed: str, gemeente: str) -> Region:
    return INDEX.wijk(typed, INDEX.gemeente(gemeente))


@pytest.mark.parametrize(
    ("typed", "gemeente", "code"),
    [
        ("annen", "Aa en Hunze", "WK168000"),
        ("Wijk 00 Annen", "Aa en Hunze", "WK168000"),
        ("wijk 02", "Aa en Hunze", "WK168002"),
        ("centrum", "Amsterdam", "WK0363TB"),
        ("centrum", "Zoetermeer", "WK063703"),
        ("wk0363tb", "Amsterdam", "WK0363TB"),
        ("0363TB", "Amsterdam", "WK0363TB"),
        ("burgwallen oude zijde", "Amsterdam", "WK0363AA"),
        ("WK063701", "Zoetermeer", "WK063701"),
    ],
)
def test_a_wijk_is_found_by_its_name_or_code(typed: str, gemeente: str, code: str) -> None:
    assert wijk(typed, gemeente).code == code


def test_a_wijk_of_another_gemeente_isnt_found_and_the_nearest_is_named() -> None:
    with pytest.raises(RegionError) as caught:
        wijk("Meerzigt", "Zoetermeer")
    assert "Meerzicht (WK063701)" in caught.value.allowed
    assert caught.value.hint.endswith("wijkanalyse build Zoetermeer --wijk Meerzicht")
    with pytest.raises(RegionError):
        wijk("WK0363TB", "Zoetermeer")


def test_two_wijken_of_the_same_name_are_told_apart_by_code() -> None:
    with pytest.raises(RegionError) as caught:
        wijk("dorp", "den haag")
    assert "WK051801" in caught.value.allowed
    assert "--wijk WK051801" in caught.value.hint


def test_a_gemeente_without_wijken_gives_a_line_that_works() -> None:
    with pytest.raises(RegionError) as caught:
        wijk("centrum", "Utrecht")
    assert "wijkanalyse regions Utrecht" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Wijk 00 Annen", "Annen"),
        ("Wijk 01 - Gasselte", "Gasselte"),
        ("Wijk 13 1e Exloërmond", "1e Exloërmond"),
        ("Wijk 1e Exloërmond", "Wijk 1e Exloërmond"),
        ("Wijk 02", "Wijk 02"),
        ("Wijk aan Zee", "Wijk aan Zee"),
        ("Buurt 03 Noord", "Noord"),
        ("Wijkmeer", "Wijkmeer"),
    ],
)
def test_a_label_is_the_name_without_the_number_before_it(name: str, label: str) -> None:
    assert Region("WK168000", name, 2024).label == label


# --- search ---------------------------------------------------------------------------------------
def test_searching_a_gemeente_gives_it_with_its_wijken() -> None:
    assert [r.code for r in INDEX.search("Aa en Hunze")] == ["GM1680", "WK168000", "WK168001", "WK168002"]


def test_searching_a_part_of_a_name_gives_every_region_with_it() -> None:
    assert [r.name for r in INDEX.search("annen")] == ["Wijk 00 Annen"]
    assert {r.code for r in INDEX.search("centrum")} == {"WK063703", "WK0363TB"}
    assert {r.code for r in INDEX.search("bergen")} == {"GM0893", "GM0373", "GM0748"}
    assert [r.code for r in INDEX.search("wk0363t")] == ["WK0363TB"]


def test_searching_nothing_gives_every_gemeente() -> None:
    assert len(INDEX.search("  ")) == len(GEMEENTEN)


def test_searching_a_misspelt_name_gives_the_nearest() -> None:
    assert INDEX.search("zoetermer")[0].name == "Zoetermeer"
    assert INDEX.search("!!!") == ()


# --- for any name ---------------------------------------------------------------------------------
def answered(look: Callable[[str], Region], typed: str) -> Region | RegionError:
    try:
        return look(typed)
    except RegionError as error:
        return error


names = st.text(string.ascii_letters + "ëïéûâ'- .()0123456789", min_size=1, max_size=20).filter(plain)


@given(st.lists(names, min_size=1, max_size=8))
def test_a_gemeente_is_found_by_its_own_name_unless_that_is_ambiguous_or_a_code(found: list[str]) -> None:
    gemeenten = named({f"GM{5_000 + n}": name for n, name in enumerate(found)})
    index = RegionIndex(gemeenten, (), {})
    for gemeente in gemeenten:
        assert index.gemeente(gemeente.code) == gemeente
        if gemeente.name.strip().removeprefix("GM").isdigit():
            continue
        answer = answered(index.gemeente, gemeente.name)
        if isinstance(answer, Region):
            assert plain(answer.name) in {plain(gemeente.name), plain(gemeente.label)}
        else:
            assert gemeente.code in answer.allowed


@given(st.sampled_from(list(GEMEENTEN.items())))
def test_every_official_name_and_code_is_found(gemeente: tuple[str, str]) -> None:
    code, name = gemeente
    assert INDEX.gemeente(name).code == code
    assert INDEX.gemeente(code).code == code
    assert INDEX.gemeente(name.upper()).code == code


@given(st.text(max_size=30))
def test_any_text_is_found_or_refused_and_search_never_fails(typed: str) -> None:
    INDEX.search(typed)
    for look in (INDEX.gemeente, lambda t: INDEX.wijk(t, INDEX.gemeenten[0])):
        answer = answered(look, typed)
        assert isinstance(answer, Region) or answer.hint


def test_every_spelling_is_a_gemeente_code() -> None:
    assert all(len(code) == 6 and code.startswith("GM") and code[2:].isdigit() for code in SPELLINGS.values())
    assert all(plain(name) == name for name in SPELLINGS)


def test_regions_of_a_table_leave_nederland_out() -> None:
    frame = pd.DataFrame({"key": ["WK990101", "NL00", "GM9901"], "title": ["Oude Kern", "Nederland", "Voorbeeldstad"]})
    assert [r.code for r in regions_of(frame, 2024)] == ["GM9901", "WK990101"]
