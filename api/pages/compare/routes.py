"""``/kandidater/{id}/sammenlign``: two or three companies of the list, side by side."""

from functools import partial
from typing import Annotated, Any

from fastapi import Query, Response

from api.http.access import ActorHere, allowed
from api.http.problems import Problem, detail_of
from api.http.schema import Identifier
from api.pages.candidates.card_view import Beside, card_of
from api.pages.candidates.one_view import needed_conditions
from api.pages.compare.view import FEWEST, MOST, Choice, CompareView, pictures_of, themes_of
from api.pages.rendering import page
from api.pages.route import page_router
from api.pages.visit import Visit, VisitHere
from api.service import Service, ServiceHere
from api.serving.listing import Ask
from api.serving.pictured import pictured
from api.serving.showing import show
from api.v1.record_access import Asking, CaseGuard
from api.v1.suggestion_answer import told_list
from data.candidates import Candidate
from data.tables import CANDIDATES
from data.vocabulary import built_in_vocabulary

_LISTED, _MOST_ASKED = 20, 20

router = page_router()


@router.get("/kandidater/{candidate_id}/sammenlign", dependencies=[allowed("suggestions.read")])
def compare(
    candidate_id: Identifier,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    stilling: Annotated[list[Identifier] | None, Query(max_length=_MOST_ASKED)] = None,
) -> Response:
    """Show the chosen companies of the list by theme, with pictures; or the list to choose from."""
    with service.store.reading(actor.scope) as unit:
        asking = Asking(actor=actor, unit=unit, as_of=service.today())
        found = unit.records.one(CANDIDATES, candidate_id, asking.as_of)
        if found is None:
            raise Problem("candidate-unknown", record_id=candidate_id)
        CaseGuard().read(asking, found.record)
        withheld = CaseGuard().withheld(asking, found.record)
    ask = Ask(candidate_id=candidate_id, actor=actor, limit=_LISTED)
    try:
        document = show(service, ask, partial(told_list, ask, service.today())).document
    except Problem as problem:
        if problem.code not in ("no-machine-list", "access-denied"):
            raise
        return page(visit, "compare/compare.html", _nothing(candidate_id, detail_of(problem, visit.language)))
    view = _view(visit, service, (found.record, withheld), document, stilling)
    return page(visit, "compare/compare.html", view)


def _view(
    visit: Visit,
    service: Service,
    person: tuple[Candidate, frozenset[str]],
    document: dict[str, Any],
    asked: list[str] | None,
) -> CompareView:
    held = service.days.held()
    words = held.standing.ground.snapshot.vocabulary if held is not None else built_in_vocabulary()
    wanted = set(asked or ())
    items = [item for item in document["items"] if item["opening_id"] in wanted]
    beside = Beside(
        contacts={one["workplace_id"]: one for one in document["contacts"]},
        needed=needed_conditions(visit, *person, words),
    )
    problem = _problem(visit, asked, len(items))
    shown = [] if problem or asked is None else items
    cards = [card_of(visit, item, beside) for item in document["items"]]
    chosen = tuple(card for card in cards if card.opening_id in {item["opening_id"] for item in shown})
    data = pictured(service, person[0], [card.opening_id for card in chosen]) if chosen else {}
    staleness = document["staleness"]
    return CompareView(
        candidate_id=person[0].candidate_id,
        choices=tuple(
            Choice(
                opening_id=card.opening_id,
                name=card.name,
                tasks=card.tasks,
                chosen=card.opening_id in wanted,
            )
            for card in cards
        ),
        problem=problem,
        companies=chosen,
        themes=themes_of(visit, chosen),
        pictures=pictures_of(visit, shown, data),
        degraded=visit.told(document["degraded"]) if document["degraded"] else "",
        staleness=staleness[f"text_{visit.language}"] if staleness["stale"] else "",
    )


def _problem(visit: Visit, asked: list[str] | None, found: int) -> str:
    """Return why nothing stands side by side; empty where something does, or nothing was asked yet."""
    if asked is None or (FEWEST <= found <= MOST and found == len(set(asked))):
        return ""
    return visit.t("compare.gone" if found < len(set(asked)) else "compare.two_or_three")


def _nothing(candidate_id: str, because: str) -> CompareView:
    return CompareView(
        candidate_id=candidate_id, choices=(), problem=because, companies=(), themes=(), pictures=()
    )
