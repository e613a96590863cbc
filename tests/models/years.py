"""Years after a match for tests: parts drawn at random, and the same process simulated person by person."""

import numpy as np
from scipy.special import expit, logit

from models.curve import MONTHS_PER_YEAR, WEEKS, WEEKS_PER_MONTH, YearModel


def some_year(seed: int = 0) -> YearModel:
    """Return a year whose parts vary over the weeks and months, quicker matches ending later."""
    rng = np.random.default_rng(seed)
    return YearModel(
        pay=logit(0.03) + rng.normal(scale=0.4, size=WEEKS),
        early=float(logit(0.004)),
        stop=logit(0.02) + rng.normal(scale=0.3, size=WEEKS),
        stop_slope=-0.3,
        leave=logit(0.08) - np.linspace(0, 0.8, MONTHS_PER_YEAR),
        leave_slope=-0.2,
        hours=np.linspace(-0.8, 0.6, MONTHS_PER_YEAR),
        reach=np.linspace(-1.5, 0.2, MONTHS_PER_YEAR),
        reach_slope=1.3,
        goal_hours_per_month=30.0,
        unmatched_weekly_hazard=0.002,
        unmatched_goal_hours=9.0,
    )


def simulate(model: YearModel, at: tuple[float, float, int], people: int, seed: int) -> np.ndarray:
    """Live the year of many like pairs week by week; ``at`` is pay, hours and early weeks.

    Returns
    -------
    ndarray, shape (people, 3)
        Goal hours, weeks to the first paid hour (at most 52), and whether the goal is reached at half-year.
    """
    pay, hours, early = at
    rng = np.random.default_rng(seed)
    first, left_on = np.full(people, WEEKS), np.full(people, WEEKS)
    since = np.full(people, -1)  # weeks since the first paid hour in the match, -1 before it
    running, goal_hours, reached = np.ones(people, dtype=bool), np.zeros(people), np.zeros(people, dtype=bool)
    for week in range(WEEKS):
        later = ~running & (first == WEEKS) & (left_on < week)
        first[later & (rng.random(people) < model.unmatched_weekly_hazard)] = week
        hazard = expit((model.early if week < early else model.pay[week - early]) + pay)
        begins = running & (since < 0) & (rng.random(people) < hazard)
        stops = running & (since < 0) & ~begins
        stops &= rng.random(people) < expit(model.stop[week] + model.stop_slope * pay)
        paid = running & (since >= 0)
        since[paid] += 1
        first[begins], since[begins] = week, 0
        here = running & (since >= 0)
        month = np.minimum((since / WEEKS_PER_MONTH).astype(int), MONTHS_PER_YEAR - 1)
        share = expit(model.hours[month] + hours)
        goal_hours[here] += share[here] * model.goal_hours_per_month / WEEKS_PER_MONTH
        if week == WEEKS // 2:
            can = here & (since > 0)
            chance = expit(model.reach[month] + model.reach_slope * hours)
            reached[can] = rng.random(can.sum()) < chance[can]
        monthly = expit(model.leave[month] + model.leave_slope * pay)
        leaves = here & (rng.random(people) < 1 - (1 - monthly) ** (1 / WEEKS_PER_MONTH))
        gone = stops | leaves
        running[gone], left_on[gone] = False, week
        goal_hours[gone] += model.unmatched_goal_hours * ((WEEKS - week) / WEEKS) ** 2
    return np.column_stack([goal_hours, first, reached])
