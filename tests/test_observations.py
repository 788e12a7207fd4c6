"""The tidy contract: a breach is found, and all of them at once."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.rules_fixture import facts
from wijkanalyse.facts import observations

GOOD = facts({"region_code": "WK990101"}, {"region_code": "WK990102", "value": None}, {"region_code": "NL00"})


def changed(**columns: object) -> pd.DataFrame:
    """The good rows, with the first one changed."""
    frame = GOOD.astype({c: object for c in columns if c not in observations.NUMBERS})
    for column, value in columns.items():
        frame.loc[0, column] = value
    return frame


def test_good_rows_have_no_breach() -> None:
    assert observations.validate(GOOD) == []
    assert observations.validate(observations.empty()) == []


def test_every_breach_is_named_at_once() -> None:
    frame = pd.concat([changed(region_level="straat", status="geheim", lower=60.0), GOOD.iloc[[2]]])
    found = " | ".join(observations.validate(frame))
    for part in ("2 rows share a key", "straat", "geheim", "outside their own interval"):
        assert part in found


@pytest.mark.parametrize(
    ("breach", "part"),
    [
        ({"value": None}, "status ok without a value"),
        ({"status": "suppressed"}, "a value and a status that says there is none"),
        ({"upper": 10.0}, "outside their own interval"),
        ({"edition": None}, "edition has empty cells"),
        ({"region_code": "NL00", "region_level": "nederland"}, "share a key"),
    ],
)
def test_a_breach_is_named(breach: dict[str, object], part: str) -> None:
    (found,) = observations.validate(changed(**breach))
    assert part in found


def test_other_columns_or_texts_for_numbers_are_refused() -> None:
    assert "columns are" in observations.validate(GOOD.drop(columns="source"))[0]
    assert observations.validate(GOOD.assign(value="veel")) == ["value isn't numeric"]


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("NL00", "nederland"),
        ("NL01", "nederland"),
        ("GM0637", "gemeente"),
        ("WK0363TB", "wijk"),
        ("BU0363TB01", "buurt"),
    ],
)
def test_a_code_says_its_level(code: str, level: str) -> None:
    assert observations.level_of(code) == level


def test_another_code_has_no_level() -> None:
    with pytest.raises(ValueError, match="PV20"):
        observations.level_of("PV20")
