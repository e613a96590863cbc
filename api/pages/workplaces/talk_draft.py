"""The task talk on its way: five short forms, and their answers as they travel in the address of the page.

Nothing is stored before the end. Whoever keeps the address can go on another day; the answers are about work
and a company, never about a person, and every form is checked again when its answers come back.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal
from uuid import uuid4

from pydantic import Field, StringConstraints

from api.http.problems import FieldFault, Problem
from api.http.schema import Day
from api.pages.form_reading import Said
from api.pages.forms import Filled, Form, filled_of

LONGEST_DRAFT = 6_000
LIKE = "/v1/openings"  # whose free texts are looked at for wishes that the law forbids
_MOST_CHARACTERS = 40_000
_NUMBER = re.compile(r"S-[0-9a-f]{12}")
_MOST = 60
_Lines = Annotated[str, StringConstraints(max_length=600)]
_Code = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^|:\x00-\x1f]+$")]
_Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
_Hours = Annotated[float, Field(gt=0, le=37)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class TasksForm(Form):
    """Which tasks: words of the vocabulary, and ``tasks`` in the company's own words, one a line."""

    opgaver: Annotated[list[_Code], Field(max_length=_MOST)] = Field(default_factory=list)
    tasks: _Lines = ""


class TimeForm(Form):
    """How much and when."""

    timer_fra: _Hours
    timer_til: _Hours
    dage: list[Weekday] = Field(default_factory=list)
    fra: _Clock | None = None
    til: _Clock | None = None
    pladser: Annotated[int, Field(ge=1, le=50)] = 1
    slutter: Day | None = None


class NeedsForm(Form):
    """What the tasks take; ``competences`` in the company's own words, one a line."""

    competences: _Lines = ""
    certifikater: Annotated[list[_Code], Field(max_length=_MOST)] = Field(default_factory=list)
    dansk: Literal["0", "1", "2", "3", "4"] | None = None


class SupportForm(Form):
    """Which conditions and how much support there can be."""

    vilkaar: Annotated[list[_Code], Field(max_length=_MOST)] = Field(default_factory=list)
    mentor: Annotated[float, Field(ge=0, le=37)] | None = None


class PayForm(Form):
    """When there is pay, and whether they want to hire."""

    loen: Annotated[int, Field(ge=0, le=26)] | None = None
    hensigt: Literal["now", "within_3_months", "maybe", "placement_only", "no"] | None = None


STEPS: Mapping[str, type[Form]] = {
    "opgaver": TasksForm,
    "tid": TimeForm,
    "krav": NeedsForm,
    "stoette": SupportForm,
    "loen": PayForm,
}
Step = Literal["opgaver", "tid", "krav", "stoette", "loen"]
SUMMARY = "oversigt"
Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Answers by step; the number is that of the opening that will be made of them."""

    number: str = ""
    steps: Mapping[str, Fields] = field(default_factory=dict)

    def answered(self, step: str, said: Fields) -> "Draft":
        """Return the draft with a step's answers."""
        return replace(self, steps={**self.steps, step: said})

    def again(self) -> "Draft":
        """Return a draft of one more opening at the same company: what is the company's own stays."""
        kept = {step: self.steps[step] for step in ("stoette", "loen") if step in self.steps}
        return Draft(number=new_number(), steps=kept)

    @property
    def text(self) -> str:
        """The draft as it stands in an address."""
        told = json.dumps([self.number, self.steps], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(zlib.compress(told.encode(), 9)).decode().rstrip("=")


def new_number() -> str:
    """Return the number of an opening that nobody has."""
    return f"S-{uuid4().hex[:12]}"


def draft_of(text: str) -> Draft:
    """Return the draft that stands in an address; an empty one begins a talk.

    Raises
    ------
    Problem
        If it was cut off or changed.
    """
    if not text:
        return Draft(number=new_number())
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacked = zlib.decompressobj().decompress(packed, _MOST_CHARACTERS)
        number, steps = json.loads(unpacked)
        return Draft(
            number=_number_in(number), steps={name: _fields(steps[name]) for name in STEPS if name in steps}
        )
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error, zlib.error, RecursionError):
        fault = FieldFault(code="cursor-unreadable", pointer="/kladde", place="query")
        raise Problem("request-invalid", errors=[fault]) from None


def form_of(draft: Draft, step: str, *, minimal: bool) -> Filled[Any]:
    """Return the form of a step as its answers fill it, checked as when they were sent."""
    said = draft.steps.get(step)
    return Filled() if said is None else checked(step, said, minimal=minimal)


def checked(step: str, said: Fields, *, minimal: bool) -> Filled[Any]:
    """Return the form of a step with everything named that is wrong with it."""
    form = filled_of(STEPS[step], Said(fields=said), LIKE, minimal=minimal)
    wrong = [] if form.faults else _between(form)
    return form.refused(*wrong) if wrong else form


def _between(form: Filled[Any]) -> list[FieldFault]:
    """Return what is wrong between the fields of a form."""
    value = form.read
    if isinstance(value, TasksForm) and not (value.opgaver or value.tasks.strip()):
        return [FieldFault(code="missing", pointer="/opgaver")]
    if not isinstance(value, TimeForm):
        return []
    faults = []
    if value.timer_til < value.timer_fra:
        faults.append(FieldFault(code="hours-descend", pointer="/timer_til"))
    if value.dage and not (value.fra and value.til):
        faults.append(FieldFault(code="missing", pointer="/fra" if not value.fra else "/til"))
    elif value.dage and str(value.fra) >= str(value.til):
        faults.append(FieldFault(code="not-valid", pointer="/til"))
    return faults


def _number_in(value: object) -> str:
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise ValueError(value)
    return value


def _fields(value: Mapping[str, Any]) -> Fields:
    return {str(name): tuple(map(str, texts)) for name, texts in value.items()}
