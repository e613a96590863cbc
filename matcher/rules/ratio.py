"""The ratio of supported to ordinary employees (rimelighedskravet), for unpaid or subsidised starts only.

Bekendtgørelse om en aktiv beskæftigelsesindsats § 65 (version of 2021), for E ordinary full-time employees:
up to 50, one in five but at least one; above, ten and one more for each ten beyond 50. Both sides count in
full-time people: whoever is supported already is subtracted, and a start takes its opening's most hours of a
37-hour week, so that it may grow. Ordinary paid hours are exempt, so an opening that pays from the first hour
is never refused; nor is one where start, employees or supported people are unknown: the agreement asks again.
"""

import math
from collections.abc import Sequence

from data.companies import Workplace
from data.openings import Opening
from data.plain_text import number_da, number_en
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import DayOpenings, OpeningMask, Reading

_SMALL = 50  # up to here one in five
_PER_SMALL = 5
_PER_LARGE = 10
FULL_WEEK_HOURS = 37
_ROUNDING = 1e-9


def supported_places(employees_fte: float) -> int:
    """Return how many full-time supported people go with that many ordinary full-time employees."""
    if employees_fte <= _SMALL:
        return max(1, math.floor(employees_fte / _PER_SMALL))
    return _SMALL // _PER_SMALL + math.floor((employees_fte - _SMALL) / _PER_LARGE)


def supported_room_fte(workplace: Workplace) -> float | None:
    """Return how many full-time people more may be supported; ``None`` where it is unknown."""
    if workplace.employees_fte is None or workplace.supported_now_fte is None:
        return None
    return max(0.0, supported_places(workplace.employees_fte) - workplace.supported_now_fte)


def start_fte(opening: Opening) -> float:
    """Return the full-time share of one unpaid start: 0 where it is paid at once or nobody knows."""
    if not opening.paid_from_week:
        return 0.0
    most = opening.hours_per_week_max
    return 1.0 if most is None else min(most, FULL_WEEK_HOURS) / FULL_WEEK_HOURS


def lawful_places(workplace: Workplace, openings: Sequence[Opening]) -> list[int]:
    """Return how many of each opening's free places may be filled tonight, all of one workplace together.

    Room is given out in the order of the openings; where only one of them starts unpaid, which is the rule,
    nothing is lost by that.
    """
    left = supported_room_fte(workplace)
    found = []
    for opening in openings:
        free, share = opening.free_places, start_fte(opening)
        if left is not None and share > 0:
            free = min(free, math.floor(left / share + _ROUNDING))
            left -= free * share
        found.append(free)
    return found


def _exceeds(opening: Opening, workplace: Workplace) -> bool:
    room = supported_room_fte(workplace)
    return room is not None and start_fte(opening) > room + _ROUNDING


def _objection(case: PairCase) -> Texts | None:
    if not _exceeds(case.opening, case.workplace):
        return None
    employees, supported = case.workplace.employees_fte or 0, case.workplace.supported_now_fte or 0
    most = supported_places(employees)
    return Texts(
        f"Arbejdspladsen har {number_da(supported)} støttede; med {number_da(employees)} ordinært ansatte "
        f"er der plads til {most}.",
        f"The workplace has {number_en(supported)} supported people; with {number_en(employees)} ordinary "
        f"employees there is room for {most}.",
        "løn fra første time",
        "pay from the first hour",
    )


def _mask(day: DayOpenings) -> Reading:
    return OpeningMask(day.flags(lambda opening, workplace: not _exceeds(opening, workplace)))


RULE = Rule(
    name="ratio",
    source="Bekendtgørelse om en aktiv beskæftigelsesindsats § 65 (rimelighedskravet)",
    objection=_objection,
    mask=_mask,
)
