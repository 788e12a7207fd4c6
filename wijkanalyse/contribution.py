"""What a team adds in words: signals, actions, choices and names, screened before anything is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from wijkanalyse import actions, listening, words
from wijkanalyse.actions import ActionContext, ScreenedActions
from wijkanalyse.errors import UserFileError
from wijkanalyse.privacy import gate
from wijkanalyse.privacy.typed import TypedText, screen_typed
from wijkanalyse.settings import FILE_NAME
from wijkanalyse.signals.hear import Heard, hear, unheard
from wijkanalyse.weighing import patterns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wijkanalyse.build import Workshop
    from wijkanalyse.errors import Remark
    from wijkanalyse.facts.gather import Dossier
    from wijkanalyse.own.figures import Reading
    from wijkanalyse.settings import Settings
    from wijkanalyse.signals.hear import Listening
    from wijkanalyse.signals.views import SignalView
    from wijkanalyse.weighing.patterns import Pattern

_HINT: Final = (
    "Herschrijf deze tekst, of haal hem weg, en start opnieuw. "
    "Is het geen persoon? Zet de tekst dan met een reden in privacy.toml. Dat kan niet bij nummers en adressen."
)


class PrivacyError(UserFileError):
    """A team typed what may never be in a report; the places are named, what stands there isn't."""


@dataclass(frozen=True)
class Contribution:
    """What one version may know of what a team typed. `remarks` wait for an answer, `notes` are good to know.

    `reasons` are the reasons for choices and the texts of own patterns: like signals and actions never in deelbaar.
    """

    heard: Heard
    actions: ScreenedActions
    remarks: tuple[Remark, ...] = ()
    notes: tuple[str, ...] = ()
    reasons: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def view(self) -> SignalView:
        """The signals as the version may show them."""
        return self.heard.view

    @property
    def waits(self) -> bool:
        """Whether the team must look at something before all it typed is used."""
        return bool(self.remarks)

    def check(self, files: Mapping[str, bytes], known: Iterable[str]) -> None:
        """Refuse files in which typed text, or what was masked, would leave the computer.

        `known` are the words of the product itself and names of places. Raises OutputError.
        """
        raw = self.heard.raw | self.actions.raw | self.reasons
        masked = self.heard.masked | self.actions.masked
        if raw or masked:
            last = gate.Gate(sorted(raw), sorted(masked), tuple(known))
            if found := last.check(files, self.view.version):
                raise gate.refusal(found)


def contributed(workshop: Workshop, dossier: Dossier, own: tuple[Pattern, ...] = ()) -> Contribution:
    """Return what a team adds; `own` are its patterns. Raises PrivacyError with everything that screening stops."""
    settings = workshop.settings
    reasons = tuple(reason_texts(settings, own))
    texts = (*printed_texts(settings, workshop.figures), *reasons)
    if not (settings.signalen or settings.acties or settings.privacy or any(t.text for t in texts)):
        return _nothing(workshop, dossier)
    held_against = listening.listening(dossier, workshop.catalogue, settings, words=workshop.vocabulary)
    typed = screen_typed(held_against.screener, texts)
    heard = hear(settings.signalen, held_against, settings.shows)
    reading, done = _actions(settings, held_against)
    # A name in the settings would stand on every page: there is no row to leave out, so a question is a stop.
    stops = (*(r.remark for r in typed if r.severity != "warn"), *heard.stops, *done.stops)
    if stops:
        raise _stopped(stops)
    warned = (*(r.remark for r in typed), *reading.notes, *done.warnings)
    return Contribution(
        heard,
        done,
        (*heard.remarks, *reading.remarks, *done.asks),
        (*heard.notes, *map(str, warned), *map(str, _unused(held_against, settings))),
        frozenset(t.text for t in reasons),
    )


def _nothing(workshop: Workshop, dossier: Dossier) -> Contribution:
    """Return what a team adds that typed nothing: no screener is made, which costs more than a page."""
    settings = workshop.settings
    ground = listening.counted_ground(dossier, workshop.catalogue, settings, words=workshop.vocabulary)
    return Contribution(unheard(ground, settings.shows), ScreenedActions())


def printed_texts(settings: Settings, figures: Reading) -> Iterator[TypedText]:
    """Yield the typed texts that every version prints: names and sources, without which a figure says nothing."""
    sources = {(f.file, f.source): f.row for f in reversed(figures.figures) if f.source}
    for (file, text), row in sources.items():
        yield TypedText(file, text, row, "bron")
    yield TypedText(FILE_NAME, settings.organisatie, column="[organisatie] naam")
    for figure in settings.cijfer:
        for key in ("naam", "eenheid", "uitleg", "zin"):
            yield TypedText(FILE_NAME, getattr(figure, key), column=f"[cijfer.{figure.id}] {key}")
    for number, area in enumerate(settings.gebied, start=1):
        yield TypedText(FILE_NAME, area.name, column=f"[gebied] nummer {number}")


def reason_texts(settings: Settings, own: tuple[Pattern, ...]) -> Iterator[TypedText]:
    """Yield the texts of the settings that only intern prints."""
    for choice in settings.punt:
        yield TypedText(FILE_NAME, choice.reason, column=f"[punt.{choice.point}] reden")
    yield from patterns.typed_texts(own)


def _actions(settings: Settings, held_against: Listening) -> tuple[actions.ActionsReading, ScreenedActions]:
    if settings.acties is None:
        return actions.ActionsReading(), ScreenedActions()
    reading = actions.read(settings.acties, ActionContext(held_against.locator, settings.datum))
    return reading, actions.screened(reading, held_against.screener)


def _unused(held_against: Listening, settings: Settings) -> tuple[Remark, ...]:
    """Return which entries of privacy.toml weren't needed, once there was something to allow."""
    screener = held_against.screener
    return screener.allowed.unused(screener.used) if settings.signalen else ()


def _stopped(stops: tuple[Remark, ...]) -> PrivacyError:
    places = len({(r.file, r.row, r.column) for r in stops})
    where = words.counted(places, "plaats", "plaatsen")
    return PrivacyError(
        f"Op {where} staat iets dat over één persoon kan gaan. Er is geen rapport gemaakt; oude rapporten zijn niet "
        "veranderd.",
        remarks=stops,
        allowed="patronen: wat jullie vaker zien, zonder naam, nummer of adres",
        hint=_HINT,
    )
