"""What a request for suggestions may say in its address: how many, which, and what if."""

import re
from collections.abc import Iterable
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from api.http.problems import FieldFault, Problem
from data.availability import WEEKDAYS, Interval
from data.checks import check_range
from matcher.what_if import TOP_STARS, WhatIf

LONGEST_LIST = 50
_MOST_ITEMS = 50
_TIME = re.compile(rf"({'|'.join(WEEKDAYS)}) ([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)", re.ASCII)
_STARS = re.compile(r"([^:\x00-\x1f]{1,100}):([0-3](?:\.\d)?)", re.ASCII)
_MINUTES_PER_HOUR = 60

Mode = Literal["walk", "bike", "public", "car"]


class Supposed(BaseModel):
    """What is supposed, as the address says it; one parameter each, spelled as the route has checked."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, frozen=True)

    max_travel_minutes: float | None = Field(
        None, ge=0, le=1440, description="What if the person travelled this long, one way."
    )
    transport: list[Mode] | None = Field(
        None, max_length=4, description="What if these were the means of transport."
    )
    hours_per_week_now: float | None = Field(
        None, ge=0, le=168, description="What if the person could take on this many hours."
    )
    hours_per_week_goal: float | None = Field(
        None, ge=0, le=168, description="What if this many hours were the goal."
    )
    availability: list[str] | None = Field(
        None, max_length=_MOST_ITEMS, description="What if these were the times: 'mon 08:00-12:00'."
    )
    wish_industries: list[str] | None = Field(
        None, max_length=_MOST_ITEMS, description="What if wishes had these stars: '56:3'; 0 = none."
    )
    wish_tasks: list[str] | None = Field(
        None, max_length=_MOST_ITEMS, description="What if wishes had these stars: '9112:2'; 0 = none."
    )

    def what_if(self) -> WhatIf:
        """Return what is supposed.

        Raises
        ------
        Problem
            If times or stars cannot be read.
        """
        transport, times = self.transport, self.availability
        industries, tasks = self.wish_industries, self.wish_tasks
        return WhatIf(
            max_travel_minutes=self.max_travel_minutes,
            transport=None if transport is None else tuple(transport),
            hours_per_week_now=self.hours_per_week_now,
            hours_per_week_goal=self.hours_per_week_goal,
            availability=None if times is None else tuple(_times(times)),
            wishes_industries=None if industries is None else dict(_stars("wish_industries", industries)),
            wishes_tasks=None if tasks is None else dict(_stars("wish_tasks", tasks)),
        )


class ListWanted(Supposed):
    """How long a list is wanted, and what is supposed."""

    limit: int = Field(5, ge=1, le=LONGEST_LIST, description="How many openings.")
    openings: Literal["best", "all"] = Field(
        "best", description="The best opening of each workplace, or all of them."
    )


WhatIfAsked = Annotated[Supposed, Query()]
ListAsked = Annotated[ListWanted, Query()]


def _times(texts: Iterable[str]) -> Iterable[Interval]:
    for text in texts:
        found = _TIME.fullmatch(text)
        if found is None:
            raise _misspelled("availability")
        day, *clock = found.groups()
        hours = [int(part) for part in clock]
        try:
            yield Interval(
                WEEKDAYS.index(day),
                hours[0] * _MINUTES_PER_HOUR + hours[1],
                hours[2] * _MINUTES_PER_HOUR + hours[3],
            )
        except ValueError:
            raise _misspelled("availability") from None


def _stars(name: str, texts: Iterable[str]) -> Iterable[tuple[str, float]]:
    for text in texts:
        found = _STARS.fullmatch(text)
        if found is None:
            raise _misspelled(name)
        stars = float(found.group(2))
        try:
            check_range("what if", name, stars, 0, TOP_STARS)
        except ValueError:
            raise _misspelled(name) from None
        yield found.group(1), stars


def _misspelled(name: str) -> Problem:
    fault = FieldFault(code="not-the-pattern", pointer=f"/{name}", place="query")
    return Problem("request-invalid", errors=[fault])
