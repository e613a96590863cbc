"""What the guides' other pages show: how far they are, what to ask first, answers before they count."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.guides import Guide, Question
from api.guides.depth_words import sentence
from api.pages.guides.telling import (
    StepLine,
    in_words,
    is_open,
    lines_of,
    saved_in_words,
    source_in_words,
    spoken,
)
from api.pages.visit import Visit
from api.v1.guide_desk import Desk, Progress, faults_of
from matcher.profile_depth import ProfileDepth

MOST_SENTENCES = 5
_SECONDS_PER_MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideProgress:
    """A guide, how far it is, and where it goes on."""

    key: str
    title: str
    intro: str
    minutes: int
    answered: int
    questions: int
    saved: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartView:
    """Both guides of a person, and what is worth asking first."""

    candidate_id: str
    guides: tuple[GuideProgress, ...]
    first: tuple[str, ...]
    others: int
    known: int
    facts: int
    no_list: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideView:
    """One guide of a person: its steps."""

    candidate_id: str
    key: str
    title: str
    intro: str
    minutes: int
    steps: tuple[StepLine, ...]
    saved: str
    drafted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """An answer as it will count."""

    step: str
    short: str
    value: str
    source: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersView:
    """Every answer of a guide, before it counts."""

    candidate_id: str
    guide: str
    guide_title: str
    answers: tuple[AnswerLine, ...]
    left: tuple[tuple[str, str], ...]
    state: str
    faulty: bool


def start_view(visit: Visit, desks: Sequence[Progress], depth: ProfileDepth | None) -> StartView:
    """Return both guides, and the sentences of the meter: first the facts that change the list today."""
    unknown = depth.open if depth else ()
    matter = [fact for fact in unknown if fact.most_changed]
    return StartView(
        candidate_id=desks[0].candidate_id,
        guides=tuple(_progress(visit, desk) for desk in desks),
        first=tuple(
            spoken(visit, sentence(fact, depth.companies if depth else 0)) for fact in matter[:MOST_SENTENCES]
        ),
        others=len(unknown) - len(matter),
        known=len(depth.known) if depth else 0,
        facts=len(depth.known) + len(unknown) if depth else 0,
        no_list=depth is None,
    )


def guide_view(visit: Visit, desk: Desk) -> GuideView:
    """Return a guide and its steps."""
    guide = desk.guide
    return GuideView(
        candidate_id=desk.candidate_id,
        key=guide.key,
        title=spoken(visit, guide.title),
        intro=spoken(visit, guide.intro),
        minutes=_minutes(guide, desk),
        steps=lines_of(visit, desk),
        saved=saved_in_words(visit, desk),
        drafted=bool(desk.answers),
    )


def answers_view(visit: Visit, desk: Desk) -> AnswersView:
    """Return the answers as they would count, and what is not answered."""
    reading = desk.reading()
    faults = {
        fault.field: visit.note(told).message
        for fault, told in zip(reading.faults, faults_of(desk.guide, reading), strict=True)
    }
    lines = tuple(
        AnswerLine(
            step=step.key,
            short=spoken(visit, question.short),
            value=_answer_words(visit, desk, question),
            source=source_in_words(
                visit, desk.answers[question.field].source, desk.answers[question.field].said_on
            ),
            fault=faults.get(question.field, ""),
        )
        for step in desk.guide.steps
        for question in step.questions
        if question.field in desk.answers
    )
    return AnswersView(
        candidate_id=desk.candidate_id,
        guide=desk.guide.key,
        guide_title=spoken(visit, desk.guide.title),
        answers=lines,
        left=tuple(
            (step.key, spoken(visit, question.short))
            for step in desk.guide.steps
            for question in step.questions
            if is_open(desk, question)
        ),
        state=desk.etag,
        faulty=bool(faults),
    )


def _answer_words(visit: Visit, desk: Desk, question: Question) -> str:
    answer = desk.answers[question.field]
    if answer.empty and question.empty:
        return spoken(visit, question.empty)
    return in_words(visit, question, answer.value, desk.vocabulary)


def _progress(visit: Visit, desk: Progress) -> GuideProgress:
    lines = lines_of(visit, desk)
    return GuideProgress(
        key=desk.guide.key,
        title=spoken(visit, desk.guide.title),
        intro=spoken(visit, desk.guide.intro),
        minutes=_minutes(desk.guide, desk),
        answered=sum(line.answered for line in lines),
        questions=sum(line.questions for line in lines),
        saved=saved_in_words(visit, desk),
    )


def _minutes(guide: Guide, desk: Progress) -> int:
    seconds = sum(question.seconds for question in guide.questions if is_open(desk, question))
    return -(-seconds // _SECONDS_PER_MINUTE)
