"""Runs under a lease, and what a plan says about people without a place and about changes."""

import sqlalchemy as sa
from alembic import op

from data.store.migrations.tables import drop_tables, make_indexes, make_tables, refers

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

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
_REFERENCES = {
    "run_checkpoints": (refers("run_checkpoints", "run_id", "runs"),),
    "run_findings": (refers("run_findings", "run_id", "runs"),),
    "run_file_parts": (refers("run_file_parts", "run_id", "runs"),),
    "plan_origins": (refers("plan_origins", "plan_id", "plans"),),
    "plan_unplaced": (refers("plan_unplaced", "plan_id", "plans"),),
    "plan_changes": (refers("plan_changes", "plan_id", "plans"),),
}
_ONE_NIGHT = sa.text("kind = 'night' AND state IN ('queued', 'running', 'done')")


def upgrade() -> None:
    """Make the tables, and let numbers go on where they are."""
    make_tables(_TABLES, _REFERENCES)
    make_indexes(_INDEXES)
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
    drop_tables(_TABLES)
