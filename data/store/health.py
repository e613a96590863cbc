"""Whether a store holds anything about people's health, for installations that keep none."""

from sqlalchemy import Connection, or_, select

from data.store.past_schema import past_rows
from data.store.schema import STORED
from data.tables import CANDIDATES

_NAMES = tuple(column.name for column in CANDIDATES.columns if column.health)


def people_with_health(connection: Connection) -> int:
    """Return of how many people something about health is stored, now or at a moment one can go back to."""
    stored = STORED[CANDIDATES.name]
    now = select(stored.c.candidate_id).where(or_(*(stored.c[name].is_not(None) for name in _NAMES)))
    past = select(past_rows.c.record_id).where(
        past_rows.c.table_name == CANDIDATES.name,
        or_(*(past_rows.c.row_json.contains(f'"{name}":', autoescape=True) for name in _NAMES)),
    )
    return len(set(connection.scalars(now.union(past))))
