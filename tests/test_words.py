"""Dutch numbers, amounts, dates and lists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules_fixture import DISTANCE, INCOME, SHARE
from wijkanalyse import words
from wijkanalyse.catalogue import Indicator


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, 1, "1.234,5"),
        (1234.5, 2, "1.234,50"),
        (1_234_567, 0, "1.234.567"),
        (0, 0, "0"),
        (0.04, 1, "0,0"),
        (-0.04, 1, "0,0"),
        (-0.0, 0, "0"),
        (-3.25, 1, "-3,2"),
        (999.6, 0, "1.000"),
    ],
)
def test_numbers_are_written_the_dutch_way(value: float, decimals: int, text: str) -> None:
    assert words.number(value, decimals) == text


@given(st.floats(-1e12, 1e12), st.sampled_from([0, 1, 2]))
def test_a_printed_number_reads_back_as_the_rounded_number(value: float, decimals: int) -> None:
    text = words.number(value, decimals)
    assert float(text.replace(".", "").replace(",", ".")) == pytest.approx(value, abs=0.5 * 10**-decimals + 1e-3)
    assert text != "-0"
    assert set(text) <= set("-0123456789.,")


@pytest.mark.parametrize(
    ("indicator", "value", "text"),
    [
        (SHARE, 12.6, "13%"),
        (replace(SHARE, decimals=1), 12.34, "12,3%"),
        (INCOME, 34_700, "€\u00a034.700"),
        (DISTANCE, 0.84, "0,8 km"),
        (replace(SHARE, unit="inwoners", kind="count"), 45_049, "45.049"),
        (replace(SHARE, unit="per 1.000 inwoners", kind="rate"), 62.5, "62"),
        (SHARE, 0, "0%"),
    ],
)
def test_amounts_carry_their_sign(indicator: Indicator, value: float, text: str) -> None:
    assert words.amount(value, indicator) == text


def test_a_date_is_written_out() -> None:
    assert words.long_date(date(2026, 11, 21)) == "21 november 2026"
    assert words.long_date(date(2026, 3, 1)) == "1 maart 2026"


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["wonen"], "wonen"), (["wonen", "zorg"], "wonen en zorg"), (["a", "b", "c"], "a, b en c")],
)
def test_lists_end_with_en(items: list[str], text: str) -> None:
    assert words.listed(items) == text


def test_one_is_singular_and_zero_plural() -> None:
    counted = [words.counted(n, "wijk", "wijken") for n in (0, 1, 2, 1_000)]
    assert counted == ["0 wijken", "1 wijk", "2 wijken", "1.000 wijken"]


@pytest.mark.parametrize(
    ("text", "closed"),
    [("dit is het", "Dit is het."), ("klopt dit?", "Klopt dit?"), (" 5% huurt. ", "5% huurt."), ("één", "Eén.")],
)
def test_a_sentence_has_a_capital_and_an_end(text: str, closed: str) -> None:
    assert words.sentence(text).casefold() == closed.casefold().replace("eén", "één")
    assert words.sentence(text)[0] == words.sentence(text)[0].upper()


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Mensen met WW", "mensen met WW"),
        ("Gemiddelde WOZ-waarde", "gemiddelde WOZ-waarde"),
        ("WOZ-waarde", "WOZ-waarde"),
        ("WW", "WW"),
        ("Wmo-cliënten", "Wmo-cliënten"),
        ("65 jaar of ouder", "65 jaar of ouder"),
        ("Auto's per huishouden", "auto's per huishouden"),
    ],
)
def test_a_label_inside_a_sentence_keeps_its_abbreviations(label: str, inside: str) -> None:
    assert words.inside(label) == inside


@given(st.text(max_size=40))
def test_a_sentence_always_ends_and_never_adds_a_second_end(text: str) -> None:
    made = words.sentence(text)
    assert (made == "") == (text.strip() == "")
    assert words.sentence(made) == made
