"""A plan that a night published, decided again from what was stored."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from api.basis import GREEDY, Made
from api.jobs.draft import Draft, draft_of_night
from api.rebuilding.found import Difference, Rebuilt, by_key, differing, differing_rows
from api.rebuilding.recall import CannotRebuildError, Recall, changed_since
from data.snapshot import Snapshot
from data.store import PlanHead, PlanPages, Store, StoredPlan, Unit
from data.store.moments import UsedRow
from data.tables import CANDIDATES, OPENINGS
from matcher.changes import changes_since
from matcher.night import LastPlan, read_night
from matcher.rematch import greedy_rematch, rematch

_HEAD = ("as_of", "objective_kind", "model_version", "digest")
_EVERY_ROW = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Kept:
    """What the store keeps of a plan, and the day it was made from."""

    head: PlanHead
    plan: StoredPlan
    pages: PlanPages
    made: Made
    snapshot: Snapshot
    used: tuple[UsedRow, ...]


def rebuild_plan(recall: Recall, store: Store, plan_id: int, candidate_id: str = "") -> Rebuilt:
    """Decide a night again and compare the plan: rows, figures, prices, causes and changes with their words.

    Parameters
    ----------
    recall : Recall
        Brings back days and models.
    store : Store
        Where it was published.
    plan_id : int
        Which plan.
    candidate_id : str
        Whose line is asked for; the whole plan is decided and compared anyway.

    Raises
    ------
    CannotRebuildError
        If there is no such plan, or something it was made from is gone.
    """
    with store.reading() as unit:
        kept = _kept(recall, unit, plan_id, candidate_id)
    # Deciding takes long; no transaction waits for it.
    draft = _decided_again(recall, kept)
    mine = [row for row in draft.plan.assignments if row.candidate_id == candidate_id]
    return Rebuilt(
        kind="plan",
        record_id=str(plan_id),
        candidate_id=candidate_id,
        made=_made_from(kept),
        used=kept.used,
        figures=tuple(asdict(row) for row in mine),
        proposals=len(kept.plan.assignments),
        differences=tuple(_differences(kept, draft)),
        notes=(*changed_since(kept.made), *_pruned(kept)),
    )


def _kept(recall: Recall, unit: Unit, plan_id: int, candidate_id: str) -> _Kept:
    head, plan = unit.plans.head(plan_id), unit.plans.whole(plan_id)
    if head is None or plan is None:
        raise CannotRebuildError(f"plan {plan_id}: expected a published plan, got none of that id")
    made = recall.made(unit.plans.basis(plan_id))
    day = unit.at(made.moment)
    openings = [row.opening_id for row in plan.assignments if row.candidate_id == candidate_id]
    return _Kept(
        head=head,
        plan=plan,
        pages=PlanPages(
            unplaced=unit.plans.unplaced(plan_id, _EVERY_ROW),
            changes=unit.plans.changes(plan_id, _EVERY_ROW),
        ),
        made=made,
        snapshot=Snapshot.of(day.every_record(), made.as_of),
        used=(
            *day.used(CANDIDATES, [candidate_id], made.as_of),
            *day.used(OPENINGS, openings, made.as_of),
            *day.words_used(candidate_id),
        ),
    )


def _decided_again(recall: Recall, kept: _Kept) -> Draft:
    """Do what the night did."""
    made = kept.made
    serving = recall.serving(made.model_version, made.model_digest, None)
    before = LastPlan(assigned=kept.plan.openings_before, nights_unproposed=kept.plan.nights_before)
    night = read_night(kept.snapshot, serving.scorer, recall.chosen(made, lots=True), last=before)
    plan = greedy_rematch(night) if made.solver == GREEDY else rematch(night)
    changes = [one for one in changes_since(before.assigned, plan, night) if one.kind != "kept"]
    return draft_of_night(night, plan, changes, {}, None)


def _pruned(kept: _Kept) -> tuple[str, ...]:
    if kept.head.rows_kept:
        return ()
    return ("rows: pruned by age; the digest over all assignments is compared",)


def _differences(kept: _Kept, draft: Draft) -> Iterator[Difference]:
    stored, plan = kept.plan, draft.plan
    for name in _HEAD:
        yield from differing(name, getattr(stored, name), getattr(plan, name))
    if not kept.head.rows_kept:
        return
    pair, node, who = ("candidate_id", "opening_id"), ("node_kind", "node_id"), "candidate_id"
    yield from differing_rows(
        "assignment", by_key(stored.assignments, *pair), by_key(plan.assignments, *pair)
    )
    yield from differing_rows("price", _prices(stored), _prices(plan))
    yield from differing_rows("person", by_key(stored.people, who), by_key(plan.people, who))
    yield from differing_rows("potential", by_key(stored.node_prices, *node), by_key(plan.node_prices, *node))
    yield from differing_rows("unplaced", by_key(kept.pages.unplaced, who), by_key(draft.pages.unplaced, who))
    yield from differing_rows("change", by_key(kept.pages.changes, who), by_key(draft.pages.changes, who))


def _prices(plan: StoredPlan) -> dict[str, dict[str, Any]]:
    return {opening: {"price_micro": price} for opening, price in plan.opening_prices}


def _made_from(kept: _Kept) -> dict[str, Any]:
    """Return what a plan was made from, as it is told."""
    made = kept.made
    return {
        "as_of": made.as_of.isoformat(),
        "published_at": kept.plan.made_at.isoformat(),
        "run_id": kept.head.run_id,
        "day_read_at": asdict(made.moment),
        "plan_before": made.moment.plan_id,
        "model_version": made.model_version,
        "model_digest": made.model_digest,
        "solver": made.solver or "exact",
        "settings": dict(made.settings),
        "program": dict(made.program),
    }
