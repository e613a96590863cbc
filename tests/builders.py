"""Small records and snapshots for tests, with defaults that make everything possible and nothing remarkable.

Each builder takes any field of its record by name. Weighted lists may be written as dicts, lists of codes as
any iterable, times as ``"mon 08:00-12:00"``; whatever a test does not name is the default below, and
``None`` is unknown.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from data.availability import WEEKDAYS, Interval
from data.brokers import Broker
from data.candidates import Candidate
from data.companies import Workplace
from data.journal import Decision, Hold
from data.openings import Opening
from data.placements import Match, PaidMonth
from data.snapshot import Records, Snapshot
from data.versions import Version
from data.vocabulary import Vocabulary, Word

AS_OF = date(2026, 3, 2)
ODENSE = (55.393, 10.392)
KM_PER_DEGREE_NORTH = 111.2

_WEIGHTS = frozenset(
    {
        "competences",
        "task_experience",
        "wishes_industries",
        "wishes_tasks",
        "conditions",
        "conditions_offered",
        "tasks",
    }
)
_CODES = frozenset(
    {
        "transport",
        "no_go_industries",
        "no_go_tasks",
        "no_go_workplaces",
        "must_conditions",
        "certificates",
        "essential_competences",
        "certificates_required",
    }
)
_TIMES = frozenset({"availability", "schedule"})


def candidate(candidate_id: str = "c1", **fields: Any) -> Candidate:
    """Return a jobkandidat in Odense with bus and bike, some competences, wishes and needs."""
    defaults: dict[str, Any] = {
        "municipality_code": "0461",
        "latitude": ODENSE[0],
        "longitude": ODENSE[1],
        "transport": ("bike", "public", "walk"),
        "max_travel_minutes": 45,
        "hours_per_week_now": 4,
        "hours_per_week_goal": 12,
        "availability": ("mon 08:00-14:00", "wed 08:00-14:00"),
        "competences": {"cleaning_01": 2, "kitchen_01": 1},
        "task_experience": {"9112": 1},
        "wishes_industries": {"56": 3},
        "wishes_tasks": {"9112": 2},
        "conditions": {"PAUSE": 2, "QUIET": 1},
        "must_conditions": (),
        "mentor_need": 1,
        "danish_level": 3,
        "certificates": (),
        "broker_id": "b1",
        "waiting_since": date(2025, 9, 1),
    }
    return Candidate(candidate_id=candidate_id, **_spelled({**defaults, **fields}))


def workplace(workplace_id: str = "w1", **fields: Any) -> Workplace:
    """Return an open workplace 2 km north of the default candidate."""
    defaults: dict[str, Any] = {
        "municipality_code": "0461",
        "latitude": ODENSE[0] + 2 / KM_PER_DEGREE_NORTH,
        "longitude": ODENSE[1],
        "industry_system": "DB07",
        "industry_code": "56",
        "employees_fte": 20,
        "supported_now_fte": 1,
        "conditions_offered": {"PAUSE": 3, "QUIET": 1},
        "mentor_hours_per_week": 2,
        "danish_required": 2,
        "pace": 2,
        "customer_contact": 1,
        "team_climate": 4,
        "public_transport": 2,
        "hire_intention": "now",
        "hire_intention_on": date(2026, 2, 1),
        "max_contacts_per_month": 4,
        "first_seen_on": date(2024, 1, 1),
    }
    return Workplace(workplace_id=workplace_id, **_spelled({**defaults, **fields}))


def opening(opening_id: str = "o1", workplace_id: str = "w1", **fields: Any) -> Opening:
    """Return an opening with one place of 2 to 8 hours a week of cleaning."""
    defaults: dict[str, Any] = {
        "places": 1,
        "tasks": {"9112": 4, "9412": 2},
        "competences": {"cleaning_01": 0.6, "kitchen_01": 0.4},
        "essential_competences": ("cleaning_01",),
        "certificates_required": (),
        "hours_per_week_min": 2,
        "hours_per_week_max": 8,
        "schedule": ("mon 08:00-12:00", "tue 08:00-12:00"),
        "paid_from_week": 2,
        "last_confirmed_on": date(2026, 2, 20),
    }
    return Opening(opening_id=opening_id, workplace_id=workplace_id, **_spelled({**defaults, **fields}))


def match(match_id: str = "m1", candidate_id: str = "c1", **fields: Any) -> Match:
    """Return a match of the past year at the default opening: half a year observed, no paid hours."""
    defaults: dict[str, Any] = {
        "opening_id": None if "workplace_id" in fields else "o1",
        "started_on": date(2025, 3, 3),
        "observed_until": date(2025, 9, 1),
        "ended_on": date(2025, 9, 1),
        "chosen_by": "broker",
    }
    return Match(match_id=match_id, candidate_id=candidate_id, **{**defaults, **fields})


def snapshot(  # noqa: PLR0913  one argument per table
    candidates: Iterable[Candidate] = (),
    workplaces: Iterable[Workplace] = (),
    openings: Iterable[Opening] = (),
    *,
    matches: Iterable[Match] = (),
    paid_months: Iterable[PaidMonth] = (),
    holds: Iterable[Hold] = (),
    decisions: Iterable[Decision] = (),
    brokers: Iterable[Broker] = (),
    words: Iterable[Word] = (),
    as_of: date = AS_OF,
) -> Snapshot:
    """Return the snapshot of a day from records that were always known."""
    records = Records(
        candidates=_known(candidates),
        workplaces=_known(workplaces),
        openings=_known(openings),
        brokers=tuple(brokers),
        matches=tuple(matches),
        paid_months=tuple(paid_months),
        holds=tuple(holds),
        decisions=tuple(decisions),
        vocabulary=Vocabulary.of(words),
    )
    return Snapshot.of(records, as_of)


def times(*texts: str) -> tuple[Interval, ...]:
    """Read times of the week written as ``"mon 08:00-12:00"``."""
    return tuple(sorted(_interval(text) for text in texts))


def _interval(text: str) -> Interval:
    day, hours = text.split(" ")
    start, end = (_minutes(clock) for clock in hours.split("-"))
    return Interval(WEEKDAYS.index(day), start, end)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _known(records: Iterable[Any]) -> tuple[Version[Any], ...]:
    return tuple(Version(record, date.min) for record in records)


def _spelled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _spell(name, value) for name, value in fields.items()}


def _spell(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return tuple(sorted((code, float(weight)) for code, weight in value.items()))
    if value is None or name not in _WEIGHTS | _CODES | _TIMES:
        return value
    if name in _TIMES:
        return tuple(sorted(_interval(item) if isinstance(item, str) else item for item in value))
    return tuple(sorted(value))
