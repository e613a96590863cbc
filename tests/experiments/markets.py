"""A market with a truth made by hand: two people, three openings, one pair that the truth forbids."""

import numpy as np

from experiments.true_market import NOTHING, TrueMarket

FORBIDDEN = (1, 0)


def hand_made():
    """Return what is true of two people and three openings."""
    return TrueMarket(
        openings=3,
        people=np.array([0, 1]),
        candidate=np.array([0, 0, 0, 1, 1], dtype=np.int32),
        opening=np.array([0, 1, 2, 1, 2], dtype=np.int32),
        goal_hours=np.array([100.0, 40.0, 5.0, 60.0, 20.0]),
        weeks=np.array([10.0, 30.0, 51.0, 20.0, 45.0]),
        chance=np.array([0.5, 0.2, 0.0, 0.3, 0.1]),
        unmatched_goal_hours=10.0,
        unmatched_weeks=50.0,
        practice=np.array([NOTHING, 1], dtype=np.int32),
    )
