"""``matcher audit``: whether it holds, where it ends, what stands in it, its keys, what is forgotten."""

import json
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer

from api import accounting
from api.audit_checks import kept_heads, told_of
from api.audit_heads import head_document, read_heads
from api.audit_keeping import forget_old
from api.clock import now
from api.commands import audit_rebuild
from api.commands.options import Order, day_of, with_order
from api.commands.output import Format, print_rows
from api.commands.talk import reporting, say
from api.faults import CheckError
from api.wiring import opened
from data.audit import AuditEntry
from data.store import AuditRow, Sought

VERIFY_COLUMNS = ("rows", "first_bad", "fault", "unreadable", "unkeyed", "heads")
HEAD_COLUMNS = ("number", "mac", "at", "key_print")
SEARCH_COLUMNS = (
    "number", "at", "actor", "actor_kind", "role", "operation", "outcome", "subject", "municipality_code",
    "people", "reason", "details",
)  # fmt: skip
_MOST = 500

app = typer.Typer(
    help="Loggen over opslag og afgørelser. The audit: every look, decision, run and change of roles.",
    no_args_is_help=True,
)
app.command("rebuild")(audit_rebuild.rebuild)
Heads = Annotated[
    Path | None, typer.Option("--head", help="File of exported heads; else the one of the settings, if any.")
]
Day = Annotated[date | None, typer.Option(parser=day_of, metavar="DATE")]


@app.command("verify")
@with_order
def verify_audit(order: Order, head: Heads = None) -> None:
    """Efterprøv loggen. Check every row against the one before; the first bad one ends with exit code 1."""
    exported = read_heads(head) if head else kept_heads(order.settings)
    with opened(order.settings) as store, reporting() as report:
        found = store.verify_audit(exported, report)
        accounting.explain(**told_of(found, exported))
        row = {name: getattr(found, name, None) for name in VERIFY_COLUMNS} | {"heads": len(exported)}
        print_rows(VERIFY_COLUMNS, [row], order.form)
        # Only now: a row of our own first would stand where one was cut off, and hide that.
        with store.writing():
            pass  # the unit takes the act along
    if not found.holds:
        raise CheckError(
            f"the audit does not hold: row {found.first_bad}: {found.fault}. Keep the database as it is, "
            "compare with the last backup, and tell the data protection officer."
        )
    if not exported:
        say(
            "No exported head to compare with: rows that were cut off at the end would not be missed.",
            "yellow",
        )
    say(f"The audit holds: {found.rows} rows.")


@app.command("head")
@with_order
def tell_head(order: Order) -> None:
    """Vis hvor loggen ender. Print the last row's number and code; as JSON a line for the file of heads."""
    with opened(order.settings) as store, store.reading() as unit:
        told = head_document(unit.audit.head())
    if order.form is Format.JSON:
        sys.stdout.write(json.dumps(told) + "\n")
    else:
        print_rows(HEAD_COLUMNS, [told], order.form)


@app.command("search")
@with_order
def search_audit(
    order: Order,
    candidate: Annotated[str | None, typer.Option(help="About this person.")] = None,
    actor: Annotated[str | None, typer.Option(help="By this name.")] = None,
    operation: Annotated[str | None, typer.Option(help="Such as candidates.read.")] = None,
    since: Day = None,
    limit: Annotated[int, typer.Option(min=1, max=_MOST, help="At most so many rows.")] = 50,
) -> None:
    """Søg i loggen. Print rows, the newest first: who looked at a person, what somebody did, when."""
    sought = Sought(
        candidate_id=candidate,
        actor=actor,
        operation=operation,
        since=_instant(since),
    )
    with opened(order.settings) as store, store.reading() as unit:
        rows = [_row(found) for found in unit.audit.page(sought, limit)]
    print_rows(SEARCH_COLUMNS, rows, order.form)


@app.command("rotate")
@with_order
def rotate_key(order: Order) -> None:
    """Skift nøgle. Let the first key of MATCHER_AUDIT_KEY sign and seal from now on; the former says so."""
    with opened(order.settings) as store, store.writing() as unit:
        made = unit.audit.rotate_key(_entry("audit.rotate"))
        sealed = unit.accounts.seal_seeds(anew=True)
    say(f"Key {made} signs from now on." if made else "The key in use signs already.")
    say(f"Seeds of one-time codes sealed under it: {sealed}.")


@app.command("forget")
@with_order
def forget_audit(order: Order) -> None:
    """Glem det gamle. Make unreadable what rows say that are older than the settings keep them."""
    with opened(order.settings) as store:
        months = forget_old(store, order.settings, order.as_of, _entry("audit.forget"))
    say(f"Forgotten: {', '.join(months)}." if months else "Nothing is older than it is kept.")


def _entry(operation: str) -> AuditEntry:
    return AuditEntry(
        at=now(),
        actor=accounting.person_at_this_machine(),
        actor_kind=accounting.LOCAL,
        operation=operation,
    )


def _instant(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC)


def _row(found: AuditRow) -> dict[str, Any]:
    entry = found.entry
    told = {name: getattr(entry, name, None) for name in SEARCH_COLUMNS}
    return told | {
        "number": found.number,
        "at": entry.at.isoformat(timespec="seconds"),
        "subject": entry.subject_id or ", ".join(entry.about),
        "people": found.people,
        "details": json.dumps(entry.details, ensure_ascii=False) if found.readable else "(forgotten)",
    }
