"""The audit: its log, which only grows, the keys of people and of months, and the end of the chain."""

from collections.abc import Iterator

from alembic import op

from data.store.migrations.tables import drop_tables, make_indexes, make_tables

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = {
    "subject_keys": "number:big* candidate_id:word secret:bytes made_at:instant! destroyed_at:instant",
    "audit_periods": "record_class:word* month:day* secret:bytes made_at:instant! forgotten_at:instant",
    "audit_head": "pointer:whole* number:big! at:instant key_print:word! mac:bytes! last_subject:big!",
    "audit_log": (
        "number:big* at:instant! record_class:word! actor:text! actor_kind:word! role:word! operation:word! "
        "outcome:word! subject_kind:word! subject_id:word! people:text! municipality_code:word! "
        "request_id:word! payload:bytes! key_print:word! mac:bytes!"
    ),
    "audit_people": "subject:big* number:big*",
}
_UNIQUE = {"subject_keys": (("candidate_id",),)}
_INDEXES = {
    "audit_log": (("at",), ("actor", "number"), ("operation", "number"), ("subject_id", "number")),
}
_APPEND_ONLY = {"audit_log": ("number",), "audit_people": ("subject", "number")}
_FUNCTION = """
CREATE FUNCTION matcher_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP;
END $$
"""


def upgrade() -> None:
    """Make the tables, and the triggers that let the log do nothing but grow."""
    make_tables(_TABLES)
    make_indexes(_INDEXES)
    make_indexes(_UNIQUE, unique=True)
    refuse = _refuse_on_sqlite if op.get_bind().dialect.name == "sqlite" else _refuse_on_postgresql
    for statement in refuse():
        op.execute(statement)


def downgrade() -> None:
    """Take the tables away, and with them their triggers: nothing is accounted for any more."""
    drop_tables(_TABLES)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION matcher_append_only()")


def _refuse_on_sqlite() -> Iterator[str]:
    for table, keys in _APPEND_ONLY.items():
        same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
        raising = f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
        for act in ("UPDATE", "DELETE"):
            yield f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {raising}"
        # INSERT OR REPLACE deletes without telling the trigger above.
        there = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  our own names
        yield f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} {there} {raising}"


def _refuse_on_postgresql() -> Iterator[str]:
    yield _FUNCTION
    for table in _APPEND_ONLY:
        yield (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION matcher_append_only()"
        )
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION matcher_append_only()"
        )
