"""The way there is not longer than the person's own limit, by the person's best mode, one way.

Where the limit is unknown it is 45 minutes (domain brief, section 5). Where a place is unknown, the two must
lie in the same municipality, as reach has it. Source: the person's own limit.
"""

import math

import numpy as np

from data.plain_text import number_da, number_en
from features.lists import Flags
from features.market import Market
from features.pairs import Pairs
from features.reach import travel_limits
from features.travel_time import DEFAULT_LIMIT_MINUTES
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import DayOpenings, PairMask, Reading
from matcher.rules.travel_minutes import minutes_between

_UNKNOWN = Texts(
    "Det vides ikke, hvor jobkandidaten eller arbejdspladsen ligger, og de er ikke i samme kommune.",
    "Where candidate or workplace lies is unknown, and they are not in the same municipality.",
    "adresse eller postnummer oplyses",
    "address or postcode is given",
)


def _same_municipality(case: PairCase) -> bool:
    home, there = case.candidate.municipality_code, case.workplace.municipality_code
    return home is not None and home == there and home.isdecimal()


def _objection(case: PairCase) -> Texts | None:
    own = case.candidate.max_travel_minutes
    limit = DEFAULT_LIMIT_MINUTES if own is None else own
    minutes = case.travel_minutes
    if minutes is None or math.isnan(minutes):
        return None if _same_municipality(case) else _UNKNOWN
    if minutes <= limit:
        return None
    if math.isinf(minutes):
        return Texts(
            "Arbejdspladsen kan ikke nås med jobkandidatens transport.",
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


def _mask(_: DayOpenings) -> Reading:
    return lambda people: PairMask(lambda pairs: _near(people.market, pairs))


def _near(market: Market, pairs: Pairs) -> Flags:
    homes, works = market.candidates.places.municipality, market.workplaces.places.municipality
    minutes = minutes_between(market, pairs)
    close: Flags = minutes <= travel_limits(market)[pairs.candidate]
    unknown = np.flatnonzero(np.isnan(minutes))
    home = homes[pairs.candidate[unknown]]
    there = works[market.openings.workplace[pairs.opening[unknown]]]
    close[unknown] = (home >= 0) & (home == there)
    return close


RULE = Rule(name="travel", source="Jobkandidatens egen grænse for rejsetid", objection=_objection, mask=_mask)
