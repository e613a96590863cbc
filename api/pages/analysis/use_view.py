"""What pages show of taking a version into use: the proposal on a comparison, and what was moved before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from api.champion_pointer import Pointer
from api.pages.forms import BLANK, Filled
from api.pages.visit import Visit
from api.promotion import SHUT, UNKNOWN, Grounds
from api.serving.comparisons import Compared
from api.serving.proposals import WAITING, Proposal, proposal_in
from data.audit import BEGUN
from data.store import AuditRow
from matcher.wording import Words

MOVES = ("models.promote", "models.rollback", "models.propose", "models.decline")
Act = Literal["", "propose", "answer", "take_back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UseView:
    """What can be done with the second version of a comparison, and what was.

    Attributes
    ----------
    run_id : str
        Of the comparison.
    state : str
        Heading of the proposal's state; empty where there is no proposal.
    tells : str
        What that means, or why nothing can be done.
    facts : tuple of (str, str)
        Who said what.
    act : str
        What whoever looks can do.
    little_data : bool
        Whether they have to answer for little data.
    form : Filled
        As it was filled in.
    """

    run_id: str
    state: str = ""
    tells: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    act: Act = ""
    little_data: bool = False
    form: Filled[Any] = BLANK


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRow:
    """Something that was done about the version in use."""

    at: str
    what: str
    version: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovesView:
    """What is in use, the way back, and what was done before."""

    in_use: str
    before: str
    goes_back: bool
    rows: tuple[MoveRow, ...]
    form: Filled[Any] = BLANK


def use_view(
    visit: Visit, found: Compared, grounds: Grounds | Words, pointer: Pointer | None, form: Filled[Any]
) -> UseView | None:
    """Return what can be done with the second version of a comparison; ``None`` before it is done.

    Parameters
    ----------
    visit : Visit
        Who looks.
    found : Compared
        The comparison.
    grounds : Grounds or Words
        What a proposal could rest on, or why there can be none.
    pointer : Pointer or None
        What is in use.
    form : Filled
        As it was filled in.
    """
    if not found.report:
        return None
    proposal = proposal_in(found)
    if proposal is not None:
        return _proposed(visit, proposal, pointer, form)
    run_id = found.run.run_id
    if isinstance(grounds, Words):
        return UseView(run_id=run_id, tells=visit.told(grounds))
    if grounds.named(SHUT):
        return UseView(run_id=run_id, tells=visit.t("analysis.use_shut"))
    if not (visit.may("models.propose") and visit.signed_in):
        return UseView(run_id=run_id, tells=visit.t("analysis.use_people"))
    little = bool(grounds.named(UNKNOWN))
    return UseView(
        run_id=run_id,
        tells=visit.t("analysis.use_lead", version=grounds.version),
        act="propose",
        little_data=little,
        form=form,
    )


def _proposed(visit: Visit, proposal: Proposal, pointer: Pointer | None, form: Filled[Any]) -> UseView:
    state, asked, answered = proposal.state(pointer), proposal.asked, proposal.answered
    facts = [
        (visit.t("analysis.use_version"), proposal.grounds.version),
        (visit.t("analysis.use_over"), proposal.grounds.over or visit.t("analysis.learner_rules")),
        (visit.t("analysis.use_asked"), f"{asked.by}, {visit.moment(asked.at)}"),
        (visit.t("analysis.use_because"), asked.reason),
    ]
    if answered is not None:
        facts += [
            (visit.t("analysis.use_answered"), f"{answered.by}, {visit.moment(answered.at)}"),
            (visit.t("analysis.use_answer_because"), answered.reason),
        ]
    act: Act = ""
    if state == WAITING and visit.signed_in and visit.may("models.promote"):
        act = "take_back" if visit.actor.account_id == asked.account_id else "answer"
    return UseView(
        run_id=proposal.proposal_id,
        state=visit.t(f"analysis.use_{state}"),
        tells=visit.t(f"analysis.use_{state}_text"),
        facts=tuple(facts),
        act=act,
        little_data=act == "answer" and bool(proposal.grounds.named(UNKNOWN)),
        form=form,
    )


def moves_view(
    visit: Visit, pointer: Pointer | None, rows: Sequence[AuditRow], form: Filled[Any] = BLANK
) -> MovesView:
    """Return what is in use, the version before it, and what was done, the newest first."""
    before = pointer.earlier[0].version if pointer and pointer.earlier else ""
    # What was begun is told only where nobody knows how it ended.
    ended = {_act(row) for row in rows if row.entry.outcome != BEGUN}
    # A form with faults is about the comparison still, not about a version: nothing came of it.
    told = [row for row in rows if row.entry.subject_kind != "run"]
    return MovesView(
        in_use=pointer.version if pointer else "",
        before=before,
        goes_back=bool(before) and visit.signed_in and visit.may("models.rollback"),
        rows=tuple(_move(visit, row) for row in told if row.entry.outcome != BEGUN or _act(row) not in ended),
        form=form,
    )


def _act(row: AuditRow) -> tuple[str, ...]:
    entry = row.entry
    return entry.operation, entry.request_id, entry.actor, entry.subject_id


def _move(visit: Visit, row: AuditRow) -> MoveRow:
    entry, what = row.entry, row.entry.operation.partition(".")[2]
    asked_by = entry.details.get("asked_by")
    by = visit.t("analysis.move_both", by=entry.actor, asked_by=asked_by) if asked_by else entry.actor
    return MoveRow(
        at=visit.moment(entry.at),
        what=visit.t(f"analysis.move_{what}_{entry.outcome}"),
        version=entry.subject_id or "–",
        by=by,
        reason=entry.reason or "–",
    )
