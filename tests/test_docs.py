"""The pages say what the program does: links, commands, settings and numbers are checked against the code."""

from __future__ import annotations

import ast
import csv
import importlib
import inspect
import math
import re
import runpy
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from wijkanalyse import actions, catalogue, listening, paths, settings, snapshots
from wijkanalyse.cli import app
from wijkanalyse.facts import continuity, crime, population
from wijkanalyse.judgement import compare, inside, similar, verdicts
from wijkanalyse.report import cells, map_figures
from wijkanalyse.signals import count, coverage, hiding
from wijkanalyse.stock import editions
from wijkanalyse.weighing import (
    changes,
    matrix,
    partners,
    patterns,
    points,
    priorities,
    questions,
    ticks,
    unusual,
    weigh,
    weighed,
    wording,
)
from wijkanalyse.weighing.pattern_reading import Known
from wijkanalyse.words import number

CHECKOUT = Path(__file__).resolve().parent.parent
PAGES = sorted([*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").glob("*.md"), CHECKOUT / "data" / "example" / "README.md"])
CLI = typer.main.get_command(app)
COMMANDS: dict[str, Any] = CLI.commands  # type: ignore[attr-defined]  # a group, as there are several commands
EVERY: dict[str, Any] = {
    f"{group} {name}".strip(): command
    for group, commands in {"": COMMANDS, **{g: getattr(c, "commands", {}) for g, c in COMMANDS.items()}}.items()
    for name, command in commands.items()
    if not hasattr(command, "commands")
}
"""Every command by what one types, those of a group too: "build", "signals check"."""

on_every_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(CHECKOUT)))


def read(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")


def running_text(name: str) -> str:
    """A page as one line, without the marks of Markdown for bold."""
    return " ".join(read(name).replace("**", "").split())


# --- links ----------------------------------------------------------------------------------------
def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


@on_every_page
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        place, _, anchor = target.partition("#")
        file = (page.parent / place).resolve() if place else page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    assert broken == []


# --- commands -------------------------------------------------------------------------------------
def lines_to_type(page: Path) -> Iterator[list[str]]:
    """The words after `wijkanalyse` (or `cli.py`) of each command in a code block or between backticks."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    spans = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text)
    for line in [line for block in blocks for line in block.splitlines()] + spans:
        words = re.search(r"(?:^|[\s/\\])(?:wijkanalyse|cli\.py) +([^|&>]*)", line)
        # A word in prose or a file name isn't a command; a command starts with one of ours, or with an option.
        if words and "→" not in line and (typed := shlex.split(words[1], comments=True)):
            yield typed


def refusal(words: list[str]) -> str:
    """Why the program wouldn't take these words; empty when it does. Nothing is run."""
    name, *rest = words
    if name.startswith("-"):
        return "" if name in options_of(CLI) else f"no option {name}"
    command: Any = COMMANDS.get(name)
    while command is not None and hasattr(command, "commands") and rest and not rest[0].startswith("-"):
        name, *rest = rest
        command = command.commands.get(name)
    if command is None:
        return f"no command {name}"
    if {"-h", "--help"} & set(rest):
        return ""
    try:
        command.make_context(name, rest)
    except typer.Exit:
        return ""
    except Exception as error:  # Typer's copy of Click has its own exceptions, which mustn't be imported
        return str(error)
    return ""


def options_of(command: Any) -> set[str]:
    context = command.make_context("wijkanalyse", [], resilient_parsing=True)
    return {o for p in command.get_params(context) for o in p.opts if o.startswith("-")}


@on_every_page
def test_every_line_to_type_is_understood(page: Path) -> None:
    refused = {" ".join(words): why for words in lines_to_type(page) if (why := refusal(words))}
    assert refused == {}


def test_a_line_that_the_program_does_not_know_is_seen() -> None:
    assert refusal(["build", "Zoetermeer", "--map", "x"])
    assert refusal(["bouw", "Zoetermeer"])
    assert refusal(["signals", "chek", "signalen.xlsx"])
    assert refusal(["signals", "check", "signalen.xlsx", "--versie", "intern"])
    assert refusal(["--wijk"])


def test_the_pages_hold_lines_to_type() -> None:
    # Otherwise the test above would pass on pages that it can't read.
    found = {words[0] for page in PAGES for words in lines_to_type(page)}
    assert set(COMMANDS) <= found


@pytest.mark.parametrize("name", sorted(EVERY))
def test_the_handleiding_lists_each_command_with_all_its_options(name: str) -> None:
    row = re.search(rf"^\| `{name}[ `].*$", read("docs/handleiding.md"), re.MULTILINE)
    assert row, f"the table of commands has no row for {name}"
    listed = set(re.findall(r"`(--[a-z-]+)`", row[0]))
    assert listed == {o for o in options_of(EVERY[name]) if o.startswith("--")} - {"--help"}


def test_the_handleiding_explains_every_option() -> None:
    text = read("docs/handleiding.md")
    options = {o for command in (CLI, *EVERY.values()) for o in options_of(command)}
    assert {o for o in options if f"`{o}" not in text and f" {o}`" not in text} == set()


def test_the_handleiding_explains_every_exit_code() -> None:
    from wijkanalyse import cli

    codes = {cli.DONE, cli.ERROR, cli.WRONG_USE, cli.DONE_WITH_GAPS}
    assert {int(c) for c in re.findall(r"^\| (\d) \|", read("docs/handleiding.md"), re.MULTILINE)} == codes


# --- settings -------------------------------------------------------------------------------------
SETTINGS = [(section, key) for section, keys in settings.SECTIONS.items() for key in keys]


@pytest.mark.parametrize(("section", "key"), SETTINGS, ids=[key for _, key in SETTINGS])
def test_the_handleiding_explains_each_setting(section: str, key: str) -> None:
    row = re.search(rf"^\| `\[{section}\]` \| `{key}` \| (.*) \|$", read("docs/handleiding.md"), re.MULTILINE)
    assert row, f"no row for [{section}] {key}"
    variable, flag, default, meaning = row[1].split(" | ")
    name = section if key in settings._OF_SECTION else key
    assert variable == f"`WIJKANALYSE_{name.upper()}`"
    option = f"--{name.replace('_', '-')}"
    assert flag == (f"`{option}`" if option in options_of(COMMANDS["build"]) else "–")
    assert meaning
    value = getattr(settings.Settings(), name)
    if isinstance(value, bool):
        assert default == ("ja" if value else "nee")
    elif isinstance(value, float):
        assert default == f"{value:g}"
    elif isinstance(value, str | Path) and str(value):
        assert default == f"`{value}`"


def test_the_handleiding_lists_no_setting_that_does_not_exist() -> None:
    listed = re.findall(r"^\| `\[(\w+)\]` \| `(\w+)`", read("docs/handleiding.md"), re.MULTILINE)
    assert listed == SETTINGS


def test_the_example_of_a_settings_file_can_be_used(tmp_path: Path) -> None:
    example = re.search(r"^```toml\n(.*?)^```", read("docs/handleiding.md"), re.MULTILINE | re.DOTALL)
    assert example
    file = tmp_path / settings.FILE_NAME
    file.write_text(example[1], encoding="utf-8")
    loaded = settings.load({}, config=file, environment={})
    catalogue.without(catalogue.load(CHECKOUT / "data" / "catalogue"), loaded.weglaten)
    assert loaded.out == tmp_path / "wijkrapporten"


def test_the_examples_of_choices_and_patterns_can_be_used(tmp_path: Path) -> None:
    blocks = re.findall(r"^```toml\n(.*?)^```", read("docs/handleiding.md"), re.MULTILINE | re.DOTALL)
    used = [b for b in blocks if b.startswith(("[punt", "[patronen]"))]
    file = tmp_path / settings.FILE_NAME
    file.write_text("\n".join(used), encoding="utf-8")
    loaded = settings.load({}, config=file, environment={})
    assert {c.what for c in loaded.punt} == {"hoger", "lager"}
    assert loaded.patronen == tmp_path / "patronen"
    known = Known(
        catalogue.load(CHECKOUT / "data" / "catalogue"),
        listening.load_vocabulary(catalogue.load(CHECKOUT / "data" / "catalogue")),
    )
    shipped = patterns.load(CHECKOUT / "data" / "patterns", known)
    assert len(patterns.without(shipped, loaded.uit)) == len(shipped) - len(loaded.uit) < len(shipped)


def test_the_handleiding_names_every_column_and_status_of_the_actions() -> None:
    text = read("docs/handleiding.md")
    assert [names[0] for names in actions.COLUMNS.values() if f"| {names[0]} | " not in text] == []
    assert all(status in text for status in actions.STATUSES)


# --- numbers --------------------------------------------------------------------------------------
LISTED = re.findall(r"^\| ([\d.,]+) \| .+ \| `([\w.]+)\.(\w+)` \|$", read("docs/methode.md"), re.MULTILINE)
RULES = (
    *(verdicts, compare, crime, similar, inside, continuity, editions, population),
    *(count, hiding, coverage),
    *(weigh, weighed, points, ticks, priorities, questions, partners, unusual, changes),
)


def dutch(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


def own_names(module: Any) -> set[str]:
    """The names that a module gives a value itself; those that it imports are another module's."""
    body = ast.parse(inspect.getsource(module)).body
    assigned = [n for n in body if isinstance(n, ast.Assign | ast.AnnAssign)]
    targets = [t for n in assigned for t in (n.targets if isinstance(n, ast.Assign) else [n.target])]
    return {name.id for t in targets for name in ast.walk(t) if isinstance(name, ast.Name)}


@pytest.mark.parametrize(("printed", "module", "name"), LISTED, ids=[f"{m}.{n}" for _, m, n in LISTED])
def test_a_number_in_methode_is_that_of_the_code(printed: str, module: str, name: str) -> None:
    assert dutch(printed) == getattr(importlib.import_module(f"wijkanalyse.{module}"), name)


@pytest.mark.parametrize("module", RULES, ids=lambda m: m.__name__)
def test_methode_lists_every_number_that_a_rule_uses(module: Any) -> None:
    numbers = {n for n in own_names(module) if n.isupper() and type(getattr(module, n)) in (int, float)}
    listed = {name for _, where, name in LISTED if module.__name__ == f"wijkanalyse.{where}"}
    assert numbers == listed


SAID = [
    f"minstens {verdicts.MIN_PEOPLE} mensen",
    f"minder dan {verdicts.TINY} inwoners",
    f"minder dan {verdicts.SMALL} inwoners",
    f"meer dan {number(100 * verdicts.INSTITUTION)}% van de inwoners",
    f"{number(100 * verdicts._SHARE_PART)}% van het cijfer van Nederland",
    f"ten minste {number(verdicts._SHARE_LOW, 1)} procentpunt",
    f"ten hoogste {number(verdicts._SHARE_HIGH)} procentpunt",
    f"{number(100 * verdicts._INCOME_PART)}% van het cijfer van Nederland, ten minste € ",
    f"€ {number(verdicts._INCOME_EURO)} ",
    f"ten minste {number(verdicts._DISTANCE_KM, 1)} kilometer",
    f"{number(verdicts._SURVEY)} × √(p × (1 − p)) procentpunt",
    f"min {number(100 * population._MINORS_OF_15_TO_25)}% van de groep 15 tot 25",
    f"ten minste {number(100 * continuity.SAME_OVERLAP)}%",
    f"hooguit {weighed.MOST_POINTS} van elk",
    f"Er zijn er hooguit {weighed.MOST_CHANCES}. Ze komen uit",
    f"hooguit {weighed.MOST_PRIORITIES} aandachtspunten",
    f"hooguit {weighed.MOST_QUESTIONS} vragen, en hooguit {weighed.MOST_QUESTIONS_EACH} voor elke groep",
    f"hooguit {count.OLDEST_MONTHS} maanden voor de peildatum",
    f"ten minste {number(100 * hiding._ONE_SIDED)}% een knelpunt",
    f"ten hoogste {number(100 * (1 - hiding._ONE_SIDED))}% een knelpunt",
    f"hooguit {hiding.QUOTE_WORDS} woorden",
    f"vanaf {coverage.DETAIL.signals} signalen",
    f"(onder {coverage._BUURT.signals} signalen uit {coverage._BUURT.sources} bronnen)",
    f"ouder dan {coverage._OLD_MONTHS} maanden",
    f"minstens {number(ticks.LEAST_SHARE)}% van de mensen over wie het cijfer gaat",
    f"of om minstens {ticks.LEAST_PEOPLE} mensen",
    f"minstens {ticks.TIMES} keer de grens van hoofdstuk 2 |",
    f"signalen van minstens {hiding.MINIMUM['intern'].sources} bronnen",
    f"minstens {snapshots.LEAST_DAYS} dagen eerder",
    f"laatste {snapshots.EACH_DAY} dagen bewaren we elke dag, tot {snapshots.EACH_WEEK} dagen terug",
    f"hooguit {changes.MOST} cijfers per wijk",
    f"de laatste {unusual.RECENT} jaren",
    f"minstens {unusual.JUMP:g} keer de grens anders",
    f"minstens {unusual.BESIDE_OTHERS:g} keer zo veel",
    f"de uiterste {number(unusual.LOWEST, 1)}%",
    f"hooguit {partners.MOST}, informele eerst",
    f"meer dan {cells.OLD_AFTER} jaar oud",
    f"minder dan {map_figures.LEAST_PEOPLE} inwoners",
    f"vanaf {number(similar.MIN_INHABITANTS)} inwoners",
    f"de {similar.MOST} dichtstbijzijnde, met een afstand van ten hoogste {number(similar.FARTHEST, 1)}",
    f"hooguit {similar.MOST_PER_GEMEENTE}.",
    f"minder dan {similar.FEWEST}?",
    f"ten minste {inside.MIN_BUURTEN} buurten met ten minste {inside.MIN_INHABITANTS} inwoners",
    f"ten minste {inside.GAP:g} keer de grens",
]


@pytest.mark.parametrize("phrase", SAID)
def test_the_text_of_methode_says_the_number_of_the_code(phrase: str) -> None:
    assert phrase in running_text("docs/methode.md")


def test_the_numbers_that_are_written_as_words_are_those_of_the_code() -> None:
    text = running_text("docs/methode.md")
    assert (editions.OLDEST_YEARS, compare.MAJORITY, verdicts._DISTANCE_PART) == (6, 0.5, 0.5)
    assert "tot zes jaar terug" in text
    assert "meer dan de helft van de gemeente" in text
    assert "de helft van het cijfer van Nederland" in text


@pytest.mark.parametrize("page", ["docs/methode.md", "docs/handleiding.md", "docs/voor-de-fg.md"])
def test_the_minimums_of_both_versions_are_those_of_the_code(page: str) -> None:
    text = running_text(page)
    for least in hiding.MINIMUM.values():
        assert f"{least.signals} signalen uit {least.sources} bronnen" in text
    shareable, internal = (hiding.LEAST_INHABITANTS[v] for v in ("deelbaar", "intern"))
    assert re.search(rf"onder {number(shareable)} inwoners:? geen signalen", text)
    assert re.search(rf"onder {number(internal)} inwoners:? (niet per wijk|op de bladzijde van de gemeente)", text)


def test_methode_prints_the_whole_table_of_figures_and_signals() -> None:
    words = wording.load(paths.resource_dir("data") / "texts" / "weighing.toml")
    expected = [
        f"| {figures.replace('_', ' ')} | {' | '.join(words.outcome[o].label for o in row.values())} |"
        for figures, row in matrix.TABLE.items()
    ]
    lines = read("docs/methode.md").splitlines()
    start = lines.index("| Cijfers | Knelpunt | Kracht | Gemengd | Geen of te weinig |") + 2
    assert sorted(lines[start : start + len(expected)]) == sorted(expected)
    assert all(list(row) == ["knelpunt", "kracht", "gemengd", "te_weinig"] for row in matrix.TABLE.values())
    text = running_text("docs/methode.md")
    assert all(f'"{words.outcome[o].label}"' in text for o in (matrix.OTHER_SUBJECT, matrix.UNKNOWN_SUBJECT))


def test_methode_names_every_reason_and_every_cause_of_a_change() -> None:
    words = wording.load(paths.resource_dir("data") / "texts" / "weighing.toml")
    causes = changes.load_words(paths.resource_dir("data") / "texts" / "changes.toml").cause
    text = read("docs/methode.md")
    assert [r.label for r in words.tick.values() if f"| {r.label} |" not in text] == []
    assert [c.label for c in causes.values() if c.label not in text] == []


# --- the worked example ---------------------------------------------------------------------------
def example_row(table: str, code: str) -> dict[str, str]:
    """A row of the example gemeente, by base name."""
    path = CHECKOUT / "data" / "example" / "opendata" / table / "TypedDataSet.csv"
    with path.open(encoding="utf-8", newline="") as file:
        row = next(r for r in csv.DictReader(file) if r["WijkenEnBuurten"].strip() == code)
    return {re.sub(r"_\d+$", "", name): value for name, value in row.items()}


def of_15_to_65(row: dict[str, str]) -> int:
    return sum(int(row[base]) for base in ("k_15Tot25Jaar", "k_25Tot45Jaar", "k_45Tot65Jaar"))


def test_the_worked_example_can_be_recalculated_from_the_example_gemeente() -> None:
    known = catalogue.load(CHECKOUT / "data" / "catalogue")
    bijstand = known.indicator("bijstand")
    rows = {code: example_row("99024NED", code) for code in ("WK990104", "GM9901", "NL00")}
    share = {c: 100 * int(r["PersonenPerSoortUitkeringBijstand"]) / of_15_to_65(r) for c, r in rows.items()}
    newest = example_row("99025NED", "WK990104")
    base = of_15_to_65(newest)
    context = verdicts.Context(share["NL00"], base)
    figure = verdicts.Figure(share["WK990104"])
    gemeente = verdicts.compare(bijstand, figure, "gemeente", share["GM9901"], context)
    nederland = verdicts.compare(bijstand, figure, "nederland", share["NL00"], context)
    assert None not in (gemeente.difference, nederland.difference, gemeente.people, gemeente.margin)
    counts = [n for r in rows.values() for n in (int(r["PersonenPerSoortUitkeringBijstand"]), of_15_to_65(r))]
    expected = [
        *(f"| {number(count)} |" for count in counts),
        *(f"| {number(value, 2)}% |" for value in share.values()),
        f"is {number(gemeente.difference, 2)} procentpunt, en met Nederland {number(nederland.difference, 2)}",
        f"zijn er {number(base)} mensen van 15 tot 65",
        f"daarvan is {number(math.floor(gemeente.people))} mensen",
        f"Samen {number(gemeente.margin, 2)} procentpunt",
        f"De wijk heeft {number(int(newest['AantalInwoners']))} inwoners",
    ]
    text = running_text("docs/methode.md")
    assert [phrase for phrase in expected if phrase not in text] == []
    assert (gemeente.outcome, nederland.outcome) == ("ongunstig", "ongunstig")


# --- what the catalogue makes ---------------------------------------------------------------------
def test_bronnen_is_what_the_catalogue_makes_of_it() -> None:
    page = runpy.run_path(str(CHECKOUT / "docs" / "generate_bronnen.py"))["page"]
    made = page(catalogue.load(CHECKOUT / "data" / "catalogue"))
    assert read("docs/bronnen.md") == made, "run: python docs/generate_bronnen.py"
