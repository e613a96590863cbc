"""Citizens' rights: requests, objections, legal holds, notices, and the ledger of who was erased."""

import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# name:type, with * for a part of the primary key and ! for a value that is never missing.
_TABLES = {
    "rights_requests": (
        "request_id:word* candidate_id:word! kind:word! about:text! words:text! received_on:day! due_on:day! "
        "noted_by:text! opening_id:word list_id:word state:word! answer:text answered_by:text "
        "answered_at:instant"
    ),
    "objections": (
        "candidate_id:word* made_at:instant* noted_by:text! words:text withdrawn_at:instant withdrawn_by:text"
    ),
    "legal_holds": "candidate_id:word* reason:text! placed_by:text! placed_at:instant! until:day",
    "retention_notices": "candidate_id:word* noticed_on:day! goes_on:day!",
    "erasure_key": "pointer:whole* secret:bytes!",
    "erasures": "subject:word* erased_on:day! reason_code:word! lifted_on:day",
}
_INDEXES = {"rights_requests": (("candidate_id",), ("state", "due_on"))}
_TYPES: dict[str, Any] = {
    "word": sa.String().with_variant(sa.String(collation="C"), "postgresql"),
    "text": sa.Text(),
    "whole": sa.Integer(),
    "day": sa.Date(),
    "instant": sa.DateTime(),
    "bytes": sa.LargeBinary(),
}
_KEY_BYTES = 32


def upgrade() -> None:
    """Make the tables, and the key of the ledger."""
    for name, columns in _TABLES.items():
        made = op.create_table(name, *map(_column, columns.split()), _primary_key(name, columns))
        if name == "erasure_key":
            op.bulk_insert(made, [{"pointer": 1, "secret": secrets.token_bytes(_KEY_BYTES)}])
    for name, indexes in _INDEXES.items():
        for keys in indexes:
            op.create_index(f"ix_{name}_{'_'.join(keys)}", name, list(keys))


def downgrade() -> None:
    """Take the tables away: nobody is known to have been erased any more."""
    for name in reversed(_TABLES):
        op.drop_table(name)


def _column(text: str) -> sa.Column[Any]:
    name, _, kind = text.partition(":")
    key = kind.endswith("*")
    return sa.Column(
        name,
        _TYPES[kind.rstrip("*!")],
        autoincrement=False if key else "auto",
        nullable=not kind.endswith(("!", "*")),
    )


def _primary_key(table: str, columns: str) -> sa.PrimaryKeyConstraint:
    keys = [text.partition(":")[0] for text in columns.split() if text.endswith("*")]
    return sa.PrimaryKeyConstraint(*keys, name=f"pk_{table}")
