"""How old the plan is that a list rests on: every list carries this, so that nobody works on an old night."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from data.plain_text import date_da, date_en
from matcher.wording import Words, counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Staleness:
    """The plan a list rests on, and whether a newer one should be there by now.

    Attributes
    ----------
    plan_id : int or None
        The plan that counts; ``None`` before the first.
    made_at : datetime or None
        Instant of its publication, in UTC.
    as_of : date or None
        The day it was made for.
    nights_behind : int
        Local nights that have passed since without a plan; 0 without any plan.
    stale : bool
        Whether the plan is of an earlier day, or missing.
    text_da, text_en : str
        The same in plain words.
    """

    plan_id: int | None
    made_at: datetime | None
    as_of: date | None
    nights_behind: int
    stale: bool
    text_da: str
    text_en: str


NO_PLAN = Staleness(
    plan_id=None,
    made_at=None,
    as_of=None,
    nights_behind=0,
    stale=True,
    text_da="Der er ingen natplan endnu: listen regner uden priser.",
    text_en="There is no plan of a night yet: the list knows no prices.",
)


class Age(NamedTuple):
    """How old a plan is: local nights without a newer one, whether that is too old, and the words for it."""

    nights_behind: int
    stale: bool
    text: Words


def staleness_on(as_of: date, today: date) -> Age:
    """Return how old a plan of one day is on another."""
    behind = max(0, (today - as_of).days)
    if behind == 0:
        fresh = Words(f"Planen er fra natten til {date_da(as_of)}.", f"The plan is of {date_en(as_of)}.")
        return Age(0, stale=False, text=fresh)
    nights = counted(behind, Words("nat", "night"), Words("nætter", "nights"))
    text = Words(
        f"Planen er {nights.da} gammel: den er fra natten til {date_da(as_of)}.",
        f"The plan is {nights.en} old: it is of {date_en(as_of)}.",
    )
    return Age(behind, stale=True, text=text)


def staleness_of(plan_id: int, made_at: datetime, as_of: date, today: date) -> Staleness:
    """Return how old a plan is on a day.

    Parameters
    ----------
    plan_id, made_at, as_of
        Of the plan that counts.
    today : date
        The service's day.
    """
    age = staleness_on(as_of, today)
    return Staleness(
        plan_id=plan_id,
        made_at=made_at,
        as_of=as_of,
        nights_behind=age.nights_behind,
        stale=age.stale,
        text_da=age.text.da,
        text_en=age.text.en,
    )
