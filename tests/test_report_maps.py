"""Maps: borders become paths without gaps, inside the frame; classes have round limits."""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon, box

from tests.report_fixture import BUURTEN, borders, buurt_map
from wijkanalyse.report.charts import text_width
from wijkanalyse.report.classes import MAX_CLASSES, classify
from wijkanalyse.report.maps import AreaValue, Frame, MapTexts, area_map, frame, prepare_shapes
from wijkanalyse.report.parts.maps import Area

NUMBER = r"-?(?:\d+(?:\.\d)?|\.\d)"
RING = re.compile(rf"M({NUMBER}) ?({NUMBER})l([-. \d]+)z")
TEXTS = MapTexts("m", "Titel", "Aandeel", "%", "Deel", "CBS")


def frame_of(rows: gpd.GeoDataFrame, codes: list[str] | None = None) -> Frame:
    picture = frame(prepare_shapes(rows), codes)
    if picture is None:
        pytest.fail("there is no picture")
    return picture


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
        size = 11.0
        for line in area.label_lines or (area.key,) * bool(area.key):
            half = text_width(line, size) / 2
            text = box(area.label_x - half, area.label_y - 2, area.label_x + half, area.label_y + 2)
            assert drawn(area).buffer(0.2).contains(text)


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
    result = area_map(frame_of(rows), TEXTS, {}, names)
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
    result = buurt_map()
    hidden = [area for area in result.areas if area.fill == -1]
    assert [area.text for area in hidden] == ["afgeschermd: te weinig mensen"]
    assert result.legend[-1].text == "minder dan 200 inwoners of geen cijfer"


def test_the_shareable_map_gives_the_range_without_names() -> None:
    values = {f"BU0{number}": AreaValue(10.0 * number, f"{10 * number}%") for number in range(1, 7)}
    shared = area_map(frame_of(borders(BUURTEN, "BU")), TEXTS, values).description
    assert shared == "Kaart van 6 buurten, met het noorden boven. Aandeel: van 10% tot 60%."
    assert not any(name in shared for name in BUURTEN)


def test_the_internal_map_names_the_lowest_and_the_highest() -> None:
    values = {f"BU0{number}": AreaValue(10.0 * number, f"{10 * number}%") for number in range(1, 7)}
    texts = MapTexts("m", "Titel", "Aandeel", "%", "Deel", "CBS", name_extremes=True)
    description = area_map(frame_of(borders(BUURTEN, "BU")), texts, values).description
    assert "het laagst in Tuindorp-Noord (10%), het hoogst in Molenakker (60%)" in description


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
        ([21.0, 24.0, 29.0, 38.0, 41.0], "%", ["20 tot 25%", "25 tot 30%", "30 tot 35%", "35 tot 40%", "40 tot 45%"]),
        ([12.0, 12.0], "%", ["12%"]),
        ([0.4, 1.2, 1.9], "km", ["0 tot 1 km", "1 tot 2 km"]),
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
