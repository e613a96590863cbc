"""Tables of the store, drawn up from the exchange format, and those for published plans.

Every row of the exchange format is kept with the day the store learned it (``known_from``); nothing is
overwritten by later knowledge. Text is compared by code point on every database.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

from data import columns
from data import tables as exchange
from data.columns import Kind

# Python sorts text by code point; so must the database, or chunks of a sorted import would miss rows.
WORD = String().with_variant(String(collation="C"), "postgresql")
_TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.ID: WORD,
    Kind.CODE: WORD,
    Kind.CHOICE: WORD,
    Kind.TEXT: Text(),
    Kind.CODES: Text(),
    Kind.WEIGHTS: Text(),
    Kind.INTERVALS: Text(),
    Kind.INTEGER: BigInteger(),
    Kind.NUMBER: Double(),
    Kind.DATE: Date(),
    Kind.MONTH: Date(),
}

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


# For `Table(info=…)`: what holds for the moment only, and would do harm if a restore brought it back.
NOT_BACKED_UP = {"backed_up": False}


# Columns other than the key by which single records are looked up.
_FOUND_BY = {
    "openings": ("workplace_id",),
    "matches": ("candidate_id", "opening_id", "workplace_id"),
    "holds": ("opening_id",),
    "decisions": ("opening_id",),
}


def _stored(table: columns.Table) -> Table:
    stored = [
        Column(column.name, _TYPES[column.kind], nullable=not column.required)
        for column in table.columns
        if not column.stored_apart
    ]
    return Table(
        table.name,
        metadata,
        Column("version_id", BigInteger, primary_key=True, autoincrement=False),
        *stored,
        Column("known_from", Date, nullable=False),
        # The change number it came with (`data.store.stamps`); 0 is older than these numbers.
        Column("came_at", BigInteger, nullable=False, server_default="0"),
        Index(None, *table.key),
        *(Index(None, name) for name in _FOUND_BY.get(table.name, ())),
    )


STORED: dict[str, Table] = {table.name: _stored(table) for table in exchange.TABLES}

# A belief about a person stands by itself: it can be read, kept and deleted apart from the person's record.
worker_belief = Table(
    "worker_belief",
    metadata,
    Column(
        "version_id",
        BigInteger,
        ForeignKey("candidates.version_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("worker_belief", Integer, nullable=False),
)
# Whose each person is today: everything about people who move goes along.
person_municipality = Table(
    "person_municipality",
    metadata,
    Column("candidate_id", WORD, primary_key=True),
    Column("municipality_code", WORD),
    Index(None, "municipality_code"),
)

plans = Table(
    "plans",
    metadata,
    Column("plan_id", Integer, primary_key=True, autoincrement=False),
    Column("made_at", DateTime, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("objective_kind", WORD, nullable=False),
    Column("model_version", WORD, nullable=False),
    Column("digest", WORD, nullable=False),
    Column("report_json", Text, nullable=False),
)


def _of_plan() -> Column[int]:
    return Column(
        "plan_id",
        Integer,
        ForeignKey("plans.plan_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )


plan_assignments = Table(
    "plan_assignments",
    metadata,
    _of_plan(),
    Column("candidate_id", WORD, primary_key=True),
    Column("opening_id", WORD, primary_key=True),
    Column("workplace_id", WORD, nullable=False),
    Column("hours_per_week", Double),
    Column("expected_goal_hours", Double),
    Column("low", Double),
    Column("high", Double),
    Column("expected_weeks_to_paid", Double),
    Column("chance_30h_at_26w", Double),
    Column("net_value", Double),
    Column("price", Double),
)
plan_prices = Table(
    "plan_prices",
    metadata,
    _of_plan(),
    Column("opening_id", WORD, primary_key=True),
    Column("price_micro", BigInteger, nullable=False),
)
plan_node_prices = Table(
    "plan_node_prices",
    metadata,
    _of_plan(),
    Column("node_kind", WORD, primary_key=True),
    Column("node_id", WORD, primary_key=True),
    Column("price_micro", BigInteger, nullable=False),
)
# The plan's report is read by all: what it has to remember of people stands here, behind the wall.
plan_people = Table(
    "plan_people",
    metadata,
    _of_plan(),
    Column("candidate_id", WORD, primary_key=True),
    Column("opening_before", WORD),
    Column("nights_before", Integer, nullable=False),
    Column("nights_after", Integer, nullable=False),
)
current_plan = Table(
    "current_plan",
    metadata,
    Column("pointer", Integer, primary_key=True, autoincrement=False),
    Column("plan_id", Integer, ForeignKey("plans.plan_id"), nullable=False),
)
