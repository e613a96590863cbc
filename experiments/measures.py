"""Everything that a comparison measures: one name each, the same code for both versions and every group."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments import ranking_metrics, time_metrics
from experiments.bootstrap import People, share
from experiments.calibration_metrics import WEEKS, Answers, calibration_error
from experiments.plan_metrics import PlanColumns, judged_mean, mean_of
from experiments.ranking_metrics import Tried
from experiments.time_metrics import Comparable, Watch
from experiments.trials import Sayings
from matcher.wording import Words
from models.outcome import Spells

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]

TRIALS, PLANS = "trials", "plans"
SCORE, SHARE, HOURS, WEEKS_UNIT = "score", "share", "hours", "weeks"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """What one version said and planned; ``plans`` is ``None`` where no night could be judged."""

    sayings: Sayings
    plans: PlanColumns | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bench:
    """What both sides are measured with.

    Attributes
    ----------
    watch, comparable, answers
        What came of the trials, for the three families of figures.
    listed : int array, shape (k,)
        Trials whose lists were looked at.
    worked : ndarray of bool, shape (n,)
        Trials with a first paid hour within 26 weeks.
    trial_weights : float64, shape (n, 1 + draws)
        Draws of people, by trial.
    plan_weights : float64, shape (rows, 1 + draws)
        The same draws, by row of the plans.
    longest : ndarray of bool, shape (rows,)
        Plan rows of people who have waited longest.
    """

    watch: Watch
    comparable: Comparable
    answers: Answers
    listed: Rows
    worked: Flags
    trial_weights: Floats
    plan_weights: Floats
    longest: Flags

    @classmethod
    def of(
        cls, spells: Spells, answers: Answers, listed: Rows, people: People, rows: "tuple[RowPeople, Flags]"
    ) -> "Bench":
        """Set up a bench for trials and plan rows of drawn people.

        Parameters
        ----------
        spells : Spells
            What came of the trials.
        answers : Answers
            Which of them have an answer at 26 weeks.
        listed : int array
            Trials whose lists were looked at.
        people : People
            Draws of everybody.
        rows : (RowPeople, flags)
            Whose row is whose, and which plan rows are of the longest waiting.
        """
        row_people, longest = rows
        return cls(
            watch=Watch.of(spells),
            comparable=Comparable.of(spells),
            answers=answers,
            listed=listed,
            worked=spells.paid & (spells.weeks <= WEEKS),
            trial_weights=people.rows(row_people.trials),
            plan_weights=people.rows(row_people.plans),
            longest=longest,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPeople:
    """Candidate ids of the trials and of the plan rows."""

    trials: tuple[str, ...]
    plans: tuple[str, ...]


Draws = Callable[[Bench, Side, Rows], Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure.

    Attributes
    ----------
    name : str
        Stable code.
    words : Words
        What it is, in plain words.
    rows : str
        Whether it is over ``trials`` or ``plans``.
    better : int
        1 where more is better, -1 where less is, 0 where neither is.
    draws : callable
        From bench, side and rows to the figure and that of each draw, shape (1 + draws,).
    unit : str
        ``score``, ``share``, ``hours`` or ``weeks``.
    decides : bool
        Whether a verdict rests on it.
    """

    name: str
    words: Words
    rows: str
    better: int
    draws: Draws
    unit: str = SCORE
    decides: bool = False


def _brier(bench: Bench, side: Side, rows: Rows) -> Floats:
    score = time_metrics.brier(bench.watch, side.sayings.arrivals)[rows]
    weights = bench.trial_weights[rows]
    return share(score @ weights, weights.sum(axis=0))


def _concordance(bench: Bench, side: Side, rows: Rows) -> Floats:
    soon = -time_metrics.restricted_weeks(bench.watch, side.sayings.arrivals)[rows]
    part = Comparable(weight=bench.comparable.weight[np.ix_(rows, rows)])
    return time_metrics.concordance(part, soon, bench.trial_weights[rows])


def _weeks_error(bench: Bench, side: Side, rows: Rows) -> Floats:
    return _weeks(bench, np.abs(time_metrics.weeks_error(bench.watch, side.sayings.arrivals)), rows)


def _weeks_bias(bench: Bench, side: Side, rows: Rows) -> Floats:
    return _weeks(bench, time_metrics.weeks_error(bench.watch, side.sayings.arrivals), rows)


def _weeks(bench: Bench, error: Floats, rows: Rows) -> Floats:
    weights = bench.trial_weights[rows] * bench.watch.lasted_weight[rows][:, None]
    return share(error[rows] @ weights, weights.sum(axis=0))


def _calibration(bench: Bench, side: Side, rows: Rows) -> Floats:
    mine = np.isin(bench.answers.rows, rows)
    known = bench.answers.rows[mine]
    chance = side.sayings.arrivals[known, WEEKS - 1]
    paid = bench.answers.paid[mine].astype(np.float64)
    return calibration_error(chance, paid, bench.trial_weights[known])


def _ranking(score: Callable[[Tried], Floats], *, lifted: bool = False) -> Draws:
    def draws(bench: Bench, side: Side, rows: Rows) -> Floats:
        mine = np.isin(bench.listed, rows)
        trials = bench.listed[mine]
        tried = Tried(rank=side.sayings.rank[mine], worked=bench.worked[trials])
        over = ranking_metrics.lift if lifted else ranking_metrics.of_those_that_worked
        return over(score(tried), tried, bench.trial_weights[trials])

    return draws


def _plan(column: Callable[[PlanColumns], Floats]) -> Draws:
    def draws(bench: Bench, side: Side, rows: Rows) -> Floats:
        return mean_of(column(_plans(side))[rows], bench.plan_weights[rows])

    return draws


def _plan_value(bench: Bench, side: Side, rows: Rows) -> Floats:
    return judged_mean(_plans(side).value[rows], bench.plan_weights[rows])


def _longest_placed(bench: Bench, side: Side, rows: Rows) -> Floats:
    placed = np.where(bench.longest, _plans(side).placed.astype(np.float64), np.nan)
    return mean_of(placed[rows], bench.plan_weights[rows])


def _plans(side: Side) -> PlanColumns:
    if side.plans is None:
        raise ValueError("measures: expected the columns of a plan, got none; leave the plan's measures out")
    return side.plans


def _worse(plans: PlanColumns) -> Floats:
    return np.where(plans.placed, plans.worse.astype(np.float64), np.nan)


MEASURES: tuple[Measure, ...] = (
    Measure(
        name="brier",
        words=Words("Fejl i de oplyste chancer, uge for uge", "Error of the stated chances, week by week"),
        rows=TRIALS, better=-1, draws=_brier, decides=True,
    ),
    Measure(
        name="concordance",
        words=Words("Det hurtigste match sat først", "The sooner match told to be sooner"),
        rows=TRIALS, better=1, draws=_concordance, unit=SHARE, decides=True,
    ),
    Measure(
        name="plan_goal_hours",
        words=Words("Løntimer pr. person efter nattens plan", "Paid hours per person after the night's plan"),
        rows=PLANS, better=1, draws=_plan_value, unit=HOURS, decides=True,
    ),
    Measure(
        name="weeks_error",
        words=Words("Uger forkert, til første løntime", "Weeks wrong, to the first paid hour"),
        rows=TRIALS, better=-1, draws=_weeks_error, unit=WEEKS_UNIT,
    ),
    Measure(
        name="weeks_bias",
        words=Words("Uger for højt oplyst", "Weeks stated too high"),
        rows=TRIALS, better=0, draws=_weeks_bias, unit=WEEKS_UNIT,
    ),
    Measure(
        name="calibration_error",
        words=Words("Kalibreringsfejl ved 26 uger", "Calibration error at 26 weeks"),
        rows=TRIALS, better=-1, draws=_calibration, unit=SHARE,
    ),
    Measure(
        name="ndcg_10",
        words=Words("NDCG@10 for det, der gav løn", "NDCG@10 of what led to pay"),
        rows=TRIALS, better=1, draws=_ranking(ranking_metrics.discounted),
    ),
    Measure(
        name="recall_10",
        words=Words("Blandt listens ti første, når det gav løn", "Among the first ten, if it led to pay"),
        rows=TRIALS, better=1, draws=_ranking(ranking_metrics.within), unit=SHARE,
    ),
    Measure(
        name="reciprocal_rank",
        words=Words("Omvendt plads på listen (MRR)", "Reciprocal rank (MRR)"),
        rows=TRIALS, better=1, draws=_ranking(ranking_metrics.reciprocal),
    ),
    Measure(
        name="ndcg_10_lift",
        words=Words("NDCG@10: gav løn, minus gav ikke", "NDCG@10: led to pay, less did not"),
        rows=TRIALS, better=1, draws=_ranking(ranking_metrics.discounted, lifted=True),
    ),
    Measure(
        name="plan_weeks",
        words=Words("Uger til første løntime efter planen", "Weeks to the first paid hour after the plan"),
        rows=PLANS, better=-1, draws=_plan(lambda plans: plans.weeks), unit=WEEKS_UNIT,
    ),
    Measure(
        name="coverage",
        words=Words("Andel med en plads", "Share with a place"),
        rows=PLANS, better=1, draws=_plan(lambda plans: plans.placed.astype(np.float64)), unit=SHARE,
    ),
    Measure(
        name="longest_waiting_coverage",
        words=Words("Andel med en plads, længst ventende", "Share with a place, longest waiting"),
        rows=PLANS, better=1, draws=_longest_placed, unit=SHARE,
    ),
    Measure(
        name="worse_than_none",
        words=Words("Pladser, der er mindre værd end ingen", "Places worth less than none"),
        rows=PLANS, better=-1, draws=_plan(_worse), unit=SHARE,
    ),
    Measure(
        name="crowding",
        words=Words("Uden plads hos eget førstevalg", "No room at one's first choice"),
        rows=PLANS, better=-1, draws=_plan(lambda plans: plans.crowding), unit=SHARE,
    ),
    Measure(
        name="churn",
        words=Words("Flyttet ugen efter", "Moved a week later"),
        rows=PLANS, better=-1, draws=_plan(lambda plans: plans.moved), unit=SHARE,
    ),
)  # fmt: skip


def measure_named(name: str) -> Measure:
    """Return a measure by its name."""
    return next(measure for measure in MEASURES if measure.name == name)
