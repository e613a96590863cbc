"""The report of a night: what was decided, how it is known to be right, and what it is worth."""

import resource
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from api.baselines import Baseline, mean_weeks
from features.pairs import Pairs
from matcher.demand import demand_of
from matcher.night import Night
from matcher.proposal import MICRO
from matcher.rematch import RematchPlan
from matcher.unplaced import waiting_counts
from matcher.wording import Words

_IN_DEMAND = 100
_KIB_PER_MIB = 1024


def report_of(
    night: Night,
    plan: RematchPlan,
    seconds: Mapping[str, float],
    others: Sequence[Baseline],
    degraded: Words,
) -> dict[str, Any]:
    """Return the report as JSON values, which name nobody.

    The same night gives the same report but for seconds and memory.
    """
    demand = demand_of(night, plan, _IN_DEMAND)
    return {
        "as_of": night.snapshot.as_of.isoformat(),
        "status": plan.status,
        "message": plan.message,
        "objective_kind": plan.objective_kind.value,
        "objective": plan.objective / MICRO,
        "bound": plan.bound / MICRO,
        "gap": plan.gap,
        "value": plan.value,
        "value_unmatched": plan.value_unmatched,
        "prices_exact": plan.prices_exact,
        "digest": plan.digest,
        "model_version": plan.model_version,
        "degraded": degraded.en or None,
        "degraded_da": degraded.da or None,
        "left_out": _left_out(night),
        "programme_version": night.programme.version,
        "counts": _counts(night, plan),
        "totals": _totals(plan),
        "mean_weeks_to_paid": mean_weeks_of(night, plan),
        "people": waiting_counts(night, set(_people_of(night, plan)), plan.unplaced),
        "in_demand": [asdict(one) for one in demand.openings],
        "price_bands": [asdict(one) for one in demand.bands],
        "baselines": [_baseline(one) for one in others],
        "rounds": plan.rounds,
        "reachable_pairs": plan.reachable_pairs,
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
        "peak_memory_mib": peak_memory_mib(),
        "settings": _public_settings(night),
    }


def _left_out(night: Night) -> dict[str, Any]:
    """Return the pairs without a usable score: how many of how many, and openings of the first few."""
    bad = night.valued.bad
    # A score may be infinite or none, which JSON has no number for.
    first = [{"opening_id": one.opening_id, "score": str(one.score)} for one in bad.first]
    return {"pairs": bad.left_out, "scored": bad.scored, "first": first}


def _counts(night: Night, plan: RematchPlan) -> dict[str, int]:
    return {
        "candidates": len(night.snapshot.candidates),
        "openings": len(night.snapshot.openings),
        "places": int(night.capacities.places.sum()),
        "assigned": len(plan.rows),
        "kept": sum(row.kept for row in plan.rows),
        "unplaced": len(plan.unplaced),
    }


def _totals(plan: RematchPlan) -> dict[str, float]:
    """Return the sums of the rows; of the ends of their intervals, too.

    What is unknown of one pair is not wholly unknown of another, so the 80 % interval of the sum is no wider
    than the sum of the intervals.
    """
    return {
        "expected_goal_hours": float(np.sum([row.figures.expected_goal_hours for row in plan.rows])),
        "low": float(np.sum([row.figures.low for row in plan.rows])),
        "high": float(np.sum([row.figures.high for row in plan.rows])),
        "expected_weeks_to_paid": float(np.sum([row.figures.expected_weeks_to_paid for row in plan.rows])),
        "hours_per_week": float(np.sum([row.hours_per_week for row in plan.rows])),
    }


def mean_weeks_of(night: Night, plan: RematchPlan) -> float:
    """Return the plan's expected weeks to the first paid hour over everybody who may be matched."""
    return mean_weeks(night, pairs_of(night, plan))


def pairs_of(night: Night, plan: RematchPlan) -> Pairs:
    """Return the plan's pairs as rows of the market."""
    people = {candidate: row for row, candidate in enumerate(night.market.candidates.ids)}
    openings = {opening: row for row, opening in enumerate(night.market.openings.ids)}
    return Pairs(
        candidate=np.array([people[row.candidate_id] for row in plan.rows], dtype=np.int32),
        opening=np.array([openings[row.opening_id] for row in plan.rows], dtype=np.int32),
    )


def _people_of(night: Night, plan: RematchPlan) -> list[int]:
    people: list[int] = pairs_of(night, plan).candidate.tolist()
    return people


def _baseline(one: Baseline) -> dict[str, Any]:
    return {
        "name": one.name,
        "assigned": one.assigned,
        "value": one.value,
        "mean_weeks_to_paid": one.mean_weeks,
    }


def peak_memory_mib() -> float:
    """Return the most memory this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (_KIB_PER_MIB if sys.platform != "darwin" else _KIB_PER_MIB**2), 1)


def _public_settings(night: Night) -> dict[str, Any]:
    """Return the settings without the key of the lot, which nobody outside needs."""
    return {name: value for name, value in asdict(night.settings).items() if name != "lot_key"}
