"""Runs ``matcher serve`` so that it dies where a test says, beside the row of the audit; for tests only.

It stands before the command: ``dying_service.py PYTHON -P -m api serve …`` does what the rest says, in this
very process, and ends itself by SIGKILL, as when the power goes, at the place of ``DYING_AT``:

- ``row:before``: the effect is written in its transaction, the row of the audit is not yet,
- ``row:after``: both are, nothing is committed,
- ``commit:after``: both count, nobody was answered.

With ``DYING_NAIVE`` the row is written the naive way, in a second transaction after that of the effect.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from api.commands.main import app
from data.store import Store, Unit
from data.store.audit import Audit

PLACES = ("row:before", "row:after", "commit:after")
AT, AFTER, NAIVE = "DYING_AT", "DYING_AFTER", "DYING_NAIVE"
# What counts down to the end: those of the requests, not what a service writes when it starts.
_EFFECTS = ("decisions.write", "workplaces.write", "suggestions.read")
_WRITE, _WRITING = Audit.write, Store.writing


class _Countdown:
    """Dies at one place, when that many effects have come by there."""

    def __init__(self) -> None:
        self._left = int(os.environ.get(AFTER, "0"))

    def at(self, place: str) -> None:
        """Come by a place with an effect."""
        if os.environ.get(AT) == place:
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            self._left -= 1


def _noted(unit: Unit) -> bool:
    return any(entry.operation in _EFFECTS for entry in unit.audit._noted)


def _dying(count: _Countdown) -> Callable[..., Any]:
    @contextmanager
    def writing(self: Store, *scope: Any, **how: Any) -> Iterator[Unit]:
        with _WRITING(self, *scope, **how) as unit:
            yield unit
            write, audit = _WRITE, unit.audit

            def row() -> None:
                mine = _noted(unit)
                if mine:
                    count.at("row:before")
                write(audit)
                if mine:
                    count.at("row:after")
                    counts.append(True)

            counts: list[bool] = []
            audit.write = row  # type: ignore[method-assign]
        if counts:
            count.at("commit:after")

    return writing


def _naive(count: _Countdown) -> Callable[..., Any]:
    @contextmanager
    def writing(self: Store, *scope: Any, **how: Any) -> Iterator[Unit]:
        with _WRITING(self, *scope, **how) as unit:
            yield unit
            audit = unit.audit
            audit.write = lambda: None  # type: ignore[method-assign]
        if _noted(unit):
            count.at("row:before")
        with _WRITING(self) as second:
            second.audit.note(*audit._noted)

    return writing


if __name__ == "__main__":
    Store.writing = (_naive if os.environ.get(NAIVE) else _dying)(_Countdown())  # type: ignore[method-assign]
    sys.argv = ["matcher", *sys.argv[sys.argv.index("api") + 1 :]]
    app(prog_name="matcher")
