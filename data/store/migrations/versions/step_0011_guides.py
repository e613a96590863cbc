"""What guides ask: where each fact about a person comes from, and answers not finished yet."""

from data.store.migrations.tables import drop_tables, make_tables

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TABLES = {
    "candidate_facts": (
        "candidate_id:word* field:word* noted_at:instant* source:word! said_on:day! told:text empty:flag! "
        "guide:word! noted_by:text!"
    ),
    "guide_drafts": (
        "candidate_id:word* guide:word* answers_json:text! number:whole! saved_by:text! saved_at:instant!"
    ),
}


def upgrade() -> None:
    """Make the tables."""
    make_tables(_TABLES)


def downgrade() -> None:
    """Take the tables away."""
    drop_tables(_TABLES)
