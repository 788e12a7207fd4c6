"""A wijk at a glance: every figure with a verdict is one mark, every kind of signal one band, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.report_fixture import weighed_text, wijk_page
from wijkanalyse.report.glance import glance
from wijkanalyse.report.parts.glance import GlanceCell
from wijkanalyse.report.parts.pages import Theme
from wijkanalyse.report.parts.signals import KindText, SignalAccount, SignalBlock
from wijkanalyse.report.render import Renderer

THEMES = wijk_page().themes
SILENT = SignalAccount("Geen signalen betekent niet: geen probleem.", (), None, (), "Bel 112.")


def drawn(cell: GlanceCell) -> Counter[str]:
    return Counter(mark.key for mark in (*cell.counted, *cell.estimated))


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.theme_id)
def test_every_figure_with_a_verdict_has_one_mark_on_the_side_of_its_verdict(theme: Theme) -> None:
    first, between, last = glance(theme).cells
    judged = Counter(r.verdict.key for r in theme.rows if r.verdict.key not in ("geen_oordeel", "onbekend"))
    assert drawn(first) + drawn(between) + drawn(last) == judged
    assert set(drawn(first)) <= {"gunstig"}
    assert set(drawn(last)) <= {"ongunstig"}
    assert set(drawn(between)) <= {"vergelijkbaar", "wisselend", "niet_zeker"}


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.theme_id)
def test_figures_from_one_model_share_a_frame_so_that_they_do_not_look_like_many_proofs(theme: Theme) -> None:
    for cell in glance(theme).cells:
        mine = [row for row in theme.rows if row.verdict.key in drawn(cell)]
        assert len(cell.estimated) == sum(row.estimate for row in mine)
        assert len(cell.counted) == sum(not row.estimate for row in mine)


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.theme_id)
def test_who_listens_hears_every_figure_that_is_drawn(theme: Theme) -> None:
    for cell in glance(theme).cells:
        named = [row.label for row in theme.rows if row.verdict.key in drawn(cell)]
        assert all(label in cell.spoken for label in named)
        assert bool(cell.spoken) == bool(drawn(cell))


def test_names_beside_marks_say_how_many_more_there_are() -> None:
    theme = next(t for t in THEMES if any(r.verdict.key == "ongunstig" for r in t.rows))
    row = next(r for r in theme.rows if r.verdict.key == "ongunstig")
    many = tuple(replace(row, label=label) for label in ("Roken", "Bijstand", "Drukte", "Stilte", "x" * 60))
    assert glance(replace(theme, rows=many)).cells[2].names == "roken, bijstand en nog drie cijfers"
    assert glance(replace(theme, rows=many[:3])).cells[2].names == "roken, bijstand en drukte"
    assert glance(replace(theme, rows=many[4:])).cells[2].names == ""


def test_a_figure_without_a_number_is_named_as_unknown() -> None:
    theme = next(t for t in THEMES if any(r.verdict.key == "onbekend" for r in t.rows))
    missing = sum(r.verdict.key == "onbekend" for r in theme.rows)
    assert glance(theme).absent == ("één cijfer onbekend" if missing == 1 else f"{missing} cijfers onbekend")


def test_krachten_stand_under_gunstig_and_knelpunten_under_ongunstig() -> None:
    kinds = (
        KindText("kracht", "Krachten", "enkele signalen", "●○○", ""),
        KindText("knelpunt", "Knelpunten", "veel signalen", "●●●", ""),
    )
    theme = replace(THEMES[0], signals=SignalBlock("Wat we horen", kinds, silent=False))
    bands = {cell.side: cell.band and cell.band.dots for cell in glance(theme).cells}
    assert bands == {"gunstig": "●○○", "tussen": None, "ongunstig": "●●●"}


def test_a_row_is_drawn_and_its_words_stay_for_who_listens(checkout: Path) -> None:
    theme = next(t for t in THEMES if any(r.verdict.key == "ongunstig" for r in t.rows))
    text = weighed_text()
    line = replace(text.matrix.rows[1], glance=glance(theme))
    page = replace(wijk_page(), weighed=replace(text, matrix=replace(text.matrix, rows=(line,))))
    soup = BeautifulSoup(Renderer(checkout / "templates").wijk(page), "html5lib")
    (row,) = soup.select(".matrix tbody tr")
    assert len(row.select("svg.m use")) == sum(drawn(cell).total() for cell in line.glance.cells)
    assert all(soup.select_one(str(use["href"])) for use in row.select("use"))
    spoken = " ".join(tag.get_text(" ", strip=True) for tag in row.select(".spoken"))
    assert "Cijfers ongunstig:" in spoken
    assert all(mark.find_parent(attrs={"aria-hidden": "true"}) or mark["aria-hidden"] for mark in row.select("svg.m"))


@pytest.mark.parametrize("heard", [True, False])
def test_a_wijk_without_signals_does_not_say_nine_times_that_there_are_none(checkout: Path, heard: bool) -> None:
    text = weighed_text()
    rows = tuple(replace(row, glance=glance(THEMES[0])) for row in text.matrix.rows)
    weighed = replace(text, matrix=replace(text.matrix, rows=rows))
    page = replace(wijk_page(), weighed=weighed, signals=SILENT if heard else None)
    soup = BeautifulSoup(Renderer(checkout / "templates").wijk(page), "html5lib")
    words = [tag.get_text(" ", strip=True) for tag in soup.select(".matrix thead th")]
    sides = ("gunstig krachten", "vergelijkbaar wensen", "ongunstig knelpunten")
    assert words[1:4] == [*sides] if heard else [side.split()[0] for side in sides]
    assert bool(soup.select(".matrix tbody .vertel")) == heard
