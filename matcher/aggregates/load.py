"""The load of each jobformidler: cases, people with a place in the plan, companies spoken to this month."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from data.candidates import Candidate
from data.journal import REACHED_WORKPLACE, Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one jobformidler has in hand.

    Attributes
    ----------
    broker_id : str
        Empty for cases without a jobformidler.
    active, paused : int
        Cases.
    proposed : int
        Active cases with a place in the plan of the night.
    contacts : int
        Talks with companies about these people since the first of the month.
    """

    broker_id: str
    active: int
    paused: int
    proposed: int
    contacts: int


def load_by_broker(
    people: Iterable[Candidate], proposed: Collection[str], decisions: Iterable[Decision], as_of: date
) -> tuple[Load, ...]:
    """Return the load of everybody who has cases among some people, by id.

    Parameters
    ----------
    people : iterable of Candidate
        Whose cases are looked at.
    proposed : collection of str
        Ids of people with a place in the plan.
    decisions : iterable of Decision
        On anybody.
    as_of : date
        The day; its month is counted.
    """
    broker_of = {
        one.candidate_id: one.broker_id or "" for one in people if one.status in ("active", "paused")
    }
    status = {one.candidate_id: one.status for one in people}
    active = Counter(broker for name, broker in broker_of.items() if status[name] == "active")
    paused = Counter(broker for name, broker in broker_of.items() if status[name] == "paused")
    placed = Counter(
        broker for name, broker in broker_of.items() if name in proposed and status[name] == "active"
    )
    contacts = Counter(
        broker_of[one.candidate_id]
        for one in decisions
        if one.candidate_id in broker_of
        and one.decision in REACHED_WORKPLACE
        and as_of.replace(day=1) <= one.decided_on <= as_of
    )
    return tuple(
        Load(
            broker_id=broker,
            active=active[broker],
            paused=paused[broker],
            proposed=placed[broker],
            contacts=contacts[broker],
        )
        for broker in sorted(set(broker_of.values()))
    )
