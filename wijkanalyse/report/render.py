"""From a complete page model to the text of one HTML file."""

from __future__ import annotations

import contextlib
import pickle
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemBytecodeCache, StrictUndefined

from wijkanalyse.errors import WijkanalyseError
from wijkanalyse.report import inline, one_file, sjablonen
from wijkanalyse.report.huisstijl import Huisstijl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from jinja2 import Template
    from jinja2.bccache import Bucket

    from wijkanalyse.report.methode import MethodePage
    from wijkanalyse.report.parts.bewoners import Leaflet, LeafletIndex
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
    templates are kept in the folder `compiled` when it is given and exists. `look` is the organisation's own, and `own`
    the folder with templates of the team.
    """

    def __init__(
        self, templates: Path, compiled: Path | None = None, look: Huisstijl | None = None, own: Path | None = None
    ) -> None:
        self._own = sjablonen.read(own) if own is not None else None
        environment = _environment(templates, compiled, own)
        if self._own is not None:
            sjablonen.check(self._own, environment, templates)
        environment.globals |= _inline([templates, *([own] if own else [])], look or Huisstijl())
        self._wijk = environment.get_template("wijk.html.j2")
        self._index = environment.get_template("index.html.j2")
        self._leaflet = environment.get_template("bewoners.html.j2")
        self._leaflet_index = environment.get_template("bewoners-index.html.j2")
        self._methode = environment.get_template("methode.html.j2")
        self._one_file = environment.get_template(one_file.TEMPLATE)

    def wijk(self, page: WijkPage) -> str:
        """The report of one wijk."""
        return self._render(self._wijk, page)

    def methode(self, page: MethodePage) -> str:
        """The explanation of every rule."""
        return self._render(self._methode, page)

    def index(self, page: IndexPage) -> str:
        """The page of the gemeente."""
        return self._render(self._index, page)

    def leaflet(self, page: Leaflet) -> str:
        """The leaflet for residents of one wijk."""
        return self._render(self._leaflet, page)

    def leaflet_index(self, page: LeafletIndex) -> str:
        """The list of the leaflets of a gemeente."""
        return self._render(self._leaflet_index, page)

    def one_file(self, pages: Mapping[str, bytes], first: str) -> bytes:
        """Rendered pages in one file, by their names; `first` is the one that opens."""
        with self._telling(one_file.TEMPLATE):
            return one_file.rendered(self._one_file, pages, first)

    def _render(self, template: Template, page: WijkPage | IndexPage | MethodePage | Leaflet | LeafletIndex) -> str:
        with self._telling(template.name or ""):
            return template.render(page=page)

    @contextlib.contextmanager
    def _telling(self, name: str) -> Iterator[None]:
        """Tell in words what goes wrong in a team's own code; without its cause, which can hold a text of the page."""
        try:
            yield
        except WijkanalyseError:
            raise
        except Exception as error:
            if self._own is None:
                raise
            raise self._own.trouble(error, name) from None


def _environment(templates: Path, compiled: Path | None, own: Path | None) -> Environment:
    """Return what compiles templates; those of a team run in a sandbox, and nothing compiled for it is kept."""
    kind = Environment if own is None else sjablonen.Sandbox
    return kind(
        loader=sjablonen.loader(templates, own),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=Compiled(str(compiled)) if compiled is not None and own is None else None,
    )


def _inline(folders: Sequence[Path], look: Huisstijl) -> dict[str, str]:
    """Return what every page has inside; `leaflet_style` and its hash are for the leaflet for residents."""
    style, leaflet = (inline.lean(inline.joined(folders, "style", leaflet=of)) + look.style for of in (False, True))
    found = {"style": style, "leaflet_style": leaflet, "script": inline.joined(folders, "script")}
    return found | {f"{name}_hash": inline.policy_hash(text) for name, text in found.items()} | {"logo": look.logo}
