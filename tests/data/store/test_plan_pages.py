"""Pages of one plan, the history of plans, and publishing whole."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from data.store import (
    PlanMovedError,
    PlanPages,
    Store,
    StoredAssignment,
    StoredChange,
    StoredPlan,
    StoredUnplaced,
    plan_pages,
)
from tests.data.store.test_plans import PLAN


def plan(people: int, mark: str = "O") -> StoredPlan:
    """Return a plan that gives every person an opening of its own."""
    rows = tuple(
        StoredAssignment(candidate_id=f"c{n:03}", opening_id=f"{mark}{n:03}", workplace_id="W")
        for n in range(people)
    )
    prices = tuple((f"{mark}{n:03}", n % 3 * 1000) for n in range(people))
    return replace(PLAN, digest=mark * 64, assignments=rows, opening_prices=prices)


PAGES = PlanPages(
    unplaced=tuple(
        StoredUnplaced(
            candidate_id=f"u{n}",
            cause="rules" if n % 2 else "outbid",
            text_da="fordi",
            text_en="because",
            opens=(("ring", "call"), ("gå", "walk")),
        )
        for n in range(5)
    ),
    changes=(
        StoredChange(
            candidate_id="a",
            kind="moved",
            before="O1",
            now="O2",
            reason="better_opening",
            gain=0.1,
            text_da="flyttet",
            text_en="moved",
        ),
    ),
)


def publish(store: Store, stored: StoredPlan, pages: PlanPages | None = None, **rest: Any) -> int:
    """Publish a plan."""
    with store.writing() as unit:
        return unit.plans.publish(stored, pages, **rest)


def test_pages_hold_every_row_of_one_plan_once(store: Store) -> None:
    """Pages of assignments, of people without a place and of demand add up to the plan, in order."""
    plan_id = publish(store, plan(25), PAGES)
    publish(store, plan(7, "X"))
    with store.reading() as unit:
        rows = list(unit.plans.assignments(plan_id, 10))
        while page := unit.plans.assignments(plan_id, 10, (rows[-1].candidate_id, rows[-1].opening_id)):
            rows += page
        assert tuple(rows) == plan(25).assignments
        first = unit.plans.unplaced(plan_id, 3)
        assert first + unit.plans.unplaced(plan_id, 3, first[-1].candidate_id) == PAGES.unplaced
        assert {one.cause for one in unit.plans.unplaced(plan_id, 9, cause="rules")} == {"rules"}
        assert unit.plans.changes(plan_id, 5) == PAGES.changes
        assert unit.plans.changes(plan_id, 5, kind="lost") == ()
        dear = unit.plans.demand(plan_id, 4)
        dear += unit.plans.demand(plan_id, 400, (dear[-1][1], dear[-1][0]))
    assert len(dear) == 16
    assert all((-p, o) < (-q, r) for (o, p), (r, q) in pairwise(dear))


def test_the_history_names_every_plan(store: Store) -> None:
    """Newest first, with the run that made it; the head without an id is of the plan that counts."""
    publish(store, plan(1), run_id="r1")
    publish(store, plan(2))
    with store.reading() as unit:
        newest, oldest = unit.plans.history(5)
        assert (newest.plan_id, oldest.plan_id, oldest.run_id) == (2, 1, "r1")
        assert unit.plans.history(5, before=2) == (oldest,)
        assert unit.plans.head() == newest
        assert unit.plans.head(1) == oldest
        assert unit.plans.head(9) is None
        assert unit.plans.report(1) == PLAN.report_json


def test_a_plan_that_was_overtaken_is_refused(store: Store) -> None:
    """Who decided on a plan that no longer counts publishes nothing."""
    assert publish(store, plan(1), after=None) == 1
    assert publish(store, plan(1), after=1) == 2
    with pytest.raises(PlanMovedError, match="expected plan 1 to count still, got plan 2"):
        publish(store, plan(3), after=1)
    with store.reading() as unit:
        assert unit.plans.current_id() == 2
        assert len(unit.plans.history(9)) == 2


def test_half_a_plan_is_never_there(store: Store) -> None:
    """A plan that cannot be written whole leaves nothing, not even its number."""
    publish(store, plan(2))
    twice = PlanPages(unplaced=(PAGES.unplaced[0], PAGES.unplaced[0]))
    with pytest.raises(IntegrityError):
        publish(store, plan(3), twice)
    with store.reading() as unit:
        assert [head.plan_id for head in unit.plans.history(9)] == [1]
        assert unit.plans.assignments(2, 9) == ()
    assert publish(store, plan(3)) == 2


def test_rows_of_old_plans_go_and_their_line_stays(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of plans older than the newest so many, rows and prices go, the line and the report remain."""
    monkeypatch.setattr(plan_pages, "KEPT_PLANS", 2)
    for number in range(4):
        publish(store, replace(plan(3), made_at=PLAN.made_at + timedelta(days=number)), PAGES)
    with store.reading() as unit:
        assert [head.rows_kept for head in unit.plans.history(9)] == [True, True, False, False]
        assert [len(unit.plans.assignments(n, 9)) for n in (1, 2, 3, 4)] == [0, 0, 3, 3]
        rest = (unit.plans.unplaced(2, 9), unit.plans.changes(2, 9), unit.plans.demand(2, 9))
        assert rest == ((), (), ())
        assert unit.plans.report(1) == PLAN.report_json
