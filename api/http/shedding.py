"""Limits around every request, so that overload and abuse cost little: size, time, how many, how often.

What is beyond a limit is told so at once, with ``Retry-After``, and takes no thread and no connection to the
store. Where the service stands again, it answers again: nothing here remembers longer than a few seconds.
"""

import asyncio
import hashlib
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import structlog
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problems import Problem, problem_response
from api.operation import metrics

FREE = ("/static/", "/docs", "/openapi.json")
UPLOADS = ("/v1/imports", "/import")
_FORM, _TOO_MUCH = "/import", "delivery-too-large"
# Of a delivery that is too large so many times the limit is taken from the line and thrown away.
_MOST_UNHEARD = 8
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_COST_OF_A_CHANGE = 5.0
_MOST_CALLERS = 10_000
_log = structlog.get_logger("api.http")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is taken on.

    Attributes
    ----------
    body_bytes, upload_bytes : int
        Largest body; largest body of an import.
    header_bytes, address_bytes : int
        Largest sum of header names and values; longest path and query.
    at_once, waiting : int
        Requests that are worked on, and that wait for their turn.
    wait_seconds : float
        Longest wait for one's turn.
    body_seconds, upload_seconds : float
        Longest time for a body, and for that of an import, to arrive.
    answer_seconds : float
        Longest time until an answer begins, beyond that of the body.
    per_second, burst : float
        What one caller may ask for: a reading counts 1, a change 5.
    """

    body_bytes: int = 2**20
    upload_bytes: int = 2**28
    header_bytes: int = 16_384
    address_bytes: int = 8_192
    at_once: int = 32
    waiting: int = 128
    wait_seconds: float = 2.0
    body_seconds: float = 20.0
    upload_seconds: float = 900.0
    answer_seconds: float = 30.0
    per_second: float = 1_000.0
    burst: float = 4_000.0


class Sizes:
    """Refuses addresses, headers and bodies that are too large, and bodies that come too slowly."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        upload = scope["path"].startswith(UPLOADS)
        most = self.limits.upload_bytes if upload else self.limits.body_bytes
        refused = self._refusal(scope, most)
        if refused is not None:
            await self._refuse(refused, scope, receive, send)
            return
        seconds = self.limits.upload_seconds if upload else self.limits.body_seconds
        await self.app(scope, _counted(receive, most, seconds), send)

    async def _refuse(self, refused: Problem, scope: Scope, receive: Receive, send: Send) -> None:
        answer = problem_response(refused, HTTPConnection(scope))
        if refused.code != _TOO_MUCH:
            await answer(scope, receive, send)
            return
        await answer(scope, receive, partial(_unended, send))
        await _heard_out(receive, self.limits)
        await send({"type": "http.response.body", "body": b""})

    def _refusal(self, scope: Scope, most: int) -> Problem | None:
        headers = sum(len(name) + len(value) for name, value in scope["headers"])
        if headers > self.limits.header_bytes:
            return Problem("headers-too-large", limit=self.limits.header_bytes)
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > self.limits.address_bytes:
            return Problem("address-too-long", limit=self.limits.address_bytes)
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit():
            return Problem("length-unreadable")
        came = int(length[:20])
        if scope["path"] == _FORM and came > most:
            return _delivery_too_large(most, came)
        return _too_large(most) if came > most else None


def _delivery_too_large(most: int, came: int) -> Problem:
    limit = _mebibytes(most)
    got = max(limit + 1, _mebibytes(came))
    return Problem(_TOO_MUCH, headers={"Connection": "close"}, limit=limit, got=got)


def _mebibytes(size: int) -> int:
    return round(size / 2**20)


async def _unended(send: Send, message: Message) -> None:
    """Send an answer whole, but do not end it: with that the connection would be closed."""
    body = message["type"] == "http.response.body"
    await send({**message, "more_body": True} if body else message)


async def _heard_out(receive: Receive, limits: Limits) -> None:
    """Throw away what still comes of a body, for a while: a browser hears nothing before it has sent all."""
    deadline = time.monotonic() + limits.upload_seconds
    left = _MOST_UNHEARD * limits.upload_bytes
    with suppress(TimeoutError):
        while left > 0:
            message = await asyncio.wait_for(receive(), max(0.0, deadline - time.monotonic()))
            left -= len(message.get("body", b""))
            if not message.get("more_body", False):
                return


def _too_large(most: int) -> Problem:
    # The rest of the body is not read: the connection cannot be used again.
    return Problem("body-too-large", limit=most, headers={"Connection": "close"})


def _counted(receive: Receive, most: int, seconds: float) -> Receive:
    came = 0
    deadline = time.monotonic() + seconds
    over = False

    async def counted() -> Message:
        nonlocal came, over
        if over:
            return await receive()  # the body is there: what comes now is only the end of the connection
        try:
            message = await asyncio.wait_for(receive(), max(0.0, deadline - time.monotonic()))
        except TimeoutError:
            raise Problem("body-too-slow", seconds=seconds, headers={"Connection": "close"}) from None
        came += len(message.get("body", b""))
        over = not message.get("more_body", False)
        if came > most:
            raise _too_large(most)
        return message

    return counted


class Turns:
    """Works on a bounded number of requests at once and lets a bounded number wait a moment.

    An answer that does not begin in time is given up: the caller is told so, while the work goes on to
    its end and keeps its place until then, so that slow work cannot pile up.
    """

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self.limits = limits
        self._turns = asyncio.Semaphore(limits.at_once)
        self._waiting = 0
        self._behind: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith(FREE):
            await self.app(scope, receive, send)
        elif not await self._turn():
            busy = Problem("busy", headers={"Retry-After": "1"})
            await problem_response(busy, HTTPConnection(scope))(scope, receive, send)
        else:
            await self._in_time(scope, receive, send)

    async def _turn(self) -> bool:
        if not self._turns.locked():
            return await self._turns.acquire()
        if self._waiting >= self.limits.waiting:
            return False
        self._waiting += 1
        metrics.REQUESTS_WAITING.inc()
        try:
            return await asyncio.wait_for(self._turns.acquire(), self.limits.wait_seconds)
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
            metrics.REQUESTS_WAITING.dec()

    async def _in_time(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = _Answer(send)
        work = asyncio.create_task(self._work(scope, receive, answer.send))
        self._behind.add(work)
        work.add_done_callback(partial(self._done, answer))
        if await answer.began_within(self._seconds(scope), work):
            await asyncio.shield(work)
            return
        answer.given_up = True
        _log.warning("answer given up", seconds=self.limits.answer_seconds)
        late = Problem("too-slow", seconds=self.limits.answer_seconds, headers={"Retry-After": "5"})
        await problem_response(late, HTTPConnection(scope))(scope, receive, send)

    async def _work(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)

    def _seconds(self, scope: Scope) -> float:
        limits = self.limits
        upload = scope["path"].startswith(UPLOADS)
        return limits.answer_seconds + (limits.upload_seconds if upload else limits.body_seconds)

    def _done(self, answer: "_Answer", work: "asyncio.Task[None]") -> None:
        self._behind.discard(work)
        self._turns.release()
        # A fault whose answer somebody waits for is logged where it is answered.
        if not work.cancelled() and (fault := work.exception()) is not None and answer.given_up:
            _log.error("fault", exc_info=fault)


class _Answer:
    """An answer on its way: whether it began, and whether it was given up."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._began = asyncio.Event()
        self.given_up = False

    async def send(self, message: Message) -> None:
        if not self.given_up:
            self._began.set()
            await self._send(message)

    async def began_within(self, seconds: float, work: "asyncio.Task[None]") -> bool:
        began = asyncio.create_task(self._began.wait())
        try:
            await asyncio.wait({began, work}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            began.cancel()
        return self._began.is_set() or work.done()


class Rates:
    """Lets a caller ask so often; one who asks more often is told when to come again (429)."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self.limits = limits
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith(FREE):
            await self.app(scope, receive, send)
            return
        cost = 1.0 if scope["method"] in _SAFE_METHODS else _COST_OF_A_CHANGE
        seconds = self._seconds_to_wait(_caller(scope), cost, time.monotonic())
        if seconds > 0:
            often = Problem("too-often", headers={"Retry-After": str(int(seconds) + 1)})
            await problem_response(often, HTTPConnection(scope))(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _seconds_to_wait(self, caller: bytes, cost: float, now: float) -> float:
        left, seen = self._left.pop(caller, (self.limits.burst, now))
        left = min(self.limits.burst, left + (now - seen) * self.limits.per_second)
        enough = left >= cost
        self._left[caller] = (left - cost if enough else left, now)
        if len(self._left) > _MOST_CALLERS:
            self._left.popitem(last=False)
        return 0.0 if enough else (cost - left) / self.limits.per_second


def _caller(scope: Scope) -> bytes:
    address = (scope.get("client") or ("",))[0]
    token = dict(scope["headers"]).get(b"authorization", b"")
    return hashlib.blake2b(address.encode() + b"\x00" + token, digest_size=16).digest()
