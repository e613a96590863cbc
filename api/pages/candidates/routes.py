"""``/kandidater`` and ``/kandidater/{id}``: who they are, and which companies to call for them."""

from dataclasses import replace
from functools import partial
from typing import Annotated, Literal

from fastapi import Query, Response

from api.access import Actor
from api.http.access import ActorHere, allowed
from api.http.paging import Asked, PageHere
from api.http.problems import Problem
from api.http.schema import Identifier
from api.pages.candidates.list_view import Search, list_view
from api.pages.candidates.one_view import (
    FIRST,
    MOST,
    CompaniesView,
    companies_view,
    needed_conditions,
    one_view,
)
from api.pages.manual import manual_view
from api.pages.rendering import page
from api.pages.route import page_router
from api.pages.visit import Visit, VisitHere
from api.service import Service, ServiceHere
from api.serving.listing import Ask
from api.serving.showing import show
from api.v1.manual_list import OBJECTED
from api.v1.record_access import Asking, CaseGuard
from api.v1.suggestion_answer import told_list
from data.candidates import Candidate
from data.store import StoredRecord, Wanted
from data.tables import CANDIDATES
from data.vocabulary import Vocabulary, built_in_vocabulary

_LONGEST_SEARCH = 100

router = page_router()


@router.get("/kandidater", dependencies=[allowed("candidates.read")])
def list_candidates(
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    asked: PageHere,
    soeg: Annotated[str, Query(max_length=_LONGEST_SEARCH)] = "",
    vis: Literal["mine", "alle"] | None = None,
) -> Response:
    """Show a table of the jobkandidater whose cases are within reach, in the order of their ids."""
    own = vis == "mine" or (vis is None and bool(actor.broker_id))
    search = Search(text=soeg.strip(), own=own, has_own=bool(actor.broker_id))
    found = _found(service, actor, asked, search)
    shown = asked.page(found, lambda one: str(one.row[0]), lambda one: one.record.candidate_id)
    view = list_view(visit, [one.record for one in found[: asked.limit]], search, shown.next)
    return page(visit, "candidates/list.html", view, part="table")


@router.get("/kandidater/{candidate_id}", dependencies=[allowed("candidates.read")])
def read_candidate(
    candidate_id: Identifier,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    antal: Annotated[int, Query(ge=1, le=MOST)] = FIRST,
) -> Response:
    """Show a jobkandidat: strengths and wishes, then the companies of the list, journalled as shown."""
    with service.store.reading(actor.scope) as unit:
        asking = Asking(actor=actor, unit=unit, as_of=service.today())
        found = unit.records.one(CANDIDATES, candidate_id, asking.as_of)
        if found is None:
            raise Problem("candidate-unknown", record_id=candidate_id)
        CaseGuard().read(asking, found.record)
        withheld = CaseGuard().withheld(asking, found.record)
    ask = Ask(candidate_id=candidate_id, actor=actor, limit=antal)
    companies = _companies(visit, service, ask, found.record, withheld)
    view = one_view(visit, found.record, withheld, _words(service), companies)
    return page(visit, "candidates/one.html", view, part="companies")


def _found(service: Service, actor: Actor, asked: Asked, search: Search) -> tuple[StoredRecord, ...]:
    with service.store.reading(actor.scope) as unit:
        asking = Asking(actor=actor, unit=unit, as_of=service.today())
        wanted = Wanted(
            after=asked.after,
            limit=asked.enough,
            equal={"broker_id": actor.broker_id} if search.own else {},
            id_holds=search.text,
            within=CaseGuard().reach(asking),
        )
        return unit.records.page(CANDIDATES, asking.as_of, wanted)


def _words(service: Service) -> Vocabulary:
    """Return the words of the day, which was made or looked up for the list."""
    held = service.days.held()
    return held.standing.ground.snapshot.vocabulary if held is not None else built_in_vocabulary()


def _companies(
    visit: Visit, service: Service, ask: Ask, record: Candidate, withheld: frozenset[str]
) -> CompaniesView:
    """Return the companies of a list as the interface tells them, or why there are none."""
    try:
        if record.status == OBJECTED:
            return replace(companies_view(visit, None, None), manual=manual_view(visit, service, ask))
        shown = show(service, ask, partial(told_list, ask, service.today()))
    except Problem as problem:
        if problem.code not in ("no-machine-list", "access-denied"):
            raise
        return companies_view(visit, None, problem)
    needed = needed_conditions(visit, record, withheld, _words(service))
    return companies_view(visit, shown.document, None, asked=ask.limit, needed=needed)
