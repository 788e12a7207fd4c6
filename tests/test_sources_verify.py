"""Wrong rows are refused: one of each kind, and any row left out of any complete set."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkanalyse.errors import SourceError
from wijkanalyse.sources import expressions, frames, verify
from wijkanalyse.sources.protocol import TableInfo, TableProperties

DIMENSIONS = {"Perioden": "TimeDimension", "WijkenEnBuurten": "GeoDetail"}
TOPICS = pd.DataFrame(
    [("Tekst_1", "Tekst", "String"), ("Getal_2", "Getal", "Long")], columns=["key", "base", "datatype"]
)
PROPERTIES = TableProperties(TOPICS, DIMENSIONS)
REGIONS = st.sets(st.from_regex(r"(GM|WK|BU)[0-9]{4}", fullmatch=True), min_size=1, max_size=8)


def complete(regions: set[str], years: int = 2) -> pd.DataFrame:
    return pd.DataFrame(product(map(str, range(years)), sorted(regions)), columns=list(DIMENSIONS))


@given(REGIONS, st.integers(1, 3))
def test_a_complete_set_passes(regions: set[str], years: int) -> None:
    frame = complete(regions, years)
    verify.keys_unique("T", frame, list(DIMENSIONS))
    verify.regions_asked("T", frame["WijkenEnBuurten"], frozenset(regions))
    verify.regions_complete("T", frame, PROPERTIES, frozenset(regions))


@given(REGIONS, st.data())
def test_any_single_row_left_out_is_seen(regions: set[str], data: st.DataObject) -> None:
    frame = complete(regions | {"NL00"})
    gone = data.draw(st.integers(0, len(frame) - 1))
    with pytest.raises(SourceError, match="Niet alle regio's") as caught:
        verify.regions_complete("T", frame.drop(index=gone), PROPERTIES, frozenset(regions | {"NL00"}))
    assert frame.loc[gone, "WijkenEnBuurten"] in caught.value.value


@given(REGIONS, st.data())
def test_any_row_that_stands_twice_is_seen(regions: set[str], data: st.DataObject) -> None:
    frame = complete(regions)
    twice = frame.iloc[[data.draw(st.integers(0, len(frame) - 1))]]
    with pytest.raises(SourceError, match="twee keer"):
        verify.keys_unique("T", pd.concat([frame, twice]), list(DIMENSIONS))


def test_no_rows_at_all_is_incomplete() -> None:
    with pytest.raises(SourceError, match="2 van 2 ontbreken"):
        verify.regions_complete("T", complete(set()), PROPERTIES, frozenset({"GM0001", "GM0002"}))


def test_parts_of_a_table_with_other_rows_are_not_put_together() -> None:
    left, right = complete({"GM0001"}), complete({"GM0002"})
    with pytest.raises(SourceError, match="passen niet bij elkaar"):
        verify.joined("T", list(DIMENSIONS), left, right)
    assert len(verify.joined("T", list(DIMENSIONS), left, left)) == len(left)


def test_a_link_is_followed_once() -> None:
    verify.new_link("T", "a", {"b"})
    with pytest.raises(SourceError, match="zelfde bladzijde"):
        verify.new_link("T", "a", {"a"})


def test_an_id_twice_in_one_page_is_named() -> None:
    with pytest.raises(SourceError, match="rijnummer") as caught:
        verify.new_ids("T", [1, 2, 2], set())
    assert caught.value.value == "tabel T: 2"


@pytest.mark.parametrize(
    "answer", [[], None, 3, {}, {"value": None}, {"value": [1]}, {"value": [], "odata.error": {"code": ""}}]
)
def test_an_answer_that_is_no_list_of_records_is_refused(answer: Any) -> None:
    with pytest.raises(SourceError):
        verify.page(answer, "https://example.org/x")


def test_a_long_list_is_cut_off_with_the_number_of_the_rest() -> None:
    assert verify.some(range(1, 9)) == "1, 2, 3, 4, 5 en nog 3"


def test_a_table_that_changed_is_named_with_both_moments() -> None:
    before, after = TableInfo("T", "", "maandag", ""), TableInfo("T", "", "dinsdag", "")
    with pytest.raises(SourceError, match="veranderd") as caught:
        verify.unchanged(before, after)
    assert "maandag" in caught.value.value
    assert "dinsdag" in caught.value.value


def record(text: Any, number: Any, region: Any = "GM0001    ") -> dict[str, Any]:
    return {"ID": 1, "Perioden": "2024JJ00", "WijkenEnBuurten": region, "Tekst_1": text, "Getal_2": number}


def page(*records: dict[str, Any]) -> pd.DataFrame:
    return frames.rows("T", list(records), PROPERTIES, ("Tekst_1", "Getal_2"))


def test_texts_are_stripped_and_absent_ones_are_none() -> None:
    found = page(*(record(text, 1) for text in ("  a ", ".  ", "   ", "", None)))
    assert list(found["Tekst_1"]) == ["a", None, None, None, None]
    assert list(found["WijkenEnBuurten"]) == ["GM0001"] * 5


@given(st.lists(st.one_of(st.none(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False)), min_size=1))
def test_numbers_stay_what_they_are(values: list[float | None]) -> None:
    found = page(*(record("", value) for value in values))["Getal_2"]
    assert found.dtype == np.float64
    expected = [np.nan if value is None else float(value) for value in values]
    np.testing.assert_array_equal(found.to_numpy(), expected)


@pytest.mark.parametrize("odd", ["12", " . ", True, [1], {"a": 1}])
def test_what_is_no_number_is_never_made_one(odd: Any) -> None:
    with pytest.raises(SourceError, match="getal is geen getal"):
        page(record("", 1), record("", odd))


def test_a_code_or_text_of_another_kind_is_refused() -> None:
    with pytest.raises(SourceError, match="code is geen tekst"):
        page(record("", 1, region=None))
    with pytest.raises(SourceError, match="tekst is geen tekst"):
        page(record(5, 1))


@given(st.text())
def test_any_text_in_a_filter_is_one_quoted_text(text: str) -> None:
    quoted = expressions.quoted(text)
    assert quoted[0] == quoted[-1] == "'"
    assert quoted[1:-1].replace("''", "").count("'") == 0
    assert quoted[1:-1].replace("''", "'") == text
