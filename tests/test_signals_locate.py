"""Wijken and buurten of one gemeente, by name and by code."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signal_files import locator, region
from wijkanalyse.signals.locate import Located, Misplaced

VOORSTAD = locator()


@pytest.mark.parametrize(
    ("wijk", "buurt", "code"),
    [
        ("Zuid", "", "WK099001"),
        ("wijk 01 zuid", "", "WK099001"),
        ("wijk 1", "", "WK099001"),
        ("Zuid (WK099001)", "", "WK099001"),
        ("WK099001", "", "WK099001"),
        ("wk 0990 01", "", "WK099001"),
        ("099001", "", "WK099001"),
        ("99001", "", "WK099001"),
        ("9900100", "", "BU09900100"),
        ("Zuid", "Havenbuurt", "BU09900100"),
        ("Zuid", "HÁVENBUURT", "BU09900100"),
        ("Zuid", "BU09900100", "BU09900100"),
        ("", "Havenbuurt", "BU09900100"),
        ("Havenbuurt", "", "BU09900100"),
        ("Havenbuurt", "Havenbuurt", "BU09900100"),
        ("Zuid", "Park", "BU09900101"),
        ("Centrum", "Park (BU09900001)", "BU09900001"),
        ("Centrum", "Centrum", "WK099000"),
        ("Zuid", "Zuid", "BU09900102"),
        ("heel Voorstad", "", "GM0990"),
        ("Hele gemeente", "", "GM0990"),
        ("de hele gemeente Voorstad", "", "GM0990"),
        ("gemeente Voorstad", "", "GM0990"),
        ("Voorstad", "", "GM0990"),
        ("GM0990", "", "GM0990"),
        ("990", "", "GM0990"),
        ("Zuid", "-", "WK099001"),
        ("Zuid", "WK099001", "WK099001"),
    ],
)
def test_a_place_is_found_by_name_and_by_code(wijk: str, buurt: str, code: str) -> None:
    assert VOORSTAD.find(wijk, buurt) == Located(code)


@pytest.mark.parametrize(
    ("wijk", "buurt", "column", "said"),
    [
        ("", "", "wijk", "niet ingevuld"),
        ("Centrun", "", "wijk", "lijkt op Centrum (WK099000)"),
        ("Verweggistan", "", "wijk", "kies uit Centrum (WK099000), Zuid (WK099001)"),
        ("WK063701", "", "wijk", "hoort niet bij Voorstad"),
        ("WK099077", "", "wijk", "er is Centrum (WK099000), Zuid (WK099001)"),
        ("GM0637", "", "wijk", "hoort niet bij Voorstad"),
        ("Zuid", "Haven buurt", "buurt", "lijkt op Havenbuurt (BU09900100)"),
        ("Centrum", "Havenbuurt", "buurt", "ligt in een andere wijk: Zuid"),
        ("", "Park", "buurt", "vul ook de wijk in, of de code (Centrum: BU09900001, Zuid: BU09900101)"),
        ("heel Voorstad", "Park", "buurt", "kies één van de twee"),
        ("GM0990", "Park", "buurt", "kies één van de twee"),
        ("Zuid", "BU06370100", "buurt", "hoort niet bij Voorstad"),
    ],
)
def test_a_place_that_is_not_known_says_which_ones_are(wijk: str, buurt: str, column: str, said: str) -> None:
    found = VOORSTAD.find(wijk, buurt)
    assert isinstance(found, Misplaced)
    assert found.column == column
    assert said in found.text


def test_two_wijken_of_one_name_ask_for_the_code() -> None:
    twins = replace(VOORSTAD, wijken=(region("WK099000", "Wijk 00 Dorp"), region("WK099001", "Wijk 01 Dorp")))
    found = twins.find("Dorp")
    assert isinstance(found, Misplaced)
    assert "Dorp (WK099000), Dorp (WK099001)" in found.text


def test_a_wijk_with_the_name_of_the_gemeente_is_the_wijk_and_heel_is_the_gemeente() -> None:
    island = replace(VOORSTAD, wijken=(region("WK099000", "Wijk 00 Voorstad"),))
    assert island.find("Voorstad") == Located("WK099000")
    assert island.find("heel Voorstad") == Located("GM0990")


def test_without_buurten_a_buurt_is_asked_to_stay_empty() -> None:
    found = replace(VOORSTAD, buurten=()).find("Zuid", "Havenbuurt")
    assert isinstance(found, Misplaced)
    assert "laat deze cel leeg" in found.text


@given(st.text(), st.text())
def test_any_text_is_a_place_of_this_gemeente_or_a_message(wijk: str, buurt: str) -> None:
    found = VOORSTAD.find(wijk, buurt)
    assert isinstance(found, Misplaced) or "0990" in found.code


@given(st.text("qxzjkvw ", min_size=8))
def test_no_message_repeats_what_was_typed(typed: str) -> None:
    found = VOORSTAD.find(typed, typed)
    assert not typed.strip() or (isinstance(found, Misplaced) and typed.strip() not in found.text)
