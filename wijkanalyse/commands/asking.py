"""Asks what to build, for who would rather answer questions than type a command."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rich.columns import Columns
from rich.console import Console
from rich.prompt import Prompt
from rich.text import Text

from wijkanalyse import output, project
from wijkanalyse.commands import building, plan
from wijkanalyse.commands.plan import Plan
from wijkanalyse.commands.voice import Voice
from wijkanalyse.errors import RegionError, WijkanalyseError
from wijkanalyse.settings import Settings, load

if TYPE_CHECKING:
    from wijkanalyse.build import Workshop
    from wijkanalyse.regions import Region, RegionIndex

T = TypeVar("T")
_COLUMNS_FROM = 12
"""From this many wijken on, the list stands in columns."""


def ask() -> int:
    """Ask for a gemeente, wijken and signals, show the command, do it and open the report; return the exit code.

    Raises KeyboardInterrupt when somebody stops, also with the end of the input.
    """
    talk = Talk(Console(stderr=True, highlight=False))
    try:
        return _converse(talk)
    except (EOFError, KeyboardInterrupt):
        talk.tell()
        raise KeyboardInterrupt from None


def _converse(talk: Talk) -> int:
    talk.tell("Hallo! We maken samen een rapport over de wijken van een gemeente.")
    talk.tell("Tussen haakjes staat wat je krijgt als je alleen op Enter drukt. Stoppen kan altijd, met Ctrl+C.")
    talk.tell()
    settings = load({})
    with building.opened(settings, Voice(settings.quiet)) as shop:
        gemeente = _gemeente(talk, shop)
        wijken = _wijken(talk, gemeente, shop.regions)
        signalen, config = _signals(talk, shop, gemeente)
        names = tuple(plan.name_of_wijk(w, gemeente, shop.regions) for w in wijken)
        chosen = Plan(plan.name_of(gemeente, shop.regions), names, signalen, config)
    talk.tell("\nDit is de opdracht. Je kunt die later ook zelf typen:")
    talk.show(chosen.command)
    if not talk.yes("Zal ik dit doen?"):
        talk.tell("Goed. Er is geen rapport gemaakt.")
        return building.DONE
    code = building.build(chosen.flags, chosen.config, (chosen.gemeente,), chosen.wijken)
    _open(talk, _report(load(chosen.flags, config=chosen.config), gemeente, wijken))
    return code


class Talk:
    """A conversation in a terminal: tells, asks, and asks again after an answer that it can't use."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def tell(self, text: str = "") -> None:
        """Print a text, in lines that fit."""
        self._console.print(Text(text))

    def show(self, text: str) -> None:
        """Print what somebody may copy: in one piece, whatever its length."""
        self._console.print(Text(f"\n    {text}\n"), soft_wrap=True)

    def list(self, regions: Sequence[Region], names: Iterable[str]) -> None:
        """Print regions with the numbers to type, in columns when there are many."""
        lines = [f"{number:>{len(str(len(regions)))}}  {name}" for number, name in enumerate(names, start=1)]
        if len(lines) < _COLUMNS_FROM:
            self.tell("\n".join(f"  {line}" for line in lines))
        else:
            self._console.print(Columns([Text(line) for line in lines], padding=(0, 3), column_first=True))

    def ask(self, question: str, read: Callable[[str], T], default: str = "") -> T:
        """Return the answer to a question as `read` makes it, which raises an error for what it can't use."""
        while True:
            try:
                return read(self._line(question, default))
            except WijkanalyseError as error:
                self.tell(_sentence(error))
            except UnicodeError:
                self.tell("Dit kan ik niet lezen. Typ het nog een keer.")

    def yes(self, question: str, default: str = "ja") -> bool:
        """Return whether somebody says yes."""
        return self.ask(question, plan.read_yes, default)

    def _line(self, question: str, default: str) -> str:
        prompt = Prompt(Text(question), console=self._console, show_default=bool(default))
        prompt.prompt_suffix = " " if question.endswith("?") and not default else ": "
        answer: str = prompt(default=default)
        return answer.strip()


def _sentence(error: WijkanalyseError) -> str:
    """Return an error in a line: there is a new question right below."""
    return f"{error.what} Wel: {error.allowed}." if error.allowed else error.what


# --- the questions ------------------------------------------------------------------------------------
def _gemeente(talk: Talk, shop: Workshop) -> Region:
    """Return the gemeente; a name with a mistake in it gives a list to choose from."""
    index, settings = shop.regions, shop.settings
    own = index.gemeente(settings.gemeente) if settings.gemeente else None
    only = own if settings.signalen else None
    text = talk.ask("Welke gemeente?", str, own.label if own is not None else "")
    near: tuple[Region, ...] = ()
    while True:
        try:
            found = plan.numbered(text, near) or index.gemeente(text)
        except RegionError as error:
            talk.tell(error.what if text else "Typ de naam van een gemeente, zoals Zoetermeer.")
            near = plan.candidates(index, text)
        else:
            if only is None or found == only:
                return found
            talk.tell(f"Deze map is van {only.label}. Begin voor een andere gemeente in een andere map.")
            near = (only,)
        text = _another(talk, near)


def _another(talk: Talk, near: tuple[Region, ...]) -> str:
    """Ask for a gemeente once more, with those that may have been meant to choose from."""
    if not near:
        return talk.ask("Welke gemeente?", str)
    talk.tell("Bedoel je deze?" if len(near) == 1 else "Bedoel je een van deze?")
    talk.list(near, (f"{g.label} ({g.code})" for g in near))
    return talk.ask("Typ een nummer, of een andere naam", str, "1")


def _wijken(talk: Talk, gemeente: Region, index: RegionIndex) -> tuple[Region, ...]:
    """Return the wijken that were chosen, none for all of them."""
    wijken = index.wijken_of(gemeente)
    if len(wijken) < 2:
        return ()
    talk.tell(f"\n{gemeente.label} heeft {len(wijken)} wijken:")
    talk.list(wijken, (w.label for w in wijken))
    question = "Welke wijken? Typ nummers of namen, met een komma ertussen"
    return talk.ask(question, lambda text: plan.read_wijken(text, gemeente, index), "alle")


def _signals(talk: Talk, shop: Workshop, gemeente: Region) -> tuple[Path | None, Path | None]:
    """Return the signals that were named, and the settings of a project folder; None for what doesn't apply."""
    talk.tell()
    if shop.settings.signalen:
        names = ", ".join(p.name for p in shop.settings.signalen)
        talk.tell(f"De signalen van je team komen erbij. Ze staan in {names}.")
        return None, None
    config = plan.project_of(gemeente)
    if config is not None and talk.yes(f"In de map {config.parent} staan formulieren van je team. Die gebruiken?"):
        return None, config
    talk.tell("Signalen zijn wat je team ziet en hoort in de wijk. Heb je daar een bestand of een map van?")
    question = "Typ de naam, of sleep het bestand naar dit venster. Geen signalen? Druk op Enter"
    path = talk.ask(question, lambda text: plan.read_path(text) if text else None)
    if path is None and config is None:
        _offer_form(talk, shop, gemeente)
    return path, None


def _offer_form(talk: Talk, shop: Workshop, gemeente: Region) -> None:
    if not talk.yes("Wil je een leeg formulier voor signalen, voor een volgende keer?", "nee"):
        return
    try:
        created = project.new(shop, gemeente)
    except WijkanalyseError as error:
        talk.tell(f"Dat lukt niet. {error}")
        return
    for line in created.lines:
        talk.tell(line)
    talk.tell(f"De map heet {created.folder}. Nu maken we het rapport zonder signalen.")


# --- the report ---------------------------------------------------------------------------------------
def _report(settings: Settings, gemeente: Region, wijken: tuple[Region, ...]) -> Path:
    """Return the page to open: that of the wijk when there is one, otherwise the index."""
    folder = settings.out / output.folder_name(gemeente, settings.versie)
    return (folder / (output.page_name(wijken[0]) if len(wijken) == 1 else output.INDEX)).absolute()


def _open(talk: Talk, page: Path) -> None:
    """Open a page in the browser when somebody wants that; otherwise say where it is."""
    try:
        wanted = _has_browser() and talk.yes("Wil je het rapport nu zien, in je browser?")
    except (EOFError, KeyboardInterrupt):  # the report is made: stopping here undoes nothing
        talk.tell()
        wanted = False
    if wanted and _opened(page):
        talk.tell("Het rapport opent in je browser. Later vind je het hier:")
    else:
        talk.tell("Open dit bestand in je browser:")
    talk.show(str(page))


def _has_browser() -> bool:
    """Return whether a browser with a window can be expected; one in the terminal would take its place."""
    if os.name == "nt" or sys.platform == "darwin":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def _opened(page: Path) -> bool:
    try:
        return webbrowser.open(page.as_uri())
    except (webbrowser.Error, OSError):
        return False
