"""Override rates: how often people decide otherwise than the list, by rank, reason and coarse group.

A list that is always followed decides for people, and one that is never followed helps nobody; both should be
seen. Nothing here is about one person: a figure of fewer than five decisions, or one that others would give
away, is not told.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.candidates import Candidate
from data.journal import Decision
from matcher.aggregates.groups import GROUPS, NO_GROUP, tellable

_TAKEN = frozenset({"contacted", "accepted"})
_SET_ASIDE = frozenset({"declined_by_broker", "later"})
_NEAR, _FAR = 3, 10
FOLLOWED, CHOSE_OTHER, SET_ASIDE = "followed", "chose_other", "set_aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """Decisions of jobformidlere that share something.

    Attributes
    ----------
    by, value : str
        ``rank``, ``reason``, or an attribute of people, and which.
    decisions : int or None
        ``None`` where they are too few to be told of.
    overridden : int or None
        Those against the list: another opening than the first was taken, or the opening was set aside.
        ``None`` where telling it would tell of fewer than five.
    rate : float or None
        Their share.
    """

    by: str
    value: str
    decisions: int | None = None
    overridden: int | None = None
    rate: float | None = None


def kind_of(decision: Decision) -> str | None:
    """Return what a decision says of the list: followed, chose another, set aside; ``None`` where nothing.

    What the person or the workplace declined is no word of the jobformidler's, and a decision that came from
    no list overrides none.
    """
    if decision.rank is None:
        return None
    if decision.decision in _TAKEN:
        return FOLLOWED if decision.rank == 1 else CHOSE_OTHER
    return SET_ASIDE if decision.decision in _SET_ASIDE else None


def override_rates(decisions: Sequence[Decision], people: Mapping[str, Candidate]) -> tuple[Overrides, ...]:
    """Return override rates by everything they are looked at by.

    Parameters
    ----------
    decisions : sequence of Decision
        Of any time; those of people who are not in ``people`` are left out.
    people : mapping of id to Candidate
        Whose decisions count.
    """
    counted = [(d, kind) for d in decisions if d.candidate_id in people and (kind := kind_of(d)) is not None]
    return tuple(
        row
        for by, value_of in _divisions(people)
        for row in _rates(by, [(value_of(decision), kind) for decision, kind in counted])
    )


def _divisions(people: Mapping[str, Candidate]) -> Iterator[tuple[str, Callable[[Decision], str | None]]]:
    yield "rank", lambda decision: _rank_band(decision.rank or 0)
    yield "reason", lambda decision: decision.reason_code
    for attribute, read in GROUPS.items():
        yield attribute, _read_of_person(read, people)


def _read_of_person(
    read: Callable[[Candidate, date], str | None], people: Mapping[str, Candidate]
) -> Callable[[Decision], str | None]:
    return lambda decision: read(people[decision.candidate_id], decision.decided_on)


def _rank_band(rank: int) -> str:
    if rank == 1:
        return "1"
    if rank <= _NEAR:
        return f"2-{_NEAR}"
    return f"{_NEAR + 1}-{_FAR}" if rank <= _FAR else f"{_FAR + 1}-"


def _rates(by: str, said: list[tuple[str | None, str]]) -> list[Overrides]:
    counts = Counter(value or NO_GROUP for value, _ in said)
    against = Counter(value or NO_GROUP for value, kind in said if kind != FOLLOWED)
    followed = {value: counts[value] - against[value] for value in counts}
    told = tellable(counts)
    # Both ends of a rate are cells of the same division: neither may be told by what other rows tell.
    rated = told & tellable({value: against[value] for value in counts}) & tellable(followed)
    return [
        _row(by, value, counts[value], against[value], rated=value in rated)
        if value in told
        else Overrides(by=by, value=value)
        for value in sorted(counts.keys() - {NO_GROUP})
    ]


def _row(by: str, value: str, decisions: int, overridden: int, *, rated: bool) -> Overrides:
    return Overrides(
        by=by,
        value=value,
        decisions=decisions,
        overridden=overridden if rated else None,
        rate=overridden / decisions if rated else None,
    )
