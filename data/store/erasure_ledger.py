"""The erasure ledger: that somebody was erased, by keyed hash, in the store and in a file beside the backups.

The file is there for the day a backup of before is restored. Neither says who was erased to anybody who does
not hold the store's key and the person's id.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from data.rights import LedgerEntry
from data.store.backup_format import BackupRefusedError
from data.store.rights_schema import erasure_keys, erasures

_OWNER_ONLY = 0o600


class Ledger:
    """The ledger within one unit.

    Parameters
    ----------
    connection : Connection
        The unit's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def entry_of(self, candidate_id: str, erased_on: date, reason_code: str) -> LedgerEntry:
        """Return the line about a person."""
        key_print, secret = next(iter(self.keys().items()))
        return LedgerEntry(
            subject=_hash(secret, candidate_id),
            erased_on=erased_on,
            reason_code=reason_code,
            key_print=key_print,
        )

    def enter(self, entry: LedgerEntry) -> None:
        """Write a line in place of an earlier one about the same person."""
        self._connection.execute(delete(erasures).where(erasures.c.subject == entry.subject))
        self._connection.execute(insert(erasures).values(asdict(entry)))

    def lift(self, candidate_id: str, on: date) -> tuple[LedgerEntry, ...]:
        """Let an erased person be taken in again; return the lines, none where none stood."""
        subjects = [_hash(secret, candidate_id) for secret in self.keys().values()]
        stands = erasures.c.subject.in_(subjects) & erasures.c.lifted_on.is_(None)
        stood = set(self._connection.scalars(select(erasures.c.subject).where(stands)))
        self._connection.execute(update(erasures).where(stands).values(lifted_on=on))
        return tuple(line for line in self.entries() if line.subject in stood)

    def entries(self) -> tuple[LedgerEntry, ...]:
        """Return every line, oldest first."""
        query = select(erasures).order_by(erasures.c.erased_on, erasures.c.subject)
        return tuple(LedgerEntry(**row._mapping) for row in self._connection.execute(query))

    def keys(self) -> dict[str, bytes]:
        """Return the keys by their print."""
        query = select(erasure_keys).order_by(erasure_keys.c.key_print)
        return {row.key_print: bytes(row.secret) for row in self._connection.execute(query)}

    def erased_among(self, candidate_ids: Iterable[str]) -> frozenset[str]:
        """Return those of some people who were erased and not taken in again."""
        query = select(erasures.c.subject).where(erasures.c.lifted_on.is_(None))
        gone = frozenset(self._connection.scalars(query))
        if not gone:
            return frozenset()
        secrets = self.keys().values()
        return frozenset(
            person
            for person in set(candidate_ids)
            if any(_hash(secret, person) in gone for secret in secrets)
        )

    def take_over(self, lines: Sequence[LedgerEntry], keys: Mapping[str, bytes]) -> None:
        """Write lines of elsewhere that are newer than ours, with the keys that they need.

        Raises
        ------
        BackupRefusedError
            If a line is under a key that neither we nor ``keys`` have: nobody could be found by it.
        """
        self._take_keys({line.key_print for line in lines}, keys)
        ours = {line.subject: line for line in self.entries()}
        for line in lines:
            known = ours.get(line.subject)
            if known is None or _age(known) < _age(line):
                self.enter(line)
                ours[line.subject] = line

    def _take_keys(self, needed: set[str], keys: Mapping[str, bytes]) -> None:
        ours = self.keys()
        strange = sorted(needed - set(ours) - set(keys))
        if strange:
            raise BackupRefusedError(
                f"erasure ledger: expected lines under a key of this store ({', '.join(ours)}), got "
                f"{strange[0]}: erased people would come back. Restore over the database that has the key "
                "(--replace), name the ledger that belongs to this backup (MATCHER_ERASURE_LEDGER), or move "
                "this one away if it is another installation's."
            )
        new = [{"key_print": name, "secret": keys[name]} for name in sorted(needed - set(ours))]
        if new:
            self._connection.execute(insert(erasure_keys), new)


def append_line(path: Path, entry: LedgerEntry) -> None:
    """Add a line to the ledger's file; on disk when this returns.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(asdict(entry), default=str, sort_keys=True) + "\n"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _OWNER_ONLY), "wb") as file:
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())


def read_file(path: Path | None) -> tuple[LedgerEntry, ...]:
    """Return the lines of the ledger's file, none where there is no file.

    Raises
    ------
    BackupRefusedError
        If it cannot be read: a restore without it would bring erased people back.
    """
    if path is None or not path.exists():
        return ()
    try:
        return tuple(
            _entry(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()
        )
    except (OSError, ValueError, TypeError, KeyError) as fault:
        raise BackupRefusedError(
            f"{path}: expected the erasure ledger, a JSON object a line, got {fault}. Nothing was changed; "
            "correct or replace the file."
        ) from fault


def _entry(told: dict[str, Any]) -> LedgerEntry:
    lifted_on = told["lifted_on"]
    return LedgerEntry(
        subject=str(told["subject"]),
        erased_on=date.fromisoformat(told["erased_on"]),
        reason_code=str(told["reason_code"]),
        key_print=str(told["key_print"]),
        lifted_on=None if lifted_on is None else date.fromisoformat(lifted_on),
    )


def _age(line: LedgerEntry) -> tuple[date, bool]:
    """Return what orders lines about one person: of one day an erasure counts before a lifting is added."""
    return line.lifted_on or line.erased_on, line.lifted_on is not None


def _hash(secret: bytes, candidate_id: str) -> str:
    return hmac.new(secret, candidate_id.encode(), hashlib.sha256).hexdigest()
