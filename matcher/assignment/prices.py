"""The smallest competitive prices of a plan, and the certificate that any prices give."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from matcher.assignment.labels import UNREACHED, Residual, longest_paths, residual_of
from matcher.assignment.pairs import Ints
from matcher.assignment.problem import AssignmentProblem
from matcher.assignment.program import capped_broker

HIDDEN = 2**62
"""The threshold of a candidate for whom no pair should be looked for."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prices:
    """Prices ≥ 0 of every capacity, in micro-units, and what each candidate nets at them.

    Attributes
    ----------
    place : int64, shape (openings,)
        Price of the opening's own places.
    contact : int64, shape (workplaces,)
        Price of the workplace's contact cap: what one more contact would gain.
    start : int64, shape (brokers,)
        Price of the broker's start cap (at the smallest opening prices).
    opening : int64, shape (openings,)
        place + contact of its workplace: the price that pages show, and what one more place, with its
        contact, would gain.
    potential : int64, shape (candidates,)
        max(0, max over the candidate's pairs of gain - opening price - start price).
    """

    place: Ints
    contact: Ints
    start: Ints
    opening: Ints
    potential: Ints

    def bound(self, problem: AssignmentProblem) -> int:
        """Σ capacity × price + Σ potential: no plan over these pairs can gain more, whatever the prices."""
        return (
            _paid(problem.places, self.place)
            + _paid(problem.workplace_contact_cap, self.contact)
            + _paid(problem.broker_start_cap, self.start)
            + int(self.potential.sum())
        )

    def thresholds(self, problem: AssignmentProblem) -> Ints:
        """Return what gain - opening price must reach to be worth a look: potential + start price."""
        return self.potential + start_prices(problem, self.start)


def _paid(capacity: Ints, price: Ints) -> int:
    # Python integers: a place count is free to be large where the price is zero.
    rows = np.flatnonzero(price)
    return sum(int(c) * int(p) for c, p in zip(capacity[rows], price[rows], strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """Both sides of bound - objective = Σ regret + Σ price × unused capacity, all in micro-units."""

    bound: int
    objective: int
    regret: int
    unused: int

    @property
    def holds(self) -> bool:
        """The identity, which every feasible plan and any prices must satisfy to the integer."""
        return self.bound - self.objective == self.regret + self.unused


class NotOptimalError(RuntimeError):
    """A positive residual cycle: the plan can be improved, so it has no competitive prices."""


def smallest_prices(problem: AssignmentProblem, choice: Ints) -> Prices:
    """Return the smallest competitive prices of an optimal plan: unique, whichever optimal plan is given.

    The price of an opening is the longest residual path from the root to it (Shapley and Shubik 1971 for the
    lattice of prices; Ahuja, Magnanti and Orlin 1993, ch. 9, for potentials from residual paths).

    Parameters
    ----------
    problem : AssignmentProblem
        Without pins (see `keep_pins`).
    choice : int64, shape (candidates,)
        Pair row per candidate, -1 = unplaced; must be optimal for places, contact caps and start caps.

    Raises
    ------
    NotOptimalError
        If the plan is not optimal.
    """
    labels, settled, _ = longest_paths(residual_of(problem, choice))
    if not settled:
        raise NotOptimalError("the plan has a positive residual cycle: it is not optimal, solve again")
    return prices_from_labels(problem, labels)


def prices_from_labels(problem: AssignmentProblem, labels: Ints) -> Prices:
    """Read prices out of longest-path labels (candidates, openings, workplaces, brokers)."""
    n, m, w = problem.candidates, problem.openings, problem.workplaces
    contact = np.where(problem.workplace_contact_cap >= 0, np.maximum(labels[n + m : n + m + w], 0), 0)
    own = np.maximum(labels[n : n + m], 0)
    contact = _contacts_of_closed(problem, own, contact)
    opening = np.maximum(own, contact[problem.opening_workplace])
    of_broker = labels[n + m + w :]
    start = np.where((problem.broker_start_cap >= 0) & (of_broker != UNREACHED), np.maximum(-of_broker, 0), 0)
    return prices_of(problem, opening - contact[problem.opening_workplace], contact, start)


def _contacts_of_closed(problem: AssignmentProblem, own: Ints, contact: Ints) -> Ints:
    """Return a workplace whose cap is 0 has no residual arc to the root: its price is its best opening's."""
    closed = (problem.workplace_contact_cap == 0)[problem.opening_workplace] & (problem.places > 0)
    result = contact.copy()
    np.maximum.at(result, problem.opening_workplace[closed], own[closed])
    return result


def prices_of(problem: AssignmentProblem, place: Ints, contact: Ints, start: Ints) -> Prices:
    """Complete any prices ≥ 0 with opening prices and potentials.

    A broker with a cap of 0 is priced so high that its candidates net nothing: it costs the bound nothing.
    """
    opening = place + contact[problem.opening_workplace]
    net = problem.pairs.gain - opening[problem.pairs.opening]
    best = best_per_candidate(problem, net)
    closed = np.flatnonzero(problem.broker_start_cap == 0)
    if closed.size:
        broker = capped_broker(problem)
        start = start.copy()
        known = broker >= 0
        needed = np.zeros(problem.brokers, np.int64)
        np.maximum.at(needed, broker[known], best[known])
        start[closed] = np.maximum(start[closed], needed[closed])
    potential = np.maximum(best - start_prices(problem, start), 0)
    return Prices(place=place, contact=contact, start=start, opening=opening, potential=potential)


def start_prices(problem: AssignmentProblem, start: Ints) -> Ints:
    """Return the start price of each candidate's broker, 0 without a capped one: int64, (candidates,)."""
    if not problem.brokers:
        return np.zeros(problem.candidates, np.int64)
    broker = capped_broker(problem)
    return np.where(broker >= 0, start[broker], 0)


def best_per_candidate(problem: AssignmentProblem, worth: Ints) -> Ints:
    """Largest `worth` among each candidate's pairs, at least 0: int64, shape (candidates,)."""
    start = problem.pairs.starts(problem.candidates)
    best = np.zeros(problem.candidates, np.int64)
    some = np.flatnonzero(start[1:] > start[:-1])
    if some.size:
        best[some] = np.maximum(np.maximum.reduceat(worth, start[some]), 0)
    return best


def certify(problem: AssignmentProblem, choice: Ints, prices: Prices) -> Certificate:
    """Both sides of the identity for a feasible plan and any prices."""
    pairs = problem.pairs
    placed = np.flatnonzero(choice >= 0)
    rows = choice[placed]
    reached = np.zeros(problem.candidates, np.int64)
    asked = prices.opening[pairs.opening[rows]] + start_prices(problem, prices.start)[placed]
    reached[placed] = pairs.gain[rows] - asked
    left = residual_of(problem, choice)
    unused = (
        _paid(left.places_left, prices.place)
        + _paid(left.contacts_left, prices.contact)
        + _paid(left.starts_left, prices.start)
    )
    return Certificate(
        bound=prices.bound(problem),
        objective=int(pairs.gain[rows].sum()),
        regret=int((prices.potential - reached).sum()),
        unused=unused,
    )


def settle_plainly(graph: Residual) -> Ints:
    """Return the labels of `longest_paths` by rounds of plain numpy: the tests' second opinion."""
    n, m, w = graph.choice.size, graph.workplace.size, graph.contacts_left.size
    tail, head, length = residual_arcs(graph)
    labels = np.full(n + m + w + graph.starts_left.size + 1, UNREACHED, np.int64)
    labels[-1] = 0
    for _ in range(labels.size):
        reach = np.where(labels[tail] == UNREACHED, UNREACHED, labels[tail] + length)
        raised = labels.copy()
        np.maximum.at(raised, head, reach)
        if (raised == labels).all():
            break
        labels = raised
    return labels[:-1]


def residual_arcs(graph: Residual) -> tuple[Ints, Ints, Ints]:
    """Every residual arc as tail, head, gain; the root is the last node."""
    n, m, w = graph.choice.size, graph.workplace.size, graph.contacts_left.size
    root = n + m + w + graph.starts_left.size
    person = np.repeat(np.arange(n), np.diff(graph.pair_start))
    chosen = np.zeros(graph.pair_gain.size, np.bool_)
    chosen[graph.choice[graph.choice >= 0]] = True
    above = np.where(graph.broker >= 0, n + m + w + graph.broker, root)
    below = np.where(graph.workplace >= 0, n + m + graph.workplace, root)
    placed = graph.choice >= 0
    taken = np.diff(graph.placed_start) > 0
    contacts = np.zeros(w, np.bool_)
    contacts[graph.workplace[taken & (graph.workplace >= 0)]] = True
    starts = np.zeros(graph.starts_left.size, np.bool_)
    starts[graph.broker[placed & (graph.broker >= 0)]] = True
    people, openings = np.arange(n), n + np.arange(m)
    workplaces, brokers = n + m + np.arange(w), n + m + w + np.arange(graph.starts_left.size)
    blocks: list[tuple[Any, ...]] = [
        (person[~chosen], n + graph.pair_opening[~chosen], graph.pair_gain[~chosen]),
        (n + graph.pair_opening[chosen], person[chosen], -graph.pair_gain[chosen]),
        (above[~placed], people[~placed], 0),
        (people[placed], above[placed], 0),
        (openings[graph.places_left > 0], below[graph.places_left > 0], 0),
        (below[taken], openings[taken], 0),
        (workplaces[graph.contacts_left > 0], root, 0),
        (root, workplaces[contacts], 0),
        (root, brokers[graph.starts_left > 0], 0),
        (brokers[starts], root, 0),
    ]
    wide = [np.broadcast_arrays(*block) for block in blocks]
    tail, head, length = (np.concatenate([block[k] for block in wide]).astype(np.int64) for k in range(3))
    return tail, head, length
