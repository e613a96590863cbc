"""What was kept aside for rebuilding and is needed no more: no list or plan that is kept rests on it."""

import json
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, Select, and_, func, not_, or_, select

from data.store.past_schema import bases, past_rows
from data.store.run_schema import plan_origins
from data.store.schema import STORED
from data.store.service_schema import shown_lists
from data.store.stamps import Stamps, read_stamps

Moment = tuple[int, int, int]


def needless_rows(connection: Connection, lists_gone: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a row of `past_rows` went before the first moment that is still asked for.

    Parameters
    ----------
    connection : Connection
        To the store.
    lists_gone : condition
        Which shown lists count as gone already.
    """
    now = read_stamps(connection)
    moments = [_of(now), *_moments(connection, lists_gone)]
    people, market, journal = (min(found) for found in zip(*moments, strict=True))
    first = Stamps(people=people, market=market, journal=journal, plan_id=None)
    return or_(
        *(and_(past_rows.c.table_name == name, past_rows.c.gone_at <= first.of(name)) for name in STORED)
    )


def needless_bases(lists_gone: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a basis is that of no list and no plan that is kept."""
    return bases.c.digest.not_in(_kept_bases(lists_gone))


def _moments(connection: Connection, lists_gone: ColumnElement[bool]) -> Iterator[Moment]:
    """Yield the first moment of the lists, and those of the days that lists and plans were made from."""
    kept = not_(lists_gone)
    columns = shown_lists.c.people, shown_lists.c.market, shown_lists.c.journal
    first = connection.execute(select(*map(func.min, columns)).where(kept)).one()
    if None not in first:
        yield tuple(first)
    query = select(bases.c.basis_json).where(bases.c.digest.in_(_kept_bases(lists_gone)))
    for text in connection.scalars(query):
        moment = json.loads(text)["moment"]
        yield moment["people"], moment["market"], moment["journal"]


def _kept_bases(lists_gone: ColumnElement[bool]) -> Select[tuple[str]]:
    of_lists = select(shown_lists.c.basis).where(not_(lists_gone), shown_lists.c.basis.is_not(None))
    rows_kept = plan_origins.c.pruned_at.is_(None), plan_origins.c.basis.is_not(None)
    both = of_lists.union(select(plan_origins.c.basis).where(*rows_kept)).subquery()
    return select(both.c.basis)


def _of(stamps: Stamps) -> Moment:
    return stamps.people, stamps.market, stamps.journal
