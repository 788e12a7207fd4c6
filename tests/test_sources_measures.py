"""Measures of OData version 4 find their place in a catalogue that knows the column names of version 3."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from wijkanalyse import catalogue, paths
from wijkanalyse.errors import SettingsError
from wijkanalyse.sources import frames, measures
from wijkanalyse.stock.columns import Match, Topics, match_first

if TYPE_CHECKING:
    from pathlib import Path

# Titles of the kerncijfers as both protocols give them, with the name that version 3 makes of each.
NAMES = [
    ("Aantal inwoners", "AantalInwoners"),
    ("0 tot 15 jaar", "k_0Tot15Jaar"),
    ("65 jaar of ouder", "k_65JaarOfOuder"),
    ("Huishoudens totaal", "HuishoudensTotaal"),
    ("Gemiddelde WOZ-waarde van woningen", "GemiddeldeWOZWaardeVanWoningen"),
    ("Twee-onder-één-kap-woning", "TweeOnderEenKapWoning"),
    ("K-L Financiële diensten, onroerend goed", "KLFinancieleDienstenOnroerendGoed"),
    ("Percentage twee-onder-één-kap-woning (ee", "PercentageTweeOnderEenKapWoningEe"),
    ("40% personen met laagste inkomen", "k_40PersonenMetLaagsteInkomen"),
    ("Personenauto's per huishouden", "PersonenautoSPerHuishouden"),
    ("Wmo-cliënten relatief", "WmoClientenRelatief"),
    ("Scholen binnen 3 km", "ScholenBinnen3Km"),
    ("Omgevingsadressendichtheid", "Omgevingsadressendichtheid"),
    ("Personen per soort uitkering; bijstand", "PersonenPerSoortUitkeringBijstand"),
]


@pytest.mark.parametrize(("title", "name"), NAMES)
def test_a_title_becomes_the_name_that_version_3_gives(title: str, name: str) -> None:
    assert measures.base_name(title) == name


def test_every_figure_of_the_example_is_found_by_its_title_alone() -> None:
    """The example has titles and keys as the service writes them; version 4 has only the titles."""
    known = catalogue.load(paths.resource_dir("data") / "catalogue").of_provider("kerncijfers")
    for path in sorted((paths.resource_dir("data") / "example" / "opendata").glob("*/DataProperties.json")):
        old = frames.topics(json.loads(path.read_text(encoding="utf-8")))
        new = Topics(old.assign(base=old["title"].map(measures.base_name)))
        for fields in [f for i in known for f in (i.source.value, i.source.per) if f]:
            found, there = match_first(new, fields), match_first(Topics(old), fields)
            assert (found.keys if isinstance(found, Match) else None) == (
                there.keys if isinstance(there, Match) else None
            ), f"{path.parent.name}: {fields}"


def test_the_shipped_names_can_be_read() -> None:
    assert isinstance(measures.read_base_names(paths.resource_dir("data") / "measures.toml"), dict)


def test_names_of_the_team_are_read(tmp_path: Path) -> None:
    path = tmp_path / "measures.toml"
    path.write_text('[base_names]\n"M001642" = "GemiddeldeWoningwaarde"\n', encoding="utf-8")
    assert measures.read_base_names(path) == {"M001642": "GemiddeldeWoningwaarde"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[namen]\na = 'B'\n", "namen"),
        ("[base_names]\nM1 = 3\n", "M1"),
        ("[base_names]\nM1 = 'geen naam'\n", "M1"),
        ("base_names = 3\n", "base_names"),
        ("[base_names\n", "line 1"),
    ],
)
def test_a_wrong_file_is_named_with_the_key(tmp_path: Path, text: str, found: str) -> None:
    path = tmp_path / "measures.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        measures.read_base_names(path)
    assert "measures.toml" in caught.value.what
    assert found in caught.value.value


def test_groups_that_turn_in_a_circle_end() -> None:
    groups = [{"Id": "A", "Title": "a", "ParentId": "B"}, {"Id": "B", "Title": "b", "ParentId": "A"}]
    (topic,) = measures.topics([{"Identifier": "M", "Title": "t", "MeasureGroupId": "A"}], groups, {})
    assert set(str(topic["path"]).split("/")) == {"a", "b"}
