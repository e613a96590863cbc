"""After each request exactly the rows stand in the audit that should: looks, effects, refusals."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from api import accounting
from api.serving.list_journal import ListJournal
from data.store import AuditRow, Sought, Store
from tests.api.access.test_matrix import operations
from tests.api.access.world import (
    AWAY,
    DELETED,
    ELSEWHERE,
    HOME,
    NEVER,
    OTHER_TEAM,
    OWN,
    World,
    actors,
    known_as,
)
from tests.api.audit.expected import ELSEWHERE_TESTED, KINDS, LOOK, NOTHING
from tests.api.running import service_of
from tests.databases import POSTGRESQL, SQLITE, kind_of, owned

CANDIDATE = {"candidate_id": "0461-new", "municipality_code": HOME, "broker_id": "b1"}
WORKPLACE = {"workplace_id": "w-new", "name": "Ny", "municipality_code": HOME}
GOAL = {"answers": {"hours_per_week_goal": {"value": "8"}}}
FULL = {
    SQLITE: ("CREATE TRIGGER full BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'full'); END",),
    POSTGRESQL: (
        "CREATE FUNCTION full_now() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'full'; END$$",
        "CREATE TRIGGER full_now BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION full_now()",
    ),
}
MACHINE = "machine installation"
WRONG = {"kind": "reason", "about": "travel", "words": "It is not so far."}
ERASED = {"reason_code": "citizen_asked"}
OPENING = {"opening_id": "o-new", "workplace_id": "w1", "places": 1}


def sent(world: World, asker: str, method: str, path: str, **more: Any) -> Any:
    """Send a request as somebody; return the answer."""
    headers = {"X-Test-Actor": known_as(actors()[asker]), "If-Match": "*", **more.pop("headers", {})}
    if method == "POST":
        headers.setdefault("Idempotency-Key", uuid4().hex)
    return world.client.request(method, path, headers=headers, **more)


def url_of(world: World) -> str:
    """Return the address of the running service's store."""
    return service_of(world.client).settings.database_url


def store_of(world: World) -> Store:
    """Return the store of the running service."""
    return service_of(world.client).store


def rows(world: World, after: int = 0) -> list[AuditRow]:
    """Return the rows of the audit behind a number, the oldest first."""
    service_of(world.client).lists.settle()
    with store_of(world).reading() as unit:
        return [row for row in reversed(unit.audit.page(Sought(), 5000)) if row.number > after]


def end(world: World) -> int:
    """Return the number of the last row."""
    service_of(world.client).lists.settle()
    with store_of(world).reading() as unit:
        return unit.audit.head().number


def requests(world: World) -> Iterator[tuple[str, Any]]:
    """Yield every operation that can be asked here and a successful answer, one after the other."""
    machine, own = "machine installation", f"/v1/candidates/{OWN}"
    for operation, path in _reads(own).items():
        yield operation, lambda path=path: sent(world, machine, "GET", path)
    effects = {
        "create_candidate": ("POST", "/v1/candidates", CANDIDATE),
        "change_candidate": ("PATCH", own, {"hours_per_week_now": 5}),
        "create_workplace": ("POST", "/v1/workplaces", WORKPLACE),
        "change_workplace": ("PATCH", "/v1/workplaces/w1", {"name": "Nyt navn"}),
        "create_opening": ("POST", "/v1/openings", OPENING),
        "change_opening": ("PATCH", "/v1/openings/o1", {"places": 40}),
        "ask_for_run": ("POST", "/v1/runs", {"kind": "training"}),
        "ask_for_export": ("POST", "/v1/exports", None),
        "create_decision": ("POST", "/v1/decisions", _decision(OTHER_TEAM)),
        "save_guide": ("PATCH", f"{own}/guides/samtale", GOAL),
        "finish_guide": ("POST", f"{own}/guides/samtale", None),
        "drop_guide": ("DELETE", f"{own}/guides/samtale", None),
    }
    for operation, (method, path, body) in effects.items():
        yield operation, lambda one=(method, path, body): sent(world, machine, *one[:2], json=one[2])
    decision = world.decisions[OWN]
    yield "read_decision", lambda: sent(world, machine, "GET", f"/v1/decisions/{decision}")
    by = {"by": "Ida Holm"}
    yield (
        "withdraw_decision",
        lambda: sent(world, machine, "POST", f"/v1/decisions/{decision}/withdraw", json=by),
    )
    reason = {"reason_code": "urgent", "reason": "the citizen called"}
    opener = "jobformidler municipality"
    yield (
        "open_case",
        lambda: sent(world, "jobformidler team", "POST", f"/v1/candidates/{OTHER_TEAM}/access", json=reason),
    )
    yield "list_opened_cases", lambda: sent(world, opener, "GET", "/v1/access")
    seen = f"/v1/access/{world.openings[OWN]}/seen"
    yield "mark_access_seen", lambda: sent(world, "team_lead municipality", "POST", seen)
    run, delivery, export = _runs(world)
    for operation, path in {
        "read_run": f"/v1/runs/{run}",
        "read_import": f"/v1/imports/{delivery}",
        "list_import_findings": f"/v1/imports/{delivery}/findings",
        "read_export": f"/v1/exports/{export}",
    }.items():
        yield operation, lambda path=path: sent(world, machine, "GET", path)
    yield "cancel_run", lambda: sent(world, machine, "POST", f"/v1/runs/{run}/cancel")
    zip_ = {"Content-Type": "application/zip"}
    yield (
        "import_delivery",
        lambda: sent(world, machine, "POST", "/v1/imports", content=b"PK", headers=zip_),
    )
    yield from _rights(world)


def _rights(world: World) -> Iterator[tuple[str, Any]]:
    """Yield what a citizen has a right to, the erasure last."""
    own, asked = f"/v1/candidates/{OWN}", "/v1/rights-requests"
    noted = sent(world, MACHINE, "POST", f"{own}/rights-requests", json=WRONG).json()["request_id"]
    acts = {
        "read_own_data": ("GET", f"{own}/own-data", None),
        "note_rights_request": ("POST", f"{own}/rights-requests", WRONG),
        "list_rights_requests": ("GET", asked, None),
        "read_rights_request": ("GET", f"{asked}/{noted}", None),
        "answer_rights_request": (
            "POST",
            f"{asked}/{noted}/answer",
            {"state": "corrected", "answer": "Rettet."},
        ),
        "object_to_ranking": ("PUT", f"{own}/objection", {}),
        "withdraw_objection": ("DELETE", f"{own}/objection", None),
        "hold_records": ("PUT", f"{own}/legal-hold", {"reason": "Klagesag 12"}),
        "release_records": ("DELETE", f"{own}/legal-hold", None),
        "read_retention": ("GET", "/v1/retention", None),
        "erase_person": ("POST", f"{own}/erasure", ERASED),
    }
    for operation, (method, path, body) in acts.items():
        yield operation, lambda one=(method, path, body): sent(world, MACHINE, *one[:2], json=one[2])


def _reads(own: str) -> dict[str, str]:
    return {
        "read_candidate": own,
        "list_candidates": "/v1/candidates",
        "read_suggestions": f"{own}/suggestions",
        "read_why_not": f"{own}/suggestions/o1",
        "read_profile_depth": f"{own}/profile-depth",
        "list_facts": f"{own}/facts",
        "list_guides": "/v1/guides",
        "read_guide": f"{own}/guides/samtale",
        "list_decisions": "/v1/decisions",
        "list_decision_reasons": "/v1/decisions/reasons",
        "list_workplaces": "/v1/workplaces",
        "read_workplace": "/v1/workplaces/w1",
        "list_contacts": "/v1/workplaces/w1/contacts",
        "list_openings": "/v1/openings",
        "read_opening": "/v1/openings/o1",
        "list_words": "/v1/vocabulary",
        "list_plans": "/v1/plans",
        "read_plan": "/v1/plans/current",
        "list_plan_demand": "/v1/plans/current/demand",
        "list_plan_assignments": "/v1/plans/current/assignments",
        "list_plan_unplaced": "/v1/plans/current/unplaced",
        "list_plan_changes": "/v1/plans/current/changes",
        "list_runs": "/v1/runs",
        "list_models": "/v1/models",
        "read_champion": "/v1/models/champion",
        "list_imports": "/v1/imports",
        "list_exports": "/v1/exports",
        "search_audit": "/v1/audit",
        "read_audit_head": "/v1/audit/head",
        "read_me": "/v1/me",
        "list_problems": "/v1/problems",
        "read_problem": "/v1/problems/not-found",
    }


def _decision(person: str) -> dict[str, str]:
    return {
        "candidate_id": person,
        "opening_id": "o1",
        "decision": "later",
        "reason_code": "workplace_busy",
        "by": "Ida Holm",
    }


def _runs(world: World) -> tuple[str, str, str]:
    machine = "machine installation"
    run = sent(world, machine, "POST", "/v1/runs", json={"kind": "training"})
    zip_ = {"Content-Type": "application/zip"}
    delivery = sent(world, machine, "POST", "/v1/imports", content=b"PK", headers=zip_)
    export = sent(world, machine, "POST", "/v1/exports")
    return tuple(answer.json()["run_id"] for answer in (run, delivery, export))


def people_in(answer: Any) -> set[str]:
    """Return the people that an answer names."""
    if "json" not in answer.headers.get("content-type", ""):
        return set()
    told = answer.json()
    return {one["candidate_id"] for one in [told, *told.get("items", ())] if one.get("candidate_id")}


def wrong(world: World) -> Iterator[str]:
    """Yield every operation after which the audit holds something else than it should."""
    asked = set()
    for operation, ask in requests(world):
        before, kind = end(world), KINDS[operation]
        answer = ask()
        asked.add(operation)
        if answer.status_code >= 300:
            yield f"{operation}: expected success, got {answer.status_code} {answer.text[:300]}"
        found = rows(world, before)
        if kind is NOTHING:
            yield from (f"{operation}: expected no row, got {row.entry}" for row in found)
            continue
        yield from (f"{operation}: {fault}" for fault in faults_of(found, kind, answer))
    yield from (f"{left}: not asked" for left in KINDS.keys() - asked - ELSEWHERE_TESTED.keys())


def faults_of(found: list[AuditRow], kind: str, answer: Any) -> Iterator[str]:
    """Yield what is wrong with the rows of one request."""
    named = {person for row in found for person in row.entry.about}
    told = set() if "/v1/audit" in str(answer.url) else people_in(answer) - {DELETED}
    municipalities = [row.entry.municipality_code for row in found]
    if not found or (kind != LOOK and len(found) != 1) or len(set(municipalities)) != len(found):
        yield f"expected one row (one a municipality), got {len(found)}"
    if not told <= named:
        yield f"expected {sorted(told)} to be named, got {sorted(named)}"
    for row in found:
        entry = row.entry
        if entry.outcome != "done" or not entry.actor or not entry.request_id:
            yield f"expected who did it and that it was done, got {entry}"
        if (entry.kept_as == "look") != (kind == LOOK) and entry.kept_as != "security":
            yield f"expected a row of kind {kind}, got {entry.kept_as}"


def test_every_operation_stands_in_the_table() -> None:
    """A new operation needs a line in expected.py, written by hand: what the audit is told of it."""
    assert {name for name in operations() if not name.startswith(SESSIONS)} == set(KINDS)


SESSIONS = ("sign_", "read_session", "come_back", "change_own", "offer_own", "confirm_own")


def test_after_each_operation_the_audit_holds_what_it_should(world: World) -> None:
    """Looks name everybody shown, effects stand once, what touches nobody leaves nothing."""
    assert list(wrong(world)) == []


@pytest.mark.parametrize("naive", ["effects", "looks"])
def test_the_table_finds_what_is_not_accounted_for(
    world: World, monkeypatch: pytest.MonkeyPatch, naive: str
) -> None:
    """Mutants: a service whose units note no effects, and one whose answers wait for no look, are red."""
    if naive == "effects":
        monkeypatch.setattr(store_of(world), "_account", lambda _: None)
        monkeypatch.setattr(accounting.Act, "left", lambda _: ())
    else:
        monkeypatch.setattr(ListJournal, "note", lambda *_: None)
    assert len(list(wrong(world))) >= 10


def test_what_was_decided_can_be_read(world: World) -> None:
    """The row of a decision says what was asked, by whom, why, and about whom; a second telling says so."""
    before, key = end(world), {"Idempotency-Key": "once"}
    for _ in range(2):
        sent(world, "machine installation", "POST", "/v1/decisions", json=_decision(OTHER_TEAM), headers=key)
    first, again = rows(world, before)
    assert (first.entry.operation, first.entry.reason) == ("decisions.write", "workplace_busy")
    assert first.entry.details["asked"]["opening_id"] == "o1"
    assert (first.entry.about, first.entry.municipality_code) == ((OTHER_TEAM,), HOME)
    assert (first.entry.outcome, again.entry.outcome) == ("done", "repeated")


def test_an_erasure_is_noted_without_whom(world: World) -> None:
    """One row with its reason and nobody's id; told twice another one; the person gets no new key."""
    before, path = end(world), f"/v1/candidates/{OWN}/erasure"
    for _ in range(2):
        sent(world, MACHINE, "POST", path, json=ERASED, headers={"Idempotency-Key": "once"})
    first, again = rows(world, before)
    assert (first.entry.operation, first.entry.reason) == ("rights.erase", "citizen_asked")
    assert (again.entry.operation, again.entry.outcome) == ("rights.erase", "repeated")
    assert OWN not in repr((first, again))
    assert [row.entry.about for row in (first, again)] == [(), ()]
    assert not any(OWN in row.entry.about for row in rows(world))
    sent(world, MACHINE, "GET", f"/v1/candidates/{OWN}")
    with store_of(world).reading() as unit:
        assert not unit.rights.own_rows(OWN).tables["subject_keys"]


def test_refusals_stand_in_the_audit(world: World) -> None:
    """Whoever asks for a case that is not theirs is named, hidden or not; of nobody nothing is kept."""
    before = end(world)
    asker = "jobformidler team"
    assert sent(world, asker, "GET", f"/v1/candidates/{OTHER_TEAM}").status_code == 403
    assert sent(world, asker, "GET", f"/v1/candidates/{ELSEWHERE}").status_code == 404
    assert sent(world, asker, "GET", f"/v1/candidates/{NEVER}").status_code == 404
    assert sent(world, asker, "GET", "/v1/exports").status_code == 403
    hidden = world.decisions[ELSEWHERE]
    assert sent(world, asker, "GET", f"/v1/decisions/{hidden}").status_code == 404
    found = [
        (row.entry.operation, row.entry.about, row.entry.municipality_code, row.entry.outcome)
        for row in rows(world, before)
    ]
    assert (
        found
        == [
            ("candidates.read", (OTHER_TEAM,), HOME, "denied"),
            ("candidates.read", (ELSEWHERE,), AWAY, "denied"),
            ("exports.read", (), "", "denied"),
            ("decisions.read", (ELSEWHERE,), AWAY, "denied"),
        ][: 4 if kind_of(url_of(world)) == SQLITE else 3]
    )  # PostgreSQL's wall hides whose decision it is


def test_searches_by_role(world: World) -> None:
    """An officer sees the rows of her municipality with people and reasons, an administrator without."""
    for person in (OWN, ELSEWHERE):
        sent(world, "machine installation", "GET", f"/v1/candidates/{person}")
    officer = sent(world, "data_protection_officer municipality", "GET", "/v1/audit").json()["items"]
    assert {row["municipality_code"] for row in officer} == {HOME}
    assert any(row["people"] == [OWN] for row in officer)
    clerk = sent(world, "administrator municipality", "GET", "/v1/audit").json()["items"]
    assert {row["municipality_code"] for row in clerk} == {HOME}
    assert not any(row["people"] or row["reason"] or row["details"] for row in clerk)
    assert OWN not in str(clerk)
    whole = sent(world, "data_protection_officer installation", "GET", "/v1/audit", params={"limit": 2})
    assert len(whole.json()["items"]) == 2
    more = {"limit": 2, "cursor": whole.json()["next"]}
    after = sent(world, "data_protection_officer installation", "GET", "/v1/audit", params=more).json()
    assert after["items"][0]["number"] == whole.json()["items"][-1]["number"] - 1
    about = sent(
        world, "data_protection_officer installation", "GET", "/v1/audit", params={"candidate_id": ELSEWHERE}
    )
    assert {person for row in about.json()["items"] for person in row["people"]} == {ELSEWHERE}


def test_ids_that_no_store_can_hold_are_refused_and_noted_without_them(world: World) -> None:
    """A NUL or a line break in the path or query of any operation: 4xx for everybody, kept nowhere."""
    before, about_one = end(world), {one for one in operations().values() if "{" in one[1]}
    for method, path in sorted(about_one):
        for hostile in ("%00", "0461-1%0Aadmin"):
            for asker in ("machine installation", "jobformidler team", "analyst installation"):
                asked = re.sub(r"\{[a-z_]+\}", hostile, path)
                answer = sent(world, asker, method.upper(), asked, params={"candidate_id": "\0"})
                assert 400 <= answer.status_code < 500, (method, asked, asker, answer.text)
    kept = repr(rows(world, before))
    assert r"\x00" not in kept and r"\nadmin" not in kept


def test_what_cannot_be_accounted_for_is_not_answered(world: World) -> None:
    """With an audit that takes no rows nobody is shown, 503, and no decision is written."""
    url = url_of(world)
    engine = create_engine(owned(url))  # the service's own role may make no triggers
    with engine.begin() as connection:
        for statement in FULL[kind_of(url)]:
            connection.execute(text(statement))
    engine.dispose()
    answer = sent(world, "machine installation", "GET", f"/v1/candidates/{OWN}")
    assert (answer.status_code, answer.json()["code"]) == (503, "look-not-kept")
    assert OWN not in answer.text
    shown = sent(world, "machine installation", "GET", f"/v1/candidates/{OWN}/suggestions")
    assert (shown.status_code, shown.json()["code"]) == (503, "list-not-kept")
    with store_of(world).reading() as unit:
        before = len(unit.journal.decisions(limit=100))
    refused = sent(world, "machine installation", "POST", "/v1/decisions", json=_decision(OTHER_TEAM))
    assert refused.status_code >= 500
    with store_of(world).reading() as unit:
        assert len(unit.journal.decisions(limit=100)) == before
    assert sent(world, "machine installation", "GET", "/v1/workplaces").status_code == 200


def test_an_endless_id_stands_shortened_in_the_audit(world: World) -> None:
    """A refusal keeps the beginning of an address that names nothing, and the search still answers."""
    before, endless = end(world), "x" * 5_000
    assert sent(world, "jobformidler team", "GET", f"/v1/accounts/{endless}").status_code == 403
    row = rows(world, before)[0]
    assert (row.entry.operation, row.entry.subject_id) == ("accounts.read", f"{'x' * 400}…")
    found = sent(world, "data_protection_officer installation", "GET", "/v1/audit")
    assert found.status_code == 200
    assert endless not in found.text
