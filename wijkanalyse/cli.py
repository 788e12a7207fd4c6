"""The commands: parse, call one function, print. Results go to stdout, talk and progress to stderr."""

from __future__ import annotations

import gc
import importlib
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from wijkanalyse import __version__
from wijkanalyse.command_frame import DutchTyper

DONE, ERROR, WRONG_USE, DONE_WITH_GAPS = 0, 1, 2, 3

app = DutchTyper(
    name="wijkanalyse",
    help="Maakt een wijkanalyse van open cijfers: één HTML-bestand per wijk.",
    epilog="Begin met: wijkanalyse demo   Daarna: wijkanalyse build Zoetermeer   Of typ alleen: wijkanalyse",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

signals = DutchTyper(help="Kijk signalen van je team na.", no_args_is_help=True)
app.add_typer(signals, name="signals")

Gemeenten = Annotated[list[str] | None, typer.Argument(metavar="GEMEENTE", help="Naam of code, zoals Zoetermeer.")]
All = Annotated[bool, typer.Option("--all", help="Alle gemeenten.")]
Wijken = Annotated[
    list[str] | None, typer.Option("--wijk", metavar="NAAM-OF-CODE", help="Alleen deze wijk. Mag vaker.")
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="MAP", help="Map voor de rapporten.  [standaard: rapporten]")
]
DemoOut = Annotated[
    Path | None, typer.Option("--out", metavar="MAP", help="Map voor de rapporten.  [standaard: voorbeeld]")
]
Datum = Annotated[str | None, typer.Option("--datum", metavar="JJJJ-MM-DD", help="Peildatum.  [standaard: vandaag]")]
Offline = Annotated[bool | None, typer.Option("--offline", help="Alleen de opslag, geen internet.")]
Refresh = Annotated[bool | None, typer.Option("--refresh", help="Alles opnieuw ophalen.")]
Quiet = Annotated[bool | None, typer.Option("--quiet", "-q", help="Alleen het resultaat.")]
Verbose = Annotated[bool | None, typer.Option("--verbose", "-v", help="Ook wat er onderweg gebeurt.")]
Figuren = Annotated[bool | None, typer.Option("--figuren", help="Ook figuren als PNG en SVG, voor dia's.")]
Pdf = Annotated[bool | None, typer.Option("--pdf", help="Ook een PDF van elke bladzijde.")]
EenBestand = Annotated[bool | None, typer.Option("--een-bestand", help="Ook de hele gemeente in één bestand.")]
Cijfers = Annotated[
    list[Path] | None, typer.Option("--cijfers", metavar="BESTAND", help="Eigen cijfers: CSV of Excel. Mag vaker.")
]
Signalen = Annotated[
    list[Path] | None,
    typer.Option("--signalen", metavar="BESTAND-OF-MAP", help="Signalen van het team: Excel, ODS of CSV. Mag vaker."),
]
Versie = Annotated[
    str | None,
    typer.Option("--versie", metavar="deelbaar|intern|bewoners", help="Voor wie.  [standaard: deelbaar]"),
]
Vergelijk = Annotated[
    str | None,
    typer.Option("--vergelijk", metavar="JJJJ-MM-DD", help="Vergelijk met het rapport van die dag of daarvoor."),
]
Sjablonen = Annotated[
    Path | None, typer.Option("--sjablonen", metavar="MAP", help="Map met eigen sjablonen voor het rapport.")
]
Config = Annotated[Path | None, typer.Option("--config", metavar="BESTAND", help="Een ander wijkanalyse.toml.")]
Json = Annotated[bool, typer.Option("--json", help="Als JSON, voor een ander programma.")]


def _version(value: bool) -> None:
    if value:
        typer.echo(f"wijkanalyse {__version__}")
        raise typer.Exit


@app.callback()
def main(
    context: typer.Context,
    _version_asked: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Toon de versie.")
    ] = False,
) -> None:
    """Maakt een wijkanalyse van open cijfers: één HTML-bestand per wijk.

    Zonder opdracht stelt het programma een paar vragen. Voor wie dat niet kan zien of beantwoorden, is er de uitleg.
    """
    if context.invoked_subcommand is not None:
        return
    if not _somebody_is_there():
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(WRONG_USE)

    def command() -> int:
        _commands()
        from wijkanalyse.commands.asking import ask

        return ask()

    _run(command)


def _somebody_is_there() -> bool:
    """Return whether a person can answer: not in a pipe, in cron, or with one of the streams in a file."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


@app.command(epilog='Voorbeeld: wijkanalyse build Zoetermeer --wijk Meerzicht    wijkanalyse build "Den Haag" Delft')
def build(
    gemeenten: Gemeenten = None,
    everything: All = False,
    wijk: Wijken = None,
    out: Out = None,
    datum: Datum = None,
    offline: Offline = None,
    refresh: Refresh = None,
    quiet: Quiet = None,
    verbose: Verbose = None,
    figuren: Figuren = None,
    pdf: Pdf = None,
    een_bestand: EenBestand = None,
    cijfers: Cijfers = None,
    signalen: Signalen = None,
    versie: Versie = None,
    vergelijk: Vergelijk = None,
    sjablonen: Sjablonen = None,
    config: Config = None,
) -> None:
    """Maak de rapporten van een of meer gemeenten. Haalt eerst op wat ontbreekt.

    Code bij het einde: 0 klaar, 1 fout, 2 verkeerde opdracht, 3 klaar maar een bron deed het niet, of er wachten
    signalen op controle.
    """
    given = dict(locals())
    commands = _commands()

    def command() -> int:
        flags = _flags(given, "out", "datum", "vergelijk", "offline", "refresh", "quiet", "verbose")
        flags |= _flags(given, "figuren", "pdf", "een_bestand")
        flags |= _flags(given, "sjablonen")
        flags |= {name: tuple(given[name]) for name in ("cijfers", "signalen") if given[name]}
        if versie is not None:
            flags["versie"] = _version_of(versie)
        code: int = commands.build(flags, config, _asked("build", gemeenten, everything), tuple(wijk or ()))
        return code

    _run(command)


@app.command(epilog="Voorbeeld: wijkanalyse fetch Zoetermeer    wijkanalyse fetch --all")
def fetch(
    gemeenten: Gemeenten = None,
    everything: All = False,
    datum: Datum = None,
    refresh: Refresh = None,
    quiet: Quiet = None,
    verbose: Verbose = None,
    config: Config = None,
) -> None:
    """Haal alleen de cijfers op. Daarna kun je bouwen zonder internet."""
    given = dict(locals())
    commands = _commands()

    def command() -> int:
        flags = _flags(given, "datum", "refresh", "quiet", "verbose")
        code: int = commands.fetch(flags, config, _asked("fetch", gemeenten, everything))
        return code

    _run(command)


@app.command(epilog="Voorbeeld: wijkanalyse explain Zoetermeer Meerzicht")
def explain(
    gemeente: Annotated[str, typer.Argument(metavar="GEMEENTE", help="Naam of code, zoals Zoetermeer.")],
    wijk: Annotated[str, typer.Argument(metavar="WIJK", help="Naam of code van een wijk of eigen gebied.")],
    punt: Annotated[
        str | None, typer.Argument(metavar="PUNT", help="Id of titel van een punt.  [standaard: alle punten]")
    ] = None,
    as_json: Json = False,
    datum: Datum = None,
    offline: Offline = None,
    quiet: Quiet = None,
    cijfers: Cijfers = None,
    signalen: Signalen = None,
    versie: Versie = None,
    config: Config = None,
) -> None:
    """Vertel waarom een punt in het rapport staat: cijfers, vergelijkingen, regels en signalen.

    Code bij het einde: 0 klaar, 1 fout, 2 verkeerde opdracht, 3 klaar maar er wachten signalen op controle.
    """
    given = dict(locals())
    commands = _commands()

    def command() -> int:
        flags = _flags(given, "datum", "offline", "quiet")
        flags |= {name: tuple(given[name]) for name in ("cijfers", "signalen") if given[name]}
        if versie is not None:
            flags["versie"] = _version_of(versie)
        subject = commands.Subject(gemeente, wijk, punt)
        code: int = commands.explain(flags, config, subject, as_json=as_json)
        return code

    _run(command)


@app.command(epilog='Voorbeeld: wijkanalyse regions "den bosch"')
def regions(
    zoek: Annotated[str, typer.Argument(metavar="ZOEK", help="Naam of code van een gemeente of wijk.")] = "",
    as_json: Json = False,
    offline: Offline = None,
    config: Config = None,
) -> None:
    """Zoek gemeenten en wijken met hun code."""
    commands = _commands()

    _run(lambda: commands.regions(_flags({"offline": offline}, "offline"), config, zoek, as_json=as_json))


@app.command(epilog="Voorbeeld: wijkanalyse indicators    wijkanalyse indicators --new cijfers.xlsx")
def indicators(
    as_json: Json = False,
    new: Annotated[
        Path | None, typer.Option("--new", metavar="BESTAND", help="Maak een leeg formulier voor eigen cijfers.")
    ] = None,
    config: Config = None,
) -> None:
    """Toon welke cijfers in het rapport komen, en uit welke bron."""
    commands = _commands()

    if new is not None:
        _run(lambda: commands.new_figures(config, new))
    _run(lambda: commands.indicators({}, config, as_json=as_json))


@app.command(epilog="Voorbeeld: wijkanalyse status    wijkanalyse status --clean")
def status(
    as_json: Json = False,
    clean: Annotated[bool, typer.Option("--clean", help="Verwijder oude edities uit de opslag.")] = False,
    offline: Offline = None,
    config: Config = None,
) -> None:
    """Toon wat er is opgehaald, hoe oud en hoe groot, en welke bronnen antwoord geven."""
    commands = _commands()

    flags = _flags({"offline": offline}, "offline")
    _run(lambda: commands.status(flags, config, as_json=as_json, clean=clean))


@app.command(epilog="Voorbeeld: wijkanalyse new Zoetermeer")
def new(
    gemeente: Annotated[str, typer.Argument(metavar="GEMEENTE", help="Naam of code, zoals Zoetermeer.")],
    folder: Annotated[
        Path | None, typer.Option("--map", metavar="MAP", help="De nieuwe map.  [standaard: naam van de gemeente]")
    ] = None,
    offline: Offline = None,
    quiet: Quiet = None,
) -> None:
    """Maak een map met formulieren voor signalen, cijfers en acties van je team."""
    flags = _flags({"offline": offline, "quiet": quiet}, "offline", "quiet")
    commands = _commands()
    _run(lambda: commands.new(flags, gemeente, folder))


@app.command(epilog="Voorbeeld: wijkanalyse templates gespreksvragen --out sjablonen")
def templates(
    namen: Annotated[
        list[str] | None, typer.Argument(metavar="NAAM", help="Welke sjablonen.  [standaard: laat ze allemaal zien]")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="MAP", help="Map voor de kopieën.  [standaard: sjablonen]")
    ] = None,
) -> None:
    """Kopieer sjablonen van het rapport, om ze te veranderen. Overschrijft niets."""
    commands = _commands()
    _run(lambda: commands.templates(tuple(namen or ()), out))


@signals.command(epilog="Voorbeeld: wijkanalyse signals check signalen.xlsx --gemeente Zoetermeer")
def check(
    bestanden: Annotated[
        list[Path] | None, typer.Argument(metavar="BESTAND-OF-MAP", help="Excel, ODS of CSV, of een map daarmee.")
    ] = None,
    gemeente: Annotated[
        str | None,
        typer.Option("--gemeente", metavar="NAAM", help="Van welke gemeente.  [standaard: wijkanalyse.toml]"),
    ] = None,
    datum: Datum = None,
    offline: Offline = None,
    quiet: Quiet = None,
    config: Config = None,
) -> None:
    """Kijk na of signalen te lezen zijn, en of er niets over één persoon in staat. Verandert niets.

    Code bij het einde: 0 alles klopt, 1 er is iets te verbeteren.
    """
    given = dict(locals())
    commands = _commands()

    def command() -> int:
        flags = _flags(given, "datum", "offline", "quiet")
        code: int = commands.check_signals(flags, config, tuple(bestanden or ()), gemeente)
        return code

    _run(command)


@app.command(epilog="Voorbeeld: wijkanalyse demo --out voorbeeld")
def demo(
    out: DemoOut = None,
    datum: Datum = None,
    quiet: Quiet = None,
    figuren: Figuren = None,
    pdf: Pdf = None,
    een_bestand: EenBestand = None,
    versie: Versie = None,
    sjablonen: Sjablonen = None,
) -> None:
    """Maak de rapporten van een verzonnen gemeente, zonder internet."""
    given = dict(locals())
    commands = _commands()

    def command() -> int:
        flags = _flags(given, "out", "datum", "quiet", "figuren", "pdf", "een_bestand", "sjablonen")
        if versie is not None:
            flags["versie"] = _version_of(versie)
        code: int = commands.demo(flags)
        return code

    _run(command)


def _commands() -> Any:
    """Return the package with the work of every command.

    While pandas and its like come in there is no garbage to collect, and what came in stays: that saves a sixth of it.
    """
    if "wijkanalyse.commands" not in sys.modules:
        gc.disable()
        try:
            importlib.import_module("wijkanalyse.commands")
            gc.freeze()
        finally:
            gc.enable()
    return sys.modules["wijkanalyse.commands"]


def _flags(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return the flags that were given, as the settings know them."""
    flags = {name: values[name] for name in names if values[name] is not None}
    for name in ("datum", "vergelijk"):
        if name in flags:
            flags[name] = _day(name, flags[name])
    return flags


def _day(name: str, text: str) -> date:
    from wijkanalyse.errors import UsageError

    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            "Deze datum bestaat niet, of staat er niet als jaar-maand-dag.",
            value=f"--{name} {text}",
            allowed="een bestaande dag als jaar-maand-dag",
            hint=f"Typ bijvoorbeeld: --{name} 2026-11-21",
        ) from error


def _version_of(text: str) -> str:
    from wijkanalyse.errors import UsageError
    from wijkanalyse.settings import VERSIONS

    if text not in VERSIONS:
        raise UsageError(
            "Deze versie van het rapport is er niet.",
            value=f"--versie {text}",
            allowed=" of ".join(VERSIONS),
            hint="Typ bijvoorbeeld: --versie intern",
        )
    return text


def _asked(command: str, gemeenten: list[str] | None, everything: bool) -> tuple[str, ...] | None:
    """Return the gemeenten that were named, none for the one of the settings; None stands for all of them."""
    from wijkanalyse.errors import UsageError

    if gemeenten and everything:
        raise UsageError(
            "Noem een of meer gemeenten, of kies alle gemeenten met --all.",
            value="allebei",
            allowed=f"wijkanalyse {command} GEMEENTE… of wijkanalyse {command} --all",
            hint=f"Typ bijvoorbeeld: wijkanalyse {command} Zoetermeer",
        )
    return None if everything else tuple(gemeenten or ())


def _run(command: Any) -> None:
    """Run a command; print an error that the user can act on without a traceback."""
    from wijkanalyse.errors import WijkanalyseError

    try:
        code = command()
    except WijkanalyseError as error:
        typer.echo(f"Fout: {error}", err=True)
        code = error.exit_code
    except KeyboardInterrupt:
        typer.echo("Gestopt. De oude rapporten zijn niet veranderd.", err=True)
        code = ERROR
    raise typer.Exit(code)
