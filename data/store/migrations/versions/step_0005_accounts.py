"""Accounts, what they may, sessions, service tokens, and tries at signing in."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# name:type, with * for a part of the primary key and ! for a value that is never missing.
_TABLES = {
    "accounts": (
        "account_id:word* sign_in:word! name:text! broker_id:word! team:word! created_at:instant! "
        "disabled_at:instant epoch:whole! password_hash:text totp_secret:text totp_step:big! "
        "oidc_subject:text"
    ),
    "account_grants": "account_id:word* role:word* municipality_code:word* team:word*",
    "sessions": (
        "secret_digest:word* account_id:word! epoch:whole! how:word! opened_at:instant! seen_at:instant!"
    ),
    "service_tokens": (
        "token_id:word* secret_digest:word! name:text! created_by:text! created_at:instant! "
        "expires_at:instant! used_at:instant revoked_at:instant"
    ),
    "service_token_grants": "token_id:word* role:word* municipality_code:word* team:word*",
    "sign_in_tries": "subject_digest:word* level:number! tried_at:instant!",
    "provider_attempts": "state_digest:word* browser_digest:word! started_at:instant! then:text!",
}
_PARENTS = {
    "account_grants": ("account_id", "accounts"),
    "sessions": ("account_id", "accounts"),
    "service_token_grants": ("token_id", "service_tokens"),
}
_INDEXES = {
    "sessions": ("account_id", "opened_at"),
    "sign_in_tries": ("tried_at",),
    "provider_attempts": ("started_at",),
}
_UNIQUE = {"accounts": ("sign_in", "oidc_subject"), "service_tokens": ("secret_digest",)}
_TYPES: dict[str, Any] = {
    "word": sa.String().with_variant(sa.String(collation="C"), "postgresql"),
    "text": sa.Text(),
    "big": sa.BigInteger(),
    "whole": sa.Integer(),
    "number": sa.Double(),
    "instant": sa.DateTime(),
}


def upgrade() -> None:
    """Make the tables."""
    for name, columns in _TABLES.items():
        op.create_table(name, *map(_column, columns.split()), *_constraints(name, columns))
    for indexes, unique in ((_INDEXES, False), (_UNIQUE, True)):
        for name, keys in indexes.items():
            for key in keys:
                op.create_index(f"ix_{name}_{key}", name, [key], unique=unique)


def downgrade() -> None:
    """Take the tables away: nobody signs in any more, and the token of the settings is left."""
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
    if table in _PARENTS:
        key, parent = _PARENTS[table]
        name = f"fk_{table}_{key}"
        constraints.append(sa.ForeignKeyConstraint([key], [f"{parent}.{key}"], name=name, ondelete="CASCADE"))
    return constraints
