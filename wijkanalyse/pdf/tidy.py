"""Takes out of a printed PDF what tells about the computer that printed it."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from wijkanalyse.pdf.names import pdf_name

if TYPE_CHECKING:
    from pypdf import PageObject

# What it says of a broken file means nothing to a user; the page without a PDF is named instead.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

_URI: Final = NameObject("/URI")
_LOCAL: Final = "file:"


class UnusablePdfError(Exception):
    """What the browser made is no PDF that can be read."""


@dataclass(frozen=True)
class Stamp:
    """What a PDF says of itself: the day of the report, and which pages have a PDF beside it, so that links reach it.

    `folder` is where the printed page stood, as a path of a file address.
    """

    day: date
    pages: frozenset[str]
    folder: PurePosixPath


def tidied(printed: bytes, stamp: Stamp) -> bytes:
    """Return a PDF with links that work beside it and the day of the report, without paths, browser or clock.

    Raises UnusablePdfError when `printed` isn't a whole PDF with at least one page.
    """
    if not printed.startswith(b"%PDF-"):
        raise UnusablePdfError
    try:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(printed), strict=True))
        if not writer.pages:
            raise UnusablePdfError
        for link in _links(writer):
            link[_URI] = TextStringObject(_address(str(link[_URI]), stamp))
        _describe(writer, stamp.day)
        made = io.BytesIO()
        writer.write(made)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        # A broken file makes the reader stumble in as many ways as it can be broken.
        raise UnusablePdfError from error
    return made.getvalue()


def _links(writer: PdfWriter) -> Iterator[DictionaryObject]:
    for page in writer.pages:
        for action in _actions(page):
            if str(action.get(_URI, "")).startswith(_LOCAL):
                yield action


def _actions(page: PageObject) -> Iterator[DictionaryObject]:
    for mark in page.get("/Annots", ()):
        action = mark.get_object().get("/A")
        if action is not None:
            yield action.get_object()


def _address(link: str, stamp: Stamp) -> str:
    """Return a link to a file as it is seen from the PDF; to the PDF of a page where there is one."""
    parts = urlsplit(link)
    name = _below(PurePosixPath(unquote(parts.path)), stamp.folder)
    if name in stamp.pages:
        return f"./{pdf_name(name)}"
    return f"./{name}" + (f"#{parts.fragment}" if parts.fragment else "")


def _below(path: PurePosixPath, folder: PurePosixPath) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def _describe(writer: PdfWriter, day: date) -> None:
    title = writer.metadata.title if writer.metadata is not None else None
    moment = f"D:{day:%Y%m%d}000000Z"
    writer.metadata = None
    writer.add_metadata(
        {
            **({"/Title": title} if title else {}),
            "/Creator": "wijkanalyse",
            "/Producer": "wijkanalyse",
            "/CreationDate": moment,
            "/ModDate": moment,
        }
    )
