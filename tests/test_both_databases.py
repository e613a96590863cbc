"""The suite's own databases: fresh for every test, both real."""

import pytest

from data.store import Store
from data.store.store import open_store
from tests.data.store.test_plans import PLAN
from tests.databases import Databases, kind_of, no_server


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_has_a_database_of_its_own(store: Store, turn: int) -> None:
    """What one test publishes the next does not find."""
    assert store.last_plan() is None, turn
    assert store.publish_plan(PLAN) == 1


def test_a_copy_is_apart(database_url: str, databases: Databases) -> None:
    """A copied database holds what the first held, and later changes do not reach it."""
    with open_store(database_url) as store:
        store.publish_plan(PLAN)
    copied = databases.copy(database_url)
    with open_store(database_url) as store, open_store(copied) as other:
        store.publish_plan(PLAN)
        last = other.last_plan()
        assert last is not None
        assert last.plan_id == 1
    assert kind_of(copied) == kind_of(database_url)
    databases.remove(copied)


def test_ci_fails_where_the_leg_cannot_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a server the tests are skipped on a desk and fail in CI."""
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no server"):
        no_server("no server")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no server"):
        no_server("no server")
