"""How well a person's competences cover what an opening asks for, themselves and through related ones."""

from typing import NamedTuple

import numpy as np

from features.block import Block, best_substitutes
from features.compiled import compiled, inlined
from features.feature import Feature
from features.lists import Flags, Floats, Integers, WeightedLists

TOP_LEVEL = 3.0
_SOURCES = ("candidates.competences", "openings.competences")
_ESSENTIAL = ("candidates.competences", "openings.essential_competences")

FEATURES = (
    Feature(
        name="competence_cover",
        group="competences",
        meaning_da="Hvor stor en del af de ønskede kompetencer personen selv har, vægtet efter niveau",
        meaning_en="Weighted share of the asked competences that the person holds, level 3 counting whole",
        unit="share 0-1",
        sources=_SOURCES,
        monotone=1,
        may_be_unknown=True,
        reference=0.2,
    ),
    Feature(
        name="competence_cover_related",
        group="competences",
        meaning_da="Det samme, når beslægtede kompetencer tæller med",
        meaning_en="The same when related competences count as far as they are related",
        unit="share 0-1",
        sources=_SOURCES,
        monotone=1,
        may_be_unknown=True,
        reference=0.3,
    ),
    Feature(
        name="competence_held_share",
        group="competences",
        meaning_da="Hvor stor en del af de ønskede kompetencer personen har på et eller andet niveau",
        meaning_en="Weighted share of the asked competences that the person holds at any level",
        unit="share 0-1",
        sources=_SOURCES,
        monotone=1,
        may_be_unknown=True,
        reference=0.3,
    ),
    Feature(
        name="competence_widest_gap",
        group="competences",
        meaning_da="Den største enkelte mangel blandt de ønskede kompetencer, vægtet",
        meaning_en="The largest single gap: weight times what related competences leave uncovered",
        unit="share 0-1",
        sources=_SOURCES,
        monotone=-1,
        may_be_unknown=True,
        reference=0.3,
    ),
    Feature(
        name="essential_weakest",
        group="competences",
        meaning_da="Niveauet af den svageste af de nødvendige kompetencer",
        meaning_en="Level of the weakest essential competence",
        unit="share of level 3, 0-1",
        sources=_ESSENTIAL,
        monotone=1,
        may_be_unknown=True,
        reference=0.0,
    ),
    Feature(
        name="essential_weakest_related",
        group="competences",
        meaning_da="Det samme, når beslægtede kompetencer kan træde i stedet",
        meaning_en="The same when related competences may stand in",
        unit="share of level 3, 0-1",
        sources=_ESSENTIAL,
        monotone=1,
        may_be_unknown=True,
        reference=0.2,
    ),
    Feature(
        name="competence_unused_share",
        group="competences",
        meaning_da="Hvor stor en del af personens kompetencer stillingen ikke bruger",
        meaning_en="Share of the person's competence levels unused here (over-qualification)",
        unit="share 0-1",
        sources=_SOURCES,
        monotone=0,
        may_be_unknown=True,
        reference=0.8,
    ),
)


class _Tables(NamedTuple):
    """What the loop over pairs reads; ``exact`` and ``related`` are shares of the top level."""

    place: Integers
    opening: Integers
    exact: Floats
    related: Floats
    sums: Floats
    holder_known: Flags
    codes: Integers
    weights: Floats
    asked_known: Flags
    essential: Integers
    essential_known: Flags


def fill(block: Block, out: Floats) -> None:
    """Write the columns of ``FEATURES`` for a block of pairs into ``out`` (n, 7)."""
    held, asked = block.market.candidates.competences, block.market.openings.competences
    essential = block.market.openings.essential_competences
    exact, related, sums = block.once("competences", lambda: _levels(block, held))
    tables = _Tables(
        place=block.place,
        opening=block.opening,
        exact=exact,
        related=related,
        sums=sums,
        holder_known=block.known(held),
        codes=asked.codes,
        weights=asked.values,
        asked_known=asked.known,
        essential=essential.codes,
        essential_known=essential.known,
    )
    _fill(tables, out)


def _levels(block: Block, held: WeightedLists) -> tuple[Floats, ...]:
    exact = np.clip(block.dense(held) / TOP_LEVEL, 0.0, 1.0)
    related = best_substitutes(exact, block.market.competence_relatedness)
    return exact, related, _sums(held.values[block.rows]) / TOP_LEVEL


def _sums(values: Floats) -> Floats:
    """Add item by item, so that a sum does not depend on how long other people's lists are."""
    total = np.zeros(len(values))
    for slot in range(values.shape[1]):
        total += values[:, slot]
    return total


@compiled
def _fill(tables: _Tables, out: Floats) -> None:
    for pair in range(len(tables.place)):
        row, opening = tables.place[pair], tables.opening[pair]
        out[pair, :] = np.nan
        if tables.holder_known[row] and tables.asked_known[opening]:
            _cover(tables, row, opening, out[pair])
        if tables.holder_known[row] and tables.essential_known[opening]:
            _weakest(tables, row, opening, out[pair])


@inlined
def _cover(tables: _Tables, row: int, opening: int, out: Floats) -> None:
    exact, related, held, weight, widest, used = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for slot in range(tables.codes.shape[1]):
        asked, code = tables.weights[opening, slot], tables.codes[opening, slot]
        if asked > 0.0:
            own, best = tables.exact[row, code], tables.related[row, code]
            exact += asked * own
            related += asked * best
            held += asked * (own > 0.0)
            weight += asked
            widest = max(widest, asked * (1.0 - best))
            used += own
    if weight > 0.0:
        out[0], out[1], out[2], out[3] = exact / weight, related / weight, held / weight, widest / weight
    if tables.sums[row] > 0.0:
        out[6] = max(0.0, 1.0 - used / tables.sums[row])


@inlined
def _weakest(tables: _Tables, row: int, opening: int, out: Floats) -> None:
    out[4], out[5] = 1.0, 1.0
    for slot in range(tables.essential.shape[1]):
        code = tables.essential[opening, slot]
        if code < tables.exact.shape[1] - 1:
            out[4] = min(out[4], tables.exact[row, code])
            out[5] = min(out[5], tables.related[row, code])
