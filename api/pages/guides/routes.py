"""``/kandidater/{id}/guide``: both guides, each step's form, and the answers before they count."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Request, Response

from api.access import Actor
from api.guides import GUIDES, Answer, Guide, Step
from api.http.access import ActorHere, allowed
from api.http.problems import FieldFault, Problem
from api.http.schema import Identifier
from api.pages.flash import Flash
from api.pages.forms import Filled, Form, filled, filled_of
from api.pages.guides.step_form import SAID_ON, Finish, answers_in, first_shown, form_of
from api.pages.guides.step_view import step_faults, step_view
from api.pages.guides.view import answers_view, guide_view, start_view
from api.pages.rendering import moved, page
from api.pages.route import page_router
from api.pages.visit import VisitHere, visit_of
from api.service import Service, ServiceHere
from api.serving.depth import Known, begin_depth
from api.serving.listing import Ask
from api.v1.guide_desk import READ, WRITE, Progress, checked, guide_named, open_desk, progress_of
from api.v1.record_access import Asking
from data.store import Unit
from matcher.profile_depth import ProfileDepth

router = page_router()
GuideKey = Literal["visitation", "samtale"]
_START = "/kandidater/{candidate_id}/guide"


class Nothing(Form):
    """A button alone."""


@router.get(_START, dependencies=[allowed(READ)])
def start(candidate_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere) -> Response:
    """Show both guides, how far they are, and what is worth asking first."""
    with service.store.reading(actor.scope) as unit:
        guides = [guide_named(service, key) for key in GUIDES]
        desks = progress_of(_asking(service, actor, unit), guides, candidate_id)
        depth = _depth(service, actor, unit, desks[0])
    return page(visit, "guides/start.html", start_view(visit, desks, depth() if depth else None))


@router.get(_START + "/{guide}", dependencies=[allowed(READ)])
def read_guide(
    candidate_id: Identifier, guide: GuideKey, visit: VisitHere, actor: ActorHere, service: ServiceHere
) -> Response:
    """Show the steps of a guide; somebody who was interrupted goes on from here."""
    with service.store.reading(actor.scope) as unit:
        desk = open_desk(_asking(service, actor, unit), guide_named(service, guide), candidate_id)
    return page(visit, "guides/guide.html", guide_view(visit, desk))


@router.get(_START + "/{guide}/svar", dependencies=[allowed(READ)])
def read_answers(
    candidate_id: Identifier, guide: GuideKey, visit: VisitHere, actor: ActorHere, service: ServiceHere
) -> Response:
    """Show every answer before it counts."""
    with service.store.reading(actor.scope) as unit:
        desk = open_desk(_asking(service, actor, unit), guide_named(service, guide), candidate_id)
    return page(visit, "guides/answers.html", answers_view(visit, desk))


@router.post(_START + "/{guide}/svar", dependencies=[allowed(WRITE)])
def finish(
    candidate_id: Identifier,
    guide: GuideKey,
    form: Annotated[Filled[Finish], filled(Finish)],
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Let the answers count that were shown, and no others."""
    here = f"{_address(candidate_id)}/{guide}/svar"
    with service.store.writing(actor.scope) as unit:
        desk = open_desk(_asking(service, actor, unit), guide_named(service, guide), candidate_id, WRITE)
        if form.value.tilstand != desk.etag:
            return moved(here, Flash(key="guides.changed_meanwhile", kind="warning"))
        if desk.reading().row is None or not desk.answers:
            return moved(here, Flash(key="guides.cannot_count", kind="error"))
        count = len(desk.answers)
        desk.finished()
    return moved(_address(candidate_id), Flash(key="guides.done", values={"count": str(count)}))


@router.post(_START + "/{guide}/slet", dependencies=[allowed(WRITE)])
def drop(
    candidate_id: Identifier,
    guide: GuideKey,
    form: Annotated[Filled[Nothing], filled(Nothing)],
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Throw the answers away that do not count yet."""
    del form
    with service.store.writing(actor.scope) as unit:
        open_desk(_asking(service, actor, unit), guide_named(service, guide), candidate_id, WRITE).dropped()
    return moved(f"{_address(candidate_id)}/{guide}", Flash(key="guides.dropped", kind="info"))


@router.get(_START + "/{guide}/{step}", dependencies=[allowed(READ)])
def read_step(
    candidate_id: Identifier,
    guide: GuideKey,
    step: Identifier,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Show the form of a step."""
    asked = guide_named(service, guide)
    found = _step(asked, step)
    with service.store.reading(actor.scope) as unit:
        desk = open_desk(_asking(service, actor, unit), asked, candidate_id)
    form = first_shown(found, desk.answers, desk.known, service.today())
    return page(visit, "guides/step.html", step_view(visit, desk, found, form))


@router.post(_START + "/{guide}/{step}", dependencies=[allowed(WRITE)])
def save_step(
    candidate_id: Identifier,
    guide: GuideKey,
    step: Identifier,
    request: Request,
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Write the answers of a step down, also those that could not be stored like that, and go on."""
    visit, asked = visit_of(request), guide_named(service, guide)
    found = _step(asked, step)
    form: Filled[Any] = filled_of(form_of(guide, step), request.state.form, minimal=service.settings.minimal)
    with service.store.writing(actor.scope) as unit:
        desk = open_desk(_asking(service, actor, unit), asked, candidate_id, WRITE)
        if not form.faults:
            told = answers_in(form, found, desk.known, service.today())
            form = _checked(form, asked, told, service.today())
        if not form.faults:
            desk = desk.saved(told)
            form = form.refused(*step_faults(desk, found))
    if form.faults:
        return page(visit, "guides/step.html", step_view(visit, desk, found, form), status=422)
    return moved(_onward(candidate_id, asked, found, form))


def _checked(form: Filled[Any], guide: Guide, told: Mapping[str, Answer | None], today: date) -> Filled[Any]:
    """Return the form with what no draft may hold named at its field."""
    try:
        checked(guide, told, today)
    except Problem as problem:
        return form.refused(*(_at_field(fault) for fault in problem.errors))
    return form


def _at_field(fault: FieldFault) -> FieldFault:
    """Return a fault of an answer as one of the form: a day to come is one of the whole step."""
    _, _, field, *part = fault.pointer.split("/")
    return replace(fault, pointer=f"/{SAID_ON if part == ['said_on'] else field}")


def _onward(candidate_id: str, guide: Guide, step: Step, form: Filled[Any]) -> str:
    """Return where somebody goes on after a step: the next one, the answers, or a break."""
    base = f"{_address(candidate_id)}/{guide.key}"
    if form.text("videre") == "pause":
        return base
    keys = [one.key for one in guide.steps]
    at = keys.index(step.key) + 1
    return f"{base}/{keys[at]}" if at < len(keys) else f"{base}/svar"


def _address(candidate_id: str) -> str:
    return f"/kandidater/{quote(candidate_id, safe='')}/guide"


def _step(guide: Guide, key: str) -> Step:
    found = next((one for one in guide.steps if one.key == key), None)
    if found is None:
        raise Problem("not-found")
    return found


def _asking(service: Service, actor: Actor, unit: Unit) -> Asking:
    return Asking(actor=actor, unit=unit, as_of=service.today())


def _depth(service: Service, actor: Actor, unit: Unit, desk: Progress) -> Callable[[], ProfileDepth] | None:
    """Return what tells the depth of a profile, ``None`` where no list is made for the person."""
    known = Known(record=desk.person.record, facts=desk.facts)
    try:
        begun = begin_depth(service, unit, Ask(candidate_id=desk.candidate_id, actor=actor), known)
    except Problem as problem:
        if problem.code != "no-machine-list":
            raise
        return None
    return lambda: begun().found
