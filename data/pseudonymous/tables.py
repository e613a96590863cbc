"""What analysts get of people: pseudonyms, bands and municipalities, nobody among fewer than k.

People and matches are two tables that cannot be joined: all matches of one would single her out. No
table holds a place finer than a municipality, a day, an age, a gender, a benefit or anything about health.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from data.candidates import Candidate
from data.pseudonymous.anonymity import LEAST_K, Anonymous, Ladder, anonymised
from data.snapshot import PastMatch, Snapshot

MOST_LEFT_OUT = 0.05
UNKNOWN = "unknown"
_DAYS_PER_MONTH = 30.44
_DAYS_PER_WEEK = 7
_DIVISION_DIGITS = 2
_LEAST_KEY_BYTES = 32


def _bands(*limits: float) -> Callable[[float | None], str]:
    def band(value: float | None) -> str:
        if value is None:
            return UNKNOWN
        below = [limit for limit in limits if limit <= value]
        above = [limit for limit in limits if limit > value]
        return f"{below[-1] if below else 0:g}-" + (f"{above[0]:g}" if above else "")

    return band


def _text(value: str | None) -> str:
    return value or UNKNOWN


_PEOPLE = (
    Ladder(name="municipality_code", steps=(_text,)),
    Ladder(name="hours_per_week_now", steps=(_bands(3, 6, 11, 16), _bands(6, 16))),
    Ladder(name="hours_per_week_goal", steps=(_bands(6, 16, 31), _bands(16))),
    Ladder(name="travel_minutes", steps=(_bands(31, 61), _bands(46))),
    Ladder(name="months_waited", steps=(_bands(13, 37, 61, 121), _bands(37, 121))),
    Ladder(name="danish_level", steps=(_bands(2, 3), _bands(3))),
)
_MATCHES = (
    Ladder(name="municipality_code", steps=(_text,)),
    Ladder(name="industry_division", steps=(_text,)),
    Ladder(
        name="started",
        steps=(lambda day: f"{day.year}-{(day.month + 5) // 6}", lambda day: str(day.year)),
    ),
    Ladder(name="chosen_by", steps=(_text,)),
)
_OUTCOMES = ("weeks_to_paid", "end_reason")
_WEEKS = _bands(4, 13, 26, 52)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalystTables:
    """Tables for analysts and what was lost on the way.

    Attributes
    ----------
    tables : mapping of name to (columns, rows)
    report : dict
        For each table: k, rows, rows left out, classes, people in the smallest, the step of each column.
    """

    tables: Mapping[str, tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]
    report: dict[str, Any]


def analyst_tables(snapshot: Snapshot, key: bytes, k: int = LEAST_K) -> AnalystTables:
    """Return what analysts may have of a day.

    Parameters
    ----------
    snapshot : Snapshot
        The day.
    key : bytes
        Of the pseudonyms, of its own, at least 32 bytes: who has it can tell whose they are.
    k : int
        At least so many people share everything that somebody may know of them.

    Raises
    ------
    ValueError
        If key or k is too small.
    """
    if len(key) < _LEAST_KEY_BYTES:
        raise ValueError(f"key of pseudonyms: expected at least {_LEAST_KEY_BYTES} bytes, got {len(key)}")
    people = [person for person in snapshot.candidates if person.status != "past"]
    told = anonymised(
        [person.candidate_id for person in people],
        [_of_person(person, snapshot.as_of) for person in people],
        _PEOPLE, k, MOST_LEFT_OUT,
    )  # fmt: skip
    past = snapshot.history
    matches = anonymised(
        [one.match.candidate_id for one in past], [_of_match(one) for one in past], _MATCHES, k, MOST_LEFT_OUT
    )
    ids = [person.candidate_id for person in people]
    return AnalystTables(
        tables={
            "people": _table("person", _PEOPLE, (), told, [pseudonym(key, "person", one) for one in ids]),
            "matches": _table(
                "match", _MATCHES, _OUTCOMES, matches,
                [pseudonym(key, "match", one.match.match_id) for one in past],
                [_outcome(one) for one in past],
            ),
        },
        report={"people": _report(told, k), "matches": _report(matches, k)},
    )  # fmt: skip


def pseudonym(key: bytes, kind: str, record_id: str) -> str:
    """Return the pseudonym of a record: HMAC-SHA256 under a key, so that nobody without it can make it.

    Parameters
    ----------
    key : bytes
        The key.
    kind : str
        What it is about; the same id has another pseudonym in another kind.
    record_id : str
        The id.
    """
    return hmac.new(key, f"{kind}\x1f{record_id}".encode(), hashlib.sha256).hexdigest()[:32]


def _of_person(person: Candidate, as_of: date) -> tuple[Any, ...]:
    waited = None if person.waiting_since is None else (as_of - person.waiting_since).days / _DAYS_PER_MONTH
    return (
        person.municipality_code, person.hours_per_week_now, person.hours_per_week_goal,
        person.max_travel_minutes, waited, person.danish_level,
    )  # fmt: skip


def _of_match(one: PastMatch) -> tuple[Any, ...]:
    industry = (one.workplace.industry_code or "")[:_DIVISION_DIGITS]
    return one.candidate.municipality_code, industry, one.match.started_on, one.match.chosen_by


def _outcome(one: PastMatch) -> tuple[str, str]:
    paid = one.match.first_paid_on
    weeks = None if paid is None else (paid - one.match.started_on).days // _DAYS_PER_WEEK
    return ("none seen" if weeks is None else _WEEKS(weeks)), _text(one.match.end_reason)


def _table(
    name: str,
    ladders: Sequence[Ladder],
    more: tuple[str, ...],
    told: Anonymous,
    names: Sequence[str],
    beside: Sequence[tuple[str, ...]] = (),
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    columns = (name, *(ladder.name for ladder in ladders), *more)
    # In the order of the pseudonyms: the order of the records would tell whose they are.
    rows = sorted((names[at], *row, *(beside[at] if beside else ())) for at, row in told.rows)
    return columns, tuple(rows)


def _report(told: Anonymous, k: int) -> dict[str, Any]:
    said = asdict(told)
    del said["rows"]
    return {"k": k, "rows": len(told.rows), **said}
