"""All findings of all files; beyond a limit they are counted, so that a million faults fit in memory."""

from collections import Counter
from dataclasses import dataclass

from data.findings import Finding, Severity
from data.identity import holds_cpr

_LIMITS = {Severity.ERROR: 200, Severity.WARNING: 200, Severity.NOTE: 10}
_SHOWN_CHARACTERS = 60
_HIDDEN = "(not shown: can be read as a CPR number)"


@dataclass(frozen=True, slots=True)
class Remark:
    """What there is to say about a value, before file, row and column are known."""

    severity: Severity
    code: str
    expected: str
    advice: str
    got: str = ""


class RefusedValueError(ValueError):
    """A value that cannot be read without guessing.

    Parameters
    ----------
    code, expected, advice : str
        As in a finding.
    """

    def __init__(self, code: str, expected: str, advice: str) -> None:
        super().__init__(code)
        self.remark = Remark(Severity.ERROR, code, expected, advice)


def shown(text: str) -> str:
    """Return a text as it may stand in a message: bounded, printable, never a CPR-like value."""
    if holds_cpr(text):
        return _HIDDEN
    cut = text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"
    return "".join(character if character.isprintable() else "�" for character in cut)


class Gathering:
    """Collects findings; equal ones in one column are counted from the limit on."""

    def __init__(self) -> None:
        self.error_count = 0
        self._kept: list[Finding] = []
        self._counts: Counter[tuple[Severity, str, str, str]] = Counter()

    def say(
        self,
        remark: Remark,
        *,
        file: str = "",
        row: int | None = None,
        column: str | None = None,
        got: str = "",
    ) -> None:
        """Add a finding, unless there are more than enough of its like."""
        kind = (remark.severity, remark.code, file, column or "")
        self._counts[kind] += 1
        self.error_count += remark.severity is Severity.ERROR
        if self._counts[kind] > _LIMITS[remark.severity]:
            return
        self._kept.append(
            Finding(
                severity=remark.severity,
                code=remark.code,
                file=shown(file) if file else "",
                row=row,
                column=shown(column) if column else None,
                expected=remark.expected,
                got=shown(remark.got or got) if remark.got or got else "nothing",
                advice=remark.advice,
            )
        )

    def findings(self) -> tuple[Finding, ...]:
        """Return everything that was said, in the order of file and row, and what was only counted."""
        more = [
            Finding(
                severity=kind[0],
                code=kind[1],
                file=kind[2],
                column=kind[3] or None,
                expected="as above",
                got=f"and {count - _LIMITS[kind[0]]} more of the same",
                advice="mend the ones above and read the file again",
            )
            for kind, count in self._counts.items()
            if count > _LIMITS[kind[0]]
        ]
        rank = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
        kept = sorted(self._kept, key=lambda f: (rank[f.severity], f.file, f.row or 0, f.column or ""))
        return tuple(kept + more)


def error(code: str, expected: str, advice: str, got: str = "") -> Remark:
    """Return a remark that refuses the import."""
    return Remark(Severity.ERROR, code, expected, advice, got)


def warning(code: str, expected: str, advice: str, got: str = "") -> Remark:
    """Return a remark that a person should look at."""
    return Remark(Severity.WARNING, code, expected, advice, got)


def note(code: str, expected: str, advice: str, got: str = "") -> Remark:
    """Return a remark about something that was put right or left out."""
    return Remark(Severity.NOTE, code, expected, advice, got)
