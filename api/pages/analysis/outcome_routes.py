"""``/analyse/resultater``: the official outcome table and the funnel, as a page and as CSV."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import Query, Response

from api.access import Actor
from api.access.cases import reach_of
from api.http.access import ActorHere, allowed
from api.outcomes import FUNNEL_COLUMNS, OUTCOME_COLUMNS, funnel_rows, outcome_rows
from api.pages.analysis.outcome_view import KINDS, outcome_view
from api.pages.rendering import page
from api.pages.route import page_router
from api.pages.visit import VisitHere
from api.service import Service, ServiceHere
from api.serving.outcomes import within
from api.spelling import csv_text
from matcher.aggregates import FunnelStep, Outcome

_OPERATION = "aggregates.read"
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # spreadsheets read Danish letters by it
Kind = Annotated[Literal["maaned", "kvartal", "aar"], Query()]

router = page_router()


@router.get("/analyse/resultater", dependencies=[allowed(_OPERATION)])
def show_outcomes(
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    periode: Kind = "maaned",
    hvornaar: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Show a period of the official table, the development, and the funnel."""
    rows, steps = _found(service, actor, periode)
    view = outcome_view(visit, periode, hvornaar, rows, steps)
    return page(visit, "analysis/outcomes.html", view, part="table")


@router.get("/analyse/resultater.csv", dependencies=[allowed(_OPERATION)], response_class=Response)
def download_outcomes(actor: ActorHere, service: ServiceHere, periode: Kind = "maaned") -> Response:
    """Return every period of the table under the official names."""
    rows, _ = _found(service, actor, periode)
    return csv_file(csv_text(OUTCOME_COLUMNS, outcome_rows(rows)), f"resultater-{periode}.csv")


@router.get("/analyse/forloeb.csv", dependencies=[allowed(_OPERATION)], response_class=Response)
def download_funnel(actor: ActorHere, service: ServiceHere) -> Response:
    """Return the steps."""
    _, steps = _found(service, actor, "maaned")
    return csv_file(csv_text(FUNNEL_COLUMNS, funnel_rows(steps)), "forloeb.csv")


def csv_file(text: str, name: str) -> Response:
    """Return a file to download."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(_BYTE_ORDER_MARK + text, media_type="text/csv; charset=utf-8", headers=headers)


def _found(service: Service, actor: Actor, kind: str) -> tuple[Sequence[Outcome], Sequence[FunnelStep]]:
    """Return what is within reach; what is hidden does not depend on who looks, so everything is counted."""
    today = service.today()
    with service.store.reading() as unit:
        reach = reach_of(unit, actor, _OPERATION)
        rows = service.outcomes.table(unit, today, KINDS[kind])
        steps = service.outcomes.funnel(unit, today)
    return (
        [row for row in rows if within(reach, row.path)],
        [step for step in steps if within(reach, step.path)],
    )
