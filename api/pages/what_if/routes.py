"""``/kandidater/{id}/hvad-nu-hvis``: suppose, see how the list moves, save it into the record or drop it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Annotated, Literal
from urllib.parse import quote, urlencode

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import about_case, may
from api.http.access import ActorHere, allowed
from api.http.problems import Problem, detail_of
from api.http.schema import Identifier
from api.pages.flash import Flash
from api.pages.forms import Filled, Form, filled
from api.pages.paths import is_own_path
from api.pages.rendering import moved, page
from api.pages.route import page_router
from api.pages.visit import Visit, VisitHere
from api.pages.what_if.supposing import (
    WISH_KINDS,
    Mode,
    Saving,
    Supposed,
    Weekday,
    cells_supposed,
    supposed_of,
)
from api.pages.what_if.view import Lists, Result, result_of, told_of, what_if_view
from api.service import Service, ServiceHere
from api.serving.as_recorded import workplaces_listed
from api.serving.listing import Ask
from api.serving.showing import show
from api.v1.candidates import RESOURCE
from api.v1.record_access import Asking, CaseGuard
from api.v1.record_schemas import cells_of
from api.v1.suggestion_answer import told_list
from data.candidates import Candidate
from data.store import StoredRecord
from data.tables import CANDIDATES
from data.vocabulary import Vocabulary, built_in_vocabulary
from matcher.what_if import supposed as as_supposed

_PATH = "/kandidater/{candidate_id}/hvad-nu-hvis"
_TEMPLATE = "what_if/what_if.html"
_SHOWN, _KNOWN = 10, 20
_MOST_WISHES, _LONGEST = 50, 120
_FIELDS = (
    "max_travel_minutes",
    "transport",
    "hours_per_week_now",
    "availability",
    "wishes_tasks",
    "wishes_industries",
)
_UNPROCESSABLE = 422

router = page_router()


class Asked(BaseModel):
    """What the address supposes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rejse: str | None = Field(default=None, max_length=10)
    timer: str | None = Field(default=None, max_length=10)
    transport: list[Mode] = Field(default=[], max_length=4)
    dage: list[Weekday] = Field(default=[], max_length=7)
    opgave: list[str] = Field(default=[], max_length=_MOST_WISHES)
    branche: list[str] = Field(default=[], max_length=_MOST_WISHES)
    nyt: str = Field(default="", max_length=_LONGEST)
    stjerner: Literal["1", "2", "3"] = "3"

    def with_the_new(self) -> "Asked":
        """Return what is supposed with the new wish among the others of its kind."""
        kind, _, code = self.nyt.partition(":")
        if kind not in WISH_KINDS or not code:
            return self
        others: list[str] = [one for one in getattr(self, kind) if one.rpartition(":")[0] != code]
        return self.model_copy(update={kind: [*others, f"{code}:{self.stjerner}"]})


class Before(BaseModel):
    """How the record stood before it was saved, and its state since."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tilstand: Identifier
    foer: list[str] = Field(max_length=len(_FIELDS))


class Nothing(Form):
    """A button alone."""


@router.get(_PATH, dependencies=[allowed("suggestions.read")])
def read_what_if(
    candidate_id: Identifier,
    asked: Annotated[Asked, Query()],
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Show the list as it would be beside the list as it is; nothing of what is supposed is stored."""
    found = _record(service, visit, candidate_id)
    supposed = supposed_of(found.record, asked.with_the_new(), _words(service))
    ask = Ask(candidate_id=candidate_id, actor=actor, what_if=supposed.what_if)
    return _shown(visit, service, found, supposed, ask)


@router.post(_PATH, dependencies=[allowed("candidates.write")])
def save(
    candidate_id: Identifier,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[Saving], filled(Saving)],
) -> Response:
    """Write what was supposed into the record, if nobody has changed it meanwhile."""
    said = form.value
    here = f"/kandidater/{quote(candidate_id, safe='')}"
    with service.store.writing(actor.scope) as unit:
        asking = Asking(actor=actor, unit=unit, as_of=service.today())
        found = _standing(asking, candidate_id)
        supposed = supposed_of(found.record, said, _words(service))
        names = supposed.changed
        if supposed.form.faults:
            raise Problem("request-invalid", errors=supposed.form.faults)
        CaseGuard().change(asking, names, found.record)
        if said.tilstand != found.tag:
            return moved(f"{here}/hvad-nu-hvis", Flash(key="what_if.changed_meanwhile", kind="warning"))
        if not names:
            return moved(here, Flash(key="what_if.nothing", kind="info"))
        before = {name: cells_of(CANDIDATES, found)[name] for name in names}
        cells = cells_supposed(as_supposed(found.record, supposed.what_if), names)
        RESOURCE.told(asking, cells, found)
        tag = _standing(asking, candidate_id).tag
    undo = f"{here}/hvad-nu-hvis/fortryd?{urlencode(_address(tag, before))}"
    told = ", ".join(told_of(visit, supposed, found.record, _words(service)))
    return moved(
        here, Flash(key="what_if.saved", undo=undo if is_own_path(undo) else "", values={"what": told})
    )


@router.post(f"{_PATH}/fortryd", dependencies=[allowed("candidates.write")])
def undo(
    candidate_id: Identifier,
    before: Annotated[Before, Query()],
    actor: ActorHere,
    service: ServiceHere,
    form: Annotated[Filled[Nothing], filled(Nothing)],
) -> Response:
    """Write back what stood there before, if nobody has changed the record since."""
    del form
    cells = dict(text.partition("=")[::2] for text in before.foer)
    if not cells.keys() <= set(_FIELDS):
        raise Problem("request-invalid")
    here = f"/kandidater/{quote(candidate_id, safe='')}"
    with service.store.writing(actor.scope) as unit:
        asking = Asking(actor=actor, unit=unit, as_of=service.today())
        found = _standing(asking, candidate_id)
        CaseGuard().change(asking, tuple(cells), found.record)
        if before.tilstand != found.tag:
            return moved(here, Flash(key="what_if.changed_meanwhile", kind="warning"))
        RESOURCE.told(asking, cells, found)
    return moved(here, Flash(key="what_if.undone", kind="info"))


def _address(tag: str, before: Mapping[str, str]) -> list[tuple[str, str]]:
    return [("tilstand", tag), *(("foer", f"{name}={text}") for name, text in before.items())]


def _record(service: Service, visit: Visit, candidate_id: str) -> StoredRecord:
    with service.store.reading(visit.actor.scope) as unit:
        return _standing(Asking(actor=visit.actor, unit=unit, as_of=service.today()), candidate_id)


def _standing(asking: Asking, candidate_id: str) -> StoredRecord:
    found = asking.unit.records.one(CANDIDATES, candidate_id, asking.as_of)
    if found is None:
        raise Problem("candidate-unknown", record_id=candidate_id)
    CaseGuard().read(asking, found.record)
    return found


def _shown(visit: Visit, service: Service, found: StoredRecord, supposed: Supposed, ask: Ask) -> Response:
    words = _words(service)
    about = about_case(ask.candidate_id, found.record)
    may_save = may(visit.actor, "candidates.details", about).allowed
    result = _result(visit, service, found.record, (supposed, ask), may_save=may_save)
    view = what_if_view(visit, found.record, found.tag, supposed, result, words)
    status = _UNPROCESSABLE if supposed.form.faults else 200
    return page(visit, _TEMPLATE, view, status=status, part="result")


def _result(
    visit: Visit, service: Service, record: Candidate, asked: tuple[Supposed, Ask], *, may_save: bool
) -> Result:
    """Return both lists side by side, or why there is none."""
    supposed, ask = asked
    try:
        listed = replace(ask, limit=_SHOWN)
        then = show(service, listed, partial(told_list, listed, service.today())).document
    except Problem as problem:
        if problem.code not in ("no-machine-list", "access-denied"):
            raise
        because = detail_of(problem, visit.language)
        return Result(
            supposes=False,
            told=(),
            rows=(),
            gone=(),
            degraded="",
            staleness="",
            may_save=False,
            none_because=because,
        )
    now = workplaces_listed(service, record, _KNOWN)
    told = told_of(visit, supposed, record, _words(service))
    found = result_of(visit, Lists(now=now, then=then), supposed, _SHOWN, may_save=may_save)
    return replace(found, told=told)


def _words(service: Service) -> Vocabulary:
    """Return the words of the day that this process holds."""
    held = service.days.held()
    return held.standing.ground.snapshot.vocabulary if held is not None else built_in_vocabulary()
