"""An access export: everything held about one person, as one document."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from api.rights.own_data_words import PAGE, SECTIONS, Section, kept
from api.settings import Settings
from data.audit import AuditEntry
from data.store import Unit
from data.store.audit_pages import Sought
from data.store.own_rows import OwnRows
from data.vocabulary import Vocabulary
from matcher.wording import Words

FORMAT, FORMAT_VERSION = "matcher-own-data", 1
_AT_ONCE = 500
Document = dict[str, Any]
Reasons = Callable[[str], Sequence[Mapping[str, Any]]]


def without_reasons(_: str) -> Sequence[Mapping[str, Any]]:
    """Return none: lists are told by their figures alone."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What the store holds about a person, read in one transaction.

    Attributes
    ----------
    candidate_id : str
        The person.
    rows : OwnRows
        Rows by table.
    looks : tuple of AuditEntry
        Who looked and when, and who did what.
    names : mapping of workplace id to name
        Of the workplaces on her lists.
    vocabulary : Vocabulary
        Words of the codes.
    """

    candidate_id: str
    rows: OwnRows
    looks: tuple[AuditEntry, ...]
    names: Mapping[str, str]
    vocabulary: Vocabulary

    @property
    def empty(self) -> bool:
        """Whether nothing is known of the person."""
        return not any(self.rows.tables.values())


def read_holdings(unit: Unit, candidate_id: str, today: date) -> Holdings:
    """Read everything about a person."""
    rows = unit.rights.own_rows(candidate_id)
    workplaces = {str(line["workplace_id"]) for line in rows.tables["shown_lines"]}
    found = unit.fresh.workplaces(sorted(workplaces), today)
    return Holdings(
        candidate_id=candidate_id,
        rows=rows,
        looks=looks_at(unit, candidate_id),
        names={name: place.name for name, place in found.items() if place.name},
        vocabulary=unit.records.vocabulary(),
    )


def looks_at(unit: Unit, candidate_id: str) -> tuple[AuditEntry, ...]:
    """Return what the audit says of a person, oldest first."""
    found: list[AuditEntry] = []
    before: int | None = None
    while rows := unit.audit.page(Sought(candidate_id=candidate_id, before=before), _AT_ONCE):
        before = rows[-1].number
        found += [row.entry for row in rows]
    return tuple(reversed(found))


def own_data(
    holdings: Holdings, settings: Settings, now: datetime, reasons: Reasons = without_reasons
) -> Document:
    """Return the export as JSON values.

    Parameters
    ----------
    holdings : Holdings
        What is held.
    settings : Settings
        For how long things are kept.
    now : datetime
        The instant.
    reasons : callable
        Returns the reasons of a list's lines, in words, by the list's id.
    """
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "candidate_id": holdings.candidate_id,
        "made_at": now.isoformat(timespec="seconds"),
        "how": _told(PAGE["how"]),
        "your_rights": _told(PAGE["rights"]),
        "sections": [_section(one, holdings, settings, reasons) for one in SECTIONS],
        "looks": [_look(entry) for entry in holdings.looks],
        "left_out": [
            {"table": table, "column": column, "reason": reason}
            for table, column, reason in holdings.rows.left_out
        ],
    }


def _section(one: Section, holdings: Holdings, settings: Settings, reasons: Reasons) -> Document:
    return {
        "name": one.name,
        "title": _told(one.title),
        "purpose": _told(one.purpose),
        "source": _told(one.source),
        "kept": _told(kept(one, settings)),
        "tables": [{"table": name, "rows": _rows(name, holdings, reasons)} for name in one.tables],
    }


def _rows(name: str, holdings: Holdings, reasons: Reasons) -> list[Document]:
    rows = [*holdings.rows.tables.get(name, ()), *holdings.rows.mentions.get(name, ())]
    told = [{column: _plain(value) for column, value in row.items()} for row in rows]
    if name == "shown_lists":
        return [row | {"reasons": list(reasons(str(row["list_id"])))} for row in told]
    if name == "shown_lines":
        return [row | {"workplace_name": holdings.names.get(str(row["workplace_id"]))} for row in told]
    return told


def _look(entry: AuditEntry) -> Document:
    return {
        "at": entry.at.isoformat(timespec="seconds"),
        "actor": entry.actor,
        "actor_kind": entry.actor_kind,
        "role": entry.role,
        "operation": entry.operation,
        "outcome": entry.outcome,
        "reason": entry.reason,
        # What is said of several people at once could tell of the others.
        "details": dict(entry.details) if len(entry.about) == 1 else {},
    }


def _told(words: Words) -> dict[str, str]:
    return {"da": words.da, "en": words.en}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
