"""Citizens' rights over HTTP: access, objection, erasure, holds, and what retention is about to do."""

import json
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response

from api import accounting, clock
from api.http.access import ActorHere, allowed
from api.http.once import Made, OnceRequired
from api.http.problems import Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Identifier
from api.rights.acts import (
    NoObjectionError,
    erase_person,
    hold_records,
    object_to_ranking,
    release_records,
    withdraw_objection,
)
from api.rights.letting_go import what_is_due
from api.rights.own_data import own_data, read_holdings
from api.rights.own_data_page import POLICY, own_data_page
from api.service import ServiceHere
from api.v1 import rights_requests
from api.v1.rights_cases import by_actor, require
from api.v1.rights_schemas import (
    ErasureShown,
    HoldShown,
    NewErasure,
    NewHold,
    NewObjection,
    NoticeShown,
    ObjectionShown,
    OwnData,
    RetentionLine,
    RetentionShown,
)
from data.store import ErasureHeldError

router = APIRouter(prefix="/v1/candidates/{candidate_id}", tags=["rights"], route_class=StrictRoute)
retention_router = APIRouter(prefix="/v1/retention", tags=["rights"], route_class=StrictRoute)
ROUTERS = (router, rights_requests.router, retention_router)
Candidate = Annotated[Identifier, Path(description="Whose rights.")]
_NEVER_KEPT = {"Cache-Control": "no-store"}
_PAGE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {}, "text/html": {}}, "description": "The export."}
}


@router.get(
    "/own-data",
    operation_id="read_own_data",
    summary="Mine oplysninger: everything that is held about a person",
    dependencies=[allowed("rights.read")],
    response_model=OwnData,
    responses=documented("candidate-unknown") | _PAGE,
)
def read_own_data(
    candidate_id: Candidate,
    service: ServiceHere,
    actor: ActorHere,
    form: Annotated[Literal["json", "html"], Query(description="As data, or as a page in plain Danish.")] = (
        "json"
    ),
) -> Response:
    """Return every version of every record, lists, decisions, plan lines, and who looked, to hand over."""
    with service.store.reading() as unit:
        require(unit, service, actor, "rights.read", candidate_id)
        holdings = read_holdings(unit, candidate_id, service.today())
    document = own_data(holdings, service.settings, clock.now())
    if form == "html":
        page = own_data_page(document, holdings.vocabulary)
        headers = _NEVER_KEPT | {"Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'"}
        return Response(page, media_type="text/html; charset=utf-8", headers=headers)
    body = json.dumps(document, ensure_ascii=False, allow_nan=False)
    return Response(body, media_type="application/json", headers=_NEVER_KEPT)


@router.put(
    "/objection",
    operation_id="object_to_ranking",
    summary="A person does not want to be ranked by a machine",
    dependencies=[allowed("rights.object")],
    responses=documented("candidate-unknown"),
)
def object_to_machine_ranking(
    candidate_id: Candidate, body: NewObjection, service: ServiceHere, actor: ActorHere
) -> ObjectionShown:
    """Note the objection: no list and no night ranks the person from now on, whatever is delivered."""
    with service.store.writing() as unit:
        require(unit, service, actor, "rights.object", candidate_id)
        found = object_to_ranking(unit, by_actor(service, actor), candidate_id, body.words)
    return ObjectionShown.of(found)


@router.delete(
    "/objection",
    operation_id="withdraw_objection",
    summary="A person withdraws the objection",
    dependencies=[allowed("rights.object")],
    status_code=204,
    responses=documented("candidate-unknown", "objection-missing"),
)
def withdraw_an_objection(candidate_id: Candidate, service: ServiceHere, actor: ActorHere) -> Response:
    """Let the person be ranked again."""
    with service.store.writing() as unit:
        require(unit, service, actor, "rights.object", candidate_id)
        try:
            withdraw_objection(unit, by_actor(service, actor), candidate_id)
        except NoObjectionError:
            raise Problem("objection-missing", record_id=candidate_id) from None
    return Response(status_code=204)


@router.put(
    "/legal-hold",
    operation_id="hold_records",
    summary="Keep a person's records where they are",
    dependencies=[allowed("rights.hold")],
    responses=documented("candidate-unknown"),
)
def hold_a_person(
    candidate_id: Candidate, body: NewHold, service: ServiceHere, actor: ActorHere
) -> HoldShown:
    """Place a legal hold in place of an earlier one: neither erasure nor time limits touch the person."""
    with service.store.writing() as unit:
        require(unit, service, actor, "rights.hold", candidate_id)
        by = by_actor(service, actor)
        return HoldShown.of(hold_records(unit, by, candidate_id, body.reason, body.until))


@router.delete(
    "/legal-hold",
    operation_id="release_records",
    summary="Lift a legal hold",
    dependencies=[allowed("rights.hold")],
    status_code=204,
    responses=documented("candidate-unknown"),
)
def release_a_person(candidate_id: Candidate, service: ServiceHere, actor: ActorHere) -> Response:
    """Lift the hold; without one nothing happens."""
    with service.store.writing() as unit:
        require(unit, service, actor, "rights.hold", candidate_id)
        release_records(unit, by_actor(service, actor), candidate_id)
    return Response(status_code=204)


@router.post(
    "/erasure",
    operation_id="erase_person",
    summary="Erase a person",
    dependencies=[allowed("rights.erase")],
    response_model=ErasureShown,
    responses=documented("candidate-unknown", "records-held", "ledger-not-written"),
)
def erase_somebody(
    candidate_id: Candidate, body: NewErasure, service: ServiceHere, actor: ActorHere, once: OnceRequired
) -> Response:
    """Take the person out of every table and destroy the key of the rest; it cannot be undone."""
    by = by_actor(service, actor)

    def effect() -> Made:
        require(unit, service, actor, "rights.erase", candidate_id)
        rows = erase_person(unit, by, service.settings, candidate_id, body.reason_code)
        shown = ErasureShown(reason_code=body.reason_code, erased_on=by.today, rows=rows)
        return Made(shown=shown, status=200)

    try:
        with service.store.writing(long=True) as unit:
            answer = once.answer(unit, effect)
    except ErasureHeldError:
        raise Problem("records-held", record_id=candidate_id) from None
    except OSError:
        raise Problem("ledger-not-written") from None
    service.store.shred()
    return answer


@retention_router.get(
    "",
    operation_id="read_retention",
    summary="What has had its time, and who is on the notice list",
    dependencies=[allowed("retention.read")],
)
def read_retention(service: ServiceHere, actor: ActorHere) -> RetentionShown:
    """Return what `matcher rights retain` would let go of now; nothing is changed."""
    due = what_is_due(service.store, service.settings, by_actor(service, actor))
    with service.store.reading() as unit:
        notices = unit.retention.notices()
    accounting.shows({who for who, _, _ in notices})
    return RetentionShown(
        due=[RetentionLine(**asdict(one)) for one in due],
        notices=[NoticeShown(candidate_id=who, noticed_on=since, goes_on=day) for who, since, day in notices],
    )
