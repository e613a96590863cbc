"""What is done because a citizen has a right to it, each act with its line in the audit."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from api.rights.accounting import act_entry, note_act
from api.rights.by import By
from api.settings import Settings
from data.rights import LedgerEntry, LegalHold, Objection, RightsRequest, due_on
from data.rows import positions
from data.store import ConflictError, Store, StoredRecord, Unit, UnknownRecordError
from data.store.erasure_ledger import append_line
from data.tables import CANDIDATES

OBJECTED, ACTIVE = "objected", "active"


class NoObjectionError(ConflictError):
    """No objection of the person stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a citizen says is wrong, as it is written down."""

    candidate_id: str
    kind: str
    about: str
    words: str
    received_on: date
    opening_id: str | None = None
    list_id: str | None = None


def note_request(unit: Unit, by: By, asked: Asked) -> RightsRequest:
    """Write down a request; its last day follows from its kind."""
    request = RightsRequest(
        request_id=uuid.uuid4().hex,
        candidate_id=asked.candidate_id,
        kind=asked.kind,
        about=asked.about,
        words=asked.words,
        received_on=asked.received_on,
        due_on=due_on(asked.kind, asked.received_on),
        noted_by=by.name,
        opening_id=asked.opening_id,
        list_id=asked.list_id,
    )
    unit.rights.note_request(request)
    note_act(
        unit, by, "rights.ask", asked.candidate_id, {"request_id": request.request_id, "kind": asked.kind}
    )
    return request


def answer_request(unit: Unit, by: By, request_id: str, state: str, answer: str) -> RightsRequest:
    """Answer a request: corrected, or refused with a reason.

    Raises
    ------
    UnknownRecordError, AnsweredAlreadyError
        If there is no such request, or it was answered before.
    """
    told = {"state": state, "answer": answer, "answered_by": by.name, "answered_at": by.at}
    request = unit.rights.answer_request(request_id, told)
    note_act(unit, by, "rights.answer", request.candidate_id, {"request_id": request_id, "state": state})
    return request


def object_to_ranking(unit: Unit, by: By, candidate_id: str, words: str | None = None) -> Objection:
    """Take a person out of everything a machine ranks, at once; a second objection changes nothing.

    Raises
    ------
    UnknownRecordError
        If nobody of that id is there.
    """
    stored = _stored(unit, by, candidate_id)
    standing = unit.rights.objection(candidate_id)
    if standing is not None:
        return standing
    objection = Objection(candidate_id=candidate_id, made_at=by.at, noted_by=by.name, words=words)
    unit.rights.note_objection(objection)
    if stored.record.status == ACTIVE:
        _put_status(unit, by, stored, OBJECTED)
    note_act(unit, by, "rights.object", candidate_id, {})
    return objection


def withdraw_objection(unit: Unit, by: By, candidate_id: str) -> None:
    """Let a person be ranked again, because she says so.

    Raises
    ------
    UnknownRecordError
        If nobody of that id is there.
    NoObjectionError
        If no objection stands.
    """
    stored = _stored(unit, by, candidate_id)
    known = unit.rights.withdraw_objection(candidate_id, by.name, by.at)
    if not known and stored.record.status != OBJECTED:
        raise NoObjectionError(f"candidate {candidate_id}: expected an objection that stands, got none")
    if stored.record.status == OBJECTED:
        _put_status(unit, by, stored, ACTIVE)
    note_act(unit, by, "rights.object", candidate_id, {"withdrawn": True})


def hold_records(unit: Unit, by: By, candidate_id: str, reason: str, until: date | None) -> LegalHold:
    """Keep a person's records where they are.

    Raises
    ------
    UnknownRecordError
        If nobody of that id is there.
    """
    _stored(unit, by, candidate_id)
    hold = LegalHold(
        candidate_id=candidate_id, reason=reason, placed_by=by.name, placed_at=by.at, until=until
    )
    unit.rights.hold(hold)
    note_act(unit, by, "rights.hold", candidate_id, {"until": until and until.isoformat()})
    return hold


def release_records(unit: Unit, by: By, candidate_id: str) -> bool:
    """Lift a hold; tell whether there was one."""
    lifted = unit.rights.release(candidate_id)
    if lifted:
        note_act(unit, by, "rights.hold", candidate_id, {"lifted": True})
    return lifted


def erase_person(
    unit: Unit, by: By, settings: Settings, candidate_id: str, reason_code: str
) -> Mapping[str, int]:
    """Take a person out of every table; return rows by table.

    The line of the ledger is on disk before the transaction ends: if it cannot be written, nobody is erased.
    `Store.shred` comes after the transaction.

    Raises
    ------
    UnknownRecordError, ErasureHeldError
        If nothing is known of the person, or a legal hold stands.
    OSError
        If the ledger cannot be written.
    """
    municipality = unit.rights.municipality_of(candidate_id)
    counts, line = unit.erasure.erase(candidate_id, reason_code, by.at, by.today)
    _account(unit, by, line, counts, municipality)
    append_line(settings.erasure_ledger, line)
    return counts


def erase_again(unit: Unit, by: By) -> Mapping[str, Mapping[str, int]]:
    """Take out whoever is in the ledger and stands somewhere all the same; return rows by person."""
    return unit.erasure.erase_again(by.at)


def readmit_person(unit: Unit, by: By, settings: Settings, candidate_id: str) -> bool:
    """Let somebody who was erased be taken in again; tell whether she was."""
    lifted = unit.erasure.ledger.lift(candidate_id, by.today)
    for line in lifted:
        _account(unit, by, line, {"readmitted": 1})
        append_line(settings.erasure_ledger, line)
    return bool(lifted)


def erase_and_shred(
    store: Store, by: By, settings: Settings, candidate_id: str, reason_code: str
) -> Mapping[str, int]:
    """Erase a person and take what is left of her off the disk; raises as `erase_person` does."""
    with store.writing(long=True) as unit:
        counts = erase_person(unit, by, settings, candidate_id, reason_code)
    store.shred()
    return counts


def _account(
    unit: Unit, by: By, line: LedgerEntry, counts: Mapping[str, int], municipality: str = ""
) -> None:
    """Account for an erasure: that it happened and where, never of whom."""
    details = {"subject": line.subject[:16], "rows": dict(counts)}
    entry = act_entry(by, "rights.erase", "", details)
    unit.audit.note(replace(entry, reason=line.reason_code, municipality_code=municipality))


def _stored(unit: Unit, by: By, candidate_id: str) -> StoredRecord:
    found = unit.records.one(CANDIDATES, candidate_id, by.today)
    if found is None:
        raise UnknownRecordError(CANDIDATES.name, candidate_id)
    return found


def _put_status(unit: Unit, by: By, stored: StoredRecord, status: str) -> None:
    row: list[Any] = list(stored.row)
    for place, value in zip(positions(CANDIDATES, ("status", "valid_from")), (status, None), strict=True):
        row[place] = value
    unit.records.put(CANDIDATES, tuple(row), by.today, stored.tag)
