"""What became of people, in few statements: their versions, matches, paid hours, decisions, proposals."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, func, select

from data import tables as exchange
from data.candidates import Candidate
from data.journal import Decision
from data.placements import Match, PaidMonth
from data.store.loading import Loading
from data.store.schema import plan_assignments, plans
from data.store.service_schema import shown_lists
from data.versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRecords:
    """What outcomes are counted from.

    Attributes
    ----------
    candidates : tuple of Version
        Every version.
    matches, paid_months, decisions : tuples
        The latest word on each.
    proposed : mapping of candidate_id to date
        The day of the first list or plan that proposed somebody something, as far as they are kept.
    """

    candidates: tuple[Version[Candidate], ...]
    matches: tuple[Match, ...]
    paid_months: tuple[PaidMonth, ...]
    decisions: tuple[Decision, ...]
    proposed: Mapping[str, date]


def outcome_records(connection: Connection) -> OutcomeRecords:
    """Return what became of people, as a transaction sees it."""
    load = Loading(connection)
    return with_doings(
        connection,
        OutcomeRecords(
            candidates=tuple(load.versions(exchange.CANDIDATES)),
            matches=tuple(load.latest(exchange.MATCHES)),
            paid_months=tuple(load.latest(exchange.PAID_HOURS)),
            decisions=(),
            proposed={},
        ),
    )


def with_doings(connection: Connection, known: OutcomeRecords) -> OutcomeRecords:
    """Return records with what is decided and proposed by now, which changes many times a day."""
    decisions = tuple(Loading(connection).latest(exchange.DECISIONS))
    return replace(known, decisions=decisions, proposed=_proposed(connection))


def _proposed(connection: Connection) -> dict[str, date]:
    shown, placed = shown_lists.c, plan_assignments.c
    listed = select(shown.candidate_id, func.min(shown.as_of).label("day")).group_by(shown.candidate_id)
    planned = (
        select(placed.candidate_id, func.min(plans.c.as_of).label("day"))
        .join(plans, plans.c.plan_id == placed.plan_id)
        .group_by(placed.candidate_id)
    )
    found: dict[str, date] = {}
    for person, day in connection.execute(listed.union_all(planned)):
        found[person] = min(day, found.get(person, day))
    return found
