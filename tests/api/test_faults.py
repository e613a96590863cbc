import subprocess
import sys

import pytest

from api.commands import models
from api.settings import without_password
from tests.api.conftest import Matcher


class Raising:
    """Stands where the models folder stood, and fails."""

    def __init__(self, fault: BaseException) -> None:
        self._fault = fault

    def of(self, _: object) -> "Raising":
        """Fail at once."""
        raise self._fault


def test_an_interrupt_ends_with_130(nowhere: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C leaves one line and exit code 130."""
    monkeypatch.setattr(models, "ModelsFolder", Raising(KeyboardInterrupt()))
    answer = nowhere("models")
    assert answer.code == 130
    assert "interrupted" in answer.err


def test_a_fault_of_our_own_is_told_without_a_traceback(
    nowhere: Matcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What should not happen ends with exit code 1, a message and advice."""
    monkeypatch.setattr(models, "ModelsFolder", Raising(ValueError("strange")))
    answer = nowhere("models")
    assert (answer.code, answer.out) == (1, "")
    assert "strange" in answer.err
    assert "doctor" in answer.err


@pytest.mark.parametrize(
    ("variable", "value", "word"),
    [
        ("MATCHER_DATABASE_URL", "no-database", "no-database"),
        ("MATCHER_HOLD_DAYS", "many", "MATCHER_HOLD_DAYS"),
        ("MATCHER_OBJECTIVE", "money", "weeks_saved"),
        ("MATCHER_PROGRAMME_VERSION", "none-such", "none-such"),
    ],
)
def test_a_wrong_setting_is_named(imported: Matcher, variable: str, value: str, word: str) -> None:
    """The message names the variable or its values, and nothing is printed as data."""
    answer = imported("rank", "--all", **{variable: value})
    assert (answer.code, answer.out) == (2, "")
    assert word in answer.err


@pytest.mark.parametrize(
    "words", [["rank", "--limit", "0", "--all"], ["frobnicate"], ["rank", "--all", "--format", "xml"], []]
)
def test_wrong_words_are_usage(nowhere: Matcher, words: list[str]) -> None:
    """What the command line does not know ends with exit code 2."""
    assert nowhere(*words, day=None).code == 2


def test_a_day_must_be_a_date(imported: Matcher) -> None:
    """A word is no day, and a day that nobody knows anything about says so."""
    assert imported("rank", "--all", day="yesterday").code == 2
    answer = imported("rank", "--all", day="1999-01-01")
    assert answer.code == 3
    assert "--as-of" in answer.err


def test_passwords_stay_out_of_messages() -> None:
    """A database address is told without its password."""
    told = without_password("postgresql+psycopg://me:secret@host/db")
    assert told == "postgresql+psycopg://me@host/db"
    assert without_password("sqlite:///x.db") == "sqlite:///x.db"


def test_the_installed_entry_point_starts(repository: object) -> None:
    """The command starts in a process of its own, data on stdout and an exit code as written."""
    code = "import sys; from api.commands.main import app; sys.argv[0] = 'matcher'; app()"
    done = subprocess.run(
        [sys.executable, "-c", code, "rank"], capture_output=True, text=True, cwd=str(repository), check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "expected either one CANDIDATE or --all" in done.stderr
