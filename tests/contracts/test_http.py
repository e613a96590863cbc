"""The interface holds together: routes, operations, problems and the committed description."""

import ast
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.access import RULES
from api.app import create_app
from api.http.description import described
from api.http.route import StrictRoute
from api.http.wording import FIELDS, LANGUAGES, PROBLEMS
from api.settings import Settings
from tests.contracts.sources import sources

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """Return the app as it is served; nothing is opened."""
    return create_app(Settings())


@pytest.fixture(scope="module")
def routes(app: FastAPI) -> list[APIRoute]:
    """Return every route of it."""
    assert all(isinstance(route, APIRoute) for route in app.routes), app.routes
    return [route for route in app.routes if isinstance(route, APIRoute)]


@pytest.fixture(scope="module")
def operations(app: FastAPI) -> list[dict[str, Any]]:
    """Return every operation of the description."""
    paths = json.loads(described(app))["paths"]
    return [item[method] for item in paths.values() for method in METHODS if method in item]


def test_every_route_is_strict_and_names_its_operation(routes: list[APIRoute]) -> None:
    """No route escapes the checks of the door, and each is an operation that the rules know."""
    loose = [route.path for route in routes if not isinstance(route, StrictRoute)]
    assert loose == []
    unknown = [
        (route.path, route.operation)
        for route in routes
        if isinstance(route, StrictRoute) and not _is_of_a_route(route.operation)
    ]
    assert unknown == []


def _is_of_a_route(operation: str | None) -> bool:
    rule = RULES.get(operation or "")
    return rule is not None and rule.is_route


def test_every_operation_of_the_rules_is_used(routes: list[APIRoute]) -> None:
    """The table of operations holds nothing that no route is, but for rules about fields of a person."""
    used = {route.operation for route in routes if isinstance(route, StrictRoute)}
    assert sorted({name for name, rule in RULES.items() if rule.is_route} - used) == []


def test_only_what_holds_no_data_is_open_to_anyone() -> None:
    """Without token and from anywhere: the description, the problems, the way in, and signing in and out."""
    open_to_all = {operation for operation, rule in RULES.items() if rule.open_to == "anyone"}
    of_sessions = {"session.codes", "session.password", "session.open", "session.read", "session.end"}
    of_pages = {"pages.start", "pages.static"}
    assert open_to_all == {"docs.read", "problems.read"} | of_sessions | of_pages


def test_operation_ids_are_unique_and_spoken(operations: list[dict[str, Any]]) -> None:
    """Each operation has an id of its own: a verb and a noun."""
    counted = Counter(operation["operationId"] for operation in operations)
    assert [name for name, times in counted.items() if times > 1] == []
    assert [name for name in counted if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)] == []


def test_every_operation_says_what_it_does_and_what_can_go_wrong(operations: list[dict[str, Any]]) -> None:
    """Each has summary, description, tag, operation, a success and its 4xx as problem documents."""
    assert len(operations) >= 3
    for operation in operations:
        assert operation["summary"], operation["operationId"]
        assert operation["description"], operation["operationId"]
        assert operation["tags"], operation["operationId"]
        assert operation["x-operation"] in RULES
        assert any(status[0] in "23" for status in operation["responses"])
        problems = {s: r for s, r in operation["responses"].items() if s[0] in "45"}
        assert {"400", "401", "403", "422", "429", "500", "503"} <= set(problems), operation["operationId"]
        assert all(list(r["content"]) == ["application/problem+json"] for r in problems.values())


def test_every_body_has_an_example_that_is_valid(app: FastAPI, operations: list[dict[str, Any]]) -> None:
    """Whoever reads the description sees for each JSON body what to send."""
    schemas = json.loads(described(app))["components"]["schemas"]
    silent = []
    for operation in operations:
        body = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if body is not None:
            schema = body["schema"]
            name = schema.get("$ref", "").rpartition("/")[2]
            if not (body.get("examples") or schemas.get(name, schema).get("examples")):
                silent.append(operation["operationId"])
    assert silent == []


def test_no_answer_holds_a_chance_of_a_person(app: FastAPI) -> None:
    """No schema has a field that is a chance, a score or a class of a person."""
    schemas = json.loads(described(app))["components"]["schemas"]
    fields = {name for schema in schemas.values() for name in schema.get("properties", {})}
    forbidden = {"chance_30h_at_26w", "probability", "score", "risk", "traffic_light"}
    assert sorted(fields & forbidden) == []


def test_every_problem_is_worded_in_both_languages() -> None:
    """Each code has status, title and detail in Danish and English that name the same values."""
    for code, words in PROBLEMS.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
        assert 400 <= words.status < 600
        assert set(words.title) == set(words.detail) == set(LANGUAGES), code
        assert all(words.title.values()), code
        named = {language: _braces(words.detail[language]) for language in LANGUAGES}
        # A reason that is a sentence comes in both languages.
        assert {n.removesuffix("_da") for n in named["da"]} == {n.removesuffix("_en") for n in named["en"]}, (
            code
        )
        assert not any(_braces(title) for title in words.title.values()), code
    for code, message in FIELDS.items():
        assert set(message) == set(LANGUAGES), code
        assert _braces(message["da"]) == _braces(message["en"]), code


def _braces(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def _raised() -> Iterator[tuple[str, str, set[str], bool]]:
    """Yield (place, code, keywords, whether a ** stands) of every `Problem("code", …)` in api/."""
    for source in sources():
        if source.room != "api":
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    names = {word.arg for word in node.keywords if word.arg}
                    starred = any(word.arg is None for word in node.keywords)
                    yield f"{source.path}:{node.lineno}", str(code.value), names, starred


def _words_of_api() -> set[str]:
    found = set()
    for source in sources():
        if source.room == "api" and source.path != "api/http/description.py":
            found |= {
                node.value
                for node in ast.walk(source.tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    return found


def test_every_raised_problem_is_in_the_catalogue() -> None:
    """Each `Problem("code")` is known, and brings the values that its words name."""
    raised = list(_raised())
    assert len(raised) > 15
    assert [place for place, code, _, _ in raised if code not in PROBLEMS] == []
    silent = [
        (place, code)
        for place, code, names, starred in raised
        if not starred and not _braces(PROBLEMS[code].detail["en"]) <= names
    ]
    assert silent == []


def test_every_problem_of_the_catalogue_is_used() -> None:
    """No code stands in the catalogue that nothing answers with; the same for faults of values."""
    said = _words_of_api()
    assert sorted(code for code in PROBLEMS if code not in said) == []
    assert sorted(code for code in FIELDS if code not in said) == []


def test_the_committed_description_is_the_one_that_is_served(app: FastAPI, repository: Path) -> None:
    """docs/openapi.json is what /openapi.json answers: a change of the interface is seen in review."""
    committed = (repository / "docs" / "openapi.json").read_text(encoding="utf-8")
    assert committed == described(app), "run `make docs` and read what changed"


def test_the_vendored_assets_are_those_that_were_looked_at(repository: Path) -> None:
    """The files of the docs page have the sums of the list, and no page of ours names another host."""
    folder = repository / "api" / "static" / "swagger-ui"
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {line.split()[1]: line.split()[0] for line in lines}
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.glob("*.gz")}
    assert found == listed
    assert sum(file.stat().st_size for file in folder.iterdir()) < 1_600_000
    page = (repository / "api" / "http" / "docs_page.py").read_text(encoding="utf-8")
    assert re.findall(r"https?://|src=\"//", page) == []
