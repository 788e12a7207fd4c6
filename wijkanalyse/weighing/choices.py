"""What the team itself decided about points, in `[punt."…"]` of `wijkanalyse.toml`: higher, lower or out.

A reason is typed text: it stands in no error, no remark and no repr.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, get_args

from wijkanalyse.errors import SettingsError
from wijkanalyse.regions import plain
from wijkanalyse.weighing.weighed import Choice, ChoiceKind, PointKind

if TYPE_CHECKING:
    from wijkanalyse.weighing.weighed import Site, Weighed

SECTION: Final = "punt"
_KEYS: Final = ("keuze", "reden", "wijk")
_REQUIRED: Final = ("keuze", "reden")
_LONGEST: Final = 300
_ID: Final = re.compile(rf"(?:{'|'.join(get_args(PointKind))})-[a-z0-9_-]{{1,80}}")


@dataclass(frozen=True)
class ChoiceDeclaration:
    """A choice about one point: in every wijk of the build, or only in `wijk` (a name or code) when that is filled."""

    point: str
    what: ChoiceKind
    reason: str = field(repr=False)
    wijk: str = ""

    def holds_for(self, site: Site) -> bool:
        """Return whether the choice is about this site."""
        return not self.wijk or plain(self.wijk) in (plain(site.label), plain(site.code))


def of(point: str, declared: Iterable[ChoiceDeclaration], site: Site) -> Choice | None:
    """Return what the team decided about a point here; a choice for this wijk goes before one for all."""
    fitting = [d for d in declared if d.point == point and d.holds_for(site)]
    if not fitting:
        return None
    nearest = max(fitting, key=lambda d: bool(d.wijk))
    return Choice(nearest.what, nearest.reason)


def unused(declared: Iterable[ChoiceDeclaration], weighed: Iterable[tuple[Site, Weighed]]) -> tuple[str, ...]:
    """Return in Dutch which choices changed nothing in the places of a build, for the console and for intern.

    In deelbaar these ids are typed text like any other, and aren't printed in a report.
    """
    every = [(site, {p.id for p in (*w.points, *w.beyond, *w.dropped)}) for site, w in weighed]
    return tuple(text for choice in declared if (text := _trouble(choice, every)))


def _trouble(choice: ChoiceDeclaration, every: list[tuple[Site, set[str]]]) -> str:
    fitting = [ids for site, ids in every if choice.holds_for(site)]
    if not fitting:
        return f"Jullie keuze voor {choice.point} is niet gebruikt: er is geen wijk of gebied ‘{choice.wijk}’."
    if any(choice.point in ids for ids in fitting):
        return ""
    where = f" in {choice.wijk}" if choice.wijk else ""
    return f"Jullie keuze voor {choice.point} is niet gebruikt: dat punt is er nu niet{where}."


# --- reading --------------------------------------------------------------------------------------
def read(content: Mapping[str, Any], where: str) -> tuple[ChoiceDeclaration, ...]:
    """Return the `[punt."…"]` blocks of the file `where`; a point with several choices has `[[punt."…"]]` blocks.

    Raises SettingsError that names block and key, and never a reason.
    """
    found: list[ChoiceDeclaration] = []
    for point, blocks in content.items():
        for block in blocks if isinstance(blocks, list) else [blocks]:
            found.append(_declaration(point, block, where))
            _check_once(found, where)
    return tuple(found)


def _declaration(point: str, block: Any, where: str) -> ChoiceDeclaration:
    if not isinstance(block, Mapping) or not _ID.fullmatch(point):
        raise SettingsError(
            f"{where} heeft een keuze die we niet begrijpen.",
            value=f"{SECTION}.{point}"[:_LONGEST],
            allowed='een blok als [punt."aandachtspunt-inkomen"]: de naam van een punt uit het rapport',
            hint=f"Verbeter het in {where}. Bekijk de namen van punten: wijkanalyse explain GEMEENTE WIJK",
        )
    name = f'[{SECTION}."{point}"]'
    _check_keys(name, block, where)
    what = block["keuze"]
    if what not in get_args(ChoiceKind):
        allowed = ", ".join(f'"{c}"' for c in get_args(ChoiceKind))
        raise _wrong(name, "keuze", where, allowed)
    return ChoiceDeclaration(point, what, _text(name, "reden", block, where), _text(name, "wijk", block, where))


def _check_keys(name: str, block: Mapping[str, Any], where: str) -> None:
    if unknown := [key for key in block if key not in _KEYS]:
        raise SettingsError(
            f"{where}: {name} heeft een onbekend woord.",
            value=", ".join(unknown)[:_LONGEST],
            allowed=", ".join(_KEYS),
            hint=f"Verbeter of verwijder het in {where}.",
        )
    if absent := [key for key in _REQUIRED if key not in block]:
        raise SettingsError(
            f"{where}: {name} mist iets.",
            value=", ".join(absent),
            allowed=", ".join(_KEYS),
            hint=f"Vul het aan in {where}. Een keuze heeft altijd een reden.",
        )


def _text(name: str, key: str, block: Mapping[str, Any], where: str) -> str:
    value = block.get(key, "")
    if not isinstance(value, str) or (key in block and not value.strip()) or len(value) > _LONGEST:
        raise _wrong(name, key, where, f"een tekst van hooguit {_LONGEST} tekens")
    return value.strip()


def _wrong(name: str, key: str, where: str, allowed: str) -> SettingsError:
    """Return an error without what was typed: somebody may type the reason in the wrong place."""
    return SettingsError(
        f"{where}: {name} heeft een verkeerde waarde bij {key}.",
        allowed=allowed,
        hint=f"Verbeter het in {where}.",
    )


def _check_once(found: list[ChoiceDeclaration], where: str) -> None:
    last = found[-1]
    if any((d.point, plain(d.wijk)) == (last.point, plain(last.wijk)) for d in found[:-1]):
        raise SettingsError(
            f"{where} heeft twee keuzes voor hetzelfde punt.",
            value=f"{SECTION}.{last.point}",
            allowed="één keuze voor alle wijken, en één per wijk",
            hint=f"Verwijder er een in {where}.",
        )
