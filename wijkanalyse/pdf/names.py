"""The names of PDFs, which follow from those of their pages."""

from __future__ import annotations

from typing import Final

WORK: Final = ".afdrukken"
"""The folder inside the report folder that holds pages while they are printed."""


def pdf_name(page: str) -> str:
    """Return the name of the PDF of a page: WK063701-meerzicht.pdf."""
    return f"{page.removesuffix('.html')}.pdf"


def page_of_pdf(file: str) -> str:
    """Return the name of the page that a PDF beside it was made of; an empty text for any other file."""
    return f"{file.removesuffix('.pdf')}.html" if file.endswith(".pdf") and "/" not in file else ""
