"""Every step up and down, with data, on both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect

from data.store import open_store
from data.store.connection import connect
from data.store.migrate import downgrade, migrate, newest_revision, revision_of
from data.store.schema import metadata
from tests.data.store.filled import columns_of, dumped, filled, only

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
    before = dumped(owned_url)
    assert all(before.values())
    engine = connect(owned_url)
    downgrade(engine, revision)
    kept = set(inspect(engine).get_table_names()) - {"alembic_version"}
    assert {"candidates", "plans", "decisions"} <= kept < set(before)
    older = columns_of(owned_url)
    assert dumped(owned_url) == only(before, older)
    migrate(engine)
    engine.dispose()
    assert only(dumped(owned_url), older) == only(before, older)
    with open_store(owned_url) as store:
        assert store.digest() == digest
        assert store.last_plan() == plan


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
    assert calls == 2
    assert revision_of(engine) == newest_revision()
    engine.dispose()
    assert dumped(owned_url) == before
