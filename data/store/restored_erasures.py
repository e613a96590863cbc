"""Whoever was erased stays erased when a backup of before comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from sqlalchemy import Connection, inspect

from data.rights import LedgerEntry
from data.store.contact_persons import ContactPersons
from data.store.erasing import Counts, Erasure
from data.store.erasure_ledger import Ledger
from data.store.rights_schema import erasures


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerBefore:
    """What a database that is about to be replaced knows of erasures: its lines, and keys by their print."""

    lines: tuple[LedgerEntry, ...] = ()
    keys: Mapping[str, bytes] = field(default_factory=dict)


def ledger_before(connection: Connection) -> LedgerBefore:
    """Return the ledger of a database that is about to be replaced; one of an older schema has none."""
    if erasures.name not in inspect(connection).get_table_names():
        return LedgerBefore()
    ledger = Ledger(connection)
    return LedgerBefore(lines=ledger.entries(), keys=ledger.keys())


def erase_restored(
    connection: Connection, lines: Sequence[LedgerEntry], keys: Mapping[str, bytes]
) -> dict[str, Counts]:
    """Take out whoever was erased since the backup was made, or before; return rows by person.

    Parameters
    ----------
    connection : Connection
        To the restored database, at the newest schema.
    lines : sequence of LedgerEntry
        Of the ledger's file, and of the database that was there before.
    keys : mapping of print to key
        Of the database that was there before.

    Raises
    ------
    BackupRefusedError
        If lines are under a key that neither has, so that nobody can be found by them.
    """
    erasure = Erasure(connection)
    erasure.ledger.take_over(lines, keys)
    told = erasure.ledger.entries()
    if not told:
        return {}
    ContactPersons(connection).erase_again()
    last = max(line.erased_on for line in told)
    return erasure.erase_again(datetime.combine(last, time(), UTC))
