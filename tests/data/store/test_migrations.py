"""Every step up and down, with data, on both databases."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text

from data.store import PersonBefore, open_store
from data.store.connection import connect
from data.store.migrate import downgrade, migrate, newest_revision, revision_of
from data.store.schema import metadata
from tests.data.store.filled import columns_of, dumped, filled, only
from tests.data.store.test_plans import PLAN
from tests.databases import whole_engine

OLDER = [f"{number:04d}" for number in range(1, int(newest_revision()))]


def test_migrations_make_the_schema(empty_database_url: str):
    """The steps lead from nothing to exactly the tables that the code works with, and back to nothing."""
    engine = connect(empty_database_url)
    migrate(engine)
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        found = inspect(connection)
        for table in metadata.sorted_tables:
            checks = {check["name"] for check in found.get_check_constraints(table.name)}
            assert checks == {c.name for c in table.constraints if isinstance(c, CheckConstraint)}
    downgrade(engine, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    assert revision_of(engine) is None
    engine.dispose()


def test_the_comparison_sees_a_difference(empty_database_url: str):
    """A database that lacks a column, an index or a type of ours is found to differ."""
    engine = connect(empty_database_url)
    migrate(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE plan_prices DROP COLUMN price_micro")
        connection.exec_driver_sql("DROP INDEX ix_openings_opening_id")
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
        assert {difference[0] for difference in differences} == {"add_column", "add_index"}
    engine.dispose()


@pytest.mark.parametrize("revision", OLDER)
def test_down_and_up_with_data(owned_url: str, tmp_path: Path, revision: str):
    """An older schema keeps every row of its tables, and the way back up keeps them again."""
    filled(owned_url, tmp_path)
    with open_store(owned_url) as store:
        digest, plan = store.digest(), store.last_plan()
    assert plan is not None
    before = dumped(owned_url)
    assert all(before.values())
    engine = connect(owned_url)
    downgrade(engine, revision)
    kept = set(inspect(engine).get_table_names()) - {"alembic_version"}
    assert {"candidates", "plans", "decisions"} <= kept <= set(before)
    older = columns_of(owned_url)
    assert dumped(owned_url) == only(before, older)
    migrate(engine)
    engine.dispose()
    assert only(dumped(owned_url), older) == only(before, older)
    with open_store(owned_url) as store:
        assert store.digest() == digest
        # What an older schema has no table for is lost on the way down.
        assert store.last_plan() == replace(plan, people=() if revision < "0009" else plan.people)


def test_a_failed_step_leaves_the_schema(owned_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A step that breaks off half-way leaves schema and data as they were."""
    filled(owned_url, tmp_path)
    before = dumped(owned_url)
    engine = connect(owned_url)
    real, calls = type(engine.dialect).do_execute, 0

    def breaking(self, cursor, statement, parameters, context=None):
        nonlocal calls
        calls += "DROP TABLE" in statement
        if calls > 1:
            raise RuntimeError("pulled")
        real(self, cursor, statement, parameters, context)

    monkeypatch.setattr(type(engine.dialect), "do_execute", breaking)
    with pytest.raises(RuntimeError, match="pulled"):
        downgrade(engine, "0001")
    monkeypatch.undo()
    assert calls >= 2
    assert revision_of(engine) == newest_revision()
    engine.dispose()
    assert dumped(owned_url) == before


def test_reports_of_before_lose_their_people(owned_url: str) -> None:
    """What a plan's report named people with stands in rows of theirs afterwards, and not in the report."""
    with open_store(owned_url) as store:
        store.publish_plan(PLAN)
    engine = connect(owned_url)
    downgrade(engine, "0008")
    report = {
        "gap": 0,
        "nights_unproposed": {"before": {"K-1": 2, "K-2": 1}, "after": {"K-1": 3}},
        "plan_before": {"K-3": "O-3"},
        "changes": {"counts": {"lost": {"outbid": 1}}, "moved": [{"candidate_id": "K-3"}]},
        "left_out": {"pairs": 1, "first": [{"candidate_id": "K-4", "opening_id": "O-1", "score": "nan"}]},
    }
    with whole_engine(owned_url).begin() as connection:
        connection.execute(text("UPDATE plans SET report_json = :told"), {"told": json.dumps(report)})
    migrate(engine)
    engine.dispose()
    with open_store(owned_url) as store:
        plan = store.last_plan()
    assert plan is not None
    assert plan.people == (
        PersonBefore(candidate_id="K-1", nights_before=2, nights_after=3),
        PersonBefore(candidate_id="K-2", nights_before=1),
        PersonBefore(candidate_id="K-3", opening_before="O-3"),
    )
    assert json.loads(plan.report_json) == {
        "gap": 0,
        "changes": {"counts": {"lost": {"outbid": 1}}},
        "left_out": {"pairs": 1, "first": [{"opening_id": "O-1", "score": "nan"}]},
    }
