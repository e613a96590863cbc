"""What the page of the team reads: people within reach, tonight's places, causes, decisions, opened cases."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from api.access import Actor
from api.access.cases import reach_of
from api.service import Service
from data.candidates import Candidate
from data.journal import Decision
from data.opened_cases import OpenedCase
from data.store import Credentials, Unit
from data.store.cases import Narrowing

MOST_OPENED = 20
_MOST_UNPLACED = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRead:
    """What the page rests on.

    Attributes
    ----------
    people : mapping of id to Candidate
        Within reach of figures of groups.
    own : mapping of id to Candidate
        Whose cases who looks answers for; nobody where that is not theirs to see.
    proposed : frozenset of str
        Who has a place in the plan that counts.
    causes : mapping of str to int
        People without one, by cause.
    decisions : sequence of Decision
        Those that count, on anybody.
    opened : sequence of OpenedCase
        Cases that were opened in an emergency, newest first.
    names : mapping of str to str
        Jobformidlere of the records who have an account, by their number there.
    """

    people: Mapping[str, Candidate]
    own: Mapping[str, Candidate]
    proposed: frozenset[str]
    causes: Mapping[str, int]
    decisions: Sequence[Decision]
    opened: Sequence[OpenedCase]
    names: Mapping[str, str] = field(default_factory=dict)


def team_read(service: Service, actor: Actor, unit: Unit, *, leads: bool, opened: bool) -> TeamRead:
    """Return what the page rests on.

    Parameters
    ----------
    service : Service
        Its day.
    actor : Actor
        Who looks.
    unit : Unit
        A reading.
    leads : bool
        Whether who looks leads a team, and is shown its load.
    opened : bool
        Whether opened cases are shown.
    """
    held = service.days.current(unit, unit.stamps())
    people = _within(held.records, actor, unit, "aggregates.read")
    causes: Mapping[str, int] = {}
    if held.plan_id is not None:
        rows = unit.plans.unplaced(held.plan_id, _MOST_UNPLACED)
        causes = Counter(row.cause for row in rows if row.candidate_id in people)
    return TeamRead(
        people=people,
        own=_within(held.records, actor, unit, "candidates.broker") if leads else {},
        proposed=frozenset(held.standing.offer.plan.assigned),
        causes=causes,
        decisions=[one for decided, _ in held.words.values() for one in decided],
        opened=_opened(service, actor, unit) if opened else (),
        names=broker_names(unit.accounts.all()) if leads else {},
    )


def broker_names(accounts: Iterable[Credentials]) -> dict[str, str]:
    """Return the names of the jobformidlere who have an account; whoever signs in goes before who did."""
    known = [one.account for one in accounts if one.account.broker_id]
    return {one.broker_id: one.name for one in sorted(known, key=lambda one: one.disabled_at is None)}


def _within(
    records: Mapping[str, Candidate], actor: Actor, unit: Unit, operation: str
) -> dict[str, Candidate]:
    reach = reach_of(unit, actor, operation)
    return {name: one for name, one in records.items() if reach.holds(one.municipality_code, one.broker_id)}


def _opened(service: Service, actor: Actor, unit: Unit) -> Sequence[OpenedCase]:
    reach = reach_of(unit, actor, "access.read")

    def rows(last: OpenedCase | None) -> Sequence[OpenedCase]:
        behind = None if last is None else (last.opened_at, last.access_id)
        return unit.opened_cases.page(MOST_OPENED, reach, actor.key, behind)

    asked = Narrowing(
        after=rows,
        person_of=lambda one: one.candidate_id,
        sees=lambda _, person: reach.holds(person.municipality_code, person.broker_id),
        limit=MOST_OPENED,
    )
    return unit.cases.narrowed(asked, service.today())
