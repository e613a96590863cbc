"""Accounts, what they may, sessions, service tokens, and tries at signing in."""

from data.store.migrations.tables import drop_tables, make_indexes, make_tables, refers

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

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
_REFERENCES = {
    "account_grants": (refers("account_grants", "account_id", "accounts"),),
    "sessions": (refers("sessions", "account_id", "accounts"),),
    "service_token_grants": (refers("service_token_grants", "token_id", "service_tokens"),),
}
_INDEXES = {
    "sessions": (("account_id",), ("opened_at",)),
    "sign_in_tries": (("tried_at",),),
    "provider_attempts": (("started_at",),),
}
_UNIQUE = {"accounts": (("sign_in",), ("oidc_subject",)), "service_tokens": (("secret_digest",),)}


def upgrade() -> None:
    """Make the tables."""
    make_tables(_TABLES, _REFERENCES)
    make_indexes(_INDEXES)
    make_indexes(_UNIQUE, unique=True)


def downgrade() -> None:
    """Take the tables away: nobody signs in any more, and the token of the settings is left."""
    drop_tables(_TABLES)
