"""Renews the lists in docs/sjablonen.md: `python docs/generate_sjablonen.py` after a change in templates or page parts.

The Dutch lines stand in data/sjablonen.toml; a name without one stops this. Names that teams can rest on are added to
tests/sjablonen/namen.txt. It never takes a name away there: that is done by hand, with a line in CHANGELOG.md.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "docs" / "sjablonen.md"
KEPT = CHECKOUT / "tests" / "sjablonen" / "namen.txt"
TEMPLATES = CHECKOUT / "templates"
BEGIN = "<!-- Vanaf hier gemaakt door docs/generate_sjablonen.py. Verander dit deel niet met de hand. -->"
sys.path.insert(0, str(CHECKOUT))

from wijkanalyse.report import contract  # noqa: E402 - the checkout goes on the path first, so that no install is needed

Lines = Mapping[str, Any]


def lines() -> Lines:
    """The Dutch lines about every name."""
    return tomllib.loads((CHECKOUT / "data" / "sjablonen.toml").read_text(encoding="utf-8"))


def unexplained(told: Lines) -> list[str]:
    """What has no Dutch line, and what has one but isn't there any more."""
    known = contract.classes()
    there = {
        "sjablonen": set(contract.template_names(TEMPLATES)),
        "namen": set(contract.GLOBALS),
        "blokken": {block for found in _blocks().values() for block in found},
        "klassen": set(known),
        "velden": {f"{name}.{field.name}" for name, c in known.items() for field in contract.names(c)},
    }
    said = {**{part: set(told[part]) for part in there}, "velden": _fields(told["velden"])}
    return sorted(f"{part}: {name}" for part, names in there.items() for name in names ^ said[part])


def _fields(told: Lines) -> set[str]:
    return {f"{name}.{field}" for name, fields in told.items() for field in fields}


def lists(told: Lines) -> str:
    """The part of the page that is made: templates, blocks, macros, names, classes and fields."""
    return "\n".join([BEGIN, "", *_templates(told), *_inside(told), *_names(told)])


def page(text: str, told: Lines) -> str:
    """The whole page: what somebody wrote, and the lists behind it."""
    return text.partition(BEGIN)[0] + lists(told)


def _templates(told: Lines) -> Iterator[str]:
    yield "## Alle sjablonen\n"
    yield _table(("Sjabloon", "Wat het is"), [(f"`{n}`", told["sjablonen"][n]) for n in sorted(told["sjablonen"])])


def _blocks() -> dict[str, tuple[str, ...]]:
    sources = {name: (TEMPLATES / name).read_text(encoding="utf-8") for name in contract.template_names(TEMPLATES)}
    return {name: found for name, text in sources.items() if name.endswith(".j2") and (found := contract.blocks(text))}


def _inside(told: Lines) -> Iterator[str]:
    yield "## Blokken\n"
    yield "Een blok verander je met `{% extends %}`. De blokken van `base.html.j2` heeft elke bladzijde.\n"
    where = {block: [n for n, found in _blocks().items() if block in found] for block in told["blokken"]}
    rows = [(f"`{b}`", text, ", ".join(f"`{n}`" for n in where[b])) for b, text in told["blokken"].items()]
    yield _table(("Blok", "Wat het is", "In"), rows)
    yield "## Macro’s\n"
    yield "Een macro is een bouwsteen met een naam. Wat tussen [ en ] staat, mag je weglaten.\n"
    names = [name for name in contract.template_names(TEMPLATES) if name.startswith("macros/")]
    found = {name: contract.macros((TEMPLATES / name).read_text(encoding="utf-8")) for name in names}
    yield _table(
        ("Sjabloon", "Macro’s"),
        [(f"`{n}`", ", ".join(f"`{m}{takes}`" for m, takes in made.items())) for n, made in found.items() if made],
    )


def _names(told: Lines) -> Iterator[str]:
    yield "## Namen\n"
    yield "Deze namen heeft elk sjabloon van een bladzijde.\n"
    yield _table(("Naam", "Wat het is"), [(f"`{name}`", told["namen"][name]) for name in contract.GLOBALS])
    yield "## Velden\n"
    yield "Achter een veld staat wat voor waarde het heeft. ✎ betekent: getypt door een mens.\n"
    for name, known in contract.classes().items():
        yield f"### {name}\n"
        yield f"{told['klassen'][name][0].upper()}{told['klassen'][name][1:]}.\n"
        rows = [
            (f"`{f.name}`{' ✎' if f.typed else ''}", f.kind, told["velden"][name][f.name])
            for f in contract.names(known)
        ]  # fmt: skip
        yield _table(("Veld", "Waarde", "Wat het is"), rows)


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join([f"| {' | '.join(row)} |" for row in (heading, ("---",) * len(heading), *rows)]) + "\n"


if __name__ == "__main__":
    told = lines()
    if missing := unexplained(told):
        sys.exit("data/sjablonen.toml isn't complete, or holds names that are gone:\n  " + "\n  ".join(missing))
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), told), encoding="utf-8", newline="\n")
    kept = KEPT.read_text(encoding="utf-8").splitlines() if KEPT.is_file() else []
    every = sorted({*kept, *contract.promised(TEMPLATES)})
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text("\n".join(every) + "\n", encoding="utf-8", newline="\n")
