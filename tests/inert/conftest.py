"""A service that hostile texts are told to, and the log of it."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture
def _logging_as_before() -> Iterator[None]:
    """Leave logging as it was."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(capture=False)
    structlog.configure(**before)


@pytest.fixture
def stream(_logging_as_before: None) -> io.StringIO:
    """Return what a log is written into; logging is put back afterwards."""
    return io.StringIO()
