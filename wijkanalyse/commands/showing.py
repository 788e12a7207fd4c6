"""regions, indicators and status."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from wijkanalyse import paths, workshop
from wijkanalyse import regions as names
from wijkanalyse.commands.voice import Voice
from wijkanalyse.errors import SourceError, WijkanalyseError
from wijkanalyse.facts import gather
from wijkanalyse.own import figures as own_figures
from wijkanalyse.own import form as own_form
from wijkanalyse.settings import load
from wijkanalyse.stock.columns import Match, Topics, match_first
from wijkanalyse.stock.holdings import TITLE, stored_properties
from wijkanalyse.stock.store import Store
from wijkanalyse.stock.upkeep import superseded

if TYPE_CHECKING:
    from pathlib import Path

    from wijkanalyse.catalogue import Catalogue, Indicator
    from wijkanalyse.settings import Settings
    from wijkanalyse.stock.fetch import Fetcher
    from wijkanalyse.stock.listed import Services
    from wijkanalyse.stock.store import Part

DONE: Final = 0
_DIRECTIONS: Final = {"up": "hoger is gunstig", "down": "lager is gunstig", "none": "geen oordeel"}


@contextmanager
def _services(settings: Settings) -> Iterator[Services | None]:
    if settings.offline:
        yield None
        return
    client = workshop.new_client(settings)
    try:
        yield workshop.network(settings, client)
    finally:
        client.close()


def _fetcher(settings: Settings, services: Services | None) -> Fetcher:
    return workshop.open_fetcher(settings, services, workshop.load_catalogue(settings))


def regions(flags: dict[str, Any], config: Path | None, text: str, *, as_json: bool) -> int:
    """Show the gemeenten and wijken that fit a text; every gemeente for an empty text."""
    settings = load(flags, config=config)
    spellings = names.load_spellings(paths.resource_dir("data") / "spellings.toml")
    with _services(settings) as services:
        index = gather.region_index(_fetcher(settings, services), spellings)
    found = index.search(text)
    if not found:
        raise WijkanalyseError(
            "Geen gemeente of wijk gevonden.",
            value=text,
            allowed="een naam of een code",
            hint="Bekijk alle gemeenten: wijkanalyse regions",
        )
    if as_json:
        Voice.result_json([{"code": r.code, "naam": r.name, "grenzen": r.year} for r in found])
        return DONE
    for region in found:
        indent = "  " if region.code.startswith("WK") else ""
        Voice.result(f"{indent}{region.code}  {region.label}")
    return DONE


def indicators(flags: dict[str, Any], config: Path | None, *, as_json: bool) -> int:
    """Show the catalogue, with the newest year that the store has of each indicator."""
    settings = load(flags, config=config)
    known = own_figures.extended(workshop.load_catalogue(settings), settings.cijfer)
    newest = _newest_years(Store(workshop.cache_root(settings)), known)
    titles = {t.id: t.title for t in known.themes}
    entries = [
        {
            "id": i.id,
            "thema": titles[i.theme],
            "naam": i.label,
            "eenheid": i.unit,
            "richting": _DIRECTIONS[i.direction],
            "bron": known.provider(i.source.provider).name,
            "nieuwste_jaar": newest.get(i.id),
            "uitleg": i.definition,
        }
        for i in known.indicators
    ]
    if as_json:
        Voice.result_json(entries)
        return DONE
    rows = [(e["thema"], e["naam"], e["id"], e["richting"], e["bron"], str(e["nieuwste_jaar"] or "–")) for e in entries]
    Voice.table(("thema", "naam", "id", "richting", "bron", "nieuwste jaar"), [tuple(map(str, r)) for r in rows])
    return DONE


def new_figures(config: Path | None, target: Path) -> int:
    """Write an empty form for own figures, with an explanation; never over a file that is there."""
    settings = load({}, config=config)
    own_form.write(target, settings.cijfer)
    Voice.result(f"Gemaakt: {target}")
    if not settings.cijfer:
        Voice().say("Zet in wijkanalyse.toml wat je cijfers zijn. Zie de handleiding: Eigen cijfers toevoegen.")
    return DONE


def _newest_years(store: Store, known: Catalogue) -> dict[str, int]:
    """Return for each indicator the newest stored year with at least one figure."""
    newest: dict[str, int] = {}
    for part in store.parts():
        if not part.origin.selection.startswith("rows-"):
            continue
        topics = Topics(stored_properties(store, part.origin).topics)
        rows = store.read(part.key)
        for year, block in _per_year(rows, part):
            for indicator in known.of_provider(part.origin.provider):
                if year > newest.get(indicator.id, 0) and _has_figure(indicator, topics, block):
                    newest[indicator.id] = year
    return newest


def _per_year(rows: Any, part: Part) -> list[tuple[int, Any]]:
    if "Perioden" in rows:
        return [(int(str(period)[:4]), block) for period, block in rows.groupby("Perioden")]
    years = [int(word) for word in part.origin.title.split() if word.isdigit() and len(word) == 4]
    return [(years[-1], rows)] if years else []


def _has_figure(indicator: Indicator, topics: Topics, rows: Any) -> bool:
    match = match_first(topics, indicator.source.value)
    for name, codes in indicator.source.dimensions.items():
        if not any(code.startswith(TITLE) for code in codes):
            rows = rows[rows[name].isin(codes)]
    return isinstance(match, Match) and all(k in rows and rows[k].notna().any() for k in match.keys)


def status(flags: dict[str, Any], config: Path | None, *, as_json: bool, clean: bool) -> int:
    """Show what the store holds and which sources answer; with `clean` drop what nothing needs."""
    settings = load(flags, config=config)
    store = Store(workshop.cache_root(settings))
    freed = store.remove(superseded(list(store.parts()), settings.datum.year)) if clean else 0
    freed += store.remove(store.leftovers()) if clean else 0
    parts = list(store.parts())
    answers = _answers(settings)
    if as_json:
        held = [asdict(p.origin) | {"bytes": p.size} for p in parts]
        Voice.result_json({"opslag": held, "bronnen": answers, "vrijgemaakt": freed})
        return DONE
    _show_parts(parts)
    for name, answer in answers.items():
        Voice.result(f"{name}: {answer}")
    if clean:
        Voice.result(f"Opgeruimd: {freed / 1e6:.1f} MB")
    return DONE


def _show_parts(parts: list[Part]) -> None:
    if not parts:
        Voice.result("De opslag is leeg. Vullen kan met: wijkanalyse fetch Zoetermeer")
        return
    rows = [
        (
            p.origin.title,
            p.origin.selection.split("-")[0],
            _selected(p),
            p.origin.modified[:10],
            p.origin.fetched_at[:10],
            f"{p.size / 1e3:.0f} kB",
        )
        for p in parts
    ]
    Voice.table(("tabel", "deel", "voor", "versie van", "opgehaald op", "grootte"), rows)
    Voice.result(f"Samen {sum(p.size for p in parts) / 1e6:.1f} MB in {len(parts)} delen.")


def _selected(part: Part) -> str:
    return "".join(part.origin.selection.split("-")[1:2])


def _answers(settings: Settings) -> dict[str, str]:
    """Return per source whether it answers now."""
    if settings.offline:
        return {}
    with _services(settings) as services:
        if services is None:
            return {}
        known = workshop.load_catalogue(settings)
        found = {p.name: _ask_tables(services, known, p.id) for p in known.providers}
        return found | {"Grenzen (PDOK)": _ask_borders(services, settings.datum.year)}


def _ask_tables(services: Services, known: Catalogue, provider_id: str) -> str:
    provider = known.provider(provider_id)
    try:
        tables = services.tables(provider).find_tables(provider.title)
    except SourceError as error:
        return f"geeft geen antwoord ({error.what})"
    newest = max((t.title for t in tables), default="")
    return (
        f"geeft antwoord, {len(tables)} tabellen, nieuwste: {newest}" if tables else "geeft antwoord, zonder tabellen"
    )


def _ask_borders(services: Services, year: int) -> str:
    from wijkanalyse.errors import NotPublishedError

    for candidate in range(year, year - 4, -1):
        try:
            services.borders.borders(candidate, "gemeenten", "GM0363")
        except NotPublishedError:
            continue
        except SourceError as error:
            return f"geeft geen antwoord ({error.what})"
        return f"geeft antwoord, nieuwste jaar: {candidate}"
    return "geeft antwoord, maar heeft geen recente grenzen"
