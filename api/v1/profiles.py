"""What a profile lacks for a list, and where its facts come from."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.access import about_case
from api.access.cases import require_case, withheld_from
from api.guides import GUIDES
from api.guides.depth_words import sentence
from api.guides.questions import SHORT
from api.http.access import ActorHere, allowed
from api.http.problems import Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Identifier
from api.service import ServiceHere
from api.serving.depth import Depth, cells_now, depth_of
from api.serving.listing import Ask
from api.v1.guide_desk import stands
from api.v1.guide_schemas import Facts, OpenFactShown, ProfileDepthShown
from api.v1.guide_showing import fact_shown, phrase
from data.tables import CANDIDATES
from matcher.profile_depth import OpenFact

router = APIRouter(prefix="/v1/candidates/{candidate_id}", tags=["candidates"], route_class=StrictRoute)
Candidate = Annotated[Identifier, Path(description="Whose profile.")]
_NEVER_KEPT = {"Cache-Control": "no-store"}


@router.get(
    "/profile-depth",
    operation_id="read_profile_depth",
    summary="What a profile lacks for a list, first whichever answer changes the list most",
    dependencies=[allowed("suggestions.read")],
    response_model=ProfileDepthShown,
    responses=documented("candidate-unknown", "no-machine-list"),
)
def read_profile_depth(
    candidate_id: Candidate, actor: ActorHere, service: ServiceHere, response: Response
) -> ProfileDepthShown:
    """Count for each unknown fact how many of the first five companies plausible answers would change."""
    depth = depth_of(service, Ask(candidate_id=candidate_id, actor=actor))
    response.headers.update(_NEVER_KEPT)
    return _shown(candidate_id, depth)


@router.get(
    "/facts",
    operation_id="list_facts",
    summary="Where the facts about a jobkandidat come from, and when they were said",
    dependencies=[allowed("candidates.read")],
    response_model=Facts,
    responses=documented("candidate-unknown"),
)
def list_facts(candidate_id: Candidate, actor: ActorHere, service: ServiceHere, response: Response) -> Facts:
    """Return the last telling of each fact that was told in a guide, but for what is withheld."""
    with service.store.reading(actor.scope) as unit:
        found = unit.records.one(CANDIDATES, candidate_id, service.today())
        about = about_case(candidate_id, found.record if found else None)
        require_case(unit, actor, "candidates.read", about)
        facts, hidden = unit.guides.facts(candidate_id), withheld_from(unit, actor, about)
    if found is None:
        raise Problem("candidate-unknown", record_id=candidate_id)
    cells = cells_now(found.record)
    response.headers.update(_NEVER_KEPT)
    told = [fact for field, fact in sorted(facts.items()) if field not in hidden]
    return Facts(
        candidate_id=candidate_id,
        items=[fact_shown(fact, stands=stands(fact, cells[fact.field])) for fact in told],
    )


def _shown(candidate_id: str, depth: Depth) -> ProfileDepthShown:
    found, degraded = depth.found, depth.held.serving.degraded
    return ProfileDepthShown(
        candidate_id=candidate_id,
        as_of=depth.held.as_of,
        companies=found.companies,
        known=list(found.known),
        open=[_open(fact, found.companies) for fact in found.open],
        degraded=None if degraded is None else phrase(degraded),
    )


def _open(fact: OpenFact, companies: int) -> OpenFactShown:
    return OpenFactShown(
        field=fact.field,
        short=phrase(SHORT[fact.field]),
        guide=next(key for key, guide in GUIDES.items() if guide.question(fact.field)),
        answers=fact.answers,
        changed=fact.changed,
        most_changed=fact.most_changed,
        message=phrase(sentence(fact, companies)),
    )
