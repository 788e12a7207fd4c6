"""Tables beside the kerncijfers: taken when they are there, a gap when their shape is another, no harm when absent."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from wijkanalyse import catalogue, paths
from wijkanalyse.facts.harmonise import Harmonised, harmonise
from wijkanalyse.sources.folder import FolderBorders, FolderTables
from wijkanalyse.stock.fetch import Fetcher
from wijkanalyse.stock.holdings import Holding
from wijkanalyse.stock.listed import Services
from wijkanalyse.stock.store import Store

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = catalogue.load(paths.resource_dir("data") / "catalogue")
EXAMPLE = paths.resource_dir("data") / "example"
REGIONS = ("NL00", "GM9901", "WK990101")
Row = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """A small table as a service would describe it: dimensions with their codes and titles, and columns."""

    title: str
    dimensions: dict[str, dict[str, str]]
    columns: tuple[tuple[str, str, str, str], ...]
    rows: tuple[Row, ...]
    region: str = "WijkenEnBuurten"

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        info = {"Title": self.title, "Modified": "2026-06-30T02:00:00", "Period": "2024", "Identifier": folder.name}
        kinds = {name: "TimeDimension" if name == "Perioden" else "Dimension" for name in self.dimensions}
        kinds[self.region] = "GeoDetail"
        properties: list[Row] = [{"Type": kind, "Key": name, "ID": n} for n, (name, kind) in enumerate(kinds.items())]
        for n, (key, title, unit, group) in enumerate(self.columns, start=10):
            properties.append({"Type": "TopicGroup", "Key": "", "ID": 100 + n, "Title": group, "ParentID": None})
            properties.append(
                {"Type": "Topic", "Key": key, "ID": n, "Title": title, "Unit": unit, "ParentID": 100 + n}
                | {"Decimals": 1, "Datatype": "Double"}
            )
        listed = self.dimensions | {self.region: {code.ljust(10): code for code in REGIONS}}
        entities = {"TableInfos": [info], "DataProperties": properties}
        for name, codes in listed.items():
            entities[name] = [{"Key": k, "Title": t, "Status": "Voorlopig"} for k, t in codes.items()]
        for name, records in entities.items():
            (folder / f"{name}.json").write_text(json.dumps(records), encoding="utf-8")
        with (folder / "TypedDataSet.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["ID", *self.rows[0]])
            writer.writeheader()
            writer.writerows({"ID": n, **row} for n, row in enumerate(self.rows))


def everywhere(**values: Any) -> tuple[Row, ...]:
    """The same row for each region."""
    return tuple({"WijkenEnBuurten": code.ljust(10), **values} for code in REGIONS)


def fetcher(tmp_path: Path, opendata: Path, dataderden: Path | None = None) -> Fetcher:
    services = Services(
        FolderTables(opendata), FolderTables(dataderden or tmp_path / "none"), FolderBorders(tmp_path / "none")
    )
    return Fetcher(Store(tmp_path / "cache"), KNOWN, services, 2026)


def taken(tmp_path: Path, provider: str, made: Made, *, service: str = "opendata") -> tuple[Fetcher, list[Harmonised]]:
    made.write(tmp_path / service / "90000NED")
    found = fetcher(tmp_path, tmp_path / "opendata", tmp_path / "dataderden")
    return found, harmonised(found, provider)


def harmonised(found: Fetcher, provider: str) -> list[Harmonised]:
    held: tuple[Holding, ...] = found.holdings(KNOWN.provider(provider), "GM9901")
    return [harmonise(h, found.rows(h, "GM9901"), KNOWN) for h in held]


def value(result: Harmonised, indicator: str, code: str = "WK990101") -> float:
    frame = result.frame
    (number,) = frame.loc[(frame["indicator"] == indicator) & (frame["region_code"] == code), "value"]
    return float(number)


SES = Made(
    "SES-WOA scores per wijk en buurt (indeling 2025), 2014–2024",
    {"Perioden": {"2023JJ00": "2023", "2024JJ00": "2024"}},
    (
        ("GemiddeldeScore_29", "Gemiddelde score", "score", "Totaalscore"),
        ("GemiddeldeScore_31", "Gemiddelde score", "score", "Financiële welvaart"),
    ),
    tuple(
        row
        for year, score in (("2023JJ00", 0.1), ("2024JJ00", 0.2))
        for row in everywhere(Perioden=year, GemiddeldeScore_29=score, GemiddeldeScore_31=0.9)
    ),
)
YOUTH = Made(
    "Jeugdzorg in natura; wijken, 2025 (voorlopig)",
    {"Vormen": {"T001": "Totaal jeugdzorg", "A002": "Jeugdhulp"}, "Perioden": {"2025JJ00": "2025"}},
    (("PercentageJongerenMetJeugdzorg_2", "Percentage jongeren met jeugdzorg", "%", "Jongeren"),),
    tuple(
        row
        for form, share in (("T001", 11.5), ("A002", 8.0))
        for row in everywhere(Vormen=form, Perioden="2025JJ00", PercentageJongerenMetJeugdzorg_2=share)
    ),
)


def test_the_score_for_all_parts_is_told_apart_from_the_other_scores(tmp_path: Path) -> None:
    (result,) = taken(tmp_path, "ses_woa", SES)[1]
    newest = Harmonised(result.frame[result.frame["year"] == 2024], ())
    assert value(newest, "ses_woa") == 0.2
    assert set(result.frame["region_year"]) == {2025}
    assert set(result.frame["year"]) == {2023, 2024}


def test_a_form_is_found_by_its_title_and_a_first_figure_is_provisional(tmp_path: Path) -> None:
    (result,) = taken(tmp_path, "jeugdzorg", YOUTH)[1]
    assert value(result, "jeugdzorg_alle") == 11.5
    assert set(result.frame["status"]) == {"provisional"}
    assert set(result.frame["source"]) == {"90000NED:PercentageJongerenMetJeugdzorg_2[Vormen=T001]"}


def test_a_column_with_another_name_is_a_gap_that_names_it(tmp_path: Path) -> None:
    made = Made(
        YOUTH.title,
        YOUTH.dimensions,
        (("Jongeren_1", "Jongeren", "aantal", "Jongeren"),),
        everywhere(Vormen="T001", Perioden="2025JJ00", Jongeren_1=10),
    )
    (result,) = taken(tmp_path, "jeugdzorg", made)[1]
    (refusal,) = result.refusals
    assert refusal.indicator == "jeugdzorg_alle"
    assert "bestaat niet" in refusal.reason
    assert result.frame.empty


def test_a_table_without_any_of_the_codes_is_listed_and_no_failure(tmp_path: Path) -> None:
    made = Made(
        YOUTH.title,
        {"Vormen": {"A002": "Jeugdhulp"}, "Perioden": {"2025JJ00": "2025"}},
        YOUTH.columns,
        everywhere(Vormen="A002", Perioden="2025JJ00", PercentageJongerenMetJeugdzorg_2=8),
    )
    found, results = taken(tmp_path, "jeugdzorg", made)
    assert results == []
    (problem,) = found.problems
    assert problem.kind == "absent"
    assert "Vormen" in problem.reason


def test_nuisance_by_month_is_not_taken_for_a_year(tmp_path: Path) -> None:
    made = Made(
        "Geregistreerde overlast; soort overlast, wijk, buurt, maandcijfers 2025",
        {"SoortOverlast": {"0.0": "Totaal overlast"}, "Perioden": {"2025MM01": "januari 2025"}},
        (("GeregistreerdeOverlast_1", "Geregistreerde overlast", "aantal", "Overlast"),),
        everywhere(SoortOverlast="0.0", Perioden="2025MM01", GeregistreerdeOverlast_1=5),
    )
    found, results = taken(tmp_path, "overlast", made, service="dataderden")
    assert results == []
    assert "JJ00" in found.problems[0].reason


@pytest.mark.parametrize(
    "provider", ["politie", "overlast", "ses_woa", "wmo", "jeugdzorg", "sociaal_domein", "nabijheid"]
)
def test_a_table_that_is_not_there_is_listed_for_every_gemeente(tmp_path: Path, provider: str) -> None:
    first = fetcher(tmp_path, tmp_path / "opendata")
    for found in (first.renewed(), first.renewed()):
        assert harmonised(found, provider) == []
        assert [p.kind for p in found.problems] == ["absent"]


def test_the_example_has_distances_and_kinds_of_support(tmp_path: Path) -> None:
    found = fetcher(tmp_path, EXAMPLE / "opendata", EXAMPLE / "dataderden")
    (nearby,) = harmonised(found, "nabijheid")
    (wmo,) = harmonised(found, "wmo")
    assert nearby.refusals == wmo.refusals == ()
    assert 0 < value(nearby, "afstand_bibliotheek") < 10
    kinds = [value(wmo, name, "GM9901") for name in ("wmo_alle", "wmo_huishouden", "wmo_thuis")]
    assert kinds == sorted(kinds, reverse=True)
    assert not wmo.frame["region_code"].str.startswith("BU").any()
    hidden = wmo.frame[wmo.frame["value"].isna()]
    assert set(hidden["status"]) <= {"missing", "suppressed"}


def test_the_second_build_reads_codes_and_periods_from_the_store(tmp_path: Path) -> None:
    found = taken(tmp_path, "jeugdzorg", YOUTH)[0]
    offline = Fetcher(found.store, KNOWN, None, 2026)
    (result,) = harmonised(offline, "jeugdzorg")
    assert value(result, "jeugdzorg_alle") == 11.5
