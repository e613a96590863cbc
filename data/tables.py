"""The exchange format as data: every table, its columns, their kinds, ranges and words.

Intake, store, export and the documentation page are all driven by these specifications, so that a
column is described in one place only. Column names equal the field names of the records.
"""

from typing import TypedDict, Unpack

from data import brokers, candidates, companies, journal, openings, placements, vocabulary
from data.columns import Column, Kind, Table


class _More(TypedDict, total=False):
    required: bool
    refers_to: str
    number_field: bool
    lenient: bool
    or_else: str
    words: str
    stored_apart: bool
    audit_only: bool
    health: bool


def _id(name: str, **more: Unpack[_More]) -> Column:
    return Column(name=name, kind=Kind.ID, **more)


def _code(name: str, **more: Unpack[_More]) -> Column:
    return Column(name=name, kind=Kind.CODE, **more)


def _text(name: str, *, audit_only: bool = False, by_company: bool = False) -> Column:
    return Column(name=name, kind=Kind.TEXT, audit_only=audit_only, by_company=by_company)


def _integer(name: str, low: float | None = 0, high: float | None = None, **more: Unpack[_More]) -> Column:
    return Column(name=name, kind=Kind.INTEGER, low=low, high=high, **more)


def _number(name: str, low: float | None = 0, high: float | None = None, **more: Unpack[_More]) -> Column:
    return Column(name=name, kind=Kind.NUMBER, low=low, high=high, **more)


def _date(name: str, **more: Unpack[_More]) -> Column:
    return Column(name=name, kind=Kind.DATE, **more)


def _choice(name: str, *choices: str) -> Column:
    return Column(name=name, kind=Kind.CHOICE, choices=choices)


def _codes(
    name: str, words: str | None = None, choices: tuple[str, ...] = (), *, health: bool = False
) -> Column:
    return Column(name=name, kind=Kind.CODES, words=words, choices=choices, health=health)


def _weights(
    name: str, words: str, low: float | None = 0, high: float | None = None, *, health: bool = False
) -> Column:
    return Column(name=name, kind=Kind.WEIGHTS, words=words, low=low, high=high, health=health)


def _intervals(name: str) -> Column:
    return Column(name=name, kind=Kind.INTERVALS)


TRANSPORT_MODES = ("walk", "bike", "public", "car")
_LATITUDE = _number("latitude", -90, 90)
_LONGITUDE = _number("longitude", -180, 180)

VOCABULARY = Table(
    name="vocabulary",
    record=vocabulary.Word,
    key=("kind", "code"),
    columns=(
        Column(name="kind", kind=Kind.CHOICE, choices=vocabulary.KINDS, required=True),
        _code("code", required=True),
        _text("label_da", by_company=True),
        _text("label_en", by_company=True),
        _text("group"),
        _code("broader"),
    ),
)
BROKERS = Table(
    name="brokers",
    record=brokers.Broker,
    key=("broker_id",),
    columns=(
        _id("broker_id", required=True),
        _text("name"),
        _code("municipality_code"),
        _integer("caseload_max"),
        _number("fte"),
    ),
)
CANDIDATES = Table(
    name="candidates",
    record=candidates.Candidate,
    key=("candidate_id",),
    versioned=True,
    required=True,
    columns=(
        _id("candidate_id", required=True),
        _date("valid_from"),
        _choice("status", *candidates.STATUSES),
        _code("municipality_code"),
        _code("postcode"),
        _LATITUDE,
        _LONGITUDE,
        _codes("transport", choices=TRANSPORT_MODES),
        _number("max_travel_minutes", 0, 1440),
        _number("hours_per_week_now", 0, 168),
        _number("hours_per_week_goal", 0, 168),
        _intervals("availability"),
        _weights("competences", "competence", 0, 3),
        _weights("task_experience", "task", -1, 1),
        _weights("wishes_industries", "industry", 0, 3),
        _weights("wishes_tasks", "task", 0, 3),
        _codes("no_go_industries", "industry"),
        _codes("no_go_tasks", "task"),
        Column(name="no_go_workplaces", kind=Kind.CODES, number_field=True),
        _weights("conditions", "condition", 0, 3, health=True),
        _codes("must_conditions", "condition", health=True),
        _integer("mentor_need", 0, 3, health=True),
        _integer("danish_level", 0, 4),
        _codes("certificates", "certificate"),
        _id("broker_id", refers_to="brokers", lenient=True),
        _integer("broker_changes_24m"),
        _date("waiting_since"),
        _integer("queue_position", None),
        _text("benefit"),
        _text("category"),
        _integer("months_on_benefit"),
        _integer("birth_year", 1900, 2100, audit_only=True),
        _text("gender", audit_only=True),
        _text("audit_group", audit_only=True),
        _integer("worker_belief", 1, 5, stored_apart=True, audit_only=True),
    ),
)
WORKPLACES = Table(
    name="workplaces",
    record=companies.Workplace,
    key=("workplace_id",),
    versioned=True,
    required=True,
    columns=(
        _id("workplace_id", required=True, number_field=True),
        _date("valid_from"),
        _code("company_id", number_field=True),
        _text("name", by_company=True),
        _code("municipality_code"),
        _LATITUDE,
        _LONGITUDE,
        _code("postcode"),
        _choice("industry_system", "DB07", "DB25"),
        _code("industry_code", words="industry"),
        _number("employees_fte"),
        _number("supported_now_fte"),
        _weights("conditions_offered", "condition", 0, 3),
        _number("mentor_hours_per_week"),
        _integer("danish_required", 0, 4),
        _number("pace", 0, 5),
        _number("customer_contact", 0, 5),
        _number("team_climate", 1, 5),
        _number("public_transport", 0, 3),
        _choice("hire_intention", *companies.HIRE_INTENTIONS),
        _date("hire_intention_on"),
        _integer("max_contacts_per_month"),
        _date("do_not_contact_until"),
        _date("first_seen_on"),
        _choice("status", *companies.STATUSES),
    ),
)
OPENINGS = Table(
    name="openings",
    record=openings.Opening,
    key=("opening_id",),
    versioned=True,
    required=True,
    columns=(
        _id("opening_id", required=True, number_field=True),
        _id("workplace_id", required=True, refers_to="workplaces", number_field=True),
        _date("valid_from"),
        _weights("tasks", "task"),
        _weights("competences", "competence", 0, 1),
        _codes("essential_competences", "competence"),
        _codes("certificates_required", "certificate"),
        _number("hours_per_week_min", 0, 168),
        _number("hours_per_week_max", 0, 168),
        _number("hours_budget_per_week"),
        _integer("places", 0, 1_000_000, required=True),
        _intervals("schedule"),
        _integer("paid_from_week", 0, 520),
        _date("open_from"),
        _date("open_until"),
        _date("last_confirmed_on"),
        _choice("status", *openings.STATUSES),
    ),
)
MATCHES = Table(
    name="matches",
    record=placements.Match,
    key=("match_id",),
    columns=(
        _id("match_id", required=True),
        _id("candidate_id", required=True, refers_to="candidates"),
        _id("opening_id", refers_to="openings", number_field=True, or_else="workplace_id"),
        _id("workplace_id", refers_to="workplaces", number_field=True, or_else="opening_id"),
        _date("started_on", required=True),
        _choice("chosen_by", *placements.CHOSEN_BY),
        _number("propensity", 0, 1),
        _date("observed_until"),
        _date("first_paid_on"),
        _date("ended_on"),
        _choice("end_reason", *placements.END_REASONS),
        _integer("broker_changes"),
    ),
)
PAID_HOURS = Table(
    name="paid_hours",
    record=placements.PaidMonth,
    key=("match_id", "month"),
    columns=(
        _id("match_id", required=True, refers_to="matches"),
        Column(name="month", kind=Kind.MONTH, required=True),
        _number("paid_hours", 0, 744, required=True),
    ),
)
HOLDS = Table(
    name="holds",
    record=journal.Hold,
    key=("candidate_id", "opening_id", "kind"),
    columns=(
        _id("candidate_id", required=True, refers_to="candidates"),
        _id("opening_id", required=True, refers_to="openings", number_field=True),
        Column(name="kind", kind=Kind.CHOICE, choices=journal.HOLD_KINDS, required=True),
        _date("until"),
        _text("by"),
    ),
)
DECISIONS = Table(
    name="decisions",
    record=journal.Decision,
    key=("candidate_id", "opening_id", "decided_on", "decision"),
    columns=(
        _id("candidate_id", required=True, refers_to="candidates", lenient=True),
        _id("opening_id", required=True, refers_to="openings", number_field=True, lenient=True),
        _date("shown_on"),
        _integer("rank"),
        _text("model_version"),
        _number("propensity", 0, 1),
        Column(name="decision", kind=Kind.CHOICE, choices=journal.DECISIONS, required=True),
        _text("reason_code"),
        _date("decided_on", required=True),
    ),
)

TABLES = (
    VOCABULARY,
    BROKERS,
    CANDIDATES,
    WORKPLACES,
    OPENINGS,
    MATCHES,
    PAID_HOURS,
    HOLDS,
    DECISIONS,
)
