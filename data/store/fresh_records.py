"""A few records as they are now, or were at a moment, for a list that rests on a day read earlier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data import tables as exchange
from data.candidates import Candidate
from data.columns import Table
from data.companies import Workplace
from data.journal import Decision, Hold
from data.openings import Opening
from data.store.loading import Reading
from data.versions import Knowledge, by_id, version_on


@dataclass(frozen=True, slots=True)
class Fresh:
    """Records by their ids, in the version that is valid on a day, within one unit."""

    load: Reading

    def candidate(self, candidate_id: str, as_of: date) -> Candidate | None:
        """Return a candidate, ``None`` where nobody of that id is known on the day."""
        found: Candidate | None = self._valid(exchange.CANDIDATES, (candidate_id,), as_of).get(candidate_id)
        return found

    def candidates(self, ids: Sequence[str], as_of: date) -> dict[str, Candidate]:
        """Return candidates by id; unknown ones are left out."""
        return self._valid(exchange.CANDIDATES, ids, as_of)

    def openings_ahead(self, ids: Sequence[str]) -> None:
        """Read openings and their workplaces together: both will be asked for."""
        self.load.openings_ahead(ids)

    def openings(self, ids: Sequence[str], as_of: date) -> dict[str, Opening]:
        """Return openings by id; unknown ones are left out."""
        return self._valid(exchange.OPENINGS, ids, as_of)

    def workplaces(self, ids: Sequence[str], as_of: date) -> dict[str, Workplace]:
        """Return workplaces by id; unknown ones are left out."""
        return self._valid(exchange.WORKPLACES, ids, as_of)

    def words(self) -> tuple[tuple[Decision, ...], tuple[Hold, ...]]:
        """Return every decision and every hold."""
        return tuple(self.load.latest(exchange.DECISIONS)), tuple(self.load.latest(exchange.HOLDS))

    def _valid(self, table: Table, ids: Sequence[str], as_of: date) -> dict[str, Any]:
        name = table.key[0]
        groups: dict[str, list[Any]] = by_id(tuple(self.load.versions_of(table, ids)), name)
        found = ((key, version_on(versions, as_of)) for key, versions in groups.items())
        return {key: told[0] for key, told in found if told and told[1] is not Knowledge.ONLY_LATER}
