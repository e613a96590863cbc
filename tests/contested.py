"""A market whose last place and last contact many people want, and people who decide at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from data.findings import Finding
from data.programmes import programme_on
from data.rows import Row, order_of, row_of
from data.seats import Standing
from data.snapshot import Snapshot
from data.store import ConflictError, DecisionAct, Store, StoreAwayError, Unit
from data.tables import TABLES
from matcher.pair_standing import pair_standing
from matcher.rules import Refusal
from matcher.settings import MatchSettings
from tests import builders

DAY = builders.AS_OF
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SETTINGS = MatchSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A delivery made of records."""

    rows: Mapping[str, Sequence[Row]]
    findings: tuple[Finding, ...] = ()

    @classmethod
    def of(cls, **records: Iterable[object]) -> "Rows":
        """Return the delivery of records by table name, in the order the store wants."""
        tables = {table.name: table for table in TABLES}
        return cls(
            rows={
                name: sorted((row_of(tables[name], record) for record in some), key=order_of(tables[name]))
                for name, some in records.items()
            }
        )


def people(count: int) -> list[str]:
    """Return the ids of so many people."""
    return [f"c{number:03}" for number in range(count)]


def fill(store: Store, count: int, *, places: int = 1, most: int | None = None) -> None:
    """Import a market of one opening and so many people whom every rule allows there."""
    delivery = Rows.of(
        candidates=[builders.candidate(name) for name in people(count)],
        workplaces=[builders.workplace(max_contacts_per_month=most)],
        openings=[builders.opening(places=places, hours_budget_per_week=None)],
    )
    store.import_rows(delivery, DAY)


def act(candidate_id: str, decision: str = "accepted", **fields: Any) -> DecisionAct:
    """Return a decision about the market's opening."""
    usual: dict[str, Any] = {
        "decision_id": f"D-{candidate_id}-{decision}",
        "opening_id": "o1",
        "workplace_id": "w1",
        "reason_code": "fits",
        "by": "Bo Broker",
        "decided_at": AT,
        "decided_on": DAY,
    }
    return DecisionAct(candidate_id=candidate_id, decision=decision, **(usual | fields))


def standing(day: Snapshot, candidate_id: str, opening_id: str) -> Standing[Refusal]:
    """Ask the rules about a pair."""
    return pair_standing(day, (candidate_id, opening_id), programme_on(day.as_of), SETTINGS)


def decide(unit: Unit, wanted: DecisionAct) -> DecisionAct:
    """Decide as the service does."""
    check = partial(standing, candidate_id=wanted.candidate_id, opening_id=wanted.opening_id)
    return unit.journal.decide(wanted, check)


def attempt(store: Store, wanted: DecisionAct) -> str:
    """Decide in a unit of its own; return ``won`` or the name of the conflict.

    Who waited for too long is told to ask again, and does.
    """
    while True:
        try:
            with store.writing() as unit:
                decide(unit, wanted)
        except ConflictError as conflict:
            return type(conflict).__name__
        except StoreAwayError as away:
            assert away.reason == "busy"
        else:
            return "won"


def takers(store: Store, on: date = DAY) -> list[str]:
    """Return who has accepted, as a fresh snapshot says."""
    return [d.candidate_id for d in store.take_snapshot(on).decisions if d.decision == "accepted"]
