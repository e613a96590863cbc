"""Asks an app in process with any bytes, as a server would hand them on; no client smooths them first."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request, byte for byte; the body in the parts in which it comes."""

    method: str
    path: bytes
    query: bytes = b""
    headers: Headers = ()
    parts: tuple[bytes, ...] = ()
    kind: str = ""

    def told(self) -> str:
        """Return it in one line, for a report."""
        body = b"".join(self.parts)[:300]
        return f"[{self.kind}] {self.method} {self.path!r}?{self.query!r} {self.headers} {body!r}"


@dataclass(slots=True, kw_only=True)
class Reply:
    """What came back."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    fault: BaseException | None = None


class Asker:
    """Asks one app, one question after the other, from this machine."""

    def __init__(self, app: FastAPI, portal: BlockingPortal) -> None:
        self._app = app
        self._portal = portal
        self._asked = 0

    def ask(self, question: Question) -> Reply:
        """Return the answer; a fault that the app let out stands in it."""
        self._asked += 1
        return self._portal.call(self._ask, question)

    async def _ask(self, question: Question) -> Reply:
        reply = Reply()
        waiting = list(question.parts) or [b""]

        async def receive() -> dict[str, Any]:
            if waiting:
                part = waiting.pop(0)
                return {"type": "http.request", "body": part, "more_body": bool(waiting)}
            await asyncio.sleep(3600)
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                reply.status = message["status"]
                reply.headers = {
                    name.decode().lower(): value.decode("latin-1") for name, value in message["headers"]
                }
            else:
                reply.body += message.get("body", b"")

        try:
            await self._app(_scope(question, self._asked), receive, send)
        except Exception as fault:
            reply.fault = fault
        return reply


def _scope(question: Question, number: int) -> dict[str, Any]:
    # Each from an address of its own, all of them this machine: the limit of one caller is tested elsewhere.
    address = f"127.0.{number // 250 % 250}.{number % 250}"
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": question.method,
        "scheme": "http",
        "path": unquote(question.path.decode("ascii")),
        "raw_path": question.path,
        "query_string": question.query,
        "root_path": "",
        "headers": list(question.headers),
        "client": (address, 50_000),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }


@contextmanager
def asking(app: FastAPI) -> Iterator[Asker]:
    """Start an app in a loop of its own, as a server does, ask it, stop it."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(app.router.lifespan_context(app)),
    ):
        yield Asker(app, portal)
