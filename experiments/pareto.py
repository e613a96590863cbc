"""What versions' plans win and whom they reach: the figures that are weighed against each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiments.bootstrap import Interval, percentile_interval, share
from experiments.measures import Bench
from experiments.plan_metrics import PlanColumns, judged_mean, mean_of
from experiments.slices import Slice

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """What a plan wins, and whom it reaches.

    Attributes
    ----------
    name : str
        Whose plan.
    goal_hours : Interval
        Paid hours per person in the year after, once the places are handed out.
    exposure : Interval
        Share placed in the least served group over that of the best served, where it is smallest.
    waiting : Interval
        Share placed of those who have waited longest.
    """

    name: str
    goal_hours: Interval
    exposure: Interval
    waiting: Interval

    def beaten_by(self, other: "Reached") -> bool:
        """Tell whether another plan is at least as good in each figure, and above the interval of one."""
        pairs = list(zip(self._figures(), other._figures(), strict=True))
        return all(mine.value <= theirs.value for mine, theirs in pairs) and any(
            theirs.value > mine.high for mine, theirs in pairs
        )

    def _figures(self) -> tuple[Interval, Interval, Interval]:
        return self.goal_hours, self.exposure, self.waiting


def reached(bench: Bench, plans: Mapping[str, PlanColumns], slices: Sequence[Slice]) -> tuple[Reached, ...]:
    """Return what each version's plan wins and whom it reaches, with 95 % intervals over people.

    Parameters
    ----------
    bench : Bench
        Draws of people, and who has waited longest.
    plans : mapping of version to PlanColumns
        On the same rows.
    slices : sequence of Slice
        Groups of the rows.
    """
    return tuple(_reached(bench, name, columns, slices) for name, columns in plans.items())


def _reached(bench: Bench, name: str, plans: PlanColumns, slices: Sequence[Slice]) -> Reached:
    placed = plans.placed.astype(np.float64)
    return Reached(
        name=name,
        goal_hours=percentile_interval(judged_mean(plans.value, bench.plan_weights)),
        exposure=percentile_interval(_least_served(placed, bench.plan_weights, slices)),
        waiting=percentile_interval(mean_of(np.where(bench.longest, placed, np.nan), bench.plan_weights)),
    )


def _least_served(placed: Floats, weights: Floats, slices: Sequence[Slice]) -> Floats:
    """Return the least served group's share over the best served one's, in the sample and in each draw.

    Of all that people are grouped by it is the ratio that is smallest in the sample; which groups these are
    is not chosen again in each draw, where the smallest of many would always be smaller.
    """
    found = np.full(weights.shape[1], np.nan)
    for attribute in dict.fromkeys(one.attribute for one in slices):
        mine = [one.members for one in slices if one.attribute == attribute]
        shares = [share(placed[who] @ weights[who], weights[who].sum(axis=0)) for who in mine]
        shares.sort(key=lambda draws: float(draws[0]))
        ratio = np.minimum(share(shares[0], shares[-1]), 1.0)
        if not found[0] <= ratio[0]:
            found = ratio
    return found
