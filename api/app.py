"""The web application: settings in, an ASGI app out; nothing happens before its lifespan begins."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from functools import partial

from fastapi import APIRouter, FastAPI

from api.auth.outside import provider_of
from api.clock import today
from api.http import docs_page, refusals
from api.http.guards import Head, LastAnswer, RequestIds, SafeHeaders
from api.http.shedding import Limits, Rates, Sizes, Turns
from api.models_folder import ModelsFolder
from api.pages import PAGES
from api.pages.problem_pages import page_of_problem
from api.service import Service
from api.serving.ahead import DrawnAhead
from api.serving.champion import Champion
from api.serving.contested import Contested
from api.serving.day_cache import DayCache
from api.serving.list_journal import ListJournal
from api.serving.shelf import Shelf
from api.settings import Settings
from api.v1 import ROUTERS
from api.v1.suggestion_answer import list_of
from api.wiring import exploration_of, opened, programme_of
from models.baseline import rule_baseline


def create_app(settings: Settings, routers: Sequence[APIRouter] = (*ROUTERS, *PAGES)) -> FastAPI:
    """Return the app of a service.

    Parameters
    ----------
    settings : Settings
        As `api.setting_faults.read_service_settings` checked them.
    routers : sequence of APIRouter
        What it offers, each with its whole prefix.
    """
    app = FastAPI(
        title="Småjob-matcher",
        version="1",
        lifespan=_lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.token = settings.token.get_secret_value() if settings.token else ""
    app.state.page_of_problem = page_of_problem
    app.state.day_made = lambda: None
    refusals.install(app)
    # The outermost is added last.
    limits = limits_of(settings)
    app.add_middleware(Head)
    app.add_middleware(Turns, limits=limits)
    app.add_middleware(Rates, limits=limits)
    app.add_middleware(Sizes, limits=limits)
    app.add_middleware(LastAnswer)
    app.add_middleware(SafeHeaders)
    app.add_middleware(RequestIds)
    for router in (*routers, docs_page.router):
        app.router.routes.extend(router.routes)
    return app


def limits_of(settings: Settings) -> Limits:
    """Return how much the service takes on."""
    return Limits(
        body_bytes=settings.body_limit_bytes,
        upload_bytes=settings.import_limit_bytes,
        at_once=settings.requests_at_once,
        waiting=settings.requests_waiting,
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    models = ModelsFolder.of(settings)
    rules = rule_baseline(programme_of(settings, _day_of(settings)))
    day = partial(_day_of, settings)
    with (
        opened(settings) as store,
        Champion(models, rules) as champion,
        DayCache(store, champion, settings, day, app.state.day_made) as days,
        ListJournal(store) as lists,
        provider_of(settings) as provider,
    ):
        service = app.state.service = Service(
            settings=settings,
            store=store,
            champion=champion,
            shelf=Shelf(models),
            days=days,
            lists=lists,
            contested=Contested(store),
            exploration=exploration_of(settings),
            provider=provider,
        )
        with DrawnAhead(days.held, partial(list_of, service), settings.draw_ahead):
            yield


def _day_of(settings: Settings) -> date:
    return settings.as_of or today()
