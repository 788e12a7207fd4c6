"""templates: what a team can copy and change."""

from __future__ import annotations

import tomllib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from wijkanalyse import __version__, paths, words
from wijkanalyse.commands.voice import Voice
from wijkanalyse.errors import OutputError, UsageError, refusal
from wijkanalyse.report import contract, sjabloon_errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

DONE: Final = 0
_OUT: Final = Path("sjablonen")
_MARK: Final = {".j2": "{{# {} #}}\n", ".css": "/* {} */\n", ".js": "// {}\n"}
"""How a file says where it comes from: a comment that changes nothing in the report."""


def templates(asked: Sequence[str], out: Path | None) -> int:
    """Copy the templates that were asked into a folder, or list all of them when none was."""
    folder = paths.resource_dir("templates")
    known = contract.template_names(folder)
    if not asked:
        return _list(known)
    target = out or _OUT
    names = tuple(dict.fromkeys(_named(text, known) for text in asked))
    _copy({name: _marked(folder, name) for name in names}, target)
    voice = Voice()
    for name in names:
        voice.result(str(target / name))
    voice.say(f'Verander de kopie, en bekijk het voorbeeld met: wijkanalyse demo --sjablonen "{target}"')
    return DONE


def told() -> Mapping[str, str]:
    """Return one Dutch line about each template, by name."""
    path = paths.resource_dir("data") / "sjablonen.toml"
    lines: Mapping[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["sjablonen"]
    return lines


def _list(known: Iterable[str]) -> int:
    lines = told()
    Voice.table(("sjabloon", "wat het is"), [(name, lines.get(name, "")) for name in known])
    Voice().say("Kopieer er een met: wijkanalyse templates wijk/gespreksvragen.html.j2 --out sjablonen")
    return DONE


def _named(text: str, known: Sequence[str]) -> str:
    """Return the template that somebody means by a name, or by its last part alone: "gespreksvragen"."""
    wanted = text.strip().replace("\\", "/").removeprefix("./").removeprefix("templates/")
    found = [name for name in known if wanted == name]
    found = found or [name for name in known if wanted in (PurePosixPath(name).name, _stem(name))]
    if len(found) == 1:
        return found[0]
    raise UsageError(
        "Er is meer dan één sjabloon met deze naam." if found else "Dit sjabloon is er niet.",
        value=text,
        allowed=words.listed(found) if found else sjabloon_errors.nearest(wanted, known),
        hint="Bekijk alle namen met: wijkanalyse templates",
    )


def _stem(name: str) -> str:
    return PurePosixPath(name).name.partition(".")[0]


def _marked(folder: Path, name: str) -> str:
    said = f"Kopie van {name} uit wijkanalyse {__version__}."
    return _MARK[PurePosixPath(name).suffix].format(said) + (folder / name).read_text(encoding="utf-8")


def _copy(files: Mapping[str, str], target: Path) -> None:
    """Write copies in the folders where the originals stand. Raises OutputError; what is there never changes."""
    if present := [name for name in files if (target / name).exists()]:
        raise OutputError(
            "Dit sjabloon staat al in de map. Er is niets veranderd.",
            value=", ".join(str(target / name) for name in present),
            allowed="een map waarin het nog niet staat",
            hint="Kies een andere map met --out, en vergelijk daarna de twee.",
        )
    try:
        for name, text in files.items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            with (target / name).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise OutputError(
            "De kopie kan niet worden gemaakt.",
            value=f"{error.filename or target} ({refusal(error)})",
            allowed="een map waarin je mag schrijven",
            hint="Kies een andere map met --out.",
        ) from error
