"""What goes wrong as a page: in plain words, with what would open it, and a way on."""

from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

from api.access import NOBODY, Actor
from api.auth import cookies
from api.auth.asking import SignedIn, csrf_of
from api.http.problems import Problem, detail_of
from api.http.route import StrictRoute
from api.http.wording import PROBLEMS
from api.pages.paths import is_own_path
from api.pages.rendering import page
from api.pages.route import PageRoute
from api.pages.unsent import AWAY, unsent_view
from api.pages.visit import FieldNote, Visit, entries_of, language_of
from api.pages.words import catalogue

SIGN_IN = "/log-ind"
_NO_PAGES = ("/v1/", "/docs", "/openapi.json", "/static/")
_WHO = frozenset({"sign-in-needed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemView:
    """What the page of a problem shows; ``again`` is the address to try once more, where that may help."""

    code: str
    status: int
    title: str
    detail: str
    notes: tuple[FieldNote, ...]
    request_id: str
    again: str = ""


def page_of_problem(problem: Problem, connection: HTTPConnection) -> Response | None:
    """Return a problem as a page, ``None`` where a program asks."""
    if not _is_for_eyes(connection):
        return None
    unsent = unsent_view(problem, connection)
    if problem.code in _WHO and unsent is None:
        return _to_sign_in(connection)
    visit = _visit(connection)
    if unsent is not None:
        visit = replace(visit, csrf=visit.csrf or _own_token(connection))
        response = page(visit, "frame/unsent.html", unsent, status=unsent.status)
    else:
        view = _view(problem, visit, connection)
        response = page(visit, "frame/problem.html", view, status=problem.status)
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response


def _visit(connection: HTTPConnection) -> Visit:
    state = connection.scope.get("state", {})
    actor: Actor = state.get("actor", NOBODY)
    signed_in: SignedIn | None = state.get("signed_in")
    return Visit(
        language=language_of(connection),
        actor=actor,
        entries=entries_of(connection, actor),
        csrf=signed_in.csrf if signed_in is not None else "",
    )


def _plain_key(problem: Problem, connection: HTTPConnection) -> str:
    """Return the key of a page's own words for a problem, empty where the problem's words are for people."""
    if problem.code == "request-invalid" and connection.scope.get("method") in ("GET", "HEAD"):
        return "frame.page_address"
    if problem.code == "store-away":
        return "frame.away"
    key = f"frame.page_{problem.code.replace('-', '_')}"
    return key if key in catalogue() else ""


def _view(problem: Problem, visit: Visit, connection: HTTPConnection) -> ProblemView:
    plain = _plain_key(problem, connection)
    away = problem.code in AWAY
    again = _looked_at(connection) if away and connection.scope["method"] == "GET" else ""
    return ProblemView(
        code=problem.code,
        status=problem.status,
        title=visit.t(f"{plain}_title") if plain else PROBLEMS[problem.code].title[visit.language],
        detail=visit.t(plain) if plain else detail_of(problem, visit.language),
        notes=() if plain else tuple(visit.note(fault) for fault in problem.errors),
        request_id=connection.scope.get("state", {}).get("request_id", ""),
        again=again if is_own_path(again) else "",
    )


def _own_token(connection: HTTPConnection) -> str:
    """Return the token of a session that nobody could be asked about; it opens nothing but that session."""
    secret = cookies.read(connection, cookies.SESSION)
    return csrf_of(secret) if secret is not None else ""


def _is_for_eyes(connection: HTTPConnection) -> bool:
    """Tell whether somebody looks at a page: its route says so, or, where there is none, what is accepted."""
    route = connection.scope.get("route")
    if isinstance(route, StrictRoute):
        return isinstance(route, PageRoute) and not connection.scope["path"].startswith(_NO_PAGES)
    accepts = connection.headers.get("accept", "")
    return "text/html" in accepts and not connection.scope["path"].startswith(_NO_PAGES)


def _to_sign_in(connection: HTTPConnection) -> Response:
    """Send somebody to sign in, and back afterwards to the page they looked at or pressed a button of."""
    path = _looked_at(connection)
    back = f"?videre={quote(path, safe='')}" if is_own_path(path) else ""
    if connection.headers.get("hx-request") == "true":
        return Response(status_code=401, headers={"HX-Redirect": SIGN_IN + back})
    return Response(status_code=303, headers={"Location": SIGN_IN + back, "Cache-Control": "no-store"})


def _looked_at(connection: HTTPConnection) -> str:
    scope = connection.scope
    if scope["method"] in ("GET", "HEAD"):
        query = scope["query_string"].decode("ascii", "replace")
        return quote(scope["path"]) + (f"?{query}" if query else "")
    before = urlsplit(connection.headers.get("referer", ""))
    if before.netloc != connection.headers.get("host"):
        return ""
    return before.path + (f"?{before.query}" if before.query else "")
