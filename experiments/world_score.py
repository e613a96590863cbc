"""The policy score of one world: true worth of every policy between random (0) and clairvoyant (1)."""

from dataclasses import asdict, dataclass

import numpy as np

from experiments.fit_quality import group_gap, quality_of
from experiments.policies import POLICIES, Desk, Measure, Plans, findings_of
from experiments.scenes import WorldName, scene_of
from experiments.true_market import Outcome, TrueMarket, outcome_of

ZERO, ONE, OURS = "random", "clairvoyant", "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFigures:
    """One policy under one measure; means over its plans.

    Attributes
    ----------
    score : float
        0 = random first-come, 1 = clairvoyant.
    mean : float
        Mean true weeks to the first paid hour, or goal hours, over all of tonight's people.
    planned, violations, worse : float
        Assignments; those that the truth forbids; those truly worth less than no match.
    gap : float
        Largest share of its own bound that the plan may be missing.
    """

    score: float
    mean: float
    planned: float
    violations: float
    worse: float
    gap: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldScore:
    """Everything that is measured of one world; plain values, so that it can be kept as a line of JSON.

    Attributes
    ----------
    policies : mapping of measure to mapping of policy to PolicyFigures' fields
    fit : mapping of str to float
        `fit_quality.FitQuality`, the promise kept (true goal hours of the night's plan over predicted
        ones), and gaps between groups.
    people, pairs, matches, findings : int
        Tonight's people, truly allowed pairs, past matches, findings of the second reading of both plans.
    """

    world: dict[str, str | int]
    policies: dict[str, dict[str, dict[str, float]]]
    fit: dict[str, float]
    people: int
    pairs: int
    matches: int
    findings: int


def score_world(name: WorldName) -> WorldScore:
    """Make a world, let every policy plan its night, and score the plans with the truth."""
    scene = scene_of(name)
    return score_desk(Desk(scene, seed=name.seed))


def score_desk(desk: Desk) -> WorldScore:
    """Let every policy plan the night of a desk's scene, and score the plans with the truth."""
    scene = desk.scene
    outcomes = {measure: _outcomes(desk, measure) for measure in Measure}
    return WorldScore(
        world=asdict(scene.name),
        policies={measure.value: _figures(measure, found) for measure, found in outcomes.items()},
        fit=_fit(desk, outcomes[Measure.HOURS]),
        people=len(scene.truth.people),
        pairs=len(scene.truth.weeks),
        matches=len(scene.snapshot.history),
        findings=sum(len(findings_of(desk, measure)) for measure in Measure),
    )


_Outcomes = dict[str, tuple[Plans, list[Outcome]]]


def _outcomes(desk: Desk, measure: Measure) -> _Outcomes:
    found = {}
    for name, policy in POLICIES.items():
        plans = policy(desk, measure)
        found[name] = plans, [outcome_of(desk.scene.truth, plan) for plan in plans.plans]
    return found


def _figures(measure: Measure, found: _Outcomes) -> dict[str, dict[str, float]]:
    means = {name: _mean(measure, outcomes) for name, (_, outcomes) in found.items()}
    span = means[ONE] - means[ZERO]
    return {
        name: asdict(
            PolicyFigures(
                score=(means[name] - means[ZERO]) / span,
                mean=means[name],
                planned=float(np.mean([one.planned for one in outcomes])),
                violations=float(np.mean([one.violations for one in outcomes])),
                worse=float(np.mean([one.worse for one in outcomes])),
                gap=plans.gap,
            )
        )
        for name, (plans, outcomes) in found.items()
    }


def _mean(measure: Measure, outcomes: list[Outcome]) -> float:
    columns = [one.weeks if measure is Measure.WEEKS else one.goal_hours for one in outcomes]
    return float(np.mean([column.mean() for column in columns]))


def _fit(desk: Desk, found: _Outcomes) -> dict[str, float]:
    scene, plan = desk.scene, desk.decided(Measure.HOURS)
    mine, best = found[OURS][1][0], found[ONE][1][0]
    groups = [scene.snapshot.candidates[row].audit_group for row in scene.truth.people.tolist()]
    promised = sum(row.figures.expected_goal_hours for row in plan.rows)
    return {
        **asdict(quality_of(scene, desk.night(Measure.HOURS))),
        "promise_kept": _of_the_placed(scene.truth, mine) / promised if promised else float("nan"),
        "group_gap": group_gap(groups, mine.goal_hours),
        "group_gap_clairvoyant": group_gap(groups, best.goal_hours),
    }


def _of_the_placed(truth: TrueMarket, outcome: Outcome) -> float:
    unplaced = len(outcome.goal_hours) - outcome.planned
    return float(outcome.goal_hours.sum() - unplaced * truth.unmatched_goal_hours)
