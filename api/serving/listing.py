"""One person's list: her record as it is or might be, the day in line, closed openings gone."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial

import numpy as np

from api.access import NOBODY, Actor, about_case
from api.access.cases import require_case
from api.http.problems import Problem
from api.service import Service
from api.serving.degraded import SCORES_REFUSED, left_out
from api.serving.held_day import HeldDay
from api.serving.list_memory import Told
from data.candidates import Candidate
from data.companies import Workplace
from data.openings import Opening
from data.store.stamps import Stamps
from data.store.unit import Unit
from features.pairs import Pairs
from matcher.carving import case_of, cases_of
from matcher.night import Night
from matcher.proposal import Proposal
from matcher.rank import ListSettings
from matcher.refused import RefusedGroup, WhyNot, refusals_for, why_not, why_refused
from matcher.rules import PairCase, candidate_status, refusals
from matcher.rules.travel_minutes import minutes_of_pair
from matcher.standing import PersonList
from matcher.what_if import AS_RECORDED, WhatIf, supposed
from matcher.wording import Words
from models.fit import BadScoreError, Objective

# Lines drawn beyond those asked for while openings may have closed since the day was read.
_SPARE_LINES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What somebody asked: whose list, how long, every opening or the best of each workplace, what if."""

    candidate_id: str
    actor: Actor = NOBODY
    limit: int = 5
    every_opening: bool = False
    what_if: WhatIf = AS_RECORDED

    def what_if_json(self) -> str | None:
        """Return what is supposed as text, ``None`` where nothing is."""
        if not self.what_if.supposes:
            return None
        said = {name: value for name, value in asdict(self.what_if).items() if value is not None}
        return json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """A list ready to be told.

    Attributes
    ----------
    held : HeldDay
        The day it rests on.
    found : PersonList
        Its lines.
    cases : sequence of PairCase
        The records of each line, in order.
    refused : tuple of RefusedGroup
        What the rules refuse.
    degraded : Words or None
        Why something else than the whole learned model made it.
    seed : int or None
        Of the lots, where exploration is on.
    """

    held: HeldDay
    found: PersonList
    cases: Sequence[PairCase]
    refused: tuple[RefusedGroup, ...]
    degraded: Words | None
    seed: int | None


def tell(service: Service, ask: Ask, render: Callable[[Drawn], Told]) -> Told:
    """Return a list as it is told: drawn now, or drawn before where nothing of it can have changed.

    Parameters
    ----------
    service : Service
        The running service.
    ask : Ask
        What is asked.
    render : callable
        Puts a drawn list into the words of the answer.

    Raises
    ------
    Problem
        If nobody of that id is there for whoever asks, they may not see the list, no machine may rank for the
        person, or nothing of the kind can be supposed.
    """
    with service.store.reading() as unit:
        stamps = unit.stamps()
        held = service.days.current(unit, stamps)
        record = record_of(unit, held, stamps, ask)
        stale = stamps.market != held.market
        key = record, ask.limit, ask.every_opening
        keeps = not stale and not ask.what_if.supposes and held.as_of == service.today()
        told = held.lists.get(key) if keeps else None
        if told is not None:
            return told
        if stale:
            return _tell_anew(service, ask, held, record, render, partial(_closed, unit))
    told = _tell_anew(service, ask, held, record, render)
    if keeps:
        held.lists.put(key, told)
    return told


def _tell_anew(
    service: Service,
    ask: Ask,
    held: HeldDay,
    record: Candidate,
    render: Callable[[Drawn], Told],
    closed: Callable[[PersonList], frozenset[str]] | None = None,
) -> Told:
    """Draw a list and put it into words, those that ``closed`` finds left out; one after the other.

    Drawing keeps the interpreter busy from end to end: threads that draw at once only take it from each
    other, which doubled the processor time of each list.
    """
    more = 0 if closed is None else _SPARE_LINES
    lists = ListSettings(limit=ask.limit + 1 + more, every_opening=ask.every_opening)
    with held.lists.turn:
        scored, found = _shortlist(service, held, record, lists)
        if closed is not None:
            found = found.without(closed(found))
        return render(_drawn(service, ask, scored, found))


def _drawn(service: Service, ask: Ask, held: HeldDay, found: PersonList) -> Drawn:
    exploration = service.exploration
    seed = exploration.seed(ask.candidate_id, held.as_of, held.plan_id) if exploration.rate else None
    found = found.explored(exploration, seed or 0, ask.limit).explained()
    return Drawn(
        held=held,
        found=found,
        cases=cases_of_lines(found.night, found.proposals),
        refused=refusals_for(found.night, ask.candidate_id, most_examples=1),
        degraded=held.serving.degraded or left_out(found.night.valued.bad),
        seed=seed,
    )


def record_of(unit: Unit, held: HeldDay, stamps: Stamps, ask: Ask) -> Candidate:
    """Return the person's record as it is now, with what is supposed.

    Raises
    ------
    Problem
        If nobody of that id is there for whoever asks, they may not see the list, or no machine may rank for
        the person.
    """
    candidate = held.candidate(unit, stamps, ask.candidate_id)
    require_case(unit, ask.actor, "suggestions.read", about_case(ask.candidate_id, candidate))
    assert candidate is not None  # noqa: S101  nobody may see the list of nobody
    reason = candidate_status.reason_of(candidate.status)
    if reason is not None:
        raise Problem("no-machine-list", reason_da=reason.da, reason_en=reason.en)
    return supposed(candidate, ask.what_if)


def _shortlist(
    service: Service, held: HeldDay, record: Candidate, lists: ListSettings
) -> tuple[HeldDay, PersonList]:
    try:
        return held, held.standing.shortlist(record, lists)
    except BadScoreError:
        by_rules = service.days.by_rules(held, SCORES_REFUSED)
        return by_rules, by_rules.standing.shortlist(record, lists)


def _closed(unit: Unit, found: PersonList) -> frozenset[str]:
    """Return the openings of a list that the rules refuse by their records of now, or that are gone."""
    cases = cases_of_lines(found.night, found.proposals)
    now = fresh_cases(unit, cases)
    return frozenset(
        case.opening.opening_id
        for case, fresh in zip(cases, now, strict=True)
        if fresh is None or refusals(fresh)
    )


def fresh_cases(unit: Unit, cases: Sequence[PairCase]) -> list[PairCase | None]:
    """Return pairs with opening and workplace as they are now, ``None`` where one of them is gone."""
    if not cases:
        return []
    day = cases[0].as_of
    openings = unit.fresh.openings([case.opening.opening_id for case in cases], day)
    places = unit.fresh.workplaces(sorted({opening.workplace_id for opening in openings.values()}), day)
    return [_fresh(case, openings.get(case.opening.opening_id), places) for case in cases]


def _fresh(case: PairCase, opening: Opening | None, places: Mapping[str, Workplace]) -> PairCase | None:
    if opening is None or opening.workplace_id not in places:
        return None
    place = places[opening.workplace_id]
    minutes = minutes_of_pair(case.candidate, place)
    return replace(case, opening=opening, workplace=place, travel_minutes=minutes)


def cases_of_lines(night: Night, lines: Sequence[Proposal]) -> list[PairCase]:
    """Return the records of a list's lines."""
    row_of = night.ground.ruled.day.row_of
    rows = np.array([row_of[line.opening_id] for line in lines], dtype=np.int32)
    return cases_of(night, Pairs(candidate=np.zeros(len(rows), dtype=np.int32), opening=rows))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Explained:
    """Why not one opening, and the day that says so."""

    held: HeldDay
    opening_id: str
    objective: Objective
    found: WhyNot


def explain(service: Service, ask: Ask, opening_id: str) -> Explained:
    """Say what stands between a person and an opening, by the records of now.

    Raises
    ------
    Problem
        If person or opening is not there, or the opening is so new that the day does not know it yet.
    """
    with service.store.reading() as unit:
        stamps = unit.stamps()
        held = service.days.current(unit, stamps)
        record = record_of(unit, held, stamps, ask)
        if opening_id not in held.standing.ground.ruled.day.row_of:
            raise _unknown(unit, held, opening_id)
        try:
            night = held.standing.ground.night((record,))
            found = why_not(night, ask.candidate_id, opening_id, held.standing.offer)
        except BadScoreError:
            held = service.days.by_rules(held, SCORES_REFUSED)
            night = held.standing.ground.night((record,))
            found = why_not(night, ask.candidate_id, opening_id, held.standing.offer)
        if stamps.market != held.market:
            found = _by_fresh_records(unit, night, opening_id, found)
    return Explained(held=held, opening_id=opening_id, objective=night.objective, found=found)


def _unknown(unit: Unit, held: HeldDay, opening_id: str) -> Problem:
    if opening_id in unit.fresh.openings([opening_id], held.as_of):
        seconds = 2
        return Problem("day-not-ready", seconds=seconds, headers={"Retry-After": str(seconds)})
    return Problem("opening-unknown", record_id=opening_id)


def _by_fresh_records(unit: Unit, night: Night, opening_id: str, found: WhyNot) -> WhyNot:
    """Return what the rules say of the opening as it is now, where they refuse it."""
    (fresh,) = fresh_cases(unit, [case_of(night, 0, night.ground.ruled.day.row_of[opening_id])])
    if fresh is None:
        raise Problem("opening-unknown", record_id=opening_id)
    newer = refusals(fresh)
    return why_refused(newer) if newer else found
