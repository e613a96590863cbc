"""Settings from the environment: where the store and the models lie, and what a municipality may set."""

from dataclasses import fields
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.faults import UsageError
from matcher.settings import MatchSettings

_DEFAULTS = MatchSettings()


class Settings(BaseSettings):
    """What the environment says; every field is read from ``MATCHER_`` and its name in capitals.

    The meaning of the fields after the first two is that of `matcher.settings.MatchSettings`.
    """

    model_config = SettingsConfigDict(env_prefix="MATCHER_", extra="ignore")

    database_url: str = "sqlite:///.matcher/matcher.db"
    models: Path = Path(".matcher/models")
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

    def match_settings(self, **changes: Any) -> MatchSettings:  # noqa: ANN401  any field's own type
        """Return the settings of ranking and the night; named changes come before the environment."""
        known = {field.name for field in fields(MatchSettings)}
        said = {name: value for name, value in self.model_dump().items() if name in known}
        return MatchSettings(**said | {name: value for name, value in changes.items() if value is not None})


def read_settings() -> Settings:
    """Read the environment.

    Raises
    ------
    UsageError
        If a variable cannot be read; the message names it, what was expected and what to do.
    """
    try:
        return Settings()
    except ValidationError as fault:
        first = fault.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise UsageError(
            f"MATCHER_{name}: {first['msg']}; got {first.get('input')!r}. Correct or unset the variable."
        ) from fault
