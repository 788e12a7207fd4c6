"""Maps: borders become paths without gaps, inside the frame; classes have round limits."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon, box

from tests.report_fixture import BUURTEN, borders, buurt_map, map_figure, wijk_map
from wijkanalyse.report.charts import text_width
from wijkanalyse.report.classes import MAX_CLASSES, classify
from wijkanalyse.report.map_choices import AreaValue, Ground, area_map, widest
from wijkanalyse.report.maps import LABEL_SIZE, PHONE_SIZE, Frame, frame, prepare_shapes
from wijkanalyse.report.parts.maps import Area, AreaMap, MapChoice

NUMBER = r"-?(?:\d+(?:\.\d)?|\.\d)"
RING = re.compile(rf"M({NUMBER}) ?({NUMBER})l([-. \d]+)z")


def frame_of(rows: gpd.GeoDataFrame, codes: list[str] | None = None) -> Frame:
    picture = frame(prepare_shapes(rows), codes)
    if picture is None:
        pytest.fail("there is no picture")
    return picture


def map_of(rows: gpd.GeoDataFrame, values: dict[str, AreaValue], names: dict[str, str] | None = None) -> AreaMap:
    """A map that shows one share."""
    ground = Ground("m", frame_of(rows), "buurt", "buurten", names or {})
    return area_map(ground, [map_figure("deel", "Deel", values)], "deel")


def shown(*values: float | None, smallest_step: float = 0.0) -> MapChoice:
    """What a map of as many buurten shows; the texts are the values as whole percentages."""
    rows = borders(BUURTEN, "BU")[: len(values)]
    texts = [AreaValue(v, "afgeschermd" if v is None else f"{v:.0f}%") for v in values]
    figure = map_figure("deel", "Deel", dict(zip(rows["code"], texts, strict=True)), smallest_step=smallest_step)
    return area_map(Ground("m", frame_of(rows), "buurt", "buurten", {}), [figure], "deel").shown


def rings(path: str) -> list[Polygon]:
    """Draws path data as a browser does; fails on anything that isn't closed rings of relative steps."""
    assert RING.sub("", path) == ""
    found = []
    for x, y, steps in RING.findall(path):
        numbers = [float(number) for number in re.findall(NUMBER, steps)]
        assert len(numbers) % 2 == 0
        moves = np.array([[float(x), float(y)], *np.reshape(numbers, (-1, 2))])
        found.append(Polygon(np.cumsum(moves, axis=0).round(1)))
    return found


def drawn(area: Area) -> shapely.Geometry:
    return shapely.union_all(rings(area.path))


def grid(shifts: list[float]) -> gpd.GeoDataFrame:
    """Nine areas that share bent edges: 16 corners, each moved by its own shift."""
    corner = [
        (100_000 + 500 * column + shifts[number], 400_000 + 500 * row + shifts[-number - 1])
        for number, (row, column) in enumerate((row, column) for row in range(4) for column in range(4))
    ]
    shapes = [
        Polygon(
            [
                corner[4 * row + column],
                corner[4 * row + column + 1],
                corner[4 * row + column + 5],
                corner[4 * row + column + 4],
            ]
        )
        for row in range(3)
        for column in range(3)
    ]
    codes = [f"BU{number}" for number in range(9)]
    return gpd.GeoDataFrame({"code": codes, "name": codes}, geometry=shapes, crs="EPSG:28992")


@given(st.lists(st.floats(-120, 120), min_size=16, max_size=16))
def test_borders_leave_no_gap_and_stay_in_the_frame(shifts: list[float]) -> None:
    picture = frame_of(grid(shifts))
    shapes = [drawn(area) for area in picture.areas]
    whole = shapely.union_all(shapes)
    assert whole.geom_type == "Polygon"
    assert not list(whole.interiors)
    assert whole.area == pytest.approx(sum(shape.area for shape in shapes))
    assert box(0, 0, picture.width, picture.height).contains(whole)


@given(st.lists(st.floats(-120, 120), min_size=16, max_size=16))
def test_a_name_or_a_number_stands_inside_its_area(shifts: list[float]) -> None:
    for area in frame_of(grid(shifts)).areas:
        size = LABEL_SIZE if area.tight else PHONE_SIZE
        for line in area.label_lines or (area.key,) * bool(area.key):
            half = text_width(line, size) / 2 * 0.9
            text = box(area.label_x - half, area.label_y - 2, area.label_x + half, area.label_y + 2)
            assert drawn(area).buffer(0.2).contains(text)


def named(*areas: tuple[str, Polygon]) -> tuple[Area, ...]:
    """Areas of a picture, by name."""
    names, shapes = zip(*areas, strict=True)
    return frame_of(
        gpd.GeoDataFrame(
            {"code": [f"BU{i}" for i in range(len(names))], "name": names}, geometry=list(shapes), crs=28992
        )
    ).areas


def test_a_name_that_is_too_long_for_a_phone_becomes_a_number_there() -> None:
    wide, narrow, thin = named(
        ("Waterrijk", box(0, 0, 2000, 2000)),
        ("Stationskwartier", box(2000, 0, 2900, 2000)),
        ("Industriegebied", box(2900, 0, 3200, 2000)),
    )
    assert (wide.label, wide.tight, wide.phone_key) == ("Waterrijk", False, "")
    assert (narrow.label, narrow.tight, narrow.key, narrow.phone_key) == ("Stationskwartier", True, "", "2")
    assert (thin.label, thin.key, thin.tight, thin.phone_key) == ("", "1", False, "")


def test_a_name_of_two_words_stands_on_two_lines_with_air_around_it() -> None:
    kern, _ = named(("Oude Kern", box(0, 0, 1000, 1000)), ("Elders", box(1000, 0, 5000, 1000)))
    assert kern.label_lines == ("Oude", "Kern")


def test_north_is_up_and_east_is_right() -> None:
    south_west, *_, north_east = frame_of(borders(BUURTEN, "BU")).areas
    assert south_west.label_x < north_east.label_x
    assert south_west.label_y > north_east.label_y


def test_overlapping_borders_are_mended() -> None:
    rows = gpd.GeoDataFrame(
        {"code": ["A", "B"], "name": ["Aa", "Bee"]},
        geometry=[box(0, 0, 1000, 1000), box(900, 0, 2000, 1000)],
        crs="EPSG:28992",
    )
    shapes = prepare_shapes(rows)
    assert shapely.coverage_is_valid(shapes.geometries)
    first, second = (drawn(area) for area in frame_of(rows).areas)
    assert first.intersection(second).area == pytest.approx(0, abs=1e-6)


def test_a_border_that_crosses_itself_is_mended() -> None:
    bow_tie = Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)])
    rows = gpd.GeoDataFrame({"code": ["A"], "name": ["Strik"]}, geometry=[bow_tie], crs="EPSG:28992")
    assert len(rings(frame_of(rows).areas[0].path)) == 2


def test_an_area_without_a_border_is_named_and_not_drawn() -> None:
    rows = borders(BUURTEN, "BU")
    rows.loc[0, "geometry"] = None
    names = dict(zip(rows["code"], rows["name"], strict=True))
    result = map_of(rows, {}, names)
    assert result.without_border == (BUURTEN[0],)
    assert BUURTEN[0] not in [area.name for area in result.areas]


def test_a_wijk_without_any_border_has_no_map() -> None:
    assert frame(prepare_shapes(borders(BUURTEN, "BU")), ["BU99"]) is None


def test_surroundings_are_drawn_but_are_no_areas() -> None:
    picture = frame_of(borders(BUURTEN, "BU"), ["BU01"])
    assert [area.code for area in picture.areas] == ["BU01"]
    assert rings(picture.context)
    assert frame_of(borders(BUURTEN, "BU")).context == ""


def test_an_area_without_a_figure_is_hatched_and_says_why() -> None:
    choice = buurt_map().shown
    hidden = [text for text, fill in zip(choice.texts, choice.fills, strict=True) if fill == -1]
    assert hidden == ["afgeschermd: te weinig mensen"]
    assert choice.legend[-1].text == "minder dan 200 inwoners of geen cijfer"
    assert choice.description == "Kaart van 4 buurten, met het noorden boven. 1 van de 4 buurten heeft geen cijfer."


@pytest.mark.parametrize(
    ("values", "step", "title"),
    [
        ((10.0, 20.0, 60.0), 2.0, "Deel per buurt, 2024: van 10% tot 60%"),
        ((10.0, 11.0, None), 2.0, "Deel per buurt, 2024: weinig verschil, van 10% tot 11%"),
        ((10.0, 10.0, 10.0), 2.0, "Deel per buurt, 2024: overal 10%"),
        ((10.0, 10.0, None), 2.0, "Deel per buurt, 2024: steeds 10%"),
        ((10.0, None, None), 2.0, "Deel per buurt, 2024: 10% in één buurt"),
        ((None, None), 2.0, "Deel per buurt, 2024"),
    ],
)
def test_a_title_says_how_far_the_areas_lie_apart(values: tuple[float | None, ...], step: float, title: str) -> None:
    assert shown(*values, smallest_step=step).title == title


def test_a_map_that_is_shared_names_no_lowest_or_highest_buurt() -> None:
    choice = shown(10.0, 20.0, 60.0)
    assert not any(name in choice.title + choice.description for name in BUURTEN)


@given(st.lists(st.floats(0, 100).map(lambda value: round(value, 1)), min_size=2, max_size=6), st.floats(0.5, 20))
def test_a_small_difference_shows_no_second_colour(values: list[float], step: float) -> None:
    choice = shown(*values, smallest_step=step)
    if max(values) - min(values) < step:
        assert len(set(choice.fills)) == 1


def estimates(*found: tuple[float, float]) -> MapChoice:
    """What a map shows of estimates: a value and its margin for each buurt."""
    rows = borders(BUURTEN, "BU")[: len(found)]
    values = {c: AreaValue(v, f"{v:.0f}%", margin) for c, (v, margin) in zip(rows["code"], found, strict=True)}
    figure = map_figure("deel", "Deel", values, smallest_step=1.5)
    return area_map(Ground("m", frame_of(rows), "buurt", "buurten", {}), [figure], "deel").shown


def test_estimates_that_may_be_alike_have_one_colour() -> None:
    choice = estimates((19.0, 4.0), (20.0, 4.0), (22.0, 4.0))
    assert choice.title == "Deel per buurt, 2024: van 19% tot 22%. De verschillen tussen de buurten zijn niet zeker"
    assert len(set(choice.fills)) == 1
    assert [step.text for step in choice.legend] == ["19 tot en met 22%"]


def test_estimates_that_do_differ_have_colours_as_wide_as_their_margins() -> None:
    choice = estimates((10.0, 4.0), (24.0, 4.0), (38.0, 4.0))
    assert choice.title == "Deel per buurt, 2024: van 10% tot 38%"
    assert len(set(choice.fills)) == 3
    assert len(choice.legend) < 5


@given(st.lists(st.tuples(st.integers(0, 100).map(float), st.floats(0.1, 20)), min_size=2, max_size=4))
def test_areas_with_the_same_interval_never_differ_in_colour(found: list[tuple[float, float]]) -> None:
    choice = estimates(*found)
    alike = all(abs(a - b) <= x + y for a, x in found for b, y in found)
    assert not alike or len(set(choice.fills)) == 1


def test_an_uncertain_figure_does_not_open_the_map() -> None:
    unsure = {"BU01": AreaValue(20.0, "20%", 9.0), "BU02": AreaValue(36.0, "36%", 9.0)}
    sure = {"BU01": AreaValue(20.0, "20%"), "BU02": AreaValue(25.0, "25%")}
    figures = [map_figure(name, name, v, smallest_step=2.0) for name, v in (("schatting", unsure), ("telling", sure))]
    assert widest(figures) == "telling"


@given(st.lists(st.integers(0, 100).map(float), min_size=2, max_size=12, unique=True))
def test_a_whole_percentage_stands_in_one_class_of_the_legend(values: list[float]) -> None:
    classes = classify(values, "%", 1.5)
    ranges = [[float(n) for n in step.text.removesuffix("%").split(" tot en met ")] for step in classes.legend]
    for value, fill in classes.fill.items():
        assert [s.fill for s, r in zip(classes.legend, ranges, strict=True) if r[0] <= value <= r[-1]] == [fill]


def test_the_map_starts_with_the_figure_that_differs_most() -> None:
    alike = {"BU01": AreaValue(20.0, "20%"), "BU02": AreaValue(21.0, "21%")}
    apart = {"BU01": AreaValue(20.0, "20%"), "BU02": AreaValue(29.0, "29%")}
    figures = [
        map_figure("gelijk", "Gelijk", alike, smallest_step=2.0, in_table=True),
        map_figure("anders", "Anders", apart, smallest_step=4.0, in_table=True),
        map_figure("ver", "Ver", {"BU01": AreaValue(1.0, "1%"), "BU02": AreaValue(99.0, "99%")}, smallest_step=1.0),
    ]
    assert widest(figures) == "anders"
    assert widest(figures[2:]) == "ver"


# --- what the script gets -------------------------------------------------------------------------
def test_the_script_gets_every_choice_as_the_page_has_it() -> None:
    result = buurt_map()
    data = json.loads(result.data)
    assert [row[0] for row in data["choices"]] == [c.indicator for c in result.choices]
    for choice, (_, title, described, source, fills, texts, legend) in zip(
        result.choices, data["choices"], strict=True
    ):
        assert choice.name + title == choice.title
        assert data["descriptions"][described] == choice.description
        assert data["sources"][source] == choice.source
        assert [-1 if fill == "x" else int(fill) for fill in fills] == list(choice.fills)
        assert [data["reasons"][t] if isinstance(t, int) else t for t in texts] == list(choice.texts)
        assert [text for _, text in legend] == [step.text for step in choice.legend]


def test_a_text_can_not_end_the_element_that_holds_the_data() -> None:
    rows = borders(BUURTEN, "BU")[:2]
    values = {code: AreaValue(1.0, "</script><!--<script>") for code in rows["code"]}
    figures = [map_figure("een", "Een", values), map_figure("twee", "Twee", values)]
    data = area_map(Ground("m", frame_of(rows), "buurt", "buurten", {}), figures, "een").data
    assert "<" not in data
    assert json.loads(data)["choices"][0][5][0] == "</script><!--<script>"


def test_a_map_with_one_figure_has_nothing_to_choose() -> None:
    assert wijk_map().data == ""


def test_the_table_has_the_figure_of_the_map_first() -> None:
    result = buurt_map()
    assert [c.indicator for c in result.columns] == ["eenpersoons"]
    assert [c.indicator for c in replace(result, shown=result.choices[1]).columns] == ["koopwoningen", "eenpersoons"]


def test_a_scale_bar_has_a_round_length_that_is_true() -> None:
    picture = frame_of(borders(BUURTEN, "BU"))
    assert picture.scale_text == "500 m"
    west, _, east, _ = shapely.total_bounds([drawn(area) for area in picture.areas])
    metres_per_unit = np.ptp(borders(BUURTEN, "BU").total_bounds[[0, 2]]) / (east - west)
    assert picture.scale_width * metres_per_unit == pytest.approx(500, rel=0.01)


@given(st.lists(st.floats(0, 100_000).map(lambda value: round(value, 1)), max_size=60))
def test_classes_grow_with_the_value_and_are_few(values: list[float]) -> None:
    classes = classify(values, "%")
    fills = [classes.fill[value] for value in sorted(set(values))]
    assert fills == sorted(fills)
    assert len(classes.legend) <= MAX_CLASSES
    assert set(fills) <= {step.fill for step in classes.legend}
    assert len({step.text for step in classes.legend}) == len(classes.legend)


@pytest.mark.parametrize(
    ("values", "unit", "legend"),
    [
        ([21.0, 24.0, 29.0, 38.0, 41.0], "%", [f"{low} tot en met {low + 4 + low // 40}%" for low in range(20, 45, 5)]),
        ([1.0, 2.0, 3.0], "%", ["1%", "2 tot en met 3%"]),
        ([1.5, 2.0, 3.0], "%", ["1,5 tot 2,0%", "2,0 tot 2,5%", "2,5 tot 3,0%"]),
        ([12.0, 12.0], "%", ["12%"]),
        ([0.4, 1.2, 1.9], "km", ["0 tot 1 km", "1 tot 2 km"]),
        ([12_000.0, 27_000.0], "€", ["€ 10.000 tot € 20.000", "€ 20.000 tot € 30.000"]),
        ([], "%", []),
    ],
)
def test_a_legend_has_round_limits_in_dutch(values: list[float], unit: str, legend: list[str]) -> None:
    assert [step.text for step in classify(values, unit).legend] == legend


def test_one_crowded_class_gives_way_to_equal_counts() -> None:
    values = [*(float(number) for number in range(100, 140)), 9_000.0]
    counts = [list(classify(values, "").fill.values()).count(fill) for fill in range(5)]
    assert max(counts) <= 15


def test_a_limit_belongs_to_the_class_above_it() -> None:
    fill = classify([20.0, 25.0, 30.0, 40.0, 44.0], "%").fill
    assert fill[25.0] > fill[20.0]
