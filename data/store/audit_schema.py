"""Tables of the audit: a chained log, the keys its words fall under, and where the chain ends.

`audit_log` and `audit_people` only grow: triggers refuse every other change (`APPEND_ONLY`).
"""

from sqlalchemy import BigInteger, Column, Date, DateTime, Index, Integer, LargeBinary, Table, Text

from data.store.schema import WORD, metadata

# One key a person. A destroyed one keeps its number, so that rows about nobody any more can be counted.
subject_keys = Table(
    "subject_keys",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("candidate_id", WORD),
    Column("secret", LargeBinary),
    Column("made_at", DateTime, nullable=False),
    Column("destroyed_at", DateTime),
    Index(None, "candidate_id", unique=True),
)
# One key for each class of record and month: what is no longer kept is forgotten by month.
audit_periods = Table(
    "audit_periods",
    metadata,
    Column("record_class", WORD, primary_key=True),
    Column("month", Date, primary_key=True),
    Column("secret", LargeBinary),
    Column("made_at", DateTime, nullable=False),
    Column("forgotten_at", DateTime),
)
# One row. Whoever writes to the log locks it first, so that the chain never forks.
audit_head = Table(
    "audit_head",
    metadata,
    Column("pointer", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("at", DateTime),
    Column("key_print", WORD, nullable=False),
    Column("mac", LargeBinary, nullable=False),
    Column("last_subject", BigInteger, nullable=False),
)
audit_log = Table(
    "audit_log",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", DateTime, nullable=False),
    Column("record_class", WORD, nullable=False),
    Column("actor", Text, nullable=False),
    Column("actor_kind", WORD, nullable=False),
    Column("role", WORD, nullable=False),
    Column("operation", WORD, nullable=False),
    Column("outcome", WORD, nullable=False),
    Column("subject_kind", WORD, nullable=False),
    Column("subject_id", WORD, nullable=False),
    Column("people", Text, nullable=False),
    Column("municipality_code", WORD, nullable=False),
    Column("request_id", WORD, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("key_print", WORD, nullable=False),
    Column("mac", LargeBinary, nullable=False),
    Index(None, "at"),
    Index(None, "actor", "number"),
    Index(None, "operation", "number"),
    Index(None, "subject_id", "number"),
)
# By which rows about people are found who are not their subject; the log says the same in its column people.
audit_people = Table(
    "audit_people",
    metadata,
    Column("subject", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
)
APPEND_ONLY = (audit_log, audit_people)
