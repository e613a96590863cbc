"""The same store on PostgreSQL: run where MATCHER_TEST_POSTGRESQL_URL names an empty database."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from data.findings import DataRefusedError
from data.intake import read_folder
from data.store import Store, open_store
from data.store.connection import connect
from data.store.migrate import downgrade, migrate
from data.store.schema import metadata
from tests.data.deliveries import AS_OF, digest_of, read, tables, written
from tests.data.store.test_plans import PLAN

URL = os.environ.get("MATCHER_TEST_POSTGRESQL_URL", "")
pytestmark = pytest.mark.skipif(not URL, reason="MATCHER_TEST_POSTGRESQL_URL names no database to test on")
LATER = date(2026, 4, 1)


@pytest.fixture
def store() -> Iterator[Store]:
    """Return a store on an emptied database."""
    engine = connect(URL)
    migrate(engine)
    downgrade(engine, "base")
    engine.dispose()
    with open_store(URL) as opened:
        yield opened


def test_same_digest_as_sqlite(store: Store, tmp_path: Path):
    """One delivery gives one digest on both databases, before and after changes, and comes back whole."""
    changed = tables()
    changed["candidates"][2]["hours_per_week_now"] = "4"
    changed["candidates"][1]["worker_belief"] = "2"
    changed["workplaces"].append(tables()["workplaces"][0] | {"workplace_id": "å-Z_a"})
    deliveries = [read(tmp_path / "clean", written(tables())), read(tmp_path / "changed", written(changed))]
    assert store.import_rows(deliveries[0], AS_OF).changed_anything
    assert store.digest() == digest_of(deliveries[0])
    with open_store("sqlite://") as other:
        for delivery, day in zip(deliveries, (AS_OF, LATER), strict=True):
            other.import_rows(delivery, day)
        summary = store.import_rows(deliveries[1], LATER)
        assert summary.changed_anything
        assert not store.import_rows(deliveries[1], LATER).changed_anything
        assert store.digest() == other.digest()
        assert store.take_snapshot(LATER) == other.take_snapshot(LATER)
        assert store.load_beliefs() == other.load_beliefs()
    store.export_folder(tmp_path / "out")
    assert not store.import_rows(read_folder(tmp_path / "out", LATER), LATER).changed_anything


def test_nothing_of_a_refused_delivery(store: Store, tmp_path: Path):
    """Rows that name nobody undo the whole transaction."""
    delivery = read(tmp_path, written(tables()))
    homeless = type(delivery)(rows={**delivery.rows, "workplaces": []}, findings=(), rows_read={})
    with pytest.raises(DataRefusedError):
        store.import_rows(homeless, AS_OF)
    assert set(store.row_counts().values()) == {0}


def test_plans_and_schema(store: Store):
    """Plans come back as published, and the steps make exactly the schema."""
    store.publish_plan(PLAN)
    last = store.last_plan()
    assert last is not None
    assert last.assignments == PLAN.assignments
    assert last.made_at == PLAN.made_at
    engine = connect(URL)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()
