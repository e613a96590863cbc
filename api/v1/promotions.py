"""Which version is in use: proposals, the second person's answer to them, and the way back."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field

from api.champion_pointer import Pointer
from api.http.access import ActorHere, allowed
from api.http.once import Made, Once, OnceRequired
from api.http.paging import Page, PageHere
from api.http.problems import documented
from api.http.route import StrictRoute
from api.http.schema import Identifier, Instant, SafeText, Strict
from api.service import ServiceHere
from api.serving.promoting import approve, decline, go_back, pointer_of, propose, said
from api.serving.proposals import Proposal, Said, State, proposal_of, proposals
from api.v1.shown_runs import instant_in, place_after
from data.store import Unit

router = APIRouter(prefix="/v1/models", tags=["models"], route_class=StrictRoute)
Text = Annotated[str, Field(max_length=4000)]
Standing = Literal["yes", "no", "too little data"]
_CHANGES = ("person-needed", "champion-moved", "version-unusable", "models-folder-away")
_WHY = "The version does better for people with long waits; compared over two years."


class Words(Strict):
    """Why, and whether whoever says so answers for a version of which too little is known."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": _WHY}]})

    reason: SafeText = Field(description="In a sentence; it stands in the audit.")
    despite_little_data: bool = Field(
        default=False, description="You answer for it where a gate cannot be told."
    )


class NewProposal(Words):
    """A version that is to be taken into use: the second one of a comparison with the one in use."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"comparison": "0f3a…", "reason": _WHY}]})

    comparison: Identifier = Field(description="The run that compared it.")


class Refusal(Strict):
    """Why not."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Too few people in the groups."}]})

    reason: SafeText = Field(description="In a sentence; it stands in the audit.")


class NewRollback(Strict):
    """Going back to the version before."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"version": "additive-2026-09-01", "reason": "A bad night of lists."}]
        }
    )

    version: Identifier = Field(description="The version in use, which is left: asked twice, left once.")
    reason: SafeText = Field(description="In a sentence; it stands in the audit.")


class SaidShown(Strict):
    """What somebody said."""

    by: Text
    at: Instant
    reason: Text
    despite_little_data: bool


class ProposalShown(Strict):
    """A proposal to take a version into use.

    ``state`` is ``overtaken`` as soon as another version was taken into use since it was compared.
    """

    proposal_id: Text = Field(description="That of the comparison it rests on.")
    version: Text
    digest: Text = Field(description="SHA-256 of the model that was compared.")
    over: Text | None = Field(description="The version in use then; null for the rules of thumb.")
    verdict: Text = Field(description="What the comparison says of the version.")
    gates: dict[str, Standing]
    state: State
    asked: SaidShown
    answered: SaidShown | None


class Moved(Strict):
    """What was in use, and what is."""

    was: Text
    now: Text


def _said(one: Said) -> SaidShown:
    return SaidShown(**{name: getattr(one, name) for name in SaidShown.model_fields})


def _shown(one: Proposal, pointer: Pointer | None) -> ProposalShown:
    grounds = one.grounds
    return ProposalShown.model_validate(
        {
            "proposal_id": one.proposal_id,
            "version": grounds.version,
            "digest": grounds.digest,
            "over": grounds.over,
            "verdict": grounds.verdict,
            "gates": dict(grounds.gates),
            "state": one.state(pointer),
            "asked": _said(one.asked),
            "answered": _said(one.answered) if one.answered else None,
        }
    )


class _Answering:
    """Answers a request once, with the proposal that an effect leaves."""

    def __init__(self, once: Once, status: int, pointer: Pointer | None) -> None:
        self.response = Response()
        self._once, self._status, self._pointer = once, status, pointer

    def __call__(self, unit: Unit, effect: Callable[[], Proposal]) -> bool:
        """Have the effect made, and keep its answer under the request's key."""
        made: list[Proposal] = []

        def answer() -> Made:
            made.append(effect())
            headers = {"Location": f"/v1/models/proposals/{made[0].proposal_id}"}
            return Made(shown=_shown(made[0], self._pointer), status=self._status, headers=headers)

        self.response = self._once.answer(unit, answer)
        return bool(made)


@router.post(
    "/proposals",
    operation_id="propose_version",
    summary="Propose to take a version into use",
    status_code=201,
    dependencies=[allowed("models.propose")],
    response_model=ProposalShown,
    responses=documented(
        "run-unknown", "person-needed", "comparison-no-grounds", "gates-shut", "proposal-there"
    ),
)
def propose_version(
    body: NewProposal, service: ServiceHere, actor: ActorHere, once: OnceRequired
) -> Response:
    """Ask for a version to be taken into use; somebody else has to approve it before anything changes."""
    with service.store.reading() as unit:
        if (kept := once.kept(unit)) is not None:
            return kept
    words = said(actor, body.reason, despite_little_data=body.despite_little_data)
    answering = _Answering(once, 201, pointer_of(service))
    propose(service, body.comparison, words, answering)
    return answering.response


@router.get(
    "/proposals",
    operation_id="list_proposals",
    summary="Proposals to take a version into use",
    dependencies=[allowed("models.read")],
)
def list_proposals(service: ServiceHere, asked: PageHere) -> Page[ProposalShown]:
    """Return proposals, those of the newest comparisons first, with what was answered."""
    before: tuple[datetime, str] | None = None
    if asked.after is not None:
        at, run_id = place_after(asked, str, str)
        before = (instant_in(at), run_id)
    pointer = pointer_of(service)
    with service.store.reading() as unit:
        found = proposals(unit, asked.enough, before)
    return asked.page(
        found,
        lambda one: json.dumps([one.compared_at.isoformat(), one.proposal_id]),
        lambda one: _shown(one, pointer),
    )


@router.get(
    "/proposals/{proposal_id}",
    operation_id="read_proposal",
    summary="One proposal",
    dependencies=[allowed("models.read")],
    responses=documented("proposal-unknown"),
)
def read_proposal(proposal_id: Identifier, service: ServiceHere) -> ProposalShown:
    """Return a proposal, and how it stands."""
    with service.store.reading() as unit:
        _, found = proposal_of(unit, proposal_id)
    return _shown(found, pointer_of(service))


@router.post(
    "/proposals/{proposal_id}/approval",
    operation_id="approve_proposal",
    summary="Take a proposed version into use, as the second person",
    dependencies=[allowed("models.promote")],
    response_model=ProposalShown,
    responses=documented(
        "proposal-unknown", "proposal-own", "proposal-answered", "asker-gone", "gates-shut", *_CHANGES
    ),
)
def approve_proposal(
    proposal_id: Identifier, body: Words, service: ServiceHere, actor: ActorHere, once: OnceRequired
) -> Response:
    """Let somebody else than the asker take the version into use: at once, and written down before."""
    with service.store.reading() as unit:
        if (kept := once.kept(unit)) is not None:
            return kept
    words = said(actor, body.reason, despite_little_data=body.despite_little_data)
    answering = _Answering(once, 200, pointer_of(service))
    approve(service, proposal_id, words, answering)
    return answering.response


@router.post(
    "/proposals/{proposal_id}/refusal",
    operation_id="decline_proposal",
    summary="Answer a proposal with no, or take one's own back",
    dependencies=[allowed("models.decline")],
    response_model=ProposalShown,
    responses=documented("proposal-unknown", "proposal-answered", "person-needed"),
)
def decline_proposal(
    proposal_id: Identifier, body: Refusal, service: ServiceHere, actor: ActorHere, once: OnceRequired
) -> Response:
    """Decline a proposal with a reason; from whoever asked it counts as taken back. What is in use stays."""
    answering = _Answering(once, 200, pointer_of(service))
    decline(service, proposal_id, said(actor, body.reason), answering)
    return answering.response


@router.post(
    "/rollback",
    operation_id="roll_back",
    summary="Take the version before the one in use into use again",
    dependencies=[allowed("models.rollback")],
    response_model=Moved,
    responses=documented("earlier-none", *_CHANGES),
)
def roll_back(body: NewRollback, service: ServiceHere, actor: ActorHere, once: OnceRequired) -> Response:
    """Go back after a bad night. One person is enough, with a reason; nothing is compared."""
    with service.store.reading() as unit:
        if (kept := once.kept(unit)) is not None:
            return kept
    answered: list[Response] = []

    def beside(unit: Unit, was: str, now: str) -> bool:
        made: list[Made] = []

        def effect() -> Made:
            made.append(Made(shown=Moved(was=was, now=now), status=200))
            return made[0]

        answered.append(once.answer(unit, effect))
        return bool(made)

    go_back(service, body.version, said(actor, body.reason), beside)
    return answered[0]
