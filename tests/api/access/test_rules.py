"""The table of rules reads as it is meant, and whoever is nobody gets nothing."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api.access import NOBODY, RULES, About, Actor, may
from api.access.rules import rule_of
from data.accounts import ROLES, Grant
from tests.api.access.world import OWN, Made, served
from tests.databases import Databases

WORDS = {"da": "se", "en": "see", "audit": "none"}


@pytest.mark.parametrize(
    "told",
    [
        WORDS,
        WORDS | {"jobformidler": "everything"},
        WORDS | {"jobformidler": "own", "open_to": "anyone"},
        WORDS | {"open_to": "friends"},
        WORDS | {"audit": "maybe", "jobformidler": "own"},
        WORDS | {"about": "people", "jobformidler": "own"},
        WORDS | {"broker": "own"},
    ],
)
def test_a_rule_that_says_nothing_clear_is_refused(told: dict[str, Any]) -> None:
    """Unknown roles, reaches and kinds, and rules for nobody or for everybody and some, do not load."""
    with pytest.raises((ValueError, TypeError)):
        rule_of("something.read", told)


def test_without_a_grant_nothing_is_allowed() -> None:
    """A person without roles, nobody, and a role nobody knows may do what is open and nothing else."""
    about = About(kind="case", record_id=OWN, municipality_code="0461", broker_id="b1")
    somebody = Actor(name="Ada", kind="person", broker_id="b1")
    stranger = replace(somebody, grants=(Grant(role="mayor"),))
    for actor in (NOBODY, somebody, stranger):
        allowed = {name for name in RULES if may(actor, name, about).allowed}
        assert all(RULES[name].open_to for name in allowed)


def test_every_role_is_of_use() -> None:
    """Each role of the accounts may do something, and every rule is worded in both languages."""
    assert set(ROLES) == {role for rule in RULES.values() for role in rule.who}
    assert all(rule.da and rule.en for rule in RULES.values())


def test_the_first_account_ends_answers_for_this_machine(
    made_world: Made, databases: Databases, tmp_path: Path
) -> None:
    """Where there are accounts a request from this very machine has to sign in like every other."""
    with served(made_world, databases.copy(made_world.url), tmp_path) as world:
        answer = world.client.get(f"/v1/candidates/{OWN}")
        assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-needed")
