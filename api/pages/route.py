"""The route of every page: the checks of every route, and forms instead of JSON."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.http.problems import Problem
from api.http.route import StrictRoute
from api.pages.form_reading import read_form, read_unsent
from data.store import StoreAwayError

Handler = Callable[[Request], Coroutine[Any, Any, Response]]
_READS = frozenset({"GET", "HEAD"})


class PageRoute(StrictRoute):
    """A route that answers with a page, and takes forms of our own pages only.

    A form carries the session's token in its field ``csrf``. A route that takes files says so with
    ``openapi_extra={"requestBody": …}`` and reads them with `api.pages.uploads.read_upload`, which checks the
    token too.
    """

    def get_route_handler(self) -> Handler:
        """Return the handler; whoever is found at the door need not bring the token in a header."""
        handler = super().get_route_handler()

        async def paged(request: Request) -> Response:
            request.state.token_in_form = True
            try:
                return await handler(request)
            except (Problem, StoreAwayError) as fault:
                late = isinstance(fault, StoreAwayError) or fault.code == "sign-in-needed"
                if late and self._takes_a_form:
                    await read_unsent(request)
                raise

        return paged

    @property
    def _takes_a_form(self) -> bool:
        """Whether something is sent to it, and not as files, which it reads itself."""
        return not (self.methods or set()) <= _READS and "requestBody" not in (self.openapi_extra or {})

    async def with_body(self, request: Request) -> Request:
        """Return the request with its form read, the token checked."""
        if not self._takes_a_form:
            return await super().with_body(request)
        request.state.form = await read_form(request)
        return request


def page_router() -> APIRouter:
    """Return the router of a subject; the description of the interface leaves its routes out."""
    return APIRouter(route_class=PageRoute, default_response_class=HTMLResponse, include_in_schema=False)
