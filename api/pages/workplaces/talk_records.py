"""From the answers of a task talk to records: cells as they would stand in a file, checked as an import."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.pages.workplaces.talk_draft import (
    STEPS,
    Draft,
    NeedsForm,
    PayForm,
    SupportForm,
    TasksForm,
    TimeForm,
    checked,
)
from data.companies import Workplace
from data.findings import Severity
from data.intake import read_record
from data.openings import Opening
from data.rows import record_of, spell_number
from data.tables import OPENINGS
from data.vocabulary import Vocabulary

_OFFERED = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The answers of every step that was answered."""

    tasks: TasksForm
    time: TimeForm
    needs: NeedsForm
    support: SupportForm | None
    pay: PayForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """An opening as it would be read; ``None`` where it cannot be, because of ``wrong``."""

    opening: Opening | None
    wrong: tuple[str, ...]


def answers_of(draft: Draft, *, minimal: bool) -> Answers | str:
    """Return the answers, or the first step that is to be answered before."""
    forms: dict[str, Any] = {}
    for step in STEPS:
        if step not in draft.steps:
            if step in ("opgaver", "tid"):
                return step
            forms[step] = None
            continue
        form = checked(step, draft.steps[step], minimal=minimal)
        if form.faults:
            return step
        forms[step] = form.value
    return Answers(
        tasks=forms["opgaver"],
        time=forms["tid"],
        needs=forms["krav"] or NeedsForm(),
        support=forms["stoette"],
        pay=forms["loen"] or PayForm(),
    )


def opening_cells(number: str, workplace_id: str, told: Answers, today: date) -> dict[str, str]:
    """Return an opening as it would stand in a file; it is confirmed today."""
    time = told.time
    tasks = [*told.tasks.opgaver, *lines_of(told.tasks.tasks)]
    each = spell_number(round(time.timer_til / len(tasks), 2))
    paid = told.pay.loen
    return {
        "opening_id": number,
        "workplace_id": workplace_id,
        "places": str(time.pladser),
        "tasks": "|".join(f"{task}:{each}" for task in dict.fromkeys(tasks)),
        "competences": "|".join(f"{one}:1" for one in lines_of(told.needs.competences)),
        "certificates_required": "|".join(told.needs.certifikater),
        "hours_per_week_min": spell_number(time.timer_fra),
        "hours_per_week_max": spell_number(time.timer_til),
        "schedule": "|".join(f"{day} {time.fra}-{time.til}" for day in time.dage),
        "paid_from_week": "" if paid is None else str(paid),
        "open_from": today.isoformat(),
        "open_until": time.slutter.isoformat() if time.slutter else "",
        "last_confirmed_on": today.isoformat(),
        "status": "open",
    }


def workplace_cells(told: Answers, before: Workplace, today: date) -> dict[str, str]:
    """Return what the company said about itself; what was not asked about stays out of it."""
    cells: dict[str, str] = {}
    if told.support is not None:
        cells["conditions_offered"] = _conditions(before, told.support.vilkaar)
        if told.support.mentor is not None:
            cells["mentor_hours_per_week"] = spell_number(told.support.mentor)
    if told.needs.dansk is not None:
        cells["danish_required"] = told.needs.dansk
    if told.pay.hensigt is not None:
        cells |= {"hire_intention": told.pay.hensigt, "hire_intention_on": today.isoformat()}
    return cells


def tried(cells: Mapping[str, str], words: Vocabulary, today: date) -> Trial:
    """Return the opening as an import would read it, without storing it."""
    row, findings = read_record(OPENINGS, dict(cells), words, today)
    wrong = tuple(one.column or "" for one in findings if one.severity is Severity.ERROR)
    return Trial(opening=None if row is None else record_of(OPENINGS, row), wrong=wrong)


def offered(before: Workplace) -> tuple[str, ...]:
    """Return the conditions that a company offers as far as is known."""
    return tuple(code for code, level in before.conditions_offered or () if level >= _OFFERED)


def lines_of(text: str) -> list[str]:
    """Return what stands line by line; the signs that part items in files are taken out."""
    lines = (line.replace("|", "/").replace(":", " ") for line in text.splitlines())
    return [line for line in (" ".join(one.split()) for one in lines) if line]


def _conditions(before: Workplace, chosen: Iterable[str]) -> str:
    """Return levels of conditions: what stays offered keeps its level, what is offered no more has none."""
    levels, now = dict(before.conditions_offered or ()), frozenset(chosen)
    kept = {code: level if level < _OFFERED else 0.0 for code, level in levels.items() if code not in now}
    kept |= {code: max(levels.get(code, _OFFERED), _OFFERED) for code in now}
    return "|".join(f"{code}:{spell_number(level)}" for code, level in sorted(kept.items()))
