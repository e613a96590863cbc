"""What guides keep, within one unit: where facts come from, and answers not finished yet."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from data.facts import Fact, GuideDraft
from data.store.guide_schema import candidate_facts, guide_drafts
from data.store.instants import from_stored, to_stored


class GuideRecords:
    """Facts and drafts of people.

    Parameters
    ----------
    connection : Connection
        The unit's.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def facts(self, candidate_id: str) -> dict[str, Fact]:
        """Return the last telling of each of a person's fields, by field."""
        table = candidate_facts.c
        mine = select(table.field, func.max(table.noted_at).label("last"))
        last = mine.where(table.candidate_id == candidate_id).group_by(table.field).subquery()
        newest = (table.field == last.c.field) & (table.noted_at == last.c.last)
        query = select(candidate_facts).join(last, newest).where(table.candidate_id == candidate_id)
        told = (dict(row._mapping) for row in self._connection.execute(query.order_by(table.field)))
        return {one["field"]: Fact(**one | {"noted_at": from_stored(one["noted_at"])}) for one in told}

    def note(self, facts: Iterable[Fact]) -> None:
        """Write down where facts come from; of one field told twice at one instant the last counts."""
        for fact in facts:
            row = asdict(fact) | {"noted_at": to_stored(fact.noted_at)}
            same = [candidate_facts.c[name] == row[name] for name in ("candidate_id", "field", "noted_at")]
            self._connection.execute(delete(candidate_facts).where(*same))
            self._connection.execute(insert(candidate_facts).values(row))

    def draft(self, candidate_id: str, guide: str) -> GuideDraft | None:
        """Return what somebody has begun, ``None`` where nobody has."""
        row = self._connection.execute(select(guide_drafts).where(*_of(candidate_id, guide))).one_or_none()
        if row is None:
            return None
        told = dict(row._mapping)
        return GuideDraft(**told | {"saved_at": from_stored(told["saved_at"])})

    def drafts_of(self, candidate_ids: Iterable[str]) -> tuple[GuideDraft, ...]:
        """Return what is begun about some people, by person and guide."""
        told = guide_drafts.c
        query = select(guide_drafts).where(told.candidate_id.in_(sorted(candidate_ids)))
        rows = self._connection.execute(query.order_by(told.candidate_id, told.guide))
        return tuple(
            GuideDraft(**dict(row._mapping) | {"saved_at": from_stored(row.saved_at)}) for row in rows
        )

    def save(self, draft: GuideDraft) -> None:
        """Keep a draft in the place of the one before; the unit has looked at that one already."""
        row = asdict(draft) | {"saved_at": to_stored(draft.saved_at)}
        there = update(guide_drafts).where(*_of(draft.candidate_id, draft.guide)).values(row)
        if not self._connection.execute(there).rowcount:
            self._connection.execute(insert(guide_drafts).values(row))

    def drop(self, candidate_id: str, guide: str) -> None:
        """Throw a draft away, if there is one."""
        self._connection.execute(delete(guide_drafts).where(*_of(candidate_id, guide)))


def _of(candidate_id: str, guide: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return guide_drafts.c.candidate_id == candidate_id, guide_drafts.c.guide == guide
