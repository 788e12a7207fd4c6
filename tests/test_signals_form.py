"""The signals form: what a team sees when it opens the file, and what the file itself gives away."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from wijkanalyse import catalogue, paths
from wijkanalyse.errors import SettingsError
from wijkanalyse.signals import form, form_lists, form_texts, headings, vocabulary
from wijkanalyse.signals.form_lists import FormPlaces
from wijkanalyse.signals.form_texts import FormTexts
from wijkanalyse.signals.headings import HEADINGS
from wijkanalyse.signals.vocabulary import Vocabulary

DATA = paths.resource_dir("data")
TEXTS = DATA / "signals" / "form.toml"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PLACES = FormPlaces(
    "Dorpstad",
    (("Noord", ("Haven", "Kerk (BU99010102)")), ("Zuid", ("Kerk (BU99010201)", "Park")), ("West", ())),
)


@pytest.fixture(scope="module")
def lists() -> Vocabulary:
    themes = {t.id: t.title for t in catalogue.load(DATA / "catalogue").themes}
    return vocabulary.load(DATA / "signals" / "vocabulary.toml", themes)


@pytest.fixture(scope="module")
def texts(lists: Vocabulary) -> FormTexts:
    return form_texts.load(TEXTS, lists)


def written(texts: FormTexts, lists: Vocabulary, places: FormPlaces = PLACES, organisatie: str = "") -> bytes:
    buffer = BytesIO()
    form.write_form(buffer, texts, lists, places, organisatie)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def book(texts: FormTexts, lists: Vocabulary) -> bytes:
    return written(texts, lists)


def rows(book: bytes, sheet: str) -> list[list[str]]:
    """Return the cells of a sheet, rows and columns from the first cell of the sheet."""
    found = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [[str(cell) for cell in row] for row in found]


def part(book: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(book)) as archive:
        return archive.read(name).decode()


def checks(book: bytes) -> dict[str, ElementTree.Element]:
    """Return the checks of the sheet Signalen by the name of their column, without that of the organisation."""
    tree = ElementTree.fromstring(part(book, "xl/worksheets/sheet1.xml"))
    found = {v.attrib["sqref"]: v for v in tree.iter(f"{MAIN}dataValidation")}
    return {HEADINGS[ord(at[0]) - ord("A")].field: v for at, v in found.items() if ":" in at}


def choices(book: bytes, cells: str) -> list[str]:
    """Return what stands in cells such as Lijsten!$A$4:$A$8."""
    column, first, last = re.fullmatch(r"Lijsten!\$([A-Z])\$(\d+):\$[A-Z]\$(\d+)", cells).groups()  # type: ignore[union-attr]  # the test fails when it doesn't match
    return [row[ord(column) - ord("A")] for row in rows(book, form_lists.SHEET)[int(first) - 1 : int(last)]]


# --- what a team sees -----------------------------------------------------------------------------------
def test_the_form_opens_with_the_table_and_its_headings(book: bytes) -> None:
    assert CalamineWorkbook.from_filelike(BytesIO(book)).sheet_names == ["Signalen", "Uitleg", "Lijsten"]
    sheet = rows(book, form.SHEET)
    assert sheet[form.HEADINGS_ROW] == [h.label for h in HEADINGS]
    assert sheet[form.ORGANISATIE_ROW][:2] == [headings.ORGANISATIE, ""]
    assert "112" in sheet[3][0]
    assert "Meldcode" in sheet[3][0]


def test_the_organisation_can_be_filled_in_beforehand(texts: FormTexts, lists: Vocabulary) -> None:
    sheet = rows(written(texts, lists, organisatie="=Welzijn"), form.SHEET)
    assert sheet[form.ORGANISATIE_ROW][1] == "=Welzijn"


def test_there_is_no_column_for_who_somebody_is() -> None:
    forbidden = re.compile(r"naam|adres|geboorte|leeftijd|telefoon|mail|straat|postcode|bsn", re.IGNORECASE)
    assert [h.label for h in HEADINGS if forbidden.search(h.label)] == []


def test_no_two_columns_answer_to_the_same_heading() -> None:
    names = [headings.plain(n) for h in HEADINGS for n in (h.label, *h.spellings)]
    assert len(names) == len(set(names))


def test_the_example_rows_are_filled_from_the_lists_and_are_no_signals(book: bytes, texts: FormTexts) -> None:
    sheet = rows(book, form.SHEET)
    first = form.HEADINGS_ROW + 1
    examples = sheet[first : first + len(texts.examples)]
    assert len(examples) == 2
    assert all(headings.is_example(row[0]) for row in examples)
    assert [row[4] for row in examples] == ["kracht", "knelpunt"]
    assert len(sheet) == first + len(examples), "nothing stands below the examples"


@pytest.mark.parametrize(
    ("wijk", "example"),
    [("voorbeeld: Noord", True), ("Voorbeeld", True), ("Voorbeeldstad", False), ("heel Voorbeeldstad", False)],
)
def test_a_wijk_that_looks_like_the_example_still_counts(wijk: str, *, example: bool) -> None:
    assert headings.is_example(wijk) is example


def test_the_explanation_says_what_a_first_time_user_must_know(book: bytes) -> None:
    said = " ".join(" ".join(row) for row in rows(book, form.EXPLANATION))
    for must in ("112", "Meldcode", "24 maanden", "minstens 5 signalen", "3 bronnen", "BSN", "Niet zo:", "Maar zo:"):
        assert must in said
    assert all(h.label in said for h in HEADINGS)


# --- lists ----------------------------------------------------------------------------------------------
def test_a_thousand_rows_below_the_examples_can_be_filled_in(book: bytes, texts: FormTexts) -> None:
    found = checks(book)
    assert set(found) == {h.field for h in HEADINGS}
    first = form.HEADINGS_ROW + 2 + len(texts.examples)
    for check in found.values():
        start, end = (int(re.sub(r"\D", "", cell)) for cell in check.attrib["sqref"].split(":"))
        assert (start, end) == (first, first + 999)


def test_every_cell_explains_itself_in_dutch_and_within_what_excel_shows(book: bytes) -> None:
    for check in checks(book).values():
        assert 10 < len(check.attrib["prompt"]) <= 255
        assert 10 < len(check.attrib["error"]) <= 255
        assert len(check.attrib["promptTitle"]) <= 32
        assert "{" not in check.attrib["prompt"]


def test_the_drop_downs_show_labels_of_the_vocabulary(book: bytes, lists: Vocabulary) -> None:
    found = checks(book)
    for heading in HEADINGS:
        if heading.vocabulary and heading.vocabulary != "onderwerp":
            cells = found[heading.field].findtext(f"{MAIN}formula1") or ""
            assert choices(book, cells) == [e.label for e in lists.entries(heading.vocabulary)]


def test_the_wijken_are_those_of_the_gemeente_and_the_whole_of_it(book: bytes) -> None:
    cells = checks(book)["wijk"].findtext(f"{MAIN}formula1") or ""
    assert choices(book, cells) == ["heel Dorpstad", "Noord", "Zuid", "West"]


@pytest.mark.parametrize(("field", "beside"), [("buurt", "A"), ("onderwerp", "C")])
def test_what_depends_on_another_cell_is_grouped_by_it_and_only_warns(book: bytes, field: str, beside: str) -> None:
    check = checks(book)[field]
    formula = check.findtext(f"{MAIN}formula1") or ""
    assert formula.startswith(f"IF(ISBLANK(${beside}9),")
    assert check.attrib["errorStyle"] == "warning"
    groups = choices(book, re.search(r"MATCH\(\$[A-Z]\d+,([^,]+),0\)", formula)[1])  # type: ignore[index]  # as above
    blocks = [g for g, before in zip(groups, [None, *groups], strict=False) if g != before]
    assert len(blocks) == len(set(blocks)), "each group stands together, or OFFSET would cut it"
    assert len(formula) <= 255


def test_the_lists_are_not_taken_for_signals(book: bytes) -> None:
    names = {headings.plain(n) for h in HEADINGS for n in (h.label, *h.spellings)}
    assert [c for row in rows(book, form_lists.SHEET)[:3] for c in row if headings.plain(c) in names] == []


def test_the_buurten_stand_beside_their_wijk_also_when_two_have_one_name(book: bytes) -> None:
    sheet = rows(book, form_lists.SHEET)
    at = sheet[2].index("Lijst: Buurt")
    pairs = [(row[at - 1], row[at]) for row in sheet[3:] if row[at]]
    assert pairs == [(wijk, buurt) for wijk, buurten in PLACES.wijken for buurt in buurten]
    assert headings.code_behind("Kerk (BU99010102)") == "BU99010102"
    assert headings.code_behind("Kerk (oost)") == ""


def test_no_onderwerp_has_the_name_of_another(lists: Vocabulary) -> None:
    labels = [e.label for e in lists.entries("onderwerp")]
    assert len(labels) == len(set(labels))


def test_without_buurten_there_is_a_form_all_the_same(texts: FormTexts, lists: Vocabulary) -> None:
    bare = written(texts, lists, FormPlaces("Eiland", ()))
    assert rows(bare, form.SHEET)[form.HEADINGS_ROW + 1][0] == "voorbeeld: heel Eiland"
    assert checks(bare)["buurt"].attrib.get("type", "none") == "none"


@given(
    label=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30),
    buurt=st.sampled_from(["=1+1", "<b>x</b>", "A & B", "'s-Graven", "http://x.invalid"]),
)
def test_whatever_a_wijk_is_called_it_is_text(label: str, buurt: str, texts: FormTexts, lists: Vocabulary) -> None:
    made = written(texts, lists, FormPlaces(label, ((label, (buurt,)),)))
    cells = [row[2] for row in rows(made, form_lists.SHEET)]
    assert cells[2:][:2] == ["Lijst: Buurt", buurt]
    assert "<f>" not in part(made, "xl/worksheets/sheet3.xml")


# --- what the file gives away ---------------------------------------------------------------------------
def test_the_same_form_has_the_same_bytes(book: bytes, texts: FormTexts, lists: Vocabulary, tmp_path: Path) -> None:
    assert written(texts, lists) == book
    form.write_form(tmp_path / "x.xlsx", texts, lists, PLACES)
    assert (tmp_path / "x.xlsx").read_bytes() == book


def test_the_form_names_no_author(book: bytes) -> None:
    core = ElementTree.fromstring(part(book, "docProps/core.xml"))
    named = {e.tag.rpartition("}")[2]: e.text for e in core}
    assert not named["creator"]
    assert not named["lastModifiedBy"]
    assert named["created"] == "2020-01-01T00:00:00Z"


# --- texts of a team ------------------------------------------------------------------------------------
def changed(path: Path, old: str, new: str) -> Path:
    text = TEXTS.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


BROKEN = (
    ('must = "verplicht"', 'moet = "verplicht"', "moet"),
    ("[columns.wijk]", "[columns.wijkje]", "wijk"),
    ('soort = "kracht"', 'soort = "krachtje"', "krachtje"),
    ('error = "Kies knelpunt', f'error = "{"x" * 256}', "soort"),
    ('title = "Signalen', "title = Signalen", ""),
)


@pytest.mark.parametrize(("old", "new", "named"), BROKEN)
def test_a_text_that_a_team_broke_is_named(old: str, new: str, named: str, tmp_path: Path, lists: Vocabulary) -> None:
    with pytest.raises(SettingsError) as caught:
        form_texts.load(changed(tmp_path / "form.toml", old, new), lists)
    error = caught.value
    assert named in error.value
    assert all((error.what, error.value, error.allowed, error.hint))
