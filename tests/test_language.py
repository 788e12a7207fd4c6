"""Which words the report doesn't use, which ones it explains, and how readable it is."""

from __future__ import annotations

import re
import runpy
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.example_builds import built_example
from wijkanalyse.errors import SettingsError
from wijkanalyse.language import forbidden, jargon
from wijkanalyse.language.forbidden import check_generated, warn_typed
from wijkanalyse.paths import resource_dir

CHECKOUT = Path(__file__).resolve().parent.parent
DATA = resource_dir("data")
MEASURE = runpy.run_path(str(CHECKOUT / "docs" / "measure_readability.py"))
UNREAD = ("language", "privacy", "generator")
"""Folders whose lists nobody reads as text: the words themselves, and what screening looks for."""
TYPED_BY_PEOPLE = ("spellings", "bron")
"""Keys of what people type, and of the titles of others."""
QUOTED = re.compile(r"```.*?```|`[^`\n]*`|“[^”]*”|‘[^’\n]*’|\"[^\"\n]*\"", re.DOTALL)
MOST_WORDS = 20.0
LEAST_EASE = 65.0


# --- the list -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Dit is een achterstandswijk.", "achterstandswijk"),
        ("ACHTERSTANDSWIJKEN en zo", "achterstandswijk"),
        ("twee probleemwijken", "probleemwijk"),
        ("de zwakke wijk", "zwakke_wijk"),
        ("een slechte buurt", "zwakke_wijk"),
        ("De wijk scoort slecht.", "scoort"),
        ("Wijken scoren laag.", "scoort"),
        ("veel allochtonen", "allochtoon"),
        ("een allochtone bewoner", "allochtoon"),
        ("autochtoon", "allochtoon"),
        ("niet-westerse afkomst", "niet_westers"),
        ("niet westers", "niet_westers"),
        ("een significant verschil", "significant"),
        ("een significante daling", "significant"),
        ("Armoede veroorzaakt stress.", "veroorzaakt"),
        ("Dat veroorzaakte overlast", "veroorzaakt"),
        ("Armoede leidt tot stress.", "veroorzaakt"),
        ("kansarme gezinnen", "kansarm"),
        ("kansloze jongeren", "kansarm"),
        ("de onderklasse", "onderklasse"),
        ("asociale mensen", "asociaal"),
        ("hangjongeren", "hangjongeren"),
        ("boven het landelijk gemiddelde", "bovengemiddeld"),
        ("bovengemiddeld", "bovengemiddeld"),
        ("Er zijn zorgen over de jeugd.", "zorg"),
        ("Bewoners maken zich zorgen.", "zorg"),
        ("de achter\u00adstands\u200bwijk", "achterstandswijk"),
    ],
)
def test_a_word_that_we_do_not_use_is_refused(text: str, rule: str) -> None:
    assert rule in [f.rule for f in check_generated(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Zij zorgen voor elkaar en zouden kunnen zorgen dat het schoon blijft.",
        "Gebruik van zorg is niet hetzelfde als behoefte aan zorg.",
        "De SES-WOA-score is 0,2.",
        "Een huishouden telt gemiddeld 2,1 personen.",
        "In de oude indeling heette dit niet-westers.",
        "Tuigje, Ghettoblaster en Zwakstroom zijn namen.",
        "Er is speeltuig op het plein.",
        "slechte straatverlichting",
        "Zorgen over één mens of gezin horen hier niet.",
        "Het cijfer is ongunstig, en het valt op.",
        "'s-Hertogenbosch",
        "",
    ],
)
def test_an_ordinary_sentence_passes(text: str) -> None:
    assert check_generated(text) == ()


def test_what_people_type_gets_a_warning_with_a_better_word() -> None:
    (found,) = warn_typed("Mevrouw Geheim vindt het hier een ACHTERSTANDSWIJK aan het worden.")
    assert found.message == (
        "Gebruik liever niet ‘achterstandswijk’. Het plakt een etiket op iedereen die daar woont. "
        "Schrijf bijvoorbeeld: ‘een wijk met veel lage inkomens’, of wat je precies ziet."
    )


def test_a_warning_holds_nothing_of_what_was_typed() -> None:
    texts = ["Geheim-veroorzaakt geheim", "xachterstandswijk geheimwijk hangjongeren", "verloederGEHEIM"]
    for text in texts:
        assert "geheim" not in repr(warn_typed(text)).casefold()


def test_worries_are_refused_in_our_texts_and_allowed_in_those_of_people() -> None:
    assert warn_typed("Ouders maken zich zorgen over het verkeer.") == ()


def test_a_poor_wijk_is_a_warning_for_people_only() -> None:
    assert [f.rule for f in warn_typed("een arme wijk")] == ["arme_wijk"]
    assert check_generated("een arme wijk") == ()


def test_each_word_has_a_reason_and_another_word_and_finds_itself() -> None:
    rules = forbidden.shipped()
    assert len({r.word for r in rules}) == len(rules)
    for rule in rules:
        assert rule.reason.endswith(".")
        assert not rule.instead.endswith(".")
        assert rule.generated or rule.typed
    alone = [r for r in rules if " " not in r.word and r.id != "beleidstaal"]
    assert [r.id for r in alone if not r.occurs_in(r.word)] == []


def test_no_reason_and_no_better_word_is_itself_a_word_that_we_do_not_use() -> None:
    found = {r.id: [f.rule for f in check_generated(f"{r.reason} {r.instead}")] for r in forbidden.shipped()}
    assert {rule: words for rule, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "content",
    [
        "[[word]]\n",
        "[[woord]]\nid = 'a'\n",
        "[[woord]]\nid='a'\nword='a'\npatterns=['(']\nreason='a.'\ninstead='b'\n",
        "[[woord]]\nid='a'\nword='a'\npatterns=['a']\nreason='a.'\ninstead='b'\nextra=1\n",
        2 * "[[woord]]\nid='a'\nword='a'\npatterns=['a']\nreason='a.'\ninstead='b'\n",
        "nonsens",
    ],
)
def test_a_list_that_is_wrong_names_itself(content: str, tmp_path: Path) -> None:
    path = tmp_path / "forbidden.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"forbidden\.toml"):
        forbidden.load(path)


# --- all that is read -----------------------------------------------------------------------------
def texts_of(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in TYPED_BY_PEOPLE:
                yield from texts_of(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part, key)


def data_texts() -> dict[Path, list[str]]:
    files = (p for p in sorted(DATA.rglob("*.toml")) if not set(p.relative_to(DATA).parts) & set(UNREAD))
    return {p: list(texts_of(tomllib.loads(p.read_text(encoding="utf-8-sig")))) for p in files}


def page_text(path: Path) -> str:
    soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html5lib")
    for hidden in soup(["style", "script"]):
        hidden.decompose()
    return str(soup.get_text("\n"))


def is_dutch(text: str) -> bool:
    words = re.findall(r"[a-z]+", text.lower())
    return sum(w in ("de", "het", "een", "van") for w in words) > sum(w in ("the", "of", "and", "is") for w in words)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = built_example(tmp_path_factory).folder
    return {p.name: page_text(p) for p in sorted(folder.glob("*.html"))}


def test_no_text_in_data_holds_a_word_that_we_do_not_use() -> None:
    found = data_texts()
    assert len(found) > 10
    wrong = {f"{p.name}: {t}": [f.word for f in check_generated(t)] for p, texts in found.items() for t in texts}
    assert {place: words for place, words in wrong.items() if words} == {}


def test_no_dutch_page_of_docs_holds_one_but_as_a_quotation() -> None:
    read = {p.name: p.read_text(encoding="utf-8") for p in sorted((CHECKOUT / "docs").glob("*.md"))}
    dutch = {name: QUOTED.sub(" ", text) for name, text in read.items() if is_dutch(text)}
    assert {"handleiding.md", "methode.md", "leesbaarheid.md"} <= set(dutch)
    assert "architecture.md" not in dutch
    wrong = {name: [f.word for f in check_generated(text)] for name, text in dutch.items()}
    assert {name: words for name, words in wrong.items() if words} == {}


def test_no_page_of_the_example_holds_one(pages: dict[str, str]) -> None:
    assert len(pages) > 5
    wrong = {name: [f.word for f in check_generated(text)] for name, text in pages.items()}
    assert {name: words for name, words in wrong.items() if words} == {}


def test_texts_have_curved_apostrophes_and_single_spaces() -> None:
    wrong = [
        f"{p.name}: {t}"
        for p, texts in data_texts().items()
        if p.parent.name in ("texts", "patterns")
        for t in texts
        if re.search(r"\w'\w|  | [.,;:!?](?!\.)|—", t)
    ]
    assert wrong == []


# --- hard words -----------------------------------------------------------------------------------
def glossary() -> list[str]:
    files = sorted((DATA / "texts").glob("*.toml"))
    read = [tomllib.loads(p.read_text(encoding="utf-8")) for p in files]
    return [entry["term"] for content in read for entry in content.get("glossary", [])]


def test_every_hard_word_on_a_page_stands_in_the_glossary(pages: dict[str, str]) -> None:
    # The page with the method explains its words where they stand.
    read = "\n".join(text for name, text in pages.items() if name.startswith("WK"))
    known = jargon.load(DATA / "language" / jargon.FILE)
    assert jargon.unexplained(read, glossary(), known) == ()


def test_a_hard_word_is_seen_and_its_explanation_too(tmp_path: Path) -> None:
    known = jargon.load(DATA / "language" / jargon.FILE)
    assert jargon.unexplained("Een wmo'er met WW en 3 procentpunt", [], known) == ("WW", "Procentpunt")
    assert jargon.unexplained("Mensen met een WW-uitkering", ["WW (werkloosheid)"], known) == ()
    (tmp_path / "jargon.toml").write_text("[[jargon]]\nterm = 'a'\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"jargon\.toml"):
        jargon.load(tmp_path / "jargon.toml")


# --- readability ----------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    found: dict[str, list[str]] = MEASURE["collect"](built_example(tmp_path_factory).folder.glob("WK*.html"))
    return found


@pytest.mark.parametrize("source", list(MEASURE["SOURCES"]))
def test_sentences_are_short_and_easy(source: str, sentences: dict[str, list[str]]) -> None:
    found = MEASURE["measure"](sentences[source])
    assert found.sentences > 50
    assert found.words <= MOST_WORDS
    assert found.ease >= LEAST_EASE


def test_the_page_tells_what_is_measured(sentences: dict[str, list[str]]) -> None:
    page = (CHECKOUT / "docs" / "leesbaarheid.md").read_text(encoding="utf-8")
    rows = {line.split("|")[1].strip(): line.split("|")[2:-1] for line in page.splitlines() if line.startswith("| ")}
    for key, found in sentences.items():
        told = [float(cell.strip().replace(".", "").replace(",", ".")) for cell in rows[MEASURE["SOURCES"][key]]]
        measured = MEASURE["measure"](found)
        assert told[1] == pytest.approx(measured.words, abs=1), "run: python docs/measure_readability.py"
        assert told[4] == pytest.approx(measured.ease, abs=3), "run: python docs/measure_readability.py"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Dit is er een. Dit is er nog een!", ["Dit is er een.", "Dit is er nog een!"]),
        ("Er wonen 1.300 mensen in de Kern e.o. en daar.", ["Er wonen 1.300 mensen in de Kern eo en daar."]),
        ("Alle wijken", []),
        ("Klopt dit? ’s-Hertogenbosch is groot.", ["Klopt dit?", "’s-Hertogenbosch is groot."]),
    ],
)
def test_a_text_is_split_into_its_sentences(text: str, sentences: list[str]) -> None:
    assert MEASURE["split"](text) == sentences


def test_a_long_sentence_with_long_words_is_harder() -> None:
    easy, hard = "Wij wonen hier graag met elkaar.", "Bestaanszekerheidsproblematiek beïnvloedt gezondheidsverschillen."
    assert MEASURE["measure"]([easy]).ease > 80
    assert MEASURE["measure"]([hard]).ease < 20
    assert [text for _, text in MEASURE["hardest"]([easy, hard])] == [hard, easy]
