"""No civil registration number comes in by the command line, and none reaches the log."""

import io
import itertools
import logging
import threading

import pytest
import structlog

from api.operation.logs import configure_logs
from api.settings import Settings
from data.identity import holds_cpr
from tests.api.conftest import Matcher
from tests.privacy.kept import hits
from tests.privacy.spellings import NUMBERS, naive_holds_cpr, spellings

SPELLED = spellings()
BARE = frozenset(NUMBERS)


def test_the_command_line_takes_none(nowhere: Matcher) -> None:
    """No argument of any command that reads as a number is taken, kept or repeated."""
    commands = itertools.cycle(("rank", "import", "export", "models", "verify", "no-such-command", "--x"))
    for text, command in zip(SPELLED, commands, strict=False):
        answer = nowhere(command, text, day=None)
        assert answer.code == 2
        assert hits(answer.out + answer.err, (text,)) == []
    assert not (nowhere.folder / "matcher.db").exists()


def test_the_log_holds_none() -> None:
    """In an event, a value, a name, a list, a fault or a thread's own fault: no spelling reaches the log."""
    stream = io.StringIO()
    configure_logs(Settings(), stream)
    log = structlog.get_logger("api.tests")
    for text in SPELLED:
        log.warning(text, value=text, inner={text: [text]}, number=int(NUMBERS[0]))
        logging.getLogger("uvicorn.error").error("failed: %s", text)
        try:
            raise ValueError(text)
        except ValueError:
            log.exception("fault")
    thread = threading.Thread(target=lambda: int(NUMBERS[1] + "x"))
    thread.start()
    thread.join()
    said = stream.getvalue()
    assert said.count("\n") >= 3 * len(SPELLED) + 1
    assert "fault_nobody_caught" in said
    assert hits(said, SPELLED) == []


def test_the_naive_pattern_lets_numbers_into_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mutant: with the pattern that everybody writes first, the log holds numbers."""
    stream = io.StringIO()
    monkeypatch.setattr("api.operation.logs.holds_cpr", naive_holds_cpr)
    configure_logs(Settings(), stream)
    for text in SPELLED:
        structlog.get_logger("api.tests").warning("told", value=text)
    assert len(hits(stream.getvalue(), SPELLED)) > 0


def test_every_spelling_is_seen_and_few_by_the_naive_pattern() -> None:
    """The scanner sees each of more than 300 spellings; the pattern that everybody writes first sees few."""
    assert len(SPELLED) >= 300
    assert [text for text in SPELLED if not holds_cpr(text)] == []
    assert sum(naive_holds_cpr(text) for text in SPELLED) < len(SPELLED) / 4
