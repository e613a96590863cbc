"""Cases that were opened in an emergency."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "opened_cases",
        sa.Column("access_id", _WORD, nullable=False),
        sa.Column("candidate_id", _WORD, nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opener", _WORD, nullable=False),
        sa.Column("role", _WORD, nullable=False),
        sa.Column("reason_code", _WORD, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("seen_by", sa.Text()),
        sa.Column("seen_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("access_id", name="pk_opened_cases"),
    )
    op.create_index("ix_opened_cases_candidate_id_opener", "opened_cases", ["candidate_id", "opener"])
    op.create_index("ix_opened_cases_opened_at_access_id", "opened_cases", ["opened_at", "access_id"])


def downgrade() -> None:
    """Take the table away."""
    op.drop_table("opened_cases")
