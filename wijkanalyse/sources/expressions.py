"""OData filter expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def quoted(text: str) -> str:
    """A text as OData writes it: in single quotes, with quotes inside doubled."""
    return "'" + text.replace("'", "''") + "'"


def starts_with(name: str, prefixes: Iterable[str]) -> str:
    """The values of `name` that start with one of the prefixes."""
    return any_of(f"startswith({name},{quoted(prefix)})" for prefix in prefixes)


def equals(name: str, values: Iterable[str]) -> str:
    """The values of `name` that are one of `values`, padding included."""
    return any_of(f"{name} eq {quoted(value)}" for value in values)


def contains(name: str, part: str) -> str:
    """The values of `name` that contain `part`, whatever the case."""
    return f"substringof({quoted(part.lower())},tolower({name}))"


def any_of(terms: Iterable[str]) -> str:
    """One of the terms holds; in brackets."""
    return "(" + " or ".join(terms) + ")"


def all_of(terms: Iterable[str]) -> str:
    """All of the terms hold; empty terms are left out."""
    return " and ".join(term for term in terms if term)
