"""No leak through time: learning on attributes of today instead of those of the day is seen and is worse."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from data.snapshot import Snapshot
from data.versions import Version
from features.market import Market
from features.pairs import Pairs
from models.additive import AdditiveModel
from models.train import learn
from tests.models.worlds import demo_world, programme


def _newest(versions: Iterable[Version[Any]], key: str) -> dict[str, Any]:
    by_day = sorted((one.record for one in versions), key=lambda record: record.valid_from or date.min)
    return {getattr(record, key): record for record in by_day}


def _as_of_today(day: Snapshot) -> Snapshot:
    """Plant the leak: every past match with its person, workplace and opening as they are tonight."""
    records = demo_world().records
    people = _newest(records.candidates, "candidate_id")
    sites = _newest(records.workplaces, "workplace_id")
    jobs = _newest(records.openings, "opening_id")
    history = tuple(
        replace(
            one,
            candidate=people[one.candidate.candidate_id],
            workplace=sites[one.workplace.workplace_id],
            opening=jobs[one.opening.opening_id] if one.opening else None,
        )
        for one in day.history
    )
    return replace(day, history=history)


@cache
def _tonight() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return candidate and opening ids' rows in the market of every allowed pair, and the true goal hours."""
    world = demo_world()
    market = Market.of(world.day, world.model.kinship)
    people = {name: row for row, name in enumerate(market.candidates.ids)}
    jobs = {name: row for row, name in enumerate(market.openings.ids)}
    truth = world.truth
    candidate = np.array([people[name] for name in truth.candidate_ids], dtype=np.int32)[
        truth.pairs.candidate
    ]
    opening = np.array([jobs[name] for name in truth.opening_ids], dtype=np.int32)[truth.pairs.opening]
    return candidate, opening, truth.pairs.expected_goal_hours.astype(float)


def _ranked(model: AdditiveModel) -> float:
    """Return the mean rank correlation of a person's openings with the truth."""
    candidate, opening, truth = _tonight()
    market = Market.of(demo_world().day, model.kinship)
    values = model.fit(market, Pairs(candidate=candidate, opening=opening)).expected_goal_hours
    own = [np.flatnonzero(candidate == row) for row in np.unique(candidate)]
    return float(np.mean([spearmanr(values[rows], truth[rows])[0] for rows in own if len(rows) > 5]))


def test_attributes_do_change_after_matches() -> None:
    """The world has what can fool a fit: in most past matches something of today differs from the day's."""
    day = demo_world().day
    leaky = _as_of_today(day)
    changed = sum(
        one.candidate != other.candidate or one.workplace != other.workplace
        for one, other in zip(day.history, leaky.history, strict=True)
    )
    assert changed > len(day.history) / 2


def test_the_shipped_path_ranks_the_truth_better_than_the_leak() -> None:
    """Learning from attributes as of each match's first day ranks tonight's truth; today's mislead."""
    world = demo_world()
    leaky = learn(_as_of_today(world.day), programme(world.day.as_of), "leak")
    honest, misled = _ranked(world.model), _ranked(leaky)
    assert honest > 0.55
    assert honest > misled + 0.05


def test_a_delivery_without_earlier_versions_is_told() -> None:
    """Where only today's rows are delivered, as of after the matches, the day says so in a finding."""
    world = demo_world()
    tonight = world.day.as_of

    def latest(versions: Iterable[Version[Any]], key: str) -> tuple[Version[Any], ...]:
        newest = _newest(versions, key).values()
        return tuple(Version(replace(record, valid_from=tonight), tonight) for record in newest)

    records = replace(
        world.records,
        candidates=latest(world.records.candidates, "candidate_id"),
        workplaces=latest(world.records.workplaces, "workplace_id"),
        openings=latest(world.records.openings, "opening_id"),
    )
    told = {finding.code: finding for finding in Snapshot.of(records, tonight).findings}
    assert "version-only-later" in told
    assert told["version-only-later"].severity.value == "warning"
    assert "version-only-later" not in {finding.code for finding in world.day.findings}
