"""What a plan tells beyond its assignments and prices: its line, who is without a place, what changed."""

from dataclasses import dataclass
from datetime import date, datetime

from data.store.acts import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredUnplaced:
    """A person without a place: the cause, and what would open most, Danish beside English."""

    candidate_id: str
    cause: str
    text_da: str
    text_en: str
    opens: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredChange:
    """What became of one person's pair since the plan before, and why."""

    candidate_id: str
    kind: str
    before: str | None
    now: str | None
    reason: str
    gain: float | None
    text_da: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPages:
    """What a plan tells beyond its assignments and prices, and what it was made from."""

    unplaced: tuple[StoredUnplaced, ...] = ()
    changes: tuple[StoredChange, ...] = ()
    basis: Basis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHead:
    """A plan's line in the history; ``rows_kept`` says whether its rows can still be read."""

    plan_id: int
    made_at: datetime
    as_of: date
    objective_kind: str
    model_version: str
    digest: str
    run_id: str | None
    rows_kept: bool


class PlanMovedError(RuntimeError):
    """Another plan was published since this one was begun: it was decided on what no longer counts."""

    def __init__(self, expected: int | None, got: int | None) -> None:
        super().__init__(
            f"plan: expected plan {expected} to count still, got plan {got}: somebody published in between; "
            "nothing was published, decide again"
        )
