"""Reasons of proposals: numbers from the fit, words from records, changes from re-scored records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from features.encode import encode_pairs
from features.pairs import Pairs
from matcher.carving import cases_of
from matcher.night import Night
from matcher.proposal import Proposal, Reason
from matcher.reasons.carve import Carving, carvings, longer_ways, values_with
from matcher.reasons.doubts import standing_doubts
from matcher.reasons.facts import Facts
from matcher.reasons.parts import REASON_GROUPS, Parts, parts_of
from matcher.reasons.phrases import neutral, phrase_of
from matcher.stale import StaleFact, stale_facts
from matcher.wording import Words, signed_hours
from models.fit import Objective

MOST_PLUSES = 3
MOST_DOUBTS = 2
LEAST_TOLD_HOURS = 0.05  # what rounds to less than 0.1 hours is not told
LEAST_OPENED_HOURS = 1.0
_PEOPLE_PER_BLOCK = 200


def reasons_for(night: Night, proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Return proposals with their reasons and stale facts, in the order given.

    Parameters
    ----------
    night : Night
        The day; the people of the proposals must be in its scope.
    proposals : sequence of Proposal
        Lines of lists.

    Returns
    -------
    tuple of Proposal
        Each with up to three pluses (the person's own strengths first), one or two doubts, and at most one
        change that would open more. A scorer that is no sum of parts gives doubts and changes alone.
    """
    lines: dict[str, list[int]] = {}
    for place, proposal in enumerate(proposals):
        lines.setdefault(proposal.candidate_id, []).append(place)
    done: dict[int, Proposal] = {}
    for block in _blocks(list(lines.values())):
        done |= _explained(night, [(place, proposals[place]) for places in block for place in places])
    return tuple(done[place] for place in range(len(proposals)))


def _blocks(people: list[list[int]]) -> Iterator[list[list[int]]]:
    for start in range(0, len(people), _PEOPLE_PER_BLOCK):
        yield people[start : start + _PEOPLE_PER_BLOCK]


@dataclass(frozen=True, slots=True)
class _Line:
    """A proposal with everything its reasons are made of."""

    proposal: Proposal
    facts: Facts
    parts: Parts | None
    row: int
    stale: tuple[StaleFact, ...]


def _explained(night: Night, placed: list[tuple[int, Proposal]]) -> dict[int, Proposal]:
    lines = _lines(night, [proposal for _, proposal in placed])
    opened = _opened(night, lines)
    return {
        place: replace(
            line.proposal,
            reasons=(*_pluses(line), *_doubts(night, line), *opens),
            stale=tuple(fact.field for fact in line.stale),
        )
        for (place, _), line, opens in zip(placed, lines, opened, strict=True)
    }


def _lines(night: Night, proposals: list[Proposal]) -> list[_Line]:
    pairs = _pairs(night, proposals)
    table = encode_pairs(night.market, pairs)
    parts = _parts(night, pairs)
    return [
        _Line(
            proposal=proposal,
            facts=Facts(case, dict(zip(table.columns, table.values[row].tolist(), strict=True))),
            parts=parts[row][0],
            row=parts[row][1],
            stale=stale_facts(case.workplace, case.opening, case.as_of, case.settings),
        )
        for row, (proposal, case) in enumerate(zip(proposals, cases_of(night, pairs), strict=True))
    ]


def _pairs(night: Night, proposals: list[Proposal]) -> Pairs:
    people = {name: row for row, name in enumerate(night.market.candidates.ids)}
    openings = night.ground.ruled.day.row_of
    return Pairs(
        candidate=np.array([people[p.candidate_id] for p in proposals], dtype=np.int32),
        opening=np.array([openings[p.opening_id] for p in proposals], dtype=np.int32),
    )


def _parts(night: Night, pairs: Pairs) -> list[tuple[Parts | None, int]]:
    """Return for each pair the parts of its person's openings and its row in them."""
    found: list[tuple[Parts | None, int]] = [(None, 0)] * len(pairs)
    for person in np.unique(pairs.candidate).tolist():
        places: NDArray[np.intp] = np.flatnonzero(pairs.candidate == person)
        parts = parts_of(night, person, pairs.opening[places])
        for row, place in enumerate(places.tolist()):
            found[place] = (parts, row)
    return found


def _pluses(line: _Line) -> list[Reason]:
    """Return what adds most; what records have words for comes before what they have none for."""
    shares = _shares(line)
    adding = sorted((g for g in shares if shares[g] >= LEAST_TOLD_HOURS), key=lambda g: -shares[g])
    told = {group: words for group in adding if (words := _told(line, group, plus=True)) is not None}
    most = [*told, *(group for group in adding if group not in told)][:MOST_PLUSES]
    return [
        _reason(told.get(group) or neutral(group, plus=True), group, shares[group])
        for group in REASON_GROUPS
        if group in most
    ]


def _doubts(night: Night, line: _Line) -> list[Reason]:
    """Return what stands beside the fit and what takes most from the value, one of each where both are."""
    shares = _shares(line)
    taking = sorted((g for g in shares if shares[g] <= -LEAST_TOLD_HOURS), key=lambda g: shares[g])
    standing = standing_doubts(night, line.proposal, line.stale)
    first = standing[: MOST_DOUBTS - 1] if taking else standing[:MOST_DOUBTS]
    own = [
        _reason(_told(line, group, plus=False) or neutral(group, plus=False), group, shares[group])
        for group in taking[: MOST_DOUBTS - len(first)]
    ]
    return [*first, *own]


def _shares(line: _Line) -> dict[str, float]:
    return {} if line.parts is None else line.parts.by_group(line.row)


def _told(line: _Line, group: str, *, plus: bool) -> Words | None:
    columns = line.parts.leading(line.row, group) if line.parts else []
    return phrase_of(line.facts, columns, plus=plus)


def _reason(words: Words, group: str, share: float) -> Reason:
    hours = signed_hours(share)
    return Reason(
        kind="for" if share > 0 else "against",
        group=group,
        goal_hours=share,
        text_da=f"{words.da} ({hours.da})",
        text_en=f"{words.en} ({hours.en})",
    )


def _opened(night: Night, lines: list[_Line]) -> list[tuple[Reason, ...]]:
    """Return for each line the change that would add most, where that is an hour or more."""
    tried = [carvings(line.facts.case) for line in lines]
    people = {name: row for row, name in enumerate(night.market.candidates.ids)}
    first = {
        people[line.proposal.candidate_id]: at for at, line in enumerate(lines) if line.proposal.rank == 1
    }
    for person, carving in longer_ways(night, list(first)).items():
        tried[first[person]].append(carving)
    flat = [carving for changes in tried for carving in changes]
    values = iter(values_with(night, flat, Objective.GOAL_HOURS))
    return [
        _most(changes, [next(values) - line.proposal.figures.expected_goal_hours for _ in changes])
        for line, changes in zip(lines, tried, strict=True)
    ]


def _most(changes: list[Carving], gains: list[float]) -> tuple[Reason, ...]:
    best = max(range(len(changes)), key=lambda at: gains[at], default=None)
    if best is None or gains[best] < LEAST_OPENED_HOURS:
        return ()
    hours, words = signed_hours(gains[best]), changes[best].words
    return (
        Reason(
            kind="opens",
            group=changes[best].kind,
            goal_hours=gains[best],
            text_da=f"{words.da} ({hours.da})",
            text_en=f"{words.en} ({hours.en})",
        ),
    )
