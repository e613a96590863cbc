"""Lists and records about people, as far as whoever asks may see the people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from api.access import About, Actor, Answer, about_case
from api.access.cases import answer_on_case, reach_of, require_case
from api.http.access import denied
from api.http.problems import Problem
from data.candidates import Candidate
from data.reach import Reach
from data.store import Unit
from data.store.cases import Narrowing


class AboutPerson(Protocol):
    """A row that is about a person."""

    @property
    def candidate_id(self) -> str:
        """Whom it is about."""


T = TypeVar("T", bound=AboutPerson)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Somebody's look at what is about people: who, in which unit, on which day."""

    actor: Actor
    unit: Unit
    as_of: date

    def require(self, operation: str, candidate_id: str, unknown: Problem | None = None) -> Answer:
        """Return the answer that allows something to be done to somebody's case.

        Raises
        ------
        Problem
            If the person is not there for whoever asks, ``unknown`` where it is given; or if they may not.
        """
        return require_case(self.unit, self.actor, operation, self._about(candidate_id), unknown)

    def answer(self, operation: str, candidate_id: str) -> Answer:
        """Return whether something may be done to somebody's case."""
        return answer_on_case(self.unit, self.actor, operation, self._about(candidate_id))

    def sees(self, operation: str, candidate_id: str) -> bool:
        """Tell whether a person is there for whoever asks.

        Raises
        ------
        Problem
            If the person is there, and out of reach.
        """
        answer = self.answer(operation, candidate_id)
        if not (answer.allowed or answer.hidden):
            raise denied(answer)
        return answer.allowed

    def _about(self, candidate_id: str) -> About:
        return about_case(candidate_id, self.unit.fresh.candidate(candidate_id, self.as_of))

    def seen(
        self,
        operation: str,
        limit: int,
        rows: Callable[[Reach, T | None], Sequence[T]],
        own: str = "",
    ) -> list[T]:
        """Return rows about people whom whoever asks may see.

        Parameters
        ----------
        operation : str
            What the list is.
        limit : int
            How many rows at most.
        rows : callable
            Returns rows behind one, or the first ones for ``None``, and may leave out people of whom no
            version is a case of the reach.
        own : str
            The jobformidler whose people alone are looked for; empty for everybody.
        """
        reach = reach_of(self.unit, self.actor, operation)
        if own:
            reach = reach.of_broker(own)
        if reach.everything:
            return list(rows(reach, None))

        def sees(_: object, person: Candidate) -> bool:
            return reach.holds(person.municipality_code, person.broker_id)

        asked = Narrowing(
            after=lambda last: rows(reach, last),
            person_of=lambda row: row.candidate_id,
            sees=sees,
            limit=limit,
        )
        return self.unit.cases.narrowed(asked, self.as_of)
