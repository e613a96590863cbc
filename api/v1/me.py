"""Who asks, as the service sees them, and the day it answers for."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from api.access import Actor, Within, permissions
from api.access.actor import ActorKind
from api.http.access import ActorHere, allowed
from api.http.conditional import ReadHere, etag_of
from api.http.route import StrictRoute
from api.http.schema import Strict
from api.service import ServiceHere
from data.accounts import Grant

router = APIRouter(prefix="/v1/me", tags=["me"], route_class=StrictRoute)
Text = Annotated[str, Field(max_length=200)]


class GrantShown(Strict):
    """A role, and where it holds."""

    role: Text
    municipality_code: Text = Field(description="Empty for the whole installation.")
    team: Text = Field(description="The team it is narrowed to; empty where it is not.")


class Narrowed(GrantShown):
    """A role, and how far it reaches in one operation."""

    within: Within


class Permission(Strict):
    """An operation that is open to whoever asks; without ``narrowed`` it is about nobody's records."""

    operation: Text
    da: Text
    en: Text
    narrowed: Annotated[list[Narrowed], Field(max_length=100)]


class Me(Strict):
    """Who asks."""

    name: Text
    kind: ActorKind
    today: date
    broker_id: Text = Field(description="The jobformidler this is; empty for others.")
    team: Text
    grants: Annotated[list[GrantShown], Field(max_length=100)]
    operations: Annotated[list[Permission], Field(max_length=200)]


@router.get(
    "",
    operation_id="read_me",
    summary="Who am I, and what may I do",
    dependencies=[allowed("me.read")],
    response_model=Me,
)
def read_me(actor: ActorHere, service: ServiceHere, condition: ReadHere, response: Response) -> Me | Response:
    """Return who asks, the service's day, their roles, and the operations open to them and how far."""
    etag = etag_of(actor, service.today())
    if (same := condition.unchanged(etag)) is not None:
        return same
    response.headers["ETag"] = etag
    return Me(
        name=actor.name,
        kind=actor.kind,
        today=service.today(),
        broker_id=actor.broker_id,
        team=actor.team,
        grants=[GrantShown(**_told(actor, grant)) for grant in actor.grants],
        operations=_permissions(actor),
    )


def _permissions(actor: Actor) -> list[Permission]:
    return [
        Permission(
            operation=rule.operation,
            da=rule.da,
            en=rule.en,
            narrowed=[Narrowed(**_told(actor, grant), within=rule.who[grant.role]) for grant in grants],
        )
        for rule, grants in permissions(actor)
    ]


def _told(actor: Actor, grant: Grant) -> dict[str, str]:
    return {
        "role": grant.role,
        "municipality_code": grant.municipality_code,
        "team": actor.team_of(grant) if grant.municipality_code else grant.team,
    }
