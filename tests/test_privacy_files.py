"""The files of screening: classes, words, the team's privacy.toml, messages and typed texts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from wijkanalyse import paths
from wijkanalyse.errors import SettingsError
from wijkanalyse.privacy import allow_list
from wijkanalyse.privacy import rules as privacy_rules
from wijkanalyse.privacy.allow_list import AllowList
from wijkanalyse.privacy.hits import MASK
from wijkanalyse.privacy.messages import message, messages
from wijkanalyse.privacy.places import PlaceNames
from wijkanalyse.privacy.screen import Screener
from wijkanalyse.privacy.typed import TypedText, screen_typed

RULES = privacy_rules.load()
SECRET = "Fatima el Amrani"
ENTRY = f'[[toegestaan]]\ntekst = "{SECRET}"\nreden = "beeld op het plein"\n'


def team(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "privacy.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.resource_dir("data") / "privacy", tmp_path / "privacy"))


def test_every_class_of_the_method_is_there() -> None:
    stops = {"bsn", "email", "telefoon", "iban", "postcode_huisnummer", "straat_huisnummer", "geboortedatum"}
    assert stops <= {c.id for c in RULES.classes.values() if c.severity == "stop"}
    assert RULES.classes["naam"].severity == "ask"
    warns = {"leeftijd_met_rol", "uniek", "gevoelig", "verhaal", "lang", "samen"}
    assert warns == {c.id for c in RULES.classes.values() if c.severity == "warn"}


@pytest.mark.parametrize("file", ["classes.toml", "words.toml", "names.toml"])
def test_an_unknown_key_is_named(folder: Path, file: str) -> None:
    path = folder / file
    path.write_text('onbekend = "x"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(SettingsError, match="onbekend"):
        privacy_rules.load(folder)


def test_an_unknown_severity_is_refused(folder: Path) -> None:
    path = folder / "classes.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"ask"', '"misschien"', 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"severity[\s\S]*stop, ask, warn"):
        privacy_rules.load(folder)


def test_a_name_that_is_a_word_stands_in_both_lists_or_in_one() -> None:
    names = RULES.names
    assert "wil" not in names.voornamen - names.voornamen_ook_woord
    assert "bakker" not in names.achternamen - names.achternamen_ook_woord


# --- privacy.toml ---------------------------------------------------------------------------------
def test_without_a_file_nothing_is_allowed(tmp_path: Path) -> None:
    assert allow_list.load(tmp_path / "privacy.toml", RULES) == AllowList()


def test_the_teams_choices_are_read(tmp_path: Path) -> None:
    made = allow_list.load(team(tmp_path, f'modus = "strict"\n{ENTRY}[plaatsen]\nstraten = ["Lange Wei"]\n'), RULES)
    assert (made.mode, made.streets, made.entries[0].reason) == ("strict", ("Lange Wei",), "beeld op het plein")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (f'[[toegestaan]]\ntekst = "{SECRET}"\n', "toegestaan 1"),
        (f'[[toegestaan]]\ntekst = "{SECRET}"\nreden = " "\n', "toegestaan 1"),
        (f'{ENTRY}extra = "{SECRET}"\n', "toegestaan 1"),
        (f'modus = "{SECRET}"\n', "modus"),
        (f'"{SECRET}" = 1\n', "het bestand"),
        (f'[plaatsen]\nstraten = "{SECRET}"\n', "straten"),
        (f'{ENTRY}[[toegestaan]]\ntekst = "{SECRET} 06-12345678"\nreden = "x"\n', "toegestaan 2"),
        ('[plaatsen]\nstraten = ["Heideweg 12"]\n', "straat 1"),
        (f'tekst = "{SECRET}', "geen geldig"),
        (f"[[toegestaan]]\ntekst = {SECRET}\n", "geen geldig"),
    ],
)
def test_a_wrong_choice_is_refused_without_its_text(tmp_path: Path, text: str, where: str) -> None:
    with pytest.raises(SettingsError) as caught:
        allow_list.load(team(tmp_path, text), RULES)
    shown = str(caught.value) + repr(caught.value)
    assert where in shown
    assert caught.value.hint
    assert caught.value.allowed
    assert not any(part in shown for part in ("Fatima", "Amrani", "12345678", "Heideweg"))
    assert caught.value.__cause__ is None


def test_an_entry_that_lifted_nothing_is_reported_by_number(tmp_path: Path) -> None:
    made = allow_list.load(team(tmp_path, f'{ENTRY}[[toegestaan]]\ntekst = "Mehmet"\nreden = "beeld"\n'), RULES)
    screener = Screener(RULES, PlaceNames(), made)
    screener.screen(f"bij het beeld van {SECRET} is het donker")
    (remark,) = made.unused(screener.used)
    assert remark.column == "toegestaan 2"
    assert "Mehmet" not in str(remark)


# --- messages -------------------------------------------------------------------------------------
def screened(text: str) -> tuple[str, ...]:
    return messages(Screener(RULES, PlaceNames(), AllowList()).screen(text), RULES)


def test_a_message_says_what_why_and_how_to_write_it_and_masks_the_value() -> None:
    (text,) = screened("mevrouw Jansen helpt")
    assert MASK in text
    assert "Jansen helpt" not in text
    assert RULES.classes["naam"].label in text
    assert RULES.classes["naam"].why in text
    assert RULES.classes["naam"].hint in text


def test_two_names_in_a_row_make_one_message() -> None:
    (text,) = screened("Bart en Lisa koken")
    assert f"2 keer {MASK}" in text


def test_the_severest_comes_first() -> None:
    labels = [text.split(".")[0].split(" (")[0] for text in screened("Mw. Jansen, 83 jaar, belt met 06-12345678")]
    assert labels[0] == "Telefoonnummer"
    assert labels.index("Naam van een persoon") == 1


def test_every_class_has_a_message() -> None:
    from wijkanalyse.privacy.hits import Hit

    for one in RULES.classes.values():
        assert one.hint in message(Hit(one.id, one.severity, 0, 1), RULES)


def test_typed_text_outside_signals_is_screened_too() -> None:
    screener = Screener(RULES, PlaceNames(), AllowList())
    items = [
        TypedText("acties.csv", "bel Fatima op 06-12345678", 3, "wat"),
        TypedText("wijkanalyse.toml", "Buurtteam Oost"),
    ]
    made = screen_typed(screener, items)
    assert [one.severity for one in made][:2] == ["stop", "ask"]
    assert {(one.remark.file, one.remark.row, one.remark.column) for one in made} == {("acties.csv", 3, "wat")}
    assert not any("Fatima" in str(one) or "12345678" in str(one) for one in made)
