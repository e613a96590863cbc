"""Guides and their state as the interface tells them."""

from collections.abc import Mapping
from typing import Protocol

from api.guides import BASES, Answer, Guide, Option, Question
from api.http.problems import message_of
from api.http.wording import FIELDS
from api.v1.guide_desk import Desk, faults_of, stands
from api.v1.guide_schemas import (
    AnswerShown,
    FactShown,
    FaultShown,
    GuideShown,
    GuideState,
    OptionShown,
    Phrase,
    QuestionShown,
    StepShown,
)
from data.facts import Fact
from data.vocabulary import Vocabulary


class Worded(Protocol):
    """A text in Danish and English."""

    @property
    def da(self) -> str:
        """In Danish."""
        ...

    @property
    def en(self) -> str:
        """In English."""
        ...


def state_shown(desk: Desk) -> GuideState:
    """Return the state of a guide that is open for somebody."""
    known, draft = desk.known, desk.draft
    return GuideState(
        candidate_id=desk.candidate_id,
        guide=desk.guide.key,
        known=known,
        facts=_facts(desk, known),
        answers={field: _answer_shown(one) for field, one in sorted(desk.answers.items())},
        faults=_faults(desk),
        unanswered=[
            field
            for field, cell in known.items()
            if not cell and field not in desk.answers and not desk.settled(field)
        ],
        saved_by=draft.saved_by if draft else None,
        saved_at=draft.saved_at if draft else None,
    )


def _facts(desk: Desk, known: Mapping[str, str]) -> list[FactShown]:
    return [
        fact_shown(fact, stands=stands(fact, known[field]))
        for field, fact in sorted(desk.facts.items())
        if field in known
    ]


def fact_shown(fact: Fact, *, stands: bool) -> FactShown:
    """Return where one fact comes from."""
    return FactShown(
        field=fact.field,
        source=fact.source,
        said_on=fact.said_on,
        empty=fact.empty,
        guide=fact.guide,
        noted_by=fact.noted_by,
        noted_at=fact.noted_at,
        stands=stands,
    )


def _answer_shown(answer: Answer) -> AnswerShown:
    return AnswerShown(value=answer.value, source=answer.source, said_on=answer.said_on, empty=answer.empty)


def _faults(desk: Desk) -> list[FaultShown]:
    if not desk.answers:
        return []
    reading = desk.reading()
    faults = zip(reading.faults, faults_of(desk.guide, reading), strict=True)
    return [
        FaultShown(
            field=fault.field,
            code=told.code,
            message=Phrase(da=message_of(told, "da"), en=message_of(told, "en")),
        )
        for fault, told in faults
    ]


def guide_shown(guide: Guide, vocabulary: Vocabulary) -> GuideShown:
    """Return a guide with everything that may be chosen."""
    return GuideShown(
        guide=guide.key,
        title=phrase(guide.title),
        intro=phrase(guide.intro),
        seconds=sum(question.seconds for question in guide.questions),
        steps=[
            StepShown(
                step=step.key,
                title=phrase(step.title),
                questions=[_question(question, vocabulary) for question in step.questions],
            )
            for step in guide.steps
        ],
    )


def _question(question: Question, vocabulary: Vocabulary) -> QuestionShown:
    return QuestionShown(
        field=question.field,
        kind=question.kind,
        short=phrase(question.short),
        ask=phrase(question.ask),
        help=phrase(question.help),
        why=phrase(question.why),
        basis=phrase(BASES[question.basis]),
        counts=list(question.counts),
        sources=list(question.sources),
        seconds=question.seconds,
        empty=phrase(question.empty) if question.empty else None,
        expects=_expects(question.fault) if question.fault else None,
        choices=[_option(option) for option in question.options(vocabulary)],
        levels=[_option(option) for option in question.levels],
    )


def _expects(code: str) -> Phrase:
    words = FIELDS[code]
    return Phrase(da=words["da"], en=words["en"])


def _option(option: Option) -> OptionShown:
    return OptionShown(value=option.value, da=option.words.da, en=option.words.en, group=option.group)


def phrase(words: Worded) -> Phrase:
    """Return a text in both languages."""
    return Phrase(da=words.da, en=words.en)
