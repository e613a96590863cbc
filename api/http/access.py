"""Who asks, and whether they may: deny by default.

Until there are accounts, a request comes from the machine that knows the token, or, where no token is set,
from this very machine. Every route names its operation; an operation that is not in `OPERATIONS` is denied.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Annotated, Literal

from fastapi import Depends, Request
from fastapi.params import Depends as DependsParam

from api.http.problems import Problem

Rule = Literal["anyone", "known actor"]

OPERATIONS: Mapping[str, Rule] = {
    "candidates.read": "known actor",
    "candidates.write": "known actor",
    "decisions.read": "known actor",
    "decisions.write": "known actor",
    "docs.read": "anyone",
    "exports.read": "known actor",
    "exports.write": "known actor",
    "imports.read": "known actor",
    "imports.write": "known actor",
    "me.read": "known actor",
    "models.read": "known actor",
    "openings.read": "known actor",
    "openings.write": "known actor",
    "plans.read": "known actor",
    "problems.read": "anyone",
    "runs.read": "known actor",
    "runs.write": "known actor",
    "suggestions.read": "known actor",
    "vocabulary.read": "known actor",
    "workplaces.read": "known actor",
    "workplaces.write": "known actor",
}
"""What may be done, and by whom; a new operation is added here, or it is denied to everybody."""

_RELAYED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks: the holder of the machine token, or somebody at this machine.

    ``name`` is what journals and answered keys are kept under.
    """

    name: str
    kind: Literal["machine", "local", "anyone"]


NOBODY = Actor(name="anyone", kind="anyone")
"""Who asks for what anyone may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether something may be done, and why not, in Danish and English."""

    allowed: bool
    reason_da: str = ""
    reason_en: str = ""


def may(actor: Actor, operation: str, resource: str | None = None) -> Answer:
    """Tell whether somebody may do something.

    Parameters
    ----------
    actor : Actor
        Who asks.
    operation : str
        What: a key of `OPERATIONS`.
    resource : str, optional
        Id of what it is done to; accounts and roles will look at it.
    """
    del resource
    rule = OPERATIONS.get(operation)
    if rule == "anyone" or (rule == "known actor" and actor != NOBODY):
        return Answer(allowed=True)
    return _denied(f"Ingen regel tillader {operation}.", f"No rule allows {operation}.")


class Allowed:
    """The dependency by which a route names its operation; it finds the actor and asks `may`."""

    def __init__(self, operation: str) -> None:
        self.operation = operation

    async def __call__(self, request: Request) -> Actor:
        """Return who asks, once it is known that they may.

        Raises
        ------
        Problem
            If nobody known asks, or they may not.
        """
        known: Actor | None = getattr(request.state, "actor", None)
        if known is None:
            public = OPERATIONS.get(self.operation) == "anyone"
            known = NOBODY if public else actor_behind(request, request.app.state.token)
            request.state.actor = known
        answer = may(known, self.operation)
        if not answer.allowed:
            raise Problem("access-denied", reason_da=answer.reason_da, reason_en=answer.reason_en)
        return known


def allowed(operation: str) -> DependsParam:
    """Return what a route puts among its ``dependencies``: the operation it is.

    Parameters
    ----------
    operation : str
        A key of `OPERATIONS`.
    """
    found: DependsParam = Depends(Allowed(operation))
    return found


async def _actor_of(request: Request) -> Actor:
    known: Actor = request.state.actor
    return known


ActorHere = Annotated[Actor, Depends(_actor_of)]


def actor_behind(request: Request, token: str) -> Actor:
    """Return who sent a request.

    Parameters
    ----------
    request : Request
        The request.
    token : str
        The machine token, empty where none is set.

    Raises
    ------
    Problem
        If the token is missing or wrong, or, where none is set, the request is not from this machine.
    """
    if token:
        return _holder(request, token)
    reason = _not_local(request)
    if reason is not None:
        raise Problem("access-denied", reason_da=reason.reason_da, reason_en=reason.reason_en)
    return Actor(name="local", kind="local")


def _holder(request: Request, token: str) -> Actor:
    scheme, _, said = request.headers.get("authorization", "").partition(" ")
    same = hmac.compare_digest(said.strip().encode("utf-8", "replace"), token.encode())
    if scheme.lower() != "bearer" or not same:
        raise Problem("token-missing", headers={"WWW-Authenticate": 'Bearer realm="matcher"'})
    return Actor(name="machine", kind="machine")


def _not_local(request: Request) -> Answer | None:
    """Return why a request is not answered without a token, ``None`` where it is."""
    server = request.scope.get("server")
    client = request.client.host if request.client else ""
    if not (_is_loopback(client) and _is_loopback(server[0] if server else "")):
        return _denied(
            "Uden adgangsnøgle svares kun på denne maskine.", "Without a token only this machine is answered."
        )
    if any(name in request.headers for name in _RELAYED):
        return _denied(
            "Kaldet kom gennem en proxy; det kræver en adgangsnøgle (MATCHER_TOKEN).",
            "The request came through a proxy; that needs a token (MATCHER_TOKEN).",
        )
    if not _names_this_machine(request):
        return _denied(
            "Kaldet kom fra en anden webside eller under et andet navn end localhost.",
            "The request came from another web page or under another name than localhost.",
        )
    return None


def _denied(reason_da: str, reason_en: str) -> Answer:
    return Answer(allowed=False, reason_da=reason_da, reason_en=reason_en)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _names_this_machine(request: Request) -> bool:
    """Tell whether Host is this machine and no other page sends (DNS rebinding, forged forms)."""
    host = request.headers.get("host", "")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    origin = request.headers.get("origin")
    own = origin is None or origin == f"http://{host}"
    return name.lower() in _LOCAL_NAMES and (own or request.method in _SAFE_METHODS)
