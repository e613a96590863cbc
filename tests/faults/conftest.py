"""A small municipality to plan again and again, and the night as it is when nobody disturbs it."""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api import wiring
from data.programmes import Programme
from models.additive import AdditiveModel
from models.baseline import rule_baseline
from tests.databases import Databases
from tests.faults import nights


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality before its night.

    Attributes
    ----------
    fresh : callable
        Returns the address of a copy in which no night has been planned.
    undisturbed : dict
        What a night leaves that nobody disturbs (`nights.content`).
    seconds : float
        How long that night takes.
    """

    fresh: Callable[[], str]
    undisturbed: dict[str, Any]
    seconds: float


@pytest.fixture(scope="session", autouse=True)
def _rules_once() -> Iterator[None]:
    """Let the rules' tables be worked out once: half of a small night's time, and every fork has them."""
    made: dict[str, AdditiveModel] = {}

    def once(programme: Programme) -> AdditiveModel:
        if programme.version not in made:
            made[programme.version] = rule_baseline(programme)
        return made[programme.version]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "rule_baseline", once)
        yield


@pytest.fixture(scope="session")
def towns(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Town]:
    """Return what gives the small municipality on either database, imported and planned once."""

    @functools.cache
    def town_on(kind: str) -> Town:
        template = databases.migrated(kind)
        nights.fill(template, nights.write_small_world(tmp_path_factory.mktemp("town") / "world"))
        nights.plan_here(databases.copy(template))  # compiles
        planned = databases.copy(template)
        seconds = nights.seconds_of(lambda: nights.plan_here(planned))
        undisturbed = nights.content(planned)
        assert undisturbed["done"] == len(undisturbed["plans"]) == 1
        assert min(undisturbed["rows"].values()) > 0
        return Town(lambda: databases.copy(template), undisturbed, seconds)

    return town_on


@pytest.fixture
def town(towns: Callable[[str], Town], database_kind: str) -> Town:
    """Return the small municipality, on each of the two databases in turn."""
    return towns(database_kind)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Return the file that processes write what they say into."""
    return tmp_path / "log"
