"""A night ready to be published, and its only way into the store: whole, in one transaction."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from api.clock import now
from api.jobs.failpoints import die_at, failpoint
from api.plan_files import to_store
from api.spelling import json_text
from api.wiring import CANDIDATE_NODE
from data.store import (
    Basis,
    Lease,
    NodePrice,
    PersonBefore,
    PlanPages,
    Store,
    StoredAssignment,
    StoredChange,
    StoredPlan,
    StoredUnplaced,
)
from matcher.changes import Change
from matcher.night import Night
from matcher.rematch import RematchPlan

_NOT_YET = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a night publishes.

    Attributes
    ----------
    plan : StoredPlan
        The plan with its report; its instant is set when it is published.
    pages : PlanPages
        People without a place, and changes.
    after : int or None
        The plan that counted when this one was decided.
    """

    plan: StoredPlan
    pages: PlanPages
    after: int | None

    @property
    def report(self) -> dict[str, Any]:
        """The report."""
        told: dict[str, Any] = json.loads(self.plan.report_json)
        return told


def draft_of_night(
    night: Night, plan: RematchPlan, changes: Sequence[Change], report: Mapping[str, Any], after: int | None
) -> Draft:
    """Return what is published of a night: every opening it knew with its price, every person's potential."""
    prices = plan.prices
    stored = StoredPlan(
        made_at=_NOT_YET,
        as_of=night.snapshot.as_of,
        objective_kind=plan.objective_kind.value,
        model_version=plan.model_version,
        digest=plan.digest,
        report_json=json_text(report),
        assignments=to_store(plan),
        opening_prices=tuple((o, prices.get(o, 0)) for o in sorted(night.market.openings.ids)),
        node_prices=tuple(
            NodePrice(node_kind=CANDIDATE_NODE, node_id=person, price_micro=price)
            for person, price in sorted(plan.potentials.items())
        ),
        people=tuple(_people(night, plan)),
    )
    unplaced = tuple(
        StoredUnplaced(
            candidate_id=person.candidate_id,
            cause=person.cause,
            text_da=person.text_da,
            text_en=person.text_en,
            opens=tuple(zip(person.opens_da, person.opens_en, strict=True)),
        )
        for person in plan.unplaced
    )
    told = tuple(StoredChange(**asdict(change)) for change in changes)
    return Draft(plan=stored, pages=PlanPages(unplaced=unplaced, changes=told), after=after)


def _people(night: Night, plan: RematchPlan) -> Iterator[PersonBefore]:
    """Yield what the night took over of people, and who has waited how long with it."""
    opening, nights = night.last.assigned, night.last.nights_unproposed
    # Whoever is listed as unplaced was there to be matched.
    waits = {person.candidate_id for person in plan.unplaced}
    for person in sorted({*opening, *waits, *(one for one, count in nights.items() if count)}):
        before = nights.get(person, 0)
        yield PersonBefore(
            candidate_id=person,
            opening_before=opening.get(person),
            nights_before=before,
            nights_after=before + 1 if person in waits else 0,
        )


def draft_to_json(draft: Draft) -> str:
    """Return a draft as JSON."""
    told = asdict(draft)
    told["plan"] |= {"made_at": None, "as_of": draft.plan.as_of.isoformat()}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def draft_from_json(text: str) -> Draft:
    """Return the draft that `draft_to_json` wrote."""
    told: dict[str, Any] = json.loads(text)
    plan, pages = told["plan"], told["pages"]
    plan |= {
        "made_at": _NOT_YET,
        "as_of": date.fromisoformat(plan["as_of"]),
        "assignments": tuple(StoredAssignment(**row) for row in plan["assignments"]),
        "opening_prices": tuple((opening, price) for opening, price in plan["opening_prices"]),
        "node_prices": tuple(NodePrice(**row) for row in plan["node_prices"]),
        "people": tuple(PersonBefore(**row) for row in plan["people"]),
    }
    unplaced = tuple(
        StoredUnplaced(**row | {"opens": tuple((da, en) for da, en in row["opens"])})
        for row in pages["unplaced"]
    )
    changes = tuple(StoredChange(**row) for row in pages["changes"])
    basis = None if pages["basis"] is None else Basis(**pages["basis"])
    return Draft(
        plan=StoredPlan(**plan),
        pages=PlanPages(unplaced=unplaced, changes=changes, basis=basis),
        after=told["after"],
    )


def publish(store: Store, draft: Draft) -> int:
    """Let a plan count from now on; return its id.

    Raises
    ------
    PlanMovedError
        If another plan was published since this one was begun.
    """
    with store.writing(long=True) as unit:
        return unit.plans.publish(replace(draft.plan, made_at=now()), draft.pages, after=draft.after)


def publish_run(store: Store, draft: Draft, lease: Lease) -> int:
    """Let a run's plan count from now on and end the run, both or neither; return the plan's id.

    The lease is made sure of first and cannot be lost until all is done.

    Raises
    ------
    LeaseLostError
        If somebody else holds the run by now.
    PlanMovedError
        If another plan was published since this one was begun.
    """
    with failpoint("publish"), store.writing(long=True) as unit:
        unit.runs.hold(lease)
        plan_id = unit.plans.publish(
            replace(draft.plan, made_at=now()),
            draft.pages,
            run_id=lease.run_id,
            after=draft.after,
            told=die_at,
        )
        with failpoint("run_done"):
            unit.runs.finish(lease, json.dumps({"plan_id": plan_id, "digest": draft.plan.digest}), now())
    return plan_id
