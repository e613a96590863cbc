"""What a delivery changes: the rows it adds to those that are stored, and nothing that is stored goes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from data.columns import Table
from data.rows import Row, known_from_of, positions

# Rows of one key by the days from which they hold and were known.
Held = dict[tuple[date | None, date], Row]


@dataclass(slots=True, kw_only=True)
class Changes:
    """New rows, the rows of the same day whose place they take, and what became of delivered rows."""

    new: list[Row] = field(default_factory=list)
    replaced: list[Row] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0


class Merger:
    """Settles delivered rows of one table against the stored ones, key by key.

    A row without ``valid_from`` describes the present: where the id is new it holds as far back as anyone
    knows; where it is known and the present differs, a version begins on the day of import. A row with
    ``valid_from`` that differs from what is stored is later knowledge about that version. A row with
    ``known_from`` is what an export wrote, and stands for itself. The store knows days, not hours: a second
    import on the same day replaces what the first one said, as a later line of a file does an earlier one.

    Parameters
    ----------
    table : Table
        The table.
    as_of : date
        Day of import.
    """

    def __init__(self, table: Table, as_of: date) -> None:
        self._as_of = as_of
        self._valid_from = positions(table, ("valid_from",))[0] if table.versioned else None

    def settle(self, stored: Sequence[Row], delivered: Sequence[Row], changes: Changes) -> None:
        """Settle the rows of one key.

        Parameters
        ----------
        stored, delivered : sequences of Row
            All rows of the key, on either side.
        changes : Changes
            Where the outcome is added.
        """
        if not stored and len(delivered) == 1:
            row = delivered[0]
            changes.new.append(row if row[-1] is not None else (*row[:-1], self._as_of))
            changes.added += 1
            return
        held: Held = {(self._from(row), known_from_of(row)): row for row in stored}
        new: Held = {}
        for row in delivered:
            settled = self._settled(row, held | new, alone=len(delivered) == 1 and bool(stored))
            if settled is None:
                changes.unchanged += 1
                continue
            new[self._from(settled), known_from_of(settled)] = settled
            changes.changed += bool(stored)
            changes.added += not stored
        changes.new.extend(new.values())
        changes.replaced.extend(held[place] for place in new if place in held)

    def _from(self, row: Row) -> date | None:
        start = None if self._valid_from is None else row[self._valid_from]
        return start if isinstance(start, date) else None

    def _settled(self, row: Row, held: Held, *, alone: bool) -> Row | None:
        """Return the row as it will be stored, ``None`` where it says nothing new."""
        known_from = row[-1]
        if isinstance(known_from, date):
            twin = held.get((self._from(row), known_from))
            if twin is None:
                return row
            return None if twin == row else (*row[:-1], self._as_of)
        if self._valid_from is not None and self._from(row) is None and alone:
            return self._present(row, held)
        peers = [
            peer for (start, known), peer in held.items() if start == self._from(row) and known <= self._as_of
        ]
        latest = max(peers, key=known_from_of, default=None)
        return None if latest and latest[:-1] == row[:-1] else (*row[:-1], self._as_of)

    def _present(self, row: Row, held: Held) -> Row | None:
        """Return a version that begins on the day of import, unless the present is already known so."""
        current = self._current(list(held.values()))
        place = self._valid_from or 0
        if self._without_start(current) == self._without_start(row):
            return None
        return (*row[:place], self._as_of, *row[place + 1 : -1], self._as_of)

    def _current(self, rows: list[Row]) -> Row:
        def age(row: Row) -> tuple[date, date]:
            return self._from(row) or date.min, known_from_of(row)

        begun = [row for row in rows if age(row)[0] <= self._as_of]
        known = [row for row in begun if age(row)[1] <= self._as_of]
        return max(known or begun, key=age) if begun else min(rows, key=age)

    def _without_start(self, row: Row) -> Row:
        place = self._valid_from or 0
        return (*row[:place], *row[place + 1 : -1])
