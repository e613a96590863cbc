"""All findings of all files; beyond a limit they are counted, so that a million faults fit in memory."""

from collections import Counter
from dataclasses import dataclass, replace

from data.findings import Finding, Severity
from data.identity import holds_cpr

_LIMITS = {Severity.ERROR: 200, Severity.WARNING: 200, Severity.NOTE: 10}
_Kind = tuple[Severity, str, str, str]
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
    once: bool = False  # one finding a column, with the number of cells


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
        self._kept: list[tuple[_Kind, Finding]] = []
        self._counts: Counter[_Kind] = Counter()
        self._once: set[_Kind] = set()

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
        if remark.once:
            self._once.add(kind)
        if self._counts[kind] > (1 if remark.once else _LIMITS[remark.severity]):
            return
        finding = Finding(
            severity=remark.severity,
            code=remark.code,
            file=shown(file) if file else "",
            row=row,
            column=shown(column) if column else None,
            expected=remark.expected,
            got=shown(remark.got or got) if remark.got or got else "nothing",
            advice=remark.advice,
        )
        self._kept.append((kind, finding))

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
            if count > _LIMITS[kind[0]] and kind not in self._once
        ]
        rank = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
        kept = [self._counted(kind, finding) for kind, finding in self._kept]
        kept.sort(key=lambda f: (rank[f.severity], f.file, f.row or 0, f.column or ""))
        return tuple(kept + more)

    def _counted(self, kind: _Kind, finding: Finding) -> Finding:
        count = self._counts[kind]
        if kind not in self._once or count == 1:
            return finding
        return replace(finding, got=f"{finding.got}, the first of {count} such cells of the column")


def error(code: str, expected: str, advice: str, got: str = "") -> Remark:
    """Return a remark that refuses the import."""
    return Remark(Severity.ERROR, code, expected, advice, got)


def warning(code: str, expected: str, advice: str, got: str = "", *, once: bool = False) -> Remark:
    """Return a remark that a person should look at; ``once`` counts its like in a column in one finding."""
    return Remark(Severity.WARNING, code, expected, advice, got, once)


def note(code: str, expected: str, advice: str, got: str = "", *, once: bool = False) -> Remark:
    """Return a remark about something that was put right or left out; ``once`` as in `warning`."""
    return Remark(Severity.NOTE, code, expected, advice, got, once)
