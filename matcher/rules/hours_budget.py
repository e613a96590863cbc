"""The opening has hours left for one more person at its least hours; an unknown budget is no limit.

Source: the workplace's own figures (``hours_budget_per_week``, else places × maximum).
"""

from data.plain_text import hours_da, hours_en
from matcher.hours import least_hours_per_week
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import DayOpenings, OpeningMask, Reading


def _objection(case: PairCase) -> Texts | None:
    left = case.opening.free_hours_per_week
    least = least_hours_per_week(case.opening, case.settings)
    if left is None or left >= least or case.opening.free_places < 1:
        return None
    return Texts(
        f"Stillingen har {hours_da(left)} om ugen tilbage; der skal mindst bruges {hours_da(least)}.",
        f"The opening has {hours_en(left)} a week left; at least {hours_en(least)} are needed.",
        f"{hours_da(least - left)} om ugen mere i stillingen",
        f"{hours_en(least - left, 'more hour')} a week in the opening",
    )


def _mask(day: DayOpenings) -> Reading:
    settings = day.context.settings
    left = day.numbers(lambda opening, _: opening.free_hours_per_week if opening.free_places else None)
    least = day.numbers(lambda opening, _: least_hours_per_week(opening, settings))
    return OpeningMask(~(left < least))


RULE = Rule(
    name="hours_budget", source="Arbejdspladsens egen oplysning om timer", objection=_objection, mask=_mask
)
