"""Answers of the services on loopback that end a request."""

from __future__ import annotations

import json
from typing import Any


class AnswerError(Exception):
    """Ends a request with this status and body."""

    def __init__(self, status: int, body: Any, content_type: str = "application/json;charset=utf-8") -> None:
        self.status, self.content_type = status, content_type
        self.body = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        self.headers: dict[str, str] = {}


def odata_error(status: int, text: str) -> AnswerError:
    return AnswerError(status, {"odata.error": {"code": "", "message": {"lang": "nl-NL", "value": text}}})
