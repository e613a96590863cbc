"""Matches as columns: their start, first paid hour, end, and how long they were seen."""

from dataclasses import dataclass, fields

import numpy as np

from data.synthetic.brokers import Choices, Desk
from data.synthetic.calibration import figure
from data.synthetic.chance import happens
from data.synthetic.columns import BoolArray, Columns, FloatArray, IntArray
from data.synthetic.course import NEVER, Courses
from data.synthetic.habits import Habits

REASONS = ("ordinary", "flexjob", "education", "stopped", "other")
NOT_ENDED = -1
_CLOSE_AFTER_WEEKS = 13
_FOLLOWED_DAYS = 365
_LOST_SHARE = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches(Columns):
    """Past matches, one row each.

    Attributes
    ----------
    person, opening : ndarray of int
    started_on, observed_until, ended_on, first_paid_on : ndarray of int
        Days (ordinal); 0 = none.
    end_reason : ndarray of int
        Index into `REASONS`, -1 where not ended.
    randomised : ndarray of bool
    propensity : ndarray of float
    broker_changes : ndarray of int
        During the match.
    level_row : ndarray of int
        Row of the level of hours.
    paid_from, paid_until, elsewhere_from, elsewhere_until : ndarray of int
        Days (ordinal) of paid hours at the workplace and elsewhere; far away where none.
    level_share, elsewhere_share : ndarray of float
        Share of the level of hours reached.
    success : ndarray of bool
        Ended in ordinary work, flexjob or education by the world's day.
    """

    person: IntArray
    opening: IntArray
    started_on: IntArray
    observed_until: IntArray
    ended_on: IntArray
    first_paid_on: IntArray
    end_reason: IntArray
    randomised: BoolArray
    propensity: FloatArray
    broker_changes: IntArray
    level_row: IntArray
    paid_from: IntArray
    paid_until: IntArray
    elsewhere_from: IntArray
    elsewhere_until: IntArray
    level_share: FloatArray
    elsewhere_share: FloatArray
    success: BoolArray


def end_matches(
    choices: Choices,
    courses: Courses,
    start: IntArray,
    desk: Desk,
    as_of: int,
    rng: np.random.Generator,
) -> Matches:
    """Turn courses in weeks into dated matches as they are known on the world's day.

    Parameters
    ----------
    choices : Choices
        Who was matched with what.
    courses : Courses
        What came of it.
    start : ndarray of int
        Day (ordinal) of each match.
    desk : Desk
        Whose habits decide how endings are labelled.
    as_of : int
        The world's day (ordinal): nothing later is known.
    rng : numpy.random.Generator
        Source of randomness.
    """
    count = start.size
    paid_from = start + 7 * courses.paid_week + rng.integers(0, 7, count)
    elsewhere = start + 7 * courses.elsewhere_week + rng.integers(0, 7, count)
    ended, reason = _endings(courses, start, paid_from, desk.habits, rng)
    ended = np.where(ended <= as_of, ended, 0)
    reason = np.where(ended > 0, reason, NOT_ENDED)
    observed = _observed(start, ended, as_of, rng)
    first = np.minimum(paid_from, elsewhere)
    return Matches(
        person=choices.person,
        opening=choices.opening,
        started_on=start,
        observed_until=observed,
        ended_on=ended,
        first_paid_on=np.where(first <= observed, first, 0),
        end_reason=reason,
        randomised=choices.randomised,
        propensity=choices.propensity,
        broker_changes=np.zeros(count, dtype=np.int64),
        level_row=np.zeros(count, dtype=np.int64),
        paid_from=paid_from,
        paid_until=paid_from + 7 * courses.paid_weeks,
        elsewhere_from=elsewhere,
        elsewhere_until=elsewhere + 7 * courses.elsewhere_weeks,
        level_share=courses.level_share,
        elsewhere_share=courses.elsewhere_share,
        success=(reason >= 0) & (reason < REASONS.index("stopped")),
    )


def _endings(
    courses: Courses, start: IntArray, paid_from: IntArray, habits: Habits, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    count = start.size
    paid = courses.paid_week < NEVER
    close = habits.ordinary_factor * figure("close_ordinary_per_week")
    closing = _CLOSE_AFTER_WEEKS + rng.geometric(close, count)
    closed = paid & (closing < courses.paid_weeks)
    paid_end = paid_from + 7 * np.minimum(closing, courses.paid_weeks)
    unpaid_end = start + 7 * courses.unpaid_end_week + 6
    draw = rng.random(count)
    planned = ~paid & ~courses.stopped_early
    to_flexjob = habits.flexjob_factor * figure("flexjob_at_end")
    flexjob = planned & (draw < to_flexjob)
    education = planned & ~flexjob & (draw < to_flexjob + figure("education_at_end"))
    stopped = np.where(courses.stopped_early, happens(0.9, count, rng), happens(0.3, count, rng))
    reason = np.where(stopped, REASONS.index("stopped"), REASONS.index("other"))
    for name, rows in (("ordinary", closed), ("flexjob", flexjob), ("education", education)):
        reason = np.where(rows, REASONS.index(name), reason)
    return np.where(paid, paid_end, unpaid_end), reason


def _observed(start: IntArray, ended: IntArray, as_of: int, rng: np.random.Generator) -> IntArray:
    followed = start + _FOLLOWED_DAYS + rng.integers(0, 200, start.size)
    lost = happens(_LOST_SHARE, start.size, rng)
    followed = np.where(lost, start + rng.integers(60, _FOLLOWED_DAYS, start.size), followed)
    return np.where(ended > 0, np.minimum(np.maximum(followed, ended), as_of), as_of)


def join_matches(parts: list[Matches]) -> Matches:
    """Return all matches in order of start, each observed no longer than to the person's next match."""
    together = Matches(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in parts])
            for field in fields(Matches)
        }
    )
    ordered = together.take(np.lexsort((together.person, together.started_on)))
    return _until_next(ordered)


def _until_next(matches: Matches) -> Matches:
    order = np.lexsort((matches.started_on, matches.person))
    same = np.zeros(order.size, dtype=np.bool_)
    same[:-1] = matches.person[order][:-1] == matches.person[order][1:]
    following = np.full(order.size, 2 * NEVER * 10)
    following[:-1][same[:-1]] = matches.started_on[order][1:][same[:-1]]
    limit = np.empty_like(following)
    limit[order] = following - 1
    observed = np.minimum(matches.observed_until, limit)
    first = np.where(matches.first_paid_on <= observed, matches.first_paid_on, 0)
    return matches.with_columns(observed_until=observed, first_paid_on=first)
