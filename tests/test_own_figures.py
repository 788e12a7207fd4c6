"""A gemeente adds figures of its own: what is accepted, what is refused in which words, and what stays hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules_fixture import SHARE, catalogue
from tests.test_tabular import workbook
from wijkanalyse.catalogue import Catalogue
from wijkanalyse.errors import OutputError, SettingsError, UserFileError
from wijkanalyse.own import declarations
from wijkanalyse.own import figures as own_figures
from wijkanalyse.own import form as own_form
from wijkanalyse.own.cells import COLUMNS, NEDERLAND, OwnFigure, number
from wijkanalyse.own.figures import Reading, extended, ignored
from wijkanalyse.own.observations import hidden, observed
from wijkanalyse.regions import Region, RegionIndex

GEMEENTE = Region("GM0637", "Zoetermeer", 2025)
OTHER = Region("GM0363", "Amsterdam", 2025)
WIJKEN = (Region("WK063701", "Meerzicht", 2025), Region("WK063702", "Buytenwegh", 2025))
BUURTEN = tuple(Region(f"BU0637010{n}", f"Buurt {name}", 2025) for n, name in enumerate("ABC", start=1))
INDEX = RegionIndex((OTHER, GEMEENTE), (*WIJKEN, Region("WK036301", "Centrum", 2025)), {})
BLOCK = {
    "schooluitval": {
        "naam": "Zonder diploma van school",
        "eenheid": "% van de jongeren",
        "richting": "lager is gunstig",
        "thema": SHARE.theme,
    },
    "hulp": {
        "naam": "Schuldhulp",
        "eenheid": "per 1.000 huishoudens",
        "richting": "lager is gunstig",
        "thema": SHARE.theme,
        "kleinste_verschil": 5,
    },
    "clubs": {"naam": "Clubs", "eenheid": "aantal", "richting": "geen oordeel", "thema": SHARE.theme},
}
DECLARED = declarations.figures(BLOCK, "wijkanalyse.toml")
HEADINGS = "regiocode;indicator;jaar;waarde;teller;noemer;ondergrens;bovengrens;status;bron"


@pytest.fixture
def known() -> Catalogue:
    return extended(catalogue(SHARE), DECLARED)


def read(folder: Path, known: Catalogue, *rows: str, headings: str = HEADINGS) -> Reading:
    path = folder / "cijfers.csv"
    path.write_text("\n".join((headings, *rows)), encoding="utf-8")
    return own_figures.read((path,), known, INDEX, 2025)


def remarks(folder: Path, known: Catalogue, *rows: str, headings: str = HEADINGS) -> list[str]:
    with pytest.raises(UserFileError) as caught:
        read(folder, known, *rows, headings=headings)
    return [str(r) for r in caught.value.remarks]


# --- what is accepted -----------------------------------------------------------------------------
def test_headings_may_stand_in_any_order_and_other_columns_are_said_and_left_out(
    tmp_path: Path, known: Catalogue
) -> None:
    found = read(
        tmp_path, known, "12,5;2024;Piet;wk063701;Schooluitval", headings="Waarde;JAAR;wie;RegioCode;Indicator"
    )
    assert [(f.region, f.value, f.indicator) for f in found.figures] == [("WK063701", 12.5, "schooluitval")]
    assert found.notes == ("cijfers.csv: deze kolommen gebruiken we niet: wie.",)
    assert found.files == 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [("637", "GM0637"), ("63701", "WK063701"), ("36301", "WK036301"), ("6370101", "BU06370101"),
     ("06370101", "BU06370101"), (" bu06370101 ", "BU06370101"), ("NL", NEDERLAND),
     ("Nederland", NEDERLAND), ("NL01", NEDERLAND)],
)  # fmt: skip
def test_a_code_that_became_a_number_gets_its_letters_back(
    tmp_path: Path, known: Catalogue, typed: str, code: str
) -> None:
    assert read(tmp_path, known, f"{typed};schooluitval;2024;5").figures[0].region == code


def test_excel_gives_the_same_as_csv(tmp_path: Path, known: Catalogue) -> None:
    path = tmp_path / "cijfers.xlsx"
    path.write_bytes(
        workbook(["regiocode", "indicator", "jaar", "waarde"], [63701, "schooluitval", 2024, ("=10/4", 2.5)])
    )
    found = own_figures.read((path,), known, INDEX, 2025).figures
    assert [(f.region, f.year, f.value) for f in found] == [("WK063701", 2024, 2.5)]


def test_a_value_is_calculated_from_the_counts(tmp_path: Path, known: Catalogue) -> None:
    share, rate = read(tmp_path, known, "WK063701;schooluitval;2024;;30;400", "WK063701;hulp;2024;12,5;25;2000").figures
    assert (share.value, rate.value) == (7.5, 12.5)


def test_rows_of_later_years_and_of_other_gemeenten_are_left_out_and_said(tmp_path: Path, known: Catalogue) -> None:
    found = read(tmp_path, known, "GM0637;schooluitval;2026;5", "WK036301;schooluitval;2024;5")
    assert "1 rij gaat over een jaar na de peildatum" in found.notes[0]
    assert ignored(found, (GEMEENTE,)) == ("cijfers.csv: 1 rij gaat over een andere gemeente en doet nu niet mee.",)
    assert found.of(GEMEENTE, WIJKEN) == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("12,5", 12.5), ("12.5", 12.5), ("12,5%", 12.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), ("1.234.567", 1234567),
     ("-3", -3), ("€ 1200", 1200), ("0.125", 0.125), ("1,234", 1.234), (7, 7), (2.5, 2.5), (None, None)],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them(typed: object, meant: float | None) -> None:
    assert number(typed, dot_is_decimal=False) == meant  # type: ignore[arg-type]  # what a cell may hold


def test_a_dot_before_three_digits_is_read_only_where_the_file_shows_what_it_means() -> None:
    assert number("1.234", dot_is_decimal=True) == 1.234
    with pytest.raises(ValueError, match="1234 betekenen of 1,234"):
        number("1.234", dot_is_decimal=False)
    with pytest.raises(ValueError, match="1234 betekenen"):
        number("1,234", dot_is_decimal=True)


def said(text: str, dot: bool) -> float | str:
    """The number, or the sentence that refuses it."""
    try:
        return number(text, dot_is_decimal=dot) or 0.0
    except ValueError as error:
        return str(error)


@given(text=st.text(alphabet="0123456789.,-%€ e", max_size=12), dot=st.booleans())
def test_any_text_is_a_number_or_a_sentence(text: str, dot: bool) -> None:
    found = said(text, dot)
    assert isinstance(found, float) or "geen getal" in found or "betekenen" in found


@given(value=st.floats(0, 1e6).map(lambda v: round(v, 2)))
def test_a_dutch_number_comes_back_as_it_was(value: float) -> None:
    assert number(f"{value:.2f}".replace(".", ","), dot_is_decimal=False) == value


# --- what is refused ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("WK063701;schooluitval;2024;130", "waarde", "130 is meer dan 100%"),
        ("WK063701;schooluitval;2024;-1", "waarde", "-1 is negatief"),
        ("WK063701;schooluitval;2024;veel", "waarde", "geen getal"),
        ("WK063701;schooluitval;2024;", "waarde", "de cel is leeg"),
        ("WK063701;schooluitval;2024;5;;;;;afgeschermd", "status", "de status zegt dat er geen getal is"),
        ("WK063701;schooluitval;2024;5;;;;;misschien", "status", "deze status kennen we niet"),
        ("WK063701;schooluitval;01-01-2024;5", "jaar", "geen jaar"),
        ("WK063701;schooluitval;2023-2024;5", "jaar", "geen jaar"),
        ("WK063701;schooluitval;1024;5", "jaar", "1024 is geen jaar"),
        ("WK063701;schooluitval;;5", "jaar", "het jaar ontbreekt"),
        (";schooluitval;2024;5", "regiocode", "de code van het gebied ontbreekt"),
        ("WK063799;schooluitval;2024;5", "regiocode", "WK063799 bestaat niet; lijkt op"),
        ("Meerzigt;schooluitval;2024;5", "regiocode", "lijkt op Meerzicht (WK063701)"),
        ("WK063701;woninginbraak;2024;5", "indicator", "dit cijfer staat niet in wijkanalyse.toml"),
        ("WK063701;schooluitval;2024;20;30;400", "waarde", "20 past niet bij teller en noemer: 30 van 400 is 7,5"),
        ("WK063701;schooluitval;2024;;500;400", "teller", "500 is meer dan de noemer (400)"),
        ("WK063701;schooluitval;2024;;2,5;400", "teller", "2,5 is geen heel aantal"),
        ("WK063701;schooluitval;2024;5;;;6;8", "ondergrens", "ligt niet tussen"),
        ("WK063701;schooluitval;2024;5;;;4;", "bovengrens", "vul beide grenzen in"),
        ("WK063701;schooluitval;2024;5;;;;;;=1+1", "bron", "formule"),
    ],
)
def test_a_row_that_cannot_be_right_is_named(
    tmp_path: Path, known: Catalogue, row: str, column: str, said: str
) -> None:
    found = remarks(tmp_path, known, "GM0637;schooluitval;2024;5", row)
    assert len(found) == 1
    assert found[0].startswith(f"cijfers.csv · rij 3 · {column} · ")
    assert said in found[0]


def test_every_remark_of_every_file_comes_at_once_in_order(tmp_path: Path, known: Catalogue) -> None:
    paths = [tmp_path / name for name in ("a.csv", "b.csv", "c.csv")]
    paths[0].write_text(f"{HEADINGS}\nWK063701;schooluitval;2024;x\nWK063702;schooluitval;2024;300\n")
    paths[1].write_text(f"{HEADINGS}\nWK063701;schooluitval;1;5\n")
    with pytest.raises(UserFileError) as caught:
        own_figures.read(paths, known, INDEX, 2025)
    assert [(r.file, r.row) for r in caught.value.remarks] == [("a.csv", 2), ("a.csv", 3), ("b.csv", 2), ("c.csv", 0)]
    assert "4 meldingen" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_a_row_with_several_mistakes_tells_them_all(tmp_path: Path, known: Catalogue) -> None:
    found = remarks(tmp_path, known, "WK063799;iets;2024-01-01;veel")
    assert [f.split(" · ")[2] for f in found] == ["indicator", "jaar", "regiocode", "waarde"]


def test_the_same_row_twice_names_the_first(tmp_path: Path, known: Catalogue) -> None:
    row = "WK063701;schooluitval;2024;5"
    assert "staan ook in rij 2" in remarks(tmp_path, known, row, row.replace("WK063701", "63701"))[0]


def test_a_date_in_excel_is_neither_a_year_nor_a_number(tmp_path: Path, known: Catalogue) -> None:
    path = tmp_path / "cijfers.xlsx"
    day = date(2024, 5, 3)
    path.write_bytes(workbook(["regiocode", "indicator", "jaar", "waarde"], ["GM0637", "schooluitval", day, day]))
    with pytest.raises(UserFileError) as caught:
        own_figures.read((path,), known, INDEX, 2025)
    assert [(r.column, "een datum" in r.text) for r in caught.value.remarks] == [("jaar", True), ("waarde", True)]


def test_what_could_be_about_a_person_is_not_repeated(tmp_path: Path, known: Catalogue) -> None:
    row = "Mevrouw Jansen;Piet de Vries;3 mei;vaak;;;;;ziek;" + "x" * 200
    text = " ".join(remarks(tmp_path, known, row))
    assert not [word for word in ("Jansen", "Piet", "Vries", "mei", "vaak", "ziek") if word in text]


def test_a_buurt_that_does_not_exist_is_named_once_the_buurten_are_known(tmp_path: Path, known: Catalogue) -> None:
    reading = read(tmp_path, known, "BU06370109;schooluitval;2024;5", "BU06370101;schooluitval;2024;5")
    with pytest.raises(UserFileError, match=r"rij 2 · regiocode · BU06370109 bestaat niet; lijkt op"):
        reading.of(GEMEENTE, (*WIJKEN, *BUURTEN))
    assert reading.of(GEMEENTE, WIJKEN) == ()


def test_a_file_without_a_declaration_says_what_to_declare(tmp_path: Path) -> None:
    file = tmp_path / "cijfers.csv"
    file.write_text("regiocode;indicator;jaar;waarde\nWK063701;schooluitval;2024;2,5\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"\[cijfer\.schooluitval\]"):
        own_figures.read((file,), catalogue(SHARE), INDEX, 2025)


def test_the_empty_form_of_a_new_folder_does_not_stop_the_first_build(tmp_path: Path) -> None:
    file = tmp_path / "cijfers.csv"
    file.write_text("regiocode;indicator;jaar;waarde\nvoorbeeld WK063701;schooluitval;2024;2,5\n", encoding="utf-8")
    reading = own_figures.read((file,), catalogue(SHARE), INDEX, 2025)
    assert reading.figures == ()
    assert reading.notes == ("cijfers.csv: er zijn nog geen cijfers ingevuld.",)


def test_percentages_that_look_like_parts_of_one_are_a_question(tmp_path: Path, known: Catalogue) -> None:
    rows = [f"{code};schooluitval;2024;0,1" for code in ("GM0637", "WK063701", "WK063702", "NL00")]
    assert "Is 0,125 bedoeld als 12,5%?" in read(tmp_path, known, *rows).notes[0]


# --- declarations ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"richting": "omhoog"}, "omhoog"),
        ({"kleur": "rood"}, "kleur"),
        ({"zin": "zonder plaats"}, "zonder plaats"),
        ({"zin": "{} en {naam}"}, "naam"),
        ({"decimalen": 3}, "3"),
        ({"kleinste_verschil": 0}, "0"),
        ({"eenheid": "euro"}, ""),
        ({"naam": ""}, ""),
    ],
)
def test_a_declaration_that_is_wrong_names_block_and_word(change: dict[str, object], found: str) -> None:
    block = {"schooluitval": BLOCK["schooluitval"] | change}
    with pytest.raises(SettingsError) as caught:
        declarations.figures(block, "wijkanalyse.toml")
    assert "cijfer.schooluitval" in str(caught.value)
    assert found in caught.value.value


def test_a_declaration_may_not_take_a_name_or_theme_that_is_not_free(known: Catalogue) -> None:
    with pytest.raises(SettingsError, match="onbekend_thema"):
        extended(catalogue(SHARE), (replace(DECLARED[0], thema="onbekend_thema"),))
    with pytest.raises(SettingsError, match=SHARE.id):
        extended(catalogue(SHARE), (replace(DECLARED[0], id=SHARE.id),))


def test_an_own_figure_becomes_an_indicator_with_a_driver_of_its_own(known: Catalogue) -> None:
    kinds = {i.id: (i.kind, i.direction, i.least, i.source.factor) for i in known.of_provider("eigen")}
    assert kinds["schooluitval"] == ("share", "down", 0.0, 100.0)
    assert kinds["hulp"] == ("rate", "down", 5.0, 1000.0)
    assert kinds["clubs"] == ("count", "none", 0.0, 0.0)
    assert known.driver(known.indicator("hulp").driver).concern == "Schuldhulp"


# --- small cells ----------------------------------------------------------------------------------
def cell(region: str, count: float | None, base: float | None = 400.0, **changes: object) -> OwnFigure:
    value = None if count is None or base is None else 100 * count / base
    status = "ok" if value is not None else "suppressed"
    row = OwnFigure("f", 2, (region,), "schooluitval", 2024, value, count, base, None, None, status, "", 100.0)
    return replace(row, **changes)  # type: ignore[arg-type]  # a test names only fields


def seen(*figures: OwnFigure) -> list[str]:
    return [f.region[-2:] for f in hidden(figures, {"clubs"}) if f.value is not None]


@pytest.mark.parametrize(("count", "shown"), [(0, True), (1, False), (9, False), (10, True)])
def test_one_to_nine_people_are_hidden_and_nobody_is_a_figure(count: int, shown: bool) -> None:
    clubs = cell("GM0637", None, None, value=float(count), factor=0.0, status="ok")
    assert bool(seen(cell("GM0637", count))) is shown
    assert bool(seen(replace(cell("GM0637", count), count=None))) is shown
    assert bool(seen(replace(clubs, indicator="clubs"))) is shown


def test_when_one_buurt_is_hidden_the_next_smallest_is_too() -> None:
    assert seen(*(cell(f"BU0637010{n}", c) for n, c in enumerate((5, 40, 12, 0)))) == ["01", "03"]
    assert seen(*(cell(f"BU0637010{n}", c) for n, c in enumerate((5, 40, 3)))) == ["01"]
    assert seen(*(cell(f"BU0637010{n}", c) for n, c in enumerate((50, 40)))) == ["00", "01"]


def test_a_cell_that_the_gemeente_hid_itself_is_protected_as_well() -> None:
    assert seen(cell("BU06370101", None, None), cell("BU06370102", 30), cell("BU06370103", 20)) == ["02"]


def test_the_buurten_of_a_hidden_wijk_do_not_add_up_to_it() -> None:
    figures = [cell("WK063701", 8), cell("WK063702", 30), cell("WK063703", 90)]
    buurten = [cell("BU06370201", 30), cell("BU06370202", 0)]
    shown = {f.region for f in hidden([*figures, *buurten], set()) if f.value is not None}
    assert shown == {"WK063703"}


@given(counts=st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_no_single_hidden_buurt_can_be_calculated(counts: list[int]) -> None:
    covered = len(counts) - len(seen(*(cell(f"BU0637010{n}", c) for n, c in enumerate(counts))))
    assert covered != 1 or len(counts) == 1
    assert covered >= sum(0 < c < 10 for c in counts)


def test_observations_hold_the_contract_and_never_the_name_of_a_file(known: Catalogue) -> None:
    figures = (cell("WK063701", 30, source="Leerplicht"), cell("WK063702", 40), cell("GM0637", 90))
    found = observed(figures, known, (), 2025)
    assert list(found.frame["source"]) == ["Leerplicht", "eigen cijfers:schooluitval", "eigen cijfers:schooluitval"]
    assert set(found.frame["edition"]) == {"eigen cijfers"}
    assert found.bases["WK063701", "schooluitval", 2024] == 400


# --- the form -------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["cijfers.xlsx", "cijfers.csv"])
def test_the_form_is_read_without_a_remark_once_a_row_is_filled_in(tmp_path: Path, known: Catalogue, name: str) -> None:
    path = tmp_path / name
    own_form.write(path, DECLARED)
    with pytest.raises(OutputError, match="is er al"):
        own_form.write(path, DECLARED)
    assert own_figures.read((path,), known, INDEX, 2025).figures == ()


def test_the_form_has_every_column_and_an_explanation(tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    own_form.write(tmp_path / "cijfers.xlsx", DECLARED)
    book = CalamineWorkbook.from_path(tmp_path / "cijfers.xlsx")
    assert tuple(book.get_sheet_by_name("cijfers").to_python()[0]) == COLUMNS
    terms = [row[0] for row in book.get_sheet_by_name("uitleg").to_python()]
    assert {*COLUMNS, *BLOCK} <= set(terms)


def test_a_form_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="eindigt op"):
        own_form.write(tmp_path / "cijfers.docx", DECLARED)
