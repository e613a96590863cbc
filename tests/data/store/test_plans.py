"""Published plans and the schema they live in."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from data.store import NodePrice, Store, StoredAssignment, StoredPlan
from data.store.connection import connect, writing
from data.store.migrate import migrate

PLAN = StoredPlan(
    made_at=datetime(2026, 3, 2, 3, 15, tzinfo=UTC),
    as_of=date(2026, 3, 2),
    objective_kind="goal_hours",
    model_version="m1",
    digest="d" * 64,
    report_json='{"gap": 0}',
    assignments=(
        StoredAssignment(candidate_id="a", opening_id="O1", workplace_id="W1", hours_per_week=2.5, price=0.1),
        StoredAssignment(candidate_id="b", opening_id="O2", workplace_id="W1", net_value=3.25),
    ),
    opening_prices=(("O1", 100_000), ("O2", 0)),
    node_prices=(NodePrice(node_kind="broker", node_id="B1", price_micro=7),),
)


def test_no_plan_before_the_first(store: Store):
    """Before the first night there is no plan."""
    assert store.last_plan() is None


def test_last_plan_is_the_published_one(store: Store):
    """A plan comes back as it was published, to the last digit, under its own number."""
    assert store.publish_plan(PLAN) == 1
    assert store.last_plan() == replace(PLAN, plan_id=1)


def test_newer_plan_takes_over(store: Store):
    """The newest publication counts; instants are kept in UTC."""
    store.publish_plan(PLAN)
    danish = datetime(2026, 3, 3, 4, 15, tzinfo=timezone(timedelta(hours=1)))
    assert store.publish_plan(replace(PLAN, made_at=danish, assignments=())) == 2
    last = store.last_plan()
    assert last is not None
    assert (last.plan_id, last.made_at, last.assignments) == (2, datetime(2026, 3, 3, 3, 15, tzinfo=UTC), ())


def test_broken_plan_leaves_the_old_one(store: Store):
    """A plan that cannot be written whole leaves the one before it in place."""
    store.publish_plan(PLAN)
    twice = replace(PLAN, assignments=(PLAN.assignments[0], PLAN.assignments[0]))
    with pytest.raises(IntegrityError) as refused:
        store.publish_plan(twice)
    assert "W1" not in str(refused.value)  # errors never repeat what stood in the rows
    last = store.last_plan()
    assert last is not None
    assert last.plan_id == 1
    assert len(last.assignments) == 2


def test_instant_without_zone_is_refused():
    """A plan says in which time zone it was made."""
    with pytest.raises(ValueError, match="time zone"):
        replace(PLAN, made_at=datetime(2026, 3, 2))


def test_sqlite_is_told_what_it_needs(tmp_path: Path):
    """Connections enforce foreign keys, wait for locks and write ahead; a reader blocks no writer."""
    engine = connect(f"sqlite:///{tmp_path}/store.sqlite")
    migrate(engine)
    with engine.begin() as reader:
        told = [
            reader.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("foreign_keys", "journal_mode", "busy_timeout")
        ]
        assert told == [1, "wal", 10_000]
        assert reader.execute(text("SELECT count(*) FROM plans")).scalar() == 0
        with writing(engine).begin() as writer:
            writer.execute(
                text("INSERT INTO plans VALUES (1, '2026-01-01', '2026-01-01', 'x', 'm', 'd', '{}')")
            )
        assert reader.execute(text("SELECT count(*) FROM plans")).scalar() == 0
    with pytest.raises(IntegrityError), writing(engine).begin() as writer:
        writer.execute(text("INSERT INTO plan_prices VALUES (99, 'O1', 1)"))
    engine.dispose()
