"""Requests and objections on the command line: what a citizen says is wrong, and what she does not want."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import typer

from api.commands.options import Order, day_of, with_order
from api.commands.output import print_rows
from api.commands.rights_desk import Candidate, Named, acting, desk
from api.commands.talk import say
from api.faults import UsageError
from api.rights.acts import (
    Asked,
    answer_request,
    note_request,
    object_to_ranking,
    withdraw_objection,
)
from data.rights import RightsRequest
from data.store import UnknownRecordError
from data.tables import CANDIDATES

COLUMNS = ("request_id", "candidate_id", "kind", "about", "received_on", "due_on", "overdue", "state")
_MOST = 500


class Kind(StrEnum):
    """What is wrong: a fact, or a reason."""

    CORRECTION = "correction"
    REASON = "reason"


class Answered(StrEnum):
    """How a request ends."""

    CORRECTED = "corrected"
    REFUSED = "refused"


OfKind = Annotated[Kind, typer.Option("--kind", help="A fact, or a reason on a list.")]
About = Annotated[str, typer.Option(help="The field, or the group of the reason.")]
SaidWords = Annotated[str, typer.Option("--words", help="What the citizen said.")]
Received = Annotated[
    date | None,
    typer.Option("--received", parser=day_of, metavar="DATE", help="When it came; otherwise today."),
]
RequestId = Annotated[str, typer.Argument(metavar="REQUEST", help="The request's id.")]
State = Annotated[Answered, typer.Option("--state", help="Corrected, or refused.")]
AnswerWords = Annotated[str, typer.Option("--answer", help="What the citizen was told, with the reason.")]
Overdue = Annotated[bool, typer.Option("--overdue", help="Only those that should have been answered.")]
ObjectionWords = Annotated[str | None, typer.Option("--words", help="What the citizen said.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands to ``matcher rights``."""
    app.command("request")(note)
    app.command("requests")(requests)
    app.command("answer")(answer)
    app.command("object")(objection)
    app.command("withdraw")(withdrawal)


@with_order
def note(
    order: Order,
    candidate: Candidate,
    kind: OfKind,
    about: About,
    words: SaidWords,
    received: Received = None,
) -> None:
    """Skriv en henvendelse ned. Note that a citizen says a fact or a reason is wrong; prints the last day."""
    asked = Asked(
        candidate_id=candidate,
        kind=kind.value,
        about=about,
        words=words,
        received_on=received or order.as_of,
    )
    with desk(order) as store, store.writing() as unit:
        if unit.records.one(CANDIDATES, candidate, order.as_of) is None:
            raise UnknownRecordError(CANDIDATES.name, candidate)
        request = note_request(unit, acting(order, None), asked)
    print_rows(COLUMNS, [_row(request, order.as_of)], order.form)
    say(f"Noted: to be answered on {request.due_on} at the latest.")


@with_order
def requests(order: Order, overdue: Overdue = False) -> None:
    """Vis henvendelser. Show open requests, the one that is due first on top."""
    with desk(order) as store, store.reading() as unit:
        found = unit.rights.requests(state="open", limit=_MOST)
    shown = [one for one in found if not overdue or one.overdue(order.as_of)]
    print_rows(COLUMNS, [_row(one, order.as_of) for one in shown], order.form)


@with_order
def answer(order: Order, request: RequestId, state: State, answer: AnswerWords, by: Named = None) -> None:
    """Svar på en henvendelse. Answer a request: corrected, or refused with the reason."""
    if not answer.strip():
        raise UsageError("--answer: expected what the citizen was told, got nothing; write a sentence.")
    with desk(order) as store, store.writing() as unit:
        found = answer_request(unit, acting(order, by), request, state.value, answer)
    print_rows(COLUMNS, [_row(found, order.as_of)], order.form)


@with_order
def objection(order: Order, candidate: Candidate, words: ObjectionWords = None, by: Named = None) -> None:
    """Noter en indsigelse. A person does not want to be ranked by a machine: no list, no night."""
    with desk(order) as store, store.writing() as unit:
        object_to_ranking(unit, acting(order, by), candidate, words)
    say("Noted: suggestions answer with the manual list, and the night leaves the person out.")


@with_order
def withdrawal(order: Order, candidate: Candidate, by: Named = None) -> None:
    """Træk en indsigelse tilbage. The person may be ranked again, because she says so."""
    with desk(order) as store, store.writing() as unit:
        withdraw_objection(unit, acting(order, by), candidate)
    say("Withdrawn: the person has a list again.")


def _row(request: RightsRequest, today: date) -> dict[str, Any]:
    return {name: getattr(request, name) for name in COLUMNS if name != "overdue"} | {
        "overdue": request.overdue(today)
    }
