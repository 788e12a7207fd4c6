"""Columns are found by base name, unit and group path, whatever their position number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.rules_fixture import SHARE, topics
from wijkanalyse.catalogue import Field, SourceSpec
from wijkanalyse.stock.columns import Match, Mismatch, Topics, flag_column, match_context, match_field, match_first
from wijkanalyse.stock.columns import needed_columns as needed

TABLE = Topics(
    topics(
        ("Appartement_48", "Appartement", "kWh", "Energie/Stroom"),
        ("Appartement_55", "Appartement", "m³", "Energie/Gas"),
        ("Nederland_17", "Nederland", "aantal", "Bevolking/Herkomst"),
        ("Nederland_20", "Nederland", "aantal", "Bevolking/Geboorteland"),
        ("Koopwoningen_40", "Koopwoningen", "%", "Wonen"),
        ("k_15Tot25Jaar_9", "k_15Tot25Jaar", "aantal", "Bevolking"),
        ("k_25Tot45Jaar_10", "k_25Tot45Jaar", "aantal", "Bevolking"),
    )
)


def keys(found: Match | Mismatch) -> tuple[str, ...]:
    assert isinstance(found, Match), found
    return found.keys


def reason(found: Match | Mismatch) -> str:
    assert isinstance(found, Mismatch), found
    return found.reason


@pytest.mark.parametrize("position", [3, 40, 128])
def test_the_position_number_of_a_column_makes_no_difference(position: int) -> None:
    key = f"Koopwoningen_{position}"
    assert keys(match_field(Topics(topics((key, "Koopwoningen", "%"))), Field(("Koopwoningen",), "%"))) == (key,)


def test_capitals_in_a_base_name_make_no_difference() -> None:
    assert keys(match_field(TABLE, Field(("koopWoningen",), "%"))) == ("Koopwoningen_40",)


def test_a_repeated_base_name_is_told_apart_by_unit() -> None:
    assert keys(match_field(TABLE, Field(("Appartement",), "m³"))) == ("Appartement_55",)


def test_a_repeated_base_name_and_unit_is_told_apart_by_path() -> None:
    field = Field(("Nederland",), "aantal", "Bevolking/Geboorteland")
    assert keys(match_field(TABLE, field)) == ("Nederland_20",)


def test_a_column_that_stays_ambiguous_is_a_gap() -> None:
    assert reason(match_field(TABLE, Field(("Nederland",), "aantal"))) == "kolom Nederland (aantal) komt 2 keer voor"


def test_a_flat_table_matches_on_base_name_and_unit() -> None:
    flat = Topics(topics(("Nederland_17", "Nederland", "aantal")))
    assert keys(match_field(flat, Field(("Nederland",), "aantal", "Bevolking/Herkomst"))) == ("Nederland_17",)


def test_a_changed_unit_names_column_and_both_units() -> None:
    found = reason(match_field(TABLE, Field(("Koopwoningen",), "aantal")))
    assert found == "kolom Koopwoningen heeft eenheid '%' in plaats van 'aantal'"


def test_a_lost_column_is_named() -> None:
    assert reason(match_field(TABLE, Field(("Huurwoningen",), "%"))) == "kolom Huurwoningen bestaat niet"


def test_a_field_of_several_columns_needs_all_of_them() -> None:
    both = ("k_15Tot25Jaar", "k_25Tot45Jaar")
    assert keys(match_field(TABLE, Field(both, "aantal"))) == ("k_15Tot25Jaar_9", "k_25Tot45Jaar_10")
    assert "k_45Tot65Jaar" in reason(match_field(TABLE, Field((*both, "k_45Tot65Jaar"), "aantal")))


def test_the_first_alternative_that_fits_is_used() -> None:
    fields = (Field(("EigenWoningen",), "%"), Field(("Koopwoningen",), "%"))
    assert keys(match_first(TABLE, fields)) == ("Koopwoningen_40",)


def test_a_changed_unit_says_more_than_a_name_that_never_was() -> None:
    fields = (Field(("EigenWoningen",), "%"), Field(("Koopwoningen",), "aantal"))
    assert "eenheid" in reason(match_first(TABLE, fields))


def test_only_the_columns_that_are_used_are_asked_for_in_the_order_of_the_table() -> None:
    table = Topics(
        topics(
            ("Indelingswijziging_4", "IndelingswijzigingWijkenEnBuurten", ""),
            ("AantalInwoners_5", "AantalInwoners", "aantal"),
            ("Appartement_48", "Appartement", "kWh"),
            ("Fietsers_60", "Fietsers", "aantal"),
        )
    )
    source = SourceSpec("kerncijfers", (Field(("Fietsers",), "aantal"),), (Field(("AantalInwoners",), "aantal"),))
    assert needed(table, (replace(SHARE, source=source),)) == (
        "Indelingswijziging_4",
        "AantalInwoners_5",
        "Fietsers_60",
    )


def test_a_table_without_flags_or_inhabitants_has_none() -> None:
    assert flag_column(TABLE) is None
    assert "inwoners" not in match_context(TABLE)
