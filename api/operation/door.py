"""/livez, /readyz and /version: answered before anything else is asked, without a token and without data."""

import os
import platform
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version as installed_version
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.operation.health import Health
from api.program import COMMIT

_AGAIN = {"Cache-Control": "no-store"}


class HealthDoor:
    """Stands outermost, so that neither a full house nor a hanging store keeps these answers back.

    Parameters
    ----------
    app : ASGI app
        Answers everything else.
    health : Health
        What is known.
    model : callable
        Tells the version of the model in use, empty where rules stand in.
    """

    def __init__(self, app: ASGIApp, health: Health, model: Callable[[], str]) -> None:
        self.app = app
        self._health = health
        self._model = model
        self._addresses = {"/livez": _alive, "/readyz": self._ready, "/version": self._version}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer = self._addresses.get(scope.get("path", "")) if scope["type"] == "http" else None
        if answer is None:
            await self.app(scope, receive, send)
        elif scope["method"] not in {"GET", "HEAD"}:
            await Response(status_code=405, headers=_AGAIN | {"Allow": "GET, HEAD"})(scope, receive, send)
        else:
            await answer()(scope, receive, send)

    def _ready(self) -> Response:
        found = self._health.readiness()
        told: dict[str, Any] = {"status": found.status, "parts": [asdict(part) for part in found.parts]}
        return JSONResponse(told, 200 if found.ready else 503, _AGAIN)

    def _version(self) -> Response:
        last = self._health.last
        told = build() | {"schema": last.revision if last else None, "model": self._model() or None}
        return JSONResponse(told, headers=_AGAIN)


def build() -> dict[str, str | None]:
    """Return what is running: version, commit where the build told it, Python."""
    return {
        "version": installed_version("smaajob-matcher"),
        "commit": os.environ.get(COMMIT) or None,
        "python": platform.python_version(),
    }


def _alive() -> Response:
    return JSONResponse({"status": "alive"}, headers=_AGAIN)
