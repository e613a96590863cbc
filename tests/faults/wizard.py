"""The import wizard as somebody uses it, over a real ``matcher serve`` that is killed whole."""

import io
import os
import re
import signal
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from api.jobs.stopping import StopAsked
from api.jobs.worker import Worker
from api.settings import Settings
from data.store import open_store
from tests.api.operation.processes import Running, serving
from tests.data.deliveries import AS_OF

_HEADING = re.compile(r"<h1>(.*?)</h1>")
_PATIENCE_SECONDS = 60.0


@dataclass(slots=True)
class Wizard:
    """Somebody with files and a browser, and the machine that the service runs on.

    Attributes
    ----------
    url : str
        Of the store.
    folder : Path
        Where the service runs; what it writes for a while lies in ``scratch`` below it.
    service : Running or None
        The service, while it runs.
    """

    url: str
    folder: Path
    as_of: date = AS_OF
    lease_seconds: int = 1
    service: Running | None = field(default=None)

    @property
    def scratch(self) -> Path:
        """Folder of what the service writes for a while."""
        return self.folder / "scratch"

    @contextmanager
    def serving(self, *options: str, failpoint: str = "") -> Iterator[None]:
        """Run the service; at the end nothing of it is left."""
        self.scratch.mkdir(exist_ok=True)
        told = {
            "database_url": self.url,
            "models": str(self.folder / "models"),
            "as_of": self.as_of.isoformat(),
            "erasure_ledger": str(self.folder / "erasures.jsonl"),
            "lease_seconds": str(self.lease_seconds),
        } | ({"failpoint": failpoint} if failpoint else {})
        before = ("env", f"TMPDIR={self.scratch}")
        with serving(self.folder, *options, settings=told, before=before) as self.service:
            yield
        self.service = None

    def kill(self) -> None:
        """Kill the service and its worker at the same moment, as a power cut does."""
        process = self.running.process
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    @property
    def running(self) -> Running:
        """The service, which runs."""
        assert self.service is not None
        return self.service

    def deliver(self, files: Mapping[str, bytes], client: httpx.Client | None = None) -> str:
        """Send files with the form and return the address of their rehearsal."""
        return self._post("/import", client, [("filer", one) for one in files.items()])

    def press(self, path: str, client: httpx.Client | None = None) -> str:
        """Press a button; return where that leads."""
        return self._post(path, client, None)

    def _post(self, path: str, client: httpx.Client | None, files: Any) -> str:
        told = {"data": {"csrf": ""}, "files": files, "follow_redirects": False}
        if client is None:
            base = self.running.url
            answer = httpx.post(base + path, headers={"Origin": base}, timeout=60, **told)
        else:
            answer = client.post(path, headers={"Origin": str(client.base_url)}, **told)
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.text
        return str(answer.headers["location"])

    def heading(self, path: str) -> str:
        """Return what the page of a run says it is."""
        found = _HEADING.search(self.running.get(path).text)
        assert found is not None
        return found[1]

    def wait_for(self, path: str, heading: str) -> None:
        """Wait until the page of a run says something."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while (told := self.heading(path)) != heading:
            assert time.monotonic() < until, f"{told}\n{self.running.log_file.read_text()[-2000:]}"
            time.sleep(0.05)

    def wait_until_stopped(self) -> None:
        """Wait until the worker has stopped itself where it was told to."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while not any(_state(one) == "T" for one in self._children()):
            assert time.monotonic() < until, self.running.log_file.read_text()[-2000:]
            time.sleep(0.05)

    def _children(self) -> list[str]:
        with suppress(FileNotFoundError):
            place = Path(f"/proc/{self.running.process.pid}/task")
            return [
                pid
                for task in place.iterdir()
                for pid in (task / "children").read_text(encoding="ascii").split()
            ]
        return []

    def work(self) -> None:
        """Let a worker in this very process take up a run."""
        with open_store(self.url) as store:
            assert Worker(store, self.settings(), StopAsked()).take() is not None

    def settings(self) -> Settings:
        """Return the settings of a service in this very process."""
        return Settings(
            database_url=self.url,
            models=self.folder / "models",
            as_of=self.as_of,
            erasure_ledger=self.folder / "erasures.jsonl",
        )

    def counts(self) -> dict[str, int]:
        """Return how many rows each table of the store holds; those that hold none are left out."""
        with open_store(self.url) as store:
            return {name: count for name, count in store.row_counts().items() if count}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return packed.getvalue()


def _state(pid: str) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    return ""
