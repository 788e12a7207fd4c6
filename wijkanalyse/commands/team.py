"""new and signals check: what a team works with before it builds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from wijkanalyse import listening, project
from wijkanalyse.commands.building import opened
from wijkanalyse.commands.voice import Voice
from wijkanalyse.errors import UsageError
from wijkanalyse.settings import load
from wijkanalyse.signals import check

if TYPE_CHECKING:
    from wijkanalyse.build import Workshop
    from wijkanalyse.regions import Region
    from wijkanalyse.settings import Settings
    from wijkanalyse.signals.hear import Listening


def new(flags: dict[str, Any], gemeente: str, folder: Path | None) -> int:
    """Make the project folder of a gemeente; what is there stays as it is."""
    settings = load(flags)
    voice = Voice(settings.quiet)
    with opened(settings, voice) as shop:
        created = project.new(shop, shop.regions.gemeente(gemeente), folder)
    for line in created.lines:
        voice.say(line)
    voice.result(str(created.folder))
    return 0


def check_signals(flags: dict[str, Any], config: Path | None, paths: tuple[Path, ...], gemeente: str | None) -> int:
    """Print everything that is wrong or good to know in signal files; 1 when one of them can't be used."""
    settings = load(flags, config=config)
    voice = Voice(settings.quiet)
    named = gemeente or settings.gemeente
    files = paths or settings.signalen
    _ask_for_both(files, named)
    with opened(settings, voice) as shop:
        found = check.check(files, _listening(shop, shop.regions.gemeente(named), settings))
    for remark in found.errors:
        voice.result(str(remark))
    for note in found.notes:
        voice.result(f"Let op: {note}")
    for verdict in found.verdicts:
        voice.result(str(verdict))
    voice.result(found.summary)
    return found.exit_code


def _listening(shop: Workshop, gemeente: Region, settings: Settings) -> Listening:
    buurten = project.buurten_of(shop.fetcher.renewed(), gemeente)
    return listening.to_check(gemeente, shop.regions.wijken_of(gemeente), buurten, settings, shop.vocabulary)


def _ask_for_both(paths: tuple[Path, ...], gemeente: str) -> None:
    if not paths:
        raise UsageError(
            "Noem het bestand met signalen.",
            value="geen bestand",
            allowed="wijkanalyse signals check BESTAND…",
            hint="Typ bijvoorbeeld: wijkanalyse signals check signalen.xlsx",
        )
    if not gemeente:
        raise UsageError(
            "Zeg van welke gemeente de signalen zijn.",
            value="geen gemeente",
            allowed='--gemeente NAAM, of gemeente = "…" onder [build] in wijkanalyse.toml',
            hint=f"Typ bijvoorbeeld: wijkanalyse signals check {paths[0].name} --gemeente Zoetermeer",
        )
