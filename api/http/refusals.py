"""From what the framework raises to our problems: faults with pointers, 404, 405 with what is there."""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match

from api.http.parameters import leaves_of
from api.http.problems import FieldFault, Place, Problem, problem_response
from api.http.wording import FIELDS
from data.store import AuditKeyError, OutOfScopeError, StoreAwayError

_PLACES: Mapping[str, Place] = {"body": "body", "query": "query", "path": "path", "header": "header"}
_CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown-field",
    "finite_number": "not-finite",
    "string_too_long": "too-long",
    "string_too_short": "too-short",
    "too_long": "too-long",
    "too_short": "too-short",
    "greater_than_equal": "too-small",
    "less_than_equal": "too-large",
    "greater_than": "not-above",
    "less_than": "not-below",
    "int_type": "not-integer",
    "int_parsing": "not-integer",
    "int_from_float": "not-integer",
    "float_type": "not-number",
    "float_parsing": "not-number",
    "bool_type": "not-boolean",
    "bool_parsing": "not-boolean",
    "string_type": "not-text",
    "string_unicode": "bad-character",
    "date_type": "not-date",
    "datetime_type": "not-instant",
    "list_type": "not-list",
    "dict_type": "not-object",
    "model_type": "not-object",
    "model_attributes_type": "not-object",
    "literal_error": "not-among",
    "enum": "not-among",
    "string_pattern_mismatch": "not-the-pattern",
}
_LIMITS = ("max_length", "min_length", "ge", "le", "gt", "lt")
_METHOD_NOT_ALLOWED = 405
_AWAY_SECONDS = 5
_ELSEWHERE_DA = "Det hører til en anden kommune end din."
_ELSEWHERE_EN = "It belongs to another municipality than yours."
_log = structlog.get_logger("api.http")


def install(app: FastAPI) -> None:
    """Let the app answer everything that goes wrong with a problem document."""
    app.exception_handler(Problem)(_problem)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_framework)
    app.exception_handler(StoreAwayError)(_store_away)
    app.exception_handler(OutOfScopeError)(_out_of_scope)
    app.exception_handler(AuditKeyError)(_without_key)


async def _problem(request: Request, fault: Problem) -> Response:
    return problem_response(fault, request)


async def _invalid(request: Request, fault: RequestValidationError) -> Response:
    body = getattr(request.scope.get("route"), "body_field", None)
    schema = body.field_info.annotation if body is not None else None
    faults = [field_fault(error, schema) for error in fault.errors()]
    return problem_response(Problem("request-invalid", errors=faults), request)


def field_fault(error: Mapping[str, Any], schema: object) -> FieldFault:
    """Return an error of a schema as the fault of a field.

    Parameters
    ----------
    error : mapping
        As pydantic tells it, its place before its path.
    schema : annotation
        Of the body, whose fields are named where one is unknown.
    """
    place, *path = error["loc"] or ("body",)
    ctx = error.get("ctx", {})
    code = str(ctx["error"]) if error["type"] == "value_error" else _CODES.get(error["type"], "not-valid")
    values: dict[str, object] = {"limit": next((ctx[name] for name in _LIMITS if name in ctx), "")}
    values["expected"] = ctx.get("expected", "")
    values["known"] = ", ".join(_known(schema, path[:-1])) or "–"
    return FieldFault(
        code=code if code in FIELDS else "not-valid",
        pointer="".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path),
        place=_PLACES.get(str(place), "body"),
        values=values,
    )


def _known(schema: object, path: Sequence[str | int]) -> tuple[str, ...]:
    """Return the names of the fields at a place of a body."""
    for step in path:
        fields = _fields(schema)
        schema = fields[step].annotation if isinstance(step, str) and step in fields else schema
    return tuple(sorted(_fields(schema)))


def _fields(schema: object) -> Mapping[str, Any]:
    models = [leaf for leaf in leaves_of(schema) if issubclass(leaf, BaseModel)]
    return models[0].model_fields if models else {}


async def _store_away(request: Request, fault: Exception) -> Response:
    _log.warning("store away", told=str(fault))
    away = Problem("store-away", seconds=_AWAY_SECONDS, headers={"Retry-After": str(_AWAY_SECONDS)})
    return problem_response(away, request)


async def _without_key(request: Request, fault: Exception) -> Response:
    """Say that nothing is done which cannot be accounted for; what is missing stands in the log."""
    _log.error("audit key missing", told=str(fault))
    return problem_response(Problem("audit-key-missing"), request)


async def _out_of_scope(request: Request, fault: Exception) -> Response:
    """Say that whoever asks may not write what is another municipality's."""
    _log.warning("out of scope", told=str(fault))
    return problem_response(
        Problem("access-denied", reason_da=_ELSEWHERE_DA, reason_en=_ELSEWHERE_EN), request
    )


async def _framework(request: Request, fault: HTTPException) -> Response:
    if fault.status_code != _METHOD_NOT_ALLOWED:
        return problem_response(Problem("not-found"), request)
    offered = _offered(request)
    if request.method == "OPTIONS":
        return Response(status_code=204, headers={"Allow": offered})
    return problem_response(
        Problem("method-not-offered", headers={"Allow": offered}, offered=offered), request
    )


def _offered(request: Request) -> str:
    """Return the methods of all routes at an address, for each route knows only its own."""
    methods = {"OPTIONS"}
    for route in request.app.routes:
        methods |= _methods(route) if route.matches(request.scope)[0] is not Match.NONE else set()
    if "GET" in methods:
        methods.add("HEAD")
    return ", ".join(sorted(methods))


def _methods(route: BaseRoute) -> set[str]:
    return set(getattr(route, "methods", None) or ())
