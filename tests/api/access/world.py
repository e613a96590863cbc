"""Two municipalities, three teams and people of every kind of case, for tests of who may do what."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from fastapi import Request
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.access import Actor
from api.app import create_app
from api.settings import Settings
from data.accounts import (
    ADMINISTRATOR,
    ANALYST,
    DATA_PROTECTION_OFFICER,
    JOBFORMIDLER,
    MACHINE,
    TEAM_LEAD,
    Account,
    Grant,
)
from data.opened_cases import OpenedCase
from data.store import (
    PlanPages,
    ShownLine,
    ShownList,
    Store,
    StoredAssignment,
    StoredChange,
    StoredPlan,
    StoredUnplaced,
    open_store,
)
from tests import builders
from tests.api.http.clients import client_of
from tests.api.running import service_of
from tests.contested import AT, DAY, Rows, decide
from tests.contested import act as decision_of
from tests.databases import whole_engine

HOME, AWAY = "0461", "0360"
OWN, COLLEAGUE, OTHER_TEAM, NOBODYS = "k-own-0001", "k-mate-001", "k-other-01", "k-none-001"
ELSEWHERE, OVER_BORDER, MOVED = "k-away-001", "k-bord-001", "k-moved-01"
DELETED, NEVER = "k-gone-001", "k-never-01"
PEOPLE = (OWN, COLLEAGUE, OTHER_TEAM, NOBODYS, ELSEWHERE, OVER_BORDER, MOVED, DELETED, NEVER)
"""Ids of one length: answers about them differ in nothing but the id."""

_CASES = {  # municipality, jobformidler
    OWN: (HOME, "b1"),
    COLLEAGUE: (HOME, "b2"),
    OTHER_TEAM: (HOME, "b3"),
    NOBODYS: (HOME, None),
    ELSEWHERE: (AWAY, "b9"),
    OVER_BORDER: (AWAY, "b1"),
    DELETED: (HOME, "b1"),
}
_TEAMS = {"b1": "nord", "b2": "nord", "b3": "syd", "b9": "nord"}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A service over the two municipalities; `ask` as somebody, and what belongs to each person."""

    client: TestClient
    decisions: dict[str, str]
    lists: dict[str, str]
    openings: dict[str, str]

    @property
    def store_of_service(self) -> Store:
        """The store of the running service."""
        return service_of(self.client).store

    @property
    def brokers(self) -> dict[str, str | None]:
        """The jobformidler of each person; of nobody, anybody."""
        return {name: _CASES.get(name, (AWAY, "b9"))[1] for name in PEOPLE}


def actors() -> dict[str, Actor]:
    """Return everybody who asks, by role and reach."""
    found = {}
    for role in (JOBFORMIDLER, TEAM_LEAD):
        found[f"{role} team"] = _person(role, Grant(role=role, municipality_code=HOME, team="nord"))
        account = _person(role, Grant(role=role, municipality_code=HOME))
        found[f"{role} municipality"] = account
        found[f"{role} team by account"] = replace(account, account_id=f"{role}-account", team="nord")
        found[f"{role} installation"] = _person(role, Grant(role=role))
    for role in (ANALYST, ADMINISTRATOR, DATA_PROTECTION_OFFICER, MACHINE):
        found[f"{role} municipality"] = _person(role, Grant(role=role, municipality_code=HOME))
        found[f"{role} installation"] = _person(role, Grant(role=role))
    return found


def _person(role: str, grant: Grant) -> Actor:
    return Actor(
        name=f"Ada {role}",
        kind="machine" if role == MACHINE else "person",
        account_id=f"{role}-{grant.municipality_code}-{grant.team}",
        grants=(grant,),
        broker_id="b1" if role == JOBFORMIDLER else "",
    )


async def by_header(request: Request) -> Actor:
    """Return who the header of the tests says, in place of who has signed in."""
    return _ASKING[request.headers["x-test-actor"]]


_ASKING: dict[str, Actor] = {}


def known_as(actor: Actor) -> str:
    """Let a request be this actor's by a word in a header."""
    word = actor.account_id
    _ASKING[word] = actor
    return word


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The world as a database, and the ids in it by person."""

    url: str
    decisions: dict[str, str]
    lists: dict[str, str]
    openings: dict[str, str]


def make_world(url: str) -> Made:
    """Write the world into an empty store."""
    with open_store(url) as store:
        _fill(store)
        decisions, lists, openings = _said(store)
        _publish(store)
    _forget(url, DELETED)
    return Made(url=url, decisions=decisions, lists=lists, openings=openings)


@contextmanager
def served(made: Made, url: str, folder: Path) -> Iterator[World]:
    """Return a service over a copy of the world."""
    ids = {"decisions": made.decisions, "lists": made.lists, "openings": made.openings}
    ledger = folder / "erasures.jsonl"
    settings = Settings(database_url=url, models=folder, as_of=DAY, erasure_ledger=ledger)
    with client_of(create_app(settings)) as client:
        yield World(client=client, **ids)


def _fill(store: Store) -> None:
    people = [
        builders.candidate(name, municipality_code=code, broker_id=broker)
        for name, (code, broker) in _CASES.items()
    ]
    people += [
        builders.candidate(MOVED, valid_from=date(2025, 1, 1), municipality_code=HOME, broker_id="b1"),
        builders.candidate(MOVED, valid_from=date(2026, 2, 1), municipality_code=AWAY, broker_id="b9"),
    ]
    delivery = Rows.of(
        candidates=people,
        workplaces=[
            builders.workplace("w1", max_contacts_per_month=None),
            builders.workplace("w9", municipality_code=AWAY, max_contacts_per_month=None),
        ],
        openings=[
            builders.opening("o1", "w1", places=50, hours_budget_per_week=None),
            builders.opening("o9", "w9", places=50, hours_budget_per_week=None),
        ],
    )
    store.import_rows(delivery, DAY)
    with store.writing() as unit:
        for broker_id, team in _TEAMS.items():
            account = Account(account_id=broker_id, sign_in=broker_id, name=broker_id, broker_id=broker_id)
            unit.accounts.add(replace(account, team=team), AT)


def _said(store: Store) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Write a decision, a list and an emergency about everybody; return their ids by person."""
    stored = [name for name in PEOPLE if name != NEVER]
    ids = [{name: uuid4().hex for name in PEOPLE} for _ in range(3)]
    decisions, lists, openings = ids
    with store.writing() as unit:
        for name in stored:
            about = {"opening_id": "o9", "workplace_id": "w9"}
            decide(unit, decision_of(name, "later", decision_id=decisions[name], **about))
            unit.journal.note_lists([_list(lists[name], name)])
            unit.opened_cases.add(_opened(openings[name], name))
    return decisions, lists, openings


def _list(list_id: str, candidate_id: str) -> ShownList:
    line = ShownLine(position=1, opening_id="o1", workplace_id="w1", chance=1.0)
    return ShownList(
        list_id=list_id,
        candidate_id=candidate_id,
        shown_at=AT,
        as_of=DAY,
        by="somebody",
        objective_kind="goal_hours",
        lines=(line,),
    )


def _opened(access_id: str, candidate_id: str) -> OpenedCase:
    return OpenedCase(
        access_id=access_id,
        candidate_id=candidate_id,
        opened_by="Bo Broker",
        opener="somebody-else",
        role=JOBFORMIDLER,
        reason_code="urgent",
        reason="the citizen called",
        opened_at=AT,
        until=AT + timedelta(hours=1),
    )


def _publish(store: Store) -> None:
    stored = [name for name in sorted(PEOPLE) if name != NEVER]
    rows = tuple(StoredAssignment(candidate_id=name, opening_id="o1", workplace_id="w1") for name in stored)
    unplaced = tuple(
        StoredUnplaced(candidate_id=name, cause="rules", text_da="da", text_en="en") for name in stored
    )
    changes = tuple(
        StoredChange(
            candidate_id=name,
            kind="new",
            before=None,
            now="o1",
            reason="new",
            gain=None,
            text_da="da",
            text_en="en",
        )
        for name in stored
    )
    plan = StoredPlan(
        made_at=AT,
        as_of=DAY,
        objective_kind="goal_hours",
        model_version="m",
        digest="0" * 64,
        report_json="{}",
        assignments=rows,
        opening_prices=(("o1", 1000),),
    )
    with store.writing() as unit:
        unit.plans.publish(plan, PlanPages(unplaced=unplaced, changes=changes))


def _forget(url: str, candidate_id: str) -> None:
    """Take a person's record away and leave what names it, as a half-done erasure would."""
    engine = whole_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM candidates WHERE candidate_id = :who"), {"who": candidate_id})
    engine.dispose()
