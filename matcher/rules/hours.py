"""The person can take on the opening's least hours now; unknown hours are not "too few".

A stepwise start of one or two hours a week counts as a job where the opening's own minimum says so: the
rule compares what was stated and invents no steps. Source: the person's and the workplace's own figures.
"""

from data.plain_text import hours_da, hours_en
from matcher.hours import least_hours_per_week
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import DayOpenings, DayPeople, Mask, PairMask, Reading


def _objection(case: PairCase) -> Texts | None:
    least = least_hours_per_week(case.opening, case.settings)
    now, most = case.candidate.hours_per_week_now, case.opening.hours_per_week_max
    if now is not None and now < least:
        return Texts(
            f"Jobkandidaten kan arbejde {hours_da(now)} om ugen nu; "
            f"stillingen kræver mindst {hours_da(least)}.",
            f"The candidate can work {hours_en(now)} a week now; "
            f"the opening needs at least {hours_en(least)}.",
            f"en trinvis start med {hours_da(now)} om ugen i stillingen"
            if now > 0
            else f"jobkandidaten kan begynde med {hours_da(least)} om ugen",
            f"a stepwise start of {hours_en(now)} a week in the opening"
            if now > 0
            else f"the candidate can begin with {hours_en(least)} a week",
        )
    if most is not None and most < least:
        return Texts(
            f"Stillingen har højst {hours_da(most)} om ugen; det er mindre end {hours_da(least)}.",
            f"The opening has at most {hours_en(most)} a week, which is less than {hours_en(least)}.",
            f"{hours_da(least)} om ugen i stillingen",
            f"{hours_en(least)} a week in the opening",
        )
    return None


def _mask(day: DayOpenings) -> Reading:
    settings = day.context.settings
    least = day.numbers(lambda opening, _: least_hours_per_week(opening, settings))
    most = day.numbers(lambda opening, _: opening.hours_per_week_max)
    # Comparisons with NaN are false: what is unknown is not too few.
    impossible = most < least

    def of(people: DayPeople) -> Mask:
        now = people.numbers(lambda candidate: candidate.hours_per_week_now)
        return PairMask(lambda p: ~((now[p.candidate] < least[p.opening]) | impossible[p.opening]))

    return of


RULE = Rule(
    name="hours",
    source="Jobkandidatens timer nu og stillingens mindste timetal",
    objection=_objection,
    mask=_mask,
)
