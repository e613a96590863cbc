"""The questions of the guides as records: read from guides.toml, checked when the service starts."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from data.columns import Column, Kind
from data.facts import SOURCES
from data.programmes import Term, built_in_catalogue
from data.tables import CANDIDATES
from data.vocabulary import Vocabulary

# What a question of a kind may fill.
_FITS: Mapping[str, tuple[Kind, ...]] = {
    "number": (Kind.NUMBER, Kind.INTEGER),
    "text": (Kind.CODE,),
    "choice": (Kind.INTEGER, Kind.TEXT),
    "choices": (Kind.CODES,),
    "levels": (Kind.WEIGHTS,),
    "times": (Kind.INTERVALS,),
}
_TERMS = ("benefits", "categories")
# Codes of api/http/fields.toml: what is said of something written that cannot be read.
_FAULTS = ("not-hours-a-week", "not-minutes", "not-months", "not-postcode", "not-times", "not-workplaces")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text in Danish and English."""

    da: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A value that may be chosen, its words, and the group it is shown in."""

    value: str
    words: Words
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; the fields are explained in guides.toml.

    Attributes
    ----------
    choices : tuple of Option
        What may be chosen, where the guide itself says it; see `options`.
    empty_cell : str
        What stands in the record where there is nothing to tell: unknown, where the format has no other way.
    """

    field: str
    kind: str
    short: Words
    ask: Words
    help: Words
    why: Words
    counts: tuple[str, ...]
    basis: str
    sources: tuple[str, ...]
    seconds: int
    empty: Words | None = None
    empty_cell: str = ""
    fault: str = ""
    choices: tuple[Option, ...] = ()
    levels: tuple[Option, ...] = ()
    words: str = ""

    @property
    def column(self) -> Column:
        """The column of the candidates that the answer becomes."""
        return CANDIDATES.column(self.field)

    def options(self, vocabulary: Vocabulary) -> tuple[Option, ...]:
        """Return what may be chosen, in the order in which it is shown; nothing where somebody writes."""
        if self.choices or self.column.words is None:
            return self.choices
        words = sorted(vocabulary.of_kind(self.column.words), key=lambda word: (word.group or "", word.code))
        return tuple(
            Option(
                value=word.code,
                words=Words(
                    da=vocabulary.label(word.kind, word.code), en=vocabulary.label(word.kind, word.code, "en")
                ),
                group=word.group or "",
            )
            for word in words
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Questions that are asked together."""

    key: str
    title: Words
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """A guided form, step by step."""

    key: str
    title: Words
    intro: Words
    steps: tuple[Step, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in order."""
        return tuple(question for step in self.steps for question in step.questions)

    def question(self, field: str) -> Question | None:
        """Return the question about a field, ``None`` where the guide does not ask it."""
        return next((one for one in self.questions if one.field == field), None)

    def without_health(self) -> "Guide":
        """Return the guide as minimal mode asks it: nothing about health, and no step left empty."""
        steps = (
            replace(step, questions=tuple(q for q in step.questions if not q.column.health))
            for step in self.steps
        )
        return replace(self, steps=tuple(step for step in steps if step.questions))


def read_guides(text: str) -> tuple[dict[str, Words], dict[str, Words], dict[str, Guide]]:
    """Return sources, bases and guides, each by key.

    Parameters
    ----------
    text : str
        As guides.toml is written.

    Raises
    ------
    ValueError
        If a question names an unknown column, kind, basis or source, or a field is asked twice.
    """
    told = tomllib.loads(text)
    sources = {name: Words(**words) for name, words in told["sources"].items()}
    bases = {name: Words(**words) for name, words in told["bases"].items()}
    if tuple(sources) != SOURCES:
        raise ValueError(f"guides.toml: sources: expected {SOURCES}, got {tuple(sources)}")
    guides = {guide["key"]: _guide(guide) for guide in told["guide"]}
    asked = [question for guide in guides.values() for question in guide.questions]
    for question in asked:
        _check(question, bases)
    fields = [question.field for question in asked]
    if twice := sorted({field for field in fields if fields.count(field) > 1}):
        raise ValueError(f"guides.toml: expected each field once, got {', '.join(twice)} twice")
    return sources, bases, guides


def _guide(told: Mapping[str, Any]) -> Guide:
    return Guide(
        key=told["key"],
        title=Words(**told["title"]),
        intro=Words(**told["intro"]),
        steps=tuple(
            Step(
                key=step["key"],
                title=Words(**step["title"]),
                questions=tuple(map(_question, step["question"])),
            )
            for step in told["step"]
        ),
    )


def _question(told: Mapping[str, Any]) -> Question:
    said = dict(told)
    for name in ("short", "ask", "help", "why", "empty"):
        if name in said:
            said[name] = Words(**said[name])
    for name in ("choices", "levels"):
        said[name] = tuple(_option(**one) for one in said.get(name, ()))
    for name in ("counts", "sources"):
        said[name] = tuple(said[name])
    if said.get("words") in _TERMS:
        said["choices"] = _terms(getattr(built_in_catalogue(), said["words"]))
    return Question(**said)


def _option(value: str, da: str, en: str) -> Option:
    return Option(value=value, words=Words(da=da, en=en))


def _terms(terms: Mapping[str, Term]) -> tuple[Option, ...]:
    return tuple(_option(value=term.code, da=term.label_da, en=term.label_en) for term in terms.values())


def _check(question: Question, bases: Mapping[str, Words]) -> None:
    where = f"guides.toml: {question.field}"
    column = next((one for one in CANDIDATES.columns if one.name == question.field), None)
    if column is None or column.audit_only:
        raise ValueError(f"{where}: expected a column of candidates.csv that may be told")
    if column.kind not in _FITS.get(question.kind, ()):
        raise ValueError(
            f"{where}: kind: expected one that a column of {column.kind} takes, got {question.kind}"
        )
    if question.basis not in bases or (question.basis == "conditions") != column.health:
        raise ValueError(f"{where}: basis: expected one of {tuple(bases)} that fits, got {question.basis}")
    if question.fault not in ("", *_FAULTS):
        raise ValueError(f"{where}: fault: expected one of {_FAULTS}, got {question.fault}")
    if not question.sources or not set(question.sources) <= set(SOURCES):
        raise ValueError(f"{where}: sources: expected some of {SOURCES}, got {question.sources}")


_TOLD = read_guides((Path(__file__).parent / "guides.toml").read_text(encoding="utf-8"))
SOURCE_WORDS: Mapping[str, Words] = MappingProxyType(_TOLD[0])
BASES: Mapping[str, Words] = MappingProxyType(_TOLD[1])
GUIDES: Mapping[str, Guide] = MappingProxyType(_TOLD[2])
SHORT: Mapping[str, Words] = MappingProxyType(
    {question.field: question.short for guide in GUIDES.values() for question in guide.questions}
)
"""Each fact in a few words, by column."""
