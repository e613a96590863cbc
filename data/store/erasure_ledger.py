"""The erasure ledger: that somebody was erased, by keyed hash, in the store and in a file beside the backups.

The file is there for the day a backup of before is restored. Neither says who was erased to anybody who does
not hold the store's key and the person's id.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from data.rights import LedgerEntry
from data.store.backup_format import BackupRefusedError
from data.store.rights_schema import erasure_key, erasures

_PRINT_DIGITS = 12
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
        secret = self._secret()
        return LedgerEntry(
            subject=_hash(secret, candidate_id),
            erased_on=erased_on,
            reason_code=reason_code,
            key_print=_print(secret),
        )

    def enter(self, entry: LedgerEntry) -> None:
        """Write a line in place of an earlier one about the same person."""
        self._connection.execute(delete(erasures).where(erasures.c.subject == entry.subject))
        row = {name: value for name, value in asdict(entry).items() if name != "key_print"}
        self._connection.execute(insert(erasures).values(row))

    def lift(self, candidate_id: str, on: date) -> LedgerEntry | None:
        """Let an erased person be taken in again; return the line, ``None`` where none stands."""
        subject = _hash(self._secret(), candidate_id)
        stands = (erasures.c.subject == subject) & erasures.c.lifted_on.is_(None)
        self._connection.execute(update(erasures).where(stands).values(lifted_on=on))
        return next(
            (line for line in self.entries() if line.subject == subject and line.lifted_on == on), None
        )

    def entries(self) -> tuple[LedgerEntry, ...]:
        """Return every line, oldest first."""
        query = select(erasures).order_by(erasures.c.erased_on, erasures.c.subject)
        key_print = _print(self._secret())
        return tuple(
            LedgerEntry(**row._mapping, key_print=key_print) for row in self._connection.execute(query)
        )

    def erased_among(self, candidate_ids: Iterable[str]) -> frozenset[str]:
        """Return those of some people who were erased and not taken in again."""
        query = select(erasures.c.subject).where(erasures.c.lifted_on.is_(None))
        gone = frozenset(self._connection.scalars(query))
        if not gone:
            return frozenset()
        secret = self._secret()
        return frozenset(person for person in set(candidate_ids) if _hash(secret, person) in gone)

    def take_over(self, lines: Iterable[LedgerEntry]) -> None:
        """Write lines of elsewhere that are newer than ours.

        Raises
        ------
        BackupRefusedError
            If they are under another key: nobody could be found by them.
        """
        ours = {line.subject: line for line in self.entries()}
        key_print = _print(self._secret())
        for line in lines:
            if line.key_print != key_print:
                raise BackupRefusedError(
                    f"erasure ledger: expected lines under the key {key_print} of this store, got "
                    f"{line.key_print}: erased people would come back. Name the ledger that belongs to this "
                    "backup (MATCHER_ERASURE_LEDGER), or move this one away if it is another installation's."
                )
            known = ours.get(line.subject)
            if known is None or _age(known) < _age(line):
                self.enter(line)
                ours[line.subject] = line

    def _secret(self) -> bytes:
        found: bytes = self._connection.execute(select(erasure_key.c.secret)).scalar_one()
        return bytes(found)


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


def _print(secret: bytes) -> str:
    return hashlib.sha256(b"erasure ledger" + secret).hexdigest()[:_PRINT_DIGITS]
