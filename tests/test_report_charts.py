"""Charts: whatever the figures are, marks and texts stay readable and inside the frame."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkanalyse.report.charts import (
    LABEL_SIZE,
    SMALL_SIZE,
    WIDTH,
    ChartRow,
    age_chart,
    comparison_chart,
    fit_axis,
    sentence,
    text_width,
    ticks,
)
from wijkanalyse.report.parts.charts import Mark

amounts = st.none() | st.just(0.0) | st.floats(0.01, 2_000_000)
texts = st.text("0123456789,.%€ ", min_size=1, max_size=9)
units = st.sampled_from(["%", "% van de volwassenen", "€", "km", "per 1.000 inwoners", ""])
rows = st.lists(
    st.builds(
        ChartRow,
        label=st.text(min_size=1, max_size=120),
        wijk=amounts,
        gemeente=amounts,
        nederland=amounts,
        wijk_text=texts,
        gemeente_text=texts,
        nederland_text=texts,
        low=amounts,
        high=amounts,
    ),
    min_size=1,
    max_size=8,
)

INCOME = ChartRow("Bijstand", 7.1, 4.4, 3.6, "7,1%", "4,4%", "3,6%")


def inside(mark: Mark | None, size: float) -> bool:
    half = text_width(mark.text, size) / 2 if mark else 0
    return mark is None or (0 <= mark.x <= WIDTH and half - 0.1 <= mark.label_x <= WIDTH - half + 0.1)


@given(rows, units)
def test_marks_and_texts_of_a_comparison_stay_in_the_frame(figures: list[ChartRow], unit: str) -> None:
    chart = comparison_chart("c", "t", unit, figures)
    for lane in chart.lanes:
        assert inside(lane.wijk, LABEL_SIZE)
        assert inside(lane.gemeente, SMALL_SIZE)
        assert inside(lane.nederland, SMALL_SIZE)
        assert 0 < lane.label_y < lane.value_y < lane.y < lane.reference_y < chart.axis_y < chart.height
        assert all(end is None or chart.axis_left <= end <= chart.axis_right for end in (lane.low, lane.high))


@given(rows, units)
def test_references_never_cover_each_other(figures: list[ChartRow], unit: str) -> None:
    for lane in comparison_chart("c", "t", unit, figures).lanes:
        if lane.gemeente and lane.nederland:
            room = (text_width(lane.gemeente.text, SMALL_SIZE) + text_width(lane.nederland.text, SMALL_SIZE)) / 2
            assert abs(lane.gemeente.label_x - lane.nederland.label_x) >= room


@given(rows, units)
def test_lanes_follow_each_other_without_overlap(figures: list[ChartRow], unit: str) -> None:
    lanes = comparison_chart("c", "t", unit, figures).lanes
    assert all(above.reference_y < below.label_y - LABEL_SIZE + 2 for above, below in pairwise(lanes))


@given(st.lists(st.floats(0.01, 2_000_000), min_size=1, max_size=10), units)
def test_an_axis_starts_at_zero_and_holds_every_value(values: list[float], unit: str) -> None:
    axis = fit_axis(values, unit, 10, 310)
    assert axis.low == 0
    assert axis.high >= max(values) * (1 - 1e-9)
    places = [tick.x for tick in ticks(axis, unit)]
    assert places == sorted(places)
    assert places[0] == 10


@given(st.lists(st.floats(0, 100), min_size=1))
def test_an_axis_of_shares_ends_at_a_hundred_at_most(values: list[float]) -> None:
    assert fit_axis(values, "%", 10, 310).high <= 100


@given(rows)
def test_bars_and_marks_of_an_age_chart_stay_in_the_frame(figures: list[ChartRow]) -> None:
    chart = age_chart("a", "t", figures)
    for bar in chart.bars:
        assert 0 <= bar.width <= chart.width - chart.axis_x
        assert 0 <= bar.y < bar.y + bar.height <= chart.height
        assert inside(bar.gemeente, 0)
        assert inside(bar.nederland, 0)


def test_a_reader_hears_what_the_chart_shows() -> None:
    assert sentence(INCOME) == "Bijstand: 7,1% in deze wijk, 4,4% in de gemeente en 3,6% in Nederland."


def test_a_reader_hears_the_margin_and_why_a_figure_is_absent() -> None:
    estimate = ChartRow("Eenzaam", 49, None, 45, "49%", "", "45%", 44, 54, "tussen 44% en 54%")
    hidden = ChartRow("WW", None, 1.9, None, gemeente_text="1,9%", missing="afgeschermd: te weinig mensen")
    assert sentence(estimate) == "Eenzaam: 49% in deze wijk (tussen 44% en 54%) en 45% in Nederland."
    assert sentence(hidden) == (
        "WW: geen cijfer voor deze wijk (afgeschermd: te weinig mensen) en 1,9% in de gemeente."
    )


def test_an_absent_figure_has_words_and_no_mark() -> None:
    lane = comparison_chart("c", "t", "%", [ChartRow("WW", None, 1.9, 1.7, missing="afgeschermd")]).lanes[0]
    assert (lane.wijk, lane.missing) == (None, "afgeschermd")
    bar = age_chart("a", "t", [ChartRow("0 tot 15 jaar", None, 16.0, 15.0, missing="")]).bars[0]
    assert (bar.known, bar.text, bar.width) == (False, "geen cijfer", 0)


def test_zero_is_a_value() -> None:
    lane = comparison_chart("c", "t", "%", [ChartRow("WW", 0.0, 1.9, 1.7, "0%", "1,9%", "1,7%")]).lanes[0]
    assert lane.wijk is not None
    assert lane.wijk.text.endswith(" 0%")
    assert not lane.missing


def test_the_first_lane_names_its_marks_and_the_others_are_short() -> None:
    first, second = comparison_chart("c", "t", "%", [INCOME, INCOME]).lanes
    named = [mark.text for mark in (first.wijk, first.gemeente, first.nederland) if mark]
    short = [mark.text for mark in (second.wijk, second.gemeente, second.nederland) if mark]
    assert named == ["● deze wijk 7,1%", "◇ gemeente 4,4%", "| Nederland 3,6%"]
    assert short == ["7,1%", "◇ gem. 4,4%", "| NL 3,6%"]


@given(rows)
def test_the_names_above_the_first_bar_stay_in_the_frame_and_apart(figures: list[ChartRow]) -> None:
    chart = age_chart("a", "t", figures)
    assert all(inside(name, SMALL_SIZE) for name in chart.names)
    if len(chart.names) == 2:
        first, second = chart.names
        room = (text_width(first.text, SMALL_SIZE) + text_width(second.text, SMALL_SIZE)) / 2
        assert abs(first.label_x - second.label_x) >= room
    assert all(bar.y > chart.names_y for bar in chart.bars)


@pytest.mark.parametrize(
    ("unit", "highest", "expected"),
    [
        ("%", 24.0, ["0%", "5%", "10%", "15%", "20%", "25%"]),
        ("km", 1.4, ["0,0 km", "0,5 km", "1,0 km", "1,5 km"]),
        ("€", 34_700.0, ["€ 0", "€ 10.000", "€ 20.000", "€ 30.000", "€ 40.000"]),
    ],
)
def test_an_axis_speaks_dutch(unit: str, highest: float, expected: list[str]) -> None:
    assert [tick.text for tick in ticks(fit_axis([highest], unit, 10, 310), unit)] == expected
