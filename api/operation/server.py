"""One web process: the application with logs, metrics and health around it, and an end in good order."""

import contextlib
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial
from types import FrameType

import structlog
import uvicorn
from starlette.types import ASGIApp

from api.app import create_app
from api.clock import today
from api.http.connections import BoundedConnection
from api.operation import metrics
from api.operation.door import HealthDoor, build
from api.operation.health import Health
from api.operation.memory import set_apart
from api.operation.parts import champion_of, model_part, model_version, plan_part
from api.operation.watch import Watch
from api.settings import Settings
from data.store.probing import Probe

# Time in which a balancer can see that /readyz says no, before the door closes.
DRAIN_SECONDS = 1.0
_AFTERWARDS_SECONDS = 3.0
_CUT_OFF = 1
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_log = structlog.get_logger("api.operation")


class WebServer(uvicorn.Server):
    """Uvicorn, ended in good order: say no, close the door, finish what is under way, and go.

    Parameters
    ----------
    config : uvicorn.Config
        As `config_of` makes it.
    health : Health
        Says no as soon as a stop is asked for.
    stop_seconds : int
        How long requests under way may take.
    on_stop : callable
        What else has to be asked to stop; called once, at the first signal.
    at_once : callable
        What else has to end when a second signal comes.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        *,
        health: Health,
        stop_seconds: int,
        on_stop: Callable[[], None],
        at_once: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._health = health
        self._stop_seconds = stop_seconds
        self._on_stop = on_stop
        self._at_once = at_once
        self._asked = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start the application; only then can its health be told."""
        await super().startup(sockets)
        self._health.start()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals for the time of serving; a stop that was asked for is no fault afterwards."""
        before = {what: signal.signal(what, self.handle_exit) for what in _SIGNALS}
        try:
            yield
        finally:
            if not self._asked:  # else a late second signal still ends the process at once
                for what, handler in before.items():
                    signal.signal(what, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop; the second time, stop at once."""
        del frame
        if self._asked:
            self._at_once()
            os._exit(128 + sig)
        self._asked = True
        self._health.drain()
        self._on_stop()
        threading.Thread(target=self._close, name="closes the door", daemon=True).start()

    def _close(self) -> None:
        _log.info("stopping", within_seconds=self._stop_seconds)
        pause = threading.Event()
        pause.wait(DRAIN_SECONDS)
        self.should_exit = True
        # A request that hangs in a thread cannot be cancelled; the process must not hang with it.
        pause.wait(self._stop_seconds + _AFTERWARDS_SECONDS)
        _log.error("stopped with requests under way, for they took too long")
        self._at_once()
        os._exit(_CUT_OFF)


def config_of(settings: Settings, app: ASGIApp) -> uvicorn.Config:
    """Return how uvicorn serves an application."""
    proxies = [part.strip() for part in settings.trusted_proxies.split(",") if part.strip()]
    return uvicorn.Config(
        app,
        http=BoundedConnection,
        loop="uvloop",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        timeout_graceful_shutdown=settings.stop_seconds,
        h11_max_incomplete_event_size=None,
    )


def run_server(
    settings: Settings,
    listening: socket.socket,
    *,
    on_stop: Callable[[], None] = lambda: None,
    at_once: Callable[[], None] = lambda: None,
    visitor: str = "",
) -> None:
    """Serve on a socket until a stop is asked for.

    Parameters
    ----------
    settings : Settings
        Checked.
    listening : socket
        Bound already.
    on_stop, at_once : callables
        As `WebServer` takes them.
    visitor : str
        Sign-in of whoever looks at pages on this machine without signing in; for a demo alone.
    """
    web = create_app(settings)
    web.state.visitor = visitor
    web.state.day_made = set_apart
    champion = partial(champion_of, web)
    parts = plan_part(lambda: settings.as_of or today()), model_part(champion)
    health = Health(Probe(settings.database_url).look, *parts)
    app = HealthDoor(Watch(web), health, partial(model_version, champion))
    metrics.BUILD.labels(*build().values()).set(1)
    config = config_of(settings, app)
    server = WebServer(
        config, health=health, stop_seconds=settings.stop_seconds, on_stop=on_stop, at_once=at_once
    )
    server.run(sockets=[listening])
    health.stop()
