"""How many people and households: the denominators of the rules."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules_fixture import topics
from wijkanalyse.facts.population import Population, read_population
from wijkanalyse.stock.columns import Topics, match_context

counts = st.none() | st.floats(0, 1e7)
WIJK = Population(2024, 1_000, 150, 100, 500, 450, 2.0)


def test_adults_are_inhabitants_without_children_and_a_quarter_of_the_young() -> None:
    assert WIJK.volwassenen == pytest.approx(1_000 - 150 - 27)


def test_people_of_working_age_are_15_to_65() -> None:
    assert WIJK.werkzame_leeftijd == 600
    assert WIJK.of("15_tot_65") == 600


def test_people_outside_private_households_live_in_an_institution() -> None:
    assert WIJK.in_instelling == pytest.approx(0.1)


def test_rounded_households_never_give_a_negative_institution() -> None:
    assert Population(2024, inwoners=1_000, huishoudens=510, huishoudensgrootte=2.0).in_instelling == 0


@pytest.mark.parametrize("population", ["inwoners", "volwassenen", "huishoudens", "15_tot_65", "15_tot_75", "geen"])
def test_what_isnt_counted_is_unknown_and_not_zero(population: str) -> None:
    assert Population(2024).of(population) is None


def test_nobody_lives_there_isnt_an_error() -> None:
    empty = Population(2024, 0, 0, 0, 0, 0, 0)
    assert empty.in_instelling is None
    assert empty.volwassenen == 0


@given(st.builds(Population, st.just(2024), counts, counts, counts, counts, counts, counts))
def test_shares_and_numbers_stay_possible(population: Population) -> None:
    assert population.in_instelling is None or 0 <= population.in_instelling <= 1
    assert population.volwassenen is None or population.volwassenen >= 0


def test_counts_are_read_by_name_and_an_empty_cell_is_none() -> None:
    table = Topics(
        topics(
            ("AantalInwoners_5", "AantalInwoners", "aantal"),
            ("k_25Tot45Jaar_10", "k_25Tot45Jaar", "aantal"),
            ("k_45Tot65Jaar_11", "k_45Tot65Jaar", "aantal"),
        )
    )
    rows = pd.DataFrame(
        {
            "regio": ["WK990101", "WK990102"],
            "AantalInwoners_5": [1_000.0, None],
            "k_25Tot45Jaar_10": [200.0, 100.0],
            "k_45Tot65Jaar_11": [300.0, None],
        }
    )
    found = read_population(rows, "regio", match_context(table), 2024)
    assert found["WK990101"] == Population(2024, inwoners=1_000, leeftijd_25_65=500)
    assert found["WK990102"] == Population(2024)
