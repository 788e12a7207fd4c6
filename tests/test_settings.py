"""Settings: flags over environment, environment over file, file over default."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wijkanalyse.errors import SettingsError
from wijkanalyse.settings import FILE_NAME, NAMED_SECTIONS, SECTIONS, Settings, find_file, load

NOTHING: dict[str, str] = {}


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "team" / "werk"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def written(folder: Path, text: str) -> Path:
    path = folder / FILE_NAME
    path.write_text(text, encoding="utf-8")
    return path


def refused(text: str, folder: Path) -> SettingsError:
    written(folder, text)
    with pytest.raises(SettingsError) as caught:
        load({}, environment=NOTHING)
    assert caught.value.hint
    return caught.value


# --- precedence -----------------------------------------------------------------------------------
def test_flags_win_over_environment_and_environment_over_the_file_and_that_over_the_default(
    working_folder: Path,
) -> None:
    assert load({}, environment=NOTHING).timeout == 60
    written(working_folder, "[bronnen]\ntimeout = 10\n")
    assert load({}, environment=NOTHING).timeout == 10
    assert load({}, environment={"WIJKANALYSE_TIMEOUT": "20"}).timeout == 20
    assert load({"timeout": 30.0}, environment={"WIJKANALYSE_TIMEOUT": "20"}).timeout == 30


def test_a_flag_that_isnt_given_changes_nothing(working_folder: Path) -> None:
    written(working_folder, "[build]\noffline = true\n")
    assert load({"offline": None}, environment=NOTHING).offline is True
    assert load({"offline": False}, environment=NOTHING).offline is False


def test_an_empty_environment_variable_isnt_given(working_folder: Path) -> None:
    written(working_folder, '[build]\nout = "pagina"\n')
    assert load({}, environment={"WIJKANALYSE_OUT": "  "}).out == working_folder / "pagina"


def test_without_any_setting_the_defaults_hold() -> None:
    settings = load({}, environment=NOTHING)
    assert settings.out == Path("rapporten")
    assert settings.datum == date.today()  # noqa: DTZ011 - the user's own calendar day
    assert (settings.cache, settings.weglaten, settings.offline) == (None, (), False)


# --- where the file is ----------------------------------------------------------------------------
def test_the_file_is_sought_upwards_and_the_nearest_wins(tmp_path: Path, working_folder: Path) -> None:
    assert find_file(None) is None
    above = written(tmp_path, "[build]\nquiet = true\n")
    assert find_file(None) == above
    near = written(working_folder, "")
    assert find_file(None) == near


def test_a_file_that_is_named_but_not_there_is_an_error() -> None:
    with pytest.raises(SettingsError, match="is er niet") as caught:
        load({}, config=Path("weg.toml"), environment=NOTHING)
    assert caught.value.value == "weg.toml"
    assert "--config" in caught.value.hint


def test_paths_are_relative_to_the_file_that_names_them(tmp_path: Path, working_folder: Path) -> None:
    written(tmp_path / "team", '[build]\nout = "rapport"\n[opslag]\ncache = "opslag"\n')
    settings = load({}, environment=NOTHING)
    assert settings.out == tmp_path / "team" / "rapport"
    assert settings.cache == tmp_path / "team" / "opslag"


def test_a_config_with_a_relative_name_gives_absolute_paths(working_folder: Path) -> None:
    (working_folder / "ander").mkdir()
    path = working_folder / "ander" / "eigen.toml"
    path.write_text('[build]\nout = "rapport"\n', encoding="utf-8")
    assert load({}, config=Path("ander/eigen.toml"), environment=NOTHING).out == working_folder / "ander" / "rapport"


def test_an_absolute_path_and_a_home_folder_stay_as_they_are(tmp_path: Path, working_folder: Path) -> None:
    written(working_folder, f'[build]\nout = "{(tmp_path / "x").as_posix()}"\n[opslag]\ncache = "~/wijk"\n')
    settings = load({}, environment=NOTHING)
    assert settings.out == tmp_path / "x"
    assert settings.cache == Path("~/wijk").expanduser()


def test_a_file_saved_by_notepad_with_a_byte_order_mark_is_read(working_folder: Path) -> None:
    (working_folder / FILE_NAME).write_bytes(b"\xef\xbb\xbf[build]\r\nquiet = true\r\n")
    assert load({}, environment=NOTHING).quiet is True


# --- what is refused ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[build]\noutt = 'x'\n", "build.outt"),
        ("[bouwen]\nout = 'x'\n", "bouwen"),
        ("offline = true\n", "offline"),
        ("[bronnen]\nout = 'x'\n", "bronnen.out"),
    ],
)
def test_an_unknown_key_is_named_with_what_is_allowed(text: str, value: str, working_folder: Path) -> None:
    error = refused(text, working_folder)
    assert error.value == value
    assert error.allowed
    assert FILE_NAME in error.what


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[build]\nout = 5\n", "out"),
        ("[build]\nout = true\n", "out"),
        ("[build]\nout = ''\n", "out"),
        ("[opslag]\ncache = ['x']\n", "cache"),
        ("[opslag]\ncache = '~niemand-hier/x'\n", "cache"),
        ("[build]\noffline = 'misschien'\n", "offline"),
        ("[build]\ndatum = '21-11-2026'\n", "datum"),
        ("[bronnen]\ntimeout = 'lang'\n", "timeout"),
        ("[bronnen]\ntimeout = 0\n", "timeout"),
        ("[bronnen]\ntimeout = -1\n", "timeout"),
        ("[bronnen]\ntimeout = inf\n", "timeout"),
        ("[bronnen]\ntimeout = nan\n", "timeout"),
        ("[bronnen]\ntimeout = true\n", "timeout"),
        ("[bronnen]\nopendata_url = 'opendata.cbs.nl'\n", "opendata_url"),
        ("[bronnen]\npdok_url = 5\n", "pdok_url"),
        ("[indicatoren]\nweglaten = 5\n", "weglaten"),
        ("[indicatoren]\nweglaten = [1]\n", "weglaten"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_and_names_the_key(text: str, key: str, working_folder: Path) -> None:
    error = refused(text, working_folder)
    assert error.what == f"{FILE_NAME}: {key} heeft een verkeerde waarde."
    assert error.allowed


def test_a_wrong_environment_variable_is_named() -> None:
    with pytest.raises(SettingsError, match="WIJKANALYSE_DATUM"):
        load({}, environment={"WIJKANALYSE_DATUM": "morgen"})


@pytest.mark.parametrize("content", [b"[build", b"\xff\xfe[\x00b\x00", b"a = 1\na = 2\n"])
def test_a_file_that_isnt_toml_is_refused(content: bytes, working_folder: Path) -> None:
    (working_folder / FILE_NAME).write_bytes(content)
    with pytest.raises(SettingsError, match="is niet te lezen"):
        load({}, environment=NOTHING)


# --- what is accepted -----------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["datum = 2026-11-21", "datum = '2026-11-21'", "datum = 2026-11-21T10:00:00"])
def test_a_date_is_a_day_however_it_is_written(text: str, working_folder: Path) -> None:
    written(working_folder, f"[build]\n{text}\n")
    assert type(load({}, environment=NOTHING).datum) is date
    assert load({}, environment=NOTHING).datum == date(2026, 11, 21)


@pytest.mark.parametrize(("text", "value"), [("ja", True), ("1", True), ("TRUE", True), ("nee", False), ("uit", False)])
def test_yes_and_no_may_be_dutch_in_the_environment(text: str, value: bool) -> None:
    assert load({}, environment={"WIJKANALYSE_OFFLINE": text}).offline is value


def test_indicators_to_leave_out_are_a_list_in_the_file_and_commas_in_the_environment(working_folder: Path) -> None:
    written(working_folder, '[indicatoren]\nweglaten = ["woz", "wmo"]\n')
    assert load({}, environment=NOTHING).weglaten == ("woz", "wmo")
    assert load({}, environment={"WIJKANALYSE_WEGLATEN": "woz, wmo,"}).weglaten == ("woz", "wmo")


def test_an_address_loses_its_last_slash(working_folder: Path) -> None:
    settings = load({}, environment={"WIJKANALYSE_PDOK_URL": "http://127.0.0.1:8803/"})
    assert settings.pdok_url == "http://127.0.0.1:8803"


def test_every_setting_has_a_place_in_the_file() -> None:
    placed = {*SECTIONS, *NAMED_SECTIONS, *(key for keys in SECTIONS.values() for key in keys)}
    assert {f.name for f in fields(Settings)} - {"project"} <= placed  # where the file itself stands


@given(st.sampled_from([f.name for f in fields(Settings)]), st.text(max_size=20))
def test_any_text_in_the_environment_is_accepted_or_refused_in_words(name: str, text: str) -> None:
    refusal = None
    try:
        load({}, environment={f"WIJKANALYSE_{name.upper()}": text})
    except SettingsError as error:
        refusal = error
    assert refusal is None or (name in refusal.what and refusal.hint)
