"""What becomes of answers: cells of the person's row, read as an import of the row would be."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from api.guides.questions import Guide, Question
from data.facts import Fact
from data.findings import Finding, Severity
from data.intake import read_record
from data.rows import Row, spell
from data.tables import CANDIDATES
from data.vocabulary import Vocabulary

Cells = Mapping[str, str]
_PLACE = ("latitude", "longitude")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, and where it comes from.

    Attributes
    ----------
    value : str
        As it would stand in a cell of candidates.csv: ``bike|public``, ``9112:3``, ``mon 08:00-12:00``.
    source : str
        One of the question's sources.
    said_on : date
        When it was said, seen or read.
    empty : bool
        Whether it was asked about and there is nothing to tell; then there is no value.
    """

    value: str
    source: str
    said_on: date
    empty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with one answer.

    Attributes
    ----------
    field : str
        Column that was asked about.
    code : str
        What the check is called.
    """

    field: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Answers as they were read.

    Attributes
    ----------
    cells : mapping of column to text
        What they change in the person's row.
    row : tuple or None
        The row as it would be; ``None`` where something is wrong.
    faults : tuple of Fault
        What is wrong, in the order of the questions; each answer's first fault.
    remarks : tuple of Finding
        What there is to say about answers that are stored nevertheless.
    """

    cells: Cells
    row: Row | None
    faults: tuple[Fault, ...]
    remarks: tuple[Finding, ...]


def answers_of(text: str) -> dict[str, Answer]:
    """Read what `answers_json` wrote."""
    told: dict[str, dict[str, Any]] = json.loads(text)
    return {
        field: Answer(**one | {"said_on": date.fromisoformat(one["said_on"])}) for field, one in told.items()
    }


def answers_json(answers: Mapping[str, Answer]) -> str:
    """Return answers as text, in the order of their fields."""
    told = {
        field: {
            "value": one.value,
            "source": one.source,
            "said_on": one.said_on.isoformat(),
            "empty": one.empty,
        }
        for field, one in sorted(answers.items())
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def read_answers(
    guide: Guide, answers: Mapping[str, Answer], before: Cells, vocabulary: Vocabulary, as_of: date
) -> Reading:
    """Read answers into the row of a person; one fault leaves the others to be told too.

    Parameters
    ----------
    guide : Guide
        Who asked.
    answers : mapping of field to Answer
        Of its questions.
    before : mapping of column to text
        The person's row as it would stand in a file.
    vocabulary : Vocabulary
        The words that count as known.
    as_of : date
        The day of the change.
    """
    asked = [(question, answers[question.field]) for question in guide.questions if question.field in answers]
    faults = {question.field: code for question, answer in asked if (code := _fault(question, answer))}
    cells = {q.field: _cell(q, answer) for q, answer in asked if q.field not in faults}
    cells = _moved(cells, before)
    row, findings = read_record(CANDIDATES, {**before, **cells}, vocabulary, as_of)
    for finding in findings:
        if finding.severity is Severity.ERROR:
            faults.setdefault(finding.column or "", finding.code)
    return Reading(
        cells=cells,
        row=None if faults else row,
        faults=tuple(Fault(field=field, code=code) for field, code in _in_order(faults, guide)),
        remarks=tuple(f for f in findings if f.severity is not Severity.ERROR and f.column in answers),
    )


def facts_of(
    candidate_id: str, guide: Guide, answers: Mapping[str, Answer], row: Row, by: str, at: datetime
) -> Iterable[Fact]:
    """Yield where each answer's fact comes from, beside what the record says of it now."""
    told = {column.name: spell(column, cell) for column, cell in zip(CANDIDATES.columns, row, strict=False)}
    for field, answer in answers.items():
        yield Fact(
            candidate_id=candidate_id,
            field=field,
            source=answer.source,
            said_on=answer.said_on,
            told=told[field] or None,
            empty=answer.empty,
            guide=guide.key,
            noted_by=by,
            noted_at=at,
        )


def _fault(question: Question, answer: Answer) -> str:
    """Return what is wrong with an answer before it is read, empty where nothing is."""
    if answer.empty:
        return "" if question.empty is not None and not answer.value else "not-empty"
    if not answer.value.strip():
        return "missing"
    chosen = {option.value for option in question.choices}
    if question.kind == "choice" and answer.value not in chosen:
        return "not-among"
    return ""


def _cell(question: Question, answer: Answer) -> str:
    return question.empty_cell if answer.empty else answer.value


def _moved(cells: Cells, before: Cells) -> dict[str, str]:
    """Return the cells, and of somebody who has moved no coordinates: they are those of the former home."""
    moved = "postcode" in cells and cells["postcode"] != before.get("postcode", "")
    return {**cells, **dict.fromkeys(_PLACE, "")} if moved else dict(cells)


def _in_order(faults: Mapping[str, str], guide: Guide) -> list[tuple[str, str]]:
    order = {question.field: at for at, question in enumerate(guide.questions)}
    return sorted(faults.items(), key=lambda fault: order.get(fault[0], len(order)))
