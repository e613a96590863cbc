"""How well somebody's profile carries a list: asked of the day that lists are drawn from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from api.access import about_case
from api.access.cases import withheld_from
from api.service import Service
from api.serving.degraded import SCORES_REFUSED
from api.serving.held_day import HeldDay
from api.serving.listing import Ask, admitted, record_of
from data.candidates import Candidate
from data.facts import Fact
from data.rows import columns_of, row_of, spell
from data.store import Unit
from data.tables import CANDIDATES
from matcher.profile_depth import FACTS, ProfileDepth, profile_depth
from models.fit import BadScoreError

_HEALTH = frozenset(column.name for column in CANDIDATES.columns if column.health)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Depth:
    """A profile's depth, and the day it was asked of."""

    held: HeldDay
    found: ProfileDepth


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A person's record as it is now, and the last telling of each fact by field."""

    record: Candidate
    facts: Mapping[str, Fact]


def depth_of(service: Service, ask: Ask) -> Depth:
    """Tell what a profile lacks, to whoever may see the list and of what they may see.

    Raises
    ------
    Problem
        As for the list itself.
    """
    with service.store.reading() as unit:
        begun = begin_depth(service, unit, ask)
    return begun()


def begin_depth(service: Service, unit: Unit, ask: Ask, known: Known | None = None) -> Callable[[], Depth]:
    """Read what the depth of a profile is told from; the telling itself needs the store no more.

    Parameters
    ----------
    service : Service
        The running service.
    unit : Unit
        A reading of now.
    ask : Ask
        Whose profile, who asks.
    known : Known, optional
        What this unit has read of the person already.

    Raises
    ------
    Problem
        As for the list itself.
    """
    stamps = unit.stamps()
    held = service.days.current(unit, stamps)
    record = admitted(unit, ask, known.record) if known else record_of(unit, held, stamps, ask)
    hidden = withheld_from(unit, ask.actor, about_case(ask.candidate_id, record))
    settled = settled_by(record, known.facts if known else unit.guides.facts(ask.candidate_id))
    if service.settings.minimal:
        hidden |= _HEALTH
    facts = tuple(name for name in FACTS if name not in hidden)
    return partial(_asked, service, held, record, facts, settled)


def settled_by(record: Candidate, facts: Mapping[str, Fact]) -> frozenset[str]:
    """Return the fields of which there is nothing to tell, as the record still says."""
    cells = cells_now(record)
    return frozenset(
        field for field, fact in facts.items() if fact.empty and (fact.told or "") == cells[field]
    )


def cells_now(record: Candidate) -> dict[str, str]:
    """Return a record as it would stand in a file, cell by cell."""
    row = row_of(CANDIDATES, record)
    return {
        column.name: spell(column, cell) for column, cell in zip(columns_of(CANDIDATES), row, strict=True)
    }


def _asked(
    service: Service, held: HeldDay, record: Candidate, facts: tuple[str, ...], settled: frozenset[str]
) -> Depth:
    with held.lists.turn:
        try:
            found = profile_depth(held.standing, record, settled=settled, facts=facts)
        except BadScoreError:
            held = service.days.by_rules(held, SCORES_REFUSED)
            found = profile_depth(held.standing, record, settled=settled, facts=facts)
    return Depth(held=held, found=found)
