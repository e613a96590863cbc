"""A version is taken into use in the browser: proposed on its comparison, answered by another, undone."""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import Response

from api.access import Actor
from api.http.access import ActorHere, allowed
from api.http.problems import Problem
from api.http.schema import Identifier, SafeText
from api.pages.analysis.use_view import MOVES, moves_view, use_view
from api.pages.analysis.view import ReportView, report_view
from api.pages.flash import Flash
from api.pages.forms import BLANK, Filled, Form, filled
from api.pages.rendering import moved, page
from api.pages.route import page_router
from api.pages.visit import Visit, VisitHere
from api.service import Service, ServiceHere
from api.serving.comparisons import comparison_of
from api.serving.promoting import approve, decline, go_back, grounds_for, pointer_of, propose, said
from api.serving.proposals import Said
from data.store import Sought

_MOST = 50

router = page_router()


class Why(Form):
    """A reason, and whether somebody answers for little data."""

    reason: SafeText = ""
    despite_little_data: Literal["", "yes"] = ""


class Back(Form):
    """A reason to go back, and the version that is left."""

    version: Identifier
    reason: SafeText = ""


WhyHere = Annotated[Filled[Why], filled(Why)]


def report_of(visit: Visit, service: Service, run_id: str, form: Filled[Why] = BLANK) -> ReportView:
    """Return a comparison with its report, and what can be done with its second version."""
    with service.store.reading() as unit:
        found = comparison_of(unit, run_id)
    use = use_view(visit, found, grounds_for(service, found), pointer_of(service), form)
    return report_view(visit, found, use)


@router.post("/analyse/sammenlign/{run_id}/foreslaa", dependencies=[allowed("models.propose")])
def propose_version(
    run_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere, form: WhyHere
) -> Response:
    """Propose the second version of a comparison."""

    def act(words: Said) -> None:
        propose(service, run_id, words)

    return _answer(visit, service, run_id, _done(actor, form, act), "analysis.proposed")


@router.post("/analyse/sammenlign/{run_id}/godkend", dependencies=[allowed("models.promote")])
def approve_version(
    run_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere, form: WhyHere
) -> Response:
    """Take the proposed version into use, as the second person."""

    def act(words: Said) -> None:
        approve(service, run_id, words)

    return _answer(visit, service, run_id, _done(actor, form, act), "analysis.approved")


@router.post("/analyse/sammenlign/{run_id}/afvis", dependencies=[allowed("models.decline")])
def decline_version(
    run_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere, form: WhyHere
) -> Response:
    """Answer a proposal with no, or take one's own back."""

    def act(words: Said) -> None:
        decline(service, run_id, words)

    return _answer(visit, service, run_id, _done(actor, form, act), "analysis.declined")


def _done(actor: Actor, form: Filled[Why], act: Callable[[Said], None]) -> Filled[Why]:
    """Do what was filled in; return the form with what is wrong with it."""
    if form.faults:
        return form
    try:
        act(said(actor, form.value.reason, despite_little_data=bool(form.value.despite_little_data)))
    except Problem as problem:
        if not problem.errors:
            raise
        return form.refused(*problem.errors)
    return form


def _answer(visit: Visit, service: Service, run_id: str, form: Filled[Why], key: str) -> Response:
    if form.faults:
        return page(visit, "analysis/report.html", report_of(visit, service, run_id, form), status=422)
    return moved(f"/analyse/sammenlign/{run_id}", Flash(key=key))


@router.get("/analyse/skift", dependencies=[allowed("models.read")])
def show_moves(visit: VisitHere, service: ServiceHere) -> Response:
    """Show which version is in use, the way back, and what was done before."""
    return _moves(visit, service)


def _moves(visit: Visit, service: Service, form: Filled[Back] = BLANK) -> Response:
    with service.store.reading() as unit:
        rows = unit.audit.page(Sought(operations=MOVES), _MOST)
    view = moves_view(visit, pointer_of(service), rows, form)
    return page(visit, "analysis/moves.html", view, status=422 if form.faults else 200)


@router.post("/analyse/skift/tilbage", dependencies=[allowed("models.rollback")])
def go_back_to(
    visit: VisitHere, actor: ActorHere, service: ServiceHere, form: Annotated[Filled[Back], filled(Back)]
) -> Response:
    """Take the version before the one in use into use again."""
    if not form.faults:
        try:
            _, now = go_back(service, form.value.version, said(actor, form.value.reason))
        except Problem as problem:
            if not problem.errors:
                raise
            form = form.refused(*problem.errors)
        else:
            return moved("/analyse/skift", Flash(key="analysis.gone_back", values={"version": now}))
    return _moves(visit, service, form)
