"""Generalised assignment: every job on one agent within its capacity, at least cost.

The linear program gives bound and prices, annealing a start, CP-SAT the rest: small instances whole, large
ones by solving a few agents at a time over each job's promising agents. Counts CP-SAT's deterministic time,
not the clock.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model
from scipy.optimize import linprog
from scipy.sparse import coo_array

from matcher.assignment.annealing import AGENTS_TRIED, BEST, NONE_YET, Yard, anneal, yard_of
from matcher.assignment.instances import GeneralisedInstance
from matcher.assignment.pairs import Flags, Ints

WORK_PER_UNIT = 0.25
"""CP-SAT's deterministic seconds per unit of work; a unit is then about a second on one slow core."""

WHOLE_UP_TO = 1_200
"""Agents × jobs that CP-SAT is given whole."""

WHOLE_SHARE = 0.6
NEIGHBOURHOOD_WORK = 0.15
NEIGHBOURHOOD_PAIRS = 420
MOVES_PER_TRIAL = 4_000_000
TRIALS = ((3.0, 1.0), (0.5, 2.0), (1.2, 1.0), (10.0, 1.0), (30.0, 1.0))
CLOSE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GeneralisedAnswer:
    """Agent per job (None if none was found), its cost, and a proven lower bound on any cost."""

    agent: Ints | None
    cost: int
    bound: int
    feasible_exists: bool = True


@dataclass(slots=True, kw_only=True, eq=False)
class _Task:
    """An instance under solution: costs, prices of the linear program, best plan, work left."""

    instance: GeneralisedInstance
    reduced: NDArray[np.float64]
    price: NDArray[np.float64]
    near: Ints
    bound: int
    work_left: float
    agent: Ints | None = None

    @property
    def cost(self) -> int:
        return NONE_YET if self.agent is None else _cost(self.instance, self.agent)

    @property
    def done(self) -> bool:
        return self.cost <= self.bound or self.work_left <= 0


def solve_generalised(instance: GeneralisedInstance, work_limit: float, seed: int) -> GeneralisedAnswer:
    """Least cost within a work limit.

    Parameters
    ----------
    instance : GeneralisedInstance
        Costs to minimise (may be negative).
    work_limit : float
        Units of work; about seconds on one slow core.
    seed : int
        For CP-SAT and the choice of neighbourhoods.
    """
    relaxed = _relax(instance)
    if relaxed is None:
        return GeneralisedAnswer(agent=None, cost=0, bound=0, feasible_exists=False)
    bound, price, share = relaxed
    reduced = instance.cost + price[:, None] * instance.weight
    near = np.argsort(reduced, axis=0, kind="stable")[:AGENTS_TRIED].T.astype(np.int64)
    work = work_limit * WORK_PER_UNIT
    task = _Task(instance=instance, reduced=reduced, price=price, near=near, bound=bound, work_left=work)
    _start(task, share.argmax(axis=0).astype(np.int64))
    if instance.cost.size <= WHOLE_UP_TO or task.agent is None:
        _whole(task, seed)
    _neighbourhoods(task, np.random.default_rng(seed))
    return GeneralisedAnswer(agent=task.agent, cost=0 if task.agent is None else task.cost, bound=task.bound)


def _cost(instance: GeneralisedInstance, agent: Ints) -> int:
    return int(instance.cost[agent, np.arange(agent.size)].sum())


def _relax(instance: GeneralisedInstance) -> tuple[int, NDArray[np.float64], NDArray[np.float64]] | None:
    """Bound, capacity prices and shares of the linear program; None if even it has no solution."""
    m, n = instance.cost.shape
    cell = np.arange(m * n)
    loads = coo_array((instance.weight.ravel().astype(float), (cell // n, cell)), shape=(m, m * n)).tocsr()
    once = coo_array((np.ones(m * n), (cell % n, cell)), shape=(n, m * n)).tocsr()
    answer = linprog(  # type: ignore[call-overload] # the stubs know no sparse matrices
        instance.cost.ravel().astype(float),
        A_ub=loads,
        b_ub=instance.capacity.astype(float),
        A_eq=once,
        b_eq=np.ones(n),
        bounds=(0, 1),
        method="highs",
    )
    if answer.x is None:
        return None
    price = np.maximum(-answer.ineqlin.marginals, 0.0)
    # Any prices prove a bound; these, rounded, prove it without trusting the solver's tolerances.
    proven = (instance.cost + price[:, None] * instance.weight).min(axis=0).sum() - price @ instance.capacity
    return int(np.ceil(proven - CLOSE * max(1.0, abs(proven)))), price, answer.x.reshape(m, n)


def _start(task: _Task, start: Ints) -> None:
    """Search shortly from the linear program's rounding, with mild and with high fines; keep the best."""
    ranked = np.sort(task.reduced, axis=0)
    step = float(np.median(ranked[min(1, len(ranked) - 1)] - ranked[0])) or 1.0
    level = np.maximum(task.price, 0.3 * task.price.mean() + CLOSE)
    for fine, warm in TRIALS:
        yard: Yard = yard_of(task.instance, task.near, level * fine, start)
        anneal(yard, MOVES_PER_TRIAL, warm * step)
        _keep(task, yard)
        # Then from where it ended, with overload fined harder, to land within capacity.
        yard = yard_of(task.instance, task.near, level * fine * 4, yard.agent)
        anneal(yard, MOVES_PER_TRIAL // 4, warm * step / 4)
        _keep(task, yard)


def _keep(task: _Task, yard: Yard) -> None:
    if yard.counter[BEST] < task.cost:
        task.agent = yard.best.copy()


def _whole(task: _Task, seed: int) -> None:
    """CP-SAT on every pair; may prove the optimum or that there is none."""
    allowed = np.ones(task.instance.cost.shape, np.bool_)
    jobs = np.arange(task.instance.cost.shape[1])
    share = WHOLE_SHARE if task.agent is not None else 1.0
    lower = _improve(task, jobs, allowed, (task.work_left * share, seed))
    task.bound = max(task.bound, lower)


def _neighbourhoods(task: _Task, rng: np.random.Generator) -> None:
    """Re-solve a few agents' jobs at a time, among those agents, until the work is used up."""
    if task.agent is None:
        return
    m = task.instance.cost.shape[0]
    while not task.done:
        inside = np.zeros(m, np.bool_)
        for agent in rng.permutation(m):
            inside[agent] = True
            jobs, allowed = _among(task, task.agent, inside)
            if inside.sum() > 1 and allowed.sum() > NEIGHBOURHOOD_PAIRS:
                break
        _improve(task, jobs, allowed, (min(NEIGHBOURHOOD_WORK, task.work_left), int(rng.integers(2**31))))


def _among(task: _Task, own: Ints, inside: Flags) -> tuple[Ints, Flags]:
    """Jobs of the chosen agents, and which of these agents each may go to: promising ones and its own."""
    jobs = np.flatnonzero(inside[own])
    allowed = np.zeros((inside.size, jobs.size), np.bool_)
    allowed[task.near[jobs].T, np.arange(jobs.size)] = True
    allowed &= inside[:, None]
    allowed[own[jobs], np.arange(jobs.size)] = True
    return jobs, allowed


def _improve(task: _Task, jobs: Ints, allowed: Flags, effort: tuple[float, int]) -> int:
    """Solve for some jobs, the others fixed; keep a better plan, pay the work, return CP-SAT's bound."""
    instance, best = task.instance, task.agent
    others = np.ones(instance.cost.shape[1], np.bool_)
    others[jobs] = False
    room = instance.capacity.copy()
    if best is not None:
        fixed = np.flatnonzero(others)
        np.subtract.at(room, best[fixed], instance.weight[best[fixed], fixed])
    model = cp_model.CpModel()
    agent, job = np.nonzero(allowed)
    take = [model.new_bool_var("") for _ in range(agent.size)]
    for at in range(jobs.size):
        model.add_exactly_one(take[k] for k in np.flatnonzero(job == at))
    for at in np.unique(agent):
        rows = np.flatnonzero(agent == at)
        weights = instance.weight[at, jobs[job[rows]]].tolist()
        model.add(cp_model.LinearExpr.weighted_sum([take[k] for k in rows], weights) <= int(room[at]))
    costs = instance.cost[agent, jobs[job]]
    model.minimize(cp_model.LinearExpr.weighted_sum(take, costs.tolist()))
    if best is not None:
        for k, literal in enumerate(take):
            model.add_hint(literal, bool(best[jobs[job[k]]] == agent[k]))
    solver = _solver(*effort)
    status = solver.solve(model)
    task.work_left -= solver.response_proto.deterministic_time + CLOSE
    if status in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        picked = np.array([solver.boolean_value(literal) for literal in take])
        found = np.zeros(instance.cost.shape[1], np.int64) if best is None else best.copy()
        found[jobs[job[picked]]] = agent[picked]
        if _cost(instance, found) < task.cost:
            task.agent = found
    return int(np.ceil(solver.best_objective_bound - CLOSE))


def _solver(work: float, seed: int) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = work
    solver.parameters.random_seed = seed % 2**31
    solver.parameters.linearization_level = 2
    return solver
