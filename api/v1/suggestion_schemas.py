"""What an answer of suggestions holds. Nothing in it is a chance of the person, and nothing sorts people."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from api.http.schema import Count, Identifier, Strict
from api.v1.shown_staleness import StalenessShown

Text = Annotated[str, Field(max_length=2000)]
Objective = Literal["goal_hours", "weeks_saved"]
Mode = Literal["walk", "bike", "public", "car"]


class Told(Strict):
    """A text in Danish and in English."""

    da: Text
    en: Text


class Place(Strict):
    """Facts of a workplace that bear upon work there; nothing about anybody who works there."""

    workplace_id: Identifier
    name: Text | None
    industry: Told | None
    industry_code: Text | None
    municipality: Text | None


class Support(Strict):
    """What the workplace has told that it offers; null and empty where nobody has asked."""

    mentor_hours_per_week: float | None
    conditions: Annotated[list[Told], Field(max_length=50)]


class CompanyContact(Strict):
    """Who else is in talks with a company of the list."""

    workplace_id: Identifier
    colleagues: Count = Field(description="Other jobformidlere who contacted it this month.")
    last_contact_on: date | None = Field(description="When any jobformidler last reached it.")


class Figures(Strict):
    """What the pair is worth: expected goal hours in 52 weeks with their 80 % interval, and weeks to pay."""

    expected_goal_hours: float
    low: float
    high: float
    expected_weeks_to_paid: float
    price: float = Field(description="What the place is worth to others tonight, in the list's unit.")
    net_value: float = Field(description="Value minus price, in the list's unit: what the list is sorted by.")


class Reason(Strict):
    """Why the opening stands here, what speaks against it, or what would open more."""

    kind: Literal["for", "against", "opens"]
    group: Text
    goal_hours: float
    text: Told


class Suggestion(Strict):
    """One line of a list."""

    rank: int
    opening_id: Identifier
    place: Place
    tasks: Told
    hours_per_week: float = Field(description="Hours a week that the pair would start with.")
    hours_per_week_most: float | None = Field(description="Hours a week that the opening has room for.")
    support: Support
    travel_minutes: float | None
    travel_mode: Mode | None
    figures: Figures
    tonight: Literal["assigned", "free", "taken", "unplanned"]
    worth_less_than_unmatched: bool
    reasons: Annotated[list[Reason], Field(max_length=10)]
    stale: Annotated[list[Text], Field(max_length=10)]


class Refusal(Strict):
    """A rule that stands in the way, whose word it is, and what would open the pair."""

    rule: Text
    source: Text
    reason: Told
    opens: Told


class RefusedOpening(Strict):
    """An opening that the rules refuse."""

    opening_id: Identifier
    workplace_id: Identifier
    name: Told
    refusals: Annotated[list[Refusal], Field(max_length=20)]


class RefusedByRule(Strict):
    """What one rule refuses: how many by itself alone, how many in all, and the nearest of them."""

    rule: Text
    source: Text
    alone: Count
    total: Count
    examples: Annotated[list[RefusedOpening], Field(max_length=3)]


class ContestedReason(Strict):
    """A reason that the person says is wrong, and nobody has answered yet: mark it wherever it is shown."""

    request_id: Identifier
    about: Text = Field(description="Group of the reason, as in items[].reasons[].group.")
    opening_id: Identifier | None = Field(description="The opening it was said of; null for any.")
    due_on: date


class Suggestions(Strict):
    """A person's list, as it was journalled under ``list_id``."""

    list_id: Identifier
    contested: Annotated[list[ContestedReason], Field(max_length=500)]
    contacts: Annotated[list[CompanyContact], Field(max_length=50)]
    candidate_id: Identifier
    as_of: date
    what_if: bool = Field(description="Whether something was supposed; nothing of it is stored.")
    objective: Objective
    unit: Literal["hours", "weeks"]
    value_unmatched: float = Field(description="Worth of no match tonight, in the unit.")
    model_version: Text
    degraded: Told | None
    staleness: StalenessShown
    items: Annotated[list[Suggestion], Field(max_length=50)]
    refused: Annotated[list[RefusedByRule], Field(max_length=20)]


class WhyNot(Strict):
    """What stands between a person and one opening; value and price where nothing does."""

    candidate_id: Identifier
    opening_id: Identifier
    as_of: date
    allowed: bool
    objective: Objective
    unit: Literal["hours", "weeks"]
    value: float | None
    price: float | None
    text: Told
    refusals: Annotated[list[Refusal], Field(max_length=20)]
    degraded: Told | None
    staleness: StalenessShown
