"""The workbook: every figure with its words, typed as numbers, and no text that Excel could carry out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.example_builds import DAY, GEMEENTE, built_example
from wijkanalyse import build, cijfers, cijfers_texts, xlsx
from wijkanalyse.bevindingen import Edition
from wijkanalyse.errors import SettingsError
from wijkanalyse.facts.gather import Dossier
from wijkanalyse.judgement.verdicts import TINY
from wijkanalyse.report.assemble import Assembler
from wijkanalyse.xlsx import Book, Column, Row, Table

Sheets = Mapping[str, Sequence[Sequence[object]]]
HOSTILE = '=HYPERLINK("http://kwaad.invalid";"klik")'
STARTS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "{=1}",
    "http://kwaad.invalid",
    "0612345678",
    "=cmd|' /C x'!A0",
)


@pytest.fixture(scope="module")
def assembler(tmp_path_factory: pytest.TempPathFactory) -> Assembler:
    shop = built_example(tmp_path_factory).workshop
    return build.assembler_of(shop, build.dossier_of(shop, shop.regions.gemeente(GEMEENTE)))


@pytest.fixture(scope="module")
def edition(assembler: Assembler) -> Edition:
    return Edition(assembler.dossier.gemeente, date.fromisoformat(DAY), "deelbaar", assembler.catalogue, fictional=True)


@pytest.fixture(scope="module")
def content(assembler: Assembler, edition: Edition) -> bytes:
    return cijfers.to_xlsx(assembler, edition)


@pytest.fixture(scope="module")
def sheets(content: bytes) -> Sheets:
    return read(content)


@pytest.fixture(scope="module")
def scores(sheets: Sheets) -> pd.DataFrame:
    heading, *rows = sheets["Cijfers"]
    return pd.DataFrame(rows, columns=[str(h) for h in heading])


def read(content: bytes) -> Sheets:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def written(*texts: str) -> bytes:
    table = Table("blad", (Column("kop", 10),), [Row((t,)) for t in texts])
    return xlsx.to_bytes(Book("t", "s", date(2026, 1, 1), (table,)))


def is_inert(content: bytes) -> bool:
    """Whether nothing in a workbook is carried out or fetched."""
    found = parts(content)
    active = [n for n in found if re.search(r"vba|externalLink|connections|activeX|embeddings", n)]
    relations = [
        r for n, body in found.items() if n.endswith(".rels") for r in re.findall('TargetMode="External"', body)
    ]
    sheets = [body for n, body in found.items() if n.startswith("xl/worksheets/sheet")]
    return not active and not relations and not any(re.search(r"<(?:f|hyperlink|ole\w*)[\s>/]", s) for s in sheets)


# --- what it holds --------------------------------------------------------------------------------
def test_every_figure_of_every_page_is_there_as_a_number(assembler: Assembler, scores: pd.DataFrame) -> None:
    for place in assembler.dossier.places:
        found = scores[scores["Code"] == place.code].set_index("Cijfer")
        expected = {s.indicator.label: s.own for s in assembler.scores(place)}
        assert list(found.index) == list(expected)
        for label, own in expected.items():
            value, year = found.loc[label, "Waarde"], found.loc[label, "Jaar"]
            assert (value, year) == (("", "") if own.value is None else (pytest.approx(own.value), own.year))


def test_a_figure_that_is_not_there_says_why_and_shows_no_number(scores: pd.DataFrame) -> None:
    absent = scores[scores["Waarde"] == ""]
    assert {"nog niet verschenen", "afgeschermd: te weinig mensen"} <= set(absent["Status"])
    assert (absent["Status"] != "").all()
    beside = ["Jaar", "Ondergrens", "Bovengrens", "Gemeente", "Nederland", "Bron", "Tabel"]
    assert (absent[beside] == "").all(axis=None)
    assert set(scores[scores["Waarde"] != ""]["Status"]) == {"definitief", "voorlopig"}


def test_the_gemeente_and_nederland_have_rows_of_their_own(assembler: Assembler, scores: pd.DataFrame) -> None:
    gemeente = scores[scores["Gebied"] == GEMEENTE].set_index("Cijfer")["Waarde"]
    nederland = scores[scores["Gebied"] == "Nederland"].set_index("Cijfer")["Waarde"]
    newest = assembler.comparer.newest("gemeente", "inwoners")
    assert newest is not None
    assert gemeente["Inwoners"] == newest.value
    assert len(nederland) > 50


def test_a_tiny_wijk_shows_only_how_many_people_live_there(assembler: Assembler, edition: Edition) -> None:
    first, *rest = assembler.dossier.wijken
    people = assembler.dossier.population[first.code]
    population = {**assembler.dossier.population, first.code: replace(people, inwoners=TINY - 1)}
    dossier = replace(assembler.dossier, population=population)
    found = read(cijfers.to_xlsx(_assembler(assembler, dossier), edition))
    shown = {row[3] for row in found["Cijfers"] if row[1] == first.code}
    per_year = {row[3] for row in found["Cijfers per jaar"] if row[1] == first.code}
    assert shown == per_year == {"Inwoners", "Huishoudens"}
    assert len({row[3] for row in found["Cijfers"] if row[1] == rest[0].code}) > 50


def test_the_years_of_a_line_are_those_of_the_report(assembler: Assembler, sheets: Sheets) -> None:
    heading, *rows = sheets["Cijfers per jaar"]
    wijk, indicator = assembler.dossier.wijken[0], assembler.catalogue.indicator("inwoners")
    points = {str(p.year): p.value for p in assembler.trends.trend(wijk.code, indicator).points}
    row = next(r for r in rows if r[1] == wijk.code and r[3] == indicator.label)
    assert {h: v for h, v in zip(heading[5:], row[5:], strict=True) if v != ""} == points


def test_each_column_of_the_buurten_has_one_year(assembler: Assembler, sheets: Sheets) -> None:
    heading, *rows = sheets["Buurten"]
    assert [r[1] for r in rows] == [b.code for b in assembler.dossier.buurten]
    titles = [str(h) for h in heading[3:]]
    assert len(set(titles)) == len(titles)
    assert all(re.search(r"[ (]\d{4}\)$", t) for t in titles)
    for row in rows:
        for title, value in zip(titles, row[3:], strict=True):
            assert isinstance(value, float) or not re.search(r"\d{2}", str(value)), title


def test_the_sheets_and_their_order(sheets: Sheets) -> None:
    names = ["Lees dit eerst", "Cijfers", "Cijfers per jaar", "Buurten", "Wijken die erop lijken"]
    assert list(sheets) == [*names, "Wat ontbreekt", "Wat betekent het", "Bronnen"]
    explained = {str(row[0]): row[1] for row in sheets["Lees dit eerst"]}
    assert explained["Versie"] == "Deelbare versie"
    assert explained["Datum"] == "21 november 2026"
    assert set(names[1:]) <= set(explained)
    assert "verzonnen" in str(explained["Let op"])


def test_every_source_names_its_licence(sheets: Sheets) -> None:
    _, *rows = sheets["Bronnen"]
    assert rows
    assert all(row[5] for row in rows)


def test_the_first_sheet_explains_every_other_sheet_and_each_status(sheets: Sheets, scores: pd.DataFrame) -> None:
    terms = [str(row[0]) for row in sheets["Lees dit eerst"]]
    assert set(list(sheets)[1:]) <= set(terms)
    explained = tuple(t.removeprefix("Status: ") for t in terms if t.startswith("Status: "))
    assert [s for s in set(scores["Status"]) if not str(s).startswith(explained)] == []


@pytest.mark.parametrize("text", ["", "x = ", '[[deel]]\ntitel = "a"', '[[deel]]\ntitel = "a"\nregels = [["a"]]'])
def test_texts_that_were_spoiled_are_an_error_in_dutch(text: str, tmp_path: Path) -> None:
    (tmp_path / "cijfers.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=re.escape("cijfers.toml")):
        cijfers_texts.load(tmp_path / "cijfers.toml")


# --- what it can't do -----------------------------------------------------------------------------
def test_nothing_in_the_workbook_is_carried_out(content: bytes) -> None:
    assert is_inert(content)


def test_a_wijk_and_a_figure_with_a_hostile_name_stay_text(assembler: Assembler, edition: Edition) -> None:
    first, *rest = assembler.dossier.wijken
    dossier = replace(assembler.dossier, wijken=(replace(first, name=HOSTILE), *rest))
    found = cijfers.to_xlsx(_assembler(assembler, dossier), edition)
    assert is_inert(found)
    assert {row[0] for row in read(found)["Cijfers"] if row[1] == first.code} == {HOSTILE}


@pytest.mark.parametrize("text", STARTS)
def test_text_that_looks_like_more_comes_back_as_it_was(text: str) -> None:
    content = written(text)
    assert is_inert(content)
    assert str(read(content)["blad"][1][0]).strip() == text.strip()
    assert ('quotePrefix="1"' in parts(content)["xl/styles.xml"]) == text.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30))
def test_any_text_comes_back_as_text(text: str) -> None:
    content = written(text)
    assert is_inert(content)
    found = read(content)["blad"]
    assert (found[1][0] if len(found) > 1 else "") == text


# --- how it is made -------------------------------------------------------------------------------
def test_the_same_figures_give_the_same_bytes(assembler: Assembler, edition: Edition, content: bytes) -> None:
    assert cijfers.to_xlsx(assembler, edition) == content


def test_the_properties_name_no_person(content: bytes) -> None:
    core = parts(content)["docProps/core.xml"]
    assert re.findall(r"<(?:dc:creator|cp:lastModifiedBy)>([^<]+)<", core) == []
    assert f"{DAY}T00:00:00Z" in core
    assert f"Cijfers van de wijken van {GEMEENTE}" in core


def test_every_table_keeps_its_headings_in_sight_and_on_paper(content: bytes) -> None:
    found = parts(content)
    tables = [body for name, body in found.items() if re.search(r"worksheets/sheet[2-8]\.xml$", name)]
    assert len(tables) == 7
    assert all('state="frozen"' in t and "<autoFilter" in t and 'orientation="landscape"' in t for t in tables)
    assert found["xl/workbook.xml"].count("_xlnm.Print_Titles") == 7


def _assembler(like: Assembler, dossier: Dossier) -> Assembler:
    return Assembler(like.catalogue, like.texts, dossier, like.comparer, like.occasion)
