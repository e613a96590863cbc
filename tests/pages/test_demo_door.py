"""The demo lets in whoever sits at this machine, and nobody else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.app import create_app
from api.clock import now
from api.demo.town import place_in, settle_visitor
from api.faults import UsageError
from api.pages import PAGES
from api.pages.session import routes
from data.store import open_store
from tests.api.auth.doors import AUDIT_KEY
from tests.api.http.clients import client_of
from tests.api.http.probe import probe_settings
from tests.databases import SQLITE, Databases


@pytest.fixture
def app(databases: Databases) -> Iterator[FastAPI]:
    """Return the app of a demo: nobody but the visitor has an account."""
    url = databases.migrated(SQLITE)
    found = create_app(probe_settings(url, audit_key=AUDIT_KEY), routers=PAGES)
    with open_store(url) as store:
        found.state.visitor = settle_visitor(store, now())
        assert settle_visitor(store, now()) == found.state.visitor
    yield found
    databases.remove(url)


def _let_in(app: FastAPI, address: str = "127.0.0.1", **headers: str) -> bool:
    with client_of(app, address) as client:
        answer = client.get("/log-ind?videre=/kandidater", headers=headers, follow_redirects=False)
    given: bool = any("matcher_session" in line for line in answer.headers.get_list("set-cookie"))
    assert given == (answer.status_code == 303)
    return given


def test_the_visitor_is_let_in_on_this_machine(app: FastAPI) -> None:
    """Who asks here is signed in at once and led to the page; the account is made once."""
    assert _let_in(app)


ELSEWHERE = {
    "another machine": ("10.0.0.9", {}),
    "a proxy": ("127.0.0.1", {"X-Forwarded-For": "10.0.0.9"}),
    "another name": ("127.0.0.1", {"Host": "evil.test"}),
}


@pytest.mark.parametrize("kind", ELSEWHERE)
def test_nobody_else_is_let_in(app: FastAPI, kind: str) -> None:
    """From another machine, through a proxy and under another name the form stands there, as ever."""
    address, headers = ELSEWHERE[kind]
    assert not _let_in(app, address, **headers)


def test_a_naive_demo_lets_everybody_in(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the look at where somebody sits another machine would be let in."""
    monkeypatch.setattr(routes, "not_local", lambda _: None)
    assert _let_in(app, "10.0.0.9")


def test_without_a_demo_it_says_what_to_run(tmp_path: Path) -> None:
    """Where no demo was made, the message names the command that makes it."""
    with pytest.raises(UsageError, match="make demo"):
        place_in(tmp_path)
