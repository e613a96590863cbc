"""Every row says when it came, rows that go are kept; lists and plans say what they were made from."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from data.store.migrations.tables import WORD, drop_tables, make_indexes, make_tables

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
_TABLES = {
    "past_rows": (
        "table_name:word* version_id:big* gone_at:big* came_at:big! record_id:word! candidate_id:word "
        "row_json:text!"
    ),
    "bases": "digest:word* basis_json:text!",
}
_INDEXES = {
    "shown_lists": (("plan_id",),),
    "past_rows": (("table_name", "record_id"), ("candidate_id",)),
}
_ADDED: dict[str, dict[str, Any]] = {
    "shown_lists": {
        "basis": WORD,
        "people": sa.BigInteger(),
        "market": sa.BigInteger(),
        "journal": sa.BigInteger(),
        "told_on": sa.Date(),
        "asked_lines": sa.Integer(),
        "every_opening": sa.Boolean(),
        "body_digest": WORD,
    },
    "shown_lines": {"told_digest": WORD},
    "plan_origins": {"basis": WORD},
}


def upgrade() -> None:
    """Rows that are there count as always there; lists and plans of before say nothing."""
    for name in _RECORDS:
        op.add_column(name, sa.Column("came_at", sa.BigInteger(), nullable=False, server_default="0"))
    for name, columns in _ADDED.items():
        for column, kind in columns.items():
            op.add_column(name, sa.Column(column, kind))
    make_tables(_TABLES)
    make_indexes(_INDEXES)


def downgrade() -> None:
    """Take away when rows came, rows that went, and what lists and plans were made from."""
    drop_tables(_TABLES)
    op.drop_index("ix_shown_lists_plan_id", "shown_lists")
    for name, columns in reversed(_ADDED.items()):
        for column in reversed(columns):
            op.drop_column(name, column)
    for name in reversed(_RECORDS):
        op.drop_column(name, "came_at")
