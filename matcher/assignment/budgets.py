"""Second resources: hours of an opening and mentor minutes of a workplace, hard, with bound and gap.

Where the flow's plan keeps them it is optimal and nothing is done. Where it does not: prices of people give a
bound and a first plan, search betters the plan, and the gap is told.
"""

from dataclasses import dataclass, replace

import numpy as np

from matcher.assignment.ejection import improve
from matcher.assignment.greedy import room_of, rows_of, take_in_order
from matcher.assignment.multipliers import PeoplePrices, price_people
from matcher.assignment.pairs import Flags, Ints, Pairs
from matcher.assignment.prices import Prices, start_prices
from matcher.assignment.problem import AssignmentProblem
from matcher.assignment.source import PairSource

PAIRS_IN_PROOF = 4_000_000
LEAST_PER_CANDIDATE = 100
PROOF_ROUNDS = 3
PROOF_STEPS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """Work, counted, that finding a plan under budgets may take.

    Attributes
    ----------
    price_steps : int
        Rounds of prices of people over all workplaces.
    search_rounds_per_candidate : int
        Rounds of ruin and recreate for each candidate.
    """

    price_steps: int = 150
    search_rounds_per_candidate: int = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BudgetedPlan:
    """A plan that keeps every budget, the pairs its rows point to, its proven bound and the work done."""

    choice: Ints
    problem: AssignmentProblem
    bound: int
    work_units: int
    bound_is_tight: bool


def fits_alone(problem: AssignmentProblem, pairs: Pairs) -> Flags:
    """Pairs that would keep the budgets if nobody else were placed."""
    fit = np.ones(len(pairs), np.bool_)
    if pairs.hours is not None:
        budget = problem.hours_budget[pairs.opening]
        fit &= (budget < 0) | (pairs.hours <= budget)
    if pairs.mentor_minutes is not None:
        budget = problem.mentor_budget[problem.opening_workplace[pairs.opening]]
        fit &= (budget < 0) | (pairs.mentor_minutes <= budget)
    return fit


def within_budgets(problem: AssignmentProblem, choice: Ints) -> bool:
    """Whether a plan keeps hours and mentor budgets."""
    rows, of = choice[choice >= 0], problem.pairs
    shares = (
        (of.hours, of.opening, problem.hours_budget),
        (of.mentor_minutes, problem.opening_workplace[of.opening], problem.mentor_budget),
    )
    for amount, group, budget in shares:
        if amount is not None:
            used = np.zeros(budget.size, np.int64)
            np.add.at(used, group[rows], amount[rows])
            if ((budget >= 0) & (used > budget)).any():
                return False
    return True


def respect_budgets(
    problem: AssignmentProblem, source: PairSource, prices: Prices, flow_bound: int, effort: Effort
) -> BudgetedPlan:
    """Plan under budgets, from the flow's prices.

    Parameters
    ----------
    problem : AssignmentProblem
        Without pins, with the pairs the flow was proven on.
    source : PairSource
        All reachable pairs, for a bound over all of them.
    prices : Prices
        The flow's.
    flow_bound : int
        The flow's objective: a valid bound.
    effort : Effort
        Work to spend.
    """
    greedy = _fill(problem, np.argsort(-problem.pairs.gain, kind="stable"))
    target = int(problem.pairs.gain[greedy].sum())
    people = price_people(problem, prices.potential, prices.start, target, effort.price_steps)
    pool, people, complete = _prove(problem, source, people, target)
    worth = pool.pairs.gain - people.potential[pool.pairs.candidate]
    first = _fill(pool, np.lexsort((-worth, -people.leaning)))
    rounds = effort.search_rounds_per_candidate * problem.candidates
    choice, units = improve(pool, _choice(pool, first), people.potential, rounds)
    return BudgetedPlan(
        choice=choice,
        problem=pool,
        bound=min(flow_bound, people.bound) if complete else flow_bound,
        work_units=units + people.steps * len(pool.pairs),
        bound_is_tight=complete,
    )


def _fill(problem: AssignmentProblem, order: Ints) -> Ints:
    """Rows placed by going through pairs in order, wherever everything fits."""
    choice = np.full(problem.candidates, -1, np.int64)
    take_in_order(order, rows_of(problem.pairs), room_of(problem), choice)
    return choice[choice >= 0]


def _choice(problem: AssignmentProblem, rows: Ints) -> Ints:
    choice = np.full(problem.candidates, -1, np.int64)
    choice[problem.pairs.candidate[rows]] = rows
    return choice


def _prove(
    problem: AssignmentProblem, source: PairSource, people: PeoplePrices, target: int
) -> tuple[AssignmentProblem, PeoplePrices, bool]:
    """Bring in all reachable pairs worth more than the person's price, so that the bound counts them."""
    for left in range(PROOF_ROUNDS, -1, -1):
        more, complete = _left_out(problem, source, people)
        if not len(more):
            break
        problem = problem.with_pairs(problem.pairs.joined_with(more, problem.openings))
        # The last time prices stay as they are: one step values them over all pairs.
        again = price_people(problem, people.potential, people.start, target, PROOF_STEPS if left else 1)
        people = replace(again, steps=people.steps + again.steps)
    return problem, people, complete


def _left_out(problem: AssignmentProblem, source: PairSource, people: PeoplePrices) -> tuple[Pairs, bool]:
    """Reachable pairs that a workplace could want and the problem does not hold; and if these are all."""
    most = max(LEAST_PER_CANDIDATE, PAIRS_IN_PROOF // max(1, problem.candidates))
    needed = people.potential + start_prices(problem, people.start) + 1
    found = source.violating(needed, np.zeros(problem.openings, np.int64), most)
    complete = bool(np.bincount(found.candidate, minlength=1).max() < most) if len(found) else True
    found = found.take(fits_alone(problem, found))
    return found.missing_from(problem.pairs, problem.openings), complete
