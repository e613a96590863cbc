"""Every row says when it came, rows that go are kept; lists and plans say what they were made from."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_RECORDS = (
    "brokers",
    "candidates",
    "workplaces",
    "openings",
    "matches",
    "paid_hours",
    "holds",
    "decisions",
    "vocabulary",
)
_WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")
_ADDED: dict[str, dict[str, Any]] = {
    "shown_lists": {
        "basis": _WORD,
        "people": sa.BigInteger(),
        "market": sa.BigInteger(),
        "journal": sa.BigInteger(),
        "told_on": sa.Date(),
        "asked_lines": sa.Integer(),
        "every_opening": sa.Boolean(),
        "body_digest": _WORD,
    },
    "shown_lines": {"told_digest": _WORD},
    "plan_origins": {"basis": _WORD},
}


def upgrade() -> None:
    """Rows that are there count as always there; lists and plans of before say nothing."""
    for name in _RECORDS:
        op.add_column(name, sa.Column("came_at", sa.BigInteger(), nullable=False, server_default="0"))
    for name, columns in _ADDED.items():
        for column, kind in columns.items():
            op.add_column(name, sa.Column(column, kind))
    op.create_index("ix_shown_lists_plan_id", "shown_lists", ["plan_id"])
    op.create_table(
        "past_rows",
        sa.Column("table_name", _WORD, nullable=False),
        sa.Column("version_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("gone_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("came_at", sa.BigInteger(), nullable=False),
        sa.Column("record_id", _WORD, nullable=False),
        sa.Column("candidate_id", _WORD),
        sa.Column("row_json", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "version_id", "gone_at", name="pk_past_rows"),
    )
    op.create_index("ix_past_rows_table_name_record_id", "past_rows", ["table_name", "record_id"])
    op.create_index("ix_past_rows_candidate_id", "past_rows", ["candidate_id"])
    op.create_table(
        "bases",
        sa.Column("digest", _WORD, nullable=False),
        sa.Column("basis_json", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_bases"),
    )


def downgrade() -> None:
    """Take away when rows came, rows that went, and what lists and plans were made from."""
    op.drop_table("bases")
    op.drop_table("past_rows")
    op.drop_index("ix_shown_lists_plan_id", "shown_lists")
    for name, columns in reversed(_ADDED.items()):
        for column in reversed(columns):
            op.drop_column(name, column)
    for name in reversed(_RECORDS):
        op.drop_column(name, "came_at")
