"""Codes of dimensions: what an indicator fixes, what a table lists, and what is left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tests.rules_fixture import REGION, SHARE, catalogue, topics
from wijkanalyse import catalogue as catalogues
from wijkanalyse.catalogue import Field, Indicator, Provider, SourceSpec
from wijkanalyse.errors import SettingsError
from wijkanalyse.facts.harmonise import Harmonised, harmonise, widen
from wijkanalyse.sources.protocol import TableInfo, TableProperties
from wijkanalyse.stock.columns import Match, Mismatch, Topics, match_field
from wijkanalyse.stock.editions import Edition, border_year, edition_of
from wijkanalyse.stock.holdings import Holding, listed_codes, yearly_periods

POLITIE = Provider(
    "politie", "Misdrijven", "dataderden", "misdrijven", "Politie", "{table}", yearly=False,
    dimensions={"Soort": ("0.0.0", "1.1.1", "1.4.4", "1.4.5")}, bounds={}, one_at_a_time="Soort",
)  # fmt: skip


def kind(name: str, *codes: str) -> Indicator:
    source = SourceSpec("politie", (Field(("Misdrijven",), "aantal"),), dimensions={"Soort": codes})
    return replace(SHARE, id=name, kind="crime", min_diff="crime", source=source)


def rows(*given: tuple[str, str, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(given, columns=[REGION, "Soort", "Misdrijven_1"]).assign(Perioden="2025JJ00")
    return frame.astype({"Misdrijven_1": "float64"})


def read(table: pd.DataFrame, *indicators: Indicator, provisional: bool = False) -> Harmonised:
    known = replace(catalogue(*indicators), providers=(POLITIE,))
    return harmonise(held(table, provisional=provisional), table, known)


def held(table: pd.DataFrame, *, provisional: bool = False) -> Holding:
    edition = Edition("politie", "47018NED", "Misdrijven", "2026-01-02", "2025", (2025,), 2025)
    properties = TableProperties(
        topics(("Misdrijven_1", "Misdrijven", "aantal")),
        {"Soort": "Dimension", REGION: "GeoDetail", "Perioden": "TimeDimension"},
    )
    codes = {"Soort": {c: c for c in sorted(set(table["Soort"]))}}
    return Holding(edition, properties, codes, (2025,), frozenset({2025} if provisional else ()))


TABLE = rows(
    ("NL01", "0.0.0", 900), ("WK990101", "0.0.0", 90), ("WK990102", "0.0.0", 40),
    ("NL01", "1.4.4", 30), ("WK990101", "1.4.4", 3), ("WK990102", "1.4.4", None),
    ("NL01", "1.4.5", 50), ("WK990101", "1.4.5", 5), ("WK990102", "1.4.5", 2),
)  # fmt: skip


def values(result: Harmonised) -> dict[tuple[str, str], float]:
    frame = result.frame
    return dict(zip(zip(frame["indicator"], frame["region_code"], strict=True), frame["value"], strict=True))


# --- harmonise ------------------------------------------------------------------------------------
def test_each_indicator_reads_the_rows_of_its_own_code() -> None:
    found = values(read(TABLE, kind("alles", "0.0.0"), kind("mishandeling", "1.4.5")))
    assert (found["alles", "WK990101"], found["mishandeling", "WK990101"]) == (90, 5)
    assert len(found) == 6


def test_codes_are_added_up_and_an_unknown_part_leaves_the_sum_unknown() -> None:
    found = values(read(TABLE, kind("geweld", "1.4.4", "1.4.5")))
    assert found["geweld", "WK990101"] == 8
    assert pd.isna(found["geweld", "WK990102"])


def test_the_source_shows_the_codes_between_brackets() -> None:
    (source,) = set(read(TABLE, kind("geweld", "1.4.4", "1.4.5")).frame["source"])
    assert source == "47018NED:Misdrijven_1[Soort=1.4.4+1.4.5]"


def test_a_code_that_the_table_lacks_is_a_gap_with_its_name() -> None:
    result = read(TABLE, kind("inbraak", "1.1.1"), kind("alles", "0.0.0"))
    (refusal,) = result.refusals
    assert (refusal.indicator, refusal.reason) == ("inbraak", "kenmerk Soort heeft geen 1.1.1")
    assert set(result.frame["indicator"]) == {"alles"}


def test_a_sum_of_which_one_code_is_not_listed_is_a_gap_and_not_a_smaller_sum() -> None:
    assert read(TABLE, kind("geweld", "1.4.5", "1.1.1")).frame.empty


def test_a_year_that_is_not_final_is_provisional() -> None:
    assert set(read(TABLE, kind("alles", "0.0.0"), provisional=True).frame["status"]) == {"provisional"}


def test_counts_of_crime_are_no_figures_to_compare_the_country_with() -> None:
    known = replace(catalogue(kind("alles", "0.0.0")), providers=(POLITIE,))
    (wide,) = widen(held(TABLE), TABLE, known)
    assert wide.values == {}


# --- what a table lists ---------------------------------------------------------------------------
def categories(**titles: str) -> pd.DataFrame:
    return pd.DataFrame({"key": list(titles), "title": list(titles.values()), "status": ""})


def test_codes_that_a_table_does_not_list_are_not_asked_for() -> None:
    assert listed_codes(("A1", "B2"), categories(A1="Een", C3="Drie")) == {"A1": "A1"}


def test_a_code_is_found_by_the_title_of_its_category() -> None:
    assert listed_codes(("titel:totaal",), categories(T1="Totaal vormen", A1="Een")) == {"titel:totaal": "T1"}


def test_a_title_that_fits_several_categories_is_not_guessed() -> None:
    assert listed_codes(("titel:totaal",), categories(T1="Totaal vormen", T2="Totaal jongeren")) == {}


def test_only_whole_years_are_read_with_their_status() -> None:
    table = pd.DataFrame(
        {"key": ["2024JJ00", "2025JJ00", "2025KW01"], "title": "", "status": ["Definitief", "Voorlopig", "Voorlopig"]}
    )
    assert yearly_periods(table) == {2024: "Definitief", 2025: "Voorlopig"}


# --- borders and years ----------------------------------------------------------------------------
OLD, NEW = frozenset({"WK990101", "WK990102"}), frozenset({"WK990101", "WK990103"})


def test_a_table_without_a_year_has_the_borders_that_its_codes_are_most_like() -> None:
    assert border_year(OLD, {2024: OLD, 2025: NEW}, 2025) == 2024
    assert border_year(NEW, {2024: OLD, 2025: NEW}, 2025) == 2025


def test_of_years_with_the_same_codes_the_newest_within_the_table_counts() -> None:
    assert border_year(OLD, {2023: OLD, 2024: OLD, 2026: OLD}, 2025) == 2024


def test_codes_that_no_year_has_say_nothing() -> None:
    assert border_year(frozenset({"WK000101"}), {2024: OLD, 2025: frozenset()}, 2025) is None


@pytest.mark.parametrize(
    ("title", "years", "borders", "told"),
    [
        ("SES-WOA scores (indeling 2025), 2014–2016", (2016, 2015, 2014), 2025, True),
        ("Misdrijven; wijk, buurt, jaarcijfers", (2013, 2012), 2013, False),
        ("Gezondheid; 2020/2022 (indeling 2024)", (2022, 2020), 2024, True),
    ],
)
def test_years_and_borders_are_what_the_title_tells(
    title: str, years: tuple[int, ...], borders: int, *, told: bool
) -> None:
    found = edition_of(POLITIE, TableInfo("T", title, "2026-01-02", "2012-2013"))
    assert found is not None
    assert (found.years, found.region_year, found.borders_told) == (years, borders, told)


# --- columns --------------------------------------------------------------------------------------
SCORES = Topics(
    topics(("Score_29", "Score", "score", "SES/Totaal"), ("Score_31", "Score", "score", "SES/Welvaart"))
)  # fmt: skip


def test_a_repeated_column_is_found_by_a_part_of_its_path() -> None:
    found = match_field(SCORES, Field(("Score",), "score", within="totaal"))
    assert isinstance(found, Match)
    assert found.keys == ("Score_29",)


def test_a_part_of_a_path_that_fits_none_or_both_is_a_gap() -> None:
    for part in ("opleiding", "ses"):
        assert isinstance(match_field(SCORES, Field(("Score",), "score", within=part)), Mismatch)


# --- the catalogue --------------------------------------------------------------------------------
def load(tmp_path: Path, dimensions: str) -> catalogues.Catalogue:
    real = Path(catalogues.__file__).parent.parent / "data" / "catalogue"
    for name in ("providers.toml", "drivers.toml", "themes.toml"):
        (tmp_path / name).write_text((real / name).read_text(encoding="utf-8"), encoding="utf-8")
    first = (real / "veiligheid.toml").read_text(encoding="utf-8").split("\n[[indicator]]")[0]
    changed = first.replace('dimensions = { SoortMisdrijf = "0.0.0" }', dimensions)
    assert changed != first or dimensions in first
    (tmp_path / "veiligheid.toml").write_text(changed, encoding="utf-8")
    return catalogues.load(tmp_path)


def test_a_single_code_and_a_list_of_codes_are_read(tmp_path: Path) -> None:
    known = load(tmp_path, 'dimensions = { SoortMisdrijf = ["1.4.5", "1.4.6"] }')
    assert known.indicator("misdrijven").source.dimensions == {"SoortMisdrijf": ("1.4.5", "1.4.6")}


@pytest.mark.parametrize(
    "dimensions",
    [
        "",
        'dimensions = "0.0.0"',
        "dimensions = { SoortMisdrijf = 0 }",
        "dimensions = { SoortMisdrijf = [] }",
        'dimensions = { SoortMisdrijf = "1.4.1" }',
        'dimensions = { Leeftijd = "20300" }',
    ],
)
def test_a_code_that_is_not_fetched_or_not_chosen_is_refused_with_file_and_name(
    tmp_path: Path, dimensions: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, dimensions)
    assert "veiligheid.toml" in caught.value.what
    assert "misdrijven" in caught.value.what


def test_sexual_offences_are_never_asked_for() -> None:
    real = catalogues.load(Path(catalogues.__file__).parent.parent / "data" / "catalogue")
    asked = {code for p in real.providers for codes in p.dimensions.values() for code in codes}
    assert not asked & {"1.4.1", "1.6.3", "3.2.1", "3.2.2"}
