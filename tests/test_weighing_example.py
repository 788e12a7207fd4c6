"""What is weighed for the wijken of the example gemeente, which its readers know by heart."""

from __future__ import annotations

import pytest

from tests.example_builds import DAY, GEMEENTE, built_example
from tests.weighing_ground import cell, real_vocabulary, told
from wijkanalyse import build
from wijkanalyse.report.assemble import Assembler
from wijkanalyse.signals.views import PlaceSignals
from wijkanalyse.weighing.weigh import Rules, weigh
from wijkanalyse.weighing.weighed import Material, Point, Site, Weighed

NOTHING = told()


@pytest.fixture(scope="module")
def assembler(tmp_path_factory: pytest.TempPathFactory) -> Assembler:
    shop = built_example(tmp_path_factory).workshop
    return build.assembler_of(shop, build.dossier_of(shop, shop.regions.gemeente(GEMEENTE)))


def of(assembler: Assembler, wijk: str, signals: PlaceSignals = NOTHING) -> Weighed:
    region = next(w for w in assembler.dossier.wijken if w.label == wijk)
    scores = assembler.scores(region)
    trends = {s.indicator.id: assembler.trends.trend(region.code, s.indicator) for s in scores}
    site = Site(region.code, region.label, int(DAY[:4]), assembler.dossier.population[region.code])
    return weigh(Material(site, scores, trends, signals), Rules(assembler.catalogue, real_vocabulary()))


def titles(points: tuple[Point, ...]) -> list[str]:
    return [p.title for p in points]


def test_nothing_stands_out_in_tuindorp_and_in_the_smallest_wijk(assembler: Assembler) -> None:
    for wijk in ("Tuindorp", "Buitenhof"):
        found = of(assembler, wijk)
        assert (found.points, found.priorities, found.tied) == ((), (), ())
        assert len(found.matrix) == len(assembler.catalogue.themes)


def test_hoge_linden_has_three_equal_aandachtspunten(assembler: Assembler) -> None:
    found = of(assembler, "Hoge Linden")
    assert titles(found.concerns) == ["Woonomgeving", "Rondkomen", "Gezondheid en meedoen"]
    assert {p.rank for p in found.concerns} == {1}
    assert found.priorities == found.concerns


def test_a_signal_about_the_same_subject_sets_a_point_before_the_others(assembler: Assembler) -> None:
    found = of(assembler, "Hoge Linden", told(ontmoeten=cell("knelpunt", "eenzaamheid")))
    assert titles(found.concerns) == ["Gezondheid en meedoen", "Woonomgeving", "Rondkomen"]
    assert [p.rank for p in found.concerns] == [1, 2, 2]
    assert {r.theme: r.outcome for r in found.matrix}["ontmoeten"] == "zelfde_kant"


def test_a_fourth_equal_point_leaves_the_choice_to_the_team(assembler: Assembler) -> None:
    signals = told(opgroeien=cell("knelpunt"), ontmoeten=cell("kracht", "steun"))
    found = of(assembler, "Stationskwartier", signals)
    assert titles(found.priorities) == ["Rondkomen", "Gezondheid en meedoen", "Opgroeien en leren"]
    assert {r.theme: r.outcome for r in found.matrix}["ontmoeten"] == "spreken_tegen"
    two = of(assembler, "Stationskwartier", told(opgroeien=cell("knelpunt"), zorg=cell("knelpunt")))
    assert titles(two.priorities) == ["Rondkomen", "Gezondheid en meedoen"]
    assert titles(two.tied) == ["Opgroeien en leren", "Zorg en ondersteuning"]


def test_distance_alone_is_an_aandachtspunt_without_a_reason_to_come_first(assembler: Assembler) -> None:
    found = of(assembler, "Waterrijk")
    (far,) = found.concerns
    assert (far.ticked, far.apart, found.priorities) == (0, True, ())
    assert titles(found.strengths) == ["Woonomgeving", "Meedoen, steun en bewegen"]
