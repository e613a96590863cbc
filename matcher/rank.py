"""Ranked lists: a person's openings by net value, best first, one row per workplace."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from features.pairs import Pairs
from matcher.night import Night
from matcher.proposal import MICRO, Proposal, figures_of
from matcher.reachable import Scope, value_pairs

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """What lists need of the last published plan; empty before the first.

    Attributes
    ----------
    published : bool
        Whether there is a plan.
    prices : mapping of opening id to int
        Micro-units of the night's objective; openings that are not named cost nothing.
    potentials : mapping of candidate id to int
        Micro-units each person nets in the plan.
    assigned : mapping of candidate id to opening id
        Tonight's pairs.
    openings : frozenset of opening ids
        Openings that the plan knew.
    """

    published: bool = False
    prices: Mapping[str, int] = field(default_factory=dict)
    potentials: Mapping[str, int] = field(default_factory=dict)
    assigned: Mapping[str, str] = field(default_factory=dict)
    openings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSettings:
    """How long lists are, and whether every opening of a workplace stands on them."""

    limit: int = 10
    every_opening: bool = False

    def __post_init__(self) -> None:
        """Check the length.

        Raises
        ------
        ValueError
            If it is less than one.
        """
        if self.limit < 1:
            raise ValueError(f"limit: expected 1 or more, got {self.limit}")


def rank(
    night: Night, plan: PlanView, lists: ListSettings, candidate_ids: tuple[str, ...]
) -> tuple[Proposal, ...]:
    """Rank the openings of some people by net value.

    Pairs worth less than no match stand last. Of equal net values the person's own assignment comes first,
    then the smaller opening id.

    Parameters
    ----------
    night : Night
        The day's pairs, valued; only people in it have a list.
    plan : PlanView
        Prices and assignments of the last plan.
    lists : ListSettings
        Length of the lists.
    candidate_ids : tuple of str
        Whose lists, in the order wanted.
    """
    row_of = {candidate: row for row, candidate in enumerate(night.market.candidates.ids)}
    people = [row_of[candidate] for candidate in candidate_ids if candidate in row_of]
    prices = opening_prices(night, plan)
    chosen = [_chosen(night, plan, lists, person, prices) for person in people]
    counts = [len(rows) for rows in chosen]
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *chosen])
    pairs = Pairs(
        candidate=np.repeat(np.array(people, dtype=np.int32), counts),
        opening=night.valued.opening[rows],
    )
    ranks = np.concatenate([np.zeros(0, dtype=np.int64), *[np.arange(1, count + 1) for count in counts]])
    return _proposals(night, plan, pairs, ranks, prices)


def opening_prices(night: Night, plan: PlanView) -> Ints:
    """Return the price of each opening in micro-units; newer ones than the plan get a provisional price."""
    ids = night.market.openings.ids
    prices = np.array([plan.prices.get(opening, 0) for opening in ids], dtype=np.int64)
    if plan.published:
        for row in [row for row, opening in enumerate(ids) if opening not in plan.openings]:
            prices[row] = _provisional(night, plan, row)
    return prices


def _provisional(night: Night, plan: PlanView, opening: int) -> int:
    """Return the (places + 1)-th largest positive gain that people could make by moving to a new opening."""
    only = np.zeros(len(night.market.openings.ids), dtype=bool)
    only[opening] = True
    valued = value_pairs(night.market, night.day, night.scorer, night.objective, scope=Scope(openings=only))
    ids = night.market.candidates.ids
    potential = np.array(
        [plan.potentials.get(ids[person], 0) for person in valued.candidates()], dtype=np.int64
    )
    gains = valued.value.astype(np.int64) - round(night.unmatched * MICRO) - potential
    better = np.sort(gains[gains > 0])[::-1]
    places = int(night.capacities.places[opening])
    return int(better[places]) if len(better) > places else 0


def _chosen(night: Night, plan: PlanView, lists: ListSettings, person: int, prices: Ints) -> Ints:
    """Return the rows of valued pairs on a person's list, best first."""
    rows = night.valued.of(person)
    opening = night.valued.opening[rows]
    value = night.valued.value[rows].astype(np.int64)
    net = value - prices[opening]
    mine = plan.assigned.get(night.market.candidates.ids[person])
    not_mine = np.array([night.market.openings.ids[o] != mine for o in opening], dtype=bool)
    doubtful = value < round(night.unmatched * MICRO)
    order = np.lexsort((opening, not_mine, -net, doubtful))
    if not lists.every_opening:
        workplace = night.market.openings.workplace[opening][order]
        _, first = np.unique(workplace, return_index=True)
        order = order[np.sort(first)]
    chosen: Ints = rows.start + order[: lists.limit]
    return chosen


def _proposals(night: Night, plan: PlanView, pairs: Pairs, ranks: Ints, prices: Ints) -> tuple[Proposal, ...]:
    fit = night.scorer.fit(night.market, pairs)
    market = night.market
    taken = _taken(night, plan)
    # Weeks saved are counted from no match already.
    least = night.unmatched if night.unmatched_weeks is None else 0.0
    proposals = []
    for row, (person, opening) in enumerate(
        zip(pairs.candidate.tolist(), pairs.opening.tolist(), strict=True)
    ):
        figures = figures_of(fit, row, int(prices[opening]) / MICRO, night.unmatched_weeks)
        candidate_id, opening_id = market.candidates.ids[person], market.openings.ids[opening]
        proposals.append(
            Proposal(
                candidate_id=candidate_id,
                opening_id=opening_id,
                workplace_id=market.workplaces.ids[int(market.openings.workplace[opening])],
                rank=int(ranks[row]),
                figures=figures,
                tonight=_tonight(plan, candidate_id, opening_id, full=bool(taken[opening])),
                worth_less_than_unmatched=figures.net_value + figures.price < least,
                model_version=night.scorer.version,
            )
        )
    return tuple(proposals)


def _taken(night: Night, plan: PlanView) -> NDArray[np.bool_]:
    row_of = {opening: row for row, opening in enumerate(night.market.openings.ids)}
    planned = np.zeros(len(row_of), dtype=np.int64)
    for opening in plan.assigned.values():
        if opening in row_of:
            planned[row_of[opening]] += 1
    free: NDArray[np.bool_] = planned >= night.capacities.places[: len(row_of)]
    return free


def _tonight(plan: PlanView, candidate_id: str, opening_id: str, *, full: bool) -> str:
    if not plan.published:
        return "unplanned"
    if plan.assigned.get(candidate_id) == opening_id:
        return "assigned"
    return "taken" if full else "free"
