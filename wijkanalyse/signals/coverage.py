"""About what, by whom and when a team spoke, and where there are no signals or too few.

Everything is computed from signals that may be shown: a list of silent months or buurten would otherwise tell, by what
it leaves out, when and where a hidden signal was given. No signals doesn't mean: no problem.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from wijkanalyse.signals.count import OLDEST_MONTHS, Enough, Ground, Minimum, age, half_year, reaching
from wijkanalyse.signals.views import Coverage

if TYPE_CHECKING:
    from wijkanalyse.signals.signal import Signal

DETAIL: Final = Minimum(3)
"""From how many signals intern names a group, a role or a half-year."""
_BUURT: Final = Minimum(3, 2)
_OLD_MONTHS: Final = 12


def of_place(signals: Sequence[Signal], below: Collection[str], ground: Ground, buurten: Sequence[str]) -> Coverage:
    """Return the coverage of a wijk or own area, for intern."""
    groups, roles = ground.order("group"), ground.order("role")
    spoken = reaching(signals, lambda s: s.role, roles, DETAIL.met)
    periods = half_years(signals, ground, DETAIL.met)
    return Coverage(
        silent_themes(signals, below, ground),
        _without(groups, reaching(signals, lambda s: s.group, groups, DETAIL.met)),
        _without(buurten, reaching(signals, lambda s: s.region, buurten, _BUURT.met)),
        _without(_window(ground.datum, whole=True), periods),
        spoken,
        _without(roles, spoken),
        periods,
        _mostly_old(signals, ground, DETAIL.met),
    )


def of_gemeente(signals: Sequence[Signal], below: Collection[str], ground: Ground, enough: Enough) -> Coverage:
    """Return the coverage of the whole gemeente, from the signals that its pages show."""
    spoken = reaching(signals, lambda s: s.role, ground.order("role"), enough)
    return Coverage(
        silent_themes(signals, below, ground),
        roles=spoken,
        silent_roles=_without(ground.order("role"), spoken),
        periods=half_years(signals, ground, enough),
        mostly_old=_mostly_old(signals, ground, enough),
    )


def silent_themes(signals: Sequence[Signal], below: Collection[str], ground: Ground) -> tuple[str, ...]:
    """Return the themes that no signal is shown of and that don't say "er is iets gemeld" either."""
    return _without(ground.themes, {s.theme for s in signals}.union(below))


def half_years(signals: Sequence[Signal], ground: Ground, enough: Enough) -> tuple[str, ...]:
    """Return the half-years, in order, that enough signals are of."""
    return reaching(signals, lambda s: half_year(s.month), _window(ground.datum), enough)


def _window(datum: date, *, whole: bool = False) -> tuple[str, ...]:
    """Return the half-years in which a signal counts; in `whole` months, so that none is silent that just began."""
    newest = datum.year * 12 + datum.month - 1
    months = (date(n // 12, n % 12 + 1, 1) for n in range(newest - OLDEST_MONTHS, newest + (not whole)))
    return tuple(dict.fromkeys(half_year(month) for month in months))


def _mostly_old(signals: Sequence[Signal], ground: Ground, enough: Enough) -> bool:
    old = [s for s in signals if age(s.month, ground.datum) > _OLD_MONTHS]
    return 2 * len(old) > len(signals) and enough(old)


def _without(values: Sequence[str], spoken: Collection[str]) -> tuple[str, ...]:
    return tuple(v for v in values if v not in spoken)
