"""Signals files as teams fill them in."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signal_files import ROW, TEXT, context, csv, reading, remarks, sheet, workbook
from wijkanalyse.signals.read import read
from wijkanalyse.signals.signal import Place


def test_a_filled_row_becomes_a_signal(tmp_path: Path) -> None:
    row = {"onderwerp": "steun van familie, vrienden en buren", "groep": "65+", "hoe_vaak": "wekelijks"}
    rest = {"citeren": "ja", "status": "in behandeling", "gedaan": "Besproken met bewoners"}
    found = reading(tmp_path, workbook(sheet({**row, **rest, "maand": date(2026, 3, 9)})))
    assert (remarks(found), found.notes) == ([], ())
    signal = found.signals[0]
    assert dataclasses.asdict(signal) == {
        "place": {"file": 0, "row": 4},
        "region": "BU09900100",
        "theme": "ontmoeten",
        "kind": "kracht",
        "month": date(2026, 3, 1),
        "role": "bewoner",
        "first_hand": True,
        "organisatie": "Stichting Welzijn",
        "text": TEXT,
        "onderwerp": "steun",
        "group": "ouderen",
        "frequency": "heel_vaak",
        "quotable": True,
        "status": "opgepakt",
        "follow_up": "Besproken met bewoners",
        "printable": True,
    }


def test_what_is_not_filled_in_is_the_cautious_choice(tmp_path: Path) -> None:
    signal = reading(tmp_path, workbook(sheet({}))).signals[0]
    assert (signal.quotable, signal.status, signal.group, signal.onderwerp) == (False, "nieuw", "", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_of_every_kind_is_read(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = "Eén café brengt bewoners samen"
    content = csv(sheet({"tekst": text, "thema": "ontmoeten"}), delimiter, encoding)
    found = reading(tmp_path, content, "signalen.csv")
    assert [(s.text, s.organisatie) for s in found.signals] == [(text, "Stichting Welzijn")]


def test_columns_are_known_by_other_names_in_any_order(tmp_path: Path) -> None:
    headings = ["WAT ZIEN\nWE *", "Soort signaal", "Thema", "wijknaam", "Bron", "gezien of gehoord?", "Datum"]
    cells = [TEXT, "probleem", "zorg", "Zuid", "wijkverpleegkundige", "gehoord", "2026-05"]
    found = reading(tmp_path, workbook([headings, cells]))
    assert [(s.kind, s.theme, s.role, s.first_hand) for s in found.signals] == [("knelpunt", "zorg", "zorg", False)]


def test_the_own_name_of_a_column_goes_before_another_name(tmp_path: Path) -> None:
    found = reading(tmp_path, workbook(sheet({"datum": "gisteren"})))
    assert found.signals[0].month == date(2026, 3, 1)
    assert [str(n) for n in found.notes] == ["signalen.xlsx · rij 3 · deze kolommen gebruiken we niet: datum"]


def test_other_columns_are_told_and_not_repeated_when_they_could_be_personal(tmp_path: Path) -> None:
    found = reading(tmp_path, workbook(sheet({"Opmerking": "x", "123456782": "y", "a@b.nl": "z"})))
    assert len(found.signals) == 1
    assert found.notes[0].text == "deze kolommen gebruiken we niet: opmerking, een andere kop en een andere kop"


def test_examples_and_empty_rows_are_no_signals_and_keep_the_row_numbers(tmp_path: Path) -> None:
    empty = dict.fromkeys(ROW, "")
    rows = sheet({"wijk": "voorbeeld: Zuid"}, empty, {**empty, "tekst": "\u200b"}, {"soort": "wens"})
    found = reading(tmp_path, workbook(rows))
    assert (remarks(found), [s.place for s in found.signals]) == ([], [Place(0, 7)])


def test_an_empty_form_is_no_error(tmp_path: Path) -> None:
    found = reading(tmp_path, workbook(sheet({"wijk": "Voorbeeld: Zuid"})))
    assert remarks(found) == []
    assert [n.text for n in found.notes] == ["nog geen signalen ingevuld; de rijen met het voorbeeld tellen niet mee"]
    assert found.files[0].readable


# --- the organisation -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("above", "organisatie"),
    [
        (["Organisatie", "De Haard"], "De Haard"),
        (["Naam organisatie:", "De Haard"], "De Haard"),
        (["Organisatie: De Haard"], "De Haard"),
        (["Organisatie", "", "Vul hier jullie naam in"], ""),
        (["", ""], ""),
    ],
)
def test_the_organisation_stands_above_the_table(tmp_path: Path, above: list[str], organisatie: str) -> None:
    found = reading(tmp_path, workbook([above, [], *sheet({}, organisatie=None)]))
    assert [s.organisatie for s in found.signals] == [organisatie]
    assert [n.text.startswith("de organisatie is niet ingevuld") for n in found.notes] == [True] * (not organisatie)


def test_a_column_organisatie_goes_before_the_cell_above(tmp_path: Path) -> None:
    found = reading(tmp_path, workbook(sheet({"organisatie": "School"}, {"organisatie": "", "soort": "wens"})))
    assert [s.organisatie for s in found.signals] == ["School", "Stichting Welzijn"]


# --- what is wrong in a row -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"thema": ""}, "Thema", "deze cel is leeg"),
        ({"tekst": "..."}, "Wat zien we", "deze cel is leeg"),
        ({"wijk": "", "buurt": ""}, "Wijk", "deze cel is leeg"),
        ({"gezien": "-"}, "Gezien of gehoord", "deze cel is leeg"),
        ({"soort": "knelpnt"}, "Soort", "dit staat niet in de lijst; bedoel je “knelpunt”?"),
        ({"thema": "Samen leven in onze stad"}, "Thema", "dit staat niet in de lijst; kies uit: "),
        ({"status": "ingetroken"}, "Status", "bedoel je “ingetrokken”?"),
        ({"citeren": "misschien"}, "Mag in het rapport", "kies uit: ja; nee"),
        ({"maand": "voorjaar"}, "Maand", "langere tijd"),
        ({"wijk": "Zuud", "buurt": ""}, "Wijk", "lijkt op Zuid (WK099001)"),
        ({"wijk": "WK063700"}, "Wijk", "hoort niet bij Voorstad"),
    ],
)
def test_one_bad_cell_is_one_remark(tmp_path: Path, changes: dict[str, Any], column: str, said: str) -> None:
    found = reading(tmp_path, workbook(sheet(changes, {"soort": "wens"})))
    assert [(r.row, r.column) for r in found.remarks] == [(4, column)]
    assert said in found.remarks[0].text
    assert [s.place.row for s in found.signals] == [5]
    assert (found.unreadable_rows, found.unreadable_files) == (1, 0)


def test_everything_that_is_wrong_in_all_files_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook(sheet({"soort": "?!x", "maand": "2026"}, {"rol": "buurman"})))
    (tmp_path / "b.csv").write_bytes(csv(sheet({"wijk": "Nergens"}, {})))
    found = read([tmp_path / "a.xlsx", tmp_path / "weg.xlsx", tmp_path / "b.csv"], context())
    assert [(r.file, r.row, r.column) for r in found.remarks] == [
        ("a.xlsx", 4, "Soort"),
        ("a.xlsx", 4, "Maand"),
        ("a.xlsx", 5, "Jouw rol"),
        ("weg.xlsx", 0, ""),
        ("b.csv", 4, "Wijk"),
    ]
    assert [s.place for s in found.signals] == [Place(2, 5)]
    assert (found.unreadable_rows, found.unreadable_files) == (3, 1)


def test_an_onderwerp_of_another_theme_gives_way_to_the_theme(tmp_path: Path) -> None:
    found = reading(tmp_path, workbook(sheet({"thema": "zorg", "onderwerp": "eenzaamheid"})))
    assert [(s.theme, s.onderwerp) for s in found.signals] == [("zorg", "")]
    assert "hoort bij het thema Ontmoeten en meedoen" in found.notes[0].text


def test_signals_older_than_two_years_are_read_and_said_not_to_count(tmp_path: Path) -> None:
    found = reading(tmp_path, workbook(sheet({"maand": "okt 2024"}, {"maand": "nov 2024"})))
    assert len(found.signals) == 2
    assert [n.text for n in found.notes] == ["1 signaal is ouder dan 24 maanden, en telt niet meer mee"]


def test_a_missing_column_is_named_with_the_one_that_looks_like_it(tmp_path: Path) -> None:
    found = reading(tmp_path, csv([[("Soorten" if c == "soort" else c) for c in ROW], list(ROW.values())]), "a.csv")
    assert remarks(found) == ["a.csv · rij 1 · Soort · deze kolom ontbreekt; heet die nu “soorten”?"]
    assert (found.signals, found.unreadable_files) == ((), 1)


def test_buurten_suffice_without_a_column_for_the_wijk(tmp_path: Path) -> None:
    row = {k: v for k, v in ROW.items() if k != "wijk"}
    found = reading(tmp_path, csv([list(row), list(row.values())]), "a.csv")
    assert [s.region for s in found.signals] == ["BU09900100"]


def test_codes_that_excel_made_numbers_are_codes(tmp_path: Path) -> None:
    found = reading(tmp_path, workbook(sheet({"wijk": 99001, "buurt": 9900100, "citeren": True})))
    assert [(s.region, s.quotable) for s in found.signals] == [("BU09900100", True)]


# --- folders --------------------------------------------------------------------------------------
def test_a_folder_gives_its_signals_files_and_leaves_the_others(tmp_path: Path) -> None:
    (tmp_path / "B.csv").write_bytes(csv(sheet({})))
    (tmp_path / "a.xlsx").write_bytes(workbook(sheet({"soort": "wens"})))
    for name in ("cijfers.xlsx", "acties.csv", ".verborgen.csv", "~$a.xlsx", "lees.txt"):
        (tmp_path / name).write_bytes(b"regiocode;indicator\n1;2")
    (tmp_path / "leden.csv").write_bytes(b"naam;telefoon\nX;1")
    (tmp_path / "map.xlsx").mkdir()
    found = read([tmp_path], context())
    assert remarks(found) == []
    assert [f.name for f in found.files] == ["a.xlsx", "B.csv"]
    assert [(n.file, n.text.split(";")[0]) for n in found.notes] == [
        ("map.xlsx", "dit is een map"),
        ("a.xlsx", "dit bestand is misschien nog open in Excel"),
        ("leden.csv", "dit bestand heeft niet de koppen van het formulier voor signalen"),
    ]


def test_the_same_file_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(csv(sheet({})))
    (tmp_path / "link.csv").symlink_to(tmp_path / "a.csv")
    assert len(read([tmp_path / "a.csv", tmp_path, tmp_path / "link.csv"], context()).signals) == 1


def test_files_of_one_name_are_told_apart_by_their_folder(tmp_path: Path) -> None:
    for folder in ("welzijn", "zorg"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "signalen.csv").write_bytes(csv(sheet({"soort": "iets"})))
    found = read([tmp_path / "welzijn", tmp_path / "zorg"], context())
    assert [r.file for r in found.remarks] == ["welzijn/signalen.csv", "zorg/signalen.csv"]


# --- whatever comes -------------------------------------------------------------------------------
@given(content=st.binary(max_size=300), name=st.sampled_from(["x.xlsx", "x.ods", "x.csv"]))
def test_any_bytes_are_signals_or_remarks(content: bytes, name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert reading(tmp_path_factory.getbasetemp(), content, name).remarks


SECRET = "geheimwoord"
COLUMNS = ("wijk", "buurt", "thema", "soort", "rol", "gezien", "maand", "tekst", "gedaan", "status", "organisatie")


TYPED = st.dictionaries(st.sampled_from(COLUMNS), st.tuples(st.text(max_size=20), st.text(max_size=20)), min_size=1)


@given(typed=TYPED)
def test_no_remark_note_or_repr_holds_what_was_typed(
    typed: dict[str, tuple[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    cells = {
        column: f"{before}{SECRET}{after}".replace(";", "").replace('"', "")
        for column, (before, after) in typed.items()
    }
    rows = [[" ".join(str(v).split()) for v in row] for row in sheet(cells)]
    found = reading(tmp_path_factory.getbasetemp(), csv(rows), "geheim.csv")
    assert len(found.files) == 1
    assert SECRET not in repr(found)
    assert SECRET not in " ".join(map(str, (*found.remarks, *found.notes)))
