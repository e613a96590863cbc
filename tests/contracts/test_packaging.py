"""What is declared is what is used, and the lock holds it."""

import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.contracts.sources import ROOMS, sources

# Used without an import of ours.
LOADED_BY_OTHERS = {"httptools", "tzdata", "uvloop"}


@pytest.fixture(scope="module")
def project(repository: Path) -> dict[str, Any]:
    """Return the project table of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))[
        "project"
    ]
    return table


def _names(requirements: list[str]) -> set[str]:
    return {_canonical(re.split(r"[\[<>=!~; ]", entry)[0]) for entry in requirements}


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _imported_distributions() -> set[str]:
    owners = importlib.metadata.packages_distributions()
    tops = {name.partition(".")[0] for source in sources() for _, name in source.imports()}
    outside = tops - set(ROOMS) - set(sys.stdlib_module_names)
    return {_canonical(owner) for top in outside for owner in owners.get(top, [top])}


def test_every_import_is_declared(project: dict[str, Any]) -> None:
    """The six rooms import only what the project declares, never what another package happens to bring."""
    extras = [
        entry for name, group in project["optional-dependencies"].items() if name != "all" for entry in group
    ]
    assert sorted(_imported_distributions() - _names([*project["dependencies"], *extras])) == []


def test_every_base_dependency_is_used(project: dict[str, Any]) -> None:
    """Nothing is installed on every machine that no room imports."""
    assert sorted(_names(project["dependencies"]) - _imported_distributions() - LOADED_BY_OTHERS) == []


def test_the_lock_holds_every_base_dependency(project: dict[str, Any], repository: Path) -> None:
    """Each base, test and lint dependency is pinned to one version in the lock."""
    lock = (repository / "requirements" / "lock.txt").read_text(encoding="utf-8").splitlines()
    pinned = {_canonical(line.partition("==")[0]) for line in lock if "==" in line}
    extras = project["optional-dependencies"]
    assert _names([*project["dependencies"], *extras["test"], *extras["lint"]]) - pinned == set()


def test_the_lock_holds_pins_only(repository: Path) -> None:
    """Each line of the lock is a pin: no comment, address or option that tells where it was made."""
    lock = (repository / "requirements" / "lock.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lock if not re.match(r"[a-z0-9._-]+==[\w.+!]+( ; .+)?$", line)] == []
    assert len(lock) > 20


def test_the_command_is_installed_under_its_name(project: dict[str, Any]) -> None:
    """`matcher` is the one console command and leads to the command line of the roof."""
    assert project["scripts"] == {"matcher": "api.commands.main:app"}


def test_what_lies_beside_the_code_is_installed_too(repository: Path) -> None:
    """Every file of the six rooms that is no Python is named by the package data: none is lacking."""
    text = (repository / "pyproject.toml").read_text(encoding="utf-8")
    patterns = tomllib.loads(text)["tool"]["setuptools"]["package-data"]
    left_out = [
        path.relative_to(repository).as_posix()
        for room in ROOMS
        for path in (repository / room).rglob("*")
        if path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts
        if not any(path.match(pattern) for pattern in patterns["*"])
        if not any(path.match(f"{room}/{pattern}") for pattern in patterns.get(room, ()))
    ]
    assert left_out == []
