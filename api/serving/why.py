"""Why not this company: the rules that bind each of its openings, or what places it where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.access import about_case
from api.access.cases import require_case
from api.http.problems import Problem
from api.service import Service
from api.serving.degraded import SCORES_REFUSED
from api.serving.drawing import fresh_cases
from api.serving.held_day import HeldDay
from api.serving.listing import Ask
from api.serving.name_search import folded, is_in, is_near
from data.candidates import Candidate
from data.companies import Workplace
from data.openings import Opening
from matcher.night import Ground
from matcher.proposal import Proposal
from matcher.rank import ListSettings
from matcher.reasons import reasons_for
from matcher.refused import why_not
from matcher.rules import PairCase, Refusal, candidate_status, refusals
from matcher.rules.travel_minutes import minutes_of_pair
from matcher.standing import PersonList
from matcher.wording import Words
from models.fit import BadScoreError

OBJECTED = "objected"
MOST_FOUND = 20
"""A search names no more workplaces than this."""
_WHOLE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningAnswer:
    """What stands between a person and one opening.

    Attributes
    ----------
    opening : Opening
        The opening as it stands now.
    gone : bool
        Whether it has been closed since the day was made.
    refusals : tuple of Refusal
        The rules that bind; empty where they allow the pair.
    words : Words or None
        What the pair is worth, and to others; ``None`` where no machine may say so.
    line : Proposal or None
        Where it would stand on the whole list, with its reasons.
    """

    opening: Opening
    gone: bool
    refusals: tuple[Refusal, ...]
    words: Words | None = None
    line: Proposal | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompanyAnswer:
    """What stands between a person and a company.

    Attributes
    ----------
    held : HeldDay
        The day it is said of.
    record : Candidate
        The person's record as it stands.
    workplace : Workplace
        The company's address.
    number, listed : int
        Which company it is on the person's whole list, 0 where it is not on it, and how many are.
    openings : tuple of OpeningAnswer
        Each opening, those that least stands in the way of first.
    no_list : Words or None
        Why no machine makes a list for the person.
    """

    held: HeldDay
    record: Candidate
    workplace: Workplace
    number: int
    listed: int
    openings: tuple[OpeningAnswer, ...]
    no_list: Words | None


def workplaces_named(held: HeldDay, text: str) -> tuple[Workplace, ...]:
    """Return workplaces of the day whose name or id holds a text, those that begin with it first.

    Where none does, those whose name is nearly right.
    """
    sought, there = folded(text), held.standing.ground.snapshot.workplaces
    found = [one for one in there if _says(one, sought)]
    found = found or [one for one in there if is_near(sought, folded(one.name or ""))]
    return tuple(sorted(found, key=lambda one: _order(one, sought))[:MOST_FOUND])


def _order(one: Workplace, sought: str) -> tuple[bool, str, str]:
    name = folded(one.name or "")
    return not name.startswith(sought), name, one.workplace_id


def _says(one: Workplace, sought: str) -> bool:
    return is_in(sought, folded(one.name or "")) or sought in folded(one.workplace_id)


def day_of(service: Service) -> HeldDay:
    """Return the day in line with all that was said."""
    with service.store.reading() as unit:
        return service.days.current(unit, unit.stamps())


def why_company(service: Service, ask: Ask, workplace_id: str) -> CompanyAnswer:
    """Say what stands between a person and a company, whether the person has a list or not.

    Raises
    ------
    Problem
        If person or workplace is not there, or the person is out of reach.
    """
    with service.store.reading(ask.actor.scope) as unit:
        stamps = unit.stamps()
        held = service.days.current(unit, stamps)
        record = held.candidate(unit, stamps, ask.candidate_id, ask.actor.scope)
        require_case(unit, ask.actor, "suggestions.read", about_case(ask.candidate_id, record))
        if record is None:
            raise Problem("candidate-unknown", record_id=ask.candidate_id)
        cases = _cases(held.standing.ground, _ruled(record), workplace_id)
        now = fresh_cases(unit.fresh, cases) if stamps.market != held.market else cases
    reason = candidate_status.reason_of(record.status)
    whole = None if reason is not None or not cases else _whole(service, held, record)
    answers = tuple(_answer(held, whole, case, newer) for case, newer in zip(cases, now, strict=True))
    order = _companies(whole)
    ground = held.standing.ground
    return CompanyAnswer(
        held=held,
        record=record,
        workplace=ground.snapshot.workplaces[ground.workplace_row[workplace_id]],
        number=order.index(workplace_id) + 1 if workplace_id in order else 0,
        listed=len(order),
        openings=tuple(
            sorted(answers, key=lambda one: (one.gone, len(one.refusals), one.opening.opening_id))
        ),
        no_list=reason,
    )


def _ruled(record: Candidate) -> Candidate:
    """Return the record as rules see it: an objection to ranking forbids no company."""
    return replace(record, status="active") if record.status == OBJECTED else record


def _cases(ground: Ground, record: Candidate, workplace_id: str) -> list[PairCase]:
    row = ground.workplace_row.get(workplace_id)
    if row is None:
        raise Problem("workplace-unknown", record_id=workplace_id)
    place = ground.snapshot.workplaces[row]
    minutes = minutes_of_pair(record, place)
    return [
        PairCase(
            candidate=record,
            workplace=place,
            opening=opening,
            programme=ground.programme,
            context=ground.context,
            travel_minutes=minutes,
        )
        for opening in ground.snapshot.openings
        if opening.workplace_id == workplace_id
    ]


def _whole(service: Service, held: HeldDay, record: Candidate) -> PersonList:
    """Return the person's list with every opening that the rules allow."""
    lists = ListSettings(limit=_WHOLE, every_opening=True)
    try:
        return held.standing.shortlist(record, lists)
    except BadScoreError:
        return service.days.by_rules(held, SCORES_REFUSED).standing.shortlist(record, lists)


def _companies(whole: PersonList | None) -> list[str]:
    """Return the workplaces of a whole list, best first."""
    lines: Sequence[Proposal] = whole.proposals if whole is not None else ()
    return list(dict.fromkeys(line.workplace_id for line in lines))


def _answer(held: HeldDay, whole: PersonList | None, case: PairCase, newer: PairCase | None) -> OpeningAnswer:
    if newer is None:
        return OpeningAnswer(opening=case.opening, gone=True, refusals=())
    found = refusals(newer)
    opening_id = newer.opening.opening_id
    lines = whole.proposals if whole is not None and not found else ()
    line = next((one for one in lines if one.opening_id == opening_id), None)
    if whole is None or line is None:
        return OpeningAnswer(opening=newer.opening, gone=False, refusals=found)
    (explained,) = reasons_for(whole.night, (line,))
    told = why_not(whole.night, line.candidate_id, opening_id, held.standing.offer)
    return OpeningAnswer(
        opening=newer.opening,
        gone=False,
        refusals=(),
        words=Words(told.text_da, told.text_en),
        line=explained,
    )
