"""``/log``: search, one row, a file of what was found, and a verification on demand."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Path, Query, Response

from api import accounting
from api.access import Actor
from api.audit_checks import check_audit, last_check
from api.clock import now
from api.http.access import ActorHere, allowed
from api.http.paging import PageHere
from api.http.problems import FieldFault, Problem
from api.pages.audit.row_view import entry_view, rows_csv
from api.pages.audit.search_view import QUICK_ROWS, Search, chain_of, search_view
from api.pages.flash import Flash
from api.pages.forms import Filled, Form, filled
from api.pages.rendering import moved, page
from api.pages.route import page_router
from api.pages.visit import VisitHere
from api.service import Service, ServiceHere
from api.v1.audit import Noted, Outcome, number_after, reach_of, shown_row
from data.store import AuditRow

START = "/log"
CHAIN = "/log/kaeden"
_LONGEST = 200
_LONGEST_DAY = 10
_AT_ONCE = 500
_MOST_IN_FILE = 50_000
_MOST_NUMBER = 2**62

router = page_router()


class Nothing(Form):
    """A form that is only a button."""


async def _asked(
    sag: Annotated[str, Query(max_length=_LONGEST)] = "",
    navn: Annotated[str, Query(max_length=_LONGEST)] = "",
    handling: Annotated[str, Query(max_length=_LONGEST)] = "",
    udfald: Annotated[Outcome | Literal[""], Query()] = "",
    fra: Annotated[str, Query(max_length=_LONGEST_DAY)] = "",
    til: Annotated[str, Query(max_length=_LONGEST_DAY)] = "",
) -> Search:
    return Search(
        sag=sag.strip(),
        navn=navn.strip(),
        handling=handling.strip(),
        udfald=udfald or None,
        fra=_day(fra, "fra"),
        til=_day(til, "til"),
    )


def _day(said: str, name: str) -> date | None:
    """Return a day; a field that was left empty comes as an empty text."""
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        fault = FieldFault(code="not-date", pointer=f"/{name}", place="query")
        raise Problem("request-invalid", errors=[fault]) from None


SearchHere = Annotated[Search, Depends(_asked)]


@router.get(START, dependencies=[allowed("audit.read")])
def search_log(
    visit: VisitHere, service: ServiceHere, actor: ActorHere, asked: PageHere, search: SearchHere
) -> Response:
    """Show rows of the municipalities that whoever asks answers for, newest first; the search is one too."""
    codes, whole = reach_of(actor)
    wanted = replace(search.sought(), municipality_codes=codes, before=number_after(asked.after))
    with service.store.reading() as unit:
        found = unit.audit.page(wanted, asked.enough)
    _about(search, found)
    shown = asked.page(found, lambda row: str(row.number), lambda row: shown_row(row, whole=whole))
    view = search_view(visit, search, shown.items, whole=whole, cursor=shown.next)
    return page(visit, "audit/search.html", view, part="table")


@router.get(CHAIN, dependencies=[allowed("audit.head")])
def read_chain(visit: VisitHere, service: ServiceHere) -> Response:
    """Show whether the log holds, as it was verified last; the page of the log takes it in as a part."""
    with service.store.reading() as unit:
        head, check = unit.audit.head(), last_check(unit)
    return page(visit, "audit/chain.html", chain_of(visit, head, check, now()), part="chain")


@router.get(START + "/fund.csv", dependencies=[allowed("audit.read")], response_class=Response)
def read_found(visit: VisitHere, service: ServiceHere, actor: ActorHere, search: SearchHere) -> Response:
    """Return what was found for a spreadsheet, the newest rows first."""
    rows = _all(service, actor, search)
    name = visit.t("audit.file_name")
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(rows_csv(visit, rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.post(START + "/efterproev", dependencies=[allowed("audit.head")])
def verify_now(
    form: Annotated[Filled[Nothing], filled(Nothing)], service: ServiceHere, actor: ActorHere
) -> Response:
    """Verify every row, where that is quick; what was found is noted in the log itself."""
    del form
    with service.store.reading() as unit:
        rows = unit.audit.head().number
    if rows > QUICK_ROWS:
        return moved(CHAIN, Flash(key="audit.too_many", kind="info"))
    found = check_audit(service.store, service.settings, actor.name, actor.kind)
    key = "audit.verified" if found.holds else "audit.not_verified"
    return moved(CHAIN, Flash(key=key, kind="success" if found.holds else "error"))


@router.get(START + "/{number}", dependencies=[allowed("audit.read")])
def read_row(
    number: Annotated[int, Path(ge=1, le=_MOST_NUMBER)],
    visit: VisitHere,
    service: ServiceHere,
    actor: ActorHere,
) -> Response:
    """Show one row with everything that whoever asks may see of it."""
    codes, whole = reach_of(actor)
    wanted = replace(Search().sought(), municipality_codes=codes, before=number + 1)
    with service.store.reading() as unit:
        found = unit.audit.page(wanted, 1)
    if not found or found[0].number != number:
        raise Problem("not-found")
    return page(visit, "audit/entry.html", entry_view(visit, shown_row(found[0], whole=whole)))


def _all(service: Service, actor: Actor, search: Search) -> list[Noted]:
    codes, whole = reach_of(actor)
    wanted = replace(search.sought(), municipality_codes=codes)
    found: list[AuditRow] = []
    with service.store.reading() as unit:
        while len(found) < _MOST_IN_FILE:
            found += (more := unit.audit.page(wanted, _AT_ONCE))
            if len(more) < _AT_ONCE:
                break
            wanted = replace(wanted, before=more[-1].number)
    _about(search, found)
    return [shown_row(row, whole=whole) for row in found]


def _about(search: Search, found: list[AuditRow] | tuple[AuditRow, ...]) -> None:
    """Say that a search was about a person, where the log knows her."""
    if search.sag and found:
        accounting.concerns(search.sag, found[0].entry.municipality_code)
