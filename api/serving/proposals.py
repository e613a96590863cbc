"""Proposals to take a version into use: who asks, what it rests on, and what the second person answers.

A proposal is kept with the comparison that it rests on, in what was asked of that run. There is one at most
for a comparison: whoever was told no compares anew. It holds over the very pointer that it was made over; as
soon as that moves, it is overtaken.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, Literal

from api.champion_pointer import Pointer
from api.http.problems import Problem
from api.models_folder import StoredVersion
from api.promotion import OPEN, RULES, SHUT, UNKNOWN, Grounds
from api.serving.comparisons import KIND, Compared, compared_of
from data.store import Unit
from matcher.wording import Words

State = Literal["waiting", "overtaken", "approved", "declined", "withdrawn"]
WAITING: State = "waiting"
OVERTAKEN: State = "overtaken"
APPROVED: State = "approved"
DECLINED: State = "declined"
WITHDRAWN: State = "withdrawn"
GATE_WORDS = {
    "not worse": Words("ikke dårligere for nogen", "not worse for anybody"),
    "calibration": Words("det oplyste passer med det sete", "what is stated agrees with what is seen"),
}
_STANDINGS = frozenset({OPEN, SHUT, UNKNOWN})
_AT_ONCE = 200

NOT_DONE = Words("Sammenligningen er ikke færdig.", "The comparison is not done.")
TOO_OLD = Words(
    "Sammenligningen siger ikke, hvilke modeller den handler om. Bestil en ny.",
    "The comparison does not say which models it is about. Ask for a new one.",
)
NO_VERSION = Words(
    "Kun en lært version kan tages i brug, og ikke den, der er i brug i forvejen.",
    "Only a trained version can be taken into use, and not the one that is in use already.",
)
NOT_OVER = Words(
    "Sammenligningen er ikke med versionen i brug, som den er nu. Bestil en ny.",
    "The comparison is not with the version in use as it is now. Ask for a new one.",
)
NOT_THE_SAME = Words(
    "Versionens filer er ikke dem, der blev sammenlignet, eller de kan ikke bruges.",
    "The files of the version are not those that were compared, or they cannot be used.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says: who, when and why.

    Attributes
    ----------
    by, account_id : str
        Name and account.
    at : datetime
        UTC.
    reason : str
        In words.
    despite_little_data : bool
        Whether they answer for a version of which too little is known.
    """

    by: str
    account_id: str
    at: datetime
    reason: str
    despite_little_data: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A version that somebody wants in use.

    Attributes
    ----------
    proposal_id : str
        That of the comparison it rests on.
    compared_at : datetime
        When that was asked for.
    grounds : Grounds
        Versions, models and gates.
    asked : Said
        Who wants it.
    answered : Said or None
        Who answered; ``None`` before.
    outcome : str
        `WAITING`, or what the answer was.
    """

    proposal_id: str
    compared_at: datetime
    grounds: Grounds
    asked: Said
    answered: Said | None = None
    outcome: State = WAITING

    def state(self, pointer: Pointer | None) -> State:
        """Return how it stands while the pointer is what it is."""
        if self.outcome == WAITING and not self.grounds.stand(pointer):
            return OVERTAKEN
        return self.outcome

    def with_answer(self, outcome: State, answered: Said) -> "Proposal":
        """Return the proposal once it is answered."""
        return replace(self, outcome=outcome, answered=answered)


_REPORT = frozenset({"a", "b", "verdict", "gates"})


def grounds_of(found: Compared, pointer: Pointer | None, stored: StoredVersion | None) -> Grounds | Words:
    """Return what a proposal could rest on, or why there can be none.

    Parameters
    ----------
    found : Compared
        The comparison, with its result.
    pointer : Pointer or None
        What is in use now.
    stored : StoredVersion or None
        The second version as it lies in the models folder now.
    """
    if found.run.state != "done":
        return NOT_DONE
    result, report = found.result, found.report
    if not ({"digests", "since", "over"} <= result.keys() and report.keys() >= _REPORT):
        return TOO_OLD
    grounds = Grounds(
        version=report["b"]["version"],
        digest=result["digests"]["b"],
        over=result["over"],
        since=result["since"],
        verdict=report["verdict"],
        gates={gate["name"]: gate["passed"] for gate in report["gates"]},
    )
    return _fault(grounds, found, pointer, stored) or grounds


def _fault(
    grounds: Grounds, found: Compared, pointer: Pointer | None, stored: StoredVersion | None
) -> Words | None:
    if grounds.gates.keys() != GATE_WORDS.keys() or not _STANDINGS.issuperset(grounds.gates.values()):
        return TOO_OLD
    if not grounds.digest or grounds.version == grounds.over:
        return NO_VERSION
    compared_with = found.report["a"]["version"], found.result["digests"]["a"]
    # The oldest form of the pointer names no model.
    in_use = (pointer.version, pointer.digest or compared_with[1]) if pointer else (RULES, "")
    if not grounds.stand(pointer) or compared_with != in_use:
        return NOT_OVER
    return None if stored is not None and stored.digest == grounds.digest else NOT_THE_SAME


def proposal_in(found: Compared) -> Proposal | None:
    """Return the proposal that rests on a comparison, ``None`` where there is none."""
    told = found.promotion
    if told is None:
        return None
    return Proposal(
        proposal_id=found.run.run_id,
        compared_at=found.run.created_at,
        grounds=Grounds(**told["grounds"]),
        asked=_said(told["asked"]),
        answered=_said(told["answered"]) if told["answered"] else None,
        outcome=told["outcome"],
    )


def _said(told: Mapping[str, Any]) -> Said:
    return Said(**{**told, "at": datetime.fromisoformat(told["at"])})


def keep(unit: Unit, found: Compared, proposal: Proposal) -> bool:
    """Keep a proposal with its comparison; return whether nobody else changed that since it was read."""
    told = asdict(proposal)
    del told["proposal_id"], told["compared_at"]
    request = json.loads(found.run.request) | {"promotion": told}
    text = json.dumps(request, default=str, ensure_ascii=False)
    return unit.runs.amend(found.run.run_id, found.run.request, text)


def proposal_of(unit: Unit, proposal_id: str) -> tuple[Compared, Proposal]:
    """Return a proposal and the comparison that it rests on.

    Raises
    ------
    Problem
        If there is none of that id.
    """
    run = unit.runs.one(proposal_id)
    found = compared_of(run) if run is not None and run.kind == KIND else None
    proposal = proposal_in(found) if found else None
    if found is None or proposal is None:
        raise Problem("proposal-unknown", proposal_id=proposal_id)
    return found, proposal


def proposals(unit: Unit, limit: int, before: tuple[datetime, str] | None = None) -> tuple[Proposal, ...]:
    """Return proposals, those of the newest comparisons first.

    Parameters
    ----------
    unit : Unit
        Of the store.
    limit : int
        Most proposals.
    before : (created_at, run_id), optional
        Of the last comparison of the page before.
    """
    return tuple(islice(_every(unit, before), limit))


def _every(unit: Unit, before: tuple[datetime, str] | None) -> Iterator[Proposal]:
    while runs := unit.runs.page(_AT_ONCE, before=before, kinds=(KIND,), with_results=False):
        for run in runs:
            if (proposal := proposal_in(compared_of(run))) is not None:
                yield proposal
        if len(runs) < _AT_ONCE:
            return
        before = runs[-1].created_at, runs[-1].run_id
