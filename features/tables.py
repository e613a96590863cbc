"""Tables that every block of pairs reads, made once for a market."""

from dataclasses import dataclass

import numpy as np

from features.columns import CandidateColumns, OpeningColumns, WorkplaceColumns
from features.lists import Floats, WeightedLists
from features.travel_time import DEFAULT_LIMIT_MINUTES, gate_table
from features.week import shared_hours

HIRE_INTENTION_VALID_DAYS = 90  # domain brief, section 11, no. 14
NEUTRAL_INTENTION = 0.5
STALE_WEIGHT = 0.5
LONGEST_AGE_DAYS = 365.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What is worked out of the columns before the first pair.

    Attributes
    ----------
    limit_minutes : float64 array (n_c,)
        Each person's travel limit: her own, else the default of 45 minutes.
    offered : float64 array (n_w, K + 1)
        Level of each condition, NaN where the workplace's list does not name it.
    traits : float64 array (n_w, t)
        The workplace's own figures in the order of `features.workplace_traits.FEATURES`.
    unconfirmed_days, schedule_hours : float64 arrays (n_o,)
        Days since an opening was confirmed, at most a year; hours a week of its schedule, NaN if unknown.
    gates : float64 array (10, 10, 3)
        `features.travel_time.gate_table`.
    """

    limit_minutes: Floats
    offered: Floats
    traits: Floats
    unconfirmed_days: Floats
    schedule_hours: Floats
    gates: Floats


def tables_of(candidates: CandidateColumns, workplaces: WorkplaceColumns, openings: OpeningColumns) -> Tables:
    """Return the tables of a market's columns."""
    schedule = openings.schedule
    hours = shared_hours(schedule.bits, schedule.bits)
    return Tables(
        limit_minutes=limits_of(candidates),
        offered=_offered(workplaces.conditions_offered),
        traits=_traits(workplaces),
        unconfirmed_days=np.minimum(openings.confirmed_age_days, LONGEST_AGE_DAYS),
        schedule_hours=np.where(schedule.known, hours, np.nan),
        gates=gate_table(),
    )


def limits_of(candidates: CandidateColumns) -> Floats:
    """Return each person's travel limit in minutes: her own, else the default."""
    limits = candidates.max_travel_minutes
    return np.where(np.isnan(limits), DEFAULT_LIMIT_MINUTES, limits)


def _offered(lists: WeightedLists) -> Floats:
    table = np.full((len(lists.known), len(lists.words) + 1), np.nan)
    for slot in range(lists.codes.shape[1]):
        table[np.arange(len(table)), lists.codes[:, slot]] = lists.values[:, slot]
    # What no workplace names is named by none; the ends of lists were written there.
    table[:, -1] = np.nan
    return table


def _traits(workplaces: WorkplaceColumns) -> Floats:
    """Return a table (n_w, 12) in the order of ``FEATURES``; the opening's own column is left unknown."""
    employees = workplaces.employees_fte
    return np.column_stack(
        [
            workplaces.team_climate,
            workplaces.pace,
            workplaces.customer_contact,
            aged_intention(workplaces.hire_intention, workplaces.hire_intention_age_days),
            np.minimum(workplaces.hire_intention_age_days, LONGEST_AGE_DAYS),
            np.full(len(employees), np.nan),
            np.log1p(employees),
            np.minimum(workplaces.supported_now_fte / np.maximum(employees, 1.0), 1.0),
            np.log1p(workplaces.first_seen_age_days),
            np.log1p(workplaces.experience.matches),
            workplaces.experience.paid_share,
            workplaces.experience.yes_share,
        ]
    )


def aged_intention(intention: Floats, age_days: Floats) -> Floats:
    """Return the intention, drawn half-way to neutral where it is older than 90 days or undated."""
    fresh = age_days <= HIRE_INTENTION_VALID_DAYS
    stale = NEUTRAL_INTENTION + STALE_WEIGHT * (intention - NEUTRAL_INTENTION)
    return np.where(fresh, intention, stale)
