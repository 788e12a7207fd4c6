"""The outcome of a check, as somebody reads it."""

from __future__ import annotations

from pathlib import Path

from tests.signal_files import TEXT, context, csv, sheet
from wijkanalyse.privacy import rules
from wijkanalyse.privacy.allow_list import AllowList
from wijkanalyse.privacy.places import PlaceNames
from wijkanalyse.privacy.screen import Screener
from wijkanalyse.signals.check import Checked, check
from wijkanalyse.signals.count import Ground
from wijkanalyse.signals.hear import Listening


def listening() -> Listening:
    """The tests' gemeente, with the real screener."""
    read = context()
    ground = Ground(read.locator.gemeente.code, {}, {}, {}, (), read.vocabulary, read.datum)
    return Listening(ground, read.locator, Screener(rules.load(), PlaceNames(), AllowList()))


def checked(folder: Path, **files: list[list[str]]) -> Checked:
    for name, rows in files.items():
        (folder / f"{name}.csv").write_bytes(csv(rows))
    return check([folder / f"{name}.csv" for name in files], listening())


def test_a_good_file_is_said_to_be_good(tmp_path: Path) -> None:
    found = checked(tmp_path, a=sheet({}, {"soort": "wens"}))
    assert (found.errors, found.notes, found.exit_code) == ((), (), 0)
    assert [str(v) for v in found.verdicts] == ["a.csv: 2 van de 2 rijen zijn goed"]
    assert found.summary == "Alles klopt: 2 signalen."


def test_errors_are_lines_of_file_row_column_and_message_in_order(tmp_path: Path) -> None:
    rows = sheet(
        {"tekst": "bel 06-12345678 maar"},
        {"maand": "2026", "soort": "iets"},
        {"tekst": "mevrouw Okkerse zegt iets"},
    )
    found = checked(tmp_path, b=rows, a=sheet({"wijk": ""}))
    starts = [
        "b.csv · rij 4 · Wat zien we · Telefoonnummer",
        "b.csv · rij 5 · Soort · dit staat niet in de lijst",
        "b.csv · rij 5 · Maand · dit is een jaar",
        "b.csv · rij 6 · Wat zien we · ",
    ]
    assert all(str(e).startswith(start) for e, start in zip(found.errors, starts, strict=True))
    assert [(v.name, v.good, v.usable) for v in found.verdicts] == [("b.csv", 0, False), ("a.csv", 1, True)]
    assert (found.exit_code, found.summary) == (1, "4 meldingen. Verbeter de rijen, en kijk opnieuw.")


def test_a_warning_is_a_note_and_the_file_can_be_used(tmp_path: Path) -> None:
    found = checked(tmp_path, a=sheet({"tekst": "een weduwe van 83 valt vaak"}))
    assert found.usable
    assert [(n.file, n.row, n.column) for n in found.notes] == [("a.csv", 4, "Wat zien we")]


def test_doubles_and_withdrawn_signals_are_told_and_not_counted(tmp_path: Path) -> None:
    found = checked(tmp_path, a=sheet({}, {"soort": "wens", "status": "ingetrokken"}), b=sheet({"tekst": TEXT.upper()}))
    assert [str(n) for n in found.notes] == [
        "b.csv · rij 4 · dit is hetzelfde signaal als rij 4 van a.csv; het telt één keer",
    ]
    assert found.summary == "Alles klopt: 1 signaal. 1 ingetrokken, die tellen niet mee."
    assert (found.signals, found.usable) == (1, True)


def test_a_file_that_cannot_be_read_leaves_the_others(tmp_path: Path) -> None:
    (tmp_path / "leeg.xlsx").write_bytes(b"")
    (tmp_path / "a.csv").write_bytes(csv(sheet({})))
    found = check([tmp_path / "leeg.xlsx", tmp_path / "a.csv"], listening())
    assert [str(v) for v in found.verdicts] == [
        "leeg.xlsx: kan niet worden gelezen",
        "a.csv: 1 van de 1 rij is goed",
    ]
    assert [str(e) for e in found.errors] == [
        "leeg.xlsx · hele bestand · het bestand is leeg. Vul het bestand, of geef een ander."
    ]


def test_nothing_to_check_is_no_success() -> None:
    assert check([], listening()).exit_code == 1


def test_a_word_that_labels_people_is_a_note_with_another_word(tmp_path: Path) -> None:
    found = checked(tmp_path, a=sheet({"tekst": "deze achterstandswijk heeft een mooi park"}))
    assert found.usable
    assert [(n.row, n.column) for n in found.notes] == [(4, "Wat zien we")]
    assert "achterstandswijk" in found.notes[0].text
    assert "park" not in found.notes[0].text
