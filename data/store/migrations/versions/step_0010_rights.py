"""Citizens' rights: requests, objections, legal holds, notices, and the ledger of who was erased."""

import hashlib
import secrets

import sqlalchemy as sa
from alembic import op

from data.store.migrations.tables import drop_tables, make_indexes, make_tables, refers

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

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
    "erasure_keys": "key_print:word* secret:bytes!",
    "erasures": "subject:word* erased_on:day! reason_code:word! key_print:word! lifted_on:day",
}
_REFERENCES = {"erasures": (refers("erasures", "key_print", "erasure_keys", None),)}
_INDEXES = {"rights_requests": (("candidate_id",), ("state", "due_on"))}
_KEY_BYTES, _PRINT_DIGITS = 32, 12


def upgrade() -> None:
    """Make the tables, and the first key of the ledger."""
    make_tables(_TABLES, _REFERENCES)
    make_indexes(_INDEXES)
    secret = secrets.token_bytes(_KEY_BYTES)
    key_print = hashlib.sha256(b"erasure ledger" + secret).hexdigest()[:_PRINT_DIGITS]
    keys = sa.table("erasure_keys", sa.column("key_print"), sa.column("secret"))
    op.bulk_insert(keys, [{"key_print": key_print, "secret": secret}])


def downgrade() -> None:
    """Take the tables away: nobody is known to have been erased any more."""
    drop_tables(_TABLES)
