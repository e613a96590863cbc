"""Around each request: how long it took and how it ended, in the log and in the metrics."""

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.operation import metrics

UNMATCHED = "unmatched"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_GONE_AWAY = 499  # nginx's word for a client that did not wait
_SERVER_FAULT = 500
# Answers of the guards around the routes: what they keep away never reaches one.
_SHED = {413: "too-large", 414: "too-large", 429: "too-often", 431: "too-large", 503: "busy"}
_log = structlog.get_logger("api.request")


class Watch:
    """Counts and notes each request by the template of its route, for a path holds ids."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 0
        began = time.perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        metrics.REQUESTS_UNDER_WAY.inc()
        try:
            await self.app(scope, receive, noted)
        except BaseException:
            status = status or _SERVER_FAULT
            raise
        finally:
            metrics.REQUESTS_UNDER_WAY.dec()
            _note(scope, status or _GONE_AWAY, time.perf_counter() - began)


def _note(scope: Scope, status: int, seconds: float) -> None:
    method = scope["method"] if scope["method"] in _METHODS else "other"
    route = getattr(scope.get("route"), "path", UNMATCHED)
    metrics.REQUESTS.labels(method, route, f"{status // 100}xx").inc()
    metrics.REQUEST_SECONDS.labels(method, route).observe(seconds)
    if route == UNMATCHED and status in _SHED:
        metrics.REQUESTS_SHED.labels(_SHED[status]).inc()
    state = scope.get("state", {})
    tell = _log.warning if status >= _SERVER_FAULT else _log.info
    tell(
        "request",
        method=method,
        route=route,
        status=status,
        ms=round(seconds * 1000, 1),
        actor=getattr(state.get("actor"), "name", None),
        request_id=state.get("request_id"),
    )
