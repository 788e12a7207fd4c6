"""The fictional gemeente: consistent in itself, and with every peculiarity that its README lists."""

from __future__ import annotations

import filecmp
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import shapely

from wijkanalyse.errors import NotPublishedError, SourceError
from wijkanalyse.sources.folder import FolderBorders, FolderTables
from wijkanalyse.sources.protocol import Selection

if TYPE_CHECKING:
    import pandas as pd

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
YEARS = range(2018, 2026)
HEALTH, OLD_HEALTH, CRIME = "99150NED", "99120NED", "99047NED"
AGES = ["k_0Tot15Jaar", "k_15Tot25Jaar", "k_25Tot45Jaar", "k_45Tot65Jaar", "k_65JaarOfOuder"]
OPENDATA = FolderTables(EXAMPLE / "opendata")
DATADERDEN = FolderTables(EXAMPLE / "dataderden")
BORDERS = FolderBorders(EXAMPLE / "pdok")
RANDOM_ROUNDING = 4


def kerncijfers(year: int) -> pd.DataFrame:
    """One edition by region code, columns without their position number; of a repeated base name the first."""
    table = f"990{year - 2000}NED"
    properties = OPENDATA.properties(table)
    rows = OPENDATA.rows(table, properties, Selection(tuple(properties.topics["key"])))
    first = properties.topics.drop_duplicates("base")
    renamed = rows.set_index("WijkenEnBuurten")[list(first["key"])]
    return renamed.set_axis(list(first["base"]), axis=1)


def health(table: str = HEALTH, margin: str = "MW00000", age: str = "20300") -> pd.DataFrame:
    """One margin and age group of a health table, by year and region."""
    properties = DATADERDEN.properties(table)
    selection = Selection(tuple(properties.topics["key"])[3:], (), {"Marges": (margin,), "Leeftijd": (age,)})
    rows = DATADERDEN.rows(table, properties, selection).set_index(["Perioden", "WijkenEnBuurten"])
    return rows.drop(columns=["Marges", "Leeftijd"]).rename(columns=lambda key: key.rpartition("_")[0])


def crime(kind: str = "0.0.0") -> pd.DataFrame:
    """Counts by region, a column per year."""
    selection = Selection(("GeregistreerdeMisdrijven_1",), (), {"SoortMisdrijf": (kind,)})
    rows = DATADERDEN.rows(CRIME, DATADERDEN.properties(CRIME), selection)
    return rows.pivot_table(index="WijkenEnBuurten", columns="Perioden", values="GeregistreerdeMisdrijven_1")


def level(frame: pd.DataFrame, prefix: str) -> pd.DataFrame:
    return frame[frame.index.str.startswith(prefix)]


# --- made as it says ------------------------------------------------------------------------------
@pytest.mark.slow
def test_running_the_generator_again_gives_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, EXAMPLE / "generate.py", "--out", tmp_path], check=True)
    made = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    parts = ("opendata", "dataderden", "pdok", "signalen")
    kept = [p for part in parts for p in (EXAMPLE / part).rglob("*") if p.is_file()]
    assert made == sorted(p.relative_to(EXAMPLE) for p in kept)
    _, different, missing = filecmp.cmpfiles(EXAMPLE, tmp_path, [str(p) for p in made], shallow=False)
    assert (different, missing) == ([], [])


def test_no_file_is_large() -> None:
    assert [p.name for p in EXAMPLE.rglob("*") if p.is_file() and p.stat().st_size >= 400_000] == []


# --- consistent in itself -------------------------------------------------------------------------
@pytest.mark.parametrize("year", YEARS)
def test_age_groups_add_up_to_the_inhabitants_but_for_the_rounding(year: int) -> None:
    figures = kerncijfers(year)
    gap = (figures[AGES].sum(axis=1) - figures["AantalInwoners"]).abs()
    assert gap[gap.index.str[:2].isin(["NL", "GM"])].max() == 0
    assert 0 < gap.max() <= 6 * RANDOM_ROUNDING


@pytest.mark.parametrize("year", YEARS)
def test_small_regions_are_rounded_to_fives_and_add_up_to_the_gemeente(year: int) -> None:
    people = kerncijfers(year)["AantalInwoners"]
    for prefix in ("WK9901", "BU9901"):
        small = people[people.index.str.startswith(prefix)]
        assert (small % 5 == 0).all()
        assert abs(small.sum() - people["GM9901"]) <= RANDOM_ROUNDING * len(small)


@pytest.mark.parametrize("year", YEARS)
def test_parts_of_households_marital_state_and_homes_fit_their_whole(year: int) -> None:
    figures = kerncijfers(year).dropna(subset=["Koopwoningen"])
    kinds = figures[["Eenpersoonshuishoudens", "HuishoudensZonderKinderen", "HuishoudensMetKinderen"]]
    states = figures[["Ongehuwd", "Gehuwd", "Gescheiden", "Verweduwd"]]
    assert (kinds.sum(axis=1) - figures["HuishoudensTotaal"]).abs().max() <= 4 * RANDOM_ROUNDING
    assert (states.sum(axis=1) - figures["AantalInwoners"]).abs().max() <= 5 * RANDOM_ROUNDING
    assert (figures["Koopwoningen"] + figures["HuurwoningenTotaal"]).between(98, 101).all()
    assert (figures["PercentageEengezinswoning"] + figures["PercentageMeergezinswoning"]).between(99, 101).all()


@pytest.mark.parametrize("year", YEARS)
def test_no_figure_is_negative_and_no_share_above_a_hundred(year: int) -> None:
    table = f"990{year - 2000}NED"
    properties = OPENDATA.properties(table)
    topics = properties.topics[properties.topics["datatype"] != "String"]
    rows = OPENDATA.rows(table, properties, Selection(tuple(topics["key"])))
    assert rows[list(topics["key"])].min().min() >= 0
    assert rows[list(topics.loc[topics["unit"] == "%", "key"])].max().max() <= 100


@pytest.mark.parametrize(
    ("service", "table"),
    [
        *((OPENDATA, f"990{y - 2000}NED") for y in YEARS),
        (DATADERDEN, HEALTH),
        (DATADERDEN, OLD_HEALTH),
        (DATADERDEN, CRIME),
    ],
)
def test_every_region_of_the_dimension_is_in_the_rows_of_every_slice(service: FolderTables, table: str) -> None:
    properties = service.properties(table)
    rows = service.rows(table, properties, Selection(()))
    regions = set(service.categories(table, "WijkenEnBuurten")["key"])
    others = [name for name in properties.dimensions if name != "WijkenEnBuurten"]
    slices = [part for _, part in rows.groupby(others)] if others else [rows]
    assert all(set(part["WijkenEnBuurten"]) == regions and len(part) == len(regions) for part in slices)
    for name in others:
        assert set(rows[name]) == set(service.categories(table, name)["key"])


def test_the_country_has_fifteen_gemeenten_and_the_example_six_wijken_and_24_buurten() -> None:
    codes = OPENDATA.categories("99025NED", "WijkenEnBuurten")["key"]
    assert codes.str.startswith("GM").sum() == 15
    assert codes.str.startswith("WK9901").sum() == 6
    assert codes.str.startswith("BU").sum() == 24
    assert codes[codes.str.startswith("BU")].str.startswith("BU9901").all()
    assert codes[0] == "NL00"
    assert DATADERDEN.categories(HEALTH, "WijkenEnBuurten", ("NL",))["key"].tolist() == ["NL01"]


def test_health_values_lie_within_their_interval() -> None:
    value, lower, upper = (health(margin=m).stack().dropna() for m in ("MW00000", "MOG0095", "MBG0095"))
    assert len(value) == len(lower) == len(upper) > 5000
    assert ((lower <= value) & (value <= upper)).all()


def test_older_people_are_ill_more_often_and_stressed_less() -> None:
    young, old = (health(age=a).loc["2024JJ00"].loc["NL01"] for a in ("53115", "80200"))
    assert old["EenOfMeerLangdurigeAandoeningen"] > young["EenOfMeerLangdurigeAandoeningen"] + 10
    assert old["HeelVeelStressAfg4Weken"] < young["HeelVeelStressAfg4Weken"]


def test_column_names_change_over_the_years_as_they_did() -> None:
    bases = {year: set(OPENDATA.properties(f"990{year - 2000}NED").topics["base"]) for year in YEARS}
    for old, new, first in (
        ("GemiddeldeWoningwaarde", "GemiddeldeWOZWaardeVanWoningen", 2022),
        ("NettoArbeidsparticipatie", "Nettoarbeidsparticipatie", 2022),
        ("IndelingswijzigingWijkenEnBuurten", "IndelingswijzigingGemeenteWijkBuurt", 2022),
        ("NietWestersTotaal", "BuitenEuropa", 2023),
        ("OpleidingsniveauLaag", "BasisonderwijsVmboMbo1", 2023),
        ("HuishoudensMetEenLaagInkomen", "PersonenInArmoede", 2024),
        ("GemGestandaardiseerdInkomenVanHuish", "GemGestandaardiseerdInkomen", 2024),
    ):
        assert {y: (old in bases[y], new in bases[y]) for y in YEARS} == {y: (y < first, y >= first) for y in YEARS}


def test_a_base_name_that_repeats_is_told_apart_by_unit_or_path() -> None:
    topics = OPENDATA.properties("99023NED").topics
    assert topics.loc[topics["base"] == "Appartement", "unit"].tolist() == ["kWh", "m³"]
    assert topics.loc[topics["base"] == "Nederland", "path"].nunique() == 2
    assert not topics.duplicated(["base", "unit", "path"]).any()


def test_position_numbers_differ_per_edition() -> None:
    keys = {
        next(k for k in OPENDATA.properties(f"990{y}NED").topics["key"] if k.startswith("Koopw")) for y in (22, 23, 24)
    }
    assert len(keys) == 3


# --- borders --------------------------------------------------------------------------------------
@pytest.mark.parametrize("year", [2021, 2022, 2024, 2025])
def test_the_borders_of_a_layer_leave_no_gaps_and_no_overlaps(year: int) -> None:
    for layer in ("gemeenten", "wijken", "buurten") if year >= 2024 else ("gemeenten", "wijken"):
        frame = BORDERS.borders(year, layer, "GM9901")
        assert frame.crs.to_epsg() == 28992
        assert frame.is_valid.all()
        assert shapely.coverage_is_valid(frame.geometry.to_numpy())
        assert len(frame) == {"gemeenten": 1, "wijken": 6, "buurten": 23}[layer]


@pytest.mark.parametrize("year", [2024, 2025])
def test_buurten_dissolve_into_wijken_and_wijken_into_the_gemeente(year: int) -> None:
    gemeente, wijken, buurten = (BORDERS.borders(year, name, "GM9901") for name in ("gemeenten", "wijken", "buurten"))
    dissolved = buurten.dissolve("WK" + buurten["code"].str[2:8])
    assert dissolved.geometry.normalize().geom_equals(wijken.set_index("code").geometry.normalize()).all()
    assert wijken.union_all().equals(gemeente.union_all())


def test_water_is_in_the_file_and_not_in_the_answer() -> None:
    raw = (EXAMPLE / "pdok" / "2025" / "buurten.geojson").read_text(encoding="utf-8")
    assert '"water":"JA"' in raw
    assert "BU99019998" not in set(BORDERS.borders(2025, "buurten", None)["code"])


def test_the_surface_in_the_table_is_that_of_the_border() -> None:
    wijken = BORDERS.borders(2025, "wijken", "GM9901").set_index("code")
    hectares = kerncijfers(2025)["OppervlakteLand"].reindex(wijken.index)
    assert (wijken.area / 10_000 - hectares).abs().max() <= 2


# --- the peculiarities of the README --------------------------------------------------------------
def test_income_is_hidden_in_the_small_wijken() -> None:
    wijken = level(kerncijfers(2024), "WK9901")
    hidden = wijken.index[wijken["GemiddeldInkomenPerInwoner"].isna()].tolist()
    assert hidden == ["WK990102", "WK990106"]
    assert wijken["k_40PersonenMetLaagsteInkomen"].notna().all()


def test_the_newest_kerncijfers_are_half_empty_for_everyone() -> None:
    figures = kerncijfers(2025)
    empty = figures.columns[figures.loc["NL00"].isna() & (figures.dtypes == "float64")]
    assert figures[empty].isna().all().all()
    assert {"GemGestandaardiseerdInkomen", "PersonenPerSoortUitkeringBijstand", "Nettoarbeidsparticipatie"} <= set(
        empty
    )
    assert {"HboWo", "WmoClienten", "PercentageJongerenMetJeugdzorg"} <= set(empty)
    filled = ["AantalInwoners", "HuishoudensTotaal", "GemiddeldeWOZWaardeVanWoningen", "AfstandTotSchool"]
    assert figures.loc["GM9901", filled].notna().all()


def test_a_border_moved_from_buitenhof_to_waterrijk_in_2022() -> None:
    flags = {year: kerncijfers(year).filter(like="Indelingswijziging").iloc[:, 0] for year in YEARS}
    changed = {year: found.index[found == "3"].tolist() for year, found in flags.items()}
    assert changed.pop(2022) == ["WK990105", "BU99010504", "WK990106", "BU99010602"]
    assert not any(changed.values())
    before, after = (BORDERS.borders(year, "wijken", None).set_index("code").geometry for year in (2021, 2022))
    overlap = before.intersection(after).area / before.union(after).area
    assert overlap[overlap < 0.95].index.tolist() == ["WK990105", "WK990106"]
    assert overlap.drop(["WK990105", "WK990106"]).min() == 1


def test_many_people_in_the_old_centre_live_in_an_institution() -> None:
    for year in (2024, 2025):
        wijken = level(kerncijfers(year), "WK9901")
        at_home = wijken["HuishoudensTotaal"] * wijken["GemiddeldeHuishoudensgrootte"]
        outside = 1 - at_home / wijken["AantalInwoners"]
        assert outside.index[outside > 0.08].tolist() == ["WK990101"]
        buurt = kerncijfers(year).loc["BU99010102"]
        assert buurt["k_65JaarOfOuder"] / buurt["AantalInwoners"] > 0.5


def test_the_station_has_extreme_crime_and_many_shops() -> None:
    figures = kerncijfers(2024)
    people, shops = figures["AantalInwoners"], figures["GIHandelEnHoreca"]
    rate = 1000 * crime()["2024JJ00"] / people
    assert rate["BU99010201"] > 5 * rate["GM9901"]
    assert (shops / people)["BU99010201"] > 10 * (shops / people)["NL00"]
    assert (shops / people)["WK990102"] > (shops / people)[people.index.str.startswith("WK")].quantile(0.9)


def test_nobody_lives_in_the_business_park() -> None:
    for year in YEARS:
        park = kerncijfers(year).loc["BU99010204"]
        assert park["AantalInwoners"] == 0
        assert park["BedrijfsvestigingenTotaal"] > 50
        assert park[["Koopwoningen", "AfstandTotSchool", "GemiddeldeHuishoudensgrootte"]].isna().all()
    assert crime().loc["BU99010204"].min() > 0


def test_buitenhof_is_very_small() -> None:
    assert kerncijfers(2025).loc["WK990106", "AantalInwoners"] == pytest.approx(350, abs=15)


def test_the_houseboats_have_people_and_no_border() -> None:
    people = level(kerncijfers(2025), "BU9901")["AantalInwoners"]
    assert people["BU99010603"] > 0
    assert set(people.index) - set(BORDERS.borders(2025, "buurten", "GM9901")["code"]) == {"BU99010603"}


def test_the_station_wijk_has_health_figures_of_2022_and_not_of_2024() -> None:
    figures = health()
    assert figures.loc[("2022JJ00", "WK990102"), "Eenzaam"] > 0
    silent = figures.loc["2024JJ00"].loc[lambda f: f.index.str.startswith("WK") & f["Eenzaam"].isna()]
    assert silent.index.tolist() == ["WK990102"]


def test_one_wijk_is_unfavourable_one_favourable_and_one_like_the_country() -> None:
    figures, estimates = kerncijfers(2024), health().loc["2024JJ00"].rename(index={"NL01": "NL00"})
    both = figures[["k_40PersonenMetLaagsteInkomen"]].join(estimates[["Eenzaam", "SterkEenzaam", "MoeiteMetRondkomen"]])
    gap = both - both.loc["NL00"]
    assert (gap.loc["WK990104"] > [4, 4, 1.98, 2.5]).all()
    assert (gap.loc["WK990105"] < [-4, -4, -1.98, -2.5]).all()
    assert (gap.loc["WK990103"].abs() < [4, 4, 1.5, 2.5]).all()


def test_tuindorp_is_close_to_country_and_gemeente_in_all_health_figures() -> None:
    estimates = health().loc["2024JJ00"].dropna(axis=1, how="all")
    for reference in ("NL01", "GM9901"):
        r = estimates.loc[reference]
        smallest = (0.15 * r.where(r < 50, 100 - r)).clip(1.5, 4)
        assert ((estimates.loc["WK990103"] - r).abs() < smallest).all()


def test_the_station_wijk_has_low_incomes_and_much_work() -> None:
    figures = kerncijfers(2024)
    assert (
        figures.loc["WK990102", "k_40PersonenMetLaagsteInkomen"]
        > figures.loc["NL00", "k_40PersonenMetLaagsteInkomen"] + 4
    )
    assert figures.loc["WK990102", "Nettoarbeidsparticipatie"] > figures.loc["NL00", "Nettoarbeidsparticipatie"]
    of_age = figures[AGES[1:4]].sum(axis=1)
    share = figures["PersonenPerSoortUitkeringBijstand"] / of_age
    assert share["WK990102"] < share["GM9901"] < share["WK990104"]


def test_the_last_year_of_crime_is_provisional() -> None:
    import json

    periods = json.loads((EXAMPLE / "dataderden" / CRIME / "Perioden.json").read_text(encoding="utf-8"))
    assert [p["Key"] for p in periods if p["Status"] == "Voorlopig"] == ["2025JJ00"]
    assert periods[-1]["Key"] == "2025JJ00"


# --- the folder as a service ----------------------------------------------------------------------
def test_tables_are_found_by_a_part_of_their_title_whatever_its_case() -> None:
    found = OPENDATA.find_tables("KERNCIJFERS wijken")
    assert [t.period for t in found] == [str(y) for y in YEARS]
    assert [t.table for t in DATADERDEN.find_tables("gezondheid per wijk")] == [OLD_HEALTH, HEALTH]
    assert OPENDATA.find_tables("gezondheid") == ()


def test_what_is_not_in_the_folder_is_not_published() -> None:
    with pytest.raises(NotPublishedError):
        OPENDATA.info("99999NED")
    with pytest.raises(NotPublishedError):
        BORDERS.borders(2019, "wijken", "GM9901")
    with pytest.raises(NotPublishedError):
        BORDERS.borders(2025, "wijken", "GM9902")


def test_a_column_that_the_table_lacks_is_named() -> None:
    with pytest.raises(SourceError, match="Bestaat_Niet"):
        OPENDATA.rows("99025NED", OPENDATA.properties("99025NED"), Selection(("Bestaat_Niet",)))


def test_rows_keep_to_the_selection_and_codes_lose_their_padding() -> None:
    properties = DATADERDEN.properties(CRIME)
    selection = Selection(("GeregistreerdeMisdrijven_1",), ("WK9901", "NL"), {"Perioden": ("2024JJ00", "2025JJ00")})
    rows = DATADERDEN.rows(CRIME, properties, selection)
    assert set(rows["WijkenEnBuurten"]) == {"NL01", *(f"WK99010{i}" for i in range(1, 7))}
    assert set(rows["Perioden"]) == {"2024JJ00", "2025JJ00"}
    assert set(rows["SoortMisdrijf"]) == {"0.0.0", "1.1.1", "1.4.3", "1.4.4", "1.4.5", "1.4.6", "2.2.1"}
    assert rows["GeregistreerdeMisdrijven_1"].dtype == "float64"
