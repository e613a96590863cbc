"""What the pages about requests show: what was asked, by when, what has been done, and what is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from api.pages.forms import Filled
from api.pages.rights.forms import RequestKind
from api.pages.visit import Visit
from api.pages.words import catalogue
from data.rights import CORRECTION, OPEN, REASON, LegalHold, Objection, RightsRequest, due_on

KINDS: dict[RequestKind, str] = {"rettelse": CORRECTION, "begrundelse": REASON}
FIELDS = (
    "competences",
    "task_experience",
    "certificates",
    "wishes_tasks",
    "wishes_industries",
    "no_go_tasks",
    "hours_per_week_now",
    "hours_per_week_goal",
    "availability",
    "transport",
    "max_travel_minutes",
    "postcode",
    "conditions",
    "danish_level",
    "benefit",
    "category",
    "other",
)
GROUPS = ("competences", "tasks", "wishes", "support", "travel", "hours", "pay", "workplace", "language")
_SHORT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """A request in a list; ``left`` says how long there is, or how long it is overdue."""

    request_id: str
    candidate_id: str
    kind: str
    about: str
    said: str
    received: str
    due: str
    left: str
    overdue: bool
    state: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """Requests of the cases that who looks may see; ``answered``: those that are done."""

    lines: tuple[RequestLine, ...]
    overdue: int
    answered: bool
    onward: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneView:
    """One request: what has been done with it, and the form of the answer where that is next."""

    line: RequestLine
    words: str
    place: str
    case_address: str
    steps: tuple[tuple[str, str], ...]
    may_answer: bool
    form: Filled[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewView:
    """A request that is written down; ``place``: the company whose reason it is, where that is known."""

    candidate_id: str
    kind: RequestKind
    options: tuple[tuple[str, str], ...]
    due: str
    form: Filled[Any]
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """What a jobkandidat has asked for, and what stands."""

    candidate_id: str
    lines: tuple[RequestLine, ...]
    objected: str
    held: str
    is_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActView:
    """An act that is confirmed before it is done; ``problem`` says what stood in its way."""

    candidate_id: str
    act: str
    form: Filled[Any]
    problem: str = ""


def line_of(visit: Visit, one: RightsRequest, today: date) -> RequestLine:
    """Return a request as a list shows it."""
    return RequestLine(
        request_id=one.request_id,
        candidate_id=one.candidate_id,
        kind=visit.t(f"rights.kind_{one.kind}"),
        about=about_told(visit, one.kind, one.about),
        said=one.words if len(one.words) <= _SHORT else f"{one.words[:_SHORT].rstrip()} …",
        received=visit.day(one.received_on),
        due=visit.day(one.due_on),
        left=_left(visit, one, today),
        overdue=one.overdue(today),
        state=visit.t(f"rights.state_{one.state}"),
        is_open=one.state == OPEN,
    )


def list_view(
    visit: Visit, found: Sequence[RightsRequest], today: date, *, answered: bool, onward: str
) -> ListView:
    """Return what the list shows."""
    lines = tuple(line_of(visit, one, today) for one in found)
    overdue = sum(line.overdue for line in lines)
    return ListView(lines=lines, overdue=overdue, answered=answered, onward=onward)


def request_view(
    visit: Visit, one: RightsRequest, today: date, *, place: str, may_answer: bool, form: Filled[Any]
) -> OneView:
    """Return what the page of a request shows.

    Parameters
    ----------
    visit : Visit
        Who looks.
    one : RightsRequest
        The request.
    today : date
        The day.
    place : str
        Name of the company whose reason it is, empty where it is about none.
    may_answer : bool
        Whether who looks may answer this case.
    form : Filled
        Of the answer.
    """
    steps = [(visit.day(one.received_on), visit.t("rights.step_noted", by=one.noted_by))]
    if one.answered_at is not None:
        done = visit.t(f"rights.step_{one.state}", by=one.answered_by)
        steps.append((visit.moment(one.answered_at), f"{done} {one.answer}"))
    return OneView(
        line=line_of(visit, one, today),
        words=one.words,
        place=place,
        case_address=f"/kandidater/{quote(one.candidate_id, safe='')}"
        if visit.may("candidates.read")
        else "",
        steps=tuple(steps),
        may_answer=may_answer and one.state == OPEN,
        form=form,
    )


def new_view(visit: Visit, candidate_id: str, kind: RequestKind, today: date, form: Filled[Any]) -> NewView:
    """Return the form of a new request."""
    codes, about = (FIELDS, "field") if kind == "rettelse" else (GROUPS, "group")
    return NewView(
        candidate_id=candidate_id,
        kind=kind,
        options=tuple((code, visit.t(f"rights.{about}_{code}")) for code in codes),
        due=visit.day(due_on(KINDS[kind], today)),
        form=form,
    )


def person_view(
    visit: Visit,
    candidate_id: str,
    found: Sequence[RightsRequest],
    standing: tuple[Objection | None, LegalHold | None],
    today: date,
) -> PersonView:
    """Return what the page of a jobkandidat's rights shows."""
    objection, hold = standing
    held = ""
    if hold is not None:
        until = visit.t("rights.held_until", day=visit.day(hold.until)) if hold.until else ""
        held = " ".join(filter(None, (visit.t("rights.held", by=hold.placed_by, why=hold.reason), until)))
    objected = ""
    if objection is not None:
        objected = visit.t("rights.objected", by=objection.noted_by, day=visit.day(objection.made_at.date()))
    return PersonView(
        candidate_id=candidate_id,
        lines=tuple(line_of(visit, one, today) for one in found),
        objected=objected,
        held=held,
        is_held=hold is not None and hold.stands(today),
    )


def about_told(visit: Visit, kind: str, about: str) -> str:
    """Return what a request is about in words; what another program wrote stands as it came."""
    key = f"rights.{'field' if kind == CORRECTION else 'group'}_{about}"
    return visit.t(key) if key in catalogue() else about


def _left(visit: Visit, one: RightsRequest, today: date) -> str:
    if one.state != OPEN:
        return ""
    days = (one.due_on - today).days
    if days == 0:
        return visit.t("rights.left_today")
    return visit.tn("rights.left" if days > 0 else "rights.late", abs(days))
