"""The person can take on the opening's least hours now; unknown hours are not "too few".

A stepwise start of one or two hours a week counts as a job where the opening's own minimum says so: the
rule compares what was stated and invents no steps. Source: the person's and the workplace's own figures.
"""

from data.plain_text import number_da, number_en
from matcher.hours import least_hours_per_week
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase


def _objection(case: PairCase) -> Texts | None:
    least = least_hours_per_week(case.opening, case.settings)
    now, most = case.candidate.hours_per_week_now, case.opening.hours_per_week_max
    if now is not None and now < least:
        return Texts(
            f"Kandidaten kan arbejde {number_da(now)} timer om ugen nu; "
            f"stillingen kræver mindst {number_da(least)}.",
            f"The candidate can work {number_en(now)} hours a week now; "
            f"the opening needs at least {number_en(least)}.",
            f"en trinvis start med {number_da(now)} timer om ugen i stillingen"
            if now > 0
            else f"kandidaten kan begynde med {number_da(least)} timer om ugen",
            f"a stepwise start of {number_en(now)} hours a week in the opening"
            if now > 0
            else f"the candidate can begin with {number_en(least)} hours a week",
        )
    if most is not None and most < least:
        return Texts(
            f"Stillingen har højst {number_da(most)} timer om ugen; det er mindre end {number_da(least)}.",
            f"The opening has at most {number_en(most)} hours a week, which is less than {number_en(least)}.",
            f"{number_da(least)} timer om ugen i stillingen",
            f"{number_en(least)} hours a week in the opening",
        )
    return None


RULE = Rule(name="hours", source="Kandidatens timer nu og stillingens mindste timetal", objection=_objection)
