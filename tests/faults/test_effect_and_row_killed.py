"""The service is killed beside the row of the audit: every effect has its row, and every row its effect."""

import random
import signal
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from data.store import AuditKeys, Sought, open_store
from tests.api.operation.processes import Running, serving
from tests.contested import DAY
from tests.databases import POSTGRESQL, SQLITE, Databases, whole_engine
from tests.faults import dying_service
from tests.faults.writes import fill, wanted
from tests.trust_record import record

KEY = "5b" * 32
KEYS = AuditKeys((KEY.encode(),))
SCRIPT = str(Path(dying_service.__file__))
PROMISE = (
    "However the service is killed between an effect and its row of the audit, every effect has its row and "
    "every row its effect, and what was answered is there"
)
# What the store holds of an effect, and what its row is called.
_STORED = {
    "decisions.write": "SELECT candidate_id || ' ' || opening_id FROM decision_acts",
    "workplaces.write": "SELECT workplace_id FROM workplaces WHERE workplace_id LIKE 'new-%'",
    "suggestions.read": "SELECT candidate_id FROM shown_lists",
}


@dataclass(slots=True)
class Client:
    """Somebody who decides, adds workplaces and asks for lists, and asks again where no answer came.

    Attributes
    ----------
    answered : counter
        Effects that an answer acknowledged, as the store names them.
    """

    waiting: list[tuple[str, str]] = field(default_factory=list)
    answered: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def with_work(cls, count: int) -> "Client":
        """Return somebody with so much to do, of each kind in turn."""
        pairs = [
            f"{one.candidate_id} {one.opening_id}" for one in wanted(4 * count) if one.kind == "decision"
        ]
        kinds = tuple(_STORED)
        told = [
            (kinds[n % 3], pairs[n] if n % 3 == 0 else f"new-{n}" if n % 3 == 1 else f"c{n % 90}")
            for n in range(count)
        ]
        return cls(waiting=told[::-1])

    def work(self, service: Running, most: int) -> None:
        """Do so much; come back as soon as nobody answers any more."""
        with httpx.Client(base_url=service.url, timeout=60) as client:
            for _ in range(min(most, len(self.waiting))):
                kind, what = self.waiting[-1]
                try:
                    answer = _send(client, kind, what)
                except httpx.TransportError:
                    return
                assert answer.status_code in (200, 201), answer.text
                self.answered[kind, what] += 1
                self.waiting.pop()


def _send(client: httpx.Client, kind: str, what: str) -> httpx.Response:
    if kind == "suggestions.read":
        return client.get(f"/v1/candidates/{what}/suggestions")
    body: dict[str, Any] = {"workplace_id": what, "name": "Ny", "municipality_code": "0461"}
    if kind == "decisions.write":
        person, _, opening = what.partition(" ")
        body = {"candidate_id": person, "opening_id": opening, "by": "Ida Holm"}
        body |= {"decision": "later", "reason_code": "workplace_busy"}
    path = "/v1/decisions" if kind == "decisions.write" else "/v1/workplaces"
    return client.post(path, json=body, headers={"Idempotency-Key": f"key-of-{what.replace(' ', '-')}"})


def stored(url: str) -> Counter[tuple[str, str]]:
    """Return the effects that the store holds."""
    with whole_engine(url).connect() as connection:
        return Counter(
            (kind, str(what)) for kind, query in _STORED.items() for what in connection.scalars(text(query))
        )


def accounted(url: str) -> Counter[tuple[str, str]]:
    """Return the effects that the audit tells of; a request that was told again did nothing."""
    with open_store(url, KEYS) as store:
        verified = store.verify_audit()
        assert verified.holds, verified.fault
        with store.reading() as unit:
            rows = unit.audit.page(Sought(), 100_000)
    entries = [row.entry for row in rows if row.entry.operation in _STORED and row.entry.outcome == "done"]
    return Counter((entry.operation, _named(entry)) for entry in entries)


def _named(entry: Any) -> str:
    if entry.operation == "decisions.write":
        return f"{entry.about[0]} {entry.details['asked']['opening_id']}"
    return entry.about[0] if entry.about else str(entry.subject_id)


def apart(url: str, client: Client) -> dict[str, int]:
    """Return effects without a row, rows without an effect, and answers without an effect."""
    effects, rows = stored(url), accounted(url)
    return {
        "effects_without_row": (effects - rows).total(),
        "rows_without_effect": (rows - effects).total(),
        "answers_without_effect": (client.answered - effects).total(),
    }


@dataclass(frozen=True, slots=True)
class Site:
    """A store with people and openings, and where a service over it runs."""

    url: str
    folder: Path

    def dying(self, client: Client, **told: str) -> None:
        """Let somebody work until the service, which dies as it is told, is dead."""
        before = ("env", *(f"{name}={value}" for name, value in told.items()), sys.executable, SCRIPT)
        with serving(self.folder, "--no-worker", settings=self._settings, before=before) as service:
            client.work(service, len(client.waiting))
            assert service.process.wait(20) == -signal.SIGKILL

    def killed(self, client: Client, seconds: float) -> None:
        """Let somebody work for some time, and kill the service then."""
        with serving(self.folder, "--no-worker", settings=self._settings) as service:
            working = threading.Thread(target=client.work, args=(service, len(client.waiting)))
            working.start()
            time.sleep(seconds)
            service.process.kill()
            working.join()

    def whole(self, client: Client, most: int) -> None:
        """Let somebody work with a service that nobody disturbs."""
        with serving(self.folder, "--no-worker", settings=self._settings) as service:
            client.work(service, most)
            assert service.stop() == 0

    @property
    def _settings(self) -> dict[str, str]:
        models = str(self.folder / "models")
        return {"database_url": self.url, "models": models, "as_of": DAY.isoformat(), "audit_key": KEY}


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Site:
    """Return a store to serve, on each of the two databases in turn."""
    with open_store(database_url, KEYS) as store:
        fill(store)
    return Site(database_url, tmp_path)


def whole_in_the_end(site: Site, client: Client) -> None:
    """After a start that nobody disturbs, what was under way is asked again and stands once."""
    site.whole(client, 6)
    assert set(apart(site.url, client).values()) == {0}


# Each start over what the one before left is a restart; the long version comes by every place ten times.
QUICK = {SQLITE: ("row:before", "commit:after"), POSTGRESQL: ("row:after",)}


def test_killed_beside_the_row(site: Site, database_kind: str) -> None:
    """Killed before the row, after it, or right after the commit: effects and rows are the same."""
    client = Client.with_work(300)
    for place in QUICK[database_kind]:
        site.dying(client, DYING_AT=place, DYING_AFTER="4")
        assert set(apart(site.url, client).values()) == {0}, place
    if database_kind == POSTGRESQL:
        whole_in_the_end(site, client)
    assert client.answered.total() > 4


def naive_losses(databases: Databases, kind: str, folder: Path) -> int:
    """Return how many effects have no row where that is written in a second transaction."""
    url = databases.migrated(kind)
    with open_store(url, KEYS) as store:
        fill(store)
    client = Client.with_work(30)
    Site(url, folder).dying(client, DYING_AT="row:before", DYING_AFTER="4", DYING_NAIVE="1")
    lost = apart(url, client)["effects_without_row"]
    databases.remove(url)
    return lost


def test_a_row_in_a_second_transaction_is_found_out(databases: Databases, tmp_path: Path) -> None:
    """Mutant: a service that writes the row after its effect leaves an effect that nobody accounts for."""
    assert naive_losses(databases, SQLITE, tmp_path) == 1


@pytest.mark.proof
def test_killed_fifty_times(site: Site, database_kind: str, databases: Databases, tmp_path: Path) -> None:
    """Thirty kills at the named places and twenty at random moments on each database: nothing apart."""
    began, rng, client = time.monotonic(), random.Random(50), Client.with_work(3_000)
    for number in range(30):
        place = dying_service.PLACES[number % 3]
        site.dying(client, DYING_AT=place, DYING_AFTER=str(rng.randint(0, 30)))
    for _ in range(20):
        site.killed(client, rng.random() * 0.4)
    whole_in_the_end(site, client)
    figures = {"kills": 50, "effects": stored(site.url).total(), "answers": client.answered.total()}
    lost = naive_losses(databases, database_kind, tmp_path)
    record(
        f"effect_and_row_{database_kind}",
        PROMISE,
        figures | apart(site.url, client),
        f"the row in a second transaction: {lost} effect without a row at the first kill",
        command="make faults",
        seconds=time.monotonic() - began,
    )
