"""The first call list: the companies where one more place would help most, dearest opening first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.pages.contacts.naming import Line, line_of
from api.pages.night.cases_view import first_upper
from api.pages.night.places import Places
from api.pages.visit import Visit
from data.companies import Workplace
from data.geography import municipalities
from models.fit import Objective


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """An opening to ask for one more place in.

    Attributes
    ----------
    task : str
        What there is to do.
    helps, worth, same : str
        For how many people a further place would help, what it is worth, and how many of them;
        empty where there is one.
    """

    task: str
    helps: str
    worth: str
    same: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A company to call about one opening or more.

    Attributes
    ----------
    number : int
        Its place on the list, from 1.
    name, address, municipality : str
        What and where; ``address`` is that of the company's page.
    lines : tuple of CallLine
        What to ask for.
    mind : str
        Why not to call now; empty where nothing speaks against it.
    person : Line or None
        Whom to ask for; ``None`` where it is not shown.
    """

    number: int
    name: str
    address: str
    municipality: str
    lines: tuple[CallLine, ...]
    mind: str
    person: Line | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsView:
    """A page of the list; ``choices`` are municipalities to narrow it to."""

    day: str
    plan: str
    calls: tuple[Call, ...]
    chosen: str
    choices: tuple[tuple[str, str], ...]
    onward: str
    first: str


def calls_of(
    visit: Visit, report: Mapping[str, Any], places: Places, most: int, *, code: str = "", skip: int = 0
) -> tuple[Call, ...]:
    """Return calls of the list.

    Parameters
    ----------
    visit : Visit
        Who looks.
    report : mapping
        The night's.
    places : Places
        The directory of the day.
    most, skip : int
        How many companies, after how many others.
    code : str
        Only companies of this municipality; of all where it is empty.
    """
    weeks = report["objective_kind"] == Objective.WEEKS_SAVED.value
    companies: dict[str, list[Mapping[str, Any]]] = {}
    for one in report["in_demand"]:
        if not code or _code(places, one["opening_id"]) == code:
            companies.setdefault(places.address_of(one["opening_id"]) or one["opening_id"], []).append(one)
    found = list(companies.values())[skip : skip + most]
    return tuple(
        _call(visit, number, openings, places, weeks=weeks)
        for number, openings in enumerate(found, start=skip + 1)
    )


def codes_in(report: Mapping[str, Any], places: Places) -> tuple[tuple[str, str], ...]:
    """Return codes and names of the municipalities on a list, by name."""
    codes = {_code(places, one["opening_id"]) for one in report["in_demand"]} - {""}
    return tuple(sorted(((code, _municipality(code)) for code in codes), key=lambda one: one[1]))


def _call(
    visit: Visit, number: int, openings: Sequence[Mapping[str, Any]], places: Places, *, weeks: bool
) -> Call:
    opening_id = openings[0]["opening_id"]
    workplace = places.workplace_of(opening_id)
    name = places.name_of(visit, opening_id)
    by_task: dict[str, list[Mapping[str, Any]]] = {}
    for one in openings:
        by_task.setdefault(places.task_of(visit, one["opening_id"]), []).append(one)
    if len(by_task) > 1 and workplace is not None:
        name = workplace.name or workplace.workplace_id
    return Call(
        number=number,
        name=first_upper(name),
        address=places.address_of(opening_id),
        municipality=_municipality(_code(places, opening_id)),
        lines=tuple(_line(visit, alike, places, weeks=weeks) for alike in by_task.values()),
        mind=_mind(visit, workplace, places),
        person=line_of(visit, places.persons, workplace) if workplace else None,
    )


def _line(visit: Visit, alike: Sequence[Mapping[str, Any]], places: Places, *, weeks: bool) -> CallLine:
    """Return openings of one kind in a line: the dearest tells what a place is worth."""
    one = alike[0]
    people, amount = one.get("people"), visit.number(one["price"], 1 if weeks else 0)
    return CallLine(
        task=first_upper(places.task_of(visit, one["opening_id"])),
        helps=visit.tn("night.call_helps", people) if people else "",
        worth=visit.t("night.call_worth_weeks" if weeks else "night.call_worth_hours", amount=amount),
        same=visit.t("night.call_same", count=len(alike)) if len(alike) > 1 else "",
    )


def _mind(visit: Visit, workplace: Workplace | None, places: Places) -> str:
    if workplace is None or workplace.status != "open":
        return visit.t("night.call_gone")
    until = workplace.do_not_contact_until
    if until is not None and until >= places.as_of:
        return visit.t("night.call_not_before", day=visit.day(until))
    return ""


def _code(places: Places, opening_id: str) -> str:
    workplace = places.workplace_of(opening_id)
    return (workplace.municipality_code or "") if workplace else ""


def _municipality(code: str) -> str:
    found = municipalities().get(code)
    return found.name if found else code
