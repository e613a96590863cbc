"""What goes out of use with a delivery: by its status, or a match by its last day."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from data.columns import Table
from data.rows import Row, key_of, positions
from data.tables import MATCHES

_OVER = frozenset({"past", "closed"})
_STATUS, _LAST_DAY = "status", "ended_on"


def ended_count(table: Table, stored: Mapping[tuple[Any, ...], Sequence[Row]], new: Iterable[Row]) -> int:
    """Return how many records that were in use are out of it with the new rows.

    Parameters
    ----------
    table : Table
        Of the rows.
    stored : mapping of key to rows
        What was known before.
    new : iterable of Row
        Rows as they will be stored.
    """
    is_over = _over(table)
    if is_over is None:
        return 0
    key = key_of(table)
    ended = {key(row) for row in new if is_over(row)} & stored.keys()
    return sum(not any(is_over(row) for row in stored[one]) for one in ended)


def _over(table: Table) -> Callable[[Row], bool] | None:
    names = {column.name for column in table.columns}
    if table is MATCHES:
        day = positions(table, (_LAST_DAY,))[0]
        return lambda row: row[day] is not None
    if _STATUS in names:
        status = positions(table, (_STATUS,))[0]
        return lambda row: row[status] in _OVER
    return None
