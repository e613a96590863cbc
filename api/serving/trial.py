"""A trial of a model before anybody is shown its figures: a handful of pairs, thin files and full ones."""

from datetime import date
from functools import cache

import numpy as np

from data.availability import Interval
from data.candidates import Candidate
from data.companies import Workplace
from data.openings import Opening
from data.snapshot import Records, Snapshot
from data.versions import Version
from features.market import Market
from features.pairs import Pairs
from matcher.scores import usable
from models.additive import AdditiveModel
from models.curve import MONTHS_PER_YEAR, WEEKS
from models.fit import Objective
from models.manifest import BundleRefusedError

_DAY = date(2026, 1, 5)
_MORNINGS = (Interval(0, 8 * 60, 12 * 60), Interval(2, 8 * 60, 12 * 60))
_HERE, _LATITUDE, _LONGITUDE = "0461", 55.393, 10.392
_ROUNDING = 1e-6


def try_out(model: AdditiveModel) -> None:
    """Score made-up pairs, which also makes the model's tables, and check every figure.

    Raises
    ------
    BundleRefusedError
        If the model cannot score them, or says what cannot be.
    """
    market = Market.of(_people_and_places(), model.kinship)
    pairs = Pairs.all_of(len(market.candidates.ids), len(market.openings.ids))
    try:
        fault = _fault(model, market, pairs)
    except Exception as failed:  # numbers that were tampered with may make a model fail in any way
        raise _refused(model, f"got {type(failed).__name__}: {failed}") from failed
    if fault:
        raise _refused(model, fault)


def _fault(model: AdditiveModel, market: Market, pairs: Pairs) -> str:
    fit = model.fit(market, pairs)
    values = {objective: model.values(market, pairs, objective) for objective in Objective}
    if not all(usable(value).all() for value in values.values()):
        return "got values that are not finite or beyond all measure"
    year_hours = model.year.goal_hours_per_month * MONTHS_PER_YEAR
    bounds = {"low": year_hours, "expected_goal_hours": year_hours, "high": year_hours,
              "expected_weeks_to_paid": WEEKS, "chance_30h_at_26w": 1.0}  # fmt: skip
    for name, most in bounds.items():
        figure = getattr(fit, name)
        if figure.min() < -_ROUNDING or figure.max() > most + _ROUNDING:
            return f"got {name} of {figure.min():g} to {figure.max():g}, not within 0 and {most:g}"
    told = {
        Objective.GOAL_HOURS: fit.expected_goal_hours,
        Objective.WEEKS_SAVED: -fit.expected_weeks_to_paid,
    }
    same = all(np.array_equal(values[objective], figures) for objective, figures in told.items())
    return "" if same else "got two values for one pair"


def _refused(model: AdditiveModel, fault: str) -> BundleRefusedError:
    return BundleRefusedError(
        f"bundle {model.version}: expected possible figures for made-up pairs, {fault}; train a new version",
        kind="unsound",
    )


@cache
def _people_and_places() -> Snapshot:
    """Return people and openings of whom everything is known, and some of whom nothing is."""
    tasks, skills = (("9112", 3.0), ("9412", 1.0)), (("cleaning_01", 2.0), ("kitchen_01", 1.0))
    full = Candidate(
        candidate_id="trial-1", transport=("bike", "public", "walk"), max_travel_minutes=45,
        hours_per_week_now=4, hours_per_week_goal=12, availability=_MORNINGS, competences=skills,
        task_experience=tasks, wishes_industries=(("56", 3.0),), wishes_tasks=tasks,
        conditions=(("PAUSE", 2.0), ("QUIET", 1.0)), mentor_need=1, danish_level=3,
        municipality_code=_HERE, latitude=_LATITUDE, longitude=_LONGITUDE,
    )  # fmt: skip
    other = Candidate(
        candidate_id="trial-2", danish_level=0, mentor_need=3, hours_per_week_now=1,
        municipality_code=_HERE, latitude=_LATITUDE, longitude=_LONGITUDE,
    )  # fmt: skip
    thin = Candidate(candidate_id="trial-3", municipality_code=_HERE)
    near = Workplace(
        workplace_id="trial-1", industry_system="DB07", industry_code="56", employees_fte=12,
        conditions_offered=(("PAUSE", 2.0),), mentor_hours_per_week=2, danish_required=2, pace=0.3,
        customer_contact=0.5, team_climate=4, hire_intention="now", hire_intention_on=_DAY,
        municipality_code=_HERE, latitude=_LATITUDE, longitude=_LONGITUDE,
    )  # fmt: skip
    unknown = Workplace(workplace_id="trial-2", municipality_code=_HERE)
    jobs = (
        Opening(
            opening_id="trial-1", workplace_id="trial-1", tasks=tasks, competences=skills, schedule=_MORNINGS,
            places=1, hours_per_week_min=2, hours_per_week_max=15, paid_from_week=4,
        ),
        Opening(opening_id="trial-2", workplace_id="trial-2", places=2),
    )  # fmt: skip
    records = Records(
        candidates=tuple(Version(person, date.min) for person in (full, other, thin)),
        workplaces=tuple(Version(place, date.min) for place in (near, unknown)),
        openings=tuple(Version(job, date.min) for job in jobs),
    )
    return Snapshot.of(records, _DAY)
