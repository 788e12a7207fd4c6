"""Wijken that look like a wijk: matched on who lives there and how, never on outcomes (method, section 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BLOCKS: Final[dict[str, tuple[str, ...]]] = {
    "leeftijd": ("leeftijd_0_15", "leeftijd_15_25", "leeftijd_25_45", "leeftijd_45_65", "leeftijd_65_plus"),
    "huishoudens": ("huishoudensgrootte", "alleenwonend", "met_kinderen"),
    "omgeving": ("adressendichtheid", "dichtheid"),
    "woningen": ("eengezinswoningen",),
}
"""Four blocks that weigh the same. Tenure, WOZ and income stay out: they bring outcomes in."""

OPTIONAL: Final = ("alleenwonend", "met_kinderen")
_LOGARITHMIC: Final = BLOCKS["omgeving"]
MIN_INHABITANTS: Final = 1_000
MOST: Final = 10
FEWEST: Final = 6
MOST_PER_GEMEENTE: Final = 2
FARTHEST: Final = 0.60
STRONG, FAIR = 0.25, 0.45
_CLIP: Final = 3.0
_IQR_OF_NORMAL: Final = 1.349


@dataclass(frozen=True)
class Peer:
    """A wijk that looks like another; `distance` is 0 for the same, and at most 0.60."""

    code: str
    distance: float

    @property
    def word(self) -> str:
        """How alike the two are, in Dutch."""
        return "sterk" if self.distance < STRONG else "redelijk" if self.distance < FAIR else "matig"


def required() -> tuple[str, ...]:
    """Return the indicators that an edition of the kerncijfers must have to be matched on."""
    return tuple(v for block in BLOCKS.values() for v in block if v not in OPTIONAL)


class Similarity:
    """The wijken of the whole country, standardised on the variables of the blocks.

    `values` has a row per wijk (index: code) and a column per indicator, `inwoners` among them; an optional column that
    is empty for most wijken is left out of its block.
    """

    def __init__(self, values: pd.DataFrame) -> None:
        columns = {name: self._filled(block, values) for name, block in BLOCKS.items()}
        complete = values[[v for block in columns.values() for v in block]].dropna().index
        large = values.index[values["inwoners"] >= MIN_INHABITANTS]
        self.codes: NDArray[np.object_] = complete.intersection(large).sort_values().to_numpy(dtype=object)
        self._gemeenten = np.array([code[2:6] for code in self.codes])
        known = values.loc[list(self.codes)]
        self._blocks = [_standardised(known[list(block)]) for block in columns.values()]
        self._place = {code: index for index, code in enumerate(self.codes)}

    @staticmethod
    def _filled(block: tuple[str, ...], values: pd.DataFrame) -> tuple[str, ...]:
        wijken = values["inwoners"] >= MIN_INHABITANTS
        half = 0.5
        return tuple(
            v for v in block if v not in OPTIONAL or (v in values and values.loc[wijken, v].notna().mean() > half)
        )

    def peers(self, code: str) -> tuple[Peer, ...]:
        """Return the wijken most like this one, nearest first; none when there are too few to compare with."""
        if (place := self._place.get(code)) is None:
            return ()
        distances = self._distances(place)
        found: list[Peer] = []
        taken: dict[str, int] = {}
        for index in np.lexsort((self.codes.astype(str), distances)):
            gemeente = self._gemeenten[index]
            if distances[index] > FARTHEST or len(found) == MOST:
                break
            if gemeente == self._gemeenten[place] or taken.get(gemeente, 0) == MOST_PER_GEMEENTE:
                continue
            taken[gemeente] = taken.get(gemeente, 0) + 1
            found.append(Peer(str(self.codes[index]), float(distances[index])))
        return tuple(found) if len(found) >= FEWEST else ()

    def _distances(self, place: int) -> Floats:
        squared = [np.mean((block - block[place]) ** 2, axis=1) for block in self._blocks]
        distances: Floats = np.sqrt(np.mean(squared, axis=0))
        return distances


def _standardised(frame: pd.DataFrame) -> Floats:
    """Return (value - median) / (IQR / 1.349) per column, clipped to ± 3."""
    numbers = frame.to_numpy(dtype="float64", copy=True)
    for index, name in enumerate(frame.columns):
        if name in _LOGARITHMIC:
            numbers[:, index] = np.log(np.maximum(numbers[:, index], 1.0))
    if not len(numbers):  # no wijk in this edition has every variable
        return numbers
    low, middle, high = np.percentile(numbers, (25, 50, 75), axis=0)
    spread = np.where(high > low, (high - low) / _IQR_OF_NORMAL, 1.0)
    standard: Floats = np.clip((numbers - middle) / spread, -_CLIP, _CLIP)
    return standard
