"""Around everything else: request ids, safe headers, HEAD, and an answer even where we are at fault."""

import re
import uuid
from typing import Any

import structlog
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.no_cpr import without_cpr
from api.http.problems import Problem, problem_response

_WELL_FORMED = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_TRACE = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_SAFE = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
_log = structlog.get_logger("api.http")


class RequestIds:
    """Gives each request an id, its own where it brings a well-formed one, and tells it in the answer.

    The id and the caller's ``traceparent`` are bound to every line of the log that the request causes; where
    they read as CPR numbers they are as if they had not come.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["headers"] = without_cpr(scope["headers"])
        headers = dict(scope["headers"])
        brought = headers.get(b"x-request-id", b"")
        request_id = brought.decode() if _WELL_FORMED.fullmatch(brought) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        bound: dict[str, Any] = {"request_id": request_id}
        trace = headers.get(b"traceparent", b"")
        if _TRACE.fullmatch(trace):
            bound["traceparent"] = trace.decode()

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        with structlog.contextvars.bound_contextvars(**bound):
            await self.app(scope, receive, named)


class SafeHeaders:
    """Adds to every answer what a browser must not do with it, unless the answer says so itself.

    Answers are about people: nobody on the way keeps them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name.lower() for name, _ in message["headers"]}
                added = [entry for entry in _SAFE if entry[0] not in said]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self.app(scope, receive, safe)


class LastAnswer:
    """Answers where the service itself is at fault: 500 with the request id; the log knows the rest."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception:  # whatever it is: the client gets an answer, and operations the fault
            _log.exception("fault", method=scope["method"], path=_route_of(scope))
            if started:
                raise
            await problem_response(Problem("internal-error"), HTTPConnection(scope))(scope, receive, send)


class Head:
    """HEAD is GET without the body, on every address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        inner = {**scope, "method": "GET"}
        await self.app(inner, receive, bodiless)
        scope["route"] = inner.get("route")


def _route_of(scope: Scope) -> str:
    """Return the template of the route, for a path holds ids."""
    return getattr(scope.get("route"), "path", "–")
