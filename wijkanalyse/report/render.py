"""From a complete page model to the text of one HTML file."""

from __future__ import annotations

import contextlib
import pickle
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

from wijkanalyse.report import inline
from wijkanalyse.report.huisstijl import Huisstijl

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2.bccache import Bucket

    from wijkanalyse.report.methode import MethodePage
    from wijkanalyse.report.parts.pages import IndexPage, WijkPage


class Compiled(FileSystemBytecodeCache):
    """Compiled templates in a folder, so that the next run needn't compile them.

    A disk that refuses and a file that is damaged are no error: the template is compiled again.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what an earlier run compiled."""
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, pickle.UnpicklingError, ValueError, AttributeError, ImportError, LookupError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


class Renderer:
    """Compiles the templates in a folder once, and renders any number of pages.

    Style sheet and script are part of every page; their hashes are all that the page's security policy allows. Compiled
    templates are kept in the folder `compiled` when it is given and exists. `huisstijl` is the organisation's own look.
    """

    def __init__(self, templates: Path, compiled: Path | None = None, huisstijl: Huisstijl | None = None) -> None:
        look = huisstijl or Huisstijl()
        environment = Environment(
            loader=FileSystemLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=Compiled(str(compiled)) if compiled is not None else None,
        )
        style, script = inline.joined([templates], "style") + look.style, inline.joined([templates], "script")
        environment.globals |= {"style": style, "style_hash": inline.policy_hash(style), "logo": look.logo}
        environment.globals |= {"script": script, "script_hash": inline.policy_hash(script)}
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
