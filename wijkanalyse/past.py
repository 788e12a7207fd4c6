"""Sets a build beside an earlier one, and keeps it for the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wijkanalyse import snapshots
from wijkanalyse.weighing import changes as changing
from wijkanalyse.weighing.state import Edition, state

if TYPE_CHECKING:
    from wijkanalyse.build import Workshop
    from wijkanalyse.errors import Remark
    from wijkanalyse.report.assemble import Assembler
    from wijkanalyse.weighing.changes import Changes
    from wijkanalyse.weighing.state import State


@dataclass(frozen=True)
class Past:
    """What changed since an earlier report; without a shelf (a made-up gemeente) nothing is compared or kept."""

    changes: Changes | None = None
    remarks: tuple[Remark, ...] = ()
    shelf: snapshots.Shelf | None = None
    now: State | None = None

    def keep(self) -> tuple[Remark, ...]:
        """Keep the state of this build, once its reports are there."""
        return self.shelf.keep(self.now) if self.shelf is not None and self.now is not None else ()


def compared(workshop: Workshop, assembler: Assembler) -> Past:
    """Return what changed. Raises CompareError when a day was asked for that there is no earlier report of."""
    if workshop.fictional or workshop.settings.versie == "bewoners":  # a leaflet tells nothing of changes
        return Past()
    settings, dossier = workshop.settings, assembler.dossier
    home = snapshots.home(settings.project, settings.out)
    shelf = snapshots.Shelf(home.root, dossier.gemeente.code, settings.shows)
    modified = {h.edition.table: h.edition.modified for h in dossier.holdings}
    edition = Edition(dossier.gemeente.code, settings.shows, settings.datum, dossier.gemeente.year, modified)
    weighed = [(p.material, p.weighed) for p in map(assembler.weighed, dossier.places)]
    now = state(edition, weighed, workshop.catalogue, signals=home.signals)
    earlier = shelf.earlier(settings.datum, settings.vergelijk)
    found = changing.changes(now, earlier.state, dossier.history.continuity.between)
    return Past(found, earlier.remarks, shelf, now)
