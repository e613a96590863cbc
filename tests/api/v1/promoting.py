"""A service with three versions, comparisons of them as a worker leaves them, and people who decide."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from fastapi.testclient import TestClient

from api import clock
from api.app import create_app
from api.models_folder import ModelsFolder
from api.settings import Settings
from api.v1 import models, promotions, session
from data.accounts import ADMINISTRATOR, ANALYST, JOBFORMIDLER, Grant
from data.store import RunAsked, Sought, Store
from models.bundle import write_bundle
from models.contents import digest_of
from tests.api.auth.doors import AUDIT_KEY, ORIGIN, Door, Notes
from tests.api.serving.tampering import INSTANTS, NEXT, SERVING, build, variant

WHY = "Den finder flere timer til dem, der har ventet længst."
YES = "Jeg har læst rapporten og er enig."
PASSES: Mapping[str, str] = {"not worse": "yes", "calibration": "yes"}
PEOPLE = {
    "asker": Grant(role=ANALYST),
    "second": Grant(role=ADMINISTRATOR),
    "third": Grant(role=ANALYST),
    "town": Grant(role=ANALYST, municipality_code="0461"),
    "broker": Grant(role=JOBFORMIDLER, municipality_code="0461"),
}


def report_of(version: str, over: str, gates: Mapping[str, str] = PASSES) -> dict[str, Any]:
    """Return what a comparison says, without its pictures."""
    words = {"da": "Fordi.", "en": "Because."}
    report = {
        "a": {"name": "champion", "version": over},
        "b": {"name": version, "version": version},
        "verdict": "better",
        "answer": words,
        "gates": [{"name": name, "passed": how, "why": [words]} for name, how in gates.items()],
    }
    return {"verdict": "better", "report": report}


def result_of(
    version: str = NEXT, over: str = SERVING, gates: Mapping[str, str] = PASSES, **changes: Any
) -> dict[str, Any]:
    """Return what a worker leaves of a comparison of two of the three versions."""
    digests = {"a": variant(over).digest, "b": variant(version).digest}
    grounds = {"over": over, "since": INSTANTS[over], "digests": digests}
    return report_of(version, over, gates) | grounds | changes


def add_version(folder: ModelsFolder, name: str) -> str:
    """Add a version beside the one in use, sound and a little different; return its name."""
    found = folder.read_champion()
    assert found is not None
    _, bundle = found
    year = replace(bundle.model.year, pay=bundle.model.year.pay + 0.01)
    model = replace(bundle.model, version=name, year=year)
    model = replace(model, digest=digest_of(model))
    if name not in folder.names():
        write_bundle(folder.path / name, model, bundle.card)
    return name


def grounds_of(folder: ModelsFolder, version: str) -> dict[str, Any]:
    """Return what a worker keeps beside a report, so that a proposal can rest on it."""
    pointer = folder.pointer()
    assert pointer is not None
    digests = {"a": pointer.digest, "b": folder.read(version).model.digest}
    return {"over": pointer.version, "since": pointer.pointed_at, "digests": digests}


def leave_comparison(store: Store, result: Mapping[str, Any], *, done: bool = True) -> str:
    """Leave a comparison with the version in use, as a worker leaves it; return the id of its run."""
    run_id = uuid4().hex
    request = {
        "a": "champion",
        "b": result["report"]["b"]["version"],
        "as_of": "2026-09-01",
        "promotion": None,
    }
    asked = RunAsked(run_id=run_id, kind="comparison", created_by="Asker", request=json.dumps(request))
    with store.writing() as unit:
        unit.runs.ask(asked, clock.now())
        held = unit.runs.claim("test", 60.0, clock.now(), run_id=run_id)
        assert held is not None
        if done:
            unit.runs.finish(held[1], json.dumps(result), clock.now())
    return run_id


class Bench:
    """The service, and people in front of it.

    Parameters
    ----------
    door : Door
        The service.
    """

    def __init__(self, door: Door) -> None:
        self.door = door
        self._secrets: dict[str, str] = {}

    @property
    def folder(self) -> ModelsFolder:
        """The versions."""
        return ModelsFolder.of(self.door.service.settings)

    @property
    def in_use(self) -> tuple[str | None, list[str]]:
        """The version in use and those before it."""
        pointer = self.folder.pointer()
        assert pointer is not None
        return pointer.version, [one.version for one in pointer.earlier]

    def settle(self) -> "Bench":
        """Give everybody an account and a session."""
        for name, grant in PEOPLE.items():
            account = self.door.account(name, grants=(grant,), local=False)
            self._secrets[name] = self.door.seated(account)
        return self

    def compared(self, result: Mapping[str, Any] | None = None, *, done: bool = True) -> str:
        """Leave a comparison; return the id of its run."""
        return leave_comparison(self.door.store, result or result_of(), done=done)

    def post(self, who: str, path: str, body: Mapping[str, Any], key: str = "") -> Any:
        """Send something as somebody."""
        headers = self.door.own(self._secrets[who]) | {"Idempotency-Key": key or uuid4().hex}
        return self.door.another().post(f"/v1/models/{path}", json=body, headers=headers)

    def get(self, who: str, path: str) -> Any:
        """Look at something as somebody."""
        headers = self.door.own(self._secrets[who])
        return self.door.another().get(f"/v1/models/{path}", headers=headers)

    def propose(self, run_id: str = "", who: str = "asker", **more: Any) -> Any:
        """Propose what a comparison is about."""
        body = {"comparison": run_id or self.compared(), "reason": WHY, **more}
        return self.post(who, "proposals", body)

    def proposed(self, run_id: str = "", **more: Any) -> str:
        """Return the id of a new proposal."""
        answer = self.propose(run_id, **more)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["proposal_id"])

    def approve(self, proposal_id: str, who: str = "second", key: str = "", **more: Any) -> Any:
        """Say yes."""
        return self.post(who, f"proposals/{proposal_id}/approval", {"reason": YES, **more}, key)

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return what the audit holds of models, the oldest first."""
        with self.door.store.reading() as unit:
            found = [row.entry for row in unit.audit.page(Sought(), 100)]
        return [
            (row.operation, row.outcome, row.actor, row.subject_id)
            for row in reversed(found)
            if row.operation.startswith("models.")
        ]


@contextmanager
def bench(url: str, models_folder: Path, **changes: Any) -> Iterator[Bench]:
    """Open a service over a database and a folder of versions."""
    told: dict[str, Any] = {
        "database_url": url,
        "models": models_folder,
        "public_url": ORIGIN,
        "audit_key": AUDIT_KEY,
        "erasure_ledger": models_folder.parent / "erasures.jsonl",
        "draw_ahead": 0,
    }
    settings = Settings(**told | changes)
    app = create_app(settings, routers=[session.router, promotions.router, models.router])
    with TestClient(app, base_url=ORIGIN, raise_server_exceptions=False) as browser:
        yield Bench(Door(browser, app.state.service, Notes()))


@contextmanager
def settled(url: str, folder: Path) -> Iterator[Bench]:
    """Open one with three versions and everybody's accounts."""
    build(folder / "models", None)
    with bench(url, folder / "models") as found:
        yield found.settle()
