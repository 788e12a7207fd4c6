"""What Typer says around our own words, in Dutch: the headings of the help, and what is wrong with a typed command.

Typer has no translations, so its classes get the Dutch here. A sentence that isn't known stays as it is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from wijkanalyse.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

ABORTED: Final = 1

_HEADINGS: Final = {"Usage": "Gebruik", "Arguments": "Invullen", "Options": "Keuzes", "Commands": "Opdrachten"}
_PLACES: Final = {
    "[OPTIONS]": "[KEUZES]",
    "COMMAND [ARGS]...": "OPDRACHT …",
    "[[": "[",
    "]]": "]",
    "{": "",
    "}": "",
    "]...": " …]",
}
"""Marks in the line with the usage, in the order in which they are replaced."""
_KIND: Final = re.compile(r" <(?:list\[)?\w+\]?>")
"""The Python type that Typer prints behind the name of an argument."""


def _in_dutch(text: str) -> str:
    """Return a help text or a line with the usage in Dutch."""
    for english, dutch in _HEADINGS.items():
        text = re.sub(rf"^{english}:", f"{dutch}:", text, flags=re.MULTILINE)
    usage, blank, rest = text.partition("\n\n")
    for english, dutch in _PLACES.items():
        usage = usage.replace(english, dutch)
    return usage + blank + _KIND.sub("", rest).replace("[required]", "[verplicht]")


class _Dutch(TyperCommand if TYPE_CHECKING else object):  # type: ignore[misc]  # whatever Typer class stands behind it
    """Puts the words around a command or a group in Dutch."""

    def get_help(self, ctx: Any) -> str:
        """Return the help, headings and usage in Dutch."""
        return _in_dutch(super().get_help(ctx))

    def get_usage(self, ctx: Any) -> str:
        """Return the line with the usage in Dutch."""
        return _in_dutch(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option `--help` with a Dutch text."""
        return _dutch_help_option(super().get_help_option(ctx))


class DutchCommand(_Dutch, TyperCommand):
    """A command whose help is Dutch."""


class DutchGroup(_Dutch, TyperGroup):
    """A group of commands whose help is Dutch, and that says in four parts what is wrong with a typed command."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the program; end it with the exit code, unless `standalone_mode` is off."""
        try:
            code = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except typer.Abort:
            if not standalone_mode:
                raise
            typer.echo("Gestopt.", err=True)
            sys.exit(ABORTED)
        except typer.TyperException as error:
            if not standalone_mode:
                raise
            typer.echo(_refusal(error), err=True)
            sys.exit(error.exit_code)
        return sys.exit(code) if standalone_mode else code


class DutchTyper(typer.Typer):
    """Typer, with Dutch around our own words."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=DutchGroup, rich_markup_mode=None, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Any], Any]:
        """Add a command with a Dutch help."""
        return super().command(name, cls=DutchCommand, **settings)


def _dutch_help_option(option: Any) -> Any:
    if option is not None:
        option.help = "Toon deze uitleg."
    return option


# --- what is wrong with a command -----------------------------------------------------------------
_SENTENCES: Final = (
    (r"No such option: (\S+)(?: \(Possible options: (.*)\))?", "Deze keuze bestaat niet."),
    (r"No such command '(.*?)'\.(?: Did you mean (.*)\?)?", "Deze opdracht bestaat niet."),
    (r"Got unexpected extra argument\(s\) \((.*)\)()", "Er staat te veel in deze opdracht."),
    (r"(Missing argument|Missing option) '?(.*?)'?\.", "Er ontbreekt iets in deze opdracht."),
    (r"(Missing command)()\.", "Er ontbreekt een opdracht."),
    (r"Option '(.*)' requires an argument\.()", "Achter deze keuze hoort nog iets."),
    (r"Option '(.*)' does not take a value\.()", "Achter deze keuze hoort niets."),
)
"""What Typer says, with the value that it found and what is allowed instead; and that in Dutch."""


def _refusal(error: typer.TyperException) -> str:
    """Return what to print for a command that can't be carried out; the help itself for a group without a command."""
    context = getattr(error, "ctx", None)
    said = error.format_message()
    return said if said.startswith("Gebruik:") else f"Fout: {_four_parts(said, context)}"


def _four_parts(said: str, context: Any) -> UsageError:
    hint = f"Typ voor uitleg: {context.command_path if context is not None else 'wijkanalyse'} --help"
    for pattern, dutch in _SENTENCES:
        if found := re.fullmatch(pattern, said):
            value = "" if found[1].startswith("Missing") else found[1]
            allowed = (found[2] or "").replace("'", "") or _known(said, context)
            return UsageError(dutch, value=value, allowed=allowed, hint=hint)
    return UsageError("Deze opdracht klopt niet.", value=said, hint=hint)


def _known(said: str, context: Any) -> str:
    """Return the commands or options that there are, when what was typed isn't among them."""
    if context is None or not said.startswith("No such"):
        return ""
    if "command" in said:
        return ", ".join(context.command.commands)
    return ", ".join(max(p.opts, key=len) for p in context.command.get_params(context) if p.param_type_name == "option")
