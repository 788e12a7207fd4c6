"""What a page says about itself: key figures, sources, gaps, words explained, links, similar wijken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Gap:
    """Something we don't know, and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Source:
    """A table that was used: what it is, which year and borders, when it was changed and fetched, and its licence."""

    name: str
    table: str
    year: str
    borders: str
    modified: str
    fetched: str
    licence: str
    url: str


@dataclass(frozen=True)
class Definition:
    """A word or an indicator explained."""

    term: str
    text: str


@dataclass(frozen=True)
class Link:
    """A link inside the output folder, relative to the page."""

    text: str
    href: str


@dataclass(frozen=True)
class Fact:
    """A key figure at the top of a page: a label, the number, and small print."""

    label: str
    value: str
    note: str


@dataclass(frozen=True)
class SimilarWijk:
    """A wijk that looks like this one, how much, and in words."""

    name: str
    gemeente: str
    distance: str
    word: str


@dataclass(frozen=True)
class SimilarWijken:
    """The wijken that this wijk is compared with, or in `intro` why there are none."""

    intro: tuple[str, ...]
    rows: tuple[SimilarWijk, ...]
