"""The whole gemeente in one HTML file: every page an article, and links between pages as links inside the file.

It takes pages as they are rendered, so that a team's own templates need nothing for it. Only tags are touched: an id
gets the name of its page before it, and what refers to it follows. Tags are read as HTML writes them, with a `>` only
inside quotes; text, comments, styles and scripts stay as they are.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from wijkanalyse.errors import OutputError
from wijkanalyse.report.inline import policy_hash

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE: Final = "een_bestand.html.j2"
_ATTRIBUTES: Final = r"""(?:[^>"']|"[^"]*"|'[^']*')*"""
_TOKEN: Final = re.compile(
    rf"<!--.*?-->|<(script|style|textarea)\b{_ATTRIBUTES}>.*?</\1\s*>|</main\s*>|<[a-zA-Z]{_ATTRIBUTES}>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE: Final = re.compile(
    r"""(?P<name>[^\s"'<>/=]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'=<>`]+)))?"""
)
_CONCERNS: Final = re.compile(
    r"\s(?:id|name|for|form|list|headers|(?:xlink:)?href|aria-(?!hidden)|\w+target)|url\(|^<(?:main|nav)\b"
)
_REFERENCES: Final = frozenset(
    {
        *(
            "id",
            "name",
            "for",
            "form",
            "list",
            "headers",
            "itemref",
            "popovertarget",
            "commandfor",
            "aria-activedescendant",
        ),
        *("aria-controls", "aria-describedby", "aria-details", "aria-errormessage", "aria-flowto", "aria-labelledby"),
        "aria-owns",
    }
)
_LINKS: Final = frozenset({"href", "xlink:href", "usemap"})
_ELSEWHERE: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_URL: Final = re.compile(r"url\(\s*[\"']?#([^)\"']+)[\"']?\s*\)")
_BODY: Final = re.compile(rf"<body(?P<attributes>{_ATTRIBUTES})>(?P<inner>.*)</body\s*>", re.DOTALL | re.IGNORECASE)
_HEAD: Final = re.compile(r"<head\b[^>]*>(.*?)</head\s*>", re.DOTALL | re.IGNORECASE)
_STYLE: Final = re.compile(r"<style\b[^>]*>(.*?)</style\s*>\s*", re.DOTALL | re.IGNORECASE)
_SCRIPT: Final = re.compile(r"<script\s*>(.*?)</script\s*>\s*", re.DOTALL | re.IGNORECASE)
_POLICY: Final = re.compile(rf"<meta\s+http-equiv=\"Content-Security-Policy\"{_ATTRIBUTES}>", re.IGNORECASE)
_HEADING: Final = re.compile(r"<h1\b[^>]*>(.*?)</h1\s*>", re.DOTALL | re.IGNORECASE)
_TAG: Final = re.compile(r"<[^>]*>")
_DRAWING: Final = re.compile(r"<svg\b[^>]*>(?:(?!<svg\b).)*?</svg\s*>\s*", re.DOTALL | re.IGNORECASE)
_SELECTED: Final = re.compile(r"(?<!url\()(?<!url\([\"'])#([A-Za-z_][\w-]*)")


@dataclass(frozen=True)
class Entry:
    """A page in the list of contents: the id of its article, and its heading."""

    page_id: str
    text: str


@dataclass(frozen=True)
class Article:
    """A page inside the file; `classes` are those that its body had."""

    page_id: str
    classes: str
    body: str


@dataclass(frozen=True)
class OneFile:
    """What the template sees. `articles` can be walked once: a whole gemeente is too much to hold twice.

    `head` is that of the first page, without its style; `store` is what all pages draw with. All of it is HTML already.
    """

    head: str
    style: str
    store: str
    contents: tuple[Entry, ...]
    articles: Iterator[Article]
    scripts: tuple[str, ...]


@dataclass(frozen=True)
class _Page:
    """What must be known of a page before any page can be rewritten."""

    page_id: str
    heading: str
    ids: frozenset[str]


@dataclass(frozen=True)
class _Shared:
    """What stands in the file once: styles, scripts, and drawings that the style sheet refers to."""

    styles: tuple[str, ...]
    scripts: tuple[str, ...]
    drawings: tuple[str, ...]
    ids: frozenset[str]


def rendered(template: Template, pages: Mapping[str, bytes], first: str) -> bytes:
    """Return the file, with the page `first` in front and the others in their own order.

    `pages` are rendered pages by file name. A link to a page that isn't among them loses its address and stays as
    text, because the file is read without the folder. Raises OutputError when a page has no head or body.
    """
    return b"".join(part.encode() for part in template.generate(file=joined(pages, first)))


def joined(pages: Mapping[str, bytes], first: str) -> OneFile:
    """Return what the template of the file needs."""
    ordered = {name: pages[name] for name in (first, *(n for n in pages if n != first))}
    shared = _shared(ordered)
    known = {name: _known(name, data.decode(), shared) for name, data in ordered.items()}
    style = _style(shared, known.values())
    return OneFile(
        _head(first, ordered[first].decode(), style, shared.scripts),
        style,
        "".join(shared.drawings),
        tuple(Entry(page.page_id, page.heading) for page in known.values()),
        _articles(ordered, known, shared),
        shared.scripts,
    )


def page_id(name: str) -> str:
    """Return the id of a page: its code (WK063701), or the whole name of a page that has none."""
    stem = name.rsplit("/", maxsplit=1)[-1].removesuffix(".html")
    return stem.partition("-")[0] if stem.startswith("WK") else stem


# --- looking ----------------------------------------------------------------------------------------
def _known(name: str, text: str, shared: _Shared) -> _Page:
    inner = _body(name, text)["inner"]
    heading = _HEADING.search(inner)
    said = " ".join(html.unescape(_TAG.sub("", heading[1])).split()) if heading else page_id(name)
    return _Page(page_id(name), said, frozenset(_ids(_without(inner, shared.drawings))) - shared.ids)


def _ids(inner: str) -> Iterator[str]:
    for token in _TOKEN.finditer(inner):
        tag = token[0]
        if " id=" in tag or "\tid=" in tag or "\nid=" in tag:
            yield from (_value(a) for a in _ATTRIBUTE.finditer(tag) if a["name"].lower() == "id")


def _shared(pages: Mapping[str, bytes]) -> _Shared:
    styles: dict[str, None] = {}
    scripts: dict[str, None] = {}
    drawings: dict[str, None] = {}
    for name, data in pages.items():
        text = data.decode()
        styles |= dict.fromkeys(_STYLE.findall(_head_of(name, text)))
        inner = _body(name, text)["inner"]
        scripts |= dict.fromkeys(_SCRIPT.findall(inner))
        drawings |= dict.fromkeys(_drawings(inner, "".join(styles)))
    ids = [i for drawing in drawings for i in _ids(drawing)]
    if len(set(ids)) < len(ids):
        drawings = dict(list(drawings.items())[:1])
    return _Shared(tuple(styles), tuple(scripts), tuple(drawings), frozenset(i for d in drawings for i in _ids(d)))


def _drawings(inner: str, style: str) -> Iterator[str]:
    """Yield the drawings that hold something the style sheet fills with; a page has one at most."""
    named = set(_URL.findall(style))
    yield from (d for d in _DRAWING.findall(inner) if named and named.intersection(_ids(d)))


# --- head -------------------------------------------------------------------------------------------
def _style(shared: _Shared, pages: Iterable[_Page]) -> str:
    """Return the styles with each name of a part of a page as the name of that part of any page, just as strong."""
    names = frozenset[str]().union(*(page.ids for page in pages))

    def named(found: re.Match[str]) -> str:
        return f':is({found[0]}, [id$=".{found[1]}"])' if found[1] in names else found[0]

    return _SELECTED.sub(named, "".join(shared.styles))


def _head(name: str, text: str, style: str, scripts: Iterable[str]) -> str:
    """Return the head of the first page without its style, with the hashes of the file in its policy."""
    hashes = {"style-src": [policy_hash(style)], "script-src": [policy_hash(script) for script in scripts]}

    def policy(found: re.Match[str]) -> str:
        return _ATTRIBUTE.sub(lambda a: _allowing(a, hashes), found[0])

    return _POLICY.sub(policy, _STYLE.sub("", _head_of(name, text)))


def _allowing(attribute: re.Match[str], hashes: Mapping[str, list[str]]) -> str:
    if attribute["name"].lower() != "content":
        return attribute[0]
    kept = [d.strip() for d in _value(attribute).split(";") if d.strip().partition(" ")[0] not in hashes]
    named = {what: [f"'sha256-{h}'" for h in found] for what, found in hashes.items()}
    allowed = [" ".join([what, *found]) for what, found in named.items() if found]
    return _written("content", "; ".join([*kept[:1], *allowed, *kept[1:]]))


# --- bodies -----------------------------------------------------------------------------------------
def _articles(pages: Mapping[str, bytes], known: Mapping[str, _Page], shared: _Shared) -> Iterator[Article]:
    for name, data in pages.items():
        body = _body(name, data.decode())
        classes = next((_value(a) for a in _ATTRIBUTE.finditer(body["attributes"]) if a["name"] == "class"), "")
        inner = _SCRIPT.sub("", _without(body["inner"], shared.drawings))
        yield Article(known[name].page_id, classes, _Rewriter(known, known[name], shared.ids).rewritten(inner))


@dataclass(frozen=True)
class _Rewriter:
    """Gives the parts of one page names that no other page has."""

    pages: Mapping[str, _Page]
    page: _Page
    shared: frozenset[str]

    def rewritten(self, inner: str) -> str:
        """Return the inside of a body as the inside of an article: its main part is a part among others."""
        return _TOKEN.sub(self._token, inner)

    def _token(self, token: re.Match[str]) -> str:
        tag = token[0]
        if token[1] or tag.startswith("<!--"):
            return tag
        if tag.startswith("</"):
            return "</div>"
        if not _CONCERNS.search(tag):
            return tag
        start = re.match(r"<[^\s/>]+", tag)
        name = start[0] if start else "<"
        rest = _ATTRIBUTE.sub(lambda a: self._attribute(name, a), tag[len(name) :])
        return ("<div" if name.lower() == "<main" else name) + rest

    def _attribute(self, tag: str, found: re.Match[str]) -> str:
        if "=" not in found[0]:
            return found[0]
        value = _value(found)
        new = self._changed(tag.lower(), found["name"].lower(), value)
        if new == value:
            return found[0]
        return _written(found["name"], new) if new else ""

    def _changed(self, tag: str, name: str, value: str) -> str:
        """Return what an attribute becomes; empty when it goes."""
        if name in _REFERENCES:
            return " ".join(map(self._own, value.split()))
        if name in _LINKS:
            return self._target(value)
        if name == "aria-label" and tag == "<nav":
            return f"{value}: {self.page.heading}"
        return _URL.sub(lambda u: f"url(#{self._own(u[1])})", value)

    def _own(self, part: str) -> str:
        return part if part in self.shared else f"{self.page.page_id}.{part}"

    def _target(self, href: str) -> str:
        """Return where a link leads inside the file; empty for a file that isn't in it."""
        if _ELSEWHERE.match(href):
            return href
        path, _, part = href.partition("#")
        page, part = (self.pages.get(unquote(path)) if path else self.page), unquote(part)
        if part in self.shared:
            return f"#{part}"
        if page is None:
            return ""
        return f"#{page.page_id}.{part}" if part in page.ids else f"#{page.page_id}"


# --- parts of a document ----------------------------------------------------------------------------
def _without(inner: str, drawings: Iterable[str]) -> str:
    for drawing in drawings:
        inner = inner.replace(drawing, "")
    return inner


def _value(attribute: re.Match[str]) -> str:
    return html.unescape(attribute["double"] or attribute["single"] or attribute["bare"] or "")


def _written(name: str, value: str) -> str:
    return f'{name}="{html.escape(value, quote=False).replace(chr(34), "&quot;")}"'


def _head_of(name: str, text: str) -> str:
    if (found := _HEAD.search(text)) is None:
        raise _incomplete(name, "<head>")
    return found[1]


def _body(name: str, text: str) -> re.Match[str]:
    if (found := _BODY.search(text)) is None:
        raise _incomplete(name, "<body>")
    return found


def _incomplete(name: str, tag: str) -> OutputError:
    return OutputError(
        "Deze pagina kan niet in één bestand.",
        value=f"{name}, zonder {tag}",
        allowed="een pagina met <head> en <body>",
        hint="Kijk jullie eigen sjablonen na, of laat --een-bestand weg.",
    )
