"""What is wrong with a team's template, in words.

An error while a page is made can carry a text of that page. So nothing is told of it but what it is, where it is, and
names that stand in the team's own template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import TemplateNotFound, TemplateRuntimeError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

from wijkanalyse.errors import SettingsError
from wijkanalyse.report import contract

_HINT: Final = "Verbeter het sjabloon, of haal het uit de map. Zonder eigen sjablonen werkt het rapport zoals altijd."
_ALLOWED: Final = "wat docs/sjablonen.md noemt"
_TAGS: Final = (
    *("autoescape", "block", "call", "elif", "else", "endblock", "endcall", "endfilter", "endfor", "endif"),
    *("endmacro", "endset", "extends", "filter", "for", "from", "if", "import", "include", "macro", "set", "with"),
)
_FUNCTIONS: Final = ("loop", "range", "namespace", "self", "super", "caller")
_NEAREST: Final = 3


@dataclass(frozen=True)
class _Told:
    """An error in Dutch: what is wrong, and what may stand there instead."""

    reason: str
    allowed: str = _ALLOWED


def refused(what: str, value: str, allowed: str) -> SettingsError:
    """Return an error about the folder of a team, or a name in it."""
    return SettingsError(what, value=value, allowed=allowed, hint=_HINT)


def unusable(value: str, allowed: str) -> SettingsError:
    """Return an error about what stands in one of the files of a team."""
    return refused("Een eigen sjabloon kan niet worden gebruikt.", value, allowed)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known names that look most like a name: "a, b, c en andere"."""
    from rapidfuzz import process, utils

    every = sorted(known)
    found = [n for n, _, _ in process.extract(name, every, limit=_NEAREST, processor=utils.default_process)]
    return ", ".join(found) + (" en andere" if len(every) > len(found) else "")


def trouble(error: Exception, folder: Path, sources: Mapping[str, str], name: str) -> SettingsError:
    """Return an error of a template in words; `name` is where it came up when the error itself doesn't say."""
    place, line = _place(error, folder) or (name, 0)
    if isinstance(error, TemplateSyntaxError):
        place, line = error.name or name, error.lineno
    where = f"{place}, regel {line}" if line else place
    told = _explained(error, _Words("\n".join(sources.values())))
    return unusable(f"{where}: {told.reason}", told.allowed)


def _place(error: Exception, folder: Path) -> tuple[str, int] | None:
    """Return the deepest line of a team's template that an error went through."""
    found, step = None, error.__traceback__
    while step is not None:
        file = Path(step.tb_frame.f_code.co_filename)
        if file.is_relative_to(folder):
            found = file.relative_to(folder).as_posix(), step.tb_lineno
        step = step.tb_next
    return found


@dataclass(frozen=True)
class _Words:
    """The words that a team wrote itself; any other word in an error can come from a page."""

    written: str

    def shown(self, word: str) -> str:
        return f"“{word}”" if word in self.written else "dat hier staat,"


def _explained(error: Exception, words: _Words) -> _Told:
    if isinstance(error, TemplateNotFound):
        return _Told(f"het sjabloon {words.shown(str(error.name))} is er niet")
    if isinstance(error, TemplateSyntaxError | TemplateRuntimeError | TypeError):
        said = str(error.message if isinstance(error, TemplateSyntaxError) else error)
        for pattern, tell in _SENTENCES:
            if found := re.search(pattern, said, re.DOTALL):
                return tell(found, words)
        if isinstance(error, TemplateSyntaxError):
            return _Told(f"de tekens kloppen niet ({said})")  # about the template: no page was there yet
    for kind, reason in _KINDS.items():
        if isinstance(error, kind):
            return _Told(reason)
    return _Told(f"het invullen lukt niet ({type(error).__name__})")


_KINDS: Final[dict[type[Exception], str]] = {
    UndefinedError: "een naam bestaat niet",
    SecurityError: "dit mag een sjabloon niet doen",
    TypeError: "een waarde is van een andere soort dan hier nodig is",
    ZeroDivisionError: "hier wordt door nul gedeeld",
    RecursionError: "het sjabloon roept zichzelf op",
    OverflowError: "een lus of getal is te groot",
}


# --- what Jinja says, and that in Dutch -----------------------------------------------------------
def _unknown_tag(found: re.Match[str], _: _Words) -> _Told:
    open_tag = re.search(r"needs to be closed is '(\w+)'", found.string)
    first = f"; eerst moet “{open_tag[1]}” dicht" if open_tag else ""
    return _Told(f"“{found[1]}” is hier geen opdracht{first}", nearest(found[1], _TAGS))


def _unknown_part(found: re.Match[str], words: _Words) -> _Told:
    """Tell of a filter or test; `map` and `select` take its name from a value, which can be a text of the page."""
    if found[1] == "test":
        return _Told(f"de test {words.shown(found[2])} bestaat niet", nearest(found[2], TESTS))
    return _Told(f"het filter {words.shown(found[2])} bestaat niet", nearest(found[2], FILTERS))


def _unknown_name(found: re.Match[str], words: _Words) -> _Told:
    known = (*contract.GLOBALS, *_FUNCTIONS)
    return _Told(f"de naam {words.shown(found[1])} bestaat niet", nearest(found[1], known))


def _unknown_field(found: re.Match[str], words: _Words) -> _Told:
    owner, name = found[1].rpartition(".")[2], found[2]
    if owner == "None":
        return _Told(
            f"hier staat niets, dus {words.shown(name)} bestaat niet",
            "eerst kijken of er iets is, met: {% if … is not none %}",
        )
    if known := contract.classes().get(owner):
        fields = [field.name for field in contract.names(known)]
        return _Told(f"{owner} heeft geen veld {words.shown(name)}", nearest(name, fields))
    if owner == "TemplateModule":
        return _Told(f"de macro {words.shown(name)} is er niet")
    return _Told(f"een veld {words.shown(name)} bestaat hier niet")


def _missing_value(found: re.Match[str], _: _Words) -> _Told:
    return _Told(f"een macro krijgt te weinig waarden: “{found[1]}” ontbreekt", _VALUES)


def _fixed(reason: str, allowed: str = _ALLOWED) -> Callable[[re.Match[str], _Words], _Told]:
    """Return what tells a reason with the first word that was found in it."""
    return lambda found, words: _Told(reason.format(words.shown(found[1]) if found.re.groups else ""), allowed)


_CLOSED: Final = "elke {% if %}, {% for %}, {% block %} en {% macro %} met een einde, zoals {% endif %}"
_VALUES: Final = "de waarden die de macro vraagt, zoals docs/sjablonen.md ze noemt"
_SENTENCES: Final[tuple[tuple[str, Callable[[re.Match[str], _Words], _Told]], ...]] = (
    (r"Unexpected end of template.*needs to be closed is '(\w+)'", _fixed("{} is niet afgesloten", _CLOSED)),
    (r"Unexpected end of template|unexpected end of template", _fixed("het sjabloon houdt te vroeg op", _CLOSED)),
    (r"Missing end of (?:comment|raw)", _fixed("een opmerking is niet afgesloten", "{# een opmerking #}")),
    (r"[Uu]nknown tag '(\w+)'", _unknown_tag),
    (r"No (filter|test) named '(.*?)'", _unknown_part),
    (r"block '(\w+)' defined twice", _fixed("het blok {} staat er twee keer", "elk blok één keer")),
    (r"expected token .*?, got '(.*?)'", _fixed("{} past hier niet")),
    (r"unexpected (?:char )?'(.*?)'", _fixed("{} past hier niet")),
    (r"^'(\w+)' is undefined", _unknown_name),
    (r"^'([\w.]+)(?: object)?' has no attribute '(.*)'", _unknown_field),
    (r"has no element", _fixed("de rij is korter dan dat", "eerst kijken hoe lang de rij is, met: {% if … %}")),
    (r"^parameter '(\w+)' was not provided", _missing_value),
    (r"does not export the requested name '(\w+)'", _fixed("de macro {} is er niet")),
    (r"^access to attribute '(\w+)'", _fixed("{} mag een sjabloon niet gebruiken")),
    (r"^macro '(\w+)' takes", _fixed("de macro {} krijgt te veel waarden, of een naam die hij niet kent", _VALUES)),
)
"""What Jinja says, and what tells it in Dutch."""
