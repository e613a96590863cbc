"""What the engine answers: a plan with its bound, prices and work, or a calm no."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from matcher.assignment.pairs import Ints, Pairs, ShortInts
from matcher.assignment.prices import Prices

Status = Literal["optimal", "feasible", "infeasible"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Assignment:
    """A plan.

    Attributes
    ----------
    status : {"optimal", "feasible", "infeasible"}
        Optimal: proven over all reachable pairs. Feasible: every capacity is kept and `gap` says how far it
        may be from the optimum. Infeasible: the pins cannot all be kept; `message` names them.
    opening : int32, shape (candidates,)
        Opening row of each candidate, pins included; -1 = unplaced.
    objective, bound : int
        Total gain, and a proven upper bound on it, in micro-units.
    prices : Prices or None
        Smallest competitive prices of the program without second resources; None for greedy and infeasible
        plans.
    prices_exact : bool
        Whether the prices prove this very plan (False where hours or mentor budgets bind).
    pairs : Pairs
        The pairs the proof rests on (for an optimal plan all tight ones are among them).
    rounds : int
        Pricing rounds until no reachable pair was left out.
    work_units : int
        Deterministic work done beyond the flow (search steps); the same on every machine.
    seconds : dict of str to float
        Seconds per phase by the clock that the caller passed.
    message : str
        One sentence for the log.
    """

    status: Status
    opening: ShortInts
    objective: int
    bound: int
    prices: Prices | None = None
    prices_exact: bool = False
    pairs: Pairs = field(default_factory=Pairs.none)
    rounds: int = 0
    work_units: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    message: str = ""

    @property
    def gap(self) -> float:
        """(bound - objective) / bound: the largest share of the bound that this plan can be missing."""
        return (self.bound - self.objective) / max(1, abs(self.bound))

    @property
    def placed(self) -> Ints:
        """Rows of the candidates with an opening, increasing."""
        return np.flatnonzero(self.opening >= 0)
