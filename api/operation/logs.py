"""One form for every line of the log, ours and the libraries': JSON, or key=value at a terminal.

No line holds a value of a query, a body or a token. What slips into a message all the same is looked for
last: secrets of the settings, bearer tokens, passwords in addresses, and what reads as a CPR number.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from api.settings import SECRETS, Settings
from data.identity import HIDDEN, holds_cpr, number_reads_as_cpr

_IN_ITS_PLACE = "[hidden]"
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+\S+")
_PASSWORD = re.compile(r"(://[^:/@\s]*):[^@\s]*@")
_QUERY = re.compile(r"\?[^\s\"']*=[^\s\"']*")
_LONGEST = 2_000
_MOST_FRAMES = 12
# Libraries that tell of every step; their warnings and faults are still heard.
_QUIET = ("uvicorn", "uvicorn.error", "uvicorn.access", "sqlalchemy", "alembic", "data.store", "asyncio")


def configure_logs(settings: Settings, stream: TextIO | None = None) -> None:
    """Let every line of the log of this process go to one stream, in one form.

    Parameters
    ----------
    settings : Settings
        The level, and the secrets that no line may hold.
    stream : text file, optional
        Where to; stderr if it is not given.
    """
    to = stream or sys.stderr
    finish: Sequence[Processor] = (_described_fault, _Scrubber(_secrets_of(settings)), _renderer(to))
    shared: tuple[Processor, ...] = (
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, _plain_message],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *finish],
    )
    handler = logging.StreamHandler(to)
    handler.setFormatter(formatter)
    logging.raiseExceptions = False  # a log that cannot be written is no reason to fail a request
    logging.captureWarnings(capture=True)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    _lead_to_root()
    _catch_what_nobody_caught()
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _lead_to_root() -> None:
    for name in (*_QUIET, "py.warnings"):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
        logger.setLevel(logging.WARNING)


def _catch_what_nobody_caught() -> None:
    """Let faults that end a thread or the process be told as every other: their values stay inside."""

    def told(fault: BaseException | None) -> None:
        if fault is not None and not isinstance(fault, KeyboardInterrupt | SystemExit):
            logging.getLogger("api.operation").error("fault_nobody_caught", exc_info=fault)

    sys.excepthook = lambda _, fault, __: told(fault)
    threading.excepthook = lambda raised: told(raised.exc_value)


def _renderer(stream: TextIO) -> Processor:
    if stream.isatty():
        return structlog.processors.KeyValueRenderer(
            key_order=["timestamp", "level", "event"], drop_missing=True
        )
    return structlog.processors.JSONRenderer(sort_keys=True)


def _plain_message(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Leave out what uvicorn adds for colours."""
    event.pop("color_message", None)
    return event


def _described_fault(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Tell a fault by type, first line and places in the code: never by the values that were there."""
    raised = event.pop("exc_info", None)
    fault = sys.exc_info()[1] if raised is True else raised[1] if isinstance(raised, tuple) else raised
    event.pop("stack_info", None)
    if isinstance(fault, BaseException):
        frames = traceback.extract_tb(fault.__traceback__)[-_MOST_FRAMES:]
        event["fault"] = type(fault).__name__
        event["fault_message"] = (str(fault).splitlines() or [""])[0]
        event["fault_at"] = [
            f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}" for frame in frames
        ]
    return event


def _secrets_of(settings: Settings) -> tuple[str, ...]:
    found = [getattr(settings, name) for name in SECRETS if name != "database_url"]
    return tuple(secret.get_secret_value() for secret in found if secret is not None)


class _Scrubber:
    """Takes out of an event what may not stand in a log; the last to see it as values."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        self._secrets = secrets

    def __call__(self, _: WrappedLogger, __: str, event: EventDict) -> EventDict:
        """Return the event without secrets and civil registration numbers."""
        own = {name: event.pop(name) for name in ("timestamp", "level", "logger") if name in event}
        return own | {self._name(str(name)): self._value(value) for name, value in event.items()}

    def _value(self, value: object) -> object:
        if value is None or isinstance(value, bool | float):
            return value
        if isinstance(value, int):
            return HIDDEN if number_reads_as_cpr(value) else value
        if isinstance(value, dict):
            return {self._clean(str(name)): self._value(inner) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._value(inner) for inner in value]
        return self._clean(str(value))

    def _name(self, name: str) -> str:
        """Return a name that breaks no line: at a terminal names stand as they are, values are quoted."""
        clean = self._clean(name)
        return clean if clean.isprintable() else ascii(clean)

    def _clean(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, _IN_ITS_PLACE)
        rules = (
            (_BEARER, rf"\1 {_IN_ITS_PLACE}"),
            (_PASSWORD, rf"\1:{_IN_ITS_PLACE}@"),
            (_QUERY, "?…"),
        )
        for pattern, instead in rules:
            text = pattern.sub(instead, text)
        return HIDDEN if holds_cpr(text[: 2 * _LONGEST]) else text[:_LONGEST]
