"""The ratio of supported to ordinary employees (rimelighedskravet), for unpaid or subsidised starts only.

Bekendtgørelse om en aktiv beskæftigelsesindsats § 65 (version of 2021), for E ordinary full-time employees:
up to 50, one in five but at least one; above, ten and one more for each ten beyond 50. Whoever is supported
already is subtracted. Ordinary paid hours are exempt, so an opening that pays from the first hour is never
refused; nor is one where start, employees or supported people are unknown: the agreement asks again.
"""

import math

from data.companies import Workplace
from data.openings import Opening
from data.plain_text import number_da, number_en
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import DayRecords, Mask

_SMALL = 50  # up to here one in five
_PER_SMALL = 5
_PER_LARGE = 10


def supported_places(employees_fte: float) -> int:
    """Return how many supported people a workplace with that many ordinary full-time employees may have."""
    if employees_fte <= _SMALL:
        return max(1, math.floor(employees_fte / _PER_SMALL))
    return _SMALL // _PER_SMALL + math.floor((employees_fte - _SMALL) / _PER_LARGE)


def unpaid_starts_left(workplace: Workplace) -> int | None:
    """Return how many more unpaid or subsidised starts a workplace may have; ``None`` where it is unknown."""
    if workplace.employees_fte is None or workplace.supported_now_fte is None:
        return None
    return max(0, math.floor(supported_places(workplace.employees_fte) - workplace.supported_now_fte))


def starts_unpaid(opening: Opening) -> bool:
    """Tell whether an opening is known to begin unpaid or subsidised."""
    return opening.paid_from_week is not None and opening.paid_from_week > 0


def _objection(case: PairCase) -> Texts | None:
    left = unpaid_starts_left(case.workplace)
    if left is None or left >= 1 or not starts_unpaid(case.opening):
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


def _mask(day: DayRecords) -> Mask:
    return day.places(lambda o, w: not starts_unpaid(o) or unpaid_starts_left(w) != 0)


RULE = Rule(
    name="ratio",
    source="Bekendtgørelse om en aktiv beskæftigelsesindsats § 65 (rimelighedskravet)",
    objection=_objection,
    mask=_mask,
)
