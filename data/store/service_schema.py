"""Tables that a running service adds: change numbers, lists shown, acts of decision, seats, kept answers."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from data.store.schema import WORD, metadata

# One row. Whoever writes records or decisions locks it first, so that writers queue and numbers never cross.
stamps = Table(
    "stamps",
    metadata,
    Column("pointer", Integer, primary_key=True, autoincrement=False),
    Column("people", BigInteger, nullable=False),
    Column("market", BigInteger, nullable=False),
    Column("journal", BigInteger, nullable=False),
    Column("journal_complete_from", BigInteger, nullable=False),
)
journal_log = Table(
    "journal_log",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("candidate_id", WORD, primary_key=True),
    Column("opening_id", WORD, primary_key=True),
)
shown_lists = Table(
    "shown_lists",
    metadata,
    Column("list_id", WORD, primary_key=True),
    Column("candidate_id", WORD, nullable=False),
    Column("shown_at", DateTime, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("by", Text, nullable=False),
    Column("plan_id", Integer),
    Column("model_version", WORD),
    Column("model_digest", WORD),
    Column("objective_kind", WORD, nullable=False),
    Column("degraded", Boolean, nullable=False),
    Column("what_if_json", Text),
    Column("seed", BigInteger),
    Column("basis", WORD),
    Column("people", BigInteger),
    Column("market", BigInteger),
    Column("journal", BigInteger),
    Column("told_on", Date),
    Column("asked_lines", Integer),
    Column("every_opening", Boolean),
    Column("body_digest", WORD),
    Index(None, "candidate_id", "shown_at"),
    Index(None, "shown_at"),
    Index(None, "plan_id"),
)
shown_lines = Table(
    "shown_lines",
    metadata,
    Column("list_id", WORD, ForeignKey("shown_lists.list_id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("opening_id", WORD, nullable=False),
    Column("workplace_id", WORD, nullable=False),
    Column("chance", Double, nullable=False),
    Column("expected_goal_hours", Double),
    Column("low", Double),
    Column("high", Double),
    Column("expected_weeks_to_paid", Double),
    Column("price", Double),
    Column("net_value", Double),
    Column("told_digest", WORD),
)
decision_acts = Table(
    "decision_acts",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("decision_id", WORD, nullable=False),
    Column("candidate_id", WORD, nullable=False),
    Column("opening_id", WORD, nullable=False),
    Column("workplace_id", WORD, nullable=False),
    Column("decision", WORD, nullable=False),
    Column("reason_code", WORD, nullable=False),
    Column("note", Text),
    Column("by", Text, nullable=False),
    Column("decided_at", DateTime, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("list_id", WORD),
    Column("shown_on", Date),
    Column("position", Integer),
    Column("model_version", Text),
    Column("propensity", Double),
    Column("withdrawn_by", Text),
    Column("withdrawn_at", DateTime),
    Index(None, "decision_id", unique=True),
    Index(None, "candidate_id", "number"),
    Index(None, "opening_id"),
)
# What is taken never exceeds what there is: the rules say so first, these checks say so last.
place_seats = Table(
    "place_seats",
    metadata,
    Column("opening_id", WORD, primary_key=True),
    Column("places", Integer, nullable=False),
    Column("kept", Integer, nullable=False),
    CheckConstraint("kept >= 0 AND kept <= places", name="ck_place_seats_kept"),
)
contact_seats = Table(
    "contact_seats",
    metadata,
    Column("workplace_id", WORD, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("most", Integer),
    Column("contacted", Integer, nullable=False),
    CheckConstraint(
        "contacted >= 0 AND (most IS NULL OR contacted <= most)", name="ck_contact_seats_contacted"
    ),
)
answers = Table(
    "answers",
    metadata,
    Column("actor", WORD, primary_key=True),
    Column("key", WORD, primary_key=True),
    # Empty where it was asked about every municipality.
    Column("municipality_code", WORD, primary_key=True, server_default=""),
    Column("request_digest", WORD, nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("status", Integer),
    Column("headers_json", Text),
    Column("body", LargeBinary),
    Index(None, "made_at"),
)
