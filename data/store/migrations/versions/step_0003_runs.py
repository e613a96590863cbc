"""Runs under a lease, and what a plan says about people without a place and about changes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# name:type, with * for a part of the primary key and ! for a value that is never missing.
_TABLES = {
    "runs": (
        "run_id:word* kind:word! night_on:day state:word! phase:word done:big! total:big! request:text! "
        "result:text fault:text created_by:text! created_at:instant! started_at:instant ended_at:instant "
        "attempts:whole! cancel_asked:flag! holder:text lease_until:instant token:big!"
    ),
    "run_numbers": "name:word* number:big!",
    "run_checkpoints": "run_id:word* phase:word* inputs:word! body:text!",
    "run_findings": (
        "run_id:word* position:whole* severity:word! code:word! file:text! row:whole column:text "
        "expected:text! got:text! advice:text!"
    ),
    "run_file_parts": "run_id:word* part:whole* body:bytes!",
    "plan_origins": "plan_id:whole* run_id:word pruned_at:instant",
    "plan_unplaced": "plan_id:whole* candidate_id:word* cause:word! text_da:text! text_en:text! "
    "opens_json:text!",
    "plan_changes": (
        "plan_id:whole* candidate_id:word* kind:word! before:word now:word reason:word! gain:number "
        "text_da:text! text_en:text!"
    ),
}
_INDEXES = {"runs": (("created_at", "run_id"), ("state",))}
_PARENTS = {"run_id": "runs", "plan_id": "plans"}
_ONE_NIGHT = sa.text("kind = 'night' AND state IN ('queued', 'running', 'done')")
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
    """Make the tables, and let numbers go on where they are."""
    for name, columns in _TABLES.items():
        op.create_table(name, *map(_column, columns.split()), *_constraints(name, columns))
    for name, indexes in _INDEXES.items():
        for keys in indexes:
            op.create_index(f"ix_{name}_{'_'.join(keys)}", name, list(keys))
    op.create_index(
        "ix_runs_one_night",
        "runs",
        ["night_on"],
        unique=True,
        sqlite_where=_ONE_NIGHT,
        postgresql_where=_ONE_NIGHT,
    )
    op.execute("INSERT INTO run_numbers VALUES ('lease', 0)")
    op.execute("INSERT INTO run_numbers SELECT 'plan', COALESCE(MAX(plan_id), 0) FROM plans")


def downgrade() -> None:
    """Take the tables away; published plans stay."""
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
    parent = _PARENTS.get(keys[0])
    if parent and parent != table:
        name = f"fk_{table}_{keys[0]}"
        constraints.append(
            sa.ForeignKeyConstraint([keys[0]], [f"{parent}.{keys[0]}"], name=name, ondelete="CASCADE")
        )
    return constraints
