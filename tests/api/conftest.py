"""A municipality in a folder of its own: imported and trained once, copied where a test changes it.

Each stands on SQLite and on PostgreSQL in turn, and so does every test that asks for one.
"""

import csv
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.commands.main import app
from data import synthetic
from tests.databases import POSTGRESQL, Databases

SAMPLE = Path(synthetic.__file__).parent / "sample"
DAY = synthetic.preset("demo").as_of.isoformat()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command wrote and how it ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, str]]:
        """The data as CSV."""
        return list(csv.DictReader(self.out.splitlines()))


@dataclass(frozen=True, slots=True)
class Matcher:
    """The command line at work in a folder; without an address its store is a file of that folder."""

    folder: Path
    address: str = ""

    @property
    def database_url(self) -> str:
        """The address of its store."""
        return self.address or f"sqlite:///{self.folder / 'matcher.db'}"

    def __call__(self, *arguments: str | Path, day: str | None = DAY, **environment: str) -> Answer:
        places = {
            "MATCHER_DATABASE_URL": self.database_url,
            "MATCHER_MODELS": str(self.folder / "models"),
            "MATCHER_ERASURE_LEDGER": str(self.folder / "erasures.jsonl"),
        }
        words = [str(argument) for argument in arguments] + (["--as-of", day] if day else [])
        result = CliRunner().invoke(app, words, env=places | environment, prog_name="matcher")
        return Answer(result.exit_code, result.stdout, result.stderr)

    def must(self, *arguments: str | Path, day: str | None = DAY, **environment: str) -> Answer:
        """Run a command that has to succeed."""
        answer = self(*arguments, day=day, **environment)
        assert answer.code == 0, answer.err
        return answer


def copied(matcher: Matcher, folder: Path, databases: Databases) -> Matcher:
    """Return a copy of a municipality, its database copied too."""
    shutil.copytree(matcher.folder, folder)
    return Matcher(folder, databases.copy(matcher.address) if matcher.address else "")


@pytest.fixture(scope="session")
def imported(database_kind: str, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    """Import the sample into a store; nothing is learned yet. Not to be changed."""
    address = databases.migrated(POSTGRESQL) if database_kind == POSTGRESQL else ""
    matcher = Matcher(tmp_path_factory.mktemp("imported"), address)
    matcher.must("import", SAMPLE)
    return matcher


@pytest.fixture(scope="session")
def trained(imported: Matcher, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    """Train on the sample. Not to be changed."""
    matcher = copied(imported, tmp_path_factory.mktemp("trained") / "here", databases)
    matcher.must("train")
    return matcher


@pytest.fixture(scope="session")
def planned(trained: Matcher, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    """Publish a night with ``plan.csv`` and ``report.json``. Not to be changed."""
    folder = tmp_path_factory.mktemp("planned") / "here"
    matcher = copied(trained, folder, databases)
    matcher.must("rematch", "--out", folder / "plan.csv", "--report", folder / "report.json")
    return matcher


@pytest.fixture
def copy(tmp_path: Path, databases: Databases) -> Iterator[Callable[[Matcher], Matcher]]:
    """Return what makes a copy of a municipality that a test may change."""
    made: list[Matcher] = []

    def copy_of(matcher: Matcher) -> Matcher:
        made.append(copied(matcher, tmp_path / "copy", databases))
        return made[-1]

    yield copy_of
    for matcher in made:
        databases.remove(matcher.database_url)


@pytest.fixture
def nowhere(tmp_path: Path) -> Matcher:
    """Return the command line in a folder with nothing in it."""
    return Matcher(tmp_path)


def table(path: Path) -> list[dict[str, Any]]:
    """Rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write rows as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
