"""Templates of a team: what they may use is written down and kept, and what is wrong in one is said in four parts."""

from __future__ import annotations

import dataclasses
import re
import runpy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests import report_fixture
from tests.example_builds import sit_down
from wijkanalyse import listening, paths, settings
from wijkanalyse.errors import SettingsError
from wijkanalyse.privacy.gate import Gate
from wijkanalyse.report import contract, figures, inline
from wijkanalyse.report.parts.signals import KindText, Quote, SignalBlock
from wijkanalyse.report.render import Renderer

CHECKOUT = Path(__file__).resolve().parent.parent
TEMPLATES = CHECKOUT / "templates"
PAGE = (CHECKOUT / "docs" / "sjablonen.md").read_text(encoding="utf-8")
KEPT = CHECKOUT / "tests" / "sjablonen" / "namen.txt"
GENERATOR: dict[str, Any] = runpy.run_path(str(CHECKOUT / "docs" / "generate_sjablonen.py"))
QUESTIONS = "wijk/gespreksvragen.html.j2"
CLASSES = contract.classes()


def write(file: Path, text: str | bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def with_file(folder: Path, name: str, text: str | bytes) -> Path:
    write(folder / name, text)
    return folder


def rendered(folder: Path) -> BeautifulSoup:
    return BeautifulSoup(Renderer(TEMPLATES, own=folder).wijk(report_fixture.wijk_page()), "html5lib")


# --- the contract ---------------------------------------------------------------------------------
def test_every_name_has_a_dutch_line_and_no_line_is_about_a_name_that_is_gone() -> None:
    missing = GENERATOR["unexplained"](GENERATOR["lines"]())
    assert missing == [], "write these lines in data/sjablonen.toml, then run: python docs/generate_sjablonen.py"


def test_the_lists_on_the_page_are_those_of_the_code() -> None:
    assert GENERATOR["page"](PAGE, GENERATOR["lines"]()) == PAGE, "run: python docs/generate_sjablonen.py"


def test_the_page_names_every_field_that_a_template_can_reach_and_no_other() -> None:
    sections = re.findall(r"^### (\w+)\n\n(.*?)(?=^###? |\Z)", PAGE.partition("\n## Velden\n")[2], re.M | re.S)
    listed = {name: set(re.findall(r"^\| `(\w+)`", rows, re.M)) for name, rows in sections}
    assert listed == {name: {n.name for n in contract.names(known)} for name, known in CLASSES.items()}


def test_the_page_marks_what_somebody_typed() -> None:
    marked = set(re.findall(r"^\| `(\w+)` ✎", PAGE, re.M))
    assert {"typed", "what", "who"} <= marked
    assert marked == {n.name for known in CLASSES.values() for n in contract.names(known) if n.typed}


def test_no_name_that_templates_of_teams_rest_on_is_gone() -> None:
    kept = set(KEPT.read_text(encoding="utf-8").splitlines())
    gone = sorted(kept - set(contract.promised(TEMPLATES)))
    assert gone == [], (
        "this breaks templates of teams: put it in CHANGELOG.md, then take these lines out of tests/sjablonen/namen.txt"
    )


def test_every_name_that_teams_can_use_is_kept() -> None:
    new = set(contract.promised(TEMPLATES)) - set(KEPT.read_text(encoding="utf-8").splitlines())
    assert sorted(new) == [], "run: python docs/generate_sjablonen.py"


def test_a_field_that_is_renamed_would_be_seen() -> None:
    lines = contract.promised(TEMPLATES)
    for line in ("veld WijkPage.wijk: tekst", "blok wijk.html.j2 main", "stijl --accent", f"sjabloon {QUESTIONS}"):
        assert line in lines
    assert any(line.startswith("macro macros/tables.html.j2 facts(") for line in lines)


# --- the examples on the page ---------------------------------------------------------------------
EXAMPLES = re.findall(r"^```(?:html|css)\n(?:\{#|/\*) sjablonen/(\S+) (?:#\}|\*/)\n(.*?)^```", PAGE, re.M | re.S)


def test_the_page_has_examples() -> None:
    assert [name for name, _ in EXAMPLES] == [
        QUESTIONS,
        "wijk/in-het-kort.html.j2",
        "wijk.html.j2",
        "style/95-eigen.css",
    ]


def test_all_examples_of_the_page_work_together(tmp_path: Path) -> None:
    for name, text in EXAMPLES:
        write(tmp_path / name, text)
    soup = rendered(tmp_path)
    text = soup.get_text(" ")
    assert soup.select_one("#contact")
    assert soup.select_one("#gespreksvragen")
    assert "Dit is wat wij in Tuindorp zien." in text
    assert soup.select_one("#agenda")
    assert soup.select_one('nav a[href="#agenda"]')
    assert "letter-spacing: 0" in str(soup.style)


@pytest.mark.parametrize(("name", "text"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_each_example_of_the_page_works_alone(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path / name, text)
    assert rendered(tmp_path).h1


def test_the_settings_on_the_page_can_be_used(tmp_path: Path) -> None:
    blocks = re.findall(r"^```toml\n(.*?)^```", PAGE, re.M | re.S)
    file = tmp_path / settings.FILE_NAME
    file.write_text("\n".join(blocks), encoding="utf-8")
    loaded = settings.load({}, config=file, environment={})
    assert loaded.sjablonen == tmp_path / "sjablonen"
    assert loaded.organisatie == "Wijkteam Noord"


# --- what can be wrong ----------------------------------------------------------------------------
TABLES = '{% import "macros/tables.html.j2" as tables %}'
EXTENDS = '{% extends "wijkanalyse/wijk.html.j2" %}'
MISTAKES = {
    "a block that isn't closed": (QUESTIONS, "{% if page.wijk %}", "“if” is niet afgesloten"),
    "an unknown tag": (QUESTIONS, "\n{% fi %}", "regel 2: “fi” is hier geen opdracht"),
    "half an expression": (QUESTIONS, "{% if %}", "de tekens kloppen niet"),
    "a print that isn't closed": (QUESTIONS, "{{ page.wijk", "te vroeg"),
    "a comment that isn't closed": (QUESTIONS, "{# zo", "opmerking"),
    "an unknown filter": (QUESTIONS, "{{ page.wijk | lowr }}", "filter “lowr” bestaat niet"),
    "an unknown test": (QUESTIONS, "{{ page.wijk is defind }}", "test “defind” bestaat niet"),
    "an unknown test in a choice": (QUESTIONS, "{% if page.wijk is defind %}{% endif %}", "test “defind”"),
    "an unknown name": (QUESTIONS, "{{ paeg.wijk }}", "naam “paeg” bestaat niet"),
    "an unknown field": (QUESTIONS, "<p>\n{{ page.wjik }}", "regel 2: WijkPage heeft geen veld “wjik”"),
    "an unknown field deep inside": (QUESTIONS, "{{ page.weighed.matrix.rows[0].glance.cels }}", "Glance heeft geen"),
    "a field of nothing": (QUESTIONS, "{{ page.themes[0].parts.rows }}", "hier staat niets, dus “rows”"),
    "too far in a row": (QUESTIONS, "{{ page.facts[99] }}", "de rij is korter"),
    "a forbidden attribute": (QUESTIONS, "{{ page.wijk.__class__ }}", "“__class__” mag een sjabloon niet gebruiken"),
    "a sum with a text": (QUESTIONS, "{{ page.wijk + 1 }}", "een andere soort"),
    "a division by zero": (QUESTIONS, "{{ 1 / 0 }}", "door nul"),
    "a loop without end": (QUESTIONS, "{% for i in range(10 ** 9) %}{% endfor %}", "een lus of getal is te groot"),
    "an include that isn't there": (QUESTIONS, '{% include "wijk/vragen.html.j2" %}', "“wijk/vragen.html.j2” is er"),
    "an include by a field": (QUESTIONS, "{% include page.wijk %}", "het sjabloon dat hier staat, is er niet"),
    "a macro with too little": (QUESTIONS, TABLES + "{{ tables.facts() }}", "te weinig waarden: “items” ontbreekt"),
    "a macro with too much": (QUESTIONS, TABLES + "{{ tables.facts(1, 2) }}", "“facts” krijgt te veel"),
    "a macro with the wrong thing": (QUESTIONS, TABLES + "\n{{ tables.facts(5) }}", "regel 2: een waarde is van een"),
    "a macro with an unknown field": (QUESTIONS, TABLES + "{{ tables.facts(page.fcts) }}", "geen veld “fcts”"),
    "a macro that isn't there": (QUESTIONS, TABLES + "{{ tables.fact(page.facts) }}", "de macro “fact” is er niet"),
    "an import that isn't there": (QUESTIONS, '{% from "macros/tables.html.j2" import x %}{{ x() }}', "“x” is er niet"),
    "itself": (QUESTIONS, '{% include "wijk/gespreksvragen.html.j2" %}', "roept zichzelf op"),
    "itself as a parent": ("wijk.html.j2", '{% extends "wijk.html.j2" %}', "roept zichzelf op"),
    "an unknown parent": ("wijk.html.j2", '{% extends "wijkanalyse/wjik.html.j2" %}', "wjik.html.j2” is er niet"),
    "an unknown block": ("wijk.html.j2", EXTENDS + "{% block mian %}{% endblock %}", "geen blok “mian”"),
    "text outside a block": ("wijk.html.j2", EXTENDS + "\n<p>x</p>", "buiten een blok"),
    "a copy without a macro": ("macros/tables.html.j2", "", "de macro “cell_text” ontbreekt"),
    "another character set": (QUESTIONS, "één".encode("cp1252"), "geen UTF-8"),
    "a style in another character set": ("style/95-x.css", "/*\né */".encode("cp1252"), "regel 2: een teken dat geen"),
    "a style that ends too early": ("style/95-x.css", "p{}\n</style>", "regel 2: “</style” breekt"),
    "a colour that is missing": ("style/10-tokens.css", ":root { --paper: #fff; }", "--ground, --ink"),
    "an unknown name of a file": ("wijk/gespreksvraag.html.j2", "x", "wijk/gespreksvraag.html.j2"),
    "the wrong ending": ("wijk/gespreksvragen.html", "x", "wijk/gespreksvragen.html"),
    "a style in the wrong folder": ("eigen.css", "p{}", "eigen.css"),
}


@pytest.mark.parametrize(("name", "text", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_template_is_said_in_four_parts(tmp_path: Path, name: str, text: str | bytes, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        rendered(with_file(tmp_path, name, text))
    error = caught.value
    assert said in error.value
    assert error.what.endswith(".")
    assert error.allowed
    assert error.hint
    assert error.value.startswith(name)
    assert "object" not in str(error)
    assert "wijkanalyse.report" not in str(error)


@pytest.mark.parametrize(
    ("name", "text", "near"),
    [
        (QUESTIONS, "{{ page.wjik }}", "wijk"),
        (QUESTIONS, "{{ page.wijk | lowr }}", "lower"),
        (QUESTIONS, "{{ paeg }}", "page"),
        (QUESTIONS, '{% include "wijk/thema.html.j2" %}', "wijk/themas.html.j2"),
        ("wijk.html.j2", EXTENDS + "{% block mian %}{% endblock %}", "main"),
        ("wijk/gespreksvraag.html.j2", "x", QUESTIONS),
        ("eigen.css", "x", "style/"),
    ],
)
def test_a_slip_of_the_pen_is_answered_with_names_that_look_like_it(
    tmp_path: Path, name: str, text: str, near: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        rendered(with_file(tmp_path, name, text))
    assert near in caught.value.allowed


def test_a_folder_that_is_not_there_or_holds_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is er niet"):
        rendered(tmp_path / "weg")
    (tmp_path / "LEESMIJ.txt").write_text("van ons", encoding="utf-8")
    with pytest.raises(SettingsError, match="staat geen sjabloon"):
        rendered(tmp_path)


def test_a_template_that_cannot_be_read_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "wijk.html.j2").symlink_to(tmp_path / "weg")
    with pytest.raises(SettingsError, match="niet te lezen") as caught:
        rendered(tmp_path)
    assert "wijk.html.j2" in caught.value.value


def test_a_mark_that_notepad_puts_before_a_text_does_no_harm(tmp_path: Path) -> None:
    for name in ("base.html.j2", "style/10-tokens.css"):
        write(tmp_path / name, b"\xef\xbb\xbf" + (TEMPLATES / name).read_bytes())
    page = report_fixture.wijk_page()
    assert Renderer(TEMPLATES, own=tmp_path).wijk(page) == Renderer(TEMPLATES).wijk(page)


def test_files_that_an_editor_leaves_behind_are_no_templates(tmp_path: Path) -> None:
    for name in (".wijk.html.j2.swp", "wijk.html.j2~", ".git/x.html.j2", "._wijk.html.j2", "LEESMIJ.txt"):
        write(tmp_path / name, "{% fout")
    write(tmp_path / QUESTIONS, "<p>van ons</p>")
    assert "van ons" in rendered(tmp_path).get_text()


def test_an_empty_template_leaves_its_chapter_out(tmp_path: Path) -> None:
    soup = rendered(with_file(tmp_path, QUESTIONS, ""))
    assert soup.select_one("#gespreksvragen") is None
    assert soup.select_one("#actieblad")


def test_a_mistake_in_the_cover_of_all_in_one_file_is_said_in_words(tmp_path: Path) -> None:
    renderer = Renderer(TEMPLATES, own=with_file(tmp_path, "een_bestand.html.j2", "{{ file.haed }}"))
    page = renderer.wijk(report_fixture.wijk_page()).encode()
    with pytest.raises(SettingsError, match="“haed”") as caught:
        renderer.one_file({"index.html": page}, "index.html")
    assert "een_bestand.html.j2, regel 1" in caught.value.value


# --- typed text -----------------------------------------------------------------------------------
SECRET = "Mevrouw Jansen valt elke week"


def internal_page() -> Any:
    """A page of intern with the text of a signal."""
    kind = KindText("knelpunt", "Knelpunten", "enkele", "●", "", typed=(SECRET,), quotes=(Quote(SECRET, "bewoner"),))
    page = report_fixture.wijk_page()
    first, *rest = page.themes
    return replace(page, themes=(replace(first, signals=SignalBlock("Signalen", (kind,), silent=False)), *rest))


TYPED = "page.themes[0].signals.kinds[0].quotes[0].typed"


@pytest.mark.parametrize(
    "text",
    [
        f"{{{{ {{}}[{TYPED}] }}}}",
        f"{{{{ page[{TYPED}] }}}}",
        f"{{% include {TYPED} %}}",
        f"{{{{ {TYPED} + 1 }}}}",
        f"{{{{ {TYPED}.x }}}}",
        f"{{{{ {TYPED}() }}}}",
        f"{{{{ '%d' | format({TYPED}) }}}}",
        f"{{{{ page.facts[{TYPED}] }}}}",
        f"{{{{ [1] | map({TYPED}) | list }}}}",
        f"{{{{ [1] | select({TYPED}) | list }}}}",
        f"{{{{ [1] | reject({TYPED}) | list }}}}",
        f"{{% from {TYPED} import x %}}",
    ],
)
def test_no_error_of_a_template_holds_what_somebody_typed(tmp_path: Path, text: str) -> None:
    renderer = Renderer(TEMPLATES, own=with_file(tmp_path, QUESTIONS, text))
    with pytest.raises(SettingsError) as caught:
        renderer.wijk(internal_page())
    error = caught.value
    assert error.__suppress_context__
    assert error.__cause__ is None
    assert not any(word in f"{error!r} {error}" for word in ("Jansen", "valt elke"))
    assert f"{QUESTIONS}, regel 1" in error.value


def typed_texts(value: Any) -> Iterator[str]:
    """Every text in a page that a person typed: what a dataclass keeps out of its repr."""
    if isinstance(value, tuple):
        for part in value:
            yield from typed_texts(part)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            inside = getattr(value, field.name)
            yield from typed_texts(inside) if field.repr else _texts(inside)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part) if isinstance(part, str) else typed_texts(part)


DUMP = """
<div id="alles">
{% for theme in page.themes if theme.signals is not none %}{% for kind in theme.signals.kinds %}
{{ kind.typed | join(" ") }}{% for quote in kind.quotes %}{{ quote.typed }}{% endfor %}{% endfor %}{% endfor %}
{% for row in page.actions.rows %}{{ row.what }}{{ row.who }}{{ row.note }}{% endfor %}
{% for item in page.weighed.dropped %}{{ item.typed }}{% endfor %}
</div>
"""


def test_a_template_that_prints_typed_text_finds_none_in_the_version_to_share(tmp_path: Path) -> None:
    def page(version: Any) -> Any:
        said = report_fixture.writer(report_fixture.view(version, report_fixture.place("WK000102", version, SECRET)))
        return report_fixture.told_wijk_page(said)

    renderer = Renderer(TEMPLATES, own=with_file(tmp_path, QUESTIONS, DUMP))
    shared, internal = page("deelbaar"), page("intern")
    assert SECRET in set(typed_texts(internal)), "otherwise this page would prove nothing"
    assert SECRET in BeautifulSoup(renderer.wijk(internal), "html5lib").select_one("#alles").get_text()  # type: ignore[union-attr]  # it is there
    assert list(typed_texts(shared.themes)) == []
    assert "Jansen" not in renderer.wijk(shared)


def test_a_signal_that_was_pasted_in_an_own_template_is_found_by_the_last_gate(tmp_path: Path) -> None:
    renderer = Renderer(TEMPLATES, own=with_file(tmp_path, QUESTIONS, f"<p>{SECRET}</p>"))
    words = listening.product_words(paths.resource_dir(name) for name in ("data", "templates"))
    files = {"eigen.html": renderer.wijk(report_fixture.wijk_page()).encode()}
    assert Gate((SECRET,), (), words).check(files, "deelbaar") == ("eigen.html",)


# --- safety of the page ---------------------------------------------------------------------------
def test_a_name_with_marks_of_html_stays_text_in_an_own_template(tmp_path: Path) -> None:
    renderer = Renderer(TEMPLATES, own=with_file(tmp_path, QUESTIONS, "<p id='x'>{{ page.wijk }}</p>"))
    page = replace(report_fixture.wijk_page(), wijk="<script>alert(1)</script>")
    found = BeautifulSoup(renderer.wijk(page), "html5lib").select_one("#x")
    assert found is not None
    assert found.string == "<script>alert(1)</script>"


def test_the_policy_names_the_own_style_and_script_and_allows_nothing_else(tmp_path: Path) -> None:
    write(tmp_path / "style" / "95-eigen.css", "h2 { color: red }")
    write(tmp_path / "script" / "95-eigen.js", "document.title = 'x'")
    soup = rendered(tmp_path)
    policy = soup.select_one('meta[http-equiv="Content-Security-Policy"]')
    assert policy is not None
    assert soup.style is not None
    script = soup.select("script")[-1]
    assert inline.lean("h2 { color: red }") in str(soup.style.string)
    assert "document.title" in str(script.string)
    for element in (soup.style, script):
        assert f"'sha256-{inline.policy_hash(str(element.string))}'" in str(policy["content"])
    assert str(policy["content"]).startswith("default-src 'none'")


def test_a_style_with_the_name_of_ours_takes_its_place(tmp_path: Path) -> None:
    marks = (TEMPLATES / "style" / "90-print.css").read_text(encoding="utf-8").count("@media print")
    before = Renderer(TEMPLATES).wijk(report_fixture.wijk_page()).count("@media print")
    style = str(rendered(with_file(tmp_path, "style/90-print.css", "@page { margin: 1cm }")).style)
    assert marks > 0
    assert style.count("@media print") == before - marks
    assert inline.lean("@page { margin: 1cm }") in style


def test_the_figures_have_the_colours_of_own_tokens(tmp_path: Path) -> None:
    tokens = (TEMPLATES / contract.TOKENS).read_text(encoding="utf-8")
    write(tmp_path / contract.TOKENS, re.sub(r"--accent: #\w+", "--accent: #aa1155", tokens, count=1))
    page = report_fixture.wijk_page()
    assert any(b"#aa1155" in content for content in figures.draw(page, tmp_path).values())
    assert not any(b"#aa1155" in content for content in figures.draw(page).values())


# --- getting a copy -------------------------------------------------------------------------------
def test_without_names_every_template_is_listed_with_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = sit_down(tmp_path, monkeypatch).run("templates")
    assert said.code == 0
    rows = dict(re.findall(r"^(\S+\.(?:j2|css|js))  +(.+)$", said.out, re.M))
    assert set(rows) == set(contract.template_names(TEMPLATES))
    assert "wijkanalyse templates" in said.err


def test_a_copy_changes_nothing_until_somebody_changes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [n for n in contract.template_names(TEMPLATES) if n.endswith(".j2")]
    said = sit_down(tmp_path, monkeypatch).run("templates", *names, "--out", "kopie")
    assert (said.code, len(said.out.splitlines())) == (0, len(names))
    assert 'wijkanalyse demo --sjablonen "kopie"' in said.err
    page = report_fixture.wijk_page()
    assert Renderer(TEMPLATES, own=tmp_path / "kopie").wijk(page) == Renderer(TEMPLATES).wijk(page)


def test_a_copied_style_says_where_it_comes_from_and_can_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sit_down(tmp_path, monkeypatch).run("templates", contract.TOKENS, "script/10-page.js").code == 0
    copied = tmp_path / "sjablonen"
    assert "Kopie van style/10-tokens.css uit wijkanalyse" in (copied / contract.TOKENS).read_text(encoding="utf-8")
    assert rendered(copied).h1
    assert figures.draw(report_fixture.wijk_page(), copied)


def test_a_copy_never_takes_the_place_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = sit_down(tmp_path, monkeypatch)
    write(tmp_path / "sjablonen" / QUESTIONS, "van ons")
    said = desk.run("templates", "gespreksvragen", "actieblad")
    assert said.code == 1
    assert all(part in said.err for part in ("Fout: Dit sjabloon staat al", "Gevonden:", "Toegestaan:", "Wat nu:"))
    assert (tmp_path / "sjablonen" / QUESTIONS).read_text(encoding="utf-8") == "van ons"
    assert not (tmp_path / "sjablonen" / "wijk" / "actieblad.html.j2").exists()


def test_an_unknown_or_double_name_is_answered_with_the_right_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = sit_down(tmp_path, monkeypatch)
    unknown, double = desk.run("templates", "gespreksvraag"), desk.run("templates", "in-het-kort")
    assert (unknown.code, double.code) == (2, 2)
    assert QUESTIONS in unknown.err
    assert "index/in-het-kort.html.j2 en wijk/in-het-kort.html.j2" in double.err


# --- the settings ---------------------------------------------------------------------------------
def test_the_demo_is_made_with_the_templates_that_the_settings_file_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = sit_down(tmp_path, monkeypatch)
    write(tmp_path / "team" / "eigen" / QUESTIONS, "<p>Kom langs in {{ page.wijk }}.</p>")
    (tmp_path / "team" / "wijkanalyse.toml").write_text('[sjablonen]\nmap = "eigen"\n', encoding="utf-8")
    (tmp_path / "team" / "diep").mkdir()
    monkeypatch.chdir(tmp_path / "team" / "diep")
    assert desk.run("demo", "--quiet").code == 0
    (page,) = Path("voorbeeld").glob("*/WK*tuindorp.html")
    assert "Kom langs in Tuindorp." in page.read_text(encoding="utf-8")


def test_a_mistake_in_the_folder_of_the_flag_stops_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "eigen" / QUESTIONS, "{{ page.wjik }}")
    said = sit_down(tmp_path, monkeypatch).run("demo", "--out", "een", "--quiet", "--sjablonen", "eigen")
    assert said.code == 1
    assert "WijkPage heeft geen veld “wjik”" in said.err
    assert not list((tmp_path / "een").rglob("*.html"))
