"""What a running service keeps: change numbers, lists shown, acts of decision, seats, kept answers."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# name:type, with * for a part of the primary key and ! for a value that is never missing.
_TABLES = {
    "stamps": "pointer:whole* people:big! market:big! journal:big! journal_complete_from:big!",
    "journal_log": "number:big* candidate_id:word* opening_id:word*",
    "shown_lists": (
        "list_id:word* candidate_id:word! shown_at:instant! as_of:day! by:text! plan_id:whole "
        "model_version:word model_digest:word objective_kind:word! degraded:flag! what_if_json:text seed:big"
    ),
    "shown_lines": (
        "list_id:word* position:whole* opening_id:word! workplace_id:word! chance:number! "
        "expected_goal_hours:number low:number high:number expected_weeks_to_paid:number price:number "
        "net_value:number"
    ),
    "decision_acts": (
        "number:big* decision_id:word! candidate_id:word! opening_id:word! workplace_id:word! decision:word! "
        "reason_code:word! note:text by:text! decided_at:instant! decided_on:day! list_id:word shown_on:day "
        "position:whole model_version:text propensity:number withdrawn_by:text withdrawn_at:instant"
    ),
    "place_seats": "opening_id:word* places:whole! kept:whole!",
    "contact_seats": "workplace_id:word* month:day* most:whole contacted:whole!",
    "answers": (
        "actor:word* key:word* request_digest:word! made_at:instant! status:whole headers_json:text "
        "body:bytes"
    ),
}
_INDEXES = {
    "shown_lists": (("candidate_id", "shown_at"), ("shown_at",)),
    "decision_acts": (("candidate_id", "number"), ("opening_id",)),
    "answers": (("made_at",),),
    "openings": (("workplace_id",),),
    "matches": (("candidate_id",), ("opening_id",), ("workplace_id",)),
    "holds": (("opening_id",),),
    "decisions": (("opening_id",),),
}
_CHECKS = {
    "place_seats": ("kept", "kept >= 0 AND kept <= places"),
    "contact_seats": ("contacted", "contacted >= 0 AND (most IS NULL OR contacted <= most)"),
}
_TYPES: dict[str, Any] = {
    "word": sa.String().with_variant(sa.String(collation="C"), "postgresql"),
    "text": sa.Text(),
    "big": sa.BigInteger(),
    "whole": sa.Integer(),
    "number": sa.Double(),
    "day": sa.Date(),
    "instant": sa.DateTime(),
    "flag": sa.Boolean(),
    "bytes": sa.LargeBinary(),
}


def upgrade() -> None:
    """Make the tables, the indexes that single records are found by, and the one row of stamps."""
    for name, columns in _TABLES.items():
        op.create_table(name, *map(_column, columns.split()), *_constraints(name, columns))
    for name, indexes in _INDEXES.items():
        for keys in indexes:
            op.create_index(f"ix_{name}_{'_'.join(keys)}", name, list(keys))
    op.create_index("ix_decision_acts_decision_id", "decision_acts", ["decision_id"], unique=True)
    op.execute("INSERT INTO stamps VALUES (1, 0, 0, 0, 0)")


def downgrade() -> None:
    """Take indexes and tables away; decisions stay in the exchange format's own table."""
    for name, indexes in _INDEXES.items():
        for keys in indexes if name not in _TABLES else ():
            op.drop_index(f"ix_{name}_{'_'.join(keys)}", name)
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


def _constraints(table: str, columns: str) -> list[sa.Constraint]:
    keys = [text.partition(":")[0] for text in columns.split() if text.endswith("*")]
    constraints: list[sa.Constraint] = [sa.PrimaryKeyConstraint(*keys, name=f"pk_{table}")]
    if table == "shown_lines":
        name = "fk_shown_lines_list_id"
        constraints.append(
            sa.ForeignKeyConstraint(["list_id"], ["shown_lists.list_id"], name=name, ondelete="CASCADE")
        )
    if table in _CHECKS:
        what, condition = _CHECKS[table]
        constraints.append(sa.CheckConstraint(condition, name=f"ck_{table}_{what}"))
    return constraints
