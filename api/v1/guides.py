"""The two guides over HTTP: what they ask, answers on the way, and letting them count."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Response

from api.access import Actor
from api.guides import GUIDES, SOURCE_WORDS, Answer, Guide
from api.http.access import ActorHere, allowed
from api.http.conditional import ChangeHere, ReadHere
from api.http.once import Made, OnceRequired
from api.http.problems import documented
from api.http.route import StrictRoute
from api.http.schema import Identifier
from api.service import Service, ServiceHere
from api.v1.guide_desk import WRITE, Desk, checked, guide_named, open_desk
from api.v1.guide_schemas import AnswersTold, AnswerTold, Guides, GuideState
from api.v1.guide_showing import guide_shown, phrase, state_shown
from api.v1.record_access import Asking
from data.store import Unit

router = APIRouter(prefix="/v1", tags=["guides"], route_class=StrictRoute)
_STATE = "/candidates/{candidate_id}/guides/{guide}"
GuideKey = Annotated[Literal["visitation", "samtale"], Path(description="Which guide.")]


@router.get(
    "/guides",
    operation_id="list_guides",
    summary="The guides: every question, why it is asked and where it counts",
    dependencies=[allowed("vocabulary.read")],
    response_model=Guides,
)
def list_guides(service: ServiceHere) -> Guides:
    """Return the guides as this installation asks them, with everything that may be chosen."""
    with service.store.reading() as unit:
        vocabulary = unit.records.vocabulary()
    guides = [guide_named(service, key) for key in GUIDES]
    return Guides(
        items=[guide_shown(guide, vocabulary) for guide in guides],
        sources={name: phrase(words) for name, words in SOURCE_WORDS.items()},
    )


@router.get(
    _STATE,
    operation_id="read_guide",
    summary="A guide for one jobkandidat: what is known, where from, and answers on the way",
    dependencies=[allowed("guides.read")],
    response_model=GuideState,
    responses=documented("candidate-unknown"),
)
def read_guide(
    candidate_id: Identifier,
    guide: GuideKey,
    service: ServiceHere,
    actor: ActorHere,
    condition: ReadHere,
    response: Response,
) -> GuideState | Response:
    """Return the state of a guide; somebody who was interrupted goes on from it."""
    with service.store.reading(actor.scope) as unit:
        desk = open_desk(_asking(service, actor, unit), guide_named(service, guide), candidate_id)
    if (same := condition.unchanged(desk.etag)) is not None:
        return same
    response.headers["ETag"] = desk.etag
    return state_shown(desk)


@router.patch(
    _STATE,
    operation_id="save_guide",
    summary="Write answers down, without letting them count yet",
    dependencies=[allowed(WRITE)],
    response_model=GuideState,
    responses=documented("candidate-unknown", "precondition-required", "precondition-failed"),
)
def save_guide(
    candidate_id: Identifier,
    guide: GuideKey,
    body: AnswersTold,
    service: ServiceHere,
    actor: ActorHere,
    condition: ChangeHere,
) -> Response:
    """Keep answers as a draft, also those that could not be stored as they are: faults name them."""
    asked, today = guide_named(service, guide), service.today()
    told = {field: _answer(asked, field, one, today) for field, one in body.answers.items()}
    checked(asked, told, today)
    with service.store.writing(actor.scope) as unit:
        desk = open_desk(_asking(service, actor, unit), asked, candidate_id, WRITE)
        condition.require(desk.etag)
        desk = desk.saved(told)
    return _sent(desk)


@router.delete(
    _STATE,
    operation_id="drop_guide",
    summary="Throw away the answers that do not count yet",
    dependencies=[allowed(WRITE)],
    response_model=GuideState,
    responses=documented("candidate-unknown", "precondition-required", "precondition-failed"),
)
def drop_guide(
    candidate_id: Identifier, guide: GuideKey, service: ServiceHere, actor: ActorHere, condition: ChangeHere
) -> Response:
    """Drop the draft; the record and what was told before stay."""
    with service.store.writing(actor.scope) as unit:
        desk = open_desk(_asking(service, actor, unit), guide_named(service, guide), candidate_id, WRITE)
        condition.require(desk.etag)
        desk = desk.dropped()
    return _sent(desk)


@router.post(
    _STATE,
    operation_id="finish_guide",
    summary="Let the answers count",
    dependencies=[allowed(WRITE)],
    response_model=GuideState,
    responses=documented(
        "candidate-unknown", "guide-without-answers", "precondition-required", "precondition-failed"
    ),
)
def finish_guide(
    candidate_id: Identifier,
    guide: GuideKey,
    service: ServiceHere,
    actor: ActorHere,
    condition: ChangeHere,
    once: OnceRequired,
) -> Response:
    """Change the record by the answers, note where facts come from and end the draft: all or nothing."""
    asked = guide_named(service, guide)
    with service.store.writing(actor.scope) as unit:
        asking = _asking(service, actor, unit)
        desk = open_desk(asking, asked, candidate_id, WRITE)

        def effect() -> Made:
            condition.require(desk.etag)
            desk.finished()
            done = open_desk(asking, asked, candidate_id, WRITE)
            return Made(shown=state_shown(done), status=200, headers={"ETag": done.etag})

        return once.answer(unit, effect)


def _asking(service: Service, actor: Actor, unit: Unit) -> Asking:
    return Asking(actor=actor, unit=unit, as_of=service.today())


def _answer(guide: Guide, field: str, told: AnswerTold | None, today: date) -> Answer | None:
    if told is None:
        return None
    question = guide.question(field)
    source = told.source or (question.sources[0] if question else "person")
    return Answer(value=told.value, source=source, said_on=told.said_on or today, empty=told.empty)


def _sent(desk: Desk) -> Response:
    body = state_shown(desk).model_dump_json()
    return Response(body, media_type="application/json", headers={"ETag": desk.etag})
