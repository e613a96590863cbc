"""``/i-dag``: the first page of whoever looks after jobkandidater."""

from fastapi import Response

from api.http.access import ActorHere, allowed
from api.pages.rendering import page
from api.pages.route import page_router
from api.pages.today.view import today_view
from api.pages.visit import VisitHere
from api.service import ServiceHere
from api.serving.workday import workday_of

router = page_router()


@router.get("/i-dag", dependencies=[allowed("candidates.read")])
def today(visit: VisitHere, actor: ActorHere, service: ServiceHere) -> Response:
    """Show the tasks of the day, the overdue ones first, and what the night changed and why."""
    return page(visit, "today/today.html", today_view(visit, workday_of(service, actor)))
