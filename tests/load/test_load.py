"""The load tool, short: the served process answers whole lists, journals each, and outlives an overload."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.api.conftest import DAY, Matcher
from tests.load.callers import let_in, signed_in
from tests.load.client import MOST_SECONDS, Answered, Load, ask
from tests.load.queries import queries_of
from tests.load.town import Town, copy_database, known_town, served

# Design: one list with everything that belongs to it.
MOST_QUERIES = 8


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Return the planned sample on SQLite."""
    folder = tmp_path_factory.mktemp("town")
    matcher = Matcher(folder)
    for command in (("import", _sample()), ("train",), ("rematch",)):
        matcher.must(*command)
    environment = {
        "MATCHER_DATABASE_URL": matcher.database_url,
        "MATCHER_MODELS": str(folder / "models"),
        "MATCHER_METRICS_PORT": "0",
        "OMP_NUM_THREADS": "1",
        "PATH": "/usr/bin:/bin",
    }
    return known_town(environment, DAY)


def _sample() -> Path:
    from_here = Path(__file__).resolve().parents[2]
    return from_here / "data" / "synthetic" / "sample"


@pytest.fixture(scope="module")
def port(town: Town) -> Iterator[int]:
    """Serve the sample and return the port."""
    with served(town, town.paths()[0]) as found:
        yield found


def _file(town: Town) -> str:
    return town.environment["MATCHER_DATABASE_URL"].removeprefix("sqlite:///")


def _journalled(town: Town) -> int:
    with sqlite3.connect(_file(town)) as store:
        return int(store.execute("SELECT COUNT(*) FROM shown_lists").fetchone()[0])


def test_every_good_answer_is_a_journalled_list(town: Town, port: int) -> None:
    """Asked by several at once, each answer is a list, and the journal grew by as many."""
    before = _journalled(town)
    found = ask(Load(port=port, paths=town.paths(), connections=8, seconds=1.5))
    assert found.good
    assert not found.others
    assert _journalled(town) - before == len(found.good)


def test_overload_is_shed_and_over_when_it_is_over(town: Town, port: int) -> None:
    """Three hundred at once are answered or asked to come again, never a fault; then all is well."""
    crowd = ask(Load(port=port, paths=town.paths(), connections=300, seconds=1.5))
    assert set(crowd.others) <= {429, 503}
    after = ask(Load(port=port, paths=town.paths(), connections=2, seconds=1.0))
    assert after.good
    assert not after.others


def test_signed_in_and_by_token(town: Town, tmp_path: Path) -> None:
    """Each list is journalled and audited under who asked; it takes at most eight queries, those of both."""
    own = tmp_path / "own.db"
    copy_database(Path(_file(town)), own)
    environment = dict(town.environment) | {"MATCHER_DATABASE_URL": f"sqlite:///{own}"}
    closed = let_in(replace(town, environment=environment))
    paths = closed.paths()
    with served(closed, paths[0]) as port:
        askers = {"Jobformidler 0": signed_in(port), "load": closed.headers}
        for name, headers in askers.items():
            before = _rows(own, name)
            found = ask(Load(port=port, paths=paths, connections=4, seconds=1.0, headers=headers))
            assert found.good
            assert not found.others
            assert _rows(own, name) - before == 2 * len(found.good)
        counted = queries_of(replace(closed, headers=askers["Jobformidler 0"]))
        assert counted.again <= counted.new <= MOST_QUERIES
        nobody = ask(Load(port=port, paths=paths[:1], connections=1, seconds=0.5, once=True))
        assert nobody.others == {401: 1}


def _rows(file: Path, name: str) -> int:
    """Return how many lists and looks stand there by somebody."""
    with sqlite3.connect(file) as store:
        lists = store.execute("SELECT COUNT(*) FROM shown_lists WHERE by = ?", [name]).fetchone()[0]
        query = "SELECT COUNT(*) FROM audit_log WHERE actor = ? AND operation = 'suggestions.read'"
        return int(lists) + int(store.execute(query, [name]).fetchone()[0])


def test_a_load_is_bounded() -> None:
    """Nobody asks for longer than two minutes by mistake."""
    with pytest.raises(ValueError, match="seconds"):
        Load(port=1, paths=["/"], seconds=MOST_SECONDS + 1)


def test_quantiles_are_those_of_the_good_answers() -> None:
    """The median and the worst of answers, and how many a second."""
    found = Answered(seconds=2.0, good=(0.3, 0.1, 0.2), others={503: 4})
    assert (found.quantile_ms(0.5), found.quantile_ms(0.99), found.per_second) == (200.0, 300.0, 1.5)
