"""A wijk at a glance: every figure with a verdict is one mark, every kind of signal one band, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.report_fixture import weighed_text, wijk_page
from wijkanalyse.report.glance import glance
from wijkanalyse.report.parts.pages import Theme
from wijkanalyse.report.parts.signals import KindText, SignalBlock
from wijkanalyse.report.render import Renderer

THEMES = wijk_page().themes


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.theme_id)
def test_every_figure_with_a_verdict_has_one_mark_in_the_lane_of_its_verdict(theme: Theme) -> None:
    drawn = Counter(mark.key for lane in glance(theme).lanes for mark in lane.marks)
    judged = Counter(r.verdict.key for r in theme.rows if r.verdict.key not in ("geen_oordeel", "onbekend"))
    assert drawn == judged
    first, between, last = glance(theme).lanes
    assert {m.key for m in first.marks} <= {"gunstig"}
    assert {m.key for m in last.marks} <= {"ongunstig"}
    assert {m.key for m in between.marks} <= {"vergelijkbaar", "wisselend", "niet_zeker"}


@pytest.mark.parametrize("theme", THEMES, ids=lambda t: t.theme_id)
def test_who_listens_hears_every_figure_that_is_drawn(theme: Theme) -> None:
    for lane in glance(theme).lanes:
        named = [row.label for row in theme.rows if row.verdict.key in {m.key for m in lane.marks}]
        assert all(label in lane.spoken for label in named)
        assert bool(lane.spoken) == bool(lane.marks)


def test_a_figure_without_a_number_is_named_as_unknown() -> None:
    theme = next(t for t in THEMES if any(r.verdict.key == "onbekend" for r in t.rows))
    missing = sum(r.verdict.key == "onbekend" for r in theme.rows)
    assert glance(theme).absent == ("één cijfer onbekend" if missing == 1 else f"{missing} cijfers onbekend")


def test_krachten_stand_before_knelpunten_and_a_kind_without_signals_is_empty() -> None:
    kinds = (KindText("kracht", "Krachten", "", "", "Geen."), KindText("knelpunt", "Knelpunten", "veel", "●●●", ""))
    theme = replace(THEMES[0], signals=SignalBlock("Wat we horen", kinds, silent=False))
    assert [(b.kind, b.dots) for b in glance(theme).told] == [("kracht", ""), ("knelpunt", "●●●")]


def test_a_row_is_drawn_and_its_words_stay_for_who_listens(checkout: Path) -> None:
    theme = next(t for t in THEMES if any(r.verdict.key == "ongunstig" for r in t.rows))
    text = weighed_text()
    line = replace(text.matrix.rows[1], glance=glance(theme))
    page = replace(wijk_page(), weighed=replace(text, matrix=replace(text.matrix, rows=(line,))))
    soup = BeautifulSoup(Renderer(checkout / "templates").wijk(page), "html5lib")
    (row,) = soup.select(".matrix tbody tr")
    assert len(row.select("svg.m use")) == sum(len(lane.marks) for lane in line.glance.lanes)
    assert all(soup.select_one(str(use["href"])) for use in row.select("use"))
    spoken = " ".join(tag.get_text(" ", strip=True) for tag in row.select(".spoken"))
    assert "ongunstig" in spoken
    assert all(mark.find_parent(attrs={"aria-hidden": "true"}) for mark in row.select("svg.m"))
