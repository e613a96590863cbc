"""How far an opening meets a person's own wishes for industry and tasks."""

from typing import NamedTuple

import numpy as np

from features.block import Block, best_substitutes
from features.compiled import compiled
from features.feature import Feature
from features.lists import Flags, Floats, Integers

TOP_STARS = 3.0
_INDUSTRY = ("candidates.wishes_industries", "workplaces.industry_code", "workplaces.industry_system")
_TASKS = ("candidates.wishes_tasks", "openings.tasks")

FEATURES = (
    Feature(
        name="wish_industry",
        group="wishes",
        meaning_da="Hvor højt personen ønsker virksomhedens branche",
        meaning_en="Stars the person gives the workplace's industry; 0 where it is not among the wishes",
        unit="share of 3 stars, 0-1",
        sources=_INDUSTRY,
        monotone=1,
        may_be_unknown=True,
        reference=0.0,
    ),
    Feature(
        name="wish_branch",
        group="wishes",
        meaning_da="Hvor højt personen ønsker en branche i samme hovedgruppe",
        meaning_en="Highest stars the person gives an industry of the same branch",
        unit="share of 3 stars, 0-1",
        sources=_INDUSTRY,
        monotone=1,
        may_be_unknown=True,
        reference=0.2,
    ),
    Feature(
        name="wish_tasks",
        group="wishes",
        meaning_da="Hvor højt personen ønsker opgaverne, vægtet efter timer",
        meaning_en="Stars the person gives the opening's tasks, weighted by hours",
        unit="share of 3 stars, 0-1",
        sources=_TASKS,
        monotone=1,
        may_be_unknown=True,
        reference=0.1,
    ),
    Feature(
        name="wish_tasks_related",
        group="wishes",
        meaning_da="Det samme, når lignende opgaver tæller med",
        meaning_en="The same when related tasks count as far as they are related",
        unit="share of 3 stars, 0-1",
        sources=_TASKS,
        monotone=1,
        may_be_unknown=True,
        reference=0.2,
    ),
)


class _Side(NamedTuple):
    """Wishes of the block's candidates, and what one opening or workplace is made of."""

    wishes: Floats
    wishes_known: Flags
    codes: Integers
    weights: Floats
    known: Flags


def fill(block: Block, out: Floats) -> None:
    """Write the columns of ``FEATURES`` for a block of pairs into ``out`` (n, 4)."""
    people, workplaces = block.market.candidates, block.market.workplaces
    industries, branches, tasks = workplaces.industries, workplaces.branches, block.market.openings.tasks
    stars, related, exact, kin = block.once("wishes", lambda: _wishes(block))
    known, tasks_known = block.known(people.wishes_industries), block.known(people.wishes_tasks)
    _highest(
        _Side(exact, known, industries.codes, industries.values, industries.known),
        block.place,
        block.workplace,
        out[:, 0],
    )
    _highest(
        _Side(kin, known, branches.codes, branches.values, branches.known),
        block.place,
        block.workplace,
        out[:, 1],
    )
    for column, table in ((2, stars), (3, related)):
        side = _Side(table, tasks_known, tasks.codes, tasks.values, tasks.known)
        _mean(side, block.place, block.opening, out[:, column])


def _wishes(block: Block) -> tuple[Floats, ...]:
    people = block.market.candidates
    stars = block.dense(people.wishes_tasks) / TOP_STARS
    related = best_substitutes(stars, block.market.task_relatedness)
    industries, branches = block.dense(people.wishes_industries), block.dense(people.wishes_branches)
    return stars, related, industries / TOP_STARS, branches / TOP_STARS


@compiled
def _highest(side: _Side, place: Integers, other: Integers, out: Floats) -> None:
    for pair in range(len(place)):
        row, to = place[pair], other[pair]
        out[pair] = np.nan
        if side.wishes_known[row] and side.known[to]:
            best = 0.0
            for slot in range(side.codes.shape[1]):
                best = max(best, side.wishes[row, side.codes[to, slot]])
            out[pair] = best


@compiled
def _mean(side: _Side, place: Integers, other: Integers, out: Floats) -> None:
    for pair in range(len(place)):
        row, to = place[pair], other[pair]
        out[pair] = np.nan
        if side.wishes_known[row] and side.known[to]:
            total, weight = 0.0, 0.0
            for slot in range(side.codes.shape[1]):
                total += side.weights[to, slot] * side.wishes[row, side.codes[to, slot]]
                weight += side.weights[to, slot]
            if weight > 0.0:
                out[pair] = total / weight
