"""Lists that were shown, into the store and out of it."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, insert, select

from data.store.acts import ShownLine, ShownList
from data.store.instants import from_stored, to_stored
from data.store.service_schema import shown_lines, shown_lists

_HEAD = tuple(column.name for column in shown_lists.columns)
_LINE = tuple(column.name for column in shown_lines.columns if column.name != "list_id")
_told = attrgetter(*_LINE)
_INSERT_HEADS, _INSERT_LINES = insert(shown_lists), insert(shown_lines)


def insert_lists(connection: Connection, lists: Sequence[ShownList]) -> None:
    """Write many lists at once."""
    if not lists:
        return
    connection.execute(_INSERT_HEADS, [_head(shown) for shown in lists])
    lines = [{"list_id": shown.list_id, **_fields(line)} for shown in lists for line in shown.lines]
    if lines:
        connection.execute(_INSERT_LINES, lines)


def _fields(line: ShownLine) -> dict[str, Any]:
    return dict(zip(_LINE, _told(line), strict=True))


def find_list(connection: Connection, list_id: str) -> ShownList | None:
    """Return one list with its lines in order, ``None`` where there is none of that id."""
    head = connection.execute(select(shown_lists).where(shown_lists.c.list_id == list_id)).one_or_none()
    if head is None:
        return None
    query = (
        select(*(shown_lines.c[name] for name in _LINE))
        .where(shown_lines.c.list_id == list_id)
        .order_by(shown_lines.c.position)
    )
    fields = dict(head._mapping) | {"shown_at": from_stored(head.shown_at)}
    lines = tuple(ShownLine(**row._mapping) for row in connection.execute(query))
    return ShownList(**fields, lines=lines)


def every_list(connection: Connection) -> tuple[ShownList, ...]:
    """Return all lists with their lines, in the order in which they were shown."""
    query = select(*(shown_lines.c[name] for name in ("list_id", *_LINE))).order_by(
        shown_lines.c.list_id, shown_lines.c.position
    )
    lines: dict[str, list[ShownLine]] = {}
    for list_id, *told in connection.execute(query):
        lines.setdefault(list_id, []).append(ShownLine(**dict(zip(_LINE, told, strict=True))))
    heads = select(shown_lists).order_by(shown_lists.c.shown_at, shown_lists.c.list_id)
    return tuple(
        ShownList(
            **dict(head._mapping) | {"shown_at": from_stored(head.shown_at)},
            lines=tuple(lines.get(head.list_id, ())),
        )
        for head in connection.execute(heads)
    )


class ListFrom(NamedTuple):
    """A list, what it was made from, and how many lines it has."""

    list_id: str
    basis: str
    lines: int


def lists_by_basis(connection: Connection) -> tuple[ListFrom, ...]:
    """Return all lists that say what they were made from, by id."""
    query = (
        select(shown_lists.c.list_id, shown_lists.c.basis, func.count(shown_lines.c.position))
        .select_from(shown_lists.outerjoin(shown_lines))
        .where(shown_lists.c.basis.is_not(None))
        .group_by(shown_lists.c.list_id, shown_lists.c.basis)
        .order_by(shown_lists.c.list_id)
    )
    return tuple(ListFrom(*row) for row in connection.execute(query))


def _head(shown: ShownList) -> dict[str, Any]:
    return {name: getattr(shown, name) for name in _HEAD} | {"shown_at": to_stored(shown.shown_at)}
