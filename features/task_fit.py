"""What a person has tried of an opening's tasks and whether she liked it, weighted by their hours."""

from typing import NamedTuple

import numpy as np

from features.block import Block, best_substitutes
from features.compiled import compiled, inlined
from features.feature import Feature
from features.lists import Flags, Floats, Integers, WeightedLists

_SOURCES = ("candidates.task_experience", "openings.tasks")

FEATURES = (
    Feature(
        name="task_liking",
        group="tasks",
        meaning_da="Hvor godt personen kan lide de opgaver, som hun kender, vægtet efter timer",
        meaning_en="Liking of the opening's tasks, weighted by hours; a task never tried counts 0",
        unit="-1 to 1",
        sources=_SOURCES,
        monotone=1,
        may_be_unknown=True,
        reference=0.0,
    ),
    Feature(
        name="task_liking_related",
        group="tasks",
        meaning_da="Det samme, når lignende opgaver tæller for dem, der ikke er prøvet",
        meaning_en="The same with liking of related tasks standing in for tasks never tried",
        unit="-1 to 1",
        sources=_SOURCES,
        monotone=1,
        may_be_unknown=True,
        reference=0.1,
    ),
    Feature(
        name="task_tried_share",
        group="tasks",
        meaning_da="Hvor stor en del af timerne der er opgaver, som personen har prøvet",
        meaning_en="Share of the hours in tasks that the person has tried",
        unit="share 0-1",
        sources=_SOURCES,
        monotone=0,
        may_be_unknown=True,
        reference=0.1,
    ),
    Feature(
        name="task_disliked_share",
        group="tasks",
        meaning_da="Hvor stor en del af timerne der er opgaver, som personen ikke kan lide",
        meaning_en="Share of the hours in tasks that the person has tried and dislikes",
        unit="share 0-1",
        sources=_SOURCES,
        monotone=-1,
        may_be_unknown=True,
        reference=0.0,
    ),
)


class _Tables(NamedTuple):
    place: Integers
    opening: Integers
    liking: Floats
    stand_in: Floats
    tried: Flags
    holder_known: Flags
    codes: Integers
    hours: Floats
    asked_known: Flags


def fill(block: Block, out: Floats) -> None:
    """Write the columns of ``FEATURES`` for a block of pairs into ``out`` (n, 4)."""
    experience, asked = block.market.candidates.task_experience, block.market.openings.tasks
    liking, stand_in = block.once("tasks", lambda: _likings(block, experience))
    tables = _Tables(
        place=block.place,
        opening=block.opening,
        liking=liking,
        stand_in=stand_in,
        tried=_listed(experience, block),
        holder_known=block.known(experience),
        codes=asked.codes,
        hours=asked.values,
        asked_known=asked.known,
    )
    _fill(tables, out)


def _likings(block: Block, experience: WeightedLists) -> tuple[Floats, ...]:
    liking = block.dense(experience)
    return liking, best_substitutes(np.maximum(liking, 0.0), block.market.task_relatedness)


def _listed(lists: WeightedLists, block: Block) -> Flags:
    """Return (r, K + 1) whether a word is listed, whatever its value."""
    table = np.zeros((len(block.rows), len(lists.words) + 1), dtype=np.bool_)
    for slot in range(lists.codes.shape[1]):
        table[np.arange(len(block.rows)), lists.codes[block.rows, slot]] = True
    table[:, -1] = False
    return table


@compiled
def _fill(tables: _Tables, out: Floats) -> None:
    for pair in range(len(tables.place)):
        row, opening = tables.place[pair], tables.opening[pair]
        out[pair, :] = np.nan
        if tables.holder_known[row] and tables.asked_known[opening]:
            _weigh(tables, row, opening, out[pair])


@inlined
def _weigh(tables: _Tables, row: int, opening: int, out: Floats) -> None:
    liking, related, tried, disliked, total = 0.0, 0.0, 0.0, 0.0, 0.0
    for slot in range(tables.codes.shape[1]):
        hours, code = tables.hours[opening, slot], tables.codes[opening, slot]
        if hours > 0.0:
            own = tables.liking[row, code]
            known = tables.tried[row, code]
            liking += hours * own
            related += hours * (own if known else tables.stand_in[row, code])
            tried += hours * known
            disliked += hours * (own < 0.0)
            total += hours
    if total > 0.0:
        out[0], out[1], out[2], out[3] = liking / total, related / total, tried / total, disliked / total
