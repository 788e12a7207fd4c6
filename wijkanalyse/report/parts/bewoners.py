"""The leaflet for residents: what stands on two sheets of paper, complete before anything is rendered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wijkanalyse.report.parts.accounts import Fact, Link


@dataclass(frozen=True)
class LeafletPoint:
    """What goes well or asks for attention: a title, at most two sentences about a figure, and what people told.

    `estimated` marks a figure that was calculated and not counted; `told` is empty where people told nothing of it.
    """

    id: str
    title: str
    sentences: tuple[str, ...]
    told: str
    estimated: bool


@dataclass(frozen=True)
class LeafletTold:
    """What people told of one kind: each item is a subject with how often it was named."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Leaflet:
    """The leaflet of one wijk or own area. `no_strengths` and `no_concerns` stand where there is no such point.

    `footnote` explains the mark of an estimate, empty where there is none; `hand_in` says to whom, and is followed by
    a line to write on where `organisatie` is empty. A `short` one has room on its first sheet for what people told.
    """

    title: str
    wijk: str
    gemeente: str
    date: str
    organisatie: str
    warnings: tuple[str, ...]
    what: str
    facts: tuple[Fact, ...]
    strengths: tuple[LeafletPoint, ...]
    concerns: tuple[LeafletPoint, ...]
    no_strengths: str
    no_concerns: str
    footnote: str
    told_intro: str
    told: tuple[LeafletTold, ...]
    unknown: tuple[str, ...]
    questions: tuple[str, ...]
    hand_in: str
    next_step: str
    sources: str
    short: bool
    index: Link


@dataclass(frozen=True)
class LeafletRow:
    """One wijk on the list of leaflets, with how many people live there."""

    link: Link
    people: str


@dataclass(frozen=True)
class LeafletIndex:
    """The list of all leaflets of a gemeente."""

    title: str
    gemeente: str
    date: str
    organisatie: str
    warnings: tuple[str, ...]
    intro: str
    rows: tuple[LeafletRow, ...]
