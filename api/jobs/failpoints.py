"""Named places where a test lets the real process die: ``MATCHER_FAILPOINT=name:before`` or ``name:after``.

Without the variable nothing happens. With it the process kills itself (SIGKILL) there, so nothing can be
tidied up, as when the power goes or the memory runs out; with ``:stop`` behind it stops itself (SIGSTOP)
until somebody lets it go on, as a machine does that swaps or is moved.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

VARIABLE = "MATCHER_FAILPOINT"
FAILPOINTS = (
    "claim",
    "read",
    "value",
    "decide",
    "keep_decide",
    "check",
    "report",
    "keep_report",
    "publish",
    "publish_rows",
    "publish_pointer",
    "run_done",
)
IMPORT_FAILPOINTS = ("unpack", "read", "rehearse", "rehearse_rows", "import", "import_rows")


@contextmanager
def failpoint(name: str) -> Iterator[None]:
    """Die before or after some work where a test asks for it."""
    die_at(f"{name}:before")
    yield
    die_at(f"{name}:after")


def die_at(place: str) -> None:
    """Die or stop here if the environment says so."""
    asked = os.environ.get(VARIABLE)
    if asked == place:
        os.kill(os.getpid(), signal.SIGKILL)
    elif asked == f"{place}:stop":
        os.kill(os.getpid(), signal.SIGSTOP)
