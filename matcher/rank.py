"""Ranked lists: a person's openings by net value, best first, one row per workplace."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from features.lists import Integers
from features.pairs import Pairs
from matcher.night import Ground, Night
from matcher.proposal import MICRO, Figures, Proposal, figures_of
from matcher.reachable import Scope

Ints = NDArray[np.int64]
_LOOKED_AT = 32  # lines at a time: most lists are full within the first


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
    return ranked(night, Offer.of(night.ground, plan), lists, candidate_ids)


def ranked(
    night: Night, offer: "Offer", lists: ListSettings, candidate_ids: tuple[str, ...]
) -> tuple[Proposal, ...]:
    """Rank as `rank` does, what the plan means for the day's openings worked out already."""
    row_of = {candidate: row for row, candidate in enumerate(night.market.candidates.ids)}
    people = [row_of[candidate] for candidate in candidate_ids if candidate in row_of]
    return _Lists(night, offer, lists).proposals(people)


def listed_openings(night: Night, offer: "Offer", lists: ListSettings) -> tuple[tuple[str, ...], ...]:
    """Return for each row of people the openings of the list that `ranked` gives, best first."""
    names = night.market.openings.ids
    return tuple(tuple(names[opening] for opening in row) for row in _listed(night, offer, lists))


def listed_workplaces(night: Night, offer: "Offer", lists: ListSettings) -> tuple[tuple[str, ...], ...]:
    """Return for each row of people the workplaces of the list that `ranked` gives, best first.

    Rows may hold one person's record many times over, each time with another fact in it.
    """
    home, names = night.market.openings.workplace, night.market.workplaces.ids
    listed = _listed(night, offer, lists)
    return tuple(tuple(names[int(home[opening])] for opening in row) for row in listed)


def _listed(night: Night, offer: "Offer", lists: ListSettings) -> list[list[int]]:
    drawn = _Lists(night, offer, lists)
    return [drawn.openings(row).tolist() for row in range(len(night.market.candidates.ids))]


def opening_prices(night: Night, plan: PlanView) -> Ints:
    """Return the price of each opening in micro-units; newer ones than the plan get a provisional price."""
    return _prices(night.ground, plan)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Offer:
    """What a plan means for the openings of a day, whoever asks.

    Attributes
    ----------
    plan : PlanView
        The plan.
    prices : int64, shape (openings,)
        Price of each opening in micro-units.
    full : bool, shape (openings,)
        What has nothing left to give, places kept for people and their people apart.
    kept : mapping of candidate id to opening rows
        Places that are kept for people.
    """

    plan: PlanView
    prices: Ints
    full: NDArray[np.bool_]
    kept: Mapping[str, frozenset[int]]

    @classmethod
    def of(cls, ground: Ground, plan: PlanView, prices: Ints | None = None) -> "Offer":
        """Lay a plan over a day; ``prices`` where they are known already."""
        prices, kept = _prices(ground, plan) if prices is None else prices, _kept_rows(ground)
        planned = np.zeros(len(prices), dtype=np.int64)
        for candidate, opening in plan.assigned.items():
            row = ground.ruled.day.row_of.get(opening)
            if row is not None and row not in kept.get(candidate, _NO_ROWS):
                planned[row] += 1
        # A price says that a last contact, hour or mentor hour goes to somebody else, places left or not.
        full = (planned >= ground.capacities.places[: len(planned)]) | (prices > 0)
        return cls(plan=plan, prices=prices, full=full, kept=kept)

    def price(self, candidate_id: str, opening: int) -> int:
        """Return what an opening costs a person: nothing where a place is kept for her."""
        return 0 if opening in self.kept.get(candidate_id, _NO_ROWS) else int(self.prices[opening])


_NO_ROWS: frozenset[int] = frozenset()


def _prices(ground: Ground, plan: PlanView) -> Ints:
    ids = ground.market.openings.ids
    prices = np.array([plan.prices.get(opening, 0) for opening in ids], dtype=np.int64)
    if plan.published:
        newer = np.array([opening not in plan.openings for opening in ids], dtype=np.bool_)
        if newer.any():
            prices[newer] = _provisional(ground, plan, newer)[newer]
    return prices


def _provisional(ground: Ground, plan: PlanView, newer: NDArray[np.bool_]) -> Ints:
    """Return the (places + 1)-th largest positive gain that people could make by moving to each new opening.

    Places kept for people do not count, and neither do those people.
    """
    night = ground.night(ground.snapshot.candidates, scope=Scope(openings=newer))
    valued, ids, person = night.valued, night.market.candidates.ids, night.valued.candidates()
    needed = np.array([plan.potentials.get(candidate, 0) for candidate in ids], dtype=np.int64)
    gain = valued.value.astype(np.int64) - round(night.unmatched * MICRO) - needed[person]
    row_of = {candidate: row for row, candidate in enumerate(ids)}
    for candidate, openings in _kept_rows(ground).items():
        for opening in openings:
            gain[(person == row_of[candidate]) & (valued.opening == opening)] = 0
    better = np.flatnonzero(gain > 0)
    order = better[np.lexsort((-gain[better], valued.opening[better]))]
    first = np.searchsorted(valued.opening[order], np.arange(len(newer)))
    count = np.bincount(valued.opening[order], minlength=len(newer))
    places = ground.capacities.places[: len(newer)]
    prices = np.zeros(len(newer), dtype=np.int64)
    wanted = np.flatnonzero(count > places)
    prices[wanted] = gain[order[first[wanted] + places[wanted]]]
    return prices


def _kept_rows(ground: Ground) -> dict[str, frozenset[int]]:
    """Return by candidate id the opening rows of the places that are kept for people."""
    capacities, people = ground.capacities, ground.snapshot.candidates
    openings = len(ground.snapshot.openings)
    kept: dict[str, set[int]] = {}
    pairs = zip(capacities.kept_candidate[openings:], capacities.base_opening[openings:], strict=True)
    for person, opening in pairs:
        kept.setdefault(people[int(person)].candidate_id, set()).add(int(opening))
    return {person: frozenset(rows) for person, rows in kept.items()}


class _Lists:
    """The lists of one person after another, with what they share."""

    def __init__(self, night: Night, offer: Offer, lists: ListSettings) -> None:
        self._night, self._offer, self._plan, self._settings = night, offer, offer.plan, lists
        self._ids = night.market.candidates.ids

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
            price = self._offer.price(self._ids[pair[0]], pair[1])
            figures = figures_of(fit, row, price / MICRO, night.unmatched_weeks)
            proposals.append(self._proposal(pair, places[row], figures, doubtful=bool(doubtful[row])))
        return tuple(proposals)

    def openings(self, person: int) -> Integers:
        """Return the openings on a person's list, best first."""
        return self._night.valued.opening[self._chosen(person)]

    def _chosen(self, person: int) -> Ints:
        """Return the rows of valued pairs on a person's list, best first."""
        night, rows = self._night, self._night.valued.of(person)
        opening, value = night.valued.opening[rows], night.valued.value[rows].astype(np.int64)
        kept = self._offer.kept.get(self._ids[person], _NO_ROWS)
        prices = self._offer.prices[opening]
        net = value - (np.where(np.isin(opening, list(kept)), 0, prices) if kept else prices)
        assigned = self._plan.assigned.get(self._ids[person], "")
        mine = opening == night.ground.ruled.day.row_of.get(assigned, -1)
        churn = round(night.settings.churn_cost * MICRO)
        doubtful = value < round(night.unmatched * MICRO)
        # Openings ascend, so that a stable order leaves the smaller of equal ones in front.
        order = np.argsort(-2 * (net + churn * mine) - mine, kind="stable")
        last = doubtful[order]
        order = np.concatenate([order[~last], order[last]])
        if not self._settings.every_opening:
            order = order[self._first_of_each(night.market.openings.workplace[opening[order]])]
        chosen: Ints = rows.start + order[: self._settings.limit]
        return chosen

    def _first_of_each(self, workplaces: Integers) -> list[int]:
        """Return where workplaces stand for the first time, as many as a list is long."""
        seen: dict[int, int] = {}
        for start in range(0, len(workplaces), _LOOKED_AT):
            for place, workplace in enumerate(workplaces[start : start + _LOOKED_AT].tolist(), start):
                seen.setdefault(workplace, place)
            if len(seen) >= self._settings.limit:
                break
        return list(seen.values())

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
        candidate, opening = self._ids[pair[0]], pair[1]
        if not self._plan.published:
            return "unplanned"
        if self._plan.assigned.get(candidate) == self._night.market.openings.ids[opening]:
            return "assigned"
        kept = opening in self._offer.kept.get(candidate, _NO_ROWS)
        return "taken" if self._offer.full[opening] and not kept else "free"
