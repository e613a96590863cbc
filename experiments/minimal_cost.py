"""What minimal mode costs: ``python -m experiments.minimal_cost``, the night's worth without health data.

Each world is read as it is and once more without anything on health; the plan of each is scored
with the hidden truth, 0 for random first-come and 1 for the clairvoyant optimum. What the truth forbids is
no match: without the needs nobody can know it, and a jobformidler finds it out in the talk.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from data.candidates import Candidate
from data.snapshot import Snapshot
from data.synthetic import FAMILIES
from data.tables import CANDIDATES
from experiments.policies import Desk, Measure, clairvoyant, ours, random
from experiments.scenes import Scene, WorldName, scene_of
from experiments.true_market import outcome_of
from models.train import learn

_HEALTH = tuple(column.name for column in CANDIDATES.columns if column.health)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One world: scores of our night with and without health data, and plans that the truth forbids."""

    world: str
    whole: float
    minimal: float
    forbidden_whole: int
    forbidden_minimal: int


def without_health(snapshot: Snapshot) -> Snapshot:
    """Return a snapshot as minimal mode would hold it."""
    people = tuple(_without(person) for person in snapshot.candidates)
    history = tuple(replace(past, candidate=_without(past.candidate)) for past in snapshot.history)
    return replace(snapshot, candidates=people, history=history)


def _without(person: Candidate) -> Candidate:
    nothing: dict[str, Any] = dict.fromkeys(_HEALTH)
    return replace(person, **nothing)


def cost_of(name: WorldName) -> Cost:
    """Return what minimal mode costs in one world."""
    scene = scene_of(name)
    whole = Desk(scene, seed=name.seed)
    snapshot = without_health(scene.snapshot)
    model = learn(snapshot, scene.programme, "minimal-cost")
    least = Desk(replace(scene, snapshot=snapshot, model=model), seed=name.seed)
    zero, one = (
        _mean(scene, random(whole, Measure.HOURS).plans),
        _mean(scene, clairvoyant(whole, Measure.HOURS).plans),
    )
    told, bare = ours(whole, Measure.HOURS).plans, ours(least, Measure.HOURS).plans
    return Cost(
        world=str(name),
        whole=(_mean(scene, told) - zero) / (one - zero),
        minimal=(_mean(scene, bare) - zero) / (one - zero),
        forbidden_whole=sum(outcome_of(scene.truth, plan).violations for plan in told),
        forbidden_minimal=sum(outcome_of(scene.truth, plan).violations for plan in bare),
    )


def _mean(scene: Scene, plans: Sequence[np.ndarray]) -> float:
    return float(np.mean([outcome_of(scene.truth, plan).goal_hours.mean() for plan in plans]))


def main(arguments: Sequence[str]) -> None:
    """Print a line for each world and the mean."""
    reader = argparse.ArgumentParser(description="What minimal mode costs in worlds with known truth")
    reader.add_argument("--preset", default="pilot")
    reader.add_argument("--families", nargs="+", choices=FAMILIES, default=list(FAMILIES[:2]))
    reader.add_argument("--seeds", nargs="+", type=int, default=[101])
    chosen = reader.parse_args(arguments)
    found = []
    for family in chosen.families:
        for seed in chosen.seeds:
            cost = cost_of(WorldName(preset=chosen.preset, scenario="standard", family=family, seed=seed))
            found.append(cost)
            print(
                f"{cost.world}: {cost.whole:.3f} with health data, {cost.minimal:.3f} in minimal mode; "
                f"the truth forbids {cost.forbidden_whole} and {cost.forbidden_minimal}"
            )
    lost = np.mean([cost.whole - cost.minimal for cost in found])
    print(f"minimal mode costs {lost:.3f} of the policy score on average")


if __name__ == "__main__":
    main(sys.argv[1:])
