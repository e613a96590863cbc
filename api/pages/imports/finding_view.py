"""What was found in a delivery, in the reader's language: where, what, what was expected, what to do."""

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from api.pages.visit import Visit
from data.findings import Finding
from data.formulas import guarded

_FILE = Path(__file__).parent / "findings.toml"
_COLUMNS = ("severity", "file", "row", "column", "got", "expected", "advice")
_DETAILS = (
    re.compile(r"^(?:one of|items out of|an id of|a value from|another word than) (?P<detail>.+)$"),
    re.compile(r"^a text without wishes about .+ \((?P<detail>.+)\)$"),
)
_READ = re.compile(r"^read as (?P<read>[^,]+)")
_SPANS = (("any to ", "højst "), (" to any", " og op"), (" to ", " til "))
# What findings put in place of a value, and what they add to one.
_FIRST = re.compile(r"^(?P<got>.*), the first of (?P<count>\d+) such cells of the column$", re.DOTALL)
_SAID = {
    "nothing": re.compile("^nothing$"),
    "hidden": re.compile(
        r"^\(not shown: .+\)$|^a (?:value|name) that can be read as a CPR number \(not shown\)$"
    ),
    "more": re.compile(r"^and (?P<count>\d+) more of the same$"),
    "kept": re.compile(r"^(?P<count>\d+) stored records are not in it$"),
    "column": re.compile(r"^column (?P<number>\d+)$"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One finding as the table shows it; ``kind`` is its severity as a code, ``severity`` in words."""

    kind: str
    severity: str
    file: str
    row: str
    column: str
    got: str
    expected: str
    advice: str


@cache
def danish() -> Mapping[str, Mapping[str, str]]:
    """Return what findings say in Danish, by code."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def finding_row(visit: Visit, finding: Finding) -> FindingRow:
    """Return a finding as it is told."""
    expected, advice = _told(finding) if visit.language == "da" else (finding.expected, finding.advice)
    return FindingRow(
        kind=finding.severity.value,
        severity=visit.t(f"imports.{finding.severity.value}"),
        file=finding.file,
        row="" if finding.row is None else str(finding.row),
        column=finding.column or "",
        got=_got(visit, finding.got),
        expected=expected,
        advice=advice,
    )


def findings_csv(visit: Visit, findings: Iterable[Finding]) -> bytes:
    """Return findings as CSV that a spreadsheet opens without running anything of it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if visit.language == "da" else ",")
    writer.writerow([visit.t(f"imports.column_{name}") for name in _COLUMNS])
    for finding in findings:
        row = finding_row(visit, finding)
        writer.writerow([guarded(getattr(row, name)) for name in _COLUMNS])
    # With a mark at its start a spreadsheet knows the letters.
    return text.getvalue().encode("utf-8-sig")


def _told(finding: Finding) -> tuple[str, str]:
    words = danish().get(f"{finding.code}-{finding.severity.value}") or danish().get(finding.code)
    if words is None:
        return finding.expected, finding.advice
    values = {"detail": _detail(finding.expected), "read": _read(finding.advice), "advice": finding.advice}
    return words["want"].format_map(values), words["do"].format_map(values)


def _detail(expected: str) -> str:
    found = next((hit for one in _DETAILS if (hit := one.match(expected))), None)
    detail = found["detail"] if found else expected
    if expected.startswith("a value from "):
        for english, words in _SPANS:
            detail = detail.replace(english, words)
    return detail


def _read(advice: str) -> str:
    found = _READ.match(advice)
    read = found["read"] if found else advice
    return "ukendt" if read == "unknown" else read


def _got(visit: Visit, got: str) -> str:
    if first := _FIRST.match(got):
        return visit.t("imports.got_first", got=_got(visit, first["got"]), count=first["count"])
    for key, pattern in _SAID.items():
        if found := pattern.match(got):
            return visit.t(f"imports.got_{key}", **found.groupdict())
    return got
