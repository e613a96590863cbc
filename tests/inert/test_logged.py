"""Hostile texts logged as message, value and name, ours and a library's: one line each, and no other."""

import io
import logging
from typing import Any

import pytest
import structlog

from api.operation.logs import configure_logs
from api.settings import Settings
from tests.inert.checking import forged_lines, live_on_a_terminal
from tests.inert.payloads import PAYLOADS

EVENTS_PER_TEXT = 4


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def log_everything() -> int:
    """Log every text in every place; return how many events that are."""
    for text in PAYLOADS:
        ours, theirs = structlog.get_logger("api.x"), logging.getLogger("somebody")
        ours.info(text, value=text, more={"inner": [text], text: 1})
        ours.info("named", **{text: text})
        theirs.warning("said %s", text)
        try:
            raise ValueError(text)
        except ValueError:
            ours.exception("fault")
    return EVENTS_PER_TEXT * len(PAYLOADS)


@pytest.mark.usefixtures("_logging_as_before")
@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["file", "terminal"])
def test_one_line_an_event(stream: Any) -> None:
    """However a text breaks lines or escapes, an event is one line, of plain letters in a file."""
    configure_logs(Settings(), stream)
    events = log_everything()
    text = stream.getvalue()
    assert len(text.splitlines()) == text.count("\n") == events
    assert live_on_a_terminal(text) == []
    if not stream.isatty():
        assert list(forged_lines(text, ())) == []


def test_a_log_without_a_form_is_found_out(stream: io.StringIO) -> None:
    """Mutant: lines written as they come hold forged events and orders to the terminal."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter('{"event": "%(message)s", "level": "info", "timestamp": "now"}'))
    logging.getLogger().handlers[:] = [handler]
    for text in PAYLOADS:
        logging.getLogger("somebody").warning("said %s", text)
    assert len(list(forged_lines(stream.getvalue(), ()))) > 30
    assert live_on_a_terminal(stream.getvalue())
