"""A night's plan as JSON and back, to the last digit: what a resumed run goes on from."""

import json
from dataclasses import asdict
from typing import Any

from matcher.proposal import Figures, Unplaced
from matcher.rematch import PlannedPair, RematchPlan
from models.fit import Objective


def plan_to_json(plan: RematchPlan) -> str:
    """Return a plan as JSON."""
    return json.dumps(asdict(plan), ensure_ascii=False, separators=(",", ":"))


def plan_from_json(text: str) -> RematchPlan:
    """Return the plan that `plan_to_json` wrote."""
    told: dict[str, Any] = json.loads(text)
    told["objective_kind"] = Objective(told["objective_kind"])
    told["rows"] = tuple(_pair(row) for row in told["rows"])
    told["unplaced"] = tuple(_unplaced(row) for row in told["unplaced"])
    return RematchPlan(**told)


def _pair(row: dict[str, Any]) -> PlannedPair:
    return PlannedPair(**row | {"figures": Figures(**row["figures"])})


def _unplaced(row: dict[str, Any]) -> Unplaced:
    return Unplaced(**row | {name: tuple(row[name]) for name in ("opens_da", "opens_en")})
