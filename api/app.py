"""The web application: settings in, an ASGI app out; nothing happens before its lifespan begins."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from api.http import refusals
from api.http.guards import Head, LastAnswer, RequestIds
from api.service import Service
from api.settings import Settings
from api.v1 import ROUTERS
from api.wiring import opened


def create_app(settings: Settings) -> FastAPI:
    """Return the app of a service.

    Parameters
    ----------
    settings : Settings
        As `api.setting_faults.read_service_settings` checked them.
    """
    app = FastAPI(
        title="Småjob-matcher",
        version="1",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.token = settings.token.get_secret_value() if settings.token else ""
    refusals.install(app)
    # The outermost is added last.
    app.add_middleware(Head)
    app.add_middleware(LastAnswer)
    app.add_middleware(RequestIds)
    for router in ROUTERS:
        app.router.routes.extend(router.routes)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    with opened(settings) as store:
        app.state.service = Service(settings=settings, store=store)
        yield
