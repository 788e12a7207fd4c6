"""What a user sees when a service, or the way to it, fails."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from tests.services import Fault, serve
from tests.tiny_tables import KERNCIJFERS, write_services
from wijkanalyse import __version__
from wijkanalyse.errors import NotPublishedError, SourceError
from wijkanalyse.sources.failures import from_exception, seconds_asked, shown
from wijkanalyse.sources.http import Client, Patience, is_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATH = f"/ODataFeed/odata/{KERNCIJFERS}/TableInfos"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_services(tmp_path / "services")


@pytest.fixture
def naps() -> list[float]:
    return []


@pytest.fixture
def client(naps: list[float]) -> Iterator[Client]:
    with Client(Patience(attempts=3, read=0.5), sleep=naps.append) as made:
        yield made


def four_parts(error: SourceError) -> bool:
    return all((error.what, error.value, error.allowed, error.hint))


@pytest.mark.parametrize("name", ["reset", "cut_off", "broken_json", "error_500", "too_many_requests"])
def test_a_failure_that_passes_is_not_seen(root: Path, client: Client, naps: list[float], name: str) -> None:
    with serve(root, [Fault(name, times=2)]) as services:
        answer = client.get_json(services.opendata_url + PATH, {"$format": "json"})
    assert answer["value"][0]["Identifier"] == KERNCIJFERS
    assert len(naps) == 2
    assert client.traffic.requests == len(services.requests) == 3


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("reset", "niet bereikbaar"),
        ("cut_off", "afgebroken"),
        ("broken_json", "geen JSON"),
        ("error_500", "storing"),
        ("too_many_requests", "te druk"),
    ],
)
def test_a_failure_that_stays_is_told_in_dutch(root: Path, client: Client, name: str, said: str) -> None:
    with serve(root, [name]) as services, pytest.raises(SourceError, match=said) as caught:
        client.get_json(services.opendata_url + PATH)
    assert four_parts(caught.value)
    assert services.opendata_url + PATH in caught.value.value
    assert len(services.requests) == 3


def test_a_silent_server_is_given_up(root: Path, client: Client) -> None:
    with serve(root, [Fault("slow", detail="1", times=3)]) as services, pytest.raises(SourceError, match="op tijd"):
        client.get_json(services.opendata_url + PATH)


@pytest.mark.parametrize(
    ("name", "detail", "said"),
    [
        ("html", "", "komt niet van de dienst"),
        ("too_many_records", "", "te groot"),
        ("refused", "403", "weigert"),
        ("refused", "407", "weigert"),
        ("refused", "400", "weigert"),
    ],
)
def test_what_cannot_pass_is_asked_once(root: Path, client: Client, name: str, detail: str, said: str) -> None:
    with serve(root, [Fault(name, detail=detail)]) as services, pytest.raises(SourceError, match=said) as caught:
        client.get_json(services.opendata_url + PATH)
    assert four_parts(caught.value)
    assert len(services.requests) == 1


def test_a_page_of_the_proxy_names_the_proxy_and_the_content_type(root: Path, client: Client) -> None:
    with serve(root, ["html"]) as services, pytest.raises(SourceError) as caught:
        client.get_json(services.opendata_url + PATH)
    assert "text/html" in caught.value.value
    assert PATH in caught.value.value
    assert "proxy" in caught.value.hint


@pytest.mark.parametrize("status", ["404", "410"])
def test_what_does_not_exist_is_no_failure(root: Path, client: Client, status: str) -> None:
    with (
        serve(root, [Fault("refused", detail=status)]) as services,
        pytest.raises(NotPublishedError) as caught,
    ):
        client.get_json(services.opendata_url + PATH)
    assert four_parts(caught.value)
    assert len(services.requests) == 1


def test_a_busy_service_is_left_alone_as_long_as_it_asks(root: Path, client: Client, naps: list[float]) -> None:
    with serve(root, [Fault("too_many_requests", times=1, detail="17")]) as services:
        client.get_json(services.opendata_url + PATH)
    assert naps == [17.0]


def test_a_service_that_asks_for_a_day_gets_a_minute(root: Path, client: Client, naps: list[float]) -> None:
    with serve(root, [Fault("too_many_requests", times=1, detail="86400")]) as services:
        client.get_json(services.opendata_url + PATH)
    assert naps == [60.0]


def test_pauses_grow(root: Path, naps: list[float]) -> None:
    with (
        Client(Patience(attempts=4), sleep=naps.append) as client,
        serve(root, ["error_500"]) as services,
        pytest.raises(SourceError),
    ):
        client.get_json(services.opendata_url + PATH)
    assert [low <= nap <= low + 1 for low, nap in zip((1, 2, 4), naps, strict=True)] == [True] * 3


def test_a_dead_network_is_reported_at_once_the_second_time(client: Client, naps: list[float]) -> None:
    for _ in range(2):
        with pytest.raises(SourceError, match="niet bereikbaar") as caught:
            client.get_json("https://nergens.invalid/data")
        assert "--offline" in caught.value.hint
    assert len(naps) == 2


def test_a_host_that_answers_again_gets_every_try_again(root: Path, client: Client, naps: list[float]) -> None:
    with serve(root, [Fault("reset", times=3)]) as services:
        with pytest.raises(SourceError):
            client.get_json(services.opendata_url + PATH)
        client.get_json(services.opendata_url + PATH)
        services.faults.append(Fault("reset", times=2))
        client.get_json(services.opendata_url + PATH)
    assert len(naps) == 4


def test_the_tool_names_itself_and_its_version(root: Path, client: Client) -> None:
    with serve(root) as services:
        client.get_json(services.opendata_url + PATH)
    assert services.requests[0].user_agent == f"wijkanalyse/{__version__}"


def test_no_more_than_four_requests_run_at_once(root: Path) -> None:
    running, most, lock = 0, 0, threading.Lock()
    with Client() as client:

        def ask(_: int) -> None:
            nonlocal running, most
            with client.slot():
                with lock:
                    running += 1
                    most = max(most, running)
                threading.Event().wait(0.01)
                with lock:
                    running -= 1

        with ThreadPoolExecutor(12) as pool:
            list(pool.map(ask, range(24)))
    assert most == 4


def test_traffic_of_all_threads_is_counted(root: Path, client: Client) -> None:
    with serve(root) as services, ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: client.get_json(services.opendata_url + PATH), range(12)))
    assert client.traffic.requests == 12
    assert client.traffic.decoded_bytes > 12 * 100


def test_a_proxy_from_the_environment_is_used_and_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with pytest.raises(SourceError, match="niet bereikbaar") as caught:
        client.get_json("http://opendata.cbs.example/Tables")
    assert "proxy" in caught.value.hint


def test_no_proxy_is_honoured(root: Path, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serve(root) as services:
        assert client.get_json(services.opendata_url + PATH)["value"]


def test_an_unknown_certificate_is_not_tried_again_and_says_where_to_put_it() -> None:
    error = requests.exceptions.SSLError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate")
    found = from_exception(error, "https://mirror.example/x")
    assert "certificaat" in found.what
    assert "REQUESTS_CA_BUNDLE" in found.hint


@pytest.mark.parametrize("url", ["opendata.cbs.nl/x", "ftp://opendata.cbs.nl", "http://"])
def test_an_address_that_is_no_address_is_told_in_dutch(client: Client, url: str) -> None:
    with pytest.raises(SourceError, match="adres"):
        client.get_json(url)


def test_a_password_in_an_address_is_never_shown() -> None:
    assert shown("https://piet:geheim@mirror.example/pad?sleutel=geheim") == "https://mirror.example/pad"


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/json;odata=minimalmetadata;streaming=true;charset=utf-8", True),
        ("application/geo+json", True),
        ("Application/JSON", True),
        ("text/html", False),
        ("application/jsonp", False),
        ("", False),
    ],
)
def test_json_is_known_by_its_content_type(content_type: str, expected: bool) -> None:
    assert is_json(content_type) is expected


def retry_after(text: str) -> float | None:
    response = requests.Response()
    response.headers["Retry-After"] = text
    return seconds_asked(response)


def test_retry_after_may_be_a_date() -> None:
    moment = datetime.now(UTC) + timedelta(seconds=30)
    found = retry_after(format_datetime(moment, usegmt=True))
    assert found is not None
    assert 25 < found <= 30
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0


@given(st.text(st.characters(codec="latin-1", exclude_categories=("Cc",))))
def test_whatever_retry_after_says_is_a_time_or_nothing(text: str) -> None:
    found = retry_after(text)
    assert found is None or found >= 0
