"""The page that explains every rule: `docs/methode.md`, as one HTML file beside the reports."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from wijkanalyse.report.parts.accounts import Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token


@dataclass(frozen=True)
class MethodePage:
    """The explanation, complete: `body` is safe HTML made from our own text, without its first heading."""

    title: str
    contents: tuple[Link, ...]
    body: str


def kept_methode(path: Path, folder: Path | None) -> MethodePage:
    """Return the explanation as `read_methode` does, from `folder` where an earlier run kept it.

    Kept is what one text became with one state of this module and of the Markdown reader. A folder that refuses and a
    file that is damaged are no error: the text is read again.
    """
    if folder is None:
        return read_methode(path)
    made_from = (path.read_bytes(), Path(__file__).read_bytes(), version("markdown-it-py").encode())
    kept = folder / f"methode-{hashlib.sha256(b''.join(made_from)).hexdigest()[:16]}.cache"
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        found = json.loads(kept.read_bytes())
        return MethodePage(found["title"], tuple(Link(**link) for link in found["contents"]), found["body"])
    page = read_methode(path)
    with contextlib.suppress(OSError):
        for old in folder.glob("methode-*"):
            old.unlink()
        half = kept.with_suffix(f".{os.getpid()}")
        half.write_text(json.dumps(asdict(page)), encoding="utf-8")
        half.replace(kept)
    return page


def read_methode(path: Path) -> MethodePage:
    """Return the explanation in a Markdown file.

    Headings get the anchors that links in the text point to. Links to other files lose their target: these files don't
    stand beside the reports.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(path.read_text(encoding="utf-8"))
    headings = list(_headings(tokens))
    for opening, text in headings:
        opening.attrSet("id", _anchor(text))
    for token in tokens:
        token.children = _without_files(token.children or [])
    title = headings[0][1]
    start = tokens.index(headings[0][0]) + 3
    contents = tuple(Link(text, f"#{_anchor(text)}") for opening, text in headings if opening.tag == "h2")
    return MethodePage(title, contents, parser.renderer.render(tokens[start:], parser.options, {}))


def _headings(tokens: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    for index, token in enumerate(tokens):
        if token.type == "heading_open":
            yield token, tokens[index + 1].content


def _anchor(text: str) -> str:
    """Return the anchor of a heading as Markdown readers make it."""
    return re.sub(r"[^\w -]", "", text.lower()).replace(" ", "-")


def _without_files(children: list[Token]) -> list[Token]:
    """Return the parts of a line without links to files; their text stays."""
    kept: list[Token] = []
    dropped = 0
    for child in children:
        if child.type == "link_open" and not str(child.attrs.get("href", "")).startswith(("#", "http")):
            dropped += 1
        elif child.type == "link_close" and dropped:
            dropped -= 1
        else:
            kept.append(child)
    return kept
