"""Ranked lists: a person's openings by net value, best first, one row per workplace."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from features.pairs import Pairs
from matcher.night import Night
from matcher.proposal import MICRO, Figures, Proposal, figures_of
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
        Micro-units that the gain of another place must exceed for the person to be better off than in the
        plan.
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

    Pairs worth less than no match stand last. The person's own assignment stands before whatever does not
    beat it by more than the churn cost, as the night itself decides. Of equal net values the smaller opening
    id comes first. A place that is kept for the person costs that person nothing.

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
    made = _Lists(night, plan, lists)
    return made.proposals(people)


def opening_prices(night: Night, plan: PlanView) -> Ints:
    """Return the price of each opening in micro-units; newer ones than the plan get a provisional price."""
    ids = night.market.openings.ids
    prices = np.array([plan.prices.get(opening, 0) for opening in ids], dtype=np.int64)
    if plan.published:
        newer = np.array([opening not in plan.openings for opening in ids], dtype=np.bool_)
        if newer.any():
            prices[newer] = _provisional(night, plan, newer)[newer]
    return prices


def _provisional(night: Night, plan: PlanView, newer: NDArray[np.bool_]) -> Ints:
    """Return the (places + 1)-th largest positive gain that people could make by moving to each new opening.

    Places kept for people do not count, and neither do those people.
    """
    scope = Scope(openings=newer)
    valued = value_pairs(night.market, night.day, night.scorer, night.objective, scope=scope)
    ids, person = night.market.candidates.ids, valued.candidates()
    needed = np.array([plan.potentials.get(candidate, 0) for candidate in ids], dtype=np.int64)
    gain = valued.value.astype(np.int64) - round(night.unmatched * MICRO) - needed[person]
    for mine, kept in _kept_pairs(night):
        gain[(person == mine) & (valued.opening == kept)] = 0
    better = np.flatnonzero(gain > 0)
    order = better[np.lexsort((-gain[better], valued.opening[better]))]
    first = np.searchsorted(valued.opening[order], np.arange(len(newer)))
    count = np.bincount(valued.opening[order], minlength=len(newer))
    places = night.capacities.places[: len(newer)]
    prices = np.zeros(len(newer), dtype=np.int64)
    wanted = np.flatnonzero(count > places)
    prices[wanted] = gain[order[first[wanted] + places[wanted]]]
    return prices


def _kept_pairs(night: Night) -> frozenset[tuple[int, int]]:
    """Return (candidate row, opening row) of the places that are kept for people."""
    capacities, openings = night.capacities, len(night.market.openings.ids)
    kept = zip(capacities.kept_candidate[openings:], capacities.base_opening[openings:], strict=True)
    return frozenset((int(person), int(opening)) for person, opening in kept)


class _Lists:
    """The lists of one person after another, with what they share."""

    def __init__(self, night: Night, plan: PlanView, lists: ListSettings) -> None:
        self._night, self._plan, self._settings = night, plan, lists
        self._openings = {opening: row for row, opening in enumerate(night.market.openings.ids)}
        self._prices = opening_prices(night, plan)
        self._kept = _kept_pairs(night)
        self._kept_of: dict[int, list[int]] = {}
        for person, opening in self._kept:
            self._kept_of.setdefault(person, []).append(opening)
        self._full = self._filled()

    def proposals(self, people: list[int]) -> tuple[Proposal, ...]:
        """Return the lists of some people, one after another, their figures asked for at once."""
        chosen = [self._chosen(person) for person in people]
        rows = np.concatenate([np.zeros(0, dtype=np.int64), *chosen])
        person = np.repeat(np.array(people, dtype=np.int32), [len(c) for c in chosen])
        night, opening = self._night, self._night.valued.opening[rows]
        fit = night.scorer.fit(night.market, Pairs(candidate=person, opening=opening))
        doubtful = night.valued.value[rows] < round(night.unmatched * MICRO)
        places = [place for c in chosen for place in range(1, len(c) + 1)]
        proposals = []
        for row, pair in enumerate(zip(person.tolist(), opening.tolist(), strict=True)):
            price = 0 if pair in self._kept else int(self._prices[pair[1]])
            figures = figures_of(fit, row, price / MICRO, night.unmatched_weeks)
            proposals.append(self._proposal(pair, places[row], figures, doubtful=bool(doubtful[row])))
        return tuple(proposals)

    def _chosen(self, person: int) -> Ints:
        """Return the rows of valued pairs on a person's list, best first."""
        night, rows = self._night, self._night.valued.of(person)
        opening, value = night.valued.opening[rows], night.valued.value[rows].astype(np.int64)
        net = value - np.where(np.isin(opening, self._kept_of.get(person, [])), 0, self._prices[opening])
        assigned = self._plan.assigned.get(night.market.candidates.ids[person], "")
        mine = opening == self._openings.get(assigned, -1)
        churn = round(night.settings.churn_cost * MICRO)
        doubtful = value < round(night.unmatched * MICRO)
        order = np.lexsort((opening, ~mine, -(net + churn * mine), doubtful))
        if not self._settings.every_opening:
            workplace = night.market.openings.workplace[opening][order]
            _, first = np.unique(workplace, return_index=True)
            order = order[np.sort(first)]
        chosen: Ints = rows.start + order[: self._settings.limit]
        return chosen

    def _proposal(self, pair: tuple[int, int], rank_of: int, figures: Figures, *, doubtful: bool) -> Proposal:
        market = self._night.market
        person, opening = pair
        return Proposal(
            candidate_id=market.candidates.ids[person],
            opening_id=market.openings.ids[opening],
            workplace_id=market.workplaces.ids[int(market.openings.workplace[opening])],
            rank=rank_of,
            figures=figures,
            tonight=self._tonight(pair),
            worth_less_than_unmatched=doubtful,
            model_version=self._night.scorer.version,
        )

    def _tonight(self, pair: tuple[int, int]) -> str:
        market = self._night.market
        if not self._plan.published:
            return "unplanned"
        if self._plan.assigned.get(market.candidates.ids[pair[0]]) == market.openings.ids[pair[1]]:
            return "assigned"
        return "taken" if self._full[pair[1]] and pair not in self._kept else "free"

    def _filled(self) -> NDArray[np.bool_]:
        """Tell what has nothing left to give, those kept for people and their people apart."""
        people = {candidate: row for row, candidate in enumerate(self._night.market.candidates.ids)}
        planned = np.zeros(len(self._openings), dtype=np.int64)
        for candidate, opening in self._plan.assigned.items():
            row = self._openings.get(opening)
            if row is not None and (people.get(candidate, -1), row) not in self._kept:
                planned[row] += 1
        # A price says that a last contact, hour or mentor hour goes to somebody else, places left or not.
        places = self._night.capacities.places[: len(planned)]
        full: NDArray[np.bool_] = (planned >= places) | (self._prices > 0)
        return full
