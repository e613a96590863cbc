"""Hours: what a person can take on against what an opening has, when it pays and when its work lies."""

from typing import NamedTuple

import numpy as np

from features.block import Block
from features.compiled import compiled, inlined
from features.feature import Feature
from features.lists import Bits, Flags, Floats, Integers
from features.week import HOURS_PER_QUARTER, count_bits

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


class Tables(NamedTuple):
    """What the loop reads: rows of people and openings, and their hours and times."""

    candidate: Integers
    opening: Integers
    now: Floats
    goal: Floats
    least: Floats
    most: Floats
    availability: Bits
    availability_known: Flags
    schedule: Bits
    schedule_hours: Floats
    paid_from_week: Floats


def fill(block: Block, out: Floats) -> None:
    """Write the columns of ``FEATURES`` for a block of pairs into ``out`` (n, 8)."""
    write(read(block), out)


def read(block: Block) -> Tables:
    """Return what a block's columns are made of."""
    people, openings = block.market.candidates, block.market.openings
    return Tables(
        candidate=block.candidate,
        opening=block.opening,
        now=people.hours_per_week_now,
        goal=people.hours_per_week_goal,
        least=openings.hours_per_week_min,
        most=openings.hours_per_week_max,
        availability=people.availability.bits,
        availability_known=people.availability.known,
        schedule=openings.schedule.bits,
        schedule_hours=block.market.tables.schedule_hours,
        paid_from_week=openings.paid_from_week,
    )


@compiled
def write(tables: Tables, out: Floats) -> None:
    """Write the columns into ``out`` (n, 8)."""
    for pair in range(len(tables.candidate)):
        candidate, opening = tables.candidate[pair], tables.opening[pair]
        _room(tables, candidate, opening, out[pair])
        _times(tables, candidate, opening, out[pair])
        out[pair, 7] = tables.paid_from_week[opening]


@inlined
def _room(tables: Tables, candidate: int, opening: int, out: Floats) -> None:
    now, goal, most = tables.now[candidate], tables.goal[candidate], tables.most[opening]
    # Written with comparisons that keep NaN: min and max of the language would drop it.
    top = goal if goal < most or np.isnan(goal) else most
    growth, beyond, lack = top - now, goal - most, tables.least[opening] - now
    out[0] = now if now < most or np.isnan(now) else most
    out[1] = top
    out[2] = 0.0 if growth < 0.0 else growth
    out[3] = 0.0 if beyond < 0.0 else beyond
    out[4] = 0.0 if lack < 0.0 else lack


@inlined
def _times(tables: Tables, candidate: int, opening: int, out: Floats) -> None:
    out[5], out[6] = np.nan, np.nan
    hours = tables.schedule_hours[opening]
    if tables.availability_known[candidate] and not np.isnan(hours):
        quarters = 0
        for word in range(tables.schedule.shape[1]):
            quarters += count_bits(tables.schedule[opening, word] & tables.availability[candidate, word])
        out[5] = quarters * HOURS_PER_QUARTER
        # A schedule shorter than a quarter of an hour leaves nothing to share.
        if hours > 0.0:
            out[6] = out[5] / hours
