"""What lists that nobody was shown would have given, from lists that were shown by chance.

A list gives the sum over its positions of what each line gives where it stands (a line's answer may depend on
its position, not on its neighbours). So the chance of each line at its position is all that is needed: lines
that the other policy would have shown at the same position count more the rarer they were shown there.

- IPS weighs each line by its chance under the other policy over its logged chance: right on average, wide.
- SNIPS divides by the sum of the weights at the position: slightly off in small logs, narrower, and moved by
  exactly c where every answer is moved by c.
- DR starts from a model's guess for the other policy and adds the weighed errors of that guess on what was
  shown: right on average however bad the model, and narrow where it is good.

Intervals are over people: whoever has many lists counts as one. Nothing is said where the log is too weak.

Sources: Horvitz and Thompson 1952; Swaminathan and Joachims 2015; Dudík, Langford and Li 2011; Li,
Abbasi-Yadkori, Kveton, Muthukrishnan, Vinay and Wen 2018 (item and position).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from experiments.bootstrap import LEVEL, Interval

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShownByChance:
    """One list that was shown.

    Attributes
    ----------
    person : str
        Whose list it was.
    shown : int array, shape (positions,)
        Line at each position.
    logged, target : float array, shape (lines, positions)
        Chance of each line at each position: as logged, and under the other policy.
    reward : float array, shape (positions,)
        What the line at each position gave.
    predicted : float array, shape (lines, positions)
        What a model says that each line would give at each position; it may not have seen these answers.
    """

    person: str
    shown: Ints
    logged: Floats
    target: Floats
    reward: Floats
    predicted: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Log:
    """Lists that were shown, as columns; rows are lists, columns positions.

    Attributes
    ----------
    people : tuple of str
        Whose list each row is.
    weight : float64, shape (lists, positions)
        Chance of the shown line under the other policy over its logged chance.
    reward, predicted : float64, shape (lists, positions)
        What the shown line gave, and what a model says of it.
    expected : float64, shape (lists, positions)
        What the model says the other policy would give at the position.
    supported : float64, shape (lists, positions)
        Share of the other policy's chance that lies on lines which could have been shown there.
    """

    people: tuple[str, ...]
    weight: Floats
    reward: Floats
    predicted: Floats
    expected: Floats
    supported: Floats

    @classmethod
    def of(cls, lists: Sequence[ShownByChance]) -> "Log":
        """Read lists; all have the same number of positions.

        Raises
        ------
        ValueError
            If a line stands where its logged chance is not above 0: the log is wrong, and so would be
            whatever is made of it.
        """
        for one in lists:
            _check(one)
        at = [np.arange(len(one.shown)) for one in lists]
        logged = np.stack([one.logged[one.shown, k] for one, k in zip(lists, at, strict=True)])
        target = np.stack([one.target[one.shown, k] for one, k in zip(lists, at, strict=True)])
        return cls(
            people=tuple(one.person for one in lists),
            weight=target / logged,
            reward=np.stack([one.reward for one in lists]).astype(np.float64),
            predicted=np.stack([one.predicted[one.shown, k] for one, k in zip(lists, at, strict=True)]),
            expected=np.stack([(one.target * one.predicted).sum(axis=0) for one in lists]),
            supported=np.stack([(one.target * (one.logged > 0)).sum(axis=0) for one in lists]),
        )


def _check(one: ShownByChance) -> None:
    chance = one.logged[one.shown, np.arange(len(one.shown))]
    for position in np.flatnonzero(~(chance > 0)).tolist():
        raise ValueError(
            f"list of {one.person}: position {position + 1}: expected a logged chance above 0 of what was "
            f"shown there, got {chance[position]}; leave lists out whose chances were not logged"
        )


Influence = Callable[[Log], tuple[float, Floats]]


def ips(log: Log) -> tuple[float, Floats]:
    """Return the value per list, and what each list adds to its error, shape (lists,)."""
    each = (log.weight * log.reward).sum(axis=1)
    value = float(each.mean())
    return value, each - value


def snips(log: Log) -> tuple[float, Floats]:
    """Return the self-normalised value per list, and what each list adds to its error, shape (lists,)."""
    mean_weight = log.weight.mean(axis=0)
    if not (mean_weight > 0).all():
        return float("nan"), np.full(len(log.people), np.nan)
    by_position = (log.weight * log.reward).mean(axis=0) / mean_weight
    error: Floats = (log.weight * (log.reward - by_position) / mean_weight).sum(axis=1)
    return float(by_position.sum()), error


def doubly_robust(log: Log) -> tuple[float, Floats]:
    """Return the doubly robust value per list, and what each list adds to its error, shape (lists,)."""
    each = (log.expected + log.weight * (log.reward - log.predicted)).sum(axis=1)
    value = float(each.mean())
    return value, each - value


ESTIMATORS: dict[str, Influence] = {"ips": ips, "snips": snips, "dr": doubly_robust}


class Weakness(StrEnum):
    """Why nothing is said."""

    FEW_PEOPLE = "too few people"
    FEW_EFFECTIVE = "too small an effective sample"
    ONE_RULES = "one list outweighs the others"
    FEW_ANSWERS = "too few answers other than 0 on lines that count"
    UNSUPPORTED = "the other policy shows lines where they could never be shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What a log must hold before anything is said.

    Attributes
    ----------
    people : int
        Different people.
    effective : float
        Effective number of people at the weakest position.
    largest_share : float
        Largest share of a position's weight that one person may have.
    answers : int
        Answers other than 0 on lines with weight.
    supported : float
        Least mean share of the other policy that could have been shown.
    """

    people: int = 50
    effective: float = 40.0
    largest_share: float = 0.1
    answers: int = 30
    supported: float = 0.995


@dataclass(frozen=True, slots=True, kw_only=True)
class OffPolicy:
    """What can be said of a policy that nobody was shown.

    Attributes
    ----------
    estimates : dict of estimator to Interval
        Value per list with its 95 % interval; empty where the log is too weak.
    weak : tuple of Weakness
        Why nothing is said.
    lists, people, answers : int
        What the log holds.
    effective : float
        Effective number of people at the weakest position.
    largest_share : float
        Largest share of a position's weight that one person has.
    supported : float
        Mean share of the other policy that could have been shown.
    """

    estimates: dict[str, Interval]
    weak: tuple[Weakness, ...]
    lists: int
    people: int
    answers: int
    effective: float
    largest_share: float
    supported: float


def evaluate(log: Log, demands: Demands, level: float = LEVEL) -> OffPolicy:
    """Say what another policy would have given, or that it cannot be said.

    Parameters
    ----------
    log : Log
        What was shown, and what came of it.
    demands : Demands
        What the log must hold.
    level : float
        Confidence of the intervals.
    """
    by_person = _summed(log.weight, log.people)
    strength = OffPolicy(
        estimates={},
        weak=(),
        lists=len(log.people),
        people=len(by_person),
        answers=int(((log.weight > 0) & (log.reward != 0)).sum()),
        effective=_effective(by_person),
        largest_share=_largest_share(by_person),
        supported=float(log.supported.mean()) if log.supported.size else 0.0,
    )
    weak = _weaknesses(strength, demands)
    told = {} if weak else {name: _interval(log, found, level) for name, found in ESTIMATORS.items()}
    return replace(strength, estimates=told, weak=weak)


def less_shown(log: Log, level: float = LEVEL) -> dict[str, Interval]:
    """Return by estimator how much more another policy would have given than what was shown, per list."""
    return {name: _interval(log, _less_shown(found), level) for name, found in ESTIMATORS.items()}


def _less_shown(estimator: Influence) -> Influence:
    def less(log: Log) -> tuple[float, Floats]:
        value, error = estimator(log)
        shown = log.reward.sum(axis=1)
        mean = float(shown.mean())
        return value - mean, error - (shown - mean)

    return less


def _weaknesses(found: OffPolicy, demands: Demands) -> tuple[Weakness, ...]:
    asked = (
        (Weakness.FEW_PEOPLE, found.people >= demands.people),
        (Weakness.FEW_EFFECTIVE, found.effective >= demands.effective),
        (Weakness.ONE_RULES, found.largest_share <= demands.largest_share),
        (Weakness.FEW_ANSWERS, found.answers >= demands.answers),
        (Weakness.UNSUPPORTED, found.supported >= demands.supported),
    )
    return tuple(weakness for weakness, met in asked if not met)


def _effective(by_person: Floats) -> float:
    """Return Kish's effective number of people at the position where it is smallest."""
    squares = (by_person**2).sum(axis=0)
    sizes = np.divide(by_person.sum(axis=0) ** 2, squares, out=np.zeros_like(squares), where=squares > 0)
    return float(sizes.min()) if sizes.size else 0.0


def _largest_share(by_person: Floats) -> float:
    total = by_person.sum(axis=0)
    shares = np.divide(by_person, total, out=np.ones_like(by_person), where=total > 0)
    return float(shares.max()) if shares.size else 1.0


def _interval(log: Log, estimator: Influence, level: float) -> Interval:
    """Return an estimate with the interval of its standard error over people (Student's t)."""
    value, error = estimator(log)
    people = _summed(error[:, None], log.people)[:, 0]
    count = len(people)
    spread = np.sqrt(count / (count - 1) * (people**2).sum()) / len(log.people)
    half = float(student.ppf((1 + level) / 2, count - 1) * spread)
    return Interval(value=value, low=value - half, high=value + half)


def _summed(rows: Floats, people: Sequence[str]) -> Floats:
    """Return the sums of each person's rows, by person."""
    _, person = np.unique(np.array(people, dtype=object).astype(str), return_inverse=True)
    total = np.zeros((int(person.max(initial=-1)) + 1, rows.shape[1]))
    np.add.at(total, person, rows)
    return total
