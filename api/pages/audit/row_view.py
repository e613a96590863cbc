"""A row of the log in words: who did what, when, about whom, and how it ended."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.access import ROLE_WORDS, RULES
from api.pages.visit import Visit
from api.pages.words import catalogue
from api.v1.audit import Noted
from data.audit import CANDIDATE, LOOK
from data.formulas import guarded

_FILE_COLUMNS = (
    "number", "at", "actor", "role", "operation", "code", "outcome", "about", "municipality", "reason",
    "details", "request_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the table; ``tone`` is the outcome as a code, ``outcome`` in words."""

    number: int
    at: str
    actor: str
    role: str
    operation: str
    about: str
    tone: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One row in full: facts, and what it explains."""

    number: int
    title: str
    facts: tuple[tuple[str, str], ...]
    details: tuple[tuple[str, str], ...]
    readable: bool


def line_of(visit: Visit, row: Noted) -> Line:
    """Return a row as the table tells it."""
    return Line(
        number=row.number,
        at=visit.moment(row.at),
        actor=row.actor or visit.t("audit.nobody"),
        role=_role(visit, row),
        operation=_done(visit, row),
        about=about_of(visit, row),
        tone=row.outcome,
        outcome=visit.t(f"audit.outcome_{row.outcome}"),
    )


def entry_view(visit: Visit, row: Noted) -> EntryView:
    """Return a row with everything that whoever looks may see of it."""
    line = line_of(visit, row)
    people = ", ".join(row.people)
    facts = (
        (visit.t("audit.at"), line.at),
        (visit.t("audit.actor"), f"{line.actor} ({line.role})" if line.role else line.actor),
        (visit.t("audit.outcome"), line.outcome),
        (visit.t("audit.about"), line.about),
        (visit.t("audit.people"), people if people != line.about else ""),
        (visit.t("audit.municipality"), row.municipality_code),
        (visit.t("audit.reason"), row.reason),
        (visit.t("audit.class"), visit.t(f"audit.class_{row.record_class}")),
        (visit.t("audit.code"), row.operation),
        (visit.t("audit.request_id"), row.request_id),
    )
    details = tuple(_detail(visit, name, value) for name, value in sorted(row.details.items()))
    return EntryView(
        number=row.number, title=line.operation, facts=facts, details=details, readable=row.readable
    )


def rows_csv(visit: Visit, rows: Iterable[Noted]) -> bytes:
    """Return rows as CSV that a spreadsheet opens without running anything of it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if visit.language == "da" else ",")
    writer.writerow([visit.t(f"audit.{name}") for name in _FILE_COLUMNS])
    for row in rows:
        writer.writerow([guarded(one) for one in _cells(visit, row)])
    return text.getvalue().encode("utf-8-sig")


def operation_words(visit: Visit, operation: str) -> str:
    """Return what is done, in words; an operation that nobody put into words is told by its code."""
    if operation in RULES:
        words = RULES[operation].da if visit.language == "da" else RULES[operation].en
        return words[:1].upper() + words[1:]
    key = f"audit.op_{operation.replace('.', '_').replace('-', '_')}"
    return visit.t(key) if key in catalogue() else operation


def _done(visit: Visit, row: Noted) -> str:
    """Return what was done: whoever only saw the page on which something is done has not done it."""
    words = operation_words(visit, row.operation)
    rule = RULES.get(row.operation)
    if row.record_class != LOOK or rule is None or rule.audit != "write":
        return words
    return visit.t("audit.looked", what=words[:1].lower() + words[1:])


def about_of(visit: Visit, row: Noted) -> str:
    """Return what a row is about: a person's id, another thing's kind and id, or how many people."""
    if row.subject_id and row.subject_kind == CANDIDATE:
        return row.subject_id
    if row.people_count:
        return row.people[0] if len(row.people) == 1 else visit.tn("audit.so_many", row.people_count)
    if not row.subject_id:
        return ""
    key = f"audit.kind_{row.subject_kind}"
    kind = visit.t(key) if key in catalogue() else row.subject_kind
    return f"{kind} {row.subject_id}"


def _cells(visit: Visit, row: Noted) -> tuple[str, ...]:
    line = line_of(visit, row)
    return (
        str(row.number),
        row.at.isoformat(timespec="seconds"),
        row.actor,
        line.role,
        line.operation,
        row.operation,
        line.outcome,
        ", ".join(row.people) or line.about,
        row.municipality_code,
        row.reason,
        json.dumps(row.details, ensure_ascii=False) if row.details else "",
        row.request_id,
    )


def _role(visit: Visit, row: Noted) -> str:
    if row.role in ROLE_WORDS:
        return visit.told({"da": ROLE_WORDS[row.role].da, "en": ROLE_WORDS[row.role].en})
    return visit.t(f"audit.by_{row.actor_kind}") if row.actor_kind in ("machine", "local") else ""


def _detail(visit: Visit, name: str, value: object) -> tuple[str, str]:
    """Return what explains a row: its name in words where we have some, and its value."""
    key = f"audit.detail_{name}"
    label = visit.t(key) if key in catalogue() else name.replace("_", " ").capitalize()
    if name == "state" and f"audit.outcome_{value}" in catalogue():
        return label, visit.t(f"audit.outcome_{value}")
    return label, _plain(visit, value)


def _plain(visit: Visit, value: object) -> str:
    if isinstance(value, bool):
        return visit.t("audit.detail_yes" if value else "audit.detail_no")
    if isinstance(value, list):
        return ", ".join(_plain(visit, one) for one in value) or "–"
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_plain(visit, one)}" for name, one in sorted(value.items())) or "–"
    return "–" if value is None or value == "" else str(value)
