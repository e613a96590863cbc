"""What can go wrong with a command, and with which exit code it ends."""

from collections.abc import Sequence
from enum import IntEnum

from data.findings import Finding


class Exit(IntEnum):
    """Exit codes of every command."""

    DONE = 0
    CHECK_FAILED = 1
    USAGE = 2
    DATA_REFUSED = 3
    NO_FEASIBLE_ANSWER = 4
    INTERRUPTED = 130
    STOPPED = 143


class CommandError(Exception):
    """A command cannot go on: the message says which record, expected, got, and what to do.

    Parameters
    ----------
    message : str
        One or more plain lines for the person at the terminal.
    findings : sequence of Finding
        What to show below it.
    """

    code = Exit.CHECK_FAILED

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class UsageError(CommandError):
    """An argument, a setting or a path cannot be used."""

    code = Exit.USAGE


class DataError(CommandError):
    """Data were refused; nothing of them was taken."""

    code = Exit.DATA_REFUSED


class CheckError(CommandError):
    """A check failed: a plan, a bundle or this installation is not in order."""

    code = Exit.CHECK_FAILED


class NoAnswerError(CommandError):
    """There is no feasible answer, and the message says what stands in its way."""

    code = Exit.NO_FEASIBLE_ANSWER
