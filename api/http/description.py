"""The OpenAPI document: what the framework knows, with our problems, operations and conditions in it."""

import json
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.http.problems import MEDIA_TYPE
from api.http.route import StrictRoute
from api.http.wording import PROBLEMS

_ALWAYS = (
    "access-denied",
    "address-too-long",
    "address-unreadable",
    "audit-key-missing",
    "body-too-large",
    "busy",
    "headers-too-large",
    "internal-error",
    "length-unreadable",
    "media-type-not-offered",
    "request-invalid",
    "sign-in-needed",
    "store-away",
    "token-missing",
    "too-often",
    "too-slow",
)
_WITH_JSON = ("body-too-slow", "json-unreadable", "media-type-unknown")
_WITHOUT_BODY = ("body-unexpected",)
_READING = frozenset({"GET", "HEAD"})
_BY_HEADER = {
    "idempotency-key": ("idempotency-key-missing", "idempotency-key-reused", "idempotency-key-running"),
    "if-match": ("precondition-required", "precondition-failed"),
}
_FRAMEWORK_SCHEMAS = ("HTTPValidationError", "ValidationError")
_ABOUT = """\
Matches long-term unemployed jobkandidater with companies that have a few paid hours a week.

What goes wrong is answered as `application/problem+json` (RFC 9457), in Danish, or in English where
`Accept-Language` likes it better; every code is explained at `/v1/problems`. Lists come in pages: follow
`next`.
"""
_TEXT = {"type": "string"}
_PROBLEM = {
    "type": "object",
    "description": "A problem document (RFC 9457).",
    "required": ["type", "title", "status", "detail", "code", "request_id", "errors"],
    "additionalProperties": False,
    "properties": {
        "type": _TEXT | {"format": "uri-reference", "examples": ["/v1/problems/request-invalid"]},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "code": _TEXT | {"enum": sorted(PROBLEMS)},
        "request_id": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["in", "pointer", "code", "message"],
                "additionalProperties": False,
                "properties": {
                    "in": _TEXT | {"enum": ["body", "query", "path", "header"]},
                    "pointer": _TEXT | {"examples": ["/hours_per_week"]},
                    "code": _TEXT,
                    "message": _TEXT,
                },
            },
        },
    },
}


def described(app: FastAPI) -> str:
    """Return the OpenAPI document of an app as JSON text, the same bytes each time."""
    if app.openapi_schema is None:
        app.openapi_schema = _document(app)
    return json.dumps(app.openapi_schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def problems_of(route: APIRoute) -> tuple[str, ...]:
    """Return every problem that a route can answer with: its own and those that come with its kind."""
    own = {code for response in route.responses.values() for code in response.get("x-problems", ())}
    kinds = _WITH_JSON if route.body_field is not None else _WITHOUT_BODY
    if "requestBody" in (route.openapi_extra or {}):
        kinds = _WITH_JSON
    by_header = {code for name in _header_names(route) for code in _BY_HEADER.get(name, ())}
    changing = {"cross-site"} if set(route.methods or ()) - _READING else set()
    return tuple(sorted(own | set(_ALWAYS) | set(kinds) | by_header | changing))


def _document(app: FastAPI) -> dict[str, Any]:
    found = get_openapi(title=app.title, version=app.version, description=_ABOUT, routes=app.routes)
    for route, operation in _operations(app, found):
        codes = problems_of(route)
        by_status: dict[int, list[str]] = {}
        for code in codes:
            by_status.setdefault(PROBLEMS[code].status, []).append(code)
        operation["responses"] = _successes(route, operation) | {
            str(status): _problem_response(names) for status, names in sorted(by_status.items())
        }
        operation["x-operation"] = route.operation
    components = found.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in _FRAMEWORK_SCHEMAS:
        schemas.pop(name, None)
    schemas["Problem"] = _PROBLEM
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "__Host-matcher_session"},
    }
    found["security"] = [{"token": []}, {"session": []}, {}]
    return found


def _operations(app: FastAPI, document: dict[str, Any]) -> Iterator[tuple[StrictRoute, dict[str, Any]]]:
    for route in app.routes:
        if isinstance(route, StrictRoute) and route.include_in_schema:
            for method in route.methods or ():
                yield route, document["paths"][route.path_format][method.lower()]


def _successes(route: StrictRoute, operation: dict[str, Any]) -> dict[str, Any]:
    found = {status: said for status, said in operation["responses"].items() if status[0] in "23"}
    if "if-none-match" in _header_names(route):
        found["304"] = {"description": "It still stands."}
    return found


def _problem_response(codes: list[str]) -> dict[str, Any]:
    return {
        "description": " · ".join(f"{PROBLEMS[code].title['en']} (`{code}`)" for code in codes),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        "x-problems": codes,
    }


def _header_names(route: APIRoute) -> frozenset[str]:
    waiting = [route.dependant]
    names: set[str] = set()
    while waiting:
        found = waiting.pop()
        names |= {field.alias for field in found.header_params}
        waiting += found.dependencies
    return frozenset(names)
