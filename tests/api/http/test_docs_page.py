"""The page to read the interface: it works in a real browser, under its strict policy, with no other host."""

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from api.app import create_app
from api.http.description import described
from api.settings import Settings

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Serve the whole interface over an empty store."""
    listening = socket.create_server(("127.0.0.1", 0))
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'x.db'}", models=tmp_path))
    server = uvicorn.Server(uvicorn.Config(app, ws="none", log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    listening.close()


@pytest.mark.skipif(BROWSER is None, reason="no Chromium: install chromium or google-chrome")
def test_the_page_shows_every_operation_in_a_browser(address: str, tmp_path: Path) -> None:
    """With every other host out of reach the page shows the operations and breaks no rule of its policy."""
    done = subprocess.run(
        [
            str(BROWSER),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--enable-logging=stderr",
            f"--user-data-dir={tmp_path / 'browser'}",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            "--virtual-time-budget=20000",
            "--dump-dom",
            f"{address}/docs",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    paths = set(described(create_app(Settings())).split('"operationId": "')[1:])
    assert len(paths) > 20
    missing = [name for name in (path.partition('"')[0] for path in paths) if f"-{name}" not in done.stdout]
    assert missing == []
    assert "Content Security Policy" not in done.stderr
