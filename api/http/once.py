"""Requests that take effect once, however often they are sent: the Idempotency-Key.

The key is claimed, the effect made and the answer kept in one unit of the store. So a request that is sent
again gets the first answer, byte for byte; one that failed has claimed nothing and may be sent again; and one
that comes while the first is being carried out waits for its answer.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel

from api import accounting, clock
from api.http.access import ActorHere
from api.http.problems import FieldFault, Problem
from data.store import AnswerKey, KeptAnswer, StoreAwayError, Unit

REPLAYED = "Idempotency-Replayed"
_JSON = "application/json"
_IN_HEADERS = '/%"*:?=&,; '
_KEY = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)
_WHAT = (
    "A key of your own for this act, such as a UUID: the same request sent again with it takes effect once "
    "and gets the same answer."
)
_Key = Annotated[str | None, Header(description=_WHAT)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What an effect answers.

    Attributes
    ----------
    shown : BaseModel, optional
        The body.
    status : int
        HTTP status.
    headers : mapping
        Such as ``Location`` and ``ETag``.
    """

    shown: BaseModel | None = None
    status: int = 201
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """One request and the key it came with, if any."""

    key: AnswerKey | None

    def answer(self, unit: Unit, effect: Callable[[], Made]) -> Response:
        """Return the answer to the request: the kept one, or that of the effect, which is kept.

        Parameters
        ----------
        unit : Unit
            The writing unit in which the effect is made; nothing may have been done in it before.
        effect : callable
            Does it, in the same unit; what it raises leaves neither effect nor key.

        Raises
        ------
        Problem
            If the key was used for another request, or the first one is still being carried out.
        """
        if self.key is None:
            return _made(effect)
        kept = _claimed(unit, self.key)
        if kept is not None:
            accounting.repeated()
            return self._again(kept)
        response = _made(effect)
        unit.answers.keep(
            self.key, response.status_code, tuple(response.headers.items()), bytes(response.body)
        )
        return response

    def kept(self, unit: Unit) -> Response | None:
        """Return the kept answer to the request, ``None`` where there is none yet.

        For an effect that takes more than one unit: asked before the first of them, so that a request that is
        sent again does nothing at all.

        Raises
        ------
        Problem
            If the key was used for another request.
        """
        kept = unit.answers.kept(self.key) if self.key is not None else None
        if kept is None:
            return None
        accounting.repeated()
        return self._again(kept)

    def _again(self, kept: KeptAnswer) -> Response:
        if self.key is None or kept.request_digest != self.key.request_digest:
            raise Problem("idempotency-key-reused")
        return Response(kept.body, status_code=kept.status, headers=dict(kept.headers) | {REPLAYED: "true"})


def _made(effect: Callable[[], Made]) -> Response:
    made = effect()
    accounting.tell(made.shown)
    return sent(made)


def _claimed(unit: Unit, key: AnswerKey) -> KeptAnswer | None:
    try:
        return unit.answers.claim(key, clock.now())
    except StoreAwayError as fault:
        if fault.reason != "busy":
            raise
        # The first telling holds the key for longer than anybody waits here.
        raise Problem("idempotency-key-running", headers={"Retry-After": "2"}) from fault


def sent(made: Made) -> Response:
    """Return what an effect answers."""
    body = made.shown.model_dump_json().encode() if made.shown is not None else b""
    media_type = _JSON if made.shown is not None else None
    # Ids may hold any letter, headers may not.
    headers = {name: quote(value, safe=_IN_HEADERS) for name, value in made.headers.items()}
    return Response(body, status_code=made.status, headers=headers, media_type=media_type)


async def _once(request: Request, actor: ActorHere, key: str | None) -> Once:
    if key is None:
        return Once(key=None)
    if not _KEY.fullmatch(key):
        raise Problem("request-invalid", errors=[_bad_key()])
    operation = getattr(request.scope.get("route"), "operation_id", "")
    return Once(
        key=AnswerKey(actor=actor.key, key=f"{operation} {key}", request_digest=await _digest(request))
    )


async def _once_optional(
    request: Request,
    actor: ActorHere,
    idempotency_key: Annotated[str | None, Header(description=_WHAT)] = None,
) -> Once:
    return await _once(request, actor, idempotency_key)


async def _once_required(
    request: Request,
    actor: ActorHere,
    idempotency_key: Annotated[str | None, Header(description=_WHAT)] = None,
) -> Once:
    if idempotency_key is None:
        raise Problem("idempotency-key-missing")
    return await _once(request, actor, idempotency_key)


def _bad_key() -> FieldFault:
    return FieldFault(code="not-the-pattern", pointer="/idempotency-key", place="header")


async def _digest(request: Request) -> str:
    """Return what tells this request from another: method, address and the meaning of its body."""
    body = await request.body()
    said = json.dumps(await request.json(), sort_keys=True) if body else ""
    parts = (request.method, request.url.path, request.url.query, said)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


OnceHere = Annotated[Once, Depends(_once_optional)]
"""For a POST that may bring a key."""

OnceRequired = Annotated[Once, Depends(_once_required)]
"""For a POST that must bring a key."""
