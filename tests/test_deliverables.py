"""What a build leaves in the folder of a gemeente, beside its pages: PDFs, the whole in one file, a workbook."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from python_calamine import load_workbook

from tests.example_builds import Desk, copy_stock, sit_down
from tests.test_pdf import FAKE, posix, printed, program

PAGE = "WK990106-buitenhof"
ONE = "GM9901-voorbeeldstad.html"


@pytest.fixture
def desk(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Desk:
    copy_stock(tmp_path_factory, tmp_path / "desk")
    return sit_down(tmp_path / "desk", monkeypatch)


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    prepared = tmp_path / "prepared.pdf"
    prepared.write_bytes(printed())
    path = program(tmp_path / "browser", FAKE.format(prepared=str(prepared), trouble=""))
    monkeypatch.setenv("WIJKANALYSE_BROWSER", str(path))
    return path


@posix
def test_a_pdf_stands_beside_its_page_and_goes_when_the_page_is_made_again_without_one(
    desk: Desk, browser: Path
) -> None:
    said = desk.quick_build("--offline", "--pdf")
    assert said.code == 0
    assert {f"{PAGE}.pdf", "index.pdf"} <= set(desk.pages())
    assert f"{PAGE}.pdf" in desk.run_json()["files"]
    assert desk.quick_build("--offline").code == 0
    assert not [name for name in desk.pages() if name.endswith(".pdf")]


def test_without_a_browser_the_reports_are_made_and_the_user_reads_what_to_install(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIJKANALYSE_BROWSER", str(desk.folder / "geen-browser"))
    said = desk.quick_build("--offline", "--pdf")
    assert said.code == 3
    assert "browser" in said.err
    assert "Wat nu:" in said.err
    assert f"{PAGE}.html" in desk.pages()


@posix
def test_a_page_that_cannot_be_printed_is_named_and_the_report_stands(desk: Desk, browser: Path) -> None:
    browser.write_text(browser.read_text(encoding="utf-8").split("page.with_suffix")[0], encoding="utf-8")
    said = desk.quick_build("--offline", "--pdf")
    assert said.code == 3
    assert "PDF" in said.err
    assert f"{PAGE}.html" in desk.pages()


def test_the_whole_gemeente_in_one_file_holds_every_page_of_the_build(desk: Desk) -> None:
    assert desk.quick_build("--offline", "--een-bestand").code == 0
    pages = desk.pages()
    soup = BeautifulSoup(pages[ONE], "html.parser")
    assert {h.get_text(strip=True) for h in soup.select("article h1")} >= {"Voorbeeldstad", "Buitenhof"}
    assert len(pages[ONE]) > len(pages[f"{PAGE}.html"])
    assert desk.quick_build("--offline").code == 0
    assert ONE not in desk.pages()


def test_the_workbook_of_all_figures_is_listed_on_the_page_and_opens(desk: Desk) -> None:
    assert desk.quick_build("--offline").code == 0
    pages = desk.pages()
    assert b'href="gegevens/alle-cijfers.xlsx"' in pages["index.html"]
    sheets = load_workbook(io.BytesIO(pages["gegevens/alle-cijfers.xlsx"])).sheet_names
    assert sheets[:2] == ["Lees dit eerst", "Cijfers"]
