"""Proposing a version, answering for it, and going back: what the interface and the pages do alike."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from api import accounting, clock
from api.access import Actor
from api.champion_pointer import Pointer
from api.four_eyes import LEAST_REASON, decides, is_reason
from api.http.problems import FieldFault, Problem
from api.models_folder import ChampionMovedError, ModelsFolder
from api.promotion import (
    UNKNOWN,
    Answerable,
    Beside,
    GatesShutError,
    Grounds,
    NotMovedError,
    OvertakenError,
    alone,
    promote,
    roll_back,
)
from api.service import Service
from api.serving.comparisons import Compared, comparison_of
from api.serving.degraded import MODEL_FAULTS
from api.serving.proposals import (
    APPROVED,
    DECLINED,
    GATE_WORDS,
    OVERTAKEN,
    WAITING,
    WITHDRAWN,
    Proposal,
    Said,
    grounds_of,
    keep,
    proposal_of,
)
from data.audit import DENIED
from data.store import Unit
from matcher.wording import Words
from models.manifest import BundleRefusedError

Within = Callable[[Unit, Callable[[], Proposal]], bool]
"""Has an effect made in a unit, once however often it was asked for; tells whether it was made now."""


def at_once(_: Unit, effect: Callable[[], Proposal]) -> bool:
    """Make an effect whenever it is asked for."""
    effect()
    return True


def folder_of(service: Service) -> ModelsFolder:
    """Return the folder of versions."""
    return ModelsFolder.of(service.settings)


def pointer_of(service: Service) -> Pointer | None:
    """Return what is in use, as far as it may be trusted."""
    return folder_of(service).trusted_pointer()


def said(actor: Actor, reason: str, *, despite_little_data: bool = False) -> Said:
    """Return what somebody says now.

    Raises
    ------
    Problem
        If it is no person who has signed in, or the reason is none.
    """
    if actor.kind != "person":
        raise Problem("person-needed")
    if not is_reason(reason):
        fault = FieldFault(code="too-short", pointer="/reason", values={"limit": LEAST_REASON})
        raise Problem("request-invalid", errors=[fault])
    return Said(
        by=actor.name,
        account_id=actor.account_id,
        at=clock.now(),
        reason=reason.strip(),
        despite_little_data=despite_little_data,
    )


def propose(service: Service, run_id: str, words: Said, within: Within = at_once) -> None:
    """Keep a proposal with the comparison it rests on.

    Raises
    ------
    Problem
        If the comparison bears none, has one already, a gate is shut, or nobody answers for little data.
    """
    with service.store.reading() as unit:
        found = comparison_of(unit, run_id)
    proposal = new_proposal(service, found, words)
    accounting.about("model", proposal.grounds.version)
    accounting.explain(comparison=run_id, over=proposal.grounds.over, gates=dict(proposal.grounds.gates))
    _refuse_shut(service, proposal)

    def effect() -> Proposal:
        fresh = comparison_of(unit, run_id)
        if fresh.promotion is not None or not keep(unit, fresh, proposal):
            raise Problem("proposal-there", run_id=run_id)
        return proposal

    with service.store.writing() as unit:
        within(unit, effect)


def new_proposal(service: Service, found: Compared, words: Said) -> Proposal:
    """Return a proposal that rests on a comparison.

    Raises
    ------
    Problem
        If the comparison bears none, or nobody answers for little data.
    """
    grounds = grounds_for(service, found)
    if isinstance(grounds, Words):
        raise Problem("comparison-no-grounds", reason_da=grounds.da, reason_en=grounds.en)
    _need_word(grounds.named(UNKNOWN), words)
    return Proposal(
        proposal_id=found.run.run_id, compared_at=found.run.created_at, grounds=grounds, asked=words
    )


def grounds_for(service: Service, found: Compared) -> Grounds | Words:
    """Return what a proposal could rest on now, or in words why there can be none."""
    version = found.report.get("b", {}).get("version", "")
    return grounds_of(found, pointer_of(service), service.shelf.version(version) if version else None)


def _need_word(unknown: tuple[str, ...], words: Said) -> None:
    if unknown and not words.despite_little_data:
        fault = FieldFault(code="little-data", pointer="/despite_little_data")
        raise Problem("request-invalid", errors=[fault])


def _refuse_shut(service: Service, proposal: Proposal) -> None:
    shut = proposal.grounds.closed(despite_little_data=True)
    if shut is None:
        return
    act = accounting.accounted_here()
    with service.store.writing() as unit:
        if act is not None:
            unit.audit.note(replace(act.entry(), outcome=DENIED))
    raise gates_shut(shut)


def gates_shut(shut: GatesShutError) -> Problem:
    """Return the problem of a version that does not pass."""
    gates = [GATE_WORDS[name] for name in shut.shut or shut.unknown]
    return Problem(
        "gates-shut",
        reason_da=", ".join(words.da for words in gates),
        reason_en=", ".join(words.en for words in gates),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Approval:
    """The second person's yes to a proposal."""

    service: Service
    proposal_id: str
    words: Said
    within: Within

    def check(self, unit: Unit) -> None:
        """Let it be given once, by somebody else, over what is in use still."""
        _, fresh = proposal_of(unit, self.proposal_id)
        require_waiting(fresh, pointer_of(self.service))
        require_second(unit, fresh, self.words)

    def beside(self, unit: Unit) -> bool:
        """Keep the answer beside the row of the audit."""
        return self.within(unit, lambda: self._kept(unit))

    def _kept(self, unit: Unit) -> Proposal:
        found, fresh = proposal_of(unit, self.proposal_id)
        approved = fresh.with_answer(APPROVED, self.words)
        if fresh.outcome != WAITING or not keep(unit, found, approved):
            raise OvertakenError("somebody else answered the proposal")
        return approved


def approve(service: Service, proposal_id: str, words: Said, within: Within = at_once) -> None:
    """Let a second person take a proposed version into use.

    Raises
    ------
    Problem
        If it was answered or overtaken, it is the asker who answers, or the asker may not decide any more;
        or the version is not what was compared, or cannot be read.
    """
    with service.store.reading() as unit:
        _, proposal = proposal_of(unit, proposal_id)
    _need_word(proposal.grounds.named(UNKNOWN), words)
    asked = proposal.asked
    approval = _Approval(service=service, proposal_id=proposal_id, words=words, within=within)
    details = {"asked_by": asked.by, "asked_because": asked.reason, "comparison": proposal_id}
    who = Answerable(
        reason=words.reason,
        check=approval.check,
        beside=lambda unit, _was, _now: approval.beside(unit),
        details=details,
    )
    both = asked.despite_little_data and words.despite_little_data
    try:
        promote(service.store, folder_of(service), proposal.grounds, who, despite_little_data=both)
    except GatesShutError as shut:
        raise gates_shut(shut) from shut
    except NotMovedError as fault:
        raise not_moved(fault.fault) from fault


def require_waiting(proposal: Proposal, pointer: Pointer | None) -> None:
    """Let a proposal be answered that nobody answered and nothing overtook.

    Raises
    ------
    Problem
        If it was.
    """
    state = proposal.state(pointer)
    if state == OVERTAKEN:
        raise Problem("champion-moved")
    if state != WAITING:
        raise Problem("proposal-answered")


def require_second(unit: Unit, proposal: Proposal, words: Said) -> None:
    """Let somebody else than the asker answer, as long as the asker may decide too.

    Raises
    ------
    Problem
        If they are one and the same, or the asker's account is closed or has lost its role.
    """
    if words.account_id == proposal.asked.account_id:
        raise Problem("proposal-own")
    asker = unit.accounts.one(proposal.asked.account_id)
    if asker is None or not decides(asker.account):
        raise Problem("asker-gone")


def decline(service: Service, proposal_id: str, words: Said, within: Within = at_once) -> None:
    """Answer a proposal with no; whoever asked takes it back by that.

    Raises
    ------
    Problem
        If it was answered before.
    """

    def effect() -> Proposal:
        found, fresh = proposal_of(unit, proposal_id)
        own = words.account_id == fresh.asked.account_id
        declined = fresh.with_answer(WITHDRAWN if own else DECLINED, words)
        if fresh.outcome != WAITING or not keep(unit, found, declined):
            raise Problem("proposal-answered")
        accounting.about("model", fresh.grounds.version)
        accounting.explain(comparison=proposal_id, asked_by=fresh.asked.by, outcome=declined.outcome)
        return declined

    with service.store.writing() as unit:
        within(unit, effect)


def go_back(service: Service, leaving: str, words: Said, beside: Beside = alone) -> tuple[str, str]:
    """Take the version before the one in use into use again; return the one it was, and the one it is.

    Raises
    ------
    Problem
        If there was none, another than the one to be left is in use, or the one before cannot be used.
    """
    who = Answerable(reason=words.reason, beside=beside)
    try:
        return roll_back(service.store, folder_of(service), who, leaving)
    except NotMovedError as fault:
        raise not_moved(fault.fault) from fault
    except (BundleRefusedError, ChampionMovedError, LookupError, OSError) as fault:
        raise not_moved(fault) from fault


def not_moved(fault: Exception) -> Problem:
    """Return the problem of a pointer that did not move."""
    if isinstance(fault, ChampionMovedError):
        return Problem("champion-moved")
    if isinstance(fault, OvertakenError):
        return Problem("proposal-answered")
    if isinstance(fault, BundleRefusedError):
        words = MODEL_FAULTS.get(fault.kind, MODEL_FAULTS["altered"])
        return Problem("version-unusable", reason_da=words.da, reason_en=words.en)
    return Problem("earlier-none") if isinstance(fault, LookupError) else Problem("models-folder-away")
