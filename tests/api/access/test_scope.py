"""Units that work for somebody say whose people they are about."""

import ast
from pathlib import Path

import pytest

from api.access import Actor
from data.accounts import Grant
from data.store import EVERY_MUNICIPALITY, Scope

# Of the whole installation, or about nobody: the function, and why it looks at every municipality.
WHOLE = {
    "accounts": "accounts are the installation's, narrowed to the municipalities of the administrator",
    "audit": "one chain for all; rows are narrowed to the municipalities of the grants",
    "aggregates": "figures of the day that all lists rest on, narrowed by the rules",
    "exports": "exports are the installation's",
    "guides.list_guides": "words",
    "imports": "imports are the installation's",
    "plan_paging.page": "prices of openings",
    "plans": "lines of the history of plans",
    "pseudonymous_exports": "runs are the installation's; nobody is named in them",
    "promotions": "versions are the installation's, and so is who takes one into use",
    "rights": "what a person is erased from and shown stands in runs and plans too; the case is asked first",
    "rights_cases": "the line of the audit is the installation's; the case is asked first",
    "rights_requests": "the line of the audit is the installation's; the case is asked first",
    "runs": "runs are the installation's",
    "session": "accounts are the installation's",
    "shown_runs": "runs are the installation's",
    "vocabulary": "words",
}


@pytest.mark.parametrize(
    ("grants", "expected"),
    [
        ((Grant(role="machine"),), EVERY_MUNICIPALITY),
        ((Grant(role="jobformidler", municipality_code="0461"),), Scope("0461")),
        (
            (
                Grant(role="jobformidler", municipality_code="0461", team="a"),
                Grant(role="team_lead", municipality_code="0461"),
            ),
            Scope("0461"),
        ),
        (
            (
                Grant(role="jobformidler", municipality_code="0461"),
                Grant(role="analyst", municipality_code="0101"),
            ),
            Scope("0101", ("0461",)),
        ),
        ((), Scope("nowhere")),
        (
            (Grant(role="jobformidler", municipality_code="0461"), Grant(role="administrator")),
            EVERY_MUNICIPALITY,
        ),
    ],
)
def test_the_scope_of_somebody(grants: tuple[Grant, ...], expected: Scope) -> None:
    """Municipalities of roles narrow the store to these, the installation does not; none shows nobody."""
    assert Actor(name="Ida", kind="person", grants=grants).scope == expected


def _unscoped(path: Path) -> list[str]:
    found = []
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for call in ast.walk(function):
                opens = isinstance(call, ast.Call) and ast.unparse(call.func).endswith(
                    ("store.reading", "store.writing")
                )
                if opens and "actor.scope" not in ast.unparse(call):
                    found.append(f"{path.stem}.{function.name}")
    return found


def test_every_route_about_people_names_its_scope(repository: Path) -> None:
    """A route that opens a unit names whose people it is about, or stands above with why it does not."""
    files = sorted((repository / "api" / "v1").glob("*.py"))
    opened = {name for path in files for name in _unscoped(path)}
    assert {name for name in opened if not {name, name.partition(".")[0]} & set(WHOLE)} == set()
    assert set(WHOLE) <= opened | {name.partition(".")[0] for name in opened}
    assert len([path for path in files if "actor.scope" in path.read_text(encoding="utf-8")]) >= 4
