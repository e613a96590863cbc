"""How old the plan is that a list rests on: every list carries this, so that nobody works on an old night."""

from dataclasses import dataclass
from datetime import date, datetime

from data.plain_text import date_da, date_en


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


def staleness_of(plan_id: int, made_at: datetime, as_of: date, today: date) -> Staleness:
    """Return how old a plan is on a day.

    Parameters
    ----------
    plan_id, made_at, as_of
        Of the plan that counts.
    today : date
        The service's day.
    """
    behind = max(0, (today - as_of).days)
    if behind == 0:
        text_da, text_en = f"Planen er fra natten til {date_da(as_of)}.", f"The plan is of {date_en(as_of)}."
    else:
        nights_da = "1 nat" if behind == 1 else f"{behind} nætter"
        nights_en = "1 night" if behind == 1 else f"{behind} nights"
        text_da = f"Planen er {nights_da} gammel: den er fra natten til {date_da(as_of)}."
        text_en = f"The plan is {nights_en} old: it is of {date_en(as_of)}."
    return Staleness(
        plan_id=plan_id,
        made_at=made_at,
        as_of=as_of,
        nights_behind=behind,
        stale=behind > 0,
        text_da=text_da,
        text_en=text_en,
    )
