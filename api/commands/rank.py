"""``matcher rank``: ranked openings for one candidate with reasons, or the lists of everybody."""

from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.options import Order, with_order
from api.commands.output import Format, print_rows, refuse_unwritable, write_file
from api.commands.rank_page import print_list
from api.commands.talk import reporting, say
from api.faults import UsageError
from api.plan_files import FIGURES
from api.spelling import csv_text, json_text
from api.wiring import opened, plan_view, programme_of, scoring_of, snapshot_of
from data.candidates import Candidate as Person
from data.snapshot import Snapshot
from matcher.night import Night, read_night
from matcher.proposal import Proposal
from matcher.rank import ListSettings, rank
from matcher.refused import RefusedGroup, refusals_for
from matcher.standing import StandingDay

RANK_COLUMNS = (
    "candidate_id",
    "opening_id",
    "workplace_id",
    "rank",
    "net_value",
    "price",
    "expected_goal_hours",
    "low",
    "high",
    "expected_weeks_to_paid",
    "chance_30h_at_26w",
    "model_version",
    "tonight",
    "worth_less_than_unmatched",
)

Candidate = Annotated[
    str | None, typer.Argument(help="Whose list; leave it out with --all.", metavar="CANDIDATE")
]
Everybody = Annotated[bool, typer.Option("--all", help="The lists of everybody who may be matched.")]
Limit = Annotated[int, typer.Option(min=1, help="Length of each list.")]
Openings = Annotated[
    bool, typer.Option("--openings", help="Every opening, not the best one of each workplace.")
]
Out = Annotated[Path | None, typer.Option(help="Write to this file (CSV, or JSON by its name or --format).")]


@with_order
def rank_openings(
    order: Order,
    candidate: Candidate = None,
    everybody: Everybody = False,
    limit: Limit = 10,
    openings: Openings = False,
    out: Out = None,
) -> None:
    """Vis virksomheder til en jobkandidat. Rank openings by value minus price, with reasons."""
    if (candidate is None) != everybody:
        raise UsageError("rank: expected either one CANDIDATE or --all; see 'matcher rank --help'.")
    refuse_unwritable(out)
    lists = ListSettings(limit=limit, every_opening=openings)
    with opened(order.settings) as store:
        snapshot, plan = snapshot_of(store, order.as_of), store.last_plan()
    scoring = scoring_of(order.settings, programme_of(order.settings, order.as_of))
    # Prices are in the unit of the plan they come from, so the lists speak in that unit too.
    settings = order.settings.match_settings(objective=plan.objective_kind if plan else None)
    if candidate:
        person = _known(snapshot, candidate)
        day = StandingDay.of(snapshot, scoring.scorer, settings, plan_view(plan))
        found = day.list_for(person, lists)
        _print_one(order, found.night, person.candidate_id, found.proposals, out)
    else:
        with reporting() as report:
            night = read_night(snapshot, scoring.scorer, settings, progress=report)
        _print_all(order, night, rank(night, plan_view(plan), lists, matchable(snapshot)), out)
    if scoring.degraded:
        say(f"Fallback: {scoring.degraded}.", "yellow")


def matchable(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the candidates whom a machine may rank for: the active ones."""
    return tuple(c.candidate_id for c in snapshot.candidates if c.status == "active")


def _known(snapshot: Snapshot, candidate_id: str) -> Person:
    people = {c.candidate_id: c for c in snapshot.candidates}
    if candidate_id in people:
        return people[candidate_id]
    ids = list(people)
    near = get_close_matches(candidate_id, ids, n=3)
    hint = f" Near it: {', '.join(near)}." if near else ""
    raise UsageError(
        f"candidate {candidate_id!r}: expected one of {len(ids)} stored on {snapshot.as_of}, got none "
        "of that id."
        f"{hint}"
    )


def proposal_row(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as a row."""
    figures = {name: getattr(proposal.figures, name) for name in FIGURES}
    names = [name for name in RANK_COLUMNS if name not in figures]
    row = {name: getattr(proposal, name) for name in names} | figures
    return {name: row[name] for name in RANK_COLUMNS}


def _reasoned(proposal: Proposal) -> dict[str, Any]:
    reasons = [
        {
            "kind": reason.kind,
            "group": reason.group,
            "goal_hours": reason.goal_hours,
            "text_da": reason.text_da,
            "text_en": reason.text_en,
        }
        for reason in proposal.reasons
    ]
    return proposal_row(proposal) | {"reasons": reasons, "stale": list(proposal.stale)}


def _refused(group: RefusedGroup) -> dict[str, Any]:
    examples = [
        {
            "opening_id": example.opening_id,
            "workplace_id": example.workplace_id,
            "name_da": example.name_da,
            "name_en": example.name_en,
            "refusals": [asdict(refusal) for refusal in example.refusals],
        }
        for example in group.examples
    ]
    counts = {"rule": group.rule, "source": group.source, "alone": group.alone, "total": group.total}
    return counts | {"examples": examples}


def _document(night: Night, candidate_id: str, proposals: tuple[Proposal, ...]) -> dict[str, Any]:
    return {
        "candidate_id": candidate_id,
        "as_of": night.snapshot.as_of.isoformat(),
        "objective": night.objective.value,
        "model_version": night.scorer.version,
        "value_unmatched": night.unmatched,
        "openings": [_reasoned(proposal) for proposal in proposals],
    }


def _print_one(
    order: Order, night: Night, candidate_id: str, proposals: tuple[Proposal, ...], out: Path | None
) -> None:
    refusals = refusals_for(night, candidate_id)
    document = _document(night, candidate_id, proposals) | {
        "refusals": [_refused(group) for group in refusals]
    }
    rows = [proposal_row(proposal) for proposal in proposals]
    if out is not None:
        _write(out, order, rows, document)
    elif order.form is Format.TABLE:
        print_list(night, candidate_id, proposals, refusals)
    else:
        print_rows(RANK_COLUMNS, rows, order.form, document)


def _print_all(order: Order, night: Night, proposals: tuple[Proposal, ...], out: Path | None) -> None:
    rows = [proposal_row(proposal) for proposal in proposals]
    if out is not None:
        _write(out, order, rows, rows)
    else:
        print_rows(RANK_COLUMNS, rows, order.form)
    people = len({row["candidate_id"] for row in rows})
    say(f"{len(rows):,} rows for {people:,} candidates, model {night.scorer.version}.")


def _write(out: Path, order: Order, rows: list[dict[str, Any]], document: object) -> None:
    if order.form is Format.JSON or (not order.form_named and out.suffix == ".json"):
        write_file(out, json_text(document))
    else:
        write_file(out, csv_text(RANK_COLUMNS, rows))
    say(f"Written to {out}.")
