"""Months as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkanalyse.signals.months import read
from wijkanalyse.workbooks import Value

DATUM = date(2026, 11, 21)


@pytest.mark.parametrize(
    "typed",
    [
        *("mrt 2026", "Maart 2026", "2026-03", "03-2026", "3/2026", "3.2026", "mrt '26", "mrt. 26", "mrt-26", "03-26"),
        *("2026-03-14", "14-3-2026", "14/03/2026", "14-03-26", "14 maart 2026", "zaterdag 14 maart 2026", "maart2026"),
        *("begin maart 2026", "2026 maart", "202603", "20260314", "2026-03-14 00:00:00", "2026-03-14T00:00:00"),
        *(3.2026, 46095, date(2026, 3, 14), datetime(2026, 3, 14, 9, 30, tzinfo=UTC)),
    ],
)
def test_a_month_is_understood_as_people_type_it(typed: Value) -> None:
    assert read(typed, DATUM) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (2026, "welke maand"),
        ("2026", "welke maand"),
        ("maart", "het jaar ontbreekt"),
        ("14 maart", "het jaar ontbreekt"),
        ("voorjaar 2026", "langere tijd"),
        ("3e kwartaal 2026", "langere tijd"),
        ("maart en april 2026", "kies er één"),
        ("2026-13", "bestaat niet"),
        ("32-3-2026", "dag bestaat niet"),
        ("12-2026", "na de peildatum (21-11-2026)"),
        ("mrt 1998", "te lang geleden"),
        ("vorige maand", "geen maand die we kunnen lezen"),
        (True, "geen maand"),
        (7, "geen maand die we kunnen lezen"),
    ],
)
def test_what_is_no_month_gets_an_answer_that_helps(typed: Value, said: str) -> None:
    answer = read(typed, DATUM)
    assert isinstance(answer, str)
    assert said in answer


def test_the_month_of_the_reference_date_itself_counts() -> None:
    assert read("nov 2026", DATUM) == date(2026, 11, 1)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.dates(), st.booleans(), st.none()))
def test_any_cell_is_a_month_that_was_or_a_message(typed: Value) -> None:
    found = read(typed, DATUM)
    assert found if isinstance(found, str) else date(2000, 1, 1) <= found <= DATUM
    if isinstance(found, date):
        assert found.day == 1


@given(st.text("abcdefghijklmnopqrstuvwxyz 0123456789", min_size=12))
def test_no_message_repeats_what_was_typed(typed: str) -> None:
    found = read(typed, DATUM)
    assert not isinstance(found, str) or typed not in found


@given(st.dates(date(2000, 1, 1), DATUM), st.sampled_from(["%Y-%m", "%m-%Y", "%d-%m-%Y", "%Y-%m-%d", "%m/%Y", "%Y%m"]))
def test_every_month_since_2000_is_read_in_every_form(day: date, form: str) -> None:
    assert read(day.strftime(form), DATUM) == day.replace(day=1)
