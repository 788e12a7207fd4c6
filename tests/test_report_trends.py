"""How a change is told: in whole sentences, and with a decimal where both ends would else look the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.rules_fixture import INCOME, SHARE
from wijkanalyse.catalogue import Indicator
from wijkanalyse.judgement.trend import CRIME_UNIT, Trend
from wijkanalyse.report.trends import trend_text


def said(first: float, last: float, unit: str = "", indicator: Indicator = SHARE) -> tuple[str, str]:
    """The sentence and the small print of a figure that rose or fell between 2020 and 2024."""
    word = "stijgt" if last > first else "daalt"
    margin = 214.0 if unit == CRIME_UNIT else 0.4
    text = trend_text(Trend(word, 2020, 2024, first, last, last - first, margin, unit=unit), indicator)
    assert text is not None
    return text.sentence, text.note


@pytest.mark.parametrize(
    ("last", "note"),
    [
        (588, "Dat zijn er 112 minder. Een verschil tot 214 kan toeval zijn."),
        (1_812, "Dat zijn er 1.112 meer. Een verschil tot 214 kan toeval zijn."),
        (701, "Dat is er één meer. Een verschil tot 214 kan toeval zijn."),
        (700, "Dat zijn er evenveel. Een verschil tot 214 kan toeval zijn."),
    ],
)
def test_fewer_misdrijven_are_fewer_and_not_lower(last: float, note: str) -> None:
    assert said(700, last, CRIME_UNIT)[1] == note


def test_a_change_isnt_from_27_to_27() -> None:
    assert said(26.6, 27.4) == (
        "Van 26,6% in 2020 naar 27,4% in 2024.",
        "0,8 procentpunt hoger. Het kan 0,4 meer of minder zijn.",
    )
    assert said(26.6, 28.4)[0] == "Van 27% in 2020 naar 28% in 2024."
    assert said(26.62, 26.58, indicator=replace(SHARE, decimals=1))[0] == "Van 26,6% in 2020 naar 26,6% in 2024."


def test_money_has_a_decimal_too_where_both_ends_look_the_same() -> None:
    assert said(97.6, 98.4, "%", INCOME)[0] == "Van 97,6% in 2020 naar 98,4% van het cijfer van Nederland in 2024."
    assert said(97.6, 99.4, "%", INCOME)[0] == "Van 98% in 2020 naar 99% van het cijfer van Nederland in 2024."
