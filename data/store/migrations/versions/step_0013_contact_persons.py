"""Contact persons of workplaces."""

from data.store.migrations.tables import drop_tables, make_tables

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TABLES = {
    "contact_persons": (
        "workplace_id:word* contact_id:word* name:text! role:text phone:text email:text reached:text "
        "talked_on:day! talked_by:text! noted_at:instant! noted_by:text! ended_on:day number:whole!"
    ),
}


def upgrade() -> None:
    """Make the table."""
    make_tables(_TABLES)


def downgrade() -> None:
    """Take the table away: contact persons are forgotten."""
    drop_tables(_TABLES)
