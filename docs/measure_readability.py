"""Measures how readable the report is, and writes the figures into docs/leesbaarheid.md.

`python docs/measure_readability.py` after a change in the texts. It builds the example gemeente, and measures its pages
and the fixed texts of `data/texts/` and `data/patterns/` with textstat (a development dependency). A test fails when
the page is far from what it measures.
"""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Final

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "docs" / "leesbaarheid.md"
sys.path.insert(0, str(CHECKOUT))

from wijkanalyse.words import number  # noqa: E402 - the checkout goes on the path first

DAY: Final = "2026-11-21"
SOURCES: Final[dict[str, str]] = {
    "bladzijden": "de bladzijden van Voorbeeldstad",
    "texts": "`data/texts/`",
    "patterns": "`data/patterns/`",
}
LEAST_WORDS: Final = 6
"""A shorter sentence, as "Te toetsen met bewoners.", says little about length and much about one word."""
NO_TEXT: Final = ("bron", "id")
"""Keys that hold a title or a name."""
LISTED: Final = 2
HARDEST: Final = 12
LONG: Final = 27
_ENDS: Final = re.compile(r"(?<=[.?!])[’”)]*\s+(?=[\"“‘’'(€]*[A-ZÀ-Ý0-9]|’[st][- ])")
_ABBREVIATIONS: Final = re.compile(r"\b(?:e\.o|bijv|o\.a|d\.w\.z|m\.i\.v|t\.o\.v|nr)\.", re.IGNORECASE)
_BLOCKS: Final = "p, li, dd, figcaption, summary, caption"
_MARKER: Final = r"(<!-- gemeten -->\n\n)(.*?)(\n<!-- einde -->)"


@dataclass(frozen=True)
class Measured:
    """What a set of sentences comes to; `ease` is Flesch-Douma (100 very easy, 0 very hard)."""

    sentences: int
    words: float
    longest: int
    syllables: float
    ease: float
    lix: float


# --- sentences ------------------------------------------------------------------------------------
def split(text: str) -> list[str]:
    """The sentences of a text that have an end; a heading or a label is none."""
    kept = _ABBREVIATIONS.sub(lambda m: m[0].replace(".", ""), " ".join(text.split()))
    found = (part.strip() for part in _ENDS.split(kept))
    return [s for s in found if s.rstrip('’”)"').endswith((".", "?", "!"))]


def of_page(content: str) -> Iterator[str]:
    """The sentences of an HTML page, without tables, code and drawings."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(content, "html5lib")
    for hidden in soup(["style", "script", "svg", "table", "code", "title"]):
        hidden.decompose()
    for block in soup.select(_BLOCKS):
        if not block.select(_BLOCKS):
            yield from split(html.unescape(block.get_text(" ")))


def of_toml(path: Path) -> Iterator[str]:
    """The sentences of the texts in a TOML file."""
    yield from (s for text in _strings(tomllib.loads(path.read_text(encoding="utf-8"))) for s in split(text))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (s for key, part in value.items() if key not in NO_TEXT for s in _strings(part))
    elif isinstance(value, list):
        yield from (s for part in value for s in _strings(part))


def collect(pages: Iterable[Path]) -> dict[str, list[str]]:
    """The sentences of each source, every one once: what stands on each page counts once too."""
    found = {"bladzijden": [s for page in sorted(pages) for s in of_page(page.read_text(encoding="utf-8"))]}
    for folder in ("texts", "patterns"):
        found[folder] = [s for path in sorted((CHECKOUT / "data" / folder).glob("*.toml")) for s in of_toml(path)]
    return {
        key: [s for s in dict.fromkeys(sentences) if _countable(s)] for key, sentences in found.items() if sentences
    }


def _countable(sentence: str) -> bool:
    """Whether a sentence is one to read: not very short, no list of names, nothing to fill in."""
    return len(sentence.split()) >= LEAST_WORDS and "{" not in sentence and sentence.count(";") < LISTED


# --- measuring ------------------------------------------------------------------------------------
def measure(sentences: Sequence[str]) -> Measured:
    """What textstat says of all sentences together; at least one."""
    import textstat

    textstat.set_lang("nl")
    text = " ".join(_readable(s) for s in sentences)
    lengths = [len(s.split()) for s in sentences]
    words, syllables = sum(lengths) / len(lengths), textstat.avg_syllables_per_word(text)
    return Measured(
        len(lengths), words, max(lengths), syllables, textstat.flesch_reading_ease(text), textstat.lix(text)
    )


def hardest(sentences: Iterable[str], count: int = HARDEST) -> list[tuple[float, str]]:
    """The sentences with the lowest Flesch-Douma, with their figure, hardest first."""
    import textstat

    textstat.set_lang("nl")
    return sorted((textstat.flesch_reading_ease(_readable(s)), s) for s in dict.fromkeys(sentences))[:count]


def longest(sentences: Iterable[str]) -> list[str]:
    """The sentences of more than LONG words, longest first."""
    return sorted((s for s in dict.fromkeys(sentences) if len(s.split()) > LONG), key=lambda s: -len(s.split()))


def _readable(sentence: str) -> str:
    """A sentence with one end: textstat takes every point, also that of 1.300 or after a quote, for the end of one."""
    inside = re.sub(r"[.?!]", "", sentence)
    return f"{inside.rstrip()}."


# --- printing -------------------------------------------------------------------------------------
def block(found: dict[str, list[str]]) -> str:
    """The figures as a table, and the hardest sentences as a list."""
    rows = [("Waar", "Zinnen", "Woorden per zin", "Langste zin", "Lettergrepen per woord", "Flesch-Douma", "LIX")]
    rows += [("---",) * len(rows[0])]
    rows += [(SOURCES[key], *_printed(measure(sentences))) for key, sentences in found.items()]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    every = [s for part in found.values() for s in part]
    worst = "\n".join(f"- ({number(ease)}) {text}" for ease, text in hardest(every))
    long = "\n".join(f"- ({len(text.split())}) {text}" for text in longest(every))
    version = f"Gemeten met textstat {metadata.version('textstat')}."
    return f"{table}\n\n{version}\n\n### De moeilijkste zinnen, met Flesch-Douma\n\n{worst}\n{_headed(long)}"


def _headed(long: str) -> str:
    return f"\n### Zinnen van meer dan {LONG} woorden\n\n{long}\n" if long else ""


def _printed(found: Measured) -> tuple[str, ...]:
    return (
        number(found.sentences),
        number(found.words, 1),
        number(found.longest),
        number(found.syllables, 2),
        number(found.ease),
        number(found.lix),
    )


def with_block(page: str, text: str) -> str:
    """The page with other figures between its markers."""
    if not re.search(_MARKER, page, re.DOTALL):
        raise ValueError("docs/leesbaarheid.md has no markers")
    return re.sub(_MARKER, lambda m: f"{m[1]}{text}{m[3]}", page, flags=re.DOTALL)


# --- running --------------------------------------------------------------------------------------
def main() -> None:
    """Builds the example, measures it, and writes the page."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "wijkanalyse", "demo", "--out", folder]
        subprocess.run(command, check=True, cwd=CHECKOUT, capture_output=True)  # noqa: S603 - our own program
        found = collect(Path(folder).glob("*/WK*.html"))
    PAGE.write_text(with_block(PAGE.read_text(encoding="utf-8"), block(found)), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{PAGE.relative_to(CHECKOUT)}\n")


if __name__ == "__main__":
    main()
