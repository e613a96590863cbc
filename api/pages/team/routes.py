"""``/team``: load, causes, equal exposure and opened cases, for who leads; figures of groups for others."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Response

from api import clock
from api.http.access import ActorHere, allowed
from api.http.problems import Problem
from api.http.schema import Identifier
from api.pages.flash import Flash
from api.pages.forms import Filled, Form, filled
from api.pages.rendering import moved, page
from api.pages.route import page_router
from api.pages.team.reading import team_read
from api.pages.team.view import exposures, team_view
from api.pages.visit import VisitHere
from api.service import ServiceHere
from api.spelling import csv_text
from api.v1.case_access import Looking

EXPOSURE_COLUMNS = ("attribute", "value", "people", "per_100", "low", "high", "of_best", "alarm", "by_chance")

router = page_router()


class Seen(Form):
    """A button."""


@router.get("/team", dependencies=[allowed("aggregates.read")])
def read_team(visit: VisitHere, actor: ActorHere, service: ServiceHere) -> Response:
    """Show the load of the team to its lead, and figures of groups to everybody who may see them."""
    leads, opened = visit.may("candidates.broker"), visit.may("access.mark")
    with service.store.reading(actor.scope) as unit:
        read = team_read(service, actor, unit, leads=leads, opened=opened)
    view = team_view(visit, read, service.today(), leads=leads, shows_opened=opened)
    return page(visit, "team/team.html", view)


@router.get("/team/fordeling.csv", dependencies=[allowed("aggregates.read")], response_class=Response)
def download_exposure(actor: ActorHere, service: ServiceHere) -> Response:
    """Answer the exposure of groups as a file: what the page tells, and nothing that it hides."""
    with service.store.reading(actor.scope) as unit:
        read = team_read(service, actor, unit, leads=False, opened=False)
    text = csv_text(EXPOSURE_COLUMNS, [asdict(row) for row in exposures(read, service.today())])
    headers = {"Content-Disposition": 'attachment; filename="fordeling.csv"', "Cache-Control": "no-store"}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/team/aabnede/{access_id}/set", dependencies=[allowed("access.mark")])
def mark_seen(
    access_id: Identifier,
    form: Annotated[Filled[Seen], filled(Seen)],
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Note that the lead has seen who opened a case and why; who saw it first stays."""
    del form
    with service.store.writing(actor.scope) as unit:
        found = unit.opened_cases.one(access_id)
        looking = Looking(actor=actor, unit=unit, as_of=service.today())
        unknown = Problem("access-unknown", access_id=access_id)
        looking.require("access.mark", found.candidate_id if found else "", unknown)
        unit.opened_cases.mark_seen(access_id, actor.name, clock.now())
    return moved("/team", Flash(key="team.marked"))
