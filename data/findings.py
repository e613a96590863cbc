"""What intake and cross-checks have to say about a record: one finding, one fault, one piece of advice."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error refuses the whole import, a warning and a note do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to know about one place in the input.

    Attributes
    ----------
    severity : Severity
        Error, warning or note.
    code : str
        Stable short name of the check, such as ``dangling-id``.
    file : str
        File or table name; the empty string for the input as a whole.
    row : int or None
        Line number in the file as an editor shows it (the header is line 1).
    column : str or None
        Column name in the exchange format.
    expected, got, advice : str
        What was expected, what stood there (never a CPR-like value), and what to do.
    """

    severity: Severity
    code: str
    file: str = ""
    row: int | None = None
    column: str | None = None
    expected: str = ""
    got: str = ""
    advice: str = ""

    @property
    def place(self) -> str:
        """File, row and column in one string, such as ``candidates.csv:12 [postcode]``."""
        row = f":{self.row}" if self.row is not None else ""
        column = f" [{self.column}]" if self.column else ""
        return f"{self.file}{row}{column}"

    def __str__(self) -> str:
        """Return the finding as one line of text."""
        said = f"expected {self.expected}; got {self.got}; {self.advice}"
        return f"{self.severity} {self.place} {self.code}: {said}"


class DataRefusedError(ValueError):
    """The input holds at least one error, so nothing of it was taken.

    Parameters
    ----------
    findings : iterable of Finding
        Everything that was found, not the errors alone.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        errors = [finding for finding in self.findings if finding.severity is Severity.ERROR]
        first = f"; first: {errors[0]}" if errors else ""
        super().__init__(f"{len(errors)} errors, nothing was imported{first}")
