"""The part of OData's $filter that the services honour, as a test on one record."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Record = dict[str, Any]
Value = Callable[[Record], str]
Test = Callable[[Record], bool]

TOKEN = re.compile(r"\s*('(?:[^']|'')*'|[(),]|\w+)")


class FilterError(ValueError):
    """The filter isn't one that the services understand."""


def matcher(text: str) -> Test:
    """The test that a filter stands for."""
    parser = Parser(text)
    test = parser.any_of()
    parser.expect("")
    return test


class Parser:
    """Reads a filter from left to right; `and` binds tighter than `or`."""

    def __init__(self, text: str) -> None:
        self.tokens = TOKEN.findall(text)
        if "".join(self.tokens).replace(" ", "") != text.replace(" ", ""):
            raise FilterError(f"Syntax error in {text}")
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1] if self.at <= len(self.tokens) else ""

    def expect(self, token: str) -> None:
        found = self.take()
        if found != token:
            raise FilterError(f"Syntax error near '{found}'.")

    def any_of(self) -> Test:
        tests = [self.all_of()]
        while self.peek() == "or":
            self.take()
            tests.append(self.all_of())
        return lambda record: any(test(record) for test in tests)

    def all_of(self) -> Test:
        tests = [self.one()]
        while self.peek() == "and":
            self.take()
            tests.append(self.one())
        return lambda record: all(test(record) for test in tests)

    def one(self) -> Test:
        if self.peek() == "(":
            self.take()
            test = self.any_of()
            self.expect(")")
            return test
        if self.peek() in ("startswith", "substringof", "contains"):
            return self.function(self.take())
        return self.comparison()

    def function(self, name: str) -> Test:
        self.expect("(")
        first = self.value()
        self.expect(",")
        second = self.value()
        self.expect(")")
        if name == "startswith":
            return lambda record: first(record).startswith(second(record))
        if name == "contains":
            return lambda record: second(record) in first(record)
        return lambda record: first(record) in second(record)

    def comparison(self) -> Test:
        left, operator, right = self.value(), self.take(), self.value()
        if operator not in ("eq", "ne"):
            raise FilterError(f"Unknown operator '{operator}'.")
        return lambda record: (left(record) == right(record)) == (operator == "eq")

    def value(self) -> Value:
        token = self.take()
        if token == "tolower":
            self.expect("(")
            inner = self.value()
            self.expect(")")
            return lambda record: inner(record).lower()
        if token.startswith("'"):
            text = token[1:-1].replace("''", "'")
            return lambda _: text
        return lambda record: column(record, token)


def column(record: Record, name: str) -> str:
    if name not in record:
        raise FilterError(f"Could not find a property named '{name}'.")
    return str(record[name])
