"""Talk with the person at the terminal: everything here goes to stderr, data never does."""

import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from data.findings import Finding, Severity
from data.identity import without_cpr

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
_SHOWN = {Severity.ERROR: 40, Severity.WARNING: 5, Severity.NOTE: 2}
_PLAIN_EVERY_SECONDS = 5.0


def stderr() -> Console:
    """Return the console of talk; plain where stderr is no terminal."""
    return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def say(text: str, style: str = "") -> None:
    """Say one thing; lines that read as a CPR number are not said."""
    stderr().print(without_cpr(text), style=style, markup=False)


def say_findings(findings: Iterable[Finding]) -> None:
    """Say findings, errors first; of many alike some are said, errors more than notes."""
    rank = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    alike: Counter[tuple[str, str, str]] = Counter()
    for finding in sorted(findings, key=lambda finding: rank[finding.severity]):
        kind = (finding.code, finding.file, finding.column or "")
        alike[kind] += 1
        if alike[kind] <= _SHOWN[finding.severity]:
            say(str(finding), _STYLE[finding.severity])
        elif alike[kind] == _SHOWN[finding.severity] + 1:
            say("  ... and more like this; --format json shows them", "dim")


class Reporter:
    """Tells how far a phase has come: a bar in a terminal, else a plain line now and then.

    An instance is what the rooms below call ``progress``: phase, done, total.
    """

    def __init__(self, bars: Progress | None) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}
        self._last_said = time.monotonic()

    def __call__(self, phase: str, done: int, total: int) -> None:
        """Take note of ``done`` of ``total`` in a phase."""
        if self._bars is None:
            self._say_sometimes(phase, done, total)
            return
        if phase not in self._tasks:
            self._tasks[phase] = self._bars.add_task(phase, total=total)
        self._bars.update(self._tasks[phase], completed=done, total=total)

    def _say_sometimes(self, phase: str, done: int, total: int) -> None:
        if time.monotonic() - self._last_said >= _PLAIN_EVERY_SECONDS:
            self._last_said = time.monotonic()
            say(f"{phase}: {done:,} of {total:,}")


@contextmanager
def reporting() -> Iterator[Reporter]:
    """Give a reporter for the time of some work; its bars vanish when the work is done."""
    if not sys.stderr.isatty():
        yield Reporter(None)
        return
    columns = (TextColumn("{task.description:<16}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield Reporter(bars)
