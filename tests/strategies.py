"""Hypothesis strategies for records and small snapshots: anything may be unknown, words may be homemade."""

from datetime import date, timedelta
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


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Return a stretch of one day, not always on a quarter of an hour."""
    start = draw(st.integers(0, 23 * 60))
    end = draw(st.integers(start + 1, min(start + 600, 24 * 60)))
    return Interval(draw(st.integers(0, 6)), start, end)


def times() -> SearchStrategy[tuple[Interval, ...] | None]:
    """Return times of the week, perhaps overlapping or unknown."""
    return maybe(st.lists(intervals(), max_size=4).map(lambda found: tuple(sorted(found))))


def days(before: int = 800, after: int = 30) -> SearchStrategy[date]:
    """Return dates around the builders' as-of date."""
    return st.integers(-before, after).map(lambda shift: AS_OF + timedelta(days=shift))


def places() -> SearchStrategy[dict[str, object]]:
    """Return fields that say where a record lies: precisely, by municipality or not at all."""
    return st.fixed_dictionaries(
        {
            "municipality_code": maybe(st.sampled_from(MUNICIPALITIES)),
            "latitude": maybe(st.floats(*LATITUDES)),
            "longitude": maybe(st.floats(*LONGITUDES)),
            "postcode": maybe(st.sampled_from(("5000", "2100", "xxxx"))),
        }
    )


def whole(low: int, high: int) -> SearchStrategy[float | None]:
    """Return whole numbers as floats, or unknown."""
    return maybe(st.integers(low, high).map(float))


@st.composite
def candidates(draw: st.DrawFn, candidate_id: str = "c1") -> Candidate:
    """Return a candidate of whom anything may be unknown."""
    return Candidate(
        candidate_id=candidate_id,
        status=draw(st.sampled_from(STATUSES)),
        **draw(places()),  # type: ignore[arg-type]
        transport=draw(maybe(codes(("walk", "bike", "public", "car"), 4))),
        max_travel_minutes=draw(whole(0, 240)),
        hours_per_week_now=draw(whole(0, 37)),
        hours_per_week_goal=draw(whole(0, 37)),
        availability=draw(times()),
        competences=draw(maybe(weights(COMPETENCES, 1, 3))),
        task_experience=draw(maybe(weights(TASKS, -1, 1))),
        wishes_industries=draw(maybe(weights(INDUSTRIES, 1, 3))),
        wishes_tasks=draw(maybe(weights(TASKS, 1, 3))),
        conditions=draw(maybe(weights(CONDITIONS, 0, 3))),
        must_conditions=draw(maybe(codes(CONDITIONS))),
        no_go_industries=draw(maybe(codes(INDUSTRIES))),
        mentor_need=draw(maybe(st.integers(0, 3))),
        danish_level=draw(maybe(st.integers(0, 4))),
    )


@st.composite
def workplaces(draw: st.DrawFn, workplace_id: str = "w1") -> Workplace:
    """Return a workplace of which anything may be unknown."""
    return Workplace(
        workplace_id=workplace_id,
        **draw(places()),  # type: ignore[arg-type]
        industry_system=draw(st.sampled_from(("DB07", "DB25", None))),
        industry_code=draw(maybe(st.sampled_from(("56", "56.10.10", "47", "990000", "ZZ")))),
        employees_fte=draw(whole(0, 400)),
        supported_now_fte=draw(whole(0, 10)),
        conditions_offered=draw(maybe(weights(CONDITIONS, 0, 3))),
        mentor_hours_per_week=draw(whole(0, 5)),
        danish_required=draw(maybe(st.integers(0, 4))),
        pace=draw(whole(0, 5)),
        customer_contact=draw(whole(0, 5)),
        team_climate=draw(whole(1, 5)),
        public_transport=draw(whole(0, 3)),
        hire_intention=draw(maybe(st.sampled_from(HIRE_INTENTIONS))),
        hire_intention_on=draw(maybe(days())),
        first_seen_on=draw(maybe(days())),
    )


@st.composite
def openings(draw: st.DrawFn, opening_id: str = "o1", workplace_id: str = "w1") -> Opening:
    """Return an opening of which anything but workplace and places may be unknown."""
    least = draw(whole(0, 10))
    return Opening(
        opening_id=opening_id,
        workplace_id=workplace_id,
        places=draw(st.integers(0, 3)),
        tasks=draw(maybe(weights(TASKS, 0, 6))),
        competences=draw(maybe(weights(COMPETENCES, 0, 4))),
        essential_competences=draw(maybe(codes(COMPETENCES))),
        hours_per_week_min=least,
        hours_per_week_max=draw(whole(int(least or 0), 37)),
        schedule=draw(times()),
        paid_from_week=draw(maybe(st.integers(0, 26))),
        last_confirmed_on=draw(maybe(days())),
    )


@st.composite
def matches(draw: st.DrawFn, match_id: str, candidate_ids: list[str], opening_ids: list[str]) -> Match:
    """Return a match of the past between known ids, observed for a while."""
    started_on = draw(days(after=-1))
    observed_days = draw(st.integers(0, 400))
    paid_after = draw(maybe(st.integers(0, observed_days)))
    ended = draw(st.booleans())
    observed_until = started_on + timedelta(days=observed_days)
    return Match(
        match_id=match_id,
        candidate_id=draw(st.sampled_from(candidate_ids)),
        opening_id=draw(st.sampled_from(opening_ids)),
        started_on=started_on,
        observed_until=observed_until,
        first_paid_on=None if paid_after is None else started_on + timedelta(days=paid_after),
        ended_on=observed_until if ended else None,
    )


@st.composite
def snapshots(draw: st.DrawFn, most: int = 4) -> Snapshot:
    """Return a small snapshot; at least one record of each kind."""
    people, sites, jobs, past = (draw(st.integers(1, most)) for _ in range(4))
    candidate_ids = [f"c{i}" for i in range(people)]
    workplace_ids = [f"w{i}" for i in range(sites)]
    opening_ids = [f"o{i}" for i in range(jobs)]
    return snapshot(
        [draw(candidates(key)) for key in candidate_ids],
        [draw(workplaces(key)) for key in workplace_ids],
        [draw(openings(key, draw(st.sampled_from(workplace_ids)))) for key in opening_ids],
        matches=[draw(matches(f"m{i}", candidate_ids, opening_ids)) for i in range(past)],
    )
