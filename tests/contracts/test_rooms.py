"""The six rooms are ours, carry their door sign, and keep what is known, decided and true apart."""

import ast
import importlib
import importlib.metadata
from pathlib import Path

import pytest

from tests.contracts.sources import ROOMS, Source, imported_names, sources

# Lazy imports that are allowed: extras and what the serving process must never load.
LAZY_IMPORTS = {
    ("models.registry", "mlflow"),
    ("experiments.learners.rates", "lightgbm"),
    ("experiments.learners.rates", "interpret"),
    ("experiments.learners.recipes", "experiments"),
    ("experiments.tuning", "optuna"),
}
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_is_loaded_from_this_checkout(room: str, repository: Path) -> None:
    """An installed package of the same name does not shadow a room of this house."""
    module = importlib.import_module(room)
    assert module.__file__ is not None
    assert Path(module.__file__).resolve() == repository / room / "__init__.py"


@pytest.mark.parametrize("room", ROOMS)
def test_no_installed_distribution_brings_a_package_of_our_name(room: str) -> None:
    """No dependency installs a top-level package called like a room, so plain scripts find ours too."""
    owners = set(importlib.metadata.packages_distributions().get(room, []))
    assert owners <= {"smaajob-matcher"}


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_has_a_door_sign(room: str) -> None:
    """The docstring of a room's __init__ is a paragraph that says what belongs there."""
    door = importlib.import_module(room).__doc__ or ""
    assert len(door.split()) >= 30


def test_every_module_says_what_it_is_for() -> None:
    """Each file of the six rooms starts with a docstring."""
    silent = [source.path for source in sources() if not ast.get_docstring(source.tree)]
    assert silent == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    """No file is called utils, helpers, common or manager: each has one job and is named for it."""
    vague = [
        source.path for source in sources() if NAMES_THAT_SAY_NOTHING & set(source.module.lower().split("."))
    ]
    assert vague == []


def test_imports_stand_at_the_top() -> None:
    """Nothing is imported inside a function except the lazy extras of the list, so cycles cannot hide."""
    inner = {
        (source.module, name.partition(".")[0], function.name)
        for source in sources()
        for function in source.functions()
        for node in ast.walk(function)
        for name in imported_names(node)
    }
    surprises = sorted(entry for entry in inner if entry[:2] not in LAZY_IMPORTS)
    assert surprises == []


def test_learning_and_deciding_never_see_synthetic_worlds() -> None:
    """Features, models and matcher import neither data.synthetic nor the store: no truth can leak."""
    edges = ("data.synthetic", "data.store", "data.intake")
    assert _imports_of(*edges, into=("features", "models", "matcher")) == []


def test_only_experiments_read_the_truth_of_a_synthetic_world() -> None:
    """Outside data.synthetic, which writes it, only experiments import a module of hidden truth."""
    readers = [
        entry
        for entry in _imports_of("data.synthetic", into=("data", "features", "models", "matcher", "api"))
        if "truth" in entry and not entry.startswith("data/synthetic/")
    ]
    assert readers == []


def _imports_of(*forbidden: str, into: tuple[str, ...]) -> list[str]:
    return [
        f"{source.path}:{line} {name}"
        for source in sources()
        if source.room in into
        for line, name in source.imports()
        if _is_within(name, forbidden)
    ]


def _is_within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def test_the_verifier_shares_nothing_with_the_solver() -> None:
    """Nothing that the check of a plan imports, however far down, is OR-Tools or a part of the solver."""
    graph = {source.module: {name for _, name in source.imports()} for source in sources()}
    verifiers = [
        module for module in graph if module.startswith("matcher.") and "verify" in module.split(".")
    ]
    assert verifiers
    reached = _reached(graph, verifiers) - set(verifiers)
    solver = {name for name in reached if _is_within(name, ("ortools", "matcher.assignment"))}
    assert sorted(name for name in solver if not _is_within(name, ("matcher.assignment.result",))) == []


def _reached(graph: dict[str, set[str]], start: list[str]) -> set[str]:
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting.extend(graph.get(module, ()))
    return seen


def test_the_reader_of_imports_sees_both_forms() -> None:
    """`import a.b` and `from a import b` are both found, so the contracts above can fail."""
    tree = ast.parse("import data.store\ndef f():\n    from data import synthetic\n")
    source = Source(path="x.py", module="x", text="", tree=tree)
    assert sorted(name for _, name in source.imports()) == ["data", "data.store", "data.synthetic"]
