"""One HTTP client for all services: time-outs, retries, and a limit on what is asked at once."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import orjson
import requests
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from wijkanalyse import __version__
from wijkanalyse.sources.failures import (
    TransientError,
    UnreachableError,
    cut_off,
    from_status,
    no_json,
    translated,
    unreadable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import TracebackType

AT_ONCE = 4
T = TypeVar("T")


@dataclass(frozen=True)
class Traffic:
    """What a client asked so far: requests sent, and bytes received after decompression."""

    requests: int = 0
    decoded_bytes: int = 0


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds, and how often to try; `longest_wait` caps Retry-After too."""

    attempts: int = 4
    connect: float = 10.0
    read: float = 120.0
    first_wait: float = 1.0
    longest_wait: float = 60.0


class Client:
    """Gets JSON from the services, safely from several threads; at most four requests run at once.

    Proxies and certificates come from the environment, as requests reads them.
    """

    def __init__(self, patience: Patience | None = None, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self.patience = patience or Patience()
        self._sleep = sleep
        self._backoff = wait_exponential_jitter(
            initial=self.patience.first_wait, max=self.patience.longest_wait, jitter=self.patience.first_wait
        )
        self._slots = threading.BoundedSemaphore(AT_ONCE)
        self._local = threading.local()
        self._sessions: list[requests.Session] = []
        self._counting = threading.Lock()
        self._traffic = Traffic()
        self._unreachable: set[str] = set()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections of all threads."""
        for session in self._sessions:
            session.close()

    @property
    def traffic(self) -> Traffic:
        """Requests and bytes so far."""
        return self._traffic

    def record(self, requests_sent: int, decoded_bytes: int) -> None:
        """Add to the traffic; for a caller that sends its own requests within a `slot`."""
        with self._counting:
            self._traffic = Traffic(self._traffic.requests + requests_sent, self._traffic.decoded_bytes + decoded_bytes)

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Hold one of the four places for a running request."""
        with self._slots:
            yield

    def get_json(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        check: Callable[[Any, str], None] | None = None,
    ) -> Any:
        """Return the decoded JSON at `url`.

        `check` gets the decoded answer and the URL, and raises a TransientError when it is worth asking again.
        Raises SourceError, and NotPublishedError on 404 and 410; never an exception of requests.
        """
        return self.persist(url, lambda: self._get_once(url, params, check))

    def get_count(self, url: str) -> int:
        """Return the number that `url` answers as plain text, as OData's `$count` does.

        Raises SourceError, and NotPublishedError on 404 and 410.
        """
        return self.persist(url, lambda: counted(self._answer(url, None, accept="text/plain"), url))

    def persist(self, url: str, attempt: Callable[[], T]) -> T:
        """Return the result of `attempt`, tried again with growing pauses as long as it raises TransientError.

        A host that proved unreachable gets a single try until it answers: a dead network is reported soon.
        """
        host = urlsplit(url).netloc
        retrying = Retrying(
            stop=stop_after_attempt(1 if host in self._unreachable else self.patience.attempts),
            wait=self._pause,
            retry=retry_if_exception_type(TransientError),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            result = retrying(attempt)
        except UnreachableError:
            self._unreachable.add(host)
            raise
        self._unreachable.discard(host)
        return result

    def _pause(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, TransientError) else None
        return min(max(self._backoff(state), asked or 0.0), self.patience.longest_wait)

    def _get_once(self, url: str, params: Mapping[str, str] | None, check: Callable[[Any, str], None] | None) -> Any:
        answer = decoded(self._answer(url, params), url)
        if check:
            check(answer, url)
        return answer

    def _answer(self, url: str, params: Mapping[str, str] | None, *, accept: str = "") -> requests.Response:
        with self.slot(), translated(url):
            self.record(1, 0)
            timeouts = (self.patience.connect, self.patience.read)
            headers = {"Accept": accept} if accept else None
            response = self._session().get(url, params=params, headers=headers, timeout=timeouts)
        self.record(0, len(response.content))
        return response

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            session.headers["User-Agent"] = f"wijkanalyse/{__version__}"
            session.headers["Accept"] = "application/json, application/geo+json"
            self._local.session = session
            self._sessions.append(session)
        return session


def decoded(response: requests.Response, url: str) -> Any:
    """The JSON of a successful answer; raises the SourceError that fits any other."""
    failure = from_status(response, url)
    if failure:
        raise failure
    content_type = response.headers.get("Content-Type", "")
    if not is_json(content_type):
        raise no_json(content_type, url)
    if not response.content:
        raise cut_off(url)
    try:
        return orjson.loads(response.content)
    except orjson.JSONDecodeError as error:
        raise unreadable(url) from error


def counted(response: requests.Response, url: str) -> int:
    """The number in a successful answer of plain text; raises the SourceError that fits any other."""
    failure = from_status(response, url)
    if failure:
        raise failure
    text = response.content.decode("utf-8-sig", errors="replace").strip()
    if not (text.isascii() and text.isdigit()):
        raise unreadable(url)
    return int(text)


def is_json(content_type: str) -> bool:
    """Whether a content type names JSON, such as application/json;odata=minimalmetadata or application/geo+json."""
    subtype = content_type.partition(";")[0].strip().lower().partition("/")[2]
    return subtype == "json" or subtype.endswith("+json")
