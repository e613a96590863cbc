"""The municipality of tests/api, for what must not be kept of it; logging is left as it was."""

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
import structlog

from tests.api.conftest import copy, imported, nowhere, planned, trained

__all__ = ["copy", "imported", "nowhere", "planned", "trained"]


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Leave logging and the hooks of faults as they were."""
    root = logging.getLogger()
    handlers, level, hooks = list(root.handlers), root.level, (sys.excepthook, threading.excepthook)
    config = structlog.get_config()
    yield
    root.handlers[:], root.level = handlers, level
    sys.excepthook, threading.excepthook = hooks
    logging.captureWarnings(capture=False)
    structlog.configure(**config)
