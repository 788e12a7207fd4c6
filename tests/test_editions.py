"""Editions are what titles and periods say; nothing stands in a list."""

from __future__ import annotations

import pytest

from tests.rules_fixture import GEZONDHEID, KERNCIJFERS
from wijkanalyse.catalogue import Provider
from wijkanalyse.sources.protocol import TableInfo
from wijkanalyse.stock.editions import TREND_YEARS, Edition, choose_editions, edition_of


def info(title: str, period: str = "", table: str = "99024NED") -> TableInfo:
    return TableInfo(table, title, "2026-03-30T02:00:00", period)


def edition(title: str, period: str = "") -> Edition:
    found = edition_of(KERNCIJFERS, info(title, period))
    assert found is not None
    return found


def test_a_table_of_one_year_is_about_that_year_and_its_borders() -> None:
    found = edition("Kerncijfers wijken en buurten 2024", "2024")
    assert (found.years, found.region_year, found.newest_year) == ((2024,), 2024, 2024)


def test_a_table_with_all_years_says_its_borders_between_brackets() -> None:
    found = edition("Gezondheid per wijk en buurt; 2012/2016/2020/2022/2024 (indeling 2024)")
    assert found.years == (2024, 2022, 2020, 2016, 2012)
    assert found.region_year == 2024


def test_the_borders_of_an_older_indeling_are_not_the_newest_year() -> None:
    assert edition("Gezondheid per wijk en buurt; 2020/2022 (indeling 2020)").region_year == 2020


def test_a_title_without_a_year_is_read_from_the_period() -> None:
    found = edition("Misdrijven per wijk en buurt", "2012-2015")
    assert found.years == (2015, 2014, 2013, 2012)


@pytest.mark.parametrize("title", ["Kerncijfers wijken en buurten", "Kerncijfers 85984NED", "Wijk 12345", ""])
def test_a_table_without_a_year_is_no_edition(title: str) -> None:
    assert edition_of(KERNCIJFERS, info(title)) is None


def chosen(*tables: TableInfo, year: int = 2026, provider: Provider = KERNCIJFERS) -> list[str]:
    return [e.table for e in choose_editions(provider, tables, year)]


def test_editions_come_newest_first() -> None:
    tables = [info(f"Kerncijfers {year}", table=f"T{year}") for year in (2022, 2025, 2021, 2023)]
    assert chosen(*tables) == ["T2025", "T2023", "T2022", "T2021"]


def test_a_table_whose_newest_year_is_more_than_six_years_back_is_left_out() -> None:
    tables = [info(f"Gezondheid; 2012/{year} (indeling {year})", table=f"T{year}") for year in (2019, 2020)]
    assert chosen(*tables, provider=GEZONDHEID) == ["T2020"]


def test_a_table_per_year_is_never_further_back_than_a_trend_looks() -> None:
    tables = [info(f"Kerncijfers {year}", table=f"T{year}") for year in range(2008, 2027)]
    assert min(chosen(*tables)) >= f"T{2026 - TREND_YEARS}"


def test_a_report_for_an_earlier_date_leaves_later_years_out() -> None:
    tables = [info(f"Kerncijfers {year}", table=f"T{year}") for year in (2022, 2023, 2024)]
    assert chosen(*tables, year=2023) == ["T2023", "T2022"]


def test_of_two_health_tables_the_one_with_the_newest_year_comes_first() -> None:
    old = info("Gezondheid; 2016/2020 (indeling 2020)", table="99120NED")
    new = info("Gezondheid; 2016/2020/2024 (indeling 2024)", table="99150NED")
    assert [e.table for e in choose_editions(GEZONDHEID, [old, new], 2026)] == ["99150NED", "99120NED"]


def test_tables_without_a_year_are_left_out() -> None:
    assert chosen(info("Kerncijfers wijken en buurten"), info("Kerncijfers 2024")) == ["99024NED"]
