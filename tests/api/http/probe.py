"""A small service with every manner of the door and nothing behind it, for tests of the manners alone."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.testclient import TestClient
from pydantic import Field

from api.app import create_app
from api.http.access import allowed
from api.http.conditional import ChangeHere, ReadHere, etag_of
from api.http.once import Made, OnceHere, OnceRequired
from api.http.paging import Page, PageHere
from api.http.problems import Problem
from api.http.route import StrictRoute
from api.http.schema import Day, Identifier, Instant, Name, SafeText, Strict
from api.service import ServiceHere
from api.settings import Settings
from tests.api.http.clients import client_of

router = APIRouter(prefix="/v1/things", tags=["things"], route_class=StrictRoute)
NAMES = [f"thing-{number:03}" for number in range(120)]
gate = threading.Event()
made: list[str] = []


class Line(Strict):
    """A part of a thing."""

    hours: float


class Thing(Strict):
    """One of everything that a body may hold."""

    name: Name
    whole: int | None = None
    share: float | None = None
    sure: bool | None = None
    day: Day | None = None
    at: Instant | None = None
    kind: Literal["a", "b"] = "a"
    note: SafeText = ""
    lines: list[Line] = Field(default_factory=list)


@router.post("", operation_id="make_thing", dependencies=[allowed("me.read")])
def make_thing(thing: Thing, service: ServiceHere, once: OnceHere) -> Response:
    """Answer with what was understood."""
    with service.store.writing() as unit:
        return once.answer(unit, lambda: _made(thing))


@router.post("/once", operation_id="make_thing_once", dependencies=[allowed("me.read")])
def make_thing_once(thing: Thing, service: ServiceHere, once: OnceRequired) -> Response:
    """Note the effect; refuse things called bad."""
    with service.store.writing() as unit:
        return once.answer(unit, lambda: _made(thing))


def _made(thing: Thing) -> Made:
    if thing.name == "bad":
        raise Problem("not-found")
    made.append(thing.name)
    return Made(shown=thing, headers={"Location": f"/v1/things/{thing.name}"})


@router.get("", operation_id="list_things", dependencies=[allowed("me.read")])
def list_things(  # noqa: PLR0913, PLR0917  one parameter of each kind
    asked: PageHere,
    whole: int = 0,
    share: float = 0.0,
    sure: bool = False,
    day: date | None = None,
    word: str = "",
    codes: Annotated[list[str] | None, Query()] = None,
) -> Page[Line]:
    """Return a page of numbers."""
    del share, sure, day, word, codes
    found = [name for name in NAMES if asked.after is None or name > asked.after][: asked.enough]
    return asked.page(found, lambda name: name, lambda name: Line(hours=float(name[-3:]) + whole))


@router.get("/{thing_id}", operation_id="read_thing", dependencies=[allowed("me.read")], response_model=Line)
def read_thing(thing_id: Identifier, condition: ReadHere, response: Response) -> Line | Response:
    """Return a thing with its ETag."""
    if (same := condition.unchanged(etag_of(thing_id))) is not None:
        return same
    response.headers["ETag"] = etag_of(thing_id)
    return Line(hours=1)


@router.put("/{thing_id}", operation_id="change_thing", dependencies=[allowed("me.read")])
def change_thing(thing_id: Identifier, thing: Thing, condition: ChangeHere) -> Thing:
    """Change a thing whose version is named."""
    condition.require(etag_of(thing_id))
    return thing


@router.get("/{thing_id}/slow", operation_id="read_slowly", dependencies=[allowed("me.read")])
def read_slowly(thing_id: Identifier) -> Line:
    """Answer once the gate is open."""
    del thing_id
    gate.wait(10)
    return Line(hours=2)


@router.get("/{thing_id}/broken", operation_id="read_broken", dependencies=[allowed("me.read")])
def read_broken(thing_id: Identifier) -> Line:
    """Fail as nobody foresaw."""
    raise ValueError(f"expected nothing, got {thing_id}, {time.monotonic()}")


@router.get("/{thing_id}/denied", operation_id="read_denied", dependencies=[allowed("nothing.known")])
def read_denied(thing_id: Identifier) -> Line:
    """Stand behind an operation that no rule knows."""
    raise AssertionError(thing_id)


@router.post(
    "/{thing_id}/stream",
    operation_id="stream_thing",
    dependencies=[allowed("me.read")],
    openapi_extra={"requestBody": {"content": {"text/csv": {}}}},
)
async def stream_thing(thing_id: Identifier, request: Request) -> Line:
    """Count the bytes of a body that is no JSON."""
    del thing_id
    return Line(hours=float(sum([len(part) async for part in request.stream()])))


@contextmanager
def probe(where: Path | str, address: str = "127.0.0.1", **changes: Any) -> Iterator[TestClient]:
    """Ask the small service; its store is an SQLite file in a folder, or any database by its URL."""
    app = create_app(probe_settings(where, **changes), routers=[router])
    with client_of(app, address) as client:
        yield client


def probe_settings(where: Path | str, **changes: Any) -> Settings:
    """Return the settings of a small service over a folder or a database."""
    url = where if isinstance(where, str) else f"sqlite:///{where / 'probe.db'}"
    values: dict[str, Any] = {"database_url": url} | changes
    return Settings(**values)
