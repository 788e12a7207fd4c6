"""What can go wrong between this machine and a service, as errors that a user can act on."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests

from wijkanalyse.errors import NotPublishedError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

TOO_MANY_RECORDS = "more than 10000 records"
LATER = "Probeer het later opnieuw."
PROXY = "Controleer de internetverbinding en de proxy (HTTPS_PROXY, NO_PROXY)."


class TransientError(SourceError):
    """A failure that may be over at the next try.

    `retry_after` is the number of seconds that the service itself asks to wait, or None.
    """

    def __init__(
        self, what: str, *, value: str = "", allowed: str = "", hint: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(what, value=value, allowed=allowed, hint=hint)
        self.retry_after = retry_after


class UnreachableError(TransientError):
    """No answer at all came from the host."""


class UntrustedError(SourceError):
    """An answer came, and it can't be right; `value` names the table and what was seen in it."""


class RefusedError(SourceError):
    """The service, or a proxy before it, refuses the request as it is (HTTP 4xx)."""

    def __init__(self, what: str, *, status: int, value: str = "", allowed: str = "", hint: str = "") -> None:
        super().__init__(what, value=value, allowed=allowed, hint=hint)
        self.status = status


def shown(url: str) -> str:
    """The address as a message may show it: without user name, password and query."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}"


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Turn every exception of requests into a SourceError about `url`."""
    try:
        yield
    except requests.RequestException as error:
        raise from_exception(error, url) from error


def from_exception(error: requests.RequestException, url: str) -> SourceError:
    """The SourceError that says what an exception of requests means."""
    if isinstance(error, requests.HTTPError):
        return from_http_error(error, url)
    if isinstance(error, requests.exceptions.InvalidJSONError):
        return unreadable(url)
    if isinstance(error, requests.exceptions.SSLError):
        return insecure(error, url)
    if isinstance(error, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
        return cut_off(url)
    if isinstance(error, requests.ConnectionError | requests.Timeout):
        return unreachable(error, url)
    return SourceError(
        "Dit internetadres is niet te gebruiken.",
        value=shown(url),
        allowed="Een adres dat begint met https:// of http://.",
        hint="Controleer het adres in wijkanalyse.toml of in de omgevingsvariabelen (WIJKANALYSE_..._URL).",
    )


def from_http_error(error: requests.HTTPError, url: str) -> SourceError:
    """The SourceError for an HTTPError, whose response may hang on the exception that caused it (cbsodata)."""
    for source in (error, error.__cause__):
        response = getattr(source, "response", None)
        if isinstance(response, requests.Response):
            return from_status(response, url) or unreadable(url)
    return unreadable(url)


def from_status(response: requests.Response, url: str) -> SourceError | None:
    """The SourceError that an HTTP status means; None for a success."""
    status = response.status_code
    if status < requests.codes.bad_request:
        return None
    if status in (requests.codes.not_found, requests.codes.gone):
        return NotPublishedError(
            "De dienst heeft dit niet (meer).",
            value=f"HTTP {status} van {shown(url)}",
            allowed="Een tabel of jaar dat de dienst heeft.",
            hint="Je hoeft niets te doen: het rapport noemt wat er niet is.",
        )
    if status == requests.codes.too_many_requests:
        return busy(response, url)
    if status >= requests.codes.internal_server_error:
        return server_failure(response, url)
    return refused(status, url)


def busy(response: requests.Response, url: str) -> TransientError:
    """The error for 429: too many requests."""
    return TransientError(
        "De dienst is te druk en vraagt om te wachten.",
        value=f"HTTP {response.status_code} van {shown(url)}",
        allowed="Antwoord met status 200.",
        hint="Wacht een kwartier en probeer het opnieuw.",
        retry_after=seconds_asked(response),
    )


def server_failure(response: requests.Response, url: str) -> SourceError:
    """The error for 5xx; final when the service refuses the size of the answer, else worth another try."""
    value = f"HTTP {response.status_code} van {shown(url)}"
    if TOO_MANY_RECORDS in response.text:
        return SourceError(
            "De vraag aan de dienst is te groot.",
            value=value,
            allowed="Ten hoogste 10.000 rijen per vraag.",
            hint="Meld dit bij de makers van wijkanalyse: dit hoort niet te gebeuren.",
        )
    return TransientError(
        "De dienst heeft een storing.",
        value=value,
        allowed="Antwoord met status 200.",
        hint=f"{LATER} Met --offline gebruik je wat al is opgehaald.",
        retry_after=seconds_asked(response),
    )


def refused(status: int, url: str) -> RefusedError:
    """The error for any other 4xx."""
    by_proxy = status in (
        requests.codes.unauthorized,
        requests.codes.forbidden,
        requests.codes.proxy_authentication_required,
    )
    return RefusedError(
        "De dienst weigert de vraag.",
        status=status,
        value=f"HTTP {status} van {shown(url)}",
        allowed="Antwoord met status 200.",
        hint=PROXY if by_proxy else "Mogelijk is de tabel veranderd. Probeer het opnieuw met --refresh.",
    )


def seconds_asked(response: requests.Response) -> float | None:
    """The seconds in a Retry-After header, given as seconds or as a date; None when absent or unreadable."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def insecure(error: requests.exceptions.SSLError, url: str) -> SourceError:
    """The error for a failed TLS handshake; an unknown certificate doesn't become known by trying again."""
    if "CERTIFICATE_VERIFY_FAILED" not in str(error):
        return unreachable(error, url)
    return SourceError(
        "Het beveiligingscertificaat van de dienst wordt niet vertrouwd.",
        value=shown(url),
        allowed="Een certificaat dat deze computer kent.",
        hint="Zet het pad van het certificaatbestand van je organisatie in REQUESTS_CA_BUNDLE.",
    )


def unreachable(error: requests.RequestException, url: str) -> UnreachableError:
    """The error for a host that doesn't answer, or not in time."""
    late = isinstance(error, requests.Timeout)
    return UnreachableError(
        "De dienst antwoordt niet op tijd." if late else "De dienst is niet bereikbaar.",
        value=shown(url),
        allowed="Een dienst die antwoord geeft.",
        hint=f"{PROXY} {LATER} Met --offline gebruik je wat al is opgehaald.",
    )


def cut_off(url: str) -> TransientError:
    """The error for an answer that stopped half-way."""
    return TransientError(
        "Het antwoord van de dienst is afgebroken.",
        value=shown(url),
        allowed="Een compleet antwoord.",
        hint=f"{LATER} Met --offline gebruik je wat al is opgehaald.",
    )


def unreadable(url: str) -> TransientError:
    """The error for an answer that isn't the JSON it should be."""
    return TransientError(
        "Het antwoord van de dienst is niet te lezen: het is geen JSON.",
        value=shown(url),
        allowed="Gegevens als JSON.",
        hint=f"{PROXY} {LATER}",
    )


def no_json(content_type: str, url: str) -> SourceError:
    """The error for an answer of another kind, such as the sign-in page of a proxy."""
    return SourceError(
        "Het antwoord komt niet van de dienst, of is geen JSON.",
        value=f"{content_type or 'geen soort'} van {shown(url)}",
        allowed="Gegevens als JSON (application/json).",
        hint=f"{PROXY} Vraagt je netwerk om in te loggen? Doe dat dan eerst in de browser.",
    )


def service_error(url: str) -> TransientError:
    """The error for an error message that comes with status 200."""
    return TransientError(
        "De dienst geeft een foutmelding in plaats van gegevens.",
        value=shown(url),
        allowed="Een antwoord met gegevens.",
        hint=f"{LATER} Met --offline gebruik je wat al is opgehaald.",
    )
