"""Signals from a team's files to its reports: what each version shows, what stops, what waits, what never leaves."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.example_builds import EXAMPLE, Desk, copy_stock, sit_down, state
from wijkanalyse.commands.building import DONE, DONE_WITH_GAPS, ERROR

HEADINGS = ("Wijk", "Thema", "Soort", "Jouw rol", "Gezien of gehoord", "Maand", "Wat zien we")
INTERN = "GM9901-voorbeeldstad-intern"
TEXT = "In het portiek praten buren vaker met elkaar dan vroeger"
CLASSES = Path(__file__).parent / "signals" / "privacyklassen.csv"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk with a store and reports, without any network."""
    copy_stock(tmp_path_factory, tmp_path / "desk")
    return sit_down(tmp_path / "desk", monkeypatch)


def write(desk: Desk, *rows: tuple[str, ...], name: str = "signalen.csv", organisatie: str = "Buurthuis") -> str:
    """Write a file with signals; a row is a role and a text, or everything."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";")
    table.writerow(("Organisatie", organisatie))
    table.writerow(HEADINGS)
    for row in rows:
        whole = (
            row if len(row) > 2 else ("Hoge Linden", "Ontmoeten", "kracht", row[0], "zelf gezien", "2026-09", row[1])
        )
        table.writerow(whole)
    (desk.folder / name).write_text(text.getvalue(), encoding="utf-8")
    return name


def numbered(count: int, role: str = "bewoner") -> list[tuple[str, ...]]:
    words = ("het plein", "de tuin", "de hal", "de bank", "het hek", "de speelplek", "de moestuin", "het pad")
    seen = {"bewoner": "kleine klussen", "zorg": "boodschappen", "onderwijs": "oppassen"}[role]
    return [(role, f"Rond {words[n]} helpen buren elkaar vaak met {seen}") for n in range(count)]


def build(desk: Desk, *arguments: str) -> str:
    said = desk.build("--offline", *arguments)
    assert said.code == DONE, said
    return said.err


# --- versions -------------------------------------------------------------------------------------
def test_intern_stands_in_a_folder_of_its_own_beside_deelbaar(desk: Desk) -> None:
    file = write(desk, *numbered(3), *numbered(3, "zorg"))
    before = state(desk.reports)
    build(desk, "--signalen", file, "--versie", "intern")
    assert state(desk.reports) == before
    page = (desk.out / INTERN / "WK990104-hoge-linden.html").read_text(encoding="utf-8")
    assert "helpen buren elkaar vaak" in page
    assert (desk.out / INTERN / "gegevens" / "run.json").is_file()


def test_no_typed_text_stands_in_any_file_of_deelbaar(desk: Desk) -> None:
    rows = [*numbered(5), *numbered(5, "zorg"), *numbered(5, "onderwijs")]
    build(desk, "--signalen", write(desk, *rows, organisatie="Welzijn Zonneschijn"))
    everything = b"\n".join(p.read_bytes() for p in desk.reports.rglob("*") if p.is_file())
    assert b"helpen buren elkaar" not in everything
    assert b"Zonneschijn" not in everything
    assert b"signalen.csv" not in everything
    assert "veel signalen" in (desk.reports / "WK990104-hoge-linden.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("version", ["deelbaar", "intern"])
def test_the_record_of_a_run_has_no_path_no_file_and_no_count_of_signals(desk: Desk, version: str) -> None:
    build(desk, "--signalen", write(desk, *numbered(4)), "--versie", version)
    folder = desk.reports if version == "deelbaar" else desk.out / INTERN
    record = (folder / "gegevens" / "run.json").read_text(encoding="utf-8")
    assert '"signalen": 1' in record
    assert f'"versie": "{version}"' in record
    assert str(desk.folder) not in record
    assert "signalen.csv" not in record


def test_one_signal_more_below_the_minimum_leaves_every_byte_of_deelbaar_as_it_was(desk: Desk) -> None:
    enough = [*numbered(3), *numbered(3, "zorg"), *numbered(2, "onderwijs")]
    build(desk, "--signalen", write(desk, *enough))
    before = desk.pages()
    few = ("Hoge Linden", "Veiligheid", "knelpunt", "wonen", "zelf gezien", "2026-09", TEXT)
    build(desk, "--signalen", write(desk, *enough, few))
    assert desk.pages() == before


def test_a_withdrawn_signal_is_gone_after_the_next_build(desk: Desk) -> None:
    rows = [*numbered(4), *numbered(4, "zorg")]
    write(desk, *rows)
    build(desk, "--signalen", "signalen.csv", "--versie", "intern")
    page = desk.out / INTERN / "WK990104-hoge-linden.html"
    assert "Rond de tuin" in page.read_text(encoding="utf-8")
    file = desk.folder / "signalen.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[1] += ";Status"
    file.write_text("\n".join(f"{ln};ingetrokken" if "de tuin" in ln else ln for ln in lines), encoding="utf-8")
    build(desk, "--signalen", "signalen.csv", "--versie", "intern")
    assert "Rond de tuin" not in page.read_text(encoding="utf-8")


def test_a_withdrawn_signal_is_gone_from_every_page_when_one_wijk_is_built(desk: Desk) -> None:
    write(desk, *numbered(4), *numbered(4, "zorg"))
    build(desk, "--signalen", "signalen.csv", "--versie", "intern")
    page = desk.out / INTERN / "WK990104-hoge-linden.html"
    assert "Rond de tuin" in page.read_text(encoding="utf-8")
    said = desk.quick_build("--offline", "--versie", "intern")
    assert said.code == DONE, said
    assert "Rond de tuin" not in page.read_text(encoding="utf-8")


# --- what stops, what waits -----------------------------------------------------------------------
def test_a_stop_lists_every_row_writes_nothing_and_shows_no_value(desk: Desk) -> None:
    before = state(desk.out)
    said = desk.build("--offline", "--signalen", str(CLASSES))
    assert said.code == ERROR
    assert said.err.count("Dit mag niet in een signaal.") >= 10
    with CLASSES.open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.reader(file, delimiter=";") if len(r) > 8 and r[0] not in ("Wijk", "")]
    assert len(rows) > 10
    for value in (row[9] for row in rows):
        assert value not in said.err + said.out
    assert state(desk.out) == before


def test_a_name_waits_for_a_check_and_the_rest_is_built(desk: Desk) -> None:
    file = write(desk, *numbered(3), *numbered(3, "zorg"), ("bewoner", "Mevrouw Okkerse helpt vaak in de tuin"))
    said = desk.build("--offline", "--signalen", file, "--versie", "intern")
    assert said.code == DONE_WITH_GAPS
    assert "rij 9 · Wat zien we · " in said.err
    assert "Okkerse" not in said.err + said.out
    pages = b"".join(p.read_bytes() for p in (desk.out / INTERN).rglob("*.html"))
    assert b"Okkerse" not in pages
    index = (desk.out / INTERN / "index.html").read_text(encoding="utf-8")
    assert "1 signaal wacht op controle" in index


def test_privacy_toml_lets_a_text_stand_with_a_reason(desk: Desk) -> None:
    write(desk, *numbered(3), ("zorg", "De tuin van mevrouw Okkerse is voor iedereen open"), organisatie="Buurthuis")
    (desk.folder / "privacy.toml").write_text(
        '[[toegestaan]]\ntekst = "mevrouw Okkerse"\nreden = "Zo heet de tuin."\n', encoding="utf-8"
    )
    (desk.folder / "wijkanalyse.toml").write_text('[privacy]\nbestand = "privacy.toml"\n', encoding="utf-8")
    assert desk.build("--offline", "--signalen", "signalen.csv").code == DONE


def test_strict_makes_a_question_a_stop(desk: Desk) -> None:
    write(desk, *numbered(3), ("zorg", "Mevrouw Okkerse helpt vaak in de tuin"))
    (desk.folder / "privacy.toml").write_text('modus = "strict"\n', encoding="utf-8")
    (desk.folder / "wijkanalyse.toml").write_text('[privacy]\nbestand = "privacy.toml"\n', encoding="utf-8")
    assert desk.build("--offline", "--signalen", "signalen.csv").code == ERROR


def test_a_text_that_screening_warns_about_counts_and_is_never_printed(desk: Desk) -> None:
    warned = "Een weduwe van 87 komt in de winter niet meer buiten en mist de dagelijkse aanspraak"
    file = write(desk, *numbered(2), *numbered(2, "zorg"), ("bewoner", warned))
    build(desk, "--signalen", file, "--versie", "intern")
    pages = "".join(p.read_text(encoding="utf-8") for p in (desk.out / INTERN).rglob("*.html"))
    assert "weduwe" not in pages
    assert "meerdere signalen" in pages.casefold()


def test_a_row_that_cannot_be_read_leaves_the_others(desk: Desk) -> None:
    wrong = ("Atlantis", "Veiligheid", "knelpunt", "wonen", "zelf gezien", "2026-09", TEXT)
    file = write(desk, *numbered(3), *numbered(3, "zorg"), wrong)
    said = desk.build("--offline", "--signalen", file, "--versie", "intern")
    assert said.code == DONE_WITH_GAPS
    assert "rij 9 · Wijk · " in said.err
    assert TEXT not in said.err
    assert "helpen buren elkaar" in (desk.out / INTERN / "WK990104-hoge-linden.html").read_text(encoding="utf-8")


def test_a_damaged_file_takes_nothing_from_the_others(desk: Desk) -> None:
    file = write(desk, *numbered(3), *numbered(3, "zorg"))
    (desk.folder / "school.xlsx").write_bytes(b"%PDF-1.7 no workbook at all")
    said = desk.build("--offline", "--signalen", file, "--signalen", "school.xlsx", "--versie", "intern")
    assert said.code == DONE_WITH_GAPS
    assert "school.xlsx · hele bestand" in said.err
    assert "helpen buren elkaar" in (desk.out / INTERN / "WK990104-hoge-linden.html").read_text(encoding="utf-8")


def test_a_name_in_the_settings_stops_before_it_is_printed(desk: Desk) -> None:
    before = state(desk.out)
    (desk.folder / "wijkanalyse.toml").write_text('[organisatie]\nnaam = "mevrouw Okkerse"\n', encoding="utf-8")
    said = desk.build("--offline")
    assert said.code == ERROR
    assert "[organisatie] naam" in said.err
    assert "Okkerse" not in said.err
    assert state(desk.out) == before


# --- commands -------------------------------------------------------------------------------------
def test_signals_check_prints_file_row_column_and_message(desk: Desk) -> None:
    wrong = ("Hoge Linden", "Ruimtevaart", "knelpunt", "wonen", "zelf gezien", "2026-09", TEXT)
    write(desk, *numbered(2), wrong, ("zorg", "Bel 06-12345678 voor hulp in de tuin"))
    said = desk.run(
        "signals", "check", "signalen.csv", "--gemeente", "Voorbeeldstad", "--offline", "--datum", "2026-11-21"
    )
    assert said.code == ERROR
    assert "signalen.csv · rij 5 · Thema · " in said.out
    assert "signalen.csv · rij 6 · Wat zien we · " in said.out
    assert "12345678" not in said.out + said.err
    assert TEXT not in said.out + said.err


def test_signals_check_says_that_all_is_well(desk: Desk) -> None:
    write(desk, *numbered(4))
    said = desk.run(
        "signals", "check", "signalen.csv", "--gemeente", "Voorbeeldstad", "--offline", "--datum", "2026-11-21"
    )
    assert (said.code, said.out.splitlines()[-1]) == (DONE, "Alles klopt: 4 signalen.")


def test_a_build_in_a_new_project_folder_finds_everything_by_itself(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk.run("new", "Voorbeeldstad", "--offline")
    assert made.code == DONE, made
    folder = desk.folder / made.out.strip()
    monkeypatch.chdir(folder)
    said = desk.run("build", "--offline", "--datum", "2026-11-21")
    assert said.code == DONE, said
    assert (folder / "rapporten" / "GM9901-voorbeeldstad" / "index.html").is_file()


def test_signals_beside_several_gemeenten_are_wrong_use(desk: Desk) -> None:
    said = desk.run("build", "--all", "--offline", "--signalen", write(desk, *numbered(2)))
    assert said.code in (2, DONE)  # the store of this desk knows one gemeente


def test_the_example_signals_are_in_the_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = sit_down(tmp_path / "desk", monkeypatch)
    said = desk.run("demo", "--versie", "intern")
    assert said.code == DONE, said
    page = desk.folder / "voorbeeld" / INTERN / "WK990104-hoge-linden.html"
    first = next((EXAMPLE / "signalen").glob("*.csv")).read_text(encoding="utf-8-sig")
    assert "schimmel" in first
    assert "schimmel" in page.read_text(encoding="utf-8")


def test_a_name_in_the_source_of_an_own_figure_stops_before_it_is_printed(desk: Desk) -> None:
    (desk.folder / "cijfers.csv").write_text(
        "regiocode;indicator;jaar;waarde;bron\nWK990104;schooluitval;2025;2,5;bel mevrouw Okkerse\n", encoding="utf-8"
    )
    (desk.folder / "wijkanalyse.toml").write_text(
        '[cijfers]\nbestanden = ["cijfers.csv"]\n[cijfer.schooluitval]\nnaam = "Jongeren zonder diploma"\n'
        'eenheid = "% van de jongeren"\nrichting = "lager is gunstig"\nthema = "opgroeien"\n',
        encoding="utf-8",
    )
    said = desk.build("--offline")
    assert said.code == ERROR
    assert "cijfers.csv · rij 2 · bron · " in said.err
    assert "Okkerse" not in said.err + said.out


def test_the_name_of_the_organisation_stands_at_the_top_of_every_page(desk: Desk) -> None:
    (desk.folder / "wijkanalyse.toml").write_text('[organisatie]\nnaam = "Welzijn & Zo"\n', encoding="utf-8")
    build(desk)
    for name in ("index.html", "WK990104-hoge-linden.html"):
        assert "Wijkanalyse van <bdi>Welzijn &amp; Zo</bdi> · " in (desk.reports / name).read_text(encoding="utf-8")
