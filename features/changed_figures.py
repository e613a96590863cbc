"""Figures of pairs of which one field is changed: the columns that read it are made anew, no others.

The slow way, through records and `features.market.Market.with_changes`, gives the same bits.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from features import hours_room, support_cover, travel
from features.block import Block
from features.catalogue import COLUMNS
from features.encode import FeatureTable, encode_pairs
from features.lists import Floats, Integers
from features.market import Market
from features.pairs import Pairs

MAX_TRAVEL_MINUTES = "max_travel_minutes"
MENTOR_HOURS = "mentor_hours_per_week"
CONDITION = "conditions_offered"
MOST_HOURS = "hours_per_week_max"
PAID_FROM_WEEK = "paid_from_week"


class Change(NamedTuple):
    """One field with its new value; of conditions ``code`` tells which one is offered at the level given."""

    field: str
    value: float
    code: str = ""


def encode_changed(market: Market, pairs: Pairs, changes: Sequence[Change]) -> FeatureTable | None:
    """Return the figures of pairs, each with one field changed.

    Parameters
    ----------
    market : Market
        The day, unchanged.
    pairs : Pairs
        One for each change.
    changes : sequence of Change
        What is changed, row by row.

    Returns
    -------
    FeatureTable or None
        ``None`` where a condition is offered that no workplace of the day has a word for.
    """
    offered = {change.code for change in changes if change.field == CONDITION}
    if not offered <= set(market.words.conditions):
        return None
    values = np.empty((len(changes), len(COLUMNS)))
    for fields, write in _GROUPS:
        rows = np.array([row for row, change in enumerate(changes) if change.field in fields], dtype=np.intp)
        if len(rows):
            some = pairs.where(rows)
            found = encode_pairs(market, some).values.copy()
            write(Block.of(market, some), [changes[row] for row in rows.tolist()], found)
            values[rows] = found
    return FeatureTable(columns=COLUMNS, values=values)


def _support(block: Block, changes: Sequence[Change], values: Floats) -> None:
    tables, at = support_cover.read(block), block.workplace
    offered, known = tables.offered[at], tables.offered_known[at]
    mentor_hours = tables.mentor_hours[at]
    words = block.market.words.conditions
    for row, change in enumerate(changes):
        if change.field == CONDITION:
            offered[row, words.index(change.code)], known[row] = change.value, True
        else:
            mentor_hours[row] = change.value
    own = tables._replace(
        workplace=_own_rows(changes), offered=offered, offered_known=known, mentor_hours=mentor_hours
    )
    support_cover.write(own, values[:, _SUPPORT])


def _hours(block: Block, changes: Sequence[Change], values: Floats) -> None:
    tables, at = hours_room.read(block), block.opening
    most, paid_from_week = tables.most[at], tables.paid_from_week[at]
    for row, change in enumerate(changes):
        (most if change.field == MOST_HOURS else paid_from_week)[row] = change.value
    own = tables._replace(
        opening=_own_rows(changes),
        least=tables.least[at],
        most=most,
        schedule=tables.schedule[at],
        schedule_hours=tables.schedule_hours[at],
        paid_from_week=paid_from_week,
    )
    hours_room.write(own, values[:, _HOURS])


def _travel(_: Block, changes: Sequence[Change], values: Floats) -> None:
    limits = np.array([change.value for change in changes], dtype=np.float64)
    values[:, _SHARE] = values[:, _MINUTES] / travel.whole_limits(limits)


def _own_rows(changes: Sequence[Change]) -> Integers:
    return np.arange(len(changes), dtype=np.int32)


_SUPPORT = slice(COLUMNS.index("support_cover"), COLUMNS.index("mentor_shortfall") + 1)
_HOURS = slice(COLUMNS.index("hours_now"), COLUMNS.index("paid_from_week") + 1)
_MINUTES, _SHARE = COLUMNS.index("travel_minutes"), COLUMNS.index("travel_share_of_limit")
_GROUPS = (
    (frozenset({CONDITION, MENTOR_HOURS}), _support),
    (frozenset({MOST_HOURS, PAID_FROM_WEEK}), _hours),
    (frozenset({MAX_TRAVEL_MINUTES}), _travel),
)
