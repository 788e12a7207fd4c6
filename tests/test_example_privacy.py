"""One row of each class of privacy: found, masked, and repeated by no message."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from tests.example_signals import lists, locator, screener
from wijkanalyse.privacy import rules
from wijkanalyse.privacy.hits import MASK, Hit, masked
from wijkanalyse.privacy.messages import messages
from wijkanalyse.signals import read
from wijkanalyse.signals.read import ReadContext, Reading
from wijkanalyse.workshop import EXAMPLE_DAY

PRIVACY = Path(__file__).parent / "signals" / "privacyklassen.csv"


def privacy_rows() -> list[dict[str, str]]:
    """The rows of the file with one of each class; `verwacht` is the class and `waarde` what must be hidden."""
    lines = PRIVACY.read_text(encoding="utf-8-sig").splitlines()
    return list(csv.DictReader(lines[2:], delimiter=";"))


@cache
def privacy_reading() -> Reading:
    return read.read([PRIVACY], ReadContext(lists(), locator(), EXAMPLE_DAY))


def hits_of(row: dict[str, str]) -> tuple[Hit, ...]:
    return screener().screen(row["Wat zien we"])


ROWS = pytest.mark.parametrize("row", privacy_rows(), ids=[row["verwacht"] for row in privacy_rows()])


def test_there_is_one_row_for_each_class_of_privacy() -> None:
    assert [row["verwacht"] for row in privacy_rows()] == list(rules.load().classes)


def test_the_privacy_rows_are_read_and_their_extra_columns_left_alone() -> None:
    assert [str(r) for r in privacy_reading().remarks] == []
    assert [s.text for s in privacy_reading().signals] == [row["Wat zien we"] for row in privacy_rows()]
    assert any("verwacht" in note.text and "waarde" in note.text for note in privacy_reading().notes)


@ROWS
def test_screening_finds_the_class_of_a_row_with_its_severity(row: dict[str, str]) -> None:
    expected = rules.load().classes[row["verwacht"]].severity
    assert (row["verwacht"], expected) in {(h.class_id, h.severity) for h in hits_of(row)}


@ROWS
def test_nothing_of_the_value_is_left_beside_the_mask(row: dict[str, str]) -> None:
    hidden = masked(row["Wat zien we"], hits_of(row))
    assert MASK in hidden
    assert row["waarde"] not in hidden


@ROWS
def test_no_message_repeats_the_value(row: dict[str, str]) -> None:
    said = messages(hits_of(row), rules.load())
    assert said
    assert not any(row["waarde"] in message for message in said)


def test_no_value_stands_in_what_the_reader_says() -> None:
    told = [str(r) for r in (*privacy_reading().remarks, *privacy_reading().notes)]
    told += [repr(s) for s in privacy_reading().signals]
    assert [row["verwacht"] for row in privacy_rows() if any(row["waarde"] in line for line in told)] == []
