"""The capacity calendar of a municipality or of one company: places and small hours by week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.pages.visit import Visit
from api.pictures.capacity_weeks import CalendarWords, WeekColumn, capacity_picture
from api.pictures.svg import Picture
from data.geography import municipalities
from data.openings import Opening
from data.snapshot import Snapshot
from matcher.capacity_weeks import CapacityWeek, capacity_by_week
from matcher.rules.case import DayContext

WEEKS = 13
_MANY = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarAsked:
    """Whose calendar: of a company, else of a municipality, else of all."""

    workplace_id: str = ""
    municipality_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarView:
    """The calendar.

    Attributes
    ----------
    of : str
        Whose it is, in words.
    picture : Picture or None
        ``None`` where there is no place in any of the weeks.
    notes : tuple of str
        What to mind about the figures.
    """

    of: str
    chosen: str
    choices: tuple[tuple[str, str], ...]
    picture: Picture | None
    notes: tuple[str, ...]


def calendar_view(
    visit: Visit, snapshot: Snapshot, context: DayContext, asked: CalendarAsked, as_of: date
) -> CalendarView | None:
    """Return what the page shows, ``None`` where there is no company of the id.

    Parameters
    ----------
    visit : Visit
        Who looks.
    snapshot : Snapshot
        The day.
    context : DayContext
        For whom places are kept.
    asked : CalendarAsked
        Whose calendar.
    as_of : date
        The day.
    """
    named = {one.workplace_id: one for one in snapshot.workplaces}
    company = named.get(asked.workplace_id)
    if asked.workplace_id and company is None:
        return None
    codes = {one.workplace_id: one.municipality_code or "" for one in snapshot.workplaces}
    openings = _openings(snapshot, asked, codes)
    weeks = capacity_by_week(openings, context, as_of, WEEKS)
    found = municipalities()
    if company is not None:
        of = company.name or company.workplace_id
    else:
        of = _name(asked.municipality_code) or visit.t("night.every_municipality")
    return CalendarView(
        of=of,
        chosen=asked.municipality_code,
        choices=tuple(
            (code, found[code].name) for code in sorted(set(codes.values()) & found.keys(), key=_name)
        ),
        picture=_picture(visit, of, weeks) if any(week.places for week in weeks) else None,
        notes=_notes(visit, weeks),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyCalendar:
    """The calendar on the page of a company; ``picture`` is ``None`` where there is no place in any week."""

    picture: Picture | None
    notes: tuple[str, ...]


def company_calendar(
    visit: Visit, of: str, openings: Sequence[Opening], context: DayContext, as_of: date
) -> CompanyCalendar:
    """Return the calendar of one company, from its openings.

    Parameters
    ----------
    visit : Visit
        Who looks.
    of : str
        Whose it is, in words.
    openings : sequence of Opening
        The company's.
    context : DayContext
        For whom places are kept.
    as_of : date
        The day.
    """
    weeks = capacity_by_week(openings, context, as_of, WEEKS)
    if not any(week.places for week in weeks):
        return CompanyCalendar(picture=None, notes=())
    return CompanyCalendar(picture=_picture(visit, of, weeks), notes=_notes(visit, weeks))


def _openings(snapshot: Snapshot, asked: CalendarAsked, codes: dict[str, str]) -> list[Opening]:
    if asked.workplace_id:
        return [one for one in snapshot.openings if one.workplace_id == asked.workplace_id]
    code = asked.municipality_code
    return [one for one in snapshot.openings if not code or codes.get(one.workplace_id) == code]


def _picture(visit: Visit, of: str, weeks: Sequence[CapacityWeek]) -> Picture:
    first, last = weeks[0], weeks[-1]
    words = CalendarWords(
        title=visit.t("night.calendar_title", of=of),
        description=visit.t(
            "night.calendar_description",
            of=of,
            weeks=len(weeks),
            first=visit.tn("night.calendar_free", first.places),
            last=visit.tn("night.calendar_free", last.places),
            hours=visit.number(first.hours_per_week),
        ),
        week=visit.t("night.week"),
        begins=visit.t("night.week_begins"),
        places=visit.t("night.calendar_places"),
        hours=visit.t("night.calendar_hours"),
    )
    columns = [
        WeekColumn(
            name=str(week.monday.isocalendar().week),
            begins=visit.day(week.monday),
            places=week.places,
            hours=week.hours_per_week,
            hours_short=visit.number(week.hours_per_week, 1 if week.hours_per_week < _MANY else 0),
            hours_text=visit.number(week.hours_per_week),
        )
        for week in weeks
    ]
    return capacity_picture(columns, words, visit.language)


def _notes(visit: Visit, weeks: Sequence[CapacityWeek]) -> tuple[str, ...]:
    unknown = max(week.hours_unknown for week in weeks)
    told = visit.tn("night.hours_unknown", unknown) if unknown else ""
    return tuple(filter(None, (visit.t("night.calendar_note"), told)))


def _name(code: str) -> str:
    found = municipalities().get(code)
    return found.name if found else code
