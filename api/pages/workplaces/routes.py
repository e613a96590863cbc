"""``/virksomheder``: search companies, and see where small jobs are, for a municipality or for one person."""

from dataclasses import replace
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import Depends, Query, Response

from api.access import Actor
from api.http.access import ActorHere, allowed
from api.http.paging import Asked as Paged
from api.http.paging import PageHere
from api.http.schema import Identifier
from api.pages.rendering import moved, page
from api.pages.route import page_router
from api.pages.visit import Visit, VisitHere
from api.pages.workplaces.list_view import (
    ALL,
    Asked,
    ListView,
    by_way,
    choices_of,
    reach_in_words,
    rows_of,
)
from api.pages.workplaces.map_view import map_view
from api.pages.workplaces.naming import municipality_name
from api.service import Service, ServiceHere
from api.serving.directory import Listed, Sought
from api.serving.held_day import HeldDay
from api.serving.listing import Ask, record_of
from api.serving.reach import Reaching, reaching

_LONGEST = 100
_MOST_ROWS = 25
_CODE = 20

router = page_router()


async def _sought(
    soeg: Annotated[str, Query(max_length=_LONGEST)] = "",
    branche: Annotated[str, Query(max_length=_CODE)] = "",
    kommune: Annotated[str | None, Query(max_length=_CODE)] = None,
    opgave: Annotated[str, Query(max_length=_LONGEST)] = "",
    ledige: Literal["ja"] | None = None,
) -> Sought:
    """Return the search; the municipality is ``*`` where none was named."""
    return Sought(
        text=soeg.strip(),
        industry=branche,
        municipality_code={None: "*", ALL: ""}.get(kommune, kommune or ""),
        task=opgave,
        free=ledige == "ja",
    )


SoughtHere = Annotated[Sought, Depends(_sought)]


@router.get("/virksomheder", dependencies=[allowed("workplaces.read")])
def search(
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    paged: PageHere,
    sought: SoughtHere,
    jobkandidat: Annotated[str, Query(max_length=_LONGEST)] = "",
) -> Response:
    """Show the companies of a municipality and where their small jobs are; a person's reach has its page."""
    if person := jobkandidat.strip():
        free = replace(sought, free=True, municipality_code=sought.municipality_code.strip("*"))
        return moved(Asked(sought=free, candidate_id=person).address)
    with service.store.reading() as unit:
        held = service.days.current(unit, unit.stamps())
    sought = replace(sought, municipality_code=_own(sought.municipality_code, actor, held))
    view = _view(visit, service, held, Asked(sought=sought), paged)
    return page(visit, "workplaces/list.html", view)


@router.get("/kandidater/{candidate_id}/virksomheder", dependencies=[allowed("suggestions.read")])
def search_for(
    candidate_id: Identifier,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
    paged: PageHere,
    sought: SoughtHere,
) -> Response:
    """Show the companies that somebody gets to, the nearest first, and which of them the rules leave open."""
    with service.store.reading(actor.scope) as unit:
        stamps = unit.stamps()
        held = service.days.current(unit, stamps)
        person = record_of(unit, held, stamps, Ask(candidate_id=candidate_id, actor=actor))
    asked = Asked(
        sought=replace(sought, municipality_code=sought.municipality_code.strip("*")),
        candidate_id=candidate_id,
    )
    return page(
        visit, "workplaces/list.html", _view(visit, service, held, asked, paged, reaching(held, person))
    )


def _view(
    visit: Visit,
    service: Service,
    held: HeldDay,
    asked: Asked,
    paged: Paged,
    reach: Reaching | None = None,
) -> ListView:
    """Return the search with its rows and its map."""
    ground = held.standing.ground
    found = held.directory.search(ground.snapshot, ground.context, asked.sought)
    if reach is not None:
        found = by_way(found, reach)
    paged = replace(paged, limit=min(paged.limit, _MOST_ROWS))
    rest = _behind(found, paged.after)
    shown = paged.page(rest[: paged.enough], lambda one: one.workplace.workplace_id, lambda one: one)
    words = ground.snapshot.vocabulary
    return ListView(
        candidate_id=asked.candidate_id,
        sought=asked.sought,
        choices=choices_of(visit, ground.snapshot),
        rows=rows_of(visit, shown.items, words, service.today(), reach),
        found=len(found),
        open=sum(1 for one in found if reach and reach.ways[one.workplace.workplace_id].open),
        first=asked.address if paged.after else "",
        onward=f"{asked.address}&cursor={quote(shown.next)}" if shown.next else "",
        reach="" if reach is None else reach_in_words(visit, reach),
        map=map_view(visit, found, reach, _title(visit, asked), asked.sought.municipality_code),
    )


def _title(visit: Visit, asked: Asked) -> str:
    if asked.candidate_id:
        return visit.t("workplaces.map_person", candidate=asked.candidate_id)
    place = municipality_name(asked.sought.municipality_code)
    return visit.t("workplaces.map_title", place=place) if place else visit.t("workplaces.map_all")


def _behind(found: tuple[Listed, ...], after: str | None) -> tuple[Listed, ...]:
    """Return what comes after a company of an earlier page; everything where it is there no more."""
    at = next((at for at, one in enumerate(found) if one.workplace.workplace_id == after), -1)
    return found[at + 1 :]


def _own(code: str, actor: Actor, held: HeldDay) -> str:
    """Return the municipality that is looked at: the one named, else one's own where it has companies."""
    if code != "*":
        return code
    own = {grant.municipality_code for grant in actor.grants}
    there = {one.municipality_code for one in held.standing.ground.snapshot.workplaces}
    return own.pop() if len(own) == 1 and own <= there else ""
