"""The route class of every router: who may, and what address and body may hold, before anything runs."""

from collections.abc import Callable, Coroutine, Iterable
from email.message import Message
from typing import Any

from fastapi import Request, Response
from fastapi.datastructures import DefaultPlaceholder
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from api.http.access import Allowed
from api.http.accounted import accounted, asked, known
from api.http.free_text import free_text_faults, health_faults
from api.http.no_cpr import body_faults, key_faults
from api.http.parameters import parameters_of
from api.http.problems import FieldFault, Problem
from api.http.strict_json import JsonRefusedError, parse

_JSON = "application/json"
_LONGEST_ACCEPT = 1000
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class _Parsed(Request):
    """A request whose body was read and checked before."""

    value: Any = None

    async def json(self) -> object:
        return self.value


class StrictRoute(APIRoute):
    """A route that asks in this order: may they, can the address be read, is the body strict JSON.

    A route that takes something else than JSON says so with ``openapi_extra={"requestBody": …}`` and reads
    ``request.stream()`` itself.
    """

    @property
    def operation(self) -> str | None:
        """Name of the operation, ``None`` where the route forgot it."""
        door = _door(self.dependant)
        return door.operation if door else None

    def get_route_handler(self) -> Handler:
        """Return the handler with the checks in front of it."""
        handler = super().get_route_handler()
        door = _door(self.dependant)
        parameters = parameters_of(self.dependant)
        produces = _media_type(self.response_class)

        async def strict(request: Request) -> Response:
            return await accounted(request, door.operation if door else "", checked)

        async def checked(request: Request) -> Response:
            if door is not None:
                await door(request)
                known(request)
            scope = request.scope
            parameters.check(scope.get("raw_path") or b"", scope["query_string"], request.path_params)
            _check_accept(request.headers.get("accept", ""), produces)
            refuse(key_faults(request.headers))
            return await handler(await self.with_body(request))

        return strict

    async def with_body(self, request: Request) -> Request:
        """Return the request with its body read and checked, or unread where the endpoint reads it itself.

        Raises
        ------
        Problem
            If the body is not what the route takes.
        """
        if self.body_field is not None:
            return await _with_json(request)
        takes_nothing = "requestBody" not in (self.openapi_extra or {})
        if takes_nothing and (_has_body(request) or await request.body()):
            raise Problem("body-unexpected")
        return request


def _door(dependant: Dependant) -> Allowed | None:
    return next((found.call for found in dependant.dependencies if isinstance(found.call, Allowed)), None)


def _has_body(request: Request) -> bool:
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers


async def _with_json(request: Request) -> Request:
    parsed = _Parsed(request.scope, request.receive)
    body = await parsed.body()
    if body:
        _check_type(request.headers.getlist("content-type"), request.headers.get("content-encoding", ""))
        try:
            parsed.value = parse(body)
        except JsonRefusedError as refused:
            raise Problem("json-unreadable", errors=refused.faults) from None
        refuse(body_faults(parsed.value))
        asked(parsed.value)
        refuse(free_text_faults(parsed.value, request.url.path))
        if request.app.state.settings.minimal:
            refuse(health_faults(parsed.value))
    return parsed


def refuse(faults: Iterable[FieldFault]) -> None:
    """Refuse a request of which anything is at fault.

    Raises
    ------
    Problem
        ``request-invalid`` with the faults.
    """
    if found := list(faults):
        raise Problem("request-invalid", errors=found)


def _check_type(types: list[str], encoding: str) -> None:
    """Take plain JSON only: one type, UTF-8, not compressed.

    Raises
    ------
    Problem
        If it is something else.
    """
    said = Message()
    said["content-type"] = types[0] if len(types) == 1 else "unknown/unknown"
    charset = str(said.get_param("charset", "utf-8"))
    if said.get_content_type() != _JSON or charset.lower().replace("-", "") != "utf8":
        raise Problem("media-type-unknown", expected=_JSON, got=", ".join(types) or "–")
    if encoding.lower() not in ("", "identity"):
        raise Problem("media-type-unknown", expected=_JSON, got=f"Content-Encoding: {encoding}")


def _media_type(response_class: type[Response] | DefaultPlaceholder) -> str | None:
    if not isinstance(response_class, DefaultPlaceholder):
        return response_class.media_type
    usual: type[Response] = response_class.value
    return usual.media_type


def _check_accept(accept: str, produces: str | None) -> None:
    """Let a request pass that takes what the route answers; a route without one type sees to it itself.

    Raises
    ------
    Problem
        If ``Accept`` allows nothing that is offered.
    """
    if produces is None:
        return
    offered = {produces, "application/problem+json", f"{produces.partition('/')[0]}/*", "*/*", ""}
    ranges = [part.partition(";") for part in accept[:_LONGEST_ACCEPT].lower().split(",")]
    if not any(kind.strip() in offered and rest.replace(" ", "") != "q=0" for kind, _, rest in ranges):
        raise Problem("media-type-not-offered", expected=produces)
