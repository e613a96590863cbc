"""Whose rows are whose: each row about people belongs to one municipality, that of the people.

A row whose subject is a person is found by that person's number as its subject; the others whom rows are
about are found by the table `audit_people`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, String, cast, select, union_all

from data.audit import CANDIDATE, DENIED, AuditEntry
from data.store.audit_schema import audit_log, audit_people, subject_keys
from data.store.schema import STORED

_AT_ONCE = 500


def placed(connection: Connection, entries: Sequence[AuditEntry]) -> list[AuditEntry]:
    """Return entries with their municipality; one about people of several becomes one for each.

    People who are not stored get no key, so that looking for ids leaves nothing behind; what was denied about
    one of them is left out, for nobody was there to be seen.
    """
    open_ = {person for entry in entries if not entry.municipality_code for person in entry.about}
    codes = _municipalities(connection, open_)
    return [part for entry in entries for part in _parts(entry, codes)]


def _parts(entry: AuditEntry, codes: dict[str, str]) -> list[AuditEntry]:
    if entry.municipality_code or not entry.about:
        return [entry]
    by_code: dict[str, list[str]] = defaultdict(list)
    for person in entry.about:
        if person in codes:
            by_code[codes[person]].append(person)
    if not by_code:
        nobody = replace(
            entry, people=(), subject_id="" if entry.subject_kind == CANDIDATE else entry.subject_id
        )
        return [] if entry.outcome == DENIED else [nobody]
    return [
        replace(entry, municipality_code=code, people=tuple(people))
        for code, people in sorted(by_code.items())
    ]


def others_of(row: Mapping[str, Any]) -> list[str]:
    """Return the numbers of the people in a row of the log whom the index has to name: all but its subject.

    Rows of before name no number as their subject, and the index everybody in them.
    """
    subject = row["subject_id"] if row["subject_kind"] == CANDIDATE else ""
    return [number for number in row["people"].split() if number != subject]


def rows_about(candidate_id: str) -> Select[Any]:
    """Return the query for the numbers of the rows about a person, alone or among others."""
    number = select(subject_keys.c.number).where(subject_keys.c.candidate_id == candidate_id)
    among = select(audit_people.c.number).where(audit_people.c.subject == number.scalar_subquery())
    subject = cast(number.scalar_subquery(), String)
    alone = select(audit_log.c.number).where(
        audit_log.c.subject_kind == CANDIDATE, audit_log.c.subject_id == subject
    )
    both = union_all(among, alone).subquery()
    return select(both.c.number)


def _municipalities(connection: Connection, candidate_ids: Iterable[str]) -> dict[str, str]:
    """Return the municipality of each stored person as it was told last, empty where nobody told."""
    wanted, stored = sorted(candidate_ids), STORED["candidates"]
    found: dict[str, str] = {}
    for first in range(0, len(wanted), _AT_ONCE):
        query = (
            select(stored.c.candidate_id, stored.c.municipality_code)
            .where(stored.c.candidate_id.in_(wanted[first : first + _AT_ONCE]))
            .order_by(stored.c.version_id)
        )
        found |= {row.candidate_id: row.municipality_code or "" for row in connection.execute(query)}
    return found
