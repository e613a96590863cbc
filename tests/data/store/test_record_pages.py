"""Single records: put as an import of one row, read as snapshots read them, paged by their ids."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data.columns import Table
from data.rows import Row, positions
from data.store import (
    RecordExistsError,
    StaleTagError,
    Store,
    StoredRecord,
    UnknownRecordError,
    Wanted,
    open_store,
)
from data.tables import CANDIDATES, OPENINGS, WORKPLACES
from tests import builders
from tests.contested import Rows
from tests.data.deliveries import AS_OF, read, tables, written

LATER = AS_OF + timedelta(days=30)


@pytest.fixture
def full(store: Store, tmp_path: Path) -> Iterator[Store]:
    """Return a store with the clean delivery, on each of the two databases in turn."""
    store.import_rows(read(tmp_path, written(tables())), AS_OF)
    yield store


def one(store: Store, table: Table, record_id: str, on: date = AS_OF) -> StoredRecord:
    with store.reading() as unit:
        found = unit.records.one(table, record_id, on)
    assert found is not None
    return found


def with_values(table: Table, row: Row, **values: Any) -> Row:
    """Return the row about the present, some of its values changed."""
    changed = list(row)
    for name, value in ({"valid_from": None} | values).items():
        changed[positions(table, (name,))[0]] = value
    return tuple(changed)


def put(store: Store, table: Table, row: Row, on: date, tag: str | None) -> StoredRecord:
    with store.writing() as unit:
        return unit.records.put(table, row, on, tag)


def test_record_is_the_version_of_the_day(full: Store):
    """One record and its page tell the version that is valid and known on the day, as a snapshot does."""
    for day in (AS_OF, date(2025, 6, 1), date(2024, 6, 1)):
        snapshot = full.take_snapshot(day)
        with full.reading() as unit:
            page = unit.records.page(CANDIDATES, day, Wanted())
        assert tuple(found.record for found in page) == snapshot.candidates
    assert one(full, CANDIDATES, "0012").valid_from == date(2026, 1, 1)


def test_change_makes_a_version_and_carries_what_is_not_shown(full: Store):
    """A change begins a version on its day; the belief told apart stays, and so does what was before."""
    before = one(full, CANDIDATES, "0012", LATER)
    row = with_values(CANDIDATES, before.row, hours_per_week_now=9.0, worker_belief=5)
    after = put(full, CANDIDATES, row, LATER, before.tag)
    assert (after.valid_from, after.known_from, after.record.hours_per_week_now) == (LATER, LATER, 9.0)
    assert after.tag != before.tag
    assert one(full, CANDIDATES, "0012") == before
    assert full.load_beliefs()["0012"] == 5
    with full.reading() as unit:
        assert unit.stamps().people == 2


def test_tags_keep_two_changes_apart(full: Store):
    """Of two changes to one version the second is refused; equal content is no change."""
    before = one(full, WORKPLACES, "W1")
    row = with_values(WORKPLACES, before.row, name="Ny")
    after = put(full, WORKPLACES, row, AS_OF, before.tag)
    with pytest.raises(StaleTagError) as stale:
        put(full, WORKPLACES, row, AS_OF, before.tag)
    assert stale.value.tag == after.tag
    again = put(full, WORKPLACES, with_values(WORKPLACES, after.row), AS_OF, after.tag)
    assert again == after
    with full.reading() as unit:
        assert unit.stamps().market == 2


def test_new_and_unknown_records(full: Store):
    """A new record needs a new id, a changed one a known id, and an opening a stored workplace."""
    row = Rows.of(openings=[builders.opening("O9", "W1")]).rows["openings"][0]
    made = put(full, OPENINGS, row, AS_OF, None)
    assert (made.row[:-1], made.known_from) == (row[:-1], AS_OF)
    with pytest.raises(RecordExistsError):
        put(full, OPENINGS, row, AS_OF, None)
    with pytest.raises(UnknownRecordError, match="workplaces"):
        put(full, OPENINGS, with_values(OPENINGS, row, opening_id="O8", workplace_id="W9"), AS_OF, None)
    with pytest.raises(UnknownRecordError, match="openings"):
        put(full, OPENINGS, with_values(OPENINGS, row, opening_id="O8"), AS_OF, "tag")
    with full.reading() as unit:
        assert unit.records.one(OPENINGS, "O8", AS_OF) is None


STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 40), st.sampled_from([None, 1.0, 2.0])),
    min_size=2,
    max_size=8,
)


@settings(
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=15,
)
@given(steps=STEPS)
def test_putting_is_importing_one_row(database_kind: str, databases: Any, steps: list[Any]):
    """A row at a time leaves exactly what deliveries of one row leave, versions and all."""
    urls = databases.migrated(database_kind), databases.migrated(database_kind)
    with open_store(urls[0]) as left, open_store(urls[1]) as right:
        day = AS_OF
        for who, days, pace in steps:
            day += timedelta(days)
            delivery = Rows.of(workplaces=[builders.workplace(f"w{who}", pace=pace)])
            left.import_rows(delivery, day)
            with right.writing() as unit:
                known = unit.records.one(WORKPLACES, f"w{who}", day)
                tag = known.tag if known else None
                unit.records.put(WORKPLACES, delivery.rows["workplaces"][0], day, tag)
        assert left.load_records() == right.load_records()
    for url in urls:
        databases.remove(url)


def test_pages_hold_together(store: Store):
    """Page by page comes every wanted record once, in order, whatever the size of a page and the filter."""
    names = ["Blå Café", "BLÅ BIL", None, "Rød", "Grå"]
    places = [
        builders.workplace(
            f"w{at:03}",
            name=names[at % 5],
            municipality_code="0461" if at % 3 else "0101",
        )
        for at in range(60)
    ]
    store.import_rows(Rows.of(workplaces=places), AS_OF)
    closed = builders.workplace("w001", name="Ny", municipality_code="0461", status="closed")
    store.import_rows(Rows.of(workplaces=[closed]), LATER)
    for equal in ({}, {"municipality_code": "0101"}, {"status": "open", "municipality_code": "0461"}):
        for name_holds in ("", "blå", "ny"):
            whole = _paged(store, Wanted(limit=500, equal=equal, name_holds=name_holds))
            snapshot = store.take_snapshot(LATER).workplaces
            wanted = Wanted(equal=equal, name_holds=name_holds)
            assert whole == [w.workplace_id for w in snapshot if wanted.allows(w)]
            for limit in (1, 7):
                assert whole == _paged(store, Wanted(limit=limit, equal=equal, name_holds=name_holds))


def _paged(store: Store, wanted: Wanted) -> list[str]:
    found: list[str] = []
    while True:
        with store.reading() as unit:
            after = found[-1] if found else None
            asked = Wanted(after=after, limit=wanted.limit, equal=wanted.equal, name_holds=wanted.name_holds)
            page = unit.records.page(WORKPLACES, LATER, asked)
        found += [one.record.workplace_id for one in page]
        if len(page) < wanted.limit:
            return found
