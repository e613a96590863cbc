"""Overload costs little: what is too much is told so at once, and the service answers again afterwards."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import HTTPConnection

from api.http.guards import LastAnswer
from api.http.problems import Problem, problem_response
from api.http.shedding import Limits, Rates, Sizes, Turns
from tests.api.http.probe import gate, probe


@pytest.fixture
def closed_gate() -> Iterator[threading.Event]:
    """Hold slow answers back until the test opens the gate."""
    gate.clear()
    yield gate
    gate.set()


def test_too_many_at_once_are_shed_quickly_and_it_recovers(
    tmp_path: Path, closed_gate: threading.Event
) -> None:
    """Of 12 slow requests 8 are told at once, 4 answered (2 places, 2 waiting); then all is well."""
    with (
        probe(tmp_path, requests_at_once=2, requests_waiting=2) as client,
        ThreadPoolExecutor(12) as pool,
    ):
        began = time.monotonic()
        asked = [pool.submit(client.get, "/v1/things/x/slow") for _ in range(12)]
        shed: list[Any] = []
        while len(shed) < 8 and time.monotonic() - began < 5:
            shed = [answer.result() for answer in asked if answer.done()]
            time.sleep(0.01)
        seconds = time.monotonic() - began
        closed_gate.set()
        statuses = sorted(answer.result().status_code for answer in asked)
        assert statuses == [200] * 4 + [503] * 8
        assert seconds < 1.5
        assert all(answer.headers["retry-after"] == "1" for answer in shed)
        assert {answer.json()["code"] for answer in shed} == {"busy"}
        assert client.get("/v1/things").status_code == 200


async def _ask(app: Any, messages: list[Any], **scope: Any) -> int:
    """Ask an ASGI app; a message that is a number is a pause of so many seconds."""
    statuses: list[int] = []
    waiting = list(messages)

    async def receive() -> Any:
        while waiting and isinstance(waiting[0], float):
            await asyncio.sleep(waiting.pop(0))
        if waiting:
            return waiting.pop(0)
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    base = {
        "type": "http",
        "method": "POST",
        "path": "/v1/x",
        "query_string": b"",
        "headers": [],
        "state": {},
    }
    await app(base | scope, receive, send)
    return statuses[0]


async def _echo(_: Any, receive: Any, send: Any) -> None:
    """Read the body to its end and answer."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def _never(scope: Any, receive: Any, send: Any) -> None:
    """Take longer than anybody waits."""
    await asyncio.sleep(0.4)
    await _echo(scope, receive, send)


def _part(size: int, *, more: bool) -> dict[str, Any]:
    return {"type": "http.request", "body": b"x" * size, "more_body": more}


def test_a_slow_body_is_given_up() -> None:
    """A body that drips is not waited for longer than its limit, however many bytes still come."""
    app = Sizes(_refusing, Limits(body_seconds=0.2))
    drip = [part for _ in range(50) for part in (0.05, _part(1, more=True))]
    began = time.monotonic()
    assert asyncio.run(_ask(app, drip)) == 408
    assert time.monotonic() - began < 1


async def _refusing(scope: Any, receive: Any, send: Any) -> None:
    """Read the body and answer problems as the app does."""
    try:
        await _echo(scope, receive, send)
    except Problem as problem:
        await problem_response(problem, HTTPConnection(scope))(scope, receive, send)


@pytest.mark.parametrize("length", [b"-1", b"x", b"1e3", b"", b"\xb2"])
def test_a_length_that_is_no_number_is_refused(length: bytes) -> None:
    """A Content-Length that cannot be read is 400."""
    app = Sizes(_echo, Limits())
    assert asyncio.run(_ask(app, [_part(1, more=False)], headers=[(b"content-length", length)])) == 400


def test_a_body_longer_than_it_said_is_stopped_at_the_limit() -> None:
    """Chunks are counted as they come, whatever Content-Length claimed."""
    parts = [_part(600, more=True), _part(600, more=True), _part(1, more=False)]
    app = Sizes(_refusing, Limits(body_bytes=1_000))
    assert asyncio.run(_ask(app, parts, headers=[(b"content-length", b"10")])) == 413
    assert asyncio.run(_ask(app, parts, path="/v1/imports")) == 200


def test_an_answer_that_takes_too_long_is_given_up_and_keeps_its_place() -> None:
    """The caller hears 503 in time; the place is free again only when the work is done."""

    async def story() -> list[int]:
        limits = Limits(at_once=1, waiting=0, answer_seconds=0.1, body_seconds=0.0)
        app = LastAnswer(Turns(_never, limits))
        first = await _ask(app, [_part(0, more=False)])
        second = await _ask(app, [_part(0, more=False)])
        await asyncio.sleep(0.6)
        quick = Turns(_echo, limits)
        third = await _ask(quick, [_part(0, more=False)])
        return [first, second, third]

    assert asyncio.run(story()) == [503, 503, 200]


def test_one_caller_cannot_take_everything() -> None:
    """Beyond its burst a caller is 429 with Retry-After; another caller is answered, and so is it later."""

    async def story() -> tuple[list[int], int, int]:
        app = Rates(_echo, Limits(per_second=20, burst=3))
        one = {"client": ("10.0.0.1", 1), "method": "GET"}
        many = [await _ask(app, [_part(0, more=False)], **one) for _ in range(6)]
        other = await _ask(app, [_part(0, more=False)], client=("10.0.0.2", 1), method="GET")
        await asyncio.sleep(0.2)
        return many, other, await _ask(app, [_part(0, more=False)], **one)

    many, other, later = asyncio.run(story())
    assert many == [200, 200, 200, 429, 429, 429]
    assert (other, later) == (200, 200)
