"""Tables of what guides ask: where each fact about a person comes from, and answers not finished yet."""

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, Table, Text

from data.store.schema import WORD, metadata

candidate_facts = Table(
    "candidate_facts",
    metadata,
    Column("candidate_id", WORD, primary_key=True),
    Column("field", WORD, primary_key=True),
    Column("noted_at", DateTime, primary_key=True),
    Column("source", WORD, nullable=False),
    Column("said_on", Date, nullable=False),
    Column("told", Text),
    Column("empty", Boolean, nullable=False),
    Column("guide", WORD, nullable=False),
    Column("noted_by", Text, nullable=False),
)
guide_drafts = Table(
    "guide_drafts",
    metadata,
    Column("candidate_id", WORD, primary_key=True),
    Column("guide", WORD, primary_key=True),
    Column("answers_json", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("saved_at", DateTime, nullable=False),
)
