"""Temporary passwords, and seeds of one-time codes that nobody has shown a code of yet."""

from data.store.migrations.tables import add_columns, drop_columns

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_COLUMNS = {"accounts": "password_until:instant totp_offered:text"}


def upgrade() -> None:
    """Add the columns: every password of before is its holder's own."""
    add_columns(_COLUMNS)


def downgrade() -> None:
    """Take the columns away: to an older program a temporary password is one as any other."""
    drop_columns(_COLUMNS)
