"""What a night's prices say outward: the openings that more people could use, and the market by price.

Figures of openings and bands of prices; nobody is named or told apart.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.night import Night
from matcher.proposal import MICRO
from matcher.rematch import RematchPlan
from models.fit import Objective

Ints = NDArray[np.int64]
Rows = NDArray[np.int32]

EDGES = {
    Objective.GOAL_HOURS: (0.0, 25.0, 50.0, 75.0, 100.0),
    Objective.WEEKS_SAVED: (0.0, 2.0, 5.0, 10.0, 20.0),
}
"""What the prices of each band exceed, in the unit of the objective; below the first there is no price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InDemand:
    """An opening whose places others wanted.

    Attributes
    ----------
    opening_id : str
        The opening.
    price : float
        What one more place is worth to everybody together, in the objective's unit.
    people : int
        For how many a place there would give more than the plan gives them.
    """

    opening_id: str
    price: float
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBand:
    """Openings of about one price.

    Attributes
    ----------
    above : float or None
        What their price exceeds, in the objective's unit; ``None`` for openings without a price.
    openings, places : int
        Openings with free places, and the places.
    wanted_by : int
        People to whom some place of it would give more than the plan does, each once.
    """

    above: float | None
    openings: int
    places: int
    wanted_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """The market of a night.

    Attributes
    ----------
    openings : tuple of InDemand
        Dearest first; openings without a price are not named.
    bands : tuple of PriceBand
        Every opening with free places, by price: first those without one.
    """

    openings: tuple[InDemand, ...]
    bands: tuple[PriceBand, ...]


def demand_of(night: Night, plan: RematchPlan, most: int) -> Demand:
    """Return what a plan's prices say.

    Parameters
    ----------
    night : Night
        What the plan was decided on.
    plan : RematchPlan
        What was decided.
    most : int
        How many openings to name.
    """
    ids = night.market.openings.ids
    prices = np.array([plan.prices.get(name, 0) for name in ids], dtype=np.int64)
    person, opening = _wants(night, plan)
    people = np.bincount(opening, minlength=len(ids))
    dearest = sorted(np.flatnonzero(prices > 0).tolist(), key=lambda row: (-int(prices[row]), ids[row]))
    named = tuple(
        InDemand(opening_id=ids[row], price=int(prices[row]) / MICRO, people=int(people[row]))
        for row in dearest[:most]
    )
    return Demand(openings=named, bands=_bands(night, plan.objective_kind, prices, (person, opening)))


def _wants(night: Night, plan: RematchPlan) -> tuple[Rows, Rows]:
    """Return candidate and opening rows of every pair that gives the person more than the plan does."""
    valued, assigned = night.valued, {row.candidate_id: row.opening_id for row in plan.rows}
    row_of = {name: row for row, name in enumerate(night.market.openings.ids)}
    own = [row_of.get(assigned.get(name, ""), -1) for name in night.market.candidates.ids]
    person = valued.candidates()
    kept = valued.opening == np.array(own, dtype=np.int32)[person]
    has = np.full(len(own), round(night.unmatched * MICRO), dtype=np.int32)
    has[person[kept]] = valued.value[kept]
    more = valued.value > has[person]
    return person[more], valued.opening[more]


def _bands(night: Night, kind: Objective, prices: Ints, wants: tuple[Rows, Rows]) -> tuple[PriceBand, ...]:
    edges = EDGES[kind]
    # An opening that costs just 25 belongs to those of at most 25.
    band = np.searchsorted(np.array([round(edge * MICRO) for edge in edges]), prices, side="left")
    places = night.capacities.places[: len(prices)]
    person, opening = wants
    wanted = np.zeros((len(night.market.candidates.ids), len(edges) + 1), dtype=np.bool_)
    wanted[person, band[opening]] = True
    return tuple(
        PriceBand(
            above=None if number == 0 else edges[number - 1],
            openings=int(((band == number) & (places > 0)).sum()),
            places=int(places[band == number].sum()),
            wanted_by=int(wanted[:, number].sum()),
        )
        for number in range(len(edges) + 1)
    )
