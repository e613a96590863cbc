"""Learning a model from the history of a snapshot, and judging it on matches it has not seen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from threadpoolctl import threadpool_limits

from data.programmes import Programme
from data.snapshot import PastMatch, Snapshot, known_on
from data.vocabulary import Vocabulary
from features.catalogue import CATALOGUE
from features.encode import encode_pairs
from features.market import Market
from features.pairs import Pairs
from features.reach import Reach, reachable_pairs
from features.relatedness import Kinship, kinship_of
from models.additive import AdditiveModel, Effects
from models.contents import digest_of
from models.curve import YearModel
from models.figures import early_weeks
from models.frailty import shared_variance
from models.hazard import Circumstances, LearnedHazard, learn_hazard, pay_grid
from models.hours import LearnedHours, learn_hours, learn_leave, learn_reach, learn_stop
from models.outcome import PaidMonths, Spells, Stays
from models.terms import Term, cut_terms

Floats = NDArray[np.float64]

_SAMPLE_PEOPLE = 400
_SAMPLE_PAIRS = 4000
_DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Everything learning reads: encoded past pairs, their outcomes and circumstances."""

    kinship: Kinship
    terms: tuple[Term, ...]
    values: Floats
    spells: Spells
    months: PaidMonths
    stays: Stays
    around: Circumstances
    industries: tuple[str, ...]
    workplaces: tuple[str, ...]


def kinship_from(snapshot: Snapshot) -> Kinship:
    """Return how words are related: the vocabulary, and lists of past and present people and openings.

    Only words that some record uses take part, for an imported vocabulary may hold many thousand.
    """
    people = [past.candidate for past in snapshot.history] + list(snapshot.candidates)
    jobs = [past.opening for past in snapshot.history if past.opening] + list(snapshot.openings)
    competences = [_codes(person.competences) for person in people if person.competences]
    competences += [_codes(job.competences) for job in jobs if job.competences]
    tasks = [_codes(job.tasks) for job in jobs if job.tasks]
    tasks += [_codes(person.task_experience) for person in people if person.task_experience]
    essential = [list(job.essential_competences) for job in jobs if job.essential_competences]
    used = {
        "competence": {code for codes in [*competences, *essential] for code in codes},
        "task": {code for codes in tasks for code in codes},
    }
    words = [word for kind in used for word in snapshot.vocabulary.of_kind(kind) if word.code in used[kind]]
    return kinship_of(Vocabulary.of(words), competences, tasks)


def _codes(weights: Sequence[tuple[str, float]]) -> list[str]:
    return [code for code, _ in weights]


def prepare(snapshot: Snapshot) -> Lesson:
    """Encode the history of a snapshot, each match as of its first day."""
    kinship = kinship_from(snapshot)
    history = snapshot.history
    market, pairs = Market.of_history(history, snapshot.vocabulary, kinship)
    values = encode_pairs(market, pairs).values
    tonight = _sample(Market.of(snapshot, kinship))
    industries = tuple(sorted({name for name in market.workplaces.divisions if name}))
    workplaces = tuple(sorted(set(market.workplaces.ids)))
    return Lesson(
        kinship=kinship,
        terms=cut_terms(CATALOGUE, np.concatenate([values, tonight])),
        values=values,
        spells=Spells.of(history),
        months=PaidMonths.of(history, snapshot.as_of),
        stays=Stays.of(history),
        around=_circumstances(snapshot, market, industries, workplaces),
        industries=industries,
        workplaces=workplaces,
    )


def _sample(market: Market) -> Floats:
    """Encode an even sample of tonight's reachable pairs: shapes are cut where people will be scored."""
    people = len(market.candidates.ids)
    rows = np.unique(np.linspace(0, people - 1, min(_SAMPLE_PEOPLE, people)).astype(np.int32))
    blocks = [_thinned(block, len(rows)) for block in reachable_pairs(market, Reach(candidate_rows=rows))]
    tables = [encode_pairs(market, block).values for block in blocks]
    return np.concatenate([np.zeros((0, len(CATALOGUE))), *tables])


def _thinned(block: Pairs, people: int) -> Pairs:
    step = max(1, len(block) // _SAMPLE_PAIRS)
    return block.where(np.arange(len(block)) % step == people % step)


def _circumstances(
    snapshot: Snapshot, market: Market, industries: tuple[str, ...], workplaces: tuple[str, ...]
) -> Circumstances:
    matches = [past.match for past in snapshot.history]
    early = market.openings.paid_from_week
    return Circumstances(
        by_broker=np.array([match.chosen_by in {None, "broker"} for match in matches], dtype=bool),
        years_ago=np.array([(snapshot.as_of - match.started_on).days / _DAYS_PER_YEAR for match in matches]),
        industry=_rows(market.workplaces.divisions, industries),
        industry_count=len(industries),
        workplace=_rows(market.workplaces.ids, workplaces),
        workplace_count=len(workplaces),
        person=_rows([match.candidate_id for match in matches], sorted({m.candidate_id for m in matches})),
        early_weeks=early_weeks(early),
    )


def _rows(names: Sequence[str | None], known: Sequence[str]) -> NDArray[np.intp]:
    index = {name: row for row, name in enumerate(known)}
    return np.array([index.get(name or "", -1) for name in names], dtype=np.intp)


def learn(snapshot: Snapshot, programme: Programme, version: str) -> AdditiveModel:
    """Learn the additive fit from a snapshot's history.

    Parameters
    ----------
    snapshot : Snapshot
        History with outcomes cut at the as-of date; people and openings of the day.
    programme : Programme
        Goal hours and what happens without a match.
    version : str
        Name of the new version.

    Returns
    -------
    AdditiveModel
        With no history at all it rests on its stated prior alone.
    """
    return learn_parts(snapshot, programme, version).model


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Learned:
    """The additive fit beside what it was learned from, for other fits that build on parts of it."""

    model: AdditiveModel
    lesson: Lesson
    hazard: LearnedHazard


def learn_parts(snapshot: Snapshot, programme: Programme, version: str) -> Learned:
    """Learn the additive fit, and return it with its lesson; the parameters are those of `learn`."""
    # One thread: sums then have one order, so that the same rows give the same bundle on any machine.
    with threadpool_limits(limits=1):
        return _learn(snapshot, programme, version)


def _learn(snapshot: Snapshot, programme: Programme, version: str) -> Learned:
    lesson = prepare(snapshot)
    hazard = learn_hazard(lesson.terms, lesson.values, lesson.spells, lesson.around)
    hours = learn_hours(lesson.terms, lesson.values, lesson.months, programme.goal_hours_per_month)
    year = _year(lesson, (hazard, hours), programme, snapshot)
    model = AdditiveModel(
        version=version,
        digest="",
        kinship=lesson.kinship,
        terms=lesson.terms,
        pay=hazard.shapes,
        hours=hours.shapes,
        industries=_industry_effects(lesson, hazard),
        workplaces=Effects(
            names=lesson.workplaces,
            values=hazard.estimate.effects,
            variances=hazard.estimate.effect_variances,
            unseen_variance=hazard.estimate.group_variance,
        ),
        pay_covariance=_pay_covariance(hazard),
        hours_covariance=_level_covariance(hours.estimate.covariance, 2),
        person_variance=_person_variance(lesson, hazard),
        year=year,
    )
    return Learned(model=replace(model, digest=digest_of(model)), lesson=lesson, hazard=hazard)


def _year(
    lesson: Lesson, learned: tuple[LearnedHazard, LearnedHours], programme: Programme, snapshot: Snapshot
) -> YearModel:
    hazard, hours = learned
    pay = past_predictor(lesson, hazard)
    level = hours.shapes.total(lesson.values)
    goal = programme.goal_hours_per_month
    stop, stop_slope = learn_stop(pay, lesson.spells)
    leave, leave_slope = learn_leave(pay, lesson.stays)
    reach, reach_slope = learn_reach(level, lesson.months, hours.rates, goal)
    unmatched = programme.unmatched_on(snapshot.as_of)
    return YearModel(
        pay=hazard.baseline,
        early=hazard.early,
        stop=stop,
        stop_slope=stop_slope,
        leave=leave,
        leave_slope=leave_slope,
        hours=hours.baseline,
        reach=reach,
        reach_slope=reach_slope,
        goal_hours_per_month=goal,
        unmatched_weekly_hazard=unmatched.weekly_hazard,
        unmatched_goal_hours=unmatched.expected_goal_hours,
    )


def past_predictor(lesson: Lesson, hazard: LearnedHazard) -> Floats:
    """Return the predictor of each past pair as scoring would see it, shape (n,)."""
    pay = hazard.shapes.total(lesson.values)
    pay += np.append(hazard.industries, 0.0)[lesson.around.industry]
    pay += np.append(hazard.estimate.effects, 0.0)[lesson.around.workplace]
    return pay


def _person_variance(lesson: Lesson, hazard: LearnedHazard) -> float:
    """Return how much of what decides the first paid hour belongs to the person and is nowhere recorded."""
    nuisance = hazard.estimate.coefficients[-2:]
    circumstances = np.column_stack([lesson.around.by_broker, lesson.around.years_ago])
    pay = past_predictor(lesson, hazard) + circumstances @ nuisance
    risk, happened = pay_grid(lesson.spells, lesson.around.early_weeks)
    expected = (risk * expit(np.append(hazard.baseline, hazard.early) + pay[:, None])).sum(axis=1)
    return shared_variance(lesson.around.person, happened.sum(axis=1), expected)


def _industry_effects(lesson: Lesson, hazard: LearnedHazard) -> Effects:
    start, stop = hazard.layout.industry, hazard.layout.nuisance
    variances = np.diag(hazard.estimate.covariance)[start:stop]
    return Effects(
        names=lesson.industries,
        values=hazard.industries,
        variances=variances,
        unseen_variance=hazard.estimate.variances["industry"],
    )


def _pay_covariance(hazard: LearnedHazard) -> Floats:
    """Return the covariance of (mean level over the weeks, slopes, unknowns, industries)."""
    layout = hazard.layout
    average = np.zeros((1 + layout.nuisance - layout.time, layout.size))
    average[0, : layout.time] = hazard.time_basis.mean(axis=0)
    average[1:, layout.time : layout.nuisance] = np.eye(layout.nuisance - layout.time)
    covariance: Floats = average @ hazard.estimate.covariance @ average.T
    return covariance


def _level_covariance(covariance: Floats, time: int) -> Floats:
    """Return the covariance without the growth by month: (level, slopes, unknowns)."""
    kept = np.r_[0, time : len(covariance)]
    kept_rows: Floats = covariance[np.ix_(kept, kept)]
    return kept_rows


def split_by_time(snapshot: Snapshot, share: float) -> tuple[Snapshot, tuple[PastMatch, ...]]:
    """Part the history at a day: the snapshot as it was known then, and the matches that came after.

    Parameters
    ----------
    snapshot : Snapshot
        The whole history.
    share : float
        Share of matches that come before the day.
    """
    starts = sorted(past.match.started_on for past in snapshot.history)
    day = starts[min(int(len(starts) * share), len(starts) - 1)]
    before = tuple(known_on(past, day) for past in snapshot.history if past.match.started_on < day)
    after = tuple(past for past in snapshot.history if past.match.started_on >= day)
    return replace(snapshot, as_of=day, history=before), after
