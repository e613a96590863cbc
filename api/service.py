"""What the service holds while it runs: one frozen record, made at the start and handed to every endpoint."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from fastapi import Depends, Request

from api import clock
from api.auth.outside import Provider
from api.serving.champion import Champion
from api.serving.contested import Contested
from api.serving.day_cache import DayCache
from api.serving.list_journal import ListJournal
from api.serving.outcomes import Outcomes
from api.serving.shelf import Shelf
from api.settings import Settings
from data.store import Store
from matcher.exploration import NO_EXPLORATION, Exploration


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Everything an endpoint may need.

    Attributes
    ----------
    settings : Settings
        What the environment said at the start.
    store : Store
        The records.
    champion : Champion
        The model that serves; a request asks it once for what to score with.
    shelf : Shelf
        The versions in the models folder.
    days : DayCache
        The standing day that lists are drawn from.
    lists : ListJournal
        The writer of lists that are shown.
    contested : Contested
        Reasons that people contest.
    exploration : Exploration
        How much neighbours on a list change places; not at all by default.
    provider : Provider or None
        Where people of the municipality sign in, if it is set up.
    outcomes : Outcomes
        The official table and the funnel, counted once for each state of the records.
    """

    settings: Settings
    store: Store
    champion: Champion
    shelf: Shelf
    days: DayCache
    lists: ListJournal
    contested: Contested
    exploration: Exploration = NO_EXPLORATION
    provider: Provider | None = None
    outcomes: Outcomes = field(default_factory=Outcomes)

    def today(self) -> date:
        """Return the service's day: the one of the settings, else the day in Denmark."""
        return self.settings.as_of or clock.today()


async def service_of(request: Request) -> Service:
    """Return the running service."""
    service: Service = request.app.state.service
    return service


ServiceHere = Annotated[Service, Depends(service_of)]
