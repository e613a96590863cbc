"""``/natten``: how good a plan is, its changes, who has no place, the first call list, earlier nights."""

from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Depends, Query, Response

from api.access import Actor
from api.http.access import ActorHere, allowed
from api.http.paging import Asked, PageHere
from api.http.problems import Problem
from api.pages.night.calendar_view import CalendarAsked, calendar_view
from api.pages.night.calls_view import CallsView, calls_of, codes_in
from api.pages.night.cases_lists import CasesAsked, changes_view, unplaced_view
from api.pages.night.cases_view import KINDS
from api.pages.night.history_view import history_view
from api.pages.night.places import Places
from api.pages.night.proof_view import FIRST_CHANGES, Around, night_view
from api.pages.night.reading import Cases, Told, changes_in, listed_night, told_night, unplaced_in
from api.pages.night.run_view import run_view
from api.pages.rendering import page
from api.pages.route import page_router
from api.pages.visit import VisitHere
from api.service import Service, ServiceHere
from api.serving.held_day import HeldDay
from api.v1.case_access import Looking
from api.v1.shown_runs import place_after
from data.store import Unit

CALLS_PER_PAGE = 20
_MOST_PAGES = 1000

router = page_router()
PlanAsked = Annotated[int | None, Query(ge=1, le=999_999_999)]
Whose = Literal["mine", "alle"]


async def _changes_asked(
    actor: ActorHere,
    paged: PageHere,
    plan: PlanAsked = None,
    vis: Whose | None = None,
    slags: Literal["ny", "flyttet", "mistet"] | None = None,
) -> CasesAsked:
    return _asked(actor, paged, plan, vis, slags)


async def _unplaced_asked(
    actor: ActorHere,
    paged: PageHere,
    plan: PlanAsked = None,
    vis: Whose | None = None,
    aarsag: Annotated[str | None, Query(max_length=50, pattern="^[a-z_]+$")] = None,
) -> CasesAsked:
    return _asked(actor, paged, plan, vis, aarsag)


def _asked(actor: Actor, paged: Asked, plan: int | None, vis: Whose | None, kind: str | None) -> CasesAsked:
    """Return which people are asked for: one's own where nobody said otherwise."""
    own = "" if vis == "alle" else actor.broker_id
    return CasesAsked(paged=paged, plan=plan, own=own, has_own=bool(actor.broker_id), kind=kind)


ChangesAsked = Annotated[CasesAsked, Depends(_changes_asked)]
UnplacedAsked = Annotated[CasesAsked, Depends(_unplaced_asked)]


@router.get("/natten", dependencies=[allowed("plans.read")])
def read_night(visit: VisitHere, actor: ActorHere, service: ServiceHere, plan: PlanAsked = None) -> Response:
    """Show how good a plan is, what it changed for people within reach, and whom to call first."""
    with service.store.reading(actor.scope) as unit:
        told = told_night(unit, plan)
        newest = unit.runs.page(1, kinds=("night",))
        held = service.days.current(unit, unit.stamps())
        changes = []
        if told is not None and told.head.rows_kept and visit.may("plans.cases"):
            first = Cases(own=actor.broker_id, limit=FIRST_CHANGES + 1)
            changes = changes_in(_looking(service, actor, unit), told.head.plan_id, first, None)
        places = Places.of(held)
        if told is not None:
            called = [one["opening_id"] for one in told.report["in_demand"]]
            places = places.with_persons(unit, actor, called)
    run = run_view(visit, newest[0] if newest else None)
    if told is None:
        return page(visit, "night/none.html", run)
    past = held.plan_id is not None and told.head.plan_id < held.plan_id
    around = Around(code=own_municipality(actor), changes=changes, places=places, run=run, past=past)
    return page(visit, "night/night.html", night_view(visit, told, around))


@router.get("/natten/koersel", dependencies=[allowed("plans.read")])
def read_run(visit: VisitHere, service: ServiceHere) -> Response:
    """Show where the newest run of the night stands; a part of it is asked for while it works."""
    with service.store.reading() as unit:
        newest = unit.runs.page(1, kinds=("night",))
    return page(visit, "night/run.html", run_view(visit, newest[0] if newest else None), part="run")


@router.get("/natten/aendringer", dependencies=[allowed("plans.cases")])
def list_changes(visit: VisitHere, actor: ActorHere, service: ServiceHere, asked: ChangesAsked) -> Response:
    """Show what a plan changed for people within reach, and why, by the ids of their cases."""
    with service.store.reading(actor.scope) as unit:
        held, found = _held(service, unit), []
        night = listed_night(unit, held, asked.plan)
        cases = Cases(own=asked.own, after=asked.paged.after or "", limit=asked.paged.enough)
        if night.rows_kept:
            looking = _looking(service, actor, unit)
            found = changes_in(looking, night.plan_id, cases, KINDS[asked.kind] if asked.kind else None)
    view = changes_view(visit, night, asked, found, Places.of(held))
    return page(visit, "night/changes.html", view, part="table")


@router.get("/natten/uden-plads", dependencies=[allowed("plans.cases")])
def list_unplaced(visit: VisitHere, actor: ActorHere, service: ServiceHere, asked: UnplacedAsked) -> Response:
    """Show who is without a place, why, and the smallest changes that would open something."""
    with service.store.reading(actor.scope) as unit:
        held, found = _held(service, unit), []
        night = listed_night(unit, held, asked.plan)
        cases = Cases(own=asked.own, after=asked.paged.after or "", limit=asked.paged.enough)
        if night.rows_kept:
            found = unplaced_in(_looking(service, actor, unit), night.plan_id, cases, asked.kind)
    view = unplaced_view(visit, night, asked, found)
    return page(visit, "night/unplaced.html", view, part="table")


@router.get("/natten/ring-foerst", dependencies=[allowed("plans.read")])
def list_calls(
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    plan: PlanAsked = None,
    kommune: Annotated[str | None, Query(max_length=10)] = None,
    side: Annotated[int, Query(ge=1, le=_MOST_PAGES)] = 1,
) -> Response:
    """Show the openings where one more place would help most, with whom to call."""
    with service.store.reading(actor.scope) as unit:
        told = _must(told_night(unit, plan))
        called = [one["opening_id"] for one in told.report["in_demand"]]
        places = Places.of(service.days.current(unit, unit.stamps())).with_persons(unit, actor, called)
    skip = (side - 1) * CALLS_PER_PAGE
    code = own_municipality(actor) if kommune is None else kommune
    found = calls_of(visit, told.report, places, CALLS_PER_PAGE + 1, code=code, skip=skip)
    same = {"plan": str(plan or ""), "kommune": code}
    view = CallsView(
        day=visit.day(told.head.as_of),
        plan=f"plan={plan}" if plan else "",
        calls=found[:CALLS_PER_PAGE],
        chosen=code,
        choices=codes_in(told.report, places),
        onward=_address(same | {"side": str(side + 1)}) if len(found) > CALLS_PER_PAGE else "",
        first=_address(same) if side > 1 else "",
    )
    return page(visit, "night/calls.html", view, part="table")


@router.get("/natten/pladser", dependencies=[allowed("openings.read")])
def read_calendar(
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    kommune: Annotated[str | None, Query(max_length=10)] = None,
    virksomhed: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Show places and small hours week by week, of a municipality or of one company."""
    with service.store.reading(actor.scope) as unit:
        held = service.days.current(unit, unit.stamps())
    ground = held.standing.ground
    code = own_municipality(actor) if kommune is None else kommune
    asked = CalendarAsked(workplace_id=virksomhed, municipality_code="" if virksomhed else code)
    view = calendar_view(visit, ground.snapshot, ground.context, asked, service.today())
    if view is None:
        raise Problem("workplace-unknown", record_id=virksomhed)
    return page(visit, "night/calendar.html", view, part="picture")


@router.get("/natten/tidligere", dependencies=[allowed("plans.read")])
def list_nights(visit: VisitHere, service: ServiceHere, paged: PageHere) -> Response:
    """Show the plans of earlier nights, newest first."""
    before = place_after(paged, int)[0] if paged.after is not None else None
    with service.store.reading() as unit:
        found = unit.plans.history(paged.enough, before=before)
    shown = paged.page(found, lambda head: f"[{head.plan_id}]", lambda head: head.plan_id)
    view = history_view(visit, found[: paged.limit], shown.next, further=before is not None)
    return page(visit, "night/history.html", view)


def own_municipality(actor: Actor) -> str:
    """Return the municipality of somebody who works for just one, empty for others."""
    codes = {grant.municipality_code for grant in actor.grants}
    return codes.pop() if len(codes) == 1 else ""


def _looking(service: Service, actor: Actor, unit: Unit) -> Looking:
    return Looking(actor=actor, unit=unit, as_of=service.today())


def _held(service: Service, unit: Unit) -> HeldDay:
    return service.days.held() or service.days.current(unit, unit.stamps())


def _must(told: Told | None) -> Told:
    if told is None:
        raise Problem("plan-unknown", plan_id="current")
    return told


def _address(words: dict[str, Any]) -> str:
    said = urlencode({name: value for name, value in words.items() if value or name == "kommune"})
    return f"/natten/ring-foerst{'?' if said else ''}{said}"
