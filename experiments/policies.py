"""Ways of handing out the same places: ours, its peers, the greedy ones, the brokers' and the clairvoyant's.

Every policy makes one plan for each measure (or the same plan for both). Policies that stand in an order of
people are taken over several random orders, for the order is nobody's merit.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from data.candidates import Candidate
from data.companies import Workplace
from data.findings import Finding
from experiments import peers
from experiments.ground import Ground, recorded_ground, true_ground
from experiments.scenes import Scene
from experiments.true_market import NOTHING, TrueMarket
from features.pairs import Pairs
from matcher.night import Night, read_night
from matcher.plan import PlanRow
from matcher.proposal import MICRO
from matcher.rematch import RematchPlan, rematch
from matcher.rules.travel_minutes import minutes_between
from matcher.settings import MatchSettings
from matcher.verify import verify_plan
from models.baseline import rule_baseline
from models.fit import Objective

Floats = NDArray[np.float64]
Plan = NDArray[np.int32]

DRAWS = 20
_DAY_MINUTES = 24 * 60.0
_FIGURES = ("expected_goal_hours", "low", "high", "expected_weeks_to_paid", "chance_30h_at_26w")


class Measure(StrEnum):
    """What a plan is scored by; each has the objective that aims at it."""

    WEEKS = "weeks"
    HOURS = "hours"

    @property
    def objective(self) -> Objective:
        """The objective of the night that aims at the measure."""
        return Objective.WEEKS_SAVED if self is Measure.WEEKS else Objective.GOAL_HOURS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plans:
    """The plans of one policy for one measure: one, or one for each random order; ``gap`` is of the worst."""

    plans: tuple[Plan, ...]
    gap: float = 0.0


class Desk:
    """One scene with everything that policies share, worked out when first asked for.

    Parameters
    ----------
    scene : Scene
        The world.
    seed : int
        Of the random orders and random choices.
    draws : int
        Random orders that policies in an order of people are taken over.
    """

    def __init__(self, scene: Scene, seed: int, draws: int = DRAWS) -> None:
        self.scene = scene
        self.draws = draws
        self._seed = seed
        self._nights: dict[Measure, Night] = {}
        self._decided: dict[Measure, RematchPlan] = {}

    def night(self, measure: Measure) -> Night:
        """Return the night that aims at a measure, valued by the learned fit."""
        if measure not in self._nights:
            settings = MatchSettings(objective=measure.objective.value)
            self._nights[measure] = read_night(self.scene.snapshot, self.scene.model, settings)
        return self._nights[measure]

    def decided(self, measure: Measure) -> RematchPlan:
        """Return what the night decides."""
        if measure not in self._decided:
            self._decided[measure] = rematch(self.night(measure))
        return self._decided[measure]

    @cached_property
    def records(self) -> Ground:
        """What everybody who knows the records may hand out."""
        return recorded_ground(self.night(Measure.HOURS))

    @cached_property
    def truth(self) -> Ground:
        """What may be handed out in truth."""
        return true_ground(self.night(Measure.HOURS), self.scene.truth)

    @cached_property
    def lesson(self) -> peers.Lesson:
        """What peers learn from."""
        return peers.lesson_of(self.scene.snapshot, self.scene.model.kinship)

    def random(self, part: int) -> np.random.Generator:
        """Return the random numbers of one part, the same in every run."""
        return np.random.default_rng([self._seed, part])

    def own_gain(self, measure: Measure) -> Floats:
        """Return what the learned fit says a recorded pair gives above no match."""
        night = self.night(measure)
        gain: Floats = night.valued.value / MICRO - night.unmatched
        return gain


def true_gain(truth: TrueMarket, measure: Measure) -> Floats:
    """Return what a pair truly gives above no match: goal hours, or weeks saved."""
    if measure is Measure.WEEKS:
        return truth.unmatched_weeks - truth.weeks
    return truth.goal_hours - truth.unmatched_goal_hours


def ours(desk: Desk, measure: Measure) -> Plans:
    """Return the night's plan."""
    plan = desk.decided(measure)
    market = desk.night(measure).market
    people = {name: row for row, name in enumerate(market.candidates.ids)}
    openings = {name: row for row, name in enumerate(market.openings.ids)}
    rows = np.full(len(people), NOTHING, dtype=np.int32)
    for pair in plan.rows:
        rows[people[pair.candidate_id]] = openings[pair.opening_id]
    return Plans(plans=(rows,), gap=plan.gap)


def clairvoyant(desk: Desk, measure: Measure) -> Plans:
    """Return the optimum of the true expectations of the measure itself."""
    plan, gap = desk.truth.best(true_gain(desk.scene.truth, measure))
    return Plans(plans=(plan,), gap=gap)


def records_clairvoyant(desk: Desk, measure: Measure) -> Plans:
    """Return the optimum of the true expectations over recorded pairs: what a perfect fit could reach."""
    truth, pairs = desk.scene.truth, desk.records.pairs
    row = truth.row_of(pairs.candidate, pairs.opening)
    plan, gap = desk.records.best(np.where(row >= 0, true_gain(truth, measure)[row], -1.0))
    return Plans(plans=(plan,), gap=gap)


def random(desk: Desk, measure: Measure) -> Plans:
    """Return random plans: in random order everybody takes a random place that is truly allowed."""
    del measure  # the same plan for both
    rng, ground = desk.random(1), desk.truth
    orders = ground.orders(rng, desk.draws)
    return Plans(plans=tuple(ground.first_come(rng.random(len(ground.pairs)), order) for order in orders))


def nearest(desk: Desk, measure: Measure) -> Plans:
    """Return plans in which person after person takes the nearest allowed place."""
    del measure  # the same plan for both
    minutes = minutes_between(desk.night(Measure.HOURS).market, desk.records.pairs)
    return _first_come(desk, np.maximum(_DAY_MINUTES - np.nan_to_num(minutes, nan=_DAY_MINUTES), 0.0))


def rules_first_come(desk: Desk, measure: Measure) -> Plans:
    """Return plans in which person after person takes the place that the rules of thumb like best."""
    settings = MatchSettings(objective=measure.objective.value)
    night = read_night(desk.scene.snapshot, rule_baseline(desk.scene.programme), settings)
    value = night.valued.value / MICRO
    return _first_come(desk, value - value.min(initial=0.0))


def own_first_come(desk: Desk, measure: Measure) -> Plans:
    """Return plans in which person after person takes the place of largest value by our own fit."""
    return _first_come(desk, desk.own_gain(measure))


def own_by_value(desk: Desk, measure: Measure) -> Plans:
    """Return the plan of the largest value of all first, by our own fit."""
    return Plans(plans=(desk.records.by_gain(desk.own_gain(measure)),))


def peer(name: str) -> Callable[[Desk, Measure], Plans]:
    """Return the policy of a peer's values and the same solver."""

    def planned(desk: Desk, measure: Measure) -> Plans:
        del measure  # the same plan for both
        night = desk.night(Measure.HOURS)
        found = peers.chances(peers.PEERS[name], desk.lesson, night.market, desk.records.pairs)
        hazard = desk.scene.programme.unmatched_on(desk.scene.snapshot.as_of).weekly_hazard
        plan, gap = desk.records.best(found - (1 - (1 - hazard) ** peers.TARGET_WEEKS))
        return Plans(plans=(plan,), gap=gap)

    return planned


def perfect_lists(desk: Desk, measure: Measure) -> Plans:
    """Return plans in which, in random order, everybody takes the first free place of a list by the truth."""
    gain, ground = true_gain(desk.scene.truth, measure), desk.truth
    orders = ground.orders(desk.random(2), desk.draws)
    return Plans(plans=tuple(ground.first_come(gain, order) for order in orders))


def practice(desk: Desk, measure: Measure) -> Plans:
    """Return what the world's jobformidlere would choose."""
    del measure  # the same plan for both
    return Plans(plans=(desk.scene.truth.practice,))


def _first_come(desk: Desk, gain: Floats) -> Plans:
    orders = desk.records.orders(desk.random(2), desk.draws)
    return Plans(plans=tuple(desk.records.first_come(gain, order) for order in orders))


POLICIES: dict[str, Callable[[Desk, Measure], Plans]] = {
    "clairvoyant": clairvoyant,
    "clairvoyant, recorded pairs": records_clairvoyant,
    "perfect lists": perfect_lists,
    "ours": ours,
    "own fit, by value": own_by_value,
    "own fit, first come": own_first_come,
    "logistic + assignment": peer("logistic"),
    "trees + assignment": peer("trees"),
    "rules, first come": rules_first_come,
    "nearest": nearest,
    "practice": practice,
    "random": random,
}


def findings_of(desk: Desk, measure: Measure) -> tuple[Finding, ...]:
    """Return what the second reading finds in the night's plan."""
    night, plan = desk.night(measure), desk.decided(measure)
    rows = [
        PlanRow(
            candidate_id=row.candidate_id,
            opening_id=row.opening_id,
            workplace_id=row.workplace_id,
            hours_per_week=row.hours_per_week,
            net_value=row.figures.net_value,
            price=row.figures.price,
            **{name: getattr(row.figures, name) for name in _FIGURES},
        )
        for row in plan.rows
    ]
    minutes = _Minutes(night)
    return verify_plan(rows, night.snapshot, night.settings, night.programme, travel_minutes=minutes)


class _Minutes:
    """Minutes one way of a person and a workplace."""

    def __init__(self, night: Night) -> None:
        self._market = night.market
        self._people = {name: row for row, name in enumerate(night.market.candidates.ids)}
        self._openings = {o.workplace_id: row for row, o in enumerate(night.snapshot.openings)}

    def __call__(self, candidate: Candidate, workplace: Workplace) -> float | None:
        pair = Pairs(
            candidate=np.array([self._people[candidate.candidate_id]], dtype=np.int32),
            opening=np.array([self._openings[workplace.workplace_id]], dtype=np.int32),
        )
        minutes = float(minutes_between(self._market, pair)[0])
        return None if np.isnan(minutes) else minutes
