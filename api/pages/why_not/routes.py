"""``/kandidater/{id}/hvorfor-ikke``: any company, and what stands between it and a jobkandidat."""

from typing import Annotated

from fastapi import Query, Response

from api.access import about_case, may
from api.http.access import ActorHere, allowed
from api.http.schema import Identifier
from api.pages.rendering import page
from api.pages.route import page_router
from api.pages.visit import VisitHere
from api.pages.why_not.view import WhyView, company_why, hits_of
from api.service import ServiceHere
from api.serving.listing import Ask
from api.serving.why import day_of, why_company, workplaces_named
from api.v1.case_access import Looking

_LONGEST_SEARCH = 100

router = page_router()


@router.get("/kandidater/{candidate_id}/hvorfor-ikke", dependencies=[allowed("suggestions.read")])
def read_why_not(
    candidate_id: Identifier,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    soeg: Annotated[str, Query(max_length=_LONGEST_SEARCH)] = "",
    virksomhed: Identifier | None = None,
) -> Response:
    """Show companies of a name or number, and for the one that is chosen the answer by opening."""
    text = soeg.strip()
    with service.store.reading(actor.scope) as unit:
        looking = Looking(actor=actor, unit=unit, as_of=service.today())
        looking.require("suggestions.read", candidate_id)
    found = workplaces_named(day_of(service), text) if text else ()
    chosen = virksomhed or (found[0].workplace_id if len(found) == 1 else None)
    company = None
    if chosen is not None:
        answer = why_company(service, Ask(candidate_id=candidate_id, actor=actor), chosen)
        decides = may(actor, "decisions.write", about_case(candidate_id, answer.record)).allowed
        vocabulary = answer.held.standing.ground.snapshot.vocabulary
        company = company_why(visit, candidate_id, answer, vocabulary, may_decide=decides)
    view = WhyView(
        candidate_id=candidate_id,
        text=text,
        searched=bool(text),
        hits=hits_of(candidate_id, text, found),
        company=company,
    )
    return page(visit, "why_not/why_not.html", view, part="answer")
