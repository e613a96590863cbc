"""Somebody's day: the people they look after, what there is to do for them, and what the night changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice

from api import accounting
from api.access import Actor
from api.access.cases import reach_of
from api.service import Service
from api.serving.degraded import SCORES_REFUSED
from api.serving.held_day import HeldDay
from data.candidates import Candidate
from data.journal import Decision, last_words
from data.reach import Part, Reach
from data.store import StoredChange, Unit
from data.store.stamps import Stamps
from matcher.desk import Desk, Market, Task
from matcher.profile_depth import COMPANIES
from matcher.rank import ListSettings, listed_openings
from matcher.standing import StandingDay
from matcher.tasks import tasks_of
from models.fit import BadScoreError

MOST_PEOPLE = 200
"""A desk of more people is looked through as far as this, in the order of their ids, and says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workday:
    """A day.

    Attributes
    ----------
    as_of : date
        The day.
    own : bool
        Whether these are somebody's own cases; otherwise those within reach.
    people : int
        How many are looked after.
    more : bool
        Whether there are more people than were looked at.
    tasks : tuple of Task
        As `matcher.tasks.tasks_of` orders them.
    changes : tuple of StoredChange
        What became of their places in the plan that counts, by person.
    """

    as_of: date
    own: bool
    people: int
    more: bool
    tasks: tuple[Task, ...]
    changes: tuple[StoredChange, ...]


def workday_of(service: Service, actor: Actor) -> Workday:
    """Return the day of somebody: of their own cases, or of those within reach for who has none.

    Parameters
    ----------
    service : Service
        The running service.
    actor : Actor
        Who asks; they need ``candidates.read``, and are told no more than their other rules let them read.
    """
    today = service.today()
    with service.store.reading(actor.scope) as unit:
        stamps = unit.stamps()
        held = service.days.current(unit, stamps)
        reach = _reach(unit, actor, "candidates.read")
        people = _people(unit, held, stamps, reach)
        looked_at = people[:MOST_PEOPLE]
        desk = _desk(service, unit, actor, looked_at)
    accounting.within({one.candidate_id: one.municipality_code or "" for one in looked_at})
    mine = {one.candidate_id for one in looked_at}
    desk = replace(desk, words=_words(held, mine), lists=_lists(service, held, looked_at))
    return Workday(
        as_of=today,
        own=bool(actor.broker_id),
        people=len(looked_at),
        more=len(people) > MOST_PEOPLE,
        tasks=tasks_of(desk, _market(held.standing, desk), today),
        changes=tuple(one for one in held.changes if one.candidate_id in mine),
    )


def _reach(unit: Unit, actor: Actor, operation: str) -> Reach:
    """Return the cases of an operation, narrowed to the actor's own where they have some."""
    reach = reach_of(unit, actor, operation)
    if not actor.broker_id:
        return reach
    own = frozenset({actor.broker_id})
    parts = (part for part in reach.parts if part.brokers is None or own <= part.brokers)
    return Reach(parts=tuple(Part(municipality_code=part.municipality_code, brokers=own) for part in parts))


def _people(unit: Unit, held: HeldDay, stamps: Stamps, reach: Reach) -> Sequence[Candidate]:
    """Return the people of a reach: as the day knows them where nothing of people has changed since."""
    if stamps.people != held.people:
        return unit.cases.people(reach, held.as_of, MOST_PEOPLE + 1)
    there = (one for _, one in sorted(held.records.items()))
    seen = (one for one in there if reach.holds(one.municipality_code, one.broker_id))
    return tuple(islice(seen, MOST_PEOPLE + 1))


def _desk(service: Service, unit: Unit, actor: Actor, people: Sequence[Candidate]) -> Desk:
    asked = _ids(people, _reach(unit, actor, "rights.requests"))
    guided = _ids(people, _reach(unit, actor, "guides.read"))
    return Desk(
        people=people,
        lists={},
        requests=tuple(request for one in asked for request in service.contested.waiting(one)),
        drafts=unit.guides.drafts_of(guided) if guided else (),
    )


def _ids(people: Sequence[Candidate], reach: Reach) -> tuple[str, ...]:
    return tuple(one.candidate_id for one in people if reach.holds(one.municipality_code, one.broker_id))


def _words(held: HeldDay, mine: Collection[str]) -> tuple[Decision, ...]:
    """Return the word that counts on each pair of these people."""
    said = (one for pair, (decided, _) in held.words.items() if pair[0] in mine for one in decided)
    return tuple(last_words(one for one in said if one.decided_on <= held.as_of).values())


def _lists(service: Service, held: HeldDay, people: Sequence[Candidate]) -> dict[str, tuple[str, ...]]:
    """Return the first companies of everybody who may have a list and is not in a running match."""
    busy = held.standing.ground.context.busy
    there = tuple(one for one in people if one.status == "active" and one.candidate_id not in busy)
    if not there:
        return {}
    with held.lists.turn:
        try:
            return _firsts(held, there)
        except BadScoreError:
            return _firsts(service.days.by_rules(held, SCORES_REFUSED), there)


def _firsts(held: HeldDay, people: Sequence[Candidate]) -> dict[str, tuple[str, ...]]:
    """Return the first companies of people: drawn now, or before from the same record and day."""
    known = {one.candidate_id: held.lists.firsts(one) for one in people}
    new = tuple(one for one in people if known[one.candidate_id] is None)
    if new:
        day = held.standing
        drawn = listed_openings(day.ground.night(new), day.offer, ListSettings(limit=COMPANIES))
        for one, openings in zip(new, drawn, strict=True):
            held.lists.put_firsts(one, openings)
            known[one.candidate_id] = openings
    return {name: openings or () for name, openings in known.items()}


def _market(day: StandingDay, desk: Desk) -> Market:
    """Return the companies that stand on lists or were decided on, as the day knows them."""
    ground = day.ground
    named = {*chain.from_iterable(desk.lists.values()), *(one.opening_id for one in desk.words)}
    rows = [row for one in named if (row := ground.ruled.day.row_of.get(one)) is not None]
    openings = [ground.snapshot.openings[row] for row in rows]
    homes = [ground.snapshot.workplaces[ground.workplace_row[one.workplace_id]] for one in openings]
    return Market(
        openings={one.opening_id: one for one in openings},
        workplaces={one.workplace_id: one for one in homes},
        vocabulary=ground.snapshot.vocabulary,
        settings=ground.settings,
    )
