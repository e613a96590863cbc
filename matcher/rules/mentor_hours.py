"""The workplace has the mentor hours the person takes; unknown hours are no limit.

An unknown need takes what no need takes. Source: agreement with the workplace about support; how much a level of need takes is a setting.
"""

from data.plain_text import number_da, number_en
from matcher.hours import mentor_hours_per_week
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase


def _objection(case: PairCase) -> Texts | None:
    offered = case.workplace.mentor_hours_per_week
    needed = mentor_hours_per_week(case.candidate, case.settings)
    if offered is None or offered >= needed:
        return None
    return Texts(
        f"Arbejdspladsen har {number_da(offered)} mentortimer om ugen ledige; "
        f"kandidaten skal bruge {number_da(needed)}.",
        f"The workplace has {number_en(offered)} mentor hours a week free; "
        f"the candidate needs {number_en(needed)}.",
        f"{number_da(needed - offered)} mentortimer om ugen mere, fra arbejdspladsen eller kommunen",
        f"{number_en(needed - offered)} more mentor hours a week, from the workplace or the municipality",
    )


RULE = Rule(name="mentor_hours", source="Aftale med arbejdspladsen om støtte", objection=_objection)
