"""The page that asks for the reason of a decision before it is taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.http.schema import Identifier, Name, SafeText
from api.pages.forms import Filled, Form
from api.pages.visit import Visit
from api.v1.decision_schemas import REASONS

# What the three buttons of a card may mean.
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "foreslaa": ("contacted",),
    "ikke-nu": ("later",),
    "afvis": ("declined_by_candidate", "declined_by_broker", "declined_by_workplace"),
}


class DecideForm(Form):
    """A reason as ``kind:code``, a note, the list it came from, and the key that makes it count once."""

    grund: Name
    note: SafeText | None = None
    liste: Identifier | None = None
    noegle: Identifier


class Nothing(Form):
    """A button without fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonGroup:
    """The reasons of one kind of decision: pairs of value and text."""

    heading: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideView:
    """What is asked before a decision.

    ``problem`` says what stood in its way, ``standing`` what was decided before and counts, ``undo`` where
    that is taken back; empty where there is nothing such. ``is_taken``: the same need not be decided again.
    """

    candidate_id: str
    opening_id: str
    name: str
    answer: str
    groups: tuple[ReasonGroup, ...]
    form: Filled[Any]
    problem: str = ""
    standing: str = ""
    undo: str = ""
    is_taken: bool = False


def reason_groups(visit: Visit, answer: str) -> tuple[ReasonGroup, ...]:
    """Return the reasons that an answer may have, in the words of the interface."""
    return tuple(
        ReasonGroup(
            heading=visit.t(f"candidates.kind_{kind}"),
            options=tuple((f"{kind}:{code}", words[visit.language]) for code, words in REASONS[kind].items()),
        )
        for kind in ANSWERS[answer]
    )


def reason_of(answer: str, text: str) -> tuple[str, str] | None:
    """Return kind and code of a reason, ``None`` where the answer has no such reason."""
    kind, _, code = text.partition(":")
    known = kind in ANSWERS[answer] and code in REASONS[kind]
    return (kind, code) if known else None
