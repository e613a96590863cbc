"""Cases that were opened in an emergency."""

from data.store.migrations.tables import drop_tables, make_indexes, make_tables

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLES = {
    "opened_cases": (
        "access_id:word* candidate_id:word! opened_by:text! opener:word! role:word! reason_code:word! "
        "reason:text! opened_at:instant! until:instant! seen_by:text seen_at:instant"
    )
}
_INDEXES = {"opened_cases": (("candidate_id", "opener"), ("opened_at", "access_id"))}


def upgrade() -> None:
    """Make the table."""
    make_tables(_TABLES)
    make_indexes(_INDEXES)


def downgrade() -> None:
    """Take the table away."""
    drop_tables(_TABLES)
