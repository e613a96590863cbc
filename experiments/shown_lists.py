"""Lists as a service showed them, with the chances of their lines, and what came of each line.

Whatever comes of a pair within the horizon is credited to one list: the one that the decision names, else the
last one before that showed the line. So each event counts once, and each list for what was done before the
next one came. A list whose horizon has not passed yet is left out, whatever came of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from experiments.off_policy import Log, ShownByChance
from matcher.exploration import chances

POSITIONS = 5
"""Positions that count: those of the list that is told where nobody asks for more."""

_FOLDS = 2

Floats = NDArray[np.float64]
Pair = tuple[str, str]


class Came(StrEnum):
    """What may come of a line."""

    CONTACT = "contact"
    AGREEMENT = "agreement"
    PAID_HOURS = "paid_hours"


HORIZON_DAYS = {Came.CONTACT: 28, Came.AGREEMENT: 56, Came.PAID_HOURS: 182}


@dataclass(frozen=True, slots=True, kw_only=True)
class OneList:
    """One list that was shown, and the orders in which others would have shown its lines.

    Attributes
    ----------
    list_id, person : str
        Which list, and whose.
    shown_on : date
        The day of the service.
    shown : tuple of opening ids
        What was shown, by position; at most `POSITIONS`.
    drawn : tuple of opening ids
        The lines that took part in the lots, in the order before them.
    rates : tuple of float
        Chance with which each line but the last changed places with the next.
    orders : mapping of policy to tuple of opening ids
        What another policy shows at these positions.
    workplaces : mapping of opening id to workplace id
        Where the shown lines are.
    also : tuple of str
        Ids of lists by the same lots: the same list, looked at again.
    """

    list_id: str
    person: str
    shown_on: date
    shown: tuple[str, ...]
    drawn: tuple[str, ...]
    rates: tuple[float, ...]
    orders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    workplaces: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()

    @property
    def explored(self) -> bool:
        """Whether any of its lines could have stood elsewhere."""
        return any(self.rates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that came of a pair.

    Attributes
    ----------
    person : str
        Whose.
    place : str
        Opening id, or the workplace's where no opening is named.
    came : Came
        What.
    on : date
        When.
    led_on : date
        When the pair came about; a list before that day led to it.
    amount : float
        1, or paid hours.
    list_id : str or None
        The list that a decision names.
    """

    person: str
    place: str
    came: Came
    on: date
    led_on: date
    amount: float = 1.0
    list_id: str | None = None


def rewards(
    lists: Sequence[OneList], events: Iterable[Event], horizons: Mapping[Came, int] = HORIZON_DAYS
) -> dict[Came, Floats]:
    """Return what came of each list's positions, shape (lists, `POSITIONS`).

    Parameters
    ----------
    lists : sequence of OneList
        In the order of days; of one day in the order in which they were shown.
    events : iterable of Event
        In any order.
    horizons : mapping of Came to int
        Days after the list within which something counts.
    """
    found = {came: np.zeros((len(lists), POSITIONS)) for came in Came}
    seen = _Seen(lists)
    for event in events:
        at = seen.credited(event)
        if at is None or event.on > lists[at[0]].shown_on + timedelta(days=horizons[event.came]):
            continue
        found[event.came][at] += event.amount
    for came in (Came.CONTACT, Came.AGREEMENT):  # said twice is said once
        np.minimum(found[came], 1.0, out=found[came])
    return found


class _Seen:
    """Where each person's lines stood, and on which list."""

    def __init__(self, lists: Sequence[OneList]) -> None:
        self._lists = lists
        self._named = {name: row for row, one in enumerate(lists) for name in (one.list_id, *one.also)}
        self._of: dict[str, list[int]] = {}
        for row, one in enumerate(lists):
            self._of.setdefault(one.person, []).append(row)

    def credited(self, event: Event) -> tuple[int, int] | None:
        """Return list and position that something is credited to, ``None`` where to none."""
        if event.list_id is not None:
            row = self._named.get(event.list_id)
            position = None if row is None else self._position(row, event)
            return None if row is None or position is None else (row, position)
        for row in reversed(self._of.get(event.person, [])):
            if self._lists[row].shown_on <= event.led_on:
                position = self._position(row, event)
                if position is not None:
                    return row, position
        return None

    def _position(self, row: int, event: Event) -> int | None:
        one = self._lists[row]
        for position, opening in enumerate(one.shown):
            if event.place in (opening, one.workplaces.get(opening)):
                return position
        return None


def log_of(lists: Sequence[OneList], reward: Floats, policy: str) -> Log:
    """Return lists as the log by which another policy is judged.

    What is predicted of a line is the mean at its position over the lists of other people: half of the people
    speak of the other half.

    Parameters
    ----------
    lists : sequence of OneList
        All with an order of the policy.
    reward : float64, shape (lists, `POSITIONS`)
        What came of them.
    policy : str
        Whose order.
    """
    half = _halves([one.person for one in lists])
    means = np.stack([_mean(reward[half != fold]) for fold in range(_FOLDS)])
    return Log.of(
        [
            _by_chance(one, row, one.orders[policy], means[fold])
            for one, row, fold in zip(lists, reward, half.tolist(), strict=True)
        ]
    )


def as_shown(lists: Sequence[OneList], reward: Floats) -> Log:
    """Return lists as the log by which they are judged themselves: what was shown counts as it is."""
    nothing = np.zeros_like(reward)
    return Log(
        people=tuple(one.person for one in lists),
        weight=np.ones_like(reward),
        reward=reward,
        predicted=nothing,
        expected=nothing,
        supported=np.ones_like(reward),
    )


def _mean(rows: Floats) -> Floats:
    return rows.mean(axis=0) if len(rows) else np.zeros(POSITIONS)


def _halves(people: Sequence[str]) -> NDArray[np.int64]:
    """Return the fold of each row: every other person, by id."""
    place = {person: at for at, person in enumerate(sorted(set(people)))}
    return np.array([place[person] % _FOLDS for person in people], dtype=np.int64)


def _by_chance(one: OneList, reward: Floats, order: Sequence[str], mean: Floats) -> ShownByChance:
    """Lay a list out: a row for each line that could stand on it, then one for no line at all."""
    length = len(one.shown)
    names = list(dict.fromkeys((*one.drawn, *order)))
    row_of = {name: row for row, name in enumerate(names)}
    none = len(names)
    logged = np.zeros((none + 1, POSITIONS))
    logged[: len(one.drawn), :length] = chances(one.rates)[:, :length]
    target = np.zeros_like(logged)
    for at, name in enumerate(order[:length]):
        target[row_of[name], at] = 1.0
    logged[none, length:] = target[none, length:] = 1.0
    predicted = np.zeros_like(logged)
    predicted[:none] = mean
    shown = [row_of[name] for name in one.shown] + [none] * (POSITIONS - length)
    return ShownByChance(
        person=one.person,
        shown=np.array(shown, dtype=np.int64),
        logged=logged,
        target=target,
        reward=reward,
        predicted=predicted,
    )


def among_near_ties(one: OneList, place: Mapping[str, int]) -> tuple[str, ...]:
    """Return the list as a version would order it that decides only between neighbours nearly tied.

    Every such list could have been shown, so that what it would have given can be told from far fewer lists.

    Parameters
    ----------
    one : OneList
        The list that was shown.
    place : mapping of opening id to int
        Where the version puts each opening; what it does not name stays where it is.
    """
    order, at = list(one.drawn), 0
    while at < len(one.rates):
        first, second = order[at], order[at + 1]
        if one.rates[at] > 0 and place.get(second, np.inf) < place.get(first, -np.inf):
            order[at], order[at + 1] = second, first
            at += 1
        at += 1
    return tuple(order[: len(one.shown)])
