"""Settings from the environment: every one with its meaning, unit and default."""

from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Literal, TypedDict, TypeVar, Unpack

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from matcher.settings import MatchSettings

PREFIX = "MATCHER_"
LEAST_SECRET = 32
_DEFAULTS = MatchSettings()
_MIB = 2**20
_OWN_ADDRESS = r"^(?:https://[A-Za-z0-9.\[\]:-]+|http://(?:127\.0\.0\.1|localhost)(?::[0-9]+)?)?$"
T = TypeVar("T")


class _Limits(TypedDict, total=False):
    ge: float
    le: float
    min_length: int
    pattern: str
    repr: bool


def _setting(default: T, meaning: str, unit: str = "", **limits: Unpack[_Limits]) -> T:
    return Field(default=default, description=meaning, json_schema_extra={"unit": unit}, **limits)


class Settings(BaseSettings):
    """What the environment says; every field is read from ``MATCHER_`` and its name in capitals.

    Fields without a description are those of `matcher.settings.MatchSettings`. Use
    `api.setting_faults.read_settings`, which also reads secrets from files and names all faults at once.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
        allow_inf_nan=False,
    )

    database_url: str = _setting(
        "sqlite:///.matcher/matcher.db",
        "The store: an SQLite file, or PostgreSQL (`postgresql+psycopg://user:password@host/name`). "
        "May be given as a file.",
        repr=False,
    )
    models: Path = _setting(Path(".matcher/models"), "Folder of the trained versions.")
    tracking: Path | None = _setting(
        None,
        "Folder in which MLflow keeps trainings, versions and comparisons for analysts (extra `learn`). "
        "Without it nothing is tracked; the models folder is enough for everything else.",
    )
    as_of: date | None = _setting(
        None, "Fixes the day that is asked about; otherwise it is today in Denmark.", "date"
    )
    minimal: bool = _setting(
        False,
        "Minimal mode: nothing about anybody's health is taken, kept, shown or used. Deliveries lose the "
        "columns about it, requests that tell of it are refused.",
    )
    bundle_key: SecretStr | None = _setting(
        None,
        f"Key that training signs models with, at least {LEAST_SECRET} characters. Where it is set, no model "
        "without its signature is used. May be given as a file.",
        min_length=LEAST_SECRET,
    )
    pseudonym_key: SecretStr | None = _setting(
        None,
        f"Key of the pseudonyms in exports for analysts, of its own, at least {LEAST_SECRET} characters. "
        "May be given as a file.",
        min_length=LEAST_SECRET,
    )
    audit_key: SecretStr | None = _setting(
        None,
        f"Key of the audit's chain, at least {LEAST_SECRET} characters; for a change of keys the new one, a "
        "comma and the former ones. Without it a file beside the SQLite file holds one. "
        "May be given as a file.",
        min_length=LEAST_SECRET,
    )
    audit_heads: Path = _setting(
        Path(".matcher/audit-heads.jsonl"),
        "File to which every night adds where the audit ends; best on another disk than the store's.",
    )
    keep_looks_months: int = _setting(
        12, "How long the audit can tell what was looked at.", "months", ge=6, le=120
    )
    keep_decisions_months: int = _setting(
        60, "How long the audit can tell what was decided on cases, and changed.", "months", ge=6, le=240
    )
    keep_security_months: int = _setting(
        24, "How long the audit can tell sign-ins, refusals, roles and opened cases.", "months", ge=6, le=120
    )
    keep_operation_months: int = _setting(
        60, "How long the audit can tell of imports, exports, runs and backups.", "months", ge=6, le=240
    )
    log_level: Literal["debug", "info", "warning", "error"] = _setting(
        "info", "The least that is written to the log."
    )

    host: str = _setting("127.0.0.1", "Address on which `matcher serve` listens.")
    port: int = _setting(8000, "Port of the interface.", "port", ge=0, le=65535)
    metrics_host: str = _setting("127.0.0.1", "Address of the metrics, apart from the interface.")
    metrics_port: int = _setting(9108, "Port of the metrics; 0 serves none.", "port", ge=0, le=65535)
    token: SecretStr | None = _setting(
        None,
        f"What a client sends as `Authorization: Bearer …`, at least {LEAST_SECRET} characters. "
        "Without it only this machine is answered. May be given as a file.",
    )
    public_url: str = _setting(
        "",
        "Address under which browsers know the service, such as `https://smaajob.example.dk`. Empty: the one "
        "that a request names.",
        pattern=_OWN_ADDRESS,
    )
    session_idle_minutes: int = _setting(
        30, "A session ends after this long without a request.", "minutes", ge=1, le=480
    )
    session_hours: int = _setting(12, "A session ends after this long in any case.", "hours", ge=1, le=24)
    oidc_issuer: str = _setting(
        "",
        "Address of the municipality's OpenID Connect provider. Empty: people sign in with passwords only.",
    )
    oidc_client_id: str = _setting("", "Name of this service at the provider.")
    oidc_client_secret: SecretStr | None = _setting(
        None, "Secret of this service at the provider; none for a public client. May be given as a file."
    )
    oidc_claim: str = _setting(
        "preferred_username",
        "What of the provider's token is the sign-in of an account, such as `email` or `upn`.",
        min_length=1,
    )
    trusted_proxies: str = _setting(
        "", "Addresses of proxies, by comma, whose `X-Forwarded-For` and `-Proto` count. Empty: none."
    )
    workers: int = _setting(
        1, "Web processes; one on SQLite, as many as there are cores on PostgreSQL.", "processes", ge=1, le=64
    )
    stop_seconds: int = _setting(
        20,
        "How long requests under way may take to finish after a stop is asked for.",
        "seconds",
        ge=1,
        le=600,
    )
    requests_at_once: int = _setting(
        32, "Requests that a web process works on at the same time.", "requests", ge=1, le=1000
    )
    requests_waiting: int = _setting(
        128, "Requests that may wait for their turn; more are asked to come again (503).", "requests", ge=0
    )
    body_limit_bytes: int = _setting(_MIB, "Largest body of a request.", "bytes", ge=1024)
    import_limit_bytes: int = _setting(256 * _MIB, "Largest upload of an import.", "bytes", ge=1024)

    lease_seconds: int = _setting(
        60,
        "How long a worker may be silent before another one takes over its run.",
        "seconds",
        ge=1,
        le=3600,
    )

    draw_ahead: float = _setting(
        0.2,
        "Share of a core that draws lists of people before anybody asks; 0 draws none.",
        "share",
        ge=0,
        le=1,
    )

    exploration_rate: float = _setting(
        0.0, "How often neighbours on a list that are nearly tied change places, from 0 (never).", "share",
        ge=0, le=0.5,
    )  # fmt: skip
    exploration_near_tie: float = _setting(
        1.0, "Difference in net value up to which neighbours count as nearly tied.", "objective's unit", ge=0
    )
    exploration_key: SecretStr | None = _setting(
        None, "Key of the lots of exploration; needed where the rate is above 0. May be given as a file."
    )

    erasure_ledger: Path = _setting(
        Path(".matcher/erasures.jsonl"),
        "File of the erasure ledger, which `matcher restore` needs; keep it apart from the database.",
    )
    keep_past_days: int = _setting(
        1826,
        "A person is erased so long after the case has ended (the municipality's own schedule).",
        "days",
        ge=0,
    )
    retention_notice_days: int = _setting(
        30, "Before that the person stands on the notice list.", "days", ge=0
    )
    keep_lists_days: int = _setting(
        730, "Lists shown; the AI Act asks for six months at least (article 26(6)).", "days", ge=183
    )
    keep_decisions_days: int = _setting(
        1826, "Acts of decision (the municipality's own schedule).", "days", ge=183
    )
    keep_looks_days: int = _setting(730, "Who opened somebody else's case in an emergency.", "days", ge=183)
    keep_runs_days: int = _setting(90, "What was found in delivered files.", "days", ge=0)
    keep_rights_days: int = _setting(
        1826, "Answered requests and withdrawn objections (limitation of claims).", "days", ge=0
    )

    keep_contacts_days: int = _setting(
        730,
        "Contact persons at companies, since somebody last talked with them or they ceased to be contacts.",
        "days",
        ge=30,
    )

    programme_version: str | None = None
    objective: Literal["goal_hours", "weeks_saved"] = "goal_hours"
    hold_days: int = Field(default=_DEFAULTS.hold_days, ge=0)
    hide_days: int = Field(default=_DEFAULTS.hide_days, ge=0)
    intention_stale_days: int = Field(default=_DEFAULTS.intention_stale_days, ge=0)
    opening_stale_days: int = Field(default=_DEFAULTS.opening_stale_days, ge=0)
    must_condition_level: float = Field(default=_DEFAULTS.must_condition_level, ge=0, le=3)
    unknown_satisfies_must: bool = _DEFAULTS.unknown_satisfies_must
    least_hours_per_week: float = Field(default=_DEFAULTS.least_hours_per_week, gt=0)
    waiting_bonus_per_night: float = Field(default=_DEFAULTS.waiting_bonus_per_night, ge=0)
    churn_cost: float = Field(default=_DEFAULTS.churn_cost, ge=0)
    lot_key: str = _DEFAULTS.lot_key

    def match_settings(self, **changes: object) -> MatchSettings:
        """Return the settings of ranking and the night; named changes come before the environment."""
        known = {field.name for field in fields(MatchSettings)}
        said = {name: value for name, value in self.model_dump().items() if name in known}
        return MatchSettings(**said | {name: value for name, value in changes.items() if value is not None})

    @property
    def on_sqlite(self) -> bool:
        """Whether the store is an SQLite file, which one web process may serve."""
        return self.database_url.startswith("sqlite")


# Settings that may be given as the name of a file which holds the value.
SECRETS = (
    "database_url", "token", "exploration_key", "bundle_key", "pseudonym_key", "audit_key",
    "oidc_client_secret",
)  # fmt: skip
# Variables that are no settings: they are read where they are needed, before or without settings.
OTHER_VARIABLES = {
    "MATCHER_TRACEBACK": "Shows where an internal fault of a command lies.",
    "MATCHER_FAILPOINT": "A means of tests: where the process kills itself (docs/operation.md).",
    "MATCHER_COMMIT": "The commit that a build was made of; told by /version.",
}


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()


def shown(settings: Settings, name: str) -> str:
    """Return the value of a setting as it may be printed: nothing of a secret but that there is one."""
    value = getattr(settings, name)
    if name == "database_url":
        return without_password(value)
    return "(hidden)" if isinstance(value, SecretStr) else "" if value is None else str(value)


def without_password(url: str) -> str:
    """Return a database URL as it may stand in a message."""
    scheme, mark, rest = url.partition("://")
    login, at, place = rest.rpartition("@")
    return f"{scheme}{mark}{login.partition(':')[0]}{at}{place.partition('?')[0]}"
