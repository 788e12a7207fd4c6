"""Whether a region is the same region in another year: a region is a code and a boundary year.

Two sources say so: the indelingswijziging flags of the kerncijfers (each about the year before), and the overlap of
borders. What neither says is unknown, and unknown is not the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

SAME_OVERLAP: Final = 0.95
"""Share of the joint area that two borders must have in common to be the same border (method, trend)."""

_UNCHANGED: Final = "1"
_CHANGED: Final = "3"


@dataclass(frozen=True)
class Sameness:
    """The answer: `same` is None when it is unknown; `reason` is Dutch, and empty when the region is the same."""

    same: bool | None
    reason: str = ""


@dataclass(frozen=True)
class Continuity:
    """What is known of borders over the years.

    `flags` maps (code, year) to the flag in the edition of that year; `overlaps` maps a pair of years, oldest first, to
    the overlap (0..1) per code. `parts` maps the code of an own area to its buurten: it is the same when they are.
    """

    flags: Mapping[tuple[str, int], str]
    overlaps: Mapping[tuple[int, int], Mapping[str, float]] = field(default_factory=dict)
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def between(self, code: str, year: int, other: int) -> Sameness:
        """Return whether the region with this code has the same border in both years."""
        if year == other:
            return Sameness(same=True)
        if code in self.parts:
            answers = (self.between(part, year, other) for part in self.parts[code])
            return next((a for a in answers if a.same is not True), Sameness(same=True))
        first, last = sorted((year, other))
        reached, changed, unknown_in = {first}, "", None
        for step in range(first + 1, last + 1):
            flag = self.flags.get((code, step), "")
            if (step - 1 in reached and flag == _UNCHANGED) or self._overlapping(code, step, reached):
                reached.add(step)
            elif flag == _CHANGED or self._overlapping(code, step, reached) is False:
                changed = f"in {step}" if flag == _CHANGED or step == first + 1 else f"tussen {first} en {step}"
            elif unknown_in is None and flag != _UNCHANGED:
                unknown_in = step
        if last in reached:
            return Sameness(same=True)
        if changed:
            return Sameness(same=False, reason=f"grens gewijzigd {changed}")
        return Sameness(same=None, reason=f"grens in {unknown_in or last} onbekend")

    def _overlapping(self, code: str, year: int, reached: set[int]) -> bool | None:
        """Return whether the border of `year` overlaps one of the years that count as the same; None when unknown."""
        shares = [
            self.overlaps[earlier, year][code] for earlier in reached if code in self.overlaps.get((earlier, year), {})
        ]
        return max(shares) >= SAME_OVERLAP if shares else None


def overlap(earlier: gpd.GeoDataFrame, later: gpd.GeoDataFrame) -> dict[str, float]:
    """Return per code that both have the shared area as part of the joint area (0..1)."""
    import shapely

    old, new = earlier.set_index("code").geometry, later.set_index("code").geometry
    codes = [c for c in old.index if c in new.index]
    if not codes:
        return {}
    a, b = shapely.make_valid(old.loc[codes].to_numpy()), shapely.make_valid(new.loc[codes].to_numpy())
    shared = shapely.area(shapely.intersection(a, b))
    joint = shapely.area(a) + shapely.area(b) - shared
    return {code: float(part / whole) if whole else 0.0 for code, part, whole in zip(codes, shared, joint, strict=True)}


def dissolved(wijken: gpd.GeoDataFrame, code: str) -> gpd.GeoDataFrame:
    """Return the area of all wijken together as one region with this code."""
    import geopandas as gpd

    return gpd.GeoDataFrame({"code": [code]}, geometry=[wijken.geometry.make_valid().union_all()], crs=wijken.crs)


def read_flags(rows: pd.DataFrame, region: str, flag: str, year: int) -> dict[tuple[str, int], str]:
    """Return the flags in the rows of one edition, by (code, year)."""
    return {(code, year): str(value or "") for code, value in zip(rows[region], rows[flag], strict=True)}
