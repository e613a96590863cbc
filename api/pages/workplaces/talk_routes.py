"""``/virksomheder/{id}/opgavesamtale``: from a talk about tasks to an opening, in five short steps."""

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import Query, Request, Response
from pydantic import StringConstraints

from api.access import Actor, about_workplace, may
from api.http.access import ActorHere, allowed, denied
from api.http.conditional import Condition
from api.http.free_text import free_text_faults
from api.http.problems import Problem
from api.http.schema import Identifier
from api.pages.flash import Flash
from api.pages.forms import Filled, Form, filled
from api.pages.rendering import moved, page
from api.pages.route import page_router
from api.pages.visit import Visit, VisitHere, visit_of
from api.pages.workplaces.talk_draft import (
    LIKE,
    LONGEST_DRAFT,
    STEPS,
    SUMMARY,
    Draft,
    Step,
    checked,
    draft_of,
    form_of,
)
from api.pages.workplaces.talk_records import Answers, answers_of, opening_cells, tried, workplace_cells
from api.pages.workplaces.talk_view import address_of, step_view, summary_view
from api.service import Service, ServiceHere
from api.v1 import openings as v1_openings
from api.v1 import workplaces as v1_workplaces
from api.v1.record_access import Asking
from data.store import StoredRecord, Unit
from data.tables import WORKPLACES

router = page_router()

_TALK = "/virksomheder/{workplace_id}/opgavesamtale"
_WRITE = "openings.write"
_DRAFT = "kladde"
_WORDED = ("tasks", "competences")


class Save(Form):
    """Saving what was shown: the answers, the version of the company, whether one more opening follows."""

    kladde: Annotated[str, StringConstraints(max_length=LONGEST_DRAFT)]
    tilstand: Identifier
    videre: Literal["gem", "flere"] = "gem"


@router.get(_TALK, dependencies=[allowed(_WRITE)])
def read_talk(
    workplace_id: Identifier,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    trin: Literal["opgaver", "tid", "krav", "stoette", "loen", "oversigt"] = "opgaver",
    kladde: Annotated[str, Query(max_length=LONGEST_DRAFT)] = "",
) -> Response:
    """Show a step of the talk, or everything before it is saved."""
    draft = draft_of(kladde)
    with service.store.reading(actor.scope) as unit:
        stored = _company(Asking(actor=actor, unit=unit, as_of=service.today()), workplace_id)
        if trin == SUMMARY:
            return _summary(visit, service, unit, stored, draft)
        words = unit.records.vocabulary()
    form = form_of(draft, trin, minimal=service.settings.minimal)
    return page(visit, "workplaces/talk.html", step_view(visit, stored.record, words, draft, trin, form))


@router.post(_TALK + "/{trin}", dependencies=[allowed(_WRITE)])
def answer_step(
    workplace_id: Identifier, trin: Step, request: Request, actor: ActorHere, service: ServiceHere
) -> Response:
    """Take the answers of a step into the address of the next one."""
    said = dict(request.state.form.fields)
    draft = draft_of("".join(said.pop(_DRAFT, ()))[:LONGEST_DRAFT])
    form = checked(trin, said, minimal=service.settings.minimal)
    with service.store.reading(actor.scope) as unit:
        stored = _company(Asking(actor=actor, unit=unit, as_of=service.today()), workplace_id)
        words = unit.records.vocabulary()
    if form.faults:
        view = step_view(visit_of(request), stored.record, words, draft, trin, form)
        return page(visit_of(request), "workplaces/talk.html", view, status=422)
    draft = draft.answered(trin, {name: texts for name, texts in said.items() if any(texts)})
    following = [*STEPS, SUMMARY]
    return moved(address_of(workplace_id, following[following.index(trin) + 1], draft.text))


@router.post(_TALK, dependencies=[allowed(_WRITE)])
def save(
    workplace_id: Identifier,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[Save], filled(Save)],
) -> Response:
    """Store the opening and what the company said about itself, both or neither."""
    draft = draft_of(form.text(_DRAFT)[:LONGEST_DRAFT])
    told = answers_of(draft, minimal=service.settings.minimal)
    if isinstance(told, str):
        return moved(address_of(workplace_id, told, draft.text))
    try:
        _store(service, actor, workplace_id, draft, told, form.value.tilstand)
    except Problem as problem:
        if problem.code == "opening-exists":
            return moved(_address(workplace_id), Flash(key="workplaces.talk_saved_before", kind="info"))
        if problem.code != "precondition-failed":
            raise
        with service.store.reading(actor.scope) as unit:
            stored = _company(Asking(actor=actor, unit=unit, as_of=service.today()), workplace_id)
            return _summary(visit, service, unit, stored, draft, changed=True)
    if form.value.videre == "flere":
        onward = address_of(workplace_id, "opgaver", draft.again().text)
        return moved(onward, Flash(key="workplaces.talk_saved_more"))
    return moved(_address(workplace_id), Flash(key="workplaces.talk_saved"))


def _store(service: Service, actor: Actor, workplace_id: str, draft: Draft, told: Answers, tag: str) -> None:
    """Store the opening and what the company said about itself, as the interface would."""
    today = service.today()
    cells = opening_cells(draft.number, workplace_id, told, today)
    # Codes come from boxes; whoever sends others is looked at as the interface looks at them.
    if faults := [*free_text_faults({name: cells[name].split("|") for name in _WORDED}, LIKE)]:
        raise Problem("request-invalid", errors=faults)
    with service.store.writing(actor.scope) as unit:
        asking = Asking(actor=actor, unit=unit, as_of=today)
        stored = _company(asking, workplace_id)
        v1_openings.RESOURCE.told(asking, cells, None)
        if said := workplace_cells(told, stored.record, today):
            condition = Condition(if_match=f'"{tag}"', if_none_match=None)
            v1_workplaces.RESOURCE.changed(asking, workplace_id, said, condition)


def _summary(
    visit: Visit,
    service: Service,
    unit: Unit,
    stored: StoredRecord,
    draft: Draft,
    *,
    changed: bool = False,
) -> Response:
    told = answers_of(draft, minimal=service.settings.minimal)
    workplace_id = str(stored.record.workplace_id)
    if isinstance(told, str):
        return moved(address_of(workplace_id, told, draft.text))
    words, today = unit.records.vocabulary(), service.today()
    trial = tried(opening_cells(draft.number, workplace_id, told, today), words, today)
    view = summary_view(visit, stored, words, draft, (told, trial), changed=changed)
    status = 412 if changed else 200
    return page(visit, "workplaces/talk_summary.html", view, status=status)


def _company(asking: Asking, workplace_id: str) -> StoredRecord:
    """Return a company that whoever asks may write about.

    Raises
    ------
    Problem
        If there is none, or it is another municipality's.
    """
    stored = asking.unit.records.one(WORKPLACES, workplace_id, asking.as_of)
    if stored is None:
        raise Problem("workplace-unknown", record_id=workplace_id)
    answer = may(asking.actor, _WRITE, about_workplace(stored.record))
    if not answer.allowed:
        raise denied(answer)
    return stored


def _address(workplace_id: str) -> str:
    return f"/virksomheder/{quote(workplace_id, safe='')}"
