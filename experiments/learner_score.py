"""The score of every learner in one world: its night, made from the same records, against the truth."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from experiments.fit_quality import quality_of
from experiments.learners import LEARNERS, Learner
from experiments.policies import Desk, Measure, Plans, clairvoyant, ours, random
from experiments.scenes import Scene, WorldName, scene_of
from experiments.true_market import Outcome, outcome_of
from models.additive import AdditiveModel
from models.fit import FitScorer
from models.train import Learned, learn_parts

ORDERS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerScore:
    """One learner in one world; plain values, so that it can be kept as a line of JSON.

    Attributes
    ----------
    weeks, hours : float
        Policy score of its night by each measure: 0 = random first-come, 1 = the clairvoyant optimum.
    ndcg, correlation : float
        Of its lists, and between its goal hours and the true ones.
    hours_error, chance_error : float
        Calibration errors: goal hours; chance of 30 hours at 26 weeks.
    worse : float
        Share of the assignments (goal hours) that are truly worth less than none.
    seconds : float
        To learn; of the boosted ones with the additive parts that they stand on.
    people, matches : int
        Tonight's people and past matches.
    """

    weeks: float
    hours: float
    ndcg: float
    correlation: float
    hours_error: float
    chance_error: float
    worse: float
    seconds: float
    people: int
    matches: int


def learner_scores(name: WorldName, learners: Sequence[str]) -> dict[str, LearnerScore]:
    """Make a world once, and let each learner learn from its records and plan its night.

    Parameters
    ----------
    name : WorldName
        The world.
    learners : sequence of str
        Names of learners.
    """
    return scores_of(scene_of(name), learners)


def scores_of(scene: Scene, learners: Sequence[str]) -> dict[str, LearnerScore]:
    """Let each learner learn from a scene's records and plan its night; the parameters are as above."""
    started = time.perf_counter()
    learned = learn_parts(scene.snapshot, scene.programme, "additive")
    seconds = time.perf_counter() - started
    ends = _ends(Desk(scene, seed=scene.name.seed, draws=ORDERS))
    found = {}
    for name in learners:
        started = time.perf_counter()
        fit = _fit(LEARNERS[name], scene, learned)
        took = time.perf_counter() - started + (seconds if LEARNERS[name].learns else 0.0)
        # What plans and measures asks no more of a scene's model than any fit can say.
        theirs = replace(scene, model=cast(AdditiveModel, fit))
        desk = Desk(theirs, seed=scene.name.seed, draws=ORDERS)
        found[name] = _score(desk, ends, took)
    return found


def _fit(learner: Learner, scene: Scene, learned: Learned) -> FitScorer:
    if learner.challenge is not None:
        return learner.challenge(learned, learner.name, learner.parameters)
    if learner.learns:
        return learned.model
    return learner.learn(scene.snapshot, scene.programme, learner.name)


_Ends = dict[Measure, tuple[float, float]]


def _ends(desk: Desk) -> _Ends:
    """Return what scores 0 and what scores 1, by each measure."""
    return {
        measure: (
            _mean(desk, measure, random(desk, measure)),
            _mean(desk, measure, clairvoyant(desk, measure)),
        )
        for measure in Measure
    }


def _mean(desk: Desk, measure: Measure, plans: Plans) -> float:
    outcomes = [outcome_of(desk.scene.truth, plan) for plan in plans.plans]
    return float(np.mean([_column(one, measure).mean() for one in outcomes]))


def _column(outcome: Outcome, measure: Measure) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    column: np.ndarray[tuple[int], np.dtype[np.float64]]
    column = outcome.weeks if measure is Measure.WEEKS else outcome.goal_hours
    return column


def _score(desk: Desk, ends: _Ends, seconds: float) -> LearnerScore:
    scene = desk.scene
    scored = {}
    for measure, (zero, one) in ends.items():
        scored[measure.value] = (_mean(desk, measure, ours(desk, measure)) - zero) / (one - zero)
    quality = quality_of(scene, desk.night(Measure.HOURS))
    plan = outcome_of(scene.truth, ours(desk, Measure.HOURS).plans[0])
    return LearnerScore(
        weeks=scored["weeks"],
        hours=scored["hours"],
        ndcg=quality.ndcg,
        correlation=quality.correlation,
        hours_error=quality.hours_error,
        chance_error=quality.chance_error,
        worse=plan.worse / max(plan.planned, 1),
        seconds=round(seconds, 3),
        people=len(scene.truth.people),
        matches=len(scene.snapshot.history),
    )
