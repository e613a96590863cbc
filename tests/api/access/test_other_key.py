"""A chain whose key is gone: nothing is done that cannot be accounted for, and nothing is a 500."""

from collections import Counter
from pathlib import Path

import pytest

from api.http import refusals
from data.store import AuditKeys
from tests.api.access.asking import ask
from tests.api.access.expected import ABOUT_ONE_PERSON
from tests.api.access.world import OWN, Made, World, actors, by_header, served
from tests.databases import Databases

NOT_NOW = ("audit-key-missing", "list-not-kept", "look-not-kept")


def _asked(world: World) -> dict[str, tuple[int, str]]:
    """Ask for everything about one person; return status and code by operation."""
    everywhere = actors()["machine installation"]
    found = {}
    for operation in ABOUT_ONE_PERSON:
        answer = ask(world, operation, everywhere, OWN)
        told = answer.json() if "json" in answer.headers["content-type"] else {}
        found[operation] = answer.status_code, told.get("code", "") if isinstance(told, dict) else ""
    return found


def test_what_cannot_be_accounted_for_is_not_done(
    made_world: Made, databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every look and change about a person is answered 503 with what is missing; a naive door answers 500."""
    for naive in (False, True):
        url = databases.copy(made_world.url)
        with monkeypatch.context() as changed:
            changed.setattr("api.http.access.actor_behind", by_header)
            if naive:
                changed.setattr(refusals, "AuditKeyError", LookupError)
            with served(made_world, url, tmp_path) as world:
                changed.setattr(AuditKeys, "secret_of", lambda *_: None)
                found = _asked(world)
        databases.remove(url)
        codes = Counter(code for status, code in found.values() if status >= 500)
        assert bool(set(codes) - set(NOT_NOW)) is naive, found
        assert not [one for one, (status, _) in found.items() if status < 400]
