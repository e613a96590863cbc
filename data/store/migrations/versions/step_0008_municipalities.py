"""Which municipality each person belongs to, and each kept answer: what PostgreSQL's walls go by."""

import sqlalchemy as sa
from alembic import op

from data.store.migrations.tables import WORD, drop_tables, make_indexes, make_tables

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TABLES = {"person_municipality": "candidate_id:word* municipality_code:word"}
_INDEXES = {"person_municipality": (("municipality_code",),)}
# The last version of each person; the next import and the next night settle who moves later.
_LAST = """
INSERT INTO person_municipality
SELECT candidate_id, municipality_code FROM (
    SELECT candidate_id, municipality_code, row_number() OVER (
        PARTITION BY candidate_id ORDER BY valid_from DESC NULLS LAST, known_from DESC
    ) AS place
    FROM candidates
) AS versions WHERE place = 1
"""
# An older program knows one answer a key.
_TWICE = """
DELETE FROM answers WHERE municipality_code <> '' AND EXISTS (
    SELECT 1 FROM answers AS other WHERE other.actor = answers.actor AND other.key = answers.key
    AND other.municipality_code < answers.municipality_code
)
"""


def upgrade() -> None:
    """Make the table, fill it from the records, and let kept answers belong to a municipality."""
    make_tables(_TABLES)
    make_indexes(_INDEXES)
    op.execute(_LAST)
    with op.batch_alter_table("answers") as answers:
        answers.add_column(sa.Column("municipality_code", WORD, nullable=False, server_default=""))
        answers.drop_constraint("pk_answers", type_="primary")
        answers.create_primary_key("pk_answers", ["actor", "key", "municipality_code"])


def downgrade() -> None:
    """Take the table away, and of answers under the same key all but one."""
    op.execute(_TWICE)
    with op.batch_alter_table("answers") as answers:
        answers.drop_constraint("pk_answers", type_="primary")
        answers.drop_column("municipality_code")
        answers.create_primary_key("pk_answers", ["actor", "key"])
    drop_tables(_TABLES)
