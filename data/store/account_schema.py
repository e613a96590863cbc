"""Tables of signing in: accounts and what they may, sessions, service tokens, tries, attempts at a provider.

No secret that opens anything is kept: passwords as argon2id, cookies, tokens and states as SHA-256. The
secret of one-time codes, from which codes are computed, is sealed (`data.store.seeds`).

Sessions, tries and attempts do not go into backups: a restore must bring back nobody who has signed out.
"""

from sqlalchemy import BigInteger, Column, DateTime, Double, ForeignKey, Index, Integer, Table, Text

from data.store.schema import NOT_BACKED_UP, WORD, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("account_id", WORD, primary_key=True),
    Column("sign_in", WORD, nullable=False),
    Column("name", Text, nullable=False),
    Column("broker_id", WORD, nullable=False),
    Column("team", WORD, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("disabled_at", DateTime),
    # Grows with whatever ends sessions; a session holds good for the epoch it was opened in.
    Column("epoch", Integer, nullable=False),
    Column("password_hash", Text),
    # Until when a temporary password lets its holder choose one; it opens no session.
    Column("password_until", DateTime),
    Column("totp_secret", Text),
    # Offered and not yet in use: nobody has shown a code of it.
    Column("totp_offered", Text),
    # The time step of the last code that was used: none is used twice.
    Column("totp_step", BigInteger, nullable=False),
    # Who the provider says it is; bound at the first sign-in there.
    Column("oidc_subject", Text),
    Index(None, "sign_in", unique=True),
    Index(None, "oidc_subject", unique=True),
)


def _grants(name: str, parent: str) -> Table:
    table, column = parent.split(".")
    return Table(
        name,
        metadata,
        Column(column, WORD, ForeignKey(f"{table}.{column}", ondelete="CASCADE"), primary_key=True),
        Column("role", WORD, primary_key=True),
        Column("municipality_code", WORD, primary_key=True),
        Column("team", WORD, primary_key=True),
    )


account_grants = _grants("account_grants", "accounts.account_id")
sessions = Table(
    "sessions",
    metadata,
    Column("secret_digest", WORD, primary_key=True),
    Column("account_id", WORD, ForeignKey("accounts.account_id", ondelete="CASCADE"), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("how", WORD, nullable=False),
    Column("opened_at", DateTime, nullable=False),
    Column("seen_at", DateTime, nullable=False),
    Index(None, "account_id"),
    Index(None, "opened_at"),
    info=NOT_BACKED_UP,
)
service_tokens = Table(
    "service_tokens",
    metadata,
    Column("token_id", WORD, primary_key=True),
    Column("secret_digest", WORD, nullable=False),
    Column("name", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("expires_at", DateTime, nullable=False),
    Column("used_at", DateTime),
    Column("revoked_at", DateTime),
    Index(None, "secret_digest", unique=True),
)
service_token_grants = _grants("service_token_grants", "service_tokens.token_id")
sign_in_tries = Table(
    "sign_in_tries",
    metadata,
    Column("subject_digest", WORD, primary_key=True),
    Column("level", Double, nullable=False),
    Column("tried_at", DateTime, nullable=False),
    Index(None, "tried_at"),
    info=NOT_BACKED_UP,
)
provider_attempts = Table(
    "provider_attempts",
    metadata,
    Column("state_digest", WORD, primary_key=True),
    Column("browser_digest", WORD, nullable=False),
    Column("started_at", DateTime, nullable=False),
    Column("then", Text, nullable=False),
    Index(None, "started_at"),
    info=NOT_BACKED_UP,
)
