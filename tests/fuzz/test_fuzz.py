"""No request gets a 5xx and every answer is one that the description promises: hostile and made-up requests.

The quick suite asks about 5,000 questions; ``make fuzz`` more than 100,000 on both databases together.
"""

import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
import structlog
from fastapi import FastAPI
from pydantic import BaseModel

from api.app import create_app
from api.http.description import described
from tests.api.conftest import Matcher
from tests.api.http.clients import settings_of
from tests.api.http.probe import probe_settings, router
from tests.fuzz.asking import Asker, Question, asking
from tests.fuzz.campaign import Course, Findings, run
from tests.fuzz.generated import Generated
from tests.fuzz.hostile import DELIVERY
from tests.fuzz.judging import operations_of
from tests.fuzz.questions import HOST, JSON, Seen
from tests.fuzz.signed_in import SignedIn
from tests.trust_record import record

PROMISE = "No request gets a 5xx, no answer leaves the description of the interface (100,000 requests)"
SEED = 20260302


@pytest.fixture(autouse=True)
def _quiet_log() -> Iterator[None]:
    """Keep the log of refused requests out of the way."""
    before = structlog.get_config()
    structlog.configure(
        processors=[structlog.processors.KeyValueRenderer()],
        logger_factory=structlog.PrintLoggerFactory(io.StringIO()),
    )
    yield
    structlog.configure(**before)


EXPORT = Question(
    method="POST",
    path=b"/v1/exports",
    headers=(HOST, (b"idempotency-key", b"export-1")),
)
ANSWER = b'{"answers": {"transport": {"value": "bike"}}}'
EXAMPLE: dict[str, Any] = {
    "opening_id": "S-99",
    "places": 1,
    "hours_per_week_min": 2,
    "hours_per_week_max": 6,
    "schedule": ["mon 08:00-12:00"],
    "tasks": {"9412": 3},
}
CONTACT = b'{"name": "Mette Holm", "role": "butikschef", "talked_on": "2026-03-02"}'
WRONG_REASON = b'{"kind": "reason", "about": "travel", "words": "Jeg har en elcykel."}'


def _contest(asker: Asker) -> None:
    """Let a few people say that a reason is wrong: there is something to answer then."""
    listed = asker.ask(Question(method="GET", path=b"/v1/candidates", query=b"limit=5", headers=(HOST,)))
    for one in json.loads(listed.body)["items"]:
        path = f"/v1/candidates/{one['candidate_id']}/rights-requests".encode()
        asker.ask(Question(method="POST", path=path, headers=(HOST, JSON), parts=(WRONG_REASON,)))


def _in_order(asker: Asker, findings: Findings, pseudonymous: str) -> None:
    """Ask what is right only in an order that no lot finds, or before an erasure takes it away."""
    person = _one(asker, b"/v1/candidates", "candidate_id")
    night = _one(asker, b"/v1/runs?kind=night", "run_id")
    workplace = _one(asker, b"/v1/workplaces", "workplace_id")
    opening = EXAMPLE | {"workplace_id": workplace}
    contact, delivery = f"/v1/workplaces/{workplace}/contacts/{uuid4()}", _delivered(asker)
    objection, guide = f"/v1/candidates/{person}/objection", f"/v1/candidates/{person}/guides/visitation"
    for name, method, path, body in (
        ("read_run_report", "GET", f"/v1/runs/{night}/report", b""),
        ("read_pseudonymous_export_file", "GET", f"/v1/pseudonymous-exports/{pseudonymous}/file", b""),
        ("create_opening", "POST", "/v1/openings", json.dumps(opening).encode()),
        ("change_candidate", "PATCH", f"/v1/candidates/{person}", b'{"hours_per_week_now": 6}'),
        ("object_to_ranking", "PUT", objection, b"{}"),
        ("withdraw_objection", "DELETE", objection, b""),
        ("save_guide", "PATCH", guide, ANSWER),
        ("finish_guide", "POST", guide, b""),
        ("save_contact", "PUT", contact, CONTACT),
        ("read_contact", "GET", contact, b""),
        ("erase_contact", "DELETE", contact, b""),
        ("list_import_findings", "GET", f"/v1/imports/{delivery}/findings", b""),
    ):
        there = (b"if-none-match", b"*") if name == "save_contact" else (b"if-match", b"*")
        headers = (HOST, JSON, there, (b"idempotency-key", name.encode()))
        asked = Question(method=method, path=path.encode(), headers=headers if method != "GET" else (HOST,))
        reply = asker.ask(replace(asked, parts=(body,)))
        assert reply.status < HTTPStatus.MULTIPLE_CHOICES, (name, reply.status, reply.body)
        findings.right.add(name)


def _delivered(asker: Asker) -> str:
    headers = (HOST, (b"content-type", b"application/zip"), (b"idempotency-key", b"delivered"))
    reply = asker.ask(Question(method="POST", path=b"/v1/imports", headers=headers, parts=(DELIVERY,)))
    return str(json.loads(reply.body)["run_id"])


def _one(asker: Asker, address: bytes, name: str) -> str:
    path, _, query = address.partition(b"?")
    listed = asker.ask(Question(method="GET", path=path, query=query, headers=(HOST,)))
    return str(json.loads(listed.body)["items"][0][name])


FOR_ANALYSTS = replace(EXPORT, path=b"/v1/pseudonymous-exports")
KEY = "5b" * 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is asked: hostile questions, also signed in, made-up ones of some operations, chains."""

    hostile: int
    rounds: int
    examples: int
    every: int
    chains: int


QUICK = Size(hostile=2_350, rounds=2, examples=50, every=5, chains=8)
FULL = Size(hostile=38_000, rounds=20, examples=3_000, every=1, chains=60)

# Right only where there is a provider, who is not here (tests/api/auth/test_provider.py).
NEED_MORE = ["come_back_from_provider", "sign_in_at_provider"]


def _fuzzed(matcher: Matcher, findings: Findings, size: Size, tell: Callable[..., None]) -> None:
    matcher.must("night")
    # On SQLite the key of the audit lies beside the file.
    keys = {"pseudonym_key": KEY, **({} if "sqlite" in matcher.database_url else {"audit_key": KEY})}
    environment = {f"MATCHER_{name.upper()}": key for name, key in keys.items()}
    app = create_app(settings_of(matcher, **keys))
    document = json.loads(described(app))
    with asking(app) as asker:
        asker.ask(EXPORT)
        _contest(asker)
        pseudonymous = json.loads(asker.ask(FOR_ANALYSTS).body)["run_id"]
        for _ in range(2):
            matcher.must("work", "--once", **environment)
        _in_order(asker, findings, pseudonymous)
        run(document, asker, size.hostile, course=Course(seed=SEED), findings=findings, progress=tell)
        made_up = Generated(document, asker, findings)
        made_up.examples(size.examples, SEED, size.every)
        tell(findings)
        made_up.chains(size.chains, 10, SEED)
        tell(findings)
        # From the first account on nobody else is answered.
        people = SignedIn(asker, app.state.service, turn=len(operations_of(document)))
        seen = Seen({**people.known(), "run_id": pseudonymous})
        findings.right.update(("open_case", *people.of_accounts(), *people.of_versions()))
        course = Course(seed=SEED, rounds=size.rounds * people.turns, seen=seen)
        count = (size.rounds + 1) * people.round
        run(document, people, count, course=course, findings=findings, progress=tell)
        tell(findings)


def _figures(findings: Findings) -> dict[str, float]:
    return {
        "requests": findings.asked,
        "operations": len(findings.statuses) - 1,
        "server_faults": findings.server_faults,
        "violations": findings.violations,
        "slowest_seconds": round(findings.slowest_seconds, 2),
    }


def test_a_few_thousand_requests(planned: Matcher, copy: Callable[[Matcher], Matcher]) -> None:
    """Hostile requests to every operation, made-up ones and chains: no 5xx, nothing undocumented."""
    findings = Findings()
    _fuzzed(copy(planned), findings, QUICK, lambda _: None)
    assert findings.asked > 2_400  # on each of the two databases
    assert (findings.server_faults, findings.violations) == (0, 0), findings.report()
    assert findings.never_right() == NEED_MORE


TOTAL = Findings()


@pytest.mark.proof
def test_a_hundred_thousand_requests(
    planned: Matcher, copy: Callable[[Matcher], Matcher], capsys: pytest.CaptureFixture[str]
) -> None:
    """Half of more than 100,000 requests on each database: no 5xx, nothing undocumented."""
    began, before = time.monotonic(), TOTAL.asked
    shown = list(TOTAL.told)

    def tell(findings: Findings) -> None:
        with capsys.disabled():
            for what in list(findings.told)[len(shown) :]:
                shown.append(what)
                sys.stderr.write(f"\n{what}\n    {findings.told[what][0]}\n")
            rate = (findings.asked - before) / (time.monotonic() - began)
            sys.stderr.write(
                f"\r{findings.asked:>7,} requests, {rate:,.0f} a second, {findings.server_faults} x 5xx, "
                f"{findings.violations} violations "
            )

    _fuzzed(copy(planned), TOTAL, FULL, tell)
    assert (TOTAL.server_faults, TOTAL.violations) == (0, 0), TOTAL.report()
    assert TOTAL.never_right() == NEED_MORE
    record("fuzz", PROMISE, _figures(TOTAL), _mutant(), command="make fuzz", seconds=time.monotonic() - began)


def test_the_naive_service_is_seen_to_fail() -> None:
    """Mutant: the stock framework gets 5xx and violations from the same questions."""
    findings = _naive()
    assert findings.server_faults > 0
    assert findings.violations > 0


def _mutant() -> str:
    found = _naive()
    return (
        f"the stock framework: {found.server_faults} x 5xx and {found.violations} violations "
        f"in {found.asked} requests"
    )


def _naive() -> Findings:
    naive = FastAPI()

    class Thing(BaseModel):
        name: str
        whole: int | None = None
        share: float | None = None
        note: str = ""

    @naive.post("/v1/things", status_code=201)
    def make_thing(thing: Thing) -> Thing:
        return thing

    @naive.get("/v1/things")
    def list_things(limit: int = 50) -> dict[str, Any]:
        return {"items": [], "next": None, "limit": limit}

    document = json.loads(described(create_app(probe_settings("sqlite://"), routers=[router])))
    document["paths"] = {"/v1/things": document["paths"]["/v1/things"]}
    findings = Findings()
    with asking(naive) as asker:
        run(document, asker, 600, course=Course(seed=SEED), findings=findings)
    return findings
