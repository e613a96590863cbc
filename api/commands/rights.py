"""``matcher rights``: what a citizen has a right to, and how long things are kept."""

import json
import os
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.clock import now
from api.commands import rights_requests
from api.commands.options import Order, day_of, with_order
from api.commands.output import print_rows
from api.commands.rights_desk import Candidate, Named, acting, desk
from api.commands.talk import say
from api.faults import UsageError
from api.rights.accounting import note_act
from api.rights.acts import erase_and_shred, hold_records, readmit_person, release_records
from api.rights.letting_go import let_go, what_is_due
from api.rights.own_data import own_data, read_holdings
from api.rights.own_data_page import own_data_page
from api.rights.reasons import rebuilt_reasons
from data.store import ConflictError, UnknownRecordError

JSON_FILE, PAGE_FILE = "own-data.json", "mine-oplysninger.html"
RETENTION_COLUMNS = ("record_class", "table", "days", "rows")
NOTICE_COLUMNS = ("candidate_id", "noticed_on", "goes_on")
_OWNER_ONLY = 0o600

app = typer.Typer(
    help="Borgerens rettigheder: indsigt, rettelse, indsigelse, sletning. Citizens' rights, and retention.",
    no_args_is_help=True,
)
rights_requests.add_to(app)


class ErasureReason(StrEnum):
    """Why a person is erased."""

    CITIZEN_ASKED = "citizen_asked"
    UNLAWFUL = "unlawful"
    COURT_ORDER = "court_order"
    TEST_DATA = "test_data"


Folder = Annotated[Path, typer.Option("--out", help="Folder for the two files; made if it is not there.")]
Why = Annotated[ErasureReason, typer.Option("--reason", help="Why.")]
HoldReason = Annotated[str, typer.Option("--reason", help="Why, such as the number of a case.")]
Until = Annotated[
    date | None,
    typer.Option(parser=day_of, metavar="DATE", help="Last day; otherwise until it is lifted."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")]


@app.callback()
def start() -> None:
    """Do what a citizen has a right to."""


@app.command("export")
@with_order
def export_person(order: Order, candidate: Candidate, out: Folder, by: Named = None) -> None:
    """Udskriv alt om en person. Write everything held about a person: JSON, and a page in plain Danish."""
    acts = acting(order, by)
    with desk(order) as store, store.writing() as unit:
        holdings = read_holdings(unit, candidate, order.as_of)
        if holdings.empty:
            raise UnknownRecordError("candidates", candidate)
        note_act(unit, acts, "rights.read", candidate, {})
    with desk(order) as store:
        document = own_data(holdings, order.settings, now(), rebuilt_reasons(store, order.settings))
    try:
        out.mkdir(parents=True, exist_ok=True)
        _write(out / JSON_FILE, json.dumps(document, ensure_ascii=False, indent=1))
        _write(out / PAGE_FILE, own_data_page(document, holdings.vocabulary))
    except OSError as fault:
        raise UsageError(
            f"{out}: expected a folder that may be written, got {fault.strerror or fault}; name another."
        ) from fault
    rows = [
        {"section": one["name"], "rows": sum(len(table["rows"]) for table in one["tables"])}
        for one in document["sections"]
    ]
    print_rows(("section", "rows"), rows, order.form)
    say(f"Written to {out}, for the citizen's eyes only.")


@app.command("erase")
@with_order
def erase(order: Order, candidate: Candidate, reason: Why, by: Named = None) -> None:
    """Slet en person. Erase a person from every table; a restore does not bring her back."""
    with desk(order) as store:
        counts = erase_and_shred(store, acting(order, by), order.settings, candidate, reason.value)
    print_rows(
        ("table", "rows"), [{"table": name, "rows": count} for name, count in counts.items()], order.form
    )
    say(f"Erased, and noted in {order.settings.erasure_ledger}: keep that file beside the backups.")


@app.command("readmit")
@with_order
def readmit(order: Order, candidate: Candidate, by: Named = None) -> None:
    """Lad en slettet person komme igen. Let the next delivery bring back somebody who was erased."""
    with desk(order) as store, store.writing() as unit:
        if not readmit_person(unit, acting(order, by), order.settings, candidate):
            raise ConflictError("erasure ledger: expected a person who was erased, got one who was not")
    say("The next delivery may bring the person back.")


@app.command("hold")
@with_order
def hold(
    order: Order, candidate: Candidate, reason: HoldReason, until: Until = None, by: Named = None
) -> None:
    """Stop for sletning. Keep a person's records where they are, whatever time limits or requests say."""
    with desk(order) as store, store.writing() as unit:
        hold_records(unit, acting(order, by), candidate, reason, until)
    say(f"Held until {until or 'it is lifted'}.")


@app.command("release")
@with_order
def release(order: Order, candidate: Candidate, by: Named = None) -> None:
    """Ophæv stop for sletning. Lift a legal hold."""
    with desk(order) as store, store.writing() as unit:
        lifted = release_records(unit, acting(order, by), candidate)
    say("The hold is lifted." if lifted else "There was no hold.")


@app.command("retain")
@with_order
def retain(order: Order, dry_run: DryRun = False, by: Named = None) -> None:
    """Slet det, der har haft sin tid. Let go of what has had its time; run it every night after the plan."""
    acts = acting(order, by)
    with desk(order) as store:
        gone = (
            what_is_due(store, order.settings, acts)
            if dry_run
            else tuple(let_go(store, order.settings, acts))
        )
        with store.reading() as unit:
            notices = unit.retention.notices()
    rows = [asdict(one) for one in gone]
    listed = [dict(zip(NOTICE_COLUMNS, map(str, one), strict=True)) for one in notices]
    print_rows(RETENTION_COLUMNS, rows, order.form, {"classes": rows, "notices": listed})
    for one in listed:
        say(f"{one['candidate_id']}: erased on {one['goes_on']} at the earliest.")
    say("Dry run: nothing was deleted." if dry_run else "Done; a second run finds nothing more.")


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "wb") as file:
        file.write(text.encode())
