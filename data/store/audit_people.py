"""Whose rows are whose: each row about people belongs to one municipality, that of the people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from data.audit import CANDIDATE, DENIED, AuditEntry
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
