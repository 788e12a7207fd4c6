"""Base names for the measures of OData version 4, which have a code and a title, and no name as version 3 gives.

Version 3 makes the name of a column from its title; the same is done here, so that one catalogue serves both.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from wijkanalyse.errors import SettingsError
from wijkanalyse.resources import read_toml
from wijkanalyse.sources import frames

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from wijkanalyse.sources.frames import Records

_BETWEEN_WORDS = re.compile(r"[^0-9A-Za-z]+")
_SECTION = "base_names"


def base_name(title: str) -> str:
    """The name that version 3 gives a column with this title: "15 tot 25 jaar" is k_15Tot25Jaar."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    name = "".join(word[:1].upper() + word[1:] for word in _BETWEEN_WORDS.split(plain))
    return f"k_{name}" if name[:1].isdigit() else name


def read_base_names(path: Path) -> dict[str, str]:
    """Read the base names of measures whose title says something else: measure code → base name.

    Raises SettingsError that names the file and the key.
    """
    data = read_toml(path)
    names = data.pop(_SECTION, {})
    wrong = [*data, *_wrong(names)]
    if wrong:
        raise SettingsError(
            f"{path.name} bevat iets onbekends.",
            value=", ".join(wrong),
            allowed=f'onder [{_SECTION}] regels als "M001642" = "GemiddeldeWOZWaardeVanWoningen"',
            hint=f"Verbeter of verwijder het in {path.name}.",
        )
    return dict(names)


def _wrong(names: Any) -> list[str]:
    if not isinstance(names, dict):
        return [_SECTION]
    return [code for code, name in names.items() if not isinstance(name, str) or not name.isidentifier()]


def topics(codes: Records, groups: Records, base_names: Mapping[str, str]) -> list[dict[str, object]]:
    """The measures as rows of `TableProperties.topics`; `codes` and `groups` are MeasureCodes and MeasureGroups."""
    above = {frames.clean(group.get("Id")): group for group in groups}
    return [_topic(code, above, base_names) for code in codes]


def _topic(
    code: Mapping[str, Any], groups: Mapping[str, Mapping[str, Any]], base_names: Mapping[str, str]
) -> dict[str, object]:
    key, title = frames.clean(code.get("Identifier")), frames.clean(code.get("Title"))
    return {
        "key": key,
        "base": base_names.get(key) or base_name(title),
        "title": title,
        "unit": frames.clean(code.get("Unit")),
        "decimals": int(code.get("Decimals") or 0),
        "datatype": frames.clean(code.get("DataType")),
        "path": "/".join(_group_titles(frames.clean(code.get("MeasureGroupId")), groups)),
    }


def _group_titles(group_id: str, groups: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The titles of the groups above a measure, the outermost first."""
    titles: list[str] = []
    while group_id in groups and len(titles) <= len(groups):
        group = groups[group_id]
        titles.insert(0, frames.clean(group.get("Title")))
        group_id = frames.clean(group.get("ParentId"))
    return titles
