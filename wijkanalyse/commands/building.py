"""build, fetch and demo."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from wijkanalyse import output, words, workshop
from wijkanalyse.build import build as build_gemeente
from wijkanalyse.commands import progress
from wijkanalyse.commands.voice import Voice
from wijkanalyse.errors import RegionError, UsageError, WijkanalyseError
from wijkanalyse.facts.gather import Team, gather
from wijkanalyse.own import areas
from wijkanalyse.own import figures as own_figures
from wijkanalyse.pdf.engine import Engine, EngineMissingError, required_engine
from wijkanalyse.regions import AREA_PREFIX
from wijkanalyse.settings import Settings, load
from wijkanalyse.stock.selections import EVERYTHING

if TYPE_CHECKING:
    from wijkanalyse.build import Result, Workshop
    from wijkanalyse.regions import Region

DONE, ERROR, DONE_WITH_GAPS = 0, 1, 3
EXAMPLE = "Voorbeeldstad"


def build(flags: dict[str, Any], config: Path | None, asked: tuple[str, ...] | None, wijken: tuple[str, ...]) -> int:
    """Write the reports of the gemeenten that were asked: the one of the settings when empty, all of them when None."""
    settings = load(flags, config=config)
    gemeenten = _asked(settings, asked, "build")
    voice = Voice(settings.quiet, settings.verbose)
    settings = _for_residents(settings, voice)
    engine = _engine(settings, voice)
    with opened(settings, voice) as shop:
        chosen = _resolve(shop, gemeenten)
        selected = _resolve_wijken(shop, chosen, wijken)
        _check_signals_alone(settings, chosen)
        complete = with_own(shop, chosen)
        for note in (*complete.figures.notes, *own_figures.ignored(complete.figures, chosen)):
            voice.say(f"Let op: {note}")
        if gemeenten is None:
            _fetch_everything(shop, voice)
        code = _build_each(replace(complete, engine=engine), chosen, selected, voice)
        return _without_pdf(settings, engine, code)


def fetch(flags: dict[str, Any], config: Path | None, asked: tuple[str, ...] | None) -> int:
    """Fill the store for the gemeenten that were asked: the one of the settings when empty, the country when None."""
    settings = load(flags, config=config)
    gemeenten = _asked(settings, asked, "fetch")
    voice = Voice(settings.quiet, settings.verbose)
    with opened(settings, voice) as shop:
        if gemeenten is None:
            _fetch_everything(shop, voice)
            return _report_problems((*shop.fetcher.problems, *shop.borders.problems), voice)
        code = DONE
        for gemeente in _resolve(shop, gemeenten):
            voice.say(f"{gemeente.label}: ophalen…")
            fetcher, borders = shop.fetcher.renewed(), shop.borders.renewed()
            dossier = gather(fetcher, borders, gemeente, shop.country, Team(shop.catalogue))
            code = max(code, _report_problems(dossier.problems, voice))
            voice.result(f"{gemeente.label} ({gemeente.code}): opgehaald")
        return code


def demo(flags: dict[str, Any]) -> int:
    """Write the reports of the fictional example, through the same path as a real gemeente, without any network."""
    settings = load({"out": Path("voorbeeld").absolute(), "datum": workshop.EXAMPLE_DAY, **flags})
    voice = Voice(settings.quiet, settings.verbose)
    settings = _for_residents(settings, voice)
    with TemporaryDirectory(prefix="wijkanalyse-") as cache:
        own = replace(
            workshop.with_cache(settings, Path(cache)),
            cijfers=(),
            cijfer=(),
            gebied=(),
            signalen=workshop.example_signals(),
            privacy=None,
            organisatie="",
            logo=None,
        )
        shop = workshop.open_workshop(own, workshop.example(), fictional=True)
        engine = _engine(settings, voice)
        code = _build_each(replace(shop, engine=engine), (shop.regions.gemeente(EXAMPLE),), (), voice)
        voice.say("Open index.html in je browser. De gemeente en alle cijfers zijn verzonnen.")
        folder = settings.out / output.folder_name(shop.regions.gemeente(EXAMPLE), settings.versie)
        voice.result(str(folder / output.INDEX))
        return _without_pdf(settings, engine, code)


def with_own(shop: Workshop, gemeenten: tuple[Region, ...]) -> Workshop:
    """Return the workshop with the team's own figures; a mistake in these or in own areas stops before any work."""
    areas.check_gemeenten(shop.settings.gebied, shop.regions, gemeenten)
    reading = own_figures.read(shop.settings.cijfers, shop.catalogue, shop.regions, shop.settings.datum.year)
    return replace(shop, figures=reading)


@contextmanager
def opened(settings: Settings, voice: Voice) -> Iterator[Workshop]:
    """Open the workshop on the network, or offline; close the connections afterwards."""
    if settings.offline:
        yield workshop.open_workshop(settings, None)
        return
    client = workshop.new_client(settings)
    try:
        voice.say("Kijken of er nieuwe cijfers zijn…")
        yield workshop.open_workshop(settings, workshop.network(settings, client))
    finally:
        traffic = client.traffic
        voice.detail(f"{traffic.requests} vragen aan de bronnen, {traffic.decoded_bytes / 1e6:.1f} MB ontvangen")
        client.close()


def _asked(settings: Settings, asked: tuple[str, ...] | None, command: str) -> tuple[str, ...] | None:
    """Return the gemeenten to work on, None for all; that of the settings when a command names none."""
    if asked is None or asked:
        return asked
    if not settings.gemeente:
        raise UsageError(
            "Noem een of meer gemeenten, of kies alle gemeenten met --all.",
            value="geen gemeente",
            allowed=f"wijkanalyse {command} GEMEENTE… of wijkanalyse {command} --all",
            hint=f"Typ bijvoorbeeld: wijkanalyse {command} Zoetermeer",
        )
    return (settings.gemeente,)


def _check_signals_alone(settings: Settings, gemeenten: tuple[Region, ...]) -> None:
    """Refuse signals beside several gemeenten: their wijken and streets are looked up in one."""
    if settings.signalen and len(gemeenten) != 1:
        raise UsageError(
            "Signalen horen bij één gemeente.",
            value=f"{len(gemeenten)} gemeenten",
            allowed="één gemeente per keer, met --signalen",
            hint=f"Typ bijvoorbeeld: wijkanalyse build {gemeenten[0].code} --signalen signalen.xlsx",
        )


def _resolve(shop: Workshop, gemeenten: Iterable[str] | None) -> tuple[Region, ...]:
    if gemeenten is None:
        return shop.regions.gemeenten
    return tuple(dict.fromkeys(shop.regions.gemeente(text) for text in gemeenten))


def _resolve_wijken(shop: Workshop, gemeenten: tuple[Region, ...], wijken: tuple[str, ...]) -> tuple[Region, ...]:
    if not wijken:
        return ()
    if len(gemeenten) != 1:
        raise RegionError(
            "Een wijk kiezen kan bij één gemeente tegelijk.",
            value=words.listed(wijken),
            allowed="één gemeente met een of meer keer --wijk",
            hint=f"Typ bijvoorbeeld: wijkanalyse build {gemeenten[0].code} --wijk {wijken[0]}",
        )
    return tuple(dict.fromkeys(shop.regions.wijk(text, gemeenten[0]) for text in wijken))


def _fetch_everything(shop: Workshop, voice: Voice) -> None:
    for provider in shop.fetcher.catalogue.providers:
        voice.say(f"{provider.name}: heel Nederland ophalen…")
        shop.fetcher.holdings(provider, EVERYTHING)
    voice.say("Grenzen van heel Nederland ophalen…")
    shop.borders.fetch_everything()


def _build_each(shop: Workshop, gemeenten: tuple[Region, ...], wijken: tuple[Region, ...], voice: Voice) -> int:
    """Build each gemeente; one that fails doesn't stop the others."""
    code = DONE
    for gemeente in gemeenten:
        voice.say(f"{gemeente.label}: rapporten maken…")
        try:
            with progress.shown(voice, gemeente.label, _expected_pages(shop, gemeente, wijken)) as page:
                result = build_gemeente(shop, gemeente, wijken, page)
        except WijkanalyseError as error:
            if len(gemeenten) == 1:
                raise
            voice.say(f"Fout bij {gemeente.label}: {error}")
            voice.result(f"{gemeente.label} ({gemeente.code}): niet gelukt")
            code = ERROR
            continue
        if (gaps := _report(result, voice)) and code == DONE:
            code = gaps
    return code


def _for_residents(settings: Settings, voice: Voice) -> Settings:
    """Return the settings without what a leaflet doesn't have; who asked for it is told."""
    asked = {"--figuren": settings.figuren, "--een-bestand": settings.een_bestand, "--vergelijk": settings.vergelijk}
    dropped = [flag for flag, given in asked.items() if given]
    if settings.versie != "bewoners" or not dropped:
        return settings
    voice.warn(f"Let op: bij een blad voor bewoners hoort geen {words.listed(dropped)}. Het blad maken we wel.")
    return replace(settings, figuren=False, een_bestand=False, vergelijk=None)


def _engine(settings: Settings, voice: Voice) -> Engine | None:
    """Return the browser that prints, when PDFs are asked for; without one the reports are made all the same."""
    if not settings.pdf:
        return None
    try:
        return required_engine(settings.browser)
    except EngineMissingError as error:
        voice.warn(f"{error}\nDe rapporten maken we wel, zonder PDF.")
        return None


def _without_pdf(settings: Settings, engine: Engine | None, code: int) -> int:
    return DONE_WITH_GAPS if settings.pdf and engine is None and code == DONE else code


def _expected_pages(shop: Workshop, gemeente: Region, wijken: tuple[Region, ...]) -> int:
    """Return how many pages a build makes, as far as can be said before its work begins."""
    if wijken:
        return len(wijken)
    of_team = [a for a in shop.settings.gebied if not a.gemeente or shop.regions.gemeente(a.gemeente) == gemeente]
    return len(shop.regions.wijken_of(gemeente)) + len(of_team)


def _report(result: Result, voice: Voice) -> int:
    code = _report_problems(result.problems, voice)
    for warning in result.warnings:
        voice.detail(warning)
    for remark in result.remarks:
        voice.warn(f"Let op: {remark}")
    for note in result.notes:
        voice.detail(note)
    if result.incomplete:
        code = DONE_WITH_GAPS
    own = sum(name.startswith(AREA_PREFIX) for name in result.pages)
    pages = words.counted(len(result.pages) - 1 - own, "wijk", "wijken")
    if own:
        pages = f"{pages} en {words.counted(own, 'eigen gebied', 'eigen gebieden')}"
    voice.result(f"{result.gemeente.label} ({result.gemeente.code}): {pages}, {result.folder / output.INDEX}")
    return code


def _report_problems(problems: Iterable[Any], voice: Voice) -> int:
    code = DONE
    for problem in dict.fromkeys(problems):
        if problem.kind == "failed":
            code = DONE_WITH_GAPS
            instead = f" We gebruiken {problem.instead}." if problem.instead else " Deze cijfers ontbreken."
            voice.warn(f"Let op: {problem.source}: {problem.reason}{instead}")
            if problem.detail:
                voice.detail(f"Gevonden: {problem.detail}")
        else:
            voice.detail(f"{problem.source}: {problem.reason}")
    return code
