"""The workplace has the mentor hours the person takes; unknown hours are no limit.

An unknown need takes what no need takes; how much a level of need takes is a setting. Source: agreement with
the workplace about support.
"""

import numpy as np

from data.plain_text import hours_da, hours_en
from matcher.hours import mentor_hours_per_week
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import NOTHING, DayOpenings, DayPeople, Mask, PairMask, Reading


def _objection(case: PairCase) -> Texts | None:
    offered = case.workplace.mentor_hours_per_week
    needed = mentor_hours_per_week(case.candidate, case.settings)
    if offered is None or offered >= needed:
        return None
    return Texts(
        f"Arbejdspladsen har {hours_da(offered, 'mentortime')} om ugen tilbage; "
        f"jobkandidaten skal bruge {hours_da(needed)}.",
        f"The workplace has {hours_en(offered, 'mentor hour')} a week free; "
        f"the candidate needs {hours_en(needed)}.",
        f"{hours_da(needed - offered, 'mentortime')} om ugen mere, fra arbejdspladsen eller kommunen",
        f"{hours_en(needed - offered, 'more mentor hour')} a week, from the workplace or the municipality",
    )


def _mask(day: DayOpenings) -> Reading:
    settings = day.context.settings
    offered = day.numbers(lambda _, workplace: workplace.mentor_hours_per_week)
    unlimited = bool(np.isnan(offered).all())

    def of(people: DayPeople) -> Mask:
        needed = people.numbers(lambda candidate: mentor_hours_per_week(candidate, settings))
        if unlimited or not needed.any():
            return NOTHING
        return PairMask(lambda pairs: ~(offered[pairs.opening] < needed[pairs.candidate]))

    return of


RULE = Rule(
    name="mentor_hours", source="Aftale med arbejdspladsen om støtte", objection=_objection, mask=_mask
)
