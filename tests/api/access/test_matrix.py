"""Every operation, asked by every role about every kind of case: what comes is what a second table says."""

import importlib
import json
import time
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Any

import pytest

from api.access import Actor
from api.access.about import About
from api.access.may import Answer
from api.app import create_app
from api.http.description import described
from api.settings import Settings
from data.reach import EVERYTHING
from tests.api.access.asking import ask, knock, listed
from tests.api.access.expected import (
    ABOUT_NOBODY,
    ABOUT_ONE_PERSON,
    COLUMNS,
    ELSEWHERE_TESTED,
    LISTS,
    outcomes,
    passes,
)
from tests.api.access.world import DELETED, ELSEWHERE, MOVED, NEVER, OVER_BORDER, OWN, World, actors
from tests.api.running import service_of
from tests.trust_record import record

REFUSED = (401, 403)
_AT_THE_DOOR = (OWN, ELSEWHERE, DELETED)  # the same refusal, whoever it is about
_QUICK = ("jobformidler team", "analyst municipality")


def operations() -> dict[str, tuple[str, str]]:
    """Return method and path of every operation of the description."""
    paths = json.loads(described(create_app(Settings())))["paths"]
    return {
        said["operationId"]: (method, path) for path, item in paths.items() for method, said in item.items()
    }


def askers(world: World) -> Mapping[str, Actor]:
    """Return who asks: everybody on SQLite, some on PostgreSQL, where the same code runs."""
    everybody = actors()
    return everybody if on_sqlite(world) else {name: everybody[name] for name in _QUICK}


def on_sqlite(world: World) -> bool:
    """Tell which of the two databases holds the world."""
    return service_of(world.client).settings.database_url.startswith("sqlite")


def told(answer: Any, person: str, world: World) -> tuple[Any, ...]:
    """Return an answer without the id that was asked for."""
    body = answer.text
    for asked in (person, world.decisions[person], world.openings[person]):
        body = body.replace(asked, "ID")
    headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
    return answer.status_code, headers, body


def outcome(answer: Any) -> str:
    """Return what became of a request about one person."""
    if answer.status_code in REFUSED:
        return "no"
    if answer.status_code == 404 or answer.json() == {"items": [], "next": None}:
        return "-"
    errors = answer.json().get("errors") or []
    return "-" if any(error["code"] == "not-stored" for error in errors) else "yes"


def wrong_about_people(
    world: World, asking: Mapping[str, Actor], operations: Collection[str] = tuple(ABOUT_ONE_PERSON)
) -> Iterator[str]:
    """Yield every cell in which the service does something else than the table says."""
    for operation in operations:
        expected = outcomes(ABOUT_ONE_PERSON[operation])
        for asker, actor in asking.items():
            nobody = told(ask(world, operation, actor, NEVER), NEVER, world)
            for person in COLUMNS if asker in expected else _AT_THE_DOOR:
                answer = ask(world, operation, actor, person)
                wanted = expected.get(asker, {}).get(person, "no")
                cell = f"{operation} | {asker} | {person}"
                if outcome(answer) != wanted:
                    yield f"{cell}: expected {wanted}, got {answer.status_code} {answer.text[:300]}"
                if wanted == "-" and told(answer, person, world) != nobody:
                    yield f"{cell}: expected {nobody}, got {told(answer, person, world)}"
                if asker not in expected and told(answer, person, world) != nobody:
                    yield f"{cell}: expected the same refusal for everybody, got {answer.text[:300]}"


def wrong_in_lists(world: World, asking: Mapping[str, Actor]) -> Iterator[str]:
    """Yield every list that holds others than the table says."""
    for operation, table in LISTS.items():
        expected = outcomes(table)
        for asker, actor in asking.items():
            answer, found = listed(world, operation, actor)
            wanted = {person for person, cell in expected.get(asker, {}).items() if cell == "yes"}
            # Who sees everything sees what is left of a person who is gone, too.
            found -= {DELETED} if actor.grants[0].municipality_code == "" else set()
            if asker not in expected and answer.status_code not in REFUSED:
                yield f"{operation} | {asker}: expected a refusal, got {answer.text[:300]}"
            if found != wanted:
                yield f"{operation} | {asker}: expected {sorted(wanted)}, got {sorted(found)}"


def test_every_operation_stands_in_the_table() -> None:
    """A new operation needs a line in expected.py, written by hand: who may do it, and about whom."""
    known = {name.partition(":")[0] for name in (*ABOUT_ONE_PERSON, *LISTS, *ABOUT_NOBODY, *ELSEWHERE_TESTED)}
    assert known == set(operations())


def test_requests_about_people_come_to_what_the_table_says(world: World) -> None:
    """Role by reach by case: done, refused, or byte for byte as if there were nobody of that id."""
    assert list(wrong_about_people(world, askers(world))) == []


def test_lists_hold_only_whom_the_table_says(world: World) -> None:
    """Every page of every list about people, one person a page: nobody else, and no empty pages between."""
    assert list(wrong_in_lists(world, askers(world))) == []


def test_doors_open_to_whom_the_table_says(world: World) -> None:
    """Operations that are about nobody are open to the roles of the table and to no other."""
    known = operations()
    wrong = [
        f"{operation} | {asker}: {answer.status_code} {answer.text[:200]}"
        for operation, allowed in ABOUT_NOBODY.items()
        for asker, actor in askers(world).items()
        for answer in [knock(world, actor, *known[operation])]
        if passes(asker, allowed) == (answer.status_code in REFUSED)
    ]
    assert wrong == []


def _forgetful(grant: Any, about: About) -> bool:
    return bool(about) and bool(grant)


def _open_handed(about: About) -> Answer:
    """Refuse another municipality's case, and so tell that it is there."""
    return Answer(allowed=False, reason_da=about.record_id, reason_en=about.record_id)


@pytest.mark.parametrize(
    ("module", "name", "mutant", "about"),
    [
        ("api.access.may", "_in_municipality", _forgetful, "people"),
        ("api.access.may", "_elsewhere", _open_handed, "people"),
        ("api.v1.case_access", "reach_of", lambda *_: EVERYTHING, "lists"),
        ("api.v1.record_access", "reach_of", lambda *_: EVERYTHING, "lists"),
    ],
)
def test_the_matrix_finds_naive_rules(
    world: World, monkeypatch: pytest.MonkeyPatch, module: str, name: str, mutant: Any, about: str
) -> None:
    """Forgetful rules, a 403 that gives somebody away, unfiltered lists: red, or held by the second wall."""
    asking = {"jobformidler team": actors()["jobformidler team"]}
    about_people = partial(wrong_about_people, operations=("read_candidate", "create_decision"))
    find = about_people if about == "people" else wrong_in_lists
    assert list(find(world, asking)) == []
    monkeypatch.setattr(importlib.import_module(module), name, mutant)
    wrong = list(find(world, asking))
    if on_sqlite(world):
        assert any(person in cell for cell in wrong for person in (ELSEWHERE, MOVED))
    else:  # the second wall still stands
        assert not any(person in cell for cell in wrong for person in (ELSEWHERE, MOVED, OVER_BORDER))


@pytest.mark.proof
def test_the_whole_matrix(world: World) -> None:
    """Every role and reach on either database, every operation of the description: 0 wrong."""
    began, everybody = time.perf_counter(), actors()
    # Lists first: whoever opens a case finds it among what she opened.
    wrong = [*wrong_in_lists(world, everybody), *wrong_about_people(world, everybody)]
    assert wrong == []
    rows = [asker in outcomes(table) for table in ABOUT_ONE_PERSON.values() for asker in everybody]
    record(
        "access_matrix_sqlite" if on_sqlite(world) else "access_matrix_postgresql",
        "Every operation, role, reach and kind of case comes to what a second table says; another "
        "municipality's person is answered byte for byte as nobody",
        {
            "operations": len(operations()),
            "roles_and_reaches": len(everybody),
            "cells_about_one_person": sum(len(COLUMNS) if told else len(_AT_THE_DOOR) for told in rows),
            "lists": len(LISTS) * len(everybody),
            "wrong": len(wrong),
        },
        "rules that forget the municipality, a 403 that gives somebody away, unfiltered lists: each red",
        command="make proof",
        seconds=time.perf_counter() - began,
    )
