"""The example's signals: made as they say, and with every peculiarity that the example's README lists."""

from __future__ import annotations

import csv
import runpy
import zipfile
from datetime import date
from pathlib import Path

import pytest

from tests.example_signals import (
    BUITENHOF,
    EXAMPLE,
    FILES,
    HOGE_LINDEN,
    OUDE_KERN,
    PARTNERS,
    STATIONSKWARTIER,
    TUINDORP,
    WATERRIJK,
    WELZIJN,
    about,
    cells,
    counted,
    inhabitants,
    lists,
    reading,
    screener,
    shown,
)
from wijkanalyse.signals import count, hiding, merge
from wijkanalyse.signals.count import Minimum
from wijkanalyse.signals.headings import HEADINGS, ORGANISATIE
from wijkanalyse.signals.signal import Kind, Version
from wijkanalyse.signals.views import PlaceSignals
from wijkanalyse.workshop import EXAMPLE_DAY


# --- made as it says ------------------------------------------------------------------------------
def test_the_generator_writes_the_same_files_again(tmp_path: Path) -> None:
    runpy.run_path(str(EXAMPLE / "generator" / "signals.py"))["write_signals"](tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {p.name: p.read_bytes() for p in FILES}


def test_nobody_is_named_as_the_author_of_the_workbook() -> None:
    with zipfile.ZipFile(EXAMPLE / "signalen" / WELZIJN) as book:
        properties = book.read("docProps/core.xml").decode()
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "<dc:creator></dc:creator><cp:lastModifiedBy></cp:lastModifiedBy>" in properties


def test_the_source_has_the_columns_of_the_form() -> None:
    with (EXAMPLE / "generator" / "signals.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file, delimiter=";")) == ["bestand", *(h.label for h in HEADINGS)]


def test_the_csv_is_of_another_kind_than_the_form() -> None:
    content = (EXAMPLE / "signalen" / PARTNERS).read_bytes()
    first, empty, headings = content.decode("utf-8-sig").splitlines()[:3]
    assert content.startswith(b"\xef\xbb\xbf")
    assert (first.split(";")[0], empty) == (ORGANISATIE, "")
    assert headings.split(";") != [h.label for h in HEADINGS]
    assert sorted(headings.split(";")) == sorted(h.label for h in HEADINGS)


# --- read without a word --------------------------------------------------------------------------
def test_every_row_becomes_a_signal() -> None:
    assert [str(r) for r in reading().remarks] == []
    assert {f.name: (f.rows, f.good) for f in reading().files} == {PARTNERS: (49, 49), WELZIJN: (38, 38)}


def test_only_the_old_signal_asks_for_a_note() -> None:
    (note,) = reading().notes
    assert note.file == PARTNERS
    assert "ouder dan 24 maanden" in note.text


def test_two_organisations_speak_each_with_several_roles() -> None:
    sources = {s.source for s in reading().signals if s.source}
    assert len({organisatie for organisatie, _ in sources}) == 2
    assert len(sources) >= 8


def test_the_organisation_stands_in_the_cell_above_the_table() -> None:
    names = {s.organisatie for s in reading().signals}
    assert names == {"Stichting Welzijn Voorbeeldstad", "Bewoners en partners van Voorbeeldstad"}


def test_months_are_typed_in_different_ways() -> None:
    with (EXAMPLE / "generator" / "signals.csv").open(encoding="utf-8", newline="") as file:
        typed = [r["Maand"] for r in csv.DictReader(file, delimiter=";") if r["bestand"] == "partners"]
    shapes = {"".join("a" if c.isalpha() else "9" if c.isdigit() else c for c in text) for text in typed}
    assert {"aaa 9999", "9999-99", "99-9999", "9-9999", "aaa. 9999", "aaaaaaa 9999"} <= shapes


# --- what the texts are like ----------------------------------------------------------------------
def test_a_third_of_the_signals_is_a_strength() -> None:
    kinds = [s.kind for s in reading().signals]
    assert kinds.count("kracht") >= len(kinds) / 3
    assert kinds.count("wens") >= 3


def test_a_text_is_short_enough_to_quote() -> None:
    assert [len(s.text.split()) for s in reading().signals if len(s.text.split()) > hiding.QUOTE_WORDS] == []


def test_many_may_be_quoted_and_some_not() -> None:
    quotable = [s.quotable for s in reading().signals]
    assert 20 <= quotable.count(True) < len(quotable) - 10


def test_every_status_occurs_and_some_say_what_was_done() -> None:
    assert {s.status for s in reading().signals} == {e.id for e in lists().entries("status")}
    assert len([s for s in reading().signals if s.follow_up]) >= 15


def test_some_was_heard_from_others() -> None:
    assert len([s for s in reading().signals if not s.first_hand]) >= 3


# --- screening ------------------------------------------------------------------------------------
def test_screening_says_nothing_about_the_example() -> None:
    typed = {text for s in reading().signals for text in (s.text, s.follow_up, s.organisatie)}
    assert [text for text in typed if screener().screen(text)] == []


# --- what each version shows ----------------------------------------------------------------------
DEELBAAR: dict[tuple[str, str, Kind], int] = {
    (TUINDORP, "ontmoeten", "kracht"): 5,
    (HOGE_LINDEN, "wonen", "knelpunt"): 5,
    (HOGE_LINDEN, "werk_en_inkomen", "knelpunt"): 6,
    (HOGE_LINDEN, "ontmoeten", "knelpunt"): 5,
    (HOGE_LINDEN, "ontmoeten", "kracht"): 5,
    (WATERRIJK, "wonen", "kracht"): 5,
    (WATERRIJK, "ontmoeten", "knelpunt"): 5,
}
ONLY_INTERN: set[tuple[str, str, Kind]] = {
    (OUDE_KERN, "veiligheid", "knelpunt"),
    (TUINDORP, "gezondheid", "kracht"),
    (TUINDORP, "zorg", "knelpunt"),
    (TUINDORP, "veiligheid", "knelpunt"),
    (HOGE_LINDEN, "gezondheid", "knelpunt"),
    (HOGE_LINDEN, "opgroeien", "kracht"),
    (HOGE_LINDEN, "zorg", "wens"),
    (WATERRIJK, "voorzieningen", "knelpunt"),
}


def test_deelbaar_shows_the_cells_that_the_readme_lists() -> None:
    assert cells("deelbaar") == set(DEELBAAR)


def test_intern_shows_more_of_them() -> None:
    assert cells("intern") == set(DEELBAAR) | ONLY_INTERN


@pytest.mark.parametrize(("cell", "number"), DEELBAAR.items(), ids=lambda x: "-".join(x) if isinstance(x, tuple) else x)
def test_a_shareable_cell_has_its_number_of_signals(cell: tuple[str, str, Kind], number: int) -> None:
    signals = [s for s in merge.merged(reading().signals).signals if s in set(counted(about(*cell)))]
    assert len(signals) == number
    assert Minimum(5, 3).met(signals)


@pytest.mark.parametrize(
    ("wijk", "theme", "direction"),
    [
        (HOGE_LINDEN, "ontmoeten", "gemengd"),
        (HOGE_LINDEN, "werk_en_inkomen", "knelpunt"),
        (WATERRIJK, "ontmoeten", "knelpunt"),  # the figures are favourable
        (WATERRIJK, "wonen", "kracht"),
        (TUINDORP, "ontmoeten", "kracht"),
        (OUDE_KERN, "ontmoeten", "te_weinig"),
        (STATIONSKWARTIER, "werk_en_inkomen", "te_weinig"),
    ],
)
def test_a_theme_has_its_direction(wijk: str, theme: str, direction: str) -> None:
    assert shown("deelbaar").places[wijk].theme(theme).direction == direction


@pytest.mark.parametrize(
    ("wijk", "theme", "kind", "onderwerp", "indicator"),
    [
        (HOGE_LINDEN, "werk_en_inkomen", "knelpunt", "rondkomen", "moeite_met_rondkomen"),
        (HOGE_LINDEN, "ontmoeten", "knelpunt", "eenzaamheid", "eenzaam"),
        (WATERRIJK, "ontmoeten", "knelpunt", "eenzaamheid", "eenzaam"),
        (WATERRIJK, "wonen", "kracht", "buren", "tevreden_woonomgeving"),
    ],
)
def test_a_cell_is_about_the_same_as_a_figure(
    wijk: str, theme: str, kind: Kind, onderwerp: str, indicator: str
) -> None:
    cell = shown("deelbaar").places[wijk].theme(theme).cell(kind)
    assert cell is not None
    assert onderwerp in cell.onderwerpen
    assert indicator in lists().indicators(onderwerp)


def test_the_homes_of_hoge_linden_are_about_something_else_than_the_figure() -> None:
    cell = shown("deelbaar").places[HOGE_LINDEN].theme("wonen").cell("knelpunt")
    assert cell is not None
    assert cell.onderwerpen == ("woning",)
    assert "tevreden_woonomgeving" not in lists().indicators("woning")


# --- what doesn't count ---------------------------------------------------------------------------
def test_the_orchard_stands_in_both_files_and_counts_once() -> None:
    (double,) = merge.merged(reading().signals).doubles
    assert {reading().files[place.file].name for place in double.places} == {PARTNERS, WELZIJN}
    assert len(counted(about(TUINDORP, "ontmoeten", "kracht"))) == 6  # "veel", if it counted twice
    cell = shown("intern").places[TUINDORP].theme("ontmoeten").cell("kracht")
    assert cell is not None
    assert cell.band == "meerdere"


def test_without_the_withdrawn_one_a_cell_stays_below_the_minimum() -> None:
    assert merge.merged(reading().signals).withdrawn == 1
    signals = about(OUDE_KERN, "ontmoeten", "kracht")
    assert [s.status for s in signals].count("ingetrokken") == 1
    assert Minimum(3, 2).met(signals)
    assert not Minimum(3, 2).met(counted(signals))


def test_without_the_old_one_a_cell_stays_below_the_minimum() -> None:
    signals = about(HOGE_LINDEN, "veiligheid", "knelpunt")
    old = [s for s in signals if count.age(s.month, EXAMPLE_DAY) > count.OLDEST_MONTHS]
    assert [s.month for s in old] == [date(2023, 11, 1)]
    assert Minimum(3, 2).met(signals)
    assert not Minimum(3, 2).met(counted(signals))


def test_what_was_heard_adds_no_source() -> None:
    signals = about(OUDE_KERN, "zorg", "kracht")
    assert (len(signals), count.independent(signals)) == (3, 1)
    assert shown("intern").places[OUDE_KERN].theme("zorg").below


# --- where it is about ----------------------------------------------------------------------------
def test_places_are_a_wijk_a_buurt_or_the_whole_gemeente() -> None:
    assert {s.region[:2] for s in reading().signals} == {"GM", "WK", "BU"}


def test_the_whole_gemeente_is_shown_on_its_own_page_only() -> None:
    assert shown("intern").gemeente.theme("zorg").direction == "knelpunt"


def test_a_small_wijk_shows_nothing_and_intern_lifts_it_to_the_gemeente() -> None:
    people = inhabitants()[BUITENHOF]
    assert people is not None
    assert people < hiding.LEAST_INHABITANTS["intern"]
    assert Minimum(3, 2).met(about(BUITENHOF, "ontmoeten", "kracht"))
    assert [shown(v).places[BUITENHOF].hidden for v in hiding.MINIMUM] == ["te_klein", "te_klein"]
    assert shown("intern").gemeente.theme("ontmoeten").direction == "kracht"
    assert shown("deelbaar").gemeente.theme("ontmoeten").direction == "te_weinig"


# --- silence --------------------------------------------------------------------------------------
def test_nobody_speaks_about_people_with_a_disability() -> None:
    assert "beperking" not in {s.group for s in reading().signals}
    assert "beperking" in page("intern", HOGE_LINDEN).coverage.silent_groups


def test_stationskwartier_is_silent_about_everything() -> None:
    silent = page("deelbaar", STATIONSKWARTIER).coverage.silent_themes
    assert set(silent) == {e.id for e in lists().entries("theme")}


def test_something_waits_for_feedback() -> None:
    assert page("intern", HOGE_LINDEN).follow_up.waiting
    assert dict(page("intern", HOGE_LINDEN).follow_up.counts)["teruggekoppeld"] >= 5


def page(version: Version, wijk: str) -> PlaceSignals:
    return shown(version).places[wijk]
