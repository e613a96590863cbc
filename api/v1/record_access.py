"""Who may read and write the records of a table: people by their cases, workplaces as a directory of all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from api.access import (
    RULES,
    WITHHELD,
    About,
    Actor,
    Answer,
    about_case,
    about_workplace,
    may,
    operation_changing,
)
from api.access.cases import answer_on_case, reach_of, require_case, withheld_from
from api.http.access import denied
from api.http.problems import FieldFault, Problem
from data.candidates import Candidate
from data.companies import Workplace
from data.openings import Opening
from data.reach import EVERYTHING, Reach
from data.store import Unit

Place = Workplace | Opening
_GONE = Answer(
    allowed=False,
    reason_da="Sagen skal have en kommune og en jobformidler, som du må rette sager for.",
    reason_en="The case needs a municipality and a jobformidler whose cases you may change.",
)

R_contra = TypeVar("R_contra", contravariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Somebody's reading or writing of records: who, in which unit, on which day."""

    actor: Actor
    unit: Unit
    as_of: date


class Guard(Protocol[R_contra]):
    """What stands between whoever asks and the records of one table; every refusal is a `Problem`."""

    def reach(self, asking: Asking) -> Reach:
        """Return the records that lists may hold."""
        ...

    def withheld(self, asking: Asking, record: R_contra) -> frozenset[str]:
        """Return the fields that are withheld of a record that may be read."""
        ...

    def read(self, asking: Asking, record: R_contra) -> None:
        """Let a record be read."""
        ...

    def add(self, asking: Asking, record_id: str, known: R_contra | None) -> None:
        """Let a new record have an id; ``known`` is what stands under it already."""
        ...

    def change(self, asking: Asking, told: Collection[str], before: R_contra) -> None:
        """Let fields be told of a record as it stands."""
        ...

    def leave(self, asking: Asking, told: Collection[str], before: R_contra | None, after: R_contra) -> None:
        """Let a record be left as it would stand then; ``before`` is ``None`` for a new one."""
        ...


class CaseGuard:
    """People: seen and written as far as their cases are within reach, some fields by few."""

    def reach(self, asking: Asking) -> Reach:
        """Return the cases that lists may hold."""
        return reach_of(asking.unit, asking.actor, "candidates.read")

    def withheld(self, asking: Asking, record: Candidate) -> frozenset[str]:
        """Return the fields that are for the case's own jobformidler."""
        return withheld_from(asking.unit, asking.actor, about_case(record.candidate_id, record))

    def read(self, asking: Asking, record: Candidate) -> None:
        """Let a person be read whose case is within reach, or open."""
        about = about_case(record.candidate_id, record)
        require_case(asking.unit, asking.actor, "candidates.read", about)

    def add(self, asking: Asking, record_id: str, known: Candidate | None) -> None:
        """Let an id be given that begins with the municipality's code: nobody feels for others' ids."""
        creators = RULES["candidates.create"].who
        codes = {grant.municipality_code for grant in asking.actor.grants if grant.role in creators}
        if "" not in codes and not any(record_id.startswith(f"{code}-") for code in codes):
            expected = " / ".join(f"{code}-…" for code in sorted(codes))
            fault = FieldFault(code="not-own-id", pointer="/candidate_id", values={"expected": expected})
            raise Problem("request-invalid", errors=[fault])
        if known is None:
            return
        about = about_case(record_id, known)
        if not answer_on_case(asking.unit, asking.actor, "candidates.create", about).allowed:
            # What was answered before is not answered again to somebody from whom the case has gone.
            raise Problem("candidate-exists", record_id=record_id)

    def change(self, asking: Asking, told: Collection[str], before: Candidate) -> None:
        """Let fields be told, each by whom the rules name."""
        about = about_case(before.candidate_id, before)
        for operation in ("candidates.write", *_operations(told)):
            require_case(asking.unit, asking.actor, operation, about)

    def leave(
        self, asking: Asking, told: Collection[str], before: Candidate | None, after: Candidate
    ) -> None:
        """Let a case be left where whoever wrote it may still write it: in nobody else's hands."""
        operations = _operations(told)
        if before is None:
            operations = ["candidates.create", *(set(operations) & WITHHELD.keys())]
        for operation in operations:
            _require_still(asking, operation, about_case(after.candidate_id, after))


class DirectoryGuard:
    """Workplaces and openings: read by all, written by the municipality of the workplace."""

    def __init__(self, operation: str) -> None:
        self._operation = operation

    def reach(self, asking: Asking) -> Reach:
        """Return everything."""
        del asking
        return EVERYTHING

    def withheld(self, asking: Asking, record: Place) -> frozenset[str]:
        """Withhold nothing."""
        del asking, record
        return frozenset()

    def read(self, asking: Asking, record: Place) -> None:
        """Let everybody read."""

    def add(self, asking: Asking, record_id: str, known: Place | None) -> None:
        """Let any id be given."""

    def change(self, asking: Asking, told: Collection[str], before: Place) -> None:
        """Let the municipality of the workplace change it."""
        del told
        self._require(asking, before)

    def leave(self, asking: Asking, told: Collection[str], before: Place | None, after: Place) -> None:
        """Let it be left in the same municipality."""
        del told, before
        self._require(asking, after)

    def _require(self, asking: Asking, record: Place) -> None:
        about = _about_place(asking, record)
        if about is None:
            return  # at a workplace that is not there, which the store refuses
        answer = may(asking.actor, self._operation, about)
        if not answer.allowed:
            raise denied(answer)


def _operations(told: Collection[str]) -> list[str]:
    return sorted({operation_changing(name) for name in told})


def _require_still(asking: Asking, operation: str, about: About) -> None:
    """Let a case be left only where whoever wrote it may still write it."""
    answer = answer_on_case(asking.unit, asking.actor, operation, about)
    if answer.hidden or not answer.allowed:
        raise denied(_GONE if may(asking.actor, operation).allowed else answer)


def _about_place(asking: Asking, record: Place) -> About | None:
    if isinstance(record, Workplace):
        return about_workplace(record)
    found = asking.unit.fresh.workplaces([record.workplace_id], asking.as_of).get(record.workplace_id)
    return None if found is None else about_workplace(found)
