"""The shipped catalogue says what a buurtwerker would say, fits the tables, and a mistake in it is named."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from wijkanalyse import words
from wijkanalyse.catalogue import Catalogue, Indicator, load, without
from wijkanalyse.errors import SettingsError
from wijkanalyse.judgement.verdicts import Context as Beside
from wijkanalyse.judgement.verdicts import Figure, compare, min_difference
from wijkanalyse.paths import resource_dir
from wijkanalyse.sources.folder import FolderTables
from wijkanalyse.stock.columns import Match, Topics, match_first

FOLDER = resource_dir("data") / "catalogue"
KNOWN = load(FOLDER)
EXAMPLE = resource_dir("data") / "example"
BANNED = (
    "achterstandswijk", "probleemwijk", "zwakke wijk", "scoort", "allochtoon", "niet-westers", "significant",
    "veroorzaakt", "onderdrukt", "gemiddelde wijk", "achterstand",
)  # fmt: skip


def topics_of(provider: str) -> list[Topics]:
    """The columns of every table of the example that the provider's title finds."""
    known = KNOWN.provider(provider)
    folder = FolderTables(EXAMPLE / known.service)
    return [Topics(folder.properties(info.table).topics) for info in folder.find_tables(known.title)]


TOPICS = {provider.id: topics_of(provider.id) for provider in KNOWN.providers}
each = pytest.mark.parametrize("indicator", KNOWN.indicators, ids=lambda i: i.id)


def test_there_are_at_least_thirty_indicators_of_every_theme_of_the_first_catalogue() -> None:
    assert len(KNOWN.indicators) >= 30
    for theme in ("wie_wonen_hier", "wonen", "werk_en_inkomen", "gezondheid", "ontmoeten", "zorg", "voorzieningen"):
        assert KNOWN.of_theme(theme), theme


# --- what is printed ------------------------------------------------------------------------------
@each
def test_texts_are_filled_end_well_and_use_no_word_that_shames(indicator: Indicator) -> None:
    for text in (indicator.label, indicator.definition, indicator.sentence, indicator.moment, indicator.unit):
        assert text.strip() == text
        assert text
        assert not [word for word in BANNED if word in text.lower()]
    assert indicator.definition.endswith(".")
    assert not indicator.label.endswith(".")
    assert not indicator.sentence.endswith(".")


@each
def test_a_definition_is_short_sentences(indicator: Indicator) -> None:
    for sentence in re.split(r"(?<=\.)\s+(?=[A-Z])", indicator.definition):
        assert len(sentence.split()) <= 27, sentence


@each
def test_the_sentence_reads_with_the_number_as_it_is_printed(indicator: Indicator) -> None:
    low, high = indicator.plausible
    said = words.sentence(indicator.sentence.format(words.amount((low + high) / 2, indicator)))
    assert said[0].isupper() or said[0].isdigit()
    assert "{" not in said
    # "Op elke honderd inwoners zijn er 8,2%" is no Dutch.
    assert not ("%" in words.amount(5, indicator) and re.search(r"\b(elke|per) (honderd|duizend)\b", said))


@each
def test_the_moment_names_a_year(indicator: Indicator) -> None:
    assert re.search(r"\b20\d\d\b", indicator.moment.format(year=2024, previous=2023))


@each
def test_an_estimate_says_that_it_is_one(indicator: Indicator) -> None:
    assert indicator.estimated == indicator.definition.startswith("Geschat")
    assert indicator.estimated == (indicator.source.provider == "gezondheid")


def test_themes_drivers_and_providers_have_texts_without_shame() -> None:
    texts = [t for theme in KNOWN.themes for t in (theme.title, theme.note)]
    texts += [t for driver in KNOWN.drivers for t in (driver.concern, driver.strength)]
    assert not [t for t in texts for word in BANNED if word in t.lower()]
    assert all(theme.title for theme in KNOWN.themes)
    assert all(d.concern and d.strength for d in KNOWN.drivers)
    assert all("{table}" in p.page and p.licence and p.name for p in KNOWN.providers)


def test_labels_and_ids_are_told_apart() -> None:
    for names in ([i.id for i in KNOWN.indicators], [i.label for i in KNOWN.indicators]):
        assert len(set(names)) == len(names)


# --- the rules ------------------------------------------------------------------------------------
@each
def test_a_percentage_lies_between_0_and_100(indicator: Indicator) -> None:
    if indicator.is_percentage:
        assert indicator.plausible == (0, 100)
        assert indicator.kind in ("share", "estimate")


@each
def test_a_figure_is_judged_exactly_when_it_has_a_direction(indicator: Indicator) -> None:
    low, high = indicator.plausible
    r = low + (high - low) / 10
    outcome = compare(indicator, Figure(high), "gemeente", r, Beside(r, 1e9)).outcome
    assert (outcome == "geen_oordeel") == (indicator.direction == "none")
    if indicator.direction != "none":
        assert min_difference(indicator, r)


@each
def test_a_judged_share_knows_whom_it_is_about(indicator: Indicator) -> None:
    if indicator.direction != "none" and indicator.kind in ("share", "estimate"):
        assert indicator.population != "geen"


@each
def test_what_cant_be_good_or_bad_isnt_a_strength(indicator: Indicator) -> None:
    assert not (indicator.can_be_strength and indicator.direction == "none")


def test_age_origin_household_tenure_and_care_are_never_judged() -> None:
    for theme in ("wie_wonen_hier", "zorg"):
        assert {i.direction for i in KNOWN.of_theme(theme)} == {"none"}
    for name in ("inkomen_per_inwoner", "scholen_3km", "koopwoningen", "woz", "mantelzorger", "autos"):
        assert KNOWN.indicator(name).direction == "none"


def test_what_goes_with_age_says_so() -> None:
    for name in ("ervaren_gezondheid", "langdurige_aandoening", "stress", "overgewicht", "rookt", "beweegrichtlijn"):
        assert KNOWN.indicator(name).age_sensitive, name
    assert KNOWN.indicator("arbeidsparticipatie").age_sensitive


# --- the tables -----------------------------------------------------------------------------------
in_example = pytest.mark.parametrize(
    "indicator", [i for i in KNOWN.indicators if TOPICS[i.source.provider]], ids=lambda i: i.id
)


@in_example
def test_every_indicator_exists_in_an_edition_of_the_example(indicator: Indicator) -> None:
    for fields in (indicator.source.value, indicator.source.per):
        found = [match_first(table, fields) for table in TOPICS[indicator.source.provider] if fields]
        assert not fields or any(isinstance(f, Match) for f in found), found


def test_the_example_checks_the_names_of_most_indicators() -> None:
    checked = [i for i in KNOWN.indicators if TOPICS[i.source.provider]]
    assert len(checked) >= 48
    assert {i.source.provider for i in checked} >= {"kerncijfers", "gezondheid"}


@each
def test_no_edition_gives_an_indicator_from_an_ambiguous_column(indicator: Indicator) -> None:
    for table in TOPICS[indicator.source.provider]:
        found = match_first(table, indicator.source.value)
        assert isinstance(found, Match) or "bestaat niet" in found.reason, found


# --- a mistake in it ------------------------------------------------------------------------------
@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "catalogue"))


def spoiled(folder: Path, old: str, new: str, name: str = "zorg.toml") -> SettingsError:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(folder)
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [
        ('label = "Mensen', 'lable = "Mensen', "lable"),
        ("decimals = 0", "decimals = 0\nkleur = 'rood'", "kleur"),
        ('unit = "per 1 000 inwoners" }', 'eenheid = "x", unit = "per 1 000 inwoners" }', "eenheid"),
        ('provider = "kerncijfers"\n', 'provider = "kerncijfers"\ntabel = "85984NED"\n', "tabel"),
    ],
)
def test_an_unknown_key_names_file_entry_and_key(folder: Path, old: str, new: str, value: str) -> None:
    error = spoiled(folder, old, new)
    assert error.what == "zorg.toml: 'wmo' heeft een onbekend woord."
    assert error.value == value


@pytest.mark.parametrize(
    "line", ['label = "Mensen met Wmo-ondersteuning"\n', "decimals = 0\n", "plausible = [0, 1000]\n"]
)
def test_a_key_that_is_left_out_names_file_entry_and_key(folder: Path, line: str) -> None:
    error = spoiled(folder, line, "")
    assert error.what.startswith("zorg.toml: 'wmo'")
    assert line.split(" ", maxsplit=1)[0] in f"{error.what} {error.value}"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('kind = "rate"', 'kind = "rato"', "kind"),
        ('direction = "none"', 'direction = "omhoog"', "direction"),
        ("decimals = 0", "decimals = 3", "decimals"),
        ("decimals = 0", 'decimals = "nul"', "decimals"),
        ("decimals = 0", "decimals = true", "decimals"),
        ('label = "Mensen met Wmo-ondersteuning"', "label = 5", "label"),
        ("plausible = [0, 1000]", "plausible = [1000, 0]", "plausible"),
        ("plausible = [0, 1000]", "plausible = [0]", "plausible"),
        ("plausible = [0, 1000]", 'plausible = ["a", "b"]', "plausible"),
        ("plausible = [0, 1000]", "plausible = 5", "plausible"),
        ("hebben er {} Wmo", "hebben er veel Wmo", "sentence"),
        ("hebben er {} Wmo", "hebben er {aantal} Wmo", "sentence"),
        ('moment = "in {year}"', 'moment = "in {jaar}"', "moment"),
        ('direction = "none"', 'direction = "up"', "min_diff"),
        ('population = "inwoners"', 'population = "mensen"', "population"),
        ('value = [{ base = "WmoClientenRelatief", unit = "per 1 000 inwoners" }]', 'value = "Wmo"', "value"),
        ('base = "WmoClientenRelatief"', "base = 5", "base"),
    ],
)
def test_a_wrong_value_names_file_entry_and_key(folder: Path, old: str, new: str, key: str) -> None:
    error = spoiled(folder, old, new)
    assert error.what.startswith("zorg.toml: ")
    assert error.what.endswith(f"heeft een verkeerde waarde bij {key}.")
    assert error.allowed


@pytest.mark.parametrize(
    ("name", "old", "new", "part"),
    [
        ("themes.toml", "[[theme]]", "[[thema]]", "thema"),
        ("zorg.toml", 'id = "jeugdzorg"', 'id = "wmo"', "wmo"),
        ("zorg.toml", 'provider = "kerncijfers"', 'provider = "buurtapp"', "buurtapp"),
        ("werk_en_inkomen.toml", 'driver = "werk"', 'driver = "wrek"', "wrek"),
        ("themes.toml", 'title = "Zorg en ondersteuning"', "", "title"),
        ("drivers.toml", "[[driver]]", "[driver", "drivers.toml"),
        ("drivers.toml", 'concern = "Werk"', "concern = 1", "concern"),
        ("providers.toml", 'service = "opendata"', 'dienst = "opendata"', "dienst"),
    ],
)
def test_other_mistakes_name_the_file_and_what_is_wrong(folder: Path, name: str, old: str, new: str, part: str) -> None:
    error = spoiled(folder, old, new, name)
    assert name in error.what
    assert part in f"{error.what} {error.value}"


def test_one_table_where_a_list_is_meant_is_explained(folder: Path) -> None:
    (folder / "zorg.toml").write_text('[indicator]\nid = "wmo"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=re.escape("zorg.toml")) as caught:
        load(folder)
    assert "[[indicator]]" in caught.value.allowed


def test_a_file_that_isnt_text_or_isnt_there_is_named(folder: Path) -> None:
    (folder / "zorg.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match=re.escape("zorg.toml")):
        load(folder)
    (folder / "providers.toml").unlink()
    with pytest.raises(SettingsError) as caught:
        load(folder)
    assert caught.value.value == "providers.toml"


# --- leaving out ----------------------------------------------------------------------------------
def test_a_team_can_leave_indicators_out() -> None:
    less: Catalogue = without(KNOWN, ("woz", "wmo"))
    assert {i.id for i in KNOWN.indicators} - {i.id for i in less.indicators} == {"woz", "wmo"}


def test_leaving_out_what_isnt_there_lists_what_is() -> None:
    with pytest.raises(SettingsError) as caught:
        without(KNOWN, ("wozz",))
    assert caught.value.value == "wozz"
    assert "woz" in caught.value.allowed.split(", ")
    assert "wijkanalyse indicators" in caught.value.hint
