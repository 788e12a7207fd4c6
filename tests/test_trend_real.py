"""Trends on real figures: which lines run on, which break, and why."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from wijkanalyse import build, settings, workshop

if TYPE_CHECKING:
    from tests.conftest import Services
    from wijkanalyse.facts.history import Trends

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def shop(shared_services: Services, tmp_path_factory: pytest.TempPathFactory) -> build.Workshop:
    names = ("OPENDATA", "DATADERDEN", "PDOK")
    urls = {f"WIJKANALYSE_{n}_URL": url for n, url in zip(names, shared_services, strict=True)}
    folder = tmp_path_factory.mktemp("trend")
    chosen = settings.load(
        {"out": folder / "out", "cache": folder / "cache", "datum": date(2026, 11, 21)},
        environment={**os.environ, **urls},
    )
    return workshop.open_workshop(chosen, workshop.network(chosen, workshop.new_client(chosen)))


def trends_of(shop: build.Workshop, gemeente: str) -> Trends:
    dossier = build.dossier_of(shop, shop.regions.gemeente(gemeente))
    return build.assembler_of(shop, dossier).trends


def test_a_wijk_that_kept_its_code_but_not_its_border_breaks_with_a_reason(shop: build.Workshop) -> None:
    trends = trends_of(shop, "GM0090")
    found = trends.trend("WK009001", trends.catalogue.indicator("inwoners"))
    assert [p.year for p in found.points] == [2024, 2025]
    assert found.broken.startswith("grens")
    assert found.word == "niet te zeggen"


def test_a_wijk_that_stayed_the_same_runs_on(shop: build.Workshop) -> None:
    trends = trends_of(shop, "Zoetermeer")
    found = trends.trend("WK063701", trends.catalogue.indicator("inwoners"))
    assert [p.year for p in found.points] == [2022, 2024]
    health = trends.trend("WK063701", trends.catalogue.indicator("eenzaam"))
    assert [p.year for p in health.points] == [2012, 2016, 2020]


def test_amsterdam_shows_no_trend_from_2020_to_2024(shop: build.Workshop) -> None:
    trends = trends_of(shop, "Amsterdam")
    codes = set(trends.history.frame["region_code"]) - {"NL00", "NL01"}
    yearly = trends.catalogue.of_provider("kerncijfers")
    for code in codes:
        for indicator in yearly:
            found = trends.trend(code, indicator)
            assert not {2020, 2024} <= {p.year for p in found.points}, (code, indicator.id)
            assert found.word == "niet te zeggen"


def test_amsterdam_before_weesp_is_the_sum_of_both(shop: build.Workshop) -> None:
    trends = trends_of(shop, "Amsterdam")
    found = trends.trend("GM0363", trends.catalogue.indicator("inwoners"))
    assert [p.year for p in found.points] == [2022, 2024]
    summed = trends.history.frame
    row = summed[(summed["region_code"] == "GM0363") & (summed["year"] == 2022) & (summed["indicator"] == "inwoners")]
    assert row["source"].iloc[0].endswith("[WijkenEnBuurten=GM0363+GM0457]")
