"""Corrections as data: what is mended is named, and what doesn't fit does nothing and says so."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from tests.example_builds import NEWEST, Desk, sit_down, small_services
from tests.rules_fixture import REGION, SHARE, catalogue, holding, topics
from tests.services import serve
from wijkanalyse import paths, workshop
from wijkanalyse.errors import SettingsError
from wijkanalyse.facts.corrections import Corrected, Correction, Corrections, correct, read
from wijkanalyse.facts.harmonise import harmonise
from wijkanalyse.stock.holdings import Holding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TODAY = date(2026, 11, 21)
PERCENT = ("Fietsers_9", "Fietsers", "%")
CODES = ("NL00", "GM9901", "WK990101", "WK990102")
RULE = Correction("99024NED", "WK990101", "Fietsers", "drop", "Telfout.", "CBS, 3 maart 2026", 30.0)
ENTRY = """
[[correction]]
table = "99024NED"
region = "WK990101"
field = "Fietsers"
expect = 30
action = "drop"
reason = "Telfout."
told = "CBS, 3 maart 2026"
"""


def table(*values: float) -> pd.DataFrame:
    return pd.DataFrame({REGION: CODES, "Fietsers_9": values})


def corrected(rule: Correction, *values: float, gemeente: str = "GM9901", held: Holding | None = None) -> Corrected:
    return correct(Corrections((rule,)), held or holding(topics(PERCENT)), table(*values), gemeente)


def numbers(result: Corrected) -> list[float | None]:
    return [None if math.isnan(v) else v for v in result.rows["Fietsers_9"]]


# --- applying -------------------------------------------------------------------------------------
def test_a_dropped_figure_is_absent_and_named_with_reason_and_who_knows() -> None:
    result = corrected(RULE, 10, 20, 30, 40)
    assert numbers(result) == [10, 20, None, 40]
    (applied,) = result.applied
    assert applied.sentence == (
        "Fietsers in tabel 99024NED voor WK990101: 30 is weggelaten. Telfout. (Gemeld: CBS, 3 maart 2026)"
    )
    assert result.warnings == ()


def test_a_replaced_figure_has_the_right_value() -> None:
    result = corrected(replace(RULE, action="replace", value=3.5), 10, 20, 30, 40)
    assert numbers(result) == [10, 20, 3.5, 40]
    assert "30 is vervangen door 3,50" in result.applied[0].sentence


def test_a_figure_that_fell_out_is_filled_in() -> None:
    result = corrected(replace(RULE, action="replace", value=33, expect=None), 10, 20, math.nan, 40)
    assert numbers(result) == [10, 20, 33, 40]
    assert "geen waarde is vervangen door 33" in result.applied[0].sentence


def test_a_suppressed_figure_has_that_status_and_no_other() -> None:
    result = corrected(replace(RULE, action="suppress"), 10, 20, 30, math.nan)
    frame = harmonise(holding(topics(PERCENT)), result.rows, catalogue(SHARE)).frame.set_index("region_code")
    assert frame["status"].to_dict() == {"NL00": "ok", "GM9901": "ok", "WK990101": "suppressed", "WK990102": "missing"}
    assert math.isnan(frame.loc["WK990101", "value"])
    assert "afgeschermd" in result.applied[0].sentence


def test_the_rows_that_came_in_stay_as_they_were() -> None:
    rows = table(10, 20, 30, 40)
    correct(Corrections((RULE,)), holding(topics(PERCENT)), rows, "GM9901")
    assert rows["Fietsers_9"].to_list() == [10, 20, 30, 40]


def test_a_figure_that_the_source_mended_is_left_alone_with_a_warning() -> None:
    result = corrected(RULE, 10, 20, 31, 40)
    assert numbers(result) == [10, 20, 31, 40]
    assert result.applied == ()
    assert result.warnings == (
        "Correctie niet toegepast: Fietsers in tabel 99024NED voor WK990101. Verwacht: 30. Gevonden: 31.",
    )


def test_a_figure_that_is_gone_meanwhile_is_told() -> None:
    assert "Gevonden: geen waarde." in corrected(RULE, 10, 20, math.nan, 40).warnings[0]


def test_a_rule_for_every_region_touches_only_that_value() -> None:
    result = corrected(replace(RULE, region="*", expect=-1), -1, 20, -1, 40)
    assert numbers(result) == [None, 20, None, 40]
    assert result.applied[0].regions == ("NL00", "WK990101")
    assert corrected(replace(RULE, region="*", expect=-1), 10, 20, 30, 40).warnings == ()


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (replace(RULE, field="Wandelaars"), "veld staat niet in de opgehaalde tabel"),
        (replace(RULE, region="WK990199"), "regio staat niet in de tabel"),
        (replace(RULE, year=2019), "niet in dit jaar"),
        (replace(RULE, only={"SoortMisdrijf": "1"}), "regio staat niet in de tabel"),
    ],
)
def test_a_correction_that_fits_nothing_is_told(rule: Correction, said: str) -> None:
    result = corrected(rule, 10, 20, 30, 40)
    assert numbers(result) == [10, 20, 30, 40]
    assert said in result.warnings[0]
    assert rule.field in result.warnings[0]


def test_a_correction_of_another_table_or_gemeente_says_nothing() -> None:
    for rule in (replace(RULE, table="99025NED"), replace(RULE, region="BU12340000")):
        assert corrected(rule, 10, 20, 30, 40).warnings == ()


def test_rows_of_the_whole_country_are_corrected_without_a_word() -> None:
    result = corrected(RULE, 10, 20, 30, 40, gemeente="")
    assert numbers(result) == [10, 20, None, 40]
    assert corrected(RULE, 10, 20, 31, 40, gemeente="").warnings == ()


def test_the_year_of_the_table_fits_and_so_does_its_other_spelling() -> None:
    result = corrected(replace(RULE, year=2024, field="fietsers"), 10, 20, 30, 40)
    assert numbers(result) == [10, 20, None, 40]


def test_a_field_that_stands_twice_is_dropped_twice_and_never_replaced() -> None:
    twice = holding(topics(("Fietsers_9", "Fietsers", "%"), ("Fietsers_12", "Fietsers", "aantal")))
    rows = table(10, 20, 30, 40).assign(Fietsers_12=[1.0, 2.0, 30.0, 4.0])
    dropped = correct(Corrections((RULE,)), twice, rows, "GM9901").rows
    assert dropped[["Fietsers_9", "Fietsers_12"]].isna().sum().sum() == 2
    result = correct(Corrections((replace(RULE, action="replace", value=3.0),)), twice, rows, "GM9901")
    assert "2 keer" in result.warnings[0]
    assert result.applied == ()


# --- reading --------------------------------------------------------------------------------------
def written(folder: Path, text: str) -> Path:
    (folder / "eigen.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_file_is_read_and_a_folder_without_files_has_none(tmp_path: Path) -> None:
    assert read(tmp_path / "weg", TODAY) == Corrections()
    assert read(written(tmp_path, ENTRY), TODAY).entries == (RULE,)


def test_every_word_of_an_entry_is_read(tmp_path: Path) -> None:
    more = ENTRY.replace('"drop"', '"replace"').replace("expect = 30", 'expect = "missing"')
    more += 'value = 2.5\nyear = 2024\nuntil = 2027-01-31\nonly = { SoortMisdrijf = "1.1.1" }\n'
    (entry,) = read(written(tmp_path, more), TODAY).entries
    assert (entry.expect, entry.value, entry.year, entry.until) == (None, 2.5, 2024, date(2027, 1, 31))
    assert entry.only == {"SoortMisdrijf": "1.1.1"}


def test_an_expired_correction_does_nothing_and_is_told(tmp_path: Path) -> None:
    found = read(written(tmp_path, ENTRY + "until = 2026-11-20\n"), TODAY)
    assert found.entries == ()
    assert found.expired == ("Correctie verlopen op 20 november 2026: Fietsers in tabel 99024NED voor WK990101.",)
    assert read(written(tmp_path, ENTRY + "until = 2026-11-21\n"), TODAY).expired == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("told =", "gemeld ="), "gemeld"),
        (('reason = "Telfout."\n', ""), "reason ontbreekt"),
        (('reason = "Telfout."', 'reason = " "'), "reason"),
        (('"drop"', '"wissen"'), "action = wissen"),
        (("expect = 30", "expect = 'veel'"), "expect = veel"),
        (("expect = 30", "expect = true"), "expect = True"),
        (("expect = 30", "expect = nan"), "expect = nan"),
        (('"WK990101"', '"WK 9901"'), "region = WK 9901"),
        (('"WK990101"', '"wijk"'), "region = wijk"),
        (('"Fietsers"', '"Fietsers per dag"'), "field"),
        (('"99024NED"', '"../x"'), "table"),
        (("expect = 30", "expect = 30\nvalue = 3"), "action = drop"),
        (('"drop"', '"replace"'), "action = replace"),
        (("expect = 30", "expect = 30\nuntil = '2027'"), "until = 2027"),
        (("expect = 30", "expect = 30\nyear = '2024'"), "year = 2024"),
        (("expect = 30", "expect = 30\nonly = 'x'"), "only = x"),
        (("[[correction]]", "[correction]"), "correction"),
        (("[[correction]]", "[[correctie]]"), "correctie"),
        (("[[correction]]", "[[correction"), "line 2"),
    ],
)
def test_a_wrong_entry_is_named_with_file_and_word(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    text = ENTRY.replace(*change)
    assert text != ENTRY
    with pytest.raises(SettingsError) as caught:
        read(written(tmp_path, text), TODAY)
    assert "eigen.toml" in caught.value.what
    assert said in caught.value.value
    assert caught.value.hint


@pytest.mark.parametrize("change", [("expect = 30", 'expect = "missing"'), ('"drop"', '"replace"\nvalue = 2')])
def test_a_rule_for_every_region_must_name_a_value_and_can_not_replace(tmp_path: Path, change: tuple[str, str]) -> None:
    with pytest.raises(SettingsError, match="klopt niet"):
        read(written(tmp_path, ENTRY.replace('"WK990101"', '"*"').replace(*change)), TODAY)


def test_the_same_correction_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        read(written(tmp_path, ENTRY + ENTRY), TODAY)
    assert "twee keer" in caught.value.value


# --- what is shipped ------------------------------------------------------------------------------
def shipped() -> Corrections:
    return read(paths.resource_dir("data") / "corrections", TODAY)


def test_the_shipped_corrections_can_be_read_and_are_explained() -> None:
    assert shipped().entries
    assert (paths.resource_dir("data") / "corrections" / "README.md").is_file()


def test_the_distance_of_minus_one_kilometre_of_2017_is_left_out() -> None:
    of_2017 = holding(topics(("AfstandTotSchool_99", "AfstandTotSchool", "km")))
    held = replace(of_2017, edition=replace(of_2017.edition, table="83765NED"))
    rows = pd.DataFrame({REGION: CODES, "AfstandTotSchool_99": [0.7, 0.8, -1.0, 1.2]})
    result = correct(shipped(), held, rows, "GM9901")
    assert result.rows["AfstandTotSchool_99"].isna().to_list() == [False, False, True, False]
    assert [a.correction.field for a in result.applied] == ["AfstandTotSchool"]


# --- in a build -----------------------------------------------------------------------------------
@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    with serve(small_services(tmp_path / "services")) as services:
        yield sit_down(tmp_path / "desk", monkeypatch, services)


def observed(desk: Desk) -> pd.DataFrame:
    frame = pd.read_csv(desk.reports / "gegevens" / "observaties.csv")
    return frame[(frame["edition"] == NEWEST) & (frame["indicator"] == "inwoners")].set_index("region_code")


def test_a_correction_is_named_in_the_report_and_in_run_json(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.quick_build()
    before = observed(desk)
    region = next(code for code in before.index if code.startswith("WK"))
    rule: dict[str, Any] = {"table": NEWEST, "field": "AantalInwoners", "told": "CBS", "reason": "Een telfout."}
    right = Correction(region=region, action="replace", expect=before.loc[region, "value"], value=4321.0, **rule)
    stale = Correction(region="GM9901", action="drop", expect=-5.0, **rule)
    chosen = Corrections((right, stale), ("Correctie verlopen op 1 mei 2026: iets.",))
    monkeypatch.setattr(workshop, "load_corrections", lambda _: chosen)
    said = desk.quick_build("--verbose")
    assert said.code == 0
    assert observed(desk).loc[region, "value"] == 4321
    assert observed(desk).loc["GM9901", "value"] == before.loc["GM9901", "value"]
    run = desk.run_json()
    assert [(entry["regios"], "Een telfout." in entry["correctie"]) for entry in run["gecorrigeerd"]] == [
        ([region], True)
    ]
    assert run["waarschuwingen"][0].startswith("Correctie verlopen")
    assert "niet toegepast" in run["waarschuwingen"][1]
    assert all(warning in said.err for warning in run["waarschuwingen"])
    page = next(desk.reports.glob("WK*.html")).read_text(encoding="utf-8")
    assert "Gecorrigeerd" in page
    assert "vervangen door 4.321" in page


def test_without_corrections_the_report_says_nothing_of_them(desk: Desk) -> None:
    said = desk.quick_build("--verbose")
    assert desk.run_json()["gecorrigeerd"] == []
    assert "orrectie" not in said.err
    assert "Gecorrigeerd" not in next(desk.reports.glob("WK*.html")).read_text(encoding="utf-8")
