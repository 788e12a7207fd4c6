"""The questions that an analyst asks, answered as tables: which regions, which indicators, which figures, how certain.

    from wijkanalyse.api import open_example

    data = open_example()
    data.comparisons("Voorbeeldstad")

Every table holds what the reports hold, because it comes from the same code.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from wijkanalyse import build, deliverables, workshop
from wijkanalyse.catalogue import Indicator
from wijkanalyse.facts.observations import level_of
from wijkanalyse.settings import Settings, load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wijkanalyse.build import Workshop
    from wijkanalyse.regions import Region
    from wijkanalyse.report.assemble import Assembler

REGION_COLUMNS: Final = ("region_code", "region_level", "region_year", "name", "wijk", "gemeente")
EXAMPLE_DAY: Final = workshop.EXAMPLE_DAY
"""The newest kerncijfers of the example are those of 2025."""
_NESTED: Final = ("source", "plausible")


class Neighbourhoods:
    """The figures of the gemeenten that a store holds. `open_example` and `open_store` make one.

    A gemeente is named as on the command line: "Voorbeeldstad", "9901" or "GM9901". Each method raises RegionError
    for a name that is unknown or ambiguous. Tables are copies; changing one changes nothing here.
    """

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._assemblers: dict[str, Assembler] = {}

    def regions(self, gemeente: str = "") -> pd.DataFrame:
        """Return the gemeenten and wijken of the store, or one gemeente with its wijken and buurten.

        Columns are REGION_COLUMNS; `wijk` is empty for a gemeente. Gemeenten come before wijken, and these before
        buurten, each in order of code.
        """
        if not gemeente:
            return _region_frame((*self._shop.regions.gemeenten, *self._shop.regions.wijken))
        dossier = self._assembler(gemeente).dossier
        return _region_frame((dossier.gemeente, *dossier.wijken, *dossier.buurten))

    def indicators(self) -> pd.DataFrame:
        """Return the catalogue: one row per indicator, its `id` as index, in the order of the report."""
        names = [f.name for f in fields(Indicator) if f.name not in _NESTED]
        rows = [{n: getattr(i, n) for n in names} | _sourced(i) for i in self._shop.catalogue.indicators]
        return pd.DataFrame(rows).set_index("id")

    def observations(self, gemeente: str) -> pd.DataFrame:
        """Return every figure that the reports of a gemeente use: `observations.COLUMNS`, one row per fact.

        It holds wijken and buurten, and the gemeente and Nederland for the same years. `value` is NaN where `status`
        says why there is none.
        """
        return self._assembler(gemeente).figures.copy()

    def comparisons(self, gemeente: str) -> pd.DataFrame:
        """Return every comparison that the reports of a gemeente print: `compare.COLUMNS`.

        One row per wijk, indicator and reference; `headline` is the verdict over all references of that figure.
        """
        return deliverables.comparisons(self._assembler(gemeente))

    def percentiles(self, gemeente: str) -> pd.DataFrame:
        """Return where each figure of a wijk stands among the wijken of the country, for an analyst's own use.

        Columns: region_code, indicator, year, value, percentile (0..100, ties halved; NaN where too few wijken have the
        figure). The reports that are shared leave this out: it reads as a ranking.
        """
        assembler = self._assembler(gemeente)
        rows = [
            (s.own.region_code, s.indicator.id, s.own.year, s.own.value, assembler.comparer.percentile(s.own))
            for wijk in assembler.dossier.wijken
            for s in assembler.scores(wijk)
            if s.own.value is not None
        ]
        return pd.DataFrame(rows, columns=["region_code", "indicator", "year", "value", "percentile"])

    def _assembler(self, name: str) -> Assembler:
        gemeente = self._shop.regions.gemeente(name)
        if gemeente.code not in self._assemblers:
            dossier = build.dossier_of(self._shop, gemeente)
            self._assemblers[gemeente.code] = build.assembler_of(self._shop, dossier)
        return self._assemblers[gemeente.code]


def open_example() -> Neighbourhoods:
    """Return the fictional example gemeente, without any network; its store is removed with the result.

    No setting of the user and no calendar has a say in it: the reference date is EXAMPLE_DAY.
    """
    cache = tempfile.mkdtemp(prefix="wijkanalyse-")
    try:
        settings = Settings(cache=Path(cache), datum=EXAMPLE_DAY)
        opened = Neighbourhoods(workshop.open_workshop(settings, workshop.example(), fictional=True))
    except BaseException:
        shutil.rmtree(cache, ignore_errors=True)
        raise
    weakref.finalize(opened, shutil.rmtree, cache, ignore_errors=True)
    return opened


def open_store(cache: Path | None = None) -> Neighbourhoods:
    """Return what `wijkanalyse fetch` has stored; asks no source anything. `cache` is another folder than the user's.

    Raises SourceError when the store is empty.
    """
    settings = load({"offline": True})
    own = workshop.with_cache(settings, cache) if cache is not None else settings
    return Neighbourhoods(workshop.open_workshop(own, None))


def _sourced(indicator: Indicator) -> dict[str, object]:
    low, high = indicator.plausible
    return {"provider": indicator.source.provider, "plausible_low": low, "plausible_high": high}


def _region_frame(regions: Iterable[Region]) -> pd.DataFrame:
    rows = [_region_row(region) for region in regions]
    return pd.DataFrame(rows, columns=list(REGION_COLUMNS))


def _region_row(region: Region) -> tuple[str, str, int, str, str, str]:
    level = level_of(region.code)
    wijk = "" if level == "gemeente" else region.wijk
    return region.code, level, region.year, region.label, wijk, region.gemeente
