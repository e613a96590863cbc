"""``/kandidater`` and ``/kandidater/{id}``: who they are, and which companies to call for them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Query, Response

from api.access import Actor, about_case, may
from api.http.access import ActorHere, allowed
from api.http.paging import Asked, PageHere
from api.http.problems import Problem
from api.http.schema import Identifier
from api.pages.candidates.answers_view import answers_view
from api.pages.candidates.card_view import NOTHING_BESIDE
from api.pages.candidates.list_view import Search, list_view
from api.pages.candidates.one_view import (
    FIRST,
    MOST,
    CompaniesView,
    companies_view,
    needed_conditions,
    one_view,
)
from api.pages.contacts.naming import Persons
from api.pages.manual import manual_view
from api.pages.rendering import page
from api.pages.route import page_router
from api.pages.visit import Visit, VisitHere
from api.service import Service, ServiceHere
from api.serving.list_memory import Told
from api.serving.listing import Ask, Seen, begin, seen_for
from api.serving.showing import show_told
from api.v1.manual_list import OBJECTED
from api.v1.record_access import Asking, CaseGuard
from api.v1.suggestion_answer import told_list
from data.candidates import Candidate
from data.companies import Workplace
from data.store import StoredRecord, Wanted
from data.tables import CANDIDATES
from data.vocabulary import Vocabulary, built_in_vocabulary

_LONGEST_SEARCH = 100
_NO_LIST = ("no-machine-list", "access-denied")

_Foreseen = tuple[frozenset[str], Persons]
"""Workplaces that the list was expected to hold, and whom to ask for there."""

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
    ask = Ask(candidate_id=candidate_id, actor=actor, limit=antal)
    # One unit for person and list: each statement counts where so much belongs to a page.
    with service.store.reading(actor.scope) as unit:
        seen = seen_for(service, unit, ask)
        record = seen.candidate(ask)
        if record is None:
            raise Problem("candidate-unknown", record_id=candidate_id)
        asking = Asking(actor=actor, unit=unit, as_of=service.today())
        CaseGuard().read(asking, record)
        withheld = CaseGuard().withheld(asking, record)
        begun = _begun(service, seen, ask, record)
        foreseen = frozenset(seen.expected), unit.contact_persons.of(seen.expected)
    companies = _companies(visit, service, ask, (record, withheld), begun, foreseen)
    view = one_view(visit, record, withheld, _words(service), companies)
    return page(visit, "candidates/one.html", view, part="companies")


def _begun(service: Service, seen: Seen, ask: Ask, record: Candidate) -> Callable[[], Told] | Problem | None:
    """Return what tells the list, why there is none, or ``None`` for somebody who objected to it."""
    if record.status == OBJECTED:
        return None
    try:
        return begin(service, seen, ask, partial(told_list, ask, service.today()), record)
    except Problem as problem:
        if problem.code not in _NO_LIST:
            raise
        return problem


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


def _manual(visit: Visit, service: Service, ask: Ask) -> CompaniesView:
    try:
        return replace(companies_view(visit, None, None), manual=manual_view(visit, service, ask))
    except Problem as problem:
        if problem.code not in _NO_LIST:
            raise
        return companies_view(visit, None, problem)


def _words(service: Service) -> Vocabulary:
    """Return the words of the day, which was made or looked up for the list."""
    held = service.days.held()
    return held.standing.ground.snapshot.vocabulary if held is not None else built_in_vocabulary()


def _companies(
    visit: Visit,
    service: Service,
    ask: Ask,
    person: tuple[Candidate, frozenset[str]],
    begun: Callable[[], Told] | Problem | None,
    foreseen: _Foreseen,
) -> CompaniesView:
    """Return the companies of a list as the interface tells them, or why there are none."""
    if begun is None:
        return _manual(visit, service, ask)
    if isinstance(begun, Problem):
        return companies_view(visit, None, begun)
    shown = show_told(service, ask, begun())
    sees_answers = may(visit.actor, "decisions.read", about_case(ask.candidate_id, person[0])).allowed
    beside = replace(
        NOTHING_BESIDE,
        needed=needed_conditions(visit, *person, _words(service)),
        persons=_persons(visit, service, shown.document, foreseen),
        workplaces=_workplaces(service, shown.document),
        answers=answers_view(visit, service.days.held(), ask.candidate_id) if sees_answers else (),
    )
    return companies_view(visit, shown.document, None, asked=ask.limit, beside=beside)


def _workplaces(service: Service, document: Mapping[str, Any]) -> dict[str, Workplace]:
    """Return the companies of a list from the day that it was told from."""
    held = service.days.held()
    if held is None:
        return {}
    rows, known = held.standing.ground.workplace_row, held.standing.ground.snapshot.workplaces
    places = {item["place"]["workplace_id"] for item in document["items"]}
    return {place: known[rows[place]] for place in places & rows.keys()}


def _persons(
    visit: Visit, service: Service, document: Mapping[str, Any], foreseen: _Foreseen
) -> Persons | None:
    """Return whom to ask for at the companies of a list, mostly they are read already."""
    if not visit.may("contacts.read"):
        return None
    places = frozenset(item["place"]["workplace_id"] for item in document["items"])
    if places <= foreseen[0]:
        return foreseen[1]
    with service.store.reading(visit.actor.scope) as unit:
        return unit.contact_persons.of(places)
