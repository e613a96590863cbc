"""A municipality in a folder of its own: imported and trained once, copied where a test changes it."""

import csv
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.commands.main import app
from data import synthetic

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
    """The command line at work in a folder."""

    folder: Path

    def __call__(self, *arguments: str | Path, day: str | None = DAY, **environment: str) -> Answer:
        places = {
            "MATCHER_DATABASE_URL": f"sqlite:///{self.folder / 'matcher.db'}",
            "MATCHER_MODELS": str(self.folder / "models"),
        }
        words = [str(argument) for argument in arguments] + (["--as-of", day] if day else [])
        result = CliRunner().invoke(app, words, env=places | environment, prog_name="matcher")
        return Answer(result.exit_code, result.stdout, result.stderr)

    def must(self, *arguments: str | Path, day: str | None = DAY, **environment: str) -> Answer:
        """Run a command that has to succeed."""
        answer = self(*arguments, day=day, **environment)
        assert answer.code == 0, answer.err
        return answer


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    """Import the sample into a store; nothing is learned yet. Not to be changed."""
    matcher = Matcher(tmp_path_factory.mktemp("imported"))
    matcher.must("import", SAMPLE)
    return matcher


@pytest.fixture(scope="session")
def trained(imported: Matcher, tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    """Train on the sample. Not to be changed."""
    folder = tmp_path_factory.mktemp("trained") / "here"
    shutil.copytree(imported.folder, folder)
    matcher = Matcher(folder)
    matcher.must("train")
    return matcher


@pytest.fixture(scope="session")
def planned(trained: Matcher, tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    """Publish a night with ``plan.csv`` and ``report.json``. Not to be changed."""
    folder = tmp_path_factory.mktemp("planned") / "here"
    shutil.copytree(trained.folder, folder)
    matcher = Matcher(folder)
    matcher.must("rematch", "--out", folder / "plan.csv", "--report", folder / "report.json")
    return matcher


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[Matcher], Matcher]:
    """Return a copy of a municipality that a test may change."""

    def copied(matcher: Matcher) -> Matcher:
        shutil.copytree(matcher.folder, tmp_path / "copy")
        return Matcher(tmp_path / "copy")

    return copied


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
