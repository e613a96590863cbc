"""How far a workplace offers the conditions a person needs, and how much need stays uncovered."""

from typing import NamedTuple

import numpy as np

from features.block import Block
from features.compiled import compiled, inlined
from features.feature import Feature
from features.lists import Flags, Floats, Integers

TOP_NEED = 3.0
STRONG_NEED = 2.0
# Mentor hours a week that one level of mentor_need asks for [assumption].
HOURS_PER_MENTOR_NEED = 1.0
_SOURCES = ("candidates.conditions", "workplaces.conditions_offered")

FEATURES = (
    Feature(
        name="support_cover",
        group="support",
        meaning_da="Hvor stor en del af behovet for skånehensyn arbejdspladsen dækker",
        meaning_en="Share of the person's need for conditions that the workplace covers; 1 without needs",
        unit="share 0-1",
        sources=_SOURCES,
        monotone=1,
        may_be_unknown=True,
        reference=0.5,
    ),
    Feature(
        name="support_shortfall",
        group="support",
        meaning_da="Udækket behov for skånehensyn i alt",
        meaning_en="Uncovered need over all conditions: the sum of (need - offered) / 3 where positive",
        unit="whole needs, 0 and up",
        sources=_SOURCES,
        monotone=-1,
        may_be_unknown=True,
        reference=1.0,
    ),
    Feature(
        name="support_worst_shortfall",
        group="support",
        meaning_da="Det største enkelte udækkede behov",
        meaning_en="The largest single shortfall, (need - offered) / 3",
        unit="share 0-1",
        sources=_SOURCES,
        monotone=-1,
        may_be_unknown=True,
        reference=0.5,
    ),
    Feature(
        name="support_unmet_strong",
        group="support",
        meaning_da="Antal vigtige behov (2 eller 3), der ikke er dækket",
        meaning_en="Number of needs of 2 or 3 that the offer falls short of",
        unit="count",
        sources=_SOURCES,
        monotone=-1,
        may_be_unknown=True,
        reference=1.0,
    ),
    Feature(
        name="support_unlisted_share",
        group="support",
        meaning_da="Hvor stor en del af behovet arbejdspladsen intet har sagt om",
        meaning_en="Share of the need for conditions that the workplace's list does not name",
        unit="share 0-1",
        sources=_SOURCES,
        monotone=0,
        may_be_unknown=True,
        reference=0.5,
    ),
    Feature(
        name="mentor_shortfall",
        group="support",
        meaning_da="Mentortimer, der mangler om ugen",
        meaning_en="Mentor hours a week that the need (1 hour per level) exceeds the offer by",
        unit="hours per week",
        sources=("candidates.mentor_need", "workplaces.mentor_hours_per_week"),
        monotone=-1,
        may_be_unknown=True,
        reference=0.0,
    ),
)


class Tables(NamedTuple):
    """What the loop reads: rows of people and workplaces, and their needs and offers."""

    candidate: Integers
    workplace: Integers
    codes: Integers
    needs: Floats
    needs_known: Flags
    offered: Floats
    offered_known: Flags
    mentor_need: Floats
    mentor_hours: Floats


def fill(block: Block, out: Floats) -> None:
    """Write the columns of ``FEATURES`` for a block of pairs into ``out`` (n, 6)."""
    write(read(block), out)


def read(block: Block) -> Tables:
    """Return what a block's columns are made of."""
    people, workplaces = block.market.candidates, block.market.workplaces
    return Tables(
        candidate=block.candidate,
        workplace=block.workplace,
        codes=people.conditions.codes,
        needs=people.conditions.values,
        needs_known=people.conditions.known,
        offered=block.market.tables.offered,
        offered_known=workplaces.conditions_offered.known,
        mentor_need=people.mentor_need,
        mentor_hours=workplaces.mentor_hours_per_week,
    )


def write(tables: Tables, out: Floats) -> None:
    """Write the columns into ``out`` (n, 6)."""
    _fill(tables, out)
    need = tables.mentor_need[tables.candidate] * HOURS_PER_MENTOR_NEED
    given = tables.mentor_hours[tables.workplace]
    out[:, 5] = np.where(need == 0.0, 0.0, np.maximum(need - given, 0.0))


@compiled
def _fill(tables: Tables, out: Floats) -> None:
    for pair in range(len(tables.candidate)):
        candidate, workplace = tables.candidate[pair], tables.workplace[pair]
        out[pair, :5] = np.nan
        if tables.needs_known[candidate] and tables.offered_known[workplace]:
            _compare(tables, candidate, workplace, out[pair])


@inlined
def _compare(tables: Tables, candidate: int, workplace: int, out: Floats) -> None:
    needed, short, worst, strong, unlisted = 0.0, 0.0, 0.0, 0.0, 0.0
    for slot in range(tables.codes.shape[1]):
        need, code = tables.needs[candidate, slot], tables.codes[candidate, slot]
        if need > 0.0:
            offered = tables.offered[workplace, code]
            listed = not np.isnan(offered)
            # What a known list does not name is not offered; how much need that is, is a column of its own.
            gap = max(0.0, need - offered) if listed else need
            needed += need
            short += gap
            worst = max(worst, gap)
            strong += need >= STRONG_NEED and gap > 0.0
            unlisted += need * (not listed)
    out[0] = 1.0 - short / needed if needed > 0.0 else 1.0
    out[1], out[2], out[3] = short / TOP_NEED, worst / TOP_NEED, strong
    out[4] = unlisted / needed if needed > 0.0 else 0.0
