"""Over a real socket: heads that drip or swell are closed, and what is no HTTP gets a 4xx."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from api.app import create_app
from api.http.connections import BoundedConnection
from api.settings import Settings
from tests.api.http.probe import router


class Impatient(BoundedConnection):
    """A connection whose head must come within half a second."""

    head_seconds = 0.5


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve the small service on a port of this machine."""
    yield from _served(tmp_path_factory.mktemp("socket"), Impatient)


def _served(folder: Path, connections: Any) -> Iterator[int]:
    listening = socket.create_server(("127.0.0.1", 0))
    settings = Settings(database_url=f"sqlite:///{folder / 'probe.db'}")
    config = uvicorn.Config(
        create_app(settings, routers=[router]),
        http=connections,
        ws="none",
        log_config=None,
        server_header=False,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()
    listening.close()


def _said(port: int, *parts: bytes, pause: float = 0.0, seconds: float = 3.0) -> bytes:
    """Send parts with pauses; return everything that came until the connection was closed, or in time."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        try:
            for part in parts:
                connection.sendall(part)
                time.sleep(pause)
            found = b""
            while more := connection.recv(65_536):
                found += more
        except TimeoutError:
            return found + b"<open>"
        except OSError:
            return b"<reset>"
    return found


HOST = b"Host: 127.0.0.1\r\n"


def test_a_connection_that_says_nothing_is_closed(port: int) -> None:
    """Silence is 408 and the end, in time."""
    began = time.monotonic()
    assert _said(port).startswith(b"HTTP/1.1 408")
    assert time.monotonic() - began < 2


def test_a_head_that_drips_is_closed(port: int) -> None:
    """A header line every 0.1 s without end is stopped after the limit, not fed for ever (slow loris)."""
    drip = [b"GET /v1/things HTTP/1.1\r\n", HOST] + [b"X-A: b\r\n"] * 30
    began = time.monotonic()
    found = _said(port, *drip, pause=0.1)
    assert found.startswith(b"HTTP/1.1 408") or found == b"<reset>"
    assert time.monotonic() - began < 4


def test_the_naive_server_lets_it_drip(tmp_path: Path) -> None:
    """Mutant: the server's own connections wait for silence and drips alike."""
    for port in _served(tmp_path, "httptools"):
        assert _said(port, b"GET /v1/things HTTP/1.1\r\n", HOST, seconds=1.0) == b"<open>"


def test_a_second_request_on_the_connection_has_its_own_limit(port: int) -> None:
    """After an answer the next head is awaited anew: one that drips is closed, one that comes is answered."""
    whole = b"GET /v1/things?limit=1 HTTP/1.1\r\n" + HOST + b"\r\n"
    found = _said(port, whole, whole, b"GET /v1/thi", pause=0.05)
    assert found.count(b"HTTP/1.1 200 OK") == 2
    assert found.count(b"HTTP/1.1 408") == 1


def test_a_head_that_swells_is_closed(port: int) -> None:
    """A header without end is 431 long before it fills the memory."""
    found = _said(port, b"GET / HTTP/1.1\r\n" + HOST + b"X-A: ", *[b"x" * 16_384] * 20)
    assert found.startswith(b"HTTP/1.1 431") or found == b"<reset>"


@pytest.mark.parametrize(
    "words",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /v1/\xff\xfe HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET /v1/things HTTP/1.1\r\n" + HOST + b"Bad Header: x\r\n\r\n",
        b"GET /v1/things HTTP/1.1\r\n" + HOST + b"X: a\x00b\r\n\r\n",
        b"POST /v1/things HTTP/1.1\r\n" + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        b"POST /v1/things HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\nx",
        b"POST /v1/things HTTP/1.1\r\n"
        + HOST
        + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /v1/things HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"BREW /v1/things HTTP/1.1\r\n" + HOST + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01",
    ],
)
def test_what_is_no_http_gets_a_4xx(port: int, words: bytes) -> None:
    """Garbage, smuggled lengths and broken chunks are 4xx and the end of the connection; no fault."""
    found = _said(port, words)
    assert found.startswith(b"HTTP/1.1 4") or found == b"<reset>", found
    assert b"Traceback" not in found


def test_chunks_that_are_too_many_are_413(port: int) -> None:
    """A chunked body that grows past the limit is answered while it still comes."""
    head = b"POST /v1/things HTTP/1.1\r\n" + HOST
    head += b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    found = _said(port, head, *[chunk] * 20)
    assert found.startswith(b"HTTP/1.1 413") or found == b"<reset>"


def test_the_answer_has_no_banner(port: int) -> None:
    """Nothing tells which server stands here."""
    found = _said(port, b"GET /v1/things HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
    assert found.startswith(b"HTTP/1.1 200 OK")
    assert b"server:" not in found.lower().partition(b"\r\n\r\n")[0]
