"""The fixed texts of the report, read from `data/texts/report.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from wijkanalyse.errors import SettingsError
from wijkanalyse.report.model import Definition


@dataclass(frozen=True)
class Texts:
    """Fixed Dutch texts: sentences by name, the rules, and the glossary."""

    version_note: str
    purpose: str
    nothing_stands_out: str
    too_little_known: str
    no_judgement: str
    no_figures: str
    only_gemeente: str
    to_check: str
    similar: str
    no_similar: str
    rules: tuple[Definition, ...]
    glossary: tuple[Definition, ...]


def load(path: Path) -> Texts:
    """Read the texts. Raises SettingsError when a text is missing or unknown."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        rules, glossary = (tuple(Definition(**entry) for entry in data.pop(key)) for key in ("rule", "glossary"))
        return Texts(rules=rules, glossary=glossary, **data)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{path.name} is niet te gebruiken.",
            value=str(error),
            allowed="de teksten die wijkanalyse meelevert",
            hint="Zet het oorspronkelijke bestand terug, of verbeter de regel.",
        ) from error
