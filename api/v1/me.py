"""Who asks, as the service sees them, and the day it answers for."""

from datetime import date
from typing import Literal

from fastapi import APIRouter, Response

from api.http.access import OPERATIONS, ActorHere, allowed, may
from api.http.conditional import ReadHere, etag_of
from api.http.route import StrictRoute
from api.http.schema import Strict
from api.service import ServiceHere

router = APIRouter(prefix="/v1/me", tags=["me"], route_class=StrictRoute)


class Me(Strict):
    """Who asks."""

    name: str
    kind: Literal["machine", "local", "anyone"]
    today: date
    operations: list[str]


@router.get(
    "",
    operation_id="read_me",
    summary="Who am I, and what may I do",
    dependencies=[allowed("me.read")],
    response_model=Me,
)
def read_me(actor: ActorHere, service: ServiceHere, condition: ReadHere, response: Response) -> Me | Response:
    """Return who asks, the service's day, and the operations that are open to them."""
    operations = sorted(operation for operation in OPERATIONS if may(actor, operation).allowed)
    etag = etag_of(actor.name, service.today(), operations)
    if (same := condition.unchanged(etag)) is not None:
        return same
    response.headers["ETag"] = etag
    return Me(name=actor.name, kind=actor.kind, today=service.today(), operations=operations)
