"""Which figures a map of wijken or buurten can show, with their values as they are printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from wijkanalyse import words
from wijkanalyse.judgement.verdicts import Figure, margin, min_difference
from wijkanalyse.report import cells
from wijkanalyse.report.map_choices import AreaValue, MapFigure

if TYPE_CHECKING:
    from wijkanalyse.catalogue import Catalogue, Indicator
    from wijkanalyse.judgement.compare import Comparer, Observation
    from wijkanalyse.regions import Region

LEAST_PEOPLE: Final = 200
"""An area with fewer inhabitants is grey on the map: its share says little (method, numbers)."""
_FEW: Final = AreaValue(None, f"minder dan {LEAST_PEOPLE} inwoners")
_WITHOUT_RULE: Final = ("count", "money", "rate")


class MapFigures:
    """Takes the figures of some areas of one gemeente."""

    def __init__(self, catalogue: Catalogue, comparer: Comparer, areas: Sequence[Region]) -> None:
        self._catalogue, self._comparer, self._areas = catalogue, comparer, areas
        self._titles = {theme.id: theme.title for theme in catalogue.themes}
        self._small = {a.code for a in areas if self._is_small(a)}

    def all(self, indicators: Iterable[Indicator], *, least: int) -> list[MapFigure]:
        """Return the figures that at least so many areas have."""
        found = (self._figure(i) for i in indicators)
        return [f for f in found if sum(v.value is not None for v in f.values.values()) >= least]

    def _figure(self, indicator: Indicator) -> MapFigure:
        own = {a.code: self._comparer.observation(a.code, indicator.id) for a in self._areas}
        known = [o for o in own.values() if o is not None and o.value is not None]
        source = f"Bron: tabel {words.listed(sorted({o.edition for o in known}))}."
        return MapFigure(
            indicator=indicator.id,
            name=indicator.label,
            theme=self._titles.get(indicator.theme, ""),
            what=_with_unit(indicator),
            unit=_short_unit(indicator),
            years=words.listed([str(y) for y in sorted({o.year for o in known})]),
            source=f"{source} {words.sentence(words.ESTIMATED)}" if indicator.estimated else source,
            values={code: self._value(code, o, indicator) for code, o in own.items()},
            smallest_step=self._smallest_step(indicator),
            in_table=indicator.map,
        )

    def _is_small(self, area: Region) -> bool:
        population = self._comparer.population.get(area.code)
        return population is not None and population.inwoners is not None and population.inwoners < LEAST_PEOPLE

    def _value(self, code: str, found: Observation | None, indicator: Indicator) -> AreaValue:
        if code in self._small and indicator.kind != "count":
            return _FEW
        text = cells.cell(found, indicator).text
        if found is None or found.value is None:
            return AreaValue(None, text)
        # As it is printed: who reads 20% must find it in the class from 20%.
        return AreaValue(round(found.value, indicator.decimals) + 0.0, text, self._margin(found, indicator))

    def _margin(self, found: Observation, indicator: Indicator) -> float:
        """Return how far an estimate may be off; 0 for what was counted."""
        if not indicator.estimated or found.value is None:
            return 0.0
        return margin(indicator, Figure(found.value, found.lower, found.upper), None) or 0.0

    def _smallest_step(self, indicator: Indicator) -> float:
        """Return the smallest difference that matters, so that smaller ones share a colour.

        Where no rule says so it is the last decimal that is printed, but for counts and amounts, which spread widely.
        """
        nederland = self._comparer.newest("nederland", indicator.id)
        known = nederland.value if nederland is not None else None
        least = min_difference(indicator, known) if known is not None else None
        return least or (0.0 if indicator.kind in _WITHOUT_RULE else 10.0**-indicator.decimals)


def _with_unit(indicator: Indicator) -> str:
    """Return the label, with the unit where neither the label nor the values say it."""
    unit = indicator.unit.removeprefix("euro").strip() if indicator.kind == "money" else indicator.unit
    known = unit in ("", "km") or indicator.label.lower() in unit.lower() or unit.lower() in indicator.label.lower()
    return indicator.label if known else f"{indicator.label} ({unit})"


def _short_unit(indicator: Indicator) -> str:
    if indicator.kind == "money":
        return "€"
    return "%" if indicator.is_percentage else "km" if indicator.unit == "km" else ""
