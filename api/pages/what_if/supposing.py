"""From a form in Danish to what is supposed: the same record that the interface's parameters make."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Literal, Protocol

from pydantic import Field

from api.http.problems import FieldFault
from api.pages.forms import Filled, Form, blank
from data.availability import WEEKDAYS, Interval
from data.candidates import Candidate, Weights
from data.columns import Column
from data.rows import spell, spell_number
from data.tables import CANDIDATES
from data.vocabulary import Vocabulary
from matcher.what_if import TOP_STARS, WhatIf

Mode = Literal["walk", "bike", "public", "car"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
USUAL_DAY = (8 * 60, 16 * 60)
"""Times of a day somebody is supposed to work who has told no times at all, minutes after midnight."""
WISH_KINDS = {"opgave": "task", "branche": "industry"}
"""Which words may be wished for in which field: the same that the guide offers."""

_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{1,2})?", re.ASCII)
_STARS = re.compile(r"([^:|]{1,100}):([0-3](?:\.\d)?)", re.ASCII)
_MOST_MINUTES, _MOST_HOURS = 24 * 60, 168


class Said(Protocol):
    """What a form says, or an address."""

    @property
    def rejse(self) -> str | None:
        """Minutes one way, as typed."""

    @property
    def timer(self) -> str | None:
        """Hours a week, as typed."""

    @property
    def transport(self) -> Sequence[Mode]:
        """Means of transport."""

    @property
    def dage(self) -> Sequence[Weekday]:
        """Days of the week."""

    @property
    def opgave(self) -> Sequence[str]:
        """Stars of tasks, such as ``9112:2``."""

    @property
    def branche(self) -> Sequence[str]:
        """Stars of industries, such as ``56:2``."""


class Saving(Form):
    """What is to be saved, and the state of the record it was thought of."""

    tilstand: str = ""
    rejse: str | None = None
    timer: str | None = None
    transport: list[Mode] = Field(default=[])
    dage: list[Weekday] = Field(default=[])
    opgave: list[str] = Field(default=[])
    branche: list[str] = Field(default=[])


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """What is supposed beyond the record, the form that says so, and what of it cannot be read."""

    what_if: WhatIf
    form: Filled[Saving]

    @property
    def changed(self) -> tuple[str, ...]:
        """Fields of the record that are supposed otherwise."""
        return tuple(one.name for one in fields(WhatIf) if getattr(self.what_if, one.name) is not None)


def supposed_of(record: Candidate, said: Said, words: Vocabulary) -> Supposed:
    """Return what somebody supposes; whatever is as the record says is not supposed.

    Parameters
    ----------
    record : Candidate
        The person's record.
    said : Said
        The fields; ``None`` and empty leave everything as it is.
    words : Vocabulary
        What may be wished for anew.
    """
    faults: list[FieldFault] = []
    minutes = _figure(said.rejse, "rejse", _MOST_MINUTES, "not-minutes", faults)
    hours = _figure(said.timer, "timer", _MOST_HOURS, "not-hours-a-week", faults)
    tasks = _stars(said.opgave, _Wished.of("opgave", record.wishes_tasks, words), faults)
    industries = _stars(said.branche, _Wished.of("branche", record.wishes_industries, words), faults)
    transport = tuple(sorted(set(said.transport))) or None
    what_if = WhatIf(
        max_travel_minutes=None if minutes == record.max_travel_minutes else minutes,
        hours_per_week_now=None if hours == record.hours_per_week_now else hours,
        transport=None if transport == tuple(sorted(record.transport or ())) else transport,
        availability=_times(record, said.dage),
        wishes_tasks=_other(record.wishes_tasks, tasks),
        wishes_industries=_other(record.wishes_industries, industries),
    )
    form: Filled[Saving] = blank(
        rejse=said.rejse if said.rejse is not None else _told(record.max_travel_minutes),
        timer=said.timer if said.timer is not None else _told(record.hours_per_week_now),
        transport=transport or record.transport or (),
        dage=tuple(said.dage) or days_of(record),
        opgave=_chosen(record.wishes_tasks, tasks),
        branche=_chosen(record.wishes_industries, industries),
    )
    return Supposed(what_if=what_if, form=form.refused(*faults) if faults else form)


def days_of(record: Candidate) -> tuple[str, ...]:
    """Return the days on which somebody can work."""
    return tuple(WEEKDAYS[day] for day in sorted({time.weekday for time in record.availability or ()}))


def cells_supposed(record: Candidate, names: Iterable[str]) -> dict[str, str]:
    """Return some fields of a record as they would stand in a file of the exchange format."""
    columns = {column.name: column for column in CANDIDATES.columns}
    return {name: _cell(columns[name], getattr(record, name)) for name in names}


def _cell(column: Column, value: object) -> str:
    if isinstance(value, tuple):
        parts = (
            f"{item[0]}:{spell_number(item[1])}" if isinstance(item, tuple) else str(item) for item in value
        )
        return "|".join(parts)
    return spell(column, value if isinstance(value, str | int | float) else None)


def _figure(text: str | None, name: str, most: float, code: str, faults: list[FieldFault]) -> float | None:
    text = (text or "").strip()
    if not text:
        return None
    value = float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else most + 1
    if value > most:
        faults.append(FieldFault(code=code, pointer=f"/{name}"))
        return None
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wished:
    """What may be wished for in a field: what the record knows already, and every word of the kind."""

    name: str
    codes: frozenset[str]

    @classmethod
    def of(cls, name: str, known: Weights | None, words: Vocabulary) -> "_Wished":
        every = {word.code for word in words.of_kind(WISH_KINDS[name])}
        return cls(name=name, codes=frozenset(every | dict(known or ()).keys()))


def _stars(texts: Sequence[str], wished: _Wished, faults: list[FieldFault]) -> dict[str, float]:
    found = [_STARS.fullmatch(text) for text in texts]
    read = {one.group(1): float(one.group(2)) for one in found if one is not None}
    beyond = any(stars > TOP_STARS for stars in read.values())
    if len(read) != len(texts) or beyond or not read.keys() <= wished.codes:
        faults.append(FieldFault(code="not-valid", pointer=f"/{wished.name}"))
        return {}
    return read


def _other(known: Weights | None, said: dict[str, float]) -> dict[str, float] | None:
    """Return the stars that differ from the record's as a person sees them: whole stars, none of no wish."""
    before = {code: whole_stars(stars) for code, stars in known or ()}
    return {code: stars for code, stars in said.items() if stars != before.get(code, 0)} or None


def whole_stars(stars: float) -> int:
    """Return stars as they are shown and chosen."""
    return min(int(TOP_STARS), round(stars))


def _times(record: Candidate, days: Sequence[Weekday]) -> tuple[Interval, ...] | None:
    """Return the times of the chosen days: those of the record, for a new day as on the others."""
    if not days or set(days) == set(days_of(record)):
        return None
    known = record.availability or ()
    first = min((time.start_minutes for time in known), default=USUAL_DAY[0])
    last = max((time.end_minutes for time in known), default=USUAL_DAY[1])
    chosen = [WEEKDAYS.index(day) for day in days]
    new = [Interval(day, first, last) for day in chosen if all(time.weekday != day for time in known)]
    return tuple(sorted([time for time in known if time.weekday in chosen] + new))


def _chosen(known: Weights | None, said: dict[str, float]) -> tuple[str, ...]:
    """Return the stars of every wish of the record, and of those that are new."""
    before = {code: float(whole_stars(stars)) for code, stars in known or ()}
    new = {code: stars for code, stars in said.items() if code not in before and stars}
    both = {code: said.get(code, stars) for code, stars in before.items()} | new
    return tuple(f"{code}:{int(stars)}" for code, stars in both.items())


def _told(value: float | None) -> str:
    return "" if value is None else spell_number(value).replace(".", ",")
