"""Tables of what was: rows that went, and what lists and plans were made from."""

from sqlalchemy import BigInteger, Column, Index, Table, Text

from data.store.schema import WORD, metadata

# A row that was replaced or taken back, so that every moment since can be had again. A worker's belief about
# a person is not kept: nothing is ever made from it.
past_rows = Table(
    "past_rows",
    metadata,
    Column("table_name", WORD, primary_key=True),
    Column("version_id", BigInteger, primary_key=True, autoincrement=False),
    Column("gone_at", BigInteger, primary_key=True, autoincrement=False),
    Column("came_at", BigInteger, nullable=False),
    Column("record_id", WORD, nullable=False),
    Column("candidate_id", WORD),
    Column("row_json", Text, nullable=False),
    Index(None, "table_name", "record_id"),
    Index(None, "candidate_id"),
)
# Settings, model and day that many lists share, once each, under the digest of the text.
bases = Table(
    "bases",
    metadata,
    Column("digest", WORD, primary_key=True),
    Column("basis_json", Text, nullable=False),
)
