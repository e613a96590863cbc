import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from sqlalchemy import create_engine, text

from api.operation.logs import configure_logs
from api.settings import Settings
from data.identity import HIDDEN

TOKEN = "3f9c0a7be1d25846" * 2
CPR = "-".join(("010203", "4567"))


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Leave logging as it was."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    shown, hooks = warnings.showwarning, (sys.excepthook, threading.excepthook)
    yield
    sys.excepthook, threading.excepthook = hooks
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(capture=False)
    warnings.showwarning = shown
    structlog.reset_defaults()


def configured(level: str = "info", stream: io.StringIO | None = None) -> io.StringIO:
    """Configure the logs to go into a stream and return it."""
    to = stream or io.StringIO()
    told = {"log_level": level, "token": TOKEN, "exploration_key": TOKEN[::-1]}
    configure_logs(Settings.model_validate(told), to)
    return to


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """Return what was logged."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_line_is_json_with_time_level_and_event() -> None:
    """Where nobody watches, each event is one JSON object with an instant in UTC, whatever it holds."""
    stream = configured()
    structlog.get_logger("api.x").info("first\nsecond", number=3, strange="\ud800\x00")
    (line,) = lines(stream)
    assert (line["event"], line["level"], line["logger"], line["number"]) == (
        "first\nsecond", "info", "api.x", 3,
    )  # fmt: skip
    assert line["timestamp"].endswith("Z")


def test_a_terminal_gets_key_and_value() -> None:
    """At a terminal the same line is key=value, and control characters stay harmless."""
    stream = configured(stream=Terminal())
    structlog.get_logger("api.x").info("hello", number=3, escape="\x1b[31m\n")
    written = stream.getvalue()
    assert "event='hello'" in written
    assert "number=3" in written
    assert "\x1b" not in written
    assert written.count("\n") == 1


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_the_level_of_the_settings_counts(level: str) -> None:
    """Nothing below MATCHER_LOG_LEVEL is written, ours or the libraries', and all above is."""
    stream = configured(level)
    names = ["debug", "info", "warning", "error"]
    for name in names:
        getattr(structlog.get_logger("api.x"), name)(name)
        getattr(logging.getLogger("somebody"), name)(name)
    assert [line["event"] for line in lines(stream)] == [
        name for name in names[names.index(level) :] for _ in range(2)
    ]


@pytest.mark.parametrize(
    "value",
    [
        CPR, f"borger {CPR} ringede", CPR.replace("-", ""), CPR.replace("-", " "), {"inner": [CPR]},
        int("31129" + "91234"), f"/v1/candidates/{CPR}", {CPR: "as a key"}, CPR.replace("-", "\u2013"),
        b"010203" + b"4567",
    ],
)  # fmt: skip
def test_no_civil_registration_number_is_written(value: object) -> None:
    """However it is spelt and wherever it stands, what reads as a CPR number is hidden."""
    stream = configured()
    structlog.get_logger("api.x").info("event", value=value)
    logging.getLogger("uvicorn.error").warning("%s", value)
    assert stream.getvalue().count(HIDDEN) == 2
    assert "4567" not in stream.getvalue()
    assert "1234" not in stream.getvalue()


@pytest.mark.parametrize(
    ("text_", "instead"),
    [
        (f"got {TOKEN} there", "got [hidden] there"),
        (f"key {TOKEN[::-1]}", "key [hidden]"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer [hidden]"),
        ("postgresql+psycopg://me:pw@h/d", "postgresql+psycopg://me:[hidden]@h/d"),
        ("GET /v1/x?name=Amina&from=1", "GET /v1/x?…"),
    ],
)
def test_no_secret_and_no_query_is_written(text_: str, instead: str) -> None:
    """Tokens of the settings, bearer tokens, passwords in addresses and queries are taken out."""
    stream = configured()
    structlog.get_logger("api.x").info(text_)
    assert [line["event"] for line in lines(stream)] == [instead]


def test_ids_and_times_of_ours_stay() -> None:
    """Pseudonyms, request ids, instants, figures and durations are not taken for anything else."""
    stream = configured()
    told = {"candidate": "K-0461-0190", "request_id": "5fe3c301f0c3483faccff60059f4b00a", "ms": 12.5}
    structlog.get_logger("api.x").info("event", **told, count=1_250, on="2026-11-22")
    (line,) = lines(stream)
    assert HIDDEN not in str(line)
    assert {name: line[name] for name in told} == told


def test_faults_are_told_by_place_and_not_by_value() -> None:
    """A fault shows type, first line and places in the code; no variable, no second line."""
    stream = configured()
    person = "Amina i Odense"
    try:
        raise ValueError(f"first line\n{person}")
    except ValueError:
        structlog.get_logger("api.x").exception("fault")
        logging.getLogger("lib").exception("fault of a library")
    ours, theirs = lines(stream)
    assert (ours["fault"], ours["fault_message"]) == ("ValueError", "first line")
    assert ours["fault_at"][-1].startswith("api/operation/test_logs.py:")
    assert theirs["fault"] == "ValueError"
    assert person not in stream.getvalue()


def test_statements_of_the_database_are_not_written() -> None:
    """Even at debug, SQLAlchemy writes neither statements nor the values in them."""
    stream = configured("debug")
    with create_engine("sqlite://").connect() as connection:
        connection.execute(text("SELECT :name"), {"name": "Amina"})
    assert "Amina" not in stream.getvalue()
    assert "SELECT" not in stream.getvalue()


def test_a_stream_that_is_gone_stops_nobody() -> None:
    """Where the log cannot be written any more, work goes on."""
    stream = configured()
    stream.close()
    structlog.get_logger("api.x").info("nobody hears this")
    assert stream.closed
