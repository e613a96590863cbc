"""Crowded small days whose pair values a test tells itself, and a second program of the night to judge by."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from data.brokers import Broker
from data.journal import Decision, Hold
from matcher.hours import hours_per_week, mentor_hours_per_week
from matcher.night import LastPlan, read_night
from matcher.proposal import MICRO
from matcher.rank import ListSettings, PlanView, rank
from matcher.settings import MatchSettings
from models.fit import Fit, Objective
from models.train import learn
from tests import builders
from tests.builders import AS_OF
from tests.matcher.nights import sample_snapshot
from tests.matcher.plans import PROGRAMME, chance

UNMATCHED = PROGRAMME.unmatched_on(AS_OF).expected_goal_hours
UNMATCHED_WEEKS = PROGRAMME.unmatched_on(AS_OF).expected_weeks


class Told:
    """A scorer that says what it was told: goal hours by (candidate id, opening id), else a default.

    Weeks fall as hours rise: 52 at no hours, 2 at 200.
    """

    version = "told"
    kinship: Any = None  # what was told needs no relatedness

    def __init__(self, told=(), otherwise=100.0, digest="0" * 64):
        self._told, self._otherwise, self.digest = dict(told), otherwise, digest

    def hours(self, candidate_id, opening_id):
        """Return the goal hours of a pair."""
        return self._told.get((candidate_id, opening_id), self._otherwise)

    def values(self, market, pairs, objective):
        """See FitScorer."""
        hours = self._all_hours(market, pairs)
        return hours if objective is Objective.GOAL_HOURS else hours / 4 - 52

    def _all_hours(self, market, pairs):
        people, openings = market.candidates.ids, market.openings.ids
        ends = zip(pairs.candidate.tolist(), pairs.opening.tolist(), strict=True)
        return np.array([self.hours(people[c], openings[o]) for c, o in ends], dtype=np.float64)

    def fit(self, market, pairs):
        """See FitScorer."""
        hours = self._all_hours(market, pairs)
        return Fit(
            expected_goal_hours=hours,
            low=np.where(hours < 10, hours, hours - 10),
            high=hours + 10,
            expected_weeks_to_paid=52 - hours / 4,
            chance_30h_at_26w=np.clip(hours / 200, 0, 1),
        )


class Drawn(Told):
    """Values drawn for each pair of ids, a few distinct ones only where `steps` is small: many ties."""

    def __init__(self, seed, steps=10_000):
        super().__init__()
        self._seed, self._steps = seed, steps

    def hours(self, candidate_id, opening_id):
        """Return the goal hours of a pair."""
        level = chance(f"{self._seed}/{candidate_id}/{opening_id}").randrange(self._steps)
        return 200 * level / self._steps


def crowd(seed, people=24, openings=14, *, budgets=False, journal=True):
    """Return a day with too few places, contact caps, caseloads, holds and decisions; budgets if wanted."""
    rng = chance(seed)
    candidates = [
        builders.candidate(
            f"c{i:02d}",
            broker_id=rng.choice(("b0", "b1", "b2", None)),
            hours_per_week_now=rng.choice((2, 3, 4, 6, None)),
            mentor_need=rng.choice((0, 1, 2, 3)),
            must_conditions=rng.choice(((), (), ("QUIET",))),
            max_travel_minutes=rng.choice((15, 45, 60)),
            status="paused" if i == people - 1 else rng.choice(("active",) * 9 + ("paused",)),
        )
        for i in range(people)
    ]
    workplaces = [
        builders.workplace(
            f"w{i}",
            latitude=builders.ODENSE[0] + rng.choice((1, 3, 8)) / builders.KM_PER_DEGREE_NORTH,
            mentor_hours_per_week=rng.choice((1, 2, 4)) if budgets else None,
            max_contacts_per_month=rng.choice((None, 1, 2)),
            employees_fte=None,
        )
        for i in range(8)
    ]
    jobs = [
        builders.opening(
            f"o{i:02d}",
            f"w{rng.randrange(8)}",
            places=rng.choice((1, 1, 2)),
            hours_per_week_max=8 if budgets else None,
            hours_budget_per_week=rng.choice((None, 4, 6)) if budgets else None,
        )
        for i in range(openings)
    ]
    return builders.snapshot(
        candidates,
        workplaces,
        jobs,
        brokers=[Broker(broker_id=f"b{i}", caseload_max=cap) for i, cap in enumerate((3, 8, None))],
        **(_journal() if journal else {}),
    )


def _journal():
    return {
        "holds": [
            Hold(candidate_id="c00", opening_id="o00", kind="hold"),
            Hold(candidate_id="c01", opening_id="o01", kind="veto"),
        ],
        "decisions": [
            Decision(candidate_id=who, opening_id=where, decided_on=AS_OF - timedelta(days=1), decision=what)
            for who, where, what in (
                ("c02", "o02", "contacted"),
                ("c03", "o03", "later"),
                ("c04", "o04", "declined_by_workplace"),
            )
        ],
    }


def without_budgets(snapshot):
    """Return the day without hours and mentor budgets: the night is then solved to the end."""
    return replace(
        snapshot,
        openings=tuple(
            replace(o, hours_budget_per_week=None, hours_per_week_max=None) for o in snapshot.openings
        ),
        workplaces=tuple(replace(w, mentor_hours_per_week=None) for w in snapshot.workplaces),
    )


def night_of(snapshot, scorer, last=None, **settings):
    """Return the night of a snapshot under some settings."""
    return read_night(snapshot, scorer, MatchSettings(**settings), last=last or LastPlan())


def valued_ids(night):
    """Return each valued pair's worth above no match in micro-units, by ids."""
    people, openings = night.market.candidates.ids, night.market.openings.ids
    gain = night.valued.value.astype(np.int64) - round(night.unmatched * MICRO)
    rows = zip(night.valued.candidates().tolist(), night.valued.opening.tolist(), gain.tolist(), strict=True)
    return {(people[c], openings[o]): g for c, o, g in rows}


def gains_of(night):
    """Return what each pair the night may assign adds to its objective, waiting and churn included."""
    bonus = night.settings.waiting_bonus_per_night
    nights, last = night.last.nights_unproposed, night.last.assigned
    return {
        (person, opening): gain
        + round(bonus * nights.get(person, 0) * MICRO)
        + round(night.settings.churn_cost * MICRO) * (last.get(person) == opening)
        for (person, opening), gain in valued_ids(night).items()
        if gain >= 0
    }


def view_of(night, plan):
    """Return what lists need of a plan that was just published."""
    return PlanView(
        published=True,
        prices=plan.prices,
        potentials=plan.potentials,
        assigned={row.candidate_id: row.opening_id for row in plan.rows},
        openings=frozenset(night.market.openings.ids),
    )


def lists_of(night, view, **lists):
    """Return everybody's list by candidate id."""
    settings = ListSettings(**({"limit": 1000} | lists))
    found = defaultdict(list)
    for proposal in rank(night, view, settings, night.market.candidates.ids):
        found[proposal.candidate_id].append(proposal)
    return found


def referee(night):
    """Return the largest objective of the night by another solver, every capacity read from the records."""
    gains = gains_of(night)
    pairs = list(gains)
    if not pairs:
        return 0
    rows = list(_limits(night, pairs))
    matrix = np.zeros((len(rows), len(pairs)))
    for line, (shares, _) in enumerate(rows):
        for column, share in shares:
            matrix[line, column] += share
    limits = LinearConstraint(matrix, ub=[most for _, most in rows])
    answer = milp(
        -np.array(list(gains.values()), float) / MICRO,
        constraints=limits,
        integrality=np.ones(len(pairs), np.int64),
        bounds=Bounds(0, 1),
    )
    assert answer.success
    return sum(gains[pair] for pair, taken in zip(pairs, answer.x, strict=True) if taken > 0.5)


def _limits(night, pairs):
    """Yield (shares, most): one per person, places, kept places, contacts, starts, hours and mentor hours."""
    snapshot, settings = night.snapshot, night.settings
    people = {c.candidate_id: c for c in snapshot.candidates}
    jobs = {o.opening_id: o for o in snapshot.openings}
    of: defaultdict[tuple[str, str | None], list[tuple[int, float]]] = defaultdict(list)
    for column, (who, where) in enumerate(pairs):
        kept = night.context.kept(where)
        of["person", who].append((column, 1))
        of["places", where].append((column, 1))
        of["others", where].append((column, who not in kept))
        of["starts", people[who].broker_id].append((column, 1))
        of["contacts", jobs[where].workplace_id].append((column, who not in kept))
        of["hours", where].append((column, hours_per_week(people[who], jobs[where], settings)))
        of["mentor", jobs[where].workplace_id].append((column, mentor_hours_per_week(people[who], settings)))
    most = _most(night)
    yield from ((shares, most[key]) for key, shares in of.items() if most.get(key) is not None)


def _most(night):
    snapshot, context = night.snapshot, night.context
    most: dict[tuple[str, str | None], float | None] = {
        ("person", c.candidate_id): 1 for c in snapshot.candidates
    }
    for opening in snapshot.openings:
        key = opening.opening_id
        most["places", key] = opening.free_places
        most["others", key] = opening.free_places - len(context.kept(key))
        most["hours", key] = opening.hours_budget_per_week
    for workplace in snapshot.workplaces:
        key = workplace.workplace_id
        known = context.contacts(key)
        # Whoever is kept for without having been talked to has a contact set aside.
        aside = {
            c for o in snapshot.openings if o.workplace_id == key for c in context.kept(o.opening_id)
        } - known
        cap = workplace.max_contacts_per_month
        most["contacts", key] = None if cap is None else max(0, cap - len(known) - len(aside))
        most["mentor", key] = workplace.mentor_hours_per_week
    running = Counter(
        next((c.broker_id for c in snapshot.candidates if c.candidate_id == past.match.candidate_id), None)
        for past in snapshot.history
        if past.match.occupies(snapshot.as_of)
    )
    for broker in snapshot.brokers:
        if broker.caseload_max is not None:
            most["starts", broker.broker_id] = broker.caseload_max - running[broker.broker_id]
    return most


@cache
def learned():
    """Return a model learned from the history of the sample municipality."""
    return learn(sample_snapshot(), PROGRAMME, "learned")
