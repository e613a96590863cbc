"""Accounting for a request, whatever its route does: looks before they are answered, refusals, effects.

A route's operation says in the rules of access of which kind it is. Which people an answer shows is read from
the answer itself, so that no endpoint has to say it, and none can forget.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from api import accounting
from api.access import RULES, Actor, may
from api.accounting import Act
from api.http.no_cpr import address_faults
from api.http.parameters import CONTROL
from api.http.problems import Problem
from api.serving.list_journal import NotKeptError
from data.audit import CANDIDATE, FAILED

Handler = Callable[[Request], Awaitable[Response]]
_AGAIN_SECONDS = 2
_PERSON = "candidate_id"
_DENIED = "access-denied"
_LONGEST = 400


async def accounted(request: Request, operation: str, handle: Handler) -> Response:
    """Return the answer to a request once everything about it is accounted for.

    Raises
    ------
    Problem
        What the route refuses; or ``look-not-kept`` where nobody can say that the look was written.
    """
    with accounting.acting(_begun(request, operation)) as act:
        try:
            response = await handle(request)
        except Problem as problem:
            await _note_refusal(request, act, problem)
            raise
        _complete(act, request)
        if act.kind == "write" and response.status_code >= HTTPStatus.BAD_REQUEST:
            act.outcome = FAILED  # a page shows its form again with the faults: nothing was done
        if act.kind == "look" and not act.people and act.subject_kind != CANDIDATE:
            act.people = _shown(response)
        await _note(request, act.taken() or act.left())
        return response


def known(request: Request) -> None:
    """Tell the act who asks; the door calls it as soon as it knows."""
    if (act := accounting.current()) is not None:
        _complete(act, request)


def asked(body: object) -> None:
    """Tell the act what a request's body says."""
    act = accounting.current()
    if act is None or not isinstance(body, dict):
        return
    if not act.subject_id:
        act.subject_kind, act.subject_id = accounting.subject_in(body)
    act.reason = str(body.get("reason_code") or body.get("reason") or "")
    rule = RULES.get(act.operation)
    if rule is not None and rule.about == "case":
        act.details["asked"] = body  # under the person's key
    else:
        act.details["fields"] = sorted(body)  # bodies about nobody may hold secrets


def _begun(request: Request, operation: str) -> Act:
    rule = RULES.get(operation)
    query = _kept(request.query_params)
    kind, subject = accounting.subject_in(_kept(request.path_params))
    if not subject:
        kind, subject = accounting.subject_in(query)
    act = Act(
        kind=rule.audit if rule is not None else "none",
        operation=operation,
        actor="",
        actor_kind="anyone",
        request_id=getattr(request.state, "request_id", ""),
        subject_kind=kind,
        subject_id=subject,
    )
    if query:
        act.details["query"] = query
    return act


def _kept(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the parameters that may be kept: refusals are noted before the address is checked.

    None that reads as a CPR number, and none with control characters: PostgreSQL takes no NUL. Of a text that
    is longer than any id or search the beginning is kept.
    """
    told = ((name, _beginning(str(value))) for name, value in values.items())
    readable = ((name, value) for name, value in told if not CONTROL.search(value))
    return {name: value for name, value in readable if not any(address_faults([(name, value)], "path"))}


def _beginning(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _complete(act: Act, request: Request) -> None:
    actor: Actor | None = getattr(request.state, "actor", None)
    if actor is not None and not act.actor:
        act.actor, act.actor_kind = actor.name, actor.kind
        act.role = may(actor, act.operation).role


async def _note_refusal(request: Request, act: Act, problem: Problem) -> None:
    if problem.code == _DENIED:
        _complete(act, request)
        await _note(request, (accounting.denied(act, problem.code),))
    elif problem.status == HTTPStatus.NOT_FOUND and (act.refused or act.subject_kind == CANDIDATE):
        # Somebody else's person or nobody: the audit finds out, and the answer takes as long for both.
        _complete(act, request)
        request.app.state.service.lists.note_behind(accounting.denied(act, problem.code))


async def _note(request: Request, entries: tuple[Any, ...]) -> None:
    if not entries:
        return
    try:
        await run_in_threadpool(request.app.state.service.lists.note, *entries)
    except NotKeptError:
        raise not_kept() from None


def not_kept() -> Problem:
    """Return the problem of a look that cannot be accounted for."""
    return Problem("look-not-kept", seconds=_AGAIN_SECONDS, headers={"Retry-After": str(_AGAIN_SECONDS)})


def _shown(response: Response) -> tuple[str, ...]:
    """Return the people in an answer: those of a page, or its own and those of its items."""
    people: tuple[str, ...] | None = getattr(response, "people", None)
    if people is not None:
        return people
    body = getattr(response, "body", b"")
    if not body or response.media_type not in (None, "application/json"):
        return ()
    told = json.loads(body)
    items = [told, *told.get("items", ())] if isinstance(told, Mapping) else []
    return tuple(sorted({one[_PERSON] for one in items if isinstance(one, Mapping) and one.get(_PERSON)}))
