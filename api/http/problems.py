"""Everything that goes wrong, in one shape: RFC 9457 problem documents, worded in Danish or English."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.requests import HTTPConnection
from starlette.responses import Response

from api.http.wording import FIELDS, PROBLEMS, Language, language_of
from data.identity import holds_cpr

MEDIA_TYPE = "application/problem+json"
ADDRESS = "/v1/problems"
_LONGEST_EXCERPT = 60
_LONGEST_LOOKED_AT = 1000
_LONGEST_POINTER = 200
_MOST_ERRORS = 20

Place = Literal["body", "query", "path", "header"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFault:
    """One value that cannot be used.

    Attributes
    ----------
    place : str
        Where it stood: body, query, path or header.
    pointer : str
        JSON pointer in the body (RFC 6901); ``/name`` for a parameter.
    code : str
        A key of ``fields.toml``.
    values : mapping
        What the message names, limits above all.
    """

    code: str
    pointer: str = ""
    place: Place = "body"
    values: Mapping[str, object] = field(default_factory=dict)


class Problem(Exception):  # noqa: N818  the word of RFC 9457; it is an answer
    """A request that cannot be answered as asked; becomes a problem document.

    Parameters
    ----------
    code : str
        A key of ``problems.toml``, which also knows the status and the words.
    errors : sequence of FieldFault
        The values at fault.
    headers : mapping, optional
        Headers of the answer, such as ``Retry-After``.
    **values
        What the words name in braces.
    """

    def __init__(
        self,
        code: str,
        *,
        errors: Sequence[FieldFault] = (),
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.values = values

    @property
    def status(self) -> int:
        """HTTP status, as the catalogue says."""
        return PROBLEMS[self.code].status


def excerpt(value: object) -> str:
    """Return a value as it may stand in a message: short, escaped, and never a civil registration number."""
    text = value if isinstance(value, str) else str(value)
    if holds_cpr(text[:_LONGEST_LOOKED_AT]):
        return "…"
    short = text if len(text) <= _LONGEST_EXCERPT else text[: _LONGEST_EXCERPT - 1] + "…"
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in short)


def document(problem: Problem, language: Language, request_id: str) -> dict[str, Any]:
    """Return the members of a problem document."""
    words = PROBLEMS[problem.code]
    found: dict[str, Any] = {
        "type": f"{ADDRESS}/{problem.code}",
        "title": words.title[language],
        "status": words.status,
        "detail": detail_of(problem, language),
        "code": problem.code,
        "request_id": request_id,
        "errors": [_error(fault, language) for fault in problem.errors[:_MOST_ERRORS]],
    }
    return found


def problem_response(problem: Problem, connection: HTTPConnection) -> Response:
    """Return the answer to a request that ran into a problem: a page where somebody looks at pages."""
    app = connection.scope.get("app")
    as_page = getattr(app.state, "page_of_problem", None) if app is not None else None
    page: Response | None = as_page(problem, connection) if as_page is not None else None
    if page is not None:
        return page
    language = language_of(connection.headers.get("accept-language", ""))
    request_id = connection.scope.get("state", {}).get("request_id", "")
    return Response(
        json.dumps(document(problem, language, request_id), ensure_ascii=False),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={"Content-Language": language, "Cache-Control": "no-store"} | problem.headers,
    )


def documented(*codes: str) -> dict[int | str, dict[str, Any]]:
    """Return what a route declares as ``responses=``: the problems it can answer with, by status."""
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(PROBLEMS[code].status, []).append(code)
    return {status: {"x-problems": sorted(names)} for status, names in by_status.items()}


def message_of(fault: FieldFault, language: Language) -> str:
    """Return what is wrong with a value, in words."""
    known = {name: value if name == "known" else excerpt(value) for name, value in fault.values.items()}
    return FIELDS[fault.code][language].format_map(known)


def detail_of(problem: Problem, language: Language) -> str:
    """Return what a problem is about, in words."""
    return _filled(PROBLEMS[problem.code].detail[language], problem.values)


def _error(fault: FieldFault, language: Language) -> dict[str, str]:
    pointer = fault.pointer
    return {
        "in": fault.place,
        "pointer": "/…" if holds_cpr(pointer) else _printable(pointer)[:_LONGEST_POINTER],
        "code": fault.code,
        "message": message_of(fault, language),
    }


def _filled(template: str, values: Mapping[str, object]) -> str:
    return template.format_map({name: _worded(name, value) for name, value in values.items()})


def _worded(name: str, value: object) -> str:
    # Reasons are sentences of our own, not what somebody sent.
    return str(value) if name.startswith("reason_") else excerpt(value)


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)
