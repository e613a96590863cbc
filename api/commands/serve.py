"""``matcher serve``: the service, until it is asked to stop."""

import os
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from api.clock import now
from api.commands.options import day_of
from api.commands.talk import say
from api.demo.town import place_in, settle_visitor
from api.operation.logs import configure_logs
from api.operation.serving import serve
from api.scratch import sweep
from api.setting_faults import read_service_settings
from api.settings import variable
from api.wiring import opened, require_audit_key


def serve_http(
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port.", show_default="8000")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Web processes.", show_default="1")
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option(
            parser=day_of, metavar="DATE", help="The day asked about.", show_default="today in Denmark"
        ),
    ] = None,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Run no 'matcher work' beside.")] = False,
    demo: Annotated[
        bool, typer.Option("--demo", help="The municipality of 'matcher demo', signed in.")
    ] = False,
) -> None:
    """Giv svar over HTTP. Serve the interface until SIGTERM or Ctrl+C; settings: docs/settings.md."""
    said = {"host": host, "port": port, "workers": workers, "as_of": as_of}
    if demo:
        said |= asdict(place_in(Path("demo")))
    settings = read_service_settings(**said)
    configure_logs(settings)
    sweep()
    with opened(settings) as store:  # brought to the newest schema before anybody connects
        require_audit_key(settings, store)
        visitor = settle_visitor(store, now()) if demo else ""
    if sys.stderr.isatty():
        say(f"http://{settings.host}:{settings.port} (Ctrl+C: stop)", "bold")
    told = {variable(name): str(value) for name, value in said.items() if value is not None}
    code = serve(settings, worker=not no_worker, told=told, visitor=visitor)
    sys.stderr.flush()
    # Threads that hang in the database must not keep a stopped service alive.
    os._exit(code)
