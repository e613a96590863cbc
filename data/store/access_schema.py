"""The table of cases that were opened in an emergency."""

from sqlalchemy import Column, DateTime, Index, Table, Text

from data.store.schema import WORD, metadata

opened_cases = Table(
    "opened_cases",
    metadata,
    Column("access_id", WORD, primary_key=True),
    Column("candidate_id", WORD, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("opener", WORD, nullable=False),
    Column("role", WORD, nullable=False),
    Column("reason_code", WORD, nullable=False),
    Column("reason", Text, nullable=False),
    Column("opened_at", DateTime, nullable=False),
    Column("until", DateTime, nullable=False),
    Column("seen_by", Text),
    Column("seen_at", DateTime),
    Index(None, "candidate_id", "opener"),
    Index(None, "opened_at", "access_id"),
)
