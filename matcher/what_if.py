"""What if a person could travel further, had a car, more hours, other days, other wishes: a supposed record.

Nothing is stored: whoever means it changes the record itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from data.availability import Interval, merge
from data.candidates import Candidate, Weights
from data.checks import check_range
from data.tables import TRANSPORT_MODES
from features.industries import plain_code

TOP_STARS = 3.0
_WHOLE_WEEK = 168.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What is supposed instead of the record; ``None`` and empty suppose nothing.

    Attributes
    ----------
    max_travel_minutes : float, optional
        One way.
    transport : tuple of str, optional
        Means of transport.
    hours_per_week_now, hours_per_week_goal : float, optional
        Hours a week.
    availability : tuple of Interval, optional
        Times of the week.
    wishes_industries, wishes_tasks : mappings of code to stars
        Stars from 1 to 3 of some wishes, 0 for none; the other wishes stay.
    """

    max_travel_minutes: float | None = None
    transport: tuple[str, ...] | None = None
    hours_per_week_now: float | None = None
    hours_per_week_goal: float | None = None
    availability: tuple[Interval, ...] | None = None
    wishes_industries: Mapping[str, float] | None = None
    wishes_tasks: Mapping[str, float] | None = None

    @property
    def supposes(self) -> bool:
        """Whether anything is supposed at all."""
        return any(getattr(self, field.name) is not None for field in fields(self))


AS_RECORDED = WhatIf()


def supposed(candidate: Candidate, what_if: WhatIf) -> Candidate:
    """Return the record as it would be.

    Parameters
    ----------
    candidate : Candidate
        The record as it is.
    what_if : WhatIf
        What is supposed.

    Raises
    ------
    ValueError
        If something is supposed that no record may hold; the message names field, expected and got.
    """
    if not what_if.supposes:
        return candidate
    plain = ("max_travel_minutes", "hours_per_week_now", "hours_per_week_goal")
    changes: dict[str, Any] = {name: value for name in plain if (value := getattr(what_if, name)) is not None}
    check_range("what if", "hours_per_week_goal", what_if.hours_per_week_goal, 0, _WHOLE_WEEK)
    if what_if.transport is not None:
        changes["transport"] = _means(what_if.transport)
    if what_if.availability is not None:
        changes["availability"] = merge(what_if.availability)
    if what_if.wishes_industries is not None:
        known = tuple((plain_code(code), stars) for code, stars in candidate.wishes_industries or ())
        said = {plain_code(code): stars for code, stars in what_if.wishes_industries.items()}
        changes["wishes_industries"] = _starred("wishes_industries", known, said)
    if what_if.wishes_tasks is not None:
        known = candidate.wishes_tasks or ()
        changes["wishes_tasks"] = _starred("wishes_tasks", known, what_if.wishes_tasks)
    return replace(candidate, **changes)


def _means(transport: tuple[str, ...]) -> tuple[str, ...]:
    for mode in transport:
        if mode not in TRANSPORT_MODES:
            raise ValueError(f"what if: transport: expected some of {TRANSPORT_MODES}, got {mode!r}")
    return tuple(sorted(set(transport)))


def _starred(field: str, known: Weights, said: Mapping[str, float]) -> Weights:
    for code, stars in said.items():
        check_range("what if", f"{field} {code}", stars, 0, TOP_STARS)
    return tuple(sorted((code, stars) for code, stars in {**dict(known), **said}.items() if stars > 0))
