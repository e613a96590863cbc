"""What lists gave, and what others would have given, per 100 lines shown: figures with their intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from experiments.bootstrap import Interval
from experiments.off_policy import Demands, Floats, Weakness, evaluate, less_shown
from experiments.shown_lists import HORIZON_DAYS, Came, Event, OneList, as_shown, log_of, rewards

SHOWN = "shown"
"""The lists as they were shown, swaps and all."""

PER_LINES = 100
DEMANDS = Demands()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListValue:
    """What lists in one order give by one kind of outcome.

    Attributes
    ----------
    came : str
        One of `Came`.
    policy : str
        ``shown``, or whose order.
    horizon_days : int
        Days after the list within which something counts.
    values, differences : mapping of estimator to Interval
        Per 100 shown lines, and the same less that of the lists as shown; empty where nothing is said.
    weak : tuple of Weakness
        Why nothing is said.
    lists, people, answers : int
        Lists whose horizon has passed, their people, and lines of them that something came of and that the
        order would have shown.
    effective : float
        People that the log is worth for this order.
    supported : float
        Share of the order that could have been shown.
    too_early, lost : int
        Lists left out: the horizon has not passed; a match of theirs was lost from sight.
    """

    came: str
    policy: str
    horizon_days: int
    values: Mapping[str, Interval]
    differences: Mapping[str, Interval]
    weak: tuple[Weakness, ...]
    lists: int
    people: int
    answers: int
    effective: float
    supported: float
    too_early: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListValues:
    """What the journal says of lists in other orders.

    Attributes
    ----------
    first_on, last_on : date or None
        Days of the first and the last list.
    lists, explored : int
        Lists that could be used, and those of them whose lines could have changed places.
    left_out : mapping of str to int
        Lists that could not be used, by reason.
    learned_until : mapping of policy to date
        Day whose evening a version knew that was learned again, because its own day is later than the lists.
    values : tuple of ListValue
        By outcome and order.
    """

    first_on: date | None
    last_on: date | None
    lists: int
    explored: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    learned_until: Mapping[str, date] = field(default_factory=dict)
    values: tuple[ListValue, ...] = ()

    def of(self, came: str) -> tuple[ListValue, ...]:
        """Return the values by one kind of outcome."""
        return tuple(one for one in self.values if one.came == came)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What came of lists, and how far it is known.

    Attributes
    ----------
    events : tuple of Event
        Everything that came of pairs.
    until : mapping of Came to date
        Last day whose events are known.
    lost : mapping of (person, place) to (date, date)
        Matches that were lost from sight: when they began, and the last day on which they were seen.
    """

    events: tuple[Event, ...]
    until: Mapping[Came, date]
    lost: Mapping[tuple[str, str], tuple[date, date]] = field(default_factory=dict)


def list_values(
    lists: Sequence[OneList],
    seen: Seen,
    policies: Sequence[str],
    demands: Demands = DEMANDS,
    horizons: Mapping[Came, int] = HORIZON_DAYS,
) -> tuple[ListValue, ...]:
    """Value the lists as shown, and in the order of each policy.

    Parameters
    ----------
    lists : sequence of OneList
        In the order in which they were shown.
    seen : Seen
        What came of them.
    policies : sequence of str
        Names of orders that every list has.
    demands : Demands
        What the log must hold before anything is said.
    horizons : mapping of Came to int
        Days after a list within which something counts.
    """
    reward = rewards(lists, seen.events, horizons)
    told: list[ListValue] = []
    for came, days in horizons.items():
        early = np.array([_end(one, days) > seen.until[came] for one in lists], dtype=np.bool_)
        lost = np.array([_lost(one, seen, days) for one in lists], dtype=np.bool_) & ~early
        if came is not Came.PAID_HOURS:
            lost[:] = False
        kept = np.flatnonzero(~early & ~lost)
        about = _About(came=came, days=days, too_early=int(early.sum()), lost=int(lost.sum()))
        mine, theirs = [lists[row] for row in kept.tolist()], reward[came][kept]
        told += [_value(mine, theirs, policy, about, demands) for policy in (SHOWN, *policies)]
    return tuple(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    came: Came
    days: int
    too_early: int
    lost: int


def _end(one: OneList, days: int) -> date:
    return one.shown_on + timedelta(days=days)


def _lost(one: OneList, seen: Seen, days: int) -> bool:
    """Tell whether a match with a line of the list began within the horizon and was not watched until it."""
    end = _end(one, days)
    for opening in one.shown:
        for place in (opening, one.workplaces.get(opening, "")):
            began, last = seen.lost.get((one.person, place), (date.max, date.max))
            if one.shown_on <= began <= end and last < end:
                return True
    return False


def _value(
    lists: Sequence[OneList], reward: Floats, policy: str, about: _About, demands: Demands
) -> ListValue:
    log = as_shown(lists, reward) if policy == SHOWN or not lists else log_of(lists, reward, policy)
    found = evaluate(log, demands)
    differs = policy != SHOWN and not found.weak
    scale = PER_LINES / float(np.mean([len(one.shown) for one in lists])) if lists else 0.0
    return ListValue(
        came=about.came.value,
        policy=policy,
        horizon_days=about.days,
        values=_scaled(found.estimates, scale),
        differences=_scaled(less_shown(log), scale) if differs else {},
        weak=found.weak,
        lists=found.lists,
        people=found.people,
        answers=found.answers,
        effective=found.effective,
        supported=found.supported,
        too_early=about.too_early,
        lost=about.lost,
    )


def _scaled(found: Mapping[str, Interval], scale: float) -> dict[str, Interval]:
    return {
        name: Interval(value=one.value * scale, low=one.low * scale, high=one.high * scale)
        for name, one in found.items()
    }
