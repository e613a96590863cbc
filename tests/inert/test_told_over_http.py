"""Five hundred hostile texts told to the interface: inert in every export and in the log, and lossless."""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.operation.logs import configure_logs
from api.settings import Settings
from data.intake import read_folder
from data.store import open_store
from tests.api.access.world import by_header
from tests.api.conftest import Matcher
from tests.contested import DAY
from tests.databases import POSTGRESQL, Databases, kind_of
from tests.inert.checking import forged_lines, live_cells, live_in, live_on_a_terminal
from tests.inert.payloads import PAYLOADS
from tests.inert.sending import FREE, Sender, all_to_all, each_once, sender_over
from tests.trust_record import record

Telling = Callable[[Sender, tuple[str, ...]], None]


@dataclass(frozen=True, slots=True)
class Site:
    """Where the texts are told: a store, others of its kind, a folder, and the log of the service."""

    url: str
    kind: str
    databases: Databases
    folder: Path
    log: io.StringIO


@pytest.fixture
def site(
    database_url: str,
    databases: Databases,
    tmp_path: Path,
    stream: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> Site:
    """Return an empty store, on each of the two databases in turn; who asks is named by a header."""
    monkeypatch.setattr("api.http.access.actor_behind", by_header)
    configure_logs(Settings(), stream)
    return Site(database_url, kind_of(database_url), databases, tmp_path, stream)


@pytest.mark.parametrize(
    "telling", [each_once, pytest.param(all_to_all, marks=pytest.mark.proof)], ids=["each once", "all to all"]
)
def test_told_over_http(site: Site, telling: Telling) -> None:
    """No 5xx; every export is inert and comes back equal; the log has a line a request and no other."""
    began = time.monotonic()
    short = telling is each_once
    # The same code runs on both databases: in the quick suite PostgreSQL is told every fourth.
    texts = PAYLOADS[::4] if short and site.kind == POSTGRESQL else PAYLOADS
    with sender_over(site.url, site.folder / "models", 30 if short else len(PAYLOADS)) as sender:
        telling(sender, texts)
    assert sender.faults == []
    assert [name for name in FREE if not sender.stored(*name)] == []
    assert list(forged_lines(site.log.getvalue(), sender.requests)) == []
    assert live_and_lost(site) == []
    assert live_of_commands(Matcher(site.folder, site.url)) == []
    figures = {
        "texts": len(texts),
        "fields": len(sender.fields()),
        "requests": len(sender.requests),
        "stored": sum(count for (*_, status), count in sender.answers.items() if status == 2),
        "live_cells": 0,
        "forged_lines": 0,
        "lost": 0,
    }
    record(
        f"inert_{site.kind}",
        "Five hundred hostile texts in every text field are inert in exports, on a terminal and in the log, "
        "and come back unchanged",
        figures,
        "cells without an apostrophe, lines of the log without a form: both red",
        command="make proof",
        seconds=time.monotonic() - began,
        short=short,
    )


def live_and_lost(site: Site) -> list[str]:
    """Export everything and import it elsewhere; return cells that are live, and what was lost on the way."""
    with open_store(site.url) as store:
        store.export_folder(site.folder / "export")
        before = store.digest()
    wrong = live_in(site.folder / "export")
    again = read_folder(site.folder / "export", DAY)
    wrong += [str(one) for one in again.findings if one.severity == "error"]
    if not again.refused:
        other = site.databases.migrated(site.kind)
        with open_store(other) as store:
            store.import_rows(again, DAY)
            wrong += [] if store.digest() == before else ["the export came back as something else"]
        site.databases.remove(other)
    return wrong


def live_of_commands(matcher: Matcher) -> list[str]:
    """Return what is live in what commands print of the audit and of lists."""
    commands = (("audit", "search", "--limit", "500"), ("rank", "p1", "--limit", "50"))
    wrong: list[str] = []
    for words in commands:
        wrong += live_cells(matcher.must(*words, "--format", "csv").out)
        for form in ("table", "json") if words[0] == "audit" else ():
            answer = matcher.must(*words, "--format", form)
            wrong += live_on_a_terminal(answer.out) + live_on_a_terminal(answer.err)
    return wrong
