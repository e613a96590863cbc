"""``/kandidater/{id}/samtaleark`` and ``/kandidater/{id}/samtale``: the sheet for a talk, and when it is."""

from datetime import datetime, time
from typing import Annotated, Literal
from uuid import uuid4

from fastapi import Query, Response
from pydantic import StringConstraints

from api import clock
from api.access import Actor
from api.http.access import ActorHere, allowed
from api.http.free_text import free_text_faults
from api.http.problems import FieldFault, Problem
from api.http.schema import Day, Identifier, Name
from api.pages.forms import Filled, Form, blank, filled
from api.pages.rendering import page
from api.pages.route import page_router
from api.pages.sheet.calendar import MEDIA_TYPE, Talk, calendar_file
from api.pages.sheet.offers import Offers, offers_of
from api.pages.sheet.talk_view import talk_view
from api.pages.sheet.view import Known, SheetAsked, sheet_view
from api.pages.visit import VisitHere
from api.service import Service, ServiceHere
from api.serving.listing import Ask
from api.v1.record_access import Asking, CaseGuard
from data.candidates import Candidate
from data.tables import CANDIDATES
from data.vocabulary import built_in_vocabulary

_OFFERED = 10  # companies that a sheet can be made for
_MOST_ASKED = 20
_FILE = {"Content-Disposition": 'attachment; filename="samtale.ics"', "Cache-Control": "no-store"}

router = page_router()


class TalkForm(Form):
    """When and where a talk is."""

    dag: Day
    tid: Annotated[str, StringConstraints(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]$")]
    minutter: Literal["15", "30", "45", "60", "90"]
    sted: Name | None = None


@router.get("/kandidater/{candidate_id}/samtaleark", dependencies=[allowed("suggestions.read")])
def sheet(
    candidate_id: Identifier,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    stilling: Annotated[list[Identifier] | None, Query(max_length=_MOST_ASKED)] = None,
    hensyn: bool = False,
) -> Response:
    """Show a sheet to print, for one or more companies of the list."""
    one, withheld = _case(service, actor, candidate_id)
    ask = Ask(candidate_id=candidate_id, actor=actor, limit=_OFFERED)
    offers = offers_of(visit, service, ask, one.status)
    asked = SheetAsked(
        openings=tuple(stilling or ()),
        with_conditions=hensyn,
        may_conditions="conditions" not in withheld and not service.settings.minimal,
    )
    return page(visit, "sheet/sheet.html", sheet_view(visit, one, asked, offers, _known(service, offers)))


@router.get("/kandidater/{candidate_id}/samtale", dependencies=[allowed("candidates.read")])
def talk(candidate_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere) -> Response:
    """Show the form of a calendar file."""
    _case(service, actor, candidate_id)
    form: Filled[TalkForm] = blank(dag=service.today().isoformat(), tid="10:00", minutter="45")
    return page(visit, "sheet/talk.html", talk_view(candidate_id, form))


@router.post("/kandidater/{candidate_id}/samtale.ics", dependencies=[allowed("candidates.read")])
def talk_file(
    candidate_id: Identifier,
    form: Annotated[Filled[TalkForm], filled(TalkForm)],
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Return a talk as a calendar file, or the form with what is wrong."""
    _case(service, actor, candidate_id)
    faults = _faults(form, service)
    if form.faults or faults:
        form = form.refused(*faults)
        return page(visit, "sheet/talk.html", talk_view(candidate_id, form), status=422)
    said = form.value
    file = calendar_file(
        Talk(
            uid=f"{uuid4()}@smaajob-matcher",
            made_at=clock.now(),
            starts_at=datetime.combine(said.dag, time.fromisoformat(said.tid)),
            minutes=int(said.minutter),
            title=visit.t("sheet.talk_of", candidate=candidate_id),
            place=said.sted or "",
            text=visit.t("sheet.talk_text"),
        )
    )
    return Response(file, media_type=MEDIA_TYPE, headers=_FILE)


def _faults(form: Filled[TalkForm], service: Service) -> list[FieldFault]:
    """Return what is wrong beyond each field: a day gone by, and words that no calendar should hold."""
    if form.faults:
        return []
    said = form.value
    notes = free_text_faults({"note": said.sted or ""}, "")
    faults = [FieldFault(code=one.code, pointer="/sted") for one in notes]
    if said.dag < service.today():
        faults.append(FieldFault(code="day-gone-by", pointer="/dag"))
    return faults


def _case(service: Service, actor: Actor, candidate_id: str) -> tuple[Candidate, frozenset[str]]:
    """Return a jobkandidat and the fields that are withheld from who asks.

    Raises
    ------
    Problem
        If nobody of that id is there for them.
    """
    with service.store.reading(actor.scope) as unit:
        asking = Asking(actor=actor, unit=unit, as_of=service.today())
        found = unit.records.one(CANDIDATES, candidate_id, asking.as_of)
        if found is None:
            raise Problem("candidate-unknown", record_id=candidate_id)
        CaseGuard().read(asking, found.record)
        return found.record, CaseGuard().withheld(asking, found.record)


def _known(service: Service, offers: Offers) -> Known:
    """Return what the day knows of the companies; it was made for the list, unless there is none."""
    held = service.days.held()
    if held is None:
        return Known(today=service.today(), openings={}, words=built_in_vocabulary())
    ground = held.standing.ground
    rows = ((one.opening_id, ground.ruled.day.row_of.get(one.opening_id)) for one in offers.items)
    openings = {name: ground.snapshot.openings[row] for name, row in rows if row is not None}
    return Known(today=service.today(), openings=openings, words=ground.snapshot.vocabulary)
