"""One person's list: her record as it is or might be, the day in line, closed openings gone."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from api import clock
from api.access import NOBODY, Actor, about_case
from api.access.cases import require_case
from api.http.problems import Problem
from api.service import Service
from api.serving.degraded import SCORES_REFUSED
from api.serving.drawing import Aids, Drawn, chosen, finished, fresh_cases
from api.serving.held_day import HeldDay
from api.serving.list_memory import Key, Told
from data.availability import Interval
from data.candidates import Candidate
from data.store import CaseAsked
from data.store.fresh_records import Fresh
from data.store.stamps import Stamps
from data.store.unit import Unit
from matcher.carving import case_of
from matcher.night import Night
from matcher.refused import WhyNot, why_not, why_refused
from matcher.rules import candidate_status, refusals
from matcher.what_if import AS_RECORDED, WhatIf, supposed
from models.fit import BadScoreError, Objective


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


def what_if_of(text: str | None) -> WhatIf:
    """Read what `Ask.what_if_json` wrote."""
    if text is None:
        return AS_RECORDED
    said: dict[str, Any] = json.loads(text)
    if "transport" in said:
        said["transport"] = tuple(said["transport"])
    if "availability" in said:
        said["availability"] = tuple(Interval(**stretch) for stretch in said["availability"])
    return WhatIf(**said)


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
    with service.store.reading(ask.actor.scope) as unit:
        begun = begin(service, seen_for(service, unit, ask), ask, render)
    return begun()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seen:
    """The day as a unit sees it, in line with every word.

    Attributes
    ----------
    unit : Unit
        A reading of now.
    stamps : Stamps
        Its change numbers.
    held : HeldDay
        The day.
    expected : tuple of str
        Workplaces that the list will probably hold.
    """

    unit: Unit
    stamps: Stamps
    held: HeldDay
    expected: tuple[str, ...] = ()

    def candidate(self, ask: Ask) -> Candidate | None:
        """Return a person's record as it is now, ``None`` where nobody of that id is there for who asks."""
        return self.held.candidate(self.unit, self.stamps, ask.candidate_id, ask.actor.scope)


def seen_for(service: Service, unit: Unit, ask: Ask) -> Seen:
    """Return the day as a unit sees it, and read what a list of somebody begins with along with it."""
    held = service.days.held()
    if held is None:
        places: tuple[str, ...] = ()
    else:
        places = _expected(held, ask)
        asked = CaseAsked(
            candidate_id=ask.candidate_id,
            journal=held.journal,
            opener=ask.actor.key,
            now=clock.now(),
            workplaces=places,
        )
        service.contested.take(ask.candidate_id, unit.read_ahead(asked).requests)
    stamps = unit.stamps()
    return Seen(unit=unit, stamps=stamps, held=service.days.current(unit, stamps), expected=places)


def _expected(held: HeldDay, ask: Ask) -> tuple[str, ...]:
    """Return workplaces that stand on a list drawn before, or on what was looked up of it for somebody's day.

    Nothing rests on them being right.
    """
    known = held.lists.workplaces(ask.candidate_id, ask.limit, every_opening=ask.every_opening)
    record = None if known else held.records.get(ask.candidate_id)
    openings = (held.lists.firsts(record) or ()) if record is not None else ()
    ground = held.standing.ground
    rows = (ground.ruled.day.row_of[one] for one in openings)
    return known or tuple({ground.snapshot.openings[row].workplace_id: None for row in rows})


def begin(
    service: Service,
    seen: Seen,
    ask: Ask,
    render: Callable[[Drawn], Told],
    known: Candidate | None = None,
) -> Callable[[], Told]:
    """Return what tells a list; it needs the store no more.

    Parameters
    ----------
    service : Service
        The running service.
    seen : Seen
        The day, within its unit.
    ask : Ask
        What is asked.
    render : callable
        Puts a drawn list into the words of the answer.
    known : Candidate, optional
        The person's record as this unit has read it already.

    Raises
    ------
    Problem
        As `tell`.
    """
    held, stamps = seen.held, seen.stamps
    record = admitted(seen.unit, ask, known or seen.candidate(ask))
    stale = stamps.market != held.market
    key = record, ask.limit, ask.every_opening
    keeps = not stale and not ask.what_if.supposes and held.as_of == service.today()
    told = held.lists.get(key) if keeps else None
    if told is None and stale:
        told = _drawn(held, record, _aids(service, held, ask, stamps, seen.unit.fresh), render)
    if told is not None:
        return partial(_same, told)
    aids = _aids(service, held, ask, stamps, None)
    return partial(_put, held, key, aids, render) if keeps else partial(_drawn, held, record, aids, render)


def _same(told: Told) -> Told:
    return told


def _put(held: HeldDay, key: Key, aids: Aids, render: Callable[[Drawn], Told]) -> Told:
    """Draw a list and remember it."""
    told = _drawn(held, key[0], aids, render)
    held.lists.put(key, told)
    return told


def _drawn(held: HeldDay, record: Candidate, aids: Aids, render: Callable[[Drawn], Told]) -> Told:
    """Draw a list and put it into words; one after the other.

    Drawing keeps the interpreter busy from end to end: threads that draw at once only take it from each
    other, which doubled the processor time of each list.
    """
    with held.lists.turn:
        return render(finished(chosen(held, record, aids), aids))


def _aids(service: Service, held: HeldDay, ask: Ask, seen: Stamps, fresh: Fresh | None) -> Aids:
    exploration = service.exploration
    return Aids(
        limit=ask.limit,
        every_opening=ask.every_opening,
        by_rules=partial(service.days.by_rules, why=SCORES_REFUSED),
        fresh=fresh,
        exploration=exploration,
        seed=exploration.seed(ask.candidate_id, held.as_of, held.plan_id) if exploration.rate else None,
        moment=replace(seen, journal=held.journal, plan_id=held.plan_id),
    )


def record_of(unit: Unit, held: HeldDay, stamps: Stamps, ask: Ask) -> Candidate:
    """Return the person's record as it is now, with what is supposed.

    Raises
    ------
    Problem
        If nobody of that id is there for whoever asks, they may not see the list, or no machine may rank for
        the person.
    """
    return admitted(unit, ask, held.candidate(unit, stamps, ask.candidate_id, ask.actor.scope))


def admitted(unit: Unit, ask: Ask, candidate: Candidate | None) -> Candidate:
    """Return a person's record of now with what is supposed, where a list may be made of it.

    Raises
    ------
    Problem
        As `record_of`.
    """
    require_case(unit, ask.actor, "suggestions.read", about_case(ask.candidate_id, candidate))
    if candidate is None:  # nobody may see the list of nobody
        raise Problem("candidate-unknown", record_id=ask.candidate_id)
    reason = candidate_status.reason_of(candidate.status)
    if reason is not None:
        raise Problem("no-machine-list", reason_da=reason.da, reason_en=reason.en)
    return supposed(candidate, ask.what_if)


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
    with service.store.reading(ask.actor.scope) as unit:
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
    (fresh,) = fresh_cases(unit.fresh, [case_of(night, 0, night.ground.ruled.day.row_of[opening_id])])
    if fresh is None:
        raise Problem("opening-unknown", record_id=opening_id)
    newer = refusals(fresh)
    return why_refused(newer) if newer else found
