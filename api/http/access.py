"""Who asks, at the door of every route: the actor is found and the rules are asked before anything runs.

A request comes from somebody who has signed in, from a machine with a token, or, where there are neither
token nor accounts, from this very machine. Every route names its operation; what no rule of
api/access/rules.toml allows is denied.
"""

import hmac
from ipaddress import ip_address
from typing import Annotated

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.params import Depends as DependsParam

from api.access import NOBODY, RULES, THE_INSTALLATION, Actor, Answer, may
from api.auth.asking import SignedIn, who_asks
from api.http.problems import Problem
from api.service import Service

_RELAYED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


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
            rule = RULES.get(self.operation)
            public = rule is not None and rule.open_to == "anyone"
            known = NOBODY if public else await actor_behind(request)
            request.state.actor = known
        answer = may(known, self.operation)
        if not answer.allowed:
            raise denied(answer)
        return known


def denied(answer: Answer) -> Problem:
    """Return the problem of what may not be done: why, and what would open it."""
    return Problem("access-denied", reason_da=answer.told_da, reason_en=answer.told_en)


def allowed(operation: str) -> DependsParam:
    """Return what a route puts among its ``dependencies``: the operation it is.

    Parameters
    ----------
    operation : str
        A key of the rules.
    """
    found: DependsParam = Depends(Allowed(operation))
    return found


async def _actor_of(request: Request) -> Actor:
    known: Actor = request.state.actor
    return known


ActorHere = Annotated[Actor, Depends(_actor_of)]


async def actor_behind(request: Request) -> Actor:
    """Return who sent a request.

    Raises
    ------
    Problem
        If nobody we know did: a token or session is missing, wrong or over; or, where there are neither
        tokens nor accounts, the request is not from this machine.
    """
    service: Service = request.app.state.service
    found = request.state.signed_in = await who_asks(request, service)
    if found is not None:
        return _known(found)
    if token := request.app.state.token:
        return _holder(request, token)
    if await run_in_threadpool(_accounts_exist, service):
        raise Problem("sign-in-needed")
    reason = not_local(request)
    if reason is not None:
        raise denied(reason)
    return Actor(name="local", kind="local", grants=THE_INSTALLATION)


def _known(found: SignedIn) -> Actor:
    account = found.account
    return Actor(
        name=account.name,
        kind="machine" if found.how == "token" else "person",
        account_id=account.account_id,
        grants=account.grants,
        broker_id=account.broker_id,
        team=account.team,
    )


def _accounts_exist(service: Service) -> bool:
    with service.store.reading() as unit:
        return unit.accounts.any()


def _holder(request: Request, token: str) -> Actor:
    scheme, _, said = request.headers.get("authorization", "").partition(" ")
    same = hmac.compare_digest(said.strip().encode("utf-8", "replace"), token.encode())
    if scheme.lower() != "bearer" or not same:
        raise Problem("token-missing", headers={"WWW-Authenticate": 'Bearer realm="matcher"'})
    return Actor(name="machine", kind="machine", grants=THE_INSTALLATION)


def not_local(request: Request) -> Answer | None:
    """Return why a request is not answered as from this machine, ``None`` where it is."""
    server = request.scope.get("server")
    client = request.client.host if request.client else ""
    if not (_is_loopback(client) and _is_loopback(server[0] if server else "")):
        return _no(
            "Uden adgangsnøgle svares kun på denne maskine.", "Without a token only this machine is answered."
        )
    if any(name in request.headers for name in _RELAYED):
        return _no(
            "Kaldet kom gennem en proxy; det kræver en adgangsnøgle (MATCHER_TOKEN).",
            "The request came through a proxy; that needs a token (MATCHER_TOKEN).",
        )
    if not _names_this_machine(request):
        return _no(
            "Kaldet kom fra en anden webside eller under et andet navn end localhost.",
            "The request came from another web page or under another name than localhost.",
        )
    return None


def _no(reason_da: str, reason_en: str) -> Answer:
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
