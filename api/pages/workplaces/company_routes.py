"""``/virksomheder/{id}``: one company, and what may be written down about it after a call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from fastapi import Depends, Response

from api.access import Actor, about_workplace, may
from api.http.access import ActorHere, allowed
from api.http.conditional import Condition
from api.http.problems import Problem
from api.http.schema import Identifier
from api.pages.flash import Flash
from api.pages.forms import BLANK, Filled, Form, filled
from api.pages.looks import counts_as_look
from api.pages.rendering import moved, page
from api.pages.route import page_router
from api.pages.visit import Visit, VisitHere
from api.pages.workplaces.company_view import CompanyView, company_view
from api.pages.workplaces.conflict_view import conflict_view
from api.service import Service, ServiceHere
from api.serving.company import READ_LOG, Company, company_of
from api.v1 import openings as v1_openings
from api.v1 import workplaces as v1_workplaces
from api.v1.decision_schemas import REASONS
from api.v1.record_access import Asking
from api.v1.records import Resource
from data.companies import Workplace
from data.openings import Opening

router = page_router()

_CHANGED = "precondition-failed"
_ONE = "/virksomheder/{workplace_id}"
_OPENING = _ONE + "/stillinger/{opening_id}"
Intention = Literal["now", "within_3_months", "maybe", "placement_only", "no"]


class IntentionForm(Form):
    """What the company says today about hiring, and the version it was asked on."""

    tilstand: Identifier
    hensigt: Intention


class OpeningForm(Form):
    """Whether an opening is still there, and the version it was asked on."""

    tilstand: Identifier
    svar: Literal["findes", "lukket"]


class Nothing(Form):
    """A button alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What is put back, and the version that it is put back into."""

    tag: str
    told: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A record as it was before a change, and the version that it has now."""

    before: Any
    tag: str


async def _intention_before(
    tilstand: Identifier, hensigt: Intention | None = None, sagt: date | None = None
) -> Before:
    told = {"hire_intention": hensigt or "", "hire_intention_on": sagt.isoformat() if sagt else ""}
    return Before(tag=tilstand, told=told)


async def _opening_before(
    tilstand: Identifier,
    status: Literal["open", "held", "filled", "closed"],
    bekraeftet: date | None = None,
) -> Before:
    told = {"last_confirmed_on": bekraeftet.isoformat() if bekraeftet else "", "status": status}
    return Before(tag=tilstand, told=told)


@router.get(_ONE, dependencies=[allowed("workplaces.read")])
def read_company(
    workplace_id: Identifier, visit: VisitHere, actor: ActorHere, service: ServiceHere
) -> Response:
    """Show a company: what to call about, its openings, and who was told of it as far as one may see them."""
    found = company_of(service, actor, workplace_id)
    return page(visit, "workplaces/company.html", shown(visit, service, actor, found, BLANK))


@router.post(_ONE + "/hensigt", dependencies=[allowed("workplaces.write")])
def say_intention(
    workplace_id: Identifier,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[IntentionForm], filled(IntentionForm)],
) -> Response:
    """Write down what the company says today about hiring."""
    if form.faults:
        found = company_of(service, actor, workplace_id)
        return page(visit, "workplaces/company.html", shown(visit, service, actor, found, form), status=422)
    told = {"hire_intention": form.value.hensigt, "hire_intention_on": service.today().isoformat()}
    change = Before(tag=form.value.tilstand, told=told)
    written = _written(service, actor, v1_workplaces.RESOURCE, workplace_id, change)
    if written is None:
        return _conflict(visit, company_of(service, actor, workplace_id), form, service.today())
    known: Workplace = written.before
    undo = _undo(
        _address(workplace_id), written.tag, hensigt=known.hire_intention, sagt=known.hire_intention_on
    )
    return moved(_address(workplace_id), Flash(key="workplaces.intention_saved", undo=undo))


@router.post(_ONE + "/fortryd", dependencies=[allowed("workplaces.write")])
def undo_intention(
    workplace_id: Identifier,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[Nothing], filled(Nothing)],
    before: Annotated[Before, Depends(_intention_before)],
) -> Response:
    """Put back what was known before of hiring, unless it was changed since."""
    del form
    written = _written(service, actor, v1_workplaces.RESOURCE, workplace_id, before)
    return moved(_address(workplace_id), _undone(written))


@router.post(_OPENING, dependencies=[allowed("openings.write")])
def say_opening(
    workplace_id: Identifier,
    opening_id: Identifier,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[OpeningForm], filled(OpeningForm)],
) -> Response:
    """Write down that an opening is still there, or is not."""
    there = form.value.svar == "findes"
    told = {"last_confirmed_on": service.today().isoformat()} if there else {"status": "closed"}
    change = Before(tag=form.value.tilstand, told=told)
    written = _written(service, actor, v1_openings.RESOURCE, opening_id, change)
    if written is None:
        found = company_of(service, actor, workplace_id)
        return _conflict(visit, found, form, service.today(), opening_id)
    known: Opening = written.before
    base = f"{_address(workplace_id)}/stillinger/{quote(opening_id, safe='')}"
    undo = _undo(base, written.tag, status=known.status, bekraeftet=known.last_confirmed_on)
    key = "workplaces.opening_confirmed" if there else "workplaces.opening_closed"
    return moved(_address(workplace_id), Flash(key=key, undo=undo))


@router.post(_OPENING + "/fortryd", dependencies=[allowed("openings.write")])
def undo_opening(
    workplace_id: Identifier,
    opening_id: Identifier,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[Nothing], filled(Nothing)],
    before: Annotated[Before, Depends(_opening_before)],
) -> Response:
    """Put back what was known before of an opening, unless it was changed since."""
    del form
    written = _written(service, actor, v1_openings.RESOURCE, opening_id, before)
    return moved(_address(workplace_id), _undone(written))


def shown(visit: Visit, service: Service, actor: Actor, found: Company, form: Filled[Any]) -> CompanyView:
    """Return the page of a company; showing people is a look at them."""
    if found.contacts:
        counts_as_look(READ_LOG)
    writes = may(actor, "openings.write", about_workplace(found.workplace)).allowed
    return company_view(visit, found, REASONS, service.today(), form, writes=writes)


def _written(
    service: Service, actor: Actor, resource: Resource, record_id: str, change: Before
) -> Written | None:
    """Change a record as the interface does; ``None`` where somebody has changed it since."""
    condition = Condition(if_match=f'"{change.tag}"', if_none_match=None)
    with service.store.writing(actor.scope) as unit:
        asking = Asking(actor=actor, unit=unit, as_of=service.today())
        before = unit.records.one(resource.table, record_id, asking.as_of)
        try:
            made = resource.changed(asking, record_id, change.told, condition)
        except Problem as problem:
            if problem.code != _CHANGED:
                raise
            return None
    return Written(before=before and before.record, tag=made.headers["ETag"].strip('"'))


def _conflict(visit: Visit, found: Company, form: Filled[Any], today: date, opening_id: str = "") -> Response:
    """Show what stands there now beside what was meant to be written."""
    view = conflict_view(visit, found, opening_id, form, today)
    return page(visit, "workplaces/conflict.html", view, status=412)


def _address(workplace_id: str) -> str:
    return f"/virksomheder/{quote(workplace_id, safe='')}"


def _undo(base: str, tag: str, **before: object) -> str:
    known = {name: str(value) for name, value in before.items() if value is not None}
    return f"{base}/fortryd?{urlencode({'tilstand': tag} | known)}"


def _undone(written: Written | None) -> Flash:
    if written is None:
        return Flash(key="workplaces.not_undone", kind="warning")
    return Flash(key="workplaces.undone", kind="info")
