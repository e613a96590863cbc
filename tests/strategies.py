"""Hypothesis strategies for records and small snapshots: anything may be unknown, words may be homemade."""

from datetime import date, timedelta
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from data.availability import Interval
from data.candidates import STATUSES, Candidate
from data.companies import HIRE_INTENTIONS, Workplace
from data.openings import Opening
from data.placements import Match
from data.snapshot import Snapshot
from tests.builders import AS_OF, snapshot

T = TypeVar("T")

# Kin by group, by label and none at all; the last of each is in no vocabulary.
COMPETENCES = ("cleaning_01", "cleaning_02", "kitchen_01", "kitchen_02", "retail_03", "homemade")
TASKS = ("9112", "9412", "5246", "9334", "hjemmelavet")
INDUSTRIES = ("56", "47", "81", "561010", "99x")
CONDITIONS = ("PAUSE", "QUIET", "LIFT", "SAMEPERSON", "OWNWORD")
MUNICIPALITIES = ("0461", "0410", "0607", "0563", "0400", "0360")
LATITUDES, LONGITUDES = (54.7, 57.6), (8.2, 15.1)


def weights(
    words: tuple[str, ...], low: int, high: int, most: int = 5
) -> SearchStrategy[tuple[tuple[str, float], ...]]:
    """Return weighted lists in the canonical order, perhaps empty."""
    values = st.integers(low, high).map(float)
    return st.dictionaries(st.sampled_from(words), values, max_size=most).map(
        lambda d: tuple(sorted(d.items()))
    )


def codes(words: tuple[str, ...], most: int = 3) -> SearchStrategy[tuple[str, ...]]:
    """Return lists of codes in the canonical order, perhaps empty."""
    return st.sets(st.sampled_from(words), max_size=most).map(lambda found: tuple(sorted(found)))


def maybe(strategy: SearchStrategy[T]) -> SearchStrategy[T | None]:
    """Return the same, or unknown."""
    return st.none() | strategy


def intervals() -> SearchStrategy[Interval]:
    """Return stretches of one day, not always on a quarter of an hour."""
    return st.builds(_interval, st.integers(0, 6), st.integers(0, 23 * 60), st.integers(1, 600))


def _interval(weekday: int, start: int, length: int) -> Interval:
    return Interval(weekday, start, min(start + length, 24 * 60))


def times() -> SearchStrategy[tuple[Interval, ...] | None]:
    """Return times of the week, perhaps overlapping or unknown."""
    return maybe(st.lists(intervals(), max_size=4).map(lambda found: tuple(sorted(found))))


def days(before: int = 800, after: int = 30) -> SearchStrategy[date]:
    """Return dates around the builders' as-of date."""
    return st.integers(-before, after).map(lambda shift: AS_OF + timedelta(days=shift))


def whole(low: int, high: int) -> SearchStrategy[float | None]:
    """Return whole numbers as floats, or unknown."""
    return maybe(st.integers(low, high).map(float))


# Where a record lies: precisely, by postcode, by municipality or not at all.
_PLACE = {
    "municipality_code": maybe(st.sampled_from(MUNICIPALITIES)),
    "latitude": maybe(st.floats(*LATITUDES)),
    "longitude": maybe(st.floats(*LONGITUDES)),
    "postcode": maybe(st.sampled_from(("5000", "2100", "xxxx"))),
}
_PERSON = {
    **_PLACE,
    "status": st.sampled_from(STATUSES),
    "transport": maybe(codes(("walk", "bike", "public", "car"), 4)),
    "max_travel_minutes": whole(0, 240),
    "hours_per_week_now": whole(0, 37),
    "hours_per_week_goal": whole(0, 37),
    "availability": times(),
    "competences": maybe(weights(COMPETENCES, 1, 3)),
    "task_experience": maybe(weights(TASKS, -1, 1)),
    "wishes_industries": maybe(weights(INDUSTRIES, 1, 3)),
    "wishes_tasks": maybe(weights(TASKS, 1, 3)),
    "conditions": maybe(weights(CONDITIONS, 0, 3)),
    "must_conditions": maybe(codes(CONDITIONS)),
    "no_go_industries": maybe(codes(INDUSTRIES)),
    "mentor_need": maybe(st.integers(0, 3)),
    "danish_level": maybe(st.integers(0, 4)),
}
_SITE = {
    **_PLACE,
    "industry_system": st.sampled_from(("DB07", "DB25", None)),
    "industry_code": maybe(st.sampled_from(("56", "56.10.10", "47", "990000", "ZZ"))),
    "employees_fte": whole(0, 400),
    "supported_now_fte": whole(0, 10),
    "conditions_offered": maybe(weights(CONDITIONS, 0, 3)),
    "mentor_hours_per_week": whole(0, 5),
    "danish_required": maybe(st.integers(0, 4)),
    "pace": whole(0, 5),
    "customer_contact": whole(0, 5),
    "team_climate": whole(1, 5),
    "public_transport": whole(0, 3),
    "hire_intention": maybe(st.sampled_from(HIRE_INTENTIONS)),
    "hire_intention_on": maybe(days()),
    "first_seen_on": maybe(days()),
}
_JOB = {
    "places": st.integers(0, 3),
    "tasks": maybe(weights(TASKS, 0, 6)),
    "competences": maybe(weights(COMPETENCES, 0, 4)),
    "essential_competences": maybe(codes(COMPETENCES)),
    "hours_per_week_min": whole(0, 10),
    "hours_per_week_max": whole(10, 37),
    "schedule": times(),
    "paid_from_week": maybe(st.integers(0, 26)),
    "last_confirmed_on": maybe(days()),
}


@cache
def candidates(candidate_id: str = "c1") -> SearchStrategy[Candidate]:
    """Return candidates of whom anything may be unknown."""
    return st.builds(Candidate, candidate_id=st.just(candidate_id), **_PERSON)


@cache
def workplaces(workplace_id: str = "w1") -> SearchStrategy[Workplace]:
    """Return workplaces of which anything may be unknown."""
    return st.builds(Workplace, workplace_id=st.just(workplace_id), **_SITE)


@cache
def openings(opening_id: str = "o1", workplace_ids: tuple[str, ...] = ("w1",)) -> SearchStrategy[Opening]:
    """Return openings at one of some workplaces; anything but workplace and places may be unknown."""
    return st.builds(
        Opening, opening_id=st.just(opening_id), workplace_id=st.sampled_from(workplace_ids), **_JOB
    )


@cache
def matches(
    match_id: str, candidate_ids: tuple[str, ...], opening_ids: tuple[str, ...]
) -> SearchStrategy[Match]:
    """Return matches of the past between known ids, observed for a while."""
    return st.builds(
        _match,
        st.tuples(st.just(match_id), st.sampled_from(candidate_ids), st.sampled_from(opening_ids)),
        started_on=days(after=-1),
        observed_days=st.integers(0, 400),
        paid_after=maybe(st.integers(0, 400)),
        ended=st.booleans(),
    )


def _match(
    ids: tuple[str, str, str], started_on: date, observed_days: int, paid_after: int | None, ended: bool
) -> Match:
    observed_until = started_on + timedelta(days=observed_days)
    paid = paid_after is not None and paid_after <= observed_days
    return Match(
        match_id=ids[0],
        candidate_id=ids[1],
        opening_id=ids[2],
        started_on=started_on,
        observed_until=observed_until,
        first_paid_on=started_on + timedelta(days=paid_after or 0) if paid else None,
        ended_on=observed_until if ended else None,
    )


@st.composite
def snapshots(draw: st.DrawFn, most: int = 3) -> Snapshot:
    """Return a small snapshot; at least one record of each kind."""
    people, sites, jobs, past = (
        tuple(f"{letter}{i}" for i in range(draw(st.integers(1, most)))) for letter in "cwom"
    )
    return snapshot(
        [draw(candidates(key)) for key in people],
        [draw(workplaces(key)) for key in sites],
        [draw(openings(key, sites)) for key in jobs],
        matches=[draw(matches(key, people, jobs)) for key in past],
    )
