"""The assignment engine: who gets which opening tonight, proven, with a price on every place.

Everything here is integers in, integers out: gains in micro-units, capacities as counts, no clock, no
randomness, no records of people. `AssignmentProblem` states the night, `solve` answers it (OR-Tools min-cost
flow over the best pairs, the rest priced out), `Assignment` carries the plan with its bound and the smallest
competitive prices. `greedy_*` are the baselines and the fallback.
"""

from matcher.assignment.greedy import greedy_by_gain, greedy_first_come
from matcher.assignment.lot import TieBreak
from matcher.assignment.pairs import Pairs
from matcher.assignment.prices import Certificate, Prices, certify, smallest_prices
from matcher.assignment.problem import GAIN_SCALE, AssignmentProblem
from matcher.assignment.result import Assignment
from matcher.assignment.solve import SolveSettings, solve
from matcher.assignment.source import CompactPairs, PairSource

__all__ = [
    "GAIN_SCALE",
    "Assignment",
    "AssignmentProblem",
    "Certificate",
    "CompactPairs",
    "PairSource",
    "Pairs",
    "Prices",
    "SolveSettings",
    "TieBreak",
    "certify",
    "greedy_by_gain",
    "greedy_first_come",
    "smallest_prices",
    "solve",
]
