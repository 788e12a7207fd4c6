"""What is kept of a run, beside its reports: what made these files, without a path or a name of a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from wijkanalyse import __version__

if TYPE_CHECKING:
    from wijkanalyse.facts.gather import Dossier
    from wijkanalyse.regions import Region
    from wijkanalyse.settings import Settings


@dataclass(frozen=True)
class Run:
    """A build of one gemeente: `wijken` are those that were asked for, `files` all files of the folder.

    Of signals and own figures only the number of files is kept, never a name, a path or a checksum.
    """

    dossier: Dossier
    settings: Settings
    wijken: tuple[Region, ...]
    files: tuple[str, ...]
    signal_files: int
    seconds: Mapping[str, float]

    def to_json(self) -> bytes:
        """Return run.json."""
        dossier = self.dossier
        record: dict[str, Any] = {
            "wijkanalyse": __version__,
            "gemeente": dossier.gemeente.code,
            "datum": self.settings.datum.isoformat(),
            "opties": self._options(),
            "edities": self._editions(),
            "grenzen": dossier.border_year,
            "problemen": [asdict(p) for p in dossier.problems],
            "geweigerd": [asdict(r) for r in dossier.refusals],
            "gecorrigeerd": [{"correctie": a.sentence, "regios": list(a.regions)} for a in dossier.corrected],
            "waarschuwingen": list(dossier.warnings),
            "seconden": {name: round(value, 3) for name, value in self.seconds.items()},
            "files": list(self.files),
        }
        return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()

    def _options(self) -> dict[str, Any]:
        return {
            "versie": self.settings.versie,
            "wijk": [w.code for w in self.wijken],
            "offline": self.settings.offline,
            "refresh": self.settings.refresh,
            "figuren": self.settings.figuren,
            "pdf": self.settings.pdf,
            "een_bestand": self.settings.een_bestand,
            "cijfers": self.dossier.figure_files,
            "signalen": self.signal_files,
            "gebieden": [a.region.code for a in self.dossier.areas],
        }

    def _editions(self) -> list[dict[str, Any]]:
        return [
            {
                "tabel": h.edition.table,
                "titel": h.edition.title,
                "modified": h.edition.modified,
                "grenzen": h.edition.region_year,
            }
            for h in self.dossier.holdings
        ]
