"""Tables of citizens' rights: requests, objections, holds on erasure, and who was erased, by keyed hash."""

from sqlalchemy import Column, Date, DateTime, ForeignKey, Index, LargeBinary, Table, Text

from data.store.schema import WORD, metadata

rights_requests = Table(
    "rights_requests",
    metadata,
    Column("request_id", WORD, primary_key=True),
    Column("candidate_id", WORD, nullable=False),
    Column("kind", WORD, nullable=False),
    Column("about", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("noted_by", Text, nullable=False),
    Column("opening_id", WORD),
    Column("list_id", WORD),
    Column("state", WORD, nullable=False),
    Column("answer", Text),
    Column("answered_by", Text),
    Column("answered_at", DateTime),
    Index(None, "candidate_id"),
    Index(None, "state", "due_on"),
)
objections = Table(
    "objections",
    metadata,
    Column("candidate_id", WORD, primary_key=True),
    Column("made_at", DateTime, primary_key=True),
    Column("noted_by", Text, nullable=False),
    Column("words", Text),
    Column("withdrawn_at", DateTime),
    Column("withdrawn_by", Text),
)
legal_holds = Table(
    "legal_holds",
    metadata,
    Column("candidate_id", WORD, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("placed_by", Text, nullable=False),
    Column("placed_at", DateTime, nullable=False),
    Column("until", Date),
)
# Who is on the notice list: erased at the earliest on the day, unless somebody says otherwise.
retention_notices = Table(
    "retention_notices",
    metadata,
    Column("candidate_id", WORD, primary_key=True),
    Column("noticed_on", Date, nullable=False),
    Column("goes_on", Date, nullable=False),
)
# One is made with the table; a database that a backup replaces hands on its own. Backups carry them, so that
# the ledger is understood wherever one is restored.
erasure_keys = Table(
    "erasure_keys",
    metadata,
    Column("key_print", WORD, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
)
erasures = Table(
    "erasures",
    metadata,
    Column("subject", WORD, primary_key=True),
    Column("erased_on", Date, nullable=False),
    Column("reason_code", WORD, nullable=False),
    Column("key_print", WORD, ForeignKey("erasure_keys.key_print"), nullable=False),
    Column("lifted_on", Date),
)
