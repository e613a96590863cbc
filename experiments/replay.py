"""History played again: past days as they were known, through the very functions of the service.

A day's evening knows the matches that began until then, their outcomes cut at that day, the versions that
were valid, and the decisions taken. Holds carry no day on which they were made, so that a past day has none.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from data.programmes import Programme, programme_on
from data.snapshot import Records, Snapshot
from data.store import StoredPlan
from experiments.contenders import Contender
from matcher.night import LastPlan, Night, read_night
from matcher.proposal import Proposal
from matcher.rank import ListSettings, PlanView, rank
from matcher.reachable import Scope
from matcher.rematch import RematchPlan, rematch
from matcher.settings import MatchSettings
from models.fit import FitScorer

_WHOLE_LIST = ListSettings(limit=2**31 - 1, every_opening=True)


class ReplayRefusedError(ValueError):
    """A stored plan that cannot be made again from what is at hand."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replay:
    """Past days of one store under one set of settings.

    Attributes
    ----------
    records : Records
        Every version of every record.
    settings : MatchSettings
        Settings of the municipality.
    """

    records: Records
    settings: MatchSettings
    _snapshots: dict[date, Snapshot] = field(default_factory=dict)
    _scorers: dict[tuple[str, date], FitScorer] = field(default_factory=dict)
    _nights: dict[tuple[str, date], tuple[Night, RematchPlan]] = field(default_factory=dict)

    def snapshot(self, day: date) -> Snapshot:
        """Return everything that was known on the evening of a day."""
        if day not in self._snapshots:
            self._snapshots[day] = Snapshot.of(replace(self.records, holds=()), day)
        return self._snapshots[day]

    def programme(self, day: date) -> Programme:
        """Return the programme of the settings, else the one of the day."""
        return programme_on(day, self.settings.programme_version)

    def scorer(self, contender: Contender, day: date) -> FitScorer:
        """Return a contender as it would have stood on the evening of a day."""
        known = self._scorers.get((contender.name, day))
        if known is None:
            known = contender.on(self.snapshot(day), self.programme(day))
            self._scorers[contender.name, day] = known
        return known

    def night(self, scorer: FitScorer, day: date, last: LastPlan | None = None) -> tuple[Night, RematchPlan]:
        """Decide the night of a past day."""
        night = read_night(self.snapshot(day), scorer, self.settings, last=last)
        return night, rematch(night)

    def decided(self, scorer: FitScorer, day: date) -> tuple[Night, RematchPlan]:
        """Return the night of a past day without a plan before it, decided once for each version."""
        known = self._nights.get((scorer.version, day))
        if known is None:
            known = self.night(scorer, day)
            self._nights[scorer.version, day] = known
        return known

    def whole_list(self, scorer: FitScorer, day: date, candidate_id: str) -> tuple[Proposal, ...]:
        """Return a person's whole list on the evening of a day, before any plan; empty if nobody knew her."""
        # Lists are asked for on many days: their snapshots are not kept.
        snapshot = self._snapshots.get(day) or Snapshot.of(replace(self.records, holds=()), day)
        rows = [row for row, one in enumerate(snapshot.candidates) if one.candidate_id == candidate_id]
        if not rows:
            return ()
        scope = Scope(candidates=np.array(rows, dtype=np.int32))
        night = read_night(snapshot, scorer, self.settings, scope=scope)
        return rank(night, PlanView(), _WHOLE_LIST, (candidate_id,))


def replay_plan(plan: StoredPlan, records: Records, scorer: FitScorer, lot_key: str) -> RematchPlan:
    """Make a stored night again: its day, its settings, its model, and the plan before it.

    Parameters
    ----------
    plan : StoredPlan
        What was published.
    records : Records
        Every version of every record, as it was known when the plan was made.
    scorer : FitScorer
        The model that the plan names.
    lot_key : str
        Key of the lot, which no report carries.

    Returns
    -------
    RematchPlan
        Its digest equals the stored one, unless data or code have changed since.

    Raises
    ------
    ReplayRefusedError
        If the model is another, or the report says too little.
    """
    if scorer.version != plan.model_version:
        raise ReplayRefusedError(
            f"plan of {plan.as_of}: model: expected {plan.model_version}, got {scorer.version}; "
            "take the version that the plan names"
        )
    report: Mapping[str, Any] = json.loads(plan.report_json)
    before = LastPlan(assigned=plan.openings_before, nights_unproposed=plan.nights_before)
    night = read_night(
        Snapshot.of(records, plan.as_of), scorer, _settings(plan, report, lot_key), last=before
    )
    return rematch(night)


def _settings(plan: StoredPlan, report: Mapping[str, Any], lot_key: str) -> MatchSettings:
    told = dict(_part(plan, report, "settings"))
    told["mentor_hours_by_need"] = tuple(told.get("mentor_hours_by_need", ()))
    try:
        return MatchSettings(**{**told, "objective": plan.objective_kind, "lot_key": lot_key})
    except (TypeError, ValueError) as fault:
        raise ReplayRefusedError(
            f"plan of {plan.as_of}: settings: expected those of this version, got {fault}; "
            "replay the plan with the version that made it"
        ) from fault


def _part(plan: StoredPlan, report: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = report.get(name)
    if not isinstance(part, Mapping):
        raise ReplayRefusedError(
            f"plan of {plan.as_of}: report: expected {name}, got none; it was made by a version that did "
            "not keep it, so it cannot be replayed"
        )
    return part
