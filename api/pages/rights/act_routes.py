"""Objection, access, holds and erasure: each act is asked for on a page of its own before it is done."""

import json
from typing import Annotated
from urllib.parse import quote

from fastapi import Response

from api import clock
from api.access import Actor
from api.http.access import ActorHere, allowed
from api.http.problems import FieldFault, Problem, detail_of
from api.http.schema import Identifier
from api.pages.flash import Flash
from api.pages.forms import BLANK, Filled, filled
from api.pages.rendering import moved, page
from api.pages.rights.forms import ConfirmForm, ErasureForm, HoldForm, ObjectionForm
from api.pages.rights.view import ActView
from api.pages.route import page_router
from api.pages.visit import Visit, VisitHere
from api.rights.acts import (
    NoObjectionError,
    erase_person,
    hold_records,
    object_to_ranking,
    release_records,
    withdraw_objection,
)
from api.rights.own_data import own_data, read_holdings
from api.rights.own_data_page import POLICY, own_data_page
from api.service import Service, ServiceHere
from api.v1.rights_cases import by_actor, require
from data.store import ErasureHeldError

_OF = "/kandidater/{candidate_id}/rettigheder"
_TEMPLATE = "rights/act.html"
_CONFLICT, _UNPROCESSABLE = 409, 422
OBJECT, WITHDRAW, HOLD, RELEASE, ERASE = "object", "withdraw", "hold", "release", "erase"
_OPERATIONS = {
    OBJECT: "rights.object",
    WITHDRAW: "rights.object",
    HOLD: "rights.hold",
    RELEASE: "rights.hold",
    ERASE: "rights.erase",
}
router = page_router()
Confirmed = Annotated[Filled[ConfirmForm], filled(ConfirmForm)]


@router.get(_OF + "/mine-oplysninger.html", dependencies=[allowed("rights.read")], response_class=Response)
def download_page(candidate_id: Identifier, actor: ActorHere, service: ServiceHere) -> Response:
    """Answer everything that is held about a jobkandidat as a page to hand over."""
    return _export(service, actor, candidate_id, "html")


@router.get(_OF + "/mine-oplysninger.json", dependencies=[allowed("rights.read")], response_class=Response)
def download_data(candidate_id: Identifier, actor: ActorHere, service: ServiceHere) -> Response:
    """Answer the same as data."""
    return _export(service, actor, candidate_id, "json")


@router.get(_OF + "/indsigelse", dependencies=[allowed("rights.object")])
def ask_object(
    candidate_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere
) -> Response:
    """Say what an objection means before it is noted."""
    return _asked(visit, service, actor, candidate_id, OBJECT)


@router.post(_OF + "/indsigelse", dependencies=[allowed("rights.object")])
def object_to_lists(
    candidate_id: Identifier,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[ObjectionForm], filled(ObjectionForm)],
) -> Response:
    """Note the objection; a second one changes nothing."""
    if form.faults:
        return _asked(visit, service, actor, candidate_id, OBJECT, form)
    with service.store.writing() as unit:
        require(unit, service, actor, "rights.object", candidate_id)
        object_to_ranking(unit, by_actor(service, actor), candidate_id, form.value.ord)
    return _done(candidate_id, OBJECT)


@router.get(_OF + "/indsigelse/tilbage", dependencies=[allowed("rights.object")])
def ask_withdraw(
    candidate_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere
) -> Response:
    """Say what withdrawing means before it is noted."""
    return _asked(visit, service, actor, candidate_id, WITHDRAW)


@router.post(_OF + "/indsigelse/tilbage", dependencies=[allowed("rights.object")])
def withdraw(
    candidate_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere, form: Confirmed
) -> Response:
    """Let the jobkandidat be ranked again; without an objection nothing changes."""
    if form.faults:
        return _asked(visit, service, actor, candidate_id, WITHDRAW, form)
    with service.store.writing() as unit:
        require(unit, service, actor, "rights.object", candidate_id)
        try:
            withdraw_objection(unit, by_actor(service, actor), candidate_id)
        except NoObjectionError:
            raise Problem("objection-missing", record_id=candidate_id) from None
    return _done(candidate_id, WITHDRAW)


@router.get(_OF + "/bevar", dependencies=[allowed("rights.hold")])
def ask_hold(candidate_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere) -> Response:
    """Ask why records must stay where they are."""
    return _asked(visit, service, actor, candidate_id, HOLD)


@router.post(_OF + "/bevar", dependencies=[allowed("rights.hold")])
def hold(
    candidate_id: Identifier,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[HoldForm], filled(HoldForm)],
) -> Response:
    """Keep the records, in place of an earlier hold."""
    if not form.faults and form.value.til is not None and form.value.til < service.today():
        early = FieldFault(code="too-small", pointer="/til", values={"limit": visit.day(service.today())})
        form = form.refused(early)
    if form.faults:
        return _asked(visit, service, actor, candidate_id, HOLD, form)
    said = form.value
    with service.store.writing() as unit:
        require(unit, service, actor, "rights.hold", candidate_id)
        hold_records(unit, by_actor(service, actor), candidate_id, said.grund, said.til)
    return _done(candidate_id, HOLD)


@router.get(_OF + "/frigiv", dependencies=[allowed("rights.hold")])
def ask_release(
    candidate_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere
) -> Response:
    """Say what lifting a hold means."""
    return _asked(visit, service, actor, candidate_id, RELEASE)


@router.post(_OF + "/frigiv", dependencies=[allowed("rights.hold")])
def release(
    candidate_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere, form: Confirmed
) -> Response:
    """Lift the hold; without one nothing happens."""
    if form.faults:
        return _asked(visit, service, actor, candidate_id, RELEASE, form)
    with service.store.writing() as unit:
        require(unit, service, actor, "rights.hold", candidate_id)
        release_records(unit, by_actor(service, actor), candidate_id)
    return _done(candidate_id, RELEASE)


@router.get(_OF + "/slet", dependencies=[allowed("rights.erase")])
def ask_erase(candidate_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere) -> Response:
    """Say what is erased and that it cannot be undone; ask for the case number once more."""
    return _asked(visit, service, actor, candidate_id, ERASE)


@router.post(_OF + "/slet", dependencies=[allowed("rights.erase")])
def erase(
    candidate_id: Identifier,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[ErasureForm], filled(ErasureForm)],
) -> Response:
    """Erase the jobkandidat for good; a hold stops it and is told."""
    if not form.faults and form.value.sagsnummer != candidate_id:
        wrong = FieldFault(code="not-the-same", pointer="/sagsnummer")
        form = form.refused(wrong)
    if form.faults:
        return _asked(visit, service, actor, candidate_id, ERASE, form)
    try:
        _erased(service, actor, candidate_id, form.value.grund)
    except ErasureHeldError:
        told = detail_of(Problem("records-held", record_id=candidate_id), visit.language)
        view = ActView(candidate_id=candidate_id, act=ERASE, form=form, problem=told)
        return page(visit, _TEMPLATE, view, status=_CONFLICT)
    return moved("/rettigheder", Flash(key="rights.done_erase"))


def _erased(service: Service, actor: Actor, candidate_id: str, reason_code: str) -> None:
    by = by_actor(service, actor)
    try:
        with service.store.writing(long=True) as unit:
            require(unit, service, actor, "rights.erase", candidate_id)
            erase_person(unit, by, service.settings, candidate_id, reason_code)
    except OSError:
        raise Problem("ledger-not-written") from None
    service.store.shred()


def _asked(
    visit: Visit,
    service: Service,
    actor: Actor,
    candidate_id: str,
    act: str,
    form: Filled[ObjectionForm] | Filled[ConfirmForm] | Filled[HoldForm] | Filled[ErasureForm] = BLANK,
) -> Response:
    """Show an act with what it means, and what is wrong with its form."""
    with service.store.reading(actor.scope) as unit:
        require(unit, service, actor, _OPERATIONS[act], candidate_id)
    view = ActView(candidate_id=candidate_id, act=act, form=form)
    return page(visit, _TEMPLATE, view, status=_UNPROCESSABLE if form.faults else 200)


def _done(candidate_id: str, act: str) -> Response:
    where = f"/kandidater/{quote(candidate_id, safe='')}/rettigheder"
    return moved(where, Flash(key=f"rights.done_{act}"))


def _export(service: Service, actor: Actor, candidate_id: str, form: str) -> Response:
    with service.store.reading() as unit:
        require(unit, service, actor, "rights.read", candidate_id)
        holdings = read_holdings(unit, candidate_id, service.today())
    document = own_data(holdings, service.settings, clock.now())
    kept = {
        "Content-Disposition": f'attachment; filename="mine-oplysninger.{form}"',
        "Cache-Control": "no-store",
    }
    if form == "html":
        text = own_data_page(document, holdings.vocabulary)
        kept["Content-Security-Policy"] = f"{POLICY}; frame-ancestors 'none'"
        return Response(text, media_type="text/html; charset=utf-8", headers=kept)
    body = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    return Response(body, media_type="application/json", headers=kept)
