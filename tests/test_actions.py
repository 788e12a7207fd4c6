"""What a team writes in acties.csv, and what of it stands on the actieblad."""

from __future__ import annotations

import csv
import dataclasses
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.signal_files import DATUM, locator, region
from wijkanalyse.actions import (
    COLUMNS,
    LINES,
    TYPED,
    Action,
    ActionContext,
    ActionSheet,
    ActionsReading,
    read,
    screened,
    sheet,
    typed_texts,
)
from wijkanalyse.listening import screener
from wijkanalyse.paths import resource_dir
from wijkanalyse.privacy.screen import Screener
from wijkanalyse.settings import Settings

HEADINGS = ("Wijk", "Wat", "Wie", "Met wie", "Wanneer", "Status", "Toelichting")
WALK = "Elke dinsdag samen wandelen"
PLACES = locator()
ZUID = PLACES.wijken[1]


def row(**changed: Any) -> dict[str, Any]:
    cells = {"Wijk": "Zuid", "Wat": WALK, "Wie": "buurtwerk", "Met wie": "bewoners", "Status": "loopt"}
    return cells | {"Wanneer": "september 2026", "Toelichting": ""} | changed


def as_csv(*rows: dict[str, Any], encoding: str = "utf-8-sig", delimiter: str = ";") -> bytes:
    text = io.StringIO(newline="")
    headings = list(dict.fromkeys((*HEADINGS, *(k for r in rows for k in r))))
    writer = csv.DictWriter(text, headings, delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def as_workbook(*rows: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "d-m-yyyy"}) as book:
        page = book.add_worksheet("Acties")
        page.write_row(0, 0, HEADINGS)
        for number, cells in enumerate(rows, start=1):
            page.write_row(number, 0, [cells.get(h) for h in HEADINGS])
    return buffer.getvalue()


def reading(folder: Path, content: bytes, name: str = "acties.csv") -> ActionsReading:
    (folder / name).write_bytes(content)
    return read(folder / name, ActionContext(PLACES, DATUM))


def checker() -> Screener:
    return screener(Settings(), [r.label for r in (*PLACES.wijken, *PLACES.buurten)])


def action(**changed: Any) -> Action:
    return dataclasses.replace(Action(2, ZUID.code, "loopt", WALK), **changed)


# --- reading ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_every_kind_of_csv_gives_the_same_action(tmp_path: Path, encoding: str, delimiter: str) -> None:
    found = reading(tmp_path, as_csv(row(Wat="Eén café-avond"), encoding=encoding, delimiter=delimiter))
    assert (found.remarks, found.notes) == ((), ())
    assert found.actions == (
        Action(2, ZUID.code, "loopt", "Eén café-avond", "buurtwerk", "bewoners", "september 2026"),
    )


def test_a_workbook_gives_the_same_actions_as_a_csv(tmp_path: Path) -> None:
    rows = (row(), row(Status="Klaar", Wijk="heel Voorstad"))
    assert reading(tmp_path, as_workbook(*rows), "acties.xlsx").actions == reading(tmp_path, as_csv(*rows)).actions


def test_the_file_of_a_new_project_folder_has_no_actions_and_no_mistakes(tmp_path: Path) -> None:
    content = (resource_dir("data") / "project" / "acties.csv").read_bytes()
    assert reading(tmp_path, content) == ActionsReading("acties.csv")


def test_the_form_has_the_headings_that_are_read(tmp_path: Path) -> None:
    text = (resource_dir("data") / "project" / "acties.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0].split(";") == [names[0] for names in COLUMNS.values()]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", "gepland"),
        ("-", "gepland"),
        ("Plan", "gepland"),
        ("BEZIG", "loopt"),
        ("afgerond", "klaar"),
        ("gaat niet door", "gestopt"),
    ],
)
def test_a_status_is_known_by_other_words(tmp_path: Path, typed: str, meant: str) -> None:
    assert [a.status for a in reading(tmp_path, as_csv(row(Status=typed))).actions] == [meant]


@pytest.mark.parametrize("typed", ["15-9-2026", "15/9/26", "15.09.2026", "2026-09-15", "2026-09-15 00:00:00"])
def test_a_whole_date_is_read_as_one_and_never_taken_for_a_birthday(tmp_path: Path, typed: str) -> None:
    found = reading(tmp_path, as_csv(row(Wanneer=typed)))
    assert [(a.when, a.day) for a in found.actions] == [("15 september 2026", date(2026, 9, 15))]
    assert screened(found, checker()).stops == ()


@pytest.mark.parametrize("value", [date(2026, 9, 15), 46_280])
def test_a_date_of_excel_is_a_date_also_without_its_format(tmp_path: Path, value: Any) -> None:
    assert reading(tmp_path, as_workbook(row(Wanneer=value)), "a.xlsx").actions[0].when == "15 september 2026"


@pytest.mark.parametrize("value", ["12-03-1940", "12-3-40", "2010-01-01", date(1940, 3, 12)])
def test_a_date_that_could_be_a_birthday_is_refused_and_not_repeated(tmp_path: Path, value: Any) -> None:
    found = reading(tmp_path, as_workbook(row(Wanneer=value)), "a.xlsx")
    assert [str(r) for r in found.remarks] == [
        "a.xlsx · rij 2 · Wanneer · dit is te lang geleden, of te ver weg; kijk het jaar na"
    ]
    assert found.actions == ()


def test_when_may_be_any_words(tmp_path: Path) -> None:
    found = reading(tmp_path, as_csv(row(Wanneer="na de zomer"), row(Wanneer="31-02-2026"))).actions
    assert [(a.when, a.day) for a in found] == [("na de zomer", None), ("31-02-2026", None)]


def test_each_mistake_is_named_by_row_and_column_and_nothing_typed_is_quoted(tmp_path: Path) -> None:
    secret = "Geheimpje"
    bad = row(Wijk=secret, Wat="", Status=secret, Toelichting=secret * 50)
    found = reading(tmp_path, as_csv(row(), bad, row(Wijk="")))
    assert [(r.row, r.column) for r in found.remarks] == [
        (3, "Wijk"),
        (3, "Wat"),
        (3, "Status"),
        (3, "Toelichting"),
        (4, "Wijk"),
    ]
    assert [a.row for a in found.actions] == [2]
    assert secret not in " ".join(map(str, found.remarks))
    assert secret.casefold() not in repr(found).casefold()


def test_a_formula_is_refused(tmp_path: Path) -> None:
    found = reading(tmp_path, as_workbook(row(Wat='=HYPERLINK("http://x.invalid","klik")')), "a.xlsx")
    assert [(r.column, r.text) for r in found.remarks] == [("Wat", "hier staat een formule; typ de tekst zelf")]


def test_a_line_with_only_a_place_waits_to_be_filled_in(tmp_path: Path) -> None:
    empty = dict.fromkeys(HEADINGS, "")
    found = reading(tmp_path, as_csv({**empty, "Wijk": "Zuid"}, {**empty, "Status": "gepland"}, {**empty, "Wie": "-"}))
    assert found == ActionsReading("acties.csv")


def test_other_columns_are_counted_and_not_named(tmp_path: Path) -> None:
    found = reading(tmp_path, as_csv(row(**{"Jan de Vries": "x", "BSN": "y"})))
    assert [str(n) for n in found.notes] == ["acties.csv · rij 1 · 2 andere kolommen gebruiken we niet"]
    assert len(found.actions) == 1


def test_the_team_may_add_how_it_will_be_seen(tmp_path: Path) -> None:
    assert reading(tmp_path, as_csv(row(**{"Hoe zien we het": "meer wandelaars"}))).actions[0].sign == "meer wandelaars"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "het bestand is leeg"),
        (b"%PDF-1.7 x", "dit is een PDF"),
        (b"PK\x03\x04 nonsense", "beschadigd"),
        (b"a;b\r\n1;2\r\n", "de kolommen Wijk, Wat ontbreken"),
        (b"Wijk;Wat;Wat\r\nZuid;a;b\r\n", "deze kolom staat er twee keer"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_and_nothing_is_raised(tmp_path: Path, content: bytes, why: str) -> None:
    found = reading(tmp_path, content)
    assert found.actions == ()
    assert len(found.remarks) == 1
    assert why in str(found.remarks[0])


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    found = read(tmp_path / "acties.csv", ActionContext(PLACES, DATUM))
    assert [r.text for r in found.remarks] == ["het bestand is er niet. Controleer de naam en de map."]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(cells=st.lists(st.lists(st.text(max_size=12), min_size=7, max_size=7), max_size=4))
def test_whatever_is_typed_is_an_action_or_a_remark(tmp_path: Path, cells: list[list[str]]) -> None:
    found = reading(tmp_path, as_csv(*(dict(zip(HEADINGS, c, strict=True)) for c in cells), encoding="utf-8-sig"))
    assert {a.row for a in found.actions}.isdisjoint({r.row for r in found.remarks})
    assert sum(1 for _ in typed_texts(found)) <= len(TYPED) * len(found.actions)


# --- screening ----------------------------------------------------------------------------------------
def test_a_row_with_a_number_or_a_name_is_held_back_whole_and_the_value_is_masked(tmp_path: Path) -> None:
    rows = (row(), row(Toelichting="bel 06-12345678"), row(Wie="Jan de Vries"))
    found = screened(reading(tmp_path, as_csv(*rows)), checker())
    assert [a.row for a in found.actions] == [2]
    assert [(r.row, r.column) for r in found.stops] == [(3, "Toelichting")]
    assert [(r.row, r.column) for r in found.asks] == [(4, "Wie")]
    assert found.waiting == 2
    assert "06-12345678" not in " ".join(map(str, found.stops))
    assert "Vries" not in repr(found)
    assert "06-12345678" in found.masked
    assert WALK in found.raw


def test_a_text_with_a_warning_is_not_shown(tmp_path: Path) -> None:
    story = "Een man van 52 jaar uit deze straat heeft een depressie en hoge schulden."
    assert {h.severity for h in checker().screen(story)} == {"warn"}
    found = screened(reading(tmp_path, as_csv(row(Toelichting=story), row(Wat=story))), checker())
    assert [(a.row, a.what, a.note) for a in found.actions] == [(2, WALK, "")]
    assert {(r.row, r.column) for r in found.warnings} == {(2, "Toelichting"), (3, "Wat")}
    assert (found.asks, found.waiting) == ((), 1)


def test_every_typed_text_is_offered_for_screening_with_its_place(tmp_path: Path) -> None:
    found = list(typed_texts(reading(tmp_path, as_csv(row(Wanneer="1-9-2026", Toelichting="x1")))))
    assert [(t.column, t.row, t.text) for t in found] == [
        ("Wat", 2, WALK),
        ("Wie", 2, "buurtwerk"),
        ("Met wie", 2, "bewoners"),
        ("Toelichting", 2, "x1"),
    ]


def test_no_typed_text_stands_in_a_repr() -> None:
    made = Action(2, ZUID.code, "loopt", "geheim1", "geheim2", "geheim3", "geheim4", "geheim5", "geheim6")
    assert "geheim" not in repr(made)
    assert "geheim" not in repr(ActionSheet((made,), (made,)))


# --- the actieblad ------------------------------------------------------------------------------------
def test_in_deelbaar_the_actieblad_is_the_same_whatever_the_team_wrote() -> None:
    empty = sheet((), ZUID, (), "deelbaar")
    assert empty == ActionSheet((), (), LINES)
    assert sheet([action(), action(status="klaar")], ZUID, (), "deelbaar") == empty


def test_what_goes_on_comes_first_and_what_is_over_stands_apart() -> None:
    actions = [
        action(row=n, status=s) for n, s in enumerate(("klaar", "gepland", "gestopt", "loopt", "gepland"), start=2)
    ]
    made = sheet(actions, ZUID, (), "intern")
    assert ([a.row for a in made.rows], [a.row for a in made.done]) == ([5, 3, 6], [2, 4])
    assert made.empty_lines == 5


def test_there_is_always_room_to_write() -> None:
    assert sheet([action()] * 20, ZUID, (), "intern").empty_lines == 3


def test_a_page_has_the_actions_of_its_own_place_its_buurten_and_the_whole_gemeente() -> None:
    codes = ("GM0990", "WK099000", "WK099001", "BU09900100", "BU09900000")
    actions = [action(region=code) for code in codes]
    oude_stad, haven = PLACES.buurten[0], PLACES.buurten[2]

    def on(place: Any, *buurten: Any) -> set[str]:
        return {a.region for a in sheet(actions, place, buurten, "intern").rows}

    assert on(ZUID, haven) == {"GM0990", "WK099001", "BU09900100"}
    assert on(PLACES.gemeente) == {"GM0990"}
    area = region("GB0990-noord", "Noord")
    assert on(area, oude_stad) == {"GM0990", "WK099000", "BU09900000"}
