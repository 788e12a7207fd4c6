"""From a complete page model to the text of one HTML file."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from pathlib import Path

    from wijkanalyse.report.methode import MethodePage
    from wijkanalyse.report.model import IndexPage, WijkPage


class Renderer:
    """Compiles the templates in a folder once, and renders any number of pages.

    The style sheet is part of every page; its hash is the only style that the page's security policy allows.
    """

    def __init__(self, templates: Path) -> None:
        style = (templates / "style.css").read_text(encoding="utf-8")
        environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        environment.globals["style"] = style
        environment.globals["style_hash"] = style_hash(style)
        self._wijk = environment.get_template("wijk.html.j2")
        self._index = environment.get_template("index.html.j2")
        self._methode = environment.get_template("methode.html.j2")

    def wijk(self, page: WijkPage) -> str:
        """The report of one wijk."""
        return self._wijk.render(page=page)

    def methode(self, page: MethodePage) -> str:
        """The explanation of every rule."""
        return self._methode.render(page=page)

    def index(self, page: IndexPage) -> str:
        """The page of the gemeente."""
        return self._index.render(page=page)


def style_hash(style: str) -> str:
    """The name of a style sheet in a Content-Security-Policy: base64 of the SHA-256 of its UTF-8 text."""
    return base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
