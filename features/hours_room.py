"""Hours: what a person can take on against what an opening has, when it pays and when its work lies."""

import numpy as np

from features.block import Block
from features.feature import Feature
from features.lists import Floats
from features.week import shared_hours

_NOW = ("candidates.hours_per_week_now", "openings.hours_per_week_max")
_GOAL = ("candidates.hours_per_week_goal", "openings.hours_per_week_max")
_TIMES = ("candidates.availability", "openings.schedule")

FEATURES = (
    Feature(
        name="hours_now",
        group="hours",
        meaning_da="Timer om ugen, som personen kan nu og stillingen har",
        meaning_en="Hours a week that the person can take on now and the opening has: the smaller of the two",
        unit="hours per week",
        sources=_NOW,
        monotone=0,
        may_be_unknown=True,
        reference=4.0,
    ),
    Feature(
        name="hours_goal",
        group="hours",
        meaning_da="Timer om ugen, som personen ønsker på sigt og stillingen har",
        meaning_en="Hours a week that the person wants in six months and the opening has: the smaller",
        unit="hours per week",
        sources=_GOAL,
        monotone=0,
        may_be_unknown=True,
        reference=8.0,
    ),
    Feature(
        name="hours_growth_room",
        group="hours",
        meaning_da="Timer om ugen, som der er plads til at vokse med, fra nu og op til målet",
        meaning_en="Hours a week to grow into: from now up to the smaller of goal and maximum",
        unit="hours per week",
        sources=("candidates.hours_per_week_now", *_GOAL),
        monotone=0,
        may_be_unknown=True,
        reference=2.0,
    ),
    Feature(
        name="hours_goal_beyond",
        group="hours",
        meaning_da="Timer om ugen, som personens mål ligger over stillingens højeste timetal",
        meaning_en="Hours a week by which the person's goal exceeds the opening's maximum",
        unit="hours per week",
        sources=_GOAL,
        monotone=0,
        may_be_unknown=True,
        reference=2.0,
    ),
    Feature(
        name="hours_below_min",
        group="hours",
        meaning_da="Timer om ugen, som personen mangler i at nå stillingens mindste timetal",
        meaning_en="Hours a week the person lacks to the opening's minimum",
        unit="hours per week",
        sources=("candidates.hours_per_week_now", "openings.hours_per_week_min"),
        monotone=-1,
        may_be_unknown=True,
        reference=0.0,
    ),
    Feature(
        name="hours_shared_times",
        group="hours",
        meaning_da="Timer om ugen, hvor personen kan og stillingen har arbejde",
        meaning_en="Hours a week in which the person is available and the opening's work lies",
        unit="hours per week",
        sources=_TIMES,
        monotone=1,
        may_be_unknown=True,
        reference=10.0,
    ),
    Feature(
        name="hours_shared_share",
        group="hours",
        meaning_da="Hvor stor en del af stillingens tider personen kan",
        meaning_en="Share of the times of the opening's work in which the person is available",
        unit="share 0-1",
        sources=_TIMES,
        monotone=1,
        may_be_unknown=True,
        reference=0.6,
    ),
    Feature(
        name="paid_from_week",
        group="hours",
        meaning_da="Uger efter start, før timerne er lønnede",
        meaning_en="Weeks after the start until hours are paid",
        unit="weeks",
        sources=("openings.paid_from_week",),
        monotone=-1,
        may_be_unknown=True,
        reference=4.0,
    ),
)


def fill(block: Block, out: Floats) -> None:
    """Write the columns of ``FEATURES`` for a block of pairs into ``out`` (n, 8)."""
    people, openings = block.market.candidates, block.market.openings
    now = people.hours_per_week_now[block.candidate]
    goal = people.hours_per_week_goal[block.candidate]
    least = openings.hours_per_week_min[block.opening]
    most = openings.hours_per_week_max[block.opening]
    out[:, 0] = np.minimum(now, most)
    out[:, 1] = np.minimum(goal, most)
    out[:, 2] = np.maximum(np.minimum(goal, most) - now, 0.0)
    out[:, 3] = np.maximum(goal - most, 0.0)
    out[:, 4] = np.maximum(least - now, 0.0)
    _times(block, out[:, 5:7])
    out[:, 7] = openings.paid_from_week[block.opening]


def _times(block: Block, out: Floats) -> None:
    availability, schedule = block.market.candidates.availability, block.market.openings.schedule
    known = availability.known[block.candidate] & schedule.known[block.opening]
    shared = shared_hours(availability.bits[block.candidate], schedule.bits[block.opening])
    total = shared_hours(schedule.bits, schedule.bits)[block.opening]
    out[:, 0] = np.where(known, shared, np.nan)
    # A schedule shorter than a quarter of an hour leaves nothing to share.
    out[:, 1] = np.where(known & (total > 0), shared / np.maximum(total, 1e-9), np.nan)
