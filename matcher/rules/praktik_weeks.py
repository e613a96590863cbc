"""An unpaid start is not longer than the programme's longest praktik; an unknown length does not refuse.

Source: lov om en aktiv beskæftigelsesindsats, virksomhedspraktik: up to 13 weeks for activity-ready people,
4 for job-ready. The programme's figure for its own target group is used: a person's category serves
eligibility alone and never reaches a list.
"""

from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import DayOpenings, OpeningMask, Reading


def _objection(case: PairCase) -> Texts | None:
    weeks, most = case.opening.paid_from_week, case.programme.praktik_max_weeks
    if weeks is None or weeks <= most:
        return None
    form_da, form_en = case.programme.label("unpaid_start"), case.programme.label("unpaid_start", "en")
    return Texts(
        f"Stillingen giver først løn efter {weeks} uger; {form_da} må højst vare {most} uger.",
        f"The opening pays only after {weeks} weeks; {form_en} may last {most} weeks at most.",
        f"løn senest fra uge {most}",
        f"pay from week {most} at the latest",
    )


def _mask(day: DayOpenings) -> Reading:
    most = day.programme.praktik_max_weeks
    return OpeningMask(day.flags(lambda opening, _: (opening.paid_from_week or 0) <= most))


RULE = Rule(
    name="praktik_weeks",
    source="Lov om en aktiv beskæftigelsesindsats, kapitlet om virksomhedspraktik",
    objection=_objection,
    mask=_mask,
)
