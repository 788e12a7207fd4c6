"""What every test stands on: no network, an empty store, the same environment on every machine.

pytest-socket (its options are in pyproject.toml) refuses connections beyond loopback; names are refused here, because
a look-up would leave the machine before there is a connection to refuse.
"""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import settings
from pytest_socket import SocketConnectBlockedError

CHECKOUT = Path(__file__).resolve().parent.parent
# Beside the checkout, never in it: real figures, and the program that serves them as the live services do.
STANDIN = CHECKOUT.parent / "shared" / "opendata" / "serve.py"
SERVICES = 3
STARTUP_SECONDS = 60

settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("house")


class Services(NamedTuple):
    """The base URLs of the stand-in, in the order of its ports."""

    opendata: str
    dataderden: str
    pdok: str


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds pyproject.toml."""
    return CHECKOUT


# --- the same environment everywhere --------------------------------------------------------------
@pytest.fixture(scope="session", autouse=True)
def quiet_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No setting, proxy, colour or width of this machine reaches a test."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("WIJKANALYSE_") or name.lower().endswith("_proxy"):
                patch.delenv(name)
        for name in ("FORCE_COLOR", "GITHUB_ACTIONS", "PYTHONPATH", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
            patch.delenv(name, raising=False)
        patch.setenv("NO_COLOR", "1")
        patch.setenv("COLUMNS", "100")
        patch.setenv("MPLBACKEND", "agg")
        patch.setenv("WIJKANALYSE_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("WIJKANALYSE_STAND", str(tmp_path_factory.mktemp("stand")))
        yield


@pytest.fixture(autouse=True)
def empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a store of its own, never the user's."""
    monkeypatch.setenv("WIJKANALYSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("WIJKANALYSE_STAND", str(tmp_path / "stand"))


@pytest.fixture(autouse=True)
def no_name_look_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host name beyond this machine fails the test; one under .invalid doesn't resolve, as everywhere."""
    look_up = socket.getaddrinfo

    def guarded(host: str | bytes | None, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host or "localhost"
        if name.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if name not in ("localhost", "::1") and not name.startswith("127."):
            raise SocketConnectBlockedError(["localhost"], name)
        return look_up(host, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", guarded)


# --- real figures ---------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def shared_services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The stand-in runs as long as the session; where it isn't there, the test skips; where it is, it must answer."""
    if not STANDIN.is_file():
        pytest.skip("NO REAL FIGURES: ../shared/opendata is absent, so nothing was tested against real data")
    port = free_ports(SERVICES)
    log = tmp_path_factory.mktemp("standin") / "log.txt"
    with running([sys.executable, str(STANDIN), "--port", str(port)], log) as process:
        for number in range(SERVICES):
            wait_until_it_answers(port + number, process, log)
        yield Services(*(f"http://127.0.0.1:{port + number}" for number in range(SERVICES)))


@contextmanager
def running(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is ended with the block, whatever happens in it."""
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()


def free_ports(count: int) -> int:
    """The first of `count` consecutive ports that nobody listens on."""
    for _ in range(100):
        # Below the range that the system hands out by itself, where another program may take the next one any moment.
        first = random.randrange(20_000, 32_000)
        if first + count <= 65_536 and all(is_free(first + number) for number in range(count)):
            return first
    pytest.fail(f"no {count} consecutive free ports in a hundred tries")


def is_free(port: int) -> bool:
    """Whether a server could listen here now."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def wait_until_it_answers(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Fails the test, with what the program said, when it ends or stays silent."""
    end = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the stand-in doesn't answer on port {port}; it said:\n{log.read_text()[-2000:]}")
