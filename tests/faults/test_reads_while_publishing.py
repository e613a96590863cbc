"""Lists read page by page while plans are published: each list is of one plan, whole."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.store import Store, StoredAssignment, StoredPlan, open_store
from data.store.unit import Unit
from tests.data.store.test_plans import PLAN
from tests.faults import nights
from tests.faults.naive import publish_in_place
from tests.trust_record import record

PEOPLE, PER_PAGE, READERS = 60, 25, 3
Publish = Callable[[Store, StoredPlan], None]


def plan_marked(mark: int) -> StoredPlan:
    """Return a plan in which every row shows whose it is."""
    rows = tuple(
        StoredAssignment(candidate_id=f"c{n:03}", opening_id=f"O{mark}", workplace_id=f"W{mark}")
        for n in range(PEOPLE)
    )
    return replace(PLAN, made_at=datetime(2026, 3, 2, tzinfo=UTC), digest=f"{mark}", assignments=rows)


def publish_whole(store: Store, plan: StoredPlan) -> None:
    """Publish as the night does."""
    with store.writing() as unit:
        unit.plans.publish(plan)


def publish_for_ever(url: str, publish: Publish) -> int:
    """Publish one plan after another until killed."""
    mark = 1
    with open_store(url) as store:
        while True:
            mark += 1
            publish(store, plan_marked(mark))
            time.sleep(0.002)


def bound_to_its_plan(unit: Unit, plan_id: int | None) -> int:
    """Return the plan of a list: the one that counts when it begins, the same on every later page."""
    found = unit.plans.current_id() if plan_id is None else plan_id
    assert found is not None
    return found


def whatever_counts(unit: Unit, plan_id: int | None) -> int:
    """Return the plan that counts now: a naive list, which forgets between two pages what it began with."""
    del plan_id
    return bound_to_its_plan(unit, None)


class Reader:
    """Reads the list that counts from its first page to its last, again and again."""

    def __init__(self, store: Store, plan_of: Callable[[Unit, int | None], int]) -> None:
        self.reads = self.lists = self.mixed = self.gone = 0
        self._store = store
        self._plan_of = plan_of

    def read_until(self, ended: Callable[[], bool]) -> None:
        """Read lists until told to end."""
        while not ended():
            self._read_list()

    def _read_list(self) -> None:
        rows: list[StoredAssignment] = []
        plan_id: int | None = None
        while True:
            after = (rows[-1].candidate_id, rows[-1].opening_id) if rows else None
            with self._store.reading() as unit:
                plan_id = self._plan_of(unit, plan_id)
                head = unit.plans.head(plan_id)
                page = unit.plans.assignments(plan_id, PER_PAGE, after)
            self.reads += 1
            if head is None or not head.rows_kept:
                self.gone += 1  # ninety plans later the rows have gone, and a list says so
                return
            rows += page
            if len(page) < PER_PAGE:
                break
        self.lists += 1
        self.mixed += len(rows) != PEOPLE or len({row.opening_id for row in rows}) != 1


def read_while_publishing(
    url: str,
    log: Path,
    reads: int,
    publish: Publish = publish_whole,
    plan_of: Callable[[Unit, int | None], int] = bound_to_its_plan,
) -> dict[str, int]:
    """Read at least so many pages from several threads while another process publishes."""
    with open_store(url) as store:
        publish_whole(store, plan_marked(1))
    publisher = nights.start(lambda: publish_for_ever(url, publish), log)
    try:
        with open_store(url) as store:
            readers = [Reader(store, plan_of) for _ in range(READERS)]

            def ended() -> bool:
                return sum(reader.reads for reader in readers) >= reads

            threads = [threading.Thread(target=reader.read_until, args=(ended,)) for reader in readers]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            with store.reading() as unit:
                plans = unit.plans.current_id() or 0
    finally:
        publisher.kill()
        publisher.wait()
    told = {name: sum(getattr(one, name) for one in readers) for name in ("reads", "lists", "mixed", "gone")}
    return told | {"plans": plans}


def test_no_list_mixes_two_plans(database_url: str, log: Path) -> None:
    """Two thousand pages while plans are published: every list is of one plan and whole."""
    found = read_while_publishing(database_url, log, 2_000)
    assert found["mixed"] == 0
    assert found["reads"] >= 2_000
    assert found["lists"] > 300
    assert found["plans"] > 5


@pytest.mark.proof
def test_no_list_of_fifty_thousand_pages_mixes_two_plans(
    database_url: str, log: Path, database_kind: str
) -> None:
    """The same with fifty thousand pages on each database."""
    found = read_while_publishing(database_url, log, 50_000)
    assert found["mixed"] == 0
    assert found["plans"] > 50
    record(
        f"reads_while_publishing_{database_kind}",
        "A list never mixes two plans, however many are published while it is read (50,000 pages)",
        found,
        "publishing row by row, and a list that forgets its plan between pages: mixed",
    )


@pytest.mark.parametrize(
    ("publish", "plan_of"), [(publish_in_place, bound_to_its_plan), (publish_whole, whatever_counts)]
)
def test_naive_lists_and_plans_are_found_out(
    database_url: str, log: Path, publish: Publish, plan_of: Callable[[Unit, int | None], int]
) -> None:
    """Rows changed in place one by one, or a list that asks anew which plan counts: lists are mixed."""
    found = read_while_publishing(database_url, log, 400, publish, plan_of)
    assert found["mixed"] > 0
