"""The templates of a team beside those of the product: theirs go first, in a sandbox, with errors in plain words."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from wijkanalyse.errors import refusal
from wijkanalyse.report import contract, sjabloon_errors
from wijkanalyse.report.sjabloon_errors import nearest, refused, unusable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import Environment

    from wijkanalyse.errors import SettingsError

Sandbox: Final = ImmutableSandboxedEnvironment
"""A template can read a page in it, and do nothing else."""
ORIGINAL: Final = "wijkanalyse/"
"""A team's template extends the one that it replaces under this name: "wijkanalyse/wijk.html.j2"."""
_JINJA: Final = ".j2"
_INLINE: Final = {".css": "style", ".js": "script"}
"""Kinds of files that are joined whatever their names are, and the folder where they stand."""
_MEANT: Final = (_JINJA, ".css", ".js", ".html", ".htm")
_CLOSING: Final = re.compile(r"</(?:style|script)|<!--", re.IGNORECASE)
"""What would end the element in which a style sheet or script stands."""


@dataclass(frozen=True)
class Own:
    """What a team put in its folder with templates, by name, as text."""

    folder: Path
    sources: Mapping[str, str] = field(repr=False)

    def trouble(self, error: Exception, name: str) -> SettingsError:
        """Return an error in a template in words: which template, which line, and what is wrong there."""
        return sjabloon_errors.trouble(error, self.folder, self.sources, name)


def loader(ours: Path, own: Path | None) -> BaseLoader:
    """Return what finds a template: in the team's folder first, then in the product's."""
    if own is None:
        return FileSystemLoader(ours)
    original = PrefixLoader({ORIGINAL.rstrip("/"): FileSystemLoader(ours)})
    return ChoiceLoader([original, FileSystemLoader(own, encoding="utf-8-sig"), FileSystemLoader(ours)])


def read(folder: Path) -> Own:
    """Return the templates, style sheets and scripts in a team's folder. Raises SettingsError when there are none."""
    sources: dict[str, str] = {}
    try:
        if not folder.is_dir():
            raise refused("De map met eigen sjablonen is er niet.", str(folder), "een map die bestaat")
        for name in sorted(_files(folder)):
            sources[name] = (folder / name).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise unusable(f"{name}, regel {line}: een teken dat geen UTF-8 is", "een bestand in UTF-8") from None
    except OSError as error:
        where = error.filename or folder
        what = "De map met eigen sjablonen is niet te lezen."
        raise refused(what, f"{where}: {refusal(error)}", "een map die jij mag lezen") from error
    if not sources:
        allowed = "een map met kopieën, zoals: wijkanalyse templates maakt"
        raise refused("In de map met eigen sjablonen staat geen sjabloon.", str(folder), allowed)
    return Own(folder, sources)


def _files(folder: Path) -> Iterator[str]:
    """Yield the names of what a team meant as a template; what an editor or a computer leaves behind isn't."""

    def refuse(error: OSError) -> None:
        raise error

    for place, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith((".", "__"))]
        for name in files:
            if name.lower().endswith(_MEANT) and not name.startswith("."):
                yield (Path(place) / name).relative_to(folder).as_posix()


# --- what would change nothing, or break a page, without saying so ----------------------------------
def check(own: Own, environment: Environment, ours: Path) -> None:
    """Look at everything of a team before anything is built.

    Raises SettingsError for a template that can't be read or compiled, for one that no page uses, and for what a page
    would drop or miss in silence.
    """
    known = set(contract.template_names(ours))
    trees = {name: _compiled(own, environment, name) for name in own.sources if name.endswith(_JINJA)}
    asked = known | {other for tree in trees.values() for other in _references(tree)}
    for name in own.sources:
        _check_name(name, asked, known)
    for name, tree in trees.items():
        _check_references(name, tree, known | set(trees))
    _check_loops(trees)
    for name, tree in trees.items():
        if name in known:
            _check_macros(name, own.sources[name], tree, (ours / name).read_text(encoding="utf-8"))
        if any(tree.find_all(nodes.Extends)):
            _check_extension(name, tree, environment)
    for name, text in own.sources.items():
        if not name.endswith(_JINJA):
            _check_inline(name, text, ours)


def _compiled(own: Own, environment: Environment, name: str) -> nodes.Template:
    try:
        tree = environment.parse(own.sources[name], name)
        environment.get_template(name)
    except (TemplateError, RecursionError) as error:
        raise own.trouble(error, name) from None
    return tree


def _check_name(name: str, asked: set[str], known: set[str]) -> None:
    kind = _INLINE.get(Path(name).suffix)
    if name in asked or (kind is not None and Path(name).parent.as_posix() == kind):
        return
    raise refused("Dit sjabloon wordt nergens gebruikt.", name, nearest(name, known))


def _references(tree: nodes.Template) -> Iterator[str]:
    """Yield the templates that a template names, as far as it names them in so many words."""
    for node in tree.find_all(nodes.Stmt):
        if not isinstance(node, nodes.Extends | nodes.Include | nodes.Import | nodes.FromImport):
            continue
        named = node.template.items if isinstance(node.template, nodes.Tuple | nodes.List) else [node.template]
        if not getattr(node, "ignore_missing", False):
            yield from (c.value for c in named if isinstance(c, nodes.Const) and isinstance(c.value, str))


def _check_references(name: str, tree: nodes.Template, known: set[str]) -> None:
    originals = {f"{ORIGINAL}{template}" for template in known}
    for other in _references(tree):
        if other not in known | originals:
            raise unusable(f"{name}: het sjabloon “{other}” is er niet", nearest(other, known))


def _check_loops(trees: Mapping[str, nodes.Template]) -> None:
    """Refuse templates that ask for each other, or for themselves instead of the original."""
    calls = {name: [n for n in _references(tree) if n in trees] for name, tree in trees.items()}
    for name, called in calls.items():
        seen, waiting = set[str](), list(called)
        while waiting:
            seen.add(here := waiting.pop())
            waiting += [n for n in calls[here] if n not in seen]
        if name in seen:
            raise unusable(f"{name}: het sjabloon roept zichzelf op", f"het origineel: “{ORIGINAL}{name}”")


def _check_macros(name: str, text: str, tree: nodes.Template, original: str) -> None:
    """Refuse a copy without a macro that other templates use."""
    own = {*contract.macros(text), *(t.name for n in tree.body for t in n.find_all(nodes.Name) if t.ctx == "store")}
    if absent := [macro for macro in contract.macros(original) if macro not in own]:
        raise unusable(f"{name}: de macro “{absent[0]}” ontbreekt", "alle macro’s van het origineel")


def _check_extension(name: str, tree: nodes.Template, environment: Environment) -> None:
    """Refuse what an extending template drops: a block that its parent doesn't have, and text outside a block."""
    try:
        parents = _parent_blocks(tree, environment)
    except TemplateError:
        return  # found by name at run time: nothing can be said beforehand
    for block in tree.find_all(nodes.Block):
        if block.name not in parents and not _inside(tree, block):
            raise unusable(
                f"{name}, regel {block.lineno}: er is geen blok “{block.name}”", nearest(block.name, parents)
            )
    for node in (n for n in tree.body if isinstance(n, nodes.Output)):
        if any(not isinstance(part, nodes.TemplateData) or part.data.strip() for part in node.nodes):
            where = f"{name}, regel {node.lineno}: deze tekst staat buiten een blok en komt niet in het rapport"
            raise unusable(where, "tekst tussen {% block … %} en {% endblock %}")


def _parent_blocks(tree: nodes.Template, environment: Environment) -> set[str]:
    """Return every block of the templates that a template extends."""
    found: set[str] = set()
    loader = environment.loader
    while loader is not None and (extends := tree.find(nodes.Extends)) is not None:
        parent = extends.template.as_const()
        tree = environment.parse(loader.get_source(environment, parent)[0])
        found |= {block.name for block in tree.find_all(nodes.Block)}
    return found


def _inside(tree: nodes.Template, block: nodes.Block) -> bool:
    """Return whether a block stands in another one of the same template: then it is new, and shown there."""
    return any(inner is block for outer in tree.find_all(nodes.Block) for inner in outer.find_all(nodes.Block))


def _check_inline(name: str, text: str, ours: Path) -> None:
    if found := _CLOSING.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise unusable(f"{name}, regel {line}: “{found[0]}” breekt de bladzijde af", "stijl of script zonder HTML")
    if name == contract.TOKENS:
        needed = contract.tokens((ours / name).read_text(encoding="utf-8"))
        if absent := [token for token in needed if token not in contract.tokens(text)]:
            allowed = "alle namen van het origineel"
            raise unusable(f"{name}: {', '.join(absent[:3])} ontbreekt", allowed)
