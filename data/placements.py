"""Matches of the past and what came of them."""

from dataclasses import dataclass
from datetime import date

CHOSEN_BY = ("broker", "randomised", "model")
END_REASONS = ("ordinary", "flexjob", "education", "stopped", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidMonth:
    """Ordinary paid hours of one match in one calendar month; 0 is known to be none."""

    match_id: str
    month: date
    paid_hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Who was matched with what, and what was seen of it.

    Field names, meanings and units are those of ``matches.csv`` in the exchange format. ``started_on``
    is the day the match was made. ``first_paid_on`` is ``None`` where no ordinary paid hour was seen by
    ``observed_until``.
    """

    match_id: str
    candidate_id: str
    started_on: date
    opening_id: str | None = None
    workplace_id: str | None = None
    chosen_by: str | None = None
    propensity: float | None = None
    observed_until: date | None = None
    first_paid_on: date | None = None
    ended_on: date | None = None
    end_reason: str | None = None
    broker_changes: int | None = None

    def __post_init__(self) -> None:
        """Check what one record can check of itself.

        Raises
        ------
        ValueError
            If a date lies before the start of the match, or a propensity outside (0, 1].
        """
        who = f"match {self.match_id}"
        if self.opening_id is None and self.workplace_id is None:
            raise ValueError(f"{who}: expected an opening_id or a workplace_id, got neither")
        for field in ("observed_until", "first_paid_on", "ended_on"):
            value = getattr(self, field)
            if value is not None and value < self.started_on:
                raise ValueError(
                    f"{who}: {field}: expected on or after started_on {self.started_on}, got {value}"
                )
        if self.propensity is not None and not 0 < self.propensity <= 1:
            raise ValueError(f"{who}: propensity: expected above 0 and at most 1, got {self.propensity}")

    def occupies(self, as_of: date) -> bool:
        """Tell whether the person is busy with this match: not ended, and observed up to about the day.

        A match without ``ended_on`` whose observation stopped more than a month before the as-of date is
        history that nobody closed, and does not keep a person from a new match.
        """
        if self.started_on > as_of or (self.ended_on is not None and self.ended_on <= as_of):
            return False
        return self.observed_until is None or (as_of - self.observed_until).days <= OBSERVED_GRACE_DAYS


OBSERVED_GRACE_DAYS = 31
