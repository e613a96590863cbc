"""Cheap worlds in which the better of two versions is known: people, pairs and curves are of real scenes.

A scene is a synthetic municipality read through files, intake and store, and the fit learned from it. That
fit, with something of each person that no version can see, is taken to be the truth: what comes of each past
match is drawn from its own curves, people are drawn anew with all their matches, and a match is watched as
long as it was. Versions state the truth with errors of a known size, part of them common to a person's pairs.
Tonight's places are handed out greedily by what each version states; judges are wrong too, all of them
together and each alone, by workplace. Everything after that is the code of `compare`.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from experiments.bootstrap import People
from experiments.calibration_metrics import Answers
from experiments.curves import arrivals
from experiments.ground import Ground, recorded_ground
from experiments.measures import Bench, RowPeople, Side, measure_named
from experiments.measuring import Groups, Measured, measure
from experiments.plan_metrics import NO_PLACE, PlanColumns
from experiments.plans import matchable
from experiments.scenes import WorldName, scene_of
from experiments.slices import Slice, slices_of
from experiments.trials import Sayings
from experiments.verdict import Kind, Needs
from features.market import Market, background
from matcher.night import Night, read_night
from matcher.settings import MatchSettings
from models.additive import AdditiveModel, Predictors
from models.curve import weeks_before_pay
from models.outcome import DAYS_PER_WEEK, HORIZON_WEEKS, Spells

JUDGES, DRAWS = 8, 400
PERSON_SD, COMMON_SHARE = 0.4, 0.5
JUDGE_SD = 0.3
_SILENT = {Kind.NO_DIFFERENCE, Kind.TOO_LITTLE_DATA}


@dataclass(frozen=True, kw_only=True, eq=False)
class Base:
    """One scene: past matches and tonight's pairs with the predictors that are taken to be true."""

    model: AdditiveModel
    candidates: tuple
    days: tuple
    past: Predictors
    weeks_since: np.ndarray
    night: Night
    ground: Ground
    pairs: Predictors
    rows: np.ndarray


@cache
def base(family: str, seed: int) -> Base:
    """Make a scene and read its truth."""
    scene = scene_of(WorldName(preset="demo", scenario="standard", family=family, seed=seed))
    model, snapshot = scene.model, scene.snapshot
    market, pairs = Market.of_history(
        snapshot.history, snapshot.vocabulary, model.kinship, background(snapshot)
    )
    night = read_night(snapshot, model, MatchSettings())
    ground = recorded_ground(night)
    days = [(snapshot.as_of - past.match.started_on).days for past in snapshot.history]
    return Base(
        model=model,
        candidates=tuple(past.candidate for past in snapshot.history),
        days=tuple(past.match.started_on for past in snapshot.history),
        past=model.predictors(market, pairs, model.table(market, pairs)),
        weeks_since=np.array(days) // DAYS_PER_WEEK,
        night=night,
        ground=ground,
        pairs=model.predictors(night.market, ground.pairs, model.table(night.market, ground.pairs)),
        rows=matchable(night),
    )


@dataclass(frozen=True, kw_only=True)
class Errors:
    """How wrong a version is: standard deviation around the true predictor, and another for one gender."""

    sd: float
    women_sd: float | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Told:
    """What a world's comparison said, and what was true: mean expected Brier score of each version."""

    measured: Measured
    true_brier: tuple

    @property
    def kind(self) -> Kind:
        """The verdict."""
        return self.measured.verdict.kind

    @property
    def claims(self) -> bool:
        """Whether any difference is claimed, of everybody or of one group."""
        return self.kind not in _SILENT

    @property
    def claims_naively(self) -> bool:
        """Whether a hasty reader would claim one: any deciding interval by itself that leaves out nothing."""
        return any(
            one.difference.excludes(0.0)
            for one in self.measured.contrasts
            if measure_named(one.measure).decides
        )


def compared(scene: Base, errors: tuple, rng: np.random.Generator) -> Told:
    """Draw a world, let two versions speak of it, and compare them as `compare` does."""
    world = _World(scene, rng)
    sides = world.side(errors[0]), world.side(errors[1])
    people = People.drawn([*world.ids, *world.plan_ids], DRAWS, rng)
    rows = RowPeople(trials=world.ids, plans=world.plan_ids)
    nobody = np.zeros(0, dtype=np.intp)
    answers = Answers.of(world.spells, scene.weeks_since[world.taken])
    bench = Bench.of(world.spells, answers, nobody, people, (rows, np.zeros(len(world.plan_ids), bool)))
    groups = Groups(
        trials=world.slices, plans=world.plan_slices, trial_people=world.ids, plan_people=world.plan_ids
    )
    return Told(
        measured=measure(bench, sides, groups, Needs()),
        true_brier=tuple(world.true_brier(side) for side in sides),
    )


class _World:
    def __init__(self, scene: Base, rng: np.random.Generator) -> None:
        self.scene, self.rng = scene, rng
        self.taken, copies = self._people()
        # Somebody who is drawn twice is two people, alike in what is recorded.
        self.ids = tuple(
            f"{scene.candidates[row].candidate_id}/{copy}"
            for row, copy in zip(self.taken.tolist(), copies, strict=True)
        )
        self.past = scene.past.at(self.taken)
        hidden = dict.fromkeys(self.ids)
        hidden = dict(zip(hidden, PERSON_SD * rng.normal(size=len(hidden)), strict=True))
        self.truth = self.past.pay + np.array([hidden[name] for name in self.ids])
        self.spells = self._outcomes()
        women = [scene.candidates[row].gender == "female" for row in self.taken.tolist()]
        self.women = np.array(women)
        self.slices = self._slices()
        self._tonight()

    def _people(self):
        rows_of: dict = {}
        for row, person in enumerate(self.scene.candidates):
            rows_of.setdefault(person.candidate_id, []).append(row)
        names = sorted(rows_of)
        drawn = self.rng.integers(0, len(names), len(names))
        pairs = [(row, copy) for copy, who in enumerate(drawn.tolist()) for row in rows_of[names[who]]]
        return np.array([row for row, _ in pairs]), [copy for _, copy in pairs]

    def _outcomes(self) -> Spells:
        first, stopped = _weekly(self.scene.model, self.truth, self.past.early)
        cells = np.cumsum(np.column_stack([first, stopped]), axis=1)
        cell = (self.rng.random(len(cells))[:, None] > cells).sum(axis=1)
        week = np.where(cell < 2 * HORIZON_WEEKS, cell % HORIZON_WEEKS + 1, HORIZON_WEEKS)
        paid = cell < HORIZON_WEEKS
        ended = ~paid & (cell < 2 * HORIZON_WEEKS)
        watched = np.minimum(self.scene.weeks_since[self.taken], HORIZON_WEEKS)
        seen = (week <= watched) & (week < HORIZON_WEEKS)
        return Spells(np.where(seen, week, watched), paid & seen, ended & seen)

    def _slices(self):
        people = [self.scene.candidates[row] for row in self.taken.tolist()]
        found = slices_of(people, [self.scene.days[row] for row in self.taken.tolist()]).shown
        return tuple(
            Slice(
                attribute=one.attribute, value=one.value, members=one.members,
                people=len({name for name, mine in zip(self.ids, one.members, strict=True) if mine}),
            )
            for one in found
        )  # fmt: skip

    def _tonight(self) -> None:
        scene, rng = self.scene, self.rng
        people = [scene.night.snapshot.candidates[row] for row in scene.rows.tolist()]
        self.plan_ids = tuple(person.candidate_id for person in people)
        self.plan_slices = slices_of(people, [scene.night.snapshot.as_of] * len(people)).shown
        who = scene.ground.pairs.candidate
        everybody = len(scene.night.snapshot.candidates)
        self.true_pay = scene.pairs.pay + (PERSON_SD * rng.normal(size=everybody))[who]
        site = scene.night.market.openings.workplace[scene.ground.pairs.opening]
        sites = len(scene.night.market.workplaces.ids)
        wrong = JUDGE_SD * (rng.normal(size=(sites, 1)) + rng.normal(size=(sites, JUDGES)))
        self.judged_pay = self.true_pay[:, None] + wrong[site]
        self.plan_women = np.array([p.gender == "female" for p in scene.night.snapshot.candidates])[who]

    def side(self, error: Errors) -> Side:
        """Let a version with errors speak of the trials, and plan the night."""
        stated = self.past.pay + self._noise(error, self.ids, self.women)
        names = tuple(self.scene.ground.pairs.candidate.tolist())
        tonight = self.scene.pairs.pay + self._noise(error, names, self.plan_women)
        return Side(
            sayings=Sayings(
                arrivals=arrivals(self.scene.model.year, stated, self.past.early),
                rank=np.zeros(0, dtype=np.int64),
            ),
            plans=self._plan(tonight),
        )

    def _noise(self, error: Errors, names, women):
        index = {name: row for row, name in enumerate(dict.fromkeys(names))}
        common = self.rng.normal(size=len(index))[[index[name] for name in names]]
        noise = np.sqrt(COMMON_SHARE) * common + np.sqrt(1 - COMMON_SHARE) * self.rng.normal(size=len(names))
        return np.where(women, error.sd if error.women_sd is None else error.women_sd, error.sd) * noise

    def _hours(self, pay):
        at = self.scene.pairs
        return self.scene.model.figures.goal_hours(pay, at.hours, at.early, np.zeros_like(pay))

    def _plan(self, stated) -> PlanColumns:
        scene = self.scene
        unmatched = scene.night.unmatched
        plan = scene.ground.by_gain(self._hours(stated) - unmatched)[scene.rows]
        placed = plan >= 0
        key = scene.ground.pairs.candidate.astype(np.int64) * 10**6 + scene.ground.pairs.opening
        where = np.searchsorted(key, scene.rows[placed] * 10**6 + plan[placed])
        value = np.full((len(scene.rows), JUDGES), unmatched)
        for judge in range(JUDGES):
            value[placed, judge] = self._hours(self.judged_pay[:, judge])[where]
        unknown = np.full(len(scene.rows), np.nan)
        assert NO_PLACE not in plan[placed]
        return PlanColumns(
            people=self.plan_ids, value=value, weeks=unknown, placed=placed,
            worse=placed & (value.mean(axis=1) < unmatched), crowding=unknown, moved=unknown,
        )  # fmt: skip

    def true_brier(self, side: Side) -> float:
        """Return the Brier score a version has on average over what may come, unknown to any verdict."""
        first, _ = _weekly(self.scene.model, self.truth, self.past.early)
        true = np.cumsum(first, axis=1)
        return float(((side.sayings.arrivals - true) ** 2 + true * (1 - true)).mean())


def _weekly(model: AdditiveModel, pay, early):
    """Return the chances of first pay and of an unpaid end in each week, each shape (n, 52)."""
    first, stopped = np.zeros((len(pay), HORIZON_WEEKS)), np.zeros((len(pay), HORIZON_WEEKS))
    for weeks in np.unique(early).tolist():
        rows = np.flatnonzero(early == weeks)
        first[rows], stopped[rows] = weeks_before_pay(model.year, pay[rows], weeks)
    return first, stopped
