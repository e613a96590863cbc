"""Schemas of the guides: what is asked, answers on the way, and where facts come from."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from api.http.schema import Day, Identifier, Instant, SafeText, Strict

Source = Literal["person", "observed", "case", "document", "visit"]
Text = Annotated[str, Field(max_length=4000)]
_MOST_ANSWERS = 25


class Phrase(Strict):
    """The same text in Danish and English."""

    da: str
    en: str


class OptionShown(Strict):
    """A value that may be chosen, and the group it belongs to."""

    value: str
    da: str
    en: str
    group: str


class QuestionShown(Strict):
    """One question: how to put it, what it is for, and where the answer counts.

    ``counts`` names columns of the fit and hard rules; where it is empty, the answer never counts in
    suggestions. ``empty`` says how it is answered that there is nothing to tell.
    """

    field: Identifier
    kind: Identifier = Field(description="number, text, choice, choices, levels or times")
    short: Phrase
    ask: Phrase
    help: Phrase
    why: Phrase
    basis: Phrase
    counts: list[str]
    sources: list[Identifier]
    seconds: int
    empty: Phrase | None
    expects: Phrase | None
    choices: list[OptionShown]
    levels: list[OptionShown]


class StepShown(Strict):
    """Questions that are asked together."""

    step: Identifier
    title: Phrase
    questions: list[QuestionShown]


class GuideShown(Strict):
    """A guided form; ``seconds`` is how long it takes to ask, by our estimate."""

    guide: Identifier
    title: Phrase
    intro: Phrase
    seconds: int
    steps: list[StepShown]


class Guides(Strict):
    """Every guide, and the words of the sources."""

    items: list[GuideShown]
    sources: dict[str, Phrase]


class AnswerTold(Strict):
    """An answer, written as in a cell of candidates.csv: ``bike|public``, ``9112:3``, ``mon 08:00-12:00``."""

    value: SafeText = ""
    source: Source | None = Field(
        None, description="Where it comes from; the question's usual source if left out."
    )
    said_on: Day | None = Field(None, description="When it was said or seen; today if left out.")
    empty: bool = Field(
        default=False, description="Asked, and there is nothing to tell; then without a value."
    )


class AnswersTold(Strict):
    """Answers to some questions; null takes one back, and what is not named stays."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "answers": {
                        "transport": {"value": "bike|public", "source": "person", "said_on": "2026-03-02"},
                        "max_travel_minutes": {"value": "30"},
                        "must_conditions": {"empty": True},
                    }
                }
            ]
        }
    )
    answers: dict[Identifier, AnswerTold | None] = Field(max_length=_MOST_ANSWERS)


class AnswerShown(Strict):
    """An answer that is written down and does not count yet."""

    value: Text
    source: Identifier
    said_on: Day
    empty: bool


class FactShown(Strict):
    """Where a fact comes from. ``stands`` is false where the record was changed since by another way."""

    field: Identifier
    source: Identifier
    said_on: Day
    empty: bool
    guide: str
    noted_by: str
    noted_at: Instant
    stands: bool


class Facts(Strict):
    """Where the facts of a jobkandidat come from, as far as they were told in a guide."""

    candidate_id: Identifier
    items: list[FactShown]


class FaultShown(Strict):
    """What is wrong with an answer; it cannot be stored like that, and stays in the draft."""

    field: Identifier
    code: str
    message: Phrase


class GuideState(Strict):
    """A guide open for a jobkandidat: what the record says, where from, and the answers on the way."""

    candidate_id: Identifier
    guide: Identifier
    known: dict[str, Text]
    facts: list[FactShown]
    answers: dict[str, AnswerShown]
    faults: list[FaultShown]
    unanswered: list[Identifier]
    saved_by: str | None
    saved_at: Instant | None


class OpenFactShown(Strict):
    """A fact that nobody knows: how many of the first companies its answer changes.

    ``changed`` is the average over the plausible ``answers`` that were tried, ``most_changed`` what one of
    them does.
    """

    field: Identifier
    short: Phrase
    guide: Identifier
    answers: int
    changed: float
    most_changed: int
    message: Phrase


class ProfileDepthShown(Strict):
    """What is known of a jobkandidat for a list, and what is worth asking next, first whichever changes most.

    It is about the profile and never about the person: companies of the list are counted.
    """

    candidate_id: Identifier
    as_of: Day
    companies: int
    known: list[Identifier]
    open: list[OpenFactShown]
    degraded: Phrase | None
