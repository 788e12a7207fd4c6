"""Makes the folder in which a team keeps its signals, figures, actions and settings; what is there never changes."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from wijkanalyse import output, paths
from wijkanalyse.errors import OutputError, refusal
from wijkanalyse.facts.gather import KERNCIJFERS
from wijkanalyse.own import form as own_form
from wijkanalyse.regions import plain, regions_of
from wijkanalyse.signals import form, form_texts, vocabulary
from wijkanalyse.signals.form_lists import FormPlaces

if TYPE_CHECKING:
    from wijkanalyse.build import Workshop
    from wijkanalyse.catalogue import Catalogue
    from wijkanalyse.regions import Region
    from wijkanalyse.stock.fetch import Fetcher

README: Final = "LEESMIJ.txt"
FIRST: Final = "signalen.xlsx"
_SETTINGS: Final = ("wijkanalyse.toml", "privacy.toml")
_ACTIONS: Final = "acties.csv"
_FIGURES: Final = "cijfers.xlsx"


@dataclass(frozen=True)
class Created:
    """What was done: the files that were made, and those that were there and stayed as they were."""

    folder: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """What to tell the user."""
        told = [f"Gemaakt: {', '.join(self.written)}"] if self.written else ["Alle bestanden waren er al."]
        if self.kept:
            told.append(f"Niet veranderd, want die waren er al: {', '.join(self.kept)}")
        return (*told, *self.notes, f"Begin met {FIRST}. In {README} staan de drie stappen.")


def new(shop: Workshop, gemeente: Region, folder: Path | None = None) -> Created:
    """Make the project folder of a gemeente (by default named after it, in the working folder).

    Raises OutputError when the folder lies among reports, or can't be written.
    """
    target = folder if folder is not None else Path(folder_name(gemeente))
    _refuse_reports(target, shop.settings.out, gemeente)
    buurten = buurten_of(shop.fetcher.renewed(), gemeente)
    places = form_places(gemeente, shop.regions.wijken_of(gemeente), buurten)
    notes = (
        () if buurten else ("De buurten zijn nu niet bekend. In signalen.xlsx staat daarom geen lijst met buurten.",)
    )
    return create(target, contents(gemeente, places, shop.catalogue), notes)


def folder_name(gemeente: Region) -> str:
    """Return the name of the project folder of a gemeente: zoetermeer."""
    return plain(gemeente.label).replace(" ", "-")


# --- what is in it ------------------------------------------------------------------------------------
def buurten_of(fetcher: Fetcher, gemeente: Region) -> tuple[Region, ...]:
    """Return the buurten of a gemeente in order of code; fetches the kerncijfers that the store lacks.

    A build needs the same rows. There are none when the source failed and the store has nothing of this gemeente.
    """
    held = fetcher.holdings(fetcher.catalogue.provider(KERNCIJFERS), gemeente.code)
    newest = next((h for h in held if h.edition.region_year == gemeente.year), None)
    if newest is None:
        return ()
    found = regions_of(fetcher.regions(newest.edition, gemeente.code), gemeente.year)
    return tuple(r for r in found if r.code.startswith("BU"))


def form_places(gemeente: Region, wijken: Sequence[Region], buurten: Sequence[Region]) -> FormPlaces:
    """Return the names for the form; one that occurs twice has its code behind it: "Centrum (BU06370101)"."""
    wijk_labels, buurt_labels = _labels(wijken), _labels(buurten)
    named = [(wijk_labels[w.code], tuple(buurt_labels[b.code] for b in buurten if b.wijk == w.code)) for w in wijken]
    return FormPlaces(gemeente.label, tuple(named))


def _labels(regions: Iterable[Region]) -> dict[str, str]:
    every = list(regions)
    count = Counter(plain(r.label) for r in every)
    return {r.code: r.label if count[plain(r.label)] == 1 else f"{r.label} ({r.code})" for r in every}


def contents(gemeente: Region, places: FormPlaces, catalogue: Catalogue) -> dict[str, bytes]:
    """Return every file of a new project folder."""
    data = paths.resource_dir("data")
    names = {"gemeente": gemeente.label, "code": gemeente.code}

    def template(name: str) -> str:
        return Template((data / "project" / name).read_text(encoding="utf-8")).safe_substitute(names)

    return {
        FIRST: signals_form(catalogue, places),
        _FIGURES: _figures_form(),
        # Excel takes a CSV for UTF-8 only with a byte order mark; old editors of Windows need CRLF.
        _ACTIONS: _windows(template(_ACTIONS)).encode("utf-8-sig"),
        README: _windows(template(README)).encode("utf-8-sig"),
        **{name: template(name).encode() for name in _SETTINGS},
    }


def signals_form(catalogue: Catalogue, places: FormPlaces) -> bytes:
    """Return an empty signals form."""
    data = paths.resource_dir("data") / "signals"
    lists = vocabulary.load(data / "vocabulary.toml", {t.id: t.title for t in catalogue.themes})
    buffer = BytesIO()
    form.write_form(buffer, form_texts.load(data / "form.toml", lists), lists, places)
    return buffer.getvalue()


def _figures_form() -> bytes:
    with TemporaryDirectory(prefix="wijkanalyse-") as folder:
        target = Path(folder) / _FIGURES
        own_form.write(target, ())
        return target.read_bytes()


def _windows(text: str) -> str:
    return text.replace("\n", "\r\n")


# --- the folder ---------------------------------------------------------------------------------------
def create(folder: Path, files: Mapping[str, bytes], notes: tuple[str, ...] = ()) -> Created:
    """Write the files that the folder lacks. Raises OutputError; a file that is there never changes."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = tuple(name for name, content in files.items() if _write_new(folder / name, content))
    except OSError as error:
        raise OutputError(
            "De map kan niet worden gemaakt of gevuld. Bestanden die er al waren, zijn niet veranderd.",
            value=f"{folder} ({refusal(error)})",
            allowed="een map waarin je mag schrijven, op een schijf met ruimte",
            hint="Kies een andere map met --map.",
        ) from error
    return Created(folder, written, tuple(name for name in files if name not in written), notes)


def _write_new(target: Path, content: bytes) -> bool:
    """Write a file under its own name once it is whole on the disk; return False when something has that name."""
    if os.path.lexists(target):
        return False
    beside = target.with_name(f".{target.name}.nieuw")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if beside.read_bytes() != content:
            raise OSError(None, "wat er staat is niet wat er is geschreven")
        if os.path.lexists(target):
            return False
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return True


def _refuse_reports(folder: Path, out: Path, gemeente: Region) -> None:
    """Raise OutputError for a folder among the reports: who shares these would share the signals with them."""
    target = folder.resolve()
    chain = (target, *target.parents)
    found = [p for p in chain if p == out.resolve()]
    found += [p.parent for p in chain if (p / output.RUN).is_file()]
    found += [p for p in (target, target.parent) if any(p.glob(f"GM*/{output.RUN}"))]
    if found:
        reports = min(found, key=lambda p: len(p.parts))
        beside = reports.parent / folder_name(gemeente)
        raise OutputError(
            "Deze map ligt tussen de rapporten. Signalen horen niet in een map die je deelt.",
            value=str(folder),
            allowed=f"een map buiten {reports}",
            hint=f'Typ bijvoorbeeld: wijkanalyse new {gemeente.code} --map "{beside}"',
        )
