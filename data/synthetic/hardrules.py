"""Who may be matched with what, in truth: the hard rules of the domain, in code of its own.

A second reading of the rules on purpose: it shares nothing with the matcher, so that a plan can be checked
against it. Unknown availability is any time; an unrecorded travel limit is 45 minutes one way; a must
condition is met when the workplace really offers it at level 1 or more.
"""

import numpy as np

from data.synthetic.columns import BoolArray, IntArray
from data.synthetic.facts import Pairs

_MINUTES_PER_HOUR = 60
_MINUTES_PER_DAY = 24 * 60


def allowed(pairs: Pairs, as_of: int) -> BoolArray:
    """Return which pairs no hard rule forbids.

    Parameters
    ----------
    pairs : Pairs
        The pairs to judge.
    as_of : int
        Day (ordinal).
    """
    rules = (_hours, _days, _travel, _no_go, _must, _certificates)
    kept = _open(pairs, as_of)
    for rule in rules:
        rows = np.flatnonzero(kept)
        kept[rows] = rule(_subset(pairs, rows))
    return kept


def _subset(pairs: Pairs, rows: IntArray) -> Pairs:
    return Pairs(state=pairs.state, person=pairs.person[rows], opening=pairs.opening[rows])


def _open(pairs: Pairs, as_of: int) -> BoolArray:
    sites, openings = pairs.state.workplaces, pairs.state.openings
    k, j = pairs.workplace, pairs.opening
    reachable = sites.do_not_contact_until[k] <= as_of
    standing = (openings.open_until[j] == 0) | (openings.open_until[j] >= as_of)
    kept: BoolArray = reachable & standing & (openings.open_from[j] <= as_of)
    return kept


def _hours(pairs: Pairs) -> BoolArray:
    now = pairs.state.people.hours_now[pairs.person]
    fits: BoolArray = now >= pairs.state.openings.hours_min[pairs.opening]
    return fits


def shared_minutes(pairs: Pairs) -> IntArray:
    """Return minutes a week in which the person is available and the opening has work."""
    people, openings = pairs.state.people, pairs.state.openings
    known = people.availability_known[pairs.person][:, None]
    start = np.where(known, people.day_start[pairs.person], 0)
    end = np.where(known, people.day_end[pairs.person], _MINUTES_PER_DAY)
    common = np.minimum(end, openings.day_end[pairs.opening]) - np.maximum(
        start, openings.day_start[pairs.opening]
    )
    minutes: IntArray = np.maximum(common, 0).sum(1)
    return minutes


def _days(pairs: Pairs) -> BoolArray:
    needed = _MINUTES_PER_HOUR * pairs.state.openings.hours_min[pairs.opening]
    fits: BoolArray = shared_minutes(pairs) >= needed
    return fits


def _travel(pairs: Pairs) -> BoolArray:
    limit = pairs.state.people.max_travel[pairs.person]
    fits: BoolArray = pairs.minutes_by_mode().min(1) <= limit
    return fits


def _no_go(pairs: Pairs) -> BoolArray:
    people, i = pairs.state.people, pairs.person
    task = pairs.state.openings.task[pairs.opening]
    refused = ((task >= 0) & people.no_go_task[i[:, None], task]).any(1)
    industry = pairs.state.workplaces.industry[pairs.workplace]
    left_behind = people.no_go_workplace[i] == pairs.workplace
    free: BoolArray = ~(refused | people.no_go_industry[i, industry] | left_behind)
    return free


def _must(pairs: Pairs) -> BoolArray:
    must = pairs.state.people.must[pairs.person]
    lacking = pairs.state.workplaces.offered[pairs.workplace] < 1
    free: BoolArray = ~np.any(must & lacking, axis=1)
    return free


def _certificates(pairs: Pairs) -> BoolArray:
    required = pairs.state.openings.certificates[pairs.opening]
    free: BoolArray = ~np.any(required & ~pairs.state.people.certificates[pairs.person], axis=1)
    return free
