"""One workplace as it stands now: openings, what to call about, whom it was told of, its load."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from api.access import Actor, may
from api.access.cases import reach_of
from api.http.problems import Problem
from api.service import Service
from api.serving.held_day import HeldDay
from data.candidates import Candidate
from data.companies import Workplace
from data.contact_persons import ContactPerson
from data.journal import Decision
from data.openings import Opening
from data.reach import Reach
from data.store import DecisionAct, StoredRecord, Unit, Wanted
from data.tables import OPENINGS, WORKPLACES
from matcher.stale import CallTask, call_task

READ_LOG, READ_PERSONS = "decisions.read", "contacts.read"
People = Callable[[str], Candidate | None]
_MOST_OPENINGS, _MOST_ACTS, _MOST_CONTACTS = 200, 60, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What was decided about a person at a workplace; ``by`` and ``at`` are empty where nobody has told."""

    candidate_id: str
    opening_id: str
    decided_on: date
    decision: str
    reason_code: str
    by: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How much a workplace is asked at the moment, whoever asks.

    Attributes
    ----------
    contacts : int
        People it was contacted about this month.
    most : int or None
        Contacts a month that are agreed.
    colleagues : int
        Other jobformidlere who have asked this month, or for whose people a place is kept.
    working : int
        People in a running match there.
    kept : mapping of opening id to int
        Places that are kept for somebody.
    """

    contacts: int
    most: int | None
    colleagues: int
    working: int
    kept: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A workplace as its page shows it.

    Attributes
    ----------
    openings : tuple of StoredRecord
        Those that are not closed.
    contacts : tuple of Contact
        About people whom whoever asks may see, the latest first.
    others : int
        Contacts about people whom they may not see.
    persons : tuple of ContactPerson or None
        Whom to ask for; ``None`` where whoever asks may not see it.
    """

    held: HeldDay
    stored: StoredRecord
    openings: tuple[StoredRecord, ...]
    call: CallTask | None
    contacts: tuple[Contact, ...]
    others: int
    load: Load
    persons: tuple[ContactPerson, ...] | None = None

    @property
    def workplace(self) -> Workplace:
        """The record."""
        found: Workplace = self.stored.record
        return found


def company_of(service: Service, actor: Actor, workplace_id: str) -> Company:
    """Return a workplace as it stands now.

    Raises
    ------
    Problem
        If there is none of that id.
    """
    today = service.today()
    with service.store.reading(actor.scope) as unit:
        stamps = unit.stamps()
        held = service.days.current(unit, stamps)
        stored = unit.records.one(WORKPLACES, workplace_id, today)
        if stored is None:
            raise Problem("workplace-unknown", record_id=workplace_id)
        wanted = Wanted(limit=_MOST_OPENINGS, equal={"workplace_id": workplace_id})
        every = unit.records.page(OPENINGS, today, wanted)
        reach = reach_of(unit, actor, READ_LOG)
        ids = [one.record.opening_id for one in every]
        people = partial(held.candidate, unit, stamps, scope=actor.scope)
        contacts = _contacts(unit, held, ids, (reach, people)) if reach.parts else ()
        persons = (
            unit.contact_persons.of([workplace_id]).get(workplace_id, ())
            if may(actor, READ_PERSONS).allowed
            else None
        )
    openings = tuple(one for one in every if one.record.status != "closed")
    return Company(
        held=held,
        stored=stored,
        openings=openings,
        call=call_task(
            stored.record, [one.record for one in openings], today, service.settings.match_settings()
        ),
        contacts=contacts[:_MOST_CONTACTS],
        others=_others(held, ids, reach),
        load=_load(held, stored.record, [one.record for one in openings], actor),
        persons=persons,
    )


def _contacts(
    unit: Unit, held: HeldDay, ids: Sequence[str], seen_by: tuple[Reach, People]
) -> tuple[Contact, ...]:
    """Return acts of decision, and decisions that were delivered without one."""
    reach, people = seen_by
    acts = unit.journal.decisions(openings=ids, limit=_MOST_ACTS, within=reach)
    known_people = {one: people(one) for one in {act.candidate_id for act in acts}}
    seen = [
        act
        for act in acts
        if (person := known_people[act.candidate_id]) is not None
        and reach.holds(person.municipality_code, person.broker_id)
    ]
    known = {(act.candidate_id, act.opening_id, act.decided_on, act.decision) for act in acts}
    delivered = (word for word in _words(held, ids) if _key(word) not in known and _sees(held, reach, word))
    found = [*map(_of_act, seen), *map(_of_word, delivered)]
    return tuple(sorted(found, key=lambda one: one.decided_on, reverse=True))


def _key(word: Decision) -> tuple[str, str, date, str]:
    return word.candidate_id, word.opening_id, word.decided_on, word.decision


def _words(held: HeldDay, ids: Iterable[str]) -> Iterable[Decision]:
    among = frozenset(ids)
    return (word for (_, opening), told in held.words.items() if opening in among for word in told[0])


def _sees(held: HeldDay, reach: Reach, word: Decision) -> bool:
    person = held.records.get(word.candidate_id)
    return person is not None and reach.holds(person.municipality_code, person.broker_id)


def _others(held: HeldDay, ids: Iterable[str], reach: Reach) -> int:
    return sum(1 for word in _words(held, ids) if not _sees(held, reach, word))


def _of_act(act: DecisionAct) -> Contact:
    return Contact(
        candidate_id=act.candidate_id,
        opening_id=act.opening_id,
        decided_on=act.decided_on,
        decision=act.decision,
        reason_code=act.reason_code,
        by=act.by,
        withdrawn=act.withdrawn_at is not None,
    )


def _of_word(word: Decision) -> Contact:
    return Contact(
        candidate_id=word.candidate_id,
        opening_id=word.opening_id,
        decided_on=word.decided_on,
        decision=word.decision,
        reason_code=word.reason_code or "",
    )


def _load(held: HeldDay, workplace: Workplace, openings: Sequence[Opening], actor: Actor) -> Load:
    context, place = held.standing.ground.context, workplace.workplace_id
    kept = {one.opening_id: context.kept(one.opening_id) for one in openings}
    people = context.contacts(place).union(*kept.values())
    brokers = {person.broker_id for one in people if (person := held.records.get(one)) is not None}
    history, today = held.standing.ground.snapshot.history, held.as_of
    return Load(
        contacts=len(context.contacts(place)),
        most=workplace.max_contacts_per_month,
        colleagues=len({broker for broker in brokers if broker} - {actor.broker_id}),
        working=sum(
            1 for past in history if past.workplace.workplace_id == place and past.match.occupies(today)
        ),
        kept={opening: len(names) for opening, names in kept.items()},
    )
