"""The way there is not longer than the person's own limit, by the person's best mode, one way.

Where the limit is unknown, the setting's default holds. Travel time that cannot be told does not refuse.
Source: the person's own limit.
"""

import math

from data.plain_text import number_da, number_en
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase


def _objection(case: PairCase) -> Texts | None:
    own = case.candidate.max_travel_minutes
    limit = case.settings.default_max_travel_minutes if own is None else own
    minutes = case.travel_minutes
    if minutes is None or minutes <= limit:
        return None
    if math.isinf(minutes):
        return Texts(
            "Arbejdspladsen kan ikke nås med kandidatens transport.",
            "The workplace cannot be reached by the candidate's means of transport.",
            "en anden transport, for eksempel samkørsel",
            "another means of transport, such as a shared ride",
        )
    more = math.ceil(minutes - limit)
    return Texts(
        f"Vejen derhen tager {math.ceil(minutes)} minutter; grænsen er {number_da(limit)}.",
        f"The way there takes {math.ceil(minutes)} minutes; the limit is {number_en(limit)}.",
        f"{more} {'minut' if more == 1 else 'minutter'} længere rejsetid, eller hurtigere transport",
        f"{more} {'minute' if more == 1 else 'minutes'} more travel time, or faster transport",
    )


RULE = Rule(name="travel", source="Kandidatens egen grænse for rejsetid", objection=_objection)
