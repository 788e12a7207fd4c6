"""explain: why a point of a wijk is there, and what doesn't stand out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wijkanalyse import bevindingen, paths, regions, words
from wijkanalyse.bevindingen import Edition
from wijkanalyse.build import assembler_of, dossier_of
from wijkanalyse.commands.building import DONE, DONE_WITH_GAPS, opened, with_own
from wijkanalyse.commands.voice import Voice
from wijkanalyse.contribution import contributed
from wijkanalyse.errors import RegionError
from wijkanalyse.settings import load
from wijkanalyse.weighing import explain as explaining
from wijkanalyse.weighing import wording
from wijkanalyse.weighing.explain_lines import Lexicon, place_lines, point_lines
from wijkanalyse.weighing.place import scales_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wijkanalyse.build import Workshop
    from wijkanalyse.contribution import Contribution
    from wijkanalyse.regions import Region
    from wijkanalyse.weighing.place import WeighedPlace


@dataclass(frozen=True)
class Subject:
    """What to explain, as it was typed; without `punt` the whole wijk."""

    gemeente: str
    wijk: str
    punt: str | None = None


def explain(flags: dict[str, Any], config: Path | None, subject: Subject, *, as_json: bool) -> int:
    """Print why a point of a wijk is there; without a point all points, and what doesn't stand out.

    3 when something that the team typed waits for a check. Raises WijkanalyseError with the nearest names for an
    unknown wijk or point.
    """
    settings = load(flags, config=config)
    voice = Voice(settings.quiet, settings.verbose)
    with opened(settings, voice) as shop:
        chosen = shop.regions.gemeente(subject.gemeente)
        complete = with_own(shop, (chosen,))
        dossier = dossier_of(complete, chosen)
        region = place_named(subject.wijk, dossier.places, chosen)
        scales = scales_of(complete)
        told = contributed(complete, dossier, scales.own)
        place = assembler_of(complete, dossier, told, scales).weighed(region)
        edition = Edition(chosen, settings.datum, settings.shows, complete.catalogue, complete.fictional)
        _print(place, edition, _lexicon(complete), subject.punt, as_json=as_json)
    return _waits(told, voice)


def _lexicon(shop: Workshop) -> Lexicon:
    found = wording.load(paths.resource_dir("data") / "texts" / "weighing.toml")
    return Lexicon(found, shop.texts.signals, shop.catalogue)


def _waits(told: Contribution, voice: Voice) -> int:
    for remark in told.remarks:
        voice.warn(f"Let op: {remark}")
    return DONE_WITH_GAPS if told.waits else DONE


def _print(place: WeighedPlace, edition: Edition, lexicon: Lexicon, punt: str | None, *, as_json: bool) -> None:
    command = _command(edition.gemeente, place.region)
    found = explaining.explained(explaining.find(punt, place, command), place) if punt else None
    if as_json:
        record = bevindingen.place_record(place, edition.catalogue)
        Voice.result_json(record if found is None else bevindingen.point_record(found))
        return
    lines = ["", *point_lines(found, place, lexicon)] if found else place_lines(place, explaining.rest(place), lexicon)
    more = ["", f"Meer over één punt: {command} PUNT"] if found is None and explaining.all_points(place.weighed) else []
    Voice.result("\n".join([*_heading(place, edition), *lines, *more]))


def _heading(place: WeighedPlace, edition: Edition) -> list[str]:
    region = place.region
    return [
        f"{region.label} ({region.code}), {edition.gemeente.label}",
        f"{edition.version.capitalize()} · peildatum {words.long_date(edition.day)}",
    ]


# --- which wijk ---------------------------------------------------------------------------------------
def place_named(text: str, places: Sequence[Region], gemeente: Region) -> Region:
    """Return the wijk or own area that `text` names by code or name.

    Raises RegionError with the nearest names when there is none, or more than one.
    """
    code = text.strip().upper()
    found = [p for p in places if code in (p.code, p.code[2:])] or regions.by_name(places).get(regions.plain(text), [])
    if len(found) == 1:
        return found[0]
    if found:
        raise RegionError(
            "Er is meer dan één wijk met deze naam.",
            value=text,
            allowed=regions.listed(found),
            hint=f"Gebruik de code. Typ bijvoorbeeld: {_command(gemeente, found[0], by_code=True)}",
        )
    near = regions.nearest(text, places) or list(places)
    raise RegionError(
        f"Deze wijk is niet bekend in {gemeente.label}.",
        value=text,
        allowed=regions.listed(near),
        hint=f"Typ bijvoorbeeld: {_command(gemeente, near[0])}",
    )


def _command(gemeente: Region, place: Region, *, by_code: bool = False) -> str:
    return f"wijkanalyse explain {_quoted(gemeente.label)} {place.code if by_code else _quoted(place.label)}"


def _quoted(name: str) -> str:
    return f'"{name}"' if re.search(r"[^A-Za-zÀ-ÿ-]", name) else name
