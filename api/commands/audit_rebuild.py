"""``matcher audit rebuild``: a list or a plan made again from what was stored, compared to the last bit."""

import random
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from api.commands.options import Order, with_order
from api.commands.output import Format, print_rows, print_table
from api.commands.talk import reporting, say
from api.faults import CheckError, UsageError
from api.rebuilding import CannotRebuildError, Rebuilt, Recall, rebuild_list, rebuild_plan
from api.wiring import opened
from data.store import Store

COLUMNS = ("kind", "id", "candidate_id", "proposals", "outcome", "detail")
_MANY_DIFFERENCES = 20
_LONGEST_PLAN_ID = 9

Name = Annotated[
    str | None,
    typer.Argument(help="Id of a shown list, of a run, or of a plan.", metavar="ID"),
]
Candidate = Annotated[
    str, typer.Argument(help="Whose line of the plan to print; the whole plan is compared anyway.")
]
Sample = Annotated[
    int, typer.Option(min=0, help="Instead of one: so many proposals of shown lists, drawn by --seed.")
]


@with_order
def rebuild(order: Order, name: Name = None, candidate: Candidate = "", sample: Sample = 0) -> None:
    """Genskab et forslag. Make a list or a plan again and compare; another outcome ends with exit code 1."""
    if (name is None) == (sample == 0):
        raise UsageError(
            "audit rebuild: expected either one ID or --sample N; see 'matcher audit rebuild --help'."
        )
    recall = Recall(order.settings)
    with opened(order.settings) as store:
        if name is None:
            _print_sample(order, _sampled(recall, store, sample, order.seed))
            return
        try:
            found = _rebuilt(recall, store, name, candidate)
        except CannotRebuildError as fault:
            raise CheckError(f"cannot be rebuilt: {fault}") from fault
    _print_one(order, found)


def _rebuilt(recall: Recall, store: Store, name: str, candidate: str) -> Rebuilt:
    if name.isdecimal() and len(name) <= _LONGEST_PLAN_ID:
        return rebuild_plan(recall, store, int(name), candidate)
    with store.reading() as unit:
        plan_id = unit.plans.of_run(name)
    if plan_id is not None:
        return rebuild_plan(recall, store, plan_id, candidate)
    return rebuild_list(recall, store, name)


def _sampled(recall: Recall, store: Store, proposals: int, seed: int) -> list[dict[str, Any]]:
    """Return a row for each list of the sample; lists of one day follow one another: it is read once."""
    with store.reading() as unit:
        known = list(unit.journal.lists_by_basis())
    random.Random(seed).shuffle(known)  # noqa: S311  a sample, no secret
    chosen, lines = [], 0
    for one in known:
        if lines >= proposals:
            break
        chosen.append(one)
        lines += one.lines
    rows = []
    with reporting() as report:
        for done, one in enumerate(sorted(chosen, key=lambda one: (one.basis, one.list_id)), start=1):
            rows.append(_row(recall, store, one.list_id))
            report("rebuild", done, len(chosen))
    return rows


def _row(recall: Recall, store: Store, list_id: str) -> dict[str, Any]:
    try:
        found = rebuild_list(recall, store, list_id)
    except CannotRebuildError as fault:
        told = {"candidate_id": "", "proposals": 0, "outcome": "impossible", "detail": str(fault)}
        return {"kind": "list", "id": list_id} | told
    outcome = "equal" if found.equal else "different"
    detail = "" if found.equal else _told(found)[0]
    about = {"kind": found.kind, "id": found.record_id, "candidate_id": found.candidate_id}
    return about | {"proposals": found.proposals, "outcome": outcome, "detail": detail}


def _print_sample(order: Order, rows: Sequence[dict[str, Any]]) -> None:
    print_rows(COLUMNS, rows, order.form)
    equal = sum(row["proposals"] for row in rows if row["outcome"] == "equal")
    say(f"{equal:,} proposals of {len(rows):,} lists came out equal to the last bit.")
    wrong = [row["id"] for row in rows if row["outcome"] != "equal"]
    if wrong:
        raise CheckError(f"{len(wrong)} lists did not come out as they were shown: {', '.join(wrong[:5])}.")


def _print_one(order: Order, found: Rebuilt) -> None:
    figures = list(found.figures)
    if order.form is Format.TABLE:
        print_table(
            ("made_from", "value"), [{"made_from": k, "value": str(v)} for k, v in found.made.items()]
        )
        print_table(
            ("table", "record_id", "version_id", "valid_from", "known_from"),
            [{name: _text(value) for name, value in asdict(row).items()} for row in found.used],
        )
    columns = tuple(figures[0]) if figures else ()
    print_rows(columns, figures, order.form, _document(found))
    for note in found.notes:
        say(note, "yellow")
    if not found.equal:
        told = _told(found)
        more = f" … and {len(told) - _MANY_DIFFERENCES} more" if len(told) > _MANY_DIFFERENCES else ""
        raise CheckError("different: " + "; ".join(told[:_MANY_DIFFERENCES]) + more)
    say(f"Equal: {found.proposals} proposals of {found.kind} {found.record_id}, to the last bit.")


def _told(found: Rebuilt) -> list[str]:
    return [f"{one.field}: stored {one.stored}, rebuilt {one.rebuilt}" for one in found.differences]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _document(found: Rebuilt) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "id": found.record_id,
        "candidate_id": found.candidate_id or None,
        "outcome": "equal" if found.equal else "different",
        "proposals": found.proposals,
        "made_from": dict(found.made),
        "used": [{name: _plain(value) for name, value in asdict(row).items()} for row in found.used],
        "figures": [dict(row) for row in found.figures],
        "differences": [
            {"field": one.field, "stored": _plain(one.stored), "rebuilt": _plain(one.rebuilt)}
            for one in found.differences
        ],
        "notes": list(found.notes),
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | int | float | bool | dict) else str(value)
