"""Whoever was erased stays erased when a backup of before comes back."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from sqlalchemy import Connection, inspect

from data.rights import LedgerEntry
from data.store.erasing import Counts, Erasure
from data.store.erasure_ledger import Ledger
from data.store.rights_schema import erasures


def ledger_before(connection: Connection) -> tuple[LedgerEntry, ...]:
    """Return the ledger of a database that is about to be replaced; one of an older schema has none."""
    there = erasures.name in inspect(connection).get_table_names()
    return Ledger(connection).entries() if there else ()


def erase_restored(connection: Connection, lines: Sequence[LedgerEntry]) -> dict[str, Counts]:
    """Take out whoever was erased since the backup was made, or before; return rows by person.

    Parameters
    ----------
    connection : Connection
        To the restored database, at the newest schema.
    lines : sequence of LedgerEntry
        Of the ledger's file, and of the database that was there before.

    Raises
    ------
    BackupRefusedError
        If lines are under another key than the backup's, so that nobody can be found by them.
    """
    erasure = Erasure(connection)
    erasure.ledger.take_over(lines)
    told = erasure.ledger.entries()
    if not told:
        return {}
    last = max(line.erased_on for line in told)
    return erasure.erase_again(datetime.combine(last, time(), UTC))
