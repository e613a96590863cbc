"""The laws of prices (matching.md §4) on any problem that hypothesis can think of."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.assignment import AssignmentProblem, Pairs, certify, greedy_by_gain, smallest_prices, solve
from matcher.assignment.labels import longest_paths, residual_of
from matcher.assignment.prices import (
    NotOptimalError,
    best_per_candidate,
    prices_of,
    settle_plainly,
    start_prices,
)
from tests.matcher.assignment.problems import random_problem, rows_of_plan


@st.composite
def problems(draw: st.DrawFn) -> AssignmentProblem:
    """Problems of all shapes: empty ones, many ties, tight and loose caps."""
    size = (draw(st.integers(0, 12)), draw(st.integers(1, 9)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    density = draw(st.sampled_from([0.1, 0.5, 1.0]))
    return random_problem(
        rng,
        size=size,
        density=density,
        top=draw(st.sampled_from([1, 3, 50, 10**9])),
        caps=draw(st.booleans()),
    )


def choice_of(problem: AssignmentProblem, opening: np.ndarray) -> np.ndarray:
    choice = np.full(problem.candidates, -1, np.int64)
    rows = np.array(rows_of_plan(problem, opening), np.int64)
    choice[problem.pairs.candidate[rows]] = rows
    return choice


@settings(max_examples=150, deadline=None)
@given(problem=problems(), seed=st.integers(0, 2**32))
def test_the_identity_holds_for_any_plan_and_any_prices(problem: AssignmentProblem, seed: int) -> None:
    """Bound - objective = Σ regret + Σ price × unused capacity, to the integer, and the bound bounds."""
    rng = np.random.default_rng(seed)
    anyhow = prices_of(
        problem,
        rng.integers(0, 60, problem.openings),
        np.where(problem.workplace_contact_cap >= 0, rng.integers(0, 60, problem.workplaces), 0),
        np.where(problem.broker_start_cap >= 0, rng.integers(0, 60, problem.brokers), 0),
    )
    best = solve(problem)
    for plan in (best, greedy_by_gain(problem)):
        certificate = certify(problem, choice_of(problem, plan.opening), anyhow)
        assert certificate.holds
        assert certificate.objective == plan.objective
        assert certificate.bound >= best.objective
        assert certificate.regret >= 0
        assert certificate.unused >= 0


@settings(max_examples=150, deadline=None)
@given(problem=problems())
def test_everybody_has_their_best_opening_at_tonights_prices(problem: AssignmentProblem) -> None:
    """At gap 0 each assigned pair is rank 1 of its candidate by net value, and no pair beats it."""
    plan = solve(problem)
    pairs, prices = problem.pairs, plan.prices
    assert prices is not None
    net = pairs.gain - prices.opening[pairs.opening] - start_prices(problem, prices.start)[pairs.candidate]
    got = np.zeros(problem.candidates, np.int64)
    rows = rows_of_plan(problem, plan.opening)
    got[pairs.candidate[rows]] = net[rows]
    assert np.array_equal(got, best_per_candidate(problem, net))


@settings(max_examples=100, deadline=None)
@given(problem=problems())
def test_compiled_labels_equal_plain_numpy(problem: AssignmentProblem) -> None:
    """The compiled label correcting and rounds of numpy over a plain arc list give the same labels."""
    graph = residual_of(problem, choice_of(problem, solve(problem).opening))
    labels, settled, _ = longest_paths(graph)
    assert settled
    assert np.array_equal(labels, settle_plainly(graph))


@settings(max_examples=100, deadline=None)
@given(problem=problems())
def test_prices_refuse_exactly_the_plans_that_are_not_optimal(problem: AssignmentProblem) -> None:
    """A greedy plan has competitive prices if and only if it is optimal."""
    greedy = greedy_by_gain(problem)
    choice = choice_of(problem, greedy.opening)
    if greedy.objective == solve(problem).objective:
        assert smallest_prices(problem, choice).bound(problem) == greedy.objective
    else:
        with pytest.raises(NotOptimalError):
            smallest_prices(problem, choice)


@pytest.mark.parametrize("seed", range(20))
def test_smallest_prices_do_not_depend_on_which_optimum_is_given(seed: int) -> None:
    """Two optimal plans of one problem (rows turned around) have the same smallest prices."""
    problem = random_problem(np.random.default_rng(seed), size=(15, 10), top=3)
    old = problem.pairs
    turned = AssignmentProblem(
        candidates=15,
        openings=10,
        pairs=Pairs.sorted(14 - old.candidate, old.opening, old.gain),
        places=problem.places,
        opening_workplace=problem.opening_workplace,
        workplace_contact_cap=problem.workplace_contact_cap,
        candidate_broker=problem.candidate_broker[::-1],
        broker_start_cap=problem.broker_start_cap,
    )
    here, there = solve(problem).prices, solve(turned).prices
    assert here is not None
    assert there is not None
    assert np.array_equal(here.opening, there.opening)
