"""What a desk says in words: steps, known facts and their sources, answers."""

import re
from dataclasses import dataclass
from datetime import date

from api.guides import SOURCE_WORDS, Question
from api.guides.questions import Words
from api.pages.visit import Visit
from api.pages.week import times_of
from api.v1.guide_desk import Desk, Progress, stands
from data.availability import WEEKDAYS, Interval
from data.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """A step among the others."""

    key: str
    title: str
    answered: int
    questions: int
    here: bool = False

    @property
    def done(self) -> bool:
        """Whether every question of it is answered."""
        return self.answered == self.questions


def lines_of(visit: Visit, desk: Progress, here: str = "") -> tuple[StepLine, ...]:
    """Return the steps of a guide, and how far each is; ``here`` is the one that is open."""
    return tuple(
        StepLine(
            key=step.key,
            title=spoken(visit, step.title),
            answered=sum(not is_open(desk, question) for question in step.questions),
            questions=len(step.questions),
            here=step.key == here,
        )
        for step in desk.guide.steps
    )


def is_open(desk: Progress, question: Question) -> bool:
    """Tell whether a question is neither answered nor known, nor asked before with nothing to tell."""
    field = question.field
    return not desk.known[field] and field not in desk.answers and not desk.settled(field)


def known_in_words(visit: Visit, desk: Desk, question: Question) -> str:
    """Return what the record says of a question and where it comes from, empty where it says nothing."""
    cell, fact = desk.known[question.field], desk.facts.get(question.field)
    if not cell:
        return ""
    words = in_words(visit, question, cell, desk.vocabulary)
    if fact is None or not stands(fact, cell):
        return visit.t("guides.known", value=words)
    return visit.t("guides.known_from", value=words, source=source_in_words(visit, fact.source, fact.said_on))


def in_words(visit: Visit, question: Question, value: str, vocabulary: Vocabulary) -> str:
    """Return a cell as a person reads it: names of codes, levels in words, times of the week."""
    items = [item for item in value.split("|") if item]
    if question.kind == "times":
        return _times(visit, items)
    names = {option.value: spoken(visit, option.words) for option in question.options(vocabulary)}
    if question.kind == "levels":
        levels = {option.value: spoken(visit, option.words) for option in question.levels}
        pairs = (item.rpartition(":") for item in items)
        return ", ".join(f"{names.get(code, code)}: {levels.get(level, level)}" for code, _, level in pairs)
    if question.kind in ("choice", "choices"):
        return ", ".join(names.get(item, item) for item in items)
    if question.kind == "number":
        figure = value.replace(".", ",") if visit.language == "da" else value
        return f"{figure} {visit.t(f'guides.unit_{question.field}')}"
    return value


def _times(visit: Visit, items: list[str]) -> str:
    """Return times of the week as every page tells them, and as they were typed where they are none yet."""
    try:
        return ", ".join(times_of(visit, [_interval(item) for item in items]))
    except ValueError:
        return ", ".join(items)


def _interval(item: str) -> Interval:
    day, _, span = item.partition(" ")
    start, end = (60 * int(hour) + int(minute) for hour, minute in re.findall(r"(\d{1,2}):(\d{2})", span))
    return Interval(WEEKDAYS.index(day), start, end)


def source_in_words(visit: Visit, source: str, said_on: date) -> str:
    """Return a source and its day."""
    return visit.t("guides.source_on", source=spoken(visit, SOURCE_WORDS[source]), day=visit.day(said_on))


def saved_in_words(visit: Visit, desk: Progress) -> str:
    """Return when answers were saved and by whom, empty where there are none."""
    draft = desk.draft
    if draft is None or not desk.answers:
        return ""
    return visit.t("guides.saved", day=visit.day(draft.saved_at.date()), by=draft.saved_by)


def spoken(visit: Visit, words: Words) -> str:
    """Return a text in the language of whoever looks."""
    return words.da if visit.language == "da" else words.en
