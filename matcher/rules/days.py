"""Person and opening have the opening's least hours in common within a week; unknown times are any time.

Source: the person's and the workplace's own times.
"""

from data.availability import Interval
from data.plain_text import hours_da, hours_en
from matcher.hours import least_hours_per_week, shared_hours_per_week
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import DayOpenings, DayPeople, Mask, PairMask, Reading
from matcher.rules.shared_time import share_hours

_DAYS_DA = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _objection(case: PairCase) -> Texts | None:
    shared = shared_hours_per_week(case.candidate, case.opening)
    least = least_hours_per_week(case.opening, case.settings)
    if shared is None or shared >= least:
        return None
    times = case.opening.schedule or ()
    return Texts(
        f"Jobkandidat og stilling har {hours_da(shared, 'fælles time')} om ugen; "
        f"der kræves mindst {hours_da(least)}.",
        f"Candidate and opening share {hours_en(shared)} a week; at least {hours_en(least)} are needed.",
        f"{hours_da(least - shared)} mere inden for {_spelled(times, _DAYS_DA)}, "
        f"eller arbejde på andre tider",
        f"{hours_en(least - shared, 'more hour')} within {_spelled(times, _DAYS_EN)}, or work at other times",
    )


def _spelled(times: tuple[Interval, ...], days: tuple[str, ...]) -> str:
    return ", ".join(f"{days[time.weekday]} {str(time).split(' ')[1]}" for time in times)


def _mask(day: DayOpenings) -> Reading:
    settings = day.context.settings
    least = day.numbers(lambda opening, _: least_hours_per_week(opening, settings))

    def of(people: DayPeople) -> Mask:
        theirs, times = people.market.candidates.availability, people.market.openings.schedule
        return PairMask(lambda p: share_hours(theirs, p.candidate, times, p.opening, least[p.opening]))

    return of


RULE = Rule(
    name="days", source="Jobkandidatens og arbejdspladsens egne tider", objection=_objection, mask=_mask
)
