"""The words of questions, per rule, audience and theme: `data/texts/questions.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, get_args

from wijkanalyse.resources import read_toml
from wijkanalyse.weighing.links import check_fields
from wijkanalyse.weighing.pattern_reading import Block, Known
from wijkanalyse.weighing.weighed import Audience

_ALWAYS: Final = frozenset({"wijk", "gemeente"})
_THEME: Final = _ALWAYS | {"thema"}
FIELDS: Final[dict[str, frozenset[str]]] = {
    "cijfer_ongunstig_signaal_kracht": _THEME | {"cijfers", "zijn"},
    "cijfer_gunstig_signaal_knelpunt": _THEME | {"cijfers", "zijn"},
    "prioriteit": _THEME | {"cijfers", "zijn"},
    "prioriteit_gehoord": _THEME,
    "alleen_signaal": _THEME,
    "signaal_zonder_cijfer": _THEME,
    "gemengd": _THEME,
    "alleen_cijfer_ongunstig": _THEME | {"cijfers", "zijn"},
    "twee_kanten": _THEME,
    "ongewoon_cijfer": _THEME | {"cijfer"},
    "sprong": _THEME | {"cijfer", "jaar"},
    "kracht": _THEME | {"cijfers", "zijn"},
    "kracht_gehoord": _THEME,
    "wens": _THEME,
    "blinde_vlek": _THEME,
    "weinig_bekend": _ALWAYS,
    "stille_groep": _ALWAYS | {"groep"},
    "algemeen": _ALWAYS,
}
"""The tensions that make a question, with what their texts may have in braces."""
_KEYS: Final = ("regel", "voor", "thema", "tekst")
_LONGEST: Final = 320


@dataclass(frozen=True)
class QuestionTexts:
    """Texts by rule, audience and theme (empty: every theme), and what a theme is called inside a sentence."""

    texts: Mapping[tuple[str, str, str], str]
    themes: Mapping[str, str]

    def find(self, rule: str, audience: Audience, theme: str) -> str | None:
        """Return the text for a theme, else the one for every theme; None when the rule doesn't ask this audience."""
        return self.texts.get((rule, audience, theme)) or self.texts.get((rule, audience, ""))

    def theme(self, theme: str) -> str:
        """Return what a theme is called inside a sentence."""
        return self.themes[theme]


def load(path: Path, known: Known) -> QuestionTexts:
    """Return the texts of a file. Raises SettingsError that names file, entry and key."""
    data = read_toml(path)
    whole = Block(path.name, "het bestand", data)
    whole.check_keys(("vraag", "themas"), ("vraag", "themas"))
    names = Block(path.name, "themas", data["themas"])
    names.check_keys(known.themes, known.themes)
    texts: dict[tuple[str, str, str], str] = {}
    for number, entry in enumerate(data["vraag"], start=1):
        block = Block(path.name, f"vraag {number}", entry)
        key, text = _text(block, known)
        if key in texts:
            raise block.wrong("regel", "elke regel één keer per groep en thema", key[0])
        texts[key] = text
    return QuestionTexts(texts, {theme: names.text(theme, 80) for theme in known.themes})


def _text(block: Block, known: Known) -> tuple[tuple[str, str, str], str]:
    block.check_keys(_KEYS, ("regel", "voor", "tekst"))
    rule, audience = block.choice("regel", FIELDS), block.choice("voor", get_args(Audience))
    theme = block.choice("thema", known.themes) if "thema" in block.content else ""
    text = block.text("tekst", _LONGEST)
    check_fields(block, "tekst", text, FIELDS[rule])
    if not text.endswith("?"):
        raise block.wrong("tekst", "een vraag die eindigt op een vraagteken")
    return (rule, audience, theme), text
