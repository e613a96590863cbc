"""What a running service keeps: change numbers, lists shown, acts of decision, seats, kept answers."""

import sqlalchemy as sa
from alembic import op

from data.store.migrations.tables import drop_indexes, drop_tables, make_indexes, make_tables, refers

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

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
_CONSTRAINTS = {
    "shown_lines": (refers("shown_lines", "list_id", "shown_lists"),),
    "place_seats": (sa.CheckConstraint("kept >= 0 AND kept <= places", name="ck_place_seats_kept"),),
    "contact_seats": (
        sa.CheckConstraint(
            "contacted >= 0 AND (most IS NULL OR contacted <= most)", name="ck_contact_seats_contacted"
        ),
    ),
}


def upgrade() -> None:
    """Make the tables, the indexes that single records are found by, and the one row of stamps."""
    make_tables(_TABLES, _CONSTRAINTS)
    make_indexes(_INDEXES)
    make_indexes({"decision_acts": (("decision_id",),)}, unique=True)
    op.execute("INSERT INTO stamps VALUES (1, 0, 0, 0, 0)")


def downgrade() -> None:
    """Take indexes and tables away; decisions stay in the exchange format's own table."""
    drop_indexes({name: indexes for name, indexes in _INDEXES.items() if name not in _TABLES})
    drop_tables(_TABLES)
