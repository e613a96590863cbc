"""A night's report as a plan keeps it, whichever version of the program wrote it.

Plans stay for years and are read by every later version. What an older one did not write down is unknown
(``None``, or nothing in a list), and pages say so; no figure is made up for it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.store import PlanHead

_FIGURES = (
    "bound",
    "gap",
    "mean_weeks_to_paid",
    "message",
    "objective",
    "peak_memory_mib",
    "prices_exact",
    "programme_version",
    "reachable_pairs",
    "status",
    "value",
)
_PARTS: Mapping[str, tuple[str, ...]] = {
    "counts": ("assigned", "kept", "places", "unplaced"),
    "totals": ("expected_goal_hours", "low", "high", "hours_per_week"),
}
_LISTS: Mapping[str, Any] = {"people": {}, "in_demand": [], "baselines": [], "seconds": {}}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReport:
    """A report with everything that this version reads.

    Attributes
    ----------
    told : mapping
        The report; unknown figures are ``None``.
    whole : bool
        Whether it said all of that itself.
    """

    told: Mapping[str, Any]
    whole: bool


def kept_report(text: str | None, head: PlanHead) -> KeptReport:
    """Return the report of a plan.

    Parameters
    ----------
    text : str or None
        As the plan keeps it.
    head : PlanHead
        The plan's line, which knows what the plan is about.
    """
    said: dict[str, Any] = json.loads(text or "{}")
    known = {
        "as_of": head.as_of.isoformat(),
        "objective_kind": head.objective_kind,
        "model_version": head.model_version,
        "digest": head.digest,
    }
    told = dict.fromkeys(_FIGURES) | dict(_LISTS) | known | said
    for name, parts in _PARTS.items():
        told[name] = dict.fromkeys(parts) | (said.get(name) or {})
    told["degraded"] = said.get("degraded")
    # The first reports told it in English only.
    told["degraded_da"] = said.get("degraded_da") or told["degraded"]
    whole = said.keys() >= {*_FIGURES, *_LISTS} and all(
        (said.get(name) or {}).keys() >= {*parts} for name, parts in _PARTS.items()
    )
    return KeptReport(told=told, whole=whole)
