"""`wijkanalyse new`: a folder for a team, and nothing of what was there lost."""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from wijkanalyse import catalogue, paths, project, settings, tabular, workshop
from wijkanalyse.build import Workshop
from wijkanalyse.errors import OutputError
from wijkanalyse.own.cells import COLUMNS, REQUIRED
from wijkanalyse.regions import Region
from wijkanalyse.signals.headings import HEADINGS, is_example

FILES = {"wijkanalyse.toml", "signalen.xlsx", "cijfers.xlsx", "acties.csv", "privacy.toml", "LEESMIJ.txt"}
GEMEENTE = Region("GM9901", "Voorbeeldstad", 2025)
TEMPLATES = paths.resource_dir("data") / "project"


@pytest.fixture(scope="module")
def contents() -> dict[str, bytes]:
    wijken = (Region("WK990101", "Wijk 01 Centrum", 2025), Region("WK990102", "Zuid", 2025))
    buurten = (
        Region("BU99010101", "Kerk", 2025),
        Region("BU99010201", "Kerk", 2025),
        Region("BU99010202", "Park", 2025),
    )
    known = catalogue.load(paths.resource_dir("data") / "catalogue")
    return project.contents(GEMEENTE, project.form_places(GEMEENTE, wijken, buurten), known)


def in_four_parts(error: OutputError) -> bool:
    return bool(error.what and error.value and error.allowed and error.hint)


# --- the example gemeente -------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    there = tmp_path_factory.mktemp("example")
    chosen = replace(
        settings.Settings(), cache=there / "cache", out=there / "rapporten", datum=date(2026, 1, 1), quiet=True
    )
    return workshop.open_workshop(chosen, workshop.example(), fictional=True)


def test_new_makes_a_folder_with_everything(shop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    created = project.new(shop, shop.regions.gemeente("Voorbeeldstad"))
    assert created.folder == Path("voorbeeldstad")
    assert {p.name for p in created.folder.iterdir()} == FILES == set(created.written)
    assert created.kept == created.notes == ()


def test_the_form_has_the_wijken_and_buurten_of_the_gemeente(shop: Workshop) -> None:
    gemeente = shop.regions.gemeente("Voorbeeldstad")
    wijken = shop.regions.wijken_of(gemeente)
    buurten = project.buurten_of(shop.fetcher.renewed(), gemeente)
    places = project.form_places(gemeente, wijken, buurten)
    assert [wijk for wijk, _ in places.wijken] == [w.label for w in wijken]
    assert sum(len(named) for _, named in places.wijken) == len(buurten) > len(wijken)


def test_without_a_source_the_form_has_no_buurten_and_says_so(shop: Workshop, tmp_path: Path) -> None:
    blind = replace(shop, fetcher=workshop.open_fetcher(replace(shop.settings, cache=tmp_path), None, shop.catalogue))
    created = project.new(blind, shop.regions.gemeente("Voorbeeldstad"), tmp_path / "team")
    assert set(created.written) == FILES
    assert "buurten" in created.notes[0]
    assert created.notes[0] in created.lines


# --- what is in it --------------------------------------------------------------------------------------
def test_two_buurten_of_one_name_can_be_told_apart() -> None:
    wijken = (Region("WK990101", "Noord", 2025), Region("WK990102", "Zuid", 2025))
    buurten = (Region("BU99010101", "Kerk", 2025), Region("BU99010201", "KERK", 2025))
    places = project.form_places(GEMEENTE, wijken, buurten)
    assert places.wijken == (("Noord", ("Kerk (BU99010101)",)), ("Zuid", ("KERK (BU99010201)",)))


def test_the_settings_of_a_new_folder_are_read_as_they_stand(contents: dict[str, bytes], tmp_path: Path) -> None:
    project.create(tmp_path, contents)
    read = settings.load({}, config=tmp_path / "wijkanalyse.toml", environment={})
    assert read.signalen == (tmp_path / "signalen.xlsx",)
    assert read.cijfers == (tmp_path / "cijfers.xlsx",)
    assert read.privacy == tmp_path / "privacy.toml"
    assert read.acties == tmp_path / "acties.csv"
    assert read.out == tmp_path / "rapporten"
    assert (read.gemeente, read.versie, read.organisatie) == ("GM9901", "deelbaar", "")


def uncommented(text: str) -> str:
    """Return a template with the settings switched on that stand in it as a comment."""
    return re.sub(r"^# (?=\[{1,2}[^\]]+\]{1,2}$|[a-z_]+ = )", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("name", ["wijkanalyse.toml", "privacy.toml"])
def test_every_setting_of_a_template_is_explained_above_it(name: str, contents: dict[str, bytes]) -> None:
    lines = uncommented(contents[name].decode()).splitlines()
    for number, line in enumerate(lines):
        if re.match(r"[a-z_]+ = ", line):
            assert lines[number - 1].startswith("# "), line


def test_every_setting_that_is_switched_on_is_known(contents: dict[str, bytes], tmp_path: Path) -> None:
    text = contents["wijkanalyse.toml"].decode()
    (tmp_path / "wijkanalyse.toml").write_text(uncommented(text), encoding="utf-8")
    read = settings.load({}, config=tmp_path / "wijkanalyse.toml", environment={})
    assert read.datum.year > 2000
    assert read.weglaten
    assert [c.id for c in read.cijfer] == ["schooluitval"]
    assert [a.name for a in read.gebied] == ["Team Noord"]
    assert [(c.point, c.what) for c in read.punt] == [("aandachtspunt-inkomen", "hoger")]
    assert (read.uit, read.patronen) == (("bibliotheek_als_plek",), tmp_path / "patronen")


def test_privacy_explains_its_list_and_starts_empty(contents: dict[str, bytes]) -> None:
    text = contents["privacy.toml"].decode()
    assert tomllib.loads(text) == {}
    assert list(tomllib.loads(uncommented(text))) == ["modus", "toegestaan"]


def test_the_actions_open_in_excel_with_an_example(contents: dict[str, bytes]) -> None:
    content = contents["acties.csv"]
    assert content.startswith(b"\xef\xbb\xbfWijk;Wat;Wie;Met wie;Wanneer;Hoe zien we het;Status;Toelichting\r\n")
    head, *examples = csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";")
    assert all(len(row) == len(head) and is_example(row[0]) for row in examples)


def test_the_readme_names_every_file(contents: dict[str, bytes]) -> None:
    text = contents["LEESMIJ.txt"].decode("utf-8-sig")
    assert all(name in text for name in FILES - {"LEESMIJ.txt"})
    assert "Voorbeeldstad" in text
    assert "$" not in text


def test_empty_forms_have_headings_and_nothing_that_counts(contents: dict[str, bytes], tmp_path: Path) -> None:
    project.create(tmp_path, contents)
    required = tuple(h.label.casefold() for h in HEADINGS if h.required)
    signals = tabular.read(tmp_path / "signalen.xlsx", tuple(h.label.casefold() for h in HEADINGS), required)
    assert signals.records
    assert all(is_example(r["wijk"]) for r in signals.records)
    assert signals.other == ()
    assert signals.remarks == ()
    figures = tabular.read(tmp_path / "cijfers.xlsx", COLUMNS, REQUIRED)
    assert all(str(r["regiocode"]).startswith("voorbeeld") for r in figures.records)


# --- nothing lost ---------------------------------------------------------------------------------------
def test_a_second_new_keeps_what_the_team_changed(contents: dict[str, bytes], tmp_path: Path) -> None:
    project.create(tmp_path, contents)
    (tmp_path / "signalen.xlsx").write_bytes(b"a year of work")
    (tmp_path / "eigen.txt").write_text("ook van ons", encoding="utf-8")
    (tmp_path / "acties.csv").unlink()
    again = project.create(tmp_path, contents)
    assert again.written == ("acties.csv",)
    assert set(again.kept) == FILES - {"acties.csv"}
    assert (tmp_path / "signalen.xlsx").read_bytes() == b"a year of work"
    assert (tmp_path / "eigen.txt").read_text(encoding="utf-8") == "ook van ons"
    assert any("signalen.xlsx" in line and "Niet veranderd" in line for line in again.lines)
    assert {p.name for p in tmp_path.iterdir()} == FILES | {"eigen.txt"}


def test_an_interrupted_new_leaves_no_half_file(
    contents: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "team"

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("wijkanalyse.project.os.fsync", full)
        with pytest.raises(OutputError) as caught:
            project.create(folder, contents)
    assert in_four_parts(caught.value)
    assert list(folder.iterdir()) == []
    assert set(project.create(folder, contents).written) == FILES


def test_a_file_in_the_place_of_the_folder_is_no_folder(contents: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "team").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        project.create(tmp_path / "team", contents)
    assert in_four_parts(caught.value)
    assert (tmp_path / "team").read_text(encoding="utf-8") == "x"


@pytest.mark.parametrize("inside", ["", "team", "GM9901-voorbeeldstad", "GM9901-voorbeeldstad/gegevens/team"])
def test_signals_never_come_among_the_reports(inside: str, shop: Workshop, tmp_path: Path) -> None:
    reports = tmp_path / "rapporten"
    run = reports / "GM9901-voorbeeldstad" / "gegevens" / "run.json"
    run.parent.mkdir(parents=True)
    run.write_text("{}", encoding="utf-8")
    before = sorted(reports.rglob("*"))
    elsewhere = replace(shop, settings=replace(shop.settings, out=tmp_path / "somewhere else"))
    for chosen in (elsewhere, replace(shop, settings=replace(shop.settings, out=reports))):
        with pytest.raises(OutputError) as caught:
            project.new(chosen, shop.regions.gemeente("Voorbeeldstad"), reports / inside)
        assert in_four_parts(caught.value)
    assert sorted(reports.rglob("*")) == before


def test_a_folder_that_holds_the_reports_in_one_below_is_a_project(shop: Workshop, tmp_path: Path) -> None:
    run = tmp_path / "team" / "rapporten" / "GM9901-voorbeeldstad" / "gegevens" / "run.json"
    run.parent.mkdir(parents=True)
    run.write_text("{}", encoding="utf-8")
    created = project.new(shop, shop.regions.gemeente("Voorbeeldstad"), tmp_path / "team")
    assert set(created.written) == FILES
