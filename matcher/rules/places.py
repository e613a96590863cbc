"""The workplace is open and the opening has a free place.

Source: exchange format: ``places`` is what is free, and a status other than open gives none.
"""

from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import DayOpenings, OpeningMask, Reading

_CLOSED = Texts(
    "Arbejdspladsen er lukket.",
    "The workplace is closed.",
    "arbejdspladsen åbner igen",
    "the workplace opens again",
)
_FULL = Texts(
    "Stillingen har ingen ledig plads.",
    "The opening has no free place.",
    "én plads mere i stillingen",
    "one more place in the opening",
)


def _objection(case: PairCase) -> Texts | None:
    if case.workplace.status != "open":
        return _CLOSED
    return _FULL if case.opening.free_places < 1 else None


def _mask(day: DayOpenings) -> Reading:
    return OpeningMask(
        day.flags(lambda opening, workplace: workplace.status == "open" and opening.free_places >= 1)
    )


RULE = Rule(
    name="places", source="Arbejdspladsens egen oplysning om ledige pladser", objection=_objection, mask=_mask
)
