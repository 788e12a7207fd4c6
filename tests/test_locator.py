"""Where a wijk lies: the sentence is true of the drawing, and the drawing stays small."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from tests.report_fixture import WIJKEN, borders, locator
from wijkanalyse.report.locator import Locations, where
from wijkanalyse.report.maps import Shapes, prepare_shapes


def squares(side: int) -> Shapes:
    """A gemeente of side × side square wijken, in rows from the south-west."""
    cells = [(column, line) for line in range(side) for column in range(side)]
    shapes = np.array([box(x * 1000, y * 1000, x * 1000 + 1000, y * 1000 + 1000) for x, y in cells], dtype=object)
    names = tuple(f"W{number:03d}" for number in range(side * side))
    return Shapes(names, names, shapes)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "ligt in het zuidwesten"),
        (1, "ligt in het zuiden"),
        (2, "ligt in het zuidoosten"),
        (3, "ligt in het westen"),
        (4, "ligt in het midden"),
        (5, "ligt in het oosten"),
        (6, "ligt in het noordwesten"),
        (7, "ligt in het noorden"),
        (8, "ligt in het noordoosten"),
    ],
)
def test_a_wijk_lies_where_the_map_shows_it(number: int, said: str) -> None:
    shapes = squares(3)
    assert where(shapes.geometries[number], shapes.geometries) == said


def test_a_wijk_that_is_most_of_its_gemeente_has_no_direction() -> None:
    large, small = box(0, 0, 3000, 1000), box(3000, 0, 4000, 1000)
    shapes = Shapes(("A", "B"), ("Aa", "Bee"), np.array([large, small], dtype=object))
    found = Locations("Stad", shapes).of("Aa", "A")
    assert found is not None
    assert found.text == "Aa is het grootste deel van Stad."


def test_a_wijk_around_the_edge_is_not_said_to_lie_in_the_middle() -> None:
    shapes = squares(4)
    corners = [0, 3, 12, 15]
    around = shapely.union_all(shapes.geometries[corners])
    rest = np.delete(shapes.geometries, corners)
    parts = Shapes(tuple(map(str, range(13))), tuple(map(str, range(13))), np.array([around, *rest], dtype=object))
    found = Locations("Voorbeeldstad", parts).of("Buitenhof", "0")
    assert found is not None
    assert found.text == "De kaart laat zien waar Buitenhof ligt in Voorbeeldstad."


def test_a_ring_around_the_middle_is_not_the_middle() -> None:
    shapes = squares(5)
    ring = shapely.union_all(shapes.geometries[[6, 7, 8, 11, 13, 16, 17, 18]])
    assert where(ring, shapes.geometries) == ""


def test_a_wijk_on_both_sides_has_no_side() -> None:
    shapes = squares(5)
    assert where(shapely.union_all(shapes.geometries[[2, 3, 4, 20, 21, 9]]), shapes.geometries) == ""


@given(st.sets(st.integers(0, 24), min_size=1, max_size=12))
def test_a_side_that_is_named_holds_most_of_the_wijk(cells: set[int]) -> None:
    shapes = squares(5)
    said = where(shapely.union_all(shapes.geometries[list(cells)]), shapes.geometries)
    sides = {"oost": [c % 5 > 2 for c in cells], "west": [c % 5 < 2 for c in cells]}
    sides |= {"noord": [c // 5 > 2 for c in cells], "zuid": [c // 5 < 2 for c in cells]}
    half = [c % 5 == 2 for c in cells], [c // 5 == 2 for c in cells]
    for side, there in sides.items():
        if side in said:
            on_the_line = half[0 if side in ("oost", "west") else 1]
            assert sum(there) + sum(on_the_line) / 2 >= 0.66 * len(cells)


def test_the_only_wijk_has_no_locator() -> None:
    assert Locations("Stad", squares(1)).of("W000", "W000") is None


def test_a_wijk_without_a_border_has_no_locator() -> None:
    assert Locations("Stad", squares(2)).of("W999", "W999") is None


def test_the_place_is_filled_once_and_the_others_are_lines() -> None:
    found = locator()
    assert found is not None
    assert found.text == "Tuindorp ligt in het zuiden van Voorbeeldstad."
    assert found.here.count("M") == 1
    assert found.others.count("M") == len(WIJKEN) - 1


def test_a_place_that_is_hardly_seen_has_a_ring() -> None:
    small, large = Locations("Stad", squares(12)).of("W000", "W000"), Locations("Stad", squares(3)).of("W000", "W000")
    assert small is not None
    assert large is not None
    assert small.ring is not None
    assert (0 < small.ring[0] < small.width / 2, small.height / 2 < small.ring[1] < small.height) == (True, True)
    assert large.ring is None


def test_an_own_area_lies_among_whole_wijken() -> None:
    shapes = prepare_shapes(borders(WIJKEN, "WK0001"))
    found = Locations("Voorbeeldstad", shapes).of_parts("Oost", shapes.of(["WK000103", "WK000106"]))
    assert found is not None
    assert found.text == "Oost ligt in het oosten van Voorbeeldstad."
    assert (found.here.count("M"), found.others.count("M")) == (1, len(WIJKEN))


def test_a_hundred_crooked_wijken_stay_light() -> None:
    wavy = squares(10)
    rough = shapely.segmentize(wavy.geometries, 20)
    bent = shapely.transform(
        rough, lambda p: p + 60 * np.column_stack([np.sin(p[:, 1] / 37) + p[:, 0] * 0, np.cos(p[:, 0] / 41)])
    )
    shapes = Shapes(wavy.codes, wavy.names, bent)
    found = Locations("Stad", shapes).of("W044", "W044")
    assert found is not None
    assert len(found.others) + len(found.here) < 6_000
