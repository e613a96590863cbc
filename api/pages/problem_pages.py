"""What goes wrong as a page: in plain words, with what would open it, and a way on."""

from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import HTTPConnection
from starlette.responses import Response

from api.access import NOBODY, Actor
from api.http.problems import Problem, detail_of
from api.http.route import StrictRoute
from api.http.wording import PROBLEMS
from api.pages.paths import is_own_path
from api.pages.rendering import page
from api.pages.route import PageRoute
from api.pages.visit import FieldNote, Visit, entries_of, language_of

SIGN_IN = "/log-ind"
_NO_PAGES = ("/v1/", "/docs", "/openapi.json", "/static/")
_WHO = frozenset({"sign-in-needed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemView:
    """What the page of a problem shows."""

    code: str
    status: int
    title: str
    detail: str
    notes: tuple[FieldNote, ...]
    request_id: str


def page_of_problem(problem: Problem, connection: HTTPConnection) -> Response | None:
    """Return a problem as a page, ``None`` where a program asks."""
    if not _is_for_eyes(connection):
        return None
    if problem.code in _WHO:
        return _to_sign_in(connection)
    actor: Actor = connection.scope.get("state", {}).get("actor", NOBODY)
    visit = Visit(
        language=language_of(connection), actor=actor, entries=entries_of(connection, actor), csrf=""
    )
    response = page(visit, "frame/problem.html", _view(problem, visit, connection), status=problem.status)
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response


def _view(problem: Problem, visit: Visit, connection: HTTPConnection) -> ProblemView:
    return ProblemView(
        code=problem.code,
        status=problem.status,
        title=PROBLEMS[problem.code].title[visit.language],
        detail=detail_of(problem, visit.language),
        notes=tuple(visit.note(fault) for fault in problem.errors),
        request_id=connection.scope.get("state", {}).get("request_id", ""),
    )


def _is_for_eyes(connection: HTTPConnection) -> bool:
    """Tell whether somebody looks at a page: its route says so, or, where there is none, what is accepted."""
    route = connection.scope.get("route")
    if isinstance(route, StrictRoute):
        return isinstance(route, PageRoute) and not connection.scope["path"].startswith(_NO_PAGES)
    accepts = connection.headers.get("accept", "")
    return "text/html" in accepts and not connection.scope["path"].startswith(_NO_PAGES)


def _to_sign_in(connection: HTTPConnection) -> Response:
    """Send somebody to sign in, and back afterwards where they only looked."""
    scope = connection.scope
    query = scope["query_string"].decode("ascii", "replace")
    path = scope["path"] + (f"?{query}" if query else "")
    back = (
        f"?videre={quote(path, safe='')}" if scope["method"] in ("GET", "HEAD") and is_own_path(path) else ""
    )
    if connection.headers.get("hx-request") == "true":
        return Response(status_code=401, headers={"HX-Redirect": SIGN_IN + back})
    return Response(status_code=303, headers={"Location": SIGN_IN + back, "Cache-Control": "no-store"})
