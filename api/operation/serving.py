"""The service as processes: sockets first, then the metrics, the web and the worker; and their end."""

import os
import shutil
import signal
import socket
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial

import structlog
from prometheus_client import CollectorRegistry, multiprocess, start_http_server

from api.faults import UsageError
from api.operation import metrics
from api.operation.children import Child, Children, own_command
from api.operation.server import run_server
from api.settings import Settings, variable

SHARED_METRICS = "PROMETHEUS_MULTIPROC_DIR"
_BACKLOG = 1024
# What a web process takes beside the requests under way: it drains first, and closes the store last.
_END_SECONDS = 5
_log = structlog.get_logger("api.operation")


def listen(settings: Settings) -> socket.socket:
    """Return a socket on which the service listens.

    Raises
    ------
    UsageError
        If the address cannot be had.
    """
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        return socket.create_server((settings.host, settings.port), family=family, backlog=_BACKLOG)
    except OSError as fault:
        raise UsageError(_taken("port", settings.host, settings.port, fault)) from fault


def serve(settings: Settings, *, worker: bool, told: Mapping[str, str], visitor: str = "") -> int:
    """Serve until a stop is asked for; return the exit code.

    Parameters
    ----------
    settings : Settings
        Checked.
    worker : bool
        Whether to run a worker beside the web.
    told : mapping
        Environment variables of what the command line said, for the processes beside this one.
    visitor : str
        As `run_server` takes it; one web process only.
    """
    environment = os.environ | told
    with ExitStack() as stack:
        listening = stack.enter_context(listen(settings))
        shared = _shared_metrics(stack) if settings.workers > 1 else None
        _serve_metrics(settings, stack, shared)
        children = [Child("worker", own_command("api", "work"), environment)] if worker else []
        _log.info("listening", url=_url(listening), metrics=_metrics_url(settings), pid=os.getpid())
        if shared is None:
            return _serve_here(settings, listening, Children(children), visitor)
        environment |= {SHARED_METRICS: shared}
        children += _web_children(settings, listening, environment, partial(_forget, shared))
        return _serve_beside(settings, Children(children))


def _serve_here(settings: Settings, listening: socket.socket, children: Children, visitor: str) -> int:
    children.start()
    stops = {"on_stop": children.ask_to_stop, "at_once": children.kill}
    run_server(settings, listening, visitor=visitor, **stops)
    return 0 if children.end(settings.stop_seconds) else 1


def _web_children(
    settings: Settings,
    listening: socket.socket,
    environment: Mapping[str, str],
    ended: Callable[[int], None],
) -> list[Child]:
    number = listening.fileno()
    command = own_command("api.operation.web", str(number))
    return [
        Child(f"web-{one + 1}", command, environment, passed=(number,), ended=ended)
        for one in range(settings.workers)
    ]


def _serve_beside(settings: Settings, children: Children) -> int:
    """Keep several processes running until a stop is asked for; a second signal ends them at once."""
    asked = threading.Event()

    def stop(what: int, _: object) -> None:
        if asked.is_set():
            children.kill()
            os._exit(128 + what)
        asked.set()

    for what in (signal.SIGTERM, signal.SIGINT):
        signal.signal(what, stop)
    children.start()
    while not asked.wait(1.0):  # in short waits, for a signal is only handled between them
        pass
    return 0 if children.end(settings.stop_seconds + _END_SECONDS) else 1


def _shared_metrics(stack: ExitStack) -> str:
    folder = tempfile.mkdtemp(prefix="matcher-metrics-")
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _forget(folder: str, process: int) -> None:
    """Leave out what a process that has ended said about itself."""
    multiprocess.mark_process_dead(process, folder)


def _serve_metrics(settings: Settings, stack: ExitStack, shared: str | None) -> None:
    if not settings.metrics_port:
        return
    registry = CollectorRegistry()
    registry.register(metrics.SUPERVISOR)
    if shared is None:
        registry.register(metrics.REGISTRY)
    else:
        multiprocess.MultiProcessCollector(registry, shared)
    try:
        server, _ = start_http_server(settings.metrics_port, settings.metrics_host, registry)
    except OSError as fault:
        place = _taken("metrics_port", settings.metrics_host, settings.metrics_port, fault)
        raise UsageError(place) from fault
    stack.callback(server.server_close)
    stack.callback(server.shutdown)


def _taken(name: str, host: str, port: int, fault: OSError) -> str:
    return (
        f"{variable(name)}: expected an address that is free on this machine, got {host} port {port}: "
        f"{fault.strerror or fault}; stop what listens there, or choose another."
    )


def _url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _metrics_url(settings: Settings) -> str | None:
    port = settings.metrics_port
    return f"http://{settings.metrics_host}:{port}/metrics" if port else None
