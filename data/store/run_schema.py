"""Tables of runs: what was asked for, who holds it, how far it is, and what it keeps while it works."""

from sqlalchemy import (
    BigInteger,
    Boolean,
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
    text,
)

from data.store.schema import WORD, metadata

# A night that failed or was cancelled makes room for another; one that waits, works or is done does not.
_COUNTS = text("kind = 'night' AND state IN ('queued', 'running', 'done')")

runs = Table(
    "runs",
    metadata,
    Column("run_id", WORD, primary_key=True),
    Column("kind", WORD, nullable=False),
    Column("night_on", Date),
    Column("state", WORD, nullable=False),
    Column("phase", WORD),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("request", Text, nullable=False),
    Column("result", Text),
    Column("fault", Text),
    Column("created_by", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("started_at", DateTime),
    Column("ended_at", DateTime),
    Column("attempts", Integer, nullable=False),
    Column("cancel_asked", Boolean, nullable=False),
    Column("holder", Text),
    Column("lease_until", DateTime),
    Column("token", BigInteger, nullable=False),
    Index(None, "created_at", "run_id"),
    Index(None, "state"),
    Index(
        "ix_runs_one_night",
        "night_on",
        unique=True,
        sqlite_where=_COUNTS,
        postgresql_where=_COUNTS,
    ),
)
# Numbers that only grow; taking one locks its row, so whoever takes it is alone until the transaction ends.
run_numbers = Table(
    "run_numbers",
    metadata,
    Column("name", WORD, primary_key=True),
    Column("number", BigInteger, nullable=False),
)


def _of_run() -> Column[str]:
    return Column("run_id", WORD, ForeignKey("runs.run_id", ondelete="CASCADE"), primary_key=True)


run_checkpoints = Table(
    "run_checkpoints",
    metadata,
    _of_run(),
    Column("phase", WORD, primary_key=True),
    Column("inputs", WORD, nullable=False),
    Column("body", Text, nullable=False),
)
run_findings = Table(
    "run_findings",
    metadata,
    _of_run(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("severity", WORD, nullable=False),
    Column("code", WORD, nullable=False),
    Column("file", Text, nullable=False),
    Column("row", Integer),
    Column("column", Text),
    Column("expected", Text, nullable=False),
    Column("got", Text, nullable=False),
    Column("advice", Text, nullable=False),
)
run_file_parts = Table(
    "run_file_parts",
    metadata,
    _of_run(),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)


def _of_plan() -> Column[int]:
    return Column(
        "plan_id",
        Integer,
        ForeignKey("plans.plan_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )


# Where a plan came from, and whether its rows are still kept: its line and its report always are.
plan_origins = Table(
    "plan_origins",
    metadata,
    _of_plan(),
    Column("run_id", WORD),
    Column("pruned_at", DateTime),
    Column("basis", WORD),
)
plan_unplaced = Table(
    "plan_unplaced",
    metadata,
    _of_plan(),
    Column("candidate_id", WORD, primary_key=True),
    Column("cause", WORD, nullable=False),
    Column("text_da", Text, nullable=False),
    Column("text_en", Text, nullable=False),
    Column("opens_json", Text, nullable=False),
)
plan_changes = Table(
    "plan_changes",
    metadata,
    _of_plan(),
    Column("candidate_id", WORD, primary_key=True),
    Column("kind", WORD, nullable=False),
    Column("before", WORD),
    Column("now", WORD),
    Column("reason", WORD, nullable=False),
    Column("gain", Double),
    Column("text_da", Text, nullable=False),
    Column("text_en", Text, nullable=False),
)
