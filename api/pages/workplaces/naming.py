"""How companies and what they offer are named on pages."""

from collections.abc import Iterable
from datetime import date

from api.pages.visit import Visit
from api.serving.directory import Room, division_of
from data.companies import Workplace
from data.geography import municipalities, postcodes
from data.openings import Opening
from data.vocabulary import Vocabulary

_MOST_TASKS = 4
_WEEK, _MONTH, _YEAR = 14, 60, 730


def name_of(one: Workplace) -> str:
    """Return the name of a company, its number where nobody has told one."""
    return one.name or one.workplace_id


def industry_of(visit: Visit, one: Workplace, words: Vocabulary) -> str:
    """Return the name of a company's industry, empty where it is unknown."""
    code = division_of(one)
    return words.label("industry", code, visit.language) if words.get("industry", code) else ""


def municipality_name(code: str | None) -> str:
    """Return the name of a municipality, its code where there is none of it."""
    found = municipalities().get(code or "")
    return found.name if found else code or ""


def town_of(one: Workplace) -> str:
    """Return postcode and town, else the municipality."""
    found = postcodes().get(one.postcode or "")
    return f"{found.code} {found.name}" if found else municipality_name(one.municipality_code)


def tasks_of(visit: Visit, openings: Iterable[Opening], words: Vocabulary) -> tuple[str, ...]:
    """Return the tasks of openings, those of most hours first."""
    hours: dict[str, float] = {}
    for opening in openings:
        for code, weight in opening.tasks or ():
            hours[code] = hours.get(code, 0.0) + weight
    ordered = sorted(hours, key=lambda code: (-hours[code], code))
    return tuple(words.label("task", code, visit.language) for code in ordered)


def few(visit: Visit, names: tuple[str, ...], most: int = _MOST_TASKS) -> str:
    """Return some names of many in a line."""
    shown = ", ".join(names[:most])
    more = len(names) - most
    return shown if more <= 0 else visit.tn("workplaces.and_more", more, shown=shown)


def places_in_words(visit: Visit, room: Room) -> str:
    """Return how many places are left."""
    return visit.tn("workplaces.places", room.places) if room.places else visit.t("workplaces.places_none")


def hours_in_words(visit: Visit, hours_per_week: float | None) -> str:
    """Return hours a week, empty where nobody knows them."""
    if hours_per_week is None:
        return visit.t("workplaces.hours_unknown")
    return visit.t("workplaces.hours_one" if hours_per_week == 1 else "workplaces.hours_many",
                   hours=visit.number(hours_per_week))  # fmt: skip


def intention_in_words(visit: Visit, one: Workplace, today: date) -> str:
    """Return whether a company wants to hire, and how old that is."""
    if one.hire_intention is None:
        return visit.t("workplaces.intention_unknown")
    said = visit.t(f"workplaces.intention_{one.hire_intention}")
    if one.hire_intention_on is None:
        return visit.t("workplaces.intention_undated", said=said)
    return visit.t("workplaces.intention_told", said=said, ago=ago(visit, one.hire_intention_on, today))


def ago(visit: Visit, on: date, today: date) -> str:
    """Return how long ago a day was, in words that fit its age."""
    days = (today - on).days
    if days <= 0:
        return visit.t("workplaces.today")
    if days <= _WEEK:
        return visit.tn("workplaces.days_ago", days)
    if days <= _MONTH:
        return visit.tn("workplaces.weeks_ago", round(days / 7))
    if days <= _YEAR:
        return visit.tn("workplaces.months_ago", round(days / 30.4))
    return visit.tn("workplaces.years_ago", round(days / 365.25))
