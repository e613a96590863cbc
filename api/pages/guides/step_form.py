"""The form of one step: fields for each question, what they are first filled with, and what they say."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from pydantic import Field, create_model

from api.guides import GUIDES, Answer, Question, Step
from api.http.schema import Day, SafeText
from api.pages.forms import Filled, Form, blank
from data.availability import WEEKDAYS

ON = "ja"
SAID_ON, STATE = "dato", "tilstand"
_MOST = 500


class Finish(Form):
    """Letting answers count: the state of the guide that was shown."""

    tilstand: SafeText = ""


@cache
def form_of(guide: str, step: str) -> type[Form]:
    """Return the fields of a step: all of them texts, for a draft keeps what was typed."""
    asked = next(one for one in GUIDES[guide].steps if one.key == step)
    fields: dict[str, Any] = {SAID_ON: (Day | None, None), "videre": (SafeText, "")}
    for question in asked.questions:
        for name, several in names_of(question):
            fields[name] = (list[SafeText], Field(default_factory=list)) if several else (SafeText, "")
    return create_model(f"Step_{guide}_{step}", __base__=Form, **fields)


def names_of(question: Question) -> Iterable[tuple[str, bool]]:
    """Yield the names of a question's fields, and whether each may come several times."""
    field = question.field
    if question.kind == "times":
        yield from ((f"{field}-dage", True), (f"{field}-fra", False), (f"{field}-til", False))
    else:
        yield field, question.kind in ("choices", "levels") and not _is_written(question)
    yield f"{field}-kilde", False
    yield f"{field}-intet", False
    yield f"{field}-gaelder", False


def first_shown(
    step: Step, answers: Mapping[str, Answer], known: Mapping[str, str], today: date
) -> Filled[Any]:
    """Return the form as it is opened: filled with answers on the way, else with what the record says."""
    values: dict[str, object] = {SAID_ON: _day_of(step, answers, today).isoformat()}
    for question in step.questions:
        answer = answers.get(question.field)
        values |= _texts(question, answer.value if answer else known.get(question.field, ""))
        values[f"{question.field}-kilde"] = answer.source if answer else question.sources[0]
        values[f"{question.field}-intet"] = ON if answer and answer.empty else ""
        same = answer is not None and bool(answer.value) and answer.value == known.get(question.field)
        values[f"{question.field}-gaelder"] = ON if same else ""
    return blank(**values)


def answers_in(
    form: Filled[Any], step: Step, known: Mapping[str, str], today: date
) -> dict[str, Answer | None]:
    """Return what a form answers; ``None`` where a question is left as it was.

    What the record says already is an answer only where it was said again: nobody is made the source of what
    was not asked.
    """
    return {
        question.field: _answer(form, question, known[question.field], today) for question in step.questions
    }


def _answer(form: Filled[Any], question: Question, known: str, today: date) -> Answer | None:
    field, on = question.field, getattr(form.value, SAID_ON) or today
    source = form.text(f"{field}-kilde") or question.sources[0]
    if form.text(f"{field}-intet"):
        return Answer(value="", source=source, said_on=on, empty=True)
    value = _value(form, question, known)
    if value == known and not (value and form.text(f"{field}-gaelder")):
        return None
    return Answer(value=value, source=source, said_on=on) if value else None


def _value(form: Filled[Any], question: Question, known: str) -> str:
    field = question.field
    if question.kind == "times":
        days = [day for day in WEEKDAYS if day in form.chosen(f"{field}-dage")]
        span = f"{form.text(f'{field}-fra')}-{form.text(f'{field}-til')}"
        return "|".join(f"{day} {span}" for day in days) or ("" if span == "-" else span)
    if _is_written(question):
        return "|".join(sorted({line.strip() for line in form.text(field).splitlines() if line.strip()}))
    if question.kind in ("choices", "levels"):
        return "|".join(sorted(one for one in form.chosen(field) if one))
    written = form.text(field).strip()
    return known if written == _with_comma(question, known) else written


def _with_comma(question: Question, value: str) -> str:
    """Return a figure as a Dane writes it; both signs are read."""
    return value.replace(".", ",") if question.kind == "number" else value


def _texts(question: Question, value: str) -> dict[str, object]:
    field, items = question.field, tuple(item for item in value.split("|") if item)
    if question.kind == "times":
        return _span(field, [item.rpartition(" ") for item in items])
    if _is_written(question):
        return {field: "\n".join(items)}
    if question.kind in ("choices", "levels"):
        return {field: list(items)}
    return {field: _with_comma(question, value)}


def _span(field: str, items: list[tuple[str, str, str]]) -> dict[str, object]:
    """Return days and span; several spans are shown beside the form, and kept unless others are chosen."""
    spans = {span for _, _, span in items}
    if len(spans) != 1:
        return {}
    start, _, end = spans.pop().partition("-")
    days = [day for day, _, _ in items if day]
    return {f"{field}-dage": days, f"{field}-fra": start, f"{field}-til": end}


def _is_written(question: Question) -> bool:
    """Tell whether a list is written line by line, because nothing can be chosen from."""
    return question.kind == "choices" and not question.choices and question.column.words is None


def _day_of(step: Step, answers: Mapping[str, Answer], today: date) -> date:
    said = [answers[question.field].said_on for question in step.questions if question.field in answers]
    return max(said, default=today)
