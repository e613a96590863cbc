"""What the page of one step shows: its questions, what is known of each, and what may be chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.guides import BASES, SOURCE_WORDS, Option, Question, Step, Words
from api.http.problems import FieldFault
from api.pages.forms import Filled
from api.pages.guides.telling import StepLine, known_in_words, lines_of, saved_in_words, spoken
from api.pages.typesetting import by_alphabet
from api.pages.visit import Visit
from api.pages.words import catalogue
from api.v1.guide_desk import Desk, faults_of

_FEW = 30  # choices that are shown in one go, without groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Choices that are shown together; of a group that is open something is chosen or likely."""

    name: str
    options: tuple[tuple[str, str], ...]
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question as it is put.

    Attributes
    ----------
    known : str
        What the record says, in words, and where it comes from; empty where nobody knows.
    settled : str
        That it was asked about and there is nothing to tell.
    """

    field: str
    kind: str
    ask: str
    help: str
    why: str
    basis: str
    counts: bool
    known: str
    settled: str
    sources: tuple[tuple[str, str], ...]
    empty: str
    groups: tuple[Group, ...]
    levels: tuple[tuple[str, str], ...]
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step of a guide: its form."""

    candidate_id: str
    guide: str
    guide_title: str
    step: str
    title: str
    number: int
    steps: tuple[StepLine, ...]
    questions: tuple[Asked, ...]
    form: Filled[Any]
    labels: Mapping[str, str]
    back: str
    saved: str


def step_view(visit: Visit, desk: Desk, step: Step, form: Filled[Any]) -> StepView:
    """Return a step with its form.

    Parameters
    ----------
    visit : Visit
        Who looks.
    desk : Desk
        The guide, open for a person.
    step : Step
        Which.
    form : Filled
        What stands in the fields, and what is wrong with them.
    """
    keys = [one.key for one in desk.guide.steps]
    at = keys.index(step.key)
    return StepView(
        candidate_id=desk.candidate_id,
        guide=desk.guide.key,
        guide_title=spoken(visit, desk.guide.title),
        step=step.key,
        title=spoken(visit, step.title),
        number=at + 1,
        steps=lines_of(visit, desk, step.key),
        questions=tuple(_asked(visit, desk, question, form) for question in step.questions),
        form=form,
        labels=_labels(visit, step),
        back=keys[at - 1] if at else "",
        saved=saved_in_words(visit, desk),
    )


def step_faults(desk: Desk, step: Step) -> tuple[FieldFault, ...]:
    """Return what is wrong with the answers of a step, at the fields of its form."""
    reading = desk.reading()
    return tuple(
        FieldFault(code=told.code, pointer=f"/{fault.field}", values=told.values)
        for fault, told in zip(reading.faults, faults_of(desk.guide, reading), strict=True)
        if any(question.field == fault.field for question in step.questions)
    )


def _asked(visit: Visit, desk: Desk, question: Question, form: Filled[Any]) -> Asked:
    return Asked(
        field=question.field,
        kind=_shown_as(question),
        ask=spoken(visit, question.ask),
        help=spoken(visit, question.help),
        why=spoken(visit, question.why),
        basis=spoken(visit, BASES[question.basis]),
        counts=bool(question.counts),
        known=known_in_words(visit, desk, question),
        settled=spoken(visit, question.empty) if question.empty and desk.settled(question.field) else "",
        sources=tuple((source, spoken(visit, SOURCE_WORDS[source])) for source in question.sources),
        empty=spoken(visit, question.empty) if question.empty else "",
        groups=_groups(visit, desk, question, form),
        levels=tuple((level.value, spoken(visit, level.words)) for level in question.levels),
        unit=visit.t(f"guides.unit_{question.field}") if question.kind == "number" else "",
    )


def _shown_as(question: Question) -> str:
    return (
        "lines"
        if question.kind == "choices" and question.column.words is None and not question.choices
        else question.kind
    )


def _groups(visit: Visit, desk: Desk, question: Question, form: Filled[Any]) -> tuple[Group, ...]:
    options = question.options(desk.vocabulary)
    chosen = {
        value.rpartition(":")[0] if question.kind == "levels" else value
        for value in form.chosen(question.field)
    }
    known = {option.value for option in options}
    own = tuple(_as_it_stands(code, question, desk) for code in sorted(chosen - known - {""}))
    # A record may spell a choice in full: it stands there once, as it was written.
    spelled = {one.words.da for one in own}
    options = (*(one for one in options if one.words.da not in spelled), *own)
    likely = _tried_groups(desk) if question.field == "competences" and not chosen - {""} else frozenset()
    by_group: dict[str, list[Option]] = {}
    for option in options:
        by_group.setdefault(option.group, []).append(option)
    if len(options) <= _FEW:
        by_group = {"": list(options)}
    shown = tuple(
        Group(
            name=_group_name(visit, name),
            options=_named(visit, question, found),
            is_open=not name or name in likely or any(option.value in chosen for option in found),
        )
        for name, found in by_group.items()
    )
    return tuple(sorted(shown, key=lambda group: by_alphabet(group.name)))


def _named(visit: Visit, question: Question, found: Sequence[Option]) -> tuple[tuple[str, str], ...]:
    """Return choices with their names: words by the alphabet, others in the order they were put in."""
    named = tuple((option.value, spoken(visit, option.words)) for option in found)
    return named if question.choices else tuple(sorted(named, key=lambda one: by_alphabet(one[1])))


def _as_it_stands(code: str, question: Question, desk: Desk) -> Option:
    """Return a choice that the vocabulary does not hold: what the record says stays in the form."""
    kind = question.column.words or ""
    da, en = (desk.vocabulary.label(kind, code, language) for language in ("da", "en"))
    return Option(value=code, words=Words(da=da, en=en), group="own")


def _group_name(visit: Visit, group: str) -> str:
    """Return a group's name; a municipality's own group is named as it stands."""
    key = f"guides.group_{group}"
    return visit.t(key) if key in catalogue() else group


def _tried_groups(desk: Desk) -> frozenset[str]:
    """Return the groups of the tasks that the person has tried: what she can is likely among them."""
    answer = desk.answers.get("task_experience")
    told = answer.value if answer else desk.known.get("task_experience", "")
    codes = [item.rpartition(":")[0] for item in told.split("|")]
    words = (desk.vocabulary.get("task", code) for code in codes)
    return frozenset(word.group for word in words if word is not None and word.group)


def _labels(visit: Visit, step: Step) -> dict[str, str]:
    return {question.field: spoken(visit, question.short) for question in step.questions} | {
        "dato": visit.t("guides.said_on")
    }
