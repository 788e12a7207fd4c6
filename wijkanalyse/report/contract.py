"""What a template may use: the classes of the pages with their fields, and the names inside our own templates.

A team's templates rest on these names. `docs/sjablonen.md` is made from them, and a test holds them to a kept list.
"""

from __future__ import annotations

import dataclasses
import inspect
import pkgutil
import re
import sys
import types
import typing
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, nodes

from wijkanalyse.report import parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MODULES: Final = ("report.methode", "signals.signal", "weighing.weighed")
"""Where types stand that pages use, beside those in `report/parts/`."""
TOKENS: Final = "style/10-tokens.css"
GLOBALS: Final = (
    *("page", "style", "script", "logo", "style_hash", "script_hash"),
    *("leaflet_style", "leaflet_style_hash"),
)
"""The names that every page template has."""
_TOKEN: Final = re.compile(r"(?<![\w-])(--[\w-]+)\s*:")
_WORDS: Final = {str: "tekst", int: "getal", float: "getal", bool: "ja of nee", type(None): "niets"}


@dataclass(frozen=True)
class Name:
    """A field or property of a class: its kind in Dutch, and whether it holds what somebody typed."""

    name: str
    kind: str
    typed: bool


def classes() -> dict[str, type]:
    """Return every class that a page template can reach, by name: the pages first, then what is in them."""
    found: dict[str, type] = {}
    waiting = list(_pages())
    while waiting:
        known = waiting.pop(0)
        if known.__name__ not in found:
            found[known.__name__] = known
            waiting += [c for hint in _hints(known).values() for c in _dataclasses(hint)]
    return found


def names(known: type) -> tuple[Name, ...]:
    """Return what a template may use of a class, in its own order: fields, then properties."""
    hints = _hints(known)
    typed = {f.name for f in dataclasses.fields(known) if not f.repr}
    return tuple(Name(name, _kind(hint), name in typed) for name, hint in hints.items())


def template_names(folder: Path) -> tuple[str, ...]:
    """Return the name of every template, style sheet and script in a folder with templates."""
    files = (file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    return tuple(sorted(name for name in files if name.endswith((".j2", ".css", ".js"))))


def blocks(source: str) -> tuple[str, ...]:
    """Return the names of the blocks in a template."""
    return tuple(block.name for block in _parsed(source).find_all(nodes.Block))


def macros(source: str) -> dict[str, str]:
    """Return the macros that a template gives to others, each with what it takes: "(theme, gemeente)"."""
    return {node.name: _signature(node) for node in _parsed(source).body if isinstance(node, nodes.Macro)}


def tokens(css: str) -> tuple[str, ...]:
    """Return the names of the colours and measures in a style sheet."""
    return tuple(dict.fromkeys(_TOKEN.findall(css)))


def promised(folder: Path) -> tuple[str, ...]:
    """Return everything that a team's template can rest on, as lines that can be compared with a kept list."""
    return tuple(dict.fromkeys(_promised(folder)))


def _promised(folder: Path) -> Iterator[str]:
    yield from (f"naam {name}" for name in GLOBALS)
    for name in template_names(folder):
        yield f"sjabloon {name}"
        source = (folder / name).read_text(encoding="utf-8")
        if name == TOKENS:
            yield from (f"stijl {token}" for token in tokens(source))
        if name.endswith(".j2"):
            yield from (f"blok {name} {block}" for block in blocks(source))
            yield from (f"macro {name} {macro}{takes}" for macro, takes in macros(source).items())
    for name, known in classes().items():
        # A choice that gets another value breaks nothing.
        yield from (f"veld {name}.{f.name}: {'tekst' if '“' in f.kind else f.kind}" for f in names(known))


def _parsed(source: str) -> nodes.Template:
    return Environment(autoescape=True).parse(source)


def _signature(macro: nodes.Macro) -> str:
    optional = len(macro.args) - len(macro.defaults)
    return f"({', '.join(a.name if i < optional else f'[{a.name}]' for i, a in enumerate(macro.args))})"


# --- the classes ----------------------------------------------------------------------------------
def _pages() -> Iterator[type]:
    """Yield what each method of the renderer takes as its page."""
    from wijkanalyse.report.render import Renderer

    for name, method in inspect.getmembers(Renderer, inspect.isfunction):
        hint = inspect.get_annotations(method).get("page")
        if not name.startswith("_") and hint is not None:
            yield _namespace()[hint]


@cache
def _namespace() -> dict[str, Any]:
    """Return every name that an annotation of a page can use."""
    inside = (f"report.parts.{module.name}" for module in pkgutil.iter_modules(parts.__path__))
    modules = [import_module(f"wijkanalyse.{name}") for name in (*inside, *_MODULES)]
    return {name: value for module in modules for name, value in vars(module).items()}


def _hints(known: type) -> dict[str, Any]:
    """Return the type of each field and property of a class."""
    space = _namespace() | vars(sys.modules[known.__module__])
    hints = typing.get_type_hints(known, localns=space)
    properties = {n: v.fget for n, v in vars(known).items() if isinstance(v, property) and not n.startswith("_")}
    found = {name: typing.get_type_hints(get, localns=space)["return"] for name, get in properties.items()}
    return {f.name: hints[f.name] for f in dataclasses.fields(known)} | found


def _dataclasses(hint: Any) -> Iterator[type]:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        yield hint
    for part in typing.get_args(hint):
        yield from _dataclasses(part)


def _kind(hint: Any) -> str:
    """Return the kind of a value in Dutch."""
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return f"rij van {_kind(inside[0])}"
    if origin is typing.Literal:
        return " of ".join(f"“{value}”" for value in inside)
    if origin in (typing.Union, types.UnionType):
        return " of ".join(_kind(part) for part in inside)
    return _WORDS.get(hint, getattr(hint, "__name__", str(hint)))
