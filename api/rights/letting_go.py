"""Retention: what has had its time goes, class by class; repeated or broken off, it comes to the same."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial

from api.rights.accounting import note_act
from api.rights.acts import erase_again, erase_person
from api.rights.by import By
from api.settings import Settings
from data.retention import KeepDays
from data.store import Store, Unit
from data.store.retention import Due

PEOPLE, NOTICE, AGAIN = "people", "notice", "erased again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What went, or would go, of one class.

    Attributes
    ----------
    record_class, table : str
        What.
    days : int
        How long it is kept.
    rows : int
        How many.
    """

    record_class: str
    table: str
    days: int
    rows: int


def keep_days(settings: Settings) -> KeepDays:
    """Return the limits of the settings."""
    return KeepDays(
        people=settings.keep_past_days,
        notice=settings.retention_notice_days,
        lists=settings.keep_lists_days,
        decisions=settings.keep_decisions_days,
        looks=settings.keep_looks_days,
        runs=settings.keep_runs_days,
        rights=settings.keep_rights_days,
        contacts=settings.keep_contacts_days,
    )


def what_is_due(store: Store, settings: Settings, by: By) -> tuple[Gone, ...]:
    """Return what would go now; nothing is changed."""
    keep = keep_days(settings)
    with store.reading() as unit:
        rows = [
            _gone(keep, one.record_class, one.table.name, unit.retention.count(one))
            for one in unit.retention.due(keep, by.at)
        ]
        past = set(unit.retention.past_their_case(keep, by.today))
        noticed = {person for person, _, _ in unit.retention.notices()}
        up = past & set(unit.retention.up(by.today))
        rows.append(_gone(keep, PEOPLE, "candidates", len(up)))
        rows.append(_gone(keep, NOTICE, "retention_notices", len(past - noticed)))
    return tuple(rows)


def let_go(store: Store, settings: Settings, by: By) -> Generator[Gone, None, None]:
    """Let go of what has had its time, and tell of each class when it is done.

    Raises
    ------
    OSError
        If the erasure ledger cannot be written; what was done until then stays done.
    """
    keep = keep_days(settings)
    with store.reading() as unit:
        due = unit.retention.due(keep, by.at)
    for one in due:
        rows = 0
        while done := _portion(store, partial(_let_go, one)):
            rows += done
        yield _gone(keep, one.record_class, one.table.name, rows)
    yield from _people(store, settings, by, keep)
    with store.writing() as unit:
        note_act(unit, by, "rights.retain", "", {})
    store.shred()


def _people(store: Store, settings: Settings, by: By, keep: KeepDays) -> Iterator[Gone]:
    with store.writing() as unit:
        before = len(unit.retention.notices())
        up = unit.retention.give_notice(keep, by.today)
        noticed = len(unit.retention.notices())
    yield _gone(keep, NOTICE, "retention_notices", noticed - before)
    for person in up:  # one transaction each: whoever breaks it off goes on with the next
        with store.writing(long=True) as unit:
            erase_person(unit, by, settings, person, "retention")
    yield _gone(keep, PEOPLE, "candidates", len(up))
    with store.writing(long=True) as unit:
        again = erase_again(unit, by)
    yield _gone(keep, AGAIN, "candidates", len(again))


def _let_go(one: Due, unit: Unit) -> int:
    return unit.retention.let_go(one)


def _portion(store: Store, work: Callable[[Unit], int]) -> int:
    with store.writing(long=True) as unit:
        return work(unit)


def _gone(keep: KeepDays, record_class: str, table: str, rows: int) -> Gone:
    return Gone(record_class=record_class, table=table, days=getattr(keep, record_class, 0), rows=rows)
