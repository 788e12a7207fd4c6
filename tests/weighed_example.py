"""The example gemeente with its signals, weighed in one version, for the tests of what is made from that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.example_builds import GEMEENTE, built_example
from wijkanalyse import build, paths, settings, workshop
from wijkanalyse.bevindingen import Edition
from wijkanalyse.contribution import contributed
from wijkanalyse.weighing import wording
from wijkanalyse.weighing.choices import ChoiceDeclaration
from wijkanalyse.weighing.explain_lines import Lexicon
from wijkanalyse.weighing.place import WeighedPlace, scales_of, weigh_places

if TYPE_CHECKING:
    import pytest

    from wijkanalyse.build import Workshop
    from wijkanalyse.report.assemble import Assembler
    from wijkanalyse.signals.signal import Version
    from wijkanalyse.signals.views import SignalView

DAY = workshop.EXAMPLE_DAY
REASON = "Hier wordt volgend jaar al een pand verbouwd"


@dataclass(frozen=True)
class WeighedExample:
    """The example in one version, with what it was weighed from and the figures as a build writes them."""

    shop: Workshop
    assembler: Assembler
    view: SignalView
    folder: Path

    @property
    def edition(self) -> Edition:
        gemeente = self.assembler.dossier.gemeente
        return Edition(gemeente, DAY, self.view.version, self.shop.catalogue, True)

    @property
    def lexicon(self) -> Lexicon:
        found = wording.load(paths.resource_dir("data") / "texts" / "weighing.toml")
        return Lexicon(found, self.shop.texts.signals, self.shop.catalogue)

    def places(self, *choices: ChoiceDeclaration, view: SignalView | None = None) -> dict[str, WeighedPlace]:
        """Return every wijk by its name."""
        shipped = scales_of(self.shop)
        scales = replace(shipped, rules=replace(shipped.rules, choices=choices))
        found = weigh_places(self.assembler, view or self.view, scales)
        return {place.region.label: place for place in found.values()}


def weighed_example(factory: pytest.TempPathFactory, version: Version) -> WeighedExample:
    """Return the example with its signals, to be read only."""
    return _weighed(built_example(factory).folder, built_example(factory).workshop.cache, version)


@cache
def _weighed(folder: Path, cache_folder: Path, version: Version) -> WeighedExample:
    flags = {"cache": cache_folder, "signalen": workshop.example_signals(), "versie": version, "datum": DAY}
    shop = workshop.open_workshop(settings.load(flags, environment={}), workshop.example(), fictional=True)
    dossier = build.dossier_of(shop, shop.regions.gemeente(GEMEENTE))
    scales = scales_of(shop)
    told = contributed(shop, dossier, scales.own)
    return WeighedExample(shop, build.assembler_of(shop, dossier, told, scales), told.view, folder)
