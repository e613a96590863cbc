"""Who may do what on citizens' rights: role by reach by case, against a table written by hand."""

import ast
import re
from pathlib import Path
from types import ModuleType

import pytest

from api.access import About, Actor, may
from api.v1 import rights, rights_cases, rights_requests
from data.accounts import Grant

HERE, THERE = "0461", "0101"
CASES = {
    "own": About(kind="case", record_id="a", municipality_code=HERE, broker_id="B1", team="nord"),
    "mate": About(kind="case", record_id="b", municipality_code=HERE, broker_id="B2", team="nord"),
    "other": About(kind="case", record_id="c", municipality_code=HERE, broker_id="B3", team="syd"),
    "away": About(kind="case", record_id="d", municipality_code=THERE, broker_id="B9", team="nord"),
    "never": About(kind="case", record_id="e", exists=False),
}
# own mate other away never: yes, refused with a reason, or as if there were nobody.
NOTES = {
    "jobformidler": "yes no no - -",
    "team_lead": "yes yes no - -",
    "data_protection_officer": "yes yes yes - -",
    "machine": "yes yes yes - -",
}
OFFICER = {"data_protection_officer": "yes yes yes - -", "machine": "yes yes yes - -"}
TABLE = {
    "rights.read": OFFICER,
    "rights.hold": OFFICER,
    "rights.erase": OFFICER,
    "rights.requests": NOTES,
    "rights.ask": NOTES,
    "rights.answer": NOTES,
    "rights.object": NOTES,
}
ROLES = ("jobformidler", "team_lead", "analyst", "administrator", "data_protection_officer", "machine")


def actor(role: str) -> Actor:
    """Return somebody of the team north with one role."""
    grant = Grant(role=role, municipality_code=HERE, team="nord" if role == "team_lead" else "")
    broker = "B1" if role in ("jobformidler", "team_lead") else ""
    return Actor(name="x", kind="person", account_id="x", grants=(grant,), broker_id=broker, team="nord")


def outcome(role: str, operation: str, about: About) -> str:
    """Return what becomes of a request."""
    answer = may(actor(role), operation, about)
    return "yes" if answer.allowed else "-" if answer.hidden else "no"


@pytest.mark.parametrize("operation", TABLE)
def test_rights_are_done_by_whom_the_table_says(operation: str) -> None:
    """Every role on every case: done, refused, or as if there were nobody; who is not named never may."""
    for role in ROLES:
        found = [outcome(role, operation, about) for about in CASES.values()]
        if role in TABLE[operation]:
            assert found == TABLE[operation][role].split(), role
        else:
            assert "yes" not in found, role


@pytest.mark.parametrize("module", [rights, rights_requests])
def test_every_route_about_a_case_asks_about_that_case(module: ModuleType) -> None:
    """No handler trusts the door alone: each one asks the rules about the very case, in its transaction."""
    text = Path(str(module.__file__)).read_text(encoding="utf-8")
    handlers = [
        node
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and any("router" in ast.unparse(d) for d in node.decorator_list)
    ]
    assert len(handlers) >= 4
    silent = [node.name for node in handlers if not _asks(ast.unparse(ast.Module(node.body, [])))]
    assert silent == (["read_retention"] if module is rights else [])


def _asks(source: str) -> bool:
    shared = re.compile(rf"(?<![.\w])({'|'.join(_shared())})\(")
    return any(word in source for word in _ASKING) or shared.search(source) is not None


_ASKING = ("require(unit", "require_case(unit", "request_of(unit", "looking.seen(")


def _shared() -> list[str]:
    """Return the use cases that HTTP and pages share; each asks the rules about the case itself."""
    body = ast.parse(Path(str(rights_cases.__file__)).read_text(encoding="utf-8")).body
    found = {node.name: ast.unparse(node) for node in body if isinstance(node, ast.FunctionDef)}
    return [name for name, text in found.items() if any(word in text for word in _ASKING)]
