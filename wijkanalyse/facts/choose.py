"""Chooses the year of each figure: per indicator and region the newest figure that the region itself has."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from wijkanalyse.facts import observations

if TYPE_CHECKING:
    from wijkanalyse.facts.continuity import Continuity

_STATUS_WORTH = {"suppressed": 0, "not_applicable": 1, "missing": 2, "not_published": 3}


@dataclass(frozen=True)
class Chosen:
    """The figures of a report.

    `own` has at most one row per wijk or buurt and indicator. `references` has the rows of gemeente and Nederland for
    every edition and year that `own` uses, and their newest. `breaks` maps (region, indicator) to the reason why an
    older figure wasn't used. `bases` maps (region, indicator, year) to how many people a figure is about, where its
    source says so itself.
    """

    own: pd.DataFrame
    references: pd.DataFrame
    breaks: dict[tuple[str, str], str]
    bases: dict[tuple[str, str, int], float] = field(default_factory=dict)

    @property
    def frame(self) -> pd.DataFrame:
        """Every figure used, in the order of the contract."""
        order = ["region_code", "indicator", "year"]
        return pd.concat([self.own, self.references], ignore_index=True).sort_values(order, ignore_index=True)


def choose(frame: pd.DataFrame, regions: frozenset[str], region_year: int, continuity: Continuity) -> Chosen:
    """Return the newest usable figure of each region, and the references that go with it.

    A figure of another boundary year is used only when the region is known to be the same. A region without any figure
    keeps one row that says why: what is suppressed says more than what isn't published yet.
    """
    local = frame[frame["region_code"].isin(regions)]
    usable, breaks = _usable(local, region_year, continuity)
    own = _completed(_newest(usable), frame, regions, region_year)
    references = _references(frame[frame["region_level"].isin(("gemeente", "nederland"))], own)
    newest = set(zip(own["region_code"], own["indicator"], strict=True))
    have = set(own.loc[own["value"].notna(), ["region_code", "indicator"]].itertuples(index=False, name=None))
    return Chosen(own, references, {k: v for k, v in breaks.items() if k in newest and k not in have})


def uninhabited(chosen: Chosen, empty: frozenset[str]) -> Chosen:
    """Return the figures; an absent one of a region where nobody lives (`empty`) is not applicable, in any table.

    Only the kerncijfers count inhabitants, so that other tables can't say this of themselves.
    """
    nobody = chosen.own["region_code"].isin(empty) & chosen.own["value"].isna()
    return replace(chosen, own=chosen.own.assign(status=chosen.own["status"].mask(nobody, "not_applicable")))


def _usable(
    frame: pd.DataFrame, region_year: int, continuity: Continuity
) -> tuple[pd.DataFrame, dict[tuple[str, str], str]]:
    """Return the rows of regions that are the same region as in `region_year`, and why others are not."""
    pairs = frame[["region_code", "region_year"]].drop_duplicates()
    answers = {
        (code, year): continuity.between(code, int(year), region_year)
        for code, year in pairs.itertuples(index=False, name=None)
    }
    where = zip(frame["region_code"], frame["region_year"], strict=True)
    same = np.fromiter((answers[pair].same is True for pair in where), dtype=bool, count=len(frame))
    refused = frame[~same & frame["value"].notna().to_numpy()].sort_values("year")
    columns = ["region_code", "region_year", "indicator"]
    breaks = {
        (str(code), str(indicator)): answers[code, year].reason
        for code, year, indicator in refused[columns].itertuples(index=False, name=None)
    }
    return frame[same], breaks


def _newest(frame: pd.DataFrame) -> pd.DataFrame:
    worth = frame["status"].map(_STATUS_WORTH).fillna(-1)
    ordered = frame.assign(worth=worth).sort_values(["worth", "year"], ascending=[True, False], kind="stable")
    chosen = ordered.drop_duplicates(["region_code", "indicator"]).drop(columns="worth")
    return chosen[list(observations.COLUMNS)].sort_values(["region_code", "indicator"], ignore_index=True)


def _completed(own: pd.DataFrame, frame: pd.DataFrame, regions: frozenset[str], region_year: int) -> pd.DataFrame:
    """Return the figures with a row for each region that no usable edition knows: its figure is missing."""
    newest = frame.sort_values("year", kind="stable").drop_duplicates("indicator", keep="last")
    there = set(zip(own["region_code"], own["indicator"], strict=True))
    rows = [
        (code, observations.level_of(code), region_year, indicator, year, *[np.nan] * 3, "missing", edition, source)
        for indicator, year, edition, source in newest[["indicator", "year", "edition", "source"]].to_numpy()
        for code in sorted(regions)
        if (code, indicator) not in there
    ]
    if not rows:
        return own
    absent = pd.DataFrame(rows, columns=list(observations.COLUMNS)).astype(own.dtypes.to_dict())
    return pd.concat([own, absent], ignore_index=True).sort_values(["region_code", "indicator"], ignore_index=True)


def _references(frame: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    used = own.loc[own["value"].notna(), ["indicator", "year", "edition"]].drop_duplicates()
    beside = frame.merge(used, on=["indicator", "year", "edition"])
    newest = _newest(frame[~frame["indicator"].isin(used["indicator"])])
    return pd.concat([beside, newest], ignore_index=True)[list(observations.COLUMNS)]
